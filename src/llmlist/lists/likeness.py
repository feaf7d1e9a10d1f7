"""Beside which of two listings an entry is at home: the one whose near items are like it.

A section may hold several lists, below words or folded blocks of their own; where one ends and the next
begins, nothing but the entries themselves tells to which of them another belongs. Where both are as alike,
an entry goes behind what stands before it.
"""

from __future__ import annotations

import re
from itertools import takewhile
from typing import TYPE_CHECKING, Final

from llmlist.model.title import fold_title

if TYPE_CHECKING:
    from collections.abc import Sequence

    from llmlist.lists.reading import ReadListing
    from llmlist.model.entry import Draft, Entry

_NEAR: Final = 5
"""How many items of each listing are asked: the last of one, the first of the other."""

_TELLING: Final = ("date", "venue", "authors", "institutes", "keywords", "note")

_TELLS_MOST: Final = 3
"""How many times as much as a value that is the same weighs that the same fields are filled."""


def sounds_more_like(behind: ReadListing, before: ReadListing, entry: Entry) -> bool:
    """Tell whether an entry goes to one listing rather than another that looks different.

    To the one whose titles have more of its title's words; else to the one whose items are more like it.
    """
    here, there = (_count_words(listing, entry) for listing in (behind, before))
    return is_more_like(behind, before, entry) if here == there else here > there


def _count_words(listing: ReadListing, entry: Entry) -> int:
    """Return how many words of an entry's title the titles of a listing have."""
    words = {
        word for draft in listing.drafts if draft is not None for word in fold_title(draft.title).split()
    }
    return len(words.intersection(fold_title(entry.title).split()))


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
    values = same_venue + same_year + (draft.kind == entry.kind) + _same_page(draft, entry)
    return _TELLS_MOST * told / len(_TELLING) + values


def _same_page(draft: Draft, entry: Entry) -> float:
    """Return what part of an entry's address an item's has too, from its start and without its last part."""
    link, known = entry.primary_link, draft.primary_link
    if link is None or known is None:
        return float(link is known)
    own, other = (_PART.split(one.url)[:-1] for one in (link, known))
    same = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(own, other, strict=False)))
    return same / max(len(own), 1)


_PART: Final = re.compile(r"[/#?]")
