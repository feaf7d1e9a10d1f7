"""What a curator decided once and for all: entries that look alike and are not one work."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from llmlist.model.date import PartialDate


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """Entries of which no two are one work.

    Attributes:
        keys: Keys, or aliases, of two entries or more.
        reason: The curator's words, or None.
        date: The day of the decision, or None.
    """

    keys: tuple[str, ...]
    reason: str | None = None
    date: PartialDate | None = None

    @property
    def pairs(self) -> Iterator[frozenset[str]]:
        """Every two of the keys."""
        return map(frozenset, combinations(dict.fromkeys(self.keys), 2))
