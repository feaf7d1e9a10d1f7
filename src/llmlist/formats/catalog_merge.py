"""Join what the catalogue's files say into one catalogue.

Finds the faults that only show across files: keys given twice, unknown sections, shared
identifiers. Knows parsed texts; knows neither YAML nor the disk.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from llmlist.model.catalog import Catalog, near_names
from llmlist.model.entry import Entry, See
from llmlist.model.problem import Location, Problem
from llmlist.model.workspace import ENTRIES_FOLDER, Origin

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from llmlist.formats.catalog_yaml import CatalogText, EntriesText
    from llmlist.model.catalog import Document, Section
    from llmlist.model.decision import Decision
    from llmlist.model.entry import Item, Place
    from llmlist.model.identifier import Identifier


@dataclass(frozen=True, slots=True, kw_only=True)
class MergedCatalog:
    """One catalogue out of many files.

    Attributes:
        catalog: Items in the order of the files and within each file; one item for each place.
        origins: Where the lines of each place stand.
        problems: What is wrong or odd across files; where one is an error, the catalogue is not to be used.
    """

    catalog: Catalog
    origins: Mapping[Place, Origin]
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class _Placed:
    """An item and where its lines stand."""

    item: Item
    origin: Origin

    @property
    def location(self) -> Location:
        return Location(path=self.origin.path, line=self.origin.line)


@dataclass(slots=True)
class _Merge:
    """What is known so far while files are joined, one item after the other.

    Attributes:
        is_whole: All items could be read; else an entry that seems to be unknown may be among the others.
        entries: The first item of each key.
        aliases: The first entry that claims each alias.
        places: What is kept at each place.
        problems: In the order found.
    """

    is_whole: bool
    entries: dict[str, _Placed] = field(default_factory=dict)
    aliases: dict[str, _Placed] = field(default_factory=dict)
    places: dict[Place, _Placed] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def report(self, code: str, message: str, at: _Placed, *, hint: str | None = None) -> None:
        self.problems.append(
            Problem(
                code=code,
                severity="error",
                message=message,
                location=at.location,
                entry_key=at.item.key,
                hint=hint,
            )
        )

    def warn(self, code: str, message: str, at: _Placed, *, hint: str | None = None) -> None:
        self.report(code, message, at, hint=hint)
        self.problems[-1] = replace(self.problems[-1], severity="warning")


def order_entry_files(
    paths: Iterable[str], documents: Sequence[Document], sections: Sequence[Section]
) -> tuple[str, ...]:
    """Return the paths of entry files in document order, then section order, the others by name.

    A file belongs to the document whose key names its folder under ``catalog/entries``, and to the
    section whose key is the rest of its path.
    """
    document_ranks = {document.key: rank for rank, document in enumerate(documents)}
    section_ranks = {
        (section.document, section.key): rank for rank, section in reversed(list(enumerate(sections)))
    }

    def rank(path: str) -> tuple[int, int, str]:
        document, _, rest = path.removeprefix(f"{ENTRIES_FOLDER}/").partition("/")
        section = rest.rpartition(".")[0]
        return (
            document_ranks.get(document, len(documents)),
            section_ranks.get((document, section), len(sections)),
            path,
        )

    return tuple(sorted(paths, key=rank))


def merge_catalog(
    head: CatalogText, files: Mapping[str, EntriesText], decisions: Sequence[Decision] = ()
) -> MergedCatalog:
    """Join ``catalog.yaml`` and the entry files, in the order given.

    An entry that stands twice in one section keeps one place; the other is reported. A further
    place that names an alias is read as the entry that has the alias.

    Args:
        head: What ``catalog.yaml`` says.
        files: What each entry file says, by path relative to the workspace root.
        decisions: What ``decisions.yaml`` says.
    """
    placed = [
        _Placed(piece.item, Origin(path=path, span=piece.span, line=piece.line))
        for path, text in files.items()
        for piece in text.slices
    ]
    faulty = any(problem.severity == "error" for text in files.values() for problem in text.problems)
    merge = _Merge(is_whole=not faulty)
    _collect_entries(merge, placed)
    _check_sections(merge, placed, {section.key: section for section in head.sections})
    _collect_places(merge, [_resolved(merge, one) for one in placed])
    catalog = Catalog(
        name=head.name,
        documents=head.documents,
        sections=head.sections,
        items=tuple(one.item for one in merge.places.values()),
        decisions=tuple(decisions),
    )
    _check_identifiers(merge, catalog.kept_apart if decisions else frozenset())
    return MergedCatalog(
        catalog=catalog,
        origins={place: one.origin for place, one in merge.places.items()},
        problems=tuple(merge.problems),
    )


def _collect_entries(merge: _Merge, placed: Sequence[_Placed]) -> None:
    for one in placed:
        if isinstance(one.item, Entry):
            first = merge.entries.setdefault(one.item.key, one)
            if first is not one:
                message = f"the key {one.item.key!r} is given twice, first at {first.location}"
                merge.report("duplicate-key", message, one, hint="give one of the two another key")
    for one in merge.entries.values():
        for alias in _aliases(one.item):
            first = merge.entries.get(alias) or merge.aliases.setdefault(alias, one)
            if first is not one:
                message = f"the alias {alias!r} is taken by the entry at {first.location}"
                merge.report("alias-clash", message, one, hint="an alias names one entry only")


def _aliases(item: Item) -> tuple[str, ...]:
    return item.aliases if isinstance(item, Entry) else ()


def _check_sections(merge: _Merge, placed: Sequence[_Placed], sections: Mapping[str, Section]) -> None:
    for one in placed:
        if one.item.section not in sections:
            message = f"catalog.yaml lists no section {one.item.section!r}"
            merge.report("unknown-section", message, one, hint=_suggestion(one.item.section, sections))


def _suggestion(name: str, known: Mapping[str, object]) -> str | None:
    near = near_names(name, known)
    return f"did you mean {' or '.join(near)}?" if near else None


def _resolved(merge: _Merge, one: _Placed) -> _Placed:
    """Return a further place under its entry's own key, and report one whose entry is unknown."""
    if isinstance(one.item, Entry) or one.item.key in merge.entries:
        return one
    entry = merge.aliases.get(one.item.key)
    if entry is not None:
        return _Placed(See(key=entry.item.key, section=one.item.section), one.origin)
    if not merge.is_whole:
        return one
    hint = _suggestion(one.item.key, {**merge.aliases, **merge.entries})
    merge.report(
        "unknown-key", f"`see` names {one.item.key!r}, which no entry has as its key", one, hint=hint
    )
    return one


