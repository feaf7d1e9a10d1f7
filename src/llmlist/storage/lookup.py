"""Texts made from a workspace's catalogue, kept for commands that must answer at once.

Local and never needed. A text is good as long as every catalogue file has the content that it was made
from; whatever is wrong with it, it is made again. This module must not know what the texts mean. Loaded
early: see `cache_file`.
"""

from __future__ import annotations

from hashlib import blake2b

from llmlist.storage.results import open_results
from llmlist.storage.snapshot import take_snapshot

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Final

_FORM: Final = b"1"
"""Raise it with every change of what a text says: asking for the version of llmlist takes too long."""


def read_lookup(root: str, name: str) -> str | None:
    """Return a text that was made from the catalogue as it is now; None where there is none.

    Args:
        root: The workspace root, a real path.
        name: Which text.
    """
    digest = catalog_digest(root)
    results = open_results(root)
    if digest is None or results is None:
        return None
    body = results.get(name, digest)
    results.close()
    try:
        return None if body is None else body.decode()
    except UnicodeDecodeError:
        return None


def write_lookup(root: str, name: str, text: str, *, digest: bytes | None) -> None:
    """Keep a text; a cache that cannot be written is no failure.

    Args:
        root: The workspace root, a real path.
        name: Which text.
        text: What to keep.
        digest: What `catalog_digest` gave before the catalogue was read.
    """
    results = open_results(root)
    if digest is not None and results is not None:
        results.put(name, {digest: text.encode(errors="replace")}, most=1)
        results.close()


def catalog_digest(root: str) -> bytes | None:
    """Return what tells one content of the catalogue's files from any other.

    None where a file is odd, and nothing is to be kept.
    """
    snapshot = take_snapshot(root, ())
    if snapshot is None:
        return None
    return blake2b(snapshot.digest + _FORM, digest_size=32).digest()
