"""Problems: findings with a place, for people and for programs."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from llmlist.model.edit import Edit

Severity = Literal["error", "warning", "info"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Location:
    """A place in a file, for people.

    Attributes:
        path: Relative to the workspace root, with forward slashes.
        line: Counted from 1, only a line feed ends a line; None means the file as a whole.
        column: Counted from 1 in characters; None means the whole line.
    """

    path: str
    line: int | None = None
    column: int | None = None

    def __str__(self) -> str:
        """Return ``path:line:column`` as far as it is known."""
        parts = [self.path, *(str(n) for n in (self.line, self.column) if n is not None)]
        return ":".join(parts)


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """Something that a curator should look at.

    Attributes:
        code: Stable and kebab-case, such as ``unknown-field``.
        severity: ``error`` makes a checking command exit 1.
        message: One sentence, without the place.
        location: Where it stands in its source, or None.
        entry_key: The entry concerned, or None.
        hint: What to do about it, or None.
        fixes: Edits to the file of ``location`` that mend it; none where a person must.
    """

    code: str
    severity: Severity
    message: str
    location: Location | None = None
    entry_key: str | None = None
    hint: str | None = None
    fixes: tuple[Edit, ...] = ()


def find_encoding_problem(path: str, content: bytes) -> Problem | None:
    """Return the first fault that keeps a file from being UTF-8, with its place; None where it is."""
    try:
        content.decode()
    except UnicodeDecodeError as error:
        line, column = line_and_column(content, error.start)
        return Problem(
            code="not-utf-8",
            severity="error",
            message=f"not UTF-8: byte 0x{content[error.start]:02x} at offset {error.start}",
            location=Location(path=path, line=line, column=column),
            hint="save the file as UTF-8, for example with `iconv -t UTF-8`",
        )
    return None


class LineIndex:
    """The lines of a text, for telling many places in it: `line_and_column` counts anew for each.

    Args:
        content: The text.
    """

    def __init__(self, content: bytes) -> None:
        self._content = content
        self._starts = [0]
        end = content.find(b"\n")
        while end >= 0:
            self._starts.append(end + 1)
            end = content.find(b"\n", end + 1)

    def place(self, offset: int) -> tuple[int, int]:
        """Return line and column, both from 1, of a byte offset; columns count characters."""
        line = bisect_right(self._starts, offset)
        return line, len(self._content[self._starts[line - 1] : offset].decode(errors="replace")) + 1


def line_and_column(content: bytes, offset: int) -> tuple[int, int]:
    """Return line and column, both from 1, of a byte offset; columns count characters."""
    start = content.rfind(b"\n", 0, offset) + 1
    line = content.count(b"\n", 0, offset) + 1
    return line, len(content[start:offset].decode(errors="replace")) + 1
