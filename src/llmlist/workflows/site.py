"""A catalogue as a site: what stands on which page, and what is near what."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from llmlist.formats.site.file_names import page_names
from llmlist.formats.site.values import Nearby, Site, SiteEntry, SiteSection
from llmlist.linkage.nearness import near_by_authors, near_by_title
from llmlist.lists.note_html import note_html
from llmlist.model.venue import parse_venue
from llmlist.workflows.exports import entries_within, sections_within

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence

    from llmlist.model.catalog import Catalog
    from llmlist.model.entry import Entry
    from llmlist.model.problem import Location

_MOST_NEAR: Final = 6
_NO_YEAR: Final = "0123456789'’ -,"


def make_site(
    catalog: Catalog,
    *,
    section: str | None = None,
    places: Mapping[str, Sequence[Location]],
    facts: Mapping[str, Mapping[str, Any]],
    bibtex: Callable[[Entry], str | None],
    generator: str,
) -> Site:
    """Return all that a site of the catalogue shows.

    Args:
        catalog: What to show.
        section: Key, title or path of the section to show, with the sections in it; None for all.
        places: Where the documents show each entry.
        facts: What programs get to know of each entry.
        bibtex: An entry's record to copy, or None where it has none.
        generator: Name and version of the program.

    Raises:
        ConfigError: The name fits several sections.
        UnknownKeyError: It fits none.
    """
    within = sections_within(catalog, section)
    entries = entries_within(catalog, within)
    names = page_names(entry.key for entry in entries)
    nearby = _nearby(entries)
    return Site(
        name=catalog.name or "Papers",
        sections=_sections(catalog, within),
        entries=[
            SiteEntry(
                entry=entry,
                page=f"entries/{names[entry.key]}.html",
                sections=catalog.sections_of(entry.key),
                places=tuple(places.get(entry.key, ())),
                series=series_of(entry.venue),
                note_html=note_html(entry.note) if entry.note else None,
                bibtex=bibtex(entry),
                facts=facts[entry.key],
                nearby=nearby[entry.key],
            )
            for entry in entries
        ],
        generator=generator,
    )


def series_of(venue: str | None) -> str:
    """Return the name that a venue shares with those of other years.

    >>> series_of("Advances in Neural Information Processing Systems 30"), series_of("My Meeting 2021")
    ('NeurIPS', 'My Meeting')
    """
    if not venue:
        return ""
    known = parse_venue(venue)
    return known.acronym if known is not None else venue.strip(_NO_YEAR) or venue


def _sections(catalog: Catalog, within: Collection[str] | None) -> tuple[SiteSection, ...]:
    paths = {document.key: document.path for document in catalog.documents}
    return tuple(
        SiteSection(
            key=section.key,
            path=catalog.section_path(section.key),
            parent=section.parent,
            document=paths.get(section.document, section.document),
        )
        for section in catalog.sections
        if within is None or section.key in within
    )


def _nearby(entries: Sequence[Entry]) -> Mapping[str, tuple[Nearby, ...]]:
    ways = {
        "By the same authors": near_by_authors(entries, _MOST_NEAR),
        "With a similar title": near_by_title(entries, _MOST_NEAR),
        "In the same section": _near_in_section(entries),
    }
    return {
        entry.key: tuple(
            Nearby(title=title, keys=keys) for title, near in ways.items() if (keys := near.get(entry.key))
        )
        for entry in entries
    }


def _near_in_section(entries: Sequence[Entry]) -> Mapping[str, tuple[str, ...]]:
    """Return for each entry those that stand around it in its own section, as the list has them."""
    inside: dict[str, list[str]] = {}
    for entry in entries:
        inside.setdefault(entry.section, []).append(entry.key)
    near: dict[str, tuple[str, ...]] = {}
    for keys in inside.values():
        for number, key in enumerate(keys):
            start = max(0, min(number - _MOST_NEAR // 2, len(keys) - _MOST_NEAR - 1))
            near[key] = tuple(other for other in keys[start : start + _MOST_NEAR + 1] if other != key)
    return near
