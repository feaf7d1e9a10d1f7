"""Tables, bars and facts side by side: drawn on a terminal, in plain aligned columns elsewhere."""

from __future__ import annotations

import sys

from llmlist.cli.output.safe_text import printable, width_of
from llmlist.cli.output.streams import is_terminal, make_console, write

# Not from `typing`, which takes as long to load as Python itself.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from typing import TextIO

    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

_TABLE_COLUMNS = 60
"""A narrower terminal shows a row of several cells as lines."""
_LABEL_COLUMNS = 10
_READABLE_COLUMNS = 24
"""Fewer columns than this are too narrow for a text beside a label."""
_LEAST_COLUMNS = 17
"""Fewer columns than this are too narrow for a text at all."""


def show_table(
    columns: Sequence[str],
    rows: Iterable[Sequence[str]],
    title: str | None = None,
    *,
    paged: bool = False,
) -> None:
    """Print a table: drawn on a terminal, in plain aligned columns elsewhere.

    On a narrow terminal each row stands below its first cell.

    Args:
        columns: The headings.
        rows: As many cells each as there are columns.
        title: Stands above the table on a terminal, and nowhere else: it is no data.
        paged: Show a table that is longer than the terminal in a pager.
    """
    cells = [[printable(cell) for cell in row] for row in (columns, *rows)]
    if not is_terminal(sys.stdout):
        write(sys.stdout, "".join(f"{line}\n" for line in _aligned(cells)))
        return
    # Loaded late: only a terminal needs it.
    from rich.table import Table  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    console = make_console()
    if console.width < _TABLE_COLUMNS and len(columns) > 2:
        _print(console, Text("\n").join(map(_card, cells[1:])), paged=paged)
        return
    table = Table(title=None if title is None else Text(printable(title)), title_justify="left")
    for number, heading in enumerate(cells[0]):
        # The first column names the row: it must be fit for copying.
        table.add_column(Text(heading), overflow="fold", no_wrap=number == 0)
    for row in cells[1:]:
        table.add_row(*(Text(cell) for cell in row))
    _print(console, table, paged=paged)


def _card(row: Sequence[str]) -> Text:
    """Return a row as lines: its first cell, and below it the others that say something."""
    from rich.text import Text  # noqa: PLC0415  # loaded late: see above

    text = Text(row[0], style="bold", overflow="fold")
    for cell in row[1:]:
        if cell:
            text.append(f"\n  {cell}", style="not bold")
    return text


def _print(console: Console, what: Table | Text, *, paged: bool) -> None:
    """Print on the terminal, through a pager what is longer than it."""
    if not paged or not is_terminal(sys.stdin):
        console.print(what)
        return
    with console.capture() as drawn:
        console.print(what)
    text = drawn.get()
    if text.count("\n") < console.height:
        write(sys.stdout, text)
        return
    # Loaded late: only a long table on a terminal needs it.
    from llmlist.cli.paging import page  # noqa: PLC0415

    if not page(text):
        write(sys.stdout, text)


def show_bars(title: str, bars: Sequence[tuple[str, int]]) -> None:
    """Draw a bar chart on a terminal.

    Args:
        title: Stands above.
        bars: A label and a number each.
    """
    # Loaded late: only a terminal needs it.
    from rich.bar import Bar  # noqa: PLC0415
    from rich.table import Table  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    console = make_console()
    most = max((count for _, count in bars), default=0) or 1
    table = Table.grid(padding=(0, 1, 0, 0), expand=True)
    table.add_column(max_width=max(console.width // 2 - 6, 8), overflow="fold")
    table.add_column(justify="right", no_wrap=True)
    table.add_column(ratio=1, min_width=6)
    drawn = _can_draw(sys.stdout)
    for label, count in bars:
        bar = Bar(most, 0, count, color="cyan") if drawn else Text("#" * max(round(20 * count / most), 1))
        table.add_row(Text(printable(label)), Text(str(count), style="dim"), bar)
    console.print(Text(printable(title), style="bold"))
    console.print(table)


def _can_draw(stream: TextIO) -> bool:
    """Tell whether a stream can show block characters."""
    try:
        "█▏".encode(stream.encoding or "ascii")
    except (UnicodeEncodeError, LookupError):
        return False
    return True


def show_side_by_side(columns: Sequence[str], rows: Iterable[tuple[str, Sequence[str]]]) -> None:
    """Draw facts of several things beside each other; below each other where the terminal is too narrow.

    Args:
        columns: What is compared; the first character of each marks its values where they stand below
            each other.
        rows: A label each, and as many texts as there are columns; a line feed begins a new line.
    """
    # Loaded late: only a terminal needs it.
    from rich.text import Text  # noqa: PLC0415

    console = make_console()
    heads = [Text(printable(one), style="bold") for one in columns]
    if (console.width - _LABEL_COLUMNS) // len(columns) >= _READABLE_COLUMNS:
        lines = [[Text(label, style="dim"), *_cells(texts)] for label, texts in rows]
        console.print(_grid([[Text(""), *heads], *lines], labelled=True))
        return
    is_wide = console.width // len(columns) >= _LEAST_COLUMNS
    console.print(_grid([heads]) if is_wide else Text("\n").join(heads))
    for label, texts in rows:
        console.print(Text(label, style="dim"))
        console.print(_grid([_cells(texts)]) if is_wide else _stacked(columns, texts))


def _grid(rows: Sequence[Sequence[Text]], *, labelled: bool = False) -> Table:
    from rich.table import Table  # noqa: PLC0415  # loaded late: see above

    table = Table.grid(padding=(0, 2, 0, 0), expand=True)
    for number in range(len(rows[0])):
        is_label = labelled and number == 0
        width, ratio = (_LABEL_COLUMNS - 2, None) if is_label else (None, 1)
        table.add_column(width=width, ratio=ratio, overflow="fold")
    for row in rows:
        table.add_row(*row)
    return table


def _cells(texts: Sequence[str]) -> list[Text]:
    """Return texts to draw; those that all say the same are dim."""
    from rich.text import Text  # noqa: PLC0415  # loaded late: see above

    style = "dim" if len(texts) > 1 and len(set(texts)) == 1 else ""
    return [Text(_lined(text), style=style) for text in texts]


def _stacked(columns: Sequence[str], texts: Sequence[str]) -> Text:
    """Return texts below each other, one that several have once, with the marks of all of them."""
    from rich.text import Text  # noqa: PLC0415  # loaded late: see above

    marks: dict[str, str] = {}
    for column, text in zip(columns, texts, strict=True):
        if text:
            marks[text] = marks.get(text, "") + column[0]
    return Text("\n").join(Text(f"{mark} {_lined(text)}") for text, mark in marks.items())


def _lined(text: str) -> str:
    return "\n".join(map(printable, text.split("\n")))


def show_wrapped(lines: Iterable[str]) -> None:
    """Print lines on a terminal, broken between words."""
    # Loaded late: only a terminal needs it.
    from rich.text import Text  # noqa: PLC0415

    console = make_console()
    for line in lines:
        console.print(Text(printable(line), overflow="fold"))


def _aligned(rows: Sequence[Sequence[str]]) -> Iterable[str]:
    widths = [max(map(width_of, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        padded = (cell + " " * (width - width_of(cell)) for cell, width in zip(row, widths, strict=True))
        yield "  ".join(padded).rstrip()
