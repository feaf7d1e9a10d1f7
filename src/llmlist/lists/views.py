"""The text of one item as a reader sees it, with the way back from characters to bytes."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING, Final, NamedTuple

from llmlist.lists.tags import EMPHASIS, STRONG
from llmlist.model.edit import Span
from llmlist.model.encoding import repair_mac_roman

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from llmlist.lists.document import InlineLink, Inlines, Leaf

PARAGRAPH_BREAK: Final = "\n\n"
_CODE: Final = 8


class Stretch(NamedTuple):
    """Half-open character offsets into the text of a view."""

    start: int
    end: int


class ViewLink(NamedTuple):
    """A link of the view: its characters, its source, and whether it shows only an image."""

    start: int
    end: int
    source: InlineLink
    image: str | None


class TextView:
    """The rendered text of some inline content.

    Attributes:
        text: Text and code as rendered; a broken line or ``<br>`` is a line feed, a new paragraph two.
            Images and other tags have no characters.
        links: In order.
        strong: What is bold; neighbours that touch are one.
        emphasis: What is in italics.
        code: What is code.
        images: Alternative text and offset of each image.
    """

    def __init__(self, content: bytes, parts: Sequence[Inlines], *, mojibake: bool = False) -> None:
        self.content = content
        self.mojibake = mojibake
        self._starts: list[int] = []
        self._leaves: list[Leaf] = []
        self._pieces: list[str] = []
        self._marked: dict[int, list[Stretch]] = {STRONG: [], EMPHASIS: [], _CODE: []}
        self._end = 0
        self.images: list[tuple[int, str]] = []
        links: list[ViewLink] = []
        for number, part in enumerate(parts):
            if number:
                self._pieces.append(PARAGRAPH_BREAK)
                self._end += len(PARAGRAPH_BREAK)
            links += self._add(part)
        self.text = "".join(self._pieces)
        self.links = tuple(sorted(links, key=lambda link: (link.start, link.source.start)))
        self.strong = tuple(self._marked[STRONG])
        self.emphasis = tuple(self._marked[EMPHASIS])
        self.code = tuple(self._marked[_CODE])

    def _add(self, part: Inlines) -> Iterator[ViewLink]:
        """Take one paragraph or cell; yield its links."""
        places: dict[int, tuple[int, int, str | None]] = {}
        for leaf in part.leaves:
            text = _shown(leaf)
            if leaf.kind == "image":
                self.images.append((self._end, leaf.text))
            end = self._end + len(text)
            if leaf.link >= 0:
                start, _, image = places.get(leaf.link, (self._end, end, None))
                places[leaf.link] = (start, end, leaf.text if leaf.kind == "image" else image)
            if text:
                self._add_text(leaf, text, end)
            self._end = end
        for index, source in enumerate(part.links):
            start, end, image = places.get(index, (self._end, self._end, None))
            yield ViewLink(start, end, source, image)

    def _add_text(self, leaf: Leaf, text: str, end: int) -> None:
        self._starts.append(self._end)
        self._leaves.append(leaf)
        self._pieces.append(text)
        marks = leaf.marks | (_CODE if leaf.kind == "code" else 0)
        if marks:
            for bit, stretches in self._marked.items():
                if marks & bit:
                    _extend(stretches, self._end, end, joins=bit != _CODE)

    def span(self, start: int, end: int) -> Span:
        """Return the bytes that characters ``start`` to ``end`` were rendered from.

        Where a run holds escapes or entities that have no offset of their own, the whole run counts.
        """
        if start >= end:
            here = self._byte(start, closing=False)
            return Span(here, here)
        return Span(self._byte(start, closing=False), self._byte(end - 1, closing=True))

    def marked_span(self, start: int, end: int) -> Span:
        """Return the bytes of a stretch with the marks of what is marked at only one of its ends.

        ``*A* tale`` loses its first star otherwise; the frame of ``**A tale**`` stays outside.
        """
        first, last = self.span(start, end)
        for stretch in (*self.strong, *self.emphasis, *self.code):
            if stretch.start == start and stretch.end < end:
                while first and self.content[first - 1] in b"*_`~":
                    first -= 1
            if stretch.end == end and stretch.start > start:
                while last < len(self.content) and self.content[last] in b"*_`~":
                    last += 1
        return Span(first, last)

    def _byte(self, position: int, *, closing: bool) -> int:
        if not self._leaves:
            return 0
        index = max(bisect_right(self._starts, position) - 1, 0)
        leaf = self._leaves[index]
        inner = position - self._starts[index] + closing
        size = leaf.end - leaf.start
        if leaf.kind == "code":
            return _in_code(self.content, leaf, inner)
        literal = len(leaf.text) == size if leaf.text.isascii() else len(leaf.text.encode()) == size
        if not literal:
            return leaf.end if closing else leaf.start
        return leaf.start + len(leaf.text[:inner].encode())

    def marked(self, start: int, end: int) -> str:
        """Return the characters ``start`` to ``end`` with code in its backticks again.

        Where all of it is one piece of code the backticks are its frame and stay away.
        """
        pieces, position = [], start
        for stretch in self.code:
            if start <= stretch.start and stretch.end <= end and stretch != (start, end):
                pieces.append(
                    f"{self.text[position : stretch.start]}`{self.text[stretch.start : stretch.end]}`"
                )
                position = stretch.end
        return "".join([*pieces, self.text[position:end]])

    def readable(self, text: str) -> str:
        """Return a text of the view as it was meant where the document is in the wrong encoding."""
        return repair_mac_roman(text) if self.mojibake else text

    def link_at(self, position: int) -> ViewLink | None:
        """Return the link that shows the character at ``position``, or None."""
        return next((link for link in self.links if link.start <= position < link.end), None)


def _shown(leaf: Leaf) -> str:
    if leaf.kind in {"text", "code", "break"}:
        return leaf.text
    return "\n" if leaf.kind == "html" and leaf.text[:3].lower() == "<br" else ""


def _extend(stretches: list[Stretch], start: int, end: int, *, joins: bool) -> None:
    if joins and stretches and stretches[-1].end == start:
        stretches[-1] = Stretch(stretches[-1].start, end)
    else:
        stretches.append(Stretch(start, end))


def _in_code(content: bytes, leaf: Leaf, inner: int) -> int:
    """Return the byte of a character inside a code span; its marks are as many as it opens with."""
    raw = content[leaf.start : leaf.end]
    ticks = len(raw) - len(raw.lstrip(b"`"))
    at = raw.find(leaf.text.encode(), ticks)
    return leaf.start + (at if at >= 0 else ticks) + len(leaf.text[:inner].encode())
