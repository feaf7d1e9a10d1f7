"""The catalogue as one value: its documents, sections and entries in document order."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from llmlist.errors import UnknownKeyError
from llmlist.model.entry import Entry, Item

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from llmlist.model.decision import Decision
    from llmlist.model.identifier import Identifier

TOP_SECTION = "top"
"""Key of the section above any heading."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A markdown file that shows entries.

    Attributes:
        key: Name of its folder under ``catalog/entries``.
        path: Relative to the workspace root, with forward slashes.
        repair: Encoding chain that repairs its text for comparing, such as ``mac-roman``, or None.
        counts: Pieces of its lines whose numbers and dates are kept right, such as ``Papers ({count})``.
        style: How its keeper wants new entries written, such as ``- [{title}]({url})``; None to learn it.
    """

    key: str
    path: str
    repair: str | None = None
    counts: tuple[str, ...] = ()
    style: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A heading of a document under which entries stand.

    Attributes:
        key: Heading path as anchors joined by ``/``, unique in the catalogue.
        title: The heading's text exactly as rendered.
        document: Key of its document.
        parent: Key of the section around it, or None.
        style: As of a document, for this section and those in it.
    """

    key: str
    title: str
    document: str
    parent: str | None = None
    style: str | None = None

    @property
    def is_top(self) -> bool:
        """It is the place above all headings of its document."""
        return not self.title and is_top_key(self.key)


def is_top_key(key: str) -> bool:
    """Tell whether a key can be that of the place above all headings: ``top``, or ``top-2`` further on."""
    name, dash, number = key.partition("-")
    return name == TOP_SECTION and (not dash or number.isdecimal())


