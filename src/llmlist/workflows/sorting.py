"""The entries of a section in the order that a keeper asks for, in document and catalogue.

What moves is carried word for word; nothing is written anew.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final, Literal, NamedTuple

from llmlist.errors import EditError
from llmlist.lists.document import line_of
from llmlist.lists.reading import read_document
from llmlist.lists.sorting import find_counted_columns, find_runs, rearrange
from llmlist.model.edit import FileEdit, Plan, Span, apply_edits, chain_edits, digest
from llmlist.model.entry import Entry, entry_at
from llmlist.model.problem import Location, Problem
from llmlist.model.title import fold_title
from llmlist.workflows.naming import require_section
from llmlist.workflows.pairing import (
    ItemRef,
    draft_at,
    find_repeats,
    listing_at,
    match_sections,
    pair_items,
)
from llmlist.workflows.reordering import plan_reordering
from llmlist.workflows.upkeep import keep_up

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence

    from llmlist.lists.reading import Reading
    from llmlist.lists.sorting import Run
    from llmlist.model.catalog import Catalog, Document, Section
    from llmlist.model.edit import Edit
    from llmlist.model.entry import Draft, Item
    from llmlist.model.watch import Watch
    from llmlist.model.workspace import Workspace

SortField = Literal["date", "title", "year"]
_NOWHERE: Final[Mapping[str, Any]] = MappingProxyType({})
_MOST_PASSES: Final = 6
"""How deep lists are nested, at most: each pass sorts one level."""


class SortOrder(NamedTuple):
    """The order that is asked for.

    Attributes:
        by: What is compared.
        reverse: Newest first, or from Z to A; what is not dated stands last in either case.
    """

    by: SortField = "date"
    reverse: bool = False

    def of(self, values: Sequence[Any]) -> list[int]:
        """Return the indexes of values in this order: equal ones as they stand, what is not known last."""
        known = [index for index, value in enumerate(values) if value is not None]
        unknown = [index for index, value in enumerate(values) if value is None]
        return sorted(known, key=lambda index: values[index], reverse=self.reverse) + unknown

    def value(self, one: Draft | Entry) -> Any:  # noqa: ANN401  # values of one order, compared with themselves
        """Return what is compared of an entry; None where it is not known."""
        return _VALUES[self.by](one)


_VALUES: Final[Mapping[SortField, Callable[[Any], Any]]] = {
    "date": lambda one: None if one.date is None else one.date.sort_key,
    "year": lambda one: None if one.date is None else one.date.year,
    "title": lambda one: fold_title(one.title) or None,
}


def plan_sort(workspace: Workspace, section: str, order: SortOrder, *, watch: Watch | None = None) -> Plan:
    """Plan to put the entries of a section, and of each section in it, in order.

    Args:
        workspace: What there is.
        section: Key, title or path of the section.
        order: The order.
        watch: Is told how far the work is.

    Raises:
        ConfigError: The name fits several sections.
        EditError: The new text would not read back as the same entries.
        UnknownKeyError: No section is called so.
    """
    catalog = workspace.catalog
    chosen = require_section(catalog, section)
    keys = catalog.sections_below(chosen.key)
    document = catalog.documents_by_key[chosen.document]
    content = workspace.files.get(document.path)
    page = (
        _Page() if content is None else _sort_document(content, document, catalog, keys, order, watch=watch)
    )
    after = replace(catalog, items=_ordered_items(catalog, keys, page.placed, order))
    edits = list(plan_reordering(workspace, after))
    if content is not None and page.edits:
        beside = keep_up(apply_edits(content, page.edits), document, after)
        chained = chain_edits(content, page.edits, beside.edits)
        edits.append(FileEdit(path=document.path, sha256=digest(content), edits=chained))
    where = " / ".join(catalog.section_path(chosen.key)) or document.path
    said = f"sorted {where} by {order.by}{', reversed' if order.reverse else ''}"
    return Plan(
        file_edits=tuple(edits),
        problems=page.problems,
        summary=(said,) if edits else (),
    )


class _Placed(NamedTuple):
    """An entry as a document shows it.

    Attributes:
        key: Its key.
        numbers: What counted columns say of its row, by header.
    """

    key: str
    numbers: Mapping[str, str]


class _Page(NamedTuple):
    """What becomes of a document.

    Attributes:
        edits: To it.
        placed: For each section its entries in their new order.
        problems: What stayed where it was, and why.
    """

    edits: tuple[Edit, ...] = ()
    placed: Mapping[str, Sequence[_Placed]] = MappingProxyType({})
    problems: tuple[Problem, ...] = ()


def _sort_document(
    content: bytes,
    document: Document,
    catalog: Catalog,
    keys: Collection[str],
    order: SortOrder,
    *,
    watch: Watch | None,
) -> _Page:
    """Put the items of some sections in order, the innermost lists first; prove that they are the same.

    Raises:
        EditError: The new text would not read back as the same items.
    """
    reading = read_document(content, repair=document.repair, watch=watch)
    entries = _known_entries(reading, catalog, document)
    edits: tuple[Edit, ...] = ()
    current = reading
    for _ in range(_MOST_PASSES):
        made = _sort_once(current, keys, _sections(current, catalog, document), entries, order)
        if not made:
            return _Page(
                edits, _placed(current, catalog, document, entries), _apart(reading, catalog, document, keys)
            )
        edits = chain_edits(content, edits, made)
        current = read_document(apply_edits(content, edits), repair=document.repair, watch=watch)
        if _said(reading) != _said(current):
            break
    raise EditError(
        f"{document.path} would not read back as the same entries in another order",
        hint="nothing was written; sort a smaller section, or this one by hand",
    )


def _sort_once(
    reading: Reading,
    keys: Collection[str],
    sections: Mapping[str, str],
    entries: Mapping[str, Entry],
    order: SortOrder,
) -> tuple[Edit, ...]:
    """Return the edits of the runs that are not in order, without those around another of them."""
    content = reading.document.content
    found: list[tuple[Run, tuple[Edit, ...]]] = []
    for own, key in sections.items():
        if key in keys:
            for run in find_runs(reading, own):
                counted = run.counted.values()
                known = [entries.get(_sign(one.draft, counted), one.draft) for one in run.blocks]
                values = [order.value(one) for one in known]
                edits = rearrange(content, run, order.of(values))
                if edits:
                    found.append((run, edits))
    return tuple(edit for run, edits in found if not _is_around(run, found) for edit in edits)


def _is_around(run: Run, others: Iterable[tuple[Run, object]]) -> bool:
    inside = [one.blocks[0].span for one, _ in others if one is not run]
    return any(block.span.contains(span) for block in run.blocks for span in inside)


def _sections(reading: Reading, catalog: Catalog, document: Document) -> Mapping[str, str]:
    """Return for each section of a document its key in the catalogue."""
    return match_sections(reading, catalog, document.key)


def _known_entries(reading: Reading, catalog: Catalog, document: Document) -> Mapping[str, Entry]:
    """Return for each item that the catalogue knows its entry: that may know a date more precisely.

    A second item of an entry goes where the first one goes, behind it.
    """
    pairing = pair_items(reading, catalog, document.key)
    shown = [(ref, pair.placement.entry) for ref, pair in find_repeats(reading, pairing).items()]
    shown += [(pair.ref, pair.placement.entry) for pair in pairing.pairs]
    signs = dict(_signs(reading))
    return {signs[ref]: entry for ref, entry in shown}


def _placed(
    reading: Reading, catalog: Catalog, document: Document, entries: Mapping[str, Entry]
) -> Mapping[str, Sequence[_Placed]]:
    """Return for each section its entries as the document shows them."""
    sections = _sections(reading, catalog, document)
    content = reading.document.content
    counted = [find_counted_columns(content, listing).values() for listing in reading.listings]
    found: dict[str, list[tuple[Span, _Placed]]] = defaultdict(list)
    for ref, sign in _signs(reading):
        listing, draft = listing_at(reading, ref), draft_at(reading, ref)
        if sign in entries and listing.section.key in sections:
            headers = counted[ref.listing]
            numbers = {name: draft.extra[name] for name in headers if name in draft.extra}
            one = _Placed(entries[sign].key, MappingProxyType(numbers))
            found[sections[listing.section.key]].append((draft.span or Span(0, 0), one))
    return {key: [one for _, one in sorted(own, key=lambda pair: pair[0])] for key, own in found.items()}


def _said(reading: Reading) -> Counter[str]:
    """Return what the items of a document say, wherever in their sections they stand."""
    return Counter([sign for _, sign in _signs(reading)] + [_sign(draft, ()) for draft in reading.commented])


def _signs(reading: Reading) -> Iterator[tuple[ItemRef, str]]:
    """Yield each item with all that it says."""
    for number, listing in enumerate(reading.listings):
        counted = find_counted_columns(reading.document.content, listing).values()
        for index, draft in enumerate(listing.drafts):
            if draft is not None:
                yield ItemRef(number, index), _sign(draft, counted)


def _sign(draft: Draft, counted: Collection[str]) -> str:
    """Return all that an item says, and in which section, but not where it stands in it."""
    extra = {name: text for name, text in draft.extra.items() if name not in counted}
    return repr(replace(draft, line=0, span=None, spans=_NOWHERE, extra=extra))


def _apart(
    reading: Reading, catalog: Catalog, document: Document, keys: Collection[str]
) -> tuple[Problem, ...]:
    """Name what keeps the items of a section apart: on either side of it they are sorted for themselves."""
    problems = []
    for own, key in _sections(reading, catalog, document).items():
        runs = [run for run in find_runs(reading, own) if len(run.blocks) > 1] if key in keys else []
        if len(runs) > 1:
            lines = [line_of(reading.document.content, run.blocks[0].span.start) for run in runs]
            problems.append(_kept_apart(document.path, catalog.sections_by_key[key], lines))
    return tuple(problems)


def _kept_apart(path: str, section: Section, lines: Sequence[int]) -> Problem:
    shown = ", ".join(map(str, lines[:_MOST_LINES])) + (" …" if len(lines) > _MOST_LINES else "")
    title = section.title or path
    return Problem(
        code="kept-apart",
        severity="info",
        message=f"{title!r} is sorted in {len(lines)} groups, which begin on lines {shown}: "
        "what stands between them keeps its place",
        location=Location(path=path, line=lines[0]),
    )


_MOST_LINES: Final = 6


def _ordered_items(
    catalog: Catalog,
    keys: Collection[str],
    placed: Mapping[str, Sequence[_Placed]],
    order: SortOrder,
) -> tuple[Item, ...]:
    """Return all items of the catalogue, those of the sections in the order of the document.

    What the document does not show keeps its place; where it shows nothing of a section, the catalogue is
    sorted for itself.
    """
    items = list(catalog.items)
    for key in keys:
        slots = [index for index, item in enumerate(items) if item.section == key]
        shown = placed.get(key, ())
        if not shown:
            values = [order.value(_entry_of(catalog, items[slot])) for slot in slots]
            wanted = [items[slots[index]] for index in order.of(values)]
        else:
            known = {items[slot].key: items[slot] for slot in slots}
            first = {one.key: one for one in reversed(shown) if one.key in known}
            slots = [slot for slot in slots if items[slot].key in first]
            ranked = dict.fromkeys(one.key for one in shown if one.key in known)
            wanted = [_numbered(known[name], first[name].numbers) for name in ranked]
        for slot, item in zip(slots, wanted, strict=True):
            items[slot] = item
    return tuple(items)


def _numbered(item: Item, numbers: Mapping[str, str]) -> Item:
    """Return an item with the numbers that its row has in counted columns."""
    extra = item.extra or {}
    changed = {name: number for name, number in numbers.items() if extra.get(name, number) != number}
    return replace(item, extra=MappingProxyType({**extra, **changed})) if changed else item


def _entry_of(catalog: Catalog, item: Item) -> Entry:
    return item if isinstance(item, Entry) else entry_at(catalog.by_key[item.key], item)
