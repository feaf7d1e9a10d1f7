"""The catalogue that `sync` makes: what only one side changed taken over, the rest as each side has it.

Two catalogues come out of it. They differ where the sides clash: one is what the catalogue's files are to
say, the other what the documents are to say.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

from llmlist.model.entry import PLACE_FIELDS, Entry, entry_at, with_shown
from llmlist.workflows.drafted import listed_ids
from llmlist.workflows.history import pair_sides, read_side, shown_entry
from llmlist.workflows.intake import Intake, without_places
from llmlist.workflows.pairing import ItemRef, Pair, Pairing, Placement, find_repeats, match_sections
from llmlist.workflows.verdicts import ENTRY, SECTION, Choice, judge_presence, judge_values

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from llmlist.model.catalog import Catalog, Document, Section
    from llmlist.model.date import PartialDate
    from llmlist.model.entry import Item, Place
    from llmlist.model.workspace import Workspace
    from llmlist.workflows.history import Side, Unit
    from llmlist.workflows.verdicts import Verdict

_TAKEN: Final = frozenset({Choice.TAKE, Choice.JOIN})
UNDECIDED: Final = frozenset({Choice.CLASH, Choice.OPEN})


class Page:
    """One document: everything that it and the catalogue say, and what is to become of each difference."""

    def __init__(self, now: Side, document: Document, pasts: Sequence[Workspace]) -> None:
        self.now = now
        self.pasts = [read_side(past, document, like=self.now) for past in pasts]
        found = pair_sides(self.now, self.pasts)
        self.pairing = found.pairing
        self.former: tuple[Section, ...] = found.former
        self.judged = [(unit, self._judge(unit)) for unit in found.units]

    def _judge(self, unit: Unit) -> Mapping[str, Verdict]:
        if unit.ref is None or unit.known is None:
            return {ENTRY: judge_presence(unit, self.now, self.pasts)}
        return {one.field: one for one in judge_values(unit, self.now, self.pasts)}

    @cached_property
    def repeats(self) -> Mapping[ItemRef, Sequence[ItemRef]]:
        """For each item the further items of its section that show the same work."""
        found: dict[ItemRef, list[ItemRef]] = {}
        for ref, first in find_repeats(self.now.reading, self.pairing).items():
            found.setdefault(first.ref, []).append(ref)
        return found


class Settlement:
    """Builds the catalogues, all pages together: an entry may stand on several."""

    def __init__(self, catalog: Catalog, pages: Sequence[Page], today: PartialDate) -> None:
        self.catalog = catalog
        self.pages = pages
        self.today = today
        self.placed: dict[tuple[str, ItemRef], Place] = {}
        for page in pages:
            self._take_values(page)
        for page in pages:
            self._take_items(page)
        self._drop()

    def for_documents(self) -> Catalog:
        """Return what the documents are to say: where they clash with the catalogue, what they say now."""
        kept: dict[Place, dict[str, Any]] = {}
        absent: set[Place] = set()
        extra: list[Entry] = []
        for page, unit, verdicts in self._all():
            place = self._known_place(page, unit, verdicts)
            if _is_undecided(verdicts, ENTRY, SECTION) and unit.known is not None:
                absent.add(unit.known.place)
            if place is None or unit.ref is None:
                continue
            if unit.known is None and _is_undecided(verdicts, ENTRY):
                extra.append(shown_entry(page.now, unit.ref, place))
            values = dict(_shown_values(page, unit, verdicts))
            if _is_undecided(verdicts, SECTION) and unit.known is not None:
                current = self._placements[unit.known.key, unit.known.section]
                extra.append(replace(current, section=place[1], **values))
            elif values:
                kept[place] = values
        # Only the entries concerned: what is counted in a document must not count further places.
        split = {key for key, _ in (*kept, *absent)} | {entry.key for entry in extra}
        items = (
            item if item.key not in split else replace(self._placements[place], **kept.get(place, {}))
            for item in self.catalog.items
            if (place := item.place) not in absent
        )
        return replace(self.catalog, items=(*items, *extra))

    def shown(self) -> Catalog:
        """Return what the documents say now, under the keys and sections that they are to have."""
        items: list[Entry] = []
        for page, unit, verdicts in self._all():
            place = self._known_place(page, unit, verdicts)
            if place is None or unit.ref is None:
                continue
            cut = page.repeats.get(unit.ref, ()) if _choice(verdicts, ENTRY) is Choice.WRITE else ()
            items += [shown_entry(page.now, ref, place) for ref in (unit.ref, *cut)]
        known = {section.key for section in self.catalog.sections}
        former = {one.key: one for page in self.pages for one in page.former if one.key not in known}
        return replace(self.catalog, items=tuple(items), sections=(*self.catalog.sections, *former.values()))

    def cut_keys(self) -> frozenset[str]:
        """Return the keys of entries that some document is to lose."""
        return frozenset(
            unit.place[0]
            for _, unit, verdicts in self._all()
            if unit.place is not None and unit.ref is not None and _choice(verdicts, ENTRY) is Choice.WRITE
        )

    def _all(self) -> Iterator[tuple[Page, Unit, Mapping[str, Verdict]]]:
        return ((page, unit, verdicts) for page in self.pages for unit, verdicts in page.judged)

    @cached_property
    def _placements(self) -> Mapping[Place, Entry]:
        """Every entry as it shows at each place, once everything is settled."""
        by_key = self.catalog.by_key
        entries = (
            one if isinstance(one, Entry) else replace(entry_at(by_key[one.key], one), key=one.key)
            for one in self.catalog.items
        )
        return {one.place: one for one in entries}

    def _known_place(self, page: Page, unit: Unit, verdicts: Mapping[str, Verdict]) -> Place | None:
        """Return the place under which a document's item is known; None where it has none."""
        if unit.ref is None:
            return None
        placed = self.placed.get((page.now.document.key, unit.ref))
        if placed is not None:
            return placed
        if _is_undecided(verdicts, SECTION):
            return None if unit.place is None or unit.section is None else (unit.place[0], unit.section)
        return unit.place

    def _take_values(self, page: Page) -> None:
        changed: dict[Place, Item] = {}
        items = {item.place: item for item in self.catalog.items}
        for own_place in (True, False):
            # An entry's own place first: what further places say is compared with it.
            for unit, verdicts in page.judged:
                item = None if unit.known is None else items[unit.known.key, unit.known.section]
                if item is None or isinstance(item, Entry) != own_place:
                    continue
                values = dict(_taken_values(page, unit, verdicts))
                if values:
                    changed[item.key, item.section] = _with_values(item, values)
        settled = tuple(changed.get(item.place, item) for item in self.catalog.items)
        self.catalog = replace(self.catalog, items=settled)

    def _take_items(self, page: Page) -> None:
        """Take in what the document has that is new, and where it has moved entries."""
        by_place = {item.place: item for item in self.catalog.items}
        pairs: list[Pair] = []
        moved: list[Pair] = []
        taken: set[ItemRef] = set()
        for unit, verdicts in page.judged:
            if unit.ref is None:
                continue
            if unit.known is None:
                if _choice(verdicts, ENTRY) is Choice.TAKE:
                    taken.add(unit.ref)
                continue
            item = by_place[unit.known.key, unit.known.section]
            pair = Pair(unit.ref, Placement(item, unit.known))
            choice = _choice(verdicts, SECTION)
            if choice in {None, Choice.TAKE}:
                (pairs if choice is None else moved).append(pair)
                taken.add(unit.ref)
        ignored = {
            ItemRef(number, index)
            for number, listing in enumerate(page.now.reading.listings)
            for index in range(len(listing.drafts))
        } - taken
        document = page.now.document
        settled = Pairing(
            sections=match_sections(page.now.reading, self.catalog, document.key),
            pairs=tuple(pairs),
            moved=tuple(moved),
            unknown=(),
            missing=(),
        )
        intake = Intake(
            self.catalog, page.now.reading, document, self.today, settled=settled, ignored=ignored
        )
        intake.take_sections()
        intake.take_items()
        self.catalog = intake.catalog
        self.placed |= {(document.key, ref): place for ref, place in intake.placed.items()}

    def _drop(self) -> None:
        """Drop what the documents have dropped, after all that they took elsewhere."""
        gone = {
            unit.known.place
            for _, unit, verdicts in self._all()
            if unit.known is not None and _choice(verdicts, ENTRY) is Choice.TAKE
        }
        self.catalog = without_places(self.catalog, gone)


