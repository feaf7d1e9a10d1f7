"""What ``sync`` does: the workspace now and at earlier commits in, one plan out, shown and carried out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from llmlist.cli.earlier import documents_of, open_commit
from llmlist.cli.output.asking import confirm
from llmlist.cli.output.messages import say, show_json, show_summary
from llmlist.cli.output.progress import watching
from llmlist.cli.session import (
    carry_out,
    open_session,
    show_found,
    show_oddities,
    show_plan_diff,
    status_of,
    today,
)
from llmlist.cli.views import sync_view
from llmlist.errors import EXIT_FINDINGS, LlmlistError
from llmlist.model.wording import count_of
from llmlist.model.workspace import CATALOG_FOLDER

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from llmlist.cli.session import Session
    from llmlist.model.watch import Watch
    from llmlist.model.workspace import Workspace
    from llmlist.storage.commits import Commit
    from llmlist.workflows.sync import Sync

_MOST_EARLIER: Final = 8
"""How many commits are looked at behind the last one, for what was committed on one side only."""


class SyncOptions(NamedTuple):
    """How documents and catalogue are brought together.

    Attributes:
        base: The commit to tell changes by; None takes the last, and earlier ones where it does not tell.
        check: Write nothing, and exit 1 if there is anything to do.
        dry_run: Show the diff and write nothing.
        yes: Do not ask before entries are removed.
    """

    base: str | None = None
    check: bool = False
    dry_run: bool = False
    yes: bool = False


def sync_documents(directory: Path, options: SyncOptions, *, as_json: bool, quiet: bool) -> int:
    """Let the documents and the catalogue take over each other's changes."""
    writes = not (options.check or options.dry_run)
    with open_session(directory, writes=writes, quiet=quiet) as session:
        # That a document is missing is more than a warning here, and said with the rest.
        odd = [one for one in session.workspace.problems if one.code != "missing-document"]
        show_oddities(odd)
        with watching(quiet=quiet) as watch:
            done, commits = _plan(session, options.base, watch)
        if not quiet:
            say(f"compared with {commits[0]}" + (" and earlier ones" if len(commits) > 1 else ""))
        if as_json:
            show_json(sync_view(done, commits))
        if not writes:
            return _show(session, done, options, as_json=as_json, quiet=quiet)
        if not options.yes and not _may_remove(done):
            say("nothing was changed")
            return EXIT_FINDINGS
        carry_out(session, done.plan, quiet=quiet or as_json)
        if not quiet and not as_json and not done.changes and not status_of(done.plan):
            say("the documents say what the catalogue says")
        return status_of(done.plan)


def _show(session: Session, done: Sync, options: SyncOptions, *, as_json: bool, quiet: bool) -> int:
    """Show what would be done; return 1 where ``--check`` finds something to do."""
    show_found(done.plan.problems)
    if options.dry_run and not as_json:
        show_plan_diff(session, done.plan)
    if not quiet and not as_json:
        for line in done.plan.summary:
            # Apart from the diff, which may be piped into `git apply`.
            say(line) if options.dry_run else show_summary([line])
    changes = any(edit.edits for edit in done.plan.file_edits)
    if options.check and changes:
        return EXIT_FINDINGS
    if not quiet and not done.changes and not status_of(done.plan):
        say("the documents say what the catalogue says")
    return status_of(done.plan)


def _may_remove(done: Sync) -> bool:
    """Ask before entries are removed; tell whether the work may go on."""
    removed = [one for one in done.changes if one.removes]
    for one in removed:
        side = "the catalogue" if one.known_at is not None else one.shown_at.path
        say(f"{one.title!r} is to be removed from {side}")
    return not removed or confirm(f"remove {count_of(len(removed), 'entry', 'entries')}?")


def _plan(session: Session, base: str | None, watch: Watch | None) -> tuple[Sync, list[str]]:
    """Plan by one commit, and by earlier ones where that does not tell which side has changed.

    Raises:
        ConfigError: There is no git, no commit, or no catalogue in it.
    """
    # Loaded late: only this command looks at commits.
    from llmlist.storage.commits import find_commit  # noqa: PLC0415
    from llmlist.workflows.sync import plan_sync  # noqa: PLC0415
    from llmlist.workflows.verdicts import Choice  # noqa: PLC0415

    commit = find_commit(session.root, base or "HEAD")
    pasts = [open_commit(session, commit)]
    done = plan_sync(session.workspace, pasts, today=today(), watch=watch)
    names = [commit.name]
    if base is None and done.of(Choice.OPEN):
        earlier = list(_open_earlier(session, commit, pasts[0]))
        if earlier:
            names += [one.name for one, _ in earlier]
            pasts += [past for _, past in earlier]
            done = plan_sync(session.workspace, pasts, today=today(), watch=watch)
    return done, names


def _open_earlier(session: Session, commit: Commit, past: Workspace) -> Iterator[tuple[Commit, Workspace]]:
    """Yield commits before one with what they hold, as far back as there is a catalogue that can be read."""
    from llmlist.storage.commits import find_earlier  # noqa: PLC0415

    paths = sorted({CATALOG_FOLDER, *documents_of(session.workspace), *documents_of(past)})
    for one in find_earlier(session.root, commit, paths, most=_MOST_EARLIER):
        try:
            yield one, open_commit(session, one)
        except LlmlistError:
            return
