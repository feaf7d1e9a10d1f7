"""Record linkage: which of many records are about one work, and which are one publication of it.

    from llmlist.linkage import Record, find_duplicates

    clusters = find_duplicates(
        [
            Record(key="a", title="Attention Is All You Need", authors=("Ashish Vaswani",), year=2017),
            Record(key="b", title="Attention is all you need.", authors=("Vaswani, A.",), venue="NIPS 2017"),
        ]
    )
    clusters[0].keys  # ("a", "b")
    clusters[0].decision  # "match"
    clusters[0].records  # (("a", "b"),): one publication

`llmlist.linkage.record.record_of` makes a record of an entry. Pure, and knows no files: records in,
clusters out. `rapidfuzz` loads at the first comparison.
"""

from __future__ import annotations

import gc
from contextlib import contextmanager
from typing import TYPE_CHECKING

from llmlist.linkage.record import Record
from llmlist.model.watch import watched

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from llmlist.linkage.clustering import Cluster
    from llmlist.model.watch import Watch

__all__ = ["Record", "find_duplicates"]


def find_duplicates(
    records: Iterable[Record],
    *,
    decisions: frozenset[frozenset[str]] = frozenset(),
    watch: Watch | None = None,
) -> tuple[Cluster, ...]:
    """Return the clusters among records: first the sure ones, then the possible ones, each sorted by key.

    A record that matches no other is in no cluster. The order of the records makes no difference.

    Args:
        records: Their keys must differ.
        decisions: Pairs of keys that a curator called two works: never in one cluster.
        watch: Is told how far the work is.

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
    with _collector_resting():
        candidates = find_candidates(ordered, watch=watch)
        if watch is not None:
            # How many there are is known only when all are found.
            candidates = iter(watched(list(candidates), watch, "comparing pairs"))
        return find_clusters(by_key, find_matches(ordered, candidates), decisions=decisions)


@contextmanager
def _collector_resting() -> Iterator[None]:
    """Stop the cycle collector: it looks at millions of values that hold no cycle, and doubles the time."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()
