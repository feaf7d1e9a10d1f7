"""How a pipe table writes a row: which cells, what stands in them, how they are padded.

Other rows are never padded anew. A new row is written after the nearest one; a changed cell keeps the
width of its column where the row was padded to it.
"""

from __future__ import annotations

from collections import Counter
from copy import copy
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from llmlist.lists.author_runs import find_author_runs
from llmlist.lists.badges import adapt_literal, find_marks, find_named, has_picture
from llmlist.lists.columns import cell_span
from llmlist.lists.composition import assign_in_order, compose
from llmlist.lists.day_dates import day_year_of
from llmlist.lists.fields import says_nothing
from llmlist.lists.habits import date_examples, lead_marks, others_in_labels
from llmlist.lists.html_values import format_fragment
from llmlist.lists.link_columns import LinkColumns
from llmlist.lists.padding import CellWidths, ColumnPadding, display_width, pad_row
from llmlist.lists.pieces import Composition
from llmlist.lists.same import Same
from llmlist.lists.slots import Fact, Frame, as_badges, facts_of, is_linked_in, is_same_sort, write_bare
from llmlist.lists.templates import Template, make_template
from llmlist.lists.votes import weigh
from llmlist.model.edit import Span

if TYPE_CHECKING:
    from collections.abc import Sequence

    from llmlist.lists.blocks import Inlines
    from llmlist.lists.kin import Kin
    from llmlist.lists.reading import ReadListing
    from llmlist.lists.setting import Setting
    from llmlist.model.entry import Entry

_BESIDE_TITLE: Final = frozenset({"date", "venue", "keywords", "institutes", "authors", "note"})
"""What a title cell can show of an entry where no column does."""


def write_row(setting: Setting, entry: Entry) -> bytes:
    """Write an entry as a new row of a table.

    Args:
        setting: Where it stands. Its first attempt is written after the nearest row, the next after the
            next nearest, and so on.
        entry: What the row says.

    Returns:
        The row with its line end.
    """
    listing = setting.listing
    writer = row_writer(setting.content, listing, near=setting.at - 0.5)
    writer.kin = setting.kin
    if setting.kin is not None:
        writer.other_dates = setting.kin.dates_near(listing)
    ranked = writer.as_long_as_usual(writer.nearest(setting.at), least=writer.cells_needed(entry))
    model = ranked[setting.attempt % len(ranked)]
    cells = [writer.cell(entry, index, model) for index in range(len(listing.columns))]
    return writer.assemble(model, cells)


def row_writer(content: bytes, listing: ReadListing, *, near: float) -> RowWriter:
    """Return what writes rows and cells of a table.

    What is found out of a table serves all rows that are written into it: a large one takes long to learn.

    Args:
        content: The document.
        listing: The table.
        near: Where among its rows they are written: half an index is between two.
    """
    writer = copy(_learned(content, Same(listing)))
    writer.near = near
    return writer


@lru_cache(maxsize=8)
def _learned(content: bytes, table: Same) -> RowWriter:
    return RowWriter(content, table.listing)


