"""How the cells of a column are padded, told from the rows that are there.

Each way of padding that some cell shows is tried on all of them: the way that explains the most cells, near
ones and those with texts of like length above all, is how a new cell is padded.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from typing import TYPE_CHECKING, Final, NamedTuple, Protocol

from llmlist.lists.votes import fade, weigh

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence


class CellWidths(NamedTuple):
    """One cell as it is padded, in columns of a terminal.

    Attributes:
        row: Index of its row.
        before: Blanks before its text.
        text: The text's own width; 0 for an empty cell.
        after: Blanks behind it.
    """

    row: int
    before: int
    text: int
    after: int

    @property
    def width(self) -> int:
        """The whole cell between its pipes."""
        return self.before + self.text + self.after

    @property
    def is_padded(self) -> bool:
        """Whether it has more blanks than stand between any text and its pipes."""
        return self.width > 2 if not self.text else self.before > 1 or self.after > 1


class Way(Protocol):
    """A way of padding."""

    def blanks(self, text: int, /) -> tuple[int, int]:
        """Return the blanks before and behind a text of a width."""
        ...


class _Filled(NamedTuple):
    """Up to a width, on the side that an alignment leaves; a text without room has a blank on each side."""

    width: int
    alignment: str

    def blanks(self, text: int, /) -> tuple[int, int]:
        room = self.width - text
        if room < 2:
            return 1, 1
        before = {"Center": room // 2, "Centre": room - room // 2, "Right": room - 1}.get(self.alignment, 1)
        return before, room - before


class _Even(NamedTuple):
    """The same blanks on both sides: half of what is left of a width, rounded down."""

    width: int

    def blanks(self, text: int, /) -> tuple[int, int]:
        side = max((self.width - text) // 2, 1)
        return side, side


class _Fixed(NamedTuple):
    """The same blanks around every text; an empty cell says nothing about others."""

    before: int
    after: int
    is_empty: bool

    def blanks(self, text: int, /) -> tuple[int, int]:
        return (self.before, self.after) if self.is_empty != bool(text) else (-1, -1)


class ColumnPadding:
    """How one column is padded.

    Args:
        cells: The cells of the rows that are entries, in order.
        alignment: Of the column, as its delimiter row says.
        header: The column's header.
    """

    def __init__(self, cells: Sequence[CellWidths], alignment: str, header: CellWidths) -> None:
        self.cells = cells
        self.alignment = alignment
        self.alignments = (alignment, "Centre", "Left") if alignment == "Center" else (alignment, "Left")
        self.header = header

    def pad(self, text: str, near: float, *, own: bool = False) -> tuple[int, int]:
        """Return the blanks before and behind a text.

        Args:
            text: The cell's text.
            near: Where among the rows it stands: half an index is between two.
            own: Whether the text takes the place of that very row's own.
        """
        size = display_width(text)
        ways = self.weigh(size, near, own=own)
        best = max(ways, key=lambda way: ways[way], default=None)
        return (1, 1) if best is None or not ways[best] else best.blanks(size)

    def weigh(self, size: int, near: float, *, own: bool = False) -> Mapping[Way, float]:
        """Return how much speaks for each way to pad a text of a width; other values as in `pad`."""
        cells = sorted(self.cells, key=lambda cell: (abs(cell.row - near), cell.row))[:_VOTERS]
        old = next((cell for cell in cells if own and cell.row == near and cell.text), None)
        return {
            way: sum(_weight(cell, size, near) for cell in cells if _explains(way, cell))
            for way in dict.fromkeys(self._ways(cells))
            if way.blanks(size) != (-1, -1) and (old is None or _explains(way, old))
        }

    def _ways(self, cells: Sequence[CellWidths]) -> Iterable[Way]:
        """Yield the ways that could explain cells; of two that explain as much the first is meant."""
        padded = {cell.width for cell in (self.header, *cells) if cell.is_padded}
        widths = Counter(cell.width for cell in (self.header, *cells) if cell.width in padded)
        for width in (width for width, count in widths.items() if count > 1):
            yield from (_Filled(width, alignment) for alignment in self.alignments)
        yield from (_Fixed(cell.before, cell.after, not cell.text) for cell in cells)
        halves = [
            2 * cell.before + cell.text for cell in cells if cell.before == cell.after > 1 and cell.text
        ]
        # Cells of an even and of an odd length differ by one.
        evens = Counter([*halves, *(width + 1 for width in halves)])
        yield from (_Even(width) for width, count in evens.items() if count > 1)


def pad_row(columns: Sequence[ColumnPadding], texts: Sequence[str], near: float) -> list[tuple[int, int]]:
    """Return the blanks before and behind each text of a new row.

    Tables kept by hand hold rows of several ways: padded up to one width or another, and not at all. Each
    row that is there speaks for all that it would make of the texts, the nearer the more.

    Args:
        columns: The table's columns.
        texts: What stands in them.
        near: Where among the rows they stand: half an index is between two.
    """
    sizes = [display_width(text) for text in texts]
    ways = [column.weigh(size, near) for column, size in zip(columns, sizes, strict=True)]
    cells = [{cell.row: cell for cell in column.cells} for column in columns]
    whole = set.intersection(*map(set, cells)) if cells else set()
    rows = sorted(whole, key=lambda row: (abs(row - near), row))[:_VOTERS]
    votes = [
        (
            abs(row - near),
            tuple(
                [_like(one[row], known, size) for one, known, size in zip(cells, ways, sizes, strict=True)]
            ),
        )
        for row in rows
    ]
    weights = weigh(votes)
    best = max(weights, key=lambda blanks: weights[blanks], default=())
    if sum(blanks == best for _, blanks in votes) < _HABIT:
        pairs = zip(_of_kind(columns, near), texts, strict=True)
        return [column.pad(text, near) for column, text in pairs]
    return list(best)


_HABIT: Final = 2
"""How many rows make a way to pad a row a habit; where none is one, each column is padded for itself."""


def _of_kind(columns: Sequence[ColumnPadding], near: float) -> list[ColumnPadding]:
    """Return columns of only those rows that are as aligned as the nearest: mostly as wide as the header."""
    shares: dict[int, list[bool]] = {}
    for column in columns:
        for cell in column.cells:
            shares.setdefault(cell.row, []).append(cell.width == column.header.width)
    aligned = {row: sum(same) * 2 > len(same) for row, same in shares.items()}
    kinds = {aligned[row] for row in sorted(aligned, key=lambda row: abs(row - near))[:_AROUND]}
    if len(kinds) > 1:
        return list(columns)
    return [
        ColumnPadding(
            [cell for cell in column.cells if aligned[cell.row] in kinds], column.alignment, column.header
        )
        for column in columns
    ]


_AROUND: Final = 3
"""How many of the nearest rows tell of which kind a new one is: all of them, or none does."""


def _like(cell: CellWidths, ways: Mapping[Way, float], size: int) -> tuple[int, int]:
    """Return the blanks around a text of a width by the best of the ways that explain a cell."""
    fitting = [way for way in ways if _explains(way, cell)] or list(ways)
    best = max(fitting, key=lambda way: ways[way], default=None)
    return (1, 1) if best is None or not ways[best] else best.blanks(size)


def _explains(way: Way, cell: CellWidths) -> bool:
    before, after = way.blanks(cell.text)
    return (before, after) == (cell.before, cell.after) if cell.text else before + after == cell.width


def _weight(cell: CellWidths, size: int, near: float) -> float:
    """Return how much a cell says about a text: near cells with texts of like length say most."""
    return fade(abs(cell.row - near) + abs(cell.text - size) / _UNLIKE)


_VOTERS: Final = 50
_UNLIKE: Final = 2
"""By how many columns a text is longer or shorter whose cell counts as one row further away."""


def display_width(text: str) -> int:
    """Return how many columns of a terminal a text takes: wide characters take two."""
    if text.isascii():
        return len(text)
    return sum(
        0 if unicodedata.combining(one) else 2 if unicodedata.east_asian_width(one) in "WF" else 1
        for one in text
    )
