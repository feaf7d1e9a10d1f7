"""Stretches of HTML that hold both tags of a pair or none: what a keeper's words must be to be moved."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from llmlist.lists.html_inlines import find_tags, read_inlines
from llmlist.model.edit import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from llmlist.lists.html_inlines import Tag

_SINGLE: Final = frozenset({"", "br", "hr", "img", "wbr"})
"""Tags that have no other half; a comment has no name."""

_LISTS: Final = ("ul", "ol")


def with_whole_tags(content: bytes, span: Span, around: Span) -> Span:
    """Return a stretch of HTML that holds both or none of the tags of a pair.

    Closing tags at its very end are left out; otherwise it is widened over the tags beside it. Where text
    stands between, it stays as it is.

    Args:
        content: The document.
        span: The stretch.
        around: How far it may be widened.
    """
    opened, closed = _unpaired(content, span)
    if closed and not _shows(content, closed[0].start, span.end):
        return Span(span.start, span.start + len(content[span.start : closed[0].start].rstrip()))
    before = [tag for tag in find_tags(content, around.start, span.start) if tag.name not in _SINGLE]
    behind = [tag for tag in find_tags(content, span.end, around.end) if tag.name not in _SINGLE]
    start = _opening(content, span.start, before, [tag.name for tag in closed])
    end = _closing(content, span.end, behind, [tag.name for tag in reversed(opened)])
    return _with_list(content, Span(start, end), before, behind) if start >= 0 and end >= 0 else span


def _unpaired(content: bytes, span: Span) -> tuple[list[Tag], list[Tag]]:
    """Return the opening and the closing tags of a stretch whose other half stands outside of it."""
    opened: list[Tag] = []
    closed: list[Tag] = []
    for tag in find_tags(content, *span):
        if tag.name in _SINGLE:
            continue
        if not tag.closes:
            opened.append(tag)
        elif opened and opened[-1].name == tag.name:
            opened.pop()
        else:
            closed.append(tag)
    return opened, closed


def _opening(content: bytes, start: int, before: Sequence[Tag], names: Iterable[str]) -> int:
    """Return where the tags begin that open some names right before a byte; -1 where text is between."""
    left = list(before)
    for name in names:
        while left and (left[-1].closes or left[-1].name != name):
            left.pop()
        if not left or _shows(content, left[-1].end, start):
            return -1
        start = left.pop().start
    return start


def _closing(content: bytes, end: int, behind: Sequence[Tag], names: Iterable[str]) -> int:
    """Return where the tags end that close some names right behind a byte; -1 where text is between."""
    left = iter(behind)
    for name in names:
        found = next((tag for tag in left if tag.closes and tag.name == name), None)
        if found is None or _shows(content, end, found.start):
            return -1
        end = found.end
    return end


def _with_list(content: bytes, span: Span, before: Sequence[Tag], behind: Sequence[Tag]) -> Span:
    """Return a stretch of items with the list around them: they are none without it."""
    opening = next((tag for tag in reversed(before) if tag.end <= span.start), None)
    closing = next((tag for tag in behind if tag.start >= span.end), None)
    if opening is None or closing is None or content[span.start : span.start + 3].lower() != b"<li":
        return span
    is_pair = opening.name == closing.name in _LISTS and closing.closes > opening.closes
    return Span(opening.start, closing.end) if is_pair else span


def _shows(content: bytes, start: int, end: int) -> bool:
    """Tell whether a stretch of HTML shows a letter, a digit or a picture."""
    leaves = read_inlines(content, start, end).leaves
    return any(leaf.kind == "image" or any(map(str.isalnum, leaf.text)) for leaf in leaves)
