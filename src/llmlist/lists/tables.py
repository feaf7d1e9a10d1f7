"""Rows of a pipe table to drafts: which column holds what, and what each cell says."""

from __future__ import annotations

import re
from collections import Counter
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, NamedTuple

from llmlist.lists.badges import find_marks, ids_on_badges, is_computed, venue_on_badge
from llmlist.lists.cited_labels import find_cited_label
from llmlist.lists.dated_names import DATED_ACRONYM, is_dated_name
from llmlist.lists.dates import HIDDEN_DAY, parse_date_text
from llmlist.lists.document import Inlines, TableRow, plain_text
from llmlist.lists.drafts import guess_kind, ids_of
from llmlist.lists.fields import (
    are_names,
    classify_label,
    date_or_venue,
    find_quotes,
    header_field,
    is_institute,
    is_person,
    says_nothing,
)
from llmlist.lists.groups import GROUP
from llmlist.lists.titles import end_of_named_title, is_title_link
from llmlist.lists.views import TextView, stretch_at
from llmlist.model.edit import Span
from llmlist.model.entry import Draft
from llmlist.model.link import Link, link_role
from llmlist.model.name import split_names
from llmlist.model.venue import parse_venue

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from llmlist.lists.day_dates import DayYear
    from llmlist.lists.document import Table
    from llmlist.lists.views import ViewLink
    from llmlist.model.date import PartialDate

_LONGEST_MARK: Final = 3
"""How many bold characters are a mark, such as ``new``, rather than a title."""


# A symbol or two and a topic in brackets, before the title itself.
_LEADING_GROUP: Final = re.compile(r"[^\w\[\]()|\n]{0,4}\[([^\[\]()\n]{2,60})\]\s{0,3}(?=[^\s:,.(\[-])")
_AT_INSTITUTE: Final = re.compile(r"\s?\(@([^()@\n]{2,60}?)(?:,?\s(?:etc|et al)\.?)?\)\s*\Z")


class Column(NamedTuple):
    """What the cells of one column hold.

    Attributes:
        field: A field of `Draft`, ``links``, or ``extra``.
        header: The header as rendered.
    """

    field: str
    header: str


def find_columns(content: bytes, table: Table) -> tuple[Column, ...] | None:
    """Return what each column holds, or None where no column holds titles.

    A header that the vocabulary knows decides, unless its cells say otherwise: a column ``Paper`` of
    ``[link](…)`` holds links. Without a title column among them, the one whose cells are most often a
    long link is taken for it, or a column of names.
    """
    headers = [plain_text(cell.leaves) for cell in table.head.cells]
    fields = [header_field(header) or "extra" for header in headers]
    title = _title_column(content, table.rows, fields)
    if title is None:
        return None
    for index, field in enumerate(fields):
        if index == title:
            fields[index] = "title"
        elif field.startswith("title"):
            linked = field == "title" or _is_linked(table.rows, index)
            fields[index] = "links" if linked else "keywords" if _is_worded(table.rows, index) else "extra"
        elif field == "extra" and _may_hold_links(content, table.rows, index, headers[index]):
            fields[index] = "links"
        elif field == "extra":
            told = _told_by_cells(table.rows, index)
            fields[index] = told if told is not None and told not in fields else field
    return tuple(Column(field, header) for field, header in zip(fields, _apart(fields, headers), strict=True))


def _told_by_cells(rows: Sequence[TableRow], index: int) -> str | None:
    """Return the field that nearly all cells of a column are, whatever its header: dates, venues, people."""
    texts = [plain_text(row.cells[index].leaves).strip() for row in rows if index < len(row.cells)]
    texts = [text for text in texts if text and not says_nothing(text)]
    if len(texts) < _FEWEST_TELLING:
        return None
    told = (("date", _is_dated), ("venue", _is_venue), ("authors", _are_people))
    return next((field for field, is_one in told if _are_nearly_all(is_one, texts)), None)


def _are_nearly_all(is_one: Callable[[str], bool], texts: Sequence[str]) -> bool:
    """Tell whether nearly all of some texts are of a kind; of most columns the first few tell already."""
    fewest = _NEARLY_ALL * len(texts)
    found = 0
    for place, text in enumerate(texts, 1):
        found += is_one(text)
        if found + len(texts) - place < fewest:
            return False
    return True


