"""The public labelled sets beside the project: their records, their true pairs, and the score of an answer.

They lie in ``../shared/linkage`` (see ``SOURCES.md`` there) and are no part of the repository.
"""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "src"))

from llmlist.formats.records.files import read_records
from llmlist.linkage.record import Record, record_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

FOLDER: Final = Path(__file__).resolve().parents[3] / "shared" / "linkage"
SETS: Final = ("cora", "haematology", "dblp_acm", "respiratory", "sra_copper")

Pair = tuple[str, str]
"""Two keys, the smaller first."""


@dataclass(frozen=True, kw_only=True)
class LabelledSet:
    """Records of which it is known which are one.

    Attributes:
        name: Of the files.
        records: In the order of the file.
        clusters: Keys of the records that are one, each of two or more.
        sources: Where each record comes from, if only pairs across sources are labelled; else empty.
        pairs: The true pairs, where the file names pairs and no clusters.
    """

    name: str
    records: tuple[Record, ...]
    clusters: tuple[tuple[str, ...], ...]
    sources: dict[str, str]
    pairs: frozenset[Pair]

    @cached_property
    def truth(self) -> frozenset[Pair]:
        """Every true pair that is judged."""
        return self.pairs or frozenset(filter(self.is_judged, pairs_within(self.clusters)))

    @cached_property
    def sizes(self) -> dict[str, int]:
        """How large the true cluster of each record is; records without any are not in it."""
        return {key: len(cluster) for cluster in self.clusters for key in cluster}

    def is_judged(self, pair: Pair) -> bool:
        """Tell whether the labels say anything on a pair."""
        return not self.sources or self.sources[pair[0]] != self.sources[pair[1]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """Pairs found, wrong and missed."""

    right: int
    wrong: int
    missed: int

    @property
    def precision(self) -> float:
        """Part of the found pairs that are true."""
        return self.right / max(1, self.right + self.wrong)

    @property
    def recall(self) -> float:
        """Part of the true pairs that were found."""
        return self.right / max(1, self.right + self.missed)

    @property
    def f1(self) -> float:
        """Harmonic mean of the two."""
        return 2 * self.right / max(1, 2 * self.right + self.wrong + self.missed)


def pairs_within(clusters: Iterable[Sequence[str]]) -> set[Pair]:
    """Return every pair inside a cluster."""
    return {(min(pair), max(pair)) for cluster in clusters for pair in combinations(cluster, 2)}


def score(labelled: LabelledSet, clusters: Iterable[Sequence[str]]) -> Score:
    """Return how an answer, the clusters of keys, compares with the labels; pair by pair."""
    found = set(filter(labelled.is_judged, pairs_within(clusters)))
    right = len(found & labelled.truth)
    return Score(right=right, wrong=len(found) - right, missed=len(labelled.truth) - right)


def read_set(name: str) -> LabelledSet:
    """Return a labelled set by its name."""
    content = (FOLDER / f"{name}.records.jsonl").read_bytes()
    records = read_records(content, path=f"{name}.records.jsonl").records
    truth: dict[str, Any] = json.loads((FOLDER / f"{name}.truth.json").read_text(encoding="utf-8"))
    is_cross = truth.get("mode") == "cross"
    sources = {one.entry.key: next(iter(one.entry.origins), "") for one in records} if is_cross else {}
    pairs = ((str(one), str(other)) for one, other in truth.get("pairs", ()))
    return LabelledSet(
        name=name,
        records=tuple(record_of(one.entry) for one in records),
        clusters=tuple(tuple(map(str, cluster)) for cluster in truth.get("clusters", ())),
        sources=sources,
        pairs=frozenset((min(pair), max(pair)) for pair in pairs),
    )


def read_sets() -> list[LabelledSet]:
    """Return all labelled sets; end with a word on it where they are not there."""
    if not FOLDER.is_dir():
        print(f"SKIPPED: the labelled sets are not in {FOLDER}")
        sys.exit(0)
    return [read_set(name) for name in SETS]
