"""Where items go in a listing: the edit that sets one in, and the edit that cuts one out."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from llmlist.lists.dialects import write_item
from llmlist.lists.rows import write_row
from llmlist.model.edit import Edit, Span

if TYPE_CHECKING:
    from collections.abc import Collection

    from llmlist.lists.reading import ReadListing
    from llmlist.model.entry import Entry


def insert_item(content: bytes, listing: ReadListing, entry: Entry, *, at: int, newline: str) -> Edit:
    """Return the edit that writes an entry before the item at index ``at``; behind the last for the length.

    Raises:
        EditError: A link that must not be written.
    """
    items = listing.listing.items
    text = _write(content, listing, entry, at=at, newline=newline)
    gap = _gap(content, listing, at)
    if at == 0:
        return Edit(span=Span(items[0].start, items[0].start), content=text + gap)
    end = items[at - 1].end
    if not content[:end].endswith(b"\n"):
        # The last line of a file without a final newline: the file keeps that habit.
        text = newline.encode() + gap + text.rstrip(b"\r\n")
        return Edit(span=Span(end, end), content=text)
    return Edit(span=Span(end, end), content=gap + text)


def insert_first(
    content: bytes, listing: ReadListing, entry: Entry, start: int, end: int, *, newline: str
) -> Edit:
    """Return the edit that writes the first entry of a section as another listing writes its entries.

    Args:
        content: The document.
        listing: The listing whose dialect serves.
        entry: The entry to write.
        start: Byte behind the section's heading.
        end: First byte of the next heading.
        newline: The document's line end.
    """
    text = _write(content, listing, entry, at=len(listing.listing.items), newline=newline)
    table = listing.listing.table
    if table is not None:
        head = content[table.head.start : listing.listing.items[0].start]
        text = head + text
    end_of_line = newline.encode()
    place = start + len(content[start:end].rstrip())
    before = content[start:place]
    lead = end_of_line * (2 if before else 1)
    if not before and not content[:start].endswith(b"\n"):
        lead = end_of_line * 2
    if not before:
        place = start
    rest = content[place:end]
    tail = b"" if rest.startswith((b"\n", b"\r")) or not rest else end_of_line
    if before:
        text = text.rstrip(b"\r\n")
    return Edit(span=Span(place, place), content=lead + text + tail)


def remove_item(content: bytes, listing: ReadListing, index: int, *, gone: Collection[int] = ()) -> Edit:
    """Return the edit that cuts an item with the blank lines that its neighbours keep between them.

    Args:
        content: The document.
        listing: Its listing.
        index: Which item.
        gone: Items of the listing that are cut as well and come before it.
    """
    items = listing.listing.items
    item = items[index]
    if index + 1 < len(items) and not content[item.end : items[index + 1].start].strip():
        return Edit(span=Span(item.start, items[index + 1].start), content=b"")
    before = index - 1
    if before >= 0 and before not in gone and not content[items[before].end : item.start].strip():
        return Edit(span=Span(items[before].end, item.end), content=b"")
    return Edit(span=Span(item.start, item.end), content=b"")


def _write(content: bytes, listing: ReadListing, entry: Entry, *, at: int, newline: str) -> bytes:
    if listing.listing.table is not None:
        text = write_row(content, listing, entry, at=at)
    else:
        text = write_item(content, listing, entry, at=at, newline=newline)
    return text if text.endswith(b"\n") else text + newline.encode()


def _gap(content: bytes, listing: ReadListing, at: int) -> bytes:
    """Return the blank lines between items: what most neighbours keep, of several the nearest."""
    items = listing.listing.items
    gaps = {index: content[items[index].end : items[index + 1].start] for index in range(len(items) - 1)}
    blank = {index: gap for index, gap in gaps.items() if not gap.strip()}
    if not blank:
        return b""
    counts = Counter(blank.values())
    most = max(counts.values())
    fitting = [index for index, gap in blank.items() if counts[gap] == most]
    return blank[min(fitting, key=lambda index: (abs(2 * (index - at) + 1), index))]
