"""Lists written in HTML: ``<ul>``, ``<ol>`` and ``<dl>`` as the blocks that markdown's own lists are.

Markdown cuts blocks of HTML at blank lines; so a list is read from the bytes between its tags. What an item
says is read in ``html_inlines``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from llmlist.lists.blocks import ItemList, ListItem, Paragraph
from llmlist.lists.html_inlines import Comments, InlineCollector, TagFinder

if TYPE_CHECKING:
    from collections.abc import Iterator

    from llmlist.lists.blocks import Block
    from llmlist.lists.html_inlines import Tag

_OPENING: Final = re.compile(rb"<(?:[uod]l|li)\b", re.IGNORECASE)
_NEXT_ITEM: Final = re.compile(rb"\s*+<li\b", re.IGNORECASE)
# Markdown that no list goes on behind: a heading, a block of code.
_STOP: Final = re.compile(rb"^(?:#{1,6}[ \t]|```|~~~)", re.MULTILINE)
_LISTS: Final = frozenset({"ul", "ol", "dl"})
# What begins and ends a paragraph of its own inside an item.
_BLOCKS: Final = frozenset(
    "article blockquote center dd details div dl dt h1 h2 h3 h4 h5 h6 hr p pre section summary".split()
)
_DEEPEST: Final = 20


class HtmlList(ItemList):
    """A list written in HTML, from its first tag to behind its last one.

    Its items begin with ``<li`` and end behind ``</li>``, or where the next one begins; those of a
    ``<dl>`` are a ``<dt>`` with the ``<dd>`` behind it.
    """

    __slots__ = ()


class HtmlLists:
    """Finds the lists of one document, from the first to the last."""

    def __init__(self, content: bytes) -> None:
        self._content = content
        self._tags = TagFinder(content, len(content))
        self._looked = 0

    def find(self, start: int, end: int) -> Iterator[HtmlList]:
        """Yield the lists that begin in a stretch of HTML; each stretch stands behind the one before.

        One that is never closed ends with its last closed item before the next heading in markdown. One
        that holds a table is left to whoever reads tables. Items without a list are one as well.
        """
        comments = Comments(self._content, start)
        position = max(start, self._looked)
        while (opening := _OPENING.search(self._content, position, end)) is not None:
            position = opening.end()
            if comments.holds(opening.start()):
                continue
            reader = _Reader(self._content, opening.start())
            for tag in self._tags.find(opening.start()):
                if not reader.take(tag):
                    break
            else:
                reader.position = len(self._content)
            position = self._looked = max(position, reader.position)
            made = reader.made()
            if made is not None:
                yield made


@dataclass(slots=True)
class _OpenItem:
    """An item whose end has not come yet."""

    start: int
    inside: InlineCollector
    blocks: list[Block] = field(default_factory=list)


@dataclass(slots=True)
class _OpenList:
    """A list whose end has not come yet."""

    start: int
    items: list[ListItem] = field(default_factory=list)
    item: _OpenItem | None = None


class _Reader:
    """Goes through the tags of one list and those inside it.

    Attributes:
        position: How far it has gone.
    """

    def __init__(self, content: bytes, start: int) -> None:
        self.position = start
        self._content = content
        self._open: list[_OpenList] = []
        self._made: HtmlList | None = None
        self._too_deep = 0
        self._has_table = False
        self._is_bare = False

    def made(self) -> HtmlList | None:
        """Return the list, as far as its items are closed; None where it has none or holds a table."""
        while self._open and not self._is_bare:
            unclosed = self._open[-1]
            unclosed.item = None
            self._end_list(unclosed.items[-1].end if unclosed.items else unclosed.start)
        return None if self._has_table or self._made is None or not self._made.items else self._made

    def take(self, tag: Tag) -> bool:
        """Take the next tag; tell whether the list goes on behind it."""
        if _STOP.search(self._content, self.position, tag.start) is not None:
            return False
        self.position = tag.end
        if tag.name in _LISTS:
            self._take_list(tag)
        elif tag.name == "li" or (tag.name == "dt" and not tag.closes and self._open):
            self._take_item(tag)
        elif self._open and self._open[-1].item is not None:
            self._take_inside(self._open[-1].item, tag)
        self._has_table |= tag.name == "table"
        return bool(self._open)

    def _take_list(self, tag: Tag) -> None:
        if tag.closes and self._too_deep:
            self._too_deep -= 1
        elif tag.closes:
            self._end_item(tag.start)
            self._end_list(tag.end)
        elif len(self._open) >= _DEEPEST:
            self._too_deep += 1
        else:
            if self._open and self._open[-1].item is not None:
                self._end_paragraph(self._open[-1].item, tag.start)
            self._open.append(_OpenList(tag.start))

    def _take_item(self, tag: Tag) -> None:
        if not self._open:
            self._is_bare = True
            self._open.append(_OpenList(tag.start))
        if not tag.closes:
            self._end_item(tag.start)
            self._open[-1].item = _OpenItem(tag.start, InlineCollector(self._content, tag.end))
            return
        self._end_item(tag.start, behind=tag.end)
        is_last = len(self._open) == 1 and _NEXT_ITEM.match(self._content, tag.end) is None
        if self._is_bare and is_last:
            self._end_list(tag.end)

    def _take_inside(self, item: _OpenItem, tag: Tag) -> None:
        if tag.name in _BLOCKS:
            self._end_paragraph(item, tag.start)
            item.inside = InlineCollector(self._content, tag.end)
        else:
            item.inside.add_text(tag.start)
            item.inside.add_tag(tag)

    def _end_paragraph(self, item: _OpenItem, end: int) -> None:
        inlines = item.inside.finished(end)
        start, end = _without_blanks(self._content, inlines.start, end)
        if inlines.leaves or inlines.links:
            item.blocks.append(Paragraph(start, end, inlines._replace(start=start, end=end)))

    def _end_item(self, end: int, *, behind: int | None = None) -> None:
        """End the open item, if any, where its text ends; ``behind`` is the place behind its last tag."""
        above = self._open[-1]
        if above.item is None:
            return
        item, above.item = above.item, None
        self._end_paragraph(item, end)
        last = _without_blanks(self._content, item.start, end)[1] if behind is None else behind
        above.items.append(ListItem(item.start, last, tuple(item.blocks)))

    def _end_list(self, end: int) -> None:
        done = self._open.pop()
        made = HtmlList(done.start, end, None, tuple(done.items))
        if not self._open:
            self._made = made
        elif self._open[-1].item is not None:
            self._open[-1].item.blocks.append(made)
            self._open[-1].item.inside = InlineCollector(self._content, end)
        else:  # a list right inside another goes on with the item before
            self._open[-1].items += done.items


def _without_blanks(content: bytes, start: int, end: int) -> tuple[int, int]:
    while start < end and content[start] in b" \t\r\n":
        start += 1
    while end > start and content[end - 1] in b" \t\r\n":
        end -= 1
    return start, end
