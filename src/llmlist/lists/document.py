"""Bytes to a document: blocks and inlines, each with its byte span.

A document is CommonMark with GitHub's tables, as readers of the page see it, without its front matter and
what is switched off. This module knows markdown and nothing of papers.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from operator import attrgetter
from typing import TYPE_CHECKING, Final, NamedTuple

from llmlist.errors import DataError
from llmlist.lists.blocks import Footnote, ItemList, ListItem, Quote, Verbatim
from llmlist.lists.building import DEEPEST, build_blocks
from llmlist.lists.markers import NO_MARKERS, Markers, find_markers

if TYPE_CHECKING:
    from collections.abc import Sequence

    from llmlist.lists.blocks import Block
    from llmlist.lists.markers import Ground

_BOM: Final = b"\xef\xbb\xbf"
OFF: Final = re.compile(rb"<!--[ \t]*llmlist:off[ \t]*-->")
_FRONT_MATTER: Final = re.compile(
    rb"---[ \t]*\r?\n(?:(?!---|\.\.\.)[^\n]*\n){1,200}(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)"
)
ON: Final = re.compile(rb"<!--[ \t]*llmlist:on[ \t]*-->")


class Document(NamedTuple):
    """A whole markdown file.

    Attributes:
        content: The bytes of the file; every span counts from their first one.
        blocks: The top-level blocks in order.
        newline: The line end that new text should use.
        markers: Its managed regions, whose insides are not among the blocks.
    """

    content: bytes
    blocks: tuple[Block, ...]
    newline: bytes
    markers: Markers = NO_MARKERS


def parse_document(content: bytes, *, as_page: bool = False) -> Document:
    """Parse a markdown file.

    What stands between ``<!-- llmlist:off -->`` and ``<!-- llmlist:on -->`` is not read, nor what stands in
    a managed region, nor what is nested deeper than a hundred blocks.

    Args:
        content: The bytes of the file.
        as_page: Read all that the page shows: what is switched off too, and what stands in regions.

    Raises:
        DataError: The bytes are not UTF-8; the message gives the offset of the first fault.
    """
    # Blank lines in place of a byte order mark, so that the parser's offsets are those of the file.
    marked = content.startswith(_BOM)
    source = b"\n" * len(_BOM) + content[len(_BOM) :] if marked else content
    start = len(_BOM) if marked else 0
    source = _without_front_matter(source if as_page else _without_switched_off(source), start)
    try:
        text = source.decode()
    except UnicodeDecodeError as error:
        raise DataError(
            f"not UTF-8: byte 0x{content[error.start]:02x} at offset {error.start}",
            hint="save the file as UTF-8, for example with `iconv -t UTF-8`",
        ) from error
    returns = content.count(b"\r\n") if b"\r" in content else 0
    newline = b"\r\n" if returns * 2 > content.count(b"\n") else b"\n"
    blocks = build_blocks(text, content)
    if as_page or b"llmlist:" not in source:
        return Document(content, blocks, newline)
    markers = find_markers(source, lambda offset: _ground_at(content, blocks, offset))
    if markers.regions:
        blocks = build_blocks(_without_regions(source, markers).decode(), content)
    return Document(content, blocks, newline, markers)


def shown_content(document: Document) -> bytes:
    """Return the bytes of a document with blanks for what is switched off and for its managed regions."""
    content = document.content
    if b"llmlist:" not in content:
        return content
    return _without_regions(_without_switched_off(content), document.markers)


def line_of(content: bytes, offset: int) -> int:
    """Return the line, from 1, on which a byte stands; only a line feed ends a line."""
    return content.count(b"\n", 0, offset) + 1


def _without_switched_off(content: bytes) -> bytes:
    """Blank out what the keeper has switched off; offsets and line ends stay."""
    if b"llmlist:off" not in content:
        return content
    pieces = []
    position = 0
    while (off := OFF.search(content, position)) is not None:
        on = ON.search(content, off.end())
        end = on.start() if on else len(content)
        pieces += [content[position : off.end()], _blank(content[off.end() : end])]
        position = end
    return b"".join([*pieces, content[position:]]) if pieces else content


def _without_front_matter(content: bytes, start: int) -> bytes:
    """Blank out the YAML between ``---`` lines at the very beginning, where site makers look for it.

    The parser's own rule would take any two rules of a page for such a block.
    """
    found = _FRONT_MATTER.match(content, start)
    return content[:start] + _blank(found.group()) + content[found.end() :] if found else content


def _without_regions(content: bytes, markers: Markers) -> bytes:
    """Blank out what llmlist writes itself: it shows entries that stand elsewhere."""
    pieces = []
    position = 0
    for region in markers.regions:
        start, end = max(region.inside.start, position), max(region.inside.end, position)
        pieces += [content[position:start], _blank(content[start:end])]
        position = end
    return b"".join([*pieces, content[position:]])


def _ground_at(content: bytes, blocks: Sequence[Block], offset: int) -> Ground:
    """Return what a byte stands in; what stands in a comment that began before is text, as code is."""
    inside: Sequence[Block | ListItem] = blocks
    for depth in range(DEEPEST):
        index = bisect_right(inside, offset, key=attrgetter("start")) - 1
        block = inside[index] if index >= 0 and offset < inside[index].end else None
        if isinstance(block, Verbatim):
            comment = content.rfind(b"<!--", block.start, offset)
            hidden = comment >= 0 and content.find(b"-->", comment, offset) < 0
            return "code" if block.kind == "code" or hidden else "inner" if depth else "outermost"
        if not isinstance(block, ItemList | ListItem | Quote | Footnote):
            break
        inside = block.items if isinstance(block, ItemList) else block.blocks
    return "inner"


def _blank(content: bytes) -> bytes:
    return re.sub(rb"[^\r\n]", b" ", content)
