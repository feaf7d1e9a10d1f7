from __future__ import annotations

import pytest

from llmlist.linkage.merging import Merge, merge_entries, merge_words
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
    assert merged.note == "First. Second."


def test_words_of_several_lines_stay_paragraphs_of_their_own() -> None:
    merged = merge_entries([entry("a", note="First"), entry("b", note="Second.\nThird.")]).entry
    assert merged.note == "First\n\nSecond.\nThird."
    assert merge_entries([entry("a", note="First"), entry("b", note="Second")]).entry.note == "First. Second"


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


def test_an_entry_keeps_abstract_and_pdf_of_one_paper() -> None:
    own = (
        Link(label="arxiv", url="https://arxiv.org/abs/2101.00001v1"),
        Link(label="pdf", url="https://arxiv.org/pdf/2101.00001v1.pdf"),
    )
    other = Link(label="pdf", url="https://arxiv.org/pdf/2101.00001")
    assert merge_entries([entry("a", links=own), entry("b", links=(other,))]).entry.links == own


def test_a_title_link_comes_first_even_from_another_entry() -> None:
    merged = merge_entries(
        [
            entry("a", links=(Link(label="code", url="https://x.org/c"),)),
            entry("b", links=(Link(url="https://x.org/p"),)),
        ]
    ).entry
    assert [link.label for link in merged.links] == [None, "code"]


def test_links_that_are_all_on_the_title_stay_so() -> None:
    own = (Link(url="https://x.org/p"), Link(url="https://github.com/x/p"))
    assert merge_entries([entry("a", links=own), entry("b", links=own[1:])]).entry.links == own


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


class TestStaying:
    """Entries whose own place goes on showing what they say."""

    def test_their_words_are_not_said_twice(self) -> None:
        here = entry("a", note="First.", keywords=("x",), extra={"Use": "p"})
        there = entry("b", note="Second.", keywords=("y",), extra={"Use": "q"})
        merged = merge_entries([here, there], staying={"b"}).entry
        assert (merged.note, merged.keywords, dict(merged.extra)) == ("First.", ("x",), {"Use": "p"})

    def test_their_own_address_is_not_said_twice_but_what_stands_beside_it_is(self) -> None:
        page, code = Link(url="https://example.org/p"), Link(label="code", url="https://example.org/c")
        paper = Link(label="Paper", url="https://example.org/q")
        own = Link(url="https://arxiv.org/abs/2101.00001")
        merged = merge_entries(
            [entry("a", links=(own,)), entry("b", links=(page, paper, code))], staying={"b"}
        )
        assert merged.entry.links == (own, code)

    def test_they_fill_gaps_all_the_same(self) -> None:
        there = entry("b", authors=("Ann Alder",), venue="ICML 2021", ids=(Identifier("acl", "N19-1423"),))
        merged = merge_entries([entry("a"), there], staying={"b"}).entry
        assert (merged.authors, merged.venue, merged.ids) == (there.authors, there.venue, there.ids)

    def test_where_there_is_no_room_gaps_stay_gaps_and_are_reported(self) -> None:
        there = entry("b", authors=("Ann Alder",), venue="ICML 2021", note="Words.")
        merge = merge_words([entry("a"), there])
        assert (merge.entry.authors, merge.entry.venue, merge.entry.note) == ((), None, "Words.")
        assert [(one.field, one.kept, one.dropped) for one in merge.conflicts] == [
            ("authors", "", "Ann Alder"),
            ("venue", "", "ICML 2021"),
        ]
        assert merge.entry.aliases == ("b",)


@pytest.mark.parametrize(
    ("url", "label"),
    [
        ("https://arxiv.org/abs/2101.00001", "arXiv"),
        ("https://github.com/a/b", "code"),
        ("https://aclanthology.org/N19-1423", "paper"),
        ("https://example.org/page", "link"),
    ],
)
def test_a_second_title_link_is_called_by_where_it_leads(url: str, label: str) -> None:
    first = Link(url="https://example.org/first")
    merged = merge_entries([entry("a", links=(first,)), entry("b", links=(Link(url=url),))]).entry
    assert merged.links == (first, Link(label=label, url=url))


def test_a_mere_mark_is_no_keyword_beside_others() -> None:
    merged = merge_entries([entry("a", keywords=("?",)), entry("b", keywords=("Floods",))]).entry
    assert merged.keywords == ("Floods",)
    assert merge_entries([entry("a", keywords=("?",)), entry("b")]).entry.keywords == ("?",)


def test_a_preprint_server_gives_way_to_a_publication() -> None:
    merge = merge_entries([entry("a", venue="ICML 2021"), entry("b", venue="arXiv 2020")])
    assert [(one.field, one.outdated) for one in merge.conflicts] == [("venue", True)]
