"""Entries inside HTML comments: neither live nor lost."""

from __future__ import annotations

import re
from bisect import bisect_right
from operator import attrgetter
from typing import TYPE_CHECKING, Final

from llmlist.lists.document import Verbatim

if TYPE_CHECKING:
    from collections.abc import Iterator

    from llmlist.lists.document import Document

_OPENING: Final = b"<!--"
_CLOSING: Final = b"-->"
_LINKED: Final = re.compile(rb"\]\(|https?://|<a\b", re.IGNORECASE)


def find_comments(document: Document) -> Iterator[tuple[int, int]]:
    """Yield the inside of each HTML comment that holds a link; one that is never closed goes to the end.

    What only looks like a comment, in a block of code, is left out.
    """
    content = document.content
    code = [b for b in document.blocks if isinstance(b, Verbatim) and b.kind == "code"]
    position = content.find(_OPENING)
    while position >= 0:
        start = position + len(_OPENING)
        end = content.find(_CLOSING, start)
        end = end if end >= 0 else len(content)
        index = bisect_right(code, position, key=attrgetter("start")) - 1
        shown = index >= 0 and position < code[index].end
        if not shown and _LINKED.search(content, start, end):
            yield start, end
        position = content.find(_OPENING, end)
