from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings

from llmlist.lists.differences import authors_agree, dates_agree, find_differences, link_agrees, titles_equal
from llmlist.model.date import PartialDate
from llmlist.model.edit import Span
from llmlist.model.entry import Draft
from llmlist.model.link import Link
from llmlist.workflows.drafted import make_entry
from tests.strategies import Paper, papers


@settings(deadline=None)
@given(papers(number=1, hard=True))
def test_an_entry_made_of_a_draft_says_the_same(paper: Paper) -> None:
    draft = draft_of(paper)
    assert find_differences(draft, make_entry(draft, key="k", section="s")) == ()


@pytest.mark.parametrize(
    "url",
    [
        "https://arxiv.org/pdf/2101.00001",
        "https://arxiv.org/pdf/2101.00001v3.pdf",
        "http://www.arxiv.org/abs/2101.00001v1",
        "https://doi.org/10.48550/arXiv.2101.00001",
    ],
)
def test_another_form_of_one_address_is_no_difference(url: str) -> None:
    assert link_agrees(Link(url="https://arxiv.org/abs/2101.00001"), Link(url=url))


@pytest.mark.parametrize(
    "link",
    [
        Link(url="https://arxiv.org/abs/2101.00002"),
        Link(label="pdf", url="https://arxiv.org/abs/2101.00001"),
        Link(url="https://example.org/2101.00001"),
    ],
)
def test_another_page_or_label_is_a_difference(link: Link) -> None:
    assert not link_agrees(Link(url="https://arxiv.org/abs/2101.00001"), link)


@pytest.mark.parametrize(
    ("left", "right"), [("2021", "2021-03"), ("2021-03", "2021-03-04"), ("2021", "2021")]
)
def test_a_more_precise_date_is_no_difference(left: str, right: str) -> None:
    assert dates_agree(PartialDate.parse(left), PartialDate.parse(right))
    assert dates_agree(PartialDate.parse(right), PartialDate.parse(left))


@pytest.mark.parametrize(("left", "right"), [("2021", "2022-03"), ("2021-03", "2021-04-04")])
def test_another_date_is_a_difference(left: str, right: str) -> None:
    assert not dates_agree(PartialDate.parse(left), PartialDate.parse(right))


def test_a_missing_date_is_a_difference() -> None:
    assert not dates_agree(None, PartialDate(2021))
    assert dates_agree(None, None)


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        (("A", "et al."), ("A", "B", "C"), True),
        (("A", "B", "et al."), ("A", "et al."), True),
        (("A", "et al."), ("B", "C"), False),
        (("A",), ("A", "B"), False),
        (("A", "B"), ("A", "B"), True),
        ((), ("A",), False),
        ((), (), True),
    ],
)
def test_authors_agree_as_far_as_both_go(
    left: tuple[str, ...],
    right: tuple[str, ...],
    expected: bool,  # noqa: FBT001  # a parameter of pytest
) -> None:
    assert authors_agree(left, right) is expected
    assert authors_agree(right, left) is expected


def test_spacing_and_code_marks_of_a_title_are_no_difference() -> None:
    assert titles_equal("The  `pond` Tool", "The pond Tool")
    assert not titles_equal("The Pond Tool", "The pond Tool")


def test_every_field_that_differs_is_named() -> None:
    draft = Draft(title="A", venue="ICML 2022", note="x", extra={"Params": "7B"})
    entry = make_entry(
        Draft(title="B", authors=("A B",), date=PartialDate(2021), keywords=("k",), links=(Link(url="u"),)),
        key="k",
        section="s",
    )
    assert [one.field for one in find_differences(draft, entry)] == [
        *("title", "authors", "date", "venue", "keywords", "links", "note", "extra.Params")
    ]


