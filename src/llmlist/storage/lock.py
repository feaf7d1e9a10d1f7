"""One llmlist at a time: a lock on a workspace, in the workspace's cache folder."""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from llmlist.errors import EditError
from llmlist.storage.cache_folder import cache_path, make_cache_folder

if TYPE_CHECKING:
    from collections.abc import Iterator


def cache_folder(root: Path) -> Path:
    """Return where a workspace keeps its cache: ``LLMLIST_CACHE_DIR``, else ``.llmlist_cache``.

    A relative ``LLMLIST_CACHE_DIR`` starts at the workspace root. Nothing is made.
    """
    return Path(cache_path(str(root)))


@contextmanager
def workspace_lock(root: Path, *, timeout_s: float = 10.0) -> Iterator[None]:
    """Keep every other llmlist from writing in this workspace while the block runs.

    The lock ends with the process that holds it, however that ends: a file left behind locks nobody out.

    Args:
        root: The workspace root.
        timeout_s: How long to wait for another llmlist, in seconds.

    Raises:
        EditError: Another llmlist is still at work, or the lock cannot be made.
    """
    # Loaded late: only commands that write need it.
    from filelock import FileLock, Timeout  # noqa: PLC0415

    path = _lock_path(root)
    lock = FileLock(path)
    try:
        lock.acquire(timeout=timeout_s)
    except Timeout as error:
        raise EditError(
            "another llmlist is working here",
            hint=f"it did not finish within {timeout_s:g} s: wait for it or stop it, then try again",
        ) from error
    except OSError as error:
        raise _cannot_lock(path, error) from error
    try:
        yield
    finally:
        lock.release()


def _lock_path(root: Path) -> Path:
    """Return the lock's path in a folder that exists.

    Raises:
        EditError: The folder cannot be made, or a symbolic link stands where the lock should be:
            opening that would truncate a file elsewhere.
    """
    folder = cache_folder(root)
    try:
        make_cache_folder(folder)
    except OSError as error:
        raise _cannot_lock(folder, error) from error
    path = folder / "lock"
    if path.is_symlink():
        raise EditError(f"{path} is a symbolic link", hint="delete it and try again")
    return path


def _cannot_lock(path: Path, error: OSError) -> EditError:
    reason = (error.strerror or str(error)).lower()
    return EditError(
        f"cannot lock the workspace: {path}: {reason}",
        hint="nothing was written; LLMLIST_CACHE_DIR names another folder for the lock and the cache",
    )
