from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from llmlist.lists.html_pairs import with_whole_tags
from llmlist.model.edit import Span


@pytest.mark.parametrize(
    ("text", "start", "expected"),
    [
        ("plain words", "words", "words"),
        ("<p>words</p>", "words</p>", "words"),
        ("<i>So</i> it is", "So</i> it is", "<i>So</i> it is"),
        ("by <i>- So</i> it is", "So</i> it is", "<i>- So</i> it is"),
        ("<i>No: so</i> it is", "so</i> it is", "so</i> it is"),
        ("so <b>it is</b>", "so <b>it is", "so <b>it is</b>"),
        ("so <b>it is now</b>", "so <b>it is", "so <b>it is"),
        ("<ul><li>a</li><li>b</li></ul>", "a</li><li>b", "<ul><li>a</li><li>b</li></ul>"),
        ("one<br>two", "one<br>two", "one<br>two"),
    ],
)
def test_a_stretch_holds_both_tags_of_a_pair_or_none(text: str, start: str, expected: str) -> None:
    begin = text.index(start)
    content = text.encode()
    span = with_whole_tags(content, Span(begin, begin + len(start)), Span(0, len(content)))
    assert span.text(content) == expected


PIECES = ("<b>", "</b>", "<ul>", "<li>", "</li>", "</ul>", "<br>", "<!--", "-->", "<", "a", " ", "玻")


@settings(deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=20), st.data())
def test_a_stretch_stays_within_what_is_around_it(pieces: list[str], data: st.DataObject) -> None:
    content = "".join(pieces).encode()
    bounds = [sum(len(one.encode()) for one in pieces[:number]) for number in range(len(pieces) + 1)]
    low, start, end, high = sorted(data.draw(st.sampled_from(bounds)) for _ in range(4))
    span = with_whole_tags(content, Span(start, end), Span(low, high))
    assert low <= span.start <= span.end <= high
