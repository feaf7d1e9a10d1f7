"""What an item begins with, before its title: numbers, symbols, bracketed fields, dates, authors."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from llmlist.lists.dates import MONTH_NAMES, parse_date_text
from llmlist.lists.fields import are_names, date_or_venue, is_person, says_who_and_when
from llmlist.lists.groups import kind_of_group, match_brackets, take_composite
from llmlist.lists.marked import take_code
from llmlist.lists.people_heads import find_people_head, skip_between, take_place
from llmlist.lists.signs import SHORTCODE, SYMBOLS
from llmlist.lists.titles import find_bracketed_title
from llmlist.lists.views import stretch_at
from llmlist.model.link import link_role
from llmlist.model.name import split_names

if TYPE_CHECKING:
    from llmlist.lists.collecting import Collector
    from llmlist.lists.views import TextView, ViewLink

# `ICML 2022 (oral), ` in front of a title
_BEFORE_COMMA: Final = re.compile(
    r"((?=[^\n,]{0,60}(?:19|20)\d\d)[^\W\d_][^\n,;:()\[\]|\"“]{2,60}(?:\([\w ]{1,20}\))?)\s?[,|]\s+(?=\S)"
)
_BEFORE: Final = r"[\s,;|·•/，；：、–—-]*+"
LEAD: Final = re.compile(rf"{_BEFORE}(?::(?!{SHORTCODE[1:]}){_BEFORE})*")
MARKING_SYMBOLS: Final = re.compile(rf"{SYMBOLS}(?=[\s\[(])")
# What stands between a link in brackets and the title or the next such link.
_BEHIND_LINK: Final = re.compile(r"(?:\]|(?<=\]))\s{0,2}[:：]?\s{0,2}(?=[^\W_]|\[)")
_MOST_LEADING_LINKS: Final = 6
# `SoCC 2016 -- ` in front of a linked title
_BEFORE_DASH: Final = re.compile(r"([A-Z][\w&.'’ -]{1,40}?)\s(?:--|–|—|-)\s+(?=\S)")
# `ACL 2021: `, `In ACL, 2021. ` and `ACL'21 - ` in front of a title that is set off
_DATED_PLACE: Final = re.compile(
    r"(?:[Ii]n:?\s)?([^\W\d_][^\n,;:()\[\]|\"“]{1,60}?(?:,?\s?(?:19|20)\d\d|\s?['’]\d\d|\s?\((?:19|20)\d\d\))"
    r"(?:\s?\([\w ]{1,20}\))?)(?:\s?[,.|:：]\s{0,9}|\s(?:--|–|—|-)\s{1,9})(?=\S)"
)
_INITIAL_AT_END: Final = re.compile(r"\b[A-Z]\.\Z")
_AROUND: Final = " \n.,:：;|–—-"
# Whatever names a venue with its year holds digits not far from its beginning.
_DIGIT: Final = re.compile(r"\d")
_NEAR: Final = range(2, 81)
_QUOTES: Final = '"“「《'
_DATED_CODE: Final = re.compile(r"(?P<year>(?:19|20)\d\d)[-_](?P<venue>[A-Z][A-Za-z]{1,12})[-_]\s?(?=[^\W_])")
# `ICML 2022: ` and `In ICML'22. ` in front of a title
_DATED_NAME: Final = re.compile(
    r"(?:[Ii]n:?\s)?([A-Z][\w&.'’ -]{1,30}?(?:,?\s?(?:19|20)\d\d|\s?['’]\d\d|\s?\((?:19|20)\d\d\)))"
    r"(?:\s?[:：.|]|\s[-–—])\s+(?=[^\s\[])"
)
# `May 2021: ` and `12 May 2021 - ` in front of a title
_MONTH_OF_YEAR: Final = re.compile(
    rf"((?:\d{{1,2}}\s)?(?:{MONTH_NAMES})\.?,?\s(?:\d{{1,2}}(?:st|nd|rd|th)?,?\s)?(?:19|20)\d\d)(?=\s?[:：|,]|\s[-–—]\s)",
    re.IGNORECASE,
)
_MONTH_BEGINNINGS: Final = frozenset(name[:3].lower() for name in MONTH_NAMES.split("|"))
_DATE_LIKE: Final = re.compile(r"[\d年月日./-]{4,11}")
# Four digits in brackets are a year if they can be one: `(2000) Rivers`.
_NUMBER: Final = re.compile(
    r"\s*(?:[\[(](?!(?:19|20)\d\d[\])])(?:(?<=\[)\d{1,4}\]|(?<=\()\d{1,4}\))|\d{1,4}[.)](?=[\s\[【]))\s*"
)
# `Title: ` in front of a title, and `A. Name et al. (2021). ` as references are written.
TITLE_NAME: Final = re.compile(
    r"(?:paper\s)?title\s?[:：]\s+|paper[:：]\s{0,2}(?=(?-i:[A-Z]))|(?:标题|题目)[:：]\s*", re.IGNORECASE
)
_CITED_PEOPLE: Final = re.compile(
    r"([^\W\d_][^()\[\]\n\"“:|]{2,200}?)(?<!\s[-–—])\s\((?:((?:19|20)\d\d)[a-z]?(?:,\s[A-Z][a-z]{2,8})?|n\.d\.)\)[.,:]?\s+(?=\S)"
)
# `Ash, Ann, et al. "` behind the name of a method and its colon
_PEOPLE_BEFORE_QUOTE: Final = re.compile(r"[ \t]{1,9}([^\W\d_][^:：\n\"“「]{3,300}?)[,.:]?[ \t]{1,9}[\"“「]")
_BEFORE_COLON: Final = re.compile(r"([^:：\n\"“「]{3,300}+)[:：]\s+(?=\S)")
# What can be names in front of a title that is set off, and what parts them from it.
_BEFORE_TITLE: Final = re.compile(
    r"([^:：\n\"“「]{3,300}?)(?:\s{0,3}[,.|]\s{1,9}|\s(?:--|–|—|-)\s{1,9})[\"“「《]?"
)
# Behind the initials of a name goes on the name.
_PEOPLE_STOP: Final = re.compile(r"(?:(?<=\bal)|(?<=\bal\.)|(?<=\w)[.:])\s+(?![\s\"“]|[A-Z]\.)")
_NO_NAMES: Final = re.compile(r"[^\W\d_]{3}\.\s|[?!]|\s[-–—|]\s")
_SEVERAL: Final = re.compile(r"\sand\s|\bet\.? al")
# What is rare is looked for first: a search passes over all else.
_SENTENCE: Final = re.compile(r"\.\s(?<=[^\W\d_]{3}\.\s)")
_INITIAL: Final = re.compile(r"\b[A-Z]\Z")
_LONGEST_PEOPLE: Final = 600
_FEWEST_WORDS: Final = 3
_FEWEST_PEOPLE: Final = 2
_LONGEST_PERSON: Final = 3


def take_lead(scan: Collector, *, authors: bool = False) -> int:
    """Take what an item begins with: bracketed fields, dates; return where its title can begin.

    Args:
        scan: The item.
        authors: The listing's items begin with their authors, then a colon or a title that is set off.
    """
    position = _lead(scan, behind_number(scan.view))
    title = None if scan.view.link_at(position) else TITLE_NAME.match(scan.text, position)
    position = position if title is None else title.end()
    cited = _CITED_PEOPLE.match(scan.text, position) if "(" in scan.text else None
    if cited is not None and _are_cited(scan, cited):
        scan.take_authors(*cited.span(1))
        if cited.group(2) is not None:
            scan.set("date", cited.group(2), *cited.span(2))
        return cited.end()
    people = find_people_head(scan.view, position) if authors else None
    if people is not None:
        scan.take_authors(position, people.end)
        return _behind_people(scan, people.behind)
    named = find_head(scan.view, position) if authors else None
    italics = stretch_at(scan.view.emphasis, position)
    if named is not None and italics is not None and italics.end > named[1]:
        named = None  # the colon stands in the title
    if named is not None and are_names(scan.view.readable(scan.text[position : named[0]])):
        scan.take_authors(position, named[0])
        return named[1]
    return _leading_people(scan, position) or position


def behind_number(view: TextView) -> int:
    """Return where an item begins behind its number, such as ``[1] ``."""
    number = _NUMBER.match(view.text)
    return number.end() if number and not view.link_at(number.end() - 1) else 0


def _leading_people(scan: Collector, position: int) -> int | None:
    """Take ``A. Ash, B. Birch. `` and ``Ash et al. `` in front of a title of several words."""
    found = None
    if scan.found.authors or not scan.text[position : position + 1].isupper():
        return None
    # Most items begin with their link or in bold, and most others name nobody.
    bold = stretch_at(scan.view.strong, position)
    limit = scan.view.next_mark(position) if bold is None else bold.end + 2
    if scan.view.link_at(position) is not None or not _are_several(scan.text[position:limit]):
        return None
    line = scan.text.find("\n", position)
    for stop in _PEOPLE_STOP.finditer(scan.text, position, position + _LONGEST_PEOPLE):
        # Behind a line end or a mark no stop parts plain names from a title: they need not be looked at.
        if 0 <= line < stop.end() or (bold is None and stop.end() >= limit):
            return None
        if _are_people(scan, position, stop.start(), colon=stop.group().startswith(":")):
            found = stop
            break
    if found is None or not _are_plain(scan, position, found.end()):
        return None
    line = scan.text.find("\n", found.end())
    ends = [scan.view.next_mark(found.end()), *([line] if line >= 0 else [])]
    title = scan.text[found.end() : min(ends)].rstrip(" .,:;([")
    begins = title[:1].isupper() or title[:1].isdigit() or title[:1] in {'"', "“"}
    if len(title.split()) < _FEWEST_WORDS or not begins or date_or_venue(title) is not None:
        return None
    scan.take_authors(position, len(scan.text[: found.end()].rstrip(" :")))
    return found.end()


def _are_several(text: str) -> bool:
    """Tell whether a text has a sign that parts names, or says that there are others."""
    if ", " in text or "&" in text:
        return True
    return ("and" in text or "et" in text) and _SEVERAL.search(text) is not None


def _are_plain(scan: Collector, start: int, end: int) -> bool:
    """Tell whether people and the beginning of a title bear no marks; the people may be bold."""
    bold = stretch_at(scan.view.strong, start)
    begin = bold.end - 1 if bold is not None and bold.start == start and bold.end <= end else start
    marked = "\n" in scan.text[start:end] or scan.is_linked(start, end + 1)
    return not marked and scan.view.next_mark(begin) > end and stretch_at(scan.view.emphasis, start) is None


def _are_people(scan: Collector, start: int, end: int, *, colon: bool) -> bool:
    """Tell whether all of a text is names of several people, or of one and others.

    Before a colon stand words as often: there some initial must tell. Behind the initial that closes a
    name stands its surname, unless all surnames stand first.
    """
    text = scan.text[start:end]
    # Most texts are told by a look, before their names are parted.
    others = text.rstrip(". ").endswith("al")
    if not others and (_SENTENCE.search(text) or (colon and "." not in text)):
        return False
    if not _are_several(text):
        return False
    names, truncated = split_names(text)
    if truncated:
        return others and are_names(text, several=True)
    if len(names) < _FEWEST_PEOPLE or not all(map(is_person, names)) or _SENTENCE.search(text):
        return False
    if _INITIAL.search(text):
        return all("," in name for name in names)
    return not colon or "." in text


def _cuts_link(view: TextView, start: int, end: int) -> bool:
    """Tell whether a stretch shows a part of some link and does not stand as a whole at its beginning."""
    if not view.is_linked(start, end):
        return False
    link = view.link_at(start)
    return link is None or link.start != start or link.end <= end


def find_head(view: TextView, position: int = 0) -> tuple[int, int] | None:
    """Return where the words end that stand before a colon or a title set off, and where that begins.

    Args:
        view: The item.
        position: Character where the words begin.
    """
    title = min([one[0].start for one in (view.links, view.strong, view.emphasis) if one], default=-1)
    colon = _BEFORE_COLON.match(view.text, position)
    if colon is not None and not _cuts_link(view, *colon.span()) and not position < title < colon.end(1):
        return colon.end(1), colon.end()
    if title <= position:
        return None
    words = _BEFORE_TITLE.fullmatch(view.text, position, title)
    if words is None:
        return None
    end = words.end(1)
    # The stop behind an initial is its own: `Ash, A. [Rivers of Glass](…)`.
    return end + (_INITIAL_AT_END.search(view.text, position, end + 1) is not None), title


def _are_cited(scan: Collector, cited: re.Match[str]) -> bool:
    # `Counting Clouds Over Rivers (2016)` is a title and no Mr Rivers.
    if len(cited[1].split()) > _LONGEST_PERSON and not _are_several(cited[1]):
        return False
    # `Ann Ash, Bo Birch. Rivers of Glass? (2021)` is people and a title.
    if _cuts_link(scan.view, *cited.span()) or _NO_NAMES.search(cited[1]):
        return False
    marked = (*scan.view.strong, *scan.view.emphasis)
    if any(cited.start() < one.start < cited.end(1) for one in marked):
        return False  # a title stands between the names and the year
    bold = stretch_at(scan.view.strong, cited.start())
    # Of `**A. Ash (2021).** Rivers` the reference is all that is bold; else it begins a title.
    if bold is not None and not (bold.start == cited.start() and cited.end(1) < bold.end < cited.end()):
        return False
    return are_names(scan.view.readable(cited.group(1)))


def _behind_people(scan: Collector, position: int) -> int:
    """Take where and when, between people and the title behind them."""
    while True:
        position = skip_between(scan.text, position)
        taken = take_place(scan, position)
        if taken is None:
            return skip_between(scan.text, _lead(scan, position))
        position = taken


def _lead(scan: Collector, position: int) -> int:
    while True:
        skipped = LEAD.match(scan.text, position)
        position = skipped.end() if skipped else position
        day = scan.take_day(position)
        if day is not None:
            position = day
            continue
        group = match_brackets(scan, position)
        if group and find_bracketed_title(scan.view, position) is not None:
            return position
        if group and says_who_and_when(group.group(1)) is not None:
            take_composite(scan, *group.span(1))
            position = group.end()
            continue
        if group and (
            not scan.is_linked(group.start(1), group.end(1))
            or (date_or_venue(group.group(1)) is not None and not _cuts_link(scan.view, *group.span()))
        ):
            kind = kind_of_group(scan, *group.span(1), leads=True)
            scan.take_label(group.start(1), group.end(1), fallback="keywords", kind=kind)
            position = group.end()
            continue
        taken = (
            _leading_link(scan, position)
            or _leading_code(scan, position)
            or take_code(scan, position)
            or _leading_name(scan, position)
        )
        # Most items begin with the link that is their title.
        if taken is None and scan.view.link_at(position) is None:
            taken = (
                _leading_date(scan, position)
                or _leading_venue(scan, position)
                or _leading_symbols(scan, position)
            )
        if taken is None:
            return position
        position = taken


def _leading_link(scan: Collector, position: int) -> int | None:
    """Take ``[[ICML 2022](…)]``, ``[[ICML 2022]](…)`` and ``[[paper](…)]`` before a title of no link."""
    link = scan.view.link_at(position + 1) if scan.text[position : position + 1] == "[" else None
    if link is None or link.start not in {position, position + 1} or not _leads_to_title(scan, link):
        return None
    scan.take_link(link)
    label = _label(scan, link)
    kind = date_or_venue(label)
    if kind == "venue" and scan.found.venue is None:
        scan.found.venue = label
    elif kind == "date" and scan.found.date is None:
        scan.found.date = parse_date_text(label)
    return link.end + (link.start > position)


def _label(scan: Collector, link: ViewLink) -> str:
    """Return a link's text without brackets of its own."""
    text = scan.text[link.start : link.end].strip()
    return text[1:-1].strip() if text[:1] == "[" and text[-1:] == "]" else text


