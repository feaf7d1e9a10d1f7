"""Keys that a person presses: one at a time on a terminal, a line for each where that is not possible."""

from __future__ import annotations

import io
import os
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from llmlist.cli.output.asking import ask
from llmlist.cli.output.messages import say
from llmlist.errors import ConfigError

if TYPE_CHECKING:
    from collections.abc import Iterator

END: Final = ""
"""What is read behind the end of the input."""
_ESCAPE: Final = "\x1b"


class Keyboard:
    """The keyboard of a terminal.

    Raises:
        ConfigError: Input or output is no terminal.
    """

    def __init__(self) -> None:
        if not all(stream is not None and stream.isatty() for stream in (sys.stdin, sys.stdout)):
            raise ConfigError(
                "--interactive needs a terminal to ask on",
                hint="`llmlist dedupe --apply` merges the matches without asking",
            )
        try:
            self._descriptor: int | None = sys.stdin.fileno()
        except io.UnsupportedOperation:
            self._descriptor = None
        self._ahead = ""

    def key(self, question: str) -> str:
        """Return the key that answers a question, in lower case; `END` where the input ends."""
        ask(question)
        if self._descriptor is None:
            line = sys.stdin.readline()
            return line.strip().casefold()[:1] or ("\n" if line else END)
        if not self._ahead:
            with _unbuffered(self._descriptor):
                self._ahead = os.read(self._descriptor, 1024).decode(errors="replace")
        if self._ahead.startswith(_ESCAPE):
            # An arrow or a function key: its letters are none that somebody typed.
            self._ahead = ""
            return _ESCAPE
        key, self._ahead = self._ahead[:1], self._ahead[1:]
        say(key if key.isprintable() else "")
        return key.casefold()

    def line(self, question: str) -> str:
        """Return the line that answers a question, without blanks around it."""
        ask(question)
        if self._descriptor is None:
            return sys.stdin.readline().strip()
        while "\n" not in self._ahead:
            more = os.read(self._descriptor, 4096)
            self._ahead += more.decode(errors="replace")
            if not more:
                break
        line, _, self._ahead = self._ahead.partition("\n")
        return line.strip()


@contextmanager
def _unbuffered(descriptor: int) -> Iterator[None]:
    """Let the terminal hand over each key at once, where the system can."""
    try:
        import termios  # noqa: PLC0415  # not every system has it
        import tty  # noqa: PLC0415
    except ImportError:
        yield
        return
    before = termios.tcgetattr(descriptor)
    try:
        # What was typed ahead still counts.
        tty.setcbreak(descriptor, termios.TCSADRAIN)
        yield
    finally:
        termios.tcsetattr(descriptor, termios.TCSADRAIN, before)
