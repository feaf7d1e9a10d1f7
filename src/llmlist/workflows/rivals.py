"""Which entries, and which works of the same run, may be the works that are to be added."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from llmlist.linkage.blocking import find_candidates
from llmlist.linkage.matching import match_records
from llmlist.linkage.record import record_of
from llmlist.model.identifier import equivalent_identifiers
from llmlist.workflows.keys import make_key

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from llmlist.linkage.matching import Match
    from llmlist.model.catalog import Catalog
    from llmlist.model.entry import Draft, Entry


class Rivals:
    """The entries that may be one work with some drafts, and those drafts among themselves.

    Candidates are found once for all drafts: comparing each with every entry takes minutes for many.

    Args:
        catalog: What is listed before any draft is added.
        drafts: What is to be added, in order.
    """

    def __init__(self, catalog: Catalog, drafts: Sequence[Draft]) -> None:
        self._entries = catalog.entries
        self._records = [record_of(entry) for entry in catalog.entries]
        self._records += [record_of(draft, key=f"draft {number}") for number, draft in enumerate(drafts)]
        self._near: dict[int, set[int]] = defaultdict(set)
        self._added: dict[int, Entry] = {}
        first = len(self._entries)
        for pair in find_candidates(self._records, first=first):
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
        place = len(self._entries) + number
        found = []
        for other in sorted(self._near[place]):
            entry = self._entries[other] if other < len(self._entries) else self._added.get(other)
            if entry is not None:
                match = match_records(self._records[other], self._records[place])
                if match.decision != "non-match":
                    found.append((entry, match))
        return found


def find_listed(catalog: Catalog, drafts: Sequence[Draft]) -> tuple[Entry | None, ...]:
    """Return for each work the entry that lists it already: by identifier, else by title and authors.

    None that the curator called another work.
    """
    if not drafts:
        return ()
    rivals = Rivals(catalog, drafts)
    return tuple(rivals.find_listed(catalog, number, draft) for number, draft in enumerate(drafts))


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
