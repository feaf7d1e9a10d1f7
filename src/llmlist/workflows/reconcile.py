"""One document and the catalogue: what to cut, change and write so that they agree."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from itertools import takewhile
from operator import itemgetter
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, NamedTuple

from llmlist.lists.adoption import spell_labels
from llmlist.lists.changes import change_item
from llmlist.lists.counting import Spot, find_runs, renumber
from llmlist.lists.differences import find_differences
from llmlist.lists.emptied import find_emptied, find_gap
from llmlist.lists.insertion import (
    carry_item,
    insert_at,
    insert_first,
    insert_item,
    remove_item,
    usual_lead,
    write_first,
)
from llmlist.lists.kin import Kin
from llmlist.lists.likeness import is_more_like, sounds_more_like
from llmlist.lists.numbering import with_number
from llmlist.lists.order import begins_rather, belongs_before
from llmlist.lists.reading import read_document
from llmlist.lists.setting import Setting, repeats_number, within
from llmlist.lists.styles import plainest_style, write_styled
from llmlist.model.edit import Edit, Span
from llmlist.model.entry import See, shown_part
from llmlist.model.watch import watched
from llmlist.workflows.carrying import carried_text, depart, is_alike, left_behind, look_of
from llmlist.workflows.disagreements import differs_elsewhere, listed_twice, no_place, not_in_catalogue
from llmlist.workflows.omitting import omitting
from llmlist.workflows.pairing import (
    ItemRef,
    Pairing,
    Placement,
    draft_at,
    find_repeats,
    listing_at,
    pair_items,
    placements_of,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from llmlist.lists.differences import Difference
    from llmlist.lists.headings import DocumentSection
    from llmlist.lists.listings import RawItem
    from llmlist.lists.reading import Reading, ReadListing
    from llmlist.model.catalog import Catalog, Document
    from llmlist.model.entry import Draft, Entry, Item, Place
    from llmlist.model.problem import Problem
    from llmlist.model.watch import Watch
    from llmlist.workflows.carrying import Departure
    from llmlist.workflows.pairing import Pair


class Wishes(NamedTuple):
    """What may be done to a document.

    Attributes:
        removed: Keys of entries to cut.
        only: Keys of the entries whose items may be written; None for all.
        sections: Keys of the sections in which items may be written; None for all.
        attempts: How often each new item has been written in a way that does not read back.
        left_out: Fields that the items of some places do without, as they would not read back with them.
        may_omit: Items may do without facts with which they would not read back.
        retitled: What the document still calls the sections whose headings take the catalogue's names.
        elsewhere: What other documents are about to show: an item here that shows one of them leaves.
        arrivals: Items that leave other documents, by the keys of their entries.
        watch: Is told how far the work is; it changes nothing.
    """

    removed: frozenset[str] = frozenset()
    only: frozenset[str] | None = None
    sections: frozenset[str] | None = None
    attempts: Mapping[Place, int] = MappingProxyType({})
    left_out: Mapping[Place, tuple[str, ...]] = MappingProxyType({})
    may_omit: bool = False
    retitled: Mapping[str, str] = MappingProxyType({})
    elsewhere: tuple[Placement, ...] = ()
    arrivals: Mapping[str, Departure] = MappingProxyType({})
    watch: Watch | None = None

    def may_write(self, item: Item) -> bool:
        """Tell whether an item of the catalogue may be written in its place."""
        chosen = self.sections is None or item.section in self.sections
        return chosen and (self.only is None or item.key in self.only)

    @property
    def are_for_all(self) -> bool:
        """Everything may be written."""
        return self.only is None and self.sections is None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reconciled:
    """What one document needs.

    Attributes:
        edits: To the document as it was read.
        problems: What was left as it is, and why.
        summary: One line for each change.
        shown: The places that the document shows once it is edited.
        added: Those of them that it did not show before.
        changed: Those whose items are changed or cut.
        differing: In which fields the items that are changed differ from what is wanted.
        items: The items that showed the places.
        entries: What the places should show.
        departed: The items that are cut, by the places that their entries have or had.
        unknown: Its items that the catalogue does not know.
        lacking: Keys of sections that the document lacks and that entries have to be written into.
        reading: What the document said before.
    """

    edits: tuple[Edit, ...]
    problems: tuple[Problem, ...]
    summary: tuple[str, ...]
    shown: frozenset[Place]
    added: frozenset[Place]
    changed: frozenset[Place]
    differing: Mapping[Place, tuple[Difference, ...]]
    items: Mapping[Place, ItemRef]
    entries: Mapping[Place, Entry]
    departed: Mapping[Place, Departure]
    unknown: tuple[ItemRef, ...]
    lacking: frozenset[str]
    reading: Reading


def reconcile(  # what there is, what there should be, and what may be done
    content: bytes,
    document: Document,
    catalog: Catalog,
    *,
    known: Catalog,
    wishes: Wishes,
    fresh: Collection[str] = (),
) -> Reconciled:
    """Work out the edits to one document.

    Args:
        content: The document's bytes.
        document: Which document it is.
        catalog: What it should say.
        known: The catalogue to recognise its items by; it still holds what is to be cut.
        wishes: What may be done.
        fresh: Keys of sections whose headings were just added: what stands below them is not theirs.

    Raises:
        DataError: The document is not UTF-8.
        EditError: A link that must not be written.
    """
    reading = read_document(content, repair=document.repair, watch=wishes.watch)
    work = _Reconciler(reading, document, catalog, known, wishes)
    work.fresh = frozenset(fresh)
    work.cut()
    work.change()
    work.insert()
    work.count()
    work.report()
    return work.result()


class _Reconciler:
    """Collects the edits of one document."""

    def __init__(
        self, reading: Reading, document: Document, catalog: Catalog, known: Catalog, wishes: Wishes
    ) -> None:
        self.reading = reading
        self.content = reading.document.content
        self.newline = reading.document.newline.decode()
        self.document = document
        self.catalog = catalog
        self.wishes = wishes
        self.pairing: Pairing = pair_items(
            reading, known, document.key, elsewhere=wishes.elsewhere, watch=wishes.watch
        )
        self.wanted: Mapping[Place, Placement] = {
            _place_of(one): one._replace(entry=omitting(one.entry, wishes.left_out.get(_place_of(one), ())))
            for one in placements_of(catalog, document.key)
        }
        self.shown_sections = {section for _, section in self.pairing.by_place}
        self.kin = Kin(self.content, reading.listings)
        self.fresh: frozenset[str] = frozenset()
        self.lacking: set[str] = set()
        self.others = 0
        self.gone: set[ItemRef] = set()
        self.departed: dict[Place, Departure] = {}
        self.inserted: dict[int, list[tuple[int, int]]] = defaultdict(list)
        self.shown: set[Place] = set()
        self.added: set[Place] = set()
        self.changed: set[Place] = set()
        self.differing: dict[Place, tuple[Difference, ...]] = {}
        self.items: dict[Place, ItemRef] = {}
        self.edits: list[Edit] = []
        self.problems: list[Problem] = []
        self.summary: list[str] = []

    def cut(self) -> None:
        """Cut the items of removed entries, and those whose entry has moved to another section.

        An item that says a removed entry again goes too: else it would come back with the next import.
        """
        removed = self.wishes.removed
        shown = [(pair.ref, pair.placement.item) for pair in self.pairing.pairs] if removed else []
        if removed and self.pairing.unknown:
            repeats = find_repeats(self.reading, self.pairing)
            shown += [(ref, pair.placement.item) for ref, pair in repeats.items()]
        for ref, item in sorted(shown, key=itemgetter(0)):
            if item.key in removed and item.place not in self.wanted:
                self._cut(ref, item, "removed", is_moved=False)
        for pair in self.pairing.moved:
            if not self.wishes.may_write(pair.placement.item):
                self.others += 1
            elif self._has_place(pair.placement.item.section):
                self._cut_moved(pair)
        for pair in self.pairing.gone:
            if self.wishes.may_write(pair.placement.item):
                self._cut_moved(pair)

    def change(self) -> None:
        """Change the values that differ in the items that stay."""
        paired = list(self.pairing.by_ref.items())
        for ref, placement in watched(paired, self.wishes.watch, "comparing items"):
            place = (placement.item.key, placement.item.section)
            wanted = self.wanted.get(place)
            if wanted is None or ref in self.gone:
                continue
            self.shown.add(place)
            self.items[place] = ref
            listing = listing_at(self.reading, ref)
            edits, ended = change_item(self.content, listing, ref.item, wanted.entry, newline=self.newline)
            if edits and not self.wishes.may_write(placement.item):
                self.others += 1
                continue
            self.edits += edits
            if edits:
                self.changed.add(place)
                self.differing[place] = find_differences(draft_at(self.reading, ref), wanted.entry)
            for difference in ended:
                self._say(ref, f"{difference.field}: {difference.shown!r} -> {difference.known!r}")

    def insert(self) -> None:
        """Write the entries that no item shows, each behind what stands before it in the catalogue."""
        for section, placements in _by_section(self.wanted.values()).items():
            paired = (self.pairing.by_place.get((one.item.key, section)) for one in placements)
            refs = [None if ref in self.gone else ref for ref in paired]
            missing = [number for number, ref in enumerate(refs) if ref is None]
            allowed = [n for n in missing if self.wishes.may_write(placements[n].item)]
            self.others += len(missing) - len(allowed)
            if any(ref is not None for ref in refs):
                for number in allowed:
                    self._insert(placements[number], refs, number)
            elif allowed:
                self._begin_section(section, [placements[number] for number in allowed])

    def count(self) -> None:
        """Give the items of counted listings their numbers."""
        touched = {*self.inserted, *(ref.listing for ref in self.gone)}
        for run in find_runs(self.content, self.reading.listings) if touched else ():
            if touched.isdisjoint(run):
                continue
            new = sorted(
                (Spot(place, at), position)
                for place, index in enumerate(run)
                for at, position in self.inserted.get(index, ())
            )
            gone = {Spot(ref.listing - run.start, ref.item) for ref in self.gone if ref.listing in run}
            listings = [self.reading.listings[index] for index in run]
            if len(listings) == 1 and repeats_number(self._setting(listings[0], 0)):
                continue
            numbers, edits = renumber(self.content, listings, [spot for spot, _ in new], gone)
            for place, number in numbers.items():
                position = new[place][1]
                edit = self.edits[position]
                self.edits[position] = Edit(span=edit.span, content=_renumbered(edit.content, number))
            self.edits += edits

    def report(self) -> None:
        """Say what was left alone."""
        path = self.document.path
        if not self.wishes.are_for_all:
            if self.others:
                self.problems.append(differs_elsewhere(path, self.others))
            return
        repeats = find_repeats(self.reading, self.pairing)
        for ref in self.pairing.unknown:
            repeat = repeats.get(ref)
            draft = draft_at(self.reading, ref)
            if repeat is None:
                self.problems.append(not_in_catalogue(path, draft))
            else:
                line = draft_at(self.reading, repeat.ref).line
                key = repeat.placement.item.key
                self.problems.append(listed_twice(path, draft, first_line=line, key=key))

    def result(self) -> Reconciled:
        """Return what has been collected."""
        return Reconciled(
            edits=tuple(self.edits),
            problems=tuple(self.problems),
            summary=tuple(self.summary),
            shown=frozenset(self.shown),
            added=frozenset(self.added),
            changed=frozenset(self.changed),
            differing=MappingProxyType(self.differing),
            items=MappingProxyType(self.items),
            entries={place: one.entry for place, one in self.wanted.items()},
            departed=MappingProxyType(self.departed),
            unknown=tuple(self.pairing.unknown),
            lacking=frozenset(self.lacking),
            reading=self.reading,
        )

    def _has_place(self, section: str) -> bool:
        """Tell whether the document has a place to write a section's entries to."""
        return section in self.shown_sections or self._heading(section) is not None

    def _is_renamed(self, section: str) -> bool:
        """Tell whether items of a section stand below a heading that the catalogue does not know."""
        return any(
            pair.placement.item.section == section
            and listing_at(self.reading, pair.ref).section.key not in self.pairing.sections
            for pair in self.pairing.moved
        )

    def _heading(self, section: str) -> DocumentSection | None:
        keys = self.pairing.sections
        return next((one for one in self.reading.sections if keys.get(one.key) == section), None)

    def _cut_moved(self, pair: Pair) -> None:
        item = pair.placement.item
        self._cut(pair.ref, item, f"moved to {item.section}", is_moved=True)

    def _cut(self, ref: ItemRef, item: Item, why: str, *, is_moved: bool) -> None:
        listing = listing_at(self.reading, ref)
        neighbours = {other.item for other in self.gone if other.listing == ref.listing}
        edit = remove_item(self.content, listing, ref.item, gone=neighbours)
        departure = depart(self.reading, ref, path=self.document.path, repair=self.document.repair)
        if is_moved and departure.end > edit.span.end:
            edit = Edit(span=Span(edit.span.start, departure.end), content=edit.content)
        self.departed[item.key, item.section] = departure
        self.edits.append(edit)
        self.gone.add(ref)
        self.changed.add(item.place)
        self._say(ref, why)

    def _insert(self, placement: Placement, refs: Sequence[ItemRef | None], number: int) -> None:
        before = next((ref for ref in reversed(refs[:number]) if ref is not None), None)
        behind = next((ref for ref in refs[number + 1 :] if ref is not None), None)
        attempt = self._attempt(placement)
        anchor = self._table_for(before, behind, placement) or self._better(before, behind, placement.entry)
        if anchor is behind and before is not None and attempt >= _BESIDE_ATTEMPTS:
            anchor = before
        if anchor is None:
            return
        at = anchor.item if anchor is behind else anchor.item + 1
        listing = listing_at(self.reading, anchor)
        setting = within(self._setting(listing, at, attempt), self._parts(anchor))
        carried = self._carried(placement, listing, anchor.item)
        if carried is not None:
            edit = carry_item(setting, carried)
            self.inserted[anchor.listing].append((at, len(self.edits)))
            self._write(edit, [placement])
            return
        like = None
        if attempt >= _OWN_ATTEMPTS:
            model = self._model_of_shape(placement, listing)
            like = self._setting(model, len(model.listing.items), attempt - _OWN_ATTEMPTS)
        style = self.catalog.style_of(placement.item.section)
        entry = shown_part(placement.entry)
        if isinstance(placement.item, See) and placement.item.links is None:
            # Its labels are spelled as in another section.
            entry = replace(entry, links=spell_labels(listing, entry.links))
        emptied = None if attempt else self._emptied_group(before, behind, anchor)
        if emptied is not None:
            edit = insert_at(setting, entry, emptied, like=like, style=style)
            self._write(edit, [placement])
            return
        edit = insert_item(setting, entry, like=like, style=style)
        self._name_losses(placement, edit.content)
        self.inserted[anchor.listing].append((at, len(self.edits)))
        self._write(edit, [placement])

    def _emptied_group(self, before: ItemRef | None, behind: ItemRef | None, anchor: ItemRef) -> int | None:
        """Return where a group between two items, or at a section's end, waits for its only entry."""
        listing = listing_at(self.reading, anchor)
        if listing.listing.shape not in {"list", "paragraphs"} or listing.listing.first is not None:
            return None
        start = listing.section.end if before is None else self._item_at(before).end
        following = (one.start for one in self.reading.sections if one.start >= start)
        end = min(following, default=len(self.content)) if behind is None else self._item_at(behind).start
        between = Span(start, end)
        if listing.listing.shape == "list":
            item = self._item_at(anchor)
            line = self.content[item.start : item.text_start]
            depth = len(line) - len(line.lstrip(b" \t"))
            emptied = find_emptied(self.content, between, depth)
            if emptied is not None:
                return emptied
        return find_gap(self.content, between) if before is not None and behind is not None else None

    def _item_at(self, ref: ItemRef) -> RawItem:
        return listing_at(self.reading, ref).listing.items[ref.item]

    def _attempt(self, placement: Placement) -> int:
        """Return how often a new item has been written in a way that does not read back."""
        return self.wishes.attempts.get((placement.item.key, placement.item.section), 0)

    def _setting(self, listing: ReadListing, at: int, attempt: int = 0) -> Setting:
        return Setting(
            content=self.content, listing=listing, at=at, newline=self.newline, kin=self.kin, attempt=attempt
        )

    def _parts(self, ref: ItemRef) -> list[ReadListing]:
        """Return the listings of an item's section that look like its own: words between break a list."""
        own = listing_at(self.reading, ref)
        if own.listing.table is not None:
            return [own]
        return [
            one
            for index, one in enumerate(self.reading.listings)
            if one.section.start == own.section.start
            and self._marker(ItemRef(index, 0)) == self._marker(ItemRef(ref.listing, 0))
        ]

    def _carried(self, placement: Placement, listing: ReadListing, index: int) -> bytes | None:
        """Return the lines of an item that comes to stand beside one like it, changed where the entry is."""
        departure = self._departure_of(placement)
        if departure is None or self._attempt(placement):
            return None
        alike = departure.repair == self.document.repair
        if not alike or not is_alike(departure, self.content, listing, index):
            return None
        return carried_text(departure, placement.entry, newline=self.newline)

    def _departure_of(self, placement: Placement) -> Departure | None:
        """Return the item that showed an entry elsewhere, and leaves that place."""
        found = self.departed.get(_place_of(placement))
        return found if found is not None else self.wishes.arrivals.get(placement.item.key)

    def _better(self, before: ItemRef | None, behind: ItemRef | None, entry: Entry) -> ItemRef | None:
        """Return the neighbour beside which a new item goes.

        That is the one before, unless the one behind begins a listing of another look whose entries are
        more alike, or one whose first entries are, or in whose order it stands right.
        """
        if before is None or behind is None:
            return before or behind
        one, other = listing_at(self.reading, before), listing_at(self.reading, behind)
        if one is other:
            return before
        if self._marker(before) != self._marker(behind):
            return behind if sounds_more_like(other, one, entry) else before
        if belongs_before(one, other, entry):
            return before
        begins = begins_rather(one, other, entry) or is_more_like(other, one, entry)
        return behind if begins else before

    def _table_for(
        self, before: ItemRef | None, behind: ItemRef | None, placement: Placement
    ) -> ItemRef | None:
        """Return the row beside which an entry goes that has values which only columns can show.

        A section may list some of its works in a table and others, or the same ones, below each other.
        """
        beside = [ref for ref in (before, behind) if ref is not None]
        wide = [ref for ref in beside if self._shows_extra(listing_at(self.reading, ref), placement.entry)]
        if not placement.entry.extra or len(wide) == len(beside):
            return None
        last = (
            ItemRef(index, len(listing.listing.items) - 1)
            for index, listing in enumerate(self.reading.listings)
            if self.pairing.sections.get(listing.section.key) == placement.item.section
            and self._shows_extra(listing, placement.entry)
        )
        return wide[0] if wide else next(last, None)

    @staticmethod
    def _shows_extra(listing: ReadListing, entry: Entry) -> bool:
        """Tell whether a table has a column for what no field of an entry covers."""
        return any(column.header in entry.extra for column in listing.columns)

    def _marker(self, ref: ItemRef) -> tuple[str, bytes]:
        """Return of what shape an item's listing is, and what the item begins with, whatever its number."""
        return look_of(self.content, listing_at(self.reading, ref), ref.item)

    def _begin_section(self, section: str, placements: Sequence[Placement]) -> None:
        """Write the first entries of a section that shows none, after the fashion of the document."""
        heading = self._heading(section)
        if heading is None and self.reading.listings and not self._is_renamed(section):
            self.lacking.add(section)
            return
        if heading is None:
            headings = self.catalog.section_path(section)
            self.problems += (no_place(self.document.path, one, headings) for one in placements)
            return
        following = [other.start for other in self.reading.sections if other.start > heading.start]
        end = min(following, default=len(self.content)) if section not in self.fresh else heading.end
        hidden = self.content.find(b"\n<!--", heading.end, end)
        end = hidden + 1 if hidden >= 0 else end
        text, lead = self._first_entries(section, placements, heading.path)
        for placement in placements:
            self._name_losses(placement, text)
        edit = insert_first(self.content, text, heading.end, end, newline=self.newline, lead=lead)
        self._write(edit, placements)

    def _first_entries(
        self, section: str, placements: Sequence[Placement], path: tuple[str, ...]
    ) -> tuple[bytes, bytes | None]:
        """Return the first entries of a section as they are written, and the blank lines above them."""
        entries = [shown_part(placement.entry) for placement in placements]
        style = self.catalog.style_of(section)
        if style is not None or not self.reading.listings:
            texts = [
                write_styled(style or plainest_style(entry), entry, newline=self.newline) for entry in entries
            ]
            numbered = [with_number(text, number) for number, text in enumerate(texts, 1)]
            return b"".join(numbered), usual_lead(self.content, self.reading.listings)
        listing = self._model_listing(placements, path)
        alike = (one for one in self.reading.listings if one.listing.shape == listing.listing.shape)
        last = len(listing.listing.items) - 1
        setting = self._setting(listing, last + 1, max(map(self._attempt, placements)))
        parts = self._parts(ItemRef(self.reading.listings.index(listing), last))
        carried = {
            number: text
            for number, placement in enumerate(placements)
            if (text := self._carried(placement, listing, last)) is not None
        }
        text = write_first(within(setting, parts), entries, carried)
        return text, usual_lead(self.content, alike)

    def _model_listing(self, placements: Sequence[Placement], path: tuple[str, ...]) -> ReadListing:
        """Return the listing after whose fashion a section begins.

        One whose titles are links where those of the entries are, and no others; of these one that shows
        entries of the kind; of these one near in the tree of sections, which mostly look alike; of these
        one that has their labels, and the longest of those that show no more than the entries have.
        """
        kinds = {placement.entry.kind for placement in placements}
        linked = {_is_linked(placement.entry) for placement in placements}
        labels = {link.label for placement in placements for link in placement.entry.links} - {None}

        told = set().union(*(_told(placement.entry) for placement in placements))

        def fitness(listing: ReadListing) -> tuple[bool, bool, int, int, int, int, int]:
            drafts = [draft for draft in listing.drafts if draft is not None]
            alike = sum(draft.kind in kinds for draft in drafts)
            known = labels & {link.label for draft in drafts for link in draft.links}
            return (
                2 * sum(_is_linked(draft) in linked for draft in drafts) > len(drafts),
                alike > 0,
                _shared(listing.section.path, path),
                len(known),
                alike,
                -sum(not _told(draft) <= told for draft in drafts) * 2 // len(drafts),
                len(drafts),
            )

        return max(self.reading.listings, key=fitness)

    def _model_of_shape(self, placement: Placement, like: ReadListing) -> ReadListing:
        """Return the listing of a shape, columns and marker that shows most entries of the kind."""

        def looks(one: ReadListing) -> tuple[object, ...]:
            return one.listing.shape, one.columns, one.listing.first is None

        fitting = (one for one in self.reading.listings if looks(one) == looks(like))
        return max(
            fitting,
            key=lambda one: sum(
                1 + (draft.kind == placement.entry.kind) for draft in one.drafts if draft is not None
            ),
        )

    def _write(self, edit: Edit, placements: Iterable[Placement]) -> None:
        self.edits.append(edit)
        for placement in placements:
            place = (placement.item.key, placement.item.section)
            self.shown.add(place)
            self.added.add(place)
            self.summary.append(f"{self.document.path}: added {placement.entry.title!r}")

    def _name_losses(self, placement: Placement, text: bytes) -> None:
        """Say which of the keeper's words are lost where an item that moves is written anew."""
        departure = self._departure_of(placement)
        problem = None if departure is None else left_behind(departure, text, placement.entry)
        if problem is not None:
            self.problems.append(problem)

    def _say(self, ref: ItemRef, what: str) -> None:
        draft = draft_at(self.reading, ref)
        self.summary.append(f"{self.document.path}:{draft.line}: {draft.title!r} {what}")


