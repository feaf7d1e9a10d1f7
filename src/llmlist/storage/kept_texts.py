"""What was worked out from the content of files, kept in the local cache by their bytes."""

from __future__ import annotations

import os
from hashlib import blake2b
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from pathlib import Path

    from llmlist.storage.results import Results

DOCUMENTS: Final = "document"
"""What the documents of a workspace say: see `model.text_stores`."""
BLOCKING_KEYS: Final = "keys"
"""The blocking keys of entries: see `model.text_stores`."""

_MOST: Final = {DOCUMENTS: 8, BLOCKING_KEYS: 500}
"""How many texts of a sort are kept at least, and twice as many as were asked for where that is more."""


class KeptTexts:
    """Keeps texts of one sort for one workspace.

    Args:
        root: The workspace root.
        kind: What sort of texts they are: `DOCUMENTS` or `BLOCKING_KEYS`.
    """

    def __init__(self, root: Path, kind: str) -> None:
        self._root = root
        self._kind = kind
        self._stamp: bytes | None = None
        self._opened: Results | None = None
        self._asked = 0
        self._new: dict[bytes, bytes] = {}

    def get(self, content: bytes) -> bytes | None:
        """Return what was kept for exactly these bytes, or None."""
        key = self._key(content)
        results = None if key is None else self._results()
        if results is None or key is None:
            return None
        self._asked += 1
        return results.get(self._kind, key)

    def put(self, content: bytes, text: bytes) -> None:
        """Keep a text for these bytes once `save` is called."""
        key = self._key(content)
        if key is not None:
            self._new[key] = text

    def save(self) -> None:
        """Write what is new."""
        results = self._results() if self._new else None
        if results is not None:
            results.put(self._kind, self._new, most=max(_MOST[self._kind], 2 * self._asked))
        self._new = {}
        self.close()

    def close(self) -> None:
        """Close the cache; a later call opens it again."""
        if self._opened is not None:
            self._opened.close()
            self._opened = None

    def _results(self) -> Results | None:
        # Loaded late: only commands that look at many entries need it.
        from llmlist.storage.results import open_results  # noqa: PLC0415

        if self._opened is None:
            self._opened = open_results(os.fspath(self._root))
        return self._opened

    def _key(self, content: bytes) -> bytes | None:
        from llmlist.storage.snapshot import stamp_of_program  # noqa: PLC0415  # loaded late: see `_results`

        if self._stamp is None:
            try:
                self._stamp = stamp_of_program()
            except OSError:
                return None
        return blake2b(content, key=self._stamp, digest_size=32).digest()
