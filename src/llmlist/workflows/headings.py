"""Headings that a document has renamed: the catalogue's sections follow them and keep their keys."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from llmlist.workflows.pairing import draft_at, match_sections, pair_items

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from llmlist.lists.reading import Reading
    from llmlist.model.catalog import Catalog
    from llmlist.workflows.pairing import Pair


class Renaming(NamedTuple):
    """A heading that is called otherwise in the document.

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


def find_renamings(reading: Reading, catalog: Catalog, document: str) -> tuple[Renaming, ...]:
    """Return the sections whose heading a document has renamed.

    The old heading is gone, the new one is unknown, and under it stand most of the section's entries.
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
