"""What a document and the catalogue say of each other now, and what they said at an earlier time.

The ground on which `sync` decides; it decides nothing itself.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from llmlist.errors import EditError
from llmlist.lists.changes import change_item
from llmlist.lists.differences import find_differences
from llmlist.lists.reading import read_document
from llmlist.model.identifier import equivalent_identifiers
from llmlist.model.title import fold_title, titles_agree
from llmlist.model.url import comparable_url
from llmlist.workflows.drafted import make_entry
from llmlist.workflows.pairing import (
    ItemRef,
    draft_at,
    find_repeats,
    listing_at,
    pair_items,
    placements_of,
)

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence

    from llmlist.lists.differences import Difference
    from llmlist.lists.reading import Reading
    from llmlist.model.catalog import Catalog, Document, Section
    from llmlist.model.entry import Draft, Entry, Place
    from llmlist.model.watch import Watch
    from llmlist.model.workspace import Workspace
    from llmlist.workflows.pairing import Pair, Pairing


@dataclass(frozen=True, kw_only=True)
class Side:
    """A document and the catalogue at one time.

    Attributes:
        catalog: What the catalogue said.
        document: The document as the catalogue knew it.
        reading: What the document said; nothing where it did not exist.
    """

    catalog: Catalog
    document: Document
    reading: Reading

    @cached_property
    def placements(self) -> Mapping[Place, Entry]:
        """The entries that the catalogue places in the document, as they show there."""
        found = placements_of(self.catalog, self.document.key)
        return {one.item.place: replace(one.entry, key=one.item.key) for one in found}

    @cached_property
    def sections_of(self) -> Mapping[str, frozenset[str]]:
        """For each key the sections of the document in which the catalogue places it."""
        found: dict[str, set[str]] = defaultdict(set)
        for key, section in self.placements:
            found[key].add(section)
        return {key: frozenset(sections) for key, sections in found.items()}

    @cached_property
    def pairing(self) -> Pairing:
        """How the two go together."""
        return pair_items(self.reading, self.catalog, self.document.key)

    @cached_property
    def items(self) -> Mapping[Place, ItemRef]:
        """The item of each place, wherever in the document it stands."""
        pairs = (*self.pairing.pairs, *self.pairing.moved)
        return {pair.placement.item.place: pair.ref for pair in pairs}

    @cached_property
    def strangers(self) -> Mapping[Hashable, Sequence[ItemRef]]:
        """The items that the catalogue did not know, by every sign of theirs."""
        found: dict[Hashable, list[ItemRef]] = defaultdict(list)
        for ref in self.pairing.unknown:
            for sign in _signs(draft_at(self.reading, ref)):
                found[sign].append(ref)
        return found

    def find_stranger(self, one: Draft | Entry) -> ItemRef | None:
        """Return the unknown item that shows a work, or None."""
        for sign in _signs(one):
            for ref in self.strangers.get(sign, ()):
                if titles_agree(one.title, draft_at(self.reading, ref).title):
                    return ref
        return None

    def derived_differences(self, ref: ItemRef, entry: Entry) -> tuple[Difference, ...]:
        """Return in which fields an item says otherwise without words of its own, such as a venue's year."""
        draft = draft_at(self.reading, ref)
        written = {name.split(".")[0] for name in draft.spans}
        found = find_differences(draft, entry)
        return tuple(one for one in found if one.shown and one.field.split(".")[0] not in written)

    def differences(self, ref: ItemRef, entry: Entry) -> tuple[Difference, ...]:
        """Return in which fields an item and an entry differ, as far as the listing can show it.

        Where rendering would leave the item as it is, it says what it can: nobody has changed it.
        """
        derived = self.derived_differences(ref, entry)
        found = [one for one in find_differences(draft_at(self.reading, ref), entry) if one not in derived]
        if not found:
            return ()
        content, newline = self.reading.document.content, self.reading.document.newline.decode()
        try:
            _, ended = change_item(content, listing_at(self.reading, ref), ref.item, entry, newline=newline)
        except EditError:
            return tuple(found)
        writable = {one.field for one in ended}
        return tuple(one for one in found if one.field in writable)


