"""What ``add`` does, and ``import`` with libraries: one work or many, their duplicates shown first."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from llmlist.cli.batches import STDIN, Batch, read_library, read_references
from llmlist.cli.output.asking import confirm
from llmlist.cli.output.messages import say, show_json, show_problems
from llmlist.cli.output.progress import watching
from llmlist.cli.references import FetchOptions, find_works
from llmlist.cli.session import carry_out, open_session, status_of, today
from llmlist.cli.views import draft_view
from llmlist.errors import EXIT_DONE, EXIT_FINDINGS, ConfigError
from llmlist.model.wording import count_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from llmlist.cli.session import Session
    from llmlist.formats.records.files import RecordFormat
    from llmlist.model.problem import Problem
    from llmlist.workflows.add import Addition, Wish
    from llmlist.workflows.works import Work


class AddOptions(NamedTuple):
    """How works are added.

    Attributes:
        fetch: How sources are asked.
        dry_run: Show the diff and write nothing.
        yes: Never ask.
    """

    fetch: FetchOptions = FetchOptions()
    dry_run: bool = False
    yes: bool = False


class LibraryOptions(NamedTuple):
    """How a file of records is taken in.

    Attributes:
        form: Its format; None where name or text tells it.
        section: Where its records go; None where they say it themselves.
        strict: Let what was not taken in be a finding.
        dry_run: Show the diff and write nothing.
        as_json: Show what the files say, as JSON.
    """

    form: RecordFormat | None = None
    section: str | None = None
    strict: bool = False
    dry_run: bool = False
    as_json: bool = False


def add_references(
    directory: Path, words: Sequence[str], wish: Wish, options: AddOptions, *, quiet: bool
) -> int:
    """Add works to the catalogue and its documents.

    Raises:
        ConfigError: One title is given for several works.
    """
    batch = read_references(directory, words)
    if wish.title is not None and len(batch.references) > 1:
        raise ConfigError("--title is for one work", hint="add the others without it")
    with open_session(directory, writes=not options.dry_run, quiet=quiet) as session:
        _check_begin(session)
        found = find_works(session, batch.references, wish, options.fetch, quiet=quiet)
        unread = [*batch.problems, *found.problems]
        show_problems(unread, as_result=False)
        done = _plan(session, found.works, wish, accept=options.yes, quiet=quiet)
        doubts = [one for one in done.plan.problems if one.code in {"withdrawn", "possible-duplicate"}]
        if doubts and not options.yes and not options.dry_run:
            show_problems(done.plan.problems, as_result=False)
            if not _may_go_on(words):
                return EXIT_FINDINGS
            shown = done.plan.problems
            done = _plan(session, found.works, wish, accept=True, quiet=quiet)
            new = tuple(one for one in done.plan.problems if one not in shown)
            status = status_of(done.plan)
            carry_out(session, replace(done.plan, problems=new), quiet=quiet)
            return status or _status_of(unread)
        carry_out(session, done.plan, dry_run=options.dry_run, quiet=quiet)
        return status_of(done.plan) or _status_of(unread)


def _may_go_on(words: Sequence[str]) -> bool:
    if STDIN in words:
        say("nothing was added: with the works on standard input nobody can be asked; see --yes")
        return False
    return confirm("add it all the same?")


def _status_of(problems: Sequence[Problem]) -> int:
    return EXIT_FINDINGS if any(one.severity == "error" for one in problems) else EXIT_DONE


def _check_begin(session: Session) -> None:
    """Raise where a list would begin in a document that is there and was never read."""
    from llmlist.workflows.beginning import FIRST_DOCUMENT  # noqa: PLC0415  # loaded late: as the workflow

    if not session.workspace.catalog.documents and (session.root / FIRST_DOCUMENT).exists():
        raise ConfigError(
            f"{FIRST_DOCUMENT} is no document of this catalogue yet",
            hint=f"`llmlist import {FIRST_DOCUMENT}` reads it first",
        )


def _plan(session: Session, works: Sequence[Work], wish: Wish, *, accept: bool, quiet: bool) -> Addition:
    from llmlist.workflows.add import plan_add  # noqa: PLC0415  # loaded late: it loads the readers

    with watching(quiet=quiet) as watch:
        return plan_add(
            session.workspace,
            works,
            wish,
            today=today(),
            accept=accept,
            name=session.root.name,
            watch=watch,
        )


def are_libraries(files: Sequence[Path], form: RecordFormat | None) -> bool:
    """Tell whether files are libraries of records and no documents.

    Raises:
        ConfigError: Some are, and some are not.
    """
    from llmlist.formats.records.files import is_record_file  # noqa: PLC0415  # loaded late: see above

    kinds = {form is not None or is_record_file(file.name) for file in files}
    if len(kinds) > 1:
        raise ConfigError("lists and libraries are imported one after the other, not at once")
    return True in kinds


def import_libraries(directory: Path, files: Sequence[Path], options: LibraryOptions, *, quiet: bool) -> int:
    """Take the records of files into the catalogue and its documents, but for what is listed already."""
    if options.as_json:
        status = EXIT_DONE
        if not options.dry_run:
            status = max(_import(directory, file, options, quiet=True) for file in files)
        show_libraries(directory, files, options.form)
        return status
    return max(_import(directory, file, options, quiet=quiet) for file in files)


def _import(directory: Path, file: Path, options: LibraryOptions, *, quiet: bool) -> int:
    from llmlist.workflows.add import Wish  # noqa: PLC0415  # loaded late: see above

    batch = read_library(directory / file, options.form)
    with open_session(directory, writes=not options.dry_run, may_begin=True, quiet=quiet) as session:
        _check_begin(session)
        wish = Wish(section=options.section)
        found = find_works(session, batch.references, wish, FetchOptions(offline=True), quiet=quiet)
        done = _plan(session, found.works, wish, accept=True, quiet=quiet)
        listed = [one for one in done.plan.problems if one.code == "already-listed"]
        kept = tuple(replace(one, severity="info") if one in listed else one for one in done.plan.problems)
        unread = [*batch.problems, *found.problems]
        plan = replace(done.plan, problems=(*unread, *kept), summary=())
        report = _report(file, batch, len(done.entries), len(listed))
        carry_out(session, plan, dry_run=options.dry_run, quiet=quiet, report=(report,))
        return _status_of([*unread, *kept]) if options.strict else EXIT_DONE


def _report(file: Path, batch: Batch, added: int, listed: int) -> str:
    lost = len(batch.references) - added - listed
    unread = sum(one.code == "unreadable-record" for one in batch.problems)
    counts = [f"{added} new", f"{listed} listed already"]
    counts += [f"{lost} passed over"] if lost else []
    counts += [f"{unread} not read"] if unread else []
    return f"{file.as_posix()}: {count_of(len(batch.references), 'record', 'records')}: {', '.join(counts)}"


def show_libraries(directory: Path, files: Sequence[Path], form: RecordFormat | None) -> None:
    """Print what files of records say, as JSON in the form of a document's entries."""
    from llmlist.workflows.works import draft_of  # noqa: PLC0415  # loaded late: see above

    views = []
    for file in files:
        batch = read_library(directory / file, form)
        show_problems(batch.problems, as_result=False)
        for one in batch.references:
            if one.record is not None and one.location is not None:
                path = tuple(filter(None, one.record.section.split(" / ")))
                draft = replace(draft_of(one.record), line=one.location.line or 0, section=path)
                views.append(draft_view(replace(draft, keywords=one.record.keywords, note=one.record.note)))
    show_json(views)
