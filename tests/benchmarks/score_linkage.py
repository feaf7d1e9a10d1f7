"""The table of docs/explanation/duplicates.md: how well duplicates are found in the public labelled sets.

    python tests/benchmarks/score_linkage.py          the table: shipped weights, and each set left out
    python tests/benchmarks/score_linkage.py --fit    the weights of one record as the sets give them

For *left out* the weights of one record are found again from the other four sets, and the whole of
`find_duplicates` is run with them. Takes a minute. Needs ``../shared/linkage``; says so where it is absent.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "src"))

from llmlist.linkage import find_duplicates
from llmlist.linkage.blocking import find_candidates
from llmlist.linkage.weights import START, WEIGHTS
from tests.benchmarks.linkage_fit import BY_HAND, fit, in_use, weigh_pairs
from tests.benchmarks.linkage_sets import LabelledSet, Score, read_sets, score

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tests.benchmarks.linkage_fit import Weighed


def score_now(labelled: LabelledSet) -> Score:
    """Return the score of the groups that are one record, with the weights in use."""
    clusters = find_duplicates(labelled.records)
    groups = (group for one in clusters if one.decision == "match" for group in one.records)
    return score(labelled, [group for group in groups if len(group) > 1])


def completeness(labelled: LabelledSet) -> float:
    """Return the part of the true pairs that blocking keeps."""
    keys = [record.key for record in labelled.records]
    candidates = ((keys[one.left], keys[one.right]) for one in find_candidates(labelled.records))
    kept = {(min(pair), max(pair)) for pair in candidates}
    return len(labelled.truth & kept) / len(labelled.truth)


def print_table(sets: Sequence[LabelledSet], weighed: Sequence[Sequence[Weighed]]) -> None:
    """Print the table in markdown, the worst set first."""
    rows = []
    for place, labelled in enumerate(sets):
        shipped = score_now(labelled)
        with in_use(fit([one for other, one in enumerate(weighed) if other != place])):
            left_out = score_now(labelled)
        figures = (f"{100 * figure:.1f}" for figure in _figures(left_out, shipped, labelled))
        rows.append((left_out.f1, f"| {labelled.name} | {len(labelled.records):,} | {' | '.join(figures)} |"))
    heads = (
        "set",
        "records",
        "F1 left out",
        "precision",
        "recall",
        "F1",
        "precision",
        "recall",
        "blocking keeps",
    )
    print(f"| {' | '.join(heads)} |\n|---{'|---:' * (len(heads) - 1)}|")
    for _, row in sorted(rows):
        print(row)


def _figures(left_out: Score, shipped: Score, labelled: LabelledSet) -> Iterator[float]:
    for one in (left_out, shipped):
        yield from (one.f1, one.precision, one.recall)
    yield completeness(labelled)


def print_weights(weighed: Sequence[Sequence[Weighed]]) -> None:
    """Print each weight of one record as the five sets give it, beside the shipped one."""
    found = fit(weighed)
    print(f"start {found.start}, shipped {START.record}")
    for name, weight in WEIGHTS.items():
        given = found.weights.get(name, 0.0)
        mark = "by hand" if name in BY_HAND else "" if given == weight.record else "differs"
        print(f"{name:32} {weight.record:6.1f} {given:6.1f} {mark}")


def main() -> None:
    """Run what the command line asks for."""
    sets = read_sets()
    weighed = [weigh_pairs(labelled) for labelled in sets]
    if "--fit" in sys.argv[1:]:
        print_weights(weighed)
    else:
        print_table(sets, weighed)


if __name__ == "__main__":
    main()
