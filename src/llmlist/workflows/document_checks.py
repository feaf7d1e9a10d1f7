"""Rules on whether documents and catalogue say the same."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

from llmlist.model.problem import Problem
from llmlist.model.wording import count_of
from llmlist.workflows.pages import find_dead_anchors, find_long_page
from llmlist.workflows.pairing import draft_at, find_repeats

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from llmlist.workflows.evidence import Evidence
    from llmlist.workflows.history import Side


_MOST_REPEATS: Final = 8
"""How many repeats of one section are reported one by one."""


def find_unknown_items(evidence: Evidence) -> Iterator[Problem]:
    """A document shows an entry that the catalogue lacks."""
    for page in evidence.pages:
        repeats = find_repeats(page.reading, page.pairing)
        for ref in page.pairing.unknown:
            if ref not in repeats and (page.document.key, ref) not in evidence.listed_again:
                draft = draft_at(page.reading, ref)
                yield Problem(
                    code="not-in-catalogue",
                    severity="error",
                    message=f"{draft.title!r} is not in the catalogue",
                    location=evidence.at(page, ref, "title"),
                    hint="`llmlist sync` takes it in, or takes it out again if you removed it there",
                )


def find_unshown_entries(evidence: Evidence) -> Iterator[Problem]:
    """The catalogue places an entry in a document that does not show it."""
    for page in evidence.pages:
        lacking = _missing_sections(page)
        for placement in page.pairing.missing:
            if placement.item.section in lacking:
                continue
            path = " / ".join(evidence.workspace.catalog.section_path(placement.item.section))
            yield Problem(
                code="not-in-document",
                severity="error",
                message=f"{placement.entry.title!r} is not in {page.document.path}"
                + (f" under {path!r}" if path else ""),
                location=evidence.source(placement.item.place),
                entry_key=placement.item.key,
                hint="`llmlist sync` writes it, or drops it if you deleted its line",
            )


def find_differing_values(evidence: Evidence) -> Iterator[Problem]:
    """A document and the catalogue give different values for one field."""
    for page in evidence.pages:
        for ref, placement in page.pairing.by_ref.items():
            place = placement.item.key, placement.item.section
            for field, shown, known in page.differences(ref, placement.entry):
                source = evidence.source(place, field)
                yield Problem(
                    code="value-differs",
                    severity="error",
                    message=f"{placement.entry.title!r} {field}: here {shown!r}, in {source} {known!r}",
                    location=evidence.at(page, ref, field),
                    entry_key=placement.item.key,
                    hint="`llmlist sync` lets both say what was changed last",
                )


def find_misplaced_items(evidence: Evidence) -> Iterator[Problem]:
    """A document shows an entry under another heading than the catalogue says."""
    catalog = evidence.workspace.catalog
    for page in evidence.pages:
        lacking = _missing_sections(page)
        for pair in page.pairing.moved:
            if pair.placement.item.section in lacking:
                continue
            wanted = " / ".join(catalog.section_path(pair.placement.item.section)) or "above all headings"
            yield Problem(
                code="wrong-section",
                severity="error",
                message=f"{pair.placement.entry.title!r} belongs to {wanted!r}, the catalogue says",
                location=evidence.at(page, pair.ref, "title"),
                entry_key=pair.placement.item.key,
                hint="`llmlist sync` moves the line or the entry, whichever was not moved",
            )


def find_missing_sections(evidence: Evidence) -> Iterator[Problem]:
    """A document has no heading for a section that the catalogue has entries in."""
    catalog = evidence.workspace.catalog
    for page in evidence.pages:
        for section, count in _missing_sections(page).items():
            path = " / ".join(catalog.section_path(section)) or "above all headings"
            first = next(item for item in catalog.items if item.section == section)
            entries = count_of(count, "entry", "entries")
            yield Problem(
                code="missing-section",
                severity="error",
                message=f"{page.document.path} has no section {path!r}, and the catalogue {entries} in it",
                location=evidence.source((first.key, section), "section"),
                hint="add the heading; if either side renamed it, `llmlist sync` lets the other follow",
            )


def _missing_sections(page: Side) -> Mapping[str, int]:
    """Return the sections that a document has no heading for, with their number of entries."""
    there = set(page.pairing.sections.values())
    lacking = [one.item.section for one in page.pairing.missing]
    lacking += [pair.placement.item.section for pair in page.pairing.moved]
    return Counter(section for section in lacking if section not in there)


def find_repeated_items(evidence: Evidence) -> Iterator[Problem]:
    """An entry stands twice in one section of a document."""
    for page in evidence.pages:
        repeats = find_repeats(page.reading, page.pairing)
        of_section = Counter(first.placement.item.section for first in repeats.values())
        said: set[str] = set()
        for ref, first in repeats.items():
            line = draft_at(page.reading, first.ref).line
            section = first.placement.item.section
            many = of_section[section] > _MOST_REPEATS
            if many and section in said:
                continue
            said.add(section)
            # A section that shows all it has in two ways means it so.
            others = f", and so do {of_section[section] - 1} others" if many else ""
            yield Problem(
                code="listed-twice",
                severity="info" if many else "warning",
                message=f"{first.placement.entry.title!r} stands in this section already, "
                f"on line {line}{others}",
                location=evidence.at(page, ref, "title"),
                entry_key=first.placement.item.key,
                hint=None if many else "delete one of the two lines",
            )


def find_dead_links(evidence: Evidence) -> Iterator[Problem]:
    """A link into its own document, such as one of a contents list, leads nowhere."""
    for page in evidence.pages:
        document = page.reading.document
        yield from find_dead_anchors(document.content, page.document.path, document=document)


def find_stale_regions(evidence: Evidence) -> Iterator[Problem]:
    """A managed region does not show what the catalogue says."""
    return (one for one in evidence.region_problems if one.code == "stale-region")


def find_stale_counts(evidence: Evidence) -> Iterator[Problem]:
    """A number or a date that is marked in `counts` is wrong."""
    return (one for one in evidence.count_problems if one.code == "stale-count")


def find_lost_counts(evidence: Evidence) -> Iterator[Problem]:
    """Words that are marked in `counts` stand nowhere in the document."""
    return (one for one in evidence.count_problems if one.code == "count-not-found")


def find_bad_regions(evidence: Evidence) -> Iterator[Problem]:
    """A marker of a managed region is wrong."""
    return (one for one in evidence.region_problems if one.code == "bad-region")


def find_long_documents(evidence: Evidence) -> Iterator[Problem]:
    """A document is longer than what GitHub shows of a README."""
    for page in evidence.pages:
        found = find_long_page(page.reading.document.content, page.document.path, reading=page.reading)
        if found is not None:
            yield found
