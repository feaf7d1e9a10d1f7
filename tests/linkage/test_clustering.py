from __future__ import annotations

from dataclasses import replace
from itertools import combinations
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from llmlist.linkage import find_duplicates
from llmlist.linkage.clustering import Cluster, average_linkage
from llmlist.linkage.matching import find_conflict
from llmlist.linkage.record import Record
from llmlist.model.identifier import Identifier

if TYPE_CHECKING:
    import random

RIVERS = "Learning to Forecast Floods from Space"


def sure(clusters: tuple[Cluster, ...]) -> list[tuple[str, ...]]:
    return [cluster.keys for cluster in clusters if cluster.decision == "match"]


def possible(clusters: tuple[Cluster, ...]) -> list[tuple[str, ...]]:
    return [cluster.keys for cluster in clusters if cluster.decision == "possible"]


def arxiv(number: int) -> frozenset[Identifier]:
    return frozenset({Identifier("arxiv", f"2101.{number:05}")})


def test_three_of_one_work_are_one_cluster() -> None:
    clusters = find_duplicates(
        [
            Record(key="c", title=RIVERS, ids=arxiv(1)),
            Record(key="a", title="FloodNet: " + RIVERS, ids=arxiv(1)),
            Record(key="b", title=RIVERS.upper()),
        ]
    )
    assert sure(clusters) == [("a", "b", "c")]
    assert clusters[0].reasons[0].startswith("same arXiv id 2101.00001, ")


def test_a_work_alone_is_in_no_cluster() -> None:
    assert find_duplicates([Record(key="a", title=RIVERS)]) == ()
    assert find_duplicates([]) == ()


def test_no_chain_joins_two_works() -> None:
    clusters = find_duplicates(
        [
            Record(key="a", title=RIVERS, ids=arxiv(1)),
            Record(key="b", title=RIVERS),
            Record(key="c", title=RIVERS, ids=arxiv(2)),
        ]
    )
    assert sure(clusters) == [("a", "b")]
    assert possible(clusters) == [("b", "c")]
    assert "different arXiv ids: 2101.00001 / 2101.00002" in clusters[-1].reasons[0]


def test_no_chain_joins_two_nicknames() -> None:
    clusters = find_duplicates(
        [
            Record(key="a", title="FloodNet: " + RIVERS),
            Record(key="b", title=RIVERS),
            Record(key="c", title="FloodNet 2: " + RIVERS),
        ]
    )
    assert sure(clusters) == [("a", "b")]


def test_what_the_curator_keeps_apart_stays_apart() -> None:
    records = [Record(key=key, title=RIVERS) for key in "abc"]
    assert sure(find_duplicates(records)) == [("a", "b", "c")]
    clusters = find_duplicates(records, decisions=frozenset({frozenset("ac")}))
    assert sure(clusters) == [("a", "b")]
    assert ("a", "c") not in possible(clusters)


def test_preprint_and_publication_are_one_work_and_two_records() -> None:
    authors = ("Ann Alder", "Bo Birch")
    (cluster,) = find_duplicates(
        [
            Record(key="a", title=RIVERS, authors=authors, venue="arXiv", year=2020, ids=arxiv(1)),
            Record(key="b", title=RIVERS, authors=authors, venue="ICML 2021", year=2021),
            Record(key="c", title=RIVERS, authors=authors, venue="ICML", year=2021),
        ]
    )
    assert cluster.keys == ("a", "b", "c")
    assert cluster.records == (("a",), ("b", "c"))
    assert cluster.canonical in {"b", "c"}


@pytest.mark.parametrize(
    "change",
    [
        {"venue": "SIGMOD Record", "pages": None, "volume": None},
        {"venue": "Annals of Rivers", "year": 2004, "pages": "3-8"},
        {"pages": "11-19", "volume": "8"},
    ],
)
def test_what_came_out_elsewhere_is_another_record(change: dict[str, object]) -> None:
    left = Record(
        key="a", title=RIVERS, venue="SIGMOD 2001", year=2001, authors=("Ann Alder",), pages="1-9", volume="7"
    )
    same = replace(left, key="b", venue="International Conference on Management of Data")
    (cluster,) = find_duplicates([left, same])
    assert cluster.records == (("a", "b"),)
    (cluster,) = find_duplicates([left, replace(left, key="b", **change)])  # type: ignore[arg-type]  # fields of every type
    assert cluster.records == (("a",), ("b",))


def test_groups_join_by_their_average() -> None:
    scores = {"ab": 3.0, "bc": 2.0, "ac": -6.0, "cd": 1.0, "ad": -6.0, "bd": -1.0}
    assert average_linkage("abcd", lambda one, other: scores[one + other]) == [["a", "b"], ["c", "d"]]
    scores["ac"], scores["ad"] = 0.0, 5.0
    assert average_linkage("dcba", lambda one, other: scores[one + other]) == [["a", "b", "c", "d"]]


def test_a_forbidden_pair_keeps_groups_apart() -> None:
    scores = {"ab": 6.0, "bc": 6.0, "ac": None}
    assert average_linkage("abc", lambda one, other: scores[one + other]) == [["a", "b"], ["c"]]


def test_two_records_with_one_key_are_refused() -> None:
    with pytest.raises(ValueError, match="one key"):
        find_duplicates([Record(key="a", title="X"), Record(key="a", title="Y")])


def test_many_generic_titles_make_no_cluster() -> None:
    assert find_duplicates([Record(key=f"{place:03}", title="Editorial") for place in range(120)]) == ()


TITLES = (
    RIVERS,
    "FloodNet: " + RIVERS,
    RIVERS + "s",
    "FloodNet 2: " + RIVERS,
    RIVERS + ", Part II",
    "Editorial",
)
POOLS = st.lists(
    st.builds(
        Record,
        key=st.just("x"),
        title=st.sampled_from(TITLES),
        ids=st.sampled_from([frozenset[Identifier](), arxiv(1), arxiv(2)]),
        authors=st.sampled_from([(), ("Ann Alder",), ("Bo Birch",), ("Ann Alder", "Bo Birch")]),
        year=st.sampled_from([None, 2020, 2021]),
        venue=st.sampled_from([None, "ICML", "arXiv"]),
    ),
    max_size=9,
).map(lambda records: [replace(one, key=f"k{place}") for place, one in enumerate(records)])


@settings(deadline=None, max_examples=150)
@given(POOLS, st.randoms(use_true_random=False))
def test_order_makes_no_difference(records: list[Record], source: random.Random) -> None:
    shuffled = list(records)
    source.shuffle(shuffled)
    assert find_duplicates(shuffled) == find_duplicates(records)


@settings(deadline=None, max_examples=150)
@given(POOLS)
def test_clusters_hold_no_conflict_and_part_the_records(records: list[Record]) -> None:
    by_key = {record.key: record for record in records}
    clusters = find_duplicates(records)
    seen: set[str] = set()
    for cluster in clusters:
        assert sorted(key for group in cluster.records for key in group) == list(cluster.keys)
        assert cluster.canonical in cluster.keys
        assert cluster.reasons
        if cluster.decision == "match":
            assert not seen.intersection(cluster.keys)
            seen.update(cluster.keys)
            for left, right in combinations(cluster.keys, 2):
                assert find_conflict(by_key[left], by_key[right]) is None
        else:
            assert len(cluster.keys) == 2
