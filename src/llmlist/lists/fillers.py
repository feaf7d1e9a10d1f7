"""Lines that name a field and say nothing of it, ``Institutions: Unknown``: places that an entry can fill.

It knows the bytes of one item, and not which fields the item shows.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from llmlist.lists.fields import FIELD_NAMES, says_nothing
from llmlist.model.edit import Span
from llmlist.model.link import fold_label

if TYPE_CHECKING:
    from collections.abc import Iterator

FILLABLE: Final = ("venue", "institutes", "keywords")
"""The fields whose lines can say nothing and be filled; names of units as well."""

_LINE: Final = re.compile(
    rb"\n[ \t>]{0,40}+(?:[-*+][ \t]++)?(?:[^\x00-\x7f\n]{1,20}+[ \t]{0,3}+)?"
    rb"[*_`]{0,3}+([A-Za-z][A-Za-z ]{2,20}+)[*_`]{0,3}+:[*_`]{0,3}+[ \t]{1,9}+([^\s:]{1,12}+)(?=[ \t]*+\r?\n)"
)
_UNKNOWN: Final = frozenset({"unknown", "unspecified"})


def find_fillers(content: bytes, start: int, end: int) -> Iterator[tuple[str, Span]]:
    """Yield the fields of which an item's lines say nothing, and what they say instead.

    >>> text = bytes([10]) + b"- Institutions: Unknown" + bytes([10])
    >>> [(field, span.text(text)) for field, span in find_fillers(text, 0, len(text))]
    [('institutes', 'Unknown')]
    """
    if content.find(b":", start, end) < 0:
        return
    for line in _LINE.finditer(content, start, end):
        field = FIELD_NAMES.get(fold_label(line[1].decode()))
        if field in FILLABLE and is_filler(line[2].decode(errors="replace")):
            yield field, Span(*line.span(2))


def is_filler(text: str) -> bool:
    """Tell whether a text stands for a value that nobody knows."""
    return says_nothing(text) or text.casefold() in _UNKNOWN
