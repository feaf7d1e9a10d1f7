from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from llmlist.lists.note_html import note_html
from tests.formats.site.test_pages import HOSTILE, Page

ALLOWED = {
    *"a b blockquote br code del em i li ol p pre s strong sub sup table tbody td th thead tr u ul".split()
}
PIECES = st.sampled_from(
    [*HOSTILE, "[x](javascript:a)", "[x](https://example.org)", "<svg onload=x>", "<a href=", "![p](https://e.org/p.png)",
     "<style>", "| a | b |\n|---|---|\n| c | d |", "`code`", "**", "\n\n", "> ", "<iframe src=//e.org>"]
)  # fmt: skip


@given(st.lists(st.one_of(PIECES, st.text(max_size=20)), max_size=6).map(" ".join))
def test_no_note_makes_more_than_text_and_links_of_the_web(note: str) -> None:
    for tag, attributes in Page(note_html(note)).elements:
        assert tag in ALLOWED
        assert set(attributes) <= {"href", "rel"}
        assert (attributes.get("href") or "https://").lower().startswith(("http://", "https://"))


@pytest.mark.parametrize(
    ("note", "shown"),
    [
        ("*New* and `x`", "<p><em>New</em> and <code>x</code></p>"),
        ("[here](papers/local.pdf)", '<p><a rel="noopener noreferrer">here</a></p>'),
        ("![a picture](https://example.org/p.png) tail", "<p> tail</p>"),
        ("- one\n- two", "<ul>\n<li>one</li>\n<li>two</li>\n</ul>"),
    ],
)
def test_markdown_shows_as_its_keeper_meant_it(note: str, shown: str) -> None:
    assert note_html(note) == shown
