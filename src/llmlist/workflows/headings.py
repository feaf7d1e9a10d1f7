"""Headings that go by one name in a document and by another in the catalogue: one side was renamed."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from llmlist.errors import EditError
from llmlist.lists.anchors import find_page
from llmlist.lists.reading import read_document
from llmlist.lists.section_headings import rename_heading
from llmlist.model.edit import chain_edits
from llmlist.workflows.pairing import draft_at, match_sections, pair_items
from llmlist.workflows.sections import follow_edits, moved_headings

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from llmlist.lists.anchors import PageHeading
    from llmlist.lists.headings import DocumentSection
    from llmlist.lists.reading import Reading
    from llmlist.model.catalog import Catalog, Document
    from llmlist.model.edit import Edit
    from llmlist.workflows.pairing import Pair


class Renaming(NamedTuple):
    """A heading that is called otherwise in the document than in the catalogue.

    Attributes:
        section: The catalogue's key.
        old: What the catalogue calls it.
        new: What the document calls it.
    """

    section: str
    old: str
    new: str

    def __str__(self) -> str:
        """Return what has happened, for people."""
        return f"the heading {self.old!r} is now {self.new!r}"

    @property
    def back(self) -> Renaming:
        """The other way round: the document takes the catalogue's name."""
        return Renaming(self.section, self.new, self.old)


class Renamed(NamedTuple):
    """Headings of a document that take the catalogue's names.

    Attributes:
        edits: To the document as it was.
        made: What they rename, as it was found: ``new`` is what the document said.
    """

    edits: tuple[Edit, ...]
    made: tuple[Renaming, ...]


def find_renamings(reading: Reading, catalog: Catalog, document: str) -> tuple[Renaming, ...]:
    """Return the sections that a document has under other names.

    The catalogue's heading is not there, the document's is unknown, and under it stand most of the
    section's entries.
    """
    own = {section.key for section in catalog.sections if section.document == document}
    if own <= set(match_sections(reading, catalog, document).values()):
        return ()
    there = {section.path for section in reading.sections}
    known = {catalog.section_path(one.key) for one in catalog.sections if one.document == document}
    pairing = pair_items(reading, catalog, document)
    lost = Counter(key for one in pairing.missing for key, _ in _lineage(catalog, one.item.section))
    votes: Counter[Renaming] = Counter()
    for pair in pairing.moved:
        lost.update(key for key, _ in _lineage(catalog, pair.placement.item.section))
        votes.update(_votes(catalog, reading, pair, there=there, known=known))
    found: dict[str, Renaming] = {}
    for renaming, count in votes.most_common():
        if count * 2 > lost[renaming.section]:
            found.setdefault(renaming.section, renaming)
    return tuple(found.values())


def renamed(catalog: Catalog, renamings: Iterable[Renaming]) -> Catalog:
    """Return the catalogue with sections under their new names, keys as they are."""
    titles = {one.section: one.new for one in renamings}
    if not titles:
        return catalog
    sections = tuple(replace(one, title=titles.get(one.key, one.title)) for one in catalog.sections)
    return replace(catalog, sections=sections)


def rename_headings(
    content: bytes, document: Document, catalog: Catalog, sections: Mapping[str, str]
) -> Renamed:
    """Work out the edits that give headings of a document the names that the catalogue has for them.

    Links of the document to those headings follow.

    Args:
        content: The document's bytes.
        document: Which document it is.
        catalog: Says what the headings are called.
        sections: What the document still calls the sections to rename, by their keys; those that it calls
            otherwise are found by the entries below them, or left out.

    Raises:
        DataError: The document is not UTF-8.
        EditError: A heading's text does not stand in one piece.
    """
    own = {one.key for one in catalog.sections if one.document == document.key}
    if own.isdisjoint(sections):
        return Renamed((), ())
    reading = read_document(content, repair=document.repair)
    paths = {section.path: section for section in reading.sections}
    made = _still_called(reading, catalog, document.key, sections)
    for one in find_renamings(reading, catalog, document.key):
        if one.section in sections and not any(one.section == other.section for other in made):
            *above, _ = catalog.section_path(one.section)
            made[one] = paths[*above, one.new]
    edits = [rename_heading(reading, heading, one.old) for one, heading in made.items()]
    return Renamed(chain_edits(content, edits, follow_edits(content, edits)), tuple(made))


def _still_called(
    reading: Reading, catalog: Catalog, document: str, sections: Mapping[str, str]
) -> dict[Renaming, DocumentSection]:
    """Return the headings that go by the names that they are said to have, with or without entries."""
    there = set(match_sections(reading, catalog, document).values())
    titles = {one.key: one.title for one in catalog.sections if one.key in sections and one.key not in there}
    former = renamed(catalog, (Renaming(key, title, sections[key]) for key, title in titles.items()))
    matched = {key: heading for heading, key in match_sections(reading, former, document).items()}
    headings = {one.key: one for one in reading.sections}
    return {
        Renaming(key, title, headings[matched[key]].path[-1]): headings[matched[key]]
        for key, title in titles.items()
        if key in matched
    }


def find_former_headings(
    reading: Reading, catalog: Catalog, renamings: Iterable[Renaming]
) -> Mapping[str, tuple[PageHeading, PageHeading]]:
    """Return by their old anchors, as far as these lead nowhere by now, headings as they were and are.

    Args:
        reading: Of the document, which has the headings under their new names.
        catalog: Has them under these names too.
        renamings: What was renamed in it.

    Raises:
        DataError: The document is not UTF-8.
    """
    content = reading.document.content
    paths = {section.path: section for section in reading.sections}
    edits = []
    for one in renamings:
        section = paths.get(catalog.section_path(one.section))
        if section is None:
            continue
        try:
            edits.append(rename_heading(reading, section, one.old))
        except EditError:
            # Its text is not in one piece: nobody can tell what its anchor was.
            continue
    page = find_page(content)
    turned = moved_headings(content, edits).values()
    return {before.anchor.lower(): (before, now) for now, before in turned if page.is_dead(before.anchor)}


def _votes(
    catalog: Catalog,
    reading: Reading,
    pair: Pair,
    *,
    there: set[tuple[str, ...]],
    known: set[tuple[str, ...]],
) -> Iterator[Renaming]:
    """Yield the one heading above an item that is called otherwise."""
    lineage = list(_lineage(catalog, pair.placement.item.section))
    path = draft_at(reading, pair.ref).section
    differing = [
        depth for depth, ((_, old), new) in enumerate(zip(lineage, path, strict=False)) if old != new
    ]
    if len(lineage) != len(path) or len(differing) != 1:
        return
    (depth,) = differing
    old_path = tuple(title for _, title in lineage[: depth + 1])
    if old_path not in there and path[: depth + 1] not in known:
        key, title = lineage[depth]
        yield Renaming(key, title, path[depth])


def _lineage(catalog: Catalog, section: str) -> Iterator[tuple[str, str]]:
    """Yield keys and titles of a section and of those around it, outermost first."""
    found = []
    current = catalog.sections_by_key.get(section)
    while current is not None:
        if not current.is_top:
            found.append((current.key, current.title))
        current = catalog.sections_by_key.get(current.parent or "")
    return reversed(found)