@dataclass(frozen=True, kw_only=True)
class Catalog:
    """All that the catalogue says.

    Attributes:
        name: What the list calls itself.
        documents: In the order of ``catalog.yaml``.
        sections: In document order, document after document.
        items: Entries and further places of entries; within one section in document order.
        decisions: What the curator decided, in the order of ``decisions.yaml``.
    """

    name: str = ""
    documents: tuple[Document, ...] = ()
    sections: tuple[Section, ...] = ()
    items: tuple[Item, ...] = ()
    decisions: tuple[Decision, ...] = ()

    @cached_property
    def entries(self) -> tuple[Entry, ...]:
        """The entries alone, in the order of `items`."""
        return tuple(item for item in self.items if isinstance(item, Entry))

    @cached_property
    def by_key(self) -> Mapping[str, Entry]:
        """Entries by key and by every alias of theirs."""
        found = {alias: entry for entry in self.entries for alias in entry.aliases}
        found.update((entry.key, entry) for entry in self.entries)
        return found

    @cached_property
    def by_identifier(self) -> Mapping[Identifier, Entry]:
        """The first entry that carries each identifier."""
        found: dict[Identifier, Entry] = {}
        for entry in self.entries:
            for identifier in entry.ids:
                found.setdefault(identifier, entry)
        return found

    @cached_property
    def kept_apart(self) -> frozenset[frozenset[str]]:
        """Every two keys whose entries the curator called two works; an alias stands for its entry's key."""
        return frozenset(
            frozenset(self.by_key[key].key if key in self.by_key else key for key in pair)
            for decision in self.decisions
            for pair in decision.pairs
        )

    def apart_from(self, key: str) -> frozenset[str]:
        """Return the keys that the curator called other works than that of a key, old or new."""
        return frozenset(other for pair in self.kept_apart if key in pair for other in pair) - {key}

    @cached_property
    def sections_by_key(self) -> Mapping[str, Section]:
        """Sections by key."""
        return {section.key: section for section in self.sections}

    @cached_property
    def documents_by_key(self) -> Mapping[str, Document]:
        """Documents by key."""
        return {document.key: document for document in self.documents}

    @cached_property
    def items_by_section(self) -> Mapping[str, tuple[Item, ...]]:
        """What stands in each section, in order; sections without items are missing."""
        found: dict[str, list[Item]] = {}
        for item in self.items:
            found.setdefault(item.section, []).append(item)
        return {section: tuple(items) for section, items in found.items()}

    @cached_property
    def _sections_by_item(self) -> Mapping[str, tuple[str, ...]]:
        """The sections in which each entry stands, its own first."""
        found: dict[str, list[str]] = {}
        for item in sorted(self.items, key=lambda one: not isinstance(one, Entry)):
            found.setdefault(item.key, []).append(item.section)
        return {key: tuple(sections) for key, sections in found.items()}

    def entry(self, key: str) -> Entry:
        """Return the entry with that key or alias.

        Raises:
            UnknownKeyError: There is none; the hint names near ones.
        """
        entry = self.by_key.get(key)
        if entry is None:
            near = near_names(key, self.by_key)
            hint = f"did you mean {' or '.join(near)}?" if near else "`llmlist list` shows every key"
            raise UnknownKeyError(f"no entry has the key {key!r}", hint=hint)
        return entry

    def sections_of(self, key: str) -> tuple[str, ...]:
        """Return the keys of the sections in which an entry stands, its own first."""
        return self._sections_by_item.get(key, ())

    def style_of(self, key: str) -> str | None:
        """Return how the keeper wants the entries of a section written: its own word, or that around it."""
        section = self.sections_by_key.get(key)
        while section is not None and section.style is None and section.parent is not None:
            section = self.sections_by_key.get(section.parent)
        if section is None:
            return None
        document = self.documents_by_key.get(section.document)
        return section.style or (document.style if document is not None else None)

    def section_path(self, key: str) -> tuple[str, ...]:
        """Return the titles of a section and of those around it, outermost first; none above all headings.

        Keys that the catalogue does not list give their own text.
        """
        path: list[str] = []
        current: str | None = key
        while current is not None:
            section = self.sections_by_key.get(current)
            if section is None:
                path.append(current)
                break
            if not section.is_top:
                path.append(section.title)
            current = section.parent
        return tuple(reversed(path))

    def sections_named(self, name: str) -> tuple[Section, ...]:
        """Return the sections that a key, a title or a path of titles means; a key means one.

        The last part of a key, which is the anchor of the heading, means those that nothing else fits.
        """
        if name in self.sections_by_key:
            return (self.sections_by_key[name],)
        folded = name.strip().casefold()
        spelled = " ".join((folded if " / " in folded else folded.replace("/", " / ")).split())
        fitting = tuple(
            one
            for one in self.sections
            if folded in {one.title.casefold(), one.key.casefold()}
            or spelled == " / ".join(self.section_path(one.key)).casefold()
        )
        return fitting or tuple(
            one for one in self.sections if folded == one.key.casefold().rpartition("/")[2]
        )

    def sections_below(self, key: str) -> frozenset[str]:
        """Return the keys of a section and of all sections in it."""
        found = {key}
        children: dict[str | None, list[str]] = {}
        for section in self.sections:
            children.setdefault(section.parent, []).append(section.key)
        waiting = [key]
        while waiting:
            below = children.get(waiting.pop(), [])
            waiting += [one for one in below if one not in found]
            found.update(below)
        return frozenset(found)

    def with_item(self, item: Item, *, after: Item | None = None, before: Item | None = None) -> Catalog:
        """Return the catalogue with an item behind another, else before one, else last of its section."""
        items = list(self.items)
        if after is not None:
            items.insert(items.index(after) + 1, item)
        elif before is not None:
            items.insert(items.index(before), item)
        else:
            same = [i for i, other in enumerate(items) if other.section == item.section]
            items.insert(same[-1] + 1 if same else len(items), item)
        return replace(self, items=tuple(items))

    def without_entry(self, key: str) -> Catalog:
        """Return the catalogue without an entry and without its further places."""
        return replace(self, items=tuple(item for item in self.items if item.key != key))

    def map_entries(self, change: Callable[[Entry], Entry]) -> Catalog:
        """Return the catalogue with ``change`` made to every entry."""
        return replace(
            self, items=tuple(change(item) if isinstance(item, Entry) else item for item in self.items)
        )


def near_names(name: str, known: Mapping[str, object]) -> tuple[str, ...]:
    """Return up to three known names that ``name`` may have meant, best first."""
    # Loaded late: only a mistyped name needs it.
    from difflib import get_close_matches  # noqa: PLC0415

    folded = {text.casefold(): text for text in known}
    return tuple(folded[text] for text in get_close_matches(name.casefold(), folded, n=3, cutoff=0.6))
