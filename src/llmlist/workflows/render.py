"""Make the documents say what the catalogue says: the bytes whose facts changed, no others."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, NamedTuple

from llmlist.errors import ConfigError, EditError
from llmlist.lists.comments import find_open_comment
from llmlist.lists.document import parse_document
from llmlist.model.edit import FileEdit, Plan, apply_edits, chain_edits, digest
from llmlist.model.problem import line_and_column
from llmlist.workflows.crosslinks import follow_across
from llmlist.workflows.headings import rename_headings
from llmlist.workflows.naming import require_section
from llmlist.workflows.pages import find_long_page
from llmlist.workflows.pairing import placements_of
from llmlist.workflows.reconcile import Wishes, reconcile
from llmlist.workflows.sections import add_sections
from llmlist.workflows.upkeep import Upkeep, keep_up

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from llmlist.model.catalog import Catalog, Document
    from llmlist.model.edit import Edit
    from llmlist.model.entry import Place
    from llmlist.model.problem import Problem
    from llmlist.model.workspace import Workspace
    from llmlist.workflows.carrying import Departure
    from llmlist.workflows.pairing import Placement
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


def plan_render(
    workspace: Workspace,
    catalog: Catalog,
    *,
    removed: Collection[str] = (),
    only: Collection[str] | None = None,
    within: Scope = EVERYWHERE,
    known: Catalog | None = None,
    retitled: Mapping[str, str] = MappingProxyType({}),
) -> Plan:
    """Plan the edits that make every document agree with ``catalog``.

    Args:
        workspace: The files as they are.
        catalog: What the documents should say; entries of ``workspace.catalog`` that it lacks are cut
            only if their keys are in ``removed``.
        removed: Keys of entries to cut.
        only: Keys of the entries whose items may be written; None for all.
        within: Where something may be written.
        known: What the documents say now, to recognise their items by; None takes what the catalogue says.
        retitled: What documents still call sections that have other names now, by their keys.

    Raises:
        DataError: A document is not UTF-8.
        EditError: The new text would not read as the catalogue says.
    """
    wishes = Wishes(
        frozenset(removed),
        None if only is None else frozenset(only),
        within.sections,
        retitled=retitled,
    )
    if known is None:
        known = workspace.catalog if removed else catalog
    problems: list[Problem] = []
    summary: list[str] = []
    contents = {
        one.path: workspace.files[one.path]
        for one in catalog.documents
        if one.path in workspace.files and within.holds(one)
    }
    edits: dict[str, tuple[Edit, ...]] = {}
    before = frozenset(workspace.catalog.by_key)
    for path, page in _Rendering(contents, catalog, known, before).pages(wishes).items():
        problems += page.done.problems
        # Beside one entry, what else is wrong in the document is no failure.
        problems += page.beside.problems if only is None else map(_softened, page.beside.problems)
        summary += (*page.done.summary, *page.beside.summary)
        long = find_long_page(apply_edits(contents[path], page.edits), path, reading=page.done.reading)
        problems += () if long is None else (long,)
        edits[path] = page.edits
    file_edits = [
        FileEdit(path=path, sha256=digest(contents[path]), edits=made)
        for path, made in follow_across(contents, edits).items()
        if made
    ]
    return Plan(file_edits=tuple(file_edits), problems=tuple(problems), summary=tuple(summary))


class _Page(NamedTuple):
    """What one document needs: all edits, what was done for its entries, and what follows from those."""

    edits: tuple[Edit, ...]
    done: Reconciled
    beside: Upkeep


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
        return _render_proved(content, document, self.catalog, self.known, wishes)

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


class _Fault(NamedTuple):
    """Why a new text may not be written, and which new items are to blame; none where nothing tells."""

    what: str
    places: frozenset[Place]


_MOST_ATTEMPTS: Final = 8
"""How many ways to write new items are tried until the text reads back."""


def _render_proved(
    content: bytes, document: Document, catalog: Catalog, known: Catalog, wishes: Wishes
) -> _Page:
    """Work out the edits to a document, and prove that the new text reads as the catalogue says.

    A new item that would not read back is written in another of the listing's ways.
    """
    first: _Fault | None = None
    for _ in range(_MOST_ATTEMPTS):
        page = _render(content, document, catalog, known, wishes)
        fault = _find_fault(apply_edits(content, page.edits), document, catalog, page, wishes)
        if fault is None:
            return page
        first = first or fault
        added = page.done.added
        blamed = fault.places or added
        if not blamed:
            break
        attempts = {place: wishes.attempts.get(place, 0) + (place in blamed) for place in added}
        wishes = wishes._replace(attempts=attempts)
    raise _refusal(content, document, first.what if first else "")


def _refusal(content: bytes, document: Document, what: str) -> EditError:
    """Return why a document is not written, and what its keeper can do about it."""
    start = find_open_comment(parse_document(content))
    if start is not None:
        line, _ = line_and_column(content, start)
        return EditError(
            f"{document.path}:{line}: a comment begins here and never ends, so that nothing below it is read",
            hint="nothing was written; write --> where the comment should end, and run the command again",
        )
    return EditError(
        f"{document.path} would not read back as the catalogue says: {what}",
        hint="nothing was written; please report the entry concerned",
    )


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


def _find_fault(
    content: bytes, document: Document, catalog: Catalog, page: _Page, wishes: Wishes
) -> _Fault | None:
    """Read the new text again: nothing is left to do, nothing is lost, nothing has come that is unknown."""
    if not page.edits:
        return None
    again, done = reconcile(content, document, catalog, known=catalog, wishes=wishes), page.done
    beside = Upkeep() if wishes.sections is not None else keep_up(content, document, catalog)
    lost = done.shown - again.shown
    blamed = done.added & (lost | again.changed | again.added)
    if again.edits or again.lacking or beside.edits:
        changes = (*again.summary, *beside.summary)
        return _Fault(changes[0] if changes else "the text would change again", blamed)
    if lost:
        return _Fault(f"{catalog.by_key[min(lost)[0]].title!r} would not be read any more", blamed)
    if again.unknown > done.unknown:
        return _Fault("something would be read that the catalogue does not know", blamed)
    return None