def _is_dated(text: str) -> bool:
    return _YEAR.search(text) is not None and date_or_venue(text) == "date"


def _is_venue(text: str) -> bool:
    return date_or_venue(text) == "venue"


def _are_people(text: str) -> bool:
    return are_names(text, several=True)


_FEWEST_TELLING: Final = 3
"""How many cells tell what a column holds."""
_NEARLY_ALL: Final = 0.8
_YEAR: Final = re.compile(r"(?:19|20)\d\d")


def _apart(fields: Sequence[str], headers: Sequence[str]) -> Iterator[str]:
    """Yield headers of which those are numbered that several columns of words have, such as none at all."""
    seen: Counter[str] = Counter()
    for field, header in zip(fields, headers, strict=True):
        seen[header] += field in {"extra", "note"}
        again = field in {"extra", "note"} and seen[header] > 1
        yield f"{header} ({seen[header]})".strip() if again else header


def _is_linked(rows: Sequence[TableRow], index: int, *, role: str | None = None) -> bool:
    """Tell whether most filled cells of a column hold links, or any where its header says what links lead to.

    Empty cells say nothing: what a column holds must not turn with one row more or less.
    """
    cells = [row.cells[index] for row in rows if index < len(row.cells)]
    linked = sum(_is_made_of_links(cell) for cell in cells if cell.links)
    if not linked:
        return False
    filled = sum(
        bool(cell.links or cell.leaves) and not says_nothing(plain_text(cell.leaves)) for cell in cells
    )
    return linked * 2 > filled or role is not None


def _may_hold_links(content: bytes, rows: Sequence[TableRow], index: int, header: str) -> bool:
    return _is_linked(rows, index, role=link_role(header)) or _is_blank(content, rows, index)


def _is_blank(content: bytes, rows: Sequence[TableRow], index: int) -> bool:
    """Tell whether all cells of a column only show that there is nothing to say: links may come there."""
    cells = (row.cells[index] for row in rows if index < len(row.cells))
    texts = [cell_span(content, cell).text(content) for cell in cells]
    return any(texts) and all(map(says_nothing, texts))


def _is_made_of_links(cell: Inlines) -> bool:
    """Tell whether a cell with links is no sentence in which some words are linked."""
    inside = sum(len(leaf.text) for leaf in cell.leaves if leaf.link >= 0)
    words = plain_text(leaf for leaf in cell.leaves if leaf.link < 0)
    return len(words) <= max(3 * inside, _SHORT)


_SHORT: Final = 24
"""How many characters beside its links a cell may have anyway."""


def _is_worded(rows: Sequence[TableRow], index: int) -> bool:
    """Tell whether some cell of a column says something in letters or digits, not only a mark."""
    texts = (plain_text(row.cells[index].leaves) for row in rows if index < len(row.cells))
    return any(any(map(str.isalnum, text)) and not says_nothing(text) for text in texts)


def _title_column(content: bytes, rows: Sequence[TableRow], fields: Sequence[str]) -> int | None:
    """Return the column of titles: named so and filled so; else of long links; else of names."""

    def count(columns: Sequence[int]) -> dict[int, int]:
        """Return the votes of those columns, first to last, that most rows vote for."""
        half = (len(rows) + 1) // 2
        # Of a column that stands alone it is enough to know that half of the rows vote for it.
        enough = half if len(columns) == 1 else len(rows)
        votes = {index: _title_votes(content, rows, index, enough) for index in columns}
        return {index: number for index, number in votes.items() if number >= half}

    # Most tables have a column that is called so, and cells are only looked at where they decide.
    named = count([index for index, field in enumerate(fields) if field == "title"])
    if named:
        return max(named, key=lambda index: named[index])
    names = count([index for index, field in enumerate(fields) if field == "title?"])
    if not any(cell.links for row in rows for cell in row.cells):
        return None
    quoted = _quoted_column(content, rows, fields)
    if quoted is not None:
        return quoted
    if names:
        return next(iter(names))
    filled = count([index for index in range(len(fields)) if not _is_repeated(rows, index)])
    # Of a name and a long link, as `RVR | [Rivers of glass](…)`, the link is the title.
    best = max(
        filled,
        key=lambda index: (filled[index], fields[index] != "note" and _is_linked(rows, index)),
        default=None,
    )
    return best if best is not None and fields[best] in {"extra", "links", "note"} else None


