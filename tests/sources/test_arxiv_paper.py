from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from llmlist.formats.arxiv_paper import (
    ArxivPaper,
    find_withdrawal,
    format_paper,
    make_draft,
    parse_paper,
)
from llmlist.model.identifier import Identifier
from llmlist.sources.arxiv_paper import split_entry_id

ONE = Identifier("arxiv", "2301.00001")
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
papers = st.builds(
    ArxivPaper,
    title=texts.map(lambda text: f"A{text}"),
    version=st.none() | st.integers(1, 99),
    authors=st.lists(texts, max_size=4).map(tuple),
    published=st.none() | texts | st.just("2023-01-05T17:59:46Z"),
    updated=st.none() | texts,
    comment=st.none() | texts,
    journal_ref=st.none() | texts,
    doi=st.none() | texts | st.from_regex(r"10\.\d{4}/[a-z)(.]+", fullmatch=True),
    primary_category=texts,
    categories=st.lists(texts, max_size=3).map(tuple),
)
PAPER = ArxivPaper(
    title="A Title",
    version=1,
    authors=("Ada Example",),
    published="2023-01-05T17:59:46Z",
    updated=None,
    comment=None,
    journal_ref=None,
    doi=None,
    primary_category="cs.CL",
    categories=("cs.CL",),
)


@settings(deadline=None)
@given(papers)
def test_a_paper_survives_being_stored(paper: ArxivPaper) -> None:
    text = format_paper(paper)
    assert text.isascii()
    assert parse_paper(text) == paper


@settings(deadline=None)
@given(papers)
def test_a_draft_of_any_paper_holds_single_clean_lines(paper: ArxivPaper) -> None:
    draft = make_draft(ONE, paper)
    shown = [draft.title, draft.comment, draft.journal_ref, *draft.authors, *draft.categories]
    for text in filter(None, shown):
        assert text == " ".join(text.split())
        assert not any(mark in text for mark in "\x1b\x00\x9b\u202e\u2066")
    assert draft.ids[0] == ONE


@settings(deadline=None, max_examples=5)
@given(papers)
def test_the_colon_behind_a_collaboration_is_no_author(paper: ArxivPaper) -> None:
    draft = make_draft(ONE, replace(paper, authors=("Owl Workshop", ":", "Ada Ash", "例 子")))
    assert draft.authors == ("Owl Workshop", "Ada Ash", "例 子")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "null",
        "[]",
        "{}",
        "7",
        "[" * 100_000,
        format_paper(PAPER)[:-5],
        *(
            json.dumps(json.loads(format_paper(PAPER)) | change)
            for change in (
                {"title": None},
                {"title": " \x9b\n"},
                {"title": ["x"]},
                {"authors": "Ada"},
                {"authors": [7]},
                {"authors": None},
                {"version": "1"},
                {"version": True},
                {"published": 2023},
                {"categories": {"cs.CL": 1}, "primary_category": None},
                {"surplus": 1},
            )
        ),
    ],
)
def test_a_stored_text_of_another_shape_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        parse_paper(text)


@pytest.mark.parametrize(
    ("entry_id", "split"),
    [
        ("http://arxiv.org/abs/2301.00001v12", ("2301.00001", 12)),
        ("https://export.arxiv.org/abs/2301.00001", ("2301.00001", None)),
        (" http://arxiv.org/abs/hep-th/9901001v1\n", ("hep-th/9901001", 1)),
        ("http://arxiv.org.evil.example/abs/2301.00001v1", None),
        ("http://evil.example/arxiv.org/abs/2301.00001v1", None),
        ("https://arxiv.org/api/errors#incorrect_id_format_for_abc", None),
        ("2301.00001", None),
        ("", None),
    ],
)
def test_entry_ids_give_identifier_and_version(entry_id: str, split: tuple[str, int | None] | None) -> None:
    assert split_entry_id(entry_id) == split


@pytest.mark.parametrize(
    ("comment", "is_hint"),
    [
        ("This paper has been withdrawn.", True),
        ("WITHDRAWN: an error in section 2", True),
        ("12 pages", False),
        (None, False),
        ("", False),
    ],
)
def test_a_withdrawal_is_read_from_the_comment(comment: str | None, is_hint: bool) -> None:  # noqa: FBT001  # a parameter of the test
    assert find_withdrawal(comment) == (comment if is_hint else None)
