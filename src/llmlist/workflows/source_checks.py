"""Rules on what sources say of entries, as far as the catalogue carries their answers with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from llmlist.linkage.record import record_of
from llmlist.model.problem import Problem
from llmlist.model.testimony import SOURCE_NAMES
from llmlist.workflows.facts import own_identifiers
from llmlist.workflows.link_titles import judge_title

if TYPE_CHECKING:
    from collections.abc import Iterator

    from llmlist.model.entry import Entry
    from llmlist.model.problem import Location, Severity
    from llmlist.model.testimony import Testimony
    from llmlist.workflows.evidence import Evidence


def find_wrong_links(evidence: Evidence) -> Iterator[Problem]:
    """An identifier of an entry leads to a work with another title and other authors."""
    for entry, told in _told(evidence):
        strangers = [one for one in told if judge_title(entry, one.draft) == "other"]
        if strangers:
            one = strangers[0]
            yield Problem(
                code="wrong-link",
                severity=_severity(entry, one),
                message=f"{entry.title!r} leads to {one.identifier}, which is {one.draft.title!r}"
                f"{_by(one)} ({SOURCE_NAMES[one.source]}, {one.fetched[:10]})",
                location=_place(evidence, entry),
                entry_key=entry.key,
                hint="open the link; correct it, or the title",
            )


def find_withdrawn(evidence: Evidence) -> Iterator[Problem]:
    """A source says that a listed work was withdrawn."""
    for entry, told in _told(evidence):
        said = next((one for one in told if one.draft.withdrawn), None)
        words = said.draft.withdrawn if said is not None else entry.withdrawn
        if words:
            whose = f" ({SOURCE_NAMES[said.source]}, {said.fetched[:10]})" if said is not None else ""
            yield Problem(
                code="withdrawn",
                severity="warning",
                message=f"{entry.title!r} has been withdrawn: {words}{whose}",
                location=_place(evidence, entry),
                entry_key=entry.key,
                hint=f"take it out with `llmlist remove {entry.key}`, or say so in its note",
            )


def _told(evidence: Evidence) -> Iterator[tuple[Entry, list[Testimony]]]:
    """Yield each entry with what sources say of its own identifiers."""
    for entry in evidence.workspace.catalog.entries:
        # Where nothing was ever asked, working out the identifiers would take longer than all else here.
        own = own_identifiers(entry) if evidence.testimonies else ()
        keys = [(source, one) for source in SOURCE_NAMES for one in own]
        yield entry, [evidence.testimonies[key] for key in keys if key in evidence.testimonies]


def _severity(entry: Entry, testimony: Testimony) -> Severity:
    """Authors that differ too are proof; a title alone may be the keeper's own wording."""
    listed, linked = record_of(entry).people, record_of(testimony.draft, key="").people
    return "error" if listed.size and linked.size else "warning"


def _by(testimony: Testimony) -> str:
    authors = testimony.draft.authors
    return f" by {authors[0]}{' and others' if len(authors) > 1 else ''}" if authors else ""


def _place(evidence: Evidence, entry: Entry) -> Location:
    return evidence.shown.get(entry.key) or evidence.source((entry.key, entry.section))