def _is_repeated(rows: Sequence[TableRow], index: int) -> bool:
    """Tell whether the cells of a column all say the same in several rows: no titles do."""
    texts = [plain_text(row.cells[index].leaves).strip() for row in rows if index < len(row.cells)]
    return len(texts) > 1 and len(set(texts)) == 1


def _quoted_column(content: bytes, rows: Sequence[TableRow], fields: Sequence[str]) -> int | None:
    """Return the column whose name says nothing and most of whose cells begin with a title in quotes."""
    for index, field in enumerate(fields):
        if field not in {"extra", "links"}:
            continue
        cells = (row.cells[index] for row in rows if index < len(row.cells))
        quoted = (TextView(content, (cell,)) for cell in cells if _begins_with_quote(cell))
        if sum(_quoted_stretch(view) is not None for view in quoted) * 2 > len(rows):
            return index
    return None


def _begins_with_quote(cell: Inlines) -> bool:
    """Tell whether the first character that a cell shows is a quote; most cells need no closer look."""
    shown = (leaf.text.lstrip() for leaf in cell.leaves if leaf.kind in {"text", "code"})
    return next(filter(None, shown), "")[:1] in _QUOTES


def read_row(
    content: bytes, row: TableRow, columns: Sequence[Column], days: DayYear | None = None
) -> Draft | None:
    """Read one row; None where its title cell is empty.

    Args:
        content: The document.
        row: The row.
        columns: What the columns of its table hold.
        days: The year above the table, where its rows say month and day.

    Returns:
        The draft without line, span and section.
    """
    reading = _RowReading(content, has_notes="note" in [column.field for column in columns], days=days)
    for column, cell in zip(columns, row.cells, strict=False):
        reading.take(column, cell)
    return reading.draft(content[row.start : row.end])


def cell_span(content: bytes, cell: Inlines) -> Span:
    """Return the bytes of a cell without the blanks around them; empty where the cell is empty."""
    written = content[cell.start : cell.end]
    begun = written.lstrip(b" \t")
    start = cell.start + len(written) - len(begun)
    return tuple.__new__(Span, (start, start + len(begun.rstrip(b" \t\r\n"))))


def _title_votes(content: bytes, rows: Sequence[TableRow], index: int, enough: int) -> int:
    """Return in how many rows a cell says something that can be a title: more than a label or a number.

    Not more than ``enough`` are counted.
    """
    votes = 0
    for row in rows:
        if votes >= enough:
            break
        if index < len(row.cells):
            view = TextView(content, (row.cells[index],))
            linked = any(is_title_link(link, view.text) for link in view.links)
            text = view.text.strip()
            word = len(text) > 2 or (text.isalpha() and not text.isascii())
            plain = not view.links and word and link_role(text) is None and not text[0].isdigit()
            votes += linked or plain or _has_words_beside(view)
    return votes


def _has_words_beside(view: TextView) -> bool:
    """Tell whether a cell says more before its first link than the link's own label."""
    return bool(view.links) and len(view.text[: view.links[0].start].split()) > 1


