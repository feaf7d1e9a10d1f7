"""How often, and after which pause, a request that failed is made again.

Pure: values and arithmetic. This module must not know how a request is made.
"""

from __future__ import annotations

import random
import re
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """An attempt that may be made again.

    Attributes:
        what: What the server did; completes "arXiv …".
        status: Of its answer, or None where there was none or it was 200.
        retry_after_s: The seconds that it asks to wait, or None.
        is_offline: Whether this machine seems to have no network, so that patience is of little use.
    """

    what: str
    status: int | None = None
    retry_after_s: float | None = None
    is_offline: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class RetryPolicy:
    """How patient a request is.

    Attributes:
        tries: Attempts in all.
        offline_tries: Attempts where this machine seems to have no network.
        pause_s: Seconds before the second attempt; doubled for each further one.
        busy_pause_s: The same after the answer 429: arXiv did not forgive ten pauses of 10 s, but
            pauses of 30 to 150 s (github.com/TideDra/zotero-arxiv-daily, pull request 250).
        longest_pause_s: No single pause is longer, whatever the server asks for.
        connect_timeout_s: For the connection.
        read_timeout_s: For each piece of the answer.
        total_timeout_s: For the whole answer: a server that sends a byte a minute meets the other two.
        largest_body: Bytes of an answer, unpacked. Below the size from which libxml2 cuts texts.
        jitter: Gives a number from 0 to 1: the share of a quarter by which a pause grows, so that
            clients that failed together do not come back together.
    """

    tries: int = 5
    offline_tries: int = 2
    pause_s: float = 3.0
    busy_pause_s: float = 30.0
    longest_pause_s: float = 120.0
    connect_timeout_s: float = 10.0
    read_timeout_s: float = 60.0
    total_timeout_s: float = 120.0
    largest_body: int = 8_000_000
    jitter: Callable[[], float] = random.random

    @classmethod
    def for_interval(cls, interval_s: float) -> RetryPolicy:
        """Return the default policy, its pauses scaled to the interval that a server wants."""
        return cls(pause_s=interval_s, busy_pause_s=10 * interval_s)

    def tries_for(self, failure: Failure) -> int:
        """Return the attempts in all where the latest failed so."""
        return min(self.tries, self.offline_tries) if failure.is_offline else self.tries

    def pause_after(self, failure: Failure, attempt: int) -> float:
        """Return the seconds to wait after the failed attempt of that number, counted from 0."""
        base_s = self.busy_pause_s if failure.status == HTTPStatus.TOO_MANY_REQUESTS else self.pause_s
        grown_s: float = base_s * 2.0**attempt * (1.0 + self.jitter() / 4.0)
        return min(max(grown_s, failure.retry_after_s or 0.0), self.longest_pause_s)


def parse_retry_after(text: str | None, now: float) -> float | None:
    """Return the seconds that a ``Retry-After`` header asks for, or None where it says nothing.

    Both forms of https://www.rfc-editor.org/rfc/rfc9110#field.retry-after are read: seconds and date.

    >>> parse_retry_after("7", 0.0)
    7.0
    """
    written = (text or "").strip()
    if re.fullmatch(r"\d{1,9}(\.\d{1,9})?", written, re.ASCII):
        return float(written)
    try:
        return max(parsedate_to_datetime(written).timestamp() - now, 0.0)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
