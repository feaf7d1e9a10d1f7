"""Tables written in HTML: their rows and cells, with the byte span of every text and address.

Markdown hands blocks of HTML through as they are, and cuts them at blank lines; so a table is read from
the bytes between its tags. Only as much of HTML is understood as such tables use.
"""

from __future__ import annotations

import html
import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple

from llmlist.lists.document import Heading, InlineLink, Inlines, Leaf, Table, TableRow
from llmlist.lists.tags import HTML_MARKS, HTML_TAG, find_href

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_TAG: Final = re.compile(rb"<[^<>]{0,4000}>")
_COMMENT_OR_TAG: Final = re.compile(rb"<!--|<[^<>]{0,4000}>")
_LONGEST_COMMENT: Final = 100_000
_TABLE: Final = re.compile(rb"<table\b", re.IGNORECASE)
_TABLE_END: Final = re.compile(rb"</table\s*>", re.IGNORECASE)
_TABLE_STOP: Final = re.compile(rb"<table\b|^#{1,6}[ \t]", re.IGNORECASE | re.MULTILINE)
_ROW_END: Final = re.compile(rb"</t[dr]\s*>", re.IGNORECASE)
_HEADING: Final = re.compile(rb"<h([1-6])\b[^<>]{0,1000}>", re.IGNORECASE)
_HEADING_END: Final = re.compile(rb"</h(?:([1-6])\s{0,9}>)?", re.IGNORECASE)
_LONGEST_HEADING: Final = 2000
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
    comments = _Comments(content, start)
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


def find_html_headings(content: bytes, start: int, end: int) -> Iterator[Heading]:
    """Yield the headings that a stretch of HTML holds outside of tables and comments."""
    comments = _Comments(content, start)
    for opening, closing in _heading_tags(content, start, end):
        if comments.holds(opening.start()):
            continue
        position = opening.end()
        cell = _Cell("", position, is_head=True)
        for low, high in _tokens(content, position, closing.start()):
            cell.add_text(content[position:low].decode(errors="replace"), position, low)
            tag = content[low:high].decode(errors="replace")
            name = HTML_TAG.match(tag)
            if name is not None:
                cell.add_tag(tag, name["name"].lower(), low, high, closing=bool(name["closing"]))
            position = high
        stop = closing.start()
        cell.add_text(content[position:stop].decode(errors="replace"), position, stop)
        yield Heading(opening.start(), closing.end(), int(opening[1]), cell.finished(stop).inlines)


def _heading_tags(content: bytes, start: int, end: int) -> Iterator[tuple[re.Match[bytes], re.Match[bytes]]]:
    """Yield the tags around each heading: what ends the first one must be the next end of a heading."""
    closing = None
    behind = start
    for opening in _HEADING.finditer(content, start, end):
        if opening.start() < behind:
            continue
        if closing is None or closing.start() < opening.end():
            closing = _HEADING_END.search(content, opening.end(), end)
        if closing is None:
            return
        size = closing.start() - opening.end()
        if closing[1] == opening[1] and size <= _LONGEST_HEADING:
            yield opening, closing
            behind = closing.end()


class _Comments:
    """Tells of one place after the other whether it stands in a comment."""

    def __init__(self, content: bytes, start: int) -> None:
        self.content = content
        self.start = start
        self.looked = start
        self.opened = self.closed = -1

    def holds(self, place: int) -> bool:
        """Tell whether the last comment that begins before a place is still open there."""
        # What ends right before the place last asked for may have begun a little before that.
        low = max(self.start, self.looked - len(b"<!--"))
        self.opened = max(self.opened, self.content.rfind(b"<!--", low, place))
        self.closed = max(self.closed, self.content.rfind(b"-->", low, place))
        self.looked = place
        return self.opened > self.closed


def find_html_links(content: bytes, start: int, end: int) -> Iterator[tuple[int, str]]:
    """Yield the place and the address of each ``<a href>`` in a stretch of HTML, comments left out."""
    for low, high in _tokens(content, start, end):
        tag = content[low:high].decode(errors="replace")
        name = HTML_TAG.match(tag)
        place = find_href(tag) if name is not None and name["name"].lower() == "a" else None
        if place is not None:
            yield low, place.url


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


