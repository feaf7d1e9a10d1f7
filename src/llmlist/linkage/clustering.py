"""From matches to clusters: all records of one work together, and no two works in one cluster.

Groups join by average linkage: what speaks for two groups is the average over all pairs across them,
so that no chain of fair matches leads from one work to another, and a pair that contradicts itself
keeps two groups apart whatever joins the others. The same is done inside a work for its records.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from heapq import heapify, heappop, heappush
from itertools import combinations, product
from math import inf
from typing import TYPE_CHECKING

from llmlist.linkage.comparison import compare
from llmlist.linkage.evidence import evidence_of, sums_of
from llmlist.linkage.matching import find_conflict, strength_of
from llmlist.linkage.weights import MATCH, STRONGEST

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from llmlist.linkage.matching import Decision, Match
    from llmlist.linkage.record import Record
    from llmlist.linkage.weights import Weight


@dataclass(frozen=True, slots=True, kw_only=True)
class Cluster:
    """The records of one work, or two that may be one.

    Attributes:
        keys: Of all records, sorted.
        records: The keys in groups that are the same record; a preprint and its publication are
            one work and two records.
        canonical: Key of the record that the others should be merged into.
        decision: ``match`` or ``possible``; a possible one has two records.
        matches: What holds it together, the strongest first.
    """

    keys: tuple[str, ...]
    records: tuple[tuple[str, ...], ...]
    canonical: str
    decision: Decision
    matches: tuple[Match, ...]

    @property
    def reasons(self) -> tuple[str, ...]:
        """Why, each reason once, the strongest first."""
        return tuple(dict.fromkeys(match.reason for match in self.matches))


def find_clusters(
    records: Mapping[str, Record],
    matches: Iterable[Match],
    *,
    decisions: frozenset[frozenset[str]] = frozenset(),
) -> tuple[Cluster, ...]:
    """Return the clusters that matches make, sorted by their keys.

    The order of the records and matches makes no difference.

    Args:
        records: By key.
        matches: Of decision ``match`` or ``possible``.
        decisions: Pairs of keys that a curator called two works.
    """
    ordered = sorted(matches, key=lambda match: (-match.strength, match.left, match.right))
    ordered = [match for match in ordered if match.keys not in decisions]
    pairs = _Pairs(records, ordered, decisions)
    groups = [
        tuple(group)
        for component in _components(match.keys for match in ordered if match.decision == "match")
        for group in average_linkage(component, pairs.work)
        if len(group) > 1
    ]
    home = {key: group for group in groups for key in group}
    sure = [
        _make_cluster(group, "match", ordered_inside, pairs)
        for group, ordered_inside in _inside(ordered, home)
    ]
    return tuple(sorted([*sure, *_possible(home, ordered, pairs)], key=_cluster_order))


def _cluster_order(cluster: Cluster) -> tuple[bool, tuple[str, ...]]:
    return cluster.decision != "match", cluster.keys


def _components(pairs: Iterable[frozenset[str]]) -> list[list[str]]:
    """Return the keys that pairs hang together, each list sorted."""
    parent: dict[str, str] = {}

    def root(key: str) -> str:
        parent.setdefault(key, key)
        while parent[key] != key:
            parent[key] = parent[parent[key]]
            key = parent[key]
        return key

    for pair in pairs:
        one, other = sorted(map(root, sorted(pair)))
        parent[other] = one
    found: dict[str, list[str]] = defaultdict(list)
    for key in sorted(parent):
        found[root(key)].append(key)
    return list(found.values())


class _Pairs:
    """What is known of any two records; compared when first asked for."""

    def __init__(
        self, records: Mapping[str, Record], matches: Iterable[Match], decisions: frozenset[frozenset[str]]
    ) -> None:
        self.records = records
        self._sums = {(match.left, match.right): match.sums for match in matches}
        self._decisions = decisions

    def sums(self, one: str, other: str) -> Weight:
        """Return the two sums of a pair."""
        pair = (one, other) if one < other else (other, one)
        found = self._sums.get(pair)
        if found is None:
            left, right = self.records[pair[0]], self.records[pair[1]]
            found = self._sums[pair] = sums_of(evidence_of(compare(left, right), left, right))
        return found

    def work(self, one: str, other: str) -> float | None:
        """Return how much speaks for one work, cut at both ends; None forbids it."""
        if self._decisions and frozenset((one, other)) in self._decisions:
            return None
        if find_conflict(self.records[one], self.records[other]) is not None:
            return None
        return _cut(strength_of(self.sums(one, other)))

    def record(self, one: str, other: str) -> float:
        """Return how much speaks for one record, cut at both ends."""
        return _cut(self.sums(one, other).record)


def _cut(total: float) -> float:
    return max(-STRONGEST, min(STRONGEST, total))


def average_linkage(keys: Sequence[str], score: Callable[[str, str], float | None]) -> list[list[str]]:
    """Return keys in groups: the two groups whose members agree best on average join first.

    Groups join as long as their average is `MATCH` or more and no pair across them is forbidden
    (None). Ties go to the smaller keys, so that the order of the keys makes no difference.
    """
    if len(keys) == 2:
        only = score(keys[0], keys[1])
        return [list(keys)] if only is not None and only >= MATCH else [[keys[0]], [keys[1]]]
    members = {place: [key] for place, key in enumerate(sorted(keys))}
    totals: dict[int, dict[int, float]] = {place: {} for place in members}
    queue: list[tuple[float, int, int]] = []
    for left, right in combinations(members, 2):
        total = score(members[left][0], members[right][0])
        totals[left][right] = totals[right][left] = -inf if total is None else total
        if total is not None and total >= MATCH:
            queue.append((-total, left, right))
    heapify(queue)
    while queue:
        _, left, right = heappop(queue)
        if left in members and right in members:
            _join(members, totals, queue, (left, right))
    return sorted(sorted(group) for group in members.values())


def _join(
    members: dict[int, list[str]],
    totals: dict[int, dict[int, float]],
    queue: list[tuple[float, int, int]],
    pair: tuple[int, int],
) -> None:
    """Unite two groups under a new number, and queue what the new one may join."""
    left, right = pair
    new = max(totals) + 1
    united = members.pop(left) + members.pop(right)
    totals[new] = {}
    for other, group in members.items():
        total = totals[left][other] + totals[right][other]
        totals[new][other] = totals[other][new] = total
        average = total / (len(united) * len(group))
        if average >= MATCH:
            heappush(queue, (-average, other, new))
    members[new] = united


def _inside(
    ordered: Iterable[Match], home: Mapping[str, tuple[str, ...]]
) -> list[tuple[tuple[str, ...], list[Match]]]:
    """Return each group with the matches inside it, the strongest first."""
    inside: dict[tuple[str, ...], list[Match]] = defaultdict(list)
    for match in ordered:
        group = home.get(match.left)
        if match.decision == "match" and group is not None and group is home.get(match.right):
            inside[group].append(match)
    return list(inside.items())


def _possible(home: Mapping[str, tuple[str, ...]], ordered: Iterable[Match], pairs: _Pairs) -> list[Cluster]:
    """Return the best link between any two groups that stay apart."""
    best: dict[tuple[str, str], Match] = {}
    for match in ordered:
        mine, theirs = sorted(home.get(key, (key,))[0] for key in (match.left, match.right))
        if mine != theirs:
            best.setdefault((mine, theirs), match)
    return [
        _make_cluster(tuple(sorted(match.keys)), "possible", [_doubted(match, home, pairs)], pairs)
        for match in best.values()
    ]


def _doubted(match: Match, home: Mapping[str, tuple[str, ...]], pairs: _Pairs) -> Match:
    """Say of a match that others of its works broke what spoke against it."""
    if match.decision != "match":
        return match
    across = product(home.get(match.left, (match.left,)), home.get(match.right, (match.right,)))
    conflict = next(
        (f"{one} and {other} contradict each other ({why})"
         for one, other in across if (why := find_conflict(pairs.records[one], pairs.records[other]))),
        "others of the two works do not agree with each other",
    )  # fmt: skip
    return replace(match, decision="possible", reason=f"{match.reason}, but {conflict}")


def _make_cluster(
    keys: tuple[str, ...], decision: Decision, matches: Iterable[Match], pairs: _Pairs
) -> Cluster:
    return Cluster(
        keys=keys,
        records=tuple(sorted(tuple(group) for group in average_linkage(keys, pairs.record))),
        canonical=min(keys, key=lambda key: _canonical_order(pairs.records[key])),
        decision=decision,
        matches=tuple(matches),
    )


def _canonical_order(record: Record) -> tuple[object, ...]:
    """Rank a record: publication, then preprint, then neither; then whichever says most."""
    return (
        {False: 0, True: 1, None: 2}[record.is_preprint],
        record.authors_truncated,
        -sum(map(bool, (record.ids, record.urls, record.authors, record.year, record.venue, record.pages))),
        -len(record.authors),
        record.key,
    )
