"""What the columns of a pipe table hold, by their headers and by their cells, and where cells say it.

It knows cells as they are rendered; what a row says of its work is read in ``tables``.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Final, NamedTuple

from llmlist.lists.blocks import Inlines, plain_text
from llmlist.lists.fields import are_names, date_or_venue, find_quotes, header_field, says_nothing
from llmlist.lists.titles import is_title_link
from llmlist.lists.views import TextView
from llmlist.model.edit import Span
from llmlist.model.link import link_role

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from llmlist.lists.blocks import Table, TableRow


class Column(NamedTuple):
    """What the cells of one column hold.

    Attributes:
        field: A field of `Draft`, ``links``, or ``extra``.
        header: The header as rendered.
    """

    field: str
    header: str


def find_columns(content: bytes, table: Table) -> tuple[Column, ...] | None:
    """Return what each column holds, or None where no column holds titles.

    A header that the vocabulary knows decides, unless its cells say otherwise: a column ``Paper`` of
    ``[link](…)`` holds links. Without a title column among them, the one whose cells are most often a
    long link is taken for it, or a column of names.
    """
    headers = [plain_text(cell.leaves) for cell in table.head.cells]
    fields = [header_field(header) or "extra" for header in headers]
    title = _title_column(content, table.rows, fields)
    if title is None:
        return None
    for index, field in enumerate(fields):
        if index == title:
            fields[index] = "title"
        elif field.startswith("title"):
            linked = field == "title" or _is_linked(table.rows, index)
            fields[index] = "links" if linked else "keywords" if _is_worded(table.rows, index) else "extra"
        elif field == "extra" and _may_hold_links(content, table.rows, index, headers[index]):
            fields[index] = "links"
        elif field == "extra":
            told = _told_by_cells(table.rows, index)
            fields[index] = told if told is not None and told not in fields else field
    return tuple(Column(field, header) for field, header in zip(fields, _apart(fields, headers), strict=True))


def _told_by_cells(rows: Sequence[TableRow], index: int) -> str | None:
    """Return the field that nearly all cells of a column are, whatever its header: dates, venues, people."""
    texts = [plain_text(row.cells[index].leaves).strip() for row in rows if index < len(row.cells)]
    texts = [text for text in texts if text and not says_nothing(text)]
    if len(texts) < _FEWEST_TELLING:
        return None
    told = (("date", _is_dated), ("venue", _is_venue), ("authors", _are_people))
    return next((field for field, is_one in told if _are_nearly_all(is_one, texts)), None)


def _are_nearly_all(is_one: Callable[[str], bool], texts: Sequence[str]) -> bool:
    """Tell whether nearly all of some texts are of a kind; of most columns the first few tell already."""
    fewest = _NEARLY_ALL * len(texts)
    found = 0
    for place, text in enumerate(texts, 1):
        found += is_one(text)
        if found + len(texts) - place < fewest:
            return False
    return True


def _is_dated(text: str) -> bool:
    return _YEAR.search(text) is not None and date_or_venue(text) == "date"


def _is_venue(text: str) -> bool:
    return date_or_venue(text) == "venue"


def _are_people(text: str) -> bool:
    return are_names(text, several=True)


_FEWEST_TELLING: Final = 3
"""How many cells tell what a column holds."""
_NEARLY_ALL: Final = 0.8
_YEAR: Final = re.compile(r"(?:19|20)\d\d")


def _apart(fields: Sequence[str], headers: Sequence[str]) -> Iterator[str]:
    """Yield headers of which those are numbered that several columns of words have, such as none at all."""
    seen: Counter[str] = Counter()
    for field, header in zip(fields, headers, strict=True):
        seen[header] += field in {"extra", "note"}
        again = field in {"extra", "note"} and seen[header] > 1
        yield f"{header} ({seen[header]})".strip() if again else header


def _is_linked(rows: Sequence[TableRow], index: int, *, role: str | None = None) -> bool:
    """Tell whether most filled cells of a column hold links, or any where its header says what links lead to.

    Empty cells say nothing: what a column holds must not turn with one row more or less.
    """
    cells = [row.cells[index] for row in rows if index < len(row.cells)]
    linked = sum(_is_made_of_links(cell) for cell in cells if cell.links)
    if not linked:
        return False
    filled = sum(
        bool(cell.links or cell.leaves) and not says_nothing(plain_text(cell.leaves)) for cell in cells
    )
    return linked * 2 > filled or role is not None


def _may_hold_links(content: bytes, rows: Sequence[TableRow], index: int, header: str) -> bool:
    return _is_linked(rows, index, role=link_role(header)) or _is_blank(content, rows, index)


def _is_blank(content: bytes, rows: Sequence[TableRow], index: int) -> bool:
    """Tell whether all cells of a column only show that there is nothing to say: links may come there."""
    cells = (row.cells[index] for row in rows if index < len(row.cells))
    texts = [cell_span(content, cell).text(content) for cell in cells]
    return any(texts) and all(map(says_nothing, texts))


def _is_made_of_links(cell: Inlines) -> bool:
    """Tell whether a cell with links is no sentence in which some words are linked."""
    inside = sum(len(leaf.text) for leaf in cell.leaves if leaf.link >= 0)
    words = plain_text(leaf for leaf in cell.leaves if leaf.link < 0)
    return len(words) <= max(3 * inside, _SHORT)


_SHORT: Final = 24
"""How many characters beside its links a cell may have anyway."""


def _is_worded(rows: Sequence[TableRow], index: int) -> bool:
    """Tell whether some cell of a column says something in letters or digits, not only a mark."""
    texts = (plain_text(row.cells[index].leaves) for row in rows if index < len(row.cells))
    return any(any(map(str.isalnum, text)) and not says_nothing(text) for text in texts)


def _title_column(content: bytes, rows: Sequence[TableRow], fields: Sequence[str]) -> int | None:
    """Return the column of titles: named so and filled so; else of long links; else of names."""

    def count(columns: Sequence[int]) -> dict[int, int]:
        """Return the votes of those columns, first to last, that most rows vote for."""
        half = (len(rows) + 1) // 2
        # Of a column that stands alone it is enough to know that half of the rows vote for it.
        enough = half if len(columns) == 1 else len(rows)
        votes = {index: _title_votes(content, rows, index, enough) for index in columns}
        return {index: number for index, number in votes.items() if number >= half}

    # Most tables have a column that is called so, and cells are only looked at where they decide.
    named = count([index for index, field in enumerate(fields) if field == "title"])
    if named:
        return max(named, key=lambda index: named[index])
    names = count([index for index, field in enumerate(fields) if field == "title?"])
    if not any(cell.links for row in rows for cell in row.cells):
        return None
    quoted = _quoted_column(content, rows, fields)
    if quoted is not None:
        return quoted
    if names:
        return next(iter(names))
    filled = count([index for index in range(len(fields)) if not _is_repeated(rows, index)])
    # Of a name and a long link, as `RVR | [Rivers of glass](…)`, the link is the title.
    best = max(
        filled,
        key=lambda index: (filled[index], fields[index] != "note" and _is_linked(rows, index)),
        default=None,
    )
    return best if best is not None and fields[best] in {"extra", "links", "note"} else None


def _is_repeated(rows: Sequence[TableRow], index: int) -> bool:
    """Tell whether the cells of a column all say the same in several rows: no titles do."""
    texts = [plain_text(row.cells[index].leaves).strip() for row in rows if index < len(row.cells)]
    return len(texts) > 1 and len(set(texts)) == 1


def _quoted_column(content: bytes, rows: Sequence[TableRow], fields: Sequence[str]) -> int | None:
    """Return the column whose name says nothing and most of whose cells begin with a title in quotes."""
    for index, field in enumerate(fields):
        if field not in {"extra", "links"}:
            continue
        cells = (row.cells[index] for row in rows if index < len(row.cells))
        quoted = (TextView(content, (cell,)) for cell in cells if _begins_with_quote(cell))
        if sum(quoted_stretch(view) is not None for view in quoted) * 2 > len(rows):
            return index
    return None


def _begins_with_quote(cell: Inlines) -> bool:
    """Tell whether the first character that a cell shows is a quote; most cells need no closer look."""
    shown = (leaf.text.lstrip() for leaf in cell.leaves if leaf.kind in {"text", "code"})
    return next(filter(None, shown), "")[:1] in _QUOTES


def _title_votes(content: bytes, rows: Sequence[TableRow], index: int, enough: int) -> int:
    """Return in how many rows a cell says something that can be a title: more than a label or a number.

    Not more than ``enough`` are counted.
    """
    votes = 0
    for row in rows:
        if votes >= enough:
            break
        if index < len(row.cells):
            view = TextView(content, (row.cells[index],))
            linked = any(is_title_link(link, view.text) for link in view.links)
            text = view.text.strip()
            word = len(text) > 2 or (text.isalpha() and not text.isascii())
            plain = not view.links and word and link_role(text) is None and not text[0].isdigit()
            votes += linked or plain or _has_words_beside(view)
    return votes


def _has_words_beside(view: TextView) -> bool:
    """Tell whether a cell says more before its first link than the link's own label."""
    return bool(view.links) and len(view.text[: view.links[0].start].split()) > 1


def cell_span(content: bytes, cell: Inlines) -> Span:
    """Return the bytes of a cell without the blanks around them; empty where the cell is empty."""
    written = content[cell.start : cell.end]
    begun = written.lstrip(b" \t")
    start = cell.start + len(written) - len(begun)
    return tuple.__new__(Span, (start, start + len(begun.rstrip(b" \t\r\n"))))


def quoted_stretch(view: TextView) -> tuple[int, int] | None:
    """Return what a cell says in quotes before its links and nothing else; None for a word or two."""
    quoted = find_quotes(view.text, 0) if view.text.lstrip()[:1] in _QUOTES else None
    if quoted is None or quoted[1] < 0 or len(view.text[slice(*quoted)].split()) < _FEWEST_QUOTED:
        return None
    behind = min([len(view.text), *(link.start for link in view.links)])
    return None if any(map(str.isalnum, view.text[quoted[1] : behind])) else quoted


_QUOTES: Final = frozenset('"“「《')
_FEWEST_QUOTED: Final = 3
