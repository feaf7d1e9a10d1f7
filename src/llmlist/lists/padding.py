"""How the cells of a column are padded, told from the rows that are there."""

from __future__ import annotations

import unicodedata
from collections import Counter
from functools import cached_property
from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

PaddingStyle = Literal["filled", "even", "loose"]


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


class ColumnPadding:
    """How one column is padded.

    A cell is *filled* where it has the column's width, *even* where the same blanks stand on both
    sides, half of what is left of a width, and *loose* where it has a blank or none on each side.

    Args:
        cells: The cells of the rows that are entries, in order.
        alignment: Of the column, as its delimiter row says.
        header: The column's header.
    """

    def __init__(self, cells: Sequence[CellWidths], alignment: str, header: CellWidths) -> None:
        self.cells = cells
        self.alignment = alignment
        padded = {cell.width for cell in (header, *cells) if cell.is_padded}
        widths = Counter(cell.width for cell in (header, *cells) if cell.width in padded)
        width, count = widths.most_common(1)[0] if widths else (0, 0)
        # Two cells may have one width by chance; the header or most of the others must share it.
        shared = width == header.width or count * 2 >= len(cells)
        self.filled = width if count > 1 and shared else 0
        self.even = self._even_width()
        # Blanks around texts that are wider than their column are what was there before they grew.
        grown = [cell.is_padded for cell in cells if cell.text > header.width]
        self.header_width = header.width if header.is_padded or sum(grown) * 2 > len(grown) else 0

    def pad(self, text: str, near: int, *, own: bool = False) -> tuple[int, int]:
        """Return the blanks before and behind a text.

        Args:
            text: The cell's text.
            near: Index of the row beside which it stands.
            own: Whether the text takes the place of that very row's own.
        """
        size = display_width(text)
        if own:
            cell = next((cell for cell in self.cells if cell.row == near and cell.text), None)
            if cell is not None and self._style_of(cell) == ("loose" if not cell.is_padded else None):
                return cell.before, cell.after
        width = max(self.filled, self.even) or self.header_width
        if width and size > width:
            return self._overflowing(size, width, near)
        style = self._style(near)
        if style == "even":
            side = max((self.even - size) // 2, 1)
            return side, side
        if style == "filled" and self.filled - size >= 2:
            return self._fill(self.filled - size)
        return self._loose(near, empty=not text)

    def _overflowing(self, size: int, width: int, near: int) -> tuple[int, int]:
        """Return the blanks around a text that is wider than its column: as with the nearest most alike."""
        alike = [cell for cell in self.cells if cell.text > width]
        if not alike:
            return (1, 1)
        by_size = [cell for cell in alike if abs(cell.text - size) <= _ALIKE] or alike
        cell = min(by_size, key=lambda cell: (abs(cell.row - near), cell.row))
        least = int(max(cell.before, cell.after) > 1)
        return max(cell.before, least), max(cell.after, least)

    def _fill(self, room: int) -> tuple[int, int]:
        before = {"Center": (room + self._leans_right) // 2, "Right": room - 1}.get(self.alignment, 1)
        return before, room - before

    @cached_property
    def _leans_right(self) -> bool:
        """Whether an odd blank of a centred cell mostly stands before its text."""
        odd = [
            cell for cell in self.cells if cell.width == self.filled and abs(cell.before - cell.after) == 1
        ]
        return sum(cell.before > cell.after for cell in odd) * 2 > len(odd)

    def _even_width(self) -> int:
        """Return the width that cells are centred in by halves; 0 where they are not."""
        halves = [cell for cell in self.cells if cell.text and cell.before == cell.after and cell.before > 1]
        if len(halves) < 2 or len({cell.text for cell in halves}) < 2:
            return 0
        # Cells of an even and of an odd length differ by one; a slip or two do not set the width.
        widths = Counter(2 * cell.before + cell.text for cell in halves)
        width = max(widths, key=lambda width: (widths[width] + widths[width - 1], width))
        fitting = widths[width] + widths[width - 1]
        unequal = any(cell.width == width - 1 and (width - cell.text) % 2 for cell in halves)
        return width if fitting * 3 >= len(halves) * 2 and unequal else 0

    def _style(self, near: int) -> PaddingStyle:
        """Return how most of the nearest cells are padded; one that has no room says nothing."""
        votes: Counter[PaddingStyle] = Counter()
        for cell in sorted(self.cells, key=lambda cell: abs(cell.row - near)):
            style = self._style_of(cell)
            if style is not None:
                votes[style] += 1
            if votes.total() == _VOTERS:
                break
        if votes:
            return votes.most_common(1)[0][0]
        return "filled" if self.filled else "loose"

    def _style_of(self, cell: CellWidths) -> PaddingStyle | None:
        even = self.even and cell.before == cell.after == max((self.even - cell.text) // 2, 1)
        if not cell.is_padded:
            roomy = self.filled - cell.text >= 3 or (self.even and self.even - cell.text >= 4)
            return "loose" if roomy or not (self.filled or self.even) else None
        if even:
            return "even"
        return "filled" if cell.width == self.filled else None

    def _loose(self, near: int, *, empty: bool) -> tuple[int, int]:
        """Return the blanks of most unpadded cells, of several the nearest."""
        frames = {
            cell.row: (cell.before, cell.after)
            for cell in self.cells
            if bool(cell.text) != empty and cell.before <= 1 + empty and cell.after <= 1
        }
        if not frames:
            return (1, 1)
        counts = Counter(frames.values())
        most = max(counts.values())
        fitting = [row for row, frame in frames.items() if counts[frame] == most]
        return frames[min(fitting, key=lambda row: (abs(row - near), row))]


_VOTERS = 3
_ALIKE = 2
"""By how many columns two texts may differ that are padded by hand the same way."""


def display_width(text: str) -> int:
    """Return how many columns of a terminal a text takes: wide characters take two."""
    if text.isascii():
        return len(text)
    return sum(
        0 if unicodedata.combining(one) else 2 if unicodedata.east_asian_width(one) in "WF" else 1
        for one in text
    )
