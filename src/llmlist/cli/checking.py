"""What ``check`` does, and how it shows what it found: to people, to programs, to GitHub."""

from __future__ import annotations

import os
import re
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from llmlist.cli.output.messages import say, show_json, show_summary
from llmlist.cli.output.progress import watching
from llmlist.cli.output.safe_text import printable, width_of
from llmlist.cli.session import carry_out, open_session, today
from llmlist.errors import EXIT_DONE, EXIT_FINDINGS
from llmlist.model.wording import count_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from llmlist.cli.session import Session
    from llmlist.model.problem import Location, Problem
    from llmlist.workflows.evidence import Evidence
    from llmlist.workflows.introduced import Introduced

_WIDEST: Final = 100
"""Columns of a source line that are shown."""
_LEAD: Final = 24
"""Columns of it that are shown before the place, where it is too long."""
_MOST_ALIKE: Final = 10
"""How many problems of one rule in one file are shown to people, errors apart."""
_MARKDOWN: Final = re.compile(r"[\\`*_{}\[\]()#+!|>~$-]")
_MENTION: Final = re.compile(r"[@#](?=\w)")
_GITHUB_LEVELS: Final = {"error": "error", "warning": "warning", "info": "notice"}


class CheckOptions(NamedTuple):
    """How a workspace is checked.

    Attributes:
        select: Codes of the only rules to follow; none means all.
        ignore: Codes of rules not to follow.
        base: A commit: only what has come since then is shown; None shows all.
        output: The format.
        fix: Mend what a rule can mend by itself.
        dry_run: Show what mending would change, and write nothing.
        statistics: Show how many problems of each rule there are, and not the problems.
        exit_zero: Exit 0 whatever was found.
    """

    select: Sequence[str] = ()
    ignore: Sequence[str] = ()
    base: str | None = None
    output: str = "text"
    fix: bool = False
    dry_run: bool = False
    statistics: bool = False
    exit_zero: bool = False


def check_workspace(directory: Path, options: CheckOptions, *, quiet: bool) -> int:
    """Print what the rules find."""
    if options.fix or options.dry_run:
        _mend(directory, options, quiet=quiet)
    # Loaded late: the rules load the readers.
    from llmlist.workflows.check import follow_rules  # noqa: PLC0415
    from llmlist.workflows.evidence import Evidence  # noqa: PLC0415

    with open_session(directory, quiet=quiet) as session:
        with watching(quiet=quiet) as watch:
            evidence = Evidence(session.workspace, today(), watch=watch)
            problems: Sequence[Problem] = follow_rules(evidence, select=options.select, ignore=options.ignore)
            change = None
            if options.base is not None:
                change = _introduced(session, evidence, problems, options)
                problems = change.problems
        if not options.dry_run:
            _show(session, problems, change, options)
        if not quiet and options.output != "markdown":
            said = tally(problems)
            say(said if change is None else f"{summarize_change(change)}; {said}")
        errors = any(one.severity == "error" for one in problems)
        return EXIT_FINDINGS if errors and not options.exit_zero else EXIT_DONE


def _mend(directory: Path, options: CheckOptions, *, quiet: bool) -> None:
    """Mend what the rules can mend by themselves."""
    from llmlist.workflows.check import follow_rules  # noqa: PLC0415
    from llmlist.workflows.evidence import Evidence  # noqa: PLC0415
    from llmlist.workflows.mending import plan_fixes  # noqa: PLC0415

    with open_session(directory, writes=not options.dry_run, quiet=quiet) as session:
        with watching(quiet=quiet) as watch:
            evidence = Evidence(session.workspace, today(), watch=watch)
            found = follow_rules(evidence, select=options.select, ignore=options.ignore)
            plan = plan_fixes(session.workspace, found)
        carry_out(session, plan, dry_run=options.dry_run, quiet=quiet or options.output != "text")


