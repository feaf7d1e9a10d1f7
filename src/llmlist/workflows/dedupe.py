"""Find the entries of a catalogue that are one work, and make them one.

An entry that stands in several sections is no duplicate. Only sure matches are merged; what is
possible is the curator's to decide.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from llmlist.linkage import find_duplicates
from llmlist.linkage.merging import merge_entries
from llmlist.linkage.record import record_of
from llmlist.model.entry import Entry, See
from llmlist.model.problem import Problem

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from llmlist.linkage.clustering import Cluster
    from llmlist.linkage.merging import Merge
    from llmlist.model.catalog import Catalog
    from llmlist.model.entry import Item

NO_DECISIONS: Final[frozenset[frozenset[str]]] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Merged:
    """A catalogue after merging.

    Attributes:
        catalog: With one entry for each work; where the others stood it stands as well.
        summary: One line for each merge, in the curator's words.
        problems: ``merge-conflict`` for each value given up, ``possible-duplicate`` for each pair
            that the curator should look at.
    """

    catalog: Catalog
    summary: tuple[str, ...]
    problems: tuple[Problem, ...]


def find_clusters(
    catalog: Catalog, *, decisions: frozenset[frozenset[str]] = NO_DECISIONS
) -> tuple[Cluster, ...]:
    """Return the clusters among the entries of a catalogue, the sure ones first.

    Args:
        catalog: Its entries are compared with each other, not with themselves in other sections.
        decisions: Pairs of keys, or aliases, that the curator declared two works.
    """
    kept_apart = frozenset(_resolved(catalog, pair) for pair in decisions)
    return find_duplicates(map(record_of, catalog.entries), decisions=kept_apart)


def _resolved(catalog: Catalog, pair: Iterable[str]) -> frozenset[str]:
    return frozenset(catalog.by_key[key].key if key in catalog.by_key else key for key in pair)


def plan_merges(
    catalog: Catalog,
    *,
    decisions: frozenset[frozenset[str]] = NO_DECISIONS,
    clusters: Sequence[Cluster] | None = None,
) -> Merged:
    """Return the catalogue with every sure cluster merged into its canonical entry.

    The canonical entry stays where it stands and takes in the facts, words and keys of the others;
    each of their places becomes a further place of it, unless it stands in that section already.

    Args:
        catalog: What is to be merged.
        decisions: Pairs of keys that the curator declared two works.
        clusters: What `find_clusters` found, or the part of it that the curator chose; None finds them.
    """
    found = find_clusters(catalog, decisions=decisions) if clusters is None else clusters
    merges = [_merge(catalog, cluster) for cluster in found if cluster.decision == "match"]
    possible = [cluster for cluster in found if cluster.decision == "possible"]
    return Merged(
        catalog=replace(catalog, items=tuple(_merged_items(catalog.items, merges))),
        summary=tuple(map(_summary, (one for one in found if one.decision == "match"))),
        problems=(*_conflict_problems(merges), *map(_possible_problem, possible)),
    )


def _merge(catalog: Catalog, cluster: Cluster) -> Merge:
    others = (key for key in cluster.keys if key != cluster.canonical)
    return merge_entries([catalog.by_key[key] for key in (cluster.canonical, *others)])


def _merged_items(items: Sequence[Item], merges: Sequence[Merge]) -> Iterator[Item]:
    """Yield the items with the merged entries in place of the canonical ones, each section once."""
    merged = {merge.entry.key: merge.entry for merge in merges}
    canonical = {alias: key for key, entry in merged.items() for alias in (*entry.aliases, key)}
    taken = {(entry.section, entry.key) for entry in merged.values()}
    for item in items:
        key = canonical.get(item.key)
        if key is None:
            yield item
        elif isinstance(item, Entry) and item.key == key:
            yield merged[key]
        elif (item.section, key) not in taken:
            taken.add((item.section, key))
            yield See(key=key, section=item.section)


def _summary(cluster: Cluster) -> str:
    others = ", ".join(key for key in cluster.keys if key != cluster.canonical)
    return f"merge {others} into {cluster.canonical}: {'; '.join(cluster.reasons)}"


def _conflict_problems(merges: Iterable[Merge]) -> Iterator[Problem]:
    for merge in merges:
        for conflict in merge.conflicts:
            yield Problem(
                code="merge-conflict",
                severity="warning",
                message=f"{conflict.field}: kept {conflict.kept!r}, {conflict.key} had {conflict.dropped!r}",
                entry_key=merge.entry.key,
                hint=f"if that is wrong, change the entry {merge.entry.key} in its file",
            )


def _possible_problem(cluster: Cluster) -> Problem:
    left, right = cluster.keys
    return Problem(
        code="possible-duplicate",
        severity="info",
        message=f"{left} and {right} may be one work: {'; '.join(cluster.reasons)}",
        entry_key=left,
        hint="if they are, keep one and `llmlist remove` the other",
    )
