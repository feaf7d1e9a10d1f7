"""What managed regions show: a contents list, the newest entries, statistics, a table.

Each is written whole from the catalogue, the contents list from the headings of the document. Text from
entries is hostile: it is escaped for where it lands.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final, NamedTuple

from llmlist.lists.fields import is_contents_heading
from llmlist.lists.region_options import RegionError, near_hint, number_option, parse_options, word_option
from llmlist.lists.region_tables import format_cell, format_rows, format_title, sort_day, write_table
from llmlist.lists.values import format_inline

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from llmlist.lists.anchors import PageHeading
    from llmlist.lists.markers import Region
    from llmlist.model.catalog import Catalog
    from llmlist.model.entry import Entry, Item

_USUAL_DEPTH: Final = 2
_USUAL_RECENT: Final = 10


class Source(NamedTuple):
    """What the regions of one document are written from.

    Attributes:
        catalog: The catalogue.
        document: Key of the document.
        headings: Those of the document that head its sections.
        sections: The heading of each section of the catalogue that the document shows, by key.
    """

    catalog: Catalog
    document: str
    headings: tuple[PageHeading, ...]
    sections: Mapping[str, PageHeading]


def write_region(region: Region, source: Source, *, newline: str) -> bytes:
    """Return what stands between the markers of a region.

    Raises:
        RegionError: The region's name or options are wrong.
    """
    write = REGIONS.get(region.name)
    if write is None:
        raise RegionError(f"no region is called {region.name!r}", near_hint(region.name, REGIONS))
    lines = list(write(region, source))
    # Blank lines set the text off from the markers, which are HTML to markdown.
    return newline.join(["", *lines, "", ""]).encode() if lines else b""


def _toc(region: Region, source: Source) -> Iterator[str]:
    """Yield the contents: the headings below the region, two levels deep where nothing else is said."""
    options = parse_options(region.options, ("depth",))
    depth = number_option(options, "depth", _USUAL_DEPTH, most=6)
    titles = sum(one.level == 1 for one in source.headings)
    above: list[int] = []
    for heading in source.headings:
        skipped = is_contents_heading(heading.title) or (heading.level == 1 and titles == 1)
        if heading.start < region.start or skipped:
            continue
        while above and above[-1] >= heading.level:
            above.pop()
        above.append(heading.level)
        if len(above) <= depth and heading.title:
            label = format_inline(heading.title, in_link=True)
            yield f"{'  ' * (len(above) - 1)}- [{label}](#{heading.anchor})"


def _recent(region: Region, source: Source) -> Iterator[str]:
    """Yield the entries that came last into the catalogue, the newest first."""
    options = parse_options(region.options, ("count", "section"))
    count = number_option(options, "count", _USUAL_RECENT)
    entries = _entries(source.catalog, options.get("section"))
    entries.sort(key=lambda entry: (sort_day(entry.added), sort_day(entry.date)), reverse=True)
    for entry in entries[:count]:
        day = entry.added or entry.date
        venue = f" ({format_inline(entry.venue)})" if entry.venue else ""
        yield f"- {f'{day}: ' if day else ''}{format_title(entry, leads=day is None)}{venue}"


def _stats(region: Region, source: Source) -> Iterator[str]:
    """Yield how many entries there are, in a table."""
    options = parse_options(region.options, ("by",))
    by = word_option(options, "by", ("section", "year", "venue", "kind"))
    if by == "section":
        rows = list(_by_section(source))
        total = len({item.key for item in _items_of(source.catalog, source.document)})
    else:
        entries = source.catalog.entries
        counts = Counter(_STATISTICS[by](entry) for entry in entries)
        total = len(entries)
        named = [(name, number) for name, number in counts.items() if name]
        # Years newest first; what else there is by number, equal ones by name.
        named.sort(key=lambda one: (-int(one[0]), "") if by == "year" else (-one[1], one[0]))
        rest = [("Other", counts[""])] if counts[""] else []
        rows = [(format_cell(name), number) for name, number in [*named, *rest]]
    cells = [[name, str(number)] for name, number in (*rows, ("**Total**", total))]
    yield from format_rows([by.title(), "Entries"], cells, right={1})


_STATISTICS: Final[Mapping[str, Callable[[Entry], str]]] = {
    "year": lambda entry: f"{entry.date.year}" if entry.date is not None else "",
    "venue": lambda entry: (entry.venue or "").strip(),
    "kind": lambda entry: entry.kind,
}


def _by_section(source: Source) -> Iterator[tuple[str, int]]:
    """Yield the outermost sections of the document with the number of entries in them and below."""
    keys: dict[str, set[str]] = {}
    for item in _items_of(source.catalog, source.document):
        keys.setdefault(item.section, set()).add(item.key)
    for section in source.catalog.sections:
        if section.parent is not None or section.document != source.document:
            continue
        below = source.catalog.sections_below(section.key)
        there = {key for one in below for key in keys.get(one, ())}
        heading = source.sections.get(section.key)
        if there and heading is not None and heading.title:
            yield f"[{format_cell(heading.title, in_link=True)}](#{heading.anchor})", len(there)
        elif there:
            yield format_cell(section.title) or "Other", len(there)


def _items_of(catalog: Catalog, document: str) -> Iterable[Item]:
    """Return what stands in the sections of a document."""
    own = {section.key for section in catalog.sections if section.document == document}
    return (item for item in catalog.items if item.section in own)


def _table(region: Region, source: Source) -> Iterator[str]:
    """Yield a table of the entries of a section, or of all."""
    options = parse_options(region.options, ("section", "columns", "sort", "limit"))
    entries = _entries(source.catalog, options.get("section"))
    limit = number_option(options, "limit", len(entries) or 1)
    return write_table(entries, options.get("columns"), options.get("sort"), limit)


REGIONS: Final[Mapping[str, Callable[[Region, Source], Iterator[str]]]] = {
    "toc": _toc,
    "recent": _recent,
    "stats": _stats,
    "table": _table,
}
"""Each kind of region by the word behind ``llmlist:``."""


def _entries(catalog: Catalog, section: str | None) -> list[Entry]:
    """Return the entries that stand in a section and below it, each once; all without a section.

    Raises:
        RegionError: There is no such section, or there are several.
    """
    if section is None:
        return list(catalog.entries)
    found = catalog.sections_named(section)
    if not found:
        keys = (one.key for one in catalog.sections)
        raise RegionError(f"there is no section {section!r}", near_hint(section, keys))
    if len(found) > 1:
        named = ", ".join(one.key for one in found)
        raise RegionError(f"several sections are called {section!r}", f"name one by its key: {named}")
    below = catalog.sections_below(found[0].key)
    keys_there = dict.fromkeys(item.key for item in catalog.items if item.section in below)
    return [catalog.by_key[key] for key in keys_there]
