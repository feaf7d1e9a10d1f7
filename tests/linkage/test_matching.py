from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from llmlist.linkage.comparison import compare
from llmlist.linkage.matching import find_conflict, match_records
from llmlist.linkage.record import Record
from llmlist.model.identifier import Identifier

RIVERS = "Learning to Forecast Floods from Space"
ID = Identifier("arxiv", "2101.00001")


def record(key: str = "a", title: str = RIVERS, **fields: object) -> Record:
    return replace(Record(key=key, title=title), **fields)  # type: ignore[arg-type]  # fields of every type


def ids(*values: str) -> frozenset[Identifier]:
    return frozenset(Identifier(*value.split(":", 1)) for value in values)


def test_the_reason_names_the_identifier() -> None:
    match = match_records(record(ids=frozenset({ID})), record("b", ids=frozenset({ID})))
    assert (match.decision, match.reason) == ("match", "same arXiv id 2101.00001, same title")


def test_the_reason_counts_authors() -> None:
    authors = ("Ann Alder", "Bo Birch", "Cy Cedar")
    match = match_records(record(authors=authors), record("b", title=RIVERS + ".", authors=authors[:2]))
    assert match.reason == "same title, 2 of 2 authors"


def test_the_reason_names_the_word_that_differs() -> None:
    match = match_records(record(), record("b", title="Learning to Forecast Fires from Space"))
    assert match.decision == "non-match"
    assert "floods / fires" in match.reason


def test_a_wrong_link_is_shown_to_the_curator() -> None:
    match = match_records(
        record(ids=frozenset({ID})), record("b", title="How to Read Maps at Night", ids=frozenset({ID}))
    )
    assert match.decision == "possible"
    assert "probably wrong" in match.reason


@pytest.mark.parametrize(
    ("left", "right"),
    [
        (ids("arxiv:2101.00001"), ids("arxiv:2101.00002")),
        (ids("doi:10.1000/one"), ids("doi:10.1000/two")),
        (ids("github:one/rivers"), ids("github:two/rivers")),
        (ids("doi:10.1101/2020.01.01.000001"), ids("doi:10.1101/2020.01.01.000002")),
    ],
)
def test_other_identifiers_are_other_works(left: frozenset[Identifier], right: frozenset[Identifier]) -> None:
    match = match_records(record(ids=left), record("b", ids=right))
    assert match.decision == "non-match"
    conflict = find_conflict(record(ids=left), record("b", ids=right))
    assert conflict is not None
    assert conflict in match.reason


@pytest.mark.parametrize(
    ("left", "right"),
    [
        (ids("doi:10.1101/2020.01.01.000001"), ids("doi:10.1000/one")),
        (ids("openreview:aaaa1111"), ids("openreview:bbbb2222")),
        (ids("arxiv:2101.00001"), ids("doi:10.1000/one")),
    ],
)
def test_identifiers_of_preprint_and_publication_do_not_conflict(
    left: frozenset[Identifier], right: frozenset[Identifier]
) -> None:
    assert match_records(record(ids=left), record("b", ids=right)).decision == "match"


def test_one_shared_identifier_outweighs_another_one() -> None:
    left = record(ids=ids("arxiv:2101.00001", "doi:10.1000/one"))
    right = record("b", ids=ids("arxiv:2101.00001", "doi:10.1000/two"))
    assert match_records(left, right).decision == "match"


def test_a_shared_address_needs_agreeing_titles() -> None:
    url = frozenset({"example.org/rivers"})
    assert match_records(record(urls=url), record("b", urls=url)).decision == "match"
    assert match_records(record(urls=url), record("b", title="Maps", urls=url)).decision == "possible"


def test_a_paper_and_a_tool_of_one_title_are_only_possible() -> None:
    match = match_records(record(), record("b", kind="tool"))
    assert match.decision == "possible"
    assert "tool" in match.reason


def test_general_titles_need_the_same_issue() -> None:
    editorial = Record(
        key="a", title="Editorial", authors=("Ann Alder",), year=2020, venue="Nature", pages="7-8"
    )
    assert match_records(editorial, replace(editorial, key="b")).decision == "match"
    assert match_records(editorial, replace(editorial, key="b", pages="9")).decision == "non-match"
    assert (
        match_records(editorial, replace(editorial, key="b", year=2021, pages=None)).decision == "non-match"
    )


def test_similar_titles_without_a_common_author_do_not_match() -> None:
    left, right = record(authors=("Ann Alder",)), record("b", RIVERS + "s", authors=("Bo Birch",))
    assert match_records(left, right).decision == "non-match"


def test_a_note_in_brackets_is_forgiven_where_the_people_are_the_same() -> None:
    authors = ("Ann Alder", "Bo Birch")
    left, right = record(authors=authors), record("b", RIVERS + " (Extended Abstract)", authors=authors)
    assert match_records(left, right).decision == "match"
    assert match_records(replace(left, authors=()), right).decision == "possible"


def test_a_slip_in_a_nickname_makes_no_other_work() -> None:
    left = record(title="Floodwatching: " + RIVERS, authors=("Ann Alder",))
    right = record("b", "Floodwaching: " + RIVERS, authors=("Ann Alder",))
    assert match_records(left, right).decision == "match"


TITLES = st.sampled_from(
    [
        RIVERS,
        RIVERS.lower(),
        "FloodNet: " + RIVERS,
        RIVERS + ": A Survey",
        "Floods",
        "Editorial",
        "",
        "Lakes 2",
    ]
)
RECORDS = st.builds(
    Record,
    key=st.sampled_from("abcdef"),
    title=TITLES,
    ids=st.frozensets(
        st.sampled_from([ID, Identifier("arxiv", "2101.00002"), Identifier("doi", "10.1000/x")])
    ),
    urls=st.frozensets(st.sampled_from(["x.org/a", "x.org/b"])),
    authors=st.lists(st.sampled_from(["Ann Alder", "Bo Birch", "OpenAI", "Cy Li"]), max_size=3).map(tuple),
    year=st.sampled_from([None, 2019, 2020, 2026]),
    venue=st.sampled_from([None, "ICML 2020", "arXiv", "Lakes Journal"]),
    kind=st.sampled_from(["paper", "tool"]),
)


@settings(deadline=None, max_examples=300)
@given(RECORDS, RECORDS)
def test_the_verdict_is_symmetric_and_sound(left: Record, right: Record) -> None:
    left, right = replace(left, key="a"), replace(right, key="b")
    match = match_records(left, right)
    swapped = match_records(replace(left, key="b"), replace(right, key="a"))
    assert (match.decision, match.strength) == (swapped.decision, swapped.strength)
    assert match_records(right, left) == match
    assert 0 <= match.comparison.wording.likeness <= 1
    assert match.reason
    assert (find_conflict(left, right) is None) == (find_conflict(right, left) is None)


@settings(deadline=None, max_examples=100)
@given(RECORDS)
def test_a_record_never_conflicts_with_its_like(left: Record) -> None:
    assert find_conflict(left, replace(left, key="z")) is None
    assert compare(left, replace(left, key="z")).conflicting_ids == ()
