"""What a markdown document is made of: blocks, inlines and links, each with its byte span.

Values are plain tuples: one document makes many thousands of them. They know nothing of how they are made.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterable


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


def plain_text(leaves: Iterable[Leaf]) -> str:
    """Return the text as rendered, on one line, without images and tags."""
    parts = [" " if leaf.kind == "break" else leaf.text for leaf in leaves if leaf.kind in _SHOWN]
    return " ".join("".join(parts).split())


_SHOWN: Final = frozenset({"text", "code", "break"})
