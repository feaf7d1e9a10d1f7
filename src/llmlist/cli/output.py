"""Everything that llmlist prints: results to stdout, all else to stderr.

The functions named ``show_`` print results. Text from lists, sources and files is hostile: it is
made safe for a terminal and never read as markup. rich is loaded only to draw on a terminal.
"""

from __future__ import annotations

import sys
from contextlib import contextmanager

# Not from `typing`, which takes as long to load as Python itself: `--version` prints through here.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from typing import NoReturn, TextIO

    from rich.console import Console
    from rich.progress import Progress as RichProgress
    from rich.table import Table
    from rich.text import Text

    from llmlist.model.problem import Problem

_OUT, _ERR, _OUT_BYTES = "out", "err", "bytes"
"""The ways by which something is printed: text on stdout and on stderr, bytes on stdout."""

_BLANKS = "\t\n\v\f\r\x85\u2028\u2029"
_JOINERS = "\u200c\u200d"
"""Format characters that names and emoji need; all others can hide or reorder text."""

_EMOJI_JOINER = "\u200d"
_EMOJI_SELECTOR = "\ufe0f"
_SKIN_TONES = "\U0001f3fb\U0001f3fc\U0001f3fd\U0001f3fe\U0001f3ff"

_DIFF_STYLES = {"-": "red", "+": "green", "@": "cyan", "\\": "dim"}
_CONTEXT_LINES = 3


def printable(text: str) -> str:
    r"""Return text that does nothing to a terminal but show itself, on one line.

    Line ends and tabs become blanks; control characters, escape sequences and marks that turn the
    writing direction become visible escapes.

    >>> printable("Fast\x1b[2J\nModels")
    'Fast\\x1b[2J Models'
    """
    return text if text.isprintable() else "".join(_visible(mark) for mark in text)


def _visible(mark: str) -> str:
    # Loaded late: most texts have nothing to escape.
    from unicodedata import category  # noqa: PLC0415

    if mark in _BLANKS:
        return " "
    if mark in _JOINERS or category(mark) not in {"Cc", "Cf", "Cs"}:
        return mark
    number = ord(mark)
    return (
        f"\\x{number:02x}"
        if number < 0x100
        else f"\\u{number:04x}"
        if number < 0x10000
        else f"\\U{number:08x}"
    )


class Recording:
    """What a command prints, to be printed again.

    Attributes:
        parts: Each piece with the way it was printed by.
        is_whole: Nothing was drawn for a terminal, or asked there, which cannot be repeated.
    """

    def __init__(self) -> None:
        self.parts: list[tuple[str, bytes]] = []
        self.is_whole = True

    def add(self, way: str, content: bytes) -> None:
        """Note that something was printed."""
        if content:
            self.parts.append((way, content))


_recordings: list[Recording] = []
"""Who listens to what is printed: as the streams themselves, there is one of it in a process."""


@contextmanager
def recorded() -> Iterator[Recording]:
    """Record what is printed during the block."""
    recording = Recording()
    _recordings.append(recording)
    try:
        yield recording
    finally:
        _recordings.remove(recording)


def replay(parts: Iterable[tuple[str, bytes]]) -> None:
    """Print what was recorded."""
    for way, content in parts:
        if way == _OUT_BYTES:
            _write_bytes(sys.stdout, content)
        else:
            text = content.decode("utf-8", "surrogatepass")
            _write(sys.stdout if way == _OUT else sys.stderr, text)


def _spoil_recordings() -> None:
    """Note that something is drawn or asked."""
    for recording in _recordings:
        recording.is_whole = False


def show_version() -> None:
    """Print the name and version of this program."""
    from llmlist import __version__  # noqa: PLC0415  # loaded late: a test may change it

    _write(sys.stdout, f"llmlist {__version__}\n")


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
    if not _is_terminal(sys.stdout):
        _write(sys.stdout, "".join(f"{line}\n" for line in _aligned(cells)))
        return
    # Loaded late: only a terminal needs it.
    from rich.table import Table  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    console = _console()
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


_TABLE_COLUMNS = 60
"""A narrower terminal shows a row of several cells as lines."""


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
    if not paged or not _is_terminal(sys.stdin):
        console.print(what)
        return
    with console.capture() as drawn:
        console.print(what)
    text = drawn.get()
    if text.count("\n") < console.height:
        _write(sys.stdout, text)
        return
    # Loaded late: only a long table on a terminal needs it.
    from llmlist.cli.paging import page  # noqa: PLC0415

    if not page(text):
        _write(sys.stdout, text)


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

    console = _console()
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


