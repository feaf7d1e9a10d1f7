"""Hand-made contents lists: found by their structure, and the line that a new section gets in one.

A contents list is a list most of whose links lead into the document. A new line is written as the line
of its neighbour is: indentation, bullet or number, marks, blank lines.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from llmlist.lists.anchors import unfold_fragment
from llmlist.lists.blocks import ItemList, Paragraph
from llmlist.lists.inner_links import format_fragment
from llmlist.lists.navigation import is_contents
from llmlist.lists.values import format_inline
from llmlist.model.edit import Edit, Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from llmlist.lists.anchors import PageHeading
    from llmlist.lists.blocks import Block, InlineLink, ListItem
    from llmlist.lists.document import Document

_MARKER: Final = re.compile(rb"[ \t]*+(?:[-*+]|(\d{1,9})[.)])[ \t]++[*_]*+")
_WORD: Final = re.compile(r"\w")


class ContentsLine(NamedTuple):
    """A line of a contents list that is one link.

    Attributes:
        fragment: Where it leads, decoded and in lower case.
        own: Its own lines, from the first byte of the first one.
        whole: The same with what is nested below it.
        label: The text of its link.
        url: What stands behind the ``#`` of its address.
        beside: All lines of the list in which it stands, itself among them, nested ones not.
    """

    fragment: str
    own: Span
    whole: Span
    label: Span
    url: Span
    beside: tuple[Span, ...]


def find_contents(document: Document) -> tuple[ContentsLine, ...]:
    """Return the lines of the contents lists of a document, in document order."""
    lists = (block for block in _lists(document.blocks) if is_contents(block))
    return tuple(line for block in lists for line in _lines(document.content, block))


def write_contents_line(document: Document, headings: Sequence[PageHeading], number: int) -> tuple[Edit, ...]:
    """Return the edits that give a heading its line in the contents list; none where it belongs in none.

    Args:
        document: It has the heading.
        headings: All headings of the page.
        number: Index of the heading.
    """
    lines = {line.fragment: line for line in reversed(find_contents(document))}
    heading = headings[number]
    if heading.anchor.lower() in lines:
        return ()
    before, behind, parent = _neighbours(headings, number)
    content = document.content
    for one in before:
        if one.anchor.lower() in lines:
            return _behind(document, lines[one.anchor.lower()], heading)
    for one in behind:
        if one.anchor.lower() in lines:
            line = lines[one.anchor.lower()]
            return (
                _insertion(content, line, line.whole.start, heading, document.newline, step=0),
                *_renumbered(content, line, line.whole.start),
            )
    above = lines.get(parent.anchor.lower()) if parent is not None else None
    cousin = _cousin(headings, lines, heading.level)
    if above is None or cousin is None:
        return ()
    return (_insertion(content, cousin, above.own.end, heading, document.newline, step=None),)


def _neighbours(
    headings: Sequence[PageHeading], number: int
) -> tuple[list[PageHeading], list[PageHeading], PageHeading | None]:
    """Return the sections of the same level before, nearest first, those behind, and the one around."""
    level = headings[number].level
    before: list[PageHeading] = []
    parent = None
    for one in reversed(headings[:number]):
        if one.level < level:
            parent = one
            break
        if one.level == level:
            before.append(one)
    behind: list[PageHeading] = []
    for one in headings[number + 1 :]:
        if one.level < level:
            break
        if one.level == level:
            behind.append(one)
    return before, behind, parent


def _cousin(
    headings: Sequence[PageHeading], lines: Mapping[str, ContentsLine], level: int
) -> ContentsLine | None:
    """Return the line of a heading of that level; None where the list does not go so deep."""
    listed = (lines.get(one.anchor.lower()) for one in headings if one.level == level)
    return next((line for line in listed if line is not None), None)


def _behind(document: Document, line: ContentsLine, heading: PageHeading) -> tuple[Edit, ...]:
    place = line.whole.end
    edit = _insertion(document.content, line, place, heading, document.newline, step=1)
    return (edit, *_renumbered(document.content, line, place))


def _insertion(
    content: bytes, line: ContentsLine, place: int, heading: PageHeading, newline: bytes, *, step: int | None
) -> Edit:
    """Return the edit that writes a heading's line as another line is written.

    Args:
        content: The document.
        line: The other line.
        place: Where the new one begins.
        heading: The heading.
        newline: The document's line end.
        step: By how much the number grows in a counted list; None begins at 1.
    """
    text = _written(content, line, heading)
    marker = _MARKER.match(text)
    if marker is not None and marker[1] is not None and (step is None or _is_counted(content, line)):
        number = 1 if step is None else int(marker[1]) + step
        text = text[: marker.start(1)] + str(number).encode() + text[marker.end(1) :]
    gap = _gap(content, line)
    if place and not content[:place].endswith(b"\n"):
        return Edit(span=Span(place, place), content=newline + gap + text)
    return Edit(
        span=Span(place, place),
        content=gap + text + newline if step else text + newline + (gap if step == 0 else b""),
    )


def _written(content: bytes, line: ContentsLine, heading: PageHeading) -> bytes:
    """Return a line for a heading; words of the other line beside its link are not taken over."""
    start, end = line.own.start, len(content[: line.own.end].rstrip())
    shown = line.label.of(content)
    marks = shown[: len(shown) - len(shown.lstrip(b"*_"))]
    marks = marks if marks and shown.endswith(marks[::-1]) else b""
    label = marks + format_inline(heading.title, in_link=True).encode() + marks[::-1]
    fragment = format_fragment(heading.anchor, line.url.text(content)).encode()
    edges = sorted([(line.label, label), (line.url, fragment)])
    (first, one), (last, other) = edges
    marker = _MARKER.match(content, start)
    head = content[start : first.start]
    lead = marker.end() if marker is not None else start
    if _WORD.search(content[lead : first.start].decode()) and first == line.label:
        head = content[start:lead] + b"["
    tail = content[last.end : end]
    if _WORD.search(tail.decode()) and last == line.url:
        tail = b")"
    return head + one + content[first.end : last.start] + other + tail


def _gap(content: bytes, line: ContentsLine) -> bytes:
    """Return the blank lines that stand between the lines of a list."""
    for left, right in zip(line.beside, line.beside[1:], strict=False):
        between = content[left.end : right.start]
        if not between.strip():
            return between
    return b""


def _is_counted(content: bytes, line: ContentsLine) -> bool:
    numbers = [_number(content, span) for span in line.beside]
    first = numbers[0]
    return first is not None and (len(numbers) == 1 or numbers == list(range(first, first + len(numbers))))


def _number(content: bytes, span: Span) -> int | None:
    marker = _MARKER.match(content, span.start)
    return int(marker[1]) if marker is not None and marker[1] is not None else None


def _renumbered(content: bytes, line: ContentsLine, place: int) -> Iterator[Edit]:
    """Yield the edits of the numbers behind a new line, where the list counts up."""
    if not _is_counted(content, line):
        return
    for span in line.beside:
        marker = _MARKER.match(content, span.start)
        if span.start >= place and marker is not None:
            yield Edit(span=Span(*marker.span(1)), content=str(int(marker[1]) + 1).encode())


def _lists(blocks: Sequence[Block]) -> Iterator[ItemList]:
    return (block for block in blocks if isinstance(block, ItemList))


def _lines(content: bytes, block: ItemList) -> Iterator[ContentsLine]:
    spans = tuple(_whole(content, item) for item in block.items)
    for item, whole in zip(block.items, spans, strict=True):
        nested = list(_lists(item.blocks))
        link = _only_link(item)
        if link is not None:
            end = _line_start(content, nested[0].start) if nested else whole.end
            own = Span(whole.start, max(end, whole.start))
            yield ContentsLine(
                fragment=unfold_fragment(link.url),
                own=own,
                whole=whole,
                label=Span(link.label_start, link.label_end),
                url=Span(link.url_start + 1, link.url_end),
                beside=spans,
            )
        for inner in nested:
            yield from _lines(content, inner)


def _only_link(item: ListItem) -> InlineLink | None:
    """Return the link of an item that has one link, into the document, in its first paragraph."""
    first = item.blocks[0] if item.blocks else None
    links = first.inlines.links if isinstance(first, Paragraph) else ()
    link = links[0] if len(links) == 1 else None
    return link if link is not None and link.url.startswith("#") and link.url_start >= 0 else None


def _whole(content: bytes, item: ListItem) -> Span:
    start = _line_start(content, item.start)
    visible = start + len(content[start : item.end].rstrip())
    stop = content.find(b"\n", visible)
    return Span(start, stop + 1 if stop >= 0 else len(content))


def _line_start(content: bytes, offset: int) -> int:
    return content.rfind(b"\n", 0, offset) + 1
