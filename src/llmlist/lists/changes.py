"""Edits that make one existing item say what an entry says: the bytes whose facts changed, no others."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from llmlist.lists.composition import compose
from llmlist.lists.day_dates import day_year_of
from llmlist.lists.differences import find_differences, link_agrees
from llmlist.lists.fields import says_nothing
from llmlist.lists.habits import (
    date_examples,
    joined_authors,
    lead_marks,
    note_indent,
    shows_entities,
    title_wrap,
)
from llmlist.lists.kin import templates_of
from llmlist.lists.pieces import Composition
from llmlist.lists.rows import row_writer
from llmlist.lists.slots import Fact, Frame, as_badges, as_signs, facts_of, others_apart
from llmlist.model.edit import Edit, Span
from llmlist.model.url import comparable_url

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from llmlist.lists.differences import Difference
    from llmlist.lists.listings import RawItem
    from llmlist.lists.reading import ReadListing
    from llmlist.lists.rows import RowWriter
    from llmlist.lists.templates import Template, Unit
    from llmlist.model.entry import Entry
    from llmlist.model.link import Link


def change_item(
    content: bytes, listing: ReadListing, index: int, entry: Entry, *, newline: str
) -> tuple[tuple[Edit, ...], tuple[Difference, ...]]:
    """Return the edits that an item needs, and the differences that they end.

    A field that the listing shows nowhere is no difference to the document.
    """
    draft = listing.drafts[index]
    found = () if draft is None else find_differences(draft, entry)
    item = listing.listing.items[index]
    differences = tuple(one for one in found if not _is_unknown_remark(one, item))
    if draft is None or not differences:
        return (), ()
    fields = frozenset(difference.field for difference in differences)
    change = _Change(content, listing, index, entry, fields)
    edits = tuple(change.row_edits() if listing.listing.table is not None else change.text_edits(newline))
    ended = differences if edits else ()
    return edits, tuple(one for one in ended if _is_shown(listing, one.field))


def _is_unknown_remark(difference: Difference, item: RawItem) -> bool:
    """Tell whether all that differs are bullets or a quote below an item of which the catalogue says nothing.

    They look like the page's own, so a catalogue may have been made without them: they are never cut for
    that, and `import` takes them over.
    """
    is_more = difference.field == "note" and difference.shown.startswith(difference.known)
    return is_more and item.hanging is not None


def _is_shown(listing: ReadListing, field: str) -> bool:
    """Tell whether some item of a listing shows a field, or a column is there for it."""
    if listing.columns:
        names = {column.field for column in listing.columns}
        headers = {f"extra.{column.header}" for column in listing.columns}
        return field in names or field in headers or (field == "links" and "title" in names)
    keys = {key.split(".")[0] for draft in listing.drafts if draft is not None for key in draft.spans}
    return field in keys


class _Change:
    """One item, the entry that it should show, and the fields in which they differ."""

    def __init__(
        self, content: bytes, listing: ReadListing, index: int, entry: Entry, fields: frozenset[str]
    ) -> None:
        draft = listing.drafts[index]
        assert draft is not None  # noqa: S101  # the caller has looked
        self.content = content
        self.listing = listing
        self.index = index
        self.entry = entry
        self.fields = fields
        self.draft = draft
        pairs = match_links(draft.links, entry.links)
        self.links = {number: entry.links[other] for number, other in pairs.items()}

    def text_edits(self, newline: str) -> Iterable[Edit]:
        templates = templates_of(self.content, self.listing)
        template = templates[self.index]
        shown = {name for one in templates.values() for name in one.names}
        signed = as_signs(as_badges(facts_of(self.entry), shown), self.entry, shown)
        self.entry, facts = others_apart(self.entry, signed, template)
        facts = [fact for fact in facts if fact.name in shown or fact.name.startswith("title")]
        frame = Frame(
            in_html=self.listing.listing.in_html,
            entities=self.listing.listing.in_html and shows_entities(templates.values()),
            indent=note_indent(templates, self.index),
            newline=newline,
            joined_authors=joined_authors(templates, self.index),
            dates=date_examples(templates, self.index),
            days=day_year_of(self.listing.drafts),
            lead=lead_marks({self.index: template}, self.index),
            wrap=title_wrap(templates, facts[0].name) if self.listing.listing.shape == "list" else None,
        )
        yield from smallest_edit(
            self.content, template.span, self._compose(template, facts, frame, templates)
        )

    def row_edits(self) -> Iterable[Edit]:
        row = self.listing.listing.items[self.index].row
        assert row is not None  # noqa: S101  # an item of a table is a row
        writer = row_writer(self.content, self.listing, near=self.index)
        for column, cell in enumerate(row.cells[: len(self.listing.columns)]):
            text = self._cell_text(writer, column)
            if text is not None:
                padded = writer.padded(self.index, column, text)
                yield from smallest_edit(self.content, Span(cell.start, cell.end), padded)

    def _cell_text(self, writer: RowWriter, column: int) -> bytes | None:
        """Return what a cell should say, or None where it stays."""
        field, header = writer.columns[column]
        extra = writer.extra_text(self.entry, column)
        if extra is not None:
            return extra if f"extra.{header}" in self.fields else None
        template = writer.template(self.index, column)
        concerned = {"title", "links", *(template.names if template else ())} if field == "title" else {field}
        if template is None or not concerned & self.fields:
            return None
        facts = writer.facts(self.entry, column)
        old = template.span.of(self.content)
        if not template.units:
            # An empty cell is filled; one whose text could not be read stays.
            is_empty = says_nothing(old.decode(errors="replace"))
            return writer.cell(self.entry, column, self.index) if facts and is_empty else None
        frame = writer.frame
        text = self._compose(template, facts, frame, writer.templates(column))
        return None if text == old else text

    def _compose(
        self, template: Template, facts: Sequence[Fact], frame: Frame, donors: dict[int, Template]
    ) -> bytes:
        left = list(facts)
        assigned = [self._fact_for(unit, left) for unit in template.units]
        own = {number for number, unit in enumerate(template.units) if self._keeps(unit)}
        kept = [fact or _KEPT if number in own else fact for number, fact in enumerate(assigned)]
        added = [
            fact for fact in left if _field_of(fact.name) in self.fields and not fact.name.startswith("title")
        ]
        return compose(
            Composition(
                template=template,
                assigned=kept,
                added=added,
                entry=self.entry,
                frame=frame,
                donors=donors,
                near=self.index,
                own=frozenset(own),
            )
        )

    def _fact_for(self, unit: Unit, left: list[Fact]) -> Fact | None:
        """Take the fact that a unit shows from those that are left."""
        number = _link_number(unit)
        link = self.links.get(number) if number is not None else None
        for position, fact in enumerate(left):
            titled = unit.name.startswith("title") and fact.name.startswith("title")
            same_link = number is not None and not titled and fact.link is not None and fact.link is link
            if titled or same_link or (unit.name == fact.name and fact.link is None):
                return left.pop(position)
        return None

    def _keeps(self, unit: Unit) -> bool:
        """Tell whether a unit says what it should."""
        number = _link_number(unit)
        if number is not None:
            link = self.links.get(number)
            shown = self.draft.links[number]
            if link is not None and unit.name.startswith("badge "):
                shown = replace(shown, label=link.label)  # a picture's words are no label that was chosen
            agrees = link is not None and link_agrees(shown, link)
            return "links" not in self.fields if link is None else agrees and not self._retitled(unit)
        return not self._retitled(unit) if unit.name == "title" else _field_of(unit.name) not in self.fields

    def _retitled(self, unit: Unit) -> bool:
        return unit.name.startswith("title") and "title" in self.fields


_KEPT: Final = Fact("", 0)


def _link_number(unit: Unit) -> int | None:
    """Return the number of the link that a unit shows."""
    for slot in unit.slots:
        if slot.field.startswith("links."):
            return int(slot.field.split(".")[1])
    return None


def _field_of(name: str) -> str:
    """Return the field that units of a name show."""
    return _FIELDS.get(name.split(" ", maxsplit=1)[0], name)


_FIELDS: Final = {
    "link": "links",
    "badge": "links",
    "address": "links",
    "others": "authors",
    "symbol": "keywords",
    "word": "keywords",
}


def smallest_edit(content: bytes, span: Span, text: bytes) -> Iterable[Edit]:
    """Yield the edit that replaces a span by ``text``, without the bytes that stay at its ends."""
    old = span.of(content)
    if old == text:
        return
    most = min(len(old), len(text))
    head = next((i for i in range(most) if old[i] != text[i]), most)
    most -= head
    tail = next((i for i in range(most) if old[-1 - i] != text[-1 - i]), most)
    yield Edit(
        span=Span(span.start + head, span.end - tail),
        content=text[head : len(text) - tail],
    )


def match_links(shown: Sequence[Link], known: Sequence[Link]) -> dict[int, int]:
    """Return for each shown link the known one that it is: the same page first, then the same place."""
    pairs: dict[int, int] = {}
    for left, link in enumerate(shown):
        for right, other in enumerate(known):
            if right not in pairs.values() and link_agrees(link, other):
                pairs[left] = right
                break
    for left, link in enumerate(shown):
        if left in pairs:
            continue
        free = [
            r
            for r, o in enumerate(known)
            if r not in pairs.values() and (o.label is None) == (link.label is None)
        ]
        same = [right for right in free if known[right].label == link.label]
        same += [right for right in free if comparable_url(known[right].url) == comparable_url(link.url)]
        if same:
            pairs[left] = same[0]
    return pairs
