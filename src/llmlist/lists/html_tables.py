"""Tables written in HTML: their rows and cells.

Markdown cuts blocks of HTML at blank lines; so a table is read from the bytes between its tags. What a cell
says is read in ``html_inlines``.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple

from llmlist.lists.blocks import Inlines, Table, TableRow
from llmlist.lists.html_inlines import Comments, InlineCollector, find_tags

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from llmlist.lists.html_inlines import Tag

_TABLE: Final = re.compile(rb"<table\b", re.IGNORECASE)
_TABLE_END: Final = re.compile(rb"</table\s*>", re.IGNORECASE)
_TABLE_STOP: Final = re.compile(rb"<table\b|^#{1,6}[ \t]", re.IGNORECASE | re.MULTILINE)
_ROW_END: Final = re.compile(rb"</t[dr]\s*>", re.IGNORECASE)
_SPAN: Final = re.compile(r"""\b(row|col)span\s{0,3}=\s{0,3}["']?(\d{1,3})""", re.IGNORECASE)
_MOST_COLUMNS: Final = 40


class HtmlCell(NamedTuple):
    """A cell of a row; ``rows`` and ``columns`` say how many it spans."""

    inlines: Inlines
    is_head: bool
    rows: int
    columns: int


class HtmlRow(NamedTuple):
    """A row from ``<tr`` to the end of ``</tr>``."""

    start: int
    end: int
    first_cell: int
    cells: tuple[HtmlCell, ...]