def _leads_to_title(scan: Collector, link: ViewLink) -> bool:
    """Tell whether a few links in brackets that are fields lead to words of no link."""
    for _ in range(_MOST_LEADING_LINKS):
        label = _label(scan, link)
        behind = _BEHIND_LINK.match(scan.text, link.end)
        if behind is None or (link_role(label) is None and date_or_venue(label) is None):
            return False
        following = scan.view.link_at(behind.end() + (scan.text[behind.end()] == "["))
        if following is None:
            return True
        if following.start == behind.end() and scan.text[behind.end()] != "[":
            return False
        link = following
    return False


def _leading_date(scan: Collector, position: int) -> int | None:
    found = _DATE_LIKE.match(scan.text, position)
    if found is None:
        return _leading_month(scan, position)
    text = found.group().rstrip("./-")
    behind = scan.text[position + len(text) : position + len(text) + 1]
    if parse_date_text(text) is None or behind not in {"", " ", ":", "：", ",", "]", "|", "-"}:
        return None
    scan.set("date", text, position, position + len(text))
    return position + len(text)


def _leading_month(scan: Collector, position: int) -> int | None:
    """Take ``May 2021: `` in front of a title."""
    begins = scan.text[position : position + 3].lower()
    # Most text begins otherwise, and trying each name takes long.
    if not begins[:1].isdigit() and begins not in _MONTH_BEGINNINGS:
        return None
    found = _MONTH_OF_YEAR.match(scan.text, position)
    if found is None or parse_date_text(found[1]) is None or scan.is_linked(*found.span()):
        return None
    scan.set("date", found[1], *found.span(1))
    return found.end()


