"""Which values the sections of a catalogue show as a rule: where few have one, none is filled in."""

from __future__ import annotations

from collections import Counter
from functools import cached_property
from typing import TYPE_CHECKING, Final

from llmlist.lists.reading import read_document
from llmlist.model.venue import Venue, parse_venue
from llmlist.workflows.pairing import pair_items

if TYPE_CHECKING:
    from llmlist.model.entry import Entry
    from llmlist.model.workspace import Workspace

_FIELDS: Final = ("authors", "date", "venue")
"""What an item may show or leave out."""
_FEWEST_VENUES: Final = 3
_FEWEST_ENTRIES: Final = 5
"""With fewer entries a section shows no rule."""


class Habits:
    """What the entries of each section have in common.

    Args:
        workspace: As it was opened.
    """

    def __init__(self, workspace: Workspace) -> None:
        self.catalog = workspace.catalog
        self._workspace = workspace

    def would_show(self, entry: Entry, field: str) -> bool:
        """Tell whether a gap may be filled: most of the section show such a value, or none does.

        A table has a cell for it in every row. In running text a value that few entries have would stand
        out, and nothing says how it is written well.
        """
        if field not in _FIELDS or entry.key in self._in_tables:
            return True
        having, all_of_them = self._shares[entry.section, field], self._shares[entry.section, ""]
        return having == 0 or all_of_them < _FEWEST_ENTRIES or 2 * having >= all_of_them

    def written_venue(self, venue: str, section: str, key: str) -> str:
        """Return a venue without its year where a section's other entries have theirs without."""
        known = parse_venue(venue)
        if known is None or known.acronym not in venue or not self._leaves_years_out(section, key):
            return venue
        return str(Venue(known.acronym, None, known.track))

    def _leaves_years_out(self, section: str, key: str) -> bool:
        items = self.catalog.items_by_section.get(section, ())
        others = (parse_venue(item.venue) for item in items if item.venue and item.key != key)
        years = Counter(one.year is not None for one in others if one is not None and not one.is_preprint)
        return years[False] >= _FEWEST_VENUES and years[False] > 4 * years[True]

    @cached_property
    def _shares(self) -> Counter[tuple[str, str]]:
        """How many entries of each section have each field, and how many there are."""
        found: Counter[tuple[str, str]] = Counter()
        for entry in self.catalog.entries:
            for section in self.catalog.sections_of(entry.key):
                found[section, ""] += 1
                found.update((section, field) for field in _FIELDS if getattr(entry, field))
        return found

    @cached_property
    def _in_tables(self) -> frozenset[str]:
        """Keys of the entries that documents show in tables and nowhere else."""
        in_tables: set[str] = set()
        elsewhere: set[str] = set()
        for document in self.catalog.documents:
            content = self._workspace.files.get(document.path)
            if content is None:
                continue
            reading = read_document(content, repair=document.repair)
            for pair in pair_items(reading, self.catalog, document.key).pairs:
                is_table = reading.listings[pair.ref.listing].listing.table is not None
                (in_tables if is_table else elsewhere).add(pair.placement.item.key)
        return frozenset(in_tables - elsewhere)
