"""From the bytes of what was read to those of the lines that it stands on."""

from __future__ import annotations

from typing import Final

_BLANK: Final = b" \t\r\n"


def line_start(content: bytes, offset: int) -> int:
    """Return the first byte of the line in which a byte stands."""
    return content.rfind(b"\n", 0, offset) + 1


def own_lines(content: bytes, span: tuple[int, int], behind: int, ahead: int) -> tuple[int, int]:
    """Return the span of what stands in HTML with its lines, where it has them to itself.

    A whole table or list may stand in one line.

    Args:
        content: The document.
        span: Of a row or an item.
        behind: Where what stands before it ends.
        ahead: Where what stands behind it begins.
    """
    start, end = span
    newline = content.rfind(b"\n", behind, start)
    if newline >= 0 and not content[newline:start].strip():
        start = newline + 1
    newline = content.find(b"\n", end, ahead)
    if newline >= 0 and not content[end:newline].strip():
        end = newline + 1
    return start, end


def with_marks(content: bytes, start: int, offset: int) -> int:
    """Return where a text begins with the marks that open it, which have no place of their own."""
    while offset > start and content[offset - 1] in b"*_~":
        offset -= 1
    return offset


def line_end(content: bytes, offset: int) -> int:
    """Return the byte behind the line end of the line in which the byte before ``offset`` stands."""
    found = content.find(b"\n", max(offset - 1, 0))
    return found + 1 if found >= 0 else len(content)


def visible_end(content: bytes, start: int, end: int) -> int:
    """Return the byte behind the last one of a stretch that is no blank; its start where all are."""
    while end > start and content[end - 1] in _BLANK:
        end -= 1
    return end
