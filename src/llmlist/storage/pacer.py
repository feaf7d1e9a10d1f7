"""Pacing: all processes of one machine take turns at one server, and leave it time in between.

A lock file lets one caller ask at a time; a state file beside it says when the server was last
asked and how long to leave it alone since. Both live in a folder of the user, not of the project,
because the rule is made for "all your machines together" (https://info.arxiv.org/help/api/tou):
two lists open in two terminals are one visitor. This module must not know what is asked, or how.
"""

from __future__ import annotations

import json
import math
import re
import threading
import time
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from llmlist.storage.user_secret import user_cache_path

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

LONGEST_REST_S: Final = 600.0
"""No state file, however wrong, makes anyone wait longer than this."""

LONGEST_QUEUE_S: Final = 900.0
"""After so long behind a lock its holder is taken to be stopped, and only the state file counts."""

_NOT_FOR_FILES = re.compile(r"[^a-z0-9.-]+")


def user_cache_folder(environ: Mapping[str, str]) -> Path:
    """Return the folder in which all processes of this user keep what they share. See `user_cache_path`."""
    return Path(user_cache_path(environ))


@dataclass(frozen=True, slots=True)
class _Asked:
    """When a server was last asked, by the wall clock, and how long to leave it alone since then."""

    at: float
    rest_s: float

    def remaining_s(self, now: float, interval_s: float) -> float:
        """Return how long to wait, at most the rest itself: a clock that was set back costs no more."""
        rest_s = min(max(self.rest_s, interval_s), LONGEST_REST_S)
        return min(max(self.at + rest_s - now, 0.0), rest_s)


class SharedPacer:
    """Turns at one server, shared by all threads and processes that use the same folder and name.

    Where the folder cannot be written, turns are kept among the threads that share this object.

    Args:
        folder: Where lock and state file live; made when needed. See `user_cache_folder`.
        name: Which server, such as ``arxiv.org``; other names do not wait for each other.
        interval_s: Seconds to leave between the end of one turn and the begin of the next.
        clock: Seconds of the wall clock: monotonic clocks mean nothing to another process.
        sleep: Waits for a number of seconds.
    """

    def __init__(
        self,
        folder: Path,
        *,
        name: str,
        interval_s: float,
        clock: Callable[[], float] = time.time,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        stem = _NOT_FOR_FILES.sub("-", name.casefold()).strip(".-") or "server"
        self._folder = folder
        self._lock_path = folder / f"{stem}.lock"
        self._state_path = folder / f"{stem}.json"
        self._interval_s = interval_s
        self._clock = clock
        self._sleep = sleep
        self._threads = threading.Lock()
        self._own: _Asked | None = None

    @contextmanager
    def turn(self, on_wait: Callable[[float], None] | None = None) -> Iterator[None]:
        """Wait for the turn and hold it until the block ends.

        Args:
            on_wait: Told the seconds before each sleep.
        """
        with self._threads, ExitStack() as stack:
            self._take_lock(stack)
            wait_s = self._remaining_s()
            if wait_s > 0:
                if on_wait is not None:
                    on_wait(wait_s)
                self._sleep(wait_s)
            self._stamp(0.0)  # a process killed within its turn has asked all the same
            try:
                yield
            finally:
                self._stamp(0.0)

    def rest(self, seconds: float) -> None:
        """Leave the server alone for so long from now; called by the holder of the turn.

        A shorter rest than the one already agreed changes nothing.
        """
        self._stamp(seconds)

    def _take_lock(self, stack: ExitStack) -> None:
        # Loaded late: only a run that asks a server needs it.
        from filelock import FileLock  # noqa: PLC0415

        # A folder that cannot be written, or a file system without locks, leaves in-process pacing; a
        # holder that is stopped for good (its TimeoutError is an OSError) leaves the state file.
        with suppress(OSError, NotImplementedError):
            self._folder.mkdir(parents=True, exist_ok=True)
            stack.enter_context(FileLock(self._lock_path, timeout=LONGEST_QUEUE_S))

    def _remaining_s(self) -> float:
        now = self._clock()
        known = [asked for asked in (self._own, self._read_state(now)) if asked is not None]
        return max((asked.remaining_s(now, self._interval_s) for asked in known), default=0.0)

    def _stamp(self, rest_s: float) -> None:
        now = self._clock()
        known = [asked for asked in (self._own, self._read_state(now)) if asked is not None]
        # What others asked for still counts, but not their interval: that begins anew with every turn.
        agreed_s = max((asked.remaining_s(now, 0.0) for asked in known), default=0.0)
        self._own = _Asked(now, max(rest_s, agreed_s, self._interval_s))
        with suppress(OSError):
            self._state_path.write_text(
                json.dumps({"asked_at": self._own.at, "rest_s": self._own.rest_s}), encoding="ascii"
            )

    def _read_state(self, now: float) -> _Asked | None:
        """Return what the state file says; one that makes no sense counts as "asked just now"."""
        try:
            content = self._state_path.read_bytes()
        except OSError:
            return None
        try:
            state = json.loads(content)
            asked = _Asked(float(state["asked_at"]), float(state["rest_s"]))
        except (ValueError, TypeError, LookupError, OverflowError, RecursionError):
            return _Asked(now, self._interval_s)
        finite = math.isfinite(asked.at) and math.isfinite(asked.rest_s)
        return asked if finite else _Asked(now, self._interval_s)
