"""How far long work has come, told to whoever looks on.

Work tells, and goes on the same whether anybody listens: it knows no clock and no screen.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Protocol, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    Piece = TypeVar("Piece")


class Watch(Protocol):
    """Is told how far a long piece of work has come."""

    def __call__(self, what: str, done: int, total: int) -> None:
        """Take in how far it is.

        Args:
            what: What is being done, such as "comparing entries".
            done: How many pieces of it are done.
            total: How many there are.
        """


_MOST_WORDS: Final = 200
"""How often at most one piece of work tells how far it is: telling must cost nothing."""


def watched(pieces: Sequence[Piece], watch: Watch | None, what: str) -> Iterable[Piece]:
    """Return pieces of work to go through, such that a watch is told how many of them are done.

    Args:
        pieces: In order.
        watch: Is told before the first one, now and then, and behind the last one; None is told nothing.
        what: What is done with them.
    """
    return pieces if watch is None else _told(pieces, watch, what)


def _told(pieces: Sequence[Piece], watch: Watch, what: str) -> Iterator[Piece]:
    total = len(pieces)
    step = max(1, total // _MOST_WORDS)
    for start in range(0, total, step):
        watch(what, start, total)
        yield from pieces[start : start + step]
    watch(what, total, total)
