from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from llmlist.model.catalog import Catalog, Section
from llmlist.model.entry import Entry, Item, See
from llmlist.model.link import Link
from llmlist.workflows.dedupe import find_clusters, plan_merges

RIVERS = "Learning to Forecast Floods from Space"
MAPS = "How to Read Maps at Night without Light"
SECTIONS = tuple(Section(key=key, title=key.title(), document="readme") for key in ("one", "two", "three"))


def entry(key: str, section: str = "one", title: str = RIVERS, **fields: object) -> Entry:
    return Entry(**{"key": key, "title": title, "section": section, **fields})  # type: ignore[arg-type]  # fields of every type


def catalog(*items: Item) -> Catalog:
    return Catalog(name="Rivers", sections=SECTIONS, items=items)


def places(value: Catalog) -> list[tuple[str, str]]:
    return [(item.key, item.section) for item in value.items]


def test_an_entry_in_several_sections_is_no_duplicate() -> None:
    assert find_clusters(catalog(entry("a"), See(key="a", section="two"))) == ()


def test_the_same_work_twice_is_a_cluster() -> None:
    (cluster,) = find_clusters(catalog(entry("a"), entry("b", "two"), entry("c", title=MAPS)))
    assert cluster.keys == ("a", "b")


def test_merging_keeps_every_place() -> None:
    merged = plan_merges(
        catalog(entry("a"), entry("m", title=MAPS), entry("b", "two"), See(key="b", section="three"))
    )
    assert places(merged.catalog) == [("a", "one"), ("m", "one"), ("a", "two"), ("a", "three")]
    assert merged.catalog.entry("b").key == "a"
    assert merged.summary == ("merge b into a: same title",)


def test_merging_keeps_one_place_in_a_section() -> None:
    merged = plan_merges(
        catalog(entry("a"), entry("b"), See(key="b", section="two"), See(key="a", section="two"))
    )
    assert places(merged.catalog) == [("a", "one"), ("a", "two")]


def test_the_canonical_entry_stays_where_it_stands() -> None:
    merged = plan_merges(catalog(entry("a", "one"), entry("b", "two", venue="ICML 2021", note="Fine.")))
    assert places(merged.catalog) == [("b", "one"), ("b", "two")]
    assert isinstance(merged.catalog.items[1], Entry)
    assert merged.catalog.entry("a").note == "Fine."


def test_possible_duplicates_are_reported_and_left() -> None:
    url = (Link(url="https://example.org/7"),)
    before = catalog(entry("a", links=url), entry("b", title=MAPS, links=url))
    merged = plan_merges(before)
    assert merged.catalog == before
    assert merged.summary == ()
    assert [(one.code, one.entry_key) for one in merged.problems] == [("possible-duplicate", "a")]


def test_values_given_up_are_reported() -> None:
    merged = plan_merges(catalog(entry("a", venue="ICML 2021"), entry("b", venue="arXiv")))
    (problem,) = merged.problems
    assert (problem.code, problem.entry_key) == ("merge-conflict", "a")
    assert "'arXiv'" in problem.message


def test_what_the_curator_keeps_apart_is_not_merged() -> None:
    before = catalog(entry("a"), entry("b", "two"))
    assert plan_merges(before, decisions=frozenset({frozenset("ab")})).catalog == before


def test_a_decision_may_name_an_alias() -> None:
    before = catalog(entry("a", aliases=("old",)), entry("b", "two"))
    assert find_clusters(before, decisions=frozenset({frozenset({"old", "b"})})) == ()


def test_only_chosen_clusters_are_merged() -> None:
    before = catalog(entry("a"), entry("b"), entry("c", title=MAPS), entry("d", title=MAPS))
    chosen = [cluster for cluster in find_clusters(before) if "c" in cluster.keys]
    assert places(plan_merges(before, clusters=chosen).catalog) == [("a", "one"), ("b", "one"), ("c", "one")]


ITEMS = st.lists(
    st.tuples(
        st.sampled_from([RIVERS, RIVERS.lower(), "FloodNet: " + RIVERS, MAPS, "Editorial"]),
        st.sampled_from(["one", "two", "three"]),
        st.sampled_from([None, "A word.", "Another."]),
        st.booleans(),
    ),
    max_size=8,
)


@settings(deadline=None, max_examples=100)
@given(ITEMS)
def test_merging_loses_no_place_and_no_word_and_ends(
    items: list[tuple[str, str, str | None, bool]],
) -> None:
    made: list[Item] = []
    for number, (title, section, note, also) in enumerate(items):
        made.append(entry(f"k{number}", section, title, note=note))
        if also and section != "three":
            made.append(See(key=f"k{number}", section="three"))
    before = catalog(*made)
    after = plan_merges(before).catalog
    assert plan_merges(after).catalog == after
    for item in before.items:
        kept = after.entry(item.key)
        assert item.section in after.sections_of(kept.key)
        if isinstance(item, Entry) and item.note:
            assert item.note in (kept.note or "")
    assert len(set(places(after))) == len(after.items)
    assert replace(after, items=()) == replace(before, items=())
