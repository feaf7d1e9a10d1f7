from __future__ import annotations

from typing import get_args

from llmlist.linkage.people import Authors
from llmlist.linkage.publication import Pages, Venues, Volumes
from llmlist.linkage.weights import WEIGHTS
from llmlist.linkage.wording import Change


def test_every_outcome_of_a_comparison_has_its_weight() -> None:
    expected = {
        *(f"title: {one}" for one in get_args(Change)),
        *(f"authors: {one}" for one in get_args(Authors)),
        *(f"venue: {one}" for one in get_args(Venues)),
        *(f"number: {one}" for one in get_args(Volumes)),
        *(f"place: {pages} / {volumes}" for pages in get_args(Pages) for volumes in get_args(Volumes)),
    }
    assert expected <= set(WEIGHTS)


def test_better_evidence_never_weighs_less_for_one_work() -> None:
    for better, worse in (
        ("title: equal", "title: spelling"),
        ("title: spelling", "title: near word"),
        ("title: near word", "title: word"),
        ("authors: all, many", "authors: half"),
        ("authors: half", "authors: none"),
        ("year: 0", "year: far"),
        ("place: same range / same", "place: differ / differ"),
        ("content words: 5+", "generic"),
    ):
        assert WEIGHTS[better].work > WEIGHTS[worse].work
        assert WEIGHTS[better].record > WEIGHTS[worse].record
