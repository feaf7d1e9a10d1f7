"""Text, links, marks and pictures between the tags of HTML, with the byte span of each.

Markdown hands blocks of HTML through as they are, so what they say is read from the bytes. Only as much of
HTML is understood as lists of papers use. Which tags make a table, a list or a heading is known elsewhere.
"""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING, Final, NamedTuple

from llmlist.lists.blocks import InlineLink, Inlines, Leaf
from llmlist.lists.tags import HTML_MARKS, HTML_TAG, find_alternative, find_href

if TYPE_CHECKING:
    from collections.abc import Iterator

_TAG: Final = re.compile(rb"<[^<>]{0,4000}>")
_COMMENT_OR_TAG: Final = re.compile(rb"<!--|<[^<>]{0,4000}>")
_LONGEST_COMMENT: Final = 100_000
# Blanks, an entity, or text without either: the bytes of the last are what it shows.
_PIECE: Final = re.compile(r"\s+|&#?\w{1,32};?|[^\s&]+(?: [^\s&]+)*|&")


class Tag(NamedTuple):
    """A tag, or a comment, whose name is empty.

    Attributes:
        name: In small letters.
        text: As it is written.
        start: First byte.
        end: Byte behind the last one.
        closes: It begins with ``</``.
    """

    name: str
    text: str
    start: int
    end: int
    closes: bool


def find_tags(content: bytes, start: int, end: int) -> Iterator[Tag]:
    """Yield the tags and the comments in a stretch of HTML."""
    return TagFinder(content, end).find(start)


class TagFinder:
    """Finds the tags before one byte of a document, from different places on."""

    def __init__(self, content: bytes, end: int) -> None:
        self._content = content
        self._end = end
        self._closing = -1

    def find(self, start: int) -> Iterator[Tag]:
        """Yield the tags and the comments from a byte on; no call may begin before another."""
        for low, high in self._spans(start):
            text = self._content[low:high].decode(errors="replace")
            found = HTML_TAG.match(text)
            if found is None:
                yield Tag("", text, low, high, closes=False)
            else:
                yield Tag(found["name"].lower(), text, low, high, closes=bool(found["closing"]))

    def _spans(self, start: int) -> Iterator[tuple[int, int]]:
        while (found := _COMMENT_OR_TAG.search(self._content, start, self._end)) is not None:
            stop = found.end()
            if found.group() == b"<!--":
                closing = self._end_of_comment(stop)
                if closing < self._end and closing - stop <= _LONGEST_COMMENT:
                    stop = closing + len(b"-->")
                else:
                    tag = _TAG.match(self._content, found.start(), self._end)
                    stop = tag.end() if tag else -1
            if stop >= 0:
                yield found.start(), stop
            start = stop if stop >= 0 else found.start() + 1

    def _end_of_comment(self, start: int) -> int:
        """Return where the next comment ends; it is not looked for again where it is known."""
        if self._closing < start:
            closing = self._content.find(b"-->", start, self._end)
            self._closing = closing if closing >= 0 else self._end
        return self._closing


class Comments:
    """Tells of one place after the other whether it stands in a comment."""

    def __init__(self, content: bytes, start: int) -> None:
        self.content = content
        self.start = start
        self.looked = start
        self.opened = self.closed = -1

    def holds(self, place: int) -> bool:
        """Tell whether the last comment that begins before a place is still open there."""
        # What ends right before the place last asked for may have begun a little before that.
        low = max(self.start, self.looked - len(b"<!--"))
        self.opened = max(self.opened, self.content.rfind(b"<!--", low, place))
        self.closed = max(self.closed, self.content.rfind(b"-->", low, place))
        self.looked = place
        return self.opened > self.closed


def find_html_links(content: bytes, start: int, end: int) -> Iterator[tuple[int, str]]:
    """Yield the place and the address of each ``<a href>`` in a stretch of HTML, comments left out."""
    for tag in find_tags(content, start, end):
        place = find_href(tag.text) if tag.name == "a" else None
        if place is not None:
            yield tag.start, place.url


