"""An entry's lines in the keeper's own editor, again and again until they can be read.

What was typed is never lost: where it cannot be taken over, the message says where it is kept.
"""

from __future__ import annotations

import os
import shlex
import subprocess
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from llmlist.cli.output.asking import can_ask, confirm
from llmlist.cli.output.messages import say, show_problems, warn
from llmlist.errors import CatalogSyntaxError, ConfigError, EditError
from llmlist.model.edit import Edit, FileEdit, Plan, apply_edits, chain_edits, digest

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from llmlist.cli.session import Session
    from llmlist.model.problem import Problem
    from llmlist.model.workspace import Origin, Workspace

_MARK: Final = b"# llmlist: "
"""What a line begins with that tells of a fault; such lines are taken out again."""


def edit_by_hand(session: Session, key: str) -> Plan | None:
    """Open an entry's lines in the editor until they can be read.

    Returns:
        What is to be written; None where the keeper gives up.

    Raises:
        ConfigError: No entry has the key, there is no editor, or it failed.
    """
    workspace = session.workspace
    entry = workspace.catalog.entry(key)
    origin = workspace.origins[entry.key, entry.section]
    before = origin.span.of(workspace.files[origin.path])
    path = Path(tempfile.mkdtemp(prefix="llmlist-")) / f"{entry.key.replace(os.sep, '-')}.yaml"
    path.write_bytes(before)
    plan: Plan | None = None
    try:
        plan = _edit_until_read(session, origin, path)
    finally:
        text = _without_marks(path.read_bytes()) if path.is_file() else before
        if plan is not None or text == before:
            path.unlink(missing_ok=True)
            path.parent.rmdir()
        else:
            path.write_bytes(text)
            say(f"what you typed is kept in {path}")
    return plan


def _edit_until_read(session: Session, origin: Origin, path: Path) -> Plan | None:
    content = session.workspace.files[origin.path]
    while True:
        _open_editor(path)
        text = _without_marks(path.read_bytes())
        text = text if not text or text.endswith(b"\n") else text + b"\n"
        if text == origin.span.of(content):
            return Plan()
        edits = (Edit(span=origin.span, content=text),)
        try:
            return _plan_edited(session, FileEdit(path=origin.path, sha256=digest(content), edits=edits))
        except CatalogSyntaxError as error:
            first = content.count(b"\n", 0, origin.span.start) + 1
            faults = _faults_of(error.problems, session.workspace)
            show_problems(faults, as_result=False)
            path.write_bytes(_with_marks(text, faults, origin.path, first))
        except EditError as error:
            warn(str(error), hint=error.hint)
        if not confirm("open it again?", default=True):
            return None


def _faults_of(problems: Iterable[Problem], workspace: Workspace) -> list[Problem]:
    """Return what has come with the edit: the rest of the catalogue is as it was."""
    return [one for one in problems if one.severity == "error"] or [
        one for one in problems if one not in workspace.problems
    ]


def _with_marks(text: bytes, faults: Sequence[Problem], path: str, first: int) -> bytes:
    """Put a line above each line that has a fault; above all where a fault stands elsewhere.

    Args:
        text: The entry's lines.
        faults: What is wrong.
        path: Of the file that they are in.
        first: The line of the file on which they begin.
    """
    lines = text.splitlines(keepends=True) or [b""]
    newline = b"\r\n" if b"\r\n" in text else b"\n"
    marks: dict[int, list[bytes]] = {}
    for fault in faults:
        place = fault.location
        inside = place is not None and place.path == path and place.line is not None
        number = (place.line or 0) - first if inside and place is not None else 0
        said = f"{fault.message}; {fault.hint}" if fault.hint else fault.message
        mark = _MARK + " ".join(said.split()).encode(errors="replace") + newline
        marks.setdefault(number if 0 <= number < len(lines) else 0, []).append(mark)
    return b"".join(b"".join([*marks.get(number, ()), line]) for number, line in enumerate(lines))


def _without_marks(text: bytes) -> bytes:
    return b"".join(line for line in text.splitlines(keepends=True) if not line.startswith(_MARK))


def _plan_edited(session: Session, edit: FileEdit) -> Plan:
    """Plan an edit of a file of entries, and what the documents need after it.

    Raises:
        CatalogSyntaxError: The file cannot be read any more.
        EditError: A document would not read back as meant.
    """
    from llmlist.storage.workspace import open_files  # noqa: PLC0415
    from llmlist.workflows.omitting import with_omitted  # noqa: PLC0415
    from llmlist.workflows.render import render_showable  # noqa: PLC0415
    from llmlist.workflows.saving import plan_saving  # noqa: PLC0415

    files = session.workspace.files
    after = open_files({**files, edit.path: apply_edits(files[edit.path], edit.edits)})
    _refuse_new_fields(session, edit.path, after)
    before = session.workspace.catalog
    was, now = ({(one.key, one.section): one for one in catalog.items} for catalog in (before, after.catalog))
    changed = {place[0] for place in {*was, *now} if was.get(place) != now.get(place)}
    done = render_showable(after, after.catalog, only=changed, known=before)
    noted = {one.path: one for one in plan_saving(after, with_omitted(after.catalog, done.left_out))}
    own = noted.pop(edit.path, None)
    if own is not None:
        edit = replace(edit, edits=chain_edits(files[edit.path], edit.edits, own.edits))
    return Plan(
        file_edits=(edit, *noted.values(), *done.plan.file_edits),
        problems=done.plan.problems,
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
    editor = os.environ.get("VISUAL") or os.environ.get("EDITOR")
    if not editor and not can_ask():
        # An editor of ours would wait for keys that never come.
        raise ConfigError("there is no terminal to edit in", hint="set EDITOR, or use --set FIELD=VALUE")
    editor = editor or "vi"
    try:
        done = subprocess.run([*shlex.split(editor), str(path)], check=False)  # noqa: S603  # the keeper's own
    except (OSError, ValueError) as error:
        raise ConfigError(
            f"cannot start the editor {editor!r}: {getattr(error, 'strerror', None) or error}",
            hint="set EDITOR, or use --set FIELD=VALUE",
        ) from error
    if done.returncode:
        raise ConfigError(f"the editor {editor!r} ended with {done.returncode}; nothing was changed")
