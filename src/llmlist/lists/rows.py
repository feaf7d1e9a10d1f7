"""How a pipe table writes a row: which cells, what stands in them, how they are padded.

Other rows are never padded anew. A new row is written after the nearest one; a changed cell keeps the
width of its column where the row was padded to it.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from typing import TYPE_CHECKING

from llmlist.lists.dialects import (
    Composition,
    Fact,
    Frame,
    assign_in_order,
    compose,
    facts_of,
    write_bare,
)
from llmlist.lists.tables import cell_span
from llmlist.lists.templates import Template, make_template
from llmlist.model.link import link_role

if TYPE_CHECKING:
    from collections.abc import Sequence

    from llmlist.lists.document import Inlines
    from llmlist.lists.reading import ReadListing
    from llmlist.lists.tables import Column
    from llmlist.model.entry import Entry


def write_row(content: bytes, listing: ReadListing, entry: Entry, *, at: int) -> bytes:
    """Write an entry as a new row that stands before the row at index ``at``.

    Returns:
        The row with its line end.
    """
    writer = RowWriter(content, listing)
    model = writer.nearest(at)
    cells = [writer.cell(entry, index, model) for index in range(len(listing.columns))]
    return writer.assemble(model, cells)


class RowWriter:
    """Writes rows and cells of one table."""

    def __init__(self, content: bytes, listing: ReadListing) -> None:
        self.content = content
        self.columns = listing.columns
        self.items = listing.listing.items
        self.drafts = listing.drafts
        table = listing.listing.table
        assert table is not None  # noqa: S101  # a listing of rows is a table
        self.alignments = table.alignments
        self.widths = _delimiter_widths(content, table.head.end, len(self.columns))

    def nearest(self, at: int) -> int:
        """Return the index of the nearest row that is an entry; of two the one before."""
        entries = [index for index, draft in enumerate(self.drafts) if draft is not None]
        return min(entries, key=lambda index: (abs(2 * (index - at) + 1), index))

    def cell(self, entry: Entry, column: int, model: int) -> bytes:
        """Return what a cell says of an entry, written as the nearest filled one of its column is."""
        extra = self.extra_text(entry, column)
        if extra is not None:
            return extra
        facts = self.facts(entry, column)
        if not facts:
            return b""
        frame = Frame(in_cell=True, indent="", newline="\n")
        names = {fact.name for fact in facts}
        donors = {index: one for index, one in self.templates(column).items() if names & set(one.names)}
        if not donors:
            return b" ".join(write_bare(fact, entry, frame) for fact in facts)
        near = min(donors, key=lambda index: (abs(index - model), index))
        assigned, added = assign_in_order(donors[near], facts)
        made = Composition(
            template=donors[near],
            assigned=assigned,
            added=added,
            entry=entry,
            frame=frame,
            donors=donors,
            near=near,
        )
        return compose(made).strip()

    def extra_text(self, entry: Entry, column: int) -> bytes | None:
        """Return the text of a column that no field covers; None for the other columns."""
        field, header = self.columns[column]
        if field == "extra" or (field == "note" and header in entry.extra):
            return entry.extra.get(header, "").replace("|", "\\|").encode()
        return None

    def facts(self, entry: Entry, column: int) -> list[Fact]:
        """Return what of an entry stands in a column."""
        field = self.columns[column].field
        facts = facts_of(entry)
        if field == "title":
            beside = [f for f in facts if f.name == "link" and column_of_link(self.columns, f) is None]
            return [fact for fact in facts if fact.name.startswith("title")] + beside
        if field == "links":
            return [f for f in facts if f.name == "link" and column_of_link(self.columns, f) == column]
        return [fact for fact in facts if fact.name == field]

    def templates(self, column: int) -> dict[int, Template]:
        """Return the cells of a column that show something, taken apart, by row."""
        found = {}
        for index in range(len(self.items)):
            template = self.template(index, column)
            if template is not None and template.units:
                found[index] = template
        return found

    def template(self, row: int, column: int) -> Template | None:
        """Return one cell taken apart, or None where the row has no such cell or is no entry."""
        item, draft = self.items[row], self.drafts[row]
        if draft is None or item.row is None or column >= len(item.row.cells):
            return None
        span = cell_span(self.content, item.row.cells[column])
        whole = make_template(self.content, item, draft)
        return Template(self.content, span, tuple(unit for unit in whole.units if span.contains(unit.span)))

    def padded(self, row: int, column: int, text: bytes) -> bytes:
        """Return the bytes between two pipes: padded as that row pads, else as most rows do."""
        if self._is_padded(row):
            return _pad(text, self.widths[column], self.alignments[column])
        frames: dict[int, tuple[bytes, bytes]] = {}
        for index in range(len(self.items)):
            cell = self._cell(index, column)
            if cell is None or self._is_padded(index):
                continue
            inner = cell_span(self.content, cell)
            if (inner.start < inner.end) == bool(text):
                before = self.content[cell.start : inner.start]
                frames[index] = (before, self.content[inner.end : cell.end])
        if not frames:
            return b" " + text + b" "
        counts = Counter(frames.values())
        most = max(counts.values())
        fitting = [index for index, frame in frames.items() if counts[frame] == most]
        before, behind = frames[min(fitting, key=lambda index: (abs(index - row), index))]
        return before + text + behind

    def assemble(self, model: int, cells: Sequence[bytes]) -> bytes:
        """Join cells as the model row does, its outer pipes and line end included."""
        item = self.items[model]
        spans = [cell for column in range(len(cells)) if (cell := self._cell(model, column)) is not None]
        opening = self.content[item.start : spans[0].start]
        closing = self.content[spans[-1].end : item.end]
        row = b"|".join(self.padded(model, column, text) for column, text in enumerate(cells[: len(spans)]))
        return opening + row + closing

    def _cell(self, row: int, column: int) -> Inlines | None:
        """Return a cell that has bytes of its own: cells that a short row lacks have none."""
        item = self.items[row]
        cells = item.row.cells if item.row is not None else ()
        if column >= len(cells):
            return None
        cell = cells[column]
        between = (
            self.content[max(cell.start - 1, 0) : cell.start] == b"|" == self.content[cell.end : cell.end + 1]
        )
        return cell if cell.end > cell.start or between else None

    def _is_padded(self, row: int) -> bool:
        """Tell whether every cell of a row that has room fills its column's width."""
        roomy = full = 0
        for column, width in enumerate(self.widths):
            cell = self._cell(row, column)
            if cell is None:
                continue
            raw = self.content[cell.start : cell.end].decode(errors="replace")
            if display_width(raw.strip()) + 2 <= width:
                roomy += 1
                full += display_width(raw) == width
        return roomy > 1 and full == roomy


