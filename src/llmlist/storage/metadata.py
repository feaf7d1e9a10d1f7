"""Facts that a catalogue carries with it, in ``catalog/metadata/``: what sources said, one record a line.

They are committed, so that adding and checking work offline and the same everywhere. The form of the
lines is ``formats.fact_lines``'s.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from llmlist.formats.fact_lines import fact_id, parse_facts
from llmlist.model.testimony import Fact
from llmlist.model.workspace import METADATA_FOLDER
from llmlist.storage.files import read_file

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from llmlist.model.identifier import Identifier
    from llmlist.storage.cache import FactCache


class WorkspaceFacts:
    """The facts of one workspace and one source: those it carries, of its cache, and of a local copy.

    New answers go into the cache.

    Args:
        root: The workspace root.
        cache: Its cache.
        source: The source's name, a key of `model.testimony.SOURCE_NAMES`.
        look_up: Tells what a local copy of the source says, besides.
    """

    def __init__(
        self,
        root: Path,
        cache: FactCache,
        source: str,
        look_up: Callable[[Identifier], Fact | None] = lambda _: None,
    ) -> None:
        self._look_up = look_up
        self._root = root
        self._cache = cache
        self._source = source
        self._read: dict[str, Fact] | None = None
        self._used: dict[Identifier, Fact] = {}

    @property
    def used(self) -> dict[Identifier, Fact]:
        """What was asked for or stored so far, and is known."""
        return dict(self._used)

    def get(self, source: str, identifier: Identifier) -> Fact | None:
        """Return what is known of ``identifier``; of several answers the latest.

        Args:
            source: Where the answer came from, for the cache: a mirror is another source.
            identifier: What was asked.

        Raises:
            DataError: A line of the metadata is no record.
        """
        stored = self._cache.get(source, identifier)
        cached = Fact(fetched=stored.fetched, body=stored.body) if stored is not None else None
        carried = self._carried().get(fact_id(self._source, identifier))
        # Of two of one time the first is kept: what the catalogue carries already is no change.
        known = [fact for fact in (carried, cached, self._look_up(identifier)) if fact]
        latest = max(known, key=lambda fact: fact.fetched, default=None)
        if latest is not None:
            self._used[identifier] = latest
        return latest

    def put(self, source: str, identifier: Identifier, *, fetched: str, body: str | None) -> None:
        """Keep an answer in the cache."""
        self._used[identifier] = Fact(fetched=fetched, body=body)
        self._cache.put(source, identifier, fetched=fetched, body=body)

    def _carried(self) -> dict[str, Fact]:
        if self._read is None:
            path = f"{METADATA_FOLDER}/{self._source}.jsonl"
            file = self._root / path
            self._read = parse_facts(read_file(file), path) if file.is_file() else {}
        return self._read
