"""The workspace as git has it at a commit: catalogue files and documents, read without a checkout.

Knows git; decides nothing. All paths are relative to the workspace root, wherever in the repository
that is.
"""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from llmlist.errors import ConfigError, DataError
from llmlist.model.workspace import CATALOG_FOLDER

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

_TIMEOUT_S: Final = 60
_LINK_MODE: Final = b"120000"
_FILE_MODES: Final = frozenset({b"100644", b"100755"})
_MOST_LINKS: Final = 8
_OBJECT: Final = re.compile(r"[0-9a-f]{40,64}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Commit:
    """A commit.

    Attributes:
        id: Its full hash.
        name: Short hash, day and subject, for people.
    """

    id: str
    name: str


def find_commit(root: Path, ref: str) -> Commit:
    """Return the commit that a name stands for.

    Args:
        root: The workspace root.
        ref: Whatever git takes for a commit, such as ``HEAD`` or ``origin/main``.

    Raises:
        ConfigError: There is no git, no repository around the folder, no commit yet, or none of that name.
    """
    inside = _run(root, "rev-parse", "--is-inside-work-tree")
    if inside.strip() != b"true":
        raise ConfigError(f"{root} is not in the work tree of a git repository", hint=_NO_GIT_HINT)
    try:
        found = _run(root, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{ref}^{{commit}}")
    except ConfigError as error:
        if ref == "HEAD":
            raise ConfigError("there is no commit yet", hint=_NO_GIT_HINT) from error
        raise ConfigError(f"git knows no commit {ref!r}", hint="`git log --oneline` shows commits") from error
    return _named(root, found.decode().strip())


def find_earlier(root: Path, commit: Commit, paths: Sequence[str], *, most: int) -> tuple[Commit, ...]:
    """Return commits before one, newest first, that left some of the files otherwise.

    Only first parents are followed: what a merge brought in came with the merge.

    Args:
        root: The workspace root.
        commit: The newest; it is not among them.
        paths: Files and folders.
        most: How many at most.
    """
    count = f"--max-count={most + 1}"
    listed = _run(root, "rev-list", "--first-parent", count, commit.id, "--", *paths)
    # The newest change made the files what they are at the commit; before it they were otherwise.
    return tuple(_named(root, one) for one in listed.decode().split()[1:])


def read_commit(root: Path, commit: Commit, documents: Iterable[str]) -> Mapping[str, bytes]:
    """Return the content of the catalogue's files and of some documents at a commit.

    A file that it lacks is missing. A symbolic link is followed where it leads to a file of the workspace.

    Raises:
        DataError: git cannot read what it has.
    """
    listed = _run(root, "ls-tree", "-r", "-z", commit.id, "--", ".")
    tree: dict[str, tuple[bytes, bytes]] = {}
    for line in listed.split(b"\0"):
        head, tab, name = line.partition(b"\t")
        if tab:
            mode, _, blob = head.split(b" ")[:3]
            tree[name.decode(errors="surrogateescape")] = (mode, blob)
    wanted = [path for path in tree if path.startswith(f"{CATALOG_FOLDER}/")] + list(documents)
    links = _read_blobs(root, [blob for mode, blob in tree.values() if mode == _LINK_MODE])
    blobs: dict[str, bytes] = {}
    for path in dict.fromkeys(wanted):
        found = _find_blob(path, tree, links)
        if found is not None:
            blobs[path] = found
    contents = _read_blobs(root, list(dict.fromkeys(blobs.values())))
    return {path: contents[blob] for path, blob in blobs.items() if blob in contents}


def _find_blob(
    path: str, tree: Mapping[str, tuple[bytes, bytes]], links: Mapping[bytes, bytes]
) -> bytes | None:
    """Return the object that holds a file's content, behind symbolic links of the last part of its path."""
    for _ in range(_MOST_LINKS):
        mode, blob = tree.get(path, (b"", b""))
        if mode in _FILE_MODES:
            return blob
        if mode != _LINK_MODE or blob not in links:
            return None
        target = links[blob].decode(errors="surrogateescape")
        path = posixpath.normpath(posixpath.join(posixpath.dirname(path), target))
    return None


def _read_blobs(root: Path, blobs: Sequence[bytes]) -> dict[bytes, bytes]:
    """Return the content of objects by their hashes."""
    if not blobs:
        return {}
    output = _run(root, "cat-file", "--batch", stdin=b"".join(blob + b"\n" for blob in blobs))
    found: dict[bytes, bytes] = {}
    start = 0
    while start < len(output):
        end = output.index(b"\n", start)
        name, *rest = output[start:end].split(b" ")
        if len(rest) < 2 or not rest[1].isdigit():
            raise DataError(f"git cannot read an object: {output[start:end].decode(errors='replace')}")
        size = int(rest[1])
        found[name] = output[end + 1 : end + 1 + size]
        start = end + 1 + size + 1
    return found


def _named(root: Path, commit: str) -> Commit:
    if not _OBJECT.fullmatch(commit):
        raise ConfigError(f"git gave no commit but {commit!r}")
    shown = _run(root, "show", "--no-patch", "--no-show-signature", "--format=%h of %cs, %s", commit)
    return Commit(id=commit, name=shown.decode(errors="replace").strip())


_NO_GIT_HINT: Final = (
    "what changed on which side is told by the last commit: commit list and catalogue, or use "
    "`llmlist import` or `llmlist render`, which take one side's word"
)


def _run(root: Path, *arguments: str, stdin: bytes | None = None) -> bytes:
    # Loaded late: only commands that look at commits ask git.
    import subprocess  # noqa: PLC0415

    try:
        done = subprocess.run(  # noqa: S603  # the arguments are ours, names of others stand behind guards
            ["git", "--literal-pathspecs", *arguments],  # noqa: S607  # whichever git the user has
            cwd=root,
            input=stdin,
            capture_output=True,
            timeout=_TIMEOUT_S,
            check=False,
        )
    except FileNotFoundError as error:
        raise ConfigError("git is not installed", hint=_NO_GIT_HINT) from error
    except (OSError, subprocess.TimeoutExpired) as error:
        raise ConfigError(f"git did not answer: {error}") from error
    if done.returncode:
        said = done.stderr.decode(errors="replace").strip().splitlines()
        raise ConfigError(f"git: {said[0] if said else f'exit {done.returncode}'}", hint=_NO_GIT_HINT)
    return done.stdout
