"""Words between the fields of one item that speak of its work alone, and so are nobody else's.

``— Ash et al., `` before one title is a value that was not read; ``in `` before many venues is how a list
joins its fields. It knows the text between fields, not the fields.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

_APART: Final = re.compile(rb"<[^<>]{0,400}>|!?\[[^\[\]\n]{0,200}\]\([^()\s]{0,2000}\)")
"""Tags, pictures and links: what they show is no wording."""

_GLUE: Final = frozenset(
    "a accepted and appear appears arxiv at by camera for from in of on preprint presented proc proceedings "
    "published ready the to via with".split()
)
"""Words that join a value to what it is a value of."""

# A name of a field stands before a colon.
_WORD: Final = re.compile(r"(?<!\w)(?:[^\W\d_]{2,}|(?:19|20)\d\d)(?!\w)(?![*_`]{0,3}\s?[:：])")
_GROUP: Final = re.compile(rb"[ \t]?(?:\([^()\n]*\)|\[[^\[\]\n]*\](?!\()|`[^`\n]*`|\*\*[^*\n]+\*\*)")
_FEWEST: Final = 2


def is_own_wording(literal: bytes) -> bool:
    """Tell whether text between fields has words that are no name of a field, and join nothing.

    >>> is_own_wording(b" Code: "), is_own_wording(b", in "), is_own_wording(b", Ash et al., ")
    (False, False, True)
    """
    text = _APART.sub(b"", literal).decode(errors="replace")
    return any(word.lower() not in _GLUE for word in _WORD.findall(text))


def is_habit(literal: bytes, votes: Iterable[tuple[float, bytes]]) -> bool:
    """Tell whether several items and most have some text between fields, or it has no words of that sort."""
    if not is_own_wording(literal):
        return True
    said = [gap == literal for _, gap in votes]
    return sum(said) >= _FEWEST and 2 * sum(said) >= len(said)


def without_words(literal: bytes) -> bytes:
    """Return text between fields without the words that speak of one work.

    >>> without_words(b", Ash et al. (oral). ")
    b', '
    """
    bare = _GROUP.sub(b"", literal)
    if not is_own_wording(bare):
        return bare
    text = bare.decode(errors="replace")
    lead, trail = _LEAD.match(text), _TRAIL.search(text)
    kept = (lead.group() if lead else "") + (trail.group() if trail and "\n" in trail.group() else "")
    return kept.encode()


_LEAD: Final = re.compile(r"[^\w\n]*")
_TRAIL: Final = re.compile(r"[^\w]*\Z")