@pytest.mark.parametrize(
    ("shown", "known"),
    [
        (Draft(title="A", keywords=("GPT",), institutes=("UvA",)), Draft(title="A", keywords=("GPT", "UvA"))),
        (Draft(title="A", institutes=("UvA",)), Draft(title="A", venue="UvA")),
        (Draft(title="A", note="Jay Alder"), Draft(title="A", authors=("Jay Alder",))),
        (Draft(title="A", authors=("Jay Alder", "Bo Ash")), Draft(title="A", note="Jay Alder, Bo Ash")),
        (Draft(title="A", authors=("Ada Ash",)), Draft(title="A", keywords=("Ada Ash",))),
    ],
)
def test_words_that_both_have_under_different_fields_are_no_difference(shown: Draft, known: Draft) -> None:
    for one, other in ((shown, known), (known, shown)):
        assert find_differences(one, make_entry(other, key="k", section="s")) == ()


def test_a_word_that_only_one_side_has_is_a_difference() -> None:
    entry = make_entry(Draft(title="A", keywords=("GPT", "ETH")), key="k", section="s")
    found = find_differences(Draft(title="A", keywords=("GPT",), institutes=("UvA",)), entry)
    assert [one.field for one in found] == ["institutes", "keywords"]


def draft_of(paper: Paper) -> Draft:
    return Draft(
        title=paper.title,
        authors=paper.authors,
        date=paper.date,
        venue=paper.venue,
        note=paper.note,
        links=(Link(url=paper.url), Link(label="code", url=paper.code)),
    )


def test_the_year_behind_a_venue_may_stand_apart_in_a_document() -> None:
    entry = make_entry(Draft(title="A", venue="ICML, 2022", date=PartialDate(2022)), key="k", section="s")
    draft = Draft(title="A", venue="ICML", date=PartialDate(2022), spans={"date": Span(9, 13)})
    assert find_differences(draft, entry) == ()
    assert find_differences(replace(draft, date=PartialDate(2023)), entry) != ()
    assert find_differences(replace(draft, spans={}), entry) != ()


@pytest.mark.parametrize(
    "field", ["authors", "date", "venue", "institutes", "keywords", "links", "note", "extra"]
)
def test_what_an_entry_omits_and_a_document_lacks_is_no_difference(field: str) -> None:
    own, code = Link(url="https://a.example"), Link(label="code", url="https://b.example")
    full = Draft(
        title="A",
        authors=("Ann Ash", "Bob Birch"),
        date=PartialDate(2022),
        venue="ICML",
        institutes=("Elm Lab",),
        keywords=("ponds", "lakes"),
        links=(own, code),
        note="Good.",
        extra={"Params": "7B"},
    )
    bare = Draft(title="A", links=(own,))
    nothing: Any = getattr(bare, field)
    lacking = replace(full, **{field: nothing})
    entry = make_entry(full, key="k", section="s")
    assert find_differences(lacking, entry) != ()
    assert find_differences(lacking, replace(entry, omit=(field,))) == ()
    assert find_differences(full, replace(entry, omit=(field,))) == ()


def test_what_a_document_says_otherwise_is_a_difference_also_where_the_entry_omits_it() -> None:
    entry = make_entry(Draft(title="A", keywords=("ponds", "lakes")), key="k", section="s")
    omitting = replace(entry, omit=("keywords",))
    assert find_differences(Draft(title="A", keywords=("lakes",)), omitting) == ()
    (difference,) = find_differences(Draft(title="A", keywords=("seas",)), omitting)
    assert difference == ("keywords", "seas", "ponds, lakes")


def test_the_link_that_stands_for_a_work_is_never_omitted() -> None:
    entry = make_entry(Draft(title="A", links=(Link(url="https://a.example"),)), key="k", section="s")
    assert find_differences(Draft(title="A"), replace(entry, omit=("links",))) != ()


@pytest.mark.parametrize("field", ["authors", "institutes", "keywords"])
def test_words_that_one_side_takes_for_a_note_are_no_difference(field: str) -> None:
    described = Draft(title="Rivers of Glass", note="Ann Ash and Bob Birch")
    named = replace(described, note=None, **{field: ("Ann Ash", "Bob Birch")})  # type: ignore[arg-type]  # any field
    for shown, known in ((described, named), (named, described)):
        assert find_differences(shown, make_entry(known, key="k", section="s")) == ()
    other = make_entry(replace(named, **{field: ("Carl Cedar",)}), key="k", section="s")  # type: ignore[arg-type]  # any field
    assert find_differences(described, other) != ()
