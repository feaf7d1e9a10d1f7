"""What ``edit`` and ``replace`` do: changes in, one plan out, shown and carried out."""

from __future__ import annotations

import os
import shlex
import subprocess
from typing import TYPE_CHECKING

from llmlist.cli.output.asking import confirm
from llmlist.cli.output.messages import say, show_problems
from llmlist.cli.session import carry_out, open_session, status_of
from llmlist.errors import EXIT_FINDINGS, CatalogSyntaxError, ConfigError
from llmlist.model.edit import Edit, FileEdit, Plan, digest
from llmlist.workflows.editing import FieldChange

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from llmlist.cli.session import Session
    from llmlist.model.workspace import Workspace
    from llmlist.workflows.editing import Action


def parse_changes(
    *, sets: Sequence[str], unsets: Sequence[str], adds: Sequence[str], drops: Sequence[str]
) -> tuple[FieldChange, ...]:
    """Return the changes that the options of ``edit`` ask for.

    Raises:
        ConfigError: One is not FIELD=VALUE.
    """
    changes = [FieldChange("unset", field) for field in unsets]
    asked: tuple[tuple[Action, Sequence[str]], ...] = (("set", sets), ("add", adds), ("drop", drops))
    for action, texts in asked:
        for text in texts:
            field, equals, value = text.partition("=")
            if not equals:
                message = f"--{action} {text!r}: expected FIELD=VALUE"
                raise ConfigError(message, hint="for example venue='ACL 2021'")
            changes.append(FieldChange(action, field.strip(), value.strip()))
    return tuple(changes)


def edit_entry(
    directory: Path, key: str, changes: Sequence[FieldChange], *, dry_run: bool, quiet: bool
) -> int:
    """Change fields of an entry, or open its lines in the editor where none is named."""
    from llmlist.workflows.editing import plan_edit  # noqa: PLC0415

    with open_session(directory, writes=not dry_run) as session:
        plan = plan_edit(session.workspace, key, changes) if changes else _edit_by_hand(session, key)
        if plan is None:
            say("nothing was changed")
            return EXIT_FINDINGS
        carry_out(session, plan, dry_run=dry_run, quiet=quiet)
        if not quiet and not plan.file_edits:
            say("nothing to change")
        return status_of(plan)


def replace_values(directory: Path, field: str, old: str, new: str, *, dry_run: bool, quiet: bool) -> int:
    """Write another value wherever a field has a certain one."""
    from llmlist.workflows.editing import plan_replace  # noqa: PLC0415

    with open_session(directory, writes=not dry_run) as session:
        plan = plan_replace(session.workspace, field, old, new)
        carry_out(session, plan, dry_run=dry_run, quiet=quiet)
        if not quiet and not plan.file_edits:
            say(f"no {field} says {old!r}")
        return status_of(plan) if plan.file_edits else EXIT_FINDINGS


def _edit_by_hand(session: Session, key: str) -> Plan | None:
    """Open an entry's lines in the editor until they can be read; None where the keeper gives up."""
    import tempfile  # noqa: PLC0415  # loaded late: only this way of editing needs it
    from pathlib import Path  # noqa: PLC0415

    workspace = session.workspace
    entry = workspace.catalog.entry(key)
    origin = workspace.origins[entry.key, entry.section]
    content = workspace.files[origin.path]
    with tempfile.TemporaryDirectory(prefix="llmlist-") as folder:
        path = Path(folder) / f"{entry.key.replace(os.sep, '-')}.yaml"
        path.write_bytes(origin.span.of(content))
        while True:
            _open_editor(path)
            text = path.read_bytes()
            text = text if not text or text.endswith(b"\n") else text + b"\n"
            if text == origin.span.of(content):
                return Plan()
            edits = (Edit(span=origin.span, content=text),)
            try:
                return _plan_edited(session, FileEdit(path=origin.path, sha256=digest(content), edits=edits))
            except CatalogSyntaxError as error:
                show_problems(error.problems, as_result=False)
                if not confirm("open it again?"):
                    return None


def _plan_edited(session: Session, edit: FileEdit) -> Plan:
    """Plan an edit of a file of entries, and what the documents need after it.

    Raises:
        CatalogSyntaxError: The file cannot be read any more.
        EditError: A document would not read back as meant.
    """
    from llmlist.model.edit import apply_edits  # noqa: PLC0415
    from llmlist.storage.workspace import open_files  # noqa: PLC0415
    from llmlist.workflows.render import plan_render  # noqa: PLC0415

    files = session.workspace.files
    after = open_files({**files, edit.path: apply_edits(files[edit.path], edit.edits)})
    _refuse_new_fields(session, edit.path, after)
    before = session.workspace.catalog
    was, now = ({(one.key, one.section): one for one in catalog.items} for catalog in (before, after.catalog))
    changed = {place[0] for place in {*was, *now} if was.get(place) != now.get(place)}
    rendered = plan_render(after, after.catalog, only=changed, known=before)
    return Plan(
        file_edits=(edit, *rendered.file_edits),
        problems=rendered.problems,
        summary=tuple(f"changed {key}" for key in sorted(changed)),
    )


def _refuse_new_fields(session: Session, path: str, after: Workspace) -> None:
    """Take a field that nobody knows for a slip, unless it was there before: its value would be lost.

    Raises:
        CatalogSyntaxError: There is one.
    """
    known = {one.message for one in session.workspace.problems}
    found = [
        one
        for one in after.problems
        if one.code == "unknown-field"
        and one.location is not None
        and one.location.path == path
        and one.message not in known
    ]
    if found:
        raise CatalogSyntaxError(found[0].message, problems=tuple(found))


def _open_editor(path: Path) -> None:
    """Let the keeper edit a file.

    Raises:
        ConfigError: There is no editor, or it failed.
    """
    editor = os.environ.get("VISUAL") or os.environ.get("EDITOR") or "vi"
    try:
        done = subprocess.run([*shlex.split(editor), str(path)], check=False)  # noqa: S603  # the keeper's own
    except OSError as error:
        raise ConfigError(
            f"cannot start the editor {editor!r}: {error.strerror}",
            hint="set EDITOR, or use --set FIELD=VALUE",
        ) from error
    if done.returncode:
        raise ConfigError(f"the editor {editor!r} ended with {done.returncode}; nothing was changed")
