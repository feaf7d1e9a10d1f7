"""Sections that a document lacks: the heading, and the line in the contents list, for each."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from llmlist.lists.anchors import find_page
from llmlist.lists.contents import write_contents_line
from llmlist.lists.document import parse_document
from llmlist.lists.inner_links import find_inner_links, follow_headings
from llmlist.lists.reading import read_document
from llmlist.lists.section_headings import Neighbours, add_heading
from llmlist.model.edit import apply_edits, chain_edits
from llmlist.workflows.pairing import match_sections

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from llmlist.lists.anchors import PageHeading
    from llmlist.lists.headings import DocumentSection
    from llmlist.lists.reading import Reading
    from llmlist.model.catalog import Catalog, Document, Section
    from llmlist.model.edit import Edit


class Additions(NamedTuple):
    """The sections that were added to a document.

    Attributes:
        edits: To the document as it was.
        sections: Keys of the sections whose headings they write.
    """

    edits: tuple[Edit, ...]
    sections: tuple[str, ...]


def add_sections(content: bytes, document: Document, catalog: Catalog, wanted: Collection[str]) -> Additions:
    """Work out the headings of sections that a document lacks, and of those around them.

    Args:
        content: The document's bytes.
        document: Which document it is.
        catalog: Says in which order the sections stand.
        wanted: Keys of sections.

    Raises:
        DataError: The document is not UTF-8.
    """
    needed = {above for key in wanted for above in _lineage(catalog, key)}
    edits: tuple[Edit, ...] = ()
    added = []
    for section in catalog.sections:
        if section.key not in needed:
            continue
        current = apply_edits(content, edits)
        reading = read_document(current, repair=document.repair)
        known = _known_sections(reading, catalog, document)
        if section.key not in known:
            edit = add_heading(reading, section.title, _neighbours(catalog, section, known))
            edits = chain_edits(content, edits, _with_contents(current, edit))
            added.append(section.key)
    return Additions(edits, tuple(added))


def follow_edits(content: bytes, edits: Sequence[Edit]) -> tuple[Edit, ...]:
    """Return the edits to the edited document that let its links follow the headings that were changed.

    Args:
        content: The document before.
        edits: To it; they leave the order of its headings as it is.
    """
    moved = moved_headings(content, edits)
    if not moved:
        return ()
    return follow_headings(find_inner_links(parse_document(apply_edits(content, edits))), moved)


def moved_headings(content: bytes, edits: Sequence[Edit]) -> Mapping[str, tuple[PageHeading, PageHeading]]:
    """Return the headings whose anchors or titles edits change, by their old anchors in lower case.

    Args:
        content: The document before.
        edits: To it; they leave the order of its headings as it is.
    """
    edited = apply_edits(content, edits)
    old, new = find_page(content).headings, find_page(edited).headings
    by_start = {heading.start: heading for heading in new}
    moved: dict[str, tuple[PageHeading, PageHeading]] = {}
    for heading in old:
        follower = by_start.get(heading.start + _shift(edits, heading.start))
        if follower is not None and (follower.anchor, follower.title) != (heading.anchor, heading.title):
            moved[heading.anchor.lower()] = (heading, follower)
    return moved


def _with_contents(content: bytes, edit: Edit) -> tuple[Edit, ...]:
    """Return a new heading's edit with what it brings: links that follow, a line in the contents list."""
    edits = chain_edits(content, (edit,), follow_edits(content, (edit,)))
    edited = apply_edits(content, edits)
    headings = find_page(edited).headings
    old = {one.start + _shift(edits, one.start) for one in find_page(content).headings}
    number = next((index for index, one in enumerate(headings) if one.start not in old), None)
    if number is None:
        return edits
    return chain_edits(content, edits, write_contents_line(parse_document(edited), headings, number))


def _shift(edits: Sequence[Edit], offset: int) -> int:
    """Return how far edits move a byte that none of them touches."""
    return sum(
        len(edit.content) - (edit.span.end - edit.span.start) for edit in edits if edit.span.end <= offset
    )


def _known_sections(reading: Reading, catalog: Catalog, document: Document) -> Mapping[str, DocumentSection]:
    """Return the headings of the catalogue's sections in a document."""
    keys = match_sections(reading, catalog, document.key)
    found: dict[str, DocumentSection] = {}
    for section in reading.sections:
        if section.key in keys:
            found.setdefault(keys[section.key], section)
    return found


def _neighbours(catalog: Catalog, section: Section, known: Mapping[str, DocumentSection]) -> Neighbours:
    beside = [
        one.key
        for one in catalog.sections
        if (one.document, one.parent) == (section.document, section.parent) and not one.is_top
    ]
    place = beside.index(section.key)
    before = next((known[key] for key in reversed(beside[:place]) if key in known), None)
    behind = next((known[key] for key in beside[place + 1 :] if key in known), None)
    parent = known.get(section.parent) if section.parent is not None else None
    return Neighbours(before, behind, parent)


def _lineage(catalog: Catalog, key: str) -> list[str]:
    """Return a section and the sections around it."""
    found: list[str] = []
    current: str | None = key
    while current is not None and current in catalog.sections_by_key:
        found.append(current)
        current = catalog.sections_by_key[current].parent
    return found
