"""Take what a document says into the catalogue: the whole list at first, hand edits later."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from llmlist.errors import DataError, EditError
from llmlist.lists.blocks import Heading
from llmlist.lists.changes import change_item
from llmlist.lists.coverage import find_doubts, measure_coverage
from llmlist.lists.headings import heading_title
from llmlist.lists.reading import Reading, read_document
from llmlist.model.catalog import Catalog, Document, Section
from llmlist.model.edit import FileEdit, Plan, digest
from llmlist.model.encoding import MAC_ROMAN, is_mac_roman_mojibake
from llmlist.model.entry import PLACE_FIELDS, Entry, See, entry_at, with_shown
from llmlist.model.problem import Location, Problem, find_encoding_problem
from llmlist.model.watch import watched
from llmlist.model.wording import count_of, typed
from llmlist.workflows.drafted import EntryMaker, find_hand_edits, is_part, make_entry
from llmlist.workflows.headings import find_renamings, renamed
from llmlist.workflows.pairing import ItemRef, draft_at, find_repeats, listing_at, pair_items
from llmlist.workflows.saving import plan_saving

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from llmlist.lists.coverage import Doubt
    from llmlist.lists.headings import DocumentSection
    from llmlist.lists.reading import ReadListing
    from llmlist.model.date import PartialDate
    from llmlist.model.entry import Draft, Item, Place
    from llmlist.model.watch import Watch
    from llmlist.model.workspace import Workspace
    from llmlist.workflows.pairing import Pair, Pairing


_MOST_LINES: Final = 8
"""How many lines that were not read a report names."""


def _shown_lines(lines: Sequence[int]) -> str:
    """Return the first of some line numbers, and how many more there are."""
    shown = ", ".join(map(str, lines[:_MOST_LINES]))
    more = len(lines) - _MOST_LINES
    return f"{shown} and {more} more" if more > 0 else shown


@dataclass(frozen=True, slots=True, kw_only=True)
class Import:
    """What reading a document into the catalogue does.

    Attributes:
        path: The document.
        plan: Edits of the catalogue's files; the document is never among them.
        reading: What the document says.
        added: Number of new entries.
        changed: Number of entries that take over a hand edit.
        unchanged: Number of items that the catalogue knows as they are.
    """

    path: str
    plan: Plan
    reading: Reading
    added: int
    changed: int
    unchanged: int

    @property
    def report(self) -> tuple[str, ...]:
        """What was read and what was not, for people."""
        drafts = self.reading.drafts
        entries = count_of(len(drafts), "entry", "entries")
        sections = count_of(len({draft.section for draft in drafts}), "section", "sections")
        counts = f"{self.added} new, {self.changed} changed, {self.unchanged} as before"
        repeated = len(drafts) - self.added - self.changed - self.unchanged
        counts += f", {repeated} repeated" if repeated else ""
        lines = [f"{self.path}: {entries} in {sections}: {counts}"]
        coverage = measure_coverage(self.reading)
        if coverage.unread:
            shown = _shown_lines(coverage.unread)
            lines.append(f"read {coverage.share:.0%} of the lines with links; not read: {shown}")
            lines.append(f"`llmlist import {typed(self.path)} --explain LINE` says why")
        if self.reading.commented:
            commented = count_of(len(self.reading.commented), "entry", "entries")
            first = self.reading.commented[0].line
            lines.append(f"left alone: {commented} in comments, from line {first} on")
        return tuple(lines)


def plan_import(
    workspace: Workspace,
    path: str,
    content: bytes,
    *,
    today: PartialDate,
    prune: bool = False,
    repair: bool = False,
    origin: str | None = None,
    verbose: bool = False,
    watch: Watch | None = None,
) -> Import:
    """Plan to take a document's entries into the catalogue.

    Items that carry one identifier and agree in title become one entry with several places.

    Args:
        workspace: The catalogue so far; an empty one starts a new catalogue.
        path: The document, relative to the workspace root.
        content: Its bytes.
        today: The day on which new entries enter.
        prune: Drop the places of entries that the document no longer shows.
        repair: Repair text that was once read as Mac Roman, for the catalogue; a document that was
            marked so stays marked.
        origin: What to call the list in the entries that it shows.
        verbose: Report each doubtful item; else one report for each kind of doubt.
        watch: Is told how far the work is.

    Raises:
        DataError: The document is not UTF-8.
        EditError: A catalogue file cannot be changed without changing something else.
    """
    document = _document_for(workspace.catalog, path)
    if repair and is_mac_roman_mojibake(read_list(path, content).document.content.decode()):
        document = replace(document, repair=MAC_ROMAN)
    reading = read_list(path, content, repair=document.repair, watch=watch)
    renamings = find_renamings(reading, workspace.catalog, document.key)
    intake = Intake(renamed(workspace.catalog, renamings), reading, document, today, watch=watch)
    intake.report_doubts(verbose=verbose)
    intake.take_sections()
    intake.take_items()
    intake.note_origin(origin)
    intake.account_for_missing(prune=prune)
    edits = plan_saving(workspace, intake.catalog, watch=watch)
    plan = Plan(
        file_edits=(*edits, *_untouched(workspace, path, content)),
        problems=tuple(intake.problems),
        summary=(*map(str, renamings), *intake.summary),
    )
    return Import(
        path=path,
        plan=plan,
        reading=reading,
        added=intake.added,
        changed=intake.changed,
        unchanged=intake.unchanged,
    )


def read_list(path: str, content: bytes, *, repair: str | None = None, watch: Watch | None = None) -> Reading:
    """Read a document that is named by its path; see `read_document`.

    Raises:
        DataError: It is not UTF-8; the problem names line and column.
    """
    problem = find_encoding_problem(path, content)
    if problem is not None:
        raise DataError(
            f"{problem.location}: {problem.message}",
            location=problem.location,
            problems=(problem,),
            hint=problem.hint,
        )
    return read_document(content, repair=repair, watch=watch)


def plan_empty(workspace: Workspace, *, name: str) -> Plan:
    """Plan a catalogue without entries."""
    catalog = replace(workspace.catalog, name=name)
    return Plan(file_edits=plan_saving(workspace, catalog), summary=(f"began the catalogue of {name}",))


def _untouched(workspace: Workspace, path: str, content: bytes) -> Iterable[FileEdit]:
    """Bind the plan to the bytes that were read: an edit of nothing carries the hash."""
    if path in workspace.files:
        yield FileEdit(path=path, sha256=digest(content), edits=())


class Intake:
    """Builds the new catalogue item by item.

    Args:
        catalog: The catalogue so far.
        reading: What the document says.
        document: Which document it is.
        today: The day on which new entries enter.
        settled: Which items and entries go together where that is known, with the items as they are to
            be; None pairs them, and takes hand edits over.
        ignored: Items to leave alone.
        watch: Is told how far the work is.
    """

    def __init__(
        self,
        catalog: Catalog,
        reading: Reading,
        document: Document,
        today: PartialDate,
        *,
        settled: Pairing | None = None,
        ignored: Collection[ItemRef] = (),
        watch: Watch | None = None,
    ) -> None:
        self.old = catalog
        self.catalog = catalog
        self.reading = reading
        self.path = document.path
        self.today = today
        self.document = document
        self.settled = settled is not None
        self.pairing: Pairing = settled or pair_items(reading, catalog, self.document.key, watch=watch)
        self.ignored = ignored
        self.watch = watch
        self.placed: dict[ItemRef, Place] = {}
        self.section_keys = dict(self.pairing.sections)
        self.problems: list[Problem] = []
        self.summary: list[str] = []
        self.added = self.changed = self.unchanged = 0

    def take_sections(self) -> None:
        """Add the document and those of its sections that hold entries."""
        catalog = self.catalog
        if self.document.key in catalog.documents_by_key:
            others = (self.document if one.key == self.document.key else one for one in catalog.documents)
            catalog = replace(catalog, documents=tuple(others))
        else:
            catalog = replace(catalog, documents=(*catalog.documents, self.document))
        if not catalog.name:
            catalog = replace(catalog, name=_list_name(self.reading) or self.path)
        used = {
            listing.section.key
            for number, listing in enumerate(self.reading.listings)
            if not self.ignored or any(ref not in self.ignored for ref in _refs_of(number, listing))
        }
        needed = {
            key for section in self.reading.sections if section.key in used for key in _lineage(section)
        }
        taken = {section.key for section in catalog.sections}
        made: list[Section] = []
        for section in dict.fromkeys(self.reading.sections):
            if section.key not in needed or section.key in self.section_keys:
                continue
            key = _free_key(section.key, taken)
            taken.add(key)
            self.section_keys[section.key] = key
            parent = self.section_keys.get(section.key.rpartition("/")[0])
            made.append(Section(key=key, title=section.title, document=self.document.key, parent=parent))
        self.catalog = replace(catalog, sections=self._in_page_order(catalog.sections, made))

    def take_items(self) -> None:
        """Go through the document: update what is known, add what is new, in its order."""
        repeats = find_repeats(self.reading, self.pairing)
        moved = {pair.ref: pair for pair in self.pairing.moved}
        replaced: dict[tuple[str, str], Item] = {}
        new: list[tuple[Item, tuple[str, str] | None]] = []
        last: dict[str, tuple[str, str]] = {}
        maker = EntryMaker(self.catalog, set(self.catalog.by_key))
        listings = watched(self.reading.listings, self.watch, "taking in entries")
        for number, listing in enumerate(listings):
            for ref in _refs_of(number, listing):
                if ref in self.ignored:
                    continue
                draft = draft_at(self.reading, ref)
                section = self.section_keys[listing.section.key]
                placement = self.pairing.by_ref.get(ref)
                if placement is not None:
                    item = placement.item if self.settled else self._update(placement.item, ref)
                    replaced[placement.item.key, placement.item.section] = item
                elif ref in repeats:
                    self._report_repeat(draft, repeats[ref])
                    continue
                elif ref in moved:
                    item = replace(moved[ref].placement.item, section=section)
                    self.summary.append(f"moved {draft.title!r} to {section}")
                    replaced[moved[ref].placement.item.place] = item
                    self.changed += 1
                else:
                    made = maker.add(draft, section, self.today)
                    if made is None:
                        self._report_second(draft, maker.first(draft, section))
                        continue
                    item = made
                    self.added += 1
                    new.append((item, last.get(section)))
                last[section] = self.placed[ref] = item.place
        self.catalog = _rebuilt(self.catalog, replaced, new)

    def note_origin(self, origin: str | None) -> None:
        """Add a list to those that the entries of the document came from."""
        if origin is None:
            return
        shown = {place[0] for place in self.placed.values()}
        self.catalog = replace(
            self.catalog,
            items=tuple(
                replace(one, origins=(*one.origins, origin))
                if isinstance(one, Entry) and one.key in shown and origin not in one.origins
                else one
                for one in self.catalog.items
            ),
        )

    def report_doubts(self, *, verbose: bool) -> None:
        """Name what a person looks at: each item, or the first of each kind and how many are like it."""
        if self.reading.mojibake:
            self.problems.append(
                Problem(
                    code="mojibake",
                    severity="warning",
                    message="the text looks like UTF-8 that was once read as Mac Roman",
                    location=Location(path=self.path),
                    hint=f"`llmlist import {typed(self.path)} --repair-encoding` repairs titles and names "
                    "for the catalogue; the document stays as it is",
                )
            )
        kinds: dict[object, list[Doubt]] = defaultdict(list)
        for doubt in find_doubts(self.reading):
            kinds[doubt if verbose else doubt.kind].append(doubt)
        for first, *others in kinds.values():
            more = f"; {len(others)} more like it, on lines {_shown_lines([one.line for one in others])}"
            self.problems.append(
                Problem(
                    code="doubtful-item",
                    severity="warning",
                    message=f"{first.reason}{more if others else ''}",
                    location=Location(path=self.path, line=first.line),
                    hint=f"`llmlist import {typed(self.path)} --explain {first.line}` shows how it was read"
                    + ("; `--verbose` names each" if others else ""),
                )
            )

    def account_for_missing(self, *, prune: bool) -> None:
        """Report, or drop, what the catalogue places in the document and the document lacks."""
        gone = {one.item.place for one in self.pairing.missing}
        for placement in self.pairing.missing:
            verb = "dropped: it is no longer in" if prune else "is no longer in"
            self.problems.append(
                Problem(
                    code="gone-from-document",
                    severity="warning",
                    message=f"{placement.entry.title!r} {verb} {self.path}",
                    location=Location(path=self.path),
                    entry_key=placement.item.key,
                    hint=None
                    if prune
                    else "`llmlist render` writes it again; `llmlist import --prune` drops it",
                )
            )
        if prune and gone:
            self.catalog = without_places(self.catalog, gone)

    def _update(self, item: Item, ref: ItemRef) -> Item:
        """Return an item that says what the document says by now."""
        draft = draft_at(self.reading, ref)
        shown = item if isinstance(item, Entry) else entry_at(self.old.by_key[item.key], item)
        values = find_hand_edits(draft, self._as_shown(shown, ref))
        if not values:
            self.unchanged += 1
            return item
        self.changed += 1
        self.summary.append(f"line {draft.line}: {draft.title!r}: {', '.join(values)} taken over")
        if isinstance(item, See):
            return replace(item, **{name: value for name, value in values.items() if name in PLACE_FIELDS})
        return with_shown(item, values)

    def _as_shown(self, entry: Entry, ref: ItemRef) -> Entry:
        """Return an entry as its item shows it, where the item has no room for all that the entry says.

        Where rendering would leave the item as it is, nobody has taken anything away.
        """
        draft = draft_at(self.reading, ref)
        own = make_entry(draft, key=entry.key, section=entry.section)
        for name in _SHORTENED:
            shown, known = getattr(own, name), getattr(entry, name)
            if shown and known and shown != known and is_part(shown, known):
                fuller = replace(own, **{name: known})
                if not self._would_change(ref, fuller):
                    entry = replace(entry, **{name: shown})
        return entry

    def _would_change(self, ref: ItemRef, entry: Entry) -> bool:
        """Tell whether rendering would change an item to say what an entry says."""
        document = self.reading.document
        listing, newline = listing_at(self.reading, ref), document.newline.decode()
        try:
            return bool(change_item(document.content, listing, ref.item, entry, newline=newline)[0])
        except EditError:
            return True

    def _report_repeat(self, draft: Draft, pair: Pair) -> None:
        self._listed_twice(draft, draft_at(self.reading, pair.ref).line, pair.placement.item.key)

    def _report_second(self, draft: Draft, first: tuple[int, str]) -> None:
        self._listed_twice(draft, *first)

    def _listed_twice(self, draft: Draft, line: int, key: str) -> None:
        self.problems.append(
            Problem(
                code="listed-twice",
                severity="warning",
                message=f"{draft.title!r} stands in this section already, on line {line}; one place is kept",
                location=Location(path=self.path, line=draft.line),
                entry_key=key,
                hint="delete one of the two lines",
            )
        )

    def _in_page_order(self, old: Sequence[Section], made: Sequence[Section]) -> tuple[Section, ...]:
        """Return the sections with new ones where the page has them."""
        order = {
            self.section_keys[one.key]: n
            for n, one in enumerate(self.reading.sections)
            if one.key in self.section_keys
        }
        own = [one for one in old if one.document == self.document.key] + list(made)
        if made:
            own.sort(key=lambda section: order.get(section.key, len(order)))
        before = [one for one in old if one.document != self.document.key]
        documents = [one.key for one in self.catalog.documents if one.key != self.document.key]
        return tuple(
            sorted([*before, *own], key=lambda one: [*documents, self.document.key].index(one.document))
        )


_SHORTENED: Final = ("keywords", "links", "note")
"""Fields of which an item may show a part, as its listing has no room for more."""


def _rebuilt(
    catalog: Catalog,
    replaced: dict[tuple[str, str], Item],
    new: Sequence[tuple[Item, tuple[str, str] | None]],
) -> Catalog:
    """Return the catalogue with items replaced in place and new ones behind what the page has before them."""
    items = [replaced.get(item.place, item) for item in catalog.items]
    following: dict[tuple[str, str] | None, list[Item]] = {}
    first: dict[str, list[Item]] = {}
    for item, before in new:
        if before is None:
            first.setdefault(item.section, []).append(item)
        else:
            following.setdefault(before, []).append(item)
    ordered: list[Item] = []
    started: set[str] = set()

    def put(item: Item) -> None:
        stack = [item]
        while stack:
            one = stack.pop()
            ordered.append(one)
            stack += reversed(following.pop(one.place, []))

    for item in items:
        if item.section not in started:
            started.add(item.section)
            for one in first.pop(item.section, []):
                put(one)
        put(item)
    for section in catalog.sections:
        for one in first.pop(section.key, []):
            put(one)
    return replace(catalog, items=tuple(ordered))


def without_places(catalog: Catalog, gone: Collection[Place]) -> Catalog:
    """Return the catalogue without some places; an entry whose own place goes moves to its next one."""
    kept: list[Item] = []
    homeless = {entry.key for entry in catalog.entries if entry.place in gone}
    for item in catalog.items:
        if item.place in gone:
            continue
        if isinstance(item, See) and item.key in homeless:
            homeless.remove(item.key)
            kept.append(entry_at(catalog.by_key[item.key], item))
            continue
        kept.append(item)
    return replace(catalog, items=tuple(kept))


def _refs_of(number: int, listing: ReadListing) -> Iterable[ItemRef]:
    return (ItemRef(number, index) for index, draft in enumerate(listing.drafts) if draft is not None)


def _lineage(section: DocumentSection) -> Iterable[str]:
    key = section.key
    while key:
        yield key
        key = key.rpartition("/")[0]


def _free_key(key: str, taken: set[str]) -> str:
    candidate, number = key, 1
    while candidate in taken:
        number += 1
        candidate = f"{key}-{number}"
    return candidate


def _document_for(catalog: Catalog, path: str) -> Document:
    known = next((one for one in catalog.documents if one.path == path), None)
    if known is not None:
        return known
    stem = path.rpartition("/")[2].rpartition(".")[0] or path
    base = re.sub(r"[^\w.-]+", "-", stem.casefold()).strip("-.") or "document"
    return Document(key=_free_key(base, {one.key for one in catalog.documents}), path=path)


def _list_name(reading: Reading) -> str:
    return next(
        (
            heading_title(block)
            for block in reading.document.blocks
            if isinstance(block, Heading) and block.level == 1
        ),
        "",
    )