class _RowReading:
    """Collects the fields of one row."""

    def __init__(self, content: bytes, *, has_notes: bool, days: DayYear | None) -> None:
        self.content = content
        self.days = days
        self.has_notes = has_notes
        self.values: dict[str, tuple[str, ...]] = {}
        self.links: list[tuple[Link, Span | None, Span | None]] = []
        self.extra: dict[str, str] = {}
        self.spans: dict[str, Span] = {}
        self.beside: dict[str, tuple[str, Span]] = {}
        self.dated: tuple[str, Inlines] | None = None
        self.spare: list[tuple[TextView, ViewLink]] = []
        self.below: tuple[int, Span] | None = None
        self.title = ""
        self.truncated = False

    def take(self, column: Column, cell: Inlines) -> None:
        if column.field in {"note", "extra"}:
            self._verbatim(column, cell)
        elif cell.leaves or cell.links:
            view = TextView(self.content, (cell,))
            if column.field == "title":
                end = self._title(view)
                if not self.has_notes and self.title:
                    self._take_words(view, cell, end)
            elif column.field == "links" and not view.links and not says_nothing(view.text):
                self._verbatim(column, cell)  # words where others have a link, such as "coming soon"
            elif column.field == "links":
                self._labelled(view, column.header)
            elif view.text.strip():
                self._value(column.field, view)
                if column.field == "date" and self.dated is None:
                    self.dated = (column.header, cell)

    def _title(self, view: TextView) -> int:
        """Take the title and its links; return where it ends."""
        own = next((link for link in view.links if is_title_link(link, view.text)), None)
        quoted = _quoted_stretch(view)
        own = None if quoted else own
        start, end = quoted or (
            (own.start, own.end) if own else _set_off_stretch(view) or _before_label(view)
        )
        if own is None and quoted is None:
            start, end = self._without_groups(view, start, end)
        start, end = _trimmed(view.text, start, end)
        self.title = " ".join(view.marked(start, end).split())
        if self.title:
            self.spans["title"] = view.marked_span(start, end)
        if own is not None:
            self._add_link(
                Link(url=own.source.url), own.source.url_start, own.source.url_end, None, first=True
            )
            self._before_link(view, own.start)
        for link in view.links:
            if link is not own:
                self._add_labelled(view, link, None)
        self._beside_title(view, end)
        return end

    def _before_link(self, view: TextView, end: int) -> None:
        """Take ``[ICML 2022] (Mar 2026)`` and ``ICML 2022:`` before a linked title, if no column does."""
        text = view.text[:end].strip(_AROUND_PLACE)
        kind = None if not text or view.is_linked(0, end) else date_or_venue(text)
        group = _LEADING_GROUP.match(view.text)
        if kind is None and group is not None and group.end() == end:
            kind = "venue" if is_dated_name(text) else "keywords"
        if kind is not None:
            begin = view.text.index(text)
            self.beside[kind] = (text, view.span(begin, begin + len(text)))
        elif not any(map(str.isalnum, GROUP.sub("", view.text[:end]))):
            self._take_groups(view, 0, end)

    def _take_groups(self, view: TextView, start: int, end: int) -> None:
        """Take ``(Mar 2026)`` and ``[ICML 2022]`` beside a title, where no column has said it."""
        for group in GROUP.finditer(view.text, start, end):
            text = group.group(1).strip()
            kind = "venue" if DATED_ACRONYM.fullmatch(text) else date_or_venue(text)
            if kind is not None and not view.is_linked(*group.span(1)):
                self.beside.setdefault(kind, (text, view.span(*group.span(1))))

    def _without_groups(self, view: TextView, start: int, end: int) -> tuple[int, int]:
        """Leave out ``[Topic]`` before a title that is plain text, and ``(@Institute)`` behind it."""
        lead = _LEADING_GROUP.match(view.text)
        if lead is not None and not view.is_linked(*lead.span()):
            behind = _before_label(view)[1]
            if len(view.text[lead.end() : behind].split()) >= _FEWEST_QUOTED:
                start, end = lead.end(), behind
                kind = date_or_venue(lead.group(1)) or "keywords"
                self.beside[kind] = (lead.group(1), view.span(*lead.span(1)))
        tail = _AT_INSTITUTE.search(view.text, start, end)
        if tail is not None:
            names = classify_label(tail.group(1)) == "authors" or are_names(tail.group(1), several=True)
            kind = "authors" if names else "institutes"
            self.beside[kind] = (tail.group(1), view.span(*tail.span(1)))
            end = tail.start()
        return start, end

    def _beside_title(self, view: TextView, position: int) -> None:
        """Take ``(Mar 2026)``, ``[ICML 2022]``, ``(Google)`` behind a title, where no column has said it."""
        line = view.text.find("\n", position)
        while 0 <= line < len(view.text):
            stop = view.text.find("\n", line + 1)
            stop = len(view.text) if stop < 0 else stop
            taken = _field_of_line(view, line + 1, stop)
            if taken is None or taken[0] in self.beside:
                break
            kind, begin, end = taken
            self.beside[kind] = (view.text[begin:end], view.span(begin, end))
            self.below, line = (stop, self.beside[kind][1]), stop
        self._take_institute(view, position)
        self._take_groups(view, position, len(view.text))

    def _take_institute(self, view: TextView, position: int) -> None:
        """Take ``(Google)`` right behind a title."""
        group = GROUP.search(view.text, position)
        if group is None or view.text[position : group.start()].strip() or view.is_linked(*group.span(1)):
            return
        text = group.group(1).strip()
        if not DATED_ACRONYM.fullmatch(text) and date_or_venue(text) is None and is_institute(text):
            self.beside.setdefault("institutes", (text, view.span(*group.span(1))))

    def _take_words(self, view: TextView, cell: Inlines, end: int) -> None:
        """Take what else a title's cell says for a note: its further lines, or the rest of its only one."""
        if "\n" in view.text.strip():
            self._below_title(view, cell)
        else:
            self._behind_title(view, end)

    def _below_title(self, view: TextView, cell: Inlines) -> None:
        """Take what a title's cell says on further lines, up to its links and pictures, for a note."""
        title = self.spans.get("title")
        line = view.text.find("\n", len(view.text) - len(view.text.lstrip()))
        if title is None or line < 0 or view.span(line, line).start < title.end:
            return
        if self.below is not None:  # the first lines below say who, where and when
            line, title = self.below
            if line >= len(view.text):
                return
        marks = [*(link.start for link in view.links), *(place for place, _ in view.images)]
        stop = min((place for place in marks if place >= line), default=len(view.text))
        start, stop = _trimmed(view.text, line, stop)
        if sum(map(str.isalpha, view.text[start:stop])) < _FEWEST_LETTERS:
            return
        whole = cell_span(self.content, cell)
        first = view.span(start, stop)
        end = whole.end if not view.text[stop:].strip() else first.end
        begin = first.start
        for opening in HTML_BREAK.finditer(self.content, title.end, first.start):
            begin = opening.end()
        self._take_note(Span(begin, end))

    def _behind_title(self, view: TextView, end: int) -> None:
        """Take what a title's cell goes on to say, up to its links and pictures, for a note."""
        marks = [*(link.start for link in view.links), *(place for place, _ in view.images)]
        stop = min((place for place in marks if place >= end), default=len(view.text))
        taken = [span for _, span in self.beside.values()]
        for group in GROUP.finditer(view.text, end, stop):
            if any(map(view.span(*group.span()).contains, taken)):
                end = group.end()
        start = stop - len(view.text[end:stop].lstrip(_BEHIND_LABEL))
        start, stop = _trimmed(view.text, start, stop)
        if sum(map(str.isalpha, view.text[start:stop])) >= _FEWEST_LETTERS:
            self._take_note(view.span(start, stop))

    def _take_note(self, words: Span) -> None:
        if _is_balanced(words.of(self.content)):
            self.spans["note"] = words
            self.values["note"] = (words.text(self.content).replace("\\|", "|"),)

    def _labelled(self, view: TextView, header: str) -> None:
        for link in view.links:
            self._add_labelled(view, link, header)

    def _add_labelled(self, view: TextView, link: ViewLink, header: str | None) -> None:
        start, end = view.label_bounds(link)
        label = view.text[start:end] or link.image or header
        span = view.marked_span(start, end) if start < end else None
        self._add_link(
            Link(label=label, url=link.source.url), link.source.url_start, link.source.url_end, span
        )

    def _add_link(self, link: Link, start: int, end: int, label: Span | None, *, first: bool = False) -> None:
        url = Span(start, end) if start >= 0 else None
        self.links.insert(0 if first else len(self.links), (link, url, label))

    def _verbatim(self, column: Column, cell: Inlines) -> None:
        span = cell_span(self.content, cell)
        raw = span.text(self.content).replace("\\|", "|")
        if not raw:
            return
        if cell.links:
            self._add_papers(TextView(self.content, (cell,)))
        is_note = column.field == "note" and "note" not in self.values
        if is_note and says_nothing(raw):
            return
        name = "note" if is_note else f"extra.{column.header}"
        self.spans[name] = span
        if name == "note":
            self.values["note"] = (raw,)
        else:
            self.extra[column.header] = raw

    def _add_papers(self, view: TextView) -> None:
        for link in view.links:
            if link_role(view.text[link.start : link.end]) == "paper":
                self._add_labelled(view, link, None)

    def _value(self, field: str, view: TextView) -> None:
        start, end = _trimmed(view.text, *_plain_stretch(view))
        text = " ".join(view.text[start:end].split())
        if says_nothing(text) or field in self.values:
            return
        if view.links and all(link_role(view.text[link.start : link.end]) for link in view.links):
            self._labelled(view, field)  # a cell in the wrong column
            return
        self.spans[field] = view.span(start, end)
        if field == "date":
            text = self._with_hidden_day(text)
        if field in {"venue", "date"}:
            self.spare += [(view, link) for link in view.links if "://" in link.source.url]
        if field == "authors":
            names, self.truncated = split_names(text)
            self.values[field] = names
        elif field == "keywords":
            self.values[field] = tuple(part.strip() for part in text.split(",") if part.strip())
        else:
            self.values[field] = (text,)

    def _with_hidden_day(self, text: str) -> str:
        """Take the day that a comment right behind a month says, where the two are one date."""
        span = self.spans["date"]
        hidden = HIDDEN_DAY.match(self.content, span.end)
        if hidden is None or parse_date_text(text + hidden.group().decode()) is None:
            return text
        self.spans["date"] = Span(span.start, hidden.end())
        return text + hidden.group().decode()

    def draft(self, written: bytes) -> Draft | None:
        """Return what has been read of a row, which is written so."""
        if not self.title:
            return None
        if not self.links:
            for view, link in self.spare:  # the only way to the work may stand on its venue
                self._add_labelled(view, link, None)
        for number, (_, url, label) in enumerate(self.links):
            if url is not None:
                self.spans[f"links.{number}.url"] = url
            if label is not None:
                self.spans[f"links.{number}.label"] = label
        links = tuple(link for link, _, _ in self.links)
        unread = self._settle_dates()
        # No span: the picture stays as it is, whatever the catalogue says.
        venue = self._first("venue") or venue_on_badge(written)
        date_text = self._first("date")
        date = self._date(date_text) or _date(date_text, venue)
        cited = find_cited_label(links)
        if cited is not None and "authors" not in self.values:
            self.values["authors"], self.truncated = cited.authors, cited.truncated
        ids = (*ids_of(links), *ids_on_badges(written))
        ids = tuple(dict.fromkeys(ids)) if len(ids) > 1 else ids
        if any("![" in raw for raw in self.extra.values()):
            self._drop_badges(find_marks(links, ids))
        return Draft(
            title=self.title,
            links=links,
            ids=ids,
            authors=self.values.get("authors", ()),
            authors_truncated=self.truncated,
            date=cited.date if date is None and cited is not None else date,
            date_text=date_text or unread,
            venue=venue,
            institutes=self.values.get("institutes", ()),
            keywords=self.values.get("keywords", ()),
            note=self._first("note"),
            extra=MappingProxyType(self.extra),
            kind=guess_kind(links),
            spans=MappingProxyType(self.spans),
        )

    def _settle_dates(self) -> str | None:
        """Keep a date that cannot be read as it stands, and take what stands beside the title instead.

        Returns:
            The date that cannot be read, or None.
        """
        text = self._first("date")
        known = text is None or parse_date_text(text) is not None or self._date(text) is not None
        unread = None if known else text
        if unread is not None and self.dated is not None:
            header, span = self.dated[0], cell_span(self.content, self.dated[1])
            del self.values["date"], self.spans["date"]
            self.extra[header] = span.text(self.content).replace("\\|", "|")
            self.spans[f"extra.{header}"] = span
        for field, (value, span) in self.beside.items():
            if field not in self.values:
                self.values[field] = (value,)
                if field == "authors":
                    self.values[field], self.truncated = split_names(value)
                self.spans[field] = span
        return unread

    def _date(self, text: str | None) -> PartialDate | None:
        """Return the date that month and day are under the year above; None where they are none."""
        if self.days is None or text is None or parse_date_text(text) is not None:
            return None
        return self.days.read(text)

    def _drop_badges(self, marks: Mapping[str, str]) -> None:
        """Forget columns of badges: they say nothing that the links do not say."""
        for header in [
            header for header, raw in self.extra.items() if "![" in raw and is_computed(raw.encode(), marks)
        ]:
            del self.extra[header]
            del self.spans[f"extra.{header}"]

    def _first(self, field: str) -> str | None:
        values = self.values.get(field)
        return values[0] if values else None


