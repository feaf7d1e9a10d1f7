"""Stand-ins for what a source is handed: turns, a clock, a store. They keep the Protocols."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from llmlist.model.identifier import Identifier


@dataclass
class FakePacer:
    """Counts turns and rests; nobody waits."""

    turns: int = 0
    rests: list[float] = field(default_factory=list)
    is_held: bool = False
    pending_s: float = 0.0
    interrupt_at: int | None = None

    @contextmanager
    def turn(self, on_wait: Callable[[float], None] | None = None) -> Iterator[None]:
        assert not self.is_held
        self.turns += 1
        if self.turns == self.interrupt_at:
            raise KeyboardInterrupt
        if self.pending_s and on_wait is not None:
            on_wait(self.pending_s)
        self.pending_s = 0.0
        self.is_held = True
        try:
            yield
        finally:
            self.is_held = False

    def rest(self, seconds: float) -> None:
        assert self.is_held
        self.rests.append(seconds)
        self.pending_s = seconds


@dataclass
class FakeClock:
    """A clock that stands still until it is moved."""

    now: float = 1_780_000_000.0

    def __call__(self) -> float:
        return self.now

    def move_days(self, days: float) -> None:
        self.now += days * 86_400


@dataclass(frozen=True)
class Fact:
    """One stored answer."""

    fetched: str
    body: str | None


@dataclass
class FakeStore:
    """Keeps answers in memory."""

    facts: dict[tuple[str, Identifier], Fact] = field(default_factory=dict)

    def get(self, source: str, identifier: Identifier) -> Fact | None:
        return self.facts.get((source, identifier))

    def put(self, source: str, identifier: Identifier, *, fetched: str, body: str | None) -> None:
        self.facts[source, identifier] = Fact(fetched, body)
