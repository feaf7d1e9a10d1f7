"""What git knows of files that are about to change: enough to say how to take the change back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

_TIMEOUT_S = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class FileStates:
    """How git sees some files.

    Attributes:
        tracked: Those that it tracks.
        modified: Those of them with changes that are not committed.
    """

    tracked: frozenset[str]
    modified: frozenset[str]


def read_file_states(root: Path, paths: Sequence[str]) -> FileStates | None:
    """Ask git about files below ``root``; None where there is no git, or no repository around it.

    Args:
        root: The workspace root.
        paths: Relative to it, with forward slashes.
    """
    tracked = _git(root, "ls-files", "-z", "--", *paths)
    modified = _git(root, "diff", "--name-only", "--relative", "-z", "HEAD", "--", *paths)
    if tracked is None:
        return None
    return FileStates(tracked=frozenset(tracked), modified=frozenset(modified or ()))


def _git(root: Path, *arguments: str) -> list[str] | None:
    # Loaded late: only commands that write ask git.
    import subprocess  # noqa: PLC0415

    try:
        done = subprocess.run(  # noqa: S603  # the arguments are ours, the paths stand behind `--`
            ["git", "--literal-pathspecs", *arguments],  # noqa: S607  # whichever git the user has
            cwd=root,
            capture_output=True,
            timeout=_TIMEOUT_S,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    if done.returncode:
        return None
    return [path.decode(errors="surrogateescape") for path in done.stdout.split(b"\0") if path]
