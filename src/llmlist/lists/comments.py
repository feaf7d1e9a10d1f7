"""Entries inside HTML comments: neither live nor lost."""

from __future__ import annotations

import re
from bisect import bisect_right
from operator import itemgetter
from typing import TYPE_CHECKING, Final

from llmlist.lists.blocks import Footnote, ItemList, Quote, Table, Verbatim

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from llmlist.lists.blocks import Block, Heading, Paragraph
    from llmlist.lists.document import Document

_OPENING: Final = b"<!--"
_CLOSING: Final = b"-->"
_LINKED: Final = re.compile(rb"\]\(|https?://|<a\b", re.IGNORECASE)


def find_comments(document: Document) -> Iterator[tuple[int, int]]:
    """Yield the inside of each HTML comment that holds a link; one that is never closed goes to the end.

    What only looks like a comment, in code, is left out.
    """
    content = document.content
    code = sorted(_code_spans(document.blocks)) if _OPENING in content else []
    position = content.find(_OPENING)
    while position >= 0:
        start = position + len(_OPENING)
        end = content.find(_CLOSING, start)
        end = end if end >= 0 else len(content)
        index = bisect_right(code, position, key=itemgetter(0)) - 1
        shown = index >= 0 and position < code[index][1]
        if not shown and _LINKED.search(content, start, end):
            yield start, end
        position = content.find(_OPENING, end)


def find_open_comment(document: Document) -> int | None:
    """Return where an HTML comment begins that never ends; what only looks like one is left out."""
    content = document.content
    last = content.rfind(_OPENING)
    if last < 0 or content.find(_CLOSING, last) >= 0:
        return None
    shown = any(start <= last < end for start, end in _code_spans(document.blocks))
    return None if shown else last


def _code_spans(blocks: Iterable[Block]) -> Iterator[tuple[int, int]]:
    """Yield the spans of blocks of code, and of code in a line that shows the beginning of a comment."""
    for block in blocks:
        if isinstance(block, Verbatim):
            if block.kind == "code":
                yield block.start, block.end
        elif isinstance(block, ItemList):
            for item in block.items:
                yield from _code_spans(item.blocks)
        elif isinstance(block, Quote | Footnote):
            yield from _code_spans(block.blocks)
        else:
            yield from _inline_code(block)


def _inline_code(block: Heading | Paragraph | Table) -> Iterator[tuple[int, int]]:
    if isinstance(block, Table):
        parts = [cell for row in (block.head, *block.rows) for cell in row.cells]
    else:
        parts = [block.inlines]
    for part in parts:
        for leaf in part.leaves:
            if leaf.kind == "code" and _OPENING.decode() in leaf.text:
                yield leaf.start, leaf.end
