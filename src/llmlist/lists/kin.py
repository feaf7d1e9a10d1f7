"""The items of a document taken apart: the donors that show how something is written."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from functools import cached_property
from itertools import count, islice, pairwise
from typing import TYPE_CHECKING, Generic, NamedTuple, TypeVar

from llmlist.lists.columns import cell_span
from llmlist.lists.fields import says_nothing
from llmlist.lists.numbering import item_number
from llmlist.lists.templates import Template, make_template
from llmlist.lists.votes import weigh

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from llmlist.lists.reading import ReadListing
    from llmlist.model.entry import Draft


class Donor(NamedTuple):
    """An item that shows how something is written.

    Attributes:
        template: The item taken apart.
        draft: What it says.
    """

    template: Template
    draft: Draft


def donors_of(content: bytes, listing: ReadListing) -> dict[int, Donor]:
    """Return the items that are entries, taken apart, by their index in the listing."""
    pairs = zip(listing.listing.items, listing.drafts, strict=True)
    return {
        index: Donor(make_template(content, item, draft), draft)
        for index, (item, draft) in enumerate(pairs)
        if draft is not None
    }


def templates_of(content: bytes, listing: ReadListing) -> dict[int, Template]:
    """Return the template of each item that is an entry, by its index in the listing."""
    return {index: donor.template for index, donor in donors_of(content, listing).items()}


_T = TypeVar("_T")


class _Growing(Generic[_T]):
    """What an iterator yields, taken from it as far as somebody looks, and kept for the next one.

    Most questions are answered by the first items of a document; a long one has thousands.
    """

    def __init__(self, source: Iterable[_T]) -> None:
        self._source = iter(source)
        self._taken: list[_T] = []

    def __iter__(self) -> Iterator[_T]:
        for place in count():
            if place == len(self._taken):
                self._taken.extend(islice(self._source, 1))
            if place == len(self._taken):
                return
            yield self._taken[place]


class Kin:
    """The other listings of a document: they speak where a listing is too short to show its habit."""

    def __init__(self, content: bytes, listings: Sequence[ReadListing], *, in_html: bool = False) -> None:
        """Take a document's listings; only items that are written in HTML, or none of them, speak."""
        self._content = content
        self._listings = listings
        self._in_html = in_html

    def alike(self, listing: ReadListing) -> Kin:
        """Return those that speak for a listing: what is written in HTML shows nothing about markdown."""
        return self if listing.listing.in_html == self._in_html else self._other

    @cached_property
    def _other(self) -> Kin:
        return Kin(self._content, self._listings, in_html=not self._in_html)

    @cached_property
    def donors(self) -> Iterable[Donor]:
        """The items that are no rows of tables."""
        return _Growing(
            donor
            for listing in self._listings
            if listing.listing.table is None and listing.listing.in_html == self._in_html
            for donor in donors_of(self._content, listing).values()
        )

    @cached_property
    def templates(self) -> Iterable[Template]:
        """The items that are no rows of tables, taken apart."""
        return _Growing(donor.template for donor in self.donors)

    @cached_property
    def word_badges(self) -> frozenset[str]:
        """The names of all units that are badges with a word."""
        return frozenset(
            name for template in self.templates for name in template.names if name.startswith("word ")
        )

    def shows(self, name: str, count: int = 1) -> bool:
        """Tell whether some item shows a sort of unit as often as ``count`` says."""
        return any(template.names.count(name) >= count for template in self.templates)

    def shows_beside(self, title: str, name: str) -> bool:
        """Tell whether some item shows a sort of unit beside a title with or without a link of its own."""
        return any({title, name} <= set(template.names) for template in self.templates)

    def mostly_shows(self, names: frozenset[str], kind: str) -> bool:
        """Tell whether most items of one kind of work show one of several sorts of units."""
        shown = [
            not names.isdisjoint(donor.template.names) for donor in self.donors if donor.draft.kind == kind
        ]
        return sum(shown) * 2 > len(shown)

    def repeats_numbers(self, near: ReadListing) -> bool:
        """Tell whether the listings beside one, near ones above all, give all their items one number."""
        votes = weigh(
            (distance, len(set(numbers)) == 1)
            for distance, numbers in self._numbers(near)
            if len(numbers) > 1 and None not in numbers
        )
        return votes.get(True, 0) > votes.get(False, 0)

    def dates_near(self, near: ReadListing) -> tuple[str, ...]:
        """Return the dates that the tables beside one show, the nearest first."""
        starts = [listing.listing.items[0].start for listing in self._listings]
        place = bisect_left(starts, near.listing.items[0].start)
        tables = [index for index, one in enumerate(self._listings) if one.listing.table is not None]
        return tuple(
            draft.spans["date"].of(self._content).decode(errors="replace")
            for index in sorted(tables, key=lambda index: abs(index - place))
            for draft in self._listings[index].drafts
            if draft is not None and "date" in draft.spans
        )

    def _numbers(self, near: ReadListing) -> Iterable[tuple[int, list[int | None]]]:
        """Yield what the items of each list begin with, and how many listings away it stands."""
        starts = [listing.listing.items[0].start for listing in self._listings]
        place = bisect_left(starts, near.listing.items[0].start)
        for index, listing in enumerate(self._listings):
            if listing.listing.shape == "list":
                items = listing.listing.items
                yield abs(index - place), [item_number(self._content[one.start : one.end]) for one in items]

    def fillers(self, header: str) -> Iterable[bytes]:
        """Yield what stands in the cells of tables that say nothing, below one header: dashes, mostly."""
        for listing in self._listings:
            columns = [index for index, one in enumerate(listing.columns) if one.header == header]
            rows = [item.row for item in listing.listing.items if columns and item.row is not None]
            for cell in (row.cells[index] for row in rows for index in columns if index < len(row.cells)):
                text = cell_span(self._content, cell).of(self._content)
                if text and says_nothing(text.decode(errors="replace")):
                    yield text

    def usual_gap(self, shape: str) -> bytes | None:
        """Return what stands between the items of most listings of a shape, if any tell."""
        found: Counter[bytes] = Counter()
        for listing in self._listings:
            pairs = pairwise(listing.listing.items) if listing.listing.shape == shape else ()
            gaps = Counter(self._content[one.end : other.start] for one, other in pairs)
            found.update(gap for gap, _ in gaps.most_common(1) if not gap.strip())
        return found.most_common(1)[0][0] if found else None
