"""The parser's stream of events to blocks: the only user of ``pyromark``.

It knows markdown and nothing of papers, nor of what a keeper has switched off.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final, NamedTuple, TypeAlias

from llmlist.lists.blocks import (
    Block,
    Footnote,
    Heading,
    InlineLink,
    Inlines,
    ItemList,
    Leaf,
    ListItem,
    Paragraph,
    Quote,
    Table,
    TableRow,
    Verbatim,
)
from llmlist.lists.tags import EMPHASIS, HTML_MARKS, HTML_TAG, STRONG, STRUCK, find_href

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


def build_blocks(text: str, content: bytes) -> tuple[Block, ...]:
    """Return the top-level blocks of a document.

    Args:
        text: What the parser reads; its bytes stand where those of the content do.
        content: The bytes of the file, which all spans refer to.
    """
    # Loaded late: commands that read no document do without it.
    import pyromark  # noqa: PLC0415

    options = (
        pyromark.Options.ENABLE_TABLES
        | pyromark.Options.ENABLE_FOOTNOTES
        | pyromark.Options.ENABLE_STRIKETHROUGH
        | pyromark.Options.ENABLE_TASKLISTS
    )
    events = pyromark.Markdown(options=options).events_with_range(text, merge_text=True)
    return _Builder(content).blocks(iter(events))


_Tag: TypeAlias = str | dict[str, Any]
"""How pyromark names what begins or ends: a name, or a name with details."""


class _Frame(NamedTuple):
    """A block that holds blocks, or verbatim text, and whose end has not come yet."""

    tag: str
    detail: Any
    children: list[Any]


class _HtmlLink(NamedTuple):
    """An ``<a href>`` whose end has not come yet."""

    start: int
    label_start: int
    url_start: int
    url_end: int
    url: str


class _Builder:
    """Turns the stream of events into blocks; holds what is open."""

    def __init__(self, content: bytes) -> None:
        self.content = content
        self.frames: list[_Frame] = [_Frame("", None, [])]
        self.leaves: list[Leaf] = []
        self.links: list[InlineLink] = []
        self.link = -1
        self.open_links: list[tuple[str, bool]] = []
        self.open_html_link: _HtmlLink | None = None
        self.html_marks = 0
        self.images: list[int] = []
        self.marks: list[int] = []
        self.mark = 0
        self.has_addresses = False

    def blocks(self, events: Iterator[Any]) -> tuple[Block, ...]:
        """Return the blocks that the events make; the events are used up."""
        # Everything that is read comes through here: what is most frequent stands first, and is not called.
        leaves, new = self.leaves, tuple.__new__
        for event, span in events:
            start, end = span["start"], span["end"]
            if type(event) is str:
                self._break(event, start, end)
                continue
            what, value = event.popitem()
            if what == "Text":
                # What `Leaf` itself does, without a call of a function of ours for each.
                leaves.append(new(Leaf, ("text", value, start, end, self.mark, self.link)))
                if len(value) != end - start and len(value.encode()) != end - start:
                    self._cut_last()
                if "//" in value:
                    self.has_addresses = True
            elif what == "Start":
                # Cells and paragraphs are made as they end: they hold nothing but leaves and links.
                if type(value) is dict or value not in _INLINE_BLOCKS:
                    self._start(value)
            elif what == "End":
                self._end(value, start, end)
            else:
                self._other(what, value, start, end)
        self._flush()
        return tuple(self.frames[0].children)

    def _break(self, event: str, start: int, end: int) -> None:
        if event == "Rule":
            self._flush()
            self._add_block(Verbatim(start, end, "rule"))
        else:
            self.leaves.append(Leaf("break", "\n", start, end, self.mark, self.link))

    def _other(self, what: str, value: object, start: int, end: int) -> None:
        text, kind = str(value), _LEAF_KINDS.get(what, "text")
        if what == "InlineHtml":
            self._inline_html(text, start, end)
        # A whole block of HTML is read from its bytes: see `html_inlines`.
        elif kind != "html" or self.frames[-1].tag != "HtmlBlock":
            self.leaves.append(Leaf(kind, text, start, end, self.mark, self.link))

    def _inline_html(self, tag: str, start: int, end: int) -> None:
        """Read ``<a href>`` and the tags that mark text as markdown's own marks would."""
        found = HTML_TAG.match(tag)
        name = found["name"].lower() if found else ""
        if found and name in HTML_MARKS:
            self._html_mark(name, closes=bool(found["closing"]))
        elif found and name == "a" and found["closing"] and self.open_html_link is not None:
            self._end_html_link(self.open_html_link, end)
        elif name == "a" and not self.open_links and self.open_html_link is None:
            place = find_href(tag)
            if place is not None:
                self.open_html_link = _HtmlLink(start, end, start + place.start, start + place.end, place.url)
                self._open_link(place.url, inline=False)
                return
        self.leaves.append(Leaf("html", tag, start, end, self.mark, self.link))

    def _html_mark(self, name: str, *, closes: bool) -> None:
        if not closes:
            self.marks.append(self.mark)
            self.mark |= HTML_MARKS[name]
            self.html_marks += 1
        elif self.html_marks:
            self.html_marks -= 1
            self.mark = self.marks.pop()

    def _end_html_link(self, link: _HtmlLink, end: int) -> None:
        self.open_html_link = None
        last = self.leaves[-1] if self.leaves else None
        label_end = last.end if last is not None and last.link == len(self.links) else link.label_start
        self._close_link(
            InlineLink(link.url, link.start, end, link.label_start, label_end, link.url_start, link.url_end)
        )

    def _cut_last(self) -> None:
        """Cut the last text at escapes and entities, so that the bytes of each other piece are its text.

        A field in it can be found by its offset then.
        """
        leaf = self.leaves[-1]
        pieces = list(_literal_pieces(self.content, leaf.start, leaf.end))
        if "".join([text for text, _, _ in pieces]) == leaf.text:
            self.leaves[-1:] = [leaf._replace(text=text, start=start, end=end) for text, start, end in pieces]

    def _start(self, tag: _Tag) -> None:
        name, detail = (tag, {}) if isinstance(tag, str) else tag.popitem()
        if name == "Link":
            self._open_link(str(detail["dest_url"]), inline=detail["link_type"] == "Inline")
        elif name in _INLINE_BLOCKS:
            pass
        elif name in _MARKS:
            self.marks.append(self.mark)
            self.mark |= _MARKS[name]
        elif name == "Image":
            self.images.append(len(self.leaves))
        else:
            if self.leaves or self.links:
                self._flush()
            self.frames.append(tuple.__new__(_Frame, (name, detail, [])))

    def _end(self, tag: _Tag, start: int, end: int) -> None:
        name, detail = (tag, None) if isinstance(tag, str) else tag.popitem()
        if name == "Link":
            self._end_link(start, end)
        elif name in _INLINE_BLOCKS:
            self._end_inline_block(name, detail, start, end)
        elif name in _MARKS:
            self.mark = self.marks.pop()
        elif name == "Image":
            first = self.images.pop()
            text = "".join([leaf.text for leaf in self.leaves[first:]])
            self.leaves[first:] = [Leaf("image", text, start, end, self.mark, self.link)]
        else:
            if self.leaves or self.links:
                self._flush()
            if name in _LISTED and self.content.find(b"\n", start, start + _TAB) >= 0:
                start = _at_marker(self.content, start, end)
            self._add_block(_make_block(name, start, end, self.frames.pop()))

    def _open_link(self, url: str, *, inline: bool) -> None:
        # Links do not nest in markdown, so the index of the open one is that of the next closed.
        self.open_links.append((url, inline))
        self.link = len(self.links)

    def _close_link(self, link: InlineLink) -> None:
        self.open_links.pop()
        self.links.append(link)
        self.link = len(self.links) if self.open_links else -1

    def _end_link(self, start: int, end: int) -> None:
        url, inline = self.open_links[-1]
        last = self.leaves[-1] if self.leaves else None
        # Closing marks such as `**` stand between the last leaf and the bracket.
        inside = last.end if last is not None and last.link == self.link else start + 1
        label_end = self.content.find(b"]", inside, end)
        label_end = label_end if label_end >= 0 else end
        url_start, url_end = (-1, -1)
        if inline:
            url_start, url_end = _destination(self.content, label_end, end)
        elif self.content[start : start + 1] == b"<":
            url_start, url_end = start + 1, end - 1
        self._close_link(
            tuple.__new__(InlineLink, (url, start, end, start + 1, label_end, url_start, url_end))
        )

    def _end_inline_block(self, name: str, detail: object, start: int, end: int) -> None:
        if name == "TableCell":
            # Cells are the children of rows only, which are as deep as their table.
            self.frames[-1].children.append(self._take_inlines(start, end, whole=True))
            return
        inlines = self._take_inlines(start, end, whole=False)
        if name == "Paragraph":
            self._add_block(tuple.__new__(Paragraph, (start, end, inlines)))
        else:
            self._add_block(Heading(start, end, int(str(detail)[1]), inlines))

    def _add_block(self, block: Block | ListItem | TableRow) -> None:
        # What is nested deeper than anybody writes it would overrun the stack of whoever walks the blocks.
        if len(self.frames) <= DEEPEST:
            self.frames[-1].children.append(block)

    def _flush(self) -> None:
        """Make a paragraph of inline content that stands directly in a list item."""
        if self.leaves and self.frames[-1].tag in _TIGHT:
            inlines = self._take_inlines(self.leaves[0].start, self.leaves[-1].end, whole=False)
            self._add_block(tuple.__new__(Paragraph, (inlines.start, inlines.end, inlines)))
        else:
            self.leaves.clear()
            self._clear_links()

    def _clear_links(self) -> None:
        self.links.clear()
        self.link = 0 if self.open_links else -1

    def _take_inlines(self, start: int, end: int, *, whole: bool) -> Inlines:
        if self.html_marks or self.open_html_link is not None:
            self._drop_open_html()
        if self.has_addresses:
            self._link_bare_urls()
        leaves, links = tuple(self.leaves), tuple(self.links)
        self.leaves.clear()
        if links:
            self._clear_links()
        if leaves and not whole:
            start = min(leaves[0].start, links[0].start) if links else leaves[0].start
            end = max(leaves[-1].end, links[-1].end) if links else leaves[-1].end
        return tuple.__new__(Inlines, (start, end, leaves, links))

    def _drop_open_html(self) -> None:
        """Forget tags that their block did not close."""
        while self.html_marks:
            self.html_marks -= 1
            self.mark = self.marks.pop()
        if self.open_html_link is not None:
            self.open_html_link = None
            self.open_links.clear()
            self.link = -1
            number = len(self.links)
            self.leaves[:] = [leaf._replace(link=-1) if leaf.link == number else leaf for leaf in self.leaves]

    def _link_bare_urls(self) -> None:
        """Make links of addresses that stand in the text, as GitHub does; the parser leaves them alone."""
        self.has_addresses = False
        leaves: list[Leaf] = []
        for leaf in self.leaves:
            if leaf.link < 0 and leaf.kind == "text" and "://" in leaf.text and _is_literal(leaf):
                self._split_urls(leaf, leaves)
            else:
                leaves.append(leaf)
        self.leaves[:] = leaves

    def _split_urls(self, leaf: Leaf, leaves: list[Leaf]) -> None:
        """Add a text in pieces, each address in it as a link."""
        text, start, position = leaf.text, leaf.start, 0
        for found in _BARE_URL.finditer(text):
            url = _trimmed_url(found.group())
            before = text[position : found.start()]
            if before:
                end = start + len(before.encode())
                leaves.append(Leaf("text", before, start, end, leaf.marks, -1))
                start = end
            end = start + len(url.encode())
            leaves.append(Leaf("text", url, start, end, leaf.marks, len(self.links)))
            self.links.append(InlineLink(url, start, end, start, end, start, end))
            start, position = end, found.start() + len(url)
        if position < len(text):
            leaves.append(Leaf("text", text[position:], start, leaf.end, leaf.marks, -1))


