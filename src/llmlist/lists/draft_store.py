"""Where the drafts of documents are kept between runs, if anywhere. Loads no reader."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterator


class DraftStore(Protocol):
    """Keeps the drafts of documents between runs; it never raises."""

    def get(self, content: bytes) -> bytes | None:
        """Return what was put for a document of exactly these bytes, or None."""

    def put(self, content: bytes, text: bytes) -> None:
        """Keep a text for a document."""


STORES: list[DraftStore] = []
"""Where drafts are kept while a command runs: reading gives the same with it and without, only sooner."""


@contextmanager
def kept_in(store: DraftStore) -> Iterator[None]:
    """Have documents read from what a store keeps of them, and what is read anew kept there."""
    STORES.append(store)
    try:
        yield
    finally:
        STORES.remove(store)
