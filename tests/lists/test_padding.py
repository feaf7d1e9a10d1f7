from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from llmlist.lists.padding import CellWidths, ColumnPadding, display_width

FILLED = (" Ash      ", " Birch    ", " Cedar    ")
LOOSE = (" Ash ", " Birch ", " Cedar ")
COMPACT = ("Ash", "Birch", "Cedar")
EVEN = ("   Ash   ", "  Birch  ", "   Dill   ", "  Cedars  ", "    O    ")
"""Each centred in ten columns by halves: where the rest is odd, a column is missing."""


def header_cell(width: int) -> CellWidths:
    """Return a header with no more blanks than any cell has."""
    return CellWidths(-1, 1, width - 2, 1) if width > 1 else CellWidths(-1, 0, width, 0)


def measure(row: int, cell: str) -> CellWidths:
    text = cell.strip(" ")
    before = len(cell) - len(cell.lstrip(" ")) if text else len(cell)
    after = len(cell) - len(cell.rstrip(" ")) if text else 0
    return CellWidths(row, before, display_width(text), after)


def column(*cells: str, alignment: str = "None", header: int = 10) -> ColumnPadding:
    measured = [measure(row, cell) for row, cell in enumerate(cells)]
    return ColumnPadding(measured, alignment, header_cell(header))


def padded(padding: ColumnPadding, text: str, near: float, *, own: bool = False) -> str:
    before, after = padding.pad(text, near, own=own)
    return " " * before + text + " " * after


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Elm", " Elm      "),
        ("Elderber", " Elderber "),
        ("Elderberry", " Elderberry "),
        ("A long elderberry", " A long elderberry "),
        ("", "          "),
    ],
)
def test_a_filled_column_is_filled_up_to_its_width(text: str, expected: str) -> None:
    assert padded(column(*FILLED), text, 2) == expected


@pytest.mark.parametrize(
    ("alignment", "cells", "expected"),
    [
        ("None", FILLED, " Elm      "),
        ("Left", FILLED, " Elm      "),
        ("Center", ("   Ash    ", "  Birch   ", "  Cedar   "), "   Elm    "),
        ("Right", ("      Ash ", "    Birch ", "    Cedar "), "      Elm "),
    ],
)
def test_a_filled_column_is_filled_on_the_side_of_its_alignment(
    alignment: str, cells: tuple[str, ...], expected: str
) -> None:
    assert padded(column(*cells, alignment=alignment), "Elm", 1) == expected


@pytest.mark.parametrize(("text", "expected"), [("Elm", " Elm "), ("Elderberry", " Elderberry ")])
def test_a_loose_column_has_one_blank_on_each_side(text: str, expected: str) -> None:
    assert padded(column(*LOOSE), text, 2) == expected


def test_a_compact_column_has_no_blanks() -> None:
    assert padded(column(*COMPACT), "Elm", 2) == "Elm"


def test_a_loose_cell_has_the_blanks_of_most_cells() -> None:
    assert padded(column(" Ash ", " Birch ", " Cedar ", "Dill", " Fir "), "Elm", 2.5) == " Elm "


def test_of_equally_frequent_blanks_the_nearest_count() -> None:
    padding = column(" Ash ", " Birch ", "Cedar", "Dill")
    assert padded(padding, "Elm", 0) == " Elm "
    assert padded(padding, "Elm", 3) == "Elm"


@pytest.mark.parametrize(
    ("text", "expected"), [("Elm", "   Elm   "), ("Elms", "   Elms   "), ("E", "    E    ")]
)
def test_an_even_column_has_the_same_blanks_on_both_sides(text: str, expected: str) -> None:
    padding = column(*EVEN, alignment="Center", header=12)
    assert padded(padding, text, 2) == expected


def test_an_even_column_keeps_a_blank_on_each_side_of_a_long_text() -> None:
    padding = column(*EVEN, alignment="Center", header=12)
    assert padded(padding, "Elderberry bush", 2) == " Elderberry bush "


@pytest.mark.parametrize(("near", "expected"), [(0, " Elm      "), (7, " Elm ")])
def test_the_nearest_cells_say_how_a_mixed_column_is_padded(near: int, expected: str) -> None:
    padding = column(*FILLED, " Dill     ", " Fir ", " Gum ", " Hazel ", " Iris ")
    assert padded(padding, "Elm", near) == expected


def test_a_cell_that_fills_the_width_by_its_text_says_nothing_about_padding() -> None:
    padding = column(*FILLED, " Elderber ", " Gooseber ", " Hackberr ")
    assert padded(padding, "Elm", 5) == " Elm      "


def test_a_single_padded_cell_is_no_width() -> None:
    padding = column(" Ash ", " Birch    ", " Cedar ", header=7)
    assert padded(padding, "Elm", 2) == " Elm "


def test_the_header_confirms_the_width_of_a_single_padded_cell() -> None:
    padding = column(" Ash      ", header=10)
    assert padded(padding, "Elm", 0) == " Elm      "


def test_the_headers_width_alone_is_none() -> None:
    assert padded(column(*LOOSE, header=30), "Elm", 2) == " Elm "


