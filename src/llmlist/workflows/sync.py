"""Let documents and catalogue take over each other's changes, with earlier times as common ancestors.

What only one side changed the other takes over; what both changed is reported and stays on both.
Which is which stands in `workflows.verdicts`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, NamedTuple

from llmlist.errors import DataError, EditError
from llmlist.lists.comments import find_open_comment
from llmlist.model.edit import FileEdit, Plan, digest
from llmlist.model.problem import Location, Problem, line_and_column
from llmlist.model.wording import typed
from llmlist.model.workspace import CATALOG_FILE
from llmlist.workflows.crosslinks import follow_renamed
from llmlist.workflows.headings import find_former_headings, find_renamings, renamed
from llmlist.workflows.history import read_side
from llmlist.workflows.merged_places import under_present_keys
from llmlist.workflows.omitting import with_omitted
from llmlist.workflows.pairing import draft_at
from llmlist.workflows.places import source_of_field
from llmlist.workflows.render import Rendered, render_showable
from llmlist.workflows.saving import plan_saving
from llmlist.workflows.settlement import Page, Settlement
from llmlist.workflows.verdicts import ENTRY, Choice

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from llmlist.model.catalog import Catalog
    from llmlist.model.date import PartialDate
    from llmlist.model.watch import Watch
    from llmlist.model.workspace import Workspace
    from llmlist.workflows.headings import Renaming
    from llmlist.workflows.history import Side, Unit
    from llmlist.workflows.verdicts import Verdict


_HINTS: Final = {
    "changed-on-both-sides": "let both say the same by hand, or take one side's word for all that is "
    "reported: `llmlist import {path}` or `llmlist render`",
    "never-agreed": "no commit looked at tells which side has changed (a shallow clone has only the last): "
    "`llmlist import {path}` takes the document's word, `llmlist render` the catalogue's",
    "not-in-catalogue": "no commit looked at tells where it comes from: `llmlist import {path}` takes it "
    "in, or delete the line",
    "gone-from-document": "no commit looked at tells where it went: `llmlist render` writes it again, "
    "`llmlist import --prune {path}` drops it",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One difference between a document and the catalogue, and what becomes of it.

    Attributes:
        verdict: Which side wins, and why.
        key: The entry's key; empty where it gets one only now.
        title: What the entry is called, for people.
        shown_at: Where the document says so; without a line where it says nothing.
        known_at: Where the catalogue says so, or None where it says nothing.
    """

    verdict: Verdict
    key: str
    title: str
    shown_at: Location
    known_at: Location | None

    @property
    def removes(self) -> bool:
        """It takes an entry out of one side because the other has dropped it."""
        return self.verdict.field == ENTRY and (
            (self.verdict.choice is Choice.WRITE and self.known_at is None)
            or (self.verdict.choice is Choice.TAKE and self.known_at is not None)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Sync:
    """What letting the two sides agree does.

    Attributes:
        plan: Edits of the documents and of the catalogue's files.
        changes: Every difference found, document by document.
        renamings: The headings that the catalogue takes over from the documents.
    """

    plan: Plan
    changes: tuple[Change, ...]
    renamings: tuple[Renaming, ...] = ()

    def of(self, *choices: Choice) -> tuple[Change, ...]:
        """Return the changes that were decided in one of some ways."""
        return tuple(one for one in self.changes if one.verdict.choice in choices)


def plan_sync(
    now: Workspace, pasts: Sequence[Workspace], *, today: PartialDate, watch: Watch | None = None
) -> Sync:
    """Plan to let the documents and the catalogue agree.

    Args:
        now: Both as they are.
        pasts: Both as they were at earlier times, newest first. The newest at which they agreed on a value
            is the ancestor that tells which side has changed it.
        today: The day on which new entries enter.
        watch: Is told how far the work is.

    Raises:
        DataError: A document is not UTF-8, holds a merge conflict that is not resolved, or hides entries in
            a comment that never ends.
        EditError: A change cannot be made without changing something else.
    """
    pasts = [replace(past, catalog=under_present_keys(past.catalog, now.catalog)) for past in pasts]
    documents = [one for one in now.catalog.documents if one.path in now.files]
    for document in documents:
        _refuse_conflict(document.path, now.files[document.path])
    sides = [read_side(now, document, watch=watch) for document in documents]
    found = [one for side in sides for one in find_renamings(side.reading, side.catalog, side.document.key)]
    renamings = [one for one in found if _title_before(one, pasts) == one.old]
    ours = [one for one in found if _title_before(one, pasts) == one.new]
    # Both are compared under the names that the documents have.
    catalog = renamed(now.catalog, (*renamings, *ours))
    pages = [
        Page(side if catalog is now.catalog else replace(side, catalog=catalog), document, pasts)
        for side, document in zip(sides, documents, strict=True)
    ]
    settlement = Settlement(catalog, pages, today)
    settled = renamed(settlement.catalog, (one.back for one in ours))
    rendered = _plan_render(now, settlement, ours, may_wait=settled != now.catalog, watch=watch)
    written = list(_with_links(sides, catalog, renamings, rendered.plan))
    noted = with_omitted(settled, rendered.left_out)
    edits = {edit.path: edit for edit in (*plan_saving(now, noted), *(page.edit for page in written))}
    changes = tuple(
        _change(now, page, unit, verdict)
        for page in pages
        for unit, verdicts in page.judged
        for verdict in verdicts.values()
    )
    _refuse_hidden(sides, changes)
    plan = Plan(
        file_edits=tuple(edits.values()),
        problems=(*_missing(now), *_problems_of(changes), *_other_problems(rendered.plan.problems, changes)),
        summary=(
            *(f"import {one}" for one in renamings),
            *_imports(changes),
            *(f"render {line}" for line in rendered.plan.summary),
            *(line for page in written for line in page.summary),
        ),
    )
    return Sync(plan=plan, changes=changes, renamings=tuple(renamings))


def _plan_render(
    now: Workspace,
    settlement: Settlement,
    ours: Sequence[Renaming],
    *,
    may_wait: bool,
    watch: Watch | None,
) -> Rendered:
    """Plan the documents; where they cannot be written and there is more to do, report that and go on.

    Raises:
        EditError: They cannot be written, and there is nothing else to do.
    """
    back = [one.back for one in ours]
    wanted, known = renamed(settlement.for_documents(), back), renamed(settlement.shown(), back)
    retitled = {one.section: one.new for one in ours}
    try:
        return render_showable(
            now, wanted, removed=settlement.cut_keys(), known=known, retitled=retitled, watch=watch
        )
    except EditError as error:
        if not may_wait:
            raise
        problem = Problem(
            code="not-rendered",
            severity="error",
            message=f"nothing is written into the documents: {error}",
            hint="what the documents say was imported all the same; mend the entry, then sync again",
        )
        return Rendered(plan=Plan(problems=(problem,)), left_out={}, drafts={})


class _Written(NamedTuple):
    """What is written into a document, and what is said of links that follow a heading renamed by hand."""

    edit: FileEdit
    summary: tuple[str, ...]


def _with_links(
    sides: Sequence[Side], catalog: Catalog, renamings: Sequence[Renaming], rendered: Plan
) -> Iterator[_Written]:
    """Yield the edits of each document, with those that let its links follow headings renamed by hand."""
    contents = {side.document.path: side.reading.document.content for side in sides}
    moved = {
        side.document.path: find_former_headings(side.reading, catalog, own)
        for side in sides
        if (own := [one for one in renamings if one.section in _sections_of(catalog, side)])
    }
    edits = {edit.path: edit.edits for edit in rendered.file_edits}
    for path, made in follow_renamed(contents, edits, moved).items():
        follow = made != edits.get(path, ())
        # An edit of nothing carries the hash: what was compared must still be there.
        edit = FileEdit(path=path, sha256=digest(contents[path]), edits=made)
        yield _Written(edit, (f"render {path}: links to renamed headings follow",) if follow else ())


def _sections_of(catalog: Catalog, side: Side) -> frozenset[str]:
    return frozenset(one.key for one in catalog.sections if one.document == side.document.key)


def _title_before(renaming: Renaming, pasts: Iterable[Workspace]) -> str | None:
    """Return what the newest of the earlier catalogues that has a section called it."""
    before = (past.catalog.sections_by_key.get(renaming.section) for past in pasts)
    return next((section.title for section in before if section is not None), None)


def _refuse_conflict(path: str, content: bytes) -> None:
    """Stop where git has left both versions of some lines: they would be read as entries."""
    lines = b"\n" + content.replace(b"\r\n", b"\n")
    start = lines.find(b"\n<<<<<<< ")
    middle = lines.find(b"\n=======\n", start)
    if start >= 0 and middle >= 0 and lines.find(b"\n>>>>>>> ", middle) >= 0:
        raise DataError(
            "a merge conflict is not resolved yet",
            location=Location(path=path, line=lines.count(b"\n", 0, start) + 1),
            hint="resolve it first, and look that none of <<<<<<<, ======= and >>>>>>> is left",
        )


def _refuse_hidden(sides: Iterable[Side], changes: Iterable[Change]) -> None:
    """Stop where a comment that never ends hides entries: nobody has taken them out."""
    removed_from = {one.shown_at.path for one in changes if one.removes and one.verdict.choice is Choice.TAKE}
    for side in sides:
        document = side.reading.document
        start = find_open_comment(document) if side.document.path in removed_from else None
        if start is not None:
            line, _ = line_and_column(document.content, start)
            raise DataError(
                "a comment begins here and never ends, so that the entries below it are hidden",
                location=Location(path=side.document.path, line=line),
                hint="write --> where it should end, then sync again",
            )


def _change(now: Workspace, page: Page, unit: Unit, verdict: Verdict) -> Change:
    path = page.now.document.path
    line = None if unit.ref is None else draft_at(page.now.reading, unit.ref).line
    known = unit.known
    return Change(
        verdict=verdict,
        key=unit.place[0] if unit.place is not None else "",
        title=known.title if known is not None else verdict.shown,
        shown_at=Location(path=path, line=line),
        known_at=None if known is None else source_of_field(now, known.place, verdict.field),
    )


def _imports(changes: Iterable[Change]) -> Iterator[str]:
    """Yield a line for each thing that the catalogue takes over."""
    for one in changes:
        verdict = one.verdict
        if verdict.choice not in {Choice.TAKE, Choice.JOIN}:
            continue
        what = f"{verdict.field}: {verdict.known!r} -> {verdict.shown!r}"
        if verdict.choice is Choice.JOIN:
            what = f"{verdict.field}: joined {verdict.shown!r} and {verdict.known!r}"
        if verdict.field == ENTRY:
            what = "removed" if one.removes else "added"
        yield f"import {one.shown_at}: {one.title!r} {what}"


def _missing(now: Workspace) -> Iterator[Problem]:
    """Yield the documents that are not there: their entries stay, and nothing is said of them."""
    for document in now.catalog.documents:
        if document.path not in now.files:
            yield Problem(
                code="missing-document",
                severity="error",
                message=f"the document {document.path} does not exist; its entries stay as they are",
                location=Location(path=CATALOG_FILE),
                hint=f"if it was renamed, write its new path for {document.key!r} into {CATALOG_FILE}",
            )


def _problems_of(changes: Iterable[Change]) -> Iterator[Problem]:
    """Yield what only the keeper can decide; what to do about it is said once for each sort."""
    said: set[str] = set()
    for one in changes:
        code, message = _undecided(one)
        if not code:
            continue
        path = one.shown_at.path
        yield Problem(
            code=code,
            severity="error",
            message=message,
            location=one.shown_at,
            entry_key=one.key or None,
            hint=None if code in said else _HINTS[code].format(path=typed(path)),
        )
        said.add(code)


def _undecided(one: Change) -> tuple[str, str]:
    """Return code and message where only the keeper can decide; empty ones where it is decided."""
    if one.verdict.choice is Choice.CLASH:
        return "changed-on-both-sides", _clash_text(one)
    if one.verdict.choice is not Choice.OPEN:
        return "", ""
    if one.known_at is None:
        return "not-in-catalogue", f"{one.title!r} is not in the catalogue"
    if one.verdict.field == ENTRY:
        return "gone-from-document", f"{one.title!r} is not in {one.shown_at.path}"
    return "never-agreed", _sides_text(one)


def _clash_text(one: Change) -> str:
    verdict = one.verdict
    if verdict.field != ENTRY:
        return _sides_text(one) + (f"; before {verdict.before!r}" if verdict.before is not None else "")
    if one.known_at is None:
        return f"{one.title!r} was changed here, and is no longer in the catalogue"
    return f"{one.title!r} is no longer here, and was changed in {one.known_at}"


def _sides_text(one: Change) -> str:
    verdict = one.verdict
    return f"{one.title!r} {verdict.field}: here {verdict.shown!r}, in {one.known_at} {verdict.known!r}"


def _other_problems(problems: Iterable[Problem], changes: Sequence[Change]) -> Iterator[Problem]:
    """Yield what rendering reports besides what has been said already."""
    said = {one.shown_at for one in changes if one.verdict.choice in {Choice.CLASH, Choice.OPEN}}
    return (one for one in problems if one.code != "not-in-catalogue" or one.location not in said)
