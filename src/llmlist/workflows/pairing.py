"""Which item of a document shows which entry of the catalogue.

Within one section one to one, the surest sign first: all that it says, an identifier and the URL with
agreeing titles, one of the two with agreeing titles, the title; what is left pairs if it stands alone
between the same paired neighbours, or if it alone carries its identifier on both sides. What is left then
is looked for across the sections of the document: it has moved. An item that says again what a paired one
says pairs with nothing else that is only called the same.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from itertools import product
from typing import TYPE_CHECKING, NamedTuple

from llmlist.lists.counts import masked_title, parse_mark
from llmlist.model.entry import Entry, entry_at
from llmlist.model.scheme import preferred_identity
from llmlist.model.title import fold_title, titles_agree
from llmlist.model.url import are_parts_of_one, comparable_url
from llmlist.model.watch import watched

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence

    from llmlist.lists.counts import CountMark
    from llmlist.lists.reading import Reading, ReadListing
    from llmlist.model.catalog import Catalog
    from llmlist.model.entry import Draft, Item
    from llmlist.model.watch import Watch


class ItemRef(NamedTuple):
    """Where an item stands in a reading: index of its listing, index in the listing."""

    listing: int
    item: int


class Placement(NamedTuple):
    """An item of the catalogue and the entry as it shows at that place."""

    item: Item
    entry: Entry


class Pair(NamedTuple):
    """An item of a document and the placement that it shows."""

    ref: ItemRef
    placement: Placement


@dataclass(frozen=True, kw_only=True)
class Pairing:
    """How a document and the catalogue go together.

    Attributes:
        sections: For each section of the document that the catalogue knows, its key there.
        pairs: Items and placements of one section, in document order.
        moved: Items whose placement is in another section of the catalogue, in document order.
        gone: Items whose placement is in another document, in document order.
        unknown: Items that match no placement, in document order.
        missing: Placements that no item shows, in catalogue order.
    """

    sections: Mapping[str, str]
    pairs: tuple[Pair, ...]
    moved: tuple[Pair, ...]
    unknown: tuple[ItemRef, ...]
    missing: tuple[Placement, ...]
    gone: tuple[Pair, ...] = ()

    @cached_property
    def by_ref(self) -> Mapping[ItemRef, Placement]:
        """The placement of each paired item that stands in its own section."""
        return {pair.ref: pair.placement for pair in self.pairs}

    @cached_property
    def by_place(self) -> Mapping[tuple[str, str], ItemRef]:
        """The item of each placement, by entry key and section key."""
        return {pair.placement.item.place: pair.ref for pair in self.pairs}


def draft_at(reading: Reading, ref: ItemRef) -> Draft:
    """Return the draft of an item."""
    draft = listing_at(reading, ref).drafts[ref.item]
    if draft is None:
        raise LookupError(ref)
    return draft


def listing_at(reading: Reading, ref: ItemRef) -> ReadListing:
    """Return the listing of an item."""
    return reading.listings[ref.listing]


def match_sections(reading: Reading, catalog: Catalog, document: str) -> Mapping[str, str]:
    """Return the catalogue's key of each section of a document that it knows.

    Sections of one path pair in their order: a document may have two that are called the same. Where it
    has more of them than the catalogue knows, those of the same key pair first.
    """
    described = catalog.documents_by_key.get(document)
    marks = [parse_mark(text) for text in described.counts] if described is not None else []
    known: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for section in catalog.sections:
        if section.document == document:
            known[_masked(catalog.section_path(section.key), marks)].append(section.key)
    shown: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for heading in reading.sections:
        path = _masked(heading.path, marks)
        if path in known and heading.key not in shown[path]:
            shown[path].append(heading.key)
    found: dict[str, str] = {}
    for path, headings in shown.items():
        keys = known[path]
        same = {key for key in keys if key in headings} if len(headings) > len(keys) else set()
        rest = [key for key in keys if key not in same]
        for heading_key in headings:
            if heading_key in same:
                found[heading_key] = heading_key
            elif rest:
                found[heading_key] = rest.pop(0)
    return found


def _masked(path: tuple[str, ...], marks: Sequence[CountMark]) -> tuple[str, ...]:
    """Return a path of headings without the numbers that are kept in them."""
    return tuple(masked_title(title, marks) for title in path) if marks else path


def pair_items(
    reading: Reading,
    catalog: Catalog,
    document: str,
    *,
    elsewhere: Sequence[Placement] = (),
    watch: Watch | None = None,
) -> Pairing:
    """Pair the items of a document with the catalogue's placements in its sections.

    Args:
        reading: Of the document.
        catalog: What should stand there.
        document: Its key.
        elsewhere: Placements that other documents lack; what pairs with nothing here may show one.
        watch: Is told for how many sections that is done.
    """
    sections = match_sections(reading, catalog, document)
    wanted: dict[str | None, list[Placement]] = defaultdict(list)
    for placement in placements_of(catalog, document):
        wanted[placement.item.section].append(placement)
    by_section: dict[str | None, list[ItemRef]] = defaultdict(list)
    for number, listing in enumerate(reading.listings):
        for index, draft in enumerate(listing.drafts):
            if draft is not None:
                by_section[sections.get(listing.section.key)].append(ItemRef(number, index))
    pairs: list[Pair] = []
    loose: list[ItemRef] = []
    missing: list[Placement] = []
    repeated: set[ItemRef] = set()
    for key in watched(list(dict.fromkeys([*by_section, *wanted])), watch, "pairing items"):
        matcher = _Matcher(reading, by_section.get(key, ()), wanted.get(key, ()) if key else ())
        matcher.match_surely()
        if not matcher.is_done():
            matcher.match_between_neighbours()
            matcher.match_retitled()
        pairs += matcher.pairs()
        loose += matcher.loose()
        missing += matcher.missing()
        repeated |= matcher.repeated
    across = _Matcher(reading, loose, missing, repeated)
    across.match_surely()
    beyond = _Matcher(reading, across.loose(), elsewhere, repeated)
    beyond.match_surely()
    return Pairing(
        sections=sections,
        pairs=tuple(sorted(pairs, key=lambda pair: _position(reading, pair.ref))),
        moved=tuple(across.pairs()),
        unknown=tuple(sorted(beyond.loose(), key=lambda ref: _position(reading, ref))),
        missing=tuple(across.missing()),
        gone=tuple(beyond.pairs()),
    )


def says_again(draft: Draft, other: Draft | Entry) -> bool:
    """Tell whether an item that shares an identifier or URL with a work says that work again.

    Files of one repository may be called the same: two places in it are two works.
    """
    if not titles_agree(draft.title, other.title):
        return False
    one, another = draft.primary_link, other.primary_link
    return one is None or another is None or not are_parts_of_one(one.url, another.url)


def find_repeats(reading: Reading, pairing: Pairing) -> Mapping[ItemRef, Pair]:
    """Return the items that say again what a paired item of the same section says, with that pair."""
    asked = {listing_at(reading, ref).section.key for ref in pairing.unknown}
    firsts: dict[tuple[str, Hashable], list[Pair]] = defaultdict(list)
    for pair in pairing.pairs:
        section = listing_at(reading, pair.ref).section.key
        if section not in asked:
            continue
        for sign in _signs(draft_at(reading, pair.ref)):
            firsts[section, sign].append(pair)
    found: dict[ItemRef, Pair] = {}
    for ref in pairing.unknown:
        draft = draft_at(reading, ref)
        section = listing_at(reading, ref).section.key
        for sign in _signs(draft):
            for pair in firsts.get((section, sign), ()):
                if says_again(draft, draft_at(reading, pair.ref)):
                    found.setdefault(ref, pair)
    return found


def _signs(draft: Draft) -> Iterable[Hashable]:
    yield from _draft_ids(draft)
    yield from _draft_urls(draft)


def _position(reading: Reading, ref: ItemRef) -> int:
    return reading.listings[ref.listing].listing.items[ref.item].start


def placements_of(catalog: Catalog, document: str) -> tuple[Placement, ...]:
    """Return what the catalogue places in a document, in catalogue order."""
    own = {section.key for section in catalog.sections if section.document == document}
    return tuple(
        Placement(item, item if isinstance(item, Entry) else entry_at(catalog.by_key[item.key], item))
        for item in catalog.items
        if item.section in own
    )


class _Matcher:
    """Pairs some items with some placements.

    Args:
        reading: Of the document.
        refs: The items.
        placements: What they may show.
        repeated: Items known to say again what others say: these pair by identifier or URL alone.
    """

    def __init__(
        self,
        reading: Reading,
        refs: Sequence[ItemRef],
        placements: Sequence[Placement],
        repeated: Iterable[ItemRef] = (),
    ) -> None:
        self.refs = list(refs)
        self.repeated = set(repeated)
        self.drafts = [draft_at(reading, ref) for ref in refs]
        self.placements = list(placements)
        self.matched: dict[int, int] = {}
        self.taken: set[int] = set()

    def match_surely(self) -> None:
        self._match_by(_draft_statement, _entry_statement)
        self._match_by(_draft_pages, _entry_pages)
        self._match_by(_draft_ids, _entry_ids)
        self._match_by(_draft_urls, _entry_urls)
        self.repeated.update(self._find_repeated())
        self._match_by(_draft_title, _entry_title, repeats=False)

    def match_between_neighbours(self) -> None:
        """Pair what stands alone on both sides between the same paired neighbours.

        An item that says again what a paired one says is no other work.
        """
        said = self._said(_entry_ids)
        gaps: dict[tuple[int, int], list[int]] = defaultdict(list)
        bounds = self._bounds()
        for left in range(len(self.refs)):
            if left not in self.matched and said.isdisjoint(_draft_ids(self.drafts[left])):
                gaps[bounds[left]].append(left)
        for (low, high), lefts in gaps.items():
            free = [right for right in range(low + 1, high) if right not in self.taken]
            alone = len(lefts) == 1 and len(free) == 1 and high > low
            if alone and _may_be_one(self.drafts[lefts[0]], self.placements[free[0]].entry):
                self._pair(lefts[0], free[0])

    def match_retitled(self) -> None:
        """Pair by identifier, then URL, where one item and one placement carry it, and none that is paired.

        What a paired one carries too, such as the repository that all items lead into, tells none apart.
        """
        for of_draft, of_entry in ((_draft_ids, _entry_ids), (_draft_urls, _entry_urls)):
            said = self._said(of_entry)
            lefts: dict[Hashable, set[int]] = defaultdict(set)
            rights: dict[Hashable, set[int]] = defaultdict(set)
            for left in self._unmatched():
                for sign in of_draft(self.drafts[left]):
                    lefts[sign].add(left)
            for right in self._untaken():
                for sign in of_entry(self.placements[right].entry):
                    rights[sign].add(right)
            for sign, (left, *others) in ((sign, sorted(found)) for sign, found in lefts.items()):
                alone = not others and len(rights[sign]) == 1 and sign not in said
                right = min(rights[sign], default=-1)
                if alone and left not in self.matched and right not in self.taken:
                    self._pair(left, right)

    def _unmatched(self) -> list[int]:
        return [left for left in range(len(self.drafts)) if left not in self.matched]

    def _untaken(self) -> list[int]:
        return [right for right in range(len(self.placements)) if right not in self.taken]

    def _said(self, of_entry: Callable[[Entry], Iterable[Hashable]]) -> set[Hashable]:
        """Return the signs of the placements that are paired."""
        return {sign for right in self.taken for sign in of_entry(self.placements[right].entry)}

    def pairs(self) -> list[Pair]:
        return [Pair(self.refs[left], self.placements[right]) for left, right in sorted(self.matched.items())]

    def loose(self) -> list[ItemRef]:
        return [ref for left, ref in enumerate(self.refs) if left not in self.matched]

    def missing(self) -> list[Placement]:
        return [one for right, one in enumerate(self.placements) if right not in self.taken]

    def _find_repeated(self) -> Iterable[ItemRef]:
        """Yield the items that are left and say again what a paired one says."""
        if len(self.matched) == len(self.refs):
            return
        said: dict[Hashable, list[Entry]] = defaultdict(list)
        for right in self.taken:
            for sign in _entry_ids(self.placements[right].entry):
                said[sign].append(self.placements[right].entry)
        for left, draft in enumerate(self.drafts):
            entries = (entry for sign in _draft_ids(draft) for entry in said.get(sign, ()))
            if left not in self.matched and any(says_again(draft, entry) for entry in entries):
                yield self.refs[left]

    def is_done(self) -> bool:
        """Tell whether there is nothing left on one side."""
        return len(self.matched) == len(self.refs) or len(self.taken) == len(self.placements)

    def _bounds(self) -> list[tuple[int, int]]:
        """Return for each item the placements of its nearest paired neighbours before and behind."""
        before, last = [], -1
        for left in range(len(self.refs)):
            before.append(last)
            last = self.matched.get(left, last)
        behind, following = [0] * len(self.refs), len(self.placements)
        for left in reversed(range(len(self.refs))):
            behind[left] = following
            following = self.matched.get(left, following)
        return list(zip(before, behind, strict=True))

    def _match_by(
        self,
        of_draft: Callable[[Draft], Iterable[Hashable]],
        of_entry: Callable[[Entry], Iterable[Hashable]],
        *,
        repeats: bool = True,
    ) -> None:
        if self.is_done():
            return
        known: dict[Hashable, list[int]] = defaultdict(list)
        for right, placement in enumerate(self.placements):
            if right not in self.taken:
                for sign in of_entry(placement.entry):
                    known[sign].append(right)
        for left, draft in enumerate(self.drafts):
            if left not in self.matched and (repeats or self.refs[left] not in self.repeated):
                rights = [right for sign in of_draft(draft) for right in known.get(sign, ())]
                self._pair_first(left, draft, rights)

    def _pair_first(self, left: int, draft: Draft, rights: Sequence[int]) -> None:
        for right in rights:
            if right not in self.taken and titles_agree(draft.title, self.placements[right].entry.title):
                self._pair(left, right)
                return

    def _pair(self, left: int, right: int) -> None:
        self.matched[left] = right
        self.taken.add(right)


def _may_be_one(draft: Draft, entry: Entry) -> bool:
    """Tell whether an item and an entry in the same place may be one work that was renamed.

    Identifiers that differ tell two works apart: the item is somebody's new line, or one listed twice.
    """
    known = {identifier.scheme: identifier for identifier in entry.ids}
    differ = any(known.get(one.scheme, one) != one for one in draft.ids)
    return not differ or bool(set(_draft_ids(draft)) & set(_entry_ids(entry)))


def _draft_ids(draft: Draft) -> Iterable[Hashable]:
    return [preferred_identity(one.scheme, one.value) for one in draft.ids]


def _entry_ids(entry: Entry) -> Iterable[Hashable]:
    return [preferred_identity(one.scheme, one.value) for one in entry.ids]


def _draft_urls(draft: Draft) -> Iterable[Hashable]:
    if draft.primary_link is not None:
        yield comparable_url(draft.primary_link.url)


def _entry_urls(entry: Entry) -> Iterable[Hashable]:
    if entry.primary_link is not None:
        yield comparable_url(entry.primary_link.url)


def _draft_pages(draft: Draft) -> Iterable[Hashable]:
    return product(_draft_ids(draft), _draft_urls(draft))


def _entry_pages(entry: Entry) -> Iterable[Hashable]:
    return product(_entry_ids(entry), _entry_urls(entry))


def _draft_statement(draft: Draft) -> Iterable[Hashable]:
    link = draft.primary_link and draft.primary_link.url
    yield draft.title, link, draft.date, draft.venue, draft.note, frozenset(draft.extra.items())


def _entry_statement(entry: Entry) -> Iterable[Hashable]:
    link = entry.primary_link and entry.primary_link.url
    yield entry.title, link, entry.date, entry.venue, entry.note, frozenset(entry.extra.items())


def _draft_title(draft: Draft) -> Iterable[Hashable]:
    yield fold_title(draft.title)


def _entry_title(entry: Entry) -> Iterable[Hashable]:
    yield fold_title(entry.title)
