"""From the entries of one work to one entry, by a stated rule for each field.

==========================  =================================================================
title, venue, date          of the canonical entry; a gap is filled from the others. The canonical
                            entry is a publication rather than a preprint. A date that only
                            says the same more precisely wins.
authors                     the fullest list; one that ends with "et al." loses
links                       all, an address once; the first title link stays the title's
ids, institutes, keywords,  all
origins, aliases
note                        every curator's words, one paragraph after the other
extra, model                all; two values of one column stand side by side
added                       the earliest day
other fields                of the canonical entry; a gap is filled from the others
==========================  =================================================================

What was known and is not kept is returned as a `Conflict`. It must not decide who is merged.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from llmlist.linkage.comparison import ONE_FOR_A_WORK
from llmlist.linkage.record import ET_AL, record_of
from llmlist.model.name import surname_key
from llmlist.model.title import titles_agree
from llmlist.model.url import comparable_url
from llmlist.model.venue import venues_agree

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from llmlist.model.date import PartialDate
    from llmlist.model.entry import Entry, Kind
    from llmlist.model.link import Link

_SECOND_TITLE_LINK: Final = "link"


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """A value that the merged entry does not keep.

    Attributes:
        field: Name of the field.
        kept: The value of the merged entry, as text.
        key: The entry whose value is given up.
        dropped: That value, as text.
    """

    field: str
    kept: str
    key: str
    dropped: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Merge:
    """Several entries as one, and what did not fit."""

    entry: Entry
    conflicts: tuple[Conflict, ...]


def merge_entries(entries: Sequence[Entry]) -> Merge:
    """Return one entry for all; the first is the canonical one and keeps its key and section.

    Raises:
        ValueError: There is no entry.
    """
    if not entries:
        raise ValueError("nothing to merge")
    ranked = [
        entries[0],
        *sorted(entries[1:], key=lambda one: (record_of(one).is_preprint is not False, one.key)),
    ]
    first = ranked[0]
    merged = replace(
        first,
        authors=_fullest_authors(ranked),
        date=_date(ranked),
        venue=_venue(ranked),
        institutes=_union(one.institutes for one in ranked),
        keywords=_union(one.keywords for one in ranked),
        ids=tuple(dict.fromkeys(one for entry in ranked for one in entry.ids)),
        links=_links(ranked),
        note=_note(ranked),
        kind=_kind(ranked),
        added=min((one.added for one in ranked if one.added), key=lambda day: day.sort_key, default=None),
        volume=_first(one.volume for one in ranked),
        number=_first(one.number for one in ranked),
        pages=_first(one.pages for one in ranked),
        publisher=_first(one.publisher for one in ranked),
        aliases=_aliases(ranked),
        origins=_union(one.origins for one in ranked),
        withdrawn=_first(one.withdrawn for one in ranked),
        model=_side_by_side([one.model for one in ranked]),
        extra=_side_by_side([one.extra for one in ranked]),
    )
    return Merge(entry=merged, conflicts=tuple(_conflicts(merged, ranked)))


def _first(values: Iterable[str | None]) -> str | None:
    return next((value for value in values if value), None)


def _union(groups: Iterable[Iterable[str]]) -> tuple[str, ...]:
    """Return all values in order, spelled as they came first."""
    found: dict[str, str] = {}
    for group in groups:
        for value in group:
            found.setdefault(value.casefold(), value)
    return tuple(found.values())


def _fullest_authors(entries: Sequence[Entry]) -> tuple[str, ...]:
    return max(
        (entry.authors for entry in entries),
        key=lambda names: (not _is_cut(names), len(names)) if names else (False, 0),
    )


def _is_cut(names: Sequence[str]) -> bool:
    return bool(names) and names[-1].rstrip(".").lower() == ET_AL.rstrip(".")


def _date(entries: Sequence[Entry]) -> PartialDate | None:
    """Return the first date, or one that says the same more precisely."""
    dates = [entry.date for entry in entries if entry.date]
    if not dates:
        return None
    return max((date for date in dates if dates[0].covers(date)), key=lambda date: len(str(date)))


def _venue(entries: Sequence[Entry]) -> str | None:
    """Return the first venue that is a publication, else the first."""
    venues = [entry.venue for entry in entries if entry.venue]
    published = [entry.venue for entry in entries if entry.venue and record_of(entry).is_preprint is False]
    return next(iter([*published, *venues]), None)


def _kind(entries: Sequence[Entry]) -> Kind:
    """Return the canonical entry's kind; "other" gives way to anything that says more."""
    return next((entry.kind for entry in entries if entry.kind != "other"), entries[0].kind)


