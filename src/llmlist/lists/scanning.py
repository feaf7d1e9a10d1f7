"""Find fields in the text of an item, one at a place, and note the span each was read from.

What counts as a field is decided by the vocabularies in ``fields``, ``dates`` and ``model``; in which
order an item is gone through is decided in ``drafts``.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from itertools import takewhile
from operator import attrgetter
from typing import TYPE_CHECKING, Final, NamedTuple

from llmlist.lists.dates import MONTH_NAMES, MONTH_WORD, parse_date_text
from llmlist.lists.fields import (
    are_names,
    bare_date,
    classify_label,
    date_or_venue,
    find_named_field,
    has_venue_word,
    is_institute,
    is_person,
    people_and_venue,
    says_nothing,
)
from llmlist.lists.signs import SHORTCODE, SYMBOLS
from llmlist.model.edit import Span
from llmlist.model.identifier import identifiers_in_text
from llmlist.model.link import Link, link_role
from llmlist.model.name import split_names
from llmlist.model.venue import is_track_text, is_venue_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from llmlist.lists.views import Stretch, TextView, ViewLink
    from llmlist.model.date import PartialDate
    from llmlist.model.identifier import Identifier

_OPENING: Final = "([（【"
_CLOSING: Final = {"(": ")", "[": "]", "（": "）", "【": "】"}
_LONGEST_GROUP: Final = 120
_FEWEST_ALIKE: Final = 5
GROUP: Final = re.compile(r"[\[【(（]([^\[\]【】()（）\n]{1,60})[\]】)）]")
_LONGEST_LABEL: Final = 60
_LONG_GROUP: Final = re.compile(r"[\[【(（]([^\[\]【】()（）\n]{61,300})[\]】)）]")
# `[ICML 2022 (Oral)]`
_NESTED_GROUP: Final = re.compile(r"\[([^\[\]()\n]{1,60}\([^\[\]()\n]{1,40}\)\s*)\]")
# `ICML 2022 (oral), ` in front of a title
_BEFORE_COMMA: Final = re.compile(
    r"((?=[^\n,]{0,60}(?:19|20)\d\d)[^\W\d_][^\n,;:()\[\]|\"“]{2,60}(?:\([\w ]{1,20}\))?)\s?[,|]\s+(?=\S)"
)
SEPARATORS: Final = re.compile(
    r"(?:[\s,;|｜·•/\\.，；：、。)\]）】>\"”“'’–—*-]+|@(?=\s)"  # what parts fields, and `@ ICLR 2023`
    rf"|:(?!{SHORTCODE[1:]}))*"
)
LEAD: Final = re.compile(rf"(?:[\s,;|·•/，；：、–—-]|:(?!{SHORTCODE[1:]}))*")
_SYMBOLS: Final = re.compile(rf"{SYMBOLS}(?=[\s\[])")
# What stands between a link in brackets and the title or the next such link.
_BEHIND_LINK: Final = re.compile(r"\]\s{0,2}[:：]?\s{0,2}(?=[^\W_]|\[)")
_MOST_LEADING_LINKS: Final = 6
# `CP'2016`
_APOSTROPHE_YEAR: Final = re.compile(r"[A-Z][\w&-]{1,30}\s?['’]\s?(?:19|20)\d\d")
# `SoCC 2016 -- ` in front of a linked title
_BEFORE_DASH: Final = re.compile(r"([A-Z][\w&.'’ -]{1,40}?)\s(?:--|–|—|-)\s+(?=\S)")
_BEFORE_LINK: Final = re.compile(r"[.,]?\s{0,3}\[?")
_DATE_LIKE: Final = re.compile(r"[\d年月日./-]{4,11}")
_NUMBER: Final = re.compile(r"\s*(?:\[\d{1,4}\]|\(\d{1,4}\)|\d{1,4}[.)](?=[\s\[【]))\s*")
_IN: Final = re.compile(r"[Ii]n:?\s")
_BY: Final = re.compile(r"(?:(?:[a-z][\w-]*\s+){0,3}(?:by|from)|[Bb]y|[Aa]uthors?\s*:)\s+(?=\S)")
_ET_AL: Final = re.compile(r"\bet(?:\.\s*|\s+)al\b\.?", re.IGNORECASE)
_BETWEEN_INSTITUTES: Final = re.compile(r",\s*+(?:and\s)?|\sand\s")
_AND: Final = re.compile(r"\sand\s")
_LONGEST_INSTITUTE: Final = 5
# Who, where they work, and that there are others: `A. Name (Some University) et al.`
_AT_WORK: Final = re.compile(r"([^()]++)\(([^()\n]{2,80})\)\s*+(et\.?\s*+al\b\.?)?[\s.]*", re.IGNORECASE)
_OTHERS: Final = re.compile(r"et\.?\s+al\b\.?|and others\b", re.IGNORECASE)
_DATED: Final = rf",\s*+(?=(?:{MONTH_NAMES})?\.?\s*+(?:19|20)\d\d\b)"
_RUN_END: Final = re.compile(
    rf"\s[-–—]\s|(?<=\w\w)(?<!\bUniv)\.(?=\s|$)|[()\[\]|;:]|\n\n|{_DATED}|,\s+(?:an?|the|who|from|at|where|in)\s"
    r"|\s(?:who|is|are|was|has|that|which|to|for)\s",
    re.IGNORECASE,
)
_VALUE_END: Final = re.compile(r"\n|\s[-–—]\s|[\[|]")
# These two begin with the set of all first characters: a search passes over the others without trying
# each alternative, which takes half of the time.
_PIECE_END: Final = re.compile(
    r"[,.\s()\[\]|;:，。](?:(?<=[()\[\]|;:，。\n])|(?<=,)(?=\s)|(?<=\w\w\.)(?=\s|$)|(?<=\s)(?=[-–—]\s))"
)
_LINE_END: Final = re.compile(
    r"[.\s\[|](?:(?<=[\[|])|(?<=\w[\w)]\.)(?=\s+\S)|(?<=\s)(?=[-–—]\s)|(?<=\n)(?=\n))"
)
_ARXIV_TEXT: Final = re.compile(
    r"arxiv\s*+[,:]?\s*+(?:preprint\s++)?(?:arxiv\s*+:\s*+)?\d{4}\.\d{4,5}(?:v\d+)?", re.IGNORECASE
)
_ARXIV_NUMBER: Final = re.compile(r"\d{4}\.\d{4,5}")
_YEAR: Final = re.compile(r"(?<![\d.:/])(?:19|20)\d\d(?![\d.:/-]\d)")
_DATED_TAIL: Final = re.compile(
    rf"(?P<who>(?:[A-Z][\w&.-]*,?\s++){{0,6}}?(?:[A-Z][\w&.-]*)?)\s*+(?P<date>(?:(?:{MONTH_NAMES})\.?\s++)?(?:19|20)\d\d)",
)
_AROUND_DATED: Final = frozenset({"", "\n", "["})
"""What can stand behind who and when."""
# `Title: ` in front of a title, and `A. Name et al. (2021). ` as references are written.
_TITLE_NAME: Final = re.compile(r"(?:paper\s)?title\s?[:：]\s+|(?:标题|题目)[:：]\s*", re.IGNORECASE)
_CITED_PEOPLE: Final = re.compile(
    r"([^\W\d_][^()\[\]\n\"“:]{2,200}?)\s\(((?:19|20)\d\d)[a-z]?\)[.,:]?\s+(?=\S)"
)
BEFORE_COLON: Final = re.compile(r"([^:：\n\"“「]{3,300}+)[:：]\s+(?=\S)")
_MARKS: Final = re.compile(r"[*_`]+(?=\W|\Z)")
_VOLUME: Final = re.compile(r"(?:vol|no|pp|pages|[\d\s.,:()–-])+", re.IGNORECASE)
_SENTENCE_END: Final = re.compile(r"(?<=\w[\w)])\.\s+|(?<=et al)\.")
_CITED_YEAR: Final = re.compile(r"\d\S{0,8}\s\((?:19|20)\d\d\)|\s\((?:19|20)\d\d\):")
_FULL_STOP: Final = re.compile(r"(?<=[^\W\d_][^\W\d_][^\W\d_])\.\s*\Z")
_YEAR_BEHIND: Final = re.compile(r"[\s,.(]{1,4}(?:19|20)\d\d\b(?![-/.]\d)")
_DATED_ACRONYM: Final = re.compile(r"[A-Z][\w-]*[A-Z][\w@&/-]*\s?(?:19|20)\d\d\.?")
_ACRONYM_BEFORE_YEAR: Final = re.compile(r"[A-Z][\w-]*[A-Z][\w@&/-]*(?=,\s?(?:19|20)\d\d\b(?![-./]\d))")
_YEAR_AT_END: Final = re.compile(r",\s?((?:19|20)\d\d)\Z")
_MONTH_AND_DAY: Final = re.compile(rf"\s*(?:{MONTH_NAMES})\.?\s\d{{1,2}}\s*", re.IGNORECASE)
_DATED_NAME: Final = re.compile(r"([A-Z][^\n()\[\]\"“”:;]{2,100}),?\s(?:19|20)\d\d\.?")
_SMALL_WORDS: Final = frozenset({"of", "and", "the", "on", "for", "in", "at", "&", "@"})
_MORE_THAN_INSTITUTES: Final = re.compile(r"[;\d]|\. ")
_LONGEST_VENUE: Final = 12
_LONGEST_RUN: Final = 1500
_LONGEST_STOP: Final = 200
"""How many characters behind a mark are looked at for what ends plain text before it."""


class GroupStyle(NamedTuple):
    """How text is set off in brackets.

    Attributes:
        opening: The opening bracket.
        is_emphasised: The text inside is emphasised.
        leads: It stands before the title.
    """

    opening: str
    is_emphasised: bool
    leads: bool


def usual_group_kinds(
    groups: Iterable[Sequence[tuple[GroupStyle, str | None]]],
) -> dict[GroupStyle, str]:
    """Return what brackets of a style hold where their own text does not tell, by the others of a listing.

    Most hold institutes: then so do those whose names are not known, or read like a person's. Hardly
    any hold people: then what reads like one is a topic.
    """
    counts: defaultdict[GroupStyle, Counter[str | None]] = defaultdict(Counter)
    for item in groups:
        for style, kind in item:
            counts[style][kind] += 1
    usual = {}
    for style, count in counts.items():
        institutes, authors = count["institutes"], count["authors"]
        mostly = institutes * 2 >= institutes + authors + count[None] and institutes >= authors * 4
        if institutes >= _FEWEST_ALIKE and mostly:
            usual[style] = "institutes"
        elif 0 < count["authors"] * _FEWEST_ALIKE < count.total() // 2:
            usual[style] = "keywords"
    return usual


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


class Scan:
    """A cursor's view of one item; positions are characters of its text."""

    def __init__(self, view: TextView, group_kinds: Mapping[GroupStyle, str] | None = None) -> None:
        self.view = view
        self.text = view.text
        self.found = Findings()
        self.groups: list[tuple[GroupStyle, str | None]] = []
        self.symbols: list[tuple[int, int]] = []
        self._group_kinds = group_kinds or {}
        self._taken: set[int] = set()

    # What stands before a title.

    def lead(self, *, authors: bool = False) -> int:
        """Take what an item begins with: bracketed fields, dates; return where its title can begin.

        Args:
            authors: The listing's items begin with their authors and a colon.
        """
        position = self._lead()
        title = _TITLE_NAME.match(self.text, position)
        if title is not None and not self.view.link_at(position):
            position = title.end()
        cited = _CITED_PEOPLE.match(self.text, position)
        if cited is not None and self._are_cited(cited):
            self.take_authors(*cited.span(1))
            self.set("date", cited.group(2), *cited.span(2))
            return cited.end()
        named = BEFORE_COLON.match(self.text, position) if authors else None
        if named and are_names(self.view.readable(named.group(1))) and not self.is_linked(*named.span()):
            self.take_authors(*named.span(1))
            return named.end()
        return position

    def _are_cited(self, cited: re.Match[str]) -> bool:
        if self.is_linked(*cited.span()) or stretch_at(self.view.strong, cited.start()):
            return False
        return are_names(self.view.readable(cited.group(1)))

    def _lead(self) -> int:
        number = _NUMBER.match(self.text)
        position = number.end() if number and not self.view.link_at(number.end() - 1) else 0
        while True:
            skipped = LEAD.match(self.text, position)
            position = skipped.end() if skipped else position
            group = self._brackets(position)
            if group and not self.is_linked(group.start(1), group.end(1)):
                kind = self._group_kind(*group.span(1), leads=True)
                self.take_label(group.start(1), group.end(1), fallback="keywords", kind=kind)
                position = group.end()
                continue
            taken = (
                self._leading_link(position)
                or self._code_field(position)
                or self._leading_date(position)
                or self._leading_venue(position)
                or self._leading_symbols(position)
            )
            if taken is None:
                return position
            position = taken

    def _leading_link(self, position: int) -> int | None:
        """Take ``[[ICML 2022](…)]`` and ``[[paper](…)]`` in front of a title in plain text."""
        link = self.view.link_at(position + 1) if self.text[position : position + 1] == "[" else None
        if link is None or link.start != position + 1 or not self._leads_to_title(link):
            return None
        self.take_link(link)
        label = self.text[link.start : link.end].strip()
        kind = date_or_venue(label)
        if kind == "venue" and self.found.venue is None:
            self.found.venue = label
        elif kind == "date" and self.found.date is None:
            self.found.date = parse_date_text(label)
        return link.end + 1

    def _leads_to_title(self, link: ViewLink) -> bool:
        """Tell whether a few links in brackets that are fields lead to words of no link."""
        for _ in range(_MOST_LEADING_LINKS):
            label = self.text[link.start : link.end].strip()
            behind = _BEHIND_LINK.match(self.text, link.end)
            if behind is None or (link_role(label) is None and date_or_venue(label) is None):
                return False
            following = self.view.link_at(behind.end() + (self.text[behind.end()] == "["))
            if following is None:
                return True
            if following.start == behind.end():
                return False
            link = following
        return False

    def _leading_date(self, position: int) -> int | None:
        found = _DATE_LIKE.match(self.text, position)
        if found is None or self.view.link_at(position):
            return None
        text = found.group().rstrip("./-")
        behind = self.text[position + len(text) : position + len(text) + 1]
        if parse_date_text(text) is None or behind not in {"", " ", ":", "：", ",", "]", "|", "-"}:
            return None
        self.set("date", text, position, position + len(text))
        return position + len(text)

    def _leading_venue(self, position: int) -> int | None:
        """Take ``ICML 2022, `` in front of a title."""
        found = _BEFORE_COMMA.match(self.text, position) if self.found.venue is None else None
        dashed = _BEFORE_DASH.match(self.text, position) if found is None and self._is_free("venue") else None
        if dashed is not None and (
            self.view.link_at(dashed.end()) or stretch_at(self.view.code, dashed.end())
        ):
            found = dashed
        if found is None or self.is_linked(*found.span()) or stretch_at(self.view.strong, position):
            return None
        if date_or_venue(found.group(1)) != "venue":
            return None
        self.set(
            "venue", found.group(1).rstrip(), found.start(1), found.start(1) + len(found.group(1).rstrip())
        )
        return found.end()

    def _leading_symbols(self, position: int) -> int | None:
        """Note a symbol that marks an item, such as a star; inside a title it belongs to the title."""
        found = _SYMBOLS.match(self.text, position)
        if found is None or self.is_linked(*found.span()) or stretch_at(self.view.strong, position):
            return None
        self.symbols.append(found.span())
        return found.end()

    def shown_symbols(self) -> list[str]:
        """Return the symbols before the title as they are written."""
        return [self.text[start:end] for start, end in self.symbols]

    def behind_symbol(self, position: int) -> int:
        """Return where a field begins that has a symbol before it: ``📅 Date: …``, ``:tv: [Video](…)``."""
        found = _SYMBOLS.match(self.text, position)
        if found is None or self.is_linked(*found.span()):
            return position
        begin = found.end() + len(self.text[found.end() :]) - len(self.text[found.end() :].lstrip(" "))
        if self.view.link_at(begin):
            return begin
        named = find_named_field(self.text, begin)
        return position if named is None or named.field in {None, "links"} else begin

    # One field at a place: each returns the position behind it, or None.

    def field_at(self, position: int) -> int | None:
        """Take the field that begins at a character; None where none does."""
        if self.text[position] in _OPENING:
            return self._group_field(position)
        # Nothing ends before the first character, so a place is never false.
        return (
            self._link_field(position)
            or self._code_field(position)
            or self._emphasis_field(position)
            or self._by_field(position)
            or self._in_field(position)
            or self._text_field(position)
            or self._others_field(position)
            or self._named_field(position)
        )

    def _group_field(self, position: int) -> int:
        """Take ``(ICML 2022)`` for what it says; of other brackets only the opening one is passed over."""
        bounds = self._group_at(position)
        if bounds is None or self.is_linked(*bounds):
            return position + 1
        inner = self.text[slice(*bounds)].strip()
        behind = bounds[1] + 1
        if self._take_composite(*bounds) or self._take_track(position, behind):
            return behind
        by = _BY.match(self.text, bounds[0])
        if by is not None:
            return self._take_origin(by.end(), bounds[1]) or position + 1
        kind = self._group_kind(*bounds)
        if kind is None and are_names(inner, several=True):
            kind = "authors"
        bold = (
            stretch_at(self.view.strong, bounds[0]) is not None and inner[:1].isalpha() and "," not in inner
        )
        named = inner[:1].isupper() or bold
        short = len(inner.split()) <= 4 and named and link_role(inner) is None
        if kind is None and not short and any(map(str.isalnum, inner)):
            return position + 1
        self.take_label(*bounds, fallback="keywords", kind=kind)
        return behind

    def _group_at(self, position: int) -> tuple[int, int] | None:
        """Return the inside of brackets that open at a character; emphasis in them may hold others."""
        stretch = stretch_at(self.view.emphasis, position + 1)
        if (
            stretch is not None
            and stretch.start == position + 1
            and stretch.end - stretch.start <= _LONGEST_GROUP
            and _CLOSING.get(self.text[position]) == self.text[stretch.end : stretch.end + 1]
        ):
            return stretch.start, stretch.end
        group = self._brackets(position)
        return group.span(1) if group is not None else None

    def _brackets(self, position: int) -> re.Match[str] | None:
        """Match brackets of a few words, or of as many names as there are."""
        group = GROUP.match(self.text, position)
        if group is not None or self.text[position : position + 1] not in _OPENING:
            return group
        nested = _NESTED_GROUP.match(self.text, position)
        if nested is not None and date_or_venue(nested.group(1)) is not None:
            return nested
        names = _LONG_GROUP.match(self.text, position)
        return names if names is not None and are_names(names.group(1), several=True) else None

    def _group_kind(self, start: int, end: int, *, leads: bool = False) -> str | None:
        """Return what brackets hold; where they do not tell, what those of the listing mostly hold."""
        text = self.text[start:end].strip()
        if end - start > _LONGEST_LABEL and are_names(text, several=True):
            return "authors"
        stretch = stretch_at(self.view.emphasis, start)
        style = GroupStyle(self.text[start - 1], stretch is not None, leads)
        kind = classify_label(self.view.readable(text))
        if kind is None and (is_dated_name(text) or _APOSTROPHE_YEAR.fullmatch(text)):
            kind = "venue"
        self.groups.append((style, kind))
        usual = self._group_kinds.get(style) if any(map(str.isalnum, text)) else None
        if usual == "institutes" and kind in {None, "authors"} and not _BY.match(text):
            return usual
        return "keywords" if usual == "keywords" and kind == "authors" else kind

    def _take_track(self, start: int, end: int) -> bool:
        """Take ``(Datasets and Benchmarks)`` right behind a venue for a part of it."""
        span = self.found.spans.get("venue")
        if span is None or self.found.venue is None or not is_track_text(self.text[start:end]):
            return False
        group = self.view.span(start, end)
        if self.view.content[span.end : group.start].strip():
            return False
        self.found.spans["venue"] = Span(span.start, group.end)
        self.found.venue = f"{self.found.venue} {self.text[start:end]}"
        return True

    def _take_origin(self, start: int, end: int) -> int | None:
        """Take ``(from Oak University for Rivers)`` where all of it is one or several institutes."""
        text = self.text[start:end].strip()
        is_more = _MORE_THAN_INSTITUTES.search(text) or is_person(text.partition(",")[0])
        if is_more or not is_institute(text):
            return None
        self.set("institutes", text, start, start + len(text))
        return end + 1

    def _take_composite(self, start: int, end: int) -> bool:
        """Take ``Mar. 20, 2025, CVPR 2025``: two fields with a comma between."""
        comma = self.text.find(",", start, end)
        if comma >= 0 and _MONTH_AND_DAY.fullmatch(self.text, start, comma):
            behind = self.text[comma + 1 : end].strip()
            if date_or_venue(behind) == "venue" and not behind[0].isdigit():
                self.take_label(comma + 1, end, fallback=None)
                return True
        while comma >= 0:
            pieces = ((start, comma), (comma + 1, end))
            kinds = [date_or_venue(self.text[low:high].strip()) for low, high in pieces]
            if kinds[1] is None and is_institute(self.text[comma + 1 : end].strip()):
                origin = _BY.match(self.text, comma + 2, end)
                kinds[1], pieces = (
                    "institutes",
                    ((start, comma), (origin.end() if origin else comma + 1, end)),
                )
            if len(set(kinds)) == 2 and set(kinds) <= {"date", "venue", "institutes"}:
                for (low, high), kind in zip(pieces, kinds, strict=True):
                    self.take_label(low, high, fallback=None, kind=kind)
                return True
            comma = self.text.find(",", comma + 1, end)
        return False

    def _link_field(self, position: int) -> int | None:
        link = self.view.link_at(position)
        if link is None:
            return None
        label = self.text[link.start : link.end]
        if link.source.url.startswith("#") and not self.text[link.end :].strip(" .)\n"):
            return len(self.text)  # a way back to another place of the page ends the item
        if position > link.start and id(link) in self._taken:
            return None  # the rest of a title that is a link
        if len(label.split()) > 5 and link_role(label) is None:
            return None
        self.take_link(link)
        return link.end

    def _code_field(self, position: int) -> int | None:
        stretch = stretch_at(self.view.code, position)
        return stretch.end if stretch is not None and self._take_pieces(stretch) else None

    def _emphasis_field(self, position: int) -> int | None:
        stretch = stretch_at(self.view.emphasis, position)
        if stretch is None or self.is_linked(stretch.start, stretch.end):
            return None
        if (
            self._take_pieces(stretch)
            or self._take_people_and_venue(position, stretch.end)
            or self._take_people_and_bracket(position, stretch.end)
        ):
            return stretch.end
        if not self.found.authors and are_names(self.view.readable(self.text[position : stretch.end])):
            self.take_authors(position, stretch.end)
            return stretch.end
        return self._take_marked_venue(stretch) or self._take_marked_institute(stretch)

    def _in_field(self, position: int) -> int | None:
        """Take ``in *Proc. Rivers*, 2022``, as references are written."""
        found = _IN.match(self.text, position)
        stretch = stretch_at(self.view.emphasis, found.end()) if found else None
        if found is None or stretch is None or stretch.start != found.end() or not self._is_free("venue"):
            return None
        if self._take_pieces(stretch) or self._take_dated_mark(stretch):
            return stretch.end
        return self._take_marked_venue(stretch)

    def _take_dated_mark(self, stretch: Stretch) -> bool:
        """Take ``*ITA 2018*`` for a venue, where a word before it says that it is one."""
        text = self.text[stretch.start : stretch.end].strip(" ,.")
        if not _DATED_ACRONYM.fullmatch(text) and not is_dated_name(text):
            return False
        self.set("venue", text, stretch.start, stretch.start + len(text))
        if self.found.date is None:
            year = _YEAR.search(text)
            self.found.date = parse_date_text(year.group()) if year else None
        return True

    def _take_marked_venue(self, stretch: Stretch) -> int | None:
        """Take ``*Journal of Rivers*, 2022`` for a venue that no table knows: a year stands behind it."""
        text = self.text[stretch.start : stretch.end]
        if self.found.venue is not None or not text[:1].isupper() or len(text.split()) > _LONGEST_VENUE:
            return None
        if _YEAR_BEHIND.match(self.text, stretch.end) is None:
            return None
        self.set("venue", text.rstrip(" ,."), stretch.start, stretch.start + len(text.rstrip(" ,.")))
        return stretch.end

    def _take_marked_institute(self, stretch: Stretch) -> int | None:
        """Take ``*OpenAI*`` where the people stand."""
        text = self.text[stretch.start : stretch.end].strip(" ,.")
        if self.found.authors or self.found.institutes or len(text.split()) > _LONGEST_INSTITUTE:
            return None
        if not is_institute(text):
            return None
        self.set("institutes", text, stretch.start, stretch.start + len(text))
        return stretch.end

    def _take_people_and_venue(self, start: int, end: int) -> bool:
        """Take ``A. Name (Some University) et al. ICML.`` apart."""
        stops = [found.end() for found in _SENTENCE_END.finditer(self.text, start, end)]
        if not stops or self.found.authors or self.found.venue is not None:
            return False
        cut = stops[-1]
        people = self.text[start:cut].rstrip()
        venue = self.text[cut:end].strip(" .")
        group = GROUP.search(people)
        bare = (people[: group.start()] + people[group.end() :]) if group else people
        if (
            not venue
            or venue[0] in _OPENING
            or len(venue.split()) > 6
            or not are_names(" ".join(bare.rstrip(".").split()))
        ):
            return False
        names, self.found.truncated = split_names(bare.rstrip(" ."))
        self.found.authors.extend(names)
        stop = start + (group.start() if group else len(people))
        self.found.spans["authors"] = self.view.span(start, len(self.text[:stop].rstrip()))
        if group:
            self.set("institutes", group.group(1), start + group.start(1), start + group.end(1))
            self._note_others(start + group.end(), cut)
        begin = self.text.index(venue, cut)
        self.set("venue", venue, begin, begin + len(venue))
        return True

    def _take_people_and_bracket(self, start: int, end: int) -> bool:
        """Take ``A. Name, B. Name - [ICML]`` apart."""
        parts = people_and_venue(self.text[start:end])
        if parts is None or self.found.authors or self.found.venue is not None:
            return False
        names, low, high = parts
        self.take_authors(start, start + names)
        self.take_label(start + low, start + high, fallback=None, kind="venue")
        return True

    def _by_field(self, position: int) -> int | None:
        by = None if self.found.authors else _BY.match(self.text, position)
        if by is None:
            return None
        end = self.run_end(by.end(), _RUN_END)
        others = _ET_AL.search(self.text, by.end(), end)
        end = others.end() if others else end
        text = self.text[by.end() : end]
        if not text or len(text) > _LONGEST_RUN or not _begins_name(text):
            return None
        return self._take_people(by.end(), end, place=by.group().strip().endswith("from"))

    def _take_people(self, start: int, end: int, *, place: bool) -> int | None:
        """Take a run of names; what stands behind the people, or instead of them, is where they work.

        Args:
            start: First character of the names.
            end: Character behind the last one.
            place: A single name that is no person's is where they work, not who they are.
        """
        text = self.text[start:end]
        names, self.found.truncated = split_names(text)
        people = list(takewhile(lambda name: is_person(self.view.readable(name)), names))
        if people:
            last = self.text.find(people[-1], start) + len(people[-1])
            stop = end if len(people) == len(names) or last < start else last
            self.take_authors(start, stop)
            rest = self.text[stop:end].strip(" ,")
            if rest and is_institute(rest) and len(rest.split()) <= 8:
                begin = self.text.index(rest, stop)
                self.set("institutes", rest, begin, end)
                return end
            return stop
        if self._take_institutes(start, end):
            return end
        if not names or len(text.split()) > 5:
            return None
        stop = (
            start + len(text)
            if not self.found.truncated
            else self.text.index(names[-1], start) + len(names[-1])
        )
        single = not place and len(names) == 1 and " " not in names[0] and not names[0].isupper()
        if single and not is_institute(names[0]):
            self.take_authors(start, end)
        else:
            self.set("institutes", self.text[start:stop], start, stop)
            self._note_others(stop, end)
        return end

    def _take_institutes(self, start: int, end: int) -> bool:
        """Take ``Google, Stanford University, and UNC`` for several places where people work."""
        text = self.text[start:end]
        names = [name.strip() for name in _BETWEEN_INSTITUTES.split(text)]
        alike = all(
            name[:1].isupper() and len(name.split()) <= _LONGEST_INSTITUTE and date_or_venue(name) is None
            for name in names
        )
        known = sum(map(is_institute, names))
        # "Some University, China" is one place.
        enough = known * 2 >= len(names) if _AND.search(text) else known == len(names)
        if len(names) < 2 or not alike or not enough:
            return False
        for name in names:
            start = self.text.index(name, start)
            self.set("institutes", name, start, start + len(name))
            start += len(name)
        return True

    def _others_field(self, position: int) -> int | None:
        """Take an "et al." that stands apart from its authors, behind their institute."""
        others = _OTHERS.match(self.text, position) if self.found.authors else None
        if others is None:
            return None
        self._note_others(others.start(), others.end())
        return others.end()

    def _note_others(self, start: int, end: int) -> None:
        """Note an "et al." that stands apart from the authors."""
        others = _OTHERS.search(self.text, start, end)
        if others is not None:
            self.found.truncated = True
            self.found.spans.setdefault("others", self.view.span(*others.span()))

    def _text_field(self, position: int) -> int | None:
        arxiv = _ARXIV_TEXT.match(self.text, position) if self.text[position] in "aA" else None
        if arxiv:
            self.take_arxiv(arxiv.start(), arxiv.end())
            return arxiv.end()
        limit = self.view.next_mark(position)
        end = self.run_end(position, _PIECE_END, limit)
        kind = date_or_venue(self.text[position:end])
        if kind is not None and self._is_free(kind):
            self.set(kind, self.text[position:end], position, end)
            return end
        acronym = _ACRONYM_BEFORE_YEAR.match(self.text, position) if self._is_free("venue") else None
        if acronym is not None:
            self.set("venue", acronym.group(), *acronym.span())
            return acronym.end()
        if self._is_named(position):
            return None
        end = self.run_end(position, _LINE_END, limit)
        return self._take_line(position, end) or self._take_dated(position, end)

    def _is_named(self, position: int) -> bool:
        """Tell whether ``Name:`` stands here for another field than people."""
        named = find_named_field(self.text, position)
        return named is not None and named.field not in {None, "links", "authors"}

    def _take_dated(self, start: int, end: int) -> int | None:
        """Take ``Stanford  March 2023``, alone on a line, for who and when."""
        if self.text[end : end + 1] not in _AROUND_DATED or not self._is_free("date"):
            return None
        found = _DATED_TAIL.fullmatch(self.text, start, end)
        if found is None:
            return None
        if parse_date_text(found["date"]) is None:
            return None
        if found["who"]:
            self.set("institutes", found["who"], *found.span("who"))
        self.set("date", found["date"], *found.span("date"))
        return end

    def _take_line(self, start: int, end: int) -> int | None:
        """Take a run of plain text up to a stop or a mark: authors, or a venue in its long form."""
        text = self.text[start:end]
        if not text or len(text) > _LONGEST_RUN:
            return None
        others = _ET_AL.search(text)
        stop = start + others.end() if others else end
        comma = -1 if others else self.text.rfind(",", start, stop)
        if comma >= 0 and date_or_venue(self.text[comma + 1 : stop].strip()) == "venue":
            stop = comma
        if not self.found.authors and are_names(self.view.readable(self.text[start:stop]), several=True):
            self.take_authors(start, stop)
            return stop
        if self.found.venue is None and len(text.split()) <= 25 and self._is_long_venue(text):
            self._set_long_venue(start, end)
            return end
        return self._take_person(start, end)

    def _take_person(self, start: int, end: int) -> int | None:
        """Take ``Ann K. Ash`` between a date and a link for the only author."""
        if self.found.authors or self.found.date_text is None or not is_person(self.text[start:end]):
            return None
        behind = _BEFORE_LINK.match(self.text, end)
        if behind is None or self.view.link_at(behind.end()) is None:
            return None
        self.take_authors(start, end)
        return end

    def _is_long_venue(self, text: str) -> bool:
        if is_venue_text(text) or (_YEAR.search(text) and has_venue_word(text)):
            return True
        if (self.found.authors and is_dated_name(text)) or _DATED_ACRONYM.fullmatch(text):
            return True
        # "Journal 12.3 (2015): 1-9", as citation styles print it.
        return len(text.split()) <= 14 and text[:1].isupper() and bool(_CITED_YEAR.search(text))

    def _set_long_venue(self, start: int, end: int) -> None:
        text = self.text[start:end]
        self.found.ids.extend(one for one in identifiers_in_text(text) if one not in self.found.ids)
        self.set("venue", text, start, end)
        year = _YEAR.search(text)
        if year and self.found.date is None:
            self.found.date = parse_date_text(year.group())

    def take_venue(self, start: int, end: int) -> bool:
        """Take a stretch for a venue unless there is one; tell whether it was taken."""
        if self.found.venue is not None:
            return False
        self._set_long_venue(start, end)
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
        year = _YEAR.search(text)
        if year and self.found.date is None:
            self.found.date = parse_date_text(year.group())
        return True

    def _named_field(self, position: int) -> int | None:
        """Take ``Name: value`` for a name that the vocabulary knows; pass over a name before a link."""
        named = find_named_field(self.text, position)
        if named is None or self.view.link_at(position):
            return None
        if named.field is None or named.field == "links":
            return named.end if self.view.link_at(named.end) else None
        end = self.run_end(named.end, _VALUE_END)
        if end <= named.end:
            return None
        return self.take_value(named.field, named.end, end)

    # What a found field does to the findings.

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
            others = _ET_AL.search(text) if kind == "institutes" else None
            value = text[: others.start()].rstrip(" ,") if others else text
            self.set(kind, value, start, start + len(value))
            if others and not self.found.authors:
                self._note_others(start + others.start(), start + others.end())
        return end

    def _take_pieces(self, stretch: Stretch) -> bool:
        """Take a marked stretch whose pieces are all fields, such as ``arXiv, 2401.13160``."""
        text = self.text[stretch.start : stretch.end]
        if _ARXIV_TEXT.fullmatch(text.strip()):
            self.take_arxiv(stretch.start, stretch.end)
            return True
        pieces = [piece for piece in re.finditer(r"[^,]+", text) if piece.group().strip()]
        if is_venue_text(text) and self.found.venue is None and not _ends_with_month(pieces):
            self.set("venue", text, stretch.start, stretch.end)
            return True
        texts = [piece.group().strip() for piece in pieces]
        kinds = list(map(date_or_venue, texts))
        if not any(kinds):
            return False
        kinds = [kind or classify_label(one) for kind, one in zip(kinds, texts, strict=True)]
        if kinds[-1] == "date" and set(kinds[:-1]) <= {None, "institutes"}:
            return self._take_unknown_venue(stretch, pieces)
        if any(kind not in {"date", "venue"} for kind in kinds):
            return False
        for piece, kind in zip(pieces, kinds, strict=True):
            self._set_piece(str(kind), stretch, piece)
        return True

    def _take_unknown_venue(self, stretch: Stretch, pieces: list[re.Match[str]]) -> bool:
        """Take what stands before a date in a marked stretch for the venue, although no table knows it."""
        end = stretch.start + pieces[-1].start()
        venue = self.text[stretch.start : end].strip(" ,")
        if len(venue.split()) > 14:
            return False
        if venue and self.found.venue is None:
            begin = self.text.index(venue, stretch.start)
            self.set("venue", venue, begin, begin + len(venue))
        self._set_piece("date", stretch, pieces[-1])
        return True

    def _set_piece(self, kind: str, stretch: Stretch, piece: re.Match[str]) -> None:
        value = piece.group().strip()
        begin = stretch.start + piece.start() + piece.group().index(value)
        self.set(kind, value, begin, begin + len(value))

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
            self._note_others(at_work.end(2), at_work.end())
        stop = _FULL_STOP.search(self.text, start, end)
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
                found.venue = " ".join(value.split())
                found.spans["venue"] = self.view.span(start, end)
        elif kind in {"institutes", "keywords"}:
            values = found.institutes if kind == "institutes" else found.keywords
            found.spans[f"{kind}.{len(values)}"] = self.view.span(start, end)
            values.append(" ".join(value.split()))

    def take_link(self, link: ViewLink, *, own: bool = False) -> None:
        """Note a link once; one into the document is none."""
        if not own and (link.source.url.startswith("#") or id(link) in self._taken):
            return
        self._taken.add(id(link))
        url = link.source.url
        if own:
            self.found.links.insert(0, TakenLink(Link(label=None, url=url), link))
            return
        start, end = self.view.label_bounds(link)
        label = " ".join(self.text[start:end].split()) or (link.image or "").strip()
        if label == url:
            label = ""  # an address that stands as it is names nothing
        self.found.links.append(TakenLink(Link(label=label or None, url=url), link, (start, end)))

    # Looking around.

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

    def _is_free(self, kind: str) -> bool:
        return (self.found.date_text if kind == "date" else self.found.venue) is None


