"""Finding the weights of one record from labelled pairs: logistic regression, in plain Python.

A pair is the set of names that `linkage.evidence` gives it; a weight is the log-odds that a name adds. Pairs
with the same evidence are counted together, so that Newton's method takes seconds without any library.
"""

from __future__ import annotations

import math
import sys
from collections import Counter
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final
from unittest.mock import patch

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "src"))

from llmlist.linkage.blocking import find_candidates
from llmlist.linkage.comparison import compare
from llmlist.linkage.evidence import evidence_of
from llmlist.linkage.weights import START, WEIGHTS, Weight

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from tests.benchmarks.linkage_sets import LabelledSet

BY_HAND: Final = frozenset(
    {
        "title: number", "title: front", "title: name", "genres differ", "authors: both unknown",
        "same title, no authors", "place: same range / same", "place: differ / same",
        "place: differ / differ", "other title, other pages", "doi: same", "doi: differ", "same identifier",
        "same address", "other identifier", "only one is a survey", "another kind", "other names",
    }
)  # fmt: skip
"""Evidence of which the sets say too little, or contradict each other: its weight stays as it is."""
TOWARDS_PRECISION: Final = 0.2
"""So much the start is lowered: a wrong match costs more than a missed one."""
_PULL: Final = 5.0
"""How strongly weights are drawn towards 0: half of it times their square is added to the loss."""
_PAIRS_OF_A_SET: Final = 300.0
"""The true pairs of each set weigh so much in all, and its false ones by the same measure."""
_MOST_STEPS: Final = 40
_SMALL_STEP: Final = 1e-6

Evidence = tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Weighed:
    """Pairs with the same evidence: how much the true and the false ones weigh."""

    evidence: Evidence
    true: float
    false: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Fit:
    """What was found: the start and the weights of one record, rounded."""

    start: float
    weights: Mapping[str, float]


def weigh_pairs(labelled: LabelledSet) -> tuple[Weighed, ...]:
    """Return the evidence on all candidate pairs of a set; those in a cluster of n weigh 1 / (n - 1)."""
    true: Counter[Evidence] = Counter()
    false: Counter[Evidence] = Counter()
    records = labelled.records
    for candidate in find_candidates(records):
        left, right = records[candidate.left], records[candidate.right]
        pair = (min(left.key, right.key), max(left.key, right.key))
        if not labelled.is_judged(pair):
            continue
        names = tuple(sorted(evidence_of(compare(left, right), left, right)))
        size = max(labelled.sizes.get(left.key, 2), labelled.sizes.get(right.key, 2))
        (true if pair in labelled.truth else false)[names] += 1 / (size - 1)  # type: ignore[assignment]  # counts parts
    factor = _PAIRS_OF_A_SET / sum(true.values())
    return tuple(
        Weighed(evidence=names, true=true[names] * factor, false=false[names] * factor)
        for names in sorted({*true, *false})
    )


def fit(sets: Sequence[Sequence[Weighed]]) -> Fit:
    """Return the weights that explain the labels best; those of `BY_HAND` are the shipped ones."""
    by_hand = {name: weight.record for name, weight in WEIGHTS.items() if name in BY_HAND}
    rows = [row for one in sets for row in one]
    names = sorted({name for row in rows for name in row.evidence} - BY_HAND)
    places = {name: place for place, name in enumerate(names, start=1)}
    known = (sum(by_hand.get(name, 0.0) for name in row.evidence) for row in rows)
    to_find = ((0, *(places[name] for name in row.evidence if name in places)) for row in rows)
    found = _newton(list(zip(to_find, known, rows, strict=True)), len(names) + 1)
    weights = {name: round(value, 1) for name, value in zip(names, found[1:], strict=True)} | by_hand
    return Fit(start=round(found[0] - TOWARDS_PRECISION, 1), weights=weights)


def _newton(rows: Sequence[tuple[tuple[int, ...], float, Weighed]], size: int) -> list[float]:
    """Minimise the penalised loss; place 0 is the start, which is not penalised.

    Args:
        rows: Each with the places of its weights, the sum of those set by hand, and its pairs.
        size: How many weights there are to find.
    """
    found = [0.0] * size
    for _ in range(_MOST_STEPS):
        gradient = [_PULL * value for value in found]
        gradient[0] = 0.0
        curve = [[0.0] * size for _ in range(size)]
        for place in range(size):
            curve[place][place] = _PULL if place else 1e-9
        for places, known, row in rows:
            chance = _chance(known + sum(found[place] for place in places))
            error = chance * (row.true + row.false) - row.true
            bend = chance * (1 - chance) * (row.true + row.false)
            for one in places:
                gradient[one] += error
                line = curve[one]
                for other in places:
                    line[other] += bend
        step = _solve(curve, gradient)
        found = [value - change for value, change in zip(found, step, strict=True)]
        if max(map(abs, step)) < _SMALL_STEP:
            break
    return found


def _chance(total: float) -> float:
    return 1 / (1 + math.exp(-max(-40.0, min(40.0, total))))


def _solve(matrix: list[list[float]], right: list[float]) -> list[float]:
    """Solve a symmetric positive system by Cholesky's method."""
    size = len(right)
    lower = [[0.0] * size for _ in range(size)]
    for row in range(size):
        for column in range(row + 1):
            total = matrix[row][column] - sum(
                one * other for one, other in zip(lower[row][:column], lower[column][:column], strict=True)
            )
            lower[row][column] = math.sqrt(total) if row == column else total / lower[column][column]
    middle: list[float] = []
    for row in range(size):
        known = sum(one * other for one, other in zip(lower[row][:row], middle, strict=True))
        middle.append((right[row] - known) / lower[row][row])
    found = [0.0] * size
    for row in reversed(range(size)):
        known = sum(lower[below][row] * found[below] for below in range(row + 1, size))
        found[row] = (middle[row] - known) / lower[row][row]
    return found


@contextmanager
def in_use(found: Fit) -> Iterator[None]:
    """Let linkage use other weights for one record; names that were not fitted count nothing."""
    table = {name: Weight(weight.work, found.weights.get(name, 0.0)) for name, weight in WEIGHTS.items()}
    with ExitStack() as stack:
        stack.enter_context(patch("llmlist.linkage.evidence.WEIGHTS", table))
        stack.enter_context(patch("llmlist.linkage.evidence.START", Weight(START.work, found.start)))
        yield