def _links(entries: Sequence[Entry]) -> tuple[Link, ...]:
    """Return all links, an address once; only the first title link stays without label."""
    kept: dict[str, Link] = {}
    has_title_link = False
    for link in (link for entry in entries for link in entry.links):
        address = comparable_url(link.url) or link.url
        if link.label is None and address not in kept:
            kept[address] = replace(link, label=_SECOND_TITLE_LINK) if has_title_link else link
            has_title_link = True
        else:
            kept.setdefault(address, link)
    return tuple(sorted(kept.values(), key=lambda link: link.label is not None))


def _note(entries: Sequence[Entry]) -> str | None:
    """Return all notes as paragraphs, without those that another one holds word for word."""
    kept: list[str] = []
    for note in (entry.note.strip() for entry in entries if entry.note):
        if note and not any(note in other for other in kept):
            kept = [*(other for other in kept if other not in note), note]
    return "\n\n".join(kept) or None


def _aliases(entries: Sequence[Entry]) -> tuple[str, ...]:
    known = _union((*entry.aliases, entry.key) for entry in entries)
    return tuple(key for key in known if key != entries[0].key)


def _side_by_side(columns: Sequence[Mapping[str, str]]) -> Mapping[str, str]:
    found: dict[str, list[str]] = {}
    for name, value in ((name, value) for column in columns for name, value in column.items()):
        values = found.setdefault(name, [])
        if value and value not in values:
            values.append(value)
    return {name: " / ".join(values) for name, values in found.items()}


# --- what did not fit ---


def _conflicts(merged: Entry, entries: Sequence[Entry]) -> Iterable[Conflict]:
    for entry in entries:
        for field, agrees in _KEPT_ONCE.items():
            kept, own = getattr(merged, field), getattr(entry, field)
            if own and kept and not agrees(kept, own):
                yield Conflict(field=field, kept=_as_text(kept), key=entry.key, dropped=_as_text(own))
        yield from _conflicting_ids(merged, entry)


def _as_text(value: object) -> str:
    return ", ".join(value) if isinstance(value, tuple) else str(value)


def _conflicting_ids(merged: Entry, entry: Entry) -> Iterable[Conflict]:
    """Report identifiers that no work has two of; the merged entry keeps both."""
    for mine in entry.ids:
        first = merged.identifier(mine.scheme)
        if mine.scheme in ONE_FOR_A_WORK - {"doi"} and first and first != mine:
            yield Conflict(field="ids", kept=str(first), key=entry.key, dropped=str(mine))


def _same_authors(kept: Sequence[str], own: Sequence[str]) -> bool:
    known = set(map(surname_key, kept))
    return _is_cut(kept) or all(surname_key(name) in known for name in own if not _is_cut((name,)))


def _dates_agree(kept: PartialDate, own: PartialDate) -> bool:
    return kept.covers(own) or own.covers(kept)


def _equal(kept: object, own: object) -> bool:
    return kept == own


# Fields of which only one value is kept, and when another one says nothing else.
_KEPT_ONCE: Final[Mapping[str, Callable[..., bool]]] = {
    "title": titles_agree,
    "authors": _same_authors,
    "date": _dates_agree,
    "venue": venues_agree,
    "kind": _equal,
    "volume": _equal,
    "number": _equal,
    "pages": _equal,
    "publisher": _equal,
    "withdrawn": _equal,
}