_LISTED: Final = frozenset({"Item", "List"})
_TAB: Final = 3
"""How many columns a tab can have that are none of the item above."""

_BEFORE_MARKER: Final = re.compile(
    rb"(?!(?:[-*+]|\d{1,9}[.)])\s)[^\n]{0,2}\n(?=[ \t>]*+(?:[-*+]|\d{1,9}[.)])\s)"
)


def _at_marker(content: bytes, start: int, end: int) -> int:
    """Return where an item begins: behind a tab the parser takes the tab's columns for bytes."""
    before = _BEFORE_MARKER.match(content, start, end)
    return start if before is None else before.end()


DEEPEST: Final = 100
_INLINE_BLOCKS: Final = frozenset({"Paragraph", "TableCell", "Heading"})
_MARKS: Final = {"Strong": STRONG, "Emphasis": EMPHASIS, "Strikethrough": STRUCK}
_LEAF_KINDS: Final = {
    "Code": "code",
    "Html": "html",
    "InlineHtml": "html",
    "FootnoteReference": "footnote",
    "TaskListMarker": "task",
}
_TIGHT: Final = frozenset({"Item", "FootnoteDefinition"})
_BLOCKS: Final[dict[str, Callable[[int, int, _Frame, tuple[Any, ...]], Any]]] = {
    "Item": lambda start, end, _, children: tuple.__new__(ListItem, (start, end, children)),
    "List": lambda start, end, frame, children: ItemList(start, end, frame.detail, children),
    "TableHead": lambda start, end, _, children: TableRow(start, end, children),
    "TableRow": lambda start, end, _, children: TableRow(start, end, children),
    "Table": lambda start, end, frame, children: Table(
        start, end, tuple(frame.detail), children[0], children[1:]
    ),
    "BlockQuote": lambda start, end, _, children: Quote(start, end, children),
    "FootnoteDefinition": lambda start, end, frame, children: Footnote(start, end, frame.detail, children),
}
_VERBATIM: Final = {"HtmlBlock": "html", "CodeBlock": "code", "MetadataBlock": "front matter"}


