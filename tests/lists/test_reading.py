from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings

from llmlist.errors import DataError
from llmlist.lists.document import line_of
from llmlist.lists.reading import read_document
from tests.lists.cases import Case, describe, parametrize_cases
from tests.lists.rendered import shown_text
from tests.strategies import GeneratedList, any_markdown, generated_lists

if TYPE_CHECKING:
    from llmlist.model.edit import Span
    from llmlist.model.entry import Draft


@parametrize_cases("read", parts=2)
def test_reading(case: Case) -> None:
    content, expected = case.parts
    assert describe(content) == expected.decode(), case.place


@parametrize_cases("read", parts=2)
def test_spans_stay_inside_their_item(case: Case) -> None:
    content, expected = case.parts
    if expected.startswith(b"error"):
        pytest.skip("no item to look at")
    check_spans(content)


@settings(deadline=None, max_examples=300)
@given(any_markdown)
def test_reading_any_text_gives_drafts_with_sound_spans(text: str) -> None:
    check_spans(text.encode())


@settings(deadline=None, max_examples=100)
@given(any_markdown)
def test_reading_twice_gives_the_same(text: str) -> None:
    content = text.encode()
    first, second = read_document(content), read_document(content)
    assert first.drafts == second.drafts
    assert first.sections == second.sections


@pytest.mark.parametrize("content", [b"\xff", b"- [a](b)\xc3", b"\xef\xbb\xbf\x80"])
def test_bytes_that_are_no_utf_8_are_refused_with_their_offset(content: bytes) -> None:
    with pytest.raises(DataError, match=r"not UTF-8: byte 0x[0-9a-f]{2} at offset \d+"):
        read_document(content)


@settings(deadline=None, max_examples=60)
@given(generated_lists())
def test_a_generated_list_reads_as_it_was_meant(made: GeneratedList) -> None:
    drafts = read_document(made.content).drafts
    assert [draft.title for draft in drafts] == [paper.title for paper in made.papers]
    for draft, paper in zip(drafts, made.papers, strict=True):
        assert paper.arxiv in [one.value for one in draft.ids]
        for name in made.shows & {"authors", "venue", "note"}:
            assert getattr(draft, name) == getattr(paper, name), name
        if "date" in made.shows:
            assert draft.date == paper.date
        if "code" in made.shows:
            assert paper.code in [link.url for link in draft.links]


@settings(deadline=None, max_examples=60)
@given(generated_lists())
def test_every_span_shows_its_field(made: GeneratedList) -> None:
    for draft in read_document(made.content).drafts:
        for name, span in draft.spans.items():
            assert shown_text(name, span.text(made.content)) == field_text(draft, name), name


def check_spans(content: bytes) -> None:
    reading = read_document(content)
    ends: list[Span] = []
    for draft in reading.drafts:
        span = draft.span
        assert span is not None
        assert 0 <= span.start < span.end <= len(content)
        # A row in HTML begins with its first cell, which may stand some lines below its tag.
        assert draft.line == line_of(content, span.start) or b"<tr" in span.of(content).lower()
        assert draft.title.strip()
        for name, part in draft.spans.items():
            assert span.contains(part), name
            part.text(content)  # cuts no character in two
        ends.append(span)
    for before, behind in pairwise(ends):
        assert before.end <= behind.start, "two items share bytes"


def field_text(draft: Draft, name: str) -> str:
    """Return what a field says, by the key of its span."""
    field, *rest = name.split(".")
    if field == "links":
        link = draft.links[int(rest[0])]
        return link.url if rest[1] == "url" else link.label or ""
    if name == "authors":
        return "; ".join(draft.authors)
    if name == "ids.arxiv":
        return next(one.value for one in draft.ids if one.scheme == "arxiv")
    if field == "extra":
        return draft.extra[name.removeprefix("extra.")]
    value = draft.date_text if field == "date" else getattr(draft, field)
    if isinstance(value, tuple):
        value = value[int(rest[0])] if rest else ", ".join(value)
    return str(value)
