"""Bytes to blocks and inlines, each with its byte span: the only user of ``pyromark``.

A document is CommonMark with GitHub's tables, as readers of the page see it. This module knows
markdown and nothing of papers. Values are plain tuples: one document makes many thousands of them.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final, NamedTuple, TypeAlias

from llmlist.errors import DataError
from llmlist.lists.tags import EMPHASIS, HTML_MARKS, HTML_TAG, STRONG, STRUCK, find_href

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

_BOM: Final = b"\xef\xbb\xbf"
_OFF: Final = re.compile(rb"<!--[ \t]*llmlist:off[ \t]*-->")
_FRONT_MATTER: Final = re.compile(
    rb"---[ \t]*\r?\n(?:(?!---|\.\.\.)[^\n]*\n){1,200}(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)"
)
_ON: Final = re.compile(rb"<!--[ \t]*llmlist:on[ \t]*-->")


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
    """

    content: bytes
    blocks: tuple[Block, ...]
    newline: bytes


def parse_document(content: bytes) -> Document:
    """Parse a markdown file.

    What stands between ``<!-- llmlist:off -->`` and ``<!-- llmlist:on -->`` is not read.

    Raises:
        DataError: The bytes are not UTF-8; the message gives the offset of the first fault.
    """
    base = len(_BOM) if content.startswith(_BOM) else 0
    try:
        text = _without_front_matter(_without_switched_off(content[base:])).decode()
    except UnicodeDecodeError as error:
        raise DataError(
            f"not UTF-8: byte 0x{content[base + error.start]:02x} at offset {base + error.start}",
            hint="save the file as UTF-8, for example with `iconv -t UTF-8`",
        ) from error
    newline = b"\r\n" if content.count(b"\r\n") * 2 > content.count(b"\n") else b"\n"
    return Document(content, _parse_blocks(text, base, content), newline)


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
    position = 0
    while (off := _OFF.search(content, position)) is not None:
        on = _ON.search(content, off.end())
        end = on.start() if on else len(content)
        content = _blanked(content, off.end(), end)
        position = end
    return content


def _without_front_matter(content: bytes) -> bytes:
    """Blank out the YAML between ``---`` lines at the very beginning, where site makers look for it.

    The parser's own rule would take any two rules of a page for such a block.
    """
    found = _FRONT_MATTER.match(content)
    return _blanked(content, 0, found.end()) if found else content


def _blanked(content: bytes, start: int, end: int) -> bytes:
    return content[:start] + re.sub(rb"[^\r\n]", b" ", content[start:end]) + content[end:]


def _parse_blocks(text: str, base: int, content: bytes) -> tuple[Block, ...]:
    # Loaded late: commands that read no document do without it.
    import pyromark  # noqa: PLC0415

    options = (
        pyromark.Options.ENABLE_TABLES
        | pyromark.Options.ENABLE_FOOTNOTES
        | pyromark.Options.ENABLE_STRIKETHROUGH
        | pyromark.Options.ENABLE_TASKLISTS
    )
    events = pyromark.Markdown(options=options).events_with_range(text)
    return _Builder(content, base).blocks(iter(events))


_Tag: TypeAlias = str | dict[str, Any]
"""How pyromark names what begins or ends: a name, or a name with details."""


class _Frame(NamedTuple):
    """A block whose end has not come yet."""

    start: int
    tag: str
    detail: Any
    children: list[Any]


