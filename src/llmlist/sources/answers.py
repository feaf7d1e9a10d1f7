"""What a source answered before, and for how long that is as good as asking again.

Shared by all sources. This module must not know how a source is asked, nor where answers are kept.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from llmlist.errors import SourceUnavailableError
from llmlist.sources import Found, NotAsked, NotFound

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from llmlist.model.entry import Draft
    from llmlist.model.identifier import Identifier
    from llmlist.sources import Answer, FactStore, StoredFact

NOT_FOUND_FRESH_S: Final = 86_400.0

_TIME_FORMAT: Final = "%Y-%m-%dT%H:%M:%SZ"


def until_it_fails(answers: Iterable[Answer], identifiers: Iterable[Identifier]) -> Iterator[Answer]:
    """Yield a service's answers; where it fails, that the rest of what was asked for was not asked."""
    remaining = dict.fromkeys(identifiers)
    try:
        for answer in answers:
            del remaining[answer.identifier]
            yield answer
    except SourceUnavailableError as error:
        for identifier in remaining:
            yield NotAsked(identifier=identifier, reason=str(error), error=error)


@dataclass(frozen=True, slots=True, kw_only=True)
class Memory:
    """How a source uses what it answered before.

    Attributes:
        store: Keeps answers between runs, or None.
        offline: Answer from the store alone, whatever its age.
        refresh: Do not answer from the store.
        clock: Seconds of the wall clock.
        elsewhere: Where else nothing was found offline, to be said with ``, nor``; or empty.
    """

    store: FactStore | None = None
    offline: bool = False
    refresh: bool = False
    clock: Callable[[], float] = time.time
    elsewhere: str = ""


class Answers:
    """The answers of one source, those of earlier runs among them.

    Args:
        memory: What may be used.
        source: Whose answers they are, for the store.
        name: What the user calls it, such as ``arXiv``.
        fresh_s: Seconds for which a found work need not be asked for again.
        read: Makes a draft of a stored body; raises ValueError for one that is none.
    """

    def __init__(
        self,
        memory: Memory,
        *,
        source: str,
        name: str,
        fresh_s: float,
        read: Callable[[Identifier, str], Draft],
    ) -> None:
        self._memory = memory
        self._source = source
        self._name = name
        self._fresh_s = fresh_s
        self._read = read

    def find(self, identifier: Identifier) -> Answer | None:
        """Return the answer that is known; None where the source is to be asked."""
        memory = self._memory
        stored = None if memory.refresh and not memory.offline else self._find_stored(identifier)
        if stored is None and memory.offline:
            reason = f"offline, and {self._name}'s answer is not stored"
            if memory.elsewhere:
                reason = f"{reason}, nor is it {memory.elsewhere}"
            return NotAsked(identifier=identifier, reason=reason)
        return stored

    def sort_out(
        self, identifiers: Iterable[Identifier], refuse: Callable[[Identifier], str | None]
    ) -> tuple[list[Answer], list[Identifier]]:
        """Return the answers that need no asking, and the identifiers that are to be asked for.

        Args:
            identifiers: Repeated ones count once.
            refuse: Says why the source has nothing on an identifier; None where it may have.
        """
        known: list[Answer] = []
        pending: list[Identifier] = []
        for identifier in dict.fromkeys(identifiers):
            reason = refuse(identifier)
            answer = (
                self.find(identifier) if reason is None else NotAsked(identifier=identifier, reason=reason)
            )
            if answer is None:
                pending.append(identifier)
            else:
                known.append(answer)
        return known, pending

    def keep(self, identifier: Identifier, body: str | None) -> None:
        """Store an answer; None says that the source does not know the work."""
        if self._memory.store is not None:
            self._memory.store.put(self._source, identifier, fetched=self._now(), body=body)

    def found(self, identifier: Identifier, body: str) -> Found:
        """Return the answer that a body which has just come is."""
        draft = self._read(identifier, body)
        return Found(identifier=identifier, draft=draft, fetched=self._now(), from_cache=False)

    def not_found(self, identifier: Identifier) -> NotFound:
        """Return the answer that the source does not know a work, and store it."""
        self.keep(identifier, None)
        return NotFound(identifier=identifier, fetched=self._now(), from_cache=False)

    def _find_stored(self, identifier: Identifier) -> Found | NotFound | None:
        store = self._memory.store
        fact = store.get(self._source, identifier) if store is not None else None
        if fact is None or not self._may_be_used(fact):
            return None
        if fact.body is None:
            return NotFound(identifier=identifier, fetched=fact.fetched, from_cache=True)
        try:
            draft = self._read(identifier, fact.body)
        except ValueError:
            return None
        return Found(identifier=identifier, draft=draft, fetched=fact.fetched, from_cache=True)

    def _may_be_used(self, fact: StoredFact) -> bool:
        try:
            fetched = datetime.strptime(fact.fetched, _TIME_FORMAT).replace(tzinfo=UTC)
        except ValueError:
            return False  # not our writing
        age_s = self._memory.clock() - fetched.timestamp()
        fresh_s = NOT_FOUND_FRESH_S if fact.body is None else self._fresh_s
        # What was fetched in the future was fetched by a clock that was wrong.
        return self._memory.offline or 0 <= age_s < fresh_s

    def _now(self) -> str:
        return datetime.fromtimestamp(self._memory.clock(), UTC).strftime(_TIME_FORMAT)
