from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from llmlist.lists.blocks import Block, Footnote, Heading, Inlines, ItemList, Paragraph, Quote, Table
from llmlist.lists.document import line_of, parse_document
from tests.strategies import any_markdown

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

BOMS = st.sampled_from([b"", b"\xef\xbb\xbf"])


@settings(deadline=None, max_examples=300)
@given(BOMS, any_markdown)
def test_blocks_and_their_parts_nest_and_do_not_overlap(bom: bytes, text: str) -> None:
    content = bom + text.encode()
    check_blocks(content, parse_document(content).blocks, 0, len(content))


@settings(deadline=None, max_examples=300)
@given(BOMS, any_markdown)
def test_text_without_marks_is_its_bytes(bom: bytes, text: str) -> None:
    assume("llmlist:off" not in text)  # what is switched off is blank to the parser
    content = bom + text.encode()
    for inlines in walk(parse_document(content).blocks):
        for leaf in inlines.leaves:
            source = content[leaf.start : leaf.end].decode()  # cuts no character in two
            if leaf.kind == "text" and not set(source) & set("\\&\x00") and len(source) == len(leaf.text):
                assert source == leaf.text
        for link in inlines.links:
            assert link.start <= link.label_start <= link.label_end <= link.end
            if link.url_start >= 0:
                is_bare = link.url_start == link.label_start  # an address that stands as it is
                is_tag = content.startswith(b"<a", link.start)
                assert is_bare or is_tag or link.label_end <= link.url_start
                assert link.url_start <= link.url_end <= link.end


@pytest.mark.parametrize(
    ("source", "pieces"),
    [
        ("a [b] c", [("a [b] c", 0, 7)]),
        (r"a \* b", [("a ", 0, 2), ("* b", 3, 6)]),
        ("a &amp; b", [("a ", 0, 2), ("&", 2, 7), (" b", 7, 9)]),
        ("&#65;&#x42;&nbsp;", [("A", 0, 5), ("B", 5, 11), ("\xa0", 11, 17)]),
        ("&rivers; &amp", [("&rivers; &amp", 0, 13)]),
        (r"\&amp; c", [("&amp; c", 1, 8)]),
        (r"\\&lt;", [("\\", 1, 2), ("<", 2, 6)]),
        ("é &amp; ü", [("é ", 0, 3), ("&", 3, 8), (" ü", 8, 11)]),
        ("&#0; &#xD800;", [("\ufffd", 0, 4), (" ", 4, 5), ("\ufffd", 5, 13)]),
    ],
)
def test_a_text_is_cut_at_escapes_and_entities_only(source: str, pieces: list[tuple[str, int, int]]) -> None:
    (inlines,) = walk(parse_document(source.encode()).blocks)
    assert [(leaf.text, leaf.start, leaf.end) for leaf in inlines.leaves] == pieces


@settings(deadline=None, max_examples=100)
@given(any_markdown)
def test_a_byte_order_mark_moves_everything_by_its_own_length(text: str) -> None:
    if text.startswith("\ufeff"):
        return
    plain = [(block.start + 3, block.end + 3) for block in parse_document(text.encode()).blocks]
    marked = [(block.start, block.end) for block in parse_document(b"\xef\xbb\xbf" + text.encode()).blocks]
    assert marked == plain


@pytest.mark.parametrize(
    ("source", "url"),
    [
        ("[a](https://x.org/b)", "https://x.org/b"),
        ("[a]( https://x.org/b 'c')", "https://x.org/b"),
        ("[a](<https://x.org/b c>)", "https://x.org/b c"),
        ("[a](https://x.org/b_(c)_d)", "https://x.org/b_(c)_d"),
        ("[a [b] c](https://x.org/d)", "https://x.org/d"),
        ("[`]`](https://x.org/d)", "https://x.org/d"),
        ("[![i](j)](https://x.org/d)", "https://x.org/d"),
        ("[a](\nhttps://x.org/d\n)", "https://x.org/d"),
        ("**[a](https://x.org/d)**", "https://x.org/d"),
        (r"[a\](b)](https://x.org/d)", "https://x.org/d"),
    ],
)
def test_the_bytes_of_a_destination_are_found(source: str, url: str) -> None:
    content = source.encode()
    (inlines,) = walk(parse_document(content).blocks)
    (link,) = inlines.links
    assert content[link.url_start : link.url_end].decode() == url == link.url


def test_an_empty_destination_is_an_empty_span() -> None:
    (inlines,) = walk(parse_document(b"[a]()").blocks)
    (link,) = inlines.links
    assert (link.url, link.url_start, link.url_end) == ("", 4, 4)


@pytest.mark.parametrize(
    "source",
    ["[a][b]\n\n[b]: https://x.org/d\n", "[b]\n\n[b]: https://x.org/d\n", "[b][]\n\n[b]: https://x.org/d\n"],
)
def test_a_destination_that_stands_elsewhere_has_no_bytes_here(source: str) -> None:
    inlines = next(walk(parse_document(source.encode()).blocks))
    (link,) = inlines.links
    assert (link.url, link.url_start) == ("https://x.org/d", -1)


@pytest.mark.parametrize(
    ("content", "newline"),
    [
        (b"", b"\n"),
        (b"a\nb\n", b"\n"),
        (b"a\r\nb\r\n", b"\r\n"),
        (b"a\r\nb\r\nc\n", b"\r\n"),
        (b"a\nb\nc\r\n", b"\n"),
    ],
)
def test_new_text_uses_the_line_end_of_most_lines(content: bytes, newline: bytes) -> None:
    assert parse_document(content).newline == newline


def test_only_newlines_end_lines() -> None:
    content = "a\u2028b\u0085c\rd\ne".encode()
    assert line_of(content, len(content)) == 2
    assert line_of(content, 0) == 1


def check_blocks(content: bytes, blocks: Iterable[Block], low: int, high: int) -> None:
    position = low
    for block in blocks:
        assert position <= block.start <= block.end <= high, block
        position = block.start
        if isinstance(block, ItemList):
            for item in block.items:
                assert block.start <= item.start <= item.end <= block.end
                check_blocks(content, item.blocks, item.start, item.end)
        elif isinstance(block, (Quote, Footnote)):
            check_blocks(content, block.blocks, block.start, block.end)
        elif isinstance(block, Table):
            for row in (block.head, *block.rows):
                for cell in row.cells:
                    assert row.start <= cell.start <= cell.end <= row.end


def walk(blocks: Iterable[Block]) -> Iterator[Inlines]:
    for block in blocks:
        if isinstance(block, (Heading, Paragraph)):
            yield block.inlines
        elif isinstance(block, Table):
            for row in (block.head, *block.rows):
                yield from row.cells
        elif isinstance(block, ItemList):
            for item in block.items:
                yield from walk(item.blocks)
        elif isinstance(block, (Quote, Footnote)):
            yield from walk(block.blocks)
