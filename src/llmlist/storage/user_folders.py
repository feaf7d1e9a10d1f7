"""Where this user keeps data for all workspaces: by the conventions of each system."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

INDEX_VARIABLE: Final = "LLMLIST_INDEX"
"""Names another file for the index."""
_INDEX_FILE: Final = "arxiv.sqlite3"


def index_path(environ: Mapping[str, str]) -> Path:
    """Return where the local arXiv index is, or would be.

    That is what ``LLMLIST_INDEX`` names, else `user_data_folder` and ``arxiv.sqlite3``.
    """
    named = environ.get(INDEX_VARIABLE)
    return Path(named).expanduser() if named else user_data_folder(environ) / _INDEX_FILE


def user_data_folder(environ: Mapping[str, str], platform: str = sys.platform) -> Path:
    """Return the folder for data of this user that is worth keeping.

    ``$XDG_DATA_HOME/llmlist`` where that is set to an absolute path
    (https://specifications.freedesktop.org/basedir-spec/latest/); else ``%LOCALAPPDATA%`` on Windows,
    ``~/Library/Application Support`` on macOS, ``~/.local/share`` elsewhere.
    """
    base = Path(environ.get("XDG_DATA_HOME", ""))
    if base.is_absolute():
        return base / "llmlist"
    home = Path(environ.get("HOME") or os.path.expanduser("~"))  # noqa: PTH111  # Path.expanduser raises without a home
    if platform == "win32":
        local = environ.get("LOCALAPPDATA")
        return (Path(local) if local else home / "AppData" / "Local") / "llmlist"
    if platform == "darwin":
        return home / "Library" / "Application Support" / "llmlist"
    return home / ".local" / "share" / "llmlist"