def column_of_link(columns: Sequence[Column], fact: Fact) -> int | None:
    """Return the column of links in which a link stands, or None where it stands beside the title."""
    label = fact.link.label if fact.link is not None else None
    candidates = [index for index, column in enumerate(columns) if column.field == "links"]
    for index in candidates:
        if label == columns[index].header:
            return index
    for index in candidates:
        role = link_role(columns[index].header)
        if role is not None and role == link_role(label):
            return index
    return None


def display_width(text: str) -> int:
    """Return how many columns of a terminal a text takes: wide characters take two."""
    return sum(
        0 if unicodedata.combining(one) else 2 if unicodedata.east_asian_width(one) in "WF" else 1
        for one in text
    )


def _pad(text: bytes, width: int, alignment: str) -> bytes:
    room = width - display_width(text.decode(errors="replace"))
    if room < 2:
        return b" " + text + b" "
    before = {"Center": room // 2, "Right": room - 1}.get(alignment, 1)
    return b" " * before + text + b" " * (room - before)


def _delimiter_widths(content: bytes, head_end: int, columns: int) -> tuple[int, ...]:
    """Return the width of each column by the line of dashes below the head."""
    start = content.find(b"\n", head_end - 1) + 1
    end = content.find(b"\n", start)
    line = content[start : end if end >= 0 else len(content)].decode(errors="replace").strip(" \t>\r")
    widths = [len(cell) for cell in line.strip("|").split("|")]
    return tuple([*widths, *([0] * (columns - len(widths)))][:columns])
