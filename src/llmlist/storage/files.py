"""Read files, write them all or nothing, carry out a plan.

Bytes in, bytes out: nothing here decodes, translates line ends or knows what a file says.

Where a plan may write: only regular files whose real place is inside the workspace root, and never
inside ``.git``. A symbolic link that leads to another file of the workspace is followed; one that
leads out of it is refused, for documents as for catalogue files, because a list cloned from a
stranger must not reach the reader's other files.
"""

from __future__ import annotations

import errno
import os
import stat
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import TYPE_CHECKING

from llmlist.errors import DataError, EditError, StaleFileError
from llmlist.model.edit import apply_edits, digest
from llmlist.model.problem import Location
from llmlist.storage.interrupts import interrupts_held

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from llmlist.model.edit import FileEdit, Plan
    from llmlist.storage.interrupts import HeldInterrupts

_STALE_HINT = "run the command again: it reads the file anew"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Change:
    """New content for one file.

    Attributes:
        shown: The path as the user knows it.
        target: The file itself, behind any symbolic links.
        before: None where there is no file yet.
        after: What the file shall hold.
    """

    shown: str
    target: Path
    before: bytes | None
    after: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class _Staged:
    """A change on its way.

    Attributes:
        change: What is to be done.
        temporary: The new content, waiting beside its target.
        backup: The old file under a second name; none there if the change creates the file.
    """

    change: _Change
    temporary: Path
    backup: Path


def read_file(path: Path) -> bytes:
    """Return the content of a file, line ends and byte-order mark as they are.

    Raises:
        DataError: The file is missing or cannot be read.
    """
    try:
        return path.read_bytes()
    except OSError as error:
        shown = path.as_posix()
        raise DataError(f"cannot read {shown}: {_reason(error)}", location=Location(path=shown)) from error


def find_inside(root: Path, path: str) -> Path | None:
    """Return the real place of a workspace path, or None where nothing may be read or written.

    None means: absolute, with ``..`` or an empty part, inside ``.git``, or a symbolic link that
    leads out of the root. The file itself need not exist.
    """
    parts = path.split("/")
    windows = PureWindowsPath(path)
    if "\0" in path or windows.drive or windows.root or not {"", ".", ".."}.isdisjoint(parts):
        return None
    real_root = Path(os.path.realpath(root))
    target = Path(os.path.realpath(real_root.joinpath(*PurePosixPath(path).parts)))
    if target == real_root or not target.is_relative_to(real_root):
        return None
    inside = target.relative_to(real_root).parts
    return None if any(part.casefold() == ".git" for part in inside) else target


def write_atomic(path: Path, content: bytes) -> bool:
    """Make a file hold ``content``, wholly or not at all; its folder must exist.

    A symbolic link is followed, the file's permission bits are kept, and a file that holds the
    content already is not touched.

    Returns:
        Whether anything was written.

    Raises:
        EditError: The file cannot be written; it is as it was.
    """
    target = Path(os.path.realpath(path))
    shown = path.as_posix()
    change = _Change(shown=shown, target=target, before=_read_present(target, shown), after=content)
    if change.before == content:
        return False
    with interrupts_held() as interrupts, ExitStack() as undo:
        _write_all([change], undo=undo, interrupts=interrupts)
    return True


def remove_file(root: Path, path: str) -> None:
    """Remove a file of a workspace, and the folder around it where that is empty then.

    Raises:
        EditError: It is not inside the workspace, or cannot be removed.
    """
    target = find_inside(root, path)
    if target is None:
        raise EditError(f"{path} is not inside the workspace")
    with _refusals(path):
        target.unlink(missing_ok=True)
    _remove_folder(target.parent)


def apply_plan(root: Path, plan: Plan) -> tuple[str, ...]:
    """Carry out a plan: every file of it is written, or none.

    All hashes are checked before the first write, and all new content lies on the disk beside its
    target before the first file is replaced. If replacing fails midway, what was replaced is put
    back and new folders are removed. Interrupts wait until the files are whole.

    Returns:
        The paths written, in the plan's order; files that would not change are left alone.

    Raises:
        StaleFileError: A file changed since the plan was made, is gone, or has appeared.
        OverlappingEditsError: The edits of one file contradict each other.
        EditError: A path is not allowed, or the disk refused. Every file is as it was.
    """
    changes = [change for change in _read_changes(root, plan) if change.before != change.after]
    if not changes:
        return ()
    with interrupts_held() as interrupts, ExitStack() as undo:
        for change in changes:
            _make_folders(change, undo)
        _write_all(changes, undo=undo, interrupts=interrupts)
    return tuple(change.shown for change in changes)


def _read_changes(root: Path, plan: Plan) -> list[_Change]:
    changes = [_read_change(root, file_edit) for file_edit in plan.file_edits]
    seen: dict[Path, str] = {}
    for change in changes:
        if change.target in seen:
            raise EditError(f"{seen[change.target]} and {change.shown} are one file: a plan may name it once")
        seen[change.target] = change.shown
    return changes


def _read_change(root: Path, file_edit: FileEdit) -> _Change:
    target = find_inside(root, file_edit.path)
    if target is None:
        raise EditError(
            f"{file_edit.path} is not a file of this workspace",
            hint="llmlist writes only inside the folder that holds catalog/, never in .git",
        )
    before = _read_present(target, file_edit.path)
    _check_fresh(file_edit, before)
    after = apply_edits(before or b"", file_edit.edits)
    return _Change(shown=file_edit.path, target=target, before=before, after=after)


