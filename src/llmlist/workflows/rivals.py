"""Which entries, and which works of the same run, may be the works that are to be added."""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property
from itertools import groupby
from typing import TYPE_CHECKING, Final

from llmlist.linkage.blocking import find_candidates
from llmlist.linkage.matching import match_records
from llmlist.linkage.postings import RecordIndex, format_postings, make_postings, parse_postings
from llmlist.linkage.record import record_of
from llmlist.model.identifier import equivalent_identifiers
from llmlist.model.text_stores import POSTINGS
from llmlist.workflows.keys import make_key

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from llmlist.linkage.blocking import CandidatePair
    from llmlist.linkage.matching import Match
    from llmlist.linkage.postings import Postings
    from llmlist.linkage.record import Record
    from llmlist.model.catalog import Catalog
    from llmlist.model.entry import Draft, Entry
    from llmlist.model.workspace import Workspace

_MANY: Final = 20
"""Comparing one entry for every so many takes less time without an index than with one."""


class Listed:
    """The entries of a workspace as new works are compared with them: made once, asked many times.

    Args:
        workspace: What there is before any work is added.
    """

    def __init__(self, workspace: Workspace) -> None:
        self.catalog: Catalog = workspace.catalog
        self.entries: Sequence[Entry] = workspace.catalog.entries
        self._workspace = workspace
        self._records: dict[int, Record] = {}

    def find(self, drafts: Sequence[Draft]) -> tuple[Entry | None, ...]:
        """Return for each work the entry that lists it already: by identifier, else by title and authors.

        None that the curator called another work.
        """
        rivals = Rivals(self, drafts)
        return tuple(rivals.find_listed(self.catalog, number, draft) for number, draft in enumerate(drafts))

    def record_at(self, place: int) -> Record:
        """Return an entry as it is compared."""
        record = self._records.get(place)
        if record is None:
            record = self._records[place] = record_of(self.entries[place])
        return record

    def find_candidates(self, new: Sequence[Record]) -> Iterable[CandidatePair]:
        """Return the pairs of new records with entries, or with each other, that are worth comparing.

        The positions are those of `entries`, and behind them those of the new records.
        """
        if not new:
            return ()
        if len(new) * _MANY > len(self.entries):
            records = [self.record_at(place) for place in range(len(self.entries))]
            return find_candidates([*records, *new], first=len(records))
        return self._index.find_candidates(new)

    @cached_property
    def _index(self) -> RecordIndex:
        return RecordIndex(list(self._postings()), self.record_at)

    def _postings(self) -> Iterator[Postings]:
        """Yield the blocking keys of the entries, file by file: a change makes those of one file new."""
        start = 0
        for path, group in groupby(self.entries, self._path_of):
            size = len(entries := list(group))
            content = self._workspace.files.get(path, b"")
            # Which entries a file has part in is told by its keys: another file may word a place of one.
            keys = "\n".join([path, *(entry.key for entry in entries)])
            known = b"%s\0%s" % (keys.encode("utf-8", "surrogatepass"), content) if content else None
            yield _recalled(known) or self._kept(known, range(start, start + size))
            start += size

    def _path_of(self, entry: Entry) -> str:
        origin = self._workspace.origins.get(entry.place)
        return "" if origin is None else origin.path

    def _kept(self, known: bytes | None, places: Iterable[int]) -> Postings:
        postings = make_postings([self.record_at(place) for place in places])
        if POSTINGS and known is not None:
            POSTINGS[-1].put(known, format_postings(postings))
        return postings


def _recalled(known: bytes | None) -> Postings | None:
    text = POSTINGS[-1].get(known) if POSTINGS and known is not None else None
    try:
        return None if text is None else parse_postings(text)
    except ValueError:
        return None


class Rivals:
    """The entries that may be one work with some drafts, and those drafts among themselves.

    Candidates are found once for all drafts: comparing each with every entry takes minutes for many.

    Args:
        listed: What is listed before any draft is added.
        drafts: What is to be added, in order.
    """

    def __init__(self, listed: Listed, drafts: Sequence[Draft]) -> None:
        self._listed = listed
        self._entries = listed.entries
        self._records = [record_of(draft, key=f"draft {number}") for number, draft in enumerate(drafts)]
        self._near: dict[int, set[int]] = defaultdict(set)
        self._added: dict[int, Entry] = {}
        for pair in listed.find_candidates(self._records):
            self._near[pair.right].add(pair.left)

    def keep(self, number: int, entry: Entry) -> None:
        """Remember the entry that a draft has become, for the drafts behind it."""
        self._added[len(self._entries) + number] = entry

    def find_listed(self, catalog: Catalog, number: int, draft: Draft) -> Entry | None:
        """Return the entry of a catalogue that lists a draft already."""
        found = find_by_identifier(catalog, draft)
        if found is not None:
            return found
        apart = apart_from(catalog, draft)
        matches = (one for one in self.matches(number) if one[0].key not in apart)
        return next((entry for entry, match in matches if match.decision == "match"), None)

    def matches(self, number: int) -> Sequence[tuple[Entry, Match]]:
        """Return the entries, old and new, that match a draft or may do so, in their order."""
        known = len(self._entries)
        found = []
        for other in sorted(self._near[known + number]):
            entry = self._entries[other] if other < known else self._added.get(other)
            if entry is not None:
                record = self._listed.record_at(other) if other < known else self._records[other - known]
                match = match_records(record, self._records[number])
                if match.decision != "non-match":
                    found.append((entry, match))
        return found


def find_listed(workspace: Workspace, drafts: Sequence[Draft]) -> tuple[Entry | None, ...]:
    """Return for each work the entry of a workspace that lists it already; see `Listed.find`."""
    return Listed(workspace).find(drafts)


def find_by_identifier(catalog: Catalog, draft: Draft) -> Entry | None:
    """Return the entry that carries one of a draft's identifiers, or one that means the same.

    None that the curator called another work.
    """
    apart = apart_from(catalog, draft)
    for identifier in draft.ids:
        for equal in sorted(equivalent_identifiers(identifier)):
            found = catalog.by_identifier.get(equal)
            if found is not None and found.key not in apart:
                return found
    return None


def apart_from(catalog: Catalog, draft: Draft) -> Collection[str]:
    """Return the keys of entries that the curator called another work.

    A decision outlives the entry: what was removed once comes back under its old key.
    """
    return catalog.apart_from(make_key(draft, catalog.by_key)) if catalog.decisions else ()
