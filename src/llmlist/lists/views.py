"""The text of one item as a reader sees it, with the way back from characters to bytes."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from llmlist.lists.tags import EMPHASIS, HTML_MARKS, STRONG, find_alternative
from llmlist.model.edit import Span
from llmlist.model.encoding import repair_mac_roman

if TYPE_CHECKING:
    from collections.abc import Sequence

    from llmlist.lists.blocks import InlineLink, Inlines, Leaf

PARAGRAPH_BREAK: Final = "\n\n"


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


class _Known(NamedTuple):
    """Where a character was found: in which run, which one, at which byte; no byte where it has none."""

    run: int
    character: int
    byte: int


_BRACKETED: Final = re.compile(r"[\[【]\s*+([^\[\]【】\n]*[^\[\]【】\s])\s*[\]】]")
_BRACKETS: Final = frozenset("[【")
_NOWHERE: Final = _Known(-1, 0, 0)


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

    # A document makes several of these for each of its items.
    __slots__ = (
        "_known", "_leaves", "_shown", "_shown_starts", "_starts",
        "code", "content", "emphasis", "images", "links", "mojibake", "strong", "text",
    )  # fmt: skip

    def __init__(self, content: bytes, parts: Sequence[Inlines], *, mojibake: bool = False) -> None:
        self.content = content
        self.mojibake = mojibake
        self.images: list[tuple[int, str]] = []
        self.strong: list[Stretch] = []
        self.emphasis: list[Stretch] = []
        self.code: list[Stretch] = []
        self._starts: list[int] = []
        self._leaves: list[Leaf] = []
        self._known = _NOWHERE
        pieces: list[str] = []
        links: list[ViewLink] = []
        position = 0
        for number, part in enumerate(parts):
            if number:
                pieces.append(PARAGRAPH_BREAK)
                position += len(PARAGRAPH_BREAK)
            position = self._add(part, position, pieces, links)
        self.text = "".join(pieces)
        if len(links) > 1:
            links.sort(key=lambda link: (link.start, link.source.start))
        self.links = tuple(links)
        self._shown = [link for link in links if link.end > link.start] if links else links
        self._shown_starts = [link.start for link in self._shown] if links else self._shown

    def _add(self, part: Inlines, position: int, pieces: list[str], links: list[ViewLink]) -> int:
        """Take one paragraph or cell that begins at a position; return where it ends."""
        places: dict[int, tuple[int, int, str | None]] = {}
        starts, leaves = self._starts, self._leaves
        for leaf in part.leaves:
            kind, text, _, _, marks, link = leaf
            shown, image = text, None
            if kind not in _SHOWN:
                shown = _shown_tag(kind, text)
                if kind == "image":
                    self.images.append((position, text))
                    image = text
                elif link >= 0 and text[:4].lower() == "<img":
                    image = find_alternative(text)
            end = position + len(shown)
            if link >= 0:
                before = places.get(link)
                if before is None:
                    places[link] = (position, end, image)
                else:
                    places[link] = (before[0], end, before[2] if image is None else image)
            if shown:
                starts.append(position)
                leaves.append(leaf)
                pieces.append(shown)
                if marks or kind == "code":
                    self._mark(leaf, position, end)
            position = end
        for index, source in enumerate(part.links):
            start, end, image = places.get(index, (position, position, None))
            links.append(tuple.__new__(ViewLink, (start, end, source, image)))
        return position

    def _mark(self, leaf: Leaf, start: int, end: int) -> None:
        if leaf.marks & STRONG:
            _extend(self.strong, start, end)
        if leaf.marks & EMPHASIS:
            _extend(self.emphasis, start, end)
        if leaf.kind == "code":
            self.code.append(Stretch(start, end))

    def span(self, start: int, end: int) -> Span:
        """Return the bytes that characters ``start`` to ``end`` were rendered from.

        Where a run holds escapes or entities that have no offset of their own, the whole run counts.
        """
        index = bisect_right(self._starts, start) - 1
        if index >= 0 and start < end:
            # Almost always both ends are in one run of plain text.
            kind, text, first, last, _, _ = self._leaves[index]
            begin = self._starts[index]
            if end - begin <= len(text) == last - first and kind == "text" and text.isascii():
                # What `Span` itself does, without a call of a function of ours for each.
                return tuple.__new__(Span, (first + start - begin, first + end - begin))
        if start >= end:
            here = self._byte(start, closing=False)
            return Span(here, here)
        return Span(self._byte(start, closing=False), self._byte(end - 1, closing=True))

    def marked_span(self, start: int, end: int) -> Span:
        """Return the bytes of a stretch with the marks of what is marked at only one of its ends.

        ``*A* tale`` loses its first star otherwise; the frame of ``**A tale**`` stays outside.
        """
        span = self.span(start, end)
        if not (self.strong or self.emphasis or self.code):
            return span
        first, last = span
        for stretch in (*self.strong, *self.emphasis, *self.code):
            if stretch.start == start and stretch.end < end:
                first = self._before_marks(first)
            if stretch.end == end and stretch.start > start:
                last = self._behind_marks(last)
        return Span(first, last)

    def source_end(self, start: int, end: int) -> int:
        """Return the byte behind the markdown of a stretch: its last link and marks included."""
        link = self.link_at(end - 1)
        whole = link is not None and link.end == end and link.start >= start
        last = link.source.end if link is not None and whole else self.span(start, end).end
        marked = (one for one in (*self.strong, *self.emphasis, *self.code) if one.end == end)
        return self._behind_marks(last) if any(one.start >= start for one in marked) else last

    def _before_marks(self, first: int) -> int:
        while first and self.content[first - 1] in b"*_`~":
            first -= 1
        opening = _OPENING_MARK.search(self.content, max(first - _LONGEST_TAG, 0), first)
        return opening.start() if opening else first

    def _behind_marks(self, last: int) -> int:
        while last < len(self.content) and self.content[last] in b"*_`~":
            last += 1
        closing = _CLOSING_MARK.match(self.content, last)
        return closing.end() if closing else last

    def _byte(self, position: int, *, closing: bool) -> int:
        if not self._leaves:
            return 0
        index = max(bisect_right(self._starts, position) - 1, 0)
        leaf = self._leaves[index]
        inner = position - self._starts[index] + closing
        text, size = leaf.text, leaf.end - leaf.start
        if leaf.kind == "code":
            return _in_code(self.content, leaf, inner)
        if text.isascii():
            if len(text) == size:
                return leaf.start + min(max(inner, 0), size)
            return leaf.end if closing else leaf.start
        return self._byte_beyond_ascii(index, inner, closing=closing)

    def _byte_beyond_ascii(self, index: int, inner: int, *, closing: bool) -> int:
        """Return the byte of a character of a run whose characters differ in size.

        Fields are mostly asked for from left to right, so it counts on from the last answer.
        """
        leaf, known = self._leaves[index], self._known
        if known.run != index:
            is_literal = len(leaf.text.encode()) == leaf.end - leaf.start
            known = _Known(index, 0, leaf.start if is_literal else -1)
        if known.byte >= 0:
            if inner < known.character:
                known = _Known(index, 0, leaf.start)
            byte = known.byte + len(leaf.text[known.character : inner].encode())
            known = _Known(index, inner, byte)
        self._known = known
        if known.byte < 0:
            return leaf.end if closing else leaf.start
        return known.byte

    def marked(self, start: int, end: int) -> str:
        """Return the characters ``start`` to ``end`` with code in its backticks again.

        Where all of it is one piece of code the backticks are its frame and stay away.
        """
        if not self.code:
            return self.text[start:end]
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
        # Links share no characters; those that show only an image have none.
        index = bisect_right(self._shown_starts, position) - 1
        return self._shown[index] if index >= 0 and self._shown[index].end > position else None

    def label_bounds(self, link: ViewLink) -> tuple[int, int]:
        """Return where the label of a link stands: brackets around all of it are the list's own style."""
        start, end, _, _ = link
        text = self.text[start:end]
        if text[:1].isspace() or text[-1:].isspace():
            start, end = start + len(text) - len(text.lstrip()), start + len(text.rstrip())
        bracketed = self.text[start : start + 1] in _BRACKETS
        found = _BRACKETED.fullmatch(self.text, start, end) if bracketed else None
        return found.span(1) if found else (start, max(start, end))

    def is_linked(self, start: int, end: int) -> bool:
        """Tell whether some link shows one of these characters."""
        index = bisect_left(self.links, (end,)) if self.links else 0
        return index > 0 and self.links[index - 1].end > start

    def next_mark(self, position: int) -> int:
        """Return where the next link, mark or image behind a character begins, or where the text ends."""
        found = len(self.text)
        for stretches in (self.links, self.emphasis, self.code, self.strong):
            if stretches and stretches[-1].start > position:
                found = min(found, stretches[_first_behind(stretches, position)].start)
        if self.images and self.images[-1][0] > position:
            found = min(found, self.images[_first_behind(self.images, position)][0])
        return found