def _introduced(
    session: Session, evidence: Evidence, problems: Sequence[Problem], options: CheckOptions
) -> Introduced:
    """Return what has come since a commit.

    Raises:
        ConfigError: There is no git, no such commit, or no catalogue in it.
    """
    from llmlist.cli.earlier import open_commit  # noqa: PLC0415
    from llmlist.storage.commits import find_commit  # noqa: PLC0415
    from llmlist.workflows.check import follow_rules  # noqa: PLC0415
    from llmlist.workflows.evidence import Evidence  # noqa: PLC0415
    from llmlist.workflows.introduced import find_introduced  # noqa: PLC0415

    commit = find_commit(session.root, options.base or "HEAD")
    past = Evidence(open_commit(session, commit), evidence.today, watch=evidence.watch)
    before = follow_rules(past, select=options.select, ignore=options.ignore)
    return find_introduced(evidence, problems, past, before)


def summarize_change(change: Introduced) -> str:
    """Return one line on what a change has brought."""
    from llmlist.workflows.introduced import summarize  # noqa: PLC0415

    return summarize(change)


def _show(
    session: Session, problems: Sequence[Problem], change: Introduced | None, options: CheckOptions
) -> None:
    if options.statistics:
        show_summary(statistics_lines(problems))
    elif options.output == "json":
        show_json([problem_view(problem) for problem in problems])
    elif options.output == "sarif":
        _show_sarif(session, problems)
    elif options.output == "markdown":
        show_summary(markdown_lines(problems, change))
    elif options.output == "github":
        show_summary(map(annotation, problems, [_folder(session)] * len(problems)))
    else:
        shown, left = _shortened(problems, options.select)
        show_summary(source_lines(shown, session.workspace.files))
        show_summary(left)


def _show_sarif(session: Session, problems: Sequence[Problem]) -> None:
    from llmlist import __version__  # noqa: PLC0415
    from llmlist.cli.sarif import sarif_log  # noqa: PLC0415
    from llmlist.workflows.check import CHECKS  # noqa: PLC0415

    rules = {code: " ".join((check.__doc__ or code).split()) for code, check in CHECKS.items()}
    show_json(sarif_log(problems, rules=rules, version=__version__, folder=_folder(session)))


def _shortened(problems: Sequence[Problem], select: Collection[str]) -> tuple[list[Problem], list[str]]:
    """Return the problems to show to people, and lines on how many more of a rule there are in a file."""
    counts: Counter[tuple[str, str]] = Counter()
    shown = []
    for one in problems:
        place = (one.code, "" if one.location is None else one.location.path)
        counts[place] += 1
        if one.severity == "error" or one.code in select or counts[place] <= _MOST_ALIKE:
            shown.append(one)
    errors = {one.code for one in problems if one.severity == "error"}
    left = [
        f"{path}: {count - _MOST_ALIKE} more like these [{code}]; `--select {code}` shows them"
        for (code, path), count in counts.items()
        if count > _MOST_ALIKE and code not in errors and code not in select
    ]
    return shown, left


def statistics_lines(problems: Iterable[Problem]) -> Iterator[str]:
    """Yield how many problems each rule found, most first."""
    counts = Counter((one.code, one.severity) for one in problems)
    width = len(str(max(counts.values(), default=0)))
    for (code, severity), count in sorted(counts.items(), key=lambda one: (-one[1], one[0])):
        yield f"{count:>{width}} {severity:<7} {code}"


def markdown_lines(problems: Sequence[Problem], change: Introduced | None) -> Iterator[str]:
    """Yield a summary for the page of a pull request: counts, new entries, and a table of the problems."""
    yield f"**llmlist**: {summarize_change(change) if change is not None else tally(problems)}"
    for title in change.new if change is not None else ():
        yield f"- new: {markdown_text(title)}"
    for title in change.gone if change is not None else ():
        yield f"- removed: {markdown_text(title)}"
    if problems:
        yield ""
        yield "| where | what | rule |"
        yield "|---|---|---|"
    for one in problems:
        where = "" if one.location is None else markdown_text(str(one.location))
        yield f"| {where} | {one.severity}: {markdown_text(one.message)} | {one.code} |"


def markdown_text(text: str) -> str:
    """Return text from outside as markdown that shows it as it is: no link, mark, mention or HTML works."""
    text = printable(text).replace("&", "&amp;").replace("<", "&lt;")
    # Two halves with a comment between them call nobody, and name no issue.
    return _MENTION.sub(r"\g<0><!-- -->", _MARKDOWN.sub(r"\\\g<0>", text).replace("://", "&#58;//"))


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
