from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from llmlist.sources.atom import UnusableAnswerError, read_feed_outline
from tests.arxiv_server import (
    ENTITY_BOMB,
    HTML_PAGE,
    ServedPaper,
    format_entry,
    format_error,
    format_feed,
)

FEED = format_feed(
    [format_entry(ServedPaper(id="2301.00001", title="A & B")), format_entry(ServedPaper(id="math/0309136"))],
    total=2,
)


def test_the_outline_names_the_entries_in_order() -> None:
    outline = read_feed_outline(FEED)
    assert outline.entry_ids == ("http://arxiv.org/abs/2301.00001v2", "http://arxiv.org/abs/math/0309136v2")
    assert outline.error is None


def test_a_feed_without_entries_is_a_feed() -> None:
    assert read_feed_outline(format_feed([], total=0)).entry_ids == ()


def test_an_error_entry_is_told_with_its_summary() -> None:
    assert (
        read_feed_outline(format_error("incorrect id format for abc")).error == "incorrect id format for abc"
    )


def test_the_words_of_an_error_are_fit_to_print() -> None:
    error = read_feed_outline(format_error("bad \x9b2J \u202e" + "x" * 9000)).error
    assert error is not None
    assert error.isprintable()
    assert len(error) == 200


@settings(deadline=None, max_examples=200)
@given(st.integers(0, len(FEED.rstrip()) - 1))
def test_a_feed_cut_anywhere_is_refused(length: int) -> None:
    with pytest.raises(UnusableAnswerError):
        read_feed_outline(FEED[:length])


@settings(deadline=None)
@given(st.binary(max_size=300))
def test_bytes_of_any_kind_are_refused_in_one_way(content: bytes) -> None:
    with pytest.raises(UnusableAnswerError):
        read_feed_outline(content)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        HTML_PAGE,
        b"<html xmlns='http://www.w3.org/1999/xhtml'><feed/></html>",
        b"<feed/>",
        b"<rss version='2.0'><channel/></rss>",
        ENTITY_BOMB,
        b'<!DOCTYPE feed SYSTEM "file:///etc/passwd"><feed xmlns="http://www.w3.org/2005/Atom"/>',
        b'<feed xmlns="http://www.w3.org/2005/Atom">&nbsp;</feed>',
        b'<?xml version="1.0" encoding="klingon"?><feed xmlns="http://www.w3.org/2005/Atom"/>',
        b'<feed xmlns="http://www.w3.org/2005/Atom">\xff</feed>',
        b'<feed xmlns="http://www.w3.org/2005/Atom">' + b"<a>" * 300 + b"</a>" * 300 + b"</feed>",
        FEED + b"<more/>",
        FEED.replace(b"</entry>", b"", 1),
    ],
)
def test_what_is_no_whole_feed_is_refused(content: bytes) -> None:
    with pytest.raises(UnusableAnswerError):
        read_feed_outline(content)
