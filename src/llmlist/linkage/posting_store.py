"""Where the blocking keys of entries are kept between runs, if anywhere. Loads nothing of linkage."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterator


class PostingStore(Protocol):
    """Keeps texts on entries between runs; it never raises."""

    def get(self, content: bytes) -> bytes | None:
        """Return what was put for exactly these bytes, or None."""

    def put(self, content: bytes, text: bytes) -> None:
        """Keep a text for these bytes."""


STORES: list[PostingStore] = []
"""Where blocking keys are kept while a command runs: it finds the same with it and without, only sooner."""


@contextmanager
def postings_kept_in(store: PostingStore) -> Iterator[None]:
    """Have blocking keys taken from a store where it has them, and those that are new kept there."""
    STORES.append(store)
    try:
        yield
    finally:
        STORES.remove(store)