_LABEL_COLUMNS = 10
_READABLE_COLUMNS = 24
"""Fewer columns than this are too narrow for a text beside a label."""
_LEAST_COLUMNS = 17
"""Fewer columns than this are too narrow for a text at all."""


def show_side_by_side(columns: Sequence[str], rows: Iterable[tuple[str, Sequence[str]]]) -> None:
    """Draw facts of several things beside each other; below each other where the terminal is too narrow.

    Args:
        columns: What is compared; the first character of each marks its values where they stand below
            each other.
        rows: A label each, and as many texts as there are columns; a line feed begins a new line.
    """
    # Loaded late: only a terminal needs it.
    from rich.text import Text  # noqa: PLC0415

    console = _console()
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

    console = _console()
    for line in lines:
        console.print(Text(printable(line), overflow="fold"))


def _aligned(rows: Sequence[Sequence[str]]) -> Iterable[str]:
    widths = [max(map(width_of, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        padded = (cell + " " * (width - width_of(cell)) for cell, width in zip(row, widths, strict=True))
        yield "  ".join(padded).rstrip()


def width_of(text: str) -> int:
    """Return how many columns a text takes: two for each wide East Asian character and each emoji.

    What a joiner ties to an emoji is drawn into it; a selector makes a narrow sign an emoji
    (https://www.unicode.org/reports/tr51/).
    """
    if text.isascii():
        return len(text)
    # Loaded late: see `_visible`.
    from unicodedata import category, east_asian_width  # noqa: PLC0415

    columns, last, joined = 0, 0, False
    for mark in text:
        if mark == _EMOJI_SELECTOR and last == 1:
            columns, last = columns + 1, 2
        elif category(mark) in {"Mn", "Me", "Cf"} or joined or mark in _SKIN_TONES:
            joined = mark == _EMOJI_JOINER and last > 1
        else:
            last = 2 if east_asian_width(mark) in "WF" else 1
            columns += last
    return columns


def show_problems(problems: Iterable[Problem], *, as_result: bool = True) -> None:
    """Print problems, one a line, in the form ``path:line:column: severity: message [code]``.

    Args:
        problems: In the order to print.
        as_result: False sends them to stderr, where they are not what the command was asked for.
    """
    stream = sys.stdout if as_result else sys.stderr
    for problem in problems:
        place = "" if problem.location is None else f"{printable(str(problem.location))}: "
        message = printable(problem.message)
        _write(stream, f"{place}{problem.severity}: {message} [{printable(problem.code)}]\n")
        if problem.hint:
            _write(stream, f"  hint: {printable(problem.hint)}\n")


def show_diff(path: str, before: bytes | None, after: bytes) -> None:
    """Print what changes in a file as a unified diff: coloured on a terminal, else fit for ``git apply``.

    Args:
        path: Relative to the workspace root, with forward slashes.
        before: None where the file does not exist yet.
        after: What the file will hold.
    """
    lines = list(_diff_lines(path, before, after))
    if not _is_terminal(sys.stdout):
        _write_bytes(sys.stdout, b"".join(lines))
        return
    # Loaded late: only a terminal needs it.
    from rich.text import Text  # noqa: PLC0415

    console = _console()
    for line in lines:
        text = _diff_text(line)
        style = "bold" if text.startswith(("--- ", "+++ ")) else _DIFF_STYLES.get(text[:1], "")
        console.print(Text(text, style=style), soft_wrap=True)


def _diff_text(line: bytes) -> str:
    """Return a diff's line for a terminal: tabs stay, a carriage return shows."""
    text = line.removesuffix(b"\n").decode(errors="backslashreplace")
    parts = [part.replace("\r", "\\r") for part in text.split("\t")]
    return "\t".join(map(printable, parts))


def _diff_lines(path: str, before: bytes | None, after: bytes) -> Iterable[bytes]:
    """Yield the lines of a unified diff; only a line feed ends a line, as in git."""
    if (before or b"") == after:
        return
    # Loaded late: only a diff needs it.
    from difflib import diff_bytes, unified_diff  # noqa: PLC0415

    diff = diff_bytes(
        unified_diff,
        _lines(before or b""),
        _lines(after),
        b"/dev/null" if before is None else _diff_path("a", path),
        _diff_path("b", path),
        n=_CONTEXT_LINES,
    )
    for line in diff:
        yield line if line.endswith(b"\n") else line + b"\n\\ No newline at end of file\n"


def _lines(content: bytes) -> list[bytes]:
    lines = [line + b"\n" for line in content.split(b"\n")]
    lines[-1] = lines[-1][:-1]
    return lines if lines[-1] else lines[:-1]


def _diff_path(prefix: str, path: str) -> bytes:
    r"""Return a path as git writes it: quoted where it holds quotes, backslashes or control characters."""
    name = f"{prefix}/{path}".encode(errors="surrogateescape")
    if not any(byte < 0x20 or byte in b'"\\\x7f' for byte in name):
        # A name with a blank needs a tab behind it, or the rest is taken for a date.
        return name + (b"\t" if b" " in name else b"")
    quoted = (
        b"\\%c" % byte if byte in b'"\\' else b"\\%03o" % byte if byte < 0x20 or byte > 0x7E else b"%c" % byte
        for byte in name
    )
    return b'"' + b"".join(quoted) + b'"'


def show_summary(lines: Iterable[str]) -> None:
    """Print what was done, or would be, one thing a line."""
    for line in lines:
        _write(sys.stdout, f"{printable(line)}\n")


def show_text(text: str) -> None:
    """Print a result whose bytes matter, such as an export, exactly as it is."""
    _write_bytes(sys.stdout, text.encode(errors="backslashreplace"))


def show_json(value: object) -> None:
    """Print a value as JSON: keys in the order given, UTF-8 whatever the locale, one final line end."""
    # Loaded late: only `--format json` needs it.
    import json  # noqa: PLC0415

    text = json.dumps(value, ensure_ascii=False, indent=2, allow_nan=False)
    # A lone surrogate has no UTF-8; its backslash form is JSON's own.
    _write_bytes(sys.stdout, text.encode(errors="backslashreplace") + b"\n")


def say(text: str) -> None:
    """Tell the user something that is not a result."""
    _write(sys.stderr, f"{printable(text)}\n")


def warn(text: str, *, hint: str | None = None) -> None:
    """Tell the user what went wrong, and what to do next."""
    say(f"llmlist: {text}")
    if hint:
        say(f"  hint: {hint}")


class Progress:
    """How far a long piece of work has come, on stderr: a bar on a terminal, sentences elsewhere.

    Args:
        bar: Draws on a terminal; None elsewhere.
        quiet: Say nothing at all.
    """

    def __init__(self, bar: RichProgress | None, *, quiet: bool) -> None:
        self._bar = bar
        self._quiet = quiet

    def advance(self) -> None:
        """Say that one more piece is done."""
        if self._bar is not None:
            self._bar.update(self._bar.task_ids[0], advance=1, note="")

    def reach(self, done: int) -> None:
        """Say how many pieces are done."""
        if self._bar is not None:
            self._bar.update(self._bar.task_ids[0], completed=done)

    def say(self, text: str) -> None:
        """Say why nothing happens for a while, such as "waiting 3 s for arXiv"."""
        if self._bar is not None:
            self._bar.update(self._bar.task_ids[0], note=printable(text))
        elif not self._quiet:
            say(text)


@contextmanager
def progress(what: str, total: int, *, quiet: bool = False, is_size: bool = False) -> Iterator[Progress]:
    """Show for the length of the block how many pieces of ``total`` are done.

    Args:
        what: What is done, such as "asking arXiv".
        total: How many pieces there are.
        quiet: Show nothing.
        is_size: The pieces are bytes: show how much is done in per cent, and how long the rest may take.
    """
    if quiet or not _is_terminal(sys.stderr):
        yield Progress(None, quiet=quiet)
        return
    _spoil_recordings()
    # Loaded late: only a terminal needs it.
    from rich.console import Console  # noqa: PLC0415
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn  # noqa: PLC0415
    from rich.progress import Progress as Bar  # noqa: PLC0415

    columns = (
        TextColumn("{task.description}", markup=False),
        BarColumn(bar_width=20),
        TextColumn("{task.percentage:.0f} %", markup=False) if is_size else MofNCompleteColumn(),
        TimeRemainingColumn(compact=True),
        TextColumn("{task.fields[left]}", markup=False),
        TextColumn("{task.fields[note]}", markup=False),
    )
    console = Console(file=sys.stderr, markup=False, emoji=False, highlight=False)
    with Bar(*columns, console=console, transient=True) as bar:
        bar.add_task(printable(what), total=total, note="", left="left")
        yield Progress(bar, quiet=quiet)


def confirm(question: str, *, default: bool = False) -> bool:
    """Ask a yes-or-no question; whatever is not a clear answer is the default, the end of the input a no."""
    ask(f"{question} [{'Y/n' if default else 'y/N'}]")
    answer = "" if sys.stdin is None else sys.stdin.readline()
    if not answer.endswith("\n"):
        _write(sys.stderr, "\n")
    if default and answer.endswith("\n"):
        return answer.strip().casefold() not in {"n", "no"}
    return answer.strip().casefold() in {"y", "yes"}


def can_ask() -> bool:
    """Tell whether there is somebody to answer a question."""
    return _is_terminal(sys.stdin) and _is_terminal(sys.stderr)


def ask(question: str) -> None:
    """Put a question, and leave the cursor behind it."""
    _spoil_recordings()
    _write(sys.stderr, f"{printable(question)} ")
    if sys.stderr is not None:
        sys.stderr.flush()


def is_on_terminal() -> bool:
    """Tell whether a person reads what is printed."""
    return _is_terminal(sys.stdout)


def _is_terminal(stream: TextIO | None) -> bool:
    return stream is not None and stream.isatty()


def _console() -> Console:
    """Return a console on stdout; rich itself heeds ``NO_COLOR``, ``TERM=dumb`` and the width."""
    # Loaded late: only a terminal needs it.
    from rich.console import Console  # noqa: PLC0415

    _spoil_recordings()
    _make_tolerant(sys.stdout)
    return Console(file=sys.stdout, markup=False, emoji=False, highlight=False)


def flush() -> None:
    """Bring all results out now, so that a full disk or a reader gone is noticed before the process ends.

    Raises:
        EditError: The results cannot be written.
        BrokenPipeError: Their reader went away.
    """
    if sys.stdout is not None:
        _write_bytes(sys.stdout, b"")


def drop_results() -> None:
    """Send what is still buffered nowhere: Python would try to write it once more at exit."""
    # Loaded late: only a failure needs it.
    import os  # noqa: PLC0415

    try:
        descriptor = sys.stdout.fileno()
    except (AttributeError, OSError, ValueError):
        # No stdout, or one that is no file of the operating system.
        return
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, descriptor)
    os.close(nowhere)


def _write(stream: TextIO | None, text: str) -> None:
    """Write text; what the stream's encoding lacks is shown as an escape."""
    for recording in _recordings:
        recording.add(_OUT if stream is sys.stdout else _ERR, text.encode("utf-8", "surrogatepass"))
    # Python gives a process that was started without the stream None in its place.
    if stream is None:
        return
    _make_tolerant(stream)
    try:
        stream.write(text)
    except OSError as error:
        _refuse(error)


def _make_tolerant(stream: TextIO) -> None:
    reconfigure = getattr(stream, "reconfigure", None)
    if reconfigure is not None and stream.errors != "backslashreplace":
        reconfigure(errors="backslashreplace")


def _write_bytes(stream: TextIO | None, content: bytes) -> None:
    """Write bytes exactly as they are, whatever the stream's encoding and line ends."""
    for recording in _recordings:
        recording.add(_OUT_BYTES, content)
    if stream is None:
        return
    buffer = getattr(stream, "buffer", None)
    try:
        stream.flush()
        if buffer is None:
            stream.write(content.decode(errors="backslashreplace"))
        else:
            buffer.write(content)
            buffer.flush()
    except OSError as error:
        _refuse(error)


def _refuse(error: OSError) -> NoReturn:
    """Turn a failure to print into an expected error; a reader that went away is for `cli.main` to judge."""
    # Loaded late: only a failure needs it.
    from llmlist.errors import EditError  # noqa: PLC0415

    drop_results()
    if isinstance(error, BrokenPipeError):
        raise error
    raise EditError(f"cannot print the result: {error.strerror}") from error
