"""What was read of documents, kept in the local cache by their bytes."""

from __future__ import annotations

import os
from hashlib import blake2b
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from pathlib import Path

    from llmlist.storage.results import Results

_KIND: Final = "document"
_MOST: Final = 8


class ReadDocuments:
    """Keeps texts on documents of one workspace: see `lists.reading.DraftStore`.

    Args:
        root: The workspace root.
    """

    def __init__(self, root: Path) -> None:
        self._root = root
        self._stamp: bytes | None = None
        self._new: dict[bytes, bytes] = {}

    def get(self, content: bytes) -> bytes | None:
        """Return what was kept for a document of exactly these bytes, or None."""
        key = self._key(content)
        results = None if key is None else self._results()
        if results is None or key is None:
            return None
        found = results.get(_KIND, key)
        results.close()
        return found

    def put(self, content: bytes, text: bytes) -> None:
        """Keep a text for a document once `save` is called."""
        key = self._key(content)
        if key is not None:
            self._new[key] = text

    def save(self) -> None:
        """Write what is new."""
        results = self._results() if self._new else None
        if results is not None:
            results.put(_KIND, self._new, most=_MOST)
            results.close()
        self._new = {}

    def _results(self) -> Results | None:
        # Loaded late: only commands that read a large document need it.
        from llmlist.storage.results import open_results  # noqa: PLC0415

        return open_results(os.fspath(self._root))

    def _key(self, content: bytes) -> bytes | None:
        from llmlist.storage.snapshot import stamp_of_program  # noqa: PLC0415  # loaded late: see `_results`

        if self._stamp is None:
            try:
                self._stamp = stamp_of_program()
            except OSError:
                return None
        return blake2b(content, key=self._stamp, digest_size=32).digest()
