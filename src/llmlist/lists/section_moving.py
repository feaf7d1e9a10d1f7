"""A section of a document at another place, with all that stands below its heading, byte for byte.

Only the level of its headings changes where it comes to stand deeper or higher, and its line in a contents
list moves along. It must not know the catalogue.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

from llmlist.errors import EditError
from llmlist.lists.anchors import find_page
from llmlist.lists.contents import find_contents, write_contents_line
from llmlist.lists.document import parse_document
from llmlist.lists.inner_links import find_inner_links, follow_headings
from llmlist.lists.numbering import item_number, with_number
from llmlist.model.edit import Edit, Span, apply_edits, chain_edits

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from llmlist.lists.anchors import PageHeading
    from llmlist.lists.contents import ContentsLine
    from llmlist.lists.headings import DocumentSection
    from llmlist.lists.reading import Reading

Side = Literal["before", "after", "inside"]
_ANCHOR_LINE: Final = re.compile(rb"[ \t]*<a\s[^<>\n]{1,200}>[ \t]*</a>[ \t]*\r?\n?\Z")
_RULE_LINE: Final = re.compile(rb"(?:-{3,}|\*{3,}|_{3,}|<(?:hr|br) ?/?>)\Z")
_ATX: Final = re.compile(rb"( {0,3})(#{1,6})")
_HTML: Final = re.compile(rb"(</?h)([1-6])(?=[\s>])", re.IGNORECASE)
_DEEPEST: Final = 6


class Target(NamedTuple):
    """Where a section goes.

    Attributes:
        side: Before or behind another section, or last inside it.
        section: The other section.
        level: The level of the section's own heading there.
    """

    side: Side
    section: DocumentSection
    level: int


def move_section(reading: Reading, section: DocumentSection, target: Target) -> tuple[Edit, ...]:
    """Return the edits that put a section in another place; links and the contents list follow.

    Args:
        reading: Of the document.
        section: One of its sections.
        target: Where it goes; not inside the section itself.

    Raises:
        EditError: Its headings cannot get the level that they need there.
    """
    content = reading.document.content
    headed = [one for one in reading.sections if one.level]
    whole = _whole(content, headed, section)
    other = _whole(content, headed, target.section)
    place = other.start if target.side == "before" else other.end
    text = _at_level(content, whole, target.level - section.level)
    if whole.start <= place <= whole.end:
        edit = Edit(span=whole, content=text)
    elif place < whole.start:
        edit = _moved_up(content, whole, place, text)
    else:
        edit = _moved_down(content, whole, place, text)
    edits = () if edit.content == edit.span.of(content) else (edit,)
    return _with_links(content, edits, whole, place) if edits else ()


# What sets sections apart, blank lines and rules, stays between them: the last one of a document has what
# ends the document.


def _moved_up(content: bytes, whole: Span, place: int, text: bytes) -> Edit:
    between = content[place : whole.start]
    if whole.end == len(content):
        (body, end), (rest, gap) = _cut_tail(text), _cut_tail(between)
        return Edit(span=Span(place, whole.end), content=body + gap + rest + end)
    return Edit(span=Span(place, whole.end), content=text + between)


def _moved_down(content: bytes, whole: Span, place: int, text: bytes) -> Edit:
    between = content[whole.end : place]
    if place == len(content):
        (body, gap), (rest, end) = _cut_tail(text), _cut_tail(between)
        return Edit(span=Span(whole.start, place), content=rest + gap + body + end)
    return Edit(span=Span(whole.start, place), content=between + text)


def _whole(content: bytes, sections: Sequence[DocumentSection], section: DocumentSection) -> Span:
    """Return a section with all sections in it, and the anchors right above its heading."""
    following = (one for one in sections if one.start > section.start and one.level <= section.level)
    behind = next(following, None)
    end = len(content) if behind is None else _with_anchors(content, behind.start)
    return Span(_with_anchors(content, section.start), end)


def _with_anchors(content: bytes, offset: int) -> int:
    """Return where a heading begins with the lines above it that only give it a name."""
    start = content.rfind(b"\n", 0, offset) + 1
    place = start
    while place:
        line = content.rfind(b"\n", 0, place - 1) + 1
        text = content[line:place]
        if _ANCHOR_LINE.match(text):
            start = line
        elif text.strip():
            break
        place = line
    return start


def _cut_tail(text: bytes) -> tuple[bytes, bytes]:
    """Return a text without what sets it apart from the next section, and that: blank lines, a rule."""
    body = text.rstrip()
    line = body.rfind(b"\n") + 1
    above = body[:line]
    # Right below text it would be the underline of a heading.
    if _RULE_LINE.match(body[line:].strip()) and above.endswith((b"\n\n", b"\r\n\r\n")) and above.strip():
        body = above.rstrip()
    return body, text[len(body) :]


def _at_level(content: bytes, whole: Span, deeper: int) -> bytes:
    """Return a section with all its headings deeper by some levels.

    Raises:
        EditError: A heading cannot be written on its level.
    """
    text = whole.of(content)
    if not deeper:
        return text
    edits = []
    for heading in find_page(content).headings:
        if whole.start <= heading.start < whole.end and heading.outermost:
            source = content[heading.start : heading.end]
            start = heading.start - whole.start
            marked = _with_level(source, heading.level + deeper, heading.title)
            edits.append(Edit(span=Span(start, start + len(source)), content=marked))
    return apply_edits(text, edits)


def _with_level(source: bytes, level: int, title: str) -> bytes:
    atx = _ATX.match(source)
    if not 1 <= level <= _DEEPEST:
        raise EditError(
            f"the heading {title!r} cannot stand on level {level}", hint="headings have levels 1 to 6"
        )
    if atx is not None:
        return atx[1] + b"#" * level + source[atx.end() :]
    if source.lstrip().startswith(b"<"):
        return _HTML.sub(lambda tag: tag[1] + b"%d" % level, source)
    raise EditError(
        f"the heading {title!r} is underlined, and cannot stand on another level",
        hint="write it with # marks first",
    )


def _with_links(content: bytes, edits: tuple[Edit, ...], whole: Span, place: int) -> tuple[Edit, ...]:
    """Return edits that move a section together with what they bring: links that follow, contents lists."""
    moved = apply_edits(content, edits)
    old, new = find_page(content).headings, find_page(moved).headings
    inside = [one for one in old if whole.start <= one.start < whole.end]
    rest = [one for one in old if one not in inside]
    number = sum(one.start < place for one in rest)
    order = [*rest[:number], *inside, *rest[number:]]
    if [one.title for one in order] != [one.title for one in new]:
        return edits
    changed = {
        one.anchor.lower(): (one, other)
        for one, other in zip(order, new, strict=True)
        if one.anchor != other.anchor
    }
    if changed:
        edits = chain_edits(content, edits, follow_headings(find_inner_links(parse_document(moved)), changed))
    return _with_contents(content, edits, [new[index] for index in range(number, number + len(inside))])


def _with_contents(
    content: bytes, edits: tuple[Edit, ...], headings: Sequence[PageHeading]
) -> tuple[Edit, ...]:
    """Return edits with the lines of the moved headings in the contents lists, in their new places."""
    moved = apply_edits(content, edits)
    names = {one.anchor.lower() for one in headings}
    lines = [line for line in find_contents(parse_document(moved)) if line.fragment in names]
    top = next((line for line in lines if line.fragment == headings[0].anchor.lower()), None)
    if top is None:
        return edits
    permuted = _permuted(moved, top, find_page(moved).headings)
    if permuted is not None:
        return chain_edits(content, edits, permuted)
    # It comes to stand in another list: its lines are written as those beside them there.
    edits = chain_edits(content, edits, (Edit(span=top.whole, content=b""),))
    for one in headings:
        current = apply_edits(content, edits)
        page = find_page(current).headings
        number = next(index for index, other in enumerate(page) if other.anchor == one.anchor)
        edits = chain_edits(content, edits, write_contents_line(parse_document(current), page, number))
    return edits


def _permuted(content: bytes, top: ContentsLine, headings: Sequence[PageHeading]) -> tuple[Edit, ...] | None:
    """Return the edits that put a line in its place in its list; None where it belongs in another one."""
    known = {line.whole: line for line in find_contents(parse_document(content))}
    order = {one.anchor.lower(): number for number, one in enumerate(headings)}
    beside = [known[span] for span in top.beside if span in known and known[span].fragment in order]
    above = {_parent(headings, order[line.fragment]) for line in beside}
    if len(beside) < 2 or len(above) > 1:
        return None
    others = [index for index, line in enumerate(beside) if line.whole != top.whole]
    ranks = {index: order[beside[index].fragment] for index in others}
    own = order[top.fragment]
    before = max((index for index in others if ranks[index] < own), key=ranks.__getitem__, default=None)
    place = 0 if before is None else others.index(before) + 1
    moved = next(index for index, line in enumerate(beside) if line.whole == top.whole)
    return tuple(_rearranged(content, beside, [*others[:place], moved, *others[place:]]))


def _rearranged(content: bytes, lines: Sequence[ContentsLine], wanted: Sequence[int]) -> Iterator[Edit]:
    for place, index in enumerate(wanted):
        if place != index:
            old, new = lines[place].whole.of(content), lines[index].whole.of(content)
            number = item_number(old)
            text = new if number is None else with_number(new, number, keep=True)
            text = text.rstrip(b"\r\n") + old[len(old.rstrip(b"\r\n")) :]
            yield Edit(span=lines[place].whole, content=text)


def _parent(headings: Sequence[PageHeading], number: int) -> int | None:
    """Return the index of the heading of the section around one."""
    above = range(number - 1, -1, -1)
    return next((index for index in above if headings[index].level < headings[number].level), None)
