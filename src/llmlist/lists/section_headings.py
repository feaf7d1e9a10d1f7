"""Headings of sections: a new one, where it stands and how it is written; another name for one.

A new one is written as the headings beside it are: their level and style, the blank lines around them,
and what closes each section, such as a rule or a way back to the top.
"""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING, Final, NamedTuple

from llmlist.errors import EditError
from llmlist.lists.fields import is_skipped_heading
from llmlist.lists.html_values import format_html
from llmlist.lists.values import format_inline
from llmlist.model.edit import Edit, Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from llmlist.lists.headings import DocumentSection
    from llmlist.lists.reading import Reading

_ATX: Final = re.compile(rb"( {0,3})#{1,6}([ \t]++)")
_PLAIN_HTML: Final = re.compile(
    rb"(<h([1-6])(?: align=[\"']?\w+[\"']?)?>)(?:(?!</h).)*(</h\2>)", re.DOTALL | re.IGNORECASE
)
_USUAL_LEVEL: Final = 2


class Neighbours(NamedTuple):
    """The headings beside which a new one goes, as far as the document has them.

    Attributes:
        before: Of the section before it in the same section.
        behind: Of the section behind it in the same section.
        parent: Of the section around it.
    """

    before: DocumentSection | None = None
    behind: DocumentSection | None = None
    parent: DocumentSection | None = None


def add_heading(reading: Reading, title: str, neighbours: Neighbours) -> Edit:
    """Return the edit that writes the heading of a new, empty section.

    Args:
        reading: Of the document.
        title: The heading's text.
        neighbours: Where it goes.
    """
    writer = _Writer(reading)
    before, behind, parent = neighbours
    if before is not None:
        return writer.behind(before, writer.heading(title, before.level, before))
    if behind is not None:
        text = writer.heading(title, behind.level, behind) + writer.newline + writer.blank_above(behind)
        return Edit(span=Span(behind.start, behind.start), content=text)
    if parent is not None:
        level = writer.level_below(parent)
        return writer.behind(parent, writer.heading(title, level, writer.example(level)))
    level = writer.level_below(None)
    return writer.last(writer.heading(title, level, writer.example(level)))


def level_inside(reading: Reading, parent: DocumentSection) -> int:
    """Return the level of the headings in a section: that of those it has, else one below its own."""
    return _Writer(reading).level_below(parent)


def rename_heading(reading: Reading, section: DocumentSection, title: str) -> Edit:
    """Return the edit that gives a heading another text; its marks, anchors and badges stay.

    Args:
        reading: Of the document.
        section: One of its sections.
        title: The heading's new text.

    Raises:
        EditError: The old text does not stand in one piece, such as one with a bold word in it.
    """
    source = reading.document.content[section.start : section.end]
    html = source.lstrip().startswith(b"<")
    write = format_html if html else format_inline
    for old in (write(section.title).encode(), section.title.encode()):
        if old and source.count(old) == 1:
            start = section.start + source.index(old)
            return Edit(span=Span(start, start + len(old)), content=write(title).encode())
    raise EditError(
        f"the heading {section.title!r} cannot be renamed to {title!r}: its text is not in one piece",
        hint="rename it in the document by hand",
    )


