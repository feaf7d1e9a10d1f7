"""All bytes that a workspace consists of, as one digest: what is equal gives equal answers.

What does not lie plainly in the workspace (a symbolic link, a pipe, a folder that cannot be read) gives no
digest, and the command finds out the slow way. This module must not know what the files say. Loaded early:
see `cache_file`.
"""

from __future__ import annotations

import os
import stat
import sys
from hashlib import blake2b

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from typing import Final

CATALOG_FILE: Final = "catalog/catalog.yaml"
_DECISIONS_FILE: Final = "catalog/decisions.yaml"
_ENTRIES_FOLDER: Final = "catalog/entries"
_METADATA_FOLDER: Final = "catalog/metadata"
_YAML_SUFFIXES: Final = (".yaml", ".yml")
_LARGEST: Final = 200_000_000
"""Bytes of a file that are worth a digest."""


class Snapshot:
    """The files of a workspace at one moment.

    Attributes:
        digest: Of their paths and bytes, and of which documents are missing.
        states: What the system says of each file; it changes with every writing.
    """

    __slots__ = ("digest", "states")

    def __init__(self, digest: bytes, states: tuple[tuple[object, ...], ...]) -> None:
        self.digest = digest
        self.states = states


class _OddFileError(OSError):
    """Something that is no plain file of the workspace."""


def nearest_root(start: str) -> str | None:
    """Return the nearest folder, from ``start`` upwards, that holds ``catalog/catalog.yaml``, or None.

    The search ends with the git repository that ``start`` is in.

    Args:
        start: A real path.
    """
    folder = start
    while not os.path.isfile(os.path.join(folder, CATALOG_FILE)):
        above = os.path.dirname(folder)
        if above == folder or os.path.exists(os.path.join(folder, ".git")):
            return None
        folder = above
    return folder


def walk_entry_files(root: str, report: Callable[[str, str], None]) -> Iterator[str]:
    """Yield the paths of all entry files; hidden ones are left by editors and file managers.

    Args:
        root: The workspace root.
        report: Is told the path and the fault of a folder that cannot be looked into: its entries would
            seem to have been deleted.
    """

    def refuse(error: OSError) -> None:
        if not isinstance(error, FileNotFoundError):
            report(_inside(root, error.filename), (error.strerror or "").lower())

    for folder, folders, names in os.walk(os.path.join(root, _ENTRIES_FOLDER), onerror=refuse):
        folders[:] = [name for name in folders if not name.startswith(".")]
        shown = _inside(root, folder)
        for name in folders:
            if os.path.islink(os.path.join(folder, name)):
                report(f"{shown}/{name}", "a symbolic link to a folder is not followed")
        for name in names:
            if name.endswith(_YAML_SUFFIXES) and not name.startswith("."):
                yield f"{shown}/{name}"


def _inside(root: str, path: str) -> str:
    return os.path.relpath(path, root).replace(os.sep, "/")


def find_metadata(root: str) -> tuple[str, ...]:
    """Return the paths of the files of metadata, one for each source."""
    try:
        names = sorted(os.listdir(os.path.join(root, _METADATA_FOLDER)))
    except OSError:
        return ()
    return tuple(f"{_METADATA_FOLDER}/{name}" for name in names if name.endswith(".jsonl"))


def read_plain(root: str, path: str) -> bytes | None:
    """Return the content of a regular file that lies where its path says; None where it does not.

    Args:
        root: The workspace root, a real path.
        path: Relative to it.
    """
    try:
        return _Reader(root).read(path)
    except OSError:
        return None


def take_snapshot(root: str, documents: Sequence[str]) -> Snapshot | None:
    """Return the files of a workspace as they are now; None where one of them is odd.

    Args:
        root: The workspace root, a real path.
        documents: Paths of its documents, whether they exist or not.
    """
    digest = blake2b(digest_size=32)
    reader = _Reader(root)
    try:
        own = [path for path in (CATALOG_FILE, _DECISIONS_FILE) if os.path.lexists(os.path.join(root, path))]
        paths = [*own, *sorted(walk_entry_files(root, _refuse)), *find_metadata(root)]
        for path in (*paths, *documents):
            if path in documents and not os.path.lexists(os.path.join(root, path)):
                digest.update(b"- %d %s" % (len(path), os.fsencode(path)))
                continue
            content = reader.read(path)
            digest.update(b"+ %d %s %d " % (len(path), os.fsencode(path), len(content)))
            digest.update(content)
    except (OSError, ValueError):
        # A path with a null byte, or with half a character, is no path at all.
        return None
    return Snapshot(digest.digest(), tuple(reader.states))


def _refuse(path: str, fault: str) -> None:
    raise _OddFileError(f"{path}: {fault}")


class _Reader:
    """Reads plain files of a workspace, and notes their states."""

    def __init__(self, root: str) -> None:
        self.states: list[tuple[object, ...]] = []
        self._root = root
        self._plain: set[str] = set()

    def read(self, path: str) -> bytes:
        """Return what a file holds.

        Raises:
            OSError: It cannot be read, or is odd.
        """
        place = os.path.join(self._root, *path.split("/"))
        folder = os.path.dirname(place)
        if folder not in self._plain:
            if os.path.realpath(folder) != folder:
                raise _OddFileError(f"{path} lies elsewhere")
            self._plain.add(folder)
        about = os.lstat(place)
        if not stat.S_ISREG(about.st_mode) or about.st_size > _LARGEST:
            raise _OddFileError(f"{path} is no regular file of a usual size")
        state = (about.st_dev, about.st_ino, about.st_size, about.st_mtime_ns, about.st_ctime_ns)
        self.states.append((path, *state))
        with open(place, "rb", buffering=0) as file:
            return file.read()


def stamp_of_program() -> bytes:
    """Return a digest of the program itself, which changes when it or what it stands on is exchanged.

    A version is not enough: a checkout has one version and many states.
    """
    digest = blake2b(sys.version.encode(), digest_size=32)
    package = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    for path, about in sorted(_find_modules(package)):
        digest.update(f"{path} {about}\n".encode(errors="replace"))
    for place in sys.path:
        # What is installed there or taken away changes the time of the folder.
        if place.endswith(("site-packages", "dist-packages")) and os.path.isdir(place):
            digest.update(f"{place} {os.stat(place).st_mtime_ns}\n".encode(errors="replace"))
    return digest.digest()


def _find_modules(folder: str) -> Iterator[tuple[str, str]]:
    with os.scandir(folder) as found:
        for one in found:
            if one.name.endswith(".py"):
                about = one.stat()
                yield one.path, f"{about.st_size} {about.st_mtime_ns}"
            elif one.name != "__pycache__" and one.is_dir():
                yield from _find_modules(one.path)