def _collect_places(merge: _Merge, placed: Sequence[_Placed]) -> None:
    """Keep one item for each place, the entry itself rather than a `see`."""
    for one in placed:
        place = (one.item.key, one.item.section)
        first = merge.places.setdefault(place, one)
        if first is one or (isinstance(first.item, Entry) and isinstance(one.item, Entry)):
            # Two entries of one key are an error of their own.
            continue
        kept, spare = (one, first) if isinstance(one.item, Entry) else (first, one)
        merge.places[place] = kept
        merge.warn(
            "listed-twice",
            f"{one.item.key!r} stands in section {one.item.section!r} already, at {kept.location}",
            spare,
            hint="delete one of the two items",
        )


def _check_identifiers(merge: _Merge, kept_apart: frozenset[frozenset[str]]) -> None:
    seen: dict[Identifier, _Placed] = {}
    for one in merge.entries.values():
        if not isinstance(one.item, Entry):
            continue
        for identifier in one.item.ids:
            first = seen.setdefault(identifier, one)
            if first is not one and frozenset((first.item.key, one.item.key)) not in kept_apart:
                merge.warn(
                    "shared-identifier",
                    f"{identifier} also stands in {first.item.key!r} at {first.location}",
                    one,
                    hint="`llmlist dedupe` shows whether the two are one work",
                )
