"""Facts that a catalogue carries with it, in ``catalog/metadata/``: what sources said, one record a line.

They are committed, so that adding and checking work offline and the same everywhere. A line of
``<scheme>.jsonl`` is ``{"id": …, "fetched": …, "body": {…}}``, sorted by id; the body is the source's own.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

from llmlist.errors import DataError
from llmlist.model.problem import Location
from llmlist.storage.cache import StoredFact
from llmlist.storage.files import read_file

if TYPE_CHECKING:
    from pathlib import Path

    from llmlist.model.identifier import Identifier
    from llmlist.storage.cache import FactCache

METADATA_FOLDER: Final = "catalog/metadata"


class WorkspaceFacts:
    """The facts of one workspace: those it carries first, then those of its cache.

    New answers go into the cache.

    Args:
        root: The workspace root.
        cache: Its cache.
    """

    def __init__(self, root: Path, cache: FactCache) -> None:
        self._folder = root / METADATA_FOLDER
        self._cache = cache
        self._read: dict[str, dict[str, StoredFact]] = {}

    def get(self, source: str, identifier: Identifier) -> StoredFact | None:
        """Return what is known of ``identifier``; of a carried and a cached answer the later one.

        Raises:
            DataError: A line of the metadata is no record.
        """
        carried = self._carried(identifier.scheme).get(identifier.value)
        cached = self._cache.get(source, identifier)
        if carried is None or cached is None:
            return carried or cached
        return max(carried, cached, key=lambda fact: fact.fetched)

    def put(self, source: str, identifier: Identifier, *, fetched: str, body: str | None) -> None:
        """Keep an answer in the cache."""
        self._cache.put(source, identifier, fetched=fetched, body=body)

    def _carried(self, scheme: str) -> dict[str, StoredFact]:
        if scheme not in self._read:
            path = self._folder / f"{scheme}.jsonl"
            self._read[scheme] = _read_records(path) if path.is_file() else {}
        return self._read[scheme]


def _read_records(path: Path) -> dict[str, StoredFact]:
    found: dict[str, StoredFact] = {}
    for number, line in enumerate(read_file(path).split(b"\n"), 1):
        if not line.strip():
            continue
        try:
            record = json.loads(line)
            value, fetched, body = str(record["id"]), str(record["fetched"]), json.dumps(record["body"])
        except (ValueError, KeyError, TypeError, RecursionError) as error:
            location = Location(path=f"{METADATA_FOLDER}/{path.name}", line=number)
            raise DataError(
                f"{location}: not a metadata record: {error!r}",
                location=location,
                hint="restore the file from version control, or delete that line",
            ) from error
        found[value] = StoredFact(fetched=fetched, body=None if body == "null" else body)
    return found
