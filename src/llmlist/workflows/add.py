"""Put new works into the catalogue and its documents; take entries out again."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Final

from llmlist.errors import EditError, UnknownKeyError
from llmlist.lists.adoption import adopt_labels, adopt_links, adopt_venue
from llmlist.lists.reading import read_document
from llmlist.lists.styles import adopt_style
from llmlist.model.edit import Plan
from llmlist.model.entry import PLACE_FIELDS, Draft, Entry
from llmlist.model.problem import Problem
from llmlist.model.watch import watched
from llmlist.workflows.bare_headings import with_heading
from llmlist.workflows.beginning import FIRST_SECTION, begin_document, created, with_sections, with_tables
from llmlist.workflows.habits import Habits
from llmlist.workflows.naming import find_section
from llmlist.workflows.omitting import not_shown, with_omitted
from llmlist.workflows.pairing import pair_items
from llmlist.workflows.places import find_places, source_of
from llmlist.workflows.render import plan_render, render_showable
from llmlist.workflows.rivals import Listed, Rivals, apart_from
from llmlist.workflows.saving import plan_saving
from llmlist.workflows.spots import Spot, find_spot
from llmlist.workflows.works import Work, draft_of, entry_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from llmlist.linkage.matching import Match
    from llmlist.lists.reading import Reading, ReadListing
    from llmlist.model.catalog import Catalog, Section
    from llmlist.model.date import PartialDate
    from llmlist.model.entry import Kind
    from llmlist.model.link import Link
    from llmlist.model.problem import Location
    from llmlist.model.watch import Watch
    from llmlist.model.workspace import Workspace
    from llmlist.workflows.pairing import Pairing
    from llmlist.workflows.render import Rendered

_SECTION_JOINT: Final = " / "


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What the curator says of a new entry; it wins over what a source says.

    Attributes:
        section: A section's key, title or path; None where the catalogue has only one.
        links: Further links, behind those that the listing's habit gives.
    """

    section: str | None = None
    title: str | None = None
    date: PartialDate | None = None
    venue: str | None = None
    institutes: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    links: tuple[Link, ...] = ()
    note: str | None = None
    kind: Kind | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Addition:
    """What adding works would do.

    Attributes:
        plan: To carry out; without edits where nothing is to be added.
        entries: The new entries as the catalogue will have them.
    """

    plan: Plan
    entries: tuple[Entry, ...]


def plan_add(
    workspace: Workspace,
    works: Sequence[Work],
    wish: Wish,
    *,
    today: PartialDate,
    accept: bool = False,
    name: str = "",
    watch: Watch | None = None,
) -> Addition:
    """Plan to add works to the catalogue and to the document of their section.

    A work that is listed already, or withdrawn, is not added: a problem of severity ``error`` says so. So
    does one for a work that the document cannot show, among others that it can.

    Args:
        workspace: What there is. A catalogue without documents gets its first one.
        works: What sources, records or the curator say of each work.
        wish: What the curator says of all of them.
        today: The day on which they enter.
        accept: Add a withdrawn work all the same.
        name: What to call a list that begins.
        watch: Is told how far the work is.

    Raises:
        ConfigError: The section is missing, unknown or ambiguous; the message names the candidates.
        EditError: The new text would not read back as meant.
    """
    begun = workspace if workspace.catalog.documents else begin_document(workspace, name)
    drafts = [draft_of(work) for work in works]
    rivals = Rivals(Listed(workspace), drafts)
    adder = _Adder(begun, wish, today, rivals, begins=begun is not workspace, watch=watch)
    pairs = list(zip(works, drafts, strict=True))
    for number, (work, draft) in enumerate(watched(pairs, watch, "placing works")):
        adder.add(number, work, draft, accept=accept)
    if not adder.entries:
        return Addition(plan=Plan(problems=tuple(adder.problems)), entries=())
    try:
        rendered = _render(begun, adder.catalog, adder.entries, begins=adder.begins, watch=watch)
    except EditError:
        if len(adder.entries) == 1:
            raise
        adder.drop(_find_unshowable(begun, adder))
        rendered = _render(begun, adder.catalog, adder.entries, begins=adder.begins)
    catalog = with_omitted(adder.catalog, rendered.left_out)
    edits = (*plan_saving(workspace, catalog), *rendered.plan.file_edits)
    problems = (*adder.problems, *rendered.plan.problems, *adder.find_unshown(rendered))
    plan = Plan(file_edits=edits, problems=problems, summary=tuple(adder.summary.values()))
    return Addition(plan=plan, entries=tuple(catalog.by_key[entry.key] for entry in adder.entries))


def _render(
    workspace: Workspace,
    catalog: Catalog,
    entries: Sequence[Entry],
    *,
    begins: bool,
    watch: Watch | None = None,
) -> Rendered:
    """Plan to write new entries into their documents, or the document that begins with them."""
    if not begins:
        return render_showable(workspace, catalog, only={entry.key for entry in entries}, watch=watch)
    begun = with_tables(workspace, catalog)
    rendered = render_showable(begun, catalog, watch=watch)
    return replace(rendered, plan=replace(rendered.plan, file_edits=(created(begun, rendered.plan),)))


