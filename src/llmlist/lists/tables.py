"""Rows of a pipe table to drafts: which column holds what, and what each cell says."""

from __future__ import annotations

import re
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from llmlist.lists.badges import find_marks, ids_on_badges, is_computed, venue_on_badge
from llmlist.lists.cited_labels import find_cited_label
from llmlist.lists.columns import Column, cell_span, quoted_stretch
from llmlist.lists.dated_names import DATED_ACRONYM, is_dated_name
from llmlist.lists.dates import HIDDEN_DAY, parse_date_text
from llmlist.lists.fields import (
    are_names,
    classify_label,
    date_or_venue,
    is_institute,
    is_person,
    says_nothing,
)
from llmlist.lists.groups import GROUP
from llmlist.lists.implied import guess_kind, ids_of
from llmlist.lists.titles import end_of_named_title, is_title_link
from llmlist.lists.views import TextView, stretch_at
from llmlist.model.edit import Span
from llmlist.model.entry import Draft
from llmlist.model.link import Link, link_role
from llmlist.model.name import split_names
from llmlist.model.venue import parse_venue

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from llmlist.lists.blocks import Inlines, TableRow
    from llmlist.lists.day_dates import DayYear
    from llmlist.lists.views import ViewLink
    from llmlist.model.date import PartialDate

_FEWEST_WORDS: Final = 3
"""How many words behind a topic in brackets are a title."""
_LONGEST_MARK: Final = 3
"""How many bold characters are a mark, such as ``new``, rather than a title."""


# A symbol or two and a topic in brackets, before the title itself.
_LEADING_GROUP: Final = re.compile(r"[^\w\[\]()|\n]{0,4}\[([^\[\]()\n]{2,60})\]\s{0,3}(?=[^\s:,.(\[-])")
_AT_INSTITUTE: Final = re.compile(r"\s?\(@([^()@\n]{2,60}?)(?:,?\s(?:etc|et al)\.?)?\)\s*\Z")


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
        quoted = quoted_stretch(view)
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
            if len(view.text[lead.end() : behind].split()) >= _FEWEST_WORDS:
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
