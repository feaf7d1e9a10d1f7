"""Which questions of a long series a curator has passed over, kept in the cache folder between runs."""

from __future__ import annotations

import json
from contextlib import suppress
from typing import TYPE_CHECKING, Final

from llmlist.storage.cache_folder import make_cache_folder
from llmlist.storage.files import write_atomic

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

PASSED_FILE: Final = "passed-over.json"
_LARGEST: Final = 4_000_000
"""Largest file, in bytes, that is read: what is in a cache may come from anywhere."""


def read_passed(folder: Path) -> frozenset[tuple[str, ...]]:
    """Return the keys of each cluster that was passed over; nothing where that cannot be read."""
    path = folder / PASSED_FILE
    try:
        if path.stat().st_size > _LARGEST:
            return frozenset()
        found = json.loads(path.read_bytes())
    except (OSError, ValueError, RecursionError):
        return frozenset()
    groups = found if isinstance(found, list) else []
    return frozenset(
        tuple(group) for group in groups if isinstance(group, list) and all(isinstance(k, str) for k in group)
    )


def write_passed(folder: Path, passed: Iterable[tuple[str, ...]]) -> None:
    """Remember the clusters that were passed over; a cache that cannot be written forgets them."""
    text = json.dumps(sorted(passed), ensure_ascii=True)
    with suppress(OSError):
        make_cache_folder(folder)
        path = folder / PASSED_FILE
        if not path.is_symlink():
            write_atomic(path, text.encode())