_BESIDE_ATTEMPTS: Final = 2
"""How often an item is written in the more alike of two listings before it is written in the first."""

_OWN_ATTEMPTS: Final = 4
"""How many of its own ways of writing an item a listing tries before it takes the document's."""


def _place_of(placement: Placement) -> Place:
    return placement.item.key, placement.item.section


def _is_linked(one: Entry | Draft) -> bool:
    """Tell whether a title has a link of its own."""
    return bool(one.links) and one.links[0].label is None


def _told(one: Entry | Draft) -> frozenset[str]:
    """Return which fields say something."""
    return frozenset(field for field in _TELLING_FIELDS if getattr(one, field))


_TELLING_FIELDS: Final = ("date", "venue", "authors", "institutes", "keywords")


def _shared(left: Sequence[str], right: Sequence[str]) -> int:
    """Return how many headings two paths have in common, from the outermost."""
    return len(list(takewhile(lambda pair: pair[0] == pair[1], zip(left, right, strict=False))))


def _renumbered(content: bytes, number: int) -> bytes:
    """Return an inserted item, with the blank lines before it, under another number."""
    text = content.lstrip(b"\r\n")
    return content[: len(content) - len(text)] + with_number(text, number)


def _by_section(placements: Iterable[Placement]) -> Mapping[str, list[Placement]]:
    found: dict[str, list[Placement]] = {}
    for placement in placements:
        found.setdefault(placement.item.section, []).append(placement)
    return found
