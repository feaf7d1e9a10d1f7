"""Record linkage: which of many records are about one work.

    clusters = find_duplicates(record_of(entry) for entry in catalog.entries)

Pure, and knows no files: records in, clusters out. `rapidfuzz` loads at the first comparison.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from llmlist.linkage.clustering import Cluster
    from llmlist.linkage.record import Record


def find_duplicates(
    records: Iterable[Record], *, decisions: frozenset[frozenset[str]] = frozenset()
) -> tuple[Cluster, ...]:
    """Return the clusters among records: first the sure ones, then the possible ones, each sorted by key.

    A record that matches no other is in no cluster. The order of the records makes no difference.

    Args:
        records: Their keys must differ.
        decisions: Pairs of keys that a curator called two works: never in one cluster.

    Raises:
        ValueError: Two records have one key.
    """
    # Loaded late: commands that only look at entries need none of it.
    from llmlist.linkage.blocking import find_candidates  # noqa: PLC0415
    from llmlist.linkage.clustering import find_clusters  # noqa: PLC0415
    from llmlist.linkage.matching import find_matches  # noqa: PLC0415

    ordered = sorted(records, key=lambda record: record.key)
    by_key = {record.key: record for record in ordered}
    if len(by_key) < len(ordered):
        raise ValueError("two records have one key")
    matches = find_matches(ordered, find_candidates(ordered))
    return find_clusters(by_key, matches, decisions=decisions)
