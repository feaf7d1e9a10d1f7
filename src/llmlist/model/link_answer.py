"""What became of asking for the page that a link leads to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

LinkState: TypeAlias = Literal["alive", "dead", "unknown", "refused"]
"""Dead is what a server says is gone, or whose host has no name any more; unknown, what could not be told;
refused, what was not asked because it leads into a private network."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkAnswer:
    """What became of one address.

    Attributes:
        url: As it was asked for, without fragment.
        state: What is known.
        reason: Why, in words for people: ``404 Not Found``.
        checked: When: UTC, ISO 8601; None where it was not asked.
        target: Where it leads for good, by redirects that are all said to be permanent; else None.
    """

    url: str
    state: LinkState
    reason: str
    checked: str | None = None
    target: str | None = None
