"""The folder of the local cache: where it is, and how it is made. Nothing in it is ever needed.

Loaded before anything else of a command that may be answered from memory: see `cache_file`.
"""

from __future__ import annotations

import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Final

CACHE_FOLDER: Final = ".llmlist_cache"

# https://bford.info/cachedir/: backup tools leave such folders out.
_CACHEDIR_TAG: Final = (
    "Signature: 8a477f597d28d172789f06886806bc55\n"
    "# This folder is a cache of llmlist: deleting it loses nothing.\n"
)


def cache_path(root: str) -> str:
    """Return where a workspace keeps its cache: ``LLMLIST_CACHE_DIR``, else ``.llmlist_cache``.

    A relative ``LLMLIST_CACHE_DIR`` starts at the workspace root. Nothing is made.
    """
    moved = os.environ.get("LLMLIST_CACHE_DIR")
    return os.path.join(root, os.path.expanduser(moved) if moved else CACHE_FOLDER)


def may_keep(folder: str) -> bool:
    """Tell whether something may be written into a cache folder: it is there, or can be made."""
    while not os.path.lexists(folder):
        above = os.path.dirname(folder)
        if above == folder:
            return False
        folder = above
    return os.path.isdir(folder) and os.access(folder, os.W_OK)


def make_cache_folder(folder: str | os.PathLike[str]) -> None:
    """Make a cache folder that neither git nor backup tools take for something of worth.

    Raises:
        OSError: It cannot be made.
    """
    os.makedirs(folder, exist_ok=True)
    for name, content in ((".gitignore", "*\n"), ("CACHEDIR.TAG", _CACHEDIR_TAG)):
        path = os.path.join(folder, name)
        if not os.path.lexists(path):
            with open(path, "w", encoding="utf-8", newline="\n") as file:
                file.write(content)