def _find_unshowable(workspace: Workspace, adder: _Adder) -> tuple[Entry, ...]:
    """Return those of several new entries that no way to write them reads back; none where all are so."""
    entries = adder.entries

    def fails(some: Sequence[Entry]) -> bool:
        others = {entry.key for entry in entries} - {entry.key for entry in some}
        items = tuple(item for item in adder.catalog.items if item.key not in others)
        try:
            _render(workspace, replace(adder.catalog, items=items), some, begins=adder.begins)
        except EditError:
            return True
        return False

    waiting: list[Sequence[Entry]] = [entries]
    found: list[Entry] = []
    while waiting:
        some = waiting.pop()
        if len(some) == 1:
            found += some
            continue
        middle = len(some) // 2
        waiting += [half for half in (some[middle:], some[:middle]) if fails(half)]
    return tuple(found) if len(found) < len(entries) else ()


def plan_remove(workspace: Workspace, keys: Sequence[str], *, watch: Watch | None = None) -> Plan:
    """Plan to take entries out of the catalogue and of every place in the documents.

    Args:
        workspace: What there is.
        keys: Of the entries.
        watch: Is told how far the work is.

    Raises:
        UnknownKeyError: No entry has one of the keys; the hint names near ones.
    """
    entries = [workspace.catalog.entry(key) for key in keys]
    catalog = workspace.catalog
    for entry in entries:
        catalog = catalog.without_entry(entry.key)
    gone = {entry.key for entry in entries}
    rendered = plan_render(workspace, catalog, removed=gone, only=gone, watch=watch)
    return Plan(
        file_edits=(*plan_saving(workspace, catalog), *rendered.file_edits),
        problems=rendered.problems,
        summary=tuple(f"removed {entry.key}: {entry.title}" for entry in entries),
    )


