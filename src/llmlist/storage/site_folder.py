"""The folder of a site on disk: writes what changed, takes out what it wrote before and no longer has.

A list of the files that it wrote stands in the folder; what is not on it is never overwritten or removed.
"""

from __future__ import annotations

from importlib.resources import files
from typing import TYPE_CHECKING, Final, NamedTuple

from llmlist.errors import ConfigError, EditError
from llmlist.storage.files import find_inside

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from pathlib import Path

MANIFEST: Final = ".llmlist-site"
"""Paths of the files that were written, one a line, sorted."""


def read_assets() -> Mapping[str, bytes]:
    """Return the style and scripts that every site has, by file name."""
    folder = files("llmlist.formats.site") / "assets"
    return {one.name: one.read_bytes() for one in folder.iterdir() if one.name.endswith((".css", ".js"))}


class Written(NamedTuple):
    """How many files a site has and what was done.

    Attributes:
        files: Of the whole site.
        changed: Of them new or other than before.
        removed: Files of an earlier site that are gone.
    """

    files: int
    changed: int
    removed: int


def write_site(folder: Path, contents: Mapping[str, bytes]) -> Written:
    """Write a site into a folder.

    Args:
        folder: Made where it is missing.
        contents: By path inside the folder, with forward slashes.

    Raises:
        ConfigError: A file that an earlier site did not write stands in the way.
        EditError: The disk refused; what is written by then stays, and the next run goes on.
    """
    try:
        before = _earlier(folder)
        _refuse_strangers(folder, contents, before)
        # Noted before the first file is written: after an interrupted run they are known as ours.
        _write(folder / MANIFEST, "".join(f"{path}\n" for path in sorted({*before, *contents})).encode())
        changed = sum(_write(_inside(folder, path), content) for path, content in contents.items())
        gone = sorted(before - contents.keys())
        for path in gone:
            _remove(folder, path)
        _write(folder / MANIFEST, "".join(f"{path}\n" for path in sorted(contents)).encode())
    except OSError as error:
        raise EditError(f"cannot write {folder}: {error.strerror or error}") from error
    return Written(files=len(contents), changed=changed, removed=len(gone))


def _earlier(folder: Path) -> frozenset[str]:
    try:
        text = (folder / MANIFEST).read_text(encoding="utf-8")
    except FileNotFoundError:
        return frozenset()
    return frozenset(path for path in text.splitlines() if find_inside(folder, path) is not None)


def _refuse_strangers(folder: Path, contents: Mapping[str, bytes], before: Collection[str]) -> None:
    for path, content in contents.items():
        target = _inside(folder, path)
        if path not in before and target.exists() and target.read_bytes() != content:
            raise ConfigError(
                f"{target} is not of an earlier site and would be overwritten",
                hint="choose another folder with --output, or move that file away",
            )


def _inside(folder: Path, path: str) -> Path:
    target = find_inside(folder, path)
    if target is None:
        raise ConfigError(f"{path} leads out of {folder}", hint="a symlink there leads elsewhere: remove it")
    return target


def _write(target: Path, content: bytes) -> bool:
    """Write a file unless it says that already; return whether it was written."""
    try:
        if target.read_bytes() == content:
            return False
    except FileNotFoundError:
        target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(content)
    return True


def _remove(folder: Path, path: str) -> None:
    target = find_inside(folder, path)
    if target is None or not target.is_file():
        return
    target.unlink()
    if target.parent != folder and not any(target.parent.iterdir()):
        target.parent.rmdir()
