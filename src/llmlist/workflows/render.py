"""Make the documents say what the catalogue says: the bytes whose facts changed, no others."""

from __future__ import annotations

from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, NamedTuple, TypedDict, Unpack

from llmlist.errors import ConfigError
from llmlist.lists.differences import shows_part
from llmlist.model.edit import FileEdit, Plan, apply_edits, chain_edits, digest
from llmlist.workflows.crosslinks import follow_across
from llmlist.workflows.disagreements import DIFFERS
from llmlist.workflows.headings import rename_headings
from llmlist.workflows.naming import require_section
from llmlist.workflows.omitting import left_out_of, omittable, ways_to_omit, with_omitted
from llmlist.workflows.pages import find_long_page
from llmlist.workflows.pairing import draft_at, placements_of
from llmlist.workflows.proof import prove, refusal
from llmlist.workflows.reconcile import Wishes, reconcile
from llmlist.workflows.saving import plan_saving
from llmlist.workflows.sections import add_sections
from llmlist.workflows.upkeep import Upkeep, keep_up

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from llmlist.model.catalog import Catalog, Document
    from llmlist.model.edit import Edit
    from llmlist.model.entry import Draft, Place
    from llmlist.model.problem import Problem
    from llmlist.model.watch import Watch
    from llmlist.model.workspace import Workspace
    from llmlist.workflows.carrying import Departure
    from llmlist.workflows.pairing import Placement
    from llmlist.workflows.proof import Fault
    from llmlist.workflows.reconcile import Reconciled


class Scope(NamedTuple):
    """Where documents may be written.

    Attributes:
        sections: Keys of sections; None for all.
        documents: Keys of documents; None for all.
    """

    sections: frozenset[str] | None = None
    documents: frozenset[str] | None = None

    def holds(self, document: Document) -> bool:
        """Tell whether a document may be written."""
        return self.documents is None or document.key in self.documents


EVERYWHERE: Final = Scope()


def find_scope(catalog: Catalog, *, section: str | None = None, document: str | None = None) -> Scope:
    """Return where to write.

    Args:
        catalog: The catalogue.
        section: Key, title or path of a section; with it come the sections in it. None for all.
        document: Path of a document, or its key. None for all.

    Raises:
        ConfigError: Several sections are called so, or no document is.
        UnknownKeyError: No section is called so.
    """
    sections = documents = None
    if section is not None:
        chosen = require_section(catalog, section)
        sections, documents = catalog.sections_below(chosen.key), frozenset({chosen.document})
    if document is not None:
        named = frozenset(one.key for one in catalog.documents if document in {one.path, one.key})
        if not named:
            known = ", ".join(one.path for one in catalog.documents)
            raise ConfigError(f"{document} is no document of this catalogue", hint=f"there are: {known}")
        documents = named if documents is None else documents & named
    return Scope(sections, documents)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendered:
    """What makes documents agree with a catalogue.

    Attributes:
        plan: Edits of the documents only.
        left_out: The fields that lines of some places do without, as they would not read back with them:
            `workflows.omitting.with_omitted` notes them in the catalogue.
        drafts: The items that were written or changed, as they read, by the places that they show.
    """

    plan: Plan
    left_out: Mapping[Place, tuple[str, ...]]
    drafts: Mapping[Place, Draft]


class How(TypedDict, total=False):
    """How documents are rendered; all of it may be left out.

    Attributes:
        removed: Keys of entries to cut; others that the catalogue lacks stay.
        only: Keys of the entries whose items may be written; None for all.
        within: Where something may be written.
        known: What the documents say now, to recognise their items by; None takes what the catalogue says.
        retitled: What documents still call sections that have other names now, by their keys.
        watch: Is told how far the work is.
    """

    removed: Collection[str]
    only: Collection[str] | None
    within: Scope
    known: Catalog | None
    retitled: Mapping[str, str]
    watch: Watch | None


def plan_render(workspace: Workspace, catalog: Catalog, **how: Unpack[How]) -> Plan:
    """Plan the edits that make every document agree with ``catalog``, all facts that they can show included.

    Args:
        workspace: The files as they are.
        catalog: What the documents should say.
        how: See `How`.

    Raises:
        DataError: A document is not UTF-8.
        EditError: The new text would not read as the catalogue says.
    """
    return _render_all(workspace, catalog, how, may_omit=False).plan


def render_showable(workspace: Workspace, catalog: Catalog, **how: Unpack[How]) -> Rendered:
    """Plan the same as `plan_render`, without the facts with which a line would not read back.

    Only where a line can do without them: what a document shows is not touched, nor is a title left out.

    Raises:
        DataError: A document is not UTF-8.
        EditError: The new text would not read as the catalogue says, whatever is left out.
    """
    return _render_all(workspace, catalog, how, may_omit=True)