class _Builder:
    """Turns the stream of events into blocks; holds what is open."""

    def __init__(self, content: bytes, base: int) -> None:
        self.content = content
        self.base = base
        self.frames: list[_Frame] = [_Frame(0, "", None, [])]
        self.leaves: list[Leaf] = []
        self.links: list[InlineLink] = []
        self.open_links: list[tuple[str, bool]] = []
        self.open_html_link: tuple[int, int, int, int, str] | None = None
        self.html_marks = 0
        self.images: list[int] = []
        self.marks: list[int] = []
        self.mark = 0

    def blocks(self, events: Iterator[Any]) -> tuple[Block, ...]:
        base = self.base
        for event, span in events:
            start, end = span["start"] + base, span["end"] + base
            if type(event) is str:
                if event != "Rule":
                    self._leaf("break", "\n", start, end)
                else:
                    self._flush()
                    self.frames[-1].children.append(Verbatim(start, end, "rule"))
                continue
            ((what, value),) = event.items()
            if what == "Text":
                self._leaf("text", value, start, end)
            elif what == "Start":
                self._start(value, start)
            elif what == "End":
                self._end(value, start, end)
            elif what == "InlineHtml":
                self._inline_html(value, start, end)
            else:
                self._leaf(_LEAF_KINDS.get(what, "text"), str(value), start, end)
        self._flush()
        return tuple(self.frames[0].children)

    def _leaf(self, kind: str, text: str, start: int, end: int) -> None:
        if kind == "html" and self.frames[-1].tag == "HtmlBlock":
            return  # a whole block of HTML is read from its bytes: see `html_tables`
        link = len(self.links) if self.open_links else -1
        leaves = self.leaves
        if kind == "text" and leaves:
            last = leaves[-1]
            # Runs that the parser cut are joined where their bytes are their text, so that a field
            # that spans them can be found by its offset.
            if (
                last.kind == "text"
                and last.end == start
                and last.marks == self.mark
                and last.link == link
                and _is_literal(text, end - start)
                and _is_literal(last.text, last.end - last.start)
            ):
                leaves[-1] = Leaf("text", last.text + text, last.start, end, last.marks, link)
                return
        leaves.append(Leaf(kind, text, start, end, self.mark, link))

    def _inline_html(self, tag: str, start: int, end: int) -> None:
        """Read ``<a href>`` and the tags that mark text as markdown's own marks would."""
        found = HTML_TAG.match(tag)
        name = found["name"].lower() if found else ""
        if found and name in HTML_MARKS:
            self._html_mark(name, closes=bool(found["closing"]))
        elif found and name == "a" and found["closing"] and self.open_html_link is not None:
            self._end_html_link(end)
        elif name == "a" and not self.open_links and self.open_html_link is None:
            place = find_href(tag)
            if place is not None:
                self.open_html_link = (start, end, start + place.start, start + place.end, place.url)
                self.open_links.append((place.url, False))
                return
        self._leaf("html", tag, start, end)

    def _html_mark(self, name: str, *, closes: bool) -> None:
        if not closes:
            self.marks.append(self.mark)
            self.mark |= HTML_MARKS[name]
            self.html_marks += 1
        elif self.html_marks:
            self.html_marks -= 1
            self.mark = self.marks.pop()

    def _end_html_link(self, end: int) -> None:
        assert self.open_html_link is not None  # noqa: S101  # the caller has looked
        start, label_start, url_start, url_end, url = self.open_html_link
        self.open_links.pop()
        self.open_html_link = None
        inside = self._tail_of(len(self.links))
        label_end = inside[-1].end if inside else label_start
        self.links.append(InlineLink(url, start, end, label_start, label_end, url_start, url_end))

    def _start(self, tag: _Tag, start: int) -> None:
        name, detail = (tag, {}) if isinstance(tag, str) else next(iter(tag.items()))
        if name in _MARKS:
            self.marks.append(self.mark)
            self.mark |= _MARKS[name]
        elif name == "Link":
            # Links do not nest in markdown, so the index of the open one is that of the next closed.
            self.open_links.append((str(detail["dest_url"]), detail["link_type"] == "Inline"))
        elif name == "Image":
            self.images.append(len(self.leaves))
        else:
            if name not in {"Paragraph", "TableCell", "Heading"}:
                self._flush()
            self.frames.append(_Frame(start, name, detail, []))

    def _end(self, tag: _Tag, start: int, end: int) -> None:
        name = tag if isinstance(tag, str) else next(iter(tag))
        if name in _MARKS:
            self.mark = self.marks.pop()
        elif name == "Link":
            self._end_link(start, end)
        elif name == "Image":
            first = self.images.pop()
            text = "".join(leaf.text for leaf in self.leaves[first:])
            del self.leaves[first:]
            link = len(self.links) if self.open_links else -1
            self.leaves.append(Leaf("image", text, start, end, self.mark, link))
        else:
            self._end_block(name, start, end)

    def _end_link(self, start: int, end: int) -> None:
        url, inline = self.open_links.pop()
        inside = self._tail_of(len(self.links))
        label_start = start + 1
        label_end = self._label_end(inside, start, end)
        url_start, url_end = (-1, -1)
        if inline:
            url_start, url_end = _destination(self.content, label_end, end)
        elif self.content[start : start + 1] == b"<":
            url_start, url_end = start + 1, end - 1
        self.links.append(InlineLink(url, start, end, label_start, label_end, url_start, url_end))

    def _tail_of(self, link: int) -> list[Leaf]:
        first = len(self.leaves)
        while first and self.leaves[first - 1].link == link:
            first -= 1
        return self.leaves[first:]

    def _label_end(self, inside: list[Leaf], start: int, end: int) -> int:
        # Closing marks such as `**` stand between the last leaf and the bracket.
        found = self.content.find(b"]", inside[-1].end if inside else start + 1, end)
        return found if found >= 0 else end

    def _end_block(self, name: str, start: int, end: int) -> None:
        frame = self.frames[-1]
        if name in {"Paragraph", "TableCell", "Heading"}:
            inlines = self._take_inlines(start, end, whole=name == "TableCell")
            self.frames.pop()
            self.frames[-1].children.append(_INLINE_BLOCKS[name](start, end, frame, inlines))
            return
        self._flush()
        self.frames.pop()
        self.frames[-1].children.append(_make_block(name, start, end, frame))

    def _flush(self) -> None:
        """Make a paragraph of inline content that stands directly in a list item."""
        if self.leaves and len(self.frames) > 1 and self.frames[-1].tag in _TIGHT:
            inlines = self._take_inlines(self.leaves[0].start, self.leaves[-1].end, whole=False)
            self.frames[-1].children.append(Paragraph(inlines.start, inlines.end, inlines))
        else:
            self.leaves.clear()
            self.links.clear()

    def _link_bare_urls(self) -> None:
        """Make links of addresses that stand in the text, as GitHub does; the parser leaves them alone."""
        leaves: list[Leaf] = []
        for leaf in self.leaves:
            if leaf.link >= 0 or leaf.kind != "text" or not _is_literal(leaf.text, leaf.end - leaf.start):
                leaves.append(leaf)
                continue
            position = 0
            for found in _BARE_URL.finditer(leaf.text):
                url = _trimmed_url(found.group())
                start = leaf.start + len(leaf.text[: found.start()].encode())
                end = start + len(url.encode())
                self._split_off(leaves, leaf, position, found.start())
                leaves.append(Leaf("text", url, start, end, leaf.marks, len(self.links)))
                self.links.append(InlineLink(url, start, end, start, end, start, end))
                position = found.start() + len(url)
            self._split_off(leaves, leaf, position, len(leaf.text))
        self.leaves = leaves

    @staticmethod
    def _split_off(leaves: list[Leaf], leaf: Leaf, start: int, end: int) -> None:
        if start < end:
            begin = leaf.start + len(leaf.text[:start].encode())
            stop = leaf.start + len(leaf.text[:end].encode())
            leaves.append(Leaf("text", leaf.text[start:end], begin, stop, leaf.marks, -1))

    def _drop_open_html(self) -> None:
        """Forget tags that their block did not close."""
        while self.html_marks:
            self.html_marks -= 1
            self.mark = self.marks.pop()
        if self.open_html_link is not None:
            self.open_html_link = None
            self.open_links.clear()
            number = len(self.links)
            self.leaves = [leaf._replace(link=-1) if leaf.link == number else leaf for leaf in self.leaves]

    def _take_inlines(self, start: int, end: int, *, whole: bool) -> Inlines:
        self._drop_open_html()
        if any(leaf.link < 0 and leaf.kind == "text" and "://" in leaf.text for leaf in self.leaves):
            self._link_bare_urls()
        leaves, links = tuple(self.leaves), tuple(self.links)
        self.leaves.clear()
        self.links.clear()
        if leaves and not whole:
            start = min([leaves[0].start, *(link.start for link in links[:1])])
            end = max([leaves[-1].end, *(link.end for link in links[-1:])])
        return Inlines(start, end, leaves, links)