def find_html_tables(content: bytes, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield the spans, from ``<table`` to behind ``</table>``, of tables that begin in a stretch of HTML.

    One that is never closed ends with its last row before the next table or heading.
    """
    comments = Comments(content, start)
    position = start
    while (opening := _TABLE.search(content, position, end)) is not None:
        position = opening.end()
        if comments.holds(opening.start()):
            continue
        closing = None
        if opening.end() <= _last_table_end(content):
            closing = _TABLE_END.search(content, opening.end())
        behind = closing.end() if closing is not None else _end_of_rows(content, opening.end())
        if behind >= 0:
            yield opening.start(), behind
            position = behind


def _end_of_rows(content: bytes, start: int) -> int:
    """Return where the rows of a table that is never closed end; -1 where it has none."""
    other = _TABLE_STOP.search(content, start)
    rows = _ROW_END.finditer(content, start, other.start() if other is not None else len(content))
    return max((row.end() for row in rows), default=-1)


@lru_cache(maxsize=1)
def _last_table_end(content: bytes) -> int:
    """Return where the last ``</table>`` of a document begins; -1 where there is none.

    Else every table that is never closed would have the rest of the document searched.
    """
    return max((found.start() for found in _TABLE_END.finditer(content)), default=-1)


def read_html_table(content: bytes, start: int, end: int) -> tuple[Table | None, tuple[HtmlRow, ...]]:
    """Read one table.

    Returns:
        A table whose head has one cell a column and whose rows have their cells in those columns, and
        the body's rows as they stand; no table where there is no body.
    """
    rows = list(_Reader(content, start, end).rows())
    grid = _to_grid(rows)
    heads = _count_heads(rows)
    if heads >= len(rows):
        return None, ()
    head = _merge_heads(grid[:heads]) if heads else ()
    width = max([len(head), *(len(cells) for cells in grid[heads:])])
    filled = [_filled(cells, width, rows[heads + n].start) for n, cells in enumerate(grid[heads:])]
    body = tuple(TableRow(row.start, row.end, cells) for row, cells in zip(rows[heads:], filled, strict=True))
    top = TableRow(start, rows[heads - 1].end if heads else start, _filled(head, width, start))
    return Table(start, end, ("None",) * width, top, body), tuple(rows[heads:])


def read_html_rows(content: bytes, start: int, end: int, width: int) -> tuple[tuple[HtmlRow, TableRow], ...]:
    """Read rows that stand without their table, such as those in a comment, by the width of that table."""
    rows = list(_Reader(content, start, end).rows())
    filled = (
        _filled(cells, width, row.start)[:width] for cells, row in zip(_to_grid(rows), rows, strict=True)
    )
    return tuple((row, TableRow(row.start, row.end, cells)) for row, cells in zip(rows, filled, strict=True))


def _count_heads(rows: Sequence[HtmlRow]) -> int:
    """Return how many rows at the top are headings: those of ``<th>``, or the first and those it spans."""
    marked = 0
    while marked < len(rows) and any(cell.is_head for cell in rows[marked].cells):
        marked += 1
    if marked:
        return marked
    if not rows or any(cell.inlines.links for cell in rows[0].cells):
        return 0
    return max((cell.rows for cell in rows[0].cells), default=1)


def _to_grid(rows: Sequence[HtmlRow]) -> list[tuple[Inlines, ...]]:
    """Return each row's cells by column; a cell that spans rows shows in the first of them only."""
    pending: dict[int, int] = {}
    grid: list[tuple[Inlines, ...]] = []
    in_head = False
    for row in rows:
        heads = [cell.is_head for cell in row.cells]
        if in_head and not any(heads):
            pending = {}  # no heading spans rows of the body, whatever it says
        in_head = all(heads)
        cells: list[Inlines] = []
        waiting = list(row.cells)
        while (waiting or any(column >= len(cells) for column in pending)) and len(cells) < _MOST_COLUMNS:
            column = len(cells)
            if pending.get(column):
                pending[column] -= 1
                if not pending[column]:
                    del pending[column]
                cells.append(Inlines(row.start, row.start, (), ()))
                continue
            if not waiting:
                break
            cell = waiting.pop(0)
            for _ in range(min(cell.columns, _MOST_COLUMNS - len(cells))):
                if cell.rows > 1:
                    pending[len(cells)] = cell.rows - 1
                cells.append(cell.inlines)
        grid.append(tuple(cells))
    return grid


def _merge_heads(rows: Sequence[Sequence[Inlines]]) -> tuple[Inlines, ...]:
    """Return for each column the lowest heading that says something."""
    width = max((len(row) for row in rows), default=0)
    merged = []
    for column in range(width):
        cells = [row[column] for row in rows if column < len(row) and row[column].leaves]
        merged.append(cells[-1] if cells else Inlines(0, 0, (), ()))
    return tuple(merged)


def _filled(cells: Sequence[Inlines], width: int, start: int) -> tuple[Inlines, ...]:
    return (*cells, *(Inlines(start, start, (), ()) for _ in range(width - len(cells))))


class _Reader:
    """Goes through the tags of one table."""

    def __init__(self, content: bytes, start: int, end: int) -> None:
        self.content = content
        self.start = start
        self.end = end
        self.cell: _OpenCell | None = None
        self.cells: list[HtmlCell] = []
        self.row_start = -1

    def rows(self) -> Iterator[HtmlRow]:
        for tag in find_tags(self.content, self.start, self.end):
            row = self._tag(tag)
            if row is not None:
                yield row
        self._close_cell(self.end)
        if self.cells:  # the last row of a table that is never closed
            yield self._row(self.end)

    def _tag(self, tag: Tag) -> HtmlRow | None:
        row = None
        if tag.name in {"td", "th"}:
            self._close_cell(tag.start)
            if not tag.closes:
                self.cell = _OpenCell(tag, InlineCollector(self.content, tag.end))
        elif tag.name in {"tr", "table"}:
            self._close_cell(tag.start)
            row = self._row(tag.end if tag.closes else tag.start) if self.cells else None
            self.cells = []
            self.row_start = tag.start
        elif self.cell is not None:
            self.cell.inside.add_text(tag.start)
            self.cell.inside.add_tag(tag)
        return row

    def _row(self, end: int) -> HtmlRow:
        start = self.row_start if self.row_start >= 0 else self.start
        return HtmlRow(start, end, self.cells[0].inlines.start, tuple(self.cells))

    def _close_cell(self, end: int) -> None:
        if self.cell is not None:
            spans = {name.lower(): int(number) for name, number in _SPAN.findall(self.cell.tag.text)}
            rows, columns = (max(spans.get(name, 1), 1) for name in ("row", "col"))
            inlines = self.cell.inside.finished(end)
            self.cells.append(HtmlCell(inlines, self.cell.tag.name == "th", rows, columns))
            self.cell = None


class _OpenCell(NamedTuple):
    """A cell whose end has not come yet."""

    tag: Tag
    inside: InlineCollector
