"""Read a whole document: listings, the drafts of their items, and the sections they stand in.

A listing is read as a whole: its items explain each other.
"""

from __future__ import annotations

import gc
import re
from bisect import bisect_right
from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, TypeAlias

from llmlist.lists.blocks import plain_text
from llmlist.lists.columns import Column, find_columns
from llmlist.lists.comments import find_comments
from llmlist.lists.day_dates import day_year_of, find_day_years
from llmlist.lists.document import Document, line_of, parse_document
from llmlist.lists.drafts import Opened, read_item
from llmlist.lists.fields import are_names, is_person, is_placeholder
from llmlist.lists.groups import usual_group_kinds
from llmlist.lists.headings import DocumentSection, find_sections
from llmlist.lists.html_tables import read_html_rows
from llmlist.lists.kept_drafts import KeptListing, format_drafts, parse_drafts
from llmlist.lists.leading import behind_number, find_head
from llmlist.lists.listings import Listing, RawItem, find_listings
from llmlist.lists.people_heads import find_people_head
from llmlist.lists.signs import is_nearly_all
from llmlist.lists.tables import read_row
from llmlist.lists.unchanged import find_moves, moved_draft
from llmlist.lists.views import TextView
from llmlist.lists.whole_lines import visible_end
from llmlist.lists.whole_notes import with_own_paragraph, with_remarks, with_tagged_note
from llmlist.model.edit import Span
from llmlist.model.encoding import is_mac_roman_mojibake, repair_mac_roman
from llmlist.model.identifier import Identifier
from llmlist.model.link import link_role
from llmlist.model.text_stores import DRAFTS
from llmlist.model.watch import watched

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from llmlist.lists.blocks import TableRow
    from llmlist.lists.day_dates import DayYear
    from llmlist.lists.listings import Listings
    from llmlist.lists.people_heads import PeopleHead
    from llmlist.lists.titles import TitleStyle
    from llmlist.model.entry import Draft
    from llmlist.model.watch import Watch


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadListing:
    """A listing with what its items say.

    Attributes:
        listing: Its structure.
        section: Where it stands.
        drafts: One for each of the listing's items; None for an item that is no entry.
        columns: For a table what each column holds, else empty.
    """

    listing: Listing
    section: DocumentSection
    drafts: tuple[Draft | None, ...]
    columns: tuple[Column, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Reading:
    """What a document says.

    Attributes:
        document: The parsed document.
        sections: Every heading as a section, after the place above all headings.
        listings: Those that hold at least one entry, in document order.
        commented: Entries inside HTML comments: not live, not lost.
        mojibake: The values are UTF-8 that was once read as Mac Roman, and not repaired.
    """

    document: Document
    sections: tuple[DocumentSection, ...]
    listings: tuple[ReadListing, ...]
    commented: tuple[Draft, ...] = ()
    mojibake: bool = False

    @cached_property
    def drafts(self) -> tuple[Draft, ...]:
        """Every entry that the document shows, in document order."""
        found = [draft for listing in self.listings for draft in listing.drafts if draft is not None]
        return tuple(sorted(found, key=lambda draft: draft.span or Span(0, 0)))


def read_document(content: bytes, *, repair: str | None = None, watch: Watch | None = None) -> Reading:
    """Read a markdown list.

    Args:
        content: Its bytes.
        repair: The encoding chain that repairs its values, ``mac-roman``, or None. Spans point at the
            bytes as they are.
        watch: Is told how many of the listings are read.

    Raises:
        DataError: The bytes are not UTF-8.
    """
    with _without_collector():
        reading = _read_live(_Asked(content, watch))
        commented = tuple(_read_commented(reading))
    if repair is not None:
        repaired = tuple(
            replace(one, drafts=tuple(draft and repair_draft(draft) for draft in one.drafts))
            for one in reading.listings
        )
        sections = tuple(
            section._replace(path=tuple(map(repair_mac_roman, section.path))) for section in reading.sections
        )
        reading = replace(reading, listings=repaired, sections=sections, mojibake=False)
        commented = tuple(map(repair_draft, commented))
    return replace(reading, commented=commented)


_EARLIER: Final[list[Reading]] = []
"""The large document that was read last, before its values were repaired."""

_REMEMBERED: Final = 2
"""How many documents are remembered: one command looks several times at the old and the new text of one."""


def forget_readings() -> None:
    """Forget the documents that were read last, as before a measurement."""
    _read_live.cache_clear()
    _EARLIER.clear()


@contextmanager
def _without_collector() -> Iterator[None]:
    """Keep Python from looking for circles of objects while a document is read.

    Reading makes very many objects, all of which last, and no circles; looking through them again and
    again takes up to a third of the time of a large document. Only who has switched the collector off
    switches it on again, so readers in several threads leave it as it was.
    """
    if not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        # What was read goes where old objects are: none of it is garbage that is worth a look at once.
        if not gc.get_freeze_count():
            gc.freeze()
            gc.unfreeze()
        gc.enable()


def repair_draft(draft: Draft) -> Draft:
    """Return a draft whose texts are repaired; spans and addresses stay."""
    return replace(
        draft,
        title=repair_mac_roman(draft.title),
        authors=tuple(map(repair_mac_roman, draft.authors)),
        venue=draft.venue and repair_mac_roman(draft.venue),
        institutes=tuple(map(repair_mac_roman, draft.institutes)),
        keywords=tuple(map(repair_mac_roman, draft.keywords)),
        note=draft.note and repair_mac_roman(draft.note),
        section=tuple(map(repair_mac_roman, draft.section)),
        links=tuple(replace(link, label=link.label and repair_mac_roman(link.label)) for link in draft.links),
        extra=MappingProxyType({name: repair_mac_roman(text) for name, text in draft.extra.items()}),
    )


@dataclass(frozen=True, slots=True)
class _Asked:
    """A document to read; who looks on meanwhile makes it no other one."""

    content: bytes
    watch: Watch | None = field(default=None, compare=False)


@lru_cache(maxsize=_REMEMBERED)
def _read_live(asked: _Asked) -> Reading:
    content = asked.content
    document = parse_document(content)
    found = find_listings(document)
    mojibake = is_mac_roman_mojibake(content.decode())
    read = _recall(content, found.listings)
    if read is None:
        read, sections = _read_anew(asked, found, mojibake=mojibake)
        _keep(content, read)
    else:
        sections = _find_sections(found, read)
    made = [
        ReadListing(
            listing=listing, section=sections[listing.heading + 1], drafts=tuple(drafts), columns=columns
        )
        for listing, columns, drafts in read
        if any(draft is not None for draft in drafts)
    ]
    reading = Reading(document=document, sections=sections, listings=tuple(made), mojibake=mojibake)
    if len(content) >= _LEAST_KEPT:
        _EARLIER[:] = [reading]
    return reading


def _read_anew(
    asked: _Asked, found: Listings, *, mojibake: bool
) -> tuple[list[_Read], tuple[DocumentSection, ...]]:
    """Read every listing of a document; what stood word for word in the one before it is taken from there."""
    content = asked.content
    earlier = next((one for one in _EARLIER if one.mojibake == mojibake), None)
    known = earlier.listings if earlier is not None and len(content) >= _LEAST_KEPT else ()
    text = earlier.document.content if earlier is not None else b""
    moves = find_moves(content, found.listings, text, [one.listing for one in known]) if known else {}
    read: list[_Read] = []
    days = find_day_years(content, found)
    # What a month and a day mean is told by what stands elsewhere.
    moves = {
        number: move
        for number, move in moves.items()
        if days[number] is None and day_year_of(known[move.place].drafts) is None
    }
    for number, one in enumerate(watched(found.listings, asked.watch, "reading the document")):
        was = known[moves[number].place] if number in moves else None
        said = (
            (was.columns, was.drafts)
            if was
            else _read_listing(content, one, mojibake=mojibake, days=days[number])
        )
        read.append((one, *said))
    sections = _find_sections(found, read)
    lines = _LineCounter(content)
    for number, (listing, columns, drafts) in enumerate(read):
        section = sections[listing.heading + 1]
        if number in moves:
            there = tuple(draft and moved_draft(draft, moves[number], section.path) for draft in drafts)
            read[number] = (listing, columns, there)
        else:
            _place_all(lines, section, listing, drafts)
    return read, sections


_Read: TypeAlias = "tuple[Listing, tuple[Column, ...], Sequence[Draft | None]]"
"""A listing, for a table its columns, and what its items say."""


def _find_sections(found: Listings, read: Sequence[_Read]) -> tuple[DocumentSection, ...]:
    starts = [
        item.start
        for listing, _, drafts in read
        for item, draft in zip(listing.items, drafts, strict=True)
        if draft is not None
    ]
    return find_sections(found.headings, entries_at=starts)


def _place_all(
    lines: _LineCounter, section: DocumentSection, listing: Listing, drafts: Sequence[Draft | None]
) -> None:
    # A row in HTML begins for a reader with its first cell, whatever tags stand before it.
    in_html = listing.shape == "html"
    for item, draft in zip(listing.items, drafts, strict=True):
        _place(lines, section, item, draft, begins=item.text_start if in_html else item.start)


_LEAST_KEPT: Final = 20_000
"""Bytes of a document below which reading it takes no longer than reading what is kept of it."""


def _recall(content: bytes, listings: Sequence[Listing]) -> list[_Read] | None:
    """Return what was read of a document before; None where that is not known."""
    text = DRAFTS[-1].get(content) if DRAFTS and len(content) >= _LEAST_KEPT else None
    try:
        kept = {one.start: one for one in parse_drafts(text)} if text is not None else None
    except ValueError:
        return None
    if kept is None:
        return None
    starts = [listing.items[0].start for listing in listings if listing.items]
    if len(kept) != len(listings) or kept.keys() != set(starts):
        return None
    read: list[_Read] = [(one, *kept[one.items[0].start][1:]) for one in listings]
    return read if all(len(one.items) == len(drafts) for one, _, drafts in read) else None


def _keep(content: bytes, read: Sequence[_Read]) -> None:
    if DRAFTS and len(content) >= _LEAST_KEPT and all(listing.items for listing, _, _ in read):
        kept = [KeptListing(one.items[0].start, columns, tuple(drafts)) for one, columns, drafts in read]
        DRAFTS[-1].put(content, format_drafts(kept))


def _read_commented(reading: Reading) -> Iterator[Draft]:
    """Yield the entries in comments, each in the section where its comment stands."""
    content = reading.document.content
    starts = [section.start for section in reading.sections]
    lines = _LineCounter(content)
    tables = [one for one in reading.listings if one.listing.shape == "html"]
    for start, end in find_comments(reading.document):
        above = reading.sections[bisect_right(starts, start) - 1].path
        around = bisect_right(tables, start, key=_table_start) - 1
        if around >= 0 and start < _table_end(tables[around]):
            yield from _read_commented_rows(lines, tables[around], start, end)
            continue
        # A heading right behind the opening stands at its margin.
        inside = content[start:end]
        shift = start + len(inside) - len(inside.lstrip(b" \t"))
        line = lines.line_of(shift) - 1
        for draft in _read_live(_Asked(content[shift:end])).drafts:
            yield replace(
                draft,
                commented=True,
                line=draft.line + line,
                span=draft.span and draft.span.shifted(shift),
                section=draft.section or above,
                spans=MappingProxyType({name: span.shifted(shift) for name, span in draft.spans.items()}),
            )


def _table_start(listing: ReadListing) -> int:
    return listing.listing.table.start if listing.listing.table is not None else 0


def _table_end(listing: ReadListing) -> int:
    return listing.listing.table.end if listing.listing.table is not None else 0


def _read_commented_rows(lines: _LineCounter, listing: ReadListing, start: int, end: int) -> Iterator[Draft]:
    """Yield the entries among the rows of a table that are in a comment."""
    for row, cells in read_html_rows(lines.content, start, end, len(listing.columns)):
        draft = read_row(lines.content, cells, listing.columns)
        if draft is not None:
            item = RawItem(row.start, row.end, row.first_cell, row.end, ())
            placed = _place(lines, listing.section, item, draft, begins=item.text_start)
            yield replace(placed, commented=True) if placed is not None else draft


def _read_listing(
    content: bytes, listing: Listing, *, mojibake: bool, days: DayYear | None = None
) -> tuple[tuple[Column, ...], tuple[Draft | None, ...]]:
    if listing.table is not None:
        columns = find_columns(content, listing.table)
        if columns is None:
            return (), (None,) * len(listing.items)
        rows = [item.row for item in listing.items]
        drafts = [None if row is None else read_row(content, row, columns, days) for row in rows]
        return columns, tuple(_without_captions(drafts, rows))
    views = [TextView(content, item.parts, mojibake=mojibake) for item in listing.items]
    authors_lead = _authors_lead(views)
    opened = [Opened(view, authors_lead=authors_lead, days=days) for view in views]
    if authors_lead and sum(one.title is None for one in opened) * 2 > len(opened):
        # Titles that read like two names: `**Walks of Light & Counting Clouds** [paper](…)`.
        authors_lead = False
        opened = [Opened(view, days=days) for view in views]
    habit = _habit(opened)
    symbols = _usual_symbols(opened)
    drafts = [
        read_item(one, habit=habit, end=_own_end(content, item), usual_symbols=symbols)
        for one, item in zip(opened, listing.items, strict=True)
    ]
    usual = usual_group_kinds(one.scan.groups for one in opened)
    names_at = _names_at(drafts)
    for number, (one, item) in enumerate(zip(opened, listing.items, strict=True)):
        draft = drafts[number]
        unnamed = bool(names_at) and draft is not None and not draft.authors
        if unnamed or any(style in usual and kind in {None, "authors"} for style, kind in one.scan.groups):
            again = Opened(
                one.scan.view, authors_lead=authors_lead, group_kinds=usual, names_at=names_at, days=days
            )
            drafts[number] = read_item(again, habit=habit, end=_own_end(content, item), usual_symbols=symbols)
    if listing.shape == "list":
        drafts = [draft and with_own_paragraph(content, draft) for draft in drafts]
        pairs = zip(drafts, listing.items, strict=True)
        drafts = [draft and with_remarks(content, draft, item) for draft, item in pairs]
    elif listing.in_html or listing.shape == "headings":  # what is folded below a title may be in HTML
        pairs = zip(drafts, listing.items, strict=True)
        drafts = [draft and with_tagged_note(content, draft, item) for draft, item in pairs]
    set_off = [one.title is not None and one.title.style in {"strong", "quoted"} for one in opened]
    return (), _without_prose(drafts, set_off)


def _without_captions(
    drafts: Sequence[Draft | None], rows: Sequence[TableRow | None]
) -> Iterator[Draft | None]:
    """Leave out rows of a table that only caption those below, or keep a place.

    A caption fills one cell with a few words where nearly all rows have a link.
    """
    pairs = list(zip(drafts, rows, strict=True))
    captions = [draft is not None and row is not None and _is_caption(draft, row) for draft, row in pairs]
    linked = sum(draft is not None and bool(draft.links) for draft in drafts)
    others = len(drafts) - sum(captions)
    are_captions = linked >= _FEWEST_LINKED and linked * 10 >= others * _MOSTLY
    for draft, is_caption in zip(drafts, captions, strict=True):
        keeps_place = draft is not None and not draft.links and is_placeholder(draft.title)
        yield None if keeps_place or (is_caption and are_captions) else draft


def _is_caption(draft: Draft, row: TableRow) -> bool:
    """Tell whether a row fills one cell, with a few words and no link."""
    if draft.links or len(draft.title.split()) > _LONGEST_CAPTION:
        return False
    return sum(bool(plain_text(cell.leaves).strip()) for cell in row.cells) == 1


_LONGEST_CAPTION: Final = 5
_FEWEST_LINKED: Final = 3
_MOSTLY: Final = 8
"""How many of ten rows are nearly all."""


def _own_end(content: bytes, item: RawItem) -> int:
    """Return the byte behind the last visible character of an item's own text."""
    return item.text_end if item.hanging is None else visible_end(content, item.start, item.hanging)


def _names_at(drafts: Sequence[Draft | None]) -> frozenset[str]:
    """Return where most items of a listing name their authors: ``before`` or ``behind`` the title."""
    places = Counter(
        "before" if draft.spans["authors"].start < draft.spans["title"].start else "behind"
        for draft in drafts
        if draft is not None and "authors" in draft.spans and "title" in draft.spans
    )
    alone = {name for draft in drafts if draft is not None and (name := _name_alone(draft)) is not None}
    places["behind"] += len(alone)
    entries = sum(draft is not None for draft in drafts)
    return frozenset(place for place, count in places.items() if count > 1 and count * 2 > entries)


def _name_alone(draft: Draft) -> str | None:
    """Return the one name with which an item's own words begin, where they begin with one."""
    # No name begins with a small letter, and most words do.
    if draft.authors or draft.note is None or draft.note[:1].islower():
        return None
    name = _PIECE.match(draft.note)
    return name.group() if name is not None and is_person(name.group()) else None


# The first of what stands behind is one of a few characters: most are passed over at a look.
_PIECE: Final = re.compile(
    r"[^\n,;:()\[\]<|*–—]{3,60}?(?=[\s.,;:()\[\]<|*–—]|\Z)"
    r"(?=\s[-–—]\s|(?<=\w\w)\.|\s*[\n,;:()\[\]<|*–—]|\s*\Z)"
)


def _authors_lead(views: Sequence[TextView]) -> bool:
    """Tell whether a listing's items begin with their authors: names, then a stop, a dash or the like."""
    people = _heads_of_most(views)
    telling = sum(head.telling for head in people)
    if telling > 1 and telling * 10 >= len(views) * 3:
        return True
    heads: list[str] = []
    for place, view in enumerate(views):
        # Most listings do not, which their first items tell.
        if (len(heads) + len(views) - place) * 10 < len(views) * 6:
            return False
        head = find_head(view)
        # What stands before `Paper:` is not all of it people.
        if head is not None and link_role(view.text[: head[0]].rpartition(",")[2].strip()) is None:
            heads.append(view.text[: head[0]])
    several = sum(are_names(head, several=True) for head in heads)
    if len(heads) * 10 < len(views) * 6 or several * 10 < len(views) * 3:
        return False
    # One item alone tells only if it says so: `Ann Ash et al.: Rivers of Glass`.
    clear = several > 1 or all(_OTHERS_LAST.search(head) for head in heads)
    return clear and sum(are_names(head) for head in heads) * 10 >= len(views) * 6


def _heads_of_most(views: Sequence[TextView]) -> list[PeopleHead]:
    """Return the people whom items begin with; none where too few do, which is soon seen of most lists."""
    found: list[PeopleHead] = []
    for number, view in enumerate(views, 1):
        head = find_people_head(view, behind_number(view))
        if head is not None:
            found.append(head)
        elif (number - len(found)) * 10 > len(views) * 4:
            return []
    return found


_OTHERS_LAST: Final = re.compile(r"\bet\.? al\.?\Z")


def _habit(items: Sequence[Opened]) -> TitleStyle | None:
    """Return the style in which most items set off their titles; None without a clear one."""
    styles = Counter(item.title.style for item in items if item.title is not None)
    if not styles:
        return None
    # Ties go to the style that comes first in the listing, which is how Counter orders them.
    style, count = styles.most_common(1)[0]
    return style if count * 2 > styles.total() else None


def _usual_symbols(items: Sequence[Opened]) -> frozenset[str]:
    """Return the symbols with which nearly all items of a listing begin: they say nothing of one of them."""
    counts = Counter(symbol for one in items if one.scan.symbols for symbol in one.scan.shown_symbols())
    return frozenset(symbol for symbol, count in counts.items() if is_nearly_all(count, len(items)))


def _without_prose(drafts: Sequence[Draft | None], set_off: Sequence[bool]) -> tuple[Draft | None, ...]:
    """Leave out items without any link unless they stand among items that have one, or cite a work.

    Args:
        drafts: What the items of a listing say.
        set_off: Which of them set their title off, in bold or in quotes.
    """
    linked = sum(draft is not None and bool(draft.links) for draft in drafts)
    if linked * 2 >= len(drafts):
        return tuple(drafts)
    cited = sum(draft is not None and _says_where(draft) for draft in drafts)
    if cited >= _FEWEST_CITED and (linked + cited) * 2 > len(drafts):
        return tuple(drafts)
    pairs = zip(drafts, set_off, strict=True)
    return tuple(
        draft if draft is not None and _stands_alone(draft, is_set_off) else None
        for draft, is_set_off in pairs
    )


_FEWEST_CITED: Final = 3


def _says_where(draft: Draft) -> bool:
    """Tell whether an item without a link says no more than title and venue: ``Rivers (ICML 2022)``."""
    return not draft.links and draft.venue is not None and not _has_words(draft.note)


def _stands_alone(draft: Draft, is_set_off: bool) -> bool:  # noqa: FBT001  # one of a pair
    if draft.links or draft.ids:
        return True
    published = draft.venue is not None and draft.date is not None
    if is_set_off and published:
        return True
    if draft.date is not None and _is_reference(draft):
        return True
    cited = draft.date is not None or len(draft.authors) > 1 or draft.authors_truncated
    return bool(draft.authors) and cited and (published or not _has_words(draft.note))


def _is_reference(draft: Draft) -> bool:
    """Tell whether an item names people, then a title, and where it came out in a few words."""
    people, title = draft.spans.get("authors"), draft.spans.get("title")
    return (
        people is not None
        and title is not None
        and people.start < title.start
        and len(draft.note or "") <= _LONGEST_SOURCE
    )


_LONGEST_SOURCE: Final = 200


def _has_words(note: str | None) -> bool:
    """Tell whether a note says more than volume and pages."""
    return note is not None and any(map(str.isalpha, note))


def _place(
    lines: _LineCounter, section: DocumentSection, item: RawItem, draft: Draft | None, *, begins: int
) -> Draft | None:
    if draft is None:
        return None
    ids = draft.ids
    badge = lines.has_badges and _S2_BADGE.search(lines.content, item.text_start, item.text_end)
    if badge:
        ids = (*ids, Identifier("s2", badge.group(1).decode()))
    draft.put_in_place(
        line=lines.line_of(begins),
        span=tuple.__new__(Span, (item.start, item.end)),
        section=section.path,
        ids=ids,
    )
    return draft


# A badge of citations names the paper as Semantic Scholar does: in the address of its query, encoded.
_S2_PAPER: Final = b"%2Fpaper%2F"
_S2_BADGE: Final = re.compile(_S2_PAPER + rb"([0-9a-f]{40})")


class _LineCounter:
    """Counts lines forward from the last question: offsets are asked for nearly in order."""

    def __init__(self, content: bytes) -> None:
        self.content = content
        self.has_badges = _S2_PAPER in content
        self.offset = 0
        self.line = 1

    def line_of(self, offset: int) -> int:
        if offset < self.offset:
            self.offset, self.line = 0, 1
        self.line += self.content.count(b"\n", self.offset, offset)
        self.offset = offset
        return self.line


__all__ = ["ReadListing", "Reading", "line_of", "read_document"]
