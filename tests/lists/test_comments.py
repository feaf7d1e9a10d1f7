from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from llmlist.lists.comments import find_comments
from llmlist.lists.document import parse_document
from llmlist.lists.reading import read_document

LIVE = "- [Rivers of Glass](https://arxiv.org/abs/2101.00001)\n"
HIDDEN = "- [Counting Clouds](https://arxiv.org/abs/2101.00002)"
HTML_LIVE = '<li><a href="https://arxiv.org/abs/2101.00001">Rivers of Glass</a></li>\n'
HTML_HIDDEN = '<li><a href="https://arxiv.org/abs/2101.00002">Counting Clouds</a></li>'
ROW = "| [Counting Clouds](https://arxiv.org/abs/2101.00002) | 2022 |"
TABLE = "| Title | Year |\n|---|---|\n"


def live(text: str) -> list[tuple[int, str]]:
    return [(one.line, one.title) for one in read_document(text.encode()).drafts]


def commented(text: str) -> list[tuple[int, str]]:
    return [(one.line, one.title) for one in read_document(text.encode()).commented]


def insides(text: str) -> list[str]:
    content = text.encode()
    return [content[start:end].decode() for start, end in find_comments(parse_document(content))]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        pytest.param(f"{LIVE}\n<!--\n{HIDDEN}\n-->\n", 4, id="several lines"),
        pytest.param(f"{LIVE}\n<!-- {HIDDEN} -->\n", 3, id="one line"),
        pytest.param(f"{LIVE}<!-- {HIDDEN} -->\n", 2, id="right below an item"),
        pytest.param(f"{LIVE}  <!-- {HIDDEN} -->\n", 2, id="inside an item"),
        pytest.param(f"<!--{HIDDEN}-->\n\n{LIVE}", 1, id="before everything"),
        pytest.param(f"{LIVE}\n<!--\n\n\n{HIDDEN}\n\n-->\n", 6, id="behind blank lines"),
        pytest.param(f"{LIVE}\r\n<!--\r\n{HIDDEN}\r\n-->\r\n", 4, id="CRLF"),
        pytest.param(f"{LIVE}\n<!--\n{TABLE}{ROW}\n-->\n", 6, id="a whole table"),
        pytest.param(f"<ul>\n{HTML_LIVE}<!-- {HTML_HIDDEN} -->\n</ul>\n", 3, id="an item in HTML"),
        pytest.param(f"{LIVE}\n<!-- <ul>{HTML_HIDDEN}</ul> -->\n", 3, id="a list in HTML"),
        pytest.param(f"{LIVE}\n<!--\n{HIDDEN}\n", 4, id="never closed"),
    ],
)
def test_an_entry_in_a_comment_is_commented_and_not_live(text: str, line: int) -> None:
    assert [title for _, title in live(text)] == ["Rivers of Glass"]
    assert commented(text) == [(line, "Counting Clouds")]


def test_a_row_in_a_comment_is_no_row_of_its_table() -> None:
    text = (
        f"{TABLE}| [Rivers of Glass](https://arxiv.org/abs/2101.00001) | 2021 |\n<!-- {ROW} -->\n"
        "| [Skies of Stone](https://arxiv.org/abs/2101.00004) | 2023 |\n"
    )
    assert live(text) == [(3, "Rivers of Glass"), (5, "Skies of Stone")]
    assert commented(text) == [(4, "Counting Clouds")]


def test_several_entries_of_one_comment_are_commented_in_order() -> None:
    text = f"<!--\n{HIDDEN}\n- [The Last Pond](https://arxiv.org/abs/2101.00003)\n-->\n{LIVE}"
    assert commented(text) == [(2, "Counting Clouds"), (3, "The Last Pond")]
    assert live(text) == [(5, "Rivers of Glass")]


def test_a_commented_entry_says_so_and_says_what_it_would_say() -> None:
    content = f"## Skies\n\n<!-- {HIDDEN} by Cy Cedar, ACL 2021 -->\n".encode()
    reading = read_document(content)
    (draft,) = reading.commented
    assert reading.drafts == ()
    assert (draft.commented, draft.authors, draft.venue) == (True, ("Cy Cedar",), "ACL 2021")
    assert [str(one) for one in draft.ids] == ["arxiv:2101.00002"]


