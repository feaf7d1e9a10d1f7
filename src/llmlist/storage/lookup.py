"""What a workspace's catalogue holds, kept for commands that must answer at once: one text for each use.

Local and never needed. A text is good as long as every catalogue file has the content that it was made
from; whatever is wrong with it, it is made again. This module must not know what the texts mean.
"""

from __future__ import annotations

import hashlib
import os
from contextlib import suppress
from typing import TYPE_CHECKING, Final

from llmlist import __version__
from llmlist.errors import EditError
from llmlist.model.workspace import CATALOG_FILE, ENTRIES_FOLDER
from llmlist.storage.cache_folder import make_cache_folder
from llmlist.storage.files import write_atomic
from llmlist.storage.lock import cache_folder

if TYPE_CHECKING:
    from pathlib import Path

_LARGEST: Final = 512 * 1024 * 1024
"""Longest text, in bytes, that is handed back."""


def read_lookup(root: Path, name: str) -> str | None:
    """Return a text that was made from the catalogue as it is now; None where there is none.

    Args:
        root: The workspace root.
        name: Which text.
    """
    path = _path(root, name)
    try:
        if path.is_symlink() or path.stat().st_size > _LARGEST:
            return None
        head, _, text = path.read_bytes().decode().partition("\n")
    except (OSError, UnicodeDecodeError):
        return None
    return text if head == catalog_digest(root) else None


def write_lookup(root: Path, name: str, text: str, *, digest: str) -> None:
    """Keep a text; a cache that cannot be written is no failure.

    Args:
        root: The workspace root.
        name: Which text.
        text: What to keep.
        digest: What `catalog_digest` gave before the catalogue was read.
    """
    folder = cache_folder(root)
    with suppress(OSError, EditError):
        make_cache_folder(folder)
        if not _path(root, name).is_symlink():
            write_atomic(_path(root, name), f"{digest}\n{text}".encode(errors="replace"))


def catalog_digest(root: Path) -> str:
    """Return what tells one content of the catalogue's files from any other."""
    found = hashlib.blake2b(__version__.encode(), digest_size=20)
    for path in _catalog_files(root):
        try:
            with open(path, "rb") as file:  # noqa: PTH123  # called for each file of a catalogue, before anything else
                content = file.read()
        except OSError:
            content = b""
        found.update(f"\0{os.path.relpath(path, root)}\0{len(content)}\0".encode(errors="surrogateescape"))
        found.update(content)
    return found.hexdigest()


def _catalog_files(root: Path) -> list[str]:
    folder = str(root / ENTRIES_FOLDER)
    inside = [
        os.path.join(here, name)  # noqa: PTH118  # see `catalog_digest`
        for here, _, names in os.walk(folder)
        for name in names
    ]
    return [str(root / CATALOG_FILE), *sorted(inside)]


def _path(root: Path, name: str) -> Path:
    return cache_folder(root) / f"{name}.txt"