_MARKS: Final = {"Strong": STRONG, "Emphasis": EMPHASIS, "Strikethrough": STRUCK}
_LEAF_KINDS: Final = {
    "Code": "code",
    "Html": "html",
    "InlineHtml": "html",
    "FootnoteReference": "footnote",
    "TaskListMarker": "task",
}
_TIGHT: Final = frozenset({"Item", "FootnoteDefinition"})
_INLINE_BLOCKS: Final[dict[str, Callable[[int, int, _Frame, Inlines], Any]]] = {
    "Paragraph": lambda start, end, _, inlines: Paragraph(start, end, inlines),
    "TableCell": lambda _start, _end, _frame, inlines: inlines,
    "Heading": lambda start, end, frame, inlines: Heading(start, end, int(frame.detail["level"][1]), inlines),
}
_BLOCKS: Final[dict[str, Callable[[int, int, _Frame, tuple[Any, ...]], Any]]] = {
    "Item": lambda start, end, _, children: ListItem(start, end, children),
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


_BARE_URL: Final = re.compile(r"https?://[^\s<>\"“”，。；、（）【】]+")


def _trimmed_url(url: str) -> str:
    """Cut what closes a sentence, not an address.

    The rule is https://github.github.com/gfm/#extended-autolink-path-validation.
    """
    while True:
        bare = url.rstrip("?!.,:*_~'\"|`;")
        if bare.endswith((")", "]")):
            opening, closing = ("(", ")") if bare.endswith(")") else ("[", "]")
            if bare.count(closing) > bare.count(opening):
                bare = bare[:-1]
        if bare == url:
            return url
        url = bare


def _is_literal(text: str, size: int) -> bool:
    """Tell whether the bytes of a run are its text: no entity, no escape inside."""
    return len(text) == size if text.isascii() else len(text.encode()) == size


def _destination(content: bytes, label_end: int, end: int) -> tuple[int, int]:
    """Return the span of an inline link's destination, without angle brackets.

    The grammar is https://spec.commonmark.org/0.31.2/#link-destination.
    """
    position = label_end + 2
    while content[position : position + 1] in {b" ", b"\t", b"\n", b"\r"}:
        position += 1
    if content[position : position + 1] == b"<":
        close = content.find(b">", position, end)
        return position + 1, close if close >= 0 else end - 1
    start, depth = position, 0
    while position < end:
        byte = content[position]
        if byte == 0x5C:  # a backslash takes the next byte with it
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
