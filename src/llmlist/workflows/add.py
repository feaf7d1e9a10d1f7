"""Put new works into the catalogue and its documents; take entries out again."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from llmlist.lists.adoption import adopt_links, adopt_venue
from llmlist.lists.reading import read_document
from llmlist.lists.styles import adopt_style
from llmlist.model.catalog import Catalog, Section
from llmlist.model.edit import Plan
from llmlist.model.entry import Entry
from llmlist.model.problem import Problem
from llmlist.workflows.habits import Habits
from llmlist.workflows.intake import make_entry
from llmlist.workflows.keys import make_key
from llmlist.workflows.naming import find_section, unknown_section
from llmlist.workflows.pairing import pair_items
from llmlist.workflows.places import find_places, source_of
from llmlist.workflows.render import plan_render
from llmlist.workflows.rivals import Rivals, apart_from
from llmlist.workflows.saving import plan_saving
from llmlist.workflows.spots import Spot, find_spot

if TYPE_CHECKING:
    from collections.abc import Sequence

    from llmlist.linkage.matching import Match
    from llmlist.lists.reading import Reading, ReadListing
    from llmlist.model.date import PartialDate
    from llmlist.model.entry import Draft, Entry, Kind
    from llmlist.model.link import Link
    from llmlist.model.workspace import Workspace


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
    workspace: Workspace, drafts: Sequence[Draft], wish: Wish, *, today: PartialDate, accept: bool = False
) -> Addition:
    """Plan to add works to the catalogue and to the document of their section.

    A work that is listed already, or withdrawn, is not added: a problem of severity ``error`` says so.

    Args:
        workspace: What there is.
        drafts: What sources, or the curator, say of each work.
        wish: What the curator says of all of them.
        today: The day on which they enter.
        accept: Add a withdrawn work all the same.

    Raises:
        ConfigError: The section is missing, unknown or ambiguous; the message names the candidates.
        EditError: The new text would not read back as meant.
    """
    adder = _Adder(workspace, wish, today, Rivals(workspace.catalog, drafts))
    for number, draft in enumerate(drafts):
        adder.add(number, draft, accept=accept)
    if not adder.entries:
        return Addition(plan=Plan(problems=tuple(adder.problems)), entries=())
    rendered = plan_render(workspace, adder.catalog, only={entry.key for entry in adder.entries})
    edits = (*plan_saving(workspace, adder.catalog), *rendered.file_edits)
    problems = (*adder.problems, *rendered.problems)
    plan = Plan(file_edits=edits, problems=problems, summary=tuple(adder.summary))
    return Addition(plan=plan, entries=tuple(adder.entries))


def plan_remove(workspace: Workspace, keys: Sequence[str]) -> Plan:
    """Plan to take entries out of the catalogue and of every place in the documents.

    Raises:
        UnknownKeyError: No entry has one of the keys; the hint names near ones.
    """
    entries = [workspace.catalog.entry(key) for key in keys]
    catalog = workspace.catalog
    for entry in entries:
        catalog = catalog.without_entry(entry.key)
    gone = {entry.key for entry in entries}
    rendered = plan_render(workspace, catalog, removed=gone, only=gone)
    return Plan(
        file_edits=(*plan_saving(workspace, catalog), *rendered.file_edits),
        problems=rendered.problems,
        summary=tuple(f"removed {entry.key}: {entry.title}" for entry in entries),
    )


class _Adder:
    """Adds drafts one after the other to a growing catalogue."""

    def __init__(self, workspace: Workspace, wish: Wish, today: PartialDate, rivals: Rivals) -> None:
        self.workspace = workspace
        self.catalog = workspace.catalog
        self.wish = wish
        self.today = today
        self.habits = Habits(workspace)
        self.rivals = rivals
        self.readings: dict[str, Reading | None] = {}
        self.entries: list[Entry] = []
        self.problems: list[Problem] = []
        self.summary: list[str] = []

    def add(self, number: int, draft: Draft, *, accept: bool) -> None:
        listed = self.rivals.find_listed(self.catalog, number, draft)
        if listed is not None:
            self._report_listed(draft, listed)
            return
        apart = apart_from(self.catalog, draft)
        self._report_possible(draft, [one for one in self.rivals.matches(number) if one[0].key not in apart])
        if draft.withdrawn and not accept:
            self._report_withdrawn(draft)
            return
        reading, section = self._choose_section()
        entry = self._make(draft, section.key)
        spot = Spot()
        if reading is not None:
            entry, spot = self._fit(entry, reading, section)
        self.catalog = self.catalog.with_item(entry, after=spot.after, before=spot.before)
        self.entries.append(entry)
        self.rivals.keep(number, entry)
        where = " / ".join(self.catalog.section_path(section.key))
        document = self.catalog.documents_by_key[section.document]
        self.summary.append(f"added {entry.key} to {where or document.path}: {entry.title}")

    def _make(self, draft: Draft, section: str) -> Entry:
        wish = self.wish
        entry = make_entry(draft, key=make_key(draft, self.catalog.by_key), section=section, added=self.today)
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

    def _choose_section(self) -> tuple[Reading | None, Section]:
        """Return the section that the curator means, and its document as it reads."""
        section = find_section(self.catalog, self.wish.section)
        if section is None:
            section = self._heading(self.wish.section or "")
            self.catalog = _with_section(self.catalog, section)
        document = self.catalog.documents_by_key[section.document]
        if document.key not in self.readings:
            content = self.workspace.files.get(document.path)
            reading = None if content is None else read_document(content, repair=document.repair)
            self.readings[document.key] = reading
        return self.readings[document.key], section

    def _heading(self, name: str) -> Section:
        """Return a section for a heading of a document under which nothing is listed yet."""
        folded = name.strip().casefold()
        for document in self.catalog.documents:
            content = self.workspace.files.get(document.path)
            for heading in read_document(content).sections if content is not None else ():
                if heading.path and folded in {heading.title.casefold(), heading.key}:
                    parent = heading.key.rpartition("/")[0]
                    known = parent if parent in self.catalog.sections_by_key else None
                    return Section(key=heading.key, title=heading.title, document=document.key, parent=known)
        raise unknown_section(self.catalog, name)

    def _fit(self, entry: Entry, reading: Reading, section: Section) -> tuple[Entry, Spot]:
        """Return an entry as its listing would have it, and where in the section it goes."""
        pairing = pair_items(reading, self.catalog, section.document)
        own = [pair.ref for pair in pairing.pairs if pair.placement.item.section == section.key]
        fallback = max(reading.listings, key=lambda one: len(one.drafts), default=None)
        items = self.catalog.items_by_section.get(section.key, ())
        style = self.catalog.style_of(section.key)
        if not own:
            entry = _adopt(entry, fallback, style)
            spot = Spot(after=items[-1] if items else None)
            return replace(entry, links=(*entry.links, *self.wish.links)), spot
        listing = reading.listings[max(ref.listing for ref in own)]
        entry = _adopt(entry, listing, style if listing.listing.table is None else None)
        spot = find_spot(self.catalog, reading, pairing, section.key, entry)
        return replace(entry, links=(*entry.links, *self.wish.links)), spot

    def _report_listed(self, draft: Draft, listed: Entry) -> None:
        places = find_places(self.workspace).get(listed.key, ())
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


def _with_section(catalog: Catalog, section: Section) -> Catalog:
    """Return the catalogue with a section behind the others of its parent, or of its document."""
    sections = list(catalog.sections)
    place = max(
        (
            number
            for number, one in enumerate(sections)
            if one.document == section.document
            and (section.parent is None or one.key.startswith(section.parent))
        ),
        default=len(sections) - 1,
    )
    sections.insert(place + 1, section)
    return replace(catalog, sections=tuple(sections))
