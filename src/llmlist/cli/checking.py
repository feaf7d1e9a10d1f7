"""What ``check`` does, and how it shows what it found: to people, to programs, to GitHub."""

from __future__ import annotations

import os
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from llmlist.cli.output import printable, say, show_json, show_summary, width_of
from llmlist.cli.session import open_session
from llmlist.errors import EXIT_DONE, EXIT_FINDINGS
from llmlist.model.wording import count_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from llmlist.cli.session import Session
    from llmlist.model.problem import Location, Problem

_WIDEST: Final = 100
"""Columns of a source line that are shown."""
_LEAD: Final = 24
"""Columns of it that are shown before the place, where it is too long."""
_GITHUB_LEVELS: Final = {"error": "error", "warning": "warning", "info": "notice"}


def check_workspace(
    directory: Path,
    *,
    select: Sequence[str],
    ignore: Sequence[str],
    output: str,
    exit_zero: bool,
    quiet: bool,
) -> int:
    """Print what the rules find."""
    # Loaded late: the rules load the readers.
    from llmlist.workflows.check import find_problems  # noqa: PLC0415

    with open_session(directory) as session:
        problems = find_problems(session.workspace, select=select, ignore=ignore)
        if output == "json":
            show_json([problem_view(problem) for problem in problems])
        elif output == "github":
            show_summary(map(annotation, problems, [_folder(session)] * len(problems)))
        else:
            show_summary(source_lines(problems, session.workspace.files))
        if not quiet:
            say(tally(problems))
        errors = any(one.severity == "error" for one in problems)
        return EXIT_FINDINGS if errors and not exit_zero else EXIT_DONE


def problem_view(problem: Problem) -> dict[str, Any]:
    """Return a problem as ``check --format json`` prints it."""
    place = problem.location
    return {
        "code": problem.code,
        "severity": problem.severity,
        "message": problem.message,
        "path": None if place is None else place.path,
        "line": None if place is None else place.line,
        "column": None if place is None else place.column,
        "key": problem.entry_key,
        "hint": problem.hint,
    }


def annotation(problem: Problem, folder: str) -> str:
    """Return a problem as a workflow command of GitHub's.

    Args:
        problem: What was found.
        folder: Of the workspace in the repository, with a slash behind it, or empty.

    The form and its escapes:
    https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands
    """
    place = problem.location
    facts: dict[str, object] = {"title": problem.code}
    if place is not None:
        facts = {"file": f"{folder}{place.path}", "line": place.line, "col": place.column, **facts}
    said = ",".join(f"{name}={_property(str(fact))}" for name, fact in facts.items() if fact is not None)
    text = printable(problem.message) + (f"\n{printable(problem.hint)}" if problem.hint else "")
    return f"::{_GITHUB_LEVELS[problem.severity]} {said}::{_data(text)}"


def source_lines(problems: Iterable[Problem], files: Mapping[str, bytes]) -> Iterator[str]:
    """Yield problems for people: each with the line that it speaks of and a caret below the place."""
    lines: dict[str, list[bytes]] = {}
    for problem in problems:
        place = problem.location
        where = "" if place is None else f"{place}: "
        yield f"{where}{problem.severity}: {problem.message} [{problem.code}]"
        if place is not None and place.line is not None and place.path in files:
            own = lines.setdefault(place.path, files[place.path].split(b"\n"))
            if place.line <= len(own):
                yield from _excerpt(own[place.line - 1], place)
        if problem.hint:
            yield f"  hint: {problem.hint}"


def _excerpt(line: bytes, place: Location) -> Iterator[str]:
    text = line.decode(errors="replace").removesuffix("\r").removeprefix("\ufeff")
    column = 0 if place.column is None else place.column - 1
    before, behind = printable(text[:column]), printable(text[column:])
    if width_of(before + behind) > _WIDEST and width_of(before) > _LEAD:
        before = "…" + before[1 - _LEAD :]
    room = _WIDEST - width_of(before)
    behind = behind if width_of(behind) <= room else f"{behind[: room - 1]}…"
    margin = " " * len(str(place.line))
    yield f"  {place.line} | {before}{behind}"
    if place.column is not None:
        yield f"  {margin} | {' ' * width_of(before)}^"


def tally(problems: Sequence[Problem]) -> str:
    """Return how many problems of each sort there are."""
    counts = Counter[str](one.severity for one in problems)
    plurals = {"error": "errors", "warning": "warnings", "info": "remarks"}
    parts = [count_of(counts[one], one, many) for one, many in plurals.items() if counts[one]]
    return ", ".join(parts) if parts else "nothing found"


def _folder(session: Session) -> str:
    """Return the workspace's folder in the repository that GitHub checked out."""
    top = os.environ.get("GITHUB_WORKSPACE")
    root = session.root.resolve()
    if not top or not root.is_relative_to(Path(top).resolve()):
        return ""
    inside = root.relative_to(Path(top).resolve()).as_posix()
    return "" if inside == "." else f"{inside}/"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