def read_side(
    workspace: Workspace, document: Document, *, like: Side | None = None, watch: Watch | None = None
) -> Side:
    """Return what a workspace says of a document, under whatever path it knew it.

    Args:
        workspace: At the time in question.
        document: As the catalogue knows it now.
        like: Another time; where the document was the same it is not read again.
        watch: Is told how much of the document is read.
    """
    own = workspace.catalog.documents_by_key.get(document.key, document)
    content = workspace.files.get(own.path, b"")
    if like is not None and like.document.repair == own.repair and like.reading.document.content == content:
        return Side(catalog=workspace.catalog, document=own, reading=like.reading)
    reading = read_document(content, repair=own.repair, watch=watch)
    return Side(catalog=workspace.catalog, document=own, reading=reading)


class Unit(NamedTuple):
    """One work at one place, as the two sides have it now.

    Attributes:
        place: Where the catalogue has it, or had it; None for an item that it never knew.
        ref: The item that shows it, or None.
        known: What the catalogue says, or None.
        section: The catalogue's key of the section where the item stands; None where it has none.
    """

    place: Place | None
    ref: ItemRef | None
    known: Entry | None
    section: str | None = None


class Then(NamedTuple):
    """One work at one place, as the two sides had it at an earlier time.

    Attributes:
        ref: The item that showed it, or None.
        known: What the catalogue said, or None.
    """

    ref: ItemRef | None
    known: Entry | None


@dataclass(frozen=True, kw_only=True)
class Units:
    """All that document and catalogue say now, work by work.

    Attributes:
        units: In document order, then what the document lacks in catalogue order.
        pairing: How the document goes with the catalogue and with what it held before.
        former: Sections that the catalogue has given up.
    """

    units: tuple[Unit, ...]
    pairing: Pairing
    former: tuple[Section, ...]


def pair_sides(now: Side, pasts: Sequence[Side]) -> Units:
    """Pair the items of a document with what the catalogue says and with what it once said.

    A line is known again by what the catalogue said before, where that was removed or rewritten.

    Args:
        now: Both sides.
        pasts: The same at earlier times, newest first.
    """
    catalog = _with_former(now, pasts)
    pairing = pair_items(now.reading, catalog, now.document.key)
    doubled = {pair.ref for pair in pairing.moved if _doubles(pair, now, pairing)}
    repeats = find_repeats(now.reading, pairing).keys() | doubled
    pairs = [pair for pair in (*pairing.pairs, *pairing.moved) if pair.ref not in doubled]
    pairs = [pair for pair in pairs if _is_one_work(pair, now, pasts)]
    placed = {pair.ref: pair.placement.item.place for pair in pairs}
    unshown = now.placements.keys() - placed.values()
    strangers = {ref for ref in _refs(now.reading) if ref not in placed and ref not in repeats}
    for past in pasts:
        # A line is known by what the catalogue said of it before.
        before = _rewritten(now, past) if strangers and unshown else {}
        for place in sorted(unshown):
            ref = before.get(_former_place(place, now, past) or place)
            if ref is not None and ref in strangers:
                placed[ref] = place
                strangers.remove(ref)
                unshown.remove(place)
    units = []
    for ref in _refs(now.reading):
        if ref not in placed and ref not in strangers:
            continue
        shown = placed.get(ref)
        known = None if shown is None else now.placements.get(shown)
        units.append(Unit(shown, ref, known, pairing.sections.get(listing_at(now.reading, ref).section.key)))
    units += [Unit(place, None, entry) for place, entry in now.placements.items() if place in unshown]
    return Units(
        units=tuple(units),
        pairing=pairing,
        former=tuple(one for one in catalog.sections if one.key not in now.catalog.sections_by_key),
    )


