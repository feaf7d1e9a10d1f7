"""From the entries of one work to one entry, by a stated rule for each field.

==========================  =================================================================
title, venue, date          of the canonical entry; a gap is filled from the others. The canonical
                            entry is a publication rather than a preprint. A date that only
                            says the same more precisely wins.
authors                     the fullest list; one that ends with "et al." loses
institutes                  of the canonical entry; a gap is filled from the others
links                       all, an address once; the first title link stays the title's
ids, origins, aliases       all
keywords                    all
note                        every curator's words, one after the other; as paragraphs if some have lines
extra, model                all; two values of one column stand side by side
added                       the earliest day
other fields                of the canonical entry; a gap is filled from the others
==========================  =================================================================

An entry whose own place goes on showing it keeps its words there: its note, keywords and columns, and
its own address of the paper, are not said a second time.

What was known and is not kept is returned as a `Conflict`. It must not decide who is merged.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from llmlist.linkage.comparison import ONE_FOR_A_WORK
from llmlist.linkage.record import ET_AL, record_of
from llmlist.model.identifier import identifier_from_url
from llmlist.model.link import link_role
from llmlist.model.name import surname_key
from llmlist.model.title import titles_agree
from llmlist.model.url import comparable_url
from llmlist.model.venue import parse_venue, venues_agree

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

    from llmlist.model.date import PartialDate
    from llmlist.model.entry import Entry, Kind
    from llmlist.model.link import Link

_SECOND_TITLE_LINK: Final = "link"
_PAPER: Final = "paper"
_LABELS: Final[Mapping[str, str]] = {
    "arxiv": "arXiv",
    "github": "code",
    "gitlab": "code",
    "hf": "model",
    "youtube": "video",
}
"""How a link that was a title's is called by what it leads to; other identifiers are of papers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """A value that the merged entry does not keep.

    Attributes:
        field: Name of the field.
        kept: The value of the merged entry, as text.
        key: The entry whose value is given up.
        dropped: That value, as text.
        outdated: It is the server of a preprint where the publication's venue is known by now.
    """

    field: str
    kept: str
    key: str
    dropped: str
    outdated: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Merge:
    """Several entries as one, and what did not fit."""

    entry: Entry
    conflicts: tuple[Conflict, ...]


def merge_entries(entries: Sequence[Entry], *, staying: Collection[str] = ()) -> Merge:
    """Return one entry for all; the first is the canonical one and keeps its key and section.

    Args:
        entries: All of one work.
        staying: Keys of those whose own places keep showing what they say.

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
    going = [one for one in ranked if one is first or one.key not in staying]
    merged = replace(
        first,
        authors=_fullest_authors(ranked),
        date=_date(ranked),
        venue=_venue(ranked),
        institutes=next((one.institutes for one in ranked if one.institutes), ()),
        keywords=_keywords(going),
        ids=tuple(dict.fromkeys(one for entry in ranked for one in entry.ids)),
        links=_links([one if one in going else _without_own_address(one) for one in ranked]),
        note=_note(going),
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
        extra=_side_by_side([one.extra for one in going]),
    )
    return Merge(entry=merged, conflicts=tuple(_conflicts(merged, ranked)))


def merge_words(entries: Sequence[Entry], *, staying: Collection[str] = ()) -> Merge:
    """Return the first entry with the keys, identifiers, links and words of the others, but no further facts.

    For a document that has no room for them: a gap of the canonical entry stays a gap, and what would
    have filled it is among the conflicts.
    """
    full = merge_entries(entries, staying=staying)
    first = entries[0]
    facts = {name: getattr(first, name) for name in _FACTS}
    entry = replace(full.entry, **facts)
    if {one.key for one in entries[1:]} <= set(staying):
        # Their places show the links.
        entry = replace(entry, links=first.links)
    return Merge(entry=entry, conflicts=tuple(_conflicts(entry, entries, gaps=True)))


_FACTS: Final = (
    "title", "authors", "date", "venue", "institutes", "kind", "volume", "number", "pages", "publisher",
)  # fmt: skip


