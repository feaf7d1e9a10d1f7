"""Questions to the person at the terminal."""

from __future__ import annotations

import sys

from llmlist.cli.output.safe_text import printable
from llmlist.cli.output.streams import is_terminal, spoil_recordings, write


def confirm(question: str, *, default: bool = False) -> bool:
    """Ask a yes-or-no question; whatever is not a clear answer is the default, the end of the input a no."""
    ask(f"{question} [{'Y/n' if default else 'y/N'}]")
    answer = "" if sys.stdin is None else sys.stdin.readline()
    if not answer.endswith("\n"):
        write(sys.stderr, "\n")
    if default and answer.endswith("\n"):
        return answer.strip().casefold() not in {"n", "no"}
    return answer.strip().casefold() in {"y", "yes"}


def can_ask() -> bool:
    """Tell whether there is somebody to answer a question."""
    return is_terminal(sys.stdin) and is_terminal(sys.stderr)


def ask(question: str) -> None:
    """Put a question, and leave the cursor behind it."""
    spoil_recordings()
    write(sys.stderr, f"{printable(question)} ")
    if sys.stderr is not None:
        sys.stderr.flush()
