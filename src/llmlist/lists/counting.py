"""Counted listings: after items came and went, what follows counts on.

Words between two items, such as bullets below one of them, end a listing, but not its count: the listings of
one section that count on from one another are a *run*. It knows nothing of entries.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Final, NamedTuple

from llmlist.lists.numbering import item_number, with_number
from llmlist.model.edit import Edit, Span

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from llmlist.lists.reading import ReadListing


class Spot(NamedTuple):
    """A place in a run.

    Attributes:
        listing: Which of its listings, from 0.
        item: Which of that listing's items; for a new item the one before which it stands.
    """

    listing: int
    item: int


def find_runs(content: bytes, listings: Sequence[ReadListing]) -> tuple[range, ...]:
    """Return which listings of a document belong to one count, in document order.

    A listing of another section or shape, one without numbers and one that begins anew begin another run.
    """
    starts = [0] if listings else []
    for index, (before, listing) in enumerate(pairwise(listings), 1):
        first = _numbers(content, listing)[0]
        same = before.section.start == listing.section.start
        alike = before.listing.shape == listing.listing.shape and _numbers(content, before)[0] is not None
        if not (same and alike) or first is None or first <= _LOWEST:
            starts.append(index)
    return tuple(range(start, end) for start, end in pairwise([*starts, len(listings)]))


_LOWEST: Final = 1
"""A number up to which a listing does not go on from another."""


def renumber(
    content: bytes, run: Sequence[ReadListing], inserted: Sequence[Spot], gone: Collection[Spot]
) -> tuple[dict[int, int], tuple[Edit, ...]]:
    """Return the numbers of a run after items were set in and cut out.

    Only a run whose numbers count up without a slip is counted on; any other keeps its numbers. Between two
    listings numbers may be left out: items that could not be read bear them. Headings keep their numbers as
    long as they can: anchors name them.

    Args:
        content: The document.
        run: The listings, in order.
        inserted: The places of new items, in order.
        gone: The places of items that were cut.

    Returns:
        For each new item, by its place in ``inserted``, its number; and the edits of the items that
        stay. Nothing where the run is not counted.
    """
    numbers = [_numbers(content, listing) for listing in run]
    first = numbers[0][0] if numbers else None
    if first is None or not _counts_up(numbers):
        return {}, ()
    if run[0].listing.shape == "headings" and (not inserted or (first > 1 and Spot(0, 0) in inserted)):
        return {}, ()
    new: dict[int, int] = {}
    edits: list[Edit] = []
    shift = 0
    for spot, number in _spots(numbers):
        for place, at in enumerate(inserted):
            if at == spot:
                new[place] = number + shift
                shift += 1
        items = run[spot.listing].listing.items
        if spot in gone:
            shift -= 1
        elif shift and spot.item < len(items):
            item = items[spot.item]
            edits.append(_number_edit(content, item.start, item.end, number + shift))
    return new, tuple(edits)


def _numbers(content: bytes, listing: ReadListing) -> list[int | None]:
    return [item_number(content[item.start : item.end]) for item in listing.listing.items]


def _counts_up(numbers: Sequence[Sequence[int | None]]) -> bool:
    """Tell whether numbers rise by one within each listing, and rise from one listing to the next."""
    last = None
    for listing in numbers:
        first = listing[0]
        if first is None or (last is not None and first <= last):
            return False
        if list(listing) != list(range(first, first + len(listing))):
            return False
        last = listing[-1]
    return True


def _spots(numbers: Sequence[Sequence[int | None]]) -> list[tuple[Spot, int]]:
    """Return the places of a run with the numbers there; behind a listing's last item stands the next."""
    found = []
    for place, listing in enumerate(numbers):
        first = listing[0] or 0
        found += [(Spot(place, index), first + index) for index in range(len(listing) + 1)]
    return found


def _number_edit(content: bytes, start: int, end: int, number: int) -> Edit:
    old = content[start:end]
    new = with_number(old, number, keep=True)
    tail = next((n for n, (a, b) in enumerate(zip(reversed(old), reversed(new), strict=False)) if a != b), 0)
    head = next((n for n, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), 0)
    tail = min(tail, len(old) - head, len(new) - head)
    return Edit(span=Span(start + head, end - tail), content=new[head : len(new) - tail])
