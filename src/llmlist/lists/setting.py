"""Where an item is written, and what shows how: the one value that all who write an item are given."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from llmlist.lists.kin import Kin
    from llmlist.lists.reading import ReadListing


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """What surrounds a new item.

    Attributes:
        content: The document.
        listing: The listing as whose item it is written.
        at: It stands before the listing's item of this index; behind the last for their number.
        newline: The document's line end.
        kin: The document's listings, asked where the listing does not tell how to write.
        attempt: 0 for the best way to write it. Each further number is another way, for a text that
            would not read back: another item is the model, or its own wording is kept.
        begins: It begins the part of its listing behind words that break it.
    """

    content: bytes
    listing: ReadListing
    at: int
    newline: str
    kin: Kin | None = None
    attempt: int = 0
    begins: bool = False


def within(setting: Setting, parts: Sequence[ReadListing]) -> Setting:
    """Return a setting among the items of several listings, of which its own is one.

    Words between two items, such as bullets below one of them, break a list; its items still are written
    alike.
    """
    if len(parts) == 1:
        return setting
    before = parts[: next(number for number, part in enumerate(parts) if part is setting.listing)]
    items = tuple(item for part in parts for item in part.listing.items)
    drafts = tuple(draft for part in parts for draft in part.drafts)
    whole = replace(setting.listing, listing=setting.listing.listing._replace(items=items), drafts=drafts)
    at = setting.at + sum(len(part.listing.items) for part in before)
    return replace(setting, listing=whole, at=at, begins=setting.at == 0)


def repeats_number(setting: Setting) -> bool:
    """Tell whether a new item beside one alone bears the same number, as in the listings around it."""
    alone = len(setting.listing.listing.items) == 1
    return alone and setting.kin is not None and setting.kin.repeats_numbers(setting.listing)
