"""Headings written in HTML, such as ``<h2 align="center">Rivers</h2>``."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from llmlist.lists.blocks import Heading
from llmlist.lists.html_inlines import Comments, read_inlines

if TYPE_CHECKING:
    from collections.abc import Iterator

_HEADING: Final = re.compile(rb"<h([1-6])\b[^<>]{0,1000}>", re.IGNORECASE)
_HEADING_END: Final = re.compile(rb"</h(?:([1-6])\s{0,9}>)?", re.IGNORECASE)
_LONGEST: Final = 2000


def find_html_headings(content: bytes, start: int, end: int) -> Iterator[Heading]:
    """Yield the headings that a stretch of HTML holds outside of comments."""
    comments = Comments(content, start)
    for opening, closing in _heading_tags(content, start, end):
        if not comments.holds(opening.start()):
            inlines = read_inlines(content, opening.end(), closing.start())
            yield Heading(opening.start(), closing.end(), int(opening[1]), inlines)


def _heading_tags(content: bytes, start: int, end: int) -> Iterator[tuple[re.Match[bytes], re.Match[bytes]]]:
    """Yield the tags around each heading: what ends the first one must be the next end of a heading."""
    closing = None
    behind = start
    for opening in _HEADING.finditer(content, start, end):
        if opening.start() < behind:
            continue
        if closing is None or closing.start() < opening.end():
            closing = _HEADING_END.search(content, opening.end(), end)
        if closing is None:
            return
        size = closing.start() - opening.end()
        if closing[1] == opening[1] and size <= _LONGEST:
            yield opening, closing
            behind = closing.end()
