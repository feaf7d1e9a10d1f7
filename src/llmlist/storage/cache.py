"""What sources answered, kept between runs in the file of the local cache.

The cache is never authoritative, and every fault of its file reads as "not stored": see `cache_file`.
It may come from a hostile repository, so it holds plain text only (no pickle). This module must not know
what the texts mean: whoever stored them checks them when they come back.
"""

from __future__ import annotations

import threading
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Self

if TYPE_CHECKING:
    from pathlib import Path

    from llmlist.model.identifier import Identifier
    from llmlist.storage.cache_file import CacheFile

LARGEST_BODY: Final = 4_000_000
"""Longest text, in characters, that is stored or handed back."""

_SELECT: Final = (
    "SELECT fetched, body, checksum FROM facts WHERE source = ? AND scheme = ? AND value = ? "
    "AND (body IS NULL OR length(body) <= ?)"
)
_INSERT: Final = "INSERT OR REPLACE INTO facts VALUES (?, ?, ?, ?, ?, ?)"


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredFact:
    """What a source answered on one identifier.

    Attributes:
        fetched: When it answered: UTC, ISO 8601.
        body: The answer as the source's own text, or None where it does not know the identifier.
    """

    fetched: str
    body: str | None


class FactCache:
    """The facts in one cache folder; safe to share between threads, and with other processes.

    Args:
        folder: Made, together with its file, when something is stored for the first time.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lock = threading.Lock()
        self._opened: CacheFile | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the file; a later call opens it again."""
        with self._lock:
            if self._opened is not None:
                self._opened.close()

    @property
    def _file(self) -> CacheFile:
        # Loaded late: SQLite, which only what asks a source needs.
        from llmlist.storage.cache_file import CacheFile  # noqa: PLC0415

        if self._opened is None:
            self._opened = CacheFile(self._folder)
        return self._opened

    def get(self, source: str, identifier: Identifier) -> StoredFact | None:
        """Return what ``source`` answered on ``identifier``, however old, or None."""
        key = (source, identifier.scheme, identifier.value)
        with self._lock:
            rows = self._file.select(_SELECT, (*key, LARGEST_BODY))
        match rows:
            case [(str(fetched), str() | None as body, int(checksum))] if checksum == _checksum(
                *key, fetched, body
            ):
                return StoredFact(fetched=fetched, body=body)
        return None

    def put(self, source: str, identifier: Identifier, *, fetched: str, body: str | None) -> None:
        """Store an answer over any older one.

        Args:
            source: Whose answer it is: a name, or the address that was asked.
            identifier: What was asked.
            fetched: When it was answered: UTC, ISO 8601.
            body: The answer, or None where the source does not know the identifier.
        """
        if body is not None and len(body) > LARGEST_BODY:
            return
        key = (source, identifier.scheme, identifier.value)
        with self._lock:
            self._file.change([(_INSERT, (*key, fetched, body, _checksum(*key, fetched, body)))])


def _checksum(source: str, scheme: str, value: str, fetched: str, body: str | None) -> int:
    """Return a sum that a row torn by a crash does not have."""
    return zlib.crc32(repr((source, scheme, value, fetched, body)).encode("utf-8", "backslashreplace"))
