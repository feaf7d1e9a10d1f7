"""The items of a document taken apart: the donors that show how something is written."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from llmlist.lists.templates import Template, make_template

if TYPE_CHECKING:
    from collections.abc import Sequence

    from llmlist.lists.reading import ReadListing


def templates_of(content: bytes, listing: ReadListing) -> dict[int, Template]:
    """Return the template of each item that is an entry, by its index in the listing."""
    pairs = zip(listing.listing.items, listing.drafts, strict=True)
    return {
        index: make_template(content, item, draft)
        for index, (item, draft) in enumerate(pairs)
        if draft is not None
    }


class Kin:
    """The other listings of a document: they speak where a listing is too short to show its habit."""

    def __init__(self, content: bytes, listings: Sequence[ReadListing]) -> None:
        self._content = content
        self._listings = listings

    @cached_property
    def templates(self) -> tuple[Template, ...]:
        """The items that are no rows of tables, taken apart."""
        return tuple(
            template
            for listing in self._listings
            if listing.listing.table is None
            for template in templates_of(self._content, listing).values()
        )

    def shows(self, name: str, count: int = 1) -> bool:
        """Tell whether some item shows a sort of unit as often as ``count`` says."""
        return any(template.names.count(name) >= count for template in self.templates)
