"""Keys that a person presses: one at a time on a terminal, a line for each where that is not possible."""

from __future__ import annotations

import io
import os
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

from llmlist.cli.output import ask, say
from llmlist.errors import ConfigError

if TYPE_CHECKING:
    from collections.abc import Iterator

END = ""
"""What is read behind the end of the input."""


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

    def key(self, question: str) -> str:
        """Return the key that answers a question, in lower case; `END` where the input ends."""
        ask(question)
        if self._descriptor is None:
            line = sys.stdin.readline()
            return line.strip().casefold()[:1] or ("\n" if line else END)
        with _unbuffered(self._descriptor) as single:
            text = os.read(self._descriptor, 1 if single else 1024).decode(errors="replace")
        if single:
            say(text if text.isprintable() else "")
        return text.casefold()[:1]

    def line(self, question: str) -> str:
        """Return the line that answers a question, without blanks around it."""
        ask(question)
        if self._descriptor is None:
            return sys.stdin.readline().strip()
        return os.read(self._descriptor, 4096).decode(errors="replace").strip()


@contextmanager
def _unbuffered(descriptor: int) -> Iterator[bool]:
    """Let the terminal hand over each key at once; give False on systems that cannot."""
    try:
        import termios  # noqa: PLC0415  # not every system has it
        import tty  # noqa: PLC0415
    except ImportError:
        yield False
        return
    before = termios.tcgetattr(descriptor)
    try:
        tty.setcbreak(descriptor)
        yield True
    finally:
        termios.tcsetattr(descriptor, termios.TCSADRAIN, before)
