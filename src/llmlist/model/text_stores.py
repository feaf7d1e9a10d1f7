"""Where what was worked out of files is kept between runs, if anywhere. Loads nothing that works it out."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Final, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterator


class TextStore(Protocol):
    """Keeps texts of one sort between runs; it never raises."""

    def get(self, content: bytes) -> bytes | None:
        """Return what was put for exactly these bytes, or None."""

    def put(self, content: bytes, text: bytes) -> None:
        """Keep a text for these bytes."""


DRAFTS: Final[list[TextStore]] = []
"""Where the drafts of documents are kept while a command runs: it reads the same without, only later."""
POSTINGS: Final[list[TextStore]] = []
"""Where the blocking keys of entries are kept while a command runs: it finds the same without, only later."""


@contextmanager
def kept_in(store: TextStore, stores: list[TextStore]) -> Iterator[None]:
    """Have texts of a sort taken from a store where it has them, and those that are new kept there.

    Args:
        store: Keeps them.
        stores: Of that sort: `DRAFTS` or `POSTINGS`.
    """
    stores.append(store)
    try:
        yield
    finally:
        stores.remove(store)