def _leading_code(scan: Collector, position: int) -> int | None:
    """Take ``2020-ICML-`` and ``2023_AAAI_`` in front of a title."""
    found = _DATED_CODE.match(scan.text, position) if scan.is_free("venue") else None
    if found is None or _cuts_link(scan.view, *found.span()) or date_or_venue(found["venue"]) != "venue":
        return None
    scan.set("date", found["year"], *found.span("year"))
    scan.set("venue", found["venue"], *found.span("venue"))
    return found.end()


def _leading_name(scan: Collector, position: int) -> int | None:
    """Take ``*DeepLift:*`` in front of the people who made a work whose title stands in quotes."""
    if ":" not in scan.text or not any(quote in scan.text for quote in _QUOTES):
        return None
    for marks in (scan.view.strong, scan.view.emphasis):
        name = stretch_at(marks, position)
        if name is None or name.start != position or scan.is_linked(position, name.end):
            continue
        people = _PEOPLE_BEFORE_QUOTE.match(scan.text, scan.text.find(":", name.end - 1, name.end + 1) + 1)
        if people is None or people.start() < name.end or not are_names(people[1]):
            continue
        end = len(scan.text[: name.end].rstrip(" :"))
        scan.take_label(position, end, fallback="keywords", kind="keywords")
        return name.end
    return None