def _check_fresh(file_edit: FileEdit, content: bytes | None) -> None:
    if file_edit.sha256 is None and content is not None:
        raise StaleFileError(f"{file_edit.path} exists by now", hint=_STALE_HINT)
    if file_edit.sha256 is not None and content is None:
        raise StaleFileError(f"{file_edit.path} is gone", hint=_STALE_HINT)
    if content is not None and digest(content) != file_edit.sha256:
        raise StaleFileError(f"{file_edit.path} changed while llmlist was working", hint=_STALE_HINT)


def _read_present(target: Path, shown: str) -> bytes | None:
    """Return what a regular file holds, or None where there is none.

    Raises:
        EditError: Something else stands there, or it cannot be read.
    """
    with _refusals(shown):
        try:
            if not stat.S_ISREG(target.stat().st_mode):
                raise EditError(f"{shown} is not a regular file")
            return target.read_bytes()
        except FileNotFoundError:
            return None


def _make_folders(change: _Change, undo: ExitStack) -> None:
    with _refusals(change.shown):
        missing = [folder for folder in change.target.parents if not folder.exists()]
        for folder in reversed(missing):
            folder.mkdir()
            undo.callback(_remove_folder, folder)


def _write_all(changes: Sequence[_Change], *, undo: ExitStack, interrupts: HeldInterrupts) -> None:
    """Stage, check once more, replace; ``undo`` is emptied once every file is in its place."""
    staged = [_stage(change, undo) for change in changes]
    for change in changes:
        if _read_present(change.target, change.shown) != change.before:
            raise StaleFileError(f"{change.shown} changed while llmlist was working", hint=_STALE_HINT)
    interrupts.raise_if_any()
    for one in staged:
        with _refusals(one.change.shown):
            one.temporary.replace(one.change.target)
        undo.callback(_restore, one)
    undo.pop_all()
    for one in staged:
        _remove(one.backup)
    for folder in dict.fromkeys(one.change.target.parent for one in staged):
        _sync_folder(folder)


def _stage(change: _Change, undo: ExitStack) -> _Staged:
    """Put the new content, and the old file under a second name, beside the target."""
    staged = _Staged(change=change, temporary=_beside(change.target), backup=_beside(change.target))
    undo.callback(_remove, staged.temporary)
    undo.callback(_discard_backup, staged)
    with _refusals(change.shown):
        if change.before is None:
            _write_new(staged.temporary, change.after)
        else:
            _write_new(staged.temporary, change.after, like=change.target)
            _back_up(change.target, change.before, staged.backup)
    return staged


def _back_up(target: Path, content: bytes, backup: Path) -> None:
    try:
        os.link(target, backup)
    except OSError:
        # Some file systems have no hard links: keep a copy, made while nothing has changed yet.
        _write_new(backup, content, like=target)


def _beside(target: Path) -> Path:
    # A name of our own: one made from the target's could be longer than a name may be.
    return target.parent / f".llmlist-{os.urandom(8).hex()}.tmp"


def _write_new(path: Path, content: bytes, *, like: Path | None = None) -> None:
    """Write a file that must not exist yet, down to the disk, with the mode of ``like``."""
    with path.open("xb") as file:
        file.write(content)
        file.flush()
        if like is not None:
            path.chmod(stat.S_IMODE(like.stat().st_mode))
        os.fsync(file.fileno())


def _restore(staged: _Staged) -> None:
    """Put the old file back, or take the new one away where there was none.

    Raises:
        EditError: It cannot be put back; the hint says where it lies.
    """
    try:
        if staged.change.before is None:
            staged.change.target.unlink()
        else:
            staged.backup.replace(staged.change.target)
    except OSError as error:
        new = staged.change.before is None
        raise EditError(
            f"{staged.change.shown} was replaced and cannot be put back: {_reason(error)}",
            hint="delete it: it is new" if new else f"the file as it was lies in {staged.backup}",
        ) from error


def _discard_backup(staged: _Staged) -> None:
    # While the new content still waits, the target was never replaced. Once it was, the backup has
    # been put back, or could not be and is the last copy of the old file.
    if staged.temporary.exists():
        _remove(staged.backup)


def _remove(path: Path) -> None:
    # A file left over is untidy; an error here would hide what went wrong before.
    with suppress(OSError):
        path.unlink(missing_ok=True)


def _remove_folder(folder: Path) -> None:
    # Not empty: somebody else has put something there meanwhile.
    with suppress(OSError):
        folder.rmdir()


def _sync_folder(folder: Path) -> None:
    # Makes the new names last through a power cut. Not every system lets a folder be opened or
    # synced; the files themselves are whole either way.
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


@contextmanager
def _refusals(shown: str) -> Iterator[None]:
    """Turn what the operating system refuses into an `EditError` that names the file."""
    try:
        yield
    except OSError as error:
        raise EditError(f"cannot write {shown}: {_reason(error)}", hint=_hint(error)) from error


def _reason(error: OSError) -> str:
    return (error.strerror or str(error) or type(error).__name__).lower()


def _hint(error: OSError) -> str | None:
    hints = {
        errno.ENOSPC: "free some space; every file is as it was",
        errno.EDQUOT: "free some space; every file is as it was",
        errno.EACCES: "check who may write the file and its folder; every file is as it was",
        errno.EPERM: "check who may write the file and its folder; every file is as it was",
        errno.EROFS: "the disk is mounted read-only; every file is as it was",
    }
    return hints.get(error.errno or 0, "every file is as it was")