def _make_block(name: str, start: int, end: int, frame: _Frame) -> Block:
    make = _BLOCKS.get(name)
    if make is None:
        return Verbatim(start, end, _VERBATIM.get(name, name))
    block: Block = make(start, end, frame, tuple(frame.children))
    return block


# What does not stand for itself in a text: https://spec.commonmark.org/0.31.2/#backslash-escapes and
# https://spec.commonmark.org/0.31.2/#entity-and-numeric-character-references
_ESCAPE_OR_ENTITY: Final = re.compile(
    rb"\\[!-/:-@\[-`{-~]|&(?:#([0-9]{1,7})|#[xX]([0-9a-fA-F]{1,6})|([A-Za-z][A-Za-z0-9]*));"
)
_REPLACEMENT: Final = "\ufffd"


def _literal_pieces(content: bytes, start: int, end: int) -> Iterator[tuple[str, int, int]]:
    """Yield what a stretch of bytes shows, with the place of each piece: each entity is one of its own."""
    # The text begins behind the backslash where its first character is escaped.
    position = start + (content[start - 1 : start] == b"\\")
    for found in _ESCAPE_OR_ENTITY.finditer(content, position, end):
        escaped = content[found.start()] == _BACKSLASH
        shown = None if escaped else _entity(found)
        if not escaped and shown is None:
            continue
        if found.start() > start:
            yield content[start : found.start()].decode(errors="replace"), start, found.start()
        start = found.start() + 1 if escaped else found.end()
        if shown is not None:
            yield shown, found.start(), found.end()
    if start < end:
        yield content[start:end].decode(errors="replace"), start, end