def _choice(verdicts: Mapping[str, Verdict], field: str) -> Choice | None:
    verdict = verdicts.get(field)
    return None if verdict is None else verdict.choice


def _is_undecided(verdicts: Mapping[str, Verdict], *fields: str) -> bool:
    return any(_choice(verdicts, field) in UNDECIDED for field in fields)


def _taken_values(page: Page, unit: Unit, verdicts: Mapping[str, Verdict]) -> Iterator[tuple[str, Any]]:
    """Yield the fields that the catalogue takes over from an item, with their values."""
    if unit.ref is None or unit.known is None:
        return
    own = shown_entry(page.now, unit.ref, unit.known.place)
    taken = [field for field, verdict in verdicts.items() if verdict.choice in _TAKEN]
    for name, value in _values_of(own, unit.known, taken):
        if name == "extra":
            yield name, {header: text for header, text in value.items() if text}
        elif name != "ids":
            yield name, verdicts[name].joined if verdicts[name].choice is Choice.JOIN else value
        if name in {"ids", "links"}:
            yield "ids", listed_ids(own, unit.known)


def _shown_values(page: Page, unit: Unit, verdicts: Mapping[str, Verdict]) -> Iterator[tuple[str, Any]]:
    """Yield the fields that a document keeps against the catalogue, with their values."""
    if unit.ref is None or unit.known is None:
        return
    own = shown_entry(page.now, unit.ref, unit.known.place)
    yield from _values_of(
        own, unit.known, [name for name, one in verdicts.items() if one.choice in UNDECIDED]
    )


def _values_of(own: Entry, known: Entry, fields: Iterable[str]) -> Iterator[tuple[str, Any]]:
    """Yield what an item says in some fields; the columns that no field covers come together."""
    extra = dict(known.extra)
    for field in fields:
        if field in {ENTRY, SECTION}:
            continue
        name, _, header = field.partition(".")
        if name == "extra":
            extra[header] = own.extra.get(header, "")
        yield name, extra if name == "extra" else getattr(own, name)


def _with_values(item: Item, values: Mapping[str, Any]) -> Item:
    """Return an item that says something else; a further place says it in its own words."""
    if isinstance(item, Entry):
        return with_shown(item, values)
    own: dict[str, Any] = {name: value or None for name, value in values.items() if name in PLACE_FIELDS}
    nothing = [name for name, value in own.items() if value is None]
    omitted = [name for name in item.omit if name not in own]
    return replace(item, **own, omit=tuple(sorted({*omitted, *nothing}, key=PLACE_FIELDS.index)))
