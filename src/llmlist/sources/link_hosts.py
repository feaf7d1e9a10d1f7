"""Turns at hosts: few requests at once in all, fewer at one host, and time between those.

Must not know what is asked.
"""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import AsyncIterator


class HostTurns:
    """Turns at hosts, for one run.

    Args:
        concurrency: Requests at once in all.
        pause_s: Seconds between the end of a request and the next to the same host.
    """

    def __init__(self, *, concurrency: int, pause_s: float) -> None:
        self._all = asyncio.Semaphore(concurrency)
        self._pause_s = pause_s
        self._turns: dict[str, asyncio.Lock] = {}
        self._free_at: dict[str, float] = {}
        self._resting: set[str] = set()

    @asynccontextmanager
    async def turn(self, url: str) -> AsyncIterator[None]:
        """Wait for the turn at the host of an address, and hold it for the block."""
        host = host_of(url)
        async with self._turns.setdefault(host, asyncio.Lock()):
            now = asyncio.get_running_loop().time
            wait_s = self._free_at.get(host, 0.0) - now()
            if wait_s > 0:
                await asyncio.sleep(wait_s)
            async with self._all:
                try:
                    yield
                finally:
                    self._free_at[host] = now() + self._pause_s

    def rest(self, url: str) -> None:
        """Leave the host of an address alone for the rest of the run."""
        self._resting.add(host_of(url))

    def rests(self, url: str) -> bool:
        """Tell whether the host of an address is to be left alone."""
        return host_of(url) in self._resting


def host_of(url: str) -> str:
    """Return the host that an address names, with its port; empty where it names none."""
    try:
        return urlsplit(url).netloc.rpartition("@")[2].lower()
    except ValueError:
        return ""
