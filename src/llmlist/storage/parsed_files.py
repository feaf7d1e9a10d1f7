"""Read the catalogue's files, those that have not changed from what was read of them before.

A file is known by its path and every byte of it, never by its time: a fresh checkout sets all times anew.
"""

from __future__ import annotations

import os
from hashlib import blake2b
from typing import TYPE_CHECKING, Final, Self, TypeVar

from llmlist.formats.catalog_yaml import parse_catalog, parse_decisions, parse_entries
from llmlist.formats.read_files import (
    format_read,
    parse_catalog_read,
    parse_decisions_read,
    parse_entries_read,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from llmlist.formats.catalog_yaml import CatalogText, DecisionsText, EntriesText
    from llmlist.storage.results import Results

    Read = TypeVar("Read", CatalogText, EntriesText, DecisionsText)

_KIND: Final = "file"
_MOST_FILES: Final = 500
"""How many files are kept at least, and twice as many as are read at once where that is more."""


class ParsedFiles:
    """Reads files of one workspace, and at its end keeps what it has read.

    Args:
        root: The workspace root; None keeps nothing.
    """

    def __init__(self, root: Path | None) -> None:
        self._results: Results | None = None
        self._stamp = b""
        self._found: dict[bytes, bytes] = {}
        self._count = 0
        if root is not None:
            self._open(root)

    def _open(self, root: Path) -> None:
        # Loaded late: only where something is kept.
        from llmlist.storage.results import open_results  # noqa: PLC0415
        from llmlist.storage.snapshot import stamp_of_program  # noqa: PLC0415

        try:
            self._stamp = stamp_of_program()
        except OSError:
            return
        self._results = open_results(os.fspath(root))

    def catalog(self, content: bytes, path: str) -> CatalogText:
        """Read ``catalog.yaml``; see `parse_catalog`."""
        return self._read(content, path, parse_catalog, parse_catalog_read)

    def entries(self, content: bytes, path: str) -> EntriesText:
        """Read an entries file; see `parse_entries`."""
        return self._read(content, path, parse_entries, parse_entries_read)

    def decisions(self, content: bytes, path: str) -> DecisionsText:
        """Read ``decisions.yaml``; see `parse_decisions`."""
        return self._read(content, path, parse_decisions, parse_decisions_read)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """Keep what was read anew."""
        if self._results is not None:
            self._results.put(_KIND, self._found, most=max(_MOST_FILES, 2 * self._count))
            self._results.close()

    def _read(
        self,
        content: bytes,
        path: str,
        parse: Callable[[bytes, str], Read],
        parse_read: Callable[[bytes], Read],
    ) -> Read:
        if self._results is None:
            return parse(content, path)
        self._count += 1
        key = self._key(content, path, parse.__name__)
        kept = self._results.get(_KIND, key)
        if kept is not None:
            try:
                return parse_read(kept)
            except ValueError:
                # Written by us, and yet odd: the file itself says it.
                pass
        read = parse(content, path)
        self._found[key] = format_read(read)
        return read

    def _key(self, content: bytes, path: str, kind: str) -> bytes:
        digest = blake2b(self._stamp, digest_size=32)
        digest.update(f"{kind} {path}\n".encode("utf-8", "surrogateescape"))
        digest.update(content)
        return digest.digest()
