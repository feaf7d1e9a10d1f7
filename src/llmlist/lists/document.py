"""Bytes to blocks and inlines, each with its byte span: the only user of ``pyromark``.

A document is CommonMark with GitHub's tables, as readers of the page see it. This module knows
markdown and nothing of papers. Values are plain tuples: one document makes many thousands of them.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from operator import attrgetter
from typing import TYPE_CHECKING, Any, Final, NamedTuple, TypeAlias

from llmlist.errors import DataError
from llmlist.lists.markers import NO_MARKERS, Markers, find_markers
from llmlist.lists.tags import EMPHASIS, HTML_MARKS, HTML_TAG, STRONG, STRUCK, find_href

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from llmlist.lists.markers import Ground

_BOM: Final = b"\xef\xbb\xbf"
OFF: Final = re.compile(rb"<!--[ \t]*llmlist:off[ \t]*-->")
_FRONT_MATTER: Final = re.compile(
    rb"---[ \t]*\r?\n(?:(?!---|\.\.\.)[^\n]*\n){1,200}(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)"
)
ON: Final = re.compile(rb"<!--[ \t]*llmlist:on[ \t]*-->")


class Leaf(NamedTuple):
    """One run of inline content without structure of its own.

    Attributes:
        kind: ``text``, ``code``, ``html``, ``image``, ``break``, ``footnote`` or ``task``.
        text: As rendered; the alternative text of an image, the tag of inline HTML.
        start: First byte in the document.
        end: Byte behind the last one.
        marks: Bits of `STRONG`, `EMPHASIS` and `STRUCK` around it.
        link: Index into the links of its `Inlines`, or -1.
    """

    kind: str
    text: str
    start: int
    end: int
    marks: int
    link: int


class InlineLink(NamedTuple):
    """One link.

    Attributes:
        url: As rendered: escapes and entities resolved.
        start: First byte of the whole link.
        end: Byte behind the whole link.
        label_start: First byte of the link text.
        label_end: Byte behind the link text.
        url_start: First byte of the written destination; -1 where it stands in a definition elsewhere.
        url_end: Byte behind the written destination.
    """

    url: str
    start: int
    end: int
    label_start: int
    label_end: int
    url_start: int
    url_end: int


class Inlines(NamedTuple):
    """The inline content of a paragraph, heading or table cell."""

    start: int
    end: int
    leaves: tuple[Leaf, ...]
    links: tuple[InlineLink, ...]


class Heading(NamedTuple):
    """A heading of level 1 to 6."""

    start: int
    end: int
    level: int
    inlines: Inlines


class Paragraph(NamedTuple):
    """A paragraph, or the text of a tight list item."""

    start: int
    end: int
    inlines: Inlines


class TableRow(NamedTuple):
    """A row of a pipe table; cell spans include the blanks around their text, not the pipes."""

    start: int
    end: int
    cells: tuple[Inlines, ...]


class Table(NamedTuple):
    """A pipe table; alignments are ``None``, ``Left``, ``Center`` or ``Right``."""

    start: int
    end: int
    alignments: tuple[str, ...]
    head: TableRow
    rows: tuple[TableRow, ...]


class ListItem(NamedTuple):
    """An item of a bullet or numbered list, from its marker to the end of its last line."""

    start: int
    end: int
    blocks: tuple[Block, ...]


class ItemList(NamedTuple):
    """A bullet list (``first`` is None) or a numbered list (``first`` is its first number)."""

    start: int
    end: int
    first: int | None
    items: tuple[ListItem, ...]


class Quote(NamedTuple):
    """A block quote."""

    start: int
    end: int
    blocks: tuple[Block, ...]


class Verbatim(NamedTuple):
    """A block whose inside is not markdown: ``html``, ``code``, ``front matter`` or ``rule``."""

    start: int
    end: int
    kind: str


class Footnote(NamedTuple):
    """A footnote definition."""

    start: int
    end: int
    label: str
    blocks: tuple[Block, ...]


Block: TypeAlias = Heading | Paragraph | Table | ItemList | Quote | Verbatim | Footnote


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
    blocks = _parse_blocks(text, content)
    if as_page or b"llmlist:" not in source:
        return Document(content, blocks, newline)
    markers = find_markers(source, lambda offset: _ground_at(content, blocks, offset))
    if markers.regions:
        blocks = _parse_blocks(_without_regions(source, markers).decode(), content)
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


def plain_text(leaves: Iterable[Leaf]) -> str:
    """Return the text as rendered, on one line, without images and tags."""
    parts = [" " if leaf.kind == "break" else leaf.text for leaf in leaves if leaf.kind in _SHOWN]
    return " ".join("".join(parts).split())


_SHOWN: Final = frozenset({"text", "code", "break"})


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
    for depth in range(_DEEPEST):
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


def _parse_blocks(text: str, content: bytes) -> tuple[Block, ...]:
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
        if len(self.frames) <= _DEEPEST:
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


_DEEPEST: Final = 100
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
