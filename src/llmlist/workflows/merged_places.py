"""What becomes of every place of entries that are one work.

The canonical entry stays where it stands and takes in the facts, words and keys of the others. In a
section that shows the work several times one place is kept, with what the others say there. A place in
another section stays as it is, as a further place of the canonical entry; only a preprint's venue gives
way to that of the publication. It must not decide which entries are one work.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field, fields, replace
from typing import TYPE_CHECKING

from llmlist.linkage.merging import Merge, is_outdated, merge_entries, merge_words
from llmlist.lists.differences import find_differences
from llmlist.model.entry import Draft, Entry, See, entry_at
from llmlist.workflows.drafted import make_entry, make_place

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence

    from llmlist.model.catalog import Catalog
    from llmlist.model.entry import Item, Place


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What the documents say at the places of the catalogue.

    Attributes:
        drafts: The item of each place; a place that its document does not show is missing.
        repeats: The items that say again what the item of a place says.
    """

    drafts: Mapping[Place, Draft]
    repeats: Mapping[Place, tuple[Draft, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Merged:
    """A catalogue after merging.

    Attributes:
        catalog: With one entry for each work; where the others stood it stands as well.
        known: What the documents say now, under the keys that their items are to have: those that are
            to be cut keep the keys of entries that are merged.
        gone: The places whose items are to be cut.
        heirs: For each place that goes the place that keeps what the keeper wrote beside its values.
        merges: The canonical entries with what did not fit.
    """

    catalog: Catalog
    known: Catalog
    gone: frozenset[Place]
    heirs: Mapping[Place, Place]
    merges: tuple[Merge, ...]

    @property
    def cut(self) -> frozenset[str]:
        """The keys under which the items to be cut are known; none is that of a canonical entry."""
        return frozenset(key for key, _ in self.gone)


def merge_works(
    catalog: Catalog, works: Iterable[Sequence[str]], shown: Shown, *, sparing: Collection[str] = ()
) -> Merged:
    """Return the catalogue with one entry for each work.

    Args:
        catalog: What there is.
        works: The keys of the entries of each work, that of the canonical entry first.
        shown: What the documents say.
        sparing: Keys of canonical entries whose gaps stay gaps.
    """
    merging = _Merging(catalog, shown)
    for keys in works:
        merging.merge(keys, is_sparing=keys[0] in sparing)
    return merging.result()


def under_present_keys(before: Catalog, now: Catalog) -> Catalog:
    """Return an earlier catalogue with every entry under the key of that into which it has been merged.

    Of several places in one section that of the canonical entry is kept. What a place said it still says.
    """
    homes = {
        key: now.by_key[key].key
        for key in {item.key for item in before.items}
        if key in now.by_key and now.by_key[key].key != key
    }
    if not homes:
        return before
    concerned = {*homes, *homes.values()}
    placed: dict[Place, Item] = {}
    for item in sorted(before.items, key=lambda one: one.key in homes):
        home = homes.get(item.key, item.key)
        shown = item if item.key not in concerned else replace(_shown(before, item), key=home)
        placed.setdefault((home, item.section), shown)
    order = {(homes.get(one.key, one.key), one.section): n for n, one in reversed([*enumerate(before.items)])}
    return replace(before, items=tuple(placed[place] for place in sorted(placed, key=order.__getitem__)))


def _shown(catalog: Catalog, item: Item) -> Entry:
    return item if isinstance(item, Entry) else entry_at(catalog.by_key[item.key], item)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Work:
    """The places of one work, sorted out.

    Attributes:
        kept: For each section the place that stays.
        cut: For each section the places that go.
    """

    kept: dict[str, Place] = field(default_factory=dict)
    cut: dict[str, list[Place]] = field(default_factory=lambda: defaultdict(list))


class _Merging:
    """Merges one work after the other."""

    def __init__(self, catalog: Catalog, shown: Shown) -> None:
        self.catalog = catalog
        self.shown = shown
        self.items = {item.place: item for item in catalog.items}
        self.order = {place: number for number, place in enumerate(self.items)}
        self.places: dict[str, list[Place]] = defaultdict(list)
        for place in self.items:
            self.places[place[0]].append(place)
        self.changed: dict[Place, Item] = {}
        self.heirs: dict[Place, Place] = {}
        self.merges: list[Merge] = []

    def merge(self, keys: Sequence[str], *, is_sparing: bool) -> None:
        """Make one entry of those with the given keys."""
        work = self._sort_out(keys)
        entries = [self.catalog.by_key[key] for key in keys]
        own = entries[0].key, entries[0].section
        merge = self._merge(entries, work, merge_words if is_sparing else merge_entries)
        for section, place in work.kept.items():
            cut = work.cut[section]
            self.changed[place] = (
                merge.entry if place == own else self._further_place(merge.entry, place, cut)
            )
            self.heirs |= dict.fromkeys((place, *cut), (own[0], section))
        self.merges.append(replace(merge, conflicts=tuple(dict.fromkeys(merge.conflicts))))

    def _merge(self, entries: Sequence[Entry], work: _Work, merge: Callable[..., Merge]) -> Merge:
        # What is worded otherwise at places that go is said by the entry now.
        here = work.cut[entries[0].section]
        worded = [self._entry_at(place) for place in here if isinstance(self.items[place], See)]
        gone = {place for places in work.cut.values() for place in places}
        staying = {one.key for one in entries if one.place not in gone}
        return merge([*entries, *worded], staying=staying - {one.key for one in worded})

    def result(self) -> Merged:
        """Return what has become of the catalogue."""
        gone = self.heirs.keys() - self.changed.keys()
        items = (self.changed.get(place, item) for place, item in self.items.items() if place not in gone)
        known = (one for place in self.items for one in self._known(place, is_cut=place in gone))
        return Merged(
            catalog=replace(self.catalog, items=tuple(items)),
            known=replace(self.catalog, items=tuple(known)),
            gone=frozenset(gone),
            heirs={place: heir for place, heir in self.heirs.items() if place != heir},
            merges=tuple(self.merges),
        )

    def _sort_out(self, keys: Sequence[str]) -> _Work:
        """Choose the place of each section that stays: one of the canonical entry, else the first."""
        work = _Work()
        places = [place for key in keys for place in self.places[key]]
        for place in sorted(places, key=lambda one: (one[0] != keys[0], self.order[one])):
            if work.kept.setdefault(place[1], place) != place:
                work.cut[place[1]].append(place)
        return work

    def _entry_at(self, place: Place) -> Entry:
        """Return an entry as it shows at one of its places, under its own key."""
        return _shown(self.catalog, self.items[place])

    def _further_place(self, merged: Entry, place: Place, cut: Sequence[Place]) -> See:
        """Return a place of an entry that says what stood there, and what the places that go said."""
        before = self._entry_at(place)
        draft = self.shown.drafts.get(place)
        if cut or draft is None or find_differences(draft, before):
            draft = _as_draft(merge_entries([before, *map(self._entry_at, cut)]).entry)
        see = make_place(merged, draft, place[1])
        if before.venue is None or not is_outdated(before.venue, merged.venue):
            return see
        # A mere year is that of the venue; a month or a day is that of the preprint.
        keeps_date = see.date is not None and see.date.month is not None
        return replace(see, venue=None, date=see.date if keeps_date else None)

    def _known(self, place: Place, *, is_cut: bool) -> Iterator[Entry]:
        """Yield what the documents say at a place, under the key that it is to have there."""
        home = self.heirs.get(place, place)[0]
        yield replace(self._entry_at(place), key=place[0] if is_cut else home)
        if is_cut:
            for draft in self.shown.repeats.get(place, ()):
                yield make_entry(draft, key=place[0], section=place[1])


def _as_draft(entry: Entry) -> Draft:
    """Return a draft that says what an entry says."""
    known = {one.name for one in fields(Draft)} & {one.name for one in fields(Entry)} - {"section"}
    return Draft(**{name: getattr(entry, name) for name in known})
