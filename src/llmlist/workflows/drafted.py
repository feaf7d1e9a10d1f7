"""What a draft becomes in the catalogue: an entry, a further place of one, or a change of one.

How drafts and entries are paired, and what is reported of it, is for `workflows.intake`.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from llmlist.lists.differences import find_differences, listed_authors
from llmlist.lists.implied import ids_of
from llmlist.model.entry import PLACE_FIELDS, Entry, See
from llmlist.model.identifier import equivalent_identifiers
from llmlist.workflows.keys import make_key
from llmlist.workflows.pairing import says_again

if TYPE_CHECKING:
    from llmlist.model.catalog import Catalog
    from llmlist.model.date import PartialDate
    from llmlist.model.entry import Draft, Item
    from llmlist.model.identifier import Identifier


def make_entry(draft: Draft, *, key: str, section: str, added: PartialDate | None = None) -> Entry:
    """Return the entry that says what a draft says."""
    return Entry(
        key=key,
        title=draft.title,
        section=section,
        authors=listed_authors(draft),
        date=draft.date,
        venue=draft.venue,
        institutes=draft.institutes,
        keywords=draft.keywords,
        ids=draft.ids,
        links=draft.links,
        note=draft.note,
        kind=draft.kind,
        added=added,
        withdrawn=draft.withdrawn,
        extra=draft.extra,
    )


def make_place(entry: Entry, draft: Draft, section: str) -> See:
    """Return a further place of an entry that keeps what the document words otherwise there."""
    own = make_entry(draft, key=entry.key, section=section)
    whole = replace(entry, omit=())
    differing = {one.field.split(".")[0] for one in find_differences(draft, whole, by_field=True)}
    worded: dict[str, Any] = {}
    omitted = []
    for name in PLACE_FIELDS:
        if name not in differing:
            continue
        value = getattr(own, name)
        if value:
            worded[name] = value
        else:
            omitted.append(name)
    return See(key=entry.key, section=section, omit=tuple(omitted), **worded)


def is_part(shown: Any, known: Any) -> bool:  # noqa: ANN401  # a text, or a run of values
    """Tell whether a catalogue says all that a document says of a field, and more."""
    return shown in known if isinstance(shown, str) else set(shown) <= set(known)


def find_hand_edits(draft: Draft, entry: Entry) -> dict[str, Any]:
    """Return the fields that the document says otherwise; what it does not say is no statement."""
    own = make_entry(draft, key=entry.key, section=entry.section)
    found: dict[str, Any] = {}
    for difference in find_differences(draft, entry):
        name = difference.field.split(".")[0]
        if name == "ids" or not difference.shown:
            continue
        value = getattr(own, name)
        found[name] = {**entry.extra, **own.extra} if name == "extra" else value
        if name == "links":
            found["ids"] = listed_ids(own, entry)
    return found


def listed_ids(own: Entry, entry: Entry) -> tuple[Identifier, ...]:
    """Return the identifiers of an entry whose links have changed.

    Args:
        own: What the document says.
        entry: What the catalogue said; identifiers that none of its links gave stay.
    """
    if not own.ids:
        return entry.ids
    linked = {*ids_of(entry.links)} | {one for one in entry.ids if one.scheme in {*map(_scheme, own.ids)}}
    return tuple(dict.fromkeys([*own.ids, *(one for one in entry.ids if one not in linked)]))


def _scheme(identifier: Identifier) -> str:
    return identifier.scheme


class EntryMaker:
    """Makes new entries, and further places of entries that stand elsewhere."""

    def __init__(self, catalog: Catalog, keys: set[str]) -> None:
        self.catalog = catalog
        self.keys = keys
        self.by_identifier: dict[Identifier, list[Entry]] = {}
        self.places = {item.place for item in catalog.items}
        self.lines: dict[tuple[str, str], int] = {}
        for entry in catalog.entries:
            self._remember(entry)

    def add(self, draft: Draft, section: str, today: PartialDate) -> Item | None:
        """Return a new entry or place for a draft; None where its section has the entry already."""
        known = self._find(draft)
        if known is None:
            entry = make_entry(draft, key=make_key(draft, self.keys), section=section, added=today)
            self.keys.add(entry.key)
            self._remember(entry)
            self._note(entry.key, section, draft)
            return entry
        if (known.key, section) in self.places:
            return None
        self._note(known.key, section, draft)
        return make_place(known, draft, section)

    def first(self, draft: Draft, section: str) -> tuple[int, str]:
        """Return line and key of what a draft repeats in its section."""
        known = self._find(draft)
        key = known.key if known is not None else ""
        return self.lines.get((key, section), 0), key

    def _note(self, key: str, section: str, draft: Draft) -> None:
        self.places.add((key, section))
        self.lines[key, section] = draft.line

    def _find(self, draft: Draft) -> Entry | None:
        # A decision outlives the entry: what was dropped once comes back under its old key.
        apart = self.catalog.apart_from(make_key(draft, self.keys)) if self.catalog.decisions else ()
        for identifier in draft.ids:
            for equal in sorted(equivalent_identifiers(identifier)):
                for entry in self.by_identifier.get(equal, ()):
                    if entry.key not in apart and says_again(draft, entry):
                        return entry
        return None

    def _remember(self, entry: Entry) -> None:
        for identifier in entry.ids:
            for equal in equivalent_identifiers(identifier):
                self.by_identifier.setdefault(equal, []).append(entry)