def test_the_spans_of_a_commented_entry_are_those_of_the_document() -> None:
    content = f"## Lakes ✓\n\n<!-- {HIDDEN} -->\n".encode()
    (draft,) = read_document(content).commented
    assert draft.span is not None
    assert draft.span.text(content).strip() == HIDDEN
    assert draft.spans["title"].text(content) == "Counting Clouds"
    assert draft.spans["links.0.url"].text(content) == "https://arxiv.org/abs/2101.00002"


def test_a_commented_entry_stands_in_the_section_of_its_comment() -> None:
    text = f"<!-- {HIDDEN} -->\n\n## Rivers\n\n{LIVE}\n### Deep\n\n<!-- {HIDDEN} -->\n"
    sections = [one.section for one in read_document(text.encode()).commented]
    assert sections == [(), ("Rivers", "Deep")]


def test_a_heading_in_a_comment_is_the_section_of_what_stands_below_it_there_only() -> None:
    text = f"## Rivers\n\n<!-- ## Hidden\n\n{HIDDEN}\n-->\n\n{LIVE}"
    reading = read_document(text.encode())
    assert [one.section for one in reading.commented] == [("Hidden",)]
    assert [one.section for one in reading.drafts] == [("Rivers",)]
    assert [one.path for one in reading.sections] == [(), ("Rivers",)]


@pytest.mark.parametrize(
    "marker",
    [
        "<!-- START doctoc -->",
        "<!-- more -->",
        "<!---->",
        "<!-- -->",
        "<!-- a note\nof two lines -->",
        "<!--",
    ],
)
def test_a_mere_marker_is_no_commented_entry(marker: str) -> None:
    text = f"{LIVE}\n{marker}\n"
    assert insides(text) == []
    assert live(text) == [(1, "Rivers of Glass")]
    assert commented(text) == []


def test_markers_around_a_list_leave_it_live() -> None:
    text = f"<!-- START doctoc -->\n{LIVE}{HIDDEN}\n<!-- END doctoc -->\n"
    assert [title for _, title in live(text)] == ["Rivers of Glass", "Counting Clouds"]
    assert commented(text) == []


def test_a_comment_of_prose_with_an_address_holds_no_entry() -> None:
    text = f"{LIVE}\n<!-- Taken over from https://example.org/old in spring. -->\n"
    assert insides(text) == [" Taken over from https://example.org/old in spring. "]
    assert commented(text) == []


@pytest.mark.parametrize("fence", ["```", "~~~", "```html"])
def test_a_comment_in_a_block_of_code_is_none(fence: str) -> None:
    text = f"{LIVE}\n{fence}\n<!-- {HIDDEN} -->\n{fence[:3]}\n"
    assert insides(text) == []
    assert commented(text) == []


@pytest.mark.parametrize(
    "inside",
    [
        " [a](b) ",
        " https://example.org ",
        " HTTP://example.org ",
        ' <a href="b">a</a> ',
        ' <A\nHREF="b">a</A> ',
    ],
)
def test_every_way_to_write_a_link_is_seen(inside: str) -> None:
    assert insides(f"Words.\n\n<!--{inside}-->\n") == [inside]


@settings(deadline=None, max_examples=60)
@given(st.lists(st.booleans(), min_size=1, max_size=8))
def test_each_item_is_live_or_commented_and_never_both(hidden: list[bool]) -> None:
    items = [f"- [Work Number {n}](https://example.org/{n}.pdf)" for n in range(len(hidden))]
    lines = [f"<!-- {item} -->" if hide else item for item, hide in zip(items, hidden, strict=True)]
    text = "\n".join(lines) + "\n"
    found = [(n + 1, f"Work Number {n}", hide) for n, hide in enumerate(hidden)]
    assert live(text) == [(line, title) for line, title, hide in found if not hide]
    assert commented(text) == [(line, title) for line, title, hide in found if hide]


def test_rows_in_a_comment_are_read_by_the_columns_of_their_table() -> None:
    reading = read_document(b"""\
## Rivers

<table>
<tr><th>Year</th><th>Title</th></tr>
<tr><td>2022</td><td><a href="https://arxiv.org/abs/2101.00001">Rivers of Glass</a></td></tr>
<!-- <tr><td>2021</td><td><a href="https://arxiv.org/abs/2101.00002">Counting Clouds</a></td></tr> -->
</table>
""")
    (draft,) = reading.commented
    assert (draft.title, str(draft.date), draft.line) == ("Counting Clouds", "2021", 6)
    assert draft.commented
    assert draft.section == ("Rivers",)
    assert [one.title for one in reading.drafts] == ["Rivers of Glass"]
