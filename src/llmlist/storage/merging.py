"""What git knows of a merge while it runs, and its own merge of lines.

git tells a merge driver three versions of one file, not which commits they are of; those are found by the
traces that a merge, a rebase and a cherry-pick leave. Knows git; decides nothing.
"""

from __future__ import annotations

import os
import re
import subprocess
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Final

from llmlist.errors import ConfigError
from llmlist.model.workspace import CATALOG_FOLDER

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

DRIVER: Final = "llmlist"
ATTRIBUTES_FILE: Final = ".gitattributes"
# git gives it to a shell. Where llmlist is gone, a failure would leave our version as if it were merged.
_COMMAND: Final = (
    "if command -v llmlist >/dev/null; then llmlist merge-driver %O %A %B %L %P; "
    "else git merge-file --marker-size=%L -L ours -L base -L theirs %A %O %B; fi"
)
_TIMEOUT_S: Final = 60
_PICKED: Final = ("CHERRY_PICK_HEAD", "REBASE_HEAD")
_MOST: Final = 4
_OBJECT: Final = re.compile(r"[0-9a-f]{40,64}")
_FAILED: Final = 128
"""From this status on git has failed and not only found conflicts."""


def install_driver(root: Path) -> None:
    """Tell git how catalogues are merged; for this clone only, as all of git's settings of programs.

    Raises:
        ConfigError: There is no git, or no repository around the folder.
    """
    for name, value in (
        (f"merge.{DRIVER}.name", "llmlist: by entry and field, documents by rendering again"),
        (f"merge.{DRIVER}.driver", _COMMAND),
    ):
        if _git(root, "config", "--local", name, value) is None:
            raise ConfigError(f"{root} is in no git repository", hint="`git init` makes one")


def attribute_lines(documents: Sequence[str]) -> list[str]:
    """Return the lines of ``.gitattributes`` that give files to the driver.

    Args:
        documents: Paths relative to the workspace root.
    """
    lines = [f"/{CATALOG_FOLDER}/**/*.yaml merge={DRIVER}", f"/{CATALOG_FOLDER}/**/*.yml merge={DRIVER}"]
    lines.append(f"/{CATALOG_FOLDER}/metadata/** merge=union")
    return [*lines, *(f"{_pattern(path)} merge={DRIVER}" for path in documents)]


def _pattern(path: str) -> str:
    """Return a path as a pattern of https://git-scm.com/docs/gitattributes that matches it alone."""
    escaped = re.sub(r"([\\*?\[\]])", r"\\\1", path)
    return '"/' + escaped.replace("\\", "\\\\").replace('"', '\\"') + '"' if " " in path else f"/{escaped}"


def find_merged_commits(root: Path, path: str, theirs: bytes) -> Iterator[tuple[str, str, str]]:
    """Yield what may be merged just now: the commits base, ours and theirs, likeliest first.

    Args:
        root: The workspace root.
        path: Of a file that is merged, relative to the root.
        theirs: Their version of it.
    """
    ours = _commit(root, "HEAD")
    if ours is None:
        return
    for name in (*_named_by_git(), "MERGE_HEAD"):
        merged = _commit(root, name)
        if merged is not None:
            bases = _git(root, "merge-base", "--all", ours, merged) or b""
            yield from ((base, ours, merged) for base in bases.decode().split())
    # What a rebase or a cherry-pick takes over is the difference to the commit before.
    for name in (*_PICKED, *_rebased(root), *_with_content(root, path, theirs)):
        picked, base = _commit(root, name), _commit(root, f"{name}^")
        if picked is not None and base is not None:
            yield base, ours, picked


def _named_by_git() -> list[str]:
    """Return the commits that git tells its strategies by name: ``GITHEAD_<commit>=<name>``."""
    return [name.removeprefix("GITHEAD_") for name in os.environ if name.startswith("GITHEAD_")]


def _rebased(root: Path) -> list[str]:
    """Return the commit that a rebase is at."""
    folder = _git(root, "rev-parse", "--absolute-git-dir")
    done = Path((folder or b"").decode().strip()) / "rebase-merge" / "done"
    if folder is None or not done.is_file():
        return []
    return [
        line.split()[1] for line in done.read_text(encoding="utf-8").split("\n") if len(line.split()) > 1
    ][-1:]


def _with_content(root: Path, path: str, content: bytes) -> list[str]:
    """Return the last commits that gave a file this content: a cherry-pick leaves no other trace."""
    blob = _git(root, "hash-object", "--stdin", stdin=content)
    if blob is None:
        return []
    find = f"--find-object={blob.decode().strip()}"
    found = _git(root, "log", "--all", "--format=%H", f"--max-count={_MOST}", find, "--", path)
    return (found or b"").decode().split()


def _commit(root: Path, name: str) -> str | None:
    found = _git(root, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{name}^{{commit}}")
    text = "" if found is None else found.decode().strip()
    return text if _OBJECT.fullmatch(text) else None


def merge_lines(base: bytes, ours: bytes, theirs: bytes, *, marker_size: int) -> tuple[bytes, bool]:
    """Return what git's own merge of lines gives, and whether it found no conflict.

    Raises:
        ConfigError: git cannot merge them.
    """
    with tempfile.TemporaryDirectory(prefix="llmlist-merge-") as folder:
        files = [Path(folder) / name for name in ("ours", "base", "theirs")]
        for file, content in zip(files, (ours, base, theirs), strict=True):
            file.write_bytes(content)
        labels = [part for name in ("ours", "base", "theirs") for part in ("-L", name)]
        command = ["git", "merge-file", "--stdout", f"--marker-size={marker_size}", *labels, *map(str, files)]
        done = subprocess.run(command, capture_output=True, timeout=_TIMEOUT_S, check=False)  # noqa: S603  # our own
    if done.returncode >= _FAILED or done.returncode < 0:
        raise ConfigError(f"git cannot merge: {done.stderr.decode(errors='replace').strip()}")
    return done.stdout, done.returncode == 0


def _git(root: Path, *arguments: str, stdin: bytes | None = None) -> bytes | None:
    """Return what git prints, or None where it refuses."""
    try:
        done = subprocess.run(  # noqa: S603  # the arguments are ours
            ["git", *arguments],  # noqa: S607  # whichever git the user has
            cwd=root,
            input=stdin,
            capture_output=True,
            timeout=_TIMEOUT_S,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise ConfigError(f"git did not answer: {error}") from error
    return None if done.returncode else done.stdout