class _Writer:
    """Knows how a document writes its headings."""

    def __init__(self, reading: Reading) -> None:
        self.content = reading.document.content
        self.newline = reading.document.newline
        self.sections = [section for section in reading.sections if section.level]
        items = [(item.start, item.end) for one in reading.listings for item in one.listing.items]
        self.items = sorted(items)

    def heading(self, title: str, level: int, example: DocumentSection | None) -> bytes:
        """Return a heading without its line end, written as another one of its level is."""
        text = format_inline(title).encode()
        example = self._typical(level, example)
        source = b"" if example is None else self._source(example)
        html = _PLAIN_HTML.fullmatch(source)
        if html is not None:
            return html[1] + format_html(title).encode() + html[3]
        lines = source.splitlines()
        if len(lines) > 1 and level <= _USUAL_LEVEL and not source.startswith((b"#", b"<")):
            mark = b"=" if level == 1 else b"-"
            return text + self.newline + mark * max(len(title), 3)
        atx = _ATX.match(source)
        margin, blank = (atx[1], atx[2]) if atx is not None else (b"", b" ")
        return margin + b"#" * level + blank + text + self._suffix(example, level)

    def _typical(self, level: int, near: DocumentSection | None) -> DocumentSection | None:
        """Return a heading of a level that is written as most of them are: ``near`` if it is."""
        kinds = Counter(_kind(self._source(one)) for one in self.sections if one.level == level)
        if near is None or kinds[_kind(self._source(near))] == max(kinds.values()):
            return near
        usual = kinds.most_common(1)[0][0]
        return next(one for one in self.sections if one.level == level and _kind(self._source(one)) == usual)

    def _source(self, section: DocumentSection) -> bytes:
        return self.content[section.start : section.end].rstrip()

    def _suffix(self, example: DocumentSection | None, level: int) -> bytes:
        """Return what stands behind the titles of this level: closing marks, a link back to the top."""
        suffixes = [self._suffix_of(one) for one in self.sections if one.level == level]
        suffix = b"" if example is None else self._suffix_of(example)
        return suffix if suffixes.count(suffix) > 1 or not suffix.strip(b" #") else b""

    def _suffix_of(self, section: DocumentSection) -> bytes:
        source = self._source(section)
        title = section.title.encode()
        if _ATX.match(source) is None or not title or title not in source:
            return b""
        return source.rpartition(title)[2]

    def level_below(self, parent: DocumentSection | None) -> int:
        """Return the level of the headings in a section; of those in none where it is None."""
        if parent is None:
            levels = Counter(one.level for one in self.sections if len(one.path) == 1)
            return levels.most_common(1)[0][0] if levels else _USUAL_LEVEL
        inside = [one.level for one in self.sections if one.path[:-1] == parent.path and one.path]
        return inside[0] if inside else min(parent.level + 1, 6)

    def example(self, level: int) -> DocumentSection | None:
        """Return a heading of that level."""
        return next((one for one in self.sections if one.level == level and one.path), None)

    def blank_above(self, section: DocumentSection) -> bytes:
        """Return the blank lines above a heading, or one where nothing stands above it."""
        above = self.content[: section.start]
        shown = above.rstrip()
        blank = above[len(shown) :]
        return blank[blank.find(b"\n") + 1 :] if shown and b"\n" in blank else self.newline

    def behind(self, section: DocumentSection, heading: bytes) -> Edit:
        """Return the edit that writes a heading behind all of a section, closed as the others are."""
        end = self._end(section)
        tail = self._tail(section, end)
        usual = self._usual_tail(section.level)
        closes = usual.strip() and usual.strip().startswith(tail.strip())
        if closes and tail.strip() and end == len(self.content):
            place = end - len(tail)
            return Edit(span=Span(place, place), content=usual + heading + self.newline)
        closing = usual if closes and tail.strip() == usual.strip() else b""
        if end < len(self.content):
            gap = closing or self._gap(end)
            return Edit(span=Span(end, end), content=heading + self.newline + gap)
        return self._at_end(heading)

    def last(self, heading: bytes) -> Edit:
        """Return the edit that writes a heading behind all sections but those about the list itself."""
        place = len(self.content)
        for section in reversed(self.sections):
            if not (section.path and is_skipped_heading(section.title)):
                break
            place = section.start
        if place < len(self.content):
            return Edit(span=Span(place, place), content=heading + self.newline + self._gap(place))
        return self._at_end(heading)

    def _at_end(self, heading: bytes) -> Edit:
        shown = len(self.content.rstrip())
        examples = [one for one in self.sections if one.start]
        blank = self.blank_above(examples[-1]) if examples else self.newline
        text = self.newline + blank + heading + self.newline if shown else heading + self.newline
        return Edit(span=Span(shown, len(self.content)), content=text)

    def _gap(self, place: int) -> bytes:
        """Return the blank lines before a heading's first byte."""
        above = self.content[:place]
        blank = above[len(above.rstrip()) :]
        return blank[blank.find(b"\n") + 1 :] or (self.newline if b"\n" not in blank else b"")

    def _end(self, section: DocumentSection) -> int:
        """Return the first byte behind a section and all sections in it."""
        following = (one for one in self.sections if one.start > section.start)
        ends = (one.start for one in following if one.level <= section.level)
        return next(ends, len(self.content))

    def _tail(self, section: DocumentSection, end: int) -> bytes:
        """Return what stands behind the last item of a section; nothing where it has none."""
        inside = [stop for start, stop in self.items if section.start <= start < end]
        return self.content[max(inside) : end] if inside else b""

    def _usual_tail(self, level: int) -> bytes:
        """Return what stands between the last item of a section and the next heading, most often."""
        # What ends a fold, such as </details>, belongs to its beginning, which a new section does not have.
        tails = [tail for tail in self._tails(level) if b"</" not in tail]
        shown = Counter(tail.strip() for tail in tails)
        usual, count = shown.most_common(1)[0] if shown else (b"", 0)
        return next(tail for tail in tails if tail.strip() == usual) if count > 1 else b""

    def _tails(self, level: int) -> Iterator[bytes]:
        same: Sequence[DocumentSection] = [one for one in self.sections if one.level == level]
        for one, other in pairwise(same):
            end = self._end(one)
            if end == other.start:
                tail = self._tail(one, end)
                if tail:
                    yield tail


def _kind(source: bytes) -> str:
    """Return how a heading is written: with marks before it, with a line below it, or in HTML."""
    return "html" if source.startswith(b"<") else "marks" if source.lstrip().startswith(b"#") else "underline"
