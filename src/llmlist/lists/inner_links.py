"""Links that lead to a heading, of their own document or another: where they stand, how to turn them."""

from __future__ import annotations

import re
from bisect import bisect_right
from operator import attrgetter
from typing import TYPE_CHECKING, Final, NamedTuple
from urllib.parse import quote

from llmlist.lists.anchors import unfold_fragment
from llmlist.lists.blocks import Footnote, Heading, ItemList, Paragraph, Quote, Table, Verbatim, plain_text
from llmlist.lists.values import format_inline
from llmlist.model.edit import Edit, Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from llmlist.lists.anchors import PageHeading
    from llmlist.lists.blocks import Block, Inlines, Leaf
    from llmlist.lists.document import Document

_HREF: Final = re.compile(
    rb"""<a\s[^<>]{0,300}?\bhref[ \t]*=[ \t]*["']([^"'<>\s#]{0,300}+)#([^"'<>\s]{1,300})["'][^<>]{0,300}>"""
    rb"""([^<>]{0,300})</a>""",
    re.IGNORECASE,
)
_DEFINITION: Final = re.compile(
    rb"^ {0,3}\[[^\]\n]{1,200}\]:[ \t]{1,8}<?([^\s<>#]{0,300}+)#([^\s<>]{1,300})", re.MULTILINE
)


class InnerLink(NamedTuple):
    """A link to an anchor.

    Attributes:
        page: What stands before the ``#``, as written: empty where it leads into its own document.
        fragment: What stands behind the ``#``, as written.
        url: Where that stands.
        text: What the link shows.
        label: Where its text stands; None where it has none of its own.
    """

    page: str
    fragment: str
    url: Span
    text: str
    label: Span | None


def find_inner_links(document: Document) -> tuple[InnerLink, ...]:
    """Return a document's links into itself that stand outside of regions, in document order."""
    return tuple(link for link in find_anchor_links(document) if not link.page)


def find_anchor_links(document: Document) -> tuple[InnerLink, ...]:
    """Return a document's links to anchors anywhere that stand outside of regions, in document order."""
    found = [*_in_blocks(document.blocks, document.content), *_definitions(document)]
    regions = [region.inside for region in document.markers.regions]
    kept = (one for one in found if not _stands_in(regions, one.url.start))
    return tuple(sorted(kept, key=lambda link: link.url))


def _definitions(document: Document) -> Iterator[InnerLink]:
    """Yield the addresses that links elsewhere refer to."""
    if b"]:" in document.content:
        verbatim = [Span(one.start, one.end) for one in document.blocks if isinstance(one, Verbatim)]
        for found in _DEFINITION.finditer(document.content):
            if not _stands_in(verbatim, found.start()):
                page, fragment = (part.decode(errors="replace") for part in found.groups())
                yield InnerLink(page, fragment, Span(*found.span(2)), "", None)


def _stands_in(spans: Sequence[Span], offset: int) -> bool:
    index = bisect_right(spans, offset, key=attrgetter("start")) - 1
    return index >= 0 and offset < spans[index].end


def format_fragment(anchor: str, example: str) -> str:
    """Write an anchor as another fragment is written: encoded, or as it is."""
    return quote(anchor) if "%" in example else anchor


def follow_headings(
    links: Iterable[InnerLink], moved: Mapping[str, tuple[PageHeading, PageHeading]]
) -> tuple[Edit, ...]:
    """Return the edits that turn the links to headings whose anchors or titles have changed.

    Args:
        links: Those that lead to the document of the headings.
        moved: By old anchor in lower case, the heading as it was and as it is.
    """
    return tuple(edit for link in links for edit in _turned(link, moved))


def _turned(link: InnerLink, moved: Mapping[str, tuple[PageHeading, PageHeading]]) -> Iterator[Edit]:
    old, new = moved.get(unfold_fragment(link.fragment), (None, None))
    if old is None or new is None:
        return
    if old.anchor != new.anchor:
        yield Edit(span=link.url, content=format_fragment(new.anchor, link.fragment).encode())
    if link.label is not None and link.text == old.title != new.title:
        yield Edit(span=link.label, content=format_inline(new.title, in_link=True).encode())


def _in_blocks(blocks: Sequence[Block], content: bytes) -> Iterator[InnerLink]:
    for block in blocks:
        if isinstance(block, Heading | Paragraph):
            yield from _in_inlines(block.inlines, content)
        elif isinstance(block, Table):
            for row in (block.head, *block.rows):
                for cell in row.cells:
                    yield from _in_inlines(cell, content)
        elif isinstance(block, ItemList):
            for item in block.items:
                yield from _in_blocks(item.blocks, content)
        elif isinstance(block, Quote | Footnote):
            yield from _in_blocks(block.blocks, content)
        elif block.kind == "html":
            yield from _in_html(content, block)


def _in_inlines(inlines: Inlines, content: bytes) -> Iterator[InnerLink]:
    shown: dict[int, list[Leaf]] = {}
    for leaf in inlines.leaves if inlines.links else ():
        shown.setdefault(leaf.link, []).append(leaf)
    for number, link in enumerate(inlines.links):
        sign = content.find(b"#", link.url_start, link.url_end) if link.url_start >= 0 else -1
        if 0 <= sign < link.url_end - 1:
            leaves = shown.get(number, [])
            plain = len(leaves) == 1 and leaves[0].kind == "text"
            label = Span(leaves[0].start, leaves[0].end) if plain else None
            page, _, fragment = link.url.partition("#")
            yield InnerLink(page, fragment, Span(sign + 1, link.url_end), plain_text(leaves), label)


def _in_html(content: bytes, block: Verbatim) -> Iterator[InnerLink]:
    for found in _HREF.finditer(content, block.start, block.end):
        comment = content.rfind(b"<!--", block.start, found.start())
        if comment >= 0 and content.find(b"-->", comment, found.start()) < 0:
            continue
        page, fragment, shown = (part.decode(errors="replace") for part in found.groups())
        yield InnerLink(page, fragment, Span(*found.span(2)), " ".join(shown.split()), None)
