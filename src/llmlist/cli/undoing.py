"""What ``undo`` does: the last command that wrote files is taken back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from llmlist.cli.output.asking import can_ask, confirm
from llmlist.cli.output.diffs import show_diff
from llmlist.cli.output.messages import say
from llmlist.cli.output.tables import show_table
from llmlist.errors import EXIT_DONE, EXIT_FINDINGS, EditError
from llmlist.model.workspace import CATALOG_FILE

if TYPE_CHECKING:
    from pathlib import Path

    from llmlist.storage.undo import Step


def undo_last(directory: Path, *, shown: bool, dry_run: bool, yes: bool, quiet: bool) -> int:
    """Take back what the last command wrote, or show what could be taken back.

    Raises:
        EditError: A file has changed since, or the whole catalogue would go although it is committed.
    """
    # Loaded late: only this command needs them.
    from llmlist.storage.finding import find_root  # noqa: PLC0415
    from llmlist.storage.lock import workspace_lock  # noqa: PLC0415
    from llmlist.storage.undo import read_steps, take_back  # noqa: PLC0415

    root = find_root(directory)
    if shown:
        steps = read_steps(root)
        rows = [(str(step.number), step.time, step.command, _paths(step)) for step in reversed(steps)]
        show_table(("number", "time", "command", "files"), rows)
        return EXIT_DONE
    with workspace_lock(root):
        steps = read_steps(root)
        if not steps:
            say("nothing is noted that could be taken back")
            return EXIT_FINDINGS
        step = steps[-1]
        if dry_run:
            _show(root, step)
            return EXIT_DONE
        if not yes and not _may_take(root, step):
            say("nothing was taken back")
            return EXIT_FINDINGS
        take_back(root, step)
        if not quiet:
            say(f"took back `{step.command}` of {step.time}: {_paths(step)}")
    return EXIT_DONE


def _may_take(root: Path, step: Step) -> bool:
    """Tell whether a step may go: one that began the catalogue is mostly older than what was meant.

    Raises:
        EditError: It may not, and there is nobody to ask.
    """
    from llmlist.storage.versions import read_file_states  # noqa: PLC0415

    begun = [one.path for one in step.files if one.before is None]
    states = read_file_states(root, begun) if CATALOG_FILE in begun else None
    if states is None or CATALOG_FILE not in states.tracked - states.modified:
        return True
    what = f"`{step.command}` of {step.time} began the catalogue, which is committed"
    if not can_ask():
        raise EditError(what, hint="nothing was taken back; with --yes the whole catalogue would go")
    return confirm(f"{what}; take all of it away?")


def _show(root: Path, step: Step) -> None:
    """Print the diff that taking a step back makes."""
    from llmlist.storage.files import read_file  # noqa: PLC0415

    for one in step.files:
        show_diff(one.path, read_file(root / one.path), one.before or b"")


def _paths(step: Step) -> str:
    return ", ".join(one.path for one in step.files)
