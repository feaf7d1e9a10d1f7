"""Results and remarks in words, and results as JSON."""

from __future__ import annotations

import sys

from llmlist.cli.output.safe_text import printable
from llmlist.cli.output.streams import write, write_bytes

# Not from `typing`, which takes as long to load as Python itself.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from llmlist.model.problem import Problem


def show_problems(problems: Iterable[Problem], *, as_result: bool = True) -> None:
    """Print problems, one a line, in the form ``path:line:column: severity: message [code]``.

    Args:
        problems: In the order to print.
        as_result: False sends them to stderr, where they are not what the command was asked for.
    """
    stream = sys.stdout if as_result else sys.stderr
    for problem in problems:
        place = "" if problem.location is None else f"{printable(str(problem.location))}: "
        message = printable(problem.message)
        write(stream, f"{place}{problem.severity}: {message} [{printable(problem.code)}]\n")
        if problem.hint:
            write(stream, f"  hint: {printable(problem.hint)}\n")


def show_summary(lines: Iterable[str]) -> None:
    """Print what was done, or would be, one thing a line."""
    for line in lines:
        write(sys.stdout, f"{printable(line)}\n")


def show_json(value: object) -> None:
    """Print a value as JSON: keys in the order given, UTF-8 whatever the locale, one final line end."""
    # Loaded late: only `--format json` needs it.
    import json  # noqa: PLC0415

    text = json.dumps(value, ensure_ascii=False, indent=2, allow_nan=False)
    # A lone surrogate has no UTF-8; its backslash form is JSON's own.
    write_bytes(sys.stdout, text.encode(errors="backslashreplace") + b"\n")


def say(text: str) -> None:
    """Tell the user something that is not a result."""
    write(sys.stderr, f"{printable(text)}\n")


def warn(text: str, *, hint: str | None = None) -> None:
    """Tell the user what went wrong, and what to do next."""
    say(f"llmlist: {text}")
    if hint:
        say(f"  hint: {hint}")