@pytest.mark.parametrize("text", ["Elm", "Elderberry bush"])
def test_a_column_that_keeps_three_blanks_whatever_the_text_keeps_them(text: str) -> None:
    padding = column("   Ash   ", "   Birch   ", "   Cedar of old   ", header=30, alignment="Center")
    assert padded(padding, text, 2.5) == f"   {text}   "


def test_the_cells_with_texts_of_like_length_say_most() -> None:
    padding = column(" Ash ", "A long elderberry", " Fir ", "A great blackberry")
    assert padded(padding, "Elm", 1.5) == " Elm "
    assert padded(padding, "A black elderberry", 1.5) == "A black elderberry"


def test_an_empty_column_gets_one_blank_on_each_side() -> None:
    assert padded(column(), "Elm", 0) == " Elm "


@pytest.mark.parametrize(
    ("cell", "is_padded"),
    [
        ("Ash", False),
        (" Ash ", False),
        (" Ash  ", True),
        ("  Ash", True),
        ("", False),
        ("  ", False),
        ("   ", True),
    ],
)
def test_a_cell_is_padded_if_it_has_more_blanks_than_stand_beside_any_text(
    cell: str,
    is_padded: bool,  # noqa: FBT001  # a parameter of a case
) -> None:
    measured = measure(0, cell)
    assert (measured.is_padded, measured.width) == (is_padded, len(cell))


class TestOwn:
    """A text that takes the place of the row's own."""

    def test_keeps_the_blanks_of_a_loose_cell_among_others(self) -> None:
        padding = column(" Ash ", "Cedar", " Birch ")
        assert padded(padding, "Elm", 1.5) == " Elm "
        assert padded(padding, "Elm", 1, own=True) == "Elm"

    def test_keeps_the_width_of_a_filled_cell(self) -> None:
        assert padded(column(*FILLED), "Elm", 1, own=True) == " Elm      "

    def test_keeps_the_blanks_of_a_cell_that_is_padded_like_no_other(self) -> None:
        padding = column(*FILLED, "     Gum     ")
        assert padded(padding, "Elm", 3, own=True) == "     Elm     "

    def test_in_an_empty_cell_follows_the_column(self) -> None:
        padding = column(" Ash      ", "  ", " Birch    ", " Cedar    ")
        assert padded(padding, "Elm", 1, own=True) == " Elm      "


@pytest.mark.parametrize(
    ("text", "width"),
    [
        ("", 0),
        ("Elm", 3),
        ("naïve", 5),
        ("河流", 4),
        ("ｗｉｄｅ", 8),
        ("ﾊﾝ", 2),
        ("e\u0301", 1),
        ("😀", 2),
        ("河 Elm", 6),
    ],
)
def test_wide_characters_take_two_columns_and_combining_ones_none(text: str, width: int) -> None:
    assert display_width(text) == width


def test_wide_characters_are_filled_up_by_the_columns_they_take() -> None:
    padding = column(" 河流    ", " Ash     ", " Birch   ", header=9)
    assert padded(padding, "湖泊", 2) == " 湖泊    "
    assert padded(padding, "Elm", 0) == " Elm     "


@settings(deadline=None)
@given(st.lists(st.text("abc 河", max_size=12), max_size=6), st.text("abc河", max_size=15), st.data())
def test_blanks_are_those_of_some_cell_or_fill_a_width_that_stands_there(
    cells: list[str], text: str, data: st.DataObject
) -> None:
    alignment = data.draw(st.sampled_from(["None", "Left", "Center", "Right"]))
    padding = column(*cells, alignment=alignment, header=data.draw(st.integers(0, 14)))
    before, after = padding.pad(text, data.draw(st.integers(0, max(len(cells) - 1, 0))))
    widths = {cell.width for cell in (padding.header, *padding.cells)}
    frames = {(1, 1), *((cell.before, cell.after) for cell in padding.cells)}
    width = before + display_width(text) + after
    assert (before, after) in frames or width in widths or abs(before - after) == 0


@settings(deadline=None)
@given(st.lists(st.integers(1, 8), min_size=2, max_size=8, unique=True), st.data())
def test_a_text_of_a_filled_column_written_anew_stands_as_it_stood(
    sizes: list[int], data: st.DataObject
) -> None:
    alignment = data.draw(st.sampled_from(["None", "Left", "Right"]))
    room = [(size, 10 - size) for size in sizes]
    cells = [
        CellWidths(
            row, left - 1 if alignment == "Right" else 1, size, 1 if alignment == "Right" else left - 1
        )
        for row, (size, left) in enumerate(room)
    ]
    padding = ColumnPadding(cells, alignment, header_cell(10))
    for cell in cells:
        assert padding.pad("a" * cell.text, cell.row, own=True) == (cell.before, cell.after)


def test_a_padded_header_says_how_wide_a_column_of_full_cells_is() -> None:
    padding = ColumnPadding([CellWidths(0, 1, 8, 1), CellWidths(1, 1, 8, 1)], "Left", CellWidths(-1, 1, 4, 5))
    assert padding.pad("Elm", 1) == (1, 6)
