"""Whether a listing keeps an order, and where that order puts a new entry."""

from __future__ import annotations

from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from llmlist.lists.same import Same
from llmlist.model.title import fold_title

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from llmlist.lists.reading import ReadListing
    from llmlist.model.entry import Draft, Entry

# Hand-kept lists slip now and then; one step in seven against the order is still an order.
_TOLERANCE: Final = 1 / 7
_FEWEST_STEPS: Final = 2


class Order(NamedTuple):
    """By what a listing is ordered.

    Attributes:
        key: What is compared: an order among values that are not None.
        descending: Newest first, or from Z to A.
    """

    key: Callable[[Draft | Entry], Any]
    descending: bool


def find_order(listing: ReadListing) -> Order | None:
    """Return the order that a listing keeps: by date first, else by title; None where it keeps none."""
    return _order_of(Same(listing))


@lru_cache(maxsize=64)
def _order_of(same: Same) -> Order | None:
    drafts = [draft for draft in same.listing.drafts if draft is not None]
    for key in (_by_date, _by_title):
        ups, downs = _steps([key(draft) for draft in drafts])
        enough = ups + downs >= (_FEWEST_STEPS if key is _by_date else 4)
        if enough and min(ups, downs) <= (ups + downs) * _TOLERANCE:
            return Order(key, descending=downs > ups)
    return None


def find_place(listing: ReadListing, entry: Entry) -> int:
    """Return the index in a listing before which a new entry goes; its length means last.

    Among equals a new entry comes last where the order ascends, and first where the newest come first.
    """
    order = find_order(listing)
    items = listing.listing.items
    value = order.key(entry) if order is not None else None
    if order is None or value is None:
        return len(items)
    known = [(i, order.key(draft)) for i, draft in enumerate(listing.drafts) if draft is not None]
    values = [(index, other) for index, other in known if other is not None]
    if order.descending:
        return next((index for index, other in values if _not_before(value, other)), len(items))
    before = [index for index, other in values if _not_before(value, other)]
    if not before:
        return values[0][0]
    # What follows an undated item that closes the listing stands behind it.
    return len(items) if before[-1] == values[-1][0] else before[-1] + 1


def begins_rather(before: ReadListing, behind: ReadListing, entry: Entry) -> bool:
    """Tell whether an entry breaks the order at the end of one listing, and keeps it before the next one."""
    order = find_order(before)
    value = None if order is None else order.key(entry)
    first = next((draft for draft in behind.drafts if draft is not None), None)
    other = None if order is None or first is None else order.key(first)
    if order is None or value is None or other is None or find_place(before, entry) == len(before.drafts):
        return False
    return _not_before(value, other) if order.descending else _not_before(other, value)


def belongs_before(before: ReadListing, behind: ReadListing, entry: Entry) -> bool:
    """Tell whether an entry keeps the order at the end of one listing, or breaks it before the next one."""
    if _keeps_order(before, entry):
        return find_place(before, entry) == len(before.drafts)
    return _keeps_order(behind, entry) and find_place(behind, entry) > 0


def _keeps_order(listing: ReadListing, entry: Entry) -> bool:
    """Tell whether a listing keeps an order that says where an entry goes."""
    order = find_order(listing)
    return order is not None and order.key(entry) is not None


def goes_behind(listing: ReadListing, entry: Entry, other: Entry) -> bool:
    """Tell whether a new entry goes behind another new one that has been put in the same place."""
    order = find_order(listing)
    value, known = (None, None) if order is None else (order.key(entry), order.key(other))
    if order is None or value is None or known is None:
        return True
    return not _not_before(value, known) if order.descending else _not_before(value, known)


def _not_before(value: Any, other: Any) -> bool:  # noqa: ANN401  # values of one order, compared with themselves
    """Tell whether ``value`` is not smaller, as far as both dates are known."""
    if isinstance(value, tuple):
        shared = min(len(value), len(other))
        return bool(value[:shared] >= other[:shared])
    return bool(value >= other)


def _by_date(one: Draft | Entry) -> tuple[int, ...] | None:
    if one.date is None:
        return None
    parts = (one.date.year, one.date.month, one.date.day)
    return tuple(part for part in parts if part is not None)


def _by_title(one: Draft | Entry) -> str:
    return fold_title(one.title)


def _steps(values: Sequence[Any]) -> tuple[int, int]:
    """Return how many neighbours ascend and how many descend; equal ones say nothing."""
    known = [value for value in values if value is not None]
    ups = downs = 0
    for left, right in pairwise(known):
        shared = min(len(left), len(right)) if isinstance(left, tuple) else None
        one, other = (left[:shared], right[:shared]) if shared is not None else (left, right)
        ups += one < other
        downs += one > other
    return ups, downs
