"""How a listing sets off the name that a title begins with: ``**Glass**: A River Seen from Below``.

A catalogue keeps titles without their markup. It knows the text of titles, not where they stand.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from llmlist.lists.votes import weigh

if TYPE_CHECKING:
    from collections.abc import Iterable

_MOST_WORDS: Final = 4
_MARKED: Final = re.compile(r"(\*\*|__|[*_])([^*_`\\\n]{1,40}?)([:：]?)\1([:：]?)(?=\s)")
_PLAIN: Final = re.compile(r"([^:：*_`\\\[\]<>\n]{1,40})([:：])(?=\s)")


class LeadMarks(NamedTuple):
    """What stands around a name that begins a title.

    Attributes:
        marks: Stars or underscores.
        holds_colon: They stand around the colon as well.
    """

    marks: str
    holds_colon: bool


def find_lead_marks(titles: Iterable[tuple[float, str]]) -> LeadMarks | None:
    """Return how names that begin titles are set off, or None where they mostly are not.

    Args:
        titles: How far away each is, and its markdown.
    """
    votes = [(distance, way) for distance, title in titles for way in _ways(title)]
    weights = weigh(votes)
    return max(weights, key=lambda way: weights[way]) if weights else None


def _ways(title: str) -> Iterable[LeadMarks | None]:
    """Yield the way in which a title sets off its name; nothing where it has none."""
    marked = _MARKED.match(title)
    if marked is not None and (marked[3] or marked[4]) and _is_name(marked[2]):
        yield LeadMarks(marked[1], bool(marked[3]))
    elif marked is None:
        plain = _PLAIN.match(title)
        if plain is not None and _is_name(plain[1]):
            yield None


def set_off(title: str, lead: LeadMarks) -> str:
    """Return the markdown of a title with the name that begins it set off.

    >>> set_off("Glass: A River", LeadMarks("**", False)), set_off("A River", LeadMarks("**", False))
    ('**Glass**: A River', 'A River')
    """
    found = _PLAIN.match(title)
    if found is None or not _is_name(found[1]):
        return title
    marked = found[0] if lead.holds_colon else found[1]
    return f"{lead.marks}{marked}{lead.marks}{title[len(marked) :]}"


def _is_name(text: str) -> bool:
    return text == text.strip() and len(text.split()) <= _MOST_WORDS
