"""What stays of a reading when the text changes in one place: listings that stand there word for word.

A command reads the same document again after a change of one line, to prove it; all other listings then
say what they said, some bytes and lines further on. Knows nothing of how a listing is read.
"""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from llmlist.lists.blocks import Inlines
    from llmlist.lists.listings import Listing, RawItem
    from llmlist.model.entry import Draft

_MARGIN: Final = 200
"""Bytes around a listing that are the same too: what stands right beside an item may explain it."""


class Move(NamedTuple):
    """Where a listing stood in the earlier text.

    Attributes:
        place: Which of the earlier listings it is, from 0.
        offset: How many bytes further on it stands now.
        lines: How many lines further on it stands now.
    """

    place: int
    offset: int
    lines: int


def find_moves(
    content: bytes, listings: Sequence[Listing], earlier: bytes, known: Sequence[Listing]
) -> dict[int, Move]:
    """Return the listings that an earlier text has word for word, by their index.

    Args:
        content: The document now.
        listings: Its listings.
        earlier: The document as it was.
        known: Listings of it.
    """
    head, tail = _same_ends(content, earlier)
    shift = len(content) - len(earlier)
    lines = content.count(b"\n") - earlier.count(b"\n")
    places = {_bounds(one)[0]: index for index, one in enumerate(known) if one.items}
    found = {}
    for number, listing in enumerate(listings):
        if not listing.items:
            continue
        start, end = _bounds(listing)
        if end + _MARGIN <= head:
            move = Move(places.get(start, -1), 0, 0)
        elif start - _MARGIN >= len(content) - tail:
            move = Move(places.get(start - shift, -1), shift, lines)
        else:
            continue
        if move.place >= 0 and _is_moved(listing, known[move.place], move.offset):
            found[number] = move
    return found


def moved_draft(draft: Draft, move: Move, section: tuple[str, ...]) -> Draft:
    """Return a draft as it is read where its listing stands now."""
    if not move.offset and not move.lines and draft.section == section:
        return draft
    by = move.offset
    spans = {name: span.shifted(by) for name, span in draft.spans.items()}
    return replace(
        draft,
        line=draft.line + move.lines,
        span=draft.span and draft.span.shifted(by),
        section=section,
        spans=MappingProxyType(spans),
    )


def _same_ends(one: bytes, other: bytes) -> tuple[int, int]:
    """Return how many bytes two texts share at their start, and how many of the rest at their end."""
    shorter = min(len(one), len(other))
    head = _longest(shorter, lambda size: one[:size] == other[:size])
    tail = _longest(shorter - head, lambda size: one[len(one) - size :] == other[len(other) - size :])
    return head, tail


def _longest(most: int, fits: Callable[[int], bool]) -> int:
    """Return the greatest size that fits, of those up to ``most``; every smaller one fits too."""
    low, high = 0, most
    while low < high:
        middle = (low + high + 1) // 2
        if fits(middle):
            low = middle
        else:
            high = middle - 1
    return low


def _bounds(listing: Listing) -> tuple[int, int]:
    """Return where a listing with all that belongs to it begins and ends."""
    around = [listing.table[:2]] if listing.table is not None else []
    around += [listing.frame] if listing.frame is not None else []
    starts = (listing.items[0].start, *(start for start, _ in around))
    ends = (*(item.end for item in listing.items), *(end for _, end in around))
    return min(starts), max(ends)


def _is_moved(now: Listing, was: Listing, by: int) -> bool:
    """Tell whether two listings of the same bytes have the same structure too.

    What stands elsewhere can change it: a definition of links, a comment or a quote that opens above.
    """
    if not by:
        return now._replace(heading=0) == was._replace(heading=0)
    return (
        (now.shape, now.first, len(now.items)) == (was.shape, was.first, len(was.items))
        and (now.table is None) == (was.table is None)
        and (now.frame is None) == (was.frame is None)
        and all(_is_moved_item(one, other, by) for one, other in zip(now.items, was.items, strict=True))
    )


def _is_moved_item(now: RawItem, was: RawItem, by: int) -> bool:
    places = zip((*now[:4], now.hanging), (*was[:4], was.hanging), strict=True)
    return (
        all((one is None and other is None) or one == _later(other, by) for one, other in places)
        and (now.row is None) == (was.row is None)
        and _are_moved(now.parts, was.parts, by)
        and _are_moved(now.remarks, was.remarks, by)
    )


def _later(place: int | None, by: int) -> int | None:
    return None if place is None else place + by


def _are_moved(now: Sequence[Inlines], was: Sequence[Inlines], by: int) -> bool:
    return len(now) == len(was) and all(
        list(_signs(one, by)) == list(_signs(other, 0)) for one, other in zip(now, was, strict=True)
    )


def _signs(inlines: Inlines, by: int) -> Iterator[tuple[object, ...]]:
    """Yield all that inline content is made of, as it would be so many bytes before."""
    for kind, text, start, end, marks, link in inlines.leaves:
        yield kind, text, start - by, end - by, marks, link
    for url, start, end, first, last, url_start, url_end in inlines.links:
        # A destination that stands elsewhere may have moved by itself.
        inside = start <= url_start < end
        yield (
            url,
            start - by,
            end - by,
            first - by,
            last - by,
            inside and url_start - by,
            inside and url_end - by,
        )
