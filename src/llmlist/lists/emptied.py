"""Places inside a section that have lost their last entry: where a new entry can stand as their only one.

A folded block with nothing below its summary, a bullet of a few words with nothing below it, words that
end with a colon and lead to nothing, two blank lines where all others stand alone: what stood there is gone,
the frame has stayed. It knows the lines between two items, not the items.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

    from llmlist.model.edit import Span

_FOLDED: Final = re.compile(
    rb"<details\b[^<>]{0,200}>\s{0,20}<summary\b[^<>]{0,200}>(?:[^<]|<(?!/summary)){0,400}</summary>"
    rb"[ \t]{0,20}\r?\n(?:[ \t]{0,20}\r?\n)?(?=(?P<rest>\s{0,50})</details\s?>)",
    re.IGNORECASE,
)
_BULLET: Final = re.compile(rb"^(?P<indent>[ \t]*+)[-*+][ \t]++(?P<words>[^\r\n]++)\r?\n", re.MULTILINE)
_LEAD_IN: Final = re.compile(
    rb"^(?![ \t]*(?:[-*+#|<>]|\d{1,9}[.)])[ \t\r\n])[^\r\n]{1,2000}(?::|\xef\xbc\x9a)[*_]{0,3}[ \t]*\r?\n"
    rb"(?=(?:(?P<apart>[ \t]*\r?\n)(?:[ \t]*\r?\n)|(?:[ \t]*\r?\n)+#{1,6}[ \t]|\s*\Z))",
    re.MULTILINE,
)
"""Words with a colon; then two blank lines, of which one stood behind the list, or the section's end."""
_LINK: Final = re.compile(rb"\]\(|https?://|<a\b", re.IGNORECASE)
_LINE: Final = re.compile(rb"(?P<indent>[ \t]*+)[^\s]")


def find_emptied(content: bytes, between: Span, depth: int) -> int | None:
    """Return the byte at which the only entry of a group goes that has none; None where no group is empty.

    Args:
        content: The document.
        between: What stands between two items of a section, or between one and the section's end.
        depth: How many blanks stand before the items beside it: those of a group stand deeper than it.
    """
    places = [
        *_folded_blocks(content, between),
        *_bullets(content, between, depth),
        *_lead_ins(content, between),
    ]
    return places[0] if len(places) == 1 else None


def _folded_blocks(content: bytes, between: Span) -> Iterator[int]:
    for found in _FOLDED.finditer(content, between.start, between.end):
        yield found.end()


def _bullets(content: bytes, between: Span, depth: int) -> Iterator[int]:
    for found in _BULLET.finditer(content, between.start, between.end):
        indent = len(found["indent"])
        if indent >= depth or _LINK.search(found["words"]):
            continue
        following = _LINE.search(content, found.end())
        if following is None or len(following["indent"]) <= indent:
            yield found.end()


def _lead_ins(content: bytes, between: Span) -> Iterator[int]:
    for found in _LEAD_IN.finditer(content, between.start):
        if found.start() >= between.end:
            return
        yield found.end() if found["apart"] is None else found.end("apart")


def find_gap(content: bytes, around: Span) -> int | None:
    """Return the byte between two blank lines, with words before and behind, where there is one such place.

    Args:
        content: The document.
        around: Where to look, from the beginning of a line; what stands in code is passed over.
    """
    places: list[int] = []
    fence, blanks, last, worded = b"", 0, 0, False
    position = around.start
    for line in content[around.start : around.end].splitlines(keepends=True):
        text, start = line.strip(), position
        position += len(line)
        if not text:
            last = start if blanks == 1 else last
            blanks += 1
            continue
        if worded and blanks == _GAP and not fence:
            places.append(last)
        elif blanks > _GAP and not fence:
            return None
        blanks, worded = 0, True
        mark = _FENCE.match(text)
        if mark is not None and (not fence or (text.startswith(fence) and text.strip(fence[:1]) == b"")):
            fence = b"" if fence else mark[0]
    return places[0] if len(places) == 1 else None


_FENCE: Final = re.compile(rb"`{3,}|~{3,}")
_GAP: Final = 2
"""How many blank lines are left where one stood before what is gone, and one behind it."""
