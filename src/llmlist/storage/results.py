"""Results of pure work, kept by the content that they were worked out from.

A result counts only if it carries the seal of this user: the file may have come with a cloned repository,
and a stranger's result must not be taken for ours. Whatever is wrong with the file reads as "not kept".
This module must not know what the results mean. Loaded early: see `cache_file`.
"""

from __future__ import annotations

import os
from hashlib import blake2b

from llmlist.storage.cache_file import CACHE_FILE, CacheFile
from llmlist.storage.cache_folder import cache_path, may_keep
from llmlist.storage.user_secret import read_user_secret

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Final

LARGEST_RESULT: Final = 64_000_000
"""Most bytes of one result that are kept or handed back."""

_SELECT: Final = "SELECT body, seal FROM results WHERE kind = ? AND key = ? AND length(body) <= ?"
_DELETE: Final = "DELETE FROM results WHERE kind = ? AND key = ?"
_INSERT: Final = "INSERT INTO results (kind, key, body, seal) VALUES (?, ?, ?, ?)"
_PRUNE: Final = (
    "DELETE FROM results WHERE kind = ? AND number <= "
    "(SELECT number FROM results WHERE kind = ? ORDER BY number DESC LIMIT 1 OFFSET ?)"
)


class Results:
    """The results in one cache folder that this user has kept there.

    Args:
        folder: The cache folder; made when something is kept for the first time.
        secret: What the seals are made with.
    """

    def __init__(self, folder: str, secret: bytes) -> None:
        self._file = CacheFile(folder)
        self._secret = secret

    def close(self) -> None:
        """Close the file; a later call opens it again."""
        self._file.close()

    def get(self, kind: str, key: bytes) -> bytes | None:
        """Return what was kept under a key, or None."""
        rows = self._file.select(_SELECT, (kind, key, LARGEST_RESULT))
        match rows:
            case [(bytes(body), bytes(seal))] if seal == self._seal(kind, key, body):
                return body
        return None

    def put(self, kind: str, found: Mapping[bytes, bytes], *, most: int) -> None:
        """Keep some results.

        Args:
            kind: What sort of result they are.
            found: Each by its key, a digest of all that it depends on.
            most: How many of that kind are kept, these among them; the oldest go.
        """
        kept = {key: body for key, body in found.items() if len(body) <= LARGEST_RESULT}
        if kept:
            rows = [(kind, key, body, self._seal(kind, key, body)) for key, body in kept.items()]
            gone = [(_DELETE, (kind, key)) for key in kept]
            self._file.change([*gone, *((_INSERT, row) for row in rows), (_PRUNE, (kind, kind, most))])

    def _seal(self, kind: str, key: bytes, body: bytes) -> bytes:
        seal = blake2b(b"%s %d " % (kind.encode(), len(key)), key=self._secret, digest_size=16)
        seal.update(key)
        seal.update(body)
        return seal.digest()


def open_results(root: str) -> Results | None:
    """Return the results of a workspace; None where none are kept, and none can be.

    That is so where this user has nothing to seal them with, or the cache folder cannot be made: then
    nobody need put anything into a form in which it could be kept.
    """
    folder = cache_path(root)
    if not os.path.exists(os.path.join(folder, CACHE_FILE)) and not may_keep(folder):
        return None
    secret = read_user_secret(os.environ)
    return None if secret is None else Results(folder, secret)
