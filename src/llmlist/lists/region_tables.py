"""Tables that llmlist writes whole: the columns, their order, and text made safe for a cell."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from llmlist.lists.blocks import Paragraph
from llmlist.lists.document import parse_document
from llmlist.lists.region_options import RegionError, near_hint
from llmlist.lists.values import clean_text, format_inline, format_url
from llmlist.model.title import fold_title
from llmlist.model.url import is_safe_url

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence

    from llmlist.model.date import PartialDate
    from llmlist.model.entry import Entry
    from llmlist.model.link import Link

_USUAL_COLUMNS: Final = "date,title,venue"
_EXTRA: Final = "extra."


def write_table(
    entries: Sequence[Entry], columns: str | None, order: str | None, limit: int
) -> Iterator[str]:
    """Yield the lines of a table of entries.

    Args:
        entries: In catalogue order.
        columns: Names with commas between them, each with another heading behind a colon: ``date:Year``.
        order: The column to sort by, behind a dash to turn it round; None keeps the order.
        limit: The most rows.

    Raises:
        RegionError: A column is unknown.
    """
    chosen = [_parse_column(text) for text in (columns or _USUAL_COLUMNS).split(",")]
    shown = _sorted(entries, order)[:limit]
    rows = ([column.show(entry) for column in chosen] for entry in shown)
    yield from format_rows([format_cell(column.heading) for column in chosen], rows)


def format_rows(
    headings: Sequence[str],
    rows: Iterable[Sequence[str]],
    *,
    right: Collection[int] = (),
) -> Iterator[str]:
    """Yield the lines of a pipe table of cells that are markdown already.

    Args:
        headings: One a column.
        rows: As many cells each.
        right: Numbers of the columns that are set flush right.
    """
    rules = ["---:" if number in right else "---" for number in range(len(headings))]
    for cells in (headings, rules, *rows):
        yield f"| {' | '.join(cells)} |"


def format_cell(text: str, *, in_link: bool = False) -> str:
    """Write plain text into a cell."""
    return format_inline(text, in_link=in_link, in_cell=True) if text.strip() else ""


def format_title(entry: Entry, *, in_cell: bool = False, leads: bool = False) -> str:
    """Write an entry's title with its link; a link that must not be written is left out."""
    link = entry.primary_link
    if link is None or not is_safe_url(link.url):
        return format_inline(entry.title, in_cell=in_cell, leads=leads)
    title = format_inline(entry.title, in_link=True, in_cell=in_cell)
    return f"[{title}]({format_url(link.url, in_cell=in_cell)})"


def sort_day(date: PartialDate | None) -> tuple[int, int, int]:
    """Return what dates are sorted by: no date comes before all others."""
    return (0, 0, 0) if date is None else date.sort_key


class _Column(NamedTuple):
    heading: str
    show: Callable[[Entry], str]


def _parse_column(text: str) -> _Column:
    name, _, heading = (part.strip() for part in text.partition(":"))
    if name.startswith(_EXTRA) and len(name) > len(_EXTRA):
        header = name.removeprefix(_EXTRA)
        return _Column(heading or header, lambda entry: format_cell(entry.extra.get(header, "")))
    if name not in _CELLS:
        raise RegionError(f"no column is called {name!r}", near_hint(name, _CELLS, f", {_EXTRA}HEADER"))
    return _Column(heading or name.title(), _CELLS[name])


def _links(entry: Entry) -> str:
    """Return the links beside the title's own, a blank between them."""
    own = entry.primary_link
    return " ".join(_link(link) for link in entry.links if link is not own and is_safe_url(link.url))


def _link(link: Link) -> str:
    label = clean_text(link.label or "") or "link"
    return f"[{format_inline(label, in_link=True, in_cell=True)}]({format_url(link.url, in_cell=True)})"


def _note(entry: Entry) -> str:
    """Return a keeper's words as the markdown they are, on one line; HTML shows as text."""
    text = clean_text(entry.note or "").replace("<", "&lt;")
    blocks = parse_document(text.encode()).blocks
    links = [link for block in blocks if isinstance(block, Paragraph) for link in block.inlines.links]
    if len(blocks) > 1 or not all(is_safe_url(link.url) for link in links):
        return format_cell((entry.note or "").strip("\n"))
    return escape_pipes(text)


def escape_pipes(text: str) -> str:
    r"""Escape the pipes of a markdown text for a cell.

    >>> print(escape_pipes(r"a | b \| c"))
    a \| b \| c
    """
    parts = text.split("|")
    joined = [part if part.endswith("\\") else part + "\\" for part in parts[:-1]]
    return "|".join([*joined, parts[-1]])


_CELLS: Final[Mapping[str, Callable[[Entry], str]]] = {
    "title": lambda entry: format_title(entry, in_cell=True),
    "authors": lambda entry: format_cell(", ".join(entry.authors)),
    "date": lambda entry: str(entry.date or ""),
    "year": lambda entry: f"{entry.date.year}" if entry.date is not None else "",
    "venue": lambda entry: format_cell(entry.venue or ""),
    "institutes": lambda entry: format_cell(", ".join(entry.institutes)),
    "keywords": lambda entry: format_cell(", ".join(entry.keywords)),
    "links": _links,
    "note": _note,
    "kind": lambda entry: entry.kind,
    "added": lambda entry: str(entry.added or ""),
    "key": lambda entry: format_cell(entry.key),
}
"""What each column shows of an entry, as markdown."""

_ORDERS: Final[Mapping[str, Callable[[Entry], object]]] = {
    "title": lambda entry: fold_title(entry.title),
    "authors": lambda entry: [name.casefold() for name in entry.authors],
    "date": lambda entry: sort_day(entry.date),
    "added": lambda entry: sort_day(entry.added),
    "venue": lambda entry: (entry.venue or "").casefold(),
    "kind": lambda entry: entry.kind,
    "key": lambda entry: entry.key,
}


def _sorted(entries: Sequence[Entry], order: str | None) -> list[Entry]:
    """Return entries in an order; what it says nothing of comes last, equal ones stay as they are."""
    if order is None:
        return list(entries)
    name = order.removeprefix("-")
    name = "date" if name == "year" else name
    if name not in _ORDERS:
        raise RegionError(f"cannot sort by {name!r}", near_hint(name, _ORDERS, "; newest first is -date"))
    known = [entry for entry in entries if getattr(entry, name)]
    unknown = [entry for entry in entries if not getattr(entry, name)]
    known.sort(key=_ORDERS[name], reverse=order.startswith("-"))  # type: ignore[arg-type]  # one order's values compare
    return known + unknown
