"""What a site shows, as values: entries with all that stands on their pages."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from llmlist.model.entry import Entry
    from llmlist.model.problem import Location


@dataclass(frozen=True, slots=True, kw_only=True)
class Nearby:
    """Keys of entries that stand near another in one way, the nearest first.

    Attributes:
        title: What they share, as a heading.
        keys: Of the entries.
    """

    title: str
    keys: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteSection:
    """A section that a reader can choose.

    Attributes:
        key: As in the catalogue.
        path: Its title behind those around it; empty above all headings.
        parent: Key of the section around it, or None.
        document: Path of its document.
    """

    key: str
    path: tuple[str, ...]
    parent: str | None
    document: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteEntry:
    """An entry with all that its page shows.

    Attributes:
        entry: Its facts.
        page: Path of its page in the site.
        sections: Keys of the sections where it stands, its own first.
        places: Lines of the documents that show it.
        series: The name under which its venue is one with others of other years, or an empty text.
        note_html: Its note as HTML that can do nothing but show text, or None.
        bibtex: Its record to copy, or None.
        facts: What a program gets to know of it.
        nearby: What stands near it.
    """

    entry: Entry
    page: str
    sections: tuple[str, ...]
    places: tuple[Location, ...] = ()
    series: str = ""
    note_html: str | None = None
    bibtex: str | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)
    nearby: tuple[Nearby, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Site:
    """All that a site shows.

    Attributes:
        name: What the list calls itself.
        sections: In document order.
        entries: In document order.
        generator: Name and version of the program, for the pages' own note of it.
    """

    name: str
    sections: Sequence[SiteSection]
    entries: Sequence[SiteEntry]
    generator: str

    @cached_property
    def by_key(self) -> Mapping[str, SiteEntry]:
        """The entries by their keys."""
        return {one.entry.key: one for one in self.entries}

    @cached_property
    def sections_by_key(self) -> Mapping[str, SiteSection]:
        """The sections by their keys."""
        return {one.key: one for one in self.sections}
