"""Folded blocks that are entries: ``<details><summary>Title</summary> … </details>``, one for each work.

A folded block holds a list of entries as often, or whatever is too long to show. It is an entry where its
summary can be a title and all links in it are the work's; most of those in its section must be.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from typing import TYPE_CHECKING, Final, NamedTuple

from llmlist.lists.block_parts import parts_of
from llmlist.lists.blocks import Heading, ItemList, Quote, Table, Verbatim
from llmlist.lists.entry_headings import is_named_link
from llmlist.lists.fields import is_placeholder
from llmlist.lists.html_inlines import Comments, read_inlines
from llmlist.lists.titles import is_title_link
from llmlist.lists.views import TextView
from llmlist.lists.whole_lines import line_end, line_start, visible_end
from llmlist.model.edit import Span
from llmlist.model.identifier import identifier_from_url

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from llmlist.lists.blocks import Block, Inlines
    from llmlist.lists.document import Document

_OPENING: Final = re.compile(rb"<details\b[^<>]{0,200}>\s{0,99}<summary\b[^<>]{0,200}>", re.IGNORECASE)
_TITLE_END: Final = re.compile(rb"</summary\s{0,9}>", re.IGNORECASE)
_INNER_OR_CLOSING: Final = re.compile(rb"<(?:details\b|/details\s{0,9}>)", re.IGNORECASE)
_FEWEST: Final = 2
_FEWEST_WORDS: Final = 2
_MOST_LINKS: Final = 6
_MOST_ITEMS: Final = 6


class Fold(NamedTuple):
    """A folded block that is an entry.

    Attributes:
        start: First byte of its first line.
        end: Byte behind the end of its last line.
        text_start: First byte of its summary.
        text_end: Byte behind the last visible character before its closing tag.
        parts: Its summary and the paragraphs in it.
    """

    start: int
    end: int
    text_start: int
    text_end: int
    parts: tuple[Inlines, ...]


def find_folds(document: Document, shown: bytes) -> tuple[Fold, ...]:
    """Return the folded blocks of a document that are entries, in their order.

    Args:
        document: The document.
        shown: Its bytes, without what is switched off.
    """
    if b"<summary" not in shown:
        return ()
    headings = [block.start for block in document.blocks if isinstance(block, Heading)]
    sections: defaultdict[int, list[Fold | None]] = defaultdict(list)
    starts = [block.start for block in document.blocks]
    for places in _folds(shown):
        sections[bisect_right(headings, places.start)].append(_read(document, starts, shown, places))
    return tuple(fold for folds in sections.values() for fold in _entries(folds))


def _entries(folds: Sequence[Fold | None]) -> list[Fold]:
    found = [fold for fold in folds if fold is not None]
    return found if len(found) >= _FEWEST and len(found) * 10 > len(folds) * 7 else []


class _Places(NamedTuple):
    """Where the parts of a folded block stand: its first tag, its summary, what is folded, its last tag."""

    start: int
    title: Span
    inside: Span
    end: int


def _folds(shown: bytes) -> Iterator[_Places]:
    """Yield each folded block that holds no other and begins on a line of its own."""
    comments, position = Comments(shown, 0), 0
    while (opening := _OPENING.search(shown, position)) is not None:
        position = opening.end()
        title = _TITLE_END.search(shown, opening.end())
        closing = None if title is None else _INNER_OR_CLOSING.search(shown, opening.end())
        if title is None or closing is None:
            return
        alone = not shown[line_start(shown, opening.start()) : opening.start()].strip()
        whole = title.end() <= closing.start() and closing.group().startswith(b"</")
        if whole and alone and not comments.holds(opening.start()):
            summary = Span(opening.end(), title.start())
            yield _Places(opening.start(), summary, Span(title.end(), closing.start()), closing.end())


def _read(document: Document, starts: Sequence[int], shown: bytes, places: _Places) -> Fold | None:
    """Return a folded block as an entry; None where it holds anything else."""
    inside = places.inside
    first, behind = bisect_left(starts, inside.start), bisect_left(starts, inside.end)
    blocks = [one for one in document.blocks[first:behind] if one.end <= inside.end]
    title = read_inlines(shown, *places.title)
    parts = tuple(_parts(shown, blocks, *inside))
    if not _is_work(document.content, title, parts, blocks):
        return None
    start = line_start(document.content, places.start)
    visible = visible_end(document.content, start, inside.end)
    return Fold(start, line_end(document.content, places.end), title.start, visible, (title, *parts))


def _parts(shown: bytes, blocks: Sequence[Block], start: int, end: int) -> Iterator[Inlines]:
    """Yield the paragraphs of a folded block, in markdown and in the HTML around that."""
    for block in blocks:
        if isinstance(block, Verbatim) and block.kind != "html":
            continue
        if block.start > start and shown[start : block.start].strip():
            yield read_inlines(shown, start, block.start)
        if isinstance(block, Verbatim):
            yield read_inlines(shown, block.start, block.end)
        else:
            yield from parts_of(block)
        start = max(start, block.end)
    if shown[start:end].strip():
        yield read_inlines(shown, start, end)


def _is_work(content: bytes, title: Inlines, inside: Sequence[Inlines], blocks: Sequence[Block]) -> bool:
    """Tell whether a summary can be a title, and all that is folded below it speaks of one work."""
    top = TextView(content, (title,))
    words = top.text.split()
    views = [TextView(content, (part,)) for part in inside]
    links = [(view, link) for view in views for link in view.links if link.image is None]
    own = [link for link in top.links if is_title_link(link, top.text)]
    works = [link for _, link in links if identifier_from_url(link.source.url) is not None]
    return (
        len(words) >= _FEWEST_WORDS
        and not is_placeholder(top.text)
        and len(links) <= _MOST_LINKS
        and (bool(own) or bool(top.links) or bool(works))
        and all(is_named_link(view, link) for view, link in links)
        and not any(isinstance(one, Table | Heading | Quote) for one in blocks)
        and all(len(one.items) <= _MOST_ITEMS for one in blocks if isinstance(one, ItemList))
    )
