"""How far a long piece of work has come."""

from __future__ import annotations

import sys
from contextlib import contextmanager

from llmlist.cli.output.messages import say
from llmlist.cli.output.safe_text import printable
from llmlist.cli.output.streams import is_terminal, spoil_recordings

# Not from `typing`, which takes as long to load as Python itself.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.progress import Progress as RichProgress


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
    # Loaded late: only a terminal needs it.
    from rich.console import Console  # noqa: PLC0415
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn  # noqa: PLC0415
    from rich.progress import Progress as Bar  # noqa: PLC0415

    columns = (
        TextColumn("{task.description}", markup=False),
        BarColumn(bar_width=20),
        TextColumn("{task.percentage:.0f} %", markup=False) if is_size else MofNCompleteColumn(),
        TimeRemainingColumn(compact=True),
        TextColumn("{task.fields[left]}", markup=False),
        TextColumn("{task.fields[note]}", markup=False),
    )
    console = Console(file=sys.stderr, markup=False, emoji=False, highlight=False)
    with Bar(*columns, console=console, transient=True) as bar:
        bar.add_task(printable(what), total=total, note="", left="left")
        yield Progress(bar, quiet=quiet)
