from __future__ import annotations

import pytest

from llmlist.linkage.merging import Merge, merge_entries
from llmlist.model.date import PartialDate
from llmlist.model.entry import Entry
from llmlist.model.identifier import Identifier
from llmlist.model.link import Link

RIVERS = "Learning to Forecast Floods from Space"


def entry(key: str, **fields: object) -> Entry:
    return Entry(**{"key": key, "title": RIVERS, "section": "top", **fields})  # type: ignore[arg-type]  # fields of every type


def fields_in_conflict(merge: Merge) -> list[str]:
    return [conflict.field for conflict in merge.conflicts]


def test_one_entry_merges_into_itself() -> None:
    alone = entry("a", note="words", links=(Link(url="https://example.org/a"),))
    assert merge_entries([alone]) == Merge(entry=alone, conflicts=())


def test_nothing_cannot_be_merged() -> None:
    with pytest.raises(ValueError, match="nothing"):
        merge_entries([])


def test_the_first_keeps_its_key_and_gains_the_others() -> None:
    merged = merge_entries([entry("b", aliases=("z",)), entry("a", aliases=("y",), section="other")]).entry
    assert (merged.key, merged.section) == ("b", "top")
    assert merged.aliases == ("z", "y", "a")


def test_published_venue_wins_over_preprint() -> None:
    merge = merge_entries([entry("a", venue="arXiv 2020"), entry("b", venue="ICML 2021")])
    assert merge.entry.venue == "ICML 2021"
    assert fields_in_conflict(merge) == ["venue"]


def test_venues_spelled_in_two_ways_are_no_conflict() -> None:
    merge = merge_entries([entry("a", venue="NeurIPS 2017"), entry("b", venue="NIPS'17")])
    assert merge.entry.venue == "NeurIPS 2017"
    assert merge.conflicts == ()


def test_the_fuller_list_of_authors_wins() -> None:
    short = entry("a", authors=("Ann Alder", "Bo Birch", "Cy Cedar", "et al."))
    full = entry("b", authors=("A. Alder", "B. Birch"))
    assert merge_entries([short, full]).entry.authors == full.authors
    assert merge_entries([entry("a"), short]).entry.authors == short.authors


def test_authors_that_the_kept_list_lacks_are_a_conflict() -> None:
    merge = merge_entries(
        [entry("a", authors=("Ann Alder", "Bo Birch")), entry("b", authors=("Di Dogwood",))]
    )
    assert fields_in_conflict(merge) == ["authors"]


def test_a_date_that_says_the_same_more_precisely_wins() -> None:
    merge = merge_entries([entry("a", date=PartialDate(2020)), entry("b", date=PartialDate(2020, 5, 1))])
    assert str(merge.entry.date) == "2020-05-01"
    assert merge.conflicts == ()


def test_another_date_is_a_conflict() -> None:
    merge = merge_entries([entry("a", date=PartialDate(2021)), entry("b", date=PartialDate(2020, 5))])
    assert str(merge.entry.date) == "2021"
    assert [(one.key, one.dropped) for one in merge.conflicts] == [("b", "2020-05")]


def test_no_word_of_a_curator_is_lost() -> None:
    merged = merge_entries(
        [entry("a", note="First."), entry("b", note="Second."), entry("c", note="First.")]
    ).entry
    assert merged.note == "First.\n\nSecond."


def test_a_note_within_another_is_kept_once() -> None:
    assert merge_entries([entry("a", note="Nice."), entry("b", note="Nice. Read it.")]).entry.note == (
        "Nice. Read it."
    )


def test_links_are_united_by_address() -> None:
    merged = merge_entries(
        [
            entry(
                "a",
                links=(
                    Link(url="https://arxiv.org/abs/2101.00001"),
                    Link(label="code", url="https://x.org/c"),
                ),
            ),
            entry(
                "b",
                links=(
                    Link(url="https://arxiv.org/pdf/2101.00001v2"),
                    Link(label="Code", url="http://x.org/c/"),
                ),
            ),
            entry("c", links=(Link(url="https://example.org/page"),)),
        ]
    ).entry
    assert merged.links == (
        Link(url="https://arxiv.org/abs/2101.00001"),
        Link(label="code", url="https://x.org/c"),
        Link(label="link", url="https://example.org/page"),
    )


def test_a_title_link_comes_first_even_from_another_entry() -> None:
    merged = merge_entries(
        [
            entry("a", links=(Link(label="code", url="https://x.org/c"),)),
            entry("b", links=(Link(url="https://x.org/p"),)),
        ]
    ).entry
    assert [link.label for link in merged.links] == [None, "code"]


def test_keywords_and_institutes_are_united() -> None:
    merged = merge_entries(
        [entry("a", keywords=("Floods",), institutes=("MIT",)), entry("b", keywords=("floods", "Space"))]
    ).entry
    assert merged.keywords == ("Floods", "Space")
    assert merged.institutes == ("MIT",)


def test_identifiers_are_united_and_doubtful_ones_reported() -> None:
    one, other = Identifier("arxiv", "2101.00001"), Identifier("arxiv", "2101.00002")
    merge = merge_entries([entry("a", ids=(one,)), entry("b", ids=(other,))])
    assert merge.entry.ids == (one, other)
    assert fields_in_conflict(merge) == ["ids"]


def test_values_of_one_column_stand_side_by_side() -> None:
    merged = merge_entries(
        [
            entry("a", extra={"Params": "7B", "Use": "x"}),
            entry("b", extra={"Params": "13B", "Use": "x", "More": "y"}),
        ]
    ).entry
    assert dict(merged.extra) == {"Params": "7B / 13B", "Use": "x", "More": "y"}


def test_gaps_are_filled_and_the_earliest_day_kept() -> None:
    merged = merge_entries(
        [
            entry("a", kind="other", added=PartialDate(2024, 5, 1)),
            entry(
                "b",
                kind="tool",
                pages="1-9",
                publisher="ACM",
                added=PartialDate(2023, 1, 1),
                withdrawn="by us",
            ),
        ]
    ).entry
    assert (merged.kind, merged.pages, merged.publisher, merged.withdrawn) == ("tool", "1-9", "ACM", "by us")
    assert str(merged.added) == "2023-01-01"