def read_inlines(content: bytes, start: int, end: int) -> Inlines:
    """Read a stretch of HTML that holds nothing but text and its marks, links and pictures."""
    made = InlineCollector(content, start)
    for tag in find_tags(content, start, end):
        made.add_text(tag.start)
        made.add_tag(tag)
    return made.finished(end)


class _OpenLink(NamedTuple):
    """An ``<a href>`` whose end has not come yet."""

    start: int
    label_start: int
    url_start: int
    url_end: int
    url: str


class _Blank(NamedTuple):
    """Blanks behind some text: shown as one if more text follows on the line."""

    start: int
    marks: int
    link: int


class InlineCollector:
    """Collects the inline content of one cell, item or heading, tag by tag."""

    def __init__(self, content: bytes, start: int) -> None:
        self.content = content
        self.start = self.position = start
        self.leaves: list[Leaf] = []
        self.links: list[InlineLink] = []
        self.open: _OpenLink | None = None
        self.marks: list[int] = [0]
        self.blank: _Blank | None = None

    @property
    def _link(self) -> int:
        return len(self.links) if self.open else -1

    def add_text(self, end: int) -> None:
        """Add the text from where the last tag ended up to a byte."""
        start = self.position
        raw = self.content[start:end].decode(errors="replace") if start < end else ""
        for piece in _PIECE.finditer(raw):
            text = piece.group()
            behind = start + (len(text) if text.isascii() else len(text.encode()))
            shown = html.unescape(text) if text[0] == "&" else text
            if not shown.isspace():
                self._add_blank(start)
                self.leaves.append(Leaf("text", shown, start, behind, self.marks[-1], self._link))
            elif self.blank is None:
                self.blank = _Blank(start, self.marks[-1], self._link)
            start = behind
        self.position = end

    def _add_blank(self, end: int) -> None:
        """Add the blanks before some text, marked and linked as what stands on both sides of them is."""
        blank, self.blank = self.blank, None
        if blank is not None and self.leaves and self.leaves[-1].kind == "text":
            link = blank.link if blank.link == self._link else -1
            self.leaves.append(Leaf("text", " ", blank.start, end, blank.marks & self.marks[-1], link))

    def add_tag(self, tag: Tag) -> None:
        """Add a tag for what it does to the text around it; one that does nothing is passed over."""
        self.position = tag.end
        if tag.name in HTML_MARKS:
            if not tag.closes:
                self.marks.append(self.marks[-1] | HTML_MARKS[tag.name])
            elif len(self.marks) > 1:
                self.marks.pop()
        elif tag.name == "br":
            self.leaves.append(Leaf("break", "\n", tag.start, tag.end, 0, -1))
        elif tag.name == "img":
            shown = find_alternative(tag.text)
            self.leaves.append(Leaf("image", shown, tag.start, tag.end, 0, self._link))
        elif tag.name == "a":
            self._add_anchor(tag)

    def _add_anchor(self, tag: Tag) -> None:
        if tag.closes and self.open is not None:
            begin, label_start, url_start, url_end, url = self.open
            self.links.append(InlineLink(url, begin, tag.end, label_start, tag.start, url_start, url_end))
            self.open = None
        elif not tag.closes and self.open is None:
            place = find_href(tag.text)
            if place is not None:
                urls = (tag.start + place.start, tag.start + place.end)
                self.open = _OpenLink(tag.start, tag.end, *urls, place.url)

    def finished(self, end: int) -> Inlines:
        """Return what has been collected, with the text up to a byte."""
        self.add_text(end)
        leaves = [leaf if leaf.link < len(self.links) else leaf._replace(link=-1) for leaf in self.leaves]
        return Inlines(self.start, end, tuple(leaves), tuple(self.links))