def _leading_venue(scan: Collector, position: int) -> int | None:
    """Take ``ICML 2022, `` in front of a title."""
    marked = _marked_place(scan, position) if scan.view.strong or scan.view.emphasis else None
    if marked is not None:
        return marked
    dated = scan.is_free("venue") and _has_digit_near(scan.text, position)
    named = _DATED_NAME.match(scan.text, position) if dated else None
    if named is not None and date_or_venue(named[1]) == "venue" and not scan.is_linked(*named.span()):
        scan.set("venue", named[1], *named.span(1))
        return named.end()
    found = _venue_before_title(scan, position, dated=dated) if scan.is_free("venue") else None
    if found is None or scan.is_linked(*found.span()) or date_or_venue(found.group(1)) != "venue":
        return None
    venue, start = found.group(1).rstrip(), found.start(1)
    # Bold that goes on behind the venue is a title.
    bold = stretch_at(scan.view.strong, position)
    if bold is not None and not start + len(venue) <= bold.end < found.end():
        return None
    scan.set("venue", venue, start, start + len(venue))
    return found.end()


def _has_digit_near(text: str, position: int) -> bool:
    digit = _DIGIT.search(text, position + _NEAR.start, position + _NEAR.stop)
    return digit is not None and "\n" not in text[position : digit.start()]