def plan_showable(
    workspace: Workspace,
    catalog: Catalog,
    *,
    only: Collection[str] | None = None,
    within: Scope = EVERYWHERE,
    heirs: Mapping[Place, Place] = MappingProxyType({}),
    watch: Watch | None = None,
) -> Plan:
    """Plan the documents as `render_showable`, and the catalogue's files as `workflows.saving.plan_saving`.

    Raises:
        DataError: A document is not UTF-8.
        EditError: One of them cannot be written.
    """
    rendered = render_showable(workspace, catalog, only=only, within=within, watch=watch)
    saved = plan_saving(workspace, with_omitted(catalog, rendered.left_out), heirs=heirs)
    return replace(rendered.plan, file_edits=(*saved, *rendered.plan.file_edits))


def _render_all(workspace: Workspace, catalog: Catalog, how: How, *, may_omit: bool) -> Rendered:
    within, only = how.get("within", EVERYWHERE), how.get("only")
    wishes = Wishes(
        removed=frozenset(how.get("removed", ())),
        only=None if only is None else frozenset(only),
        sections=within.sections,
        may_omit=may_omit,
        retitled=how.get("retitled", MappingProxyType({})),
        watch=how.get("watch"),
    )
    known = how.get("known") or (workspace.catalog if wishes.removed else catalog)
    problems: list[Problem] = []
    summary: list[str] = []
    contents = {
        one.path: workspace.files[one.path]
        for one in catalog.documents
        if one.path in workspace.files and within.holds(one)
    }
    edits: dict[str, tuple[Edit, ...]] = {}
    before = frozenset(workspace.catalog.by_key)
    pages = _Rendering(contents, catalog, known, before).pages(wishes)
    for document, page in ((one, pages[one.path]) for one in catalog.documents if one.path in pages):
        path = document.path
        problems += (*page.done.problems, *page.problems(document, catalog))
        # Beside one entry, what else is wrong in the document is no failure.
        problems += page.beside.problems if wishes.only is None else map(_softened, page.beside.problems)
        summary += (*page.done.summary, *page.beside.summary)
        long = find_long_page(apply_edits(contents[path], page.edits), path, reading=page.done.reading)
        problems += () if long is None else (long,)
        edits[path] = page.edits
    file_edits = [
        FileEdit(path=path, sha256=digest(contents[path]), edits=made)
        for path, made in follow_across(contents, edits).items()
        if made
    ]
    return Rendered(
        plan=Plan(file_edits=tuple(file_edits), problems=tuple(problems), summary=tuple(summary)),
        left_out={
            place: fields for page in pages.values() for place, fields in page.left_out.items() if fields
        },
        drafts={place: draft for page in pages.values() for place, draft in page.drafts.items()},
    )


class _Page(NamedTuple):
    """What one document needs.

    Attributes:
        edits: All of them.
        done: What was done for its entries.
        beside: What follows from that.
        drafts: Its new text's items by the places that they show, as far as they were written or changed.
        left_out: What their lines do without.
    """

    edits: tuple[Edit, ...]
    done: Reconciled
    beside: Upkeep
    drafts: Mapping[Place, Draft] = MappingProxyType({})
    left_out: Mapping[Place, tuple[str, ...]] = MappingProxyType({})

    def problems(self, document: Document, catalog: Catalog) -> Iterator[Problem]:
        """Yield which facts lines do without."""
        for one in placements_of(catalog, document.key):
            fields = self.left_out.get(_place_of(one), ())
            if fields:
                draft = self.drafts.get(_place_of(one))
                line = None if draft is None else draft.line
                yield left_out_of(document.path, line, one.entry, fields)


class _Rendering(NamedTuple):
    """What all documents of a catalogue are written from.

    Attributes:
        contents: Those that may be written, by path.
        catalog: What they should say.
        known: What they say now.
        before: Keys of the entries that there were before: only these can move.
    """

    contents: Mapping[str, bytes]
    catalog: Catalog
    known: Catalog
    before: frozenset[str]

    def pages(self, wishes: Wishes) -> dict[str, _Page]:
        """Work out what each document needs; what moves from one to another goes word for word."""
        documents = [one for one in self.catalog.documents if one.path in self.contents]
        made = {one.path: self._page(one, wishes) for one in documents}
        for one in documents if len(documents) > 1 else ():
            elsewhere = tuple(self._come_into(other, made) for other in documents if other != one)
            if made[one.path].done.unknown and any(elsewhere):
                made[one.path] = self._page(one, wishes._replace(elsewhere=sum(elsewhere, ())))
        for one in documents if len(documents) > 1 else ():
            arrivals = self._leave_for(one, made)
            if arrivals:
                made[one.path] = self._page(one, wishes._replace(arrivals=arrivals))
        return made

    def _page(self, document: Document, wishes: Wishes) -> _Page:
        content = self.contents[document.path]
        return _render_proved(_Work(content, document, self.catalog, self.known), wishes)

    def _come_into(self, document: Document, made: Mapping[str, _Page]) -> tuple[Placement, ...]:
        """Return what is written anew into a document although its entry is not new."""
        added = made[document.path].done.added
        if not any(key in self.before for key, _ in added):
            return ()
        return tuple(
            one
            for one in placements_of(self.catalog, document.key)
            if one.item.place in added and one.item.key in self.before
        )

    def _leave_for(self, document: Document, made: Mapping[str, _Page]) -> Mapping[str, Departure]:
        """Return the items that are cut from other documents and are written into one."""
        wanted = {key for key, _ in made[document.path].done.added}
        return {
            key: departure
            for path, page in made.items()
            for (key, _), departure in page.done.departed.items()
            if path != document.path and key in wanted
        }