def find_then(unit: Unit, now: Side, past: Side) -> Then:
    """Return what the two sides had of a unit at an earlier time."""
    place = _former_place(unit.place, now, past)
    if place is not None:
        return Then(past.items.get(place), past.placements[place])
    if unit.ref is not None:
        return Then(past.find_stranger(draft_at(now.reading, unit.ref)), None)
    return Then(None if unit.known is None else past.find_stranger(unit.known), None)


def shown_entry(side: Side, ref: ItemRef, place: Place) -> Entry:
    """Return what an item says, as an entry."""
    return make_entry(draft_at(side.reading, ref), key=place[0], section=place[1])


def _doubles(pair: Pair, now: Side, pairing: Pairing) -> bool:
    """Tell whether an item that has moved stands in a section that has its entry already."""
    section = pairing.sections.get(listing_at(now.reading, pair.ref).section.key)
    return (pair.placement.item.key, section) in now.placements


def _is_one_work(pair: Pair, now: Side, pasts: Sequence[Side]) -> bool:
    """Tell whether an item shows an entry, and not only stands where the entry should stand.

    An entry that both sides had before may be rewritten beyond recognition. One that came or went since
    is another work, if nothing but its place agrees.
    """
    place = pair.placement.item.place
    stays = place in now.placements and any(place[0] in past.sections_of for past in pasts)
    draft = draft_at(now.reading, pair.ref)
    return stays or not set(_signs(draft)).isdisjoint(_signs(pair.placement.entry))


def _rewritten(now: Side, past: Side) -> Mapping[Place, ItemRef]:
    """Return the items that show what the catalogue once said, by the places where it says otherwise now."""
    return Side(catalog=past.catalog, document=past.document, reading=now.reading).items


def _former_place(place: Place | None, now: Side, past: Side) -> Place | None:
    """Return where the catalogue had an entry before: at the same place, or at the one that it moved from."""
    if place is None or place in past.placements:
        return place
    key, _ = place
    mine, theirs = (side.sections_of.get(key, frozenset()) for side in (now, past))
    left, entered = theirs - mine, mine - theirs
    return (key, min(left)) if len(left) == 1 and len(entered) == 1 else None


def _with_former(now: Side, pasts: Iterable[Side]) -> Catalog:
    """Return the catalogue with what it held before at places that it has given up."""
    items = list(now.placements.values())
    sections = list(now.catalog.sections)
    taken = set(now.placements)
    for past in pasts:
        if past.catalog is now.catalog:
            continue
        known = {section.key for section in sections}
        sections += [one for one in past.catalog.sections if one.key not in known]
        for place, entry, before in _in_order(past):
            moved = now.sections_of.get(place[0], frozenset()) - past.sections_of[place[0]]
            if place in taken or moved:
                continue
            taken.add(place)
            items.insert(_index_behind(items, before), entry)
    return replace(now.catalog, items=tuple(items), sections=tuple(sections))


def _in_order(side: Side) -> Iterator[tuple[Place, Entry, Place | None]]:
    """Yield each place with its entry and with the place before it in its section."""
    last: dict[str, Place] = {}
    for place, entry in side.placements.items():
        yield place, entry, last.get(place[1])
        last[place[1]] = place


def _index_behind(items: Sequence[Entry], place: Place | None) -> int:
    """Return the index behind a place; the beginning where it is not there."""
    return next((n + 1 for n, one in enumerate(items) if one.place == place), 0)


def _refs(reading: Reading) -> Iterator[ItemRef]:
    found = [
        (listing.listing.items[index].start, ItemRef(number, index))
        for number, listing in enumerate(reading.listings)
        for index, draft in enumerate(listing.drafts)
        if draft is not None
    ]
    return (ref for _, ref in sorted(found))


def _signs(one: Draft | Entry) -> Iterator[Hashable]:
    for identifier in one.ids:
        yield from equivalent_identifiers(identifier)
    if one.primary_link is not None:
        yield comparable_url(one.primary_link.url)
    yield fold_title(one.title)
