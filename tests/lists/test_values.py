from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from llmlist.errors import EditError
from llmlist.lists.blocks import Inlines, Paragraph, Table
from llmlist.lists.document import parse_document
from llmlist.lists.values import (
    clean_text,
    dedent_note,
    format_authors,
    format_inline,
    format_url,
    indent_note,
)
from tests.strategies import hostile_texts

CONTEXTS = {
    "plain": "a {} b\n",
    "in_link": "a [{}](https://example.org/x) b\n",
    "in_cell": "| h | i |\n|---|---|\n| {} | b |\n",
    "in_link and in_cell": "| h | i |\n|---|---|\n| [{}](https://example.org/x) | b |\n",
}


@pytest.mark.parametrize("context", CONTEXTS)
@settings(deadline=None, max_examples=250)
@given(text=hostile_texts)
def test_what_is_written_reads_back(context: str, text: str) -> None:
    written = format_inline(text, in_link="in_link" in context, in_cell="in_cell" in context)
    inlines = only_inlines(CONTEXTS[context].format(written))
    shown = shown_text(inlines)
    if "in_cell" not in context:
        shown = shown[2:-2]
    assert " ".join(shown.split()) == clean_text(text)
    if "://" not in text and "www." not in text:  # a bare address becomes a link, however it is written
        assert len(inlines.links) == ("in_link" in context)
    assert not any(leaf.marks for leaf in inlines.leaves)


@pytest.mark.parametrize(
    "text",
    [
        "Rivers of Glass",
        "P(a | b)",
        "C++ & C#",
        "x_i and y_j",
        "50% * 2",
        "a - b",
        "玻璃之河",
        "Rivers: A Tale!",
        "#1",
    ],
)
def test_harmless_marks_are_not_escaped(text: str) -> None:
    assert format_inline(text) == text


@pytest.mark.parametrize("text", ["[ICML] Rivers", "a [b] c", "a [b"])
def test_brackets_stay_where_they_do_no_harm(text: str) -> None:
    assert format_inline(text) == text


def test_pipes_are_escaped_in_cells_only() -> None:
    assert format_inline("a | b") == "a | b"
    assert format_inline("a | b", in_cell=True) == r"a \| b"


def test_code_keeps_its_backticks() -> None:
    assert format_inline("the `pond_tool` is *new*") == r"the `pond_tool` is \*new\*"


@settings(deadline=None)
@given(hostile_texts)
def test_cleaned_text_is_one_visible_line(text: str) -> None:
    cleaned = clean_text(text)
    assert clean_text(cleaned) == cleaned
    assert cleaned.splitlines() in ([], [cleaned])
    assert not set(cleaned) & set("\x00\x1b\u202e\u2066\u2069\ufeff\u200e\u200f")


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "JavaScript:alert(1)",
        " javascript:alert(1)",
        "java\nscript:alert(1)",
        "java\tscript:alert(1)",
        "&#106;avascript:alert(1)",
        "javascript&colon;alert(1)",
        "data:text/html,x",
        "vbscript:x",
        "file:///etc/passwd",
        "\x01javascript:alert(1)",
        "\u202ejavascript:alert(1)",
    ],
)
def test_links_that_run_code_are_refused(url: str) -> None:
    with pytest.raises(EditError, match="will not write"):
        format_url(url)


@pytest.mark.parametrize(
    "url",
    [
        "https://arxiv.org/abs/2101.00001",
        "https://example.org/a_(b)",
        "https://example.org/a?b=c&d=e#f",
        "https://example.org/*a*_b_",
        "https://example.org/玻璃",
        "http://example.org/a%20b",
        "docs/notes.md",
        "https://example.org/~ash/",
        "https://example.org/[a]",
    ],
)
@pytest.mark.parametrize("in_cell", [False, True])
def test_a_plain_address_is_written_as_it_is(url: str, in_cell: bool) -> None:  # noqa: FBT001  # a parameter of pytest
    assert format_url(url, in_cell=in_cell) == url


@pytest.mark.parametrize("in_cell", [False, True])
@settings(deadline=None, max_examples=200)
@given(
    path=st.text(st.sampled_from("ab()[]<>|\\ *_`&#;?=\n\t\"'玻\u202e"), max_size=14).map(
        lambda text: text.replace("&", "&x")
    )
)
def test_any_web_address_stays_one_link(path: str, in_cell: bool) -> None:  # noqa: FBT001  # a parameter of pytest
    written = format_url(f"https://example.org/{path}", in_cell=in_cell)
    source = f"| h |\n|---|\n| x [t]({written}) y |\n" if in_cell else f"x [t]({written}) y\n"
    inlines = only_inlines(source)
    assert [link.url.startswith("https://example.org/") for link in inlines.links] == [True]
    assert shown_text(inlines) == "x t y"


@pytest.mark.parametrize(
    ("example", "expected"),
    [
        (None, "A. One, B. Two, C. Three"),
        ("X. Y, Z. A", "A. One, B. Two, C. Three"),
        ("X. Y and Z. A", "A. One, B. Two and C. Three"),
        ("X. Y, Z. A, and B. C", "A. One, B. Two, and C. Three"),
        ("X. Y & Z. A", "A. One, B. Two & C. Three"),
        ("X. Y; Z. A", "A. One; B. Two; C. Three"),
        ("X. Y et al.", "A. One et al."),
        ("X. Y, Z. A, et al.", "A. One, B. Two, et al."),
    ],
)
def test_authors_are_joined_as_the_example_joins_them(example: str | None, expected: str) -> None:
    assert format_authors(["A. One", "B. Two", "C. Three"], example) == expected


def test_a_single_author_needs_no_separator() -> None:
    assert format_authors(["A. One"], "X. Y and Z. A") == "A. One"
    assert format_authors([], "X. Y") == ""


def test_a_cut_run_of_authors_says_so() -> None:
    assert format_authors(["A. One", "et al."], "X. Y, Z. A") == "A. One et al."
    assert format_authors(["A. One", "B. Two", "et al."], "X. Y et al.") == "A. One et al."


LINES = st.lists(st.sampled_from(["a word", "- point", "  deeper", "", "玻璃"]), max_size=5)


@settings(deadline=None)
@given(LINES, st.sampled_from(["", "  ", "    "]), st.sampled_from(["\n", "\r\n"]))
def test_a_note_comes_back_from_its_indentation(lines: list[str], indent: str, newline: str) -> None:
    note = dedent_note("\n".join(["First.", *lines]))
    assert dedent_note(indent_note(note, indent, newline)) == note


def only_inlines(source: str) -> Inlines:
    (block,) = parse_document(source.encode()).blocks
    if isinstance(block, Table):
        (row,) = block.rows
        return row.cells[0]
    assert isinstance(block, Paragraph)
    return block.inlines


def shown_text(inlines: Inlines) -> str:
    pieces = []
    for leaf in inlines.leaves:
        assert leaf.kind in {"text", "code"}, leaf
        pieces.append(f"`{leaf.text}`" if leaf.kind == "code" else leaf.text)
    return "".join(pieces)
