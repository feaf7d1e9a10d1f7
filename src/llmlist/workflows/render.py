"""Make the documents say what the catalogue says: the bytes whose facts changed, no others."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from llmlist.errors import EditError
from llmlist.lists.changes import change_item
from llmlist.lists.insertion import insert_first, insert_item, remove_item
from llmlist.lists.reading import read_document
from llmlist.model.edit import Edit, FileEdit, Plan, apply_edits, digest
from llmlist.model.problem import Location, Problem
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

    from llmlist.lists.reading import Reading
    from llmlist.model.catalog import Catalog, Document
    from llmlist.model.workspace import Workspace


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendered:
    """What one document needs.

    Attributes:
        edits: To the document as it was read.
        problems: What was left as it is, and why.
        summary: One line for each change.
    """

    edits: tuple[Edit, ...]
    problems: tuple[Problem, ...]
    summary: tuple[str, ...]


def plan_render(
    workspace: Workspace,
    catalog: Catalog,
    *,
    removed: Collection[str] = (),
    only: Collection[str] | None = None,
) -> Plan:
    """Plan the edits that make every document agree with ``catalog``.

    Args:
        workspace: The files as they are.
        catalog: What the documents should say; entries of ``workspace.catalog`` that it lacks are cut
            only if their keys are in ``removed``.
        removed: Keys of entries to cut.
        only: Keys of the entries whose items may be written; None for all.

    Raises:
        DataError: A document is not UTF-8.
        EditError: The new text would not read as the catalogue says.
    """
    file_edits: list[FileEdit] = []
    problems: list[Problem] = []
    summary: list[str] = []
    for document in catalog.documents:
        content = workspace.files.get(document.path)
        if content is None:
            continue
        known = workspace.catalog if removed else catalog
        rendered = render_document(content, document, catalog, known=known, removed=removed, only=only)
        problems += rendered.problems
        summary += rendered.summary
        if rendered.edits:
            _prove(apply_edits(content, rendered.edits), document, catalog, only)
            file_edits.append(FileEdit(path=document.path, sha256=digest(content), edits=rendered.edits))
    return Plan(file_edits=tuple(file_edits), problems=tuple(problems), summary=tuple(summary))


def render_document(
    content: bytes,
    document: Document,
    catalog: Catalog,
    *,
    known: Catalog,
    removed: Collection[str] = (),
    only: Collection[str] | None = None,
) -> Rendered:
    """Work out the edits to one document.

    Args:
        content: The document's bytes.
        document: Which document it is.
        catalog: What it should say.
        known: The catalogue to recognise its items by; it still holds what is to be cut.
        removed: Keys of entries to cut.
        only: Keys of the entries whose items may be written; None for all.
    """
    wishes = _Wishes(frozenset(removed), None if only is None else frozenset(only))
    renderer = _Renderer(read_document(content), document, catalog, known, wishes)
    renderer.cut()
    renderer.change()
    renderer.insert()
    renderer.report()
    return Rendered(
        edits=tuple(renderer.edits), problems=tuple(renderer.problems), summary=tuple(renderer.summary)
    )


class _Wishes(NamedTuple):
    """Keys of entries to cut, and keys of those that may be written; None for all."""

    removed: frozenset[str]
    only: frozenset[str] | None

    def may_write(self, key: str) -> bool:
        """Tell whether the items of an entry may be written."""
        return self.only is None or key in self.only


def _prove(content: bytes, document: Document, catalog: Catalog, only: Collection[str] | None) -> None:
    """Read the new text again: there must be nothing left to do."""
    again = render_document(content, document, catalog, known=catalog, only=only)
    if again.edits:
        first = again.summary[0] if again.summary else "the text would change again"
        raise EditError(
            f"{document.path} would not read back as the catalogue says: {first}",
            hint="nothing was written; please report the entry concerned",
        )


class _Renderer:
    """Collects the edits of one document."""

    def __init__(
        self, reading: Reading, document: Document, catalog: Catalog, known: Catalog, wishes: _Wishes
    ) -> None:
        self.reading = reading
        self.content = reading.document.content
        self.newline = reading.document.newline.decode()
        self.document = document
        self.catalog = catalog
        self.wishes = wishes
        self.others = 0
        self.pairing: Pairing = pair_items(reading, known, document.key)
        self.wanted = self._wanted()
        self.gone: set[ItemRef] = set()
        self.edits: list[Edit] = []
        self.problems: list[Problem] = []
        self.summary: list[str] = []

    def cut(self) -> None:
        """Cut the items of removed entries, and those whose entry has moved to another section."""
        for ref, placement in self.pairing.by_ref.items():
            item = placement.item
            if item.key in self.wishes.removed and (item.key, item.section) not in self.wanted:
                self._cut(ref, "removed")
        for pair in self.pairing.moved:
            if not self.wishes.may_write(pair.placement.item.key):
                self.others += 1
                continue
            self._cut(pair.ref, f"moved to {pair.placement.item.section}")

    def change(self) -> None:
        """Change the values that differ in the items that stay."""
        for ref, placement in self.pairing.by_ref.items():
            wanted = self.wanted.get((placement.item.key, placement.item.section))
            if wanted is None or ref in self.gone:
                continue
            listing = listing_at(self.reading, ref)
            edits, ended = change_item(self.content, listing, ref.item, wanted.entry, newline=self.newline)
            if edits and not self.wishes.may_write(placement.item.key):
                self.others += 1
                continue
            self.edits += edits
            for difference in ended:
                self._say(ref, f"{difference.field}: {difference.shown!r} -> {difference.known!r}")

    def insert(self) -> None:
        """Write the entries that no item shows, each behind what stands before it in the catalogue."""
        shown = {place for place, ref in self.pairing.by_place.items() if ref not in self.gone}
        for section, placements in _by_section(self.wanted.values()).items():
            paired = (self.pairing.by_place.get((one.item.key, section)) for one in placements)
            refs = [None if ref in self.gone else ref for ref in paired]
            for number, placement in enumerate(placements):
                if (placement.item.key, section) in shown:
                    continue
                if not self.wishes.may_write(placement.item.key):
                    self.others += 1
                else:
                    self._insert(placement, refs, number)

    def report(self) -> None:
        """Say what was left alone."""
        if self.wishes.only is not None:
            self._report_others()
            return
        repeats = find_repeats(self.reading, self.pairing)
        for ref in self.pairing.unknown:
            draft = draft_at(self.reading, ref)
            location = Location(path=self.document.path, line=draft.line)
            repeat = repeats.get(ref)
            if repeat is not None:
                first = draft_at(self.reading, repeat.ref).line
                self.problems.append(
                    Problem(
                        code="listed-twice",
                        severity="warning",
                        message=f"{draft.title!r} stands in this section already, on line {first}",
                        location=location,
                        entry_key=repeat.placement.item.key,
                        hint="delete one of the two lines",
                    )
                )
                continue
            self.problems.append(
                Problem(
                    code="not-in-catalogue",
                    severity="error",
                    message=f"{draft.title!r} is not in the catalogue",
                    location=location,
                    hint=f"`llmlist import {self.document.path}` takes it in",
                )
            )

    def _report_others(self) -> None:
        """Say that the document differs elsewhere: a hand edit that is nobody's business now."""
        if self.others:
            self.problems.append(
                Problem(
                    code="document-differs",
                    severity="info",
                    message=f"{self.document.path} differs from the catalogue in {self.others} other places",
                    location=Location(path=self.document.path),
                    hint=f"`llmlist import {self.document.path}` takes hand edits in; "
                    "`llmlist render --diff` shows what rendering would change",
                )
            )

    def _wanted(self) -> Mapping[tuple[str, str], Placement]:
        return {
            (one.item.key, one.item.section): one for one in placements_of(self.catalog, self.document.key)
        }

    def _cut(self, ref: ItemRef, why: str) -> None:
        listing = listing_at(self.reading, ref)
        neighbours = {other.item for other in self.gone if other.listing == ref.listing}
        self.edits.append(remove_item(self.content, listing, ref.item, gone=neighbours))
        self.gone.add(ref)
        self._say(ref, why)

    def _insert(self, placement: Placement, refs: Sequence[ItemRef | None], number: int) -> None:
        before = next((ref for ref in reversed(refs[:number]) if ref is not None), None)
        behind = next((ref for ref in refs[number + 1 :] if ref is not None), None)
        title = placement.entry.title
        anchor = before or behind
        if anchor is None:
            edit = self._first_of_section(placement)
        else:
            listing = listing_at(self.reading, anchor)
            at = anchor.item + 1 if before is not None else anchor.item
            edit = insert_item(self.content, listing, placement.entry, at=at, newline=self.newline)
        if edit is None:
            self.problems.append(
                Problem(
                    code="no-place",
                    severity="error",
                    message=f"{title!r} has no place: {self.document.path} lacks the section "
                    f"{' / '.join(self.catalog.section_path(placement.item.section))!r}",
                    location=Location(path=self.document.path),
                    entry_key=placement.item.key,
                    hint="add the heading to the document",
                )
            )
            return
        self.edits.append(edit)
        self.summary.append(f"{self.document.path}: added {title!r}")

    def _first_of_section(self, placement: Placement) -> Edit | None:
        """Write the first entry of a section that shows none, after the fashion of the document."""
        path = self.catalog.section_path(placement.item.section)
        section = next((one for one in self.reading.sections if one.path == path), None)
        if section is None or not self.reading.listings:
            return None
        listing = max(self.reading.listings, key=lambda one: sum(draft is not None for draft in one.drafts))
        following = [other.start for other in self.reading.sections if other.start > section.start]
        end = min(following, default=len(self.content))
        return insert_first(self.content, listing, placement.entry, section.end, end, newline=self.newline)

    def _say(self, ref: ItemRef, what: str) -> None:
        draft = draft_at(self.reading, ref)
        self.summary.append(f"{self.document.path}:{draft.line}: {draft.title!r} {what}")


def _by_section(placements: Iterable[Placement]) -> Mapping[str, list[Placement]]:
    found: dict[str, list[Placement]] = {}
    for placement in placements:
        found.setdefault(placement.item.section, []).append(placement)
    return found
