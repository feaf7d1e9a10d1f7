"""Where links into a document lead: the anchors that GitHub gives its headings, and those in its HTML.

All that the page shows counts, also what llmlist does not read: equal headings are told apart by their
number on the page.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple
from urllib.parse import unquote

from llmlist.lists.blocks import Footnote, Heading, ItemList, Quote, Verbatim
from llmlist.lists.document import parse_document
from llmlist.lists.headings import fold_anchor, heading_title, unique_name
from llmlist.lists.html_headings import find_html_headings

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from llmlist.lists.blocks import Block

_NAMED: Final = re.compile(rb"""(?<=[\s"'])(?:id|name)[ \t]*+=[ \t]*+["']?+([^\s"'>]++)""", re.IGNORECASE)
# What GitHub's page and every browser know by themselves.
_ALWAYS: Final = frozenset({"", "top", "readme", "readme-ov-file"})


class PageHeading(NamedTuple):
    """A heading as the page shows it.

    Attributes:
        title: Its text without badges and back links.
        anchor: What links to it say behind the ``#``.
        level: 1 to 6.
        start: First byte of the heading.
        end: Byte behind the heading's lines.
        outermost: It stands in no list and no quote.
    """

    title: str
    anchor: str
    level: int
    start: int
    end: int
    outermost: bool


class Page(NamedTuple):
    """What links into a document can lead to.

    Attributes:
        headings: In document order.
        names: The ``id`` and ``name`` of its HTML, in lower case.
        by_anchor: Headings by their anchors in lower case.
    """

    headings: tuple[PageHeading, ...]
    names: frozenset[str]
    by_anchor: Mapping[str, PageHeading]

    def leads_to(self, fragment: str) -> PageHeading | None:
        """Return the heading that a link's fragment leads to, or None."""
        return self.by_anchor.get(unfold_fragment(fragment))

    def is_dead(self, fragment: str) -> bool:
        """Tell whether a link's fragment leads nowhere; case makes no difference."""
        name = unfold_fragment(fragment)
        known = name in _ALWAYS or name in self.names or name.removeprefix("user-content-") in self.names
        return not known and self.leads_to(fragment) is None


def unfold_fragment(fragment: str) -> str:
    """Return what stands behind the ``#`` of a link, decoded and in lower case."""
    return unquote(fragment.removeprefix("#")).lower()


def find_page(content: bytes) -> Page:
    """Return the headings of a document with their anchors, and the names in its HTML.

    Raises:
        DataError: The document is not UTF-8.
    """
    used: dict[str, int] = {}
    headings = []
    for heading, outermost in _headings(parse_document(content, as_page=True).blocks, content):
        text = "".join(leaf.text for leaf in heading.inlines.leaves if leaf.kind in {"text", "code"})
        anchor = unique_name(fold_anchor(text), used)
        title = heading_title(heading)
        headings.append(PageHeading(title, anchor, heading.level, heading.start, heading.end, outermost))
    names = frozenset(found[1].decode().lower() for found in _NAMED.finditer(content))
    return Page(tuple(headings), names, {one.anchor.lower(): one for one in reversed(headings)})


def _headings(
    blocks: Sequence[Block], content: bytes, *, outermost: bool = True
) -> Iterator[tuple[Heading, bool]]:
    for block in blocks:
        if isinstance(block, Heading):
            yield block, outermost
        elif isinstance(block, Verbatim) and block.kind == "html":
            for heading in find_html_headings(content, block.start, block.end):
                yield heading, outermost
        elif isinstance(block, ItemList):
            for item in block.items:
                yield from _headings(item.blocks, content, outermost=False)
        elif isinstance(block, Quote | Footnote):
            yield from _headings(block.blocks, content, outermost=False)