def _begins_name(text: str) -> bool:
    """Tell whether a text begins with a capital, or with a name in a script that has none."""
    return text[0].isupper() or (not text.isascii() and any(map(is_person, split_names(text)[0][:1])))


def is_dated_name(text: str) -> bool:
    """Tell whether a text reads like a venue that no table knows: names in capitals, then a year.

    >>> is_dated_name("Frontiers of Rivers 2019."), is_dated_name("Seen in June 2019"), is_dated_name("2019")
    (True, False, False)
    """
    found = _DATED_NAME.fullmatch(text)
    if found is None or parse_date_text(text.strip(" .")) is not None:
        return False
    words = found[1].rstrip(" ,").split()
    if len(words) > _LONGEST_VENUE or any(word.strip(",.").isdigit() for word in words):
        return False
    return all(word in _SMALL_WORDS or not word[0].islower() for word in words) and not MONTH_WORD.fullmatch(
        words[-1].strip(",.")
    )


def _ends_with_month(pieces: Sequence[re.Match[str]]) -> bool:
    """Tell whether the last of several pieces is a month of a year: more than the year of a venue."""
    date = parse_date_text(pieces[-1].group().strip()) if len(pieces) > 1 else None
    return date is not None and date.month is not None


def stretch_at(stretches: Sequence[Stretch], position: int) -> Stretch | None:
    """Return the stretch that holds a character."""
    if not stretches:
        return None
    index = bisect_right(stretches, position, key=_start) - 1
    return stretches[index] if index >= 0 and stretches[index].end > position else None


_start: Final = attrgetter("start")
