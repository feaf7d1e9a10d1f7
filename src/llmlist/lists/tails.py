"""What stands in an item and is the keeper's own: pictures that somebody chose, folded blocks, code.

Pictures that are computed from an item's links are no words of its keeper: see `badges`.
"""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING, Final

from llmlist.lists.badges import find_pictures, is_computed
from llmlist.model.edit import Span

if TYPE_CHECKING:
    from collections.abc import Mapping

_BLOCK: Final = re.compile(
    rb"^[ \t>]*(?:<(?:details|img|p|div|table|picture|video|iframe|pre|blockquote)\b|```|~~~)",
    re.IGNORECASE | re.MULTILINE,
)
_TAG_PICTURE: Final = re.compile(rb"<img\b", re.IGNORECASE)


def may_have_tail(content: bytes, start: int, end: int) -> bool:
    """Tell, without a closer look, whether pictures or blocks may stand between two bytes."""
    # One of these is in whatever closes an item; most items end without any.
    rest = content[start:end]
    return b"<" in rest or b"![" in rest or b"```" in rest or b"~~~" in rest


def find_tail(content: bytes, start: int, end: int, marks: Mapping[str, str]) -> int | None:
    """Return the byte at which the own pictures and blocks behind an item's last field begin, if any do.

    Args:
        content: The document.
        start: Byte behind the last field.
        end: Byte behind the item's last visible character.
        marks: What its computed pictures name; see `badges.find_marks`.
    """
    rest = content[start:end]
    chosen = (one.start() for one in find_pictures(rest) if not is_computed(one.group(), marks))
    blocks = (_BLOCK.search(rest), _TAG_PICTURE.search(rest))
    found = [*islice(chosen, 1), *(block.start() for block in blocks if block is not None)]
    if not found:
        return None
    first = min(found)
    return start + first + len(rest[first:]) - len(rest[first:].lstrip())


def find_fold(content: bytes, start: int, end: int) -> Span | None:
    """Return the block that an item folds away between its fields, such as an abstract, if there is one.

    Args:
        content: The document.
        start: Byte behind the title.
        end: Byte behind the item's last visible character.
    """
    opening = _FOLD.search(content, start, end)
    closing = content.find(b"</details>", opening.end(), end) if opening is not None else -1
    if opening is None or closing < 0 or _FOLD.search(content, opening.end(), closing):
        return None
    return Span(opening.start(1), closing + len(b"</details>"))


_FOLD: Final = re.compile(rb"^[ \t>]*(<details\b[^<>]{0,200}>)", re.IGNORECASE | re.MULTILINE)
