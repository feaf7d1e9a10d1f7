"""Comparing lists of authors, however they are written: initials, order, "et al.", swapped or glued names."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

from llmlist.model.name import split_names
from llmlist.model.title import fold_letters, word_set

if TYPE_CHECKING:
    from collections.abc import Callable

Authors = Literal[
    "all, many",
    "all, two",
    "all, one",
    "all, short",
    "most",
    "half",
    "few",
    "none",
    "one unknown",
    "both unknown",
]
"""How much of the shorter list of name words the other one has, and how long that list is."""

_WORD: Final = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_JOINTS: Final = re.compile(r"['’-]")
_NO_NAMES: Final = word_set(
    "al alii and by corporate da de del den der des di dos du ed eds editor editors el et from in jr la le "
    "md of others phd sr the van vander vanden von und with y zu"
)
_SHORTEST_TO_SLIP: Final = 5
_MANY: Final = 3
_LONGEST: Final = 400
_MOST_WORDS: Final = 120
MOST, HALF = 0.75, 0.5
"""Parts of the shorter list that count as most and as half of it."""


class People(NamedTuple):
    """A list of authors as it is compared.

    Attributes:
        words: Every word of the names that is more than an initial.
        names: The words of each name that has any.
    """

    words: frozenset[str]
    names: tuple[frozenset[str], ...]

    @property
    def first(self) -> frozenset[str]:
        """The words of the first name."""
        return self.names[0] if self.names else frozenset()

    @property
    def size(self) -> int:
        """How many names; 0 where there are none."""
        return len(self.names)


class Agreement(NamedTuple):
    """How two lists of authors agree.

    Attributes:
        level: See `Authors`.
        shared: Words of names that both have.
        known: Words that the shorter list has.
        same_first: Whether the first authors share a word, or None where one is not known.
        counts: Names of the shorter and the longer list.
    """

    level: Authors
    shared: int
    known: int
    same_first: bool | None
    counts: tuple[int, int]


@lru_cache(maxsize=65_536)
def people_of(authors: tuple[str, ...]) -> People:
    """Return the comparable view of printed names; one text may hold them all."""
    names: list[str] = []
    for text in authors:
        names.extend(split_names(text)[0] if _holds_many(text) else (text,))
    words: list[frozenset[str]] = [_name_words(name) for name in names]
    named = [one for one in words if one]
    every = list(dict.fromkeys(word for one in named for word in sorted(one)))[:_MOST_WORDS]
    return People(frozenset(every), tuple(named))


def _holds_many(text: str) -> bool:
    return text.count(",") > 1 or " and " in text or "&" in text or ";" in text


@lru_cache(maxsize=131_072)
def _name_words(name: str) -> frozenset[str]:
    folded = fold_letters(name[:_LONGEST])
    found = (_JOINTS.sub("", word) for word in _WORD.findall(folded))
    return frozenset(word for word in found if len(word) > 1 and word not in _NO_NAMES)


def count_shared_names(left: People, right: People) -> int:
    """Return how many names of the shorter list share a word with one of the other, for people."""
    short, long = (left, right) if left.size <= right.size else (right, left)
    return sum(1 for name in short.names if not name.isdisjoint(long.words))


@lru_cache(maxsize=65_536)
def compare_people(left: People, right: People) -> Agreement:
    """Return how two lists of authors agree; symmetric."""
    counts = (min(left.size, right.size), max(left.size, right.size))
    if not left.words or not right.words:
        return Agreement(
            "both unknown" if not left.words and not right.words else "one unknown", 0, 0, None, counts
        )
    short, long = (left, right) if len(left.words) <= len(right.words) else (right, left)
    missing = short.words - long.words
    shared = len(short.words) - len(missing) + _count_slips(missing, long.words - short.words)
    known = len(short.words)
    same_first = not left.first.isdisjoint(right.first) or bool(_count_slips(left.first, right.first))
    return Agreement(_level(shared, known, counts), shared, known, same_first, counts)


def _level(shared: int, known: int, counts: tuple[int, int]) -> Authors:
    part = shared / known
    if shared == known:
        if counts[0] * 2 <= counts[1] and counts[1] > 2:
            return "all, short"
        return "all, many" if known >= _MANY else "all, two" if known == 2 else "all, one"
    if part >= MOST:
        return "most"
    if part >= HALF:
        return "half"
    return "few" if shared else "none"


def _count_slips(mine: frozenset[str], theirs: frozenset[str]) -> int:
    """Return how many words of one list are misspelt or glued in the other."""
    if not mine or not theirs:
        return 0
    # Loaded late: only linkage needs it.
    from rapidfuzz.distance import OSA  # noqa: PLC0415

    rest = sorted(theirs)
    found = 0
    for word in sorted(mine):
        near = next((other for other in rest if _is_same_name(word, other, OSA.distance)), None)
        if near is not None:
            rest.remove(near)
            found += 1
    return found


def _is_same_name(one: str, other: str, distance: Callable[..., int]) -> bool:
    short, long = (len(one), len(other)) if len(one) <= len(other) else (len(other), len(one))
    if short < _SHORTEST_TO_SLIP - 1:
        return False
    if short + 1 < long or short < _SHORTEST_TO_SLIP:
        one, other = (one, other) if len(one) == short else (other, one)
        return other.endswith(one) or (short >= _SHORTEST_TO_SLIP and other.startswith(one))
    return distance(one, other, score_cutoff=1) <= 1