def _marked_place(scan: Collector, position: int) -> int | None:
    """Take ``**ICML 2022**`` and ``*2022*`` in front of other words."""
    for marks in (scan.view.strong, scan.view.emphasis):
        stretch = stretch_at(marks, position)
        if stretch is None or stretch.start != position or not scan.text[stretch.end :].strip(_AROUND):
            continue
        kind = date_or_venue(scan.text[position : stretch.end].strip(_AROUND))
        if kind is not None and scan.is_free(kind) and not scan.is_linked(position, stretch.end):
            scan.take_label(position, stretch.end, fallback=None, kind=kind)
            return stretch.end
    return None


def _venue_before_title(scan: Collector, position: int, *, dated: bool) -> re.Match[str] | None:
    found = _BEFORE_COMMA.match(scan.text, position) if dated else None
    if found is not None and date_or_venue(found.group(1)) == "venue":
        return found
    for form in (_BEFORE_DASH, _DATED_PLACE) if dated else (_BEFORE_DASH,):
        found = form.match(scan.text, position)
        if found is not None and _is_set_off(scan, found.end()):
            return found
    return None


def _is_set_off(scan: Collector, position: int) -> bool:
    """Tell whether a link, bold text, code, a quote or a title in italics begins at a character."""
    italics = stretch_at(scan.view.emphasis, position)
    if italics is not None and len(scan.text[italics.start : italics.end].split()) > _FEWEST_WORDS:
        return True
    return (
        scan.text[position] in _QUOTES
        or scan.view.link_at(position) is not None
        or any(stretch_at(marks, position) for marks in (scan.view.code, scan.view.strong))
    )


def _leading_symbols(scan: Collector, position: int) -> int | None:
    """Note a symbol that marks an item, such as a star; inside a title it belongs to the title."""
    found = MARKING_SYMBOLS.match(scan.text, position)
    if found is None or scan.is_linked(*found.span()) or stretch_at(scan.view.strong, position):
        return None
    scan.symbols.append(found.span())
    return found.end()
