"""The proof that a document's new text says what was meant, and the refusal where it does not."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from llmlist.errors import EditError
from llmlist.lists.comments import find_open_comment
from llmlist.lists.differences import Difference, find_differences
from llmlist.lists.document import parse_document
from llmlist.model.edit import apply_edits
from llmlist.model.problem import line_and_column
from llmlist.workflows.pairing import draft_at
from llmlist.workflows.reconcile import Reconciled, Wishes, reconcile
from llmlist.workflows.upkeep import Upkeep, keep_up

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from llmlist.model.catalog import Catalog, Document
    from llmlist.model.edit import Edit
    from llmlist.model.entry import Draft, Entry, Place
    from llmlist.model.problem import Problem


class Fault(NamedTuple):
    """Why a new text may not be written.

    Attributes:
        what: What it would be read as.
        line: Of the new text; None where nothing tells.
        places: The new and changed items that are to blame; none where nothing tells.
        lost: Keys of the entries that would not be read any more, in order.
    """

    what: str
    line: int | None
    places: frozenset[Place]
    lost: tuple[str, ...] = ()


class Proof(NamedTuple):
    """What a new text was found to say.

    Attributes:
        fault: What is wrong with it, or None.
        drafts: Its items by the places that they show, as far as they were written or changed.
        problems: What is left to say of it: that it differs in places that nobody asked for.
    """

    fault: Fault | None
    drafts: dict[Place, Draft]
    problems: tuple[Problem, ...] = ()


def prove(
    content: bytes,
    edits: Sequence[Edit],
    document: Document,
    catalog: Catalog,
    *,
    done: Reconciled,
    wishes: Wishes,
) -> Proof:
    """Read a new text again: nothing is left to do, nothing is lost, nothing has come that is unknown.

    Args:
        content: The text before.
        edits: What makes the new text of it.
        document: Which document it is.
        catalog: What it should say.
        done: What was done for it.
        wishes: What was asked for.
    """
    new = apply_edits(content, edits)
    again = reconcile(new, document, catalog, known=catalog, wishes=wishes)
    beside = Upkeep() if wishes.sections is not None else keep_up(new, document, catalog)
    lost = done.shown - again.items.keys()
    written = done.added | done.differing.keys()
    blamed = written & (lost | again.changed | again.added)
    drafts = {place: draft_at(again.reading, again.items[place]) for place in written & again.items.keys()}
    lines = {place: _line_of(catalog.by_key[place[0]], edits, new) for place in lost}
    fault = next(_find_faults(done, again, catalog, lines), None)
    if fault is None and (again.edits or again.lacking or beside.edits):
        changes = (*again.summary, *beside.summary)
        fault = changes[0] if changes else "the text would change again", None
    if fault is not None:
        return Proof(Fault(*fault, blamed, tuple(sorted({key for key, _ in lost}))), drafts)
    return Proof(_find_misread(drafts, again.entries, done.differing), drafts, again.problems)


def _find_misread(
    drafts: Mapping[Place, Draft],
    entries: Mapping[Place, Entry],
    before: Mapping[Place, tuple[Difference, ...]],
) -> Fault | None:
    """Return what items would say that nobody has said, such as a keyword that reads as a note."""
    found = {
        place: [
            one
            for one in _differences(draft, entries[place], before.get(place))
            if _is_said(one, draft) and all(one.field != other.field for other in before.get(place, ()))
        ]
        for place, draft in drafts.items()
    }
    for place, (first, *_) in ((place, differences) for place, differences in found.items() if differences):
        what = f"{entries[place].title!r}: {first.shown!r} would be read as its {first.field}"
        return Fault(what, drafts[place].line, frozenset(key for key in found if found[key]))
    return None


def _differences(draft: Draft, entry: Entry, before: tuple[Difference, ...] | None) -> tuple[Difference, ...]:
    """Return what an item would say that its entry does not.

    Words of another field that one which has stood there would say as a note are none: what they are is
    told by the items around it. A new one says them in their own place.
    """
    found = find_differences(draft, entry)
    is_noted = before is None and bool(draft.note) and not entry.note
    return (*found, Difference("note", draft.note or "", "")) if is_noted else found


def _is_said(difference: Difference, draft: Draft) -> bool:
    """Tell whether an item says something in words of its own that is not in the catalogue."""
    written = {name.split(".")[0] for name in draft.spans}
    return bool(difference.shown) and not difference.known and difference.field.split(".")[0] in written


def _find_faults(
    done: Reconciled, again: Reconciled, catalog: Catalog, lost: Mapping[Place, int | None]
) -> Iterator[tuple[str, int | None]]:
    """Yield what a text would be read as, with the line, the plainest sign first."""
    differing = ((again.items[place].listing, again.items[place].item, place) for place in again.differing)
    for *_, place in sorted(differing):
        draft = draft_at(again.reading, again.items[place])
        title = catalog.by_key[place[0]].title
        for one in again.differing[place]:
            read = f"would be read as {one.shown!r}" if one.shown else "would not be read"
            yield f"{title!r}: the {one.field} {one.known!r} {read}", draft.line
    strangers = [draft_at(again.reading, ref) for ref in again.unknown]
    known = {draft_at(done.reading, ref).title for ref in done.unknown}
    new = [draft for draft in strangers if draft.title not in known]
    for place in sorted(lost):
        read = f"; {new[0].title!r} would be read in its place" if new else ""
        line = new[0].line if new else lost[place]
        yield f"{catalog.by_key[place[0]].title!r} would not be read as an entry{read}", line
    if len(again.unknown) > len(done.unknown):
        title = new[0].title if new else strangers[0].title
        yield f"{title!r} would be read as an entry of its own", (new or strangers)[0].line


def _line_of(entry: Entry, edits: Sequence[Edit], new: bytes) -> int | None:
    """Return the line on which an entry is written; None where its title stands in no edit as it is."""
    shift = 0
    for edit in sorted(edits, key=lambda one: one.span):
        index = edit.content.find(entry.title.encode())
        if index >= 0:
            return line_and_column(new, edit.span.start + shift + index)[0]
        shift += len(edit.content) - (edit.span.end - edit.span.start)
    return None


def refusal(
    content: bytes, document: Document, fault: Fault | None, removed: Collection[str] = ()
) -> EditError:
    """Return why a document is not written, and what its keeper can do about it.

    Args:
        content: The document's bytes.
        document: Which document it is.
        fault: What is wrong with its new text.
        removed: Keys of the entries that were to be cut from it.
    """
    start = find_open_comment(parse_document(content))
    if start is not None:
        line, _ = line_and_column(content, start)
        return EditError(
            f"{document.path}:{line}: a comment begins here and never ends, so that nothing below it is read",
            hint="nothing was written; write --> where the comment should end, and run the command again",
        )
    what = "" if fault is None else fault.what
    at = "" if fault is None or fault.line is None else f":{fault.line}"
    hint = f"write the line by hand as you want it, and `llmlist import {document.path}` takes it in"
    if removed and fault is not None and fault.lost:
        # Some lines are entries only beside others that are.
        keys = " ".join([*sorted(removed), *(key for key in fault.lost if key not in removed)])
        hint = f"`llmlist remove {keys}` removes what can only be read beside it too"
    return EditError(
        f"{document.path}{at} would not read back as the catalogue says: {what}",
        hint=f"nothing was written; {hint}",
    )
