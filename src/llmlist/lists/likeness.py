"""Beside which of two listings of one look an entry is at home: the one whose near items are like it.

A section may hold several lists, below words or folded blocks of their own; where one ends and the next
begins, nothing but the entries themselves tells to which of them another belongs. Where both are as alike,
an entry goes behind what stands before it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

    from llmlist.lists.reading import ReadListing
    from llmlist.model.entry import Draft, Entry

_NEAR: Final = 5
"""How many items of each listing are asked: the last of one, the first of the other."""

_TELLING: Final = ("date", "venue", "authors", "institutes", "keywords", "note")

_TELLS_MOST: Final = 3
"""How many times as much as a value that is the same weighs that the same fields are filled."""


def is_more_like(behind: ReadListing, before: ReadListing, entry: Entry) -> bool:
    """Tell whether an entry is more like the first items of one listing than the last of another."""
    last = [draft for draft in before.drafts if draft is not None][-_NEAR:]
    first = [draft for draft in behind.drafts if draft is not None][:_NEAR]
    return _likeness(first, entry) > _likeness(last, entry)


def _likeness(drafts: Sequence[Draft], entry: Entry) -> float:
    """Return how much an entry shares with each of some items on average: 0 is nothing."""
    return sum(_shared(draft, entry) for draft in drafts) / max(len(drafts), 1)


def _shared(draft: Draft, entry: Entry) -> float:
    told = sum(bool(getattr(draft, name)) == bool(getattr(entry, name)) for name in _TELLING)
    same_venue = entry.venue is not None and draft.venue == entry.venue
    same_year = draft.date is not None and entry.date is not None and draft.date.year == entry.date.year
    values = same_venue + same_year + (draft.kind == entry.kind) + _same_folders(draft, entry)
    return _TELLS_MOST * told / len(_TELLING) + values


def _same_folders(draft: Draft, entry: Entry) -> float:
    """Return what part of the folders of an entry's address those of an item's have too, from the first."""
    if draft.primary_link is None or entry.primary_link is None:
        return float(draft.primary_link is entry.primary_link)
    own = entry.primary_link.url.split("/")[:-1]
    others = draft.primary_link.url.split("/")[:-1]
    same = next((n for n, pair in enumerate(zip(own, others, strict=False)) if pair[0] != pair[1]), None)
    return (min(len(own), len(others)) if same is None else same) / max(len(own), 1)