class RowWriter:
    """Writes rows and cells of one table; see `row_writer`."""

    def __init__(self, content: bytes, listing: ReadListing) -> None:
        self.content = content
        self.near = 0.0
        self.kin: Kin | None = None
        self.other_dates: tuple[str, ...] = ()
        self.listing = listing
        self.known_links: list[LinkColumns] = []
        self.known_templates: dict[int, dict[int, Template]] = {}
        self.whole_rows: dict[int, Template] = {}
        self.known_names: dict[tuple[int, Span], frozenset[str]] = {}
        self.known_blanks: dict[int, dict[int, Template]] = {}
        self.columns = listing.columns
        self.items = listing.listing.items
        self.drafts = listing.drafts
        table = listing.listing.table
        assert table is not None  # noqa: S101  # a listing of rows is a table
        self.alignments = table.alignments
        self.headers = table.head.cells
        self.in_html = listing.listing.shape == "html"
        entities = self.in_html and b"&amp;" in content[table.start : table.end]
        days = day_year_of(listing.drafts)
        self.frame = Frame(in_cell=not self.in_html, in_html=self.in_html, entities=entities, days=days)
        self.paddings: dict[int, ColumnPadding] = {}
        self.spans: dict[int, list[Span]] = {}
        self.usual_rows: dict[int, int | None] = {}
        self.known_filled: dict[int, int] = {}

    def nearest(self, at: int) -> list[int]:
        """Return the indexes of the rows that are entries, the nearest first; of two the one before."""
        entries = [index for index, draft in enumerate(self.drafts) if draft is not None]
        return sorted(entries, key=lambda index: (abs(2 * (index - at) + 1), index))

    def cells_needed(self, entry: Entry) -> int:
        """Return how many cells a row has at least that shows all that stands in a column of its own."""
        columns = range(len(self.columns))
        filled = [column for column in columns if self.extra_text(entry, column) or self.facts(entry, column)]
        return max(filled, default=0) + 1

    def as_long_as_usual(self, rows: Sequence[int], *, least: int) -> list[int]:
        """Return rows of which those come first that have as many cells as most near ones have.

        Shorter ones than ``least`` cells come last: they have no place for all that is to be said. Rows
        that say as much tell best whether empty cells at the end are written, if all of them tell the same.
        """
        alike = [row for row in rows if self._last_filled(row) == least]
        told = len(alike) >= _FEWEST_ALIKE and len({len(self._spans(row)) for row in alike}) == 1
        lengths = weigh((abs(row - self.near), len(self._spans(row))) for row in (alike if told else rows))
        usual = max(lengths, key=lambda length: (length >= least, lengths[length]))
        return sorted(rows, key=lambda row: len(self._spans(row)) != usual)

    def cell(self, entry: Entry, column: int, model: int) -> bytes:
        """Return what a cell says of an entry, written as the nearest filled one of its column is."""
        extra = self.extra_text(entry, column)
        if extra:
            return extra
        facts = self.facts(entry, column) if extra is None else []
        if not facts:
            return self._badges(entry, column, model) or self._placeholder(column)
        frame = self.frame
        names = {fact.name for fact in facts}
        donors = {index: one for index, one in self.templates(column).items() if names & set(one.names)}
        if not donors:
            return b" ".join(write_bare(fact, entry, frame) for fact in facts)
        if "date" in names:
            frame = replace(frame, dates=date_examples(donors, model), other_dates=self.other_dates)
        if "authors" in names:
            entry = replace(entry, authors=find_author_runs(donors, model, None).formed(entry.authors))
        if "link" in names:
            frame = replace(frame, others=others_in_labels(donors.values()))
        if facts[0].name.startswith("title"):
            frame = replace(frame, lead=lead_marks(donors, self.near))
        alike = self._cells_alike(donors, Counter(fact.name for fact in facts), entry, model)
        counts = Counter(donors[index].wording for index in alike[:_JURY])
        near = max(alike[:_JURY], key=lambda index: counts[donors[index].wording])
        assigned, added = assign_in_order(donors[near], facts)
        made = Composition(
            template=donors[near],
            assigned=assigned,
            added=added,
            entry=entry,
            frame=frame,
            donors=donors if added else {index: donors[index] for index in alike},
            near=near,
        )
        return compose(made).strip()

    def _cells_alike(
        self, donors: dict[int, Template], wanted: Counter[str], entry: Entry, model: int
    ) -> list[int]:
        """Return the rows whose cells say as much as one is to say, with such badges, the nearest first."""
        named = {index: self._named(index, donor) for index, donor in donors.items()}
        shown = _usual_badges(donors, named) & find_marks(entry.links, entry.ids).keys()

        def apart(index: int) -> tuple[int, bool, int]:
            has = Counter(donors[index].names)
            # A unit too many is left out with what joins it; one too few must be joined by guess.
            unlike = 3 * (wanted - has).total() + 2 * (has - wanted).total()
            return unlike, not _is_date_as_precise(donors[index], entry), len(named[index] ^ shown)

        distances = {index: apart(index) for index in donors}
        least = min(distances.values())
        alike = (index for index, distance in distances.items() if distance == least)
        return sorted(alike, key=lambda index: (abs(index - model), index))

    def _named(self, row: int, cell: Template) -> frozenset[str]:
        """Return the schemes of an entry's marks that the pictures of its cell name."""
        if (row, cell.span) not in self.known_names:
            self.known_names[row, cell.span] = find_named(cell.span.of(self.content), cell.marks)
        return self.known_names[row, cell.span]

    def _badges(self, entry: Entry, column: int, model: int) -> bytes:
        """Return what a cell without any fact shows: the nearest such badges, computed anew, or a dash."""
        marks = find_marks(entry.links, entry.ids)
        blanks = self._blank_cells(column)
        for index in sorted(blanks, key=lambda index: (abs(index - model), index)):
            template = blanks[index]
            if has_picture(template.span.of(self.content)):
                return adapt_literal(template.span.of(self.content), template.marks, marks).strip()
        return b""

    def _placeholder(self, column: int) -> bytes:
        """Return what a column says where it has nothing to say, such as ``-``; of several the nearest."""
        shown = self._unfilled(column)
        if not shown:
            # A column that is filled everywhere: as the others do it.
            others = (self._unfilled(index) for index in range(len(self.columns)))
            shown = dict(enumerate(text for cells in others for text in cells.values()))
        if not shown:
            return self._placeholder_elsewhere(column)
        weights = weigh((abs(index - self.near), text) for index, text in shown.items())
        text = max(weights, key=lambda text: weights[text])
        return text if says_nothing(text.decode(errors="replace")) else b""

    def _placeholder_elsewhere(self, column: int) -> bytes:
        """Return what most columns of that name say in the document's other tables where they say nothing."""
        texts = Counter(self.kin.fillers(self.columns[column].header) if self.kin is not None else ())
        return texts.most_common(1)[0][0] if texts else b""

    def _unfilled(self, column: int) -> dict[int, bytes]:
        """Return by row what stands in the cells of a column that say nothing of their entry."""
        return {index: cell.span.of(self.content) for index, cell in self._blank_cells(column).items()}

    def _blank_cells(self, column: int) -> dict[int, Template]:
        """Return by row the cells of a column that show nothing of their entry."""
        if column not in self.known_blanks:
            cells = ((index, self.template(index, column)) for index in range(len(self.items)))
            self.known_blanks[column] = {
                index: template for index, template in cells if template is not None and not template.units
            }
        return self.known_blanks[column]

    def extra_text(self, entry: Entry, column: int) -> bytes | None:
        """Return the text of a column that no field covers; None for the other columns."""
        field, header = self.columns[column]
        is_linked = field == "extra" and self._links_of(entry, column)
        if (field == "extra" and not is_linked) or (field != "title" and header in entry.extra):
            text = entry.extra.get(header, "")
            return (format_fragment(text) if self.in_html else text.replace("|", "\\|")).encode()
        return None

    def facts(self, entry: Entry, column: int) -> list[Fact]:
        """Return what of an entry stands in a column."""
        field = self.columns[column].field
        facts = facts_of(entry)
        links = self._links_of(entry, column)
        if field in {"links", "extra"}:
            return links
        if field == "title":
            covered = {one.field for one in self.columns}
            beside = [one for one in facts if one.name in _BESIDE_TITLE and one.name not in covered]
            shown = (
                {name for one in self.templates(column).values() for name in one.names} if beside else set()
            )
            titles = [fact for fact in facts if fact.name.startswith("title")]
            return [*titles, *links, *(one for one in beside if one.name in shown)]
        found = [fact for fact in facts if fact.name == field]
        values = getattr(entry, field) if field in {"keywords", "institutes"} else ()
        # Several values stand in one cell, with commas between.
        return [found[0]._replace(text=", ".join(values))] if len(values) > 1 else found

    def _links_of(self, entry: Entry, column: int) -> list[Fact]:
        """Return the links of an entry that stand in a column: none that its own words hold already."""
        if not self.known_links:
            self.known_links.append(LinkColumns(self.content, self.listing))
        columns = self.known_links[0].assign(entry.links, entry.extra)
        shown = self._names(column)
        words = "\n".join([entry.note or "", *entry.extra.values()])
        return [
            fact
            for fact in as_badges(facts_of(entry), shown)
            if fact.name.split(" ")[0] in {"link", "badge"}
            and fact.link is not None
            and columns.get(entry.links.index(fact.link)) == column
            and not is_linked_in(words, fact.link.url)
        ]

    def _names(self, column: int) -> set[str]:
        """Return the names of all units that a column shows."""
        return {name for one in self.templates(column).values() for name in one.names}

    def templates(self, column: int) -> dict[int, Template]:
        """Return the cells of a column that show something, taken apart, by row."""
        if column not in self.known_templates:
            cells = ((index, self.template(index, column)) for index in range(len(self.items)))
            self.known_templates[column] = {
                index: template for index, template in cells if template is not None and template.units
            }
        return self.known_templates[column]

    def template(self, row: int, column: int) -> Template | None:
        """Return one cell taken apart, or None where the row has no such cell or is no entry."""
        item, draft = self.items[row], self.drafts[row]
        if draft is None or item.row is None or column >= len(item.row.cells):
            return None
        span = cell_span(self.content, item.row.cells[column])
        if row not in self.whole_rows:
            self.whole_rows[row] = make_template(self.content, item, draft)
        whole = self.whole_rows[row]
        units = tuple(unit for unit in whole.units if span.contains(unit.span))
        return Template(self.content, span, units, whole.marks)

    def padded(self, row: int, column: int, text: bytes) -> bytes:
        """Return the bytes between two pipes where a text takes the place of a row's own.

        Args:
            row: Index of the row.
            column: Its column.
            text: Its text.
        """
        if self.in_html:
            opening, closing = self._blanks(row, column, own=True)
            return opening + text + closing
        before, after = self._padding(column).pad(text.decode(errors="replace"), self.near, own=True)
        return b" " * before + text + b" " * after

    def _all_padded(self, model: int, cells: Sequence[bytes]) -> list[bytes]:
        """Return what stands between the pipes of a new row: padded as the rows near to it are."""
        if self.in_html:
            around = [self._blanks(model, column, own=False) for column in range(len(cells))]
            return [opening + text + closing for (opening, closing), text in zip(around, cells, strict=True)]
        columns = [self._padding(column) for column in range(len(cells))]
        blanks = pad_row(columns, [text.decode(errors="replace") for text in cells], self.near)
        return [
            b" " * before + text + b" " * after for (before, after), text in zip(blanks, cells, strict=True)
        ]

    def _blanks(self, row: int, column: int, *, own: bool) -> tuple[bytes, bytes]:
        """Return what stands around the text of a cell of HTML: in the row's own, or those near to it."""
        usual = row if own else self._usual_row(row)
        found = []
        for index in range(len(self.items)) if usual is None else [usual]:
            cell = self._cell(index, column) if self.drafts[index] is not None else None
            if cell is not None:
                inner = cell_span(self.content, cell)
                around = self.content[cell.start : inner.start], self.content[inner.end : cell.end]
                found.append((abs(index - self.near), around))
        weights = weigh(found)
        return max(weights, key=lambda around: weights[around], default=(b"", b""))

    def _padding(self, column: int) -> ColumnPadding:
        """Return how a column is padded; cells of one table are measured once."""
        if column not in self.paddings:
            cells = [
                self._widths(index, cell)
                for index in range(len(self.items))
                if self.drafts[index] is not None and (cell := self._cell(index, column)) is not None
            ]
            header = self._widths(-1, self.headers[column])
            self.paddings[column] = ColumnPadding(cells, self.alignments[column], header)
        return self.paddings[column]

    def _widths(self, row: int, cell: Inlines) -> CellWidths:
        inner = cell_span(self.content, cell)
        text = inner.of(self.content).decode(errors="replace")
        return CellWidths(row, inner.start - cell.start, display_width(text), cell.end - inner.end)

    def assemble(self, model: int, cells: Sequence[bytes]) -> bytes:
        """Join cells as the rows near to the model do, its outer pipes and line end included."""
        written = self._spans(model)
        parts = []
        for column, text in enumerate(self._all_padded(model, cells[: len(written)])):
            parts += [self._literal(model, column), text]
        return b"".join([*parts, self._literal(model, len(written))])

    def _literal(self, model: int, number: int) -> bytes:
        """Return what rows with as many cells as the model have before a cell, or behind the last."""
        usual = self._usual_row(model)
        if usual is not None:
            return self._literals(usual)[number]
        count = len(self._spans(model))
        rows = [index for index in range(len(self.items)) if len(self._spans(index)) == count]
        weights = weigh((abs(index - self.near), self._literals(index)[number]) for index in rows)
        return max(weights, key=lambda literal: weights[literal])

    def _usual_row(self, model: int) -> int | None:
        """Return a row with the pipes, tags and blanks of most near ones of the model's length.

        Who writes one tag otherwise than other rows writes the next so too: a row is taken as a whole. None
        where no two are the same.
        """
        count = len(self._spans(model))
        if count not in self.usual_rows:
            rows = [index for index in range(len(self.items)) if len(self._spans(index)) == count]
            looks = {index: (tuple(self._literals(index)), self._around(index)) for index in rows}
            shared = Counter(looks.values())
            weights = weigh((abs(index - self.near), looks[index]) for index in rows)
            best = max(weights, key=lambda look: (shared[look] > 1, weights[look]))
            alike = [index for index in rows if looks[index] == best]
            self.usual_rows[count] = alike[0] if len(alike) > 1 else None
        return self.usual_rows[count]

    def _around(self, row: int) -> tuple[bytes, ...]:
        """Return what stands around the texts of the cells of a row in HTML; a pipe table pads them anew."""
        if not self.in_html:
            return ()
        cells = [cell for column in range(len(self.columns)) if (cell := self._cell(row, column)) is not None]
        inner = [cell_span(self.content, cell) for cell in cells]
        return tuple(
            self.content[cell.start : text.start] + b"\0" + self.content[text.end : cell.end]
            for cell, text in zip(cells, inner, strict=True)
        )

    def _literals(self, row: int) -> list[bytes]:
        """Return what stands around the cells of a row."""
        item = self.items[row]
        spans = self._spans(row)
        starts = [item.start, *(span.end for span in spans)]
        ends = [*(span.start for span in spans), item.end]
        return [self.content[start:end] for start, end in zip(starts, ends, strict=True)]

    def _spans(self, row: int) -> list[Span]:
        """Return the cells of a row that have bytes of their own."""
        if row not in self.spans:
            columns = range(len(self.columns))
            cells = [cell for column in columns if (cell := self._cell(row, column)) is not None]
            self.spans[row] = [Span(cell.start, cell.end) for cell in cells]
        return self.spans[row]

    def _last_filled(self, row: int) -> int:
        """Return how many cells a row has up to the last that says something."""
        if row not in self.known_filled:
            filled = [
                number for number, span in enumerate(self._spans(row), 1) if span.of(self.content).strip()
            ]
            self.known_filled[row] = max(filled, default=0)
        return self.known_filled[row]

    def _cell(self, row: int, column: int) -> Inlines | None:
        """Return a cell that has bytes of its own: cells that a short row lacks have none."""
        item = self.items[row]
        cells = item.row.cells if item.row is not None else ()
        if column >= len(cells):
            return None
        cell = cells[column]
        between = (
            self.content[max(cell.start - 1, 0) : cell.start] == b"|" == self.content[cell.end : cell.end + 1]
        )
        return cell if cell.end > cell.start or between or self.in_html else None


_FEWEST_ALIKE: Final = 2
"""How many rows that all have one length show the length of those that say as much."""

_JURY = 7
"""How many of the nearest cells decide how one is worded: a table's wording changes in the course of time."""


def _is_date_as_precise(template: Template, entry: Entry) -> bool:
    """Tell whether a cell's date, where it has one, shows as much of the day and the month as an entry's."""
    dates = [unit for unit in template.units if unit.name == "date"]
    return all(is_same_sort(template, unit, Fact("date", 0), entry) for unit in dates)


def _usual_badges(donors: dict[int, Template], named: dict[int, frozenset[str]]) -> frozenset[str]:
    """Return the schemes that most cells name in pictures, of those whose rows have such a mark."""
    counts = Counter(scheme for schemes in named.values() for scheme in schemes)
    having = Counter(scheme for donor in donors.values() for scheme in donor.marks)
    return frozenset(scheme for scheme, count in counts.items() if count * 2 >= having[scheme])
