"""A listing as the key of what is remembered of it: equal to itself alone, and quick to look up."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from llmlist.lists.reading import ReadListing


class Same:
    """One listing, compared by identity: comparing all that it says takes as long as finding it out anew.

    Attributes:
        listing: The listing, which lives as long as what is remembered of it.
    """

    __slots__ = ("listing",)

    def __init__(self, listing: ReadListing) -> None:
        self.listing = listing

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Same) and other.listing is self.listing

    def __hash__(self) -> int:
        return id(self.listing)
