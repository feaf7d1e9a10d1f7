"""How far a long piece of work has come."""

from __future__ import annotations

import math
import sys
import time
from contextlib import contextmanager

from llmlist.cli.output.messages import say
from llmlist.cli.output.safe_text import printable
from llmlist.cli.output.streams import is_terminal, spoil_recordings

# Not from `typing`, which takes as long to load as Python itself.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Final

    from rich.progress import Progress as RichProgress

    from llmlist.model.watch import Watch


class Progress:
    """How far a long piece of work has come, on stderr: a bar on a terminal, sentences elsewhere.

    Args:
        bar: Draws on a terminal; None elsewhere.
        quiet: Say nothing at all.
    """

    def __init__(self, bar: RichProgress | None, *, quiet: bool) -> None:
        self._bar = bar
        self._quiet = quiet

    def advance(self) -> None:
        """Say that one more piece is done."""
        if self._bar is not None:
            self._bar.update(self._bar.task_ids[0], advance=1, note="")

    def reach(self, done: int) -> None:
        """Say how many pieces are done."""
        if self._bar is not None:
            self._bar.update(self._bar.task_ids[0], completed=done)

    def say(self, text: str) -> None:
        """Say why nothing happens for a while, such as "waiting 3 s for arXiv"."""
        if self._bar is not None:
            self._bar.update(self._bar.task_ids[0], note=printable(text))
        elif not self._quiet:
            say(text)


@contextmanager
def progress(
    what: str, total: int, *, quiet: bool = False, is_size: bool = False, asks_others: bool = True
) -> Iterator[Progress]:
    """Show for the length of the block how many pieces of ``total`` are done.

    Args:
        what: What is done, such as "asking arXiv".
        total: How many pieces there are.
        quiet: Show nothing.
        is_size: The pieces are bytes: show how much is done in per cent, and how long the rest may take.
        asks_others: What is done may come out otherwise the next time, so that it must not be remembered.
    """
    if quiet or not is_terminal(sys.stderr):
        yield Progress(None, quiet=quiet)
        return
    if asks_others:
        spoil_recordings()
    with _drawn(is_size=is_size) as bar:
        bar.add_task(printable(what), total=total, note="")
        yield Progress(bar, quiet=quiet)


def _drawn(*, is_size: bool) -> RichProgress:
    """Return what draws on stderr, and takes it away again at the end."""
    # Loaded late: only a terminal needs it.
    from rich.console import Console  # noqa: PLC0415
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn  # noqa: PLC0415
    from rich.progress import Progress as Bar  # noqa: PLC0415

    console = Console(file=sys.stderr, markup=False, emoji=False, highlight=False)
    columns = (
        TextColumn("{task.description}", markup=False),
        *([BarColumn(bar_width=20)] if console.width >= _ROOM_FOR_BAR else ()),
        TextColumn("{task.percentage:.0f} %", markup=False) if is_size else MofNCompleteColumn(),
        TimeRemainingColumn(compact=True),
        *([TextColumn("left", markup=False)] if console.width >= _ROOM_FOR_WORDS else ()),
        TextColumn("{task.fields[note]}", markup=False),
    )
    return Bar(*columns, console=console, transient=True, refresh_per_second=_A_SECOND)


_A_SECOND: Final = 5
"""How often it is drawn anew: drawing takes from the time of the work."""
_ROOM_FOR_BAR: Final = 72
_ROOM_FOR_WORDS: Final = 48
"""Columns below which the figures leave no room for more."""

_PATIENCE_S: Final = 1.0
"""Seconds for which nobody asks how long it will take."""


@contextmanager
def watching(*, quiet: bool = False) -> Iterator[Watch | None]:
    """Show for the length of the block how far its work is: on a terminal, and once a second has gone by.

    Gives what is to be told; None where nobody looks on. What is worked out here comes out the same at any
    time, so that it may be remembered.

    Args:
        quiet: Show nothing.
    """
    if quiet or not is_terminal(sys.stderr):
        yield None
        return
    stages = _Stages()
    try:
        yield stages.reach
    finally:
        stages.end()


class _Stages:
    """Work of several stages, each with a bar of its own in the place of the one before."""

    def __init__(self) -> None:
        self._shows_from = time.monotonic() + _PATIENCE_S
        self._bar: RichProgress | None = None
        self._what = ""

    def reach(self, what: str, done: int, total: int) -> None:
        """Show how far a stage is; see `model.watch.Watch`."""
        if self._bar is None:
            if time.monotonic() < self._shows_from:
                return
            self._bar = _drawn(is_size=False)
            self._bar.start()
        if what != self._what:
            # Of one task the time that was left at the end of the last stage would stand for a while.
            for one in self._bar.task_ids:
                self._bar.remove_task(one)
            self._bar.add_task(printable(what), completed=done, total=total, note="")
            self._what = what
        else:
            self._bar.update(self._bar.task_ids[0], completed=done, total=total)

    def end(self) -> None:
        """Take away what was drawn; what is told later is not shown."""
        self._shows_from = math.inf
        if self._bar is not None:
            self._bar.stop()
            self._bar = None
