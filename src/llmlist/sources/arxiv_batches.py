"""Which arXiv papers are asked for together, and when one that does not come counts as unknown.

arXiv leaves out what it does not know, and sometimes what it does know; it refuses a whole batch for
one identifier that it does not like. This module must not know how a batch is asked for.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from llmlist.errors import SourceUnavailableError
from llmlist.sources.http import LATER

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from llmlist.formats.arxiv_paper import ArxivPaper
    from llmlist.model.identifier import Identifier

BATCH: Final = 100
"""Identifiers in one request: a URL of 1.4 kB. Some 640 are too long for the server."""

MANY_MISSING: Final = 4
"""So many missing papers are asked for together once more before each is asked for alone."""

EMPTY_BATCH: Final = 10
"""A larger batch that is missing as a whole, twice, is a fault of the server, not of the identifiers.

arXiv is known for empty answers: github.com/lukasschwab/arxiv.py, issues 43, 129 and 157.
"""

REFUSALS_IN_A_ROW: Final = 12
"""So many end the run. One bad identifier in a batch of 100 costs at most 8, halving down to it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What one request for some identifiers brought.

    Attributes:
        papers: By the identifier asked for.
        mentioned: All identifiers that the answer speaks of, without version: those of papers that
            cannot be read, and of papers that were not asked for, as well.
        refused: Why there is no answer to this batch as a whole, or None.
    """

    papers: Mapping[Identifier, ArxivPaper]
    mentioned: frozenset[str] = frozenset()
    refused: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What came of one identifier; without paper and reason: arXiv does not know it.

    Attributes:
        paper: What arXiv says of it.
        reason: Why nothing is known of it, for the user.
    """

    identifier: Identifier
    paper: ArxivPaper | None = None
    reason: str | None = None


class BatchAsker:
    """Asks for any number of papers, a batch at a time.

    Args:
        ask: Makes one request for at most `BATCH` identifiers.
    """

    def __init__(self, ask: Callable[[Sequence[Identifier]], Reply]) -> None:
        self._ask_server = ask
        self._refusals = 0

    def ask_all(self, identifiers: Sequence[Identifier]) -> Iterator[Outcome]:
        """Yield the outcome for each identifier, those of one batch before the next is asked for.

        Raises:
            SourceUnavailableError: The server fails; what was yielded before holds.
        """
        for start in range(0, len(identifiers), BATCH):
            yield from self._ask_batch(identifiers[start : start + BATCH])

    def _ask_batch(self, batch: Sequence[Identifier]) -> Iterator[Outcome]:
        reply = self._ask(batch)
        if reply.refused is not None:
            yield from self._ask_halves(batch, reply.refused)
            return
        yield from _outcomes(reply)
        missing = [identifier for identifier in batch if identifier not in reply.papers]
        if len(missing) >= MANY_MISSING:
            again = self._ask(missing)
            if len(batch) > EMPTY_BATCH and not reply.mentioned and not again.mentioned and not again.refused:
                raise SourceUnavailableError(
                    f"arXiv answered with an empty page for {len(batch)} papers, twice", hint=LATER
                )
            yield from _outcomes(again)
            missing = [identifier for identifier in missing if identifier not in again.papers]
        for identifier in missing:
            yield self._ask_alone(identifier)

    def _ask_halves(self, batch: Sequence[Identifier], refused: str) -> Iterator[Outcome]:
        """Find those that the server does not like, so that the others are answered."""
        if len(batch) == 1:
            yield Outcome(identifier=batch[0], reason=refused)
            return
        middle = len(batch) // 2
        for half in (batch[:middle], batch[middle:]):
            yield from self._ask_batch(half)

    def _ask_alone(self, identifier: Identifier) -> Outcome:
        reply = self._ask([identifier])
        paper = reply.papers.get(identifier)
        reason = reply.refused
        if paper is None and identifier.value in reply.mentioned:
            reason = "arXiv's entry for it cannot be read"
        elif paper is None and reply.mentioned:
            reason = "arXiv answered with another paper"
        return Outcome(identifier=identifier, paper=paper, reason=reason)

    def _ask(self, batch: Sequence[Identifier]) -> Reply:
        reply = self._ask_server(batch)
        self._refusals = 0 if reply.refused is None else self._refusals + 1
        if self._refusals >= REFUSALS_IN_A_ROW:
            raise SourceUnavailableError(
                f"arXiv refused {self._refusals} requests in a row, at last: {reply.refused}", hint=LATER
            )
        return reply


def _outcomes(reply: Reply) -> Iterator[Outcome]:
    for identifier, paper in reply.papers.items():
        yield Outcome(identifier=identifier, paper=paper)
