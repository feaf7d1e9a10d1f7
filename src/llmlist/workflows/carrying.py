"""Items that leave their place and come to stand elsewhere word for word: in another section or document.

It must not know why an item leaves, nor where exactly it comes to stand.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from llmlist.lists.changes import change_item
from llmlist.model.edit import Span, apply_edits
from llmlist.model.problem import Location, Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from llmlist.lists.reading import Reading, ReadListing
    from llmlist.model.entry import Entry
    from llmlist.workflows.pairing import ItemRef


@dataclass(frozen=True, slots=True, kw_only=True)
class Departure:
    """An item that is cut from a document.

    Attributes:
        path: The document's path.
        repair: How its values are repaired, if they are.
        content: The document.
        listing: The item's listing.
        index: Which of its items.
        end: Byte behind the item and the remarks right below it.
    """

    path: str
    repair: str | None
    content: bytes
    listing: ReadListing
    index: int
    end: int

    @property
    def start(self) -> int:
        """The item's first byte."""
        return self.listing.listing.items[self.index].start

    @property
    def line(self) -> int:
        """The item's line, counted from one."""
        return self.content.count(b"\n", 0, self.start) + 1


def depart(reading: Reading, ref: ItemRef, *, path: str, repair: str | None) -> Departure:
    """Return an item of a document as one that leaves it, with the remarks right below it."""
    content = reading.document.content
    listing = reading.listings[ref.listing]
    item = listing.listing.items[ref.item]
    return Departure(path=path, repair=repair, content=content, listing=listing, index=ref.item, end=item.end)


def look_of(content: bytes, listing: ReadListing, index: int) -> tuple[str, bytes]:
    """Return of what shape an item's listing is, and what the item begins with, whatever its number."""
    item = listing.listing.items[index]
    return listing.listing.shape, content[item.start : item.text_start].strip(b"0123456789")


def is_alike(one: Departure, content: bytes, listing: ReadListing, index: int) -> bool:
    """Tell whether an item is a row of a table with the same columns as another, or begins like it."""
    looks = (look_of(one.content, one.listing, one.index), look_of(content, listing, index))
    marks = {(shape, marker.rstrip()) for shape, marker in looks}
    return len(marks) == 1 and one.listing.columns == listing.columns


def carried_text(one: Departure, entry: Entry, *, newline: str) -> bytes:
    """Return the lines of an item that leaves, changed where its entry is.

    Args:
        one: The item.
        entry: What it should say.
        newline: The line end of the document that it comes to.

    Raises:
        EditError: A link that must not be written.
    """
    own = "\r\n" if b"\r\n" in one.content else "\n"
    edits, _ = change_item(one.content, one.listing, one.index, entry, newline=own)
    shifted = [replace(edit, span=edit.span.shifted(-one.start)) for edit in edits]
    text = apply_edits(one.content[one.start : one.end], shifted)
    return text if own == newline else text.replace(own.encode(), newline.encode())


def left_behind(one: Departure, text: bytes, entry: Entry) -> Problem | None:
    """Name the words of an item that are lost where it is written anew, if any are.

    Args:
        one: The item as it stood.
        text: The item as it is written.
        entry: What the catalogue keeps.
    """
    kept = set(_words(text.decode(errors="replace"))) | set(_words(repr(entry)))
    phrases = tuple(_lost_phrases(Span(one.start, one.end).of(one.content).decode(errors="replace"), kept))
    if not phrases:
        return None
    return Problem(
        code="words-left-behind",
        severity="warning",
        message=f"{entry.title!r} is written anew in its new place, without {', '.join(map(repr, phrases))}",
        location=Location(path=one.path, line=one.line),
        entry_key=entry.key,
        hint=f"write it there by hand if it is wanted, or keep it: `llmlist edit {entry.key} --set note=…`",
    )


_WORD: Final = re.compile(r"[^\W_]+")
_MARKUP: Final = re.compile(r"https?://[^\s)\]>\"'|]+|</?[A-Za-z][^<>\n]{0,300}>|<!--|-->|&[a-z]{2,8};")


def _words(text: str) -> Iterator[str]:
    return (found[0].casefold() for found in _WORD.finditer(text))


def _lost_phrases(text: str, kept: set[str]) -> Iterator[str]:
    """Yield the runs of words of a text that are not kept, as they stand there."""
    plain = _MARKUP.sub(lambda found: "\n" * len(found[0]), text)
    run: list[re.Match[str]] = []
    for word in _WORD.finditer(plain):
        lost = word[0].casefold() not in kept and not word[0].isdecimal()
        if run and (not lost or "\n" in plain[run[-1].end() : word.start()]):
            yield plain[run[0].start() : run[-1].end()]
            run = []
        if lost:
            run.append(word)
    if run:
        yield plain[run[0].start() : run[-1].end()]
