"""Where a workspace is: the nearest folder with a catalogue."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from llmlist.errors import ConfigError
from llmlist.storage.snapshot import CATALOG_FILE, nearest_root

START_HINT: Final = "`llmlist init` or `llmlist import README.md` starts one"


def find_root(start: Path) -> Path:
    """Return the nearest folder, from ``start`` upwards, that holds ``catalog/catalog.yaml``.

    The search ends with the git repository that ``start`` is in: the catalogue of a repository around it
    is about other lists.

    Raises:
        ConfigError: There is none, or no folder ``start``.
    """
    if not start.is_dir():
        raise ConfigError(f"no folder {start}", hint="check the path after -C")
    root = nearest_root(str(start.resolve()))
    if root is not None:
        return Path(root)
    raise ConfigError(f"no {CATALOG_FILE} in {start} or above", hint=START_HINT)
