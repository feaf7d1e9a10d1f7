"""What the last commands replaced, so that each can be taken back: one small file for each, in the cache.

Local and never needed: where the cache cannot be written, only taking back without git is lost.
"""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

from llmlist.errors import EditError
from llmlist.model.edit import Edit, FileEdit, Plan, Span, apply_edits, digest
from llmlist.storage.cache_folder import make_cache_folder
from llmlist.storage.files import apply_plan, find_inside, remove_file, write_atomic
from llmlist.storage.lock import cache_folder

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

UNDO_FOLDER: Final = "undo"
MOST_STEPS: Final = 20
"""How many commands can be taken back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Replaced:
    """One file that a command wrote.

    Attributes:
        path: Relative to the workspace root, with forward slashes.
        before: What it held; None where it did not exist.
        after: Hex SHA-256 of what it holds since.
    """

    path: str
    before: bytes | None
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """What one command did.

    Attributes:
        number: Later commands have greater ones.
        command: As it was called.
        time: When: UTC, ISO 8601 to the second.
        files: What it wrote.
    """

    number: int
    command: str
    time: str
    files: tuple[Replaced, ...]


def keep_step(
    root: Path, plan: Plan, files: Mapping[str, bytes], written: Iterable[str], *, command: str
) -> Step:
    """Note what a plan replaced, and return it. A cache that cannot be written is no failure.

    Args:
        root: The workspace root.
        plan: What was carried out.
        files: The content of the workspace's files before.
        written: Paths of the files that were written.
        command: How the command was called.
    """
    names = set(written)
    replaced = [
        Replaced(
            path=edit.path,
            before=files.get(edit.path) if edit.sha256 is not None else None,
            after=digest(apply_edits(files.get(edit.path, b""), edit.edits)),
        )
        for edit in plan.file_edits
        if edit.path in names
    ]
    steps = read_steps(root)
    number = steps[-1].number + 1 if steps else 1
    step = Step(number=number, command=command, time=_now(), files=tuple(replaced))
    folder = cache_folder(root)
    with suppress(OSError, EditError):
        make_cache_folder(folder)
        (folder / UNDO_FOLDER).mkdir(exist_ok=True)
        write_atomic(_path(root, number), json.dumps(_as_json(step), ensure_ascii=False).encode())
        for old in steps[: max(0, len(steps) + 1 - MOST_STEPS)]:
            _path(root, old.number).unlink(missing_ok=True)
    return step


def read_steps(root: Path) -> tuple[Step, ...]:
    """Return what can be taken back, oldest first; files that are no notes of ours are passed over."""
    folder = cache_folder(root) / UNDO_FOLDER
    found = []
    try:
        paths = sorted(folder.glob("*.json"))
    except OSError:
        return ()
    for path in paths:
        with suppress(OSError, ValueError, KeyError, TypeError):
            found.append(_from_json(json.loads(path.read_bytes())))
    return tuple(sorted(found, key=lambda step: step.number))


def take_back(root: Path, step: Step) -> tuple[str, ...]:
    """Give the files of a step back what they held; all of them, or none.

    Returns:
        The paths that were changed.

    Raises:
        EditError: A file has changed since, or cannot be written.
    """
    changed = [one.path for one in step.files if _digest_of(root, one.path) != one.after]
    if changed:
        raise EditError(
            f"{', '.join(changed)} changed after `{step.command}`",
            hint="nothing was taken back: what came later would be lost",
        )
    edits = []
    for one in step.files:
        if one.before is not None:
            target = find_inside(root, one.path)
            length = target.stat().st_size if target is not None else 0
            whole = Edit(span=Span(0, length), content=one.before)
            edits.append(FileEdit(path=one.path, sha256=one.after, edits=(whole,)))
    apply_plan(root, Plan(file_edits=tuple(edits)))
    for one in step.files:
        if one.before is None:
            remove_file(root, one.path)
    with suppress(OSError):
        _path(root, step.number).unlink(missing_ok=True)
    return tuple(one.path for one in step.files)


def _digest_of(root: Path, path: str) -> str | None:
    target = find_inside(root, path)
    if target is None:
        return None
    try:
        return digest(target.read_bytes())
    except OSError:
        return None


def _path(root: Path, number: int) -> Path:
    return cache_folder(root) / UNDO_FOLDER / f"{number:06d}.json"


def _now() -> str:
    return datetime.now(tz=UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _as_json(step: Step) -> dict[str, Any]:
    return {
        "number": step.number,
        "command": step.command,
        "time": step.time,
        "files": [
            {
                "path": one.path,
                "before": None if one.before is None else b64encode(one.before).decode(),
                "after": one.after,
            }
            for one in step.files
        ],
    }


def _from_json(value: Any) -> Step:  # noqa: ANN401  # whatever JSON holds
    files = tuple(
        Replaced(
            path=str(one["path"]),
            before=None if one["before"] is None else b64decode(one["before"], validate=True),
            after=str(one["after"]),
        )
        for one in value["files"]
    )
    return Step(
        number=int(value["number"]), command=str(value["command"]), time=str(value["time"]), files=files
    )
