"""What ``init`` does: a catalogue from the list that is there, and hooks that check it before each commit."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from llmlist.cli.output.asking import can_ask, confirm
from llmlist.cli.output.messages import say, warn
from llmlist.cli.output.progress import watching
from llmlist.cli.session import Session, carry_out, inside, open_session, today
from llmlist.errors import EXIT_DONE, EXIT_FINDINGS, EditError
from llmlist.model.edit import Edit, FileEdit, Plan, Span, digest
from llmlist.model.wording import count_of
from llmlist.model.workspace import CATALOG_FILE, ENTRIES_FOLDER

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_USUAL: Final = ("README.md", "readme.md", "Readme.md", "README.markdown", "docs/README.md")


class BeginOptions(NamedTuple):
    """How a catalogue is begun.

    Attributes:
        document: The list to start from; None for the usual one.
        hook: Add hooks for pre-commit, in a repository of git.
        merge_driver: Have git merge with llmlist.
        yes: Never ask.
        dry_run: Show the diff and write nothing.
    """

    document: Path | None = None
    hook: bool = True
    merge_driver: bool = False
    yes: bool = False
    dry_run: bool = False


def begin_catalog(directory: Path, options: BeginOptions, *, quiet: bool) -> int:
    """Start a catalogue from the list that is there, or an empty one; then tell git how to merge it."""
    status = EXIT_DONE if options.merge_driver and _has_catalog(directory) else EXIT_FINDINGS
    if status == EXIT_FINDINGS:
        status = _begin(directory, options, quiet=quiet)
    if options.merge_driver and status == EXIT_DONE and not options.dry_run:
        from llmlist.cli.merging import install_merge_driver  # noqa: PLC0415  # loaded late: few ask for it

        with open_session(directory, writes=True) as session:
            install_merge_driver(session, quiet=quiet)
    return status


def _has_catalog(directory: Path) -> bool:
    with open_session(directory, may_begin=True) as session:
        return bool(session.workspace.files)


class _Beginning(NamedTuple):
    """The catalogue that is begun.

    Attributes:
        plan: Writes it.
        report: What was read.
    """

    plan: Plan
    report: Sequence[str] = ()


def _refuse_second(root: Path, directory: Path) -> None:
    """Say that there is a catalogue, and where it is found from a folder below it."""
    hint = "`llmlist import FILE` reads a list into it"
    if root == directory.resolve():
        warn("there is a catalogue here already", hint=hint)
        return
    hint += f"; for a catalogue of its own, begin with an empty {directory / CATALOG_FILE}"
    warn(f"there is a catalogue above this folder already, in {root}", hint=hint)


def _begin(directory: Path, options: BeginOptions, *, quiet: bool) -> int:
    with open_session(directory, writes=not options.dry_run, may_begin=True) as session:
        if session.workspace.files:
            _refuse_second(session.root, directory)
            return EXIT_FINDINGS
        usual = (Path(one) for one in _USUAL if (session.root / one).is_file())
        found = options.document or next(usual, None)
        document = None if found is None else inside(session, directory / found)
        begun = _plan(session, document, quiet=quiet)
        hooks, around = _plan_hooks(session) if options.hook else (None, session)
        if not quiet and not options.dry_run:
            for line in _announcement(begun.plan, hooks, document):
                say(line)
        if not (options.yes or options.dry_run or quiet) and can_ask():
            if not confirm("write this?", default=True):
                say("nothing was written")
                return EXIT_FINDINGS
            if hooks is not None and not confirm(f"the hooks in {hooks.path} too?", default=True):
                hooks = None
        edits = (*begun.plan.file_edits, *(() if hooks is None else (hooks,)))
        plan = replace(begun.plan, file_edits=edits)
        carry_out(around, plan, dry_run=options.dry_run, quiet=quiet, report=begun.report)
    return EXIT_DONE


def _plan(session: Session, document: str | None, *, quiet: bool) -> _Beginning:
    """Plan the catalogue; nothing of the list itself is written."""
    from llmlist.storage.files import read_file  # noqa: PLC0415  # loaded late, as below
    from llmlist.workflows.intake import plan_empty, plan_import  # noqa: PLC0415

    if document is None:
        return _Beginning(plan_empty(session.workspace, name=session.root.name))
    content = read_file(session.root / document)
    with watching(quiet=quiet) as watch:
        done = plan_import(session.workspace, document, content, today=today(), watch=watch)
    return _Beginning(done.plan, done.report)


def _plan_hooks(session: Session) -> tuple[FileEdit | None, Session]:
    """Return the edit that adds the hooks, and the session with the file that it is about.

    There is nothing to add where this folder is no repository of git, or has them already.
    """
    from llmlist.formats.hook_config import HOOKS_FILE, add_hooks  # noqa: PLC0415  # loaded late, as below
    from llmlist.storage.files import read_file  # noqa: PLC0415

    # In a worktree it is a file.
    if not (session.root / ".git").exists():
        return None, session
    file = session.root / HOOKS_FILE
    content = read_file(file) if file.is_file() else None
    try:
        added = add_hooks(content)
    except EditError as error:
        warn(str(error), hint=error.hint)
        return None, session
    if added is None:
        return None, session
    edit = Edit(span=Span(added.offset, added.offset), content=added.text)
    hooks = FileEdit(path=HOOKS_FILE, sha256=None if content is None else digest(content), edits=(edit,))
    if content is None:
        return hooks, session
    # What it holds now is what a diff compares with, and what is brought back.
    files = {**session.workspace.files, HOOKS_FILE: content}
    return hooks, replace(session, workspace=replace(session.workspace, files=files))


def _announcement(plan: Plan, hooks: FileEdit | None, document: str | None) -> Iterator[str]:
    """Yield what will be written, before it is."""
    paths = [edit.path for edit in plan.file_edits if edit.edits]
    entries = [path for path in paths if path.startswith(ENTRIES_FOLDER)]
    yield "this will be written:"
    yield from (f"  {path}" for path in paths if path not in entries)
    if entries:
        yield f"  {ENTRIES_FOLDER}/: {count_of(len(entries), 'file', 'files')}"
    if hooks is not None:
        how = "new" if hooks.sha256 is None else "added behind what is there"
        yield f"  {hooks.path}: hooks that check list and catalogue before each commit, {how}"
    if document is not None:
        yield f"{document} stays as it is"
