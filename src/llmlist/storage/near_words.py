"""Which of very many words a misspelt one may be. Knows no titles and no database."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

_SHORTEST: Final = 4
_MOST: Final = 8


class NearWords:
    """Words one slip away from a given one: a letter lost, added, changed or swapped with its neighbour.

    Whatever the slip, the word's first half or its second half is whole: words are kept by both, when the
    first question comes.

    Args:
        read: Gives all words; called once.
    """

    def __init__(self, read: Callable[[], Iterable[str]]) -> None:
        self._read = read
        self._by_half: dict[str, list[str]] | None = None

    def find(self, word: str) -> Sequence[str]:
        """Return the words that are one slip away."""
        if len(word) < _SHORTEST:
            return ()
        if self._by_half is None:
            self._by_half = defaultdict(list)
            for one in self._read():
                for half in _halves(one):
                    self._by_half[half].append(one)
        near = dict.fromkeys(
            one for half in _near_halves(word) for one in self._by_half.get(half, ()) if _is_slip(word, one)
        )
        return list(near)[:_MOST]


def _halves(word: str) -> Iterator[str]:
    if len(word) >= _SHORTEST - 1:
        middle = len(word) // 2
        yield f"{word[:middle]}*"
        yield f"*{word[middle:]}"


def _near_halves(word: str) -> Iterator[str]:
    """Yield what the halves may be of a word that is one letter longer, as long, or one letter shorter."""
    size = len(word)
    for other in (size, size - 1, size + 1):
        middle = other // 2
        yield f"{word[:middle]}*"
        yield f"*{word[size - (other - middle) :]}"


def _is_slip(one: str, other: str) -> bool:
    if one == other or abs(len(one) - len(other)) > 1:
        return False
    start = next((at for at, mark in enumerate(one) if other[at : at + 1] != mark), len(one))
    mine, theirs = one[start:], other[start:]
    if len(mine) == len(theirs):
        return mine[1:] == theirs[1:] or (mine[:2] == theirs[1::-1] and mine[2:] == theirs[2:])
    return mine[1:] == theirs or mine == theirs[1:]