_BACKSLASH: Final = 0x5C


def _entity(found: re.Match[bytes]) -> str | None:
    """Return the character that an entity stands for; None where no entity is called so."""
    # Loaded late: few documents hold entities.
    from html.entities import html5  # noqa: PLC0415

    decimal, hexadecimal, name = found.groups()
    if name is not None:
        return html5.get(f"{name.decode()};")
    number = int(decimal) if decimal is not None else int(hexadecimal, 16)
    is_character = 0 < number <= 0x10FFFF and not 0xD800 <= number <= 0xDFFF
    return chr(number) if is_character else _REPLACEMENT


_BARE_URL: Final = re.compile(r"https?://[^\s<>\"“”，。；、（）【】]+")


def _trimmed_url(url: str) -> str:
    """Cut what closes a sentence, not an address.

    The rule is https://github.github.com/gfm/#extended-autolink-path-validation.
    """
    surplus = {close: url.count(close) - url.count(opening) for opening, close in ("()", "[]")}
    end = len(url)
    while end:
        last = url[end - 1]
        if surplus.get(last, 0) > 0:
            surplus[last] -= 1
        elif last not in "?!.,:*_~'\"|`;":
            break
        end -= 1
    return url[:end]


def _is_literal(leaf: Leaf) -> bool:
    """Tell whether the bytes of a run are its text: no entity, no escape inside."""
    text = leaf.text
    return (len(text) if text.isascii() else len(text.encode())) == leaf.end - leaf.start


_PLAIN_DESTINATION: Final = re.compile(rb"[ \t\n\r]*+([^\x00-\x20()<\\][^\x00-\x20()\\]*+)(?![(\\])")


def _destination(content: bytes, label_end: int, end: int) -> tuple[int, int]:
    """Return the span of an inline link's destination, without angle brackets.

    The grammar is https://spec.commonmark.org/0.31.2/#link-destination.
    """
    position = label_end + 2
    plain = _PLAIN_DESTINATION.match(content, position, end)
    if plain is not None:
        return plain.span(1)
    while content[position : position + 1] in {b" ", b"\t", b"\n", b"\r"}:
        position += 1
    if content[position : position + 1] == b"<":
        close = content.find(b">", position, end)
        return position + 1, close if close >= 0 else end - 1
    start, depth = position, 0
    while position < end:
        byte = content[position]
        if byte == _BACKSLASH:  # a backslash takes the next byte with it
            position += 2
            continue
        if byte == 0x28:
            depth += 1
        elif byte == 0x29:
            if depth == 0:
                break
            depth -= 1
        elif byte <= 0x20:
            break
        position += 1
    return start, min(position, end)
