"""What the rules of `check` look at, worked out once for all of them."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from llmlist.model.address import Address
from llmlist.model.problem import LineIndex, Location, Problem
from llmlist.workflows.counts import find_count_problems
from llmlist.workflows.dedupe import find_clusters
from llmlist.workflows.facts import carried_testimonies
from llmlist.workflows.history import read_side
from llmlist.workflows.pairing import draft_at, find_repeats
from llmlist.workflows.places import source_of_field
from llmlist.workflows.regions import find_region_problems
from llmlist.workflows.rivals import find_listed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from llmlist.linkage.clustering import Cluster
    from llmlist.model.catalog import Catalog, Document
    from llmlist.model.date import PartialDate
    from llmlist.model.edit import Edit, Span
    from llmlist.model.entry import Draft, Entry, Place
    from llmlist.model.problem import Severity
    from llmlist.model.testimony import FactKey, Testimony
    from llmlist.model.watch import Watch
    from llmlist.model.workspace import Workspace
    from llmlist.workflows.history import Side
    from llmlist.workflows.pairing import ItemRef


class Shown(NamedTuple):
    """An entry where a document shows it.

    Attributes:
        page: The document.
        key: The entry's key.
        draft: The item.
    """

    page: Side
    key: str
    draft: Draft


class ShownLink(NamedTuple):
    """A link of an entry where a document shows it.

    Attributes:
        shown: The entry.
        field: The name of its address among the fields of the item.
        url: As written.
        host: As `model.address.Address` has it.
    """

    shown: Shown
    field: str
    url: str
    host: str


class Evidence:
    """A workspace with what is to be known of it.

    Args:
        workspace: As it was opened.
        today: The day; None where it is not to matter.
        watch: Is told how far the work is.
    """

    def __init__(
        self, workspace: Workspace, today: PartialDate | None = None, *, watch: Watch | None = None
    ) -> None:
        self.workspace = workspace
        self.today = today
        self.watch = watch
        self._lines: dict[str, LineIndex] = {}

    @cached_property
    def pages(self) -> tuple[Side, ...]:
        """The documents that are there, each beside what the catalogue says of it."""
        return tuple(
            read_side(self.workspace, one, watch=self.watch)
            for one in self.workspace.catalog.documents
            if one.path in self.workspace.files
        )

    @cached_property
    def clusters(self) -> tuple[Cluster, ...]:
        """The entries that are, or may be, one work."""
        return find_clusters(self.workspace.catalog, watch=self.watch)

    @cached_property
    def testimonies(self) -> Mapping[FactKey, Testimony]:
        """What sources said, as far as the catalogue carries it."""
        return carried_testimonies(self.workspace)

    @cached_property
    def shown(self) -> Mapping[str, Location]:
        """For each key where a document first shows the entry's title."""
        found: dict[str, Location] = {}
        for page in self.pages:
            for (key, _), ref in sorted(page.items.items(), key=lambda one: one[1]):
                found.setdefault(key, self.at(page, ref, "title"))
        return found

    @cached_property
    def listed_again(self) -> Mapping[tuple[str, ItemRef], Entry]:
        """The items, by document, of which the catalogue lists the work elsewhere only, with its entry.

        Repeats within one section are not among them.
        """
        strangers = {
            (page.document.key, ref): draft_at(page.reading, ref)
            for page in self.pages
            if page.pairing.unknown
            for repeats in [find_repeats(page.reading, page.pairing)]
            for ref in page.pairing.unknown
            if ref not in repeats
        }
        listed = find_listed(self.workspace, tuple(strangers.values()))
        return {place: entry for place, entry in zip(strangers, listed, strict=True) if entry is not None}

    @cached_property
    def region_problems(self) -> tuple[Problem, ...]:
        """What is wrong with the managed regions."""
        return self._problems_by(find_region_problems)

    @cached_property
    def count_problems(self) -> tuple[Problem, ...]:
        """What is wrong with the marked numbers and dates."""
        return self._problems_by(find_count_problems)

    def _problems_by(
        self, find: Callable[[bytes, Document, Catalog], Iterable[Problem]]
    ) -> tuple[Problem, ...]:
        catalog = self.workspace.catalog
        return tuple(
            one for page in self.pages for one in find(page.reading.document.content, page.document, catalog)
        )

    def drafts(self) -> Iterator[tuple[Side, Draft]]:
        """Yield every item of every document, with its page."""
        return ((page, draft) for page in self.pages for draft in page.reading.drafts)

    @cached_property
    def shown_items(self) -> tuple[Shown, ...]:
        """Every item of every document that shows an entry of the catalogue."""
        return tuple(
            [
                Shown(page, key, draft_at(page.reading, ref))
                for page in self.pages
                for (key, _), ref in page.items.items()
            ]
        )

    @cached_property
    def shown_links(self) -> tuple[ShownLink, ...]:
        """Every link of every document's items that show an entry of the catalogue."""
        return tuple(
            [
                ShownLink(shown, f"links.{number}.url", link.url, Address.parse(link.url).host)
                for shown in self.shown_items
                for number, link in enumerate(shown.draft.links)
            ]
        )

    def at_shown(self, shown: Shown, field: str) -> Location:
        """Return where an item gives the value of one of its fields."""
        return self.at_draft(shown.page, shown.draft, field)

    def problem(
        self,
        shown: Shown,
        field: str,
        *,
        code: str,
        severity: Severity,
        message: str,
        hint: str,
        fixes: tuple[Edit, ...] = (),
    ) -> Problem:
        """Return a problem with a field of an entry where a document shows it; see `Problem`."""
        return Problem(
            code=code,
            severity=severity,
            message=message,
            location=self.at_shown(shown, field),
            entry_key=shown.key,
            hint=hint,
            fixes=fixes,
        )

    def at(self, page: Side, ref: ItemRef, field: str | None = None) -> Location:
        """Return where an item stands, or the value of one of its fields."""
        return self.at_draft(page, draft_at(page.reading, ref), field)

    def at_draft(self, page: Side, draft: Draft, field: str | None = None) -> Location:
        """Return where an item stands, or the value of one of its fields."""
        path = page.document.path
        span = _span_of(draft, field) if field is not None else None
        if span is None:
            return Location(path=path, line=draft.line)
        return self.place_in(path, span.start)

    def place_in(self, path: str, offset: int) -> Location:
        """Return where a byte of a file of the workspace stands."""
        if path not in self._lines:
            self._lines[path] = LineIndex(self.workspace.files[path])
        line, column = self._lines[path].place(offset)
        return Location(path=path, line=line, column=column)

    def source(self, place: Place, field: str = "title") -> Location:
        """Return where the catalogue's files give a field of an entry."""
        return source_of_field(self.workspace, place, field)


def _span_of(draft: Draft, field: str) -> Span | None:
    """Return the first bytes of a field, or of its first part."""
    whole = draft.spans.get(field)
    parts = [span for name, span in draft.spans.items() if name.startswith(f"{field}.")]
    return whole if whole is not None else min(parts, default=None)
