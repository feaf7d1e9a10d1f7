"""From matches to clusters: all records of one work together, and no two works in one cluster.

Matches join the strongest first. Two groups are not joined if any record of one contradicts any
of the other, so that no chain of fair matches leads from one work to another.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from itertools import product
from typing import TYPE_CHECKING

from llmlist.linkage.comparison import first_page, same_venue
from llmlist.linkage.matching import find_conflict

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from llmlist.linkage.matching import Decision, Match
    from llmlist.linkage.record import Record

# A conference and its journal version are two records of one work; so is what came out two years later.
_ONE_RECORD_YEARS = 1


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
    groups = _Groups(lambda one, other: _contradicts(records[one], records[other], decisions))
    for match in ordered:
        if match.decision == "match":
            groups.join(match.left, match.right)
    return tuple(
        sorted([*_sure(groups, ordered, records), *_possible(groups, ordered, records)], key=_cluster_order)
    )


def _cluster_order(cluster: Cluster) -> tuple[bool, tuple[str, ...]]:
    return cluster.decision != "match", cluster.keys


def _contradicts(left: Record, right: Record, decisions: frozenset[frozenset[str]]) -> bool:
    return frozenset((left.key, right.key)) in decisions or find_conflict(left, right) is not None


class _Groups:
    """Sets of keys that grow together, unless a veto keeps them apart."""

    def __init__(self, veto: Callable[[str, str], bool]) -> None:
        self._veto = veto
        self._members: dict[str, list[str]] = {}

    def members(self, key: str) -> list[str]:
        """Return the group of a key, the key alone where nothing joined it."""
        return self._members.get(key, [key])

    def join(self, left: str, right: str) -> None:
        """Unite two groups, if no pair across them is vetoed."""
        mine, theirs = self.members(left), self.members(right)
        if left in theirs or any(self._veto(*sorted(pair)) for pair in product(mine, theirs)):
            return
        united = sorted([*mine, *theirs])
        self._members.update((key, united) for key in united)

    def all(self) -> list[list[str]]:
        """Return every group of two and more, each once."""
        return [group for key, group in self._members.items() if group[0] == key]


def _sure(groups: _Groups, matches: Iterable[Match], records: Mapping[str, Record]) -> list[Cluster]:
    inside: dict[str, list[Match]] = defaultdict(list)
    for match in matches:
        if match.decision == "match" and match.right in groups.members(match.left):
            inside[groups.members(match.left)[0]].append(match)
    return [_make_cluster(group, "match", inside[group[0]], records) for group in groups.all()]


def _possible(groups: _Groups, matches: Iterable[Match], records: Mapping[str, Record]) -> list[Cluster]:
    """Return the best link between any two groups that stay apart."""
    best: dict[tuple[str, str], Match] = {}
    for match in matches:
        mine, theirs = sorted((groups.members(match.left)[0], groups.members(match.right)[0]))
        if mine != theirs:
            best.setdefault((mine, theirs), match)
    return [
        _make_cluster(sorted(match.keys), "possible", [_doubted(match, groups, records)], records)
        for match in best.values()
    ]


def _doubted(match: Match, groups: _Groups, records: Mapping[str, Record]) -> Match:
    """Say of a match that a conflict broke what the conflict is."""
    if match.decision != "match":
        return match
    pairs = product(groups.members(match.left), groups.members(match.right))
    conflict = next(
        (f"{one} and {other} contradict each other ({why})"
         for one, other in pairs if (why := find_conflict(records[one], records[other]))),
        "the curator keeps others of its works apart",
    )  # fmt: skip
    return replace(match, decision="possible", reason=f"{match.reason}, but {conflict}")


def _make_cluster(
    keys: list[str], decision: Decision, matches: Iterable[Match], records: Mapping[str, Record]
) -> Cluster:
    return Cluster(
        keys=tuple(keys),
        records=_same_records([records[key] for key in keys]),
        canonical=min(keys, key=lambda key: _canonical_order(records[key])),
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


# --- one work, several records ---


def _same_records(records: list[Record]) -> tuple[tuple[str, ...], ...]:
    """Part the records of a work into groups in which any two are the same record."""
    groups: list[list[Record]] = []
    for record in sorted(records, key=lambda one: (_canonical_order(one), one.key)):
        home = next((group for group in groups if all(is_same_record(record, one) for one in group)), None)
        if home is None:
            groups.append([record])
        else:
            home.append(record)
    return tuple(sorted(tuple(sorted(one.key for one in group)) for group in groups))


def is_same_record(left: Record, right: Record) -> bool:
    """Tell whether two records of one work describe the same publication of it."""
    if any(one.scheme == "doi" for one in left.ids & right.ids):
        return True
    if (
        left.is_preprint is not None
        and right.is_preprint is not None
        and left.is_preprint != right.is_preprint
    ):
        return False
    if same_venue(left, right) is False:
        return False
    if left.year and right.year and abs(left.year - right.year) > _ONE_RECORD_YEARS:
        return False
    pages = first_page(left.pages), first_page(right.pages)
    return not all(pages) or pages[0] == pages[1]