def _first(values: Iterable[str | None]) -> str | None:
    return next((value for value in values if value), None)


def _union(groups: Iterable[Iterable[str]]) -> tuple[str, ...]:
    """Return all values in order, spelled as they came first."""
    found: dict[str, str] = {}
    for group in groups:
        for value in group:
            found.setdefault(value.casefold(), value)
    return tuple(found.values())


def _keywords(entries: Sequence[Entry]) -> tuple[str, ...]:
    """Return all keywords; a mere mark, such as a question mark, only where there is nothing else."""
    found = _union(one.keywords for one in entries)
    return tuple(word for word in found if any(map(str.isalnum, word))) or found


def _without_own_address(entry: Entry) -> Entry:
    beside = (one for one in entry.links if one.label is not None and link_role(one.label) != "paper")
    return replace(entry, links=tuple(beside))


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
    """Return all links, an address once; only the first entry with title links keeps them without label.

    One entry may have an address in several forms, such as abstract and PDF: its item shows them all.
    """
    kept: list[Link] = []
    known: set[str] = set()
    titled: Entry | None = None
    for entry in entries:
        new = [link for link in entry.links if _address(link) not in known]
        known.update(map(_address, new))
        for link in new:
            if link.label is None:
                titled = titled or entry
            foreign = link.label is None and entry is not titled
            kept.append(replace(link, label=_label_for(link.url)) if foreign else link)
    return tuple(sorted(kept, key=lambda link: link.label is not None))


def _address(link: Link) -> str:
    return comparable_url(link.url) or link.url


def _label_for(url: str) -> str:
    """Return a label for a link that was the title's own."""
    identifier = identifier_from_url(url)
    return _LABELS.get(identifier.scheme, _PAPER) if identifier is not None else _SECOND_TITLE_LINK


def _note(entries: Sequence[Entry]) -> str | None:
    """Return all notes one after the other, without those that another one holds word for word.

    Remarks of one line stay in one, as lists write them.
    """
    kept: list[str] = []
    for note in (entry.note.strip() for entry in entries if entry.note):
        if note and not any(note in other for other in kept):
            kept = [*(other for other in kept if other not in note), note]
    if any("\n" in note for note in kept):
        return "\n\n".join(kept)
    ended = [note if note[-1] in _SENTENCE_ENDS else f"{note}." for note in kept[:-1]]
    return " ".join([*ended, *kept[-1:]]) or None


_SENTENCE_ENDS: Final = frozenset(".!?:;…。！？)]`*")


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


def _conflicts(merged: Entry, entries: Sequence[Entry], *, gaps: bool = False) -> Iterable[Conflict]:
    for entry in entries:
        for field, agrees in _KEPT_ONCE.items():
            kept, own = getattr(merged, field), getattr(entry, field)
            if own and (not agrees(kept, own) if kept else gaps):
                yield Conflict(
                    field=field,
                    kept=_as_text(kept),
                    key=entry.key,
                    dropped=_as_text(own),
                    outdated=field == "venue" and is_outdated(own, kept),
                )
        yield from _conflicting_ids(merged, entry)


def is_outdated(venue: str, newer: str | None) -> bool:
    """Tell whether a venue is a preprint server and the other one a publication."""
    before, after = parse_venue(venue), parse_venue(newer) if newer else None
    return bool(newer and before and before.is_preprint and not (after and after.is_preprint))


def _as_text(value: object) -> str:
    if not value:
        return ""
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


def _all_kept(kept: Sequence[str], own: Sequence[str]) -> bool:
    return {one.casefold() for one in own} <= {one.casefold() for one in kept}


def _equal(kept: object, own: object) -> bool:
    return kept == own


# Fields of which only one value is kept, and when another one says nothing else.
_KEPT_ONCE: Final[Mapping[str, Callable[..., bool]]] = {
    "title": titles_agree,
    "authors": _same_authors,
    "date": _dates_agree,
    "venue": venues_agree,
    "institutes": _all_kept,
    "kind": _equal,
    "volume": _equal,
    "number": _equal,
    "pages": _equal,
    "publisher": _equal,
    "withdrawn": _equal,
}