def stretch_at(stretches: Sequence[Stretch], position: int) -> Stretch | None:
    """Return the stretch that holds a character."""
    if not stretches:
        return None
    index = _first_behind(stretches, position) - 1
    return stretches[index] if index >= 0 and stretches[index].end > position else None


def _first_behind(stretches: Sequence[tuple[Any, ...]], position: int) -> int:
    """Return the index of the first of some stretches that begins behind a character."""
    # Tuples are compared without a call for each, which a key would cost; the shorter of equals is first.
    return bisect_left(stretches, (position + 1,))


_MARK_NAMES: Final = "|".join(HTML_MARKS).encode()
_OPENING_MARK: Final = re.compile(rb"<(?:" + _MARK_NAMES + rb")(?:\s[^<>]{0,150})?>\Z", re.IGNORECASE)
_CLOSING_MARK: Final = re.compile(rb"</(?:" + _MARK_NAMES + rb")\s{0,3}>", re.IGNORECASE)
_LONGEST_TAG: Final = 160
_SHOWN: Final = frozenset({"text", "code", "break"})


def _shown_tag(kind: str, text: str) -> str:
    return "\n" if kind == "html" and text[:3].lower() == "<br" else ""


def _extend(stretches: list[Stretch], start: int, end: int) -> None:
    if stretches and stretches[-1].end == start:
        stretches[-1] = Stretch(stretches[-1].start, end)
    else:
        stretches.append(tuple.__new__(Stretch, (start, end)))


def _in_code(content: bytes, leaf: Leaf, inner: int) -> int:
    """Return the byte of a character inside a code span; its marks are as many as it opens with."""
    raw = content[leaf.start : leaf.end]
    ticks = len(raw) - len(raw.lstrip(b"`"))
    at = raw.find(leaf.text.encode(), ticks)
    return leaf.start + (at if at >= 0 else ticks) + len(leaf.text[:inner].encode())