def _tokens(content: bytes, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield the spans of the tags and the comments in a stretch of HTML."""
    closing = start
    while (found := _COMMENT_OR_TAG.search(content, start, end)) is not None:
        stop = found.end()
        if found.group() == b"<!--":
            if closing < stop:  # it is not looked for again where it is known
                closing = content.find(b"-->", stop, end)
                closing = closing if closing >= 0 else end
            if closing < end and closing - stop <= _LONGEST_COMMENT:
                stop = closing + len(b"-->")
            else:
                tag = _TAG.match(content, found.start(), end)
                stop = tag.end() if tag else -1
        if stop >= 0:
            yield found.start(), stop
        start = stop if stop >= 0 else found.start() + 1


class _Reader:
    """Goes through the tags of one table."""

    def __init__(self, content: bytes, start: int, end: int) -> None:
        self.content = content
        self.start = start
        self.end = end
        self.cell: _Cell | None = None
        self.cells: list[HtmlCell] = []
        self.row_start = -1

    def rows(self) -> Iterator[HtmlRow]:
        position = self.start
        for start, end in _tokens(self.content, self.start, self.end):
            self._text(position, start)
            position = end
            row = self._tag(self.content[start:end].decode(errors="replace"), start, end)
            if row is not None:
                yield row
        self._close_cell(self.end)
        if self.cells:  # the last row of a table that is never closed
            yield self._row(self.end)

    def _text(self, start: int, end: int) -> None:
        if self.cell is not None and start < end:
            self.cell.add_text(self.content[start:end].decode(errors="replace"), start, end)

    def _tag(self, tag: str, start: int, end: int) -> HtmlRow | None:
        found = HTML_TAG.match(tag)
        name = found["name"].lower() if found else ""
        closing = bool(found and found["closing"])
        row = None
        if name in {"td", "th"}:
            self._close_cell(start)
            if not closing:
                self.cell = _Cell(tag, end, is_head=name == "th")
        elif name in {"tr", "table"}:
            self._close_cell(start)
            row = self._row(end if closing else start) if self.cells else None
            self.cells = []
            self.row_start = start
        elif self.cell is not None and found is not None:
            self.cell.add_tag(tag, name, start, end, closing=closing)
        return row

    def _row(self, end: int) -> HtmlRow:
        start = self.row_start if self.row_start >= 0 else self.start
        return HtmlRow(start, end, self.cells[0].inlines.start, tuple(self.cells))

    def _close_cell(self, end: int) -> None:
        if self.cell is not None:
            self.cells.append(self.cell.finished(end))
            self.cell = None


class _Cell:
    """Collects the inline content of one cell."""

    def __init__(self, tag: str, start: int, *, is_head: bool) -> None:
        spans = {name.lower(): int(number) for name, number in _SPAN.findall(tag)}
        self.rows = max(spans.get("row", 1), 1)
        self.columns = max(spans.get("col", 1), 1)
        self.is_head = is_head
        self.start = start
        self.leaves: list[Leaf] = []
        self.links: list[InlineLink] = []
        self.open: tuple[int, int, int, int, str] | None = None
        self.marks: list[int] = [0]
        self.blank: int | None = None

    def add_text(self, raw: str, start: int, end: int) -> None:
        text = " ".join(html.unescape(raw).split())
        before = start
        start += len(raw[: len(raw) - len(raw.lstrip())].encode())
        if before < start and self.blank is None:
            self.blank = before
        if not text:
            return
        if self.blank is not None and self.leaves and self.leaves[-1].kind == "text":
            self.leaves.append(Leaf("text", " ", self.blank, start, 0, -1))
        self.blank = None
        behind = end - len(raw[len(raw.rstrip()) :].encode())
        if behind < end:
            end = self.blank = behind
        link = len(self.links) if self.open else -1
        self.leaves.append(Leaf("text", text, start, end, self.marks[-1], link))

    def add_tag(self, tag: str, name: str, start: int, end: int, *, closing: bool) -> None:
        if name in HTML_MARKS:
            if not closing:
                self.marks.append(self.marks[-1] | HTML_MARKS[name])
            elif len(self.marks) > 1:
                self.marks.pop()
        elif name == "br":
            self.leaves.append(Leaf("break", "\n", start, end, 0, -1))
        elif name == "img":
            link = len(self.links) if self.open else -1
            self.leaves.append(Leaf("image", "", start, end, 0, link))
        elif name == "a" and not closing and self.open is None:
            place = find_href(tag)
            if place is not None:
                self.open = (start, end, start + place.start, start + place.end, place.url)
        elif name == "a" and closing and self.open is not None:
            begin, label_start, url_start, url_end, url = self.open
            self.links.append(InlineLink(url, begin, end, label_start, start, url_start, url_end))
            self.open = None

    def finished(self, end: int) -> HtmlCell:
        leaves = [leaf if leaf.link < len(self.links) else leaf._replace(link=-1) for leaf in self.leaves]
        inlines = Inlines(self.start, end, tuple(leaves), tuple(self.links))
        return HtmlCell(inlines, self.is_head, self.rows, self.columns)
