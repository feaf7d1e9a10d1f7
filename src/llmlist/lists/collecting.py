"""What is found of an item: each field noted once, with the span that it was read from.

How a field is recognised is decided in the modules that look for it; here is what noting one does.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, NamedTuple

from llmlist.lists.dates import parse_date_text
from llmlist.lists.fields import bare_date, classify_label, date_or_venue, find_named_field, says_nothing
from llmlist.model.edit import Span
from llmlist.model.identifier import identifiers_in_text
from llmlist.model.link import Link, link_role
from llmlist.model.name import split_names

if TYPE_CHECKING:
    from collections.abc import Mapping

    from llmlist.lists.day_dates import DayYear
    from llmlist.lists.fields import NamedField
    from llmlist.lists.groups import GroupStyle
    from llmlist.lists.views import TextView, ViewLink
    from llmlist.model.date import PartialDate
    from llmlist.model.identifier import Identifier

ET_AL: Final = re.compile(r"\bet(?:\.\s*|\s+)al\b\.?", re.IGNORECASE)
# Who, where they work, and that there are others: `A. Name (Some University) et al.`
_AT_WORK: Final = re.compile(r"([^()]++)\(([^()\n]{2,80})\)\s*+(et\.?\s*+al\b\.?)?[\s.]*", re.IGNORECASE)
OTHERS: Final = re.compile(r"et\.?\s+al\b\.?|and others\b", re.IGNORECASE)
ARXIV_TEXT: Final = re.compile(
    r"arxiv\s*+[,:]?\s*+(?:preprint\s++)?(?:arxiv\s*+:\s*+)?\d{4}\.\d{4,5}(?:v\d+)?", re.IGNORECASE
)
_ARXIV_NUMBER: Final = re.compile(r"\d{4}\.\d{4,5}")
YEAR: Final = re.compile(r"(?<![\d.:/])(?:19|20)\d\d(?![\d.:/-]\d)")
_MARKS: Final = re.compile(r"[*_`]+(?=\W|\Z)")
_VOLUME: Final = re.compile(r"(?:vol|no|pp|pages|[\d\s.,:()–-])+", re.IGNORECASE)
_FULL_STOP: Final = re.compile(r"(?<=[^\W\d_][^\W\d_][^\W\d_])\.\s*\Z")
# What leads to a venue and is no part of it: `In ICML 2022`, `In the Ninth Conference on Rivers`.
IN: Final = re.compile(r"\A(?:[Ii]n:?|[Aa]t)\s+(?:the\s+)?(?=[A-Z\d]|arXiv)")
# Where plain text ends that says where a work came out: at a mark, or at a comma with no year behind it.
PLACE_END: Final = re.compile(r"[\n()\[\]|;]|\s[-–—]\s|(?<=\w\w)\.(?=\s|$)|,\s*(?!(?:19|20)\d\d)")
_YEAR_AT_END: Final = re.compile(r",\s?((?:19|20)\d\d)\Z")
_DAY: Final = re.compile(r"[\[(（【]?\s?(\d{1,2}[/.-]\d{1,2})(?:\s?[\])）】]|(?=[\s:：,|]|\Z))", re.ASCII)
_LONGEST_STOP: Final = 200
"""How many characters behind a mark are looked at for what ends plain text before it."""


# `Code: ` in front of an address that stands as it is
_BEFORE_ADDRESS: Final = re.compile(r"(?<![^\s(,;|])([^\W\d_]+(?: [^\W\d_]+)?)[ \t]?[:：][ \t]{0,9}<?\Z")
_LONGEST_NAME: Final = 40


class TakenLink(NamedTuple):
    """A link that has been taken.

    Attributes:
        link: What it says.
        source: Where it stands.
        label: First character of its label and the one behind; of the title's own link it is empty.
    """

    link: Link
    source: ViewLink
    label: tuple[int, int] = (0, 0)


@dataclass(slots=True)
class Findings:
    """What has been found of an item so far; lists grow while it is read."""

    links: list[TakenLink] = field(default_factory=list)
    ids: list[Identifier] = field(default_factory=list)
    authors: list[str] = field(default_factory=list)
    truncated: bool = False
    date: PartialDate | None = None
    date_text: str | None = None
    venue: str | None = None
    institutes: list[str] = field(default_factory=list)
    keywords: list[str] = field(default_factory=list)
    spans: dict[str, Span] = field(default_factory=dict)


class Collector:
    """An item's text and what has been found in it; positions are characters of the text.

    Attributes:
        view: The item.
        text: Its text.
        found: What has been found.
        groups: The style of each bracket that has been looked at, and what it holds by itself.
        group_kinds: What brackets of a style hold in the listing, where they do not tell.
        symbols: Where the symbols before the title stand.
        taken: The links that have been taken, by identity.
        names_at: ``before`` or ``behind`` the title, where most items of the listing name their authors:
            there one name alone is that.
        days: The year above the listing, where its items say month and day.
    """

    def __init__(self, view: TextView, group_kinds: Mapping[GroupStyle, str] | None = None) -> None:
        self.view = view
        self.text = view.text
        self.found = Findings()
        self.groups: list[tuple[GroupStyle, str | None]] = []
        self.symbols: list[tuple[int, int]] = []
        self.group_kinds = group_kinds or {}
        self.taken: set[int] = set()
        self.names_at: frozenset[str] = frozenset()
        self.days: DayYear | None = None
        self._last_colon = max(self.text.rfind(":"), self.text.rfind("："))
        self._last_year = max(self.text.rfind("19"), self.text.rfind("20"))

    def field_name_at(self, position: int) -> NamedField | None:
        """Return the name before a colon that begins at a character; most are asked for behind all colons."""
        return find_named_field(self.text, position) if position < self._last_colon else None

    def may_be_dated(self, position: int) -> bool:
        """Tell whether a year may stand behind a character."""
        return position < self._last_year

    def shown_symbols(self) -> list[str]:
        """Return the symbols before the title as they are written."""
        return [self.text[start:end] for start, end in self.symbols]

    def note_others(self, start: int, end: int) -> None:
        """Note an "et al." that stands apart from the authors."""
        others = OTHERS.search(self.text, start, end)
        if others is not None:
            self.found.truncated = True
            self.found.spans.setdefault("others", self.view.span(*others.span()))

    def set_long_venue(self, start: int, end: int) -> None:
        """Note a venue in its long form, with the identifiers and the year that it names."""
        text = self.text[start:end]
        self.found.ids.extend(one for one in identifiers_in_text(text) if one not in self.found.ids)
        self.set("venue", text, start, end)
        year = YEAR.search(text)
        if year and self.found.date is None:
            self.found.date = parse_date_text(year.group())

    def take_venue(self, start: int, end: int) -> bool:
        """Take a stretch for a venue unless there is one; tell whether it was taken."""
        if self.found.venue is not None:
            return False
        self.set_long_venue(start, end)
        return True

    def extend_venue(self, start: int, end: int) -> bool:
        """Take volume, pages and year behind a venue for a part of it; tell whether they were that."""
        span = self.found.spans.get("venue")
        before = self.found.venue
        if span is None or before is None or not _VOLUME.fullmatch(self.text[start:end]):
            return False
        behind = self.view.span(start, end)
        text = self.view.content[span.start : behind.end].decode(errors="replace")
        if behind.start < span.end or len(text) > len(before) + (end - start) + 8:
            return False
        self.found.spans["venue"] = Span(span.start, behind.end)
        self.found.venue = " ".join(_MARKS.sub("", text).split())
        year = YEAR.search(text)
        if year and self.found.date is None:
            self.found.date = parse_date_text(year.group())
        return True

    def take_value(self, kind: str, start: int, end: int) -> int | None:
        """Take a value whose kind is known from its name; None where it is none of that kind."""
        text = self.text[start:end]
        if says_nothing(text) or text.strip().casefold() == "unknown":
            return end
        if kind == "authors":
            self.take_authors(start, end)
        elif kind == "date" and parse_date_text(text) is None:
            return None
        elif kind == "institutes" and date_or_venue(text) == "venue":
            self.set("venue", text, start, end)  # `Publisher: ICML 2022`
        elif kind == "keywords":
            for piece in re.finditer(r"[^,;，；、]+", text):
                value = piece.group().strip()
                if value:
                    begin = start + piece.start() + piece.group().index(value)
                    self.set("keywords", value, begin, begin + len(value))
        else:
            others = ET_AL.search(text) if kind == "institutes" else None
            value = text[: others.start()].rstrip(" ,") if others else text
            self.set(kind, value, start, start + len(value))
            if others and not self.found.authors:
                self.note_others(start + others.start(), start + others.end())
        return end

    def take_arxiv(self, start: int, end: int) -> None:
        """Take ``arXiv:2401.13160`` for identifier and venue."""
        text = self.text[start:end]
        self.found.ids.extend(identifiers_in_text(text))
        number = _ARXIV_NUMBER.search(text)
        if number:
            begin = start + number.start()
            self.found.spans.setdefault("ids.arxiv", self.view.span(begin, start + number.end()))
        if self.found.venue is None:
            self.set("venue", text[:5], start, start + 5)

    def demote_authors(self) -> None:
        """Take a name in brackets at the beginning for a keyword: the authors stand behind it."""
        name = self.found.authors.pop()
        self.found.spans[f"keywords.{len(self.found.keywords)}"] = self.found.spans.pop("authors")
        self.found.keywords.append(name)

    def take_authors(self, start: int, end: int) -> None:
        """Take a run of names, unless there is one already."""
        names, truncated = split_names(self.text[start:end])
        if not names or self.found.authors:
            return
        self.found.authors.extend(names)
        self.found.truncated = truncated
        at_work = _AT_WORK.fullmatch(self.text, start, end)
        kind = date_or_venue(at_work.group(2)) if at_work else None
        if at_work and kind is not None:
            end = start + len(at_work.group(1).rstrip())
            self.take_label(*at_work.span(2), fallback=None, kind=kind)
        elif at_work:
            end = start + len(at_work.group(1).rstrip())
            place, dated = at_work.group(2), _YEAR_AT_END.search(at_work.group(2))
            if dated is not None:
                place = place[: dated.start()]
                self.set("date", dated.group(1), at_work.start(2) + dated.start(1), at_work.end(2))
            if not self.found.institutes:
                self.set("institutes", place.strip(), at_work.start(2), at_work.start(2) + len(place))
            self.note_others(at_work.end(2), at_work.end())
        last = max(start + len(self.text[start:end].rstrip()) - 1, start)
        stop = _FULL_STOP.search(self.text, last, end)
        self.found.spans["authors"] = self.view.span(start, stop.start() if stop else end)

    def take_label(self, start: int, end: int, *, fallback: str | None, kind: str | None = None) -> None:
        """Take a short text for what it is known to be, or for what it says it is."""
        value = self.text[start:end].strip()
        if not value:
            return
        begin = start + self.text[start:end].index(value)
        kind = kind or classify_label(self.view.readable(value)) or fallback
        if kind == "authors":
            self.take_authors(begin, begin + len(value))
        elif kind is not None and any(map(str.isalnum, value)):
            self.set(kind, value, begin, begin + len(value))

    def set(self, kind: str, value: str, start: int, end: int) -> None:
        """Note a value; of a second date or venue nothing is noted."""
        found = self.found
        if kind == "date":
            if found.date_text is None:
                skipped = bare_date(value)
                value, start = value[skipped:], start + skipped
                found.date, found.date_text = parse_date_text(value), value
                found.spans["date"] = self.view.span(start, end)
        elif kind == "venue":
            if found.venue is None:
                kept = value.rstrip(" ,;")
                led = IN.match(kept)
                if led is not None:
                    kept, value, start = kept[led.end() :], value[led.end() :], start + led.end()
                found.venue = " ".join(kept.split())
                found.spans["venue"] = self.view.span(start, end - len(value) + len(kept))
        elif kind in {"institutes", "keywords"}:
            values = found.institutes if kind == "institutes" else found.keywords
            found.spans[f"{kind}.{len(values)}"] = self.view.span(start, end)
            values.append(" ".join(value.split()))

    def take_day(self, position: int) -> int | None:
        """Take ``[03/17]`` and ``03-17`` for the day of the year above; return the position behind it."""
        found = _DAY.match(self.text, position) if self.days is not None and self.is_free("date") else None
        if found is None or self.days is None or self.is_linked(*found.span()):
            return None
        date = self.days.read(found[1])
        if date is None:
            return None
        self.set("date", found[1], *found.span(1))
        self.found.date = date
        return found.end()

    def take_link(self, link: ViewLink, *, own: bool = False) -> None:
        """Note a link once; one into the document is none."""
        if not own and (link.source.url.startswith("#") or id(link) in self.taken):
            return
        self.taken.add(id(link))
        url = link.source.url
        if own:
            self.found.links.insert(0, TakenLink(Link(label=None, url=url), link))
            return
        start, end = self.view.label_bounds(link)
        label = " ".join(self.text[start:end].split()) or (link.image or "").strip()
        if label == url:
            label = ""  # an address that stands as it is names nothing
            name = _BEFORE_ADDRESS.search(self.text, max(link.start - _LONGEST_NAME, 0), link.start)
            if name is not None and self.found.links and link_role(name[1]) is not None:
                label, (start, end) = name[1], name.span(1)
        self.found.links.append(TakenLink(Link(label=label or None, url=url), link, (start, end)))

    def is_linked(self, start: int, end: int) -> bool:
        """Tell whether some link shows one of these characters."""
        return self.view.is_linked(start, end)

    def run_end(self, start: int, stop: re.Pattern[str], limit: int | None = None) -> int:
        """Return where plain text ends: at a stop, a link, a mark or an image.

        Args:
            start: First character of the text.
            stop: What ends it.
            limit: The next link, mark or image, where that is known.
        """
        limit = self.view.next_mark(start) if limit is None else limit
        found = stop.search(self.text, start, limit + _LONGEST_STOP)
        end = min(found.start(), limit) if found else limit
        while end > 0 and self.text[end - 1] in ' ,.([\n"“':
            end -= 1
        return end

    def is_free(self, kind: str) -> bool:
        """Tell whether no date, or no venue, has been found yet."""
        return (self.found.date_text if kind == "date" else self.found.venue) is None