def _is_balanced(markup: bytes) -> bool:
    """Tell whether as many tags are closed as are opened."""
    closing = len(_CLOSING.findall(markup))
    return len(_OPENING.findall(HTML_BREAK.sub(b"", markup))) == closing


HTML_BREAK: Final = re.compile(rb"<br\s{0,3}/?>\s{0,9}", re.IGNORECASE)
_OPENING: Final = re.compile(rb"<[A-Za-z]")
_CLOSING: Final = re.compile(rb"</[A-Za-z]")
_FEWEST_LETTERS: Final = 4


def _set_off_stretch(view: TextView) -> tuple[int, int] | None:
    """Return the bold text that a cell begins with, and the marked text that goes on with it."""
    bold = next((one for one in view.strong if one.end - one.start > _LONGEST_MARK), None)
    if bold is None or any(map(str.isalpha, view.text[: bold.start])):
        return None
    end = end_of_named_title(view, bold) or bold.end
    for stretch in sorted((*view.strong, *view.emphasis, *view.code)):
        blank = view.text[end : stretch.start]
        if stretch.start > bold.start and not blank.strip() and "\n" not in blank:
            end = max(end, stretch.end)
    return bold.start, end


def _before_label(view: TextView) -> tuple[int, int]:
    """Return what of a cell's first line stands before its first labelled link, or behind leading ones."""
    start, end = _plain_stretch(view)
    for link in view.links:
        if link.start >= end:
            break
        if view.text[start : link.start].strip(_AROUND_LABEL):
            end = link.start
            break
        start = link.end
    if not any(map(str.isalnum, view.text[start:end])):
        return _plain_stretch(view)
    start = end - len(view.text[start:end].lstrip(_BEHIND_LABEL))
    return start, len(view.text[:end].rstrip(_AROUND_LABEL))


