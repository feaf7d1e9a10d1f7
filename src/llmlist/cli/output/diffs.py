"""What changes in a file, as a unified diff: coloured on a terminal, fit for ``git apply`` elsewhere."""

from __future__ import annotations

import sys

from llmlist.cli.output.safe_text import printable
from llmlist.cli.output.streams import is_terminal, make_console, write_bytes

# Not from `typing`, which takes as long to load as Python itself.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

_DIFF_STYLES = {"-": "red", "+": "green", "@": "cyan", "\\": "dim"}
_CONTEXT_LINES = 3


def show_diff(path: str, before: bytes | None, after: bytes) -> None:
    """Print what changes in a file as a unified diff: coloured on a terminal, else fit for ``git apply``.

    Args:
        path: Relative to the workspace root, with forward slashes.
        before: None where the file does not exist yet.
        after: What the file will hold.
    """
    lines = list(_diff_lines(path, before, after))
    if not is_terminal(sys.stdout):
        write_bytes(sys.stdout, b"".join(lines))
        return
    # Loaded late: only a terminal needs it.
    from rich.text import Text  # noqa: PLC0415

    console = make_console()
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
