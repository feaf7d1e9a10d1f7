from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from llmlist.model.link import Link
from llmlist.workflows.joining import join_runs

RUNS = st.lists(st.sampled_from("abcdefgh"), unique=True, max_size=5)


def link(label: str | None, name: str) -> Link:
    return Link(label=label, url=f"https://a.example/{name}")


def test_what_each_side_put_in_is_kept() -> None:
    assert join_runs(["a", "b"], ["a", "c", "b"], ["a", "b", "d"]) == ("a", "c", "b", "d")


def test_what_one_side_took_out_is_gone() -> None:
    assert join_runs(["a", "b", "c"], ["a", "b"], ["b", "c", "d"]) == ("b", "d")


def test_what_both_put_in_stands_once() -> None:
    assert join_runs(["a"], ["a", "b"], ["b", "a"]) is not None
    assert join_runs(["a"], ["a", "b"], ["a", "b", "c"]) == ("a", "b", "c")


def test_one_thing_that_both_replaced_is_a_clash() -> None:
    assert join_runs(["a", "b"], ["x", "b"], ["y", "b"]) is None


def test_two_addresses_under_one_label_are_a_clash() -> None:
    paper = link(None, "paper")
    assert join_runs([paper], [paper, link("code", "x")], [paper, link("Code", "y")]) is None
    assert join_runs([paper], [paper, link("code", "x")], [paper, link("data", "y")]) is not None


def test_another_order_is_a_clash_where_the_other_side_changed_too() -> None:
    assert join_runs(["a", "b"], ["a", "b", "c"], ["b", "a"]) is None


@given(RUNS, RUNS, RUNS)
def test_nothing_that_a_side_put_in_is_lost(before: list[str], left: list[str], right: list[str]) -> None:
    joined = join_runs(before, left, right)
    if joined is not None:
        assert ({*left} | {*right}) - {*before} <= {*joined}
        assert {*joined} & {*before} == {*before} & {*left} & {*right}
        assert len(set(joined)) == len(joined)


@given(RUNS, RUNS)
def test_a_side_that_changed_nothing_changes_nothing(before: list[str], left: list[str]) -> None:
    assert join_runs(before, left, before) == tuple(left)