class _Adder:
    """Adds works one after the other to a growing catalogue."""

    def __init__(
        self,
        workspace: Workspace,
        wish: Wish,
        today: PartialDate,
        rivals: Rivals,
        *,
        begins: bool,
        watch: Watch | None = None,
    ) -> None:
        self.workspace = workspace
        self.catalog = workspace.catalog
        self.wish = wish
        self.today = today
        self.habits = Habits(workspace)
        self.rivals = rivals
        self.taken = set(workspace.catalog.by_key)
        self.readings: dict[str, Reading | None] = {}
        self.pairings: dict[str, Pairing] = {}
        self.entries: list[Entry] = []
        self.problems: list[Problem] = []
        self.summary: dict[str, str] = {}
        self.begins = begins
        self.watch = watch

    def add(self, number: int, work: Work, draft: Draft, *, accept: bool) -> None:
        listed = self.rivals.find_listed(self.catalog, number, draft)
        if listed is not None:
            self._report_listed(draft, listed)
            return
        apart = apart_from(self.catalog, draft)
        self._report_possible(draft, [one for one in self.rivals.matches(number) if one[0].key not in apart])
        if draft.withdrawn and not accept:
            self._report_withdrawn(draft)
            return
        reading, section = self._choose_section(work)
        entry = self._make(work, draft, section.key)
        spot = Spot()
        if reading is not None:
            entry, spot = self._fit(entry, reading, section)
        self.catalog = self.catalog.with_item(entry, after=spot.after, before=spot.before)
        self.entries.append(entry)
        self.taken.add(entry.key)
        self.rivals.keep(number, entry)
        where = " / ".join(self.catalog.section_path(section.key))
        document = self.catalog.documents_by_key[section.document]
        self.summary[entry.key] = f"added {entry.key} to {where or document.path}: {entry.title}"

    def drop(self, entries: Sequence[Entry]) -> None:
        """Leave entries out again that no document can show."""
        for entry in entries:
            self.catalog = self.catalog.without_entry(entry.key)
            self.entries.remove(entry)
            del self.summary[entry.key]
            self.problems.append(
                Problem(
                    code="not-shown",
                    severity="error",
                    message=f"{entry.title!r} is left out: written into the document it would not read back",
                    entry_key=entry.key,
                    hint="add it alone, with another --title",
                )
            )

    def find_unshown(self, rendered: Rendered) -> Iterator[Problem]:
        """Yield what the curator said of the new entries and the list shows nowhere."""
        said = {name for name in PLACE_FIELDS if name != "title" and getattr(self.wish, name, None)}
        for entry in self.entries if said else ():
            place = entry.key, entry.section
            draft = rendered.drafts.get(place)
            path = self.catalog.documents_by_key[self.catalog.sections_by_key[entry.section].document].path
            fields = said.difference(rendered.left_out.get(place, ()))
            problem = None if draft is None else not_shown(path, draft, entry, fields)
            if problem is not None:
                yield problem

    def _make(self, work: Work, draft: Draft, section: str) -> Entry:
        wish = self.wish
        entry = entry_of(work, draft, section=section, taken=self.taken, today=self.today)
        venue = entry.venue and self.habits.written_venue(entry.venue, section, entry.key)
        return replace(
            entry,
            title=wish.title or entry.title,
            date=wish.date or entry.date,
            venue=wish.venue or venue,
            institutes=wish.institutes or entry.institutes,
            keywords=wish.keywords or entry.keywords,
            note=wish.note or entry.note,
            kind=wish.kind or entry.kind,
        )

    def _choose_section(self, work: Work) -> tuple[Reading | None, Section]:
        """Return the section that the curator or the record means, and its document as it reads."""
        own = work.section if isinstance(work, Entry) else ""
        section = self._find_section(own)
        document = self.catalog.documents_by_key[section.document]
        if document.key not in self.readings:
            content = self.workspace.files.get(document.path)
            self.readings[document.key] = (
                None if content is None else read_document(content, repair=document.repair, watch=self.watch)
            )
        return self.readings[document.key], section

    def _find_section(self, own: str) -> Section:
        """Return the section with the name that the curator gave, else with the record's own one.

        A list that begins gets it; so does one that the record's own section is new to.
        """
        name = self.wish.section or own or (FIRST_SECTION if self.begins else None)
        section = find_section(self.catalog, name)
        if section is not None:
            return section
        try:
            self.catalog, section = with_heading(self.workspace, self.catalog, name or "")
        except UnknownKeyError:
            if not name or (self.wish.section and not self.begins):
                raise
            self.catalog, section = with_sections(self.catalog, tuple(name.split(_SECTION_JOINT)))
        return section

    def _fit(self, entry: Entry, reading: Reading, section: Section) -> tuple[Entry, Spot]:
        """Return an entry as its listing would have it, and where in the section it goes."""
        pairing = self._pairing(reading, section.document)
        own = [pair.ref for pair in pairing.pairs if pair.placement.item.section == section.key]
        fallback = max(reading.listings, key=lambda one: len(one.drafts), default=None)
        items = self.catalog.items_by_section.get(section.key, ())
        style = self.catalog.style_of(section.key)
        if not own:
            entry = _adopt(entry, fallback, style)
            spot = Spot(after=items[-1] if items else None)
            return self._with_further_links(entry, fallback), spot
        listing = reading.listings[max(ref.listing for ref in own)]
        entry = _adopt(entry, listing, style if listing.listing.table is None else None)
        spot = find_spot(self.catalog, reading, pairing, section.key, entry)
        return self._with_further_links(entry, listing), spot

    def _with_further_links(self, entry: Entry, listing: ReadListing | None) -> Entry:
        """Return an entry with the links that the curator gave, called as its listing calls such."""
        links = self.wish.links
        if listing is not None:
            links = adopt_labels(listing, links, beside=entry.links)
        return replace(entry, links=(*entry.links, *links))

    @cached_property
    def places(self) -> Mapping[str, tuple[Location, ...]]:
        """Where the documents show what was listed before."""
        return find_places(self.workspace)

    def _pairing(self, reading: Reading, document: str) -> Pairing:
        """Return how a document and what was listed before go together."""
        if document not in self.pairings:
            self.pairings[document] = pair_items(reading, self.workspace.catalog, document)
        return self.pairings[document]

    def _report_listed(self, draft: Draft, listed: Entry) -> None:
        places = self.places.get(listed.key, ())
        source = source_of(self.workspace, listed.key)
        where = ", ".join(map(str, (*places[1:], *([source] if source is not None else []))))
        said = f" as {listed.title!r}" if listed.title != draft.title else ""
        self.problems.append(
            Problem(
                code="already-listed",
                severity="error",
                message=f"{draft.title!r} is listed already{said}: {listed.key}, {where or 'in this run'}",
                location=places[0] if places else source,
                entry_key=listed.key,
            )
        )

    def _report_possible(self, draft: Draft, matches: Sequence[tuple[Entry, Match]]) -> None:
        """Name the entries that may be the same work: the curator decides."""
        for entry, match in matches:
            self.problems.append(
                Problem(
                    code="possible-duplicate",
                    severity="warning",
                    message=f"{draft.title!r} may be {entry.key}, {entry.title!r}: {match.reason}",
                    location=source_of(self.workspace, entry.key),
                    entry_key=entry.key,
                    hint="`llmlist dedupe` compares them again at any time",
                )
            )

    def _report_withdrawn(self, draft: Draft) -> None:
        self.problems.append(
            Problem(
                code="withdrawn",
                severity="error",
                message=f"{draft.title!r} has been withdrawn: {draft.withdrawn}",
                hint="add it all the same with --yes",
            )
        )


def _adopt(entry: Entry, listing: ReadListing | None, style: str | None) -> Entry:
    """Return an entry with links and venue as a style asks for, or as a listing has them."""
    if style is not None:
        return adopt_style(style, entry)
    return entry if listing is None else adopt_venue(listing, adopt_links(listing, entry))
