"""What each command does: workspace in, plan out, shown and carried out. The thinking is in `workflows`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from llmlist.cli.output.asking import confirm
from llmlist.cli.output.messages import say, show_json, show_summary
from llmlist.cli.output.progress import watching
from llmlist.cli.session import (
    carry_out,
    inside,
    open_session,
    show_found,
    show_oddities,
    show_plan_diff,
    status_of,
    today,
)
from llmlist.cli.views import draft_view
from llmlist.errors import EXIT_DONE, EXIT_FINDINGS, ConfigError
from llmlist.model.date import PartialDate
from llmlist.model.link import Link
from llmlist.model.url import is_safe_url

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from llmlist.lists.reading import Reading
    from llmlist.model.entry import Draft
    from llmlist.workflows.add import Wish


class ImportOptions(NamedTuple):
    """How documents are read into the catalogue; see `workflows.intake.plan_import`."""

    prune: bool = False
    strict: bool = False
    repair: bool = False
    origin: str | None = None
    verbose: bool = False


_USUAL: Final = ImportOptions()


def import_documents(
    directory: Path,
    files: Sequence[Path],
    options: ImportOptions = _USUAL,
    *,
    dry_run: bool = False,
    quiet: bool = False,
) -> int:
    """Read documents into the catalogue, one after the other."""
    from llmlist.storage.files import read_file  # noqa: PLC0415
    from llmlist.workflows.intake import plan_import  # noqa: PLC0415

    doubtful = False
    for file in files:
        with open_session(directory, writes=not dry_run, may_begin=True, quiet=quiet) as session:
            path = inside(session, directory / file)
            content = read_file(session.root / path)
            known = {one.path for one in session.workspace.catalog.documents}
            if not quiet and session.root != directory.resolve() and path not in known:
                say(f"{path} becomes a document of the catalogue in {session.root}")
            with watching(quiet=quiet) as watch:
                done = plan_import(
                    session.workspace,
                    path,
                    content,
                    today=today(),
                    prune=options.prune,
                    repair=options.repair,
                    origin=options.origin,
                    verbose=options.verbose,
                    watch=watch,
                )
            carry_out(
                session,
                done.plan,
                dry_run=dry_run,
                quiet=quiet,
                verbose=options.verbose,
                report=done.report,
            )
            doubtful = doubtful or bool(done.plan.problems)
    return EXIT_FINDINGS if options.strict and doubtful else EXIT_DONE


def show_reading(directory: Path, files: Sequence[Path], options: ImportOptions = _USUAL) -> int:
    """Print what documents say, as JSON; what stands in comments is marked so."""
    from llmlist.lists.coverage import find_doubts  # noqa: PLC0415

    shown: list[Draft] = []
    doubtful = False
    for _, reading in _readings(directory, files, repair=options.repair):
        shown += sorted([*reading.drafts, *reading.commented], key=lambda draft: draft.line)
        doubtful = doubtful or reading.mojibake or bool(find_doubts(reading))
    show_json([draft_view(draft) for draft in shown])
    return EXIT_FINDINGS if options.strict and doubtful else EXIT_DONE


def explain_lines(directory: Path, files: Sequence[Path], line: int, options: ImportOptions = _USUAL) -> int:
    """Say why a line of each document was read as it was, or was not read."""
    from llmlist.lists.coverage import explain_line  # noqa: PLC0415

    for path, reading in _readings(directory, files, repair=options.repair):
        first, *others = explain_line(reading, line)
        show_summary([f"{path}: {first}", *(f"  {other}" for other in others)])
    return EXIT_DONE


def _readings(directory: Path, files: Sequence[Path], *, repair: bool) -> Iterator[tuple[str, Reading]]:
    """Read documents that need not be in a workspace: as the catalogue has them read, where it knows them."""
    from llmlist.model.encoding import MAC_ROMAN  # noqa: PLC0415
    from llmlist.storage.files import read_file  # noqa: PLC0415
    from llmlist.workflows.intake import read_list  # noqa: PLC0415

    with open_session(directory, may_begin=True) as session:
        documents = session.workspace.catalog.documents
        repairs = {(session.root / document.path).resolve(): document.repair for document in documents}
    for file in files:
        path = directory / file
        content = read_file(path)
        reading = read_list(str(file), content, repair=repairs.get(path.resolve()))
        if repair and reading.mojibake:
            reading = read_list(str(file), content, repair=MAC_ROMAN)
        yield str(file), reading


def make_wish(
    *,
    section: str | None,
    keywords: Sequence[str],
    institutes: Sequence[str],
    venue: str | None,
    date: str | None,
    title: str | None,
    note: str | None,
    links: Sequence[str],
) -> Wish:
    """Return what the options say of a new entry.

    Raises:
        ConfigError: A date or a link is none.
    """
    from llmlist.workflows.add import Wish  # noqa: PLC0415

    try:
        day = PartialDate.parse(date) if date else None
    except ValueError as error:
        raise ConfigError(f"--date: {error}") from error
    return Wish(
        section=section,
        keywords=tuple(keywords),
        institutes=tuple(institutes),
        venue=venue,
        date=day,
        title=title,
        note=note,
        links=tuple(map(_parse_link, links)),
    )


def _parse_link(text: str) -> Link:
    label, equals, url = text.partition("=")
    if not equals or not label.strip() or not url.strip():
        raise ConfigError(
            f"--link {text!r}: expected LABEL=URL", hint="for example --link code=https://github.com/a/b"
        )
    if not is_safe_url(url.strip()):
        raise ConfigError(f"--link {text!r}: only http and https links are listed")
    return Link(label=label.strip(), url=url.strip())


def remove_entries(directory: Path, keys: Sequence[str], *, dry_run: bool, yes: bool, quiet: bool) -> int:
    """Take entries out of the catalogue and of every document."""
    from llmlist.workflows.add import plan_remove  # noqa: PLC0415

    with open_session(directory, writes=not dry_run, quiet=quiet) as session:
        with watching(quiet=quiet) as watch:
            plan = plan_remove(session.workspace, keys, watch=watch)
        if not yes and not dry_run:
            show_plan_diff(session, plan)
            if not confirm("remove this?"):
                say("nothing was removed")
                return EXIT_FINDINGS
        carry_out(session, plan, dry_run=dry_run, quiet=quiet)
        return EXIT_DONE


class RenderOptions(NamedTuple):
    """What is rendered and how; see `workflows.render.find_scope`."""

    section: str | None = None
    document: Path | None = None
    check: bool = False
    diff: bool = False


def render_documents(directory: Path, options: RenderOptions, *, quiet: bool) -> int:
    """Make the documents agree with the catalogue, or say whether they do."""
    from llmlist.workflows.render import find_scope, plan_showable  # noqa: PLC0415

    check, diff = options.check, options.diff

    with open_session(directory, writes=not check, quiet=quiet) as session:
        show_oddities(session.workspace.problems)
        catalog = session.workspace.catalog
        file = options.document
        path = None if file is None else inside(session, directory / file)
        within = find_scope(catalog, section=options.section, document=path)
        with watching(quiet=quiet) as watch:
            plan = plan_showable(session.workspace, catalog, within=within, watch=watch)
        if diff:
            show_plan_diff(session, plan)
        if check:
            show_found(plan.problems)
            status = EXIT_FINDINGS if plan.file_edits else status_of(plan)
            if not quiet and not diff:
                show_summary(plan.summary)
            if not quiet and status == EXIT_DONE:
                say("the documents say what the catalogue says")
            return status
        carry_out(session, plan, quiet=quiet)
        return status_of(plan)