_AROUND_LABEL: Final = " \n,;:|·•-–—[(（【"
_AROUND_PLACE: Final = " \n,:：|·•-–—.[]()（）【】"
_BEHIND_LABEL: Final = " \n,;:|·•-–—])）】"


def _quoted_stretch(view: TextView) -> tuple[int, int] | None:
    """Return what a cell says in quotes before its links and nothing else; None for a word or two."""
    quoted = find_quotes(view.text, 0) if view.text.lstrip()[:1] in _QUOTES else None
    if quoted is None or quoted[1] < 0 or len(view.text[slice(*quoted)].split()) < _FEWEST_QUOTED:
        return None
    behind = min([len(view.text), *(link.start for link in view.links)])
    return None if any(map(str.isalnum, view.text[quoted[1] : behind])) else quoted


_QUOTES: Final = frozenset('"“「《')
_FEWEST_QUOTED: Final = 3


def _plain_stretch(view: TextView) -> tuple[int, int]:
    """Return the first line of a cell: what stands before a break or a badge."""
    if "\n" not in view.text and not view.images:
        return 0, len(view.text)
    line = view.text.find("\n", len(view.text) - len(view.text.lstrip()))
    ends = [
        line if line >= 0 else len(view.text),
        *(position for position, _ in view.images if view.text[:position].strip()),
    ]
    return 0, min(ends)


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def _field_of_line(view: TextView, start: int, end: int) -> tuple[str, int, int] | None:
    """Return the field that a line below a title is, and where it stands; None where it is none."""
    text = view.text[start:end].strip(" ,.")
    if not text or ":" in text or "：" in text or view.is_linked(start, end):
        return None
    begin = view.text.index(text, start)
    kind = date_or_venue(text)
    named = kind is None and (
        are_names(text, several=True) or (is_person(text) and stretch_at(view.emphasis, begin) is not None)
    )
    found = "authors" if named else kind
    return None if found is None else (found, begin, begin + len(text))


def _date(text: str | None, venue: str | None) -> PartialDate | None:
    from llmlist.model.date import PartialDate  # noqa: PLC0415

    if text is not None:
        return parse_date_text(text)
    parsed = parse_venue(venue) if venue else None
    return PartialDate(parsed.year) if parsed is not None and parsed.year is not None else None
