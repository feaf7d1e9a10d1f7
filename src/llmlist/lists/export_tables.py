"""Entries as markdown that stands alone: a table for each section, under its heading."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Final

from llmlist.lists.region_tables import write_table
from llmlist.lists.values import format_inline

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from llmlist.model.catalog import Catalog
    from llmlist.model.entry import Entry

_COLUMNS: Final = "date,title,authors,venue,links"
_DEEPEST: Final = 6


def format_markdown(catalog: Catalog, entries: Sequence[Entry]) -> str:
    """Return tables of the entries in the order given; one section needs no heading."""
    sections = [(key, list(some)) for key, some in groupby(entries, key=lambda entry: entry.section)]
    if len(sections) == 1:
        return _text(_table(sections[0][1]))
    return "\n".join(_text([*_heading(catalog.section_path(key)), *_table(some)]) for key, some in sections)


def _text(lines: Sequence[str]) -> str:
    return "".join(f"{line}\n" for line in lines)


def _table(entries: Sequence[Entry]) -> list[str]:
    return list(write_table(entries, _COLUMNS, None, len(entries)))


def _heading(path: Sequence[str]) -> Iterator[str]:
    """Yield the heading of a section, below whichever stands around it; nothing above all headings."""
    if path:
        yield f"{'#' * min(len(path) + 1, _DEEPEST)} {format_inline(path[-1])}"
        yield ""