_MOST_ATTEMPTS: Final = 8
"""How many ways to write new items are tried until the text reads back."""


class _Work(NamedTuple):
    """One document, and what is to be made of it."""

    content: bytes
    document: Document
    catalog: Catalog
    known: Catalog

    def prove(self, wishes: Wishes) -> tuple[_Page, Fault | None]:
        """Work out what the document needs, and what is wrong with it."""
        page = _render(self.content, self.document, self.catalog, self.known, wishes)
        page = page._replace(left_out=wishes.left_out)
        if not page.edits:
            return page, None
        proof = prove(self.content, page.edits, self.document, self.catalog, done=page.done, wishes=wishes)
        if not wishes.are_for_all and proof.problems:
            # In how many other places it differs now: what came or went may have others read otherwise.
            kept = tuple(one for one in page.done.problems if one.code != DIFFERS)
            page = page._replace(done=replace(page.done, problems=(*kept, *proof.problems)))
        return page._replace(drafts=proof.drafts), proof.fault


def _render_proved(work: _Work, wishes: Wishes) -> _Page:
    """Work out the edits to a document, and prove that the new text reads as the catalogue says.

    A new item that would not read back is written in another of the listing's ways, and where none does
    without some of its facts.
    """
    page, fault = work.prove(wishes)
    first, tried = fault, wishes
    for _ in range(_MOST_ATTEMPTS - 1):
        if fault is None:
            return page
        added = page.done.added
        blamed = fault.places & added if fault.places else added
        if not blamed:
            break
        attempts = {place: tried.attempts.get(place, 0) + (place in blamed) for place in added}
        tried = tried._replace(attempts=attempts)
        page, fault = work.prove(tried)
    if fault is None:
        return page
    less = _render_less(work, wishes) if wishes.may_omit else None
    if less is None:
        raise refusal(work.content, work.document, first, wishes.removed)
    return less


def _render_less(work: _Work, wishes: Wishes) -> _Page | None:
    """Work out the edits to a document without facts that its lines cannot show; None where none will do."""
    entries = {_place_of(one): one for one in placements_of(work.catalog, work.document.key)}
    ladders: dict[Place, Iterator[tuple[str, ...]]] = {}
    left_out: dict[Place, tuple[str, ...]] = {}
    while True:
        page, fault = work.prove(wishes._replace(left_out=dict(left_out)))
        if fault is None:
            return page
        blamed = fault.places or {*page.done.added, *page.done.differing}
        for place in blamed:
            if place not in ladders:
                ladders[place] = ways_to_omit(_spare_fields(page.done, entries[place]))
            left_out[place] = next(ladders[place], ())
        if not any(left_out[place] for place in blamed):
            return None


def _spare_fields(done: Reconciled, placement: Placement) -> Collection[str]:
    """Return the fields that an item can do without: of one that is there those that it does not show."""
    place = _place_of(placement)
    spare = omittable(placement.item, placement.entry)
    if place in done.added or place not in done.items:
        return spare
    draft = draft_at(done.reading, done.items[place])
    differing = {one.field.split(".")[0] for one in done.differing.get(place, ())}
    return [name for name in spare & differing if shows_part(draft, placement.entry, name)]


def _place_of(placement: Placement) -> Place:
    return placement.item.key, placement.item.section


def _render(content: bytes, document: Document, catalog: Catalog, known: Catalog, wishes: Wishes) -> _Page:
    edits, done = _reconciled(content, document, catalog, known, wishes)
    # What follows from a whole document is not written for a part of it.
    beside = (
        Upkeep() if wishes.sections is not None else keep_up(apply_edits(content, edits), document, catalog)
    )
    return _Page(chain_edits(content, edits, beside.edits), done, beside)


def _reconciled(
    content: bytes, document: Document, catalog: Catalog, known: Catalog, wishes: Wishes
) -> tuple[tuple[Edit, ...], Reconciled]:
    """Return the edits that a document needs for its entries, those of headings among them."""
    renamings = rename_headings(content, document, catalog, wishes.retitled)
    first = renamings.edits
    current = apply_edits(content, first)
    said = [f"{document.path}: the heading {one.new!r} renamed to {one.old!r}" for one in renamings.made]
    done = reconcile(current, document, catalog, known=known, wishes=wishes)
    if done.lacking:
        added = add_sections(current, document, catalog, done.lacking)
        first = chain_edits(content, first, added.edits)
        current = apply_edits(content, first)
        done = reconcile(current, document, catalog, known=known, wishes=wishes, fresh=added.sections)
        said += [
            f"{document.path}: added the section {catalog.sections_by_key[key].title!r}"
            for key in added.sections
        ]
    return chain_edits(content, first, done.edits), replace(done, summary=(*said, *done.summary))


def _softened(problem: Problem) -> Problem:
    return replace(problem, severity="warning" if problem.severity == "error" else problem.severity)
