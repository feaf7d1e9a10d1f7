"""Fields in plain text: authors, venues in their long form, dates, and ``Name: value``."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from llmlist.lists.collecting import ARXIV_TEXT, ET_AL, IN, PLACE_END, YEAR
from llmlist.lists.dated_names import DATED_ACRONYM, is_dated_name
from llmlist.lists.dates import MONTH_NAMES, parse_date_text
from llmlist.lists.fields import are_names, date_or_venue, has_venue_word, is_person
from llmlist.lists.people import LONGEST_RUN
from llmlist.lists.views import stretch_at
from llmlist.model.link import fold_label
from llmlist.model.name import split_names
from llmlist.model.venue import is_venue_text, parse_venue

if TYPE_CHECKING:
    from llmlist.lists.collecting import Collector

_PERSON_AND_YEAR: Final = re.compile(
    r"([^\n,.()\[\]|–—-]{3,60}?)(?:(?:[,.]|\s?[|–—-])\s[(\[]?|\s[(\[]|[ ]{0,9}\n[ ]{0,9})"
    r"(?:19|20)\d\d(?![\w./-]\w)"
)
_BEFORE_LINK: Final = re.compile(r"[.,)\]]{0,2}\s{0,3}[(\[]?")
_BEFORE_FIELD: Final = re.compile(r"[\s,.;|·(\[–—-]{1,6}")
_TURNED_NAME: Final = re.compile(r"[A-Z][\w'’-]{1,30},\s(?:[A-Z]\.[\s-]?){0,2}[A-Z]\.(?=\W|$)")
_GOES_ON: Final = re.compile(r",\s[a-z]")
_FEWEST_PEOPLE: Final = 2
_OTHER_TITLES: Final = frozenset({"标题", "中文标题", "题目", "译名"})
"""What names a title in a further language."""

_CAPITALISED: Final = re.compile(r"[A-Z][^\W\d_]{2}|\d")
_WITH_INITIAL: Final = re.compile(r"(?:[A-Z]\.[ -]?){1,3}[A-Z][^\W\d_]{1,20}")
_VALUE_END: Final = re.compile(r"\n|\s[-–—]\s|[\[|]")
# These two begin with the set of all first characters: a search passes over the others without trying
# each alternative, which takes half of the time.
_PIECE_END: Final = re.compile(
    r"[,.\s()\[\]|;:，。](?:(?<=[()\[\]|;:，。\n])|(?<=,)(?=\s)|(?<=\w\w\.)(?=\s|$)|(?<=\s)(?=[-–—]\s))"
)
_LINE_END: Final = re.compile(
    r"[.\s\[|](?:(?<=[\[|])|(?<=\w[\w)]\.)(?<!\bet\.)(?=\s+\S)|(?<=\s)(?=[-–—/]\s)|(?<=\n)(?=\n))"
)
_DATED_TAIL: Final = re.compile(
    rf"(?P<who>(?:[A-Z][\w&.-]*,?\s++){{0,6}}?(?:[A-Z][\w&.-]*)?)\s*+(?P<date>(?:(?:{MONTH_NAMES})\.?\s++)?(?:19|20)\d\d)",
)
_AROUND_DATED: Final = frozenset({"", "\n", "["})
"""What can stand behind who and when."""
_CITED_YEAR: Final = re.compile(r"\d\S{0,8}\s\((?:19|20)\d\d\)|\s\((?:19|20)\d\d\):")
# `, 13(2), 99-110`
_VOLUME_AND_PAGES: Final = re.compile(r",\s\d{1,4}(?:\(\d{1,4}\))?,\s\d{1,5}[-–]\d{1,5}\Z")
# `J Rivers. 2021;12(3):45-67`, as journals of medicine are cited
_JOURNAL: Final = re.compile(
    r"([A-Z][^\n.;:\d]{1,60})\.\s(?=(?:19|20)\d\d(?:\s[A-Z][a-z]{2}(?:\s\d{1,2})?)?;\d)"
)
_ACRONYM_BEFORE_YEAR: Final = re.compile(r"[A-Z][\w-]*[A-Z][\w@&/-]*(?=,\s?(?:19|20)\d\d\b(?![-./]\d))")


def take_text(scan: Collector, position: int) -> int | None:
    """Take the plain text at a character for the field that it is; return the position behind it."""
    arxiv = ARXIV_TEXT.match(scan.text, position) if scan.text[position] in "aA" else None
    if arxiv:
        scan.take_arxiv(arxiv.start(), arxiv.end())
        return arxiv.end()
    limit = scan.view.next_mark(position)
    end = scan.run_end(position, _PIECE_END, limit)
    is_wanted = scan.is_free("date") or scan.is_free("venue")
    kind = date_or_venue(scan.text[position:end]) if is_wanted else None
    if kind is not None and scan.is_free(kind):
        end = _end_of_unknown_venue(scan, position, end, limit) if kind == "venue" else end
        scan.set(kind, scan.text[position:end], position, end)
        return end
    cited = _cited_venue(scan, position) if scan.is_free("venue") else None
    if cited is not None:
        scan.set("venue", scan.text[slice(*cited)], *cited)
        return cited[1]
    named = scan.field_name_at(position)
    if named is not None and named.field not in {None, "links", "authors"}:
        return None
    if named is not None and named.field == "authors" and "：" in scan.text[position : named.end]:
        return take_named(scan, position)
    end = scan.run_end(position, _LINE_END, _behind_marked_names(scan, limit))
    end = _before_named_line(scan, position, end)
    line = scan.text.find("\n", position, end)
    first = _take_first_line(scan, position, line) if line > 0 else None
    return first or _take_line(scan, position, end) or _take_dated(scan, position, end)


def _cited_venue(scan: Collector, position: int) -> tuple[int, int] | None:
    """Return where a venue stands that only what stands behind it tells: a year, a volume."""
    journal = _JOURNAL.match(scan.text, position) if scan.found.authors else None
    if journal is not None:
        return journal.span(1)
    acronym = _ACRONYM_BEFORE_YEAR.match(scan.text, position)
    return None if acronym is None else acronym.span()


def _end_of_unknown_venue(scan: Collector, start: int, end: int, limit: int) -> int:
    """Return where the long name of a venue that no table knows ends: commas may be a part of it."""
    if scan.text[end : end + 1] != "," or YEAR.search(scan.text, start, end):
        return end
    if parse_venue(scan.text[start:end]) is not None:
        return end
    line = scan.run_end(start, _LINE_END, limit)
    is_whole = YEAR.search(scan.text, end, line) is not None and is_venue_text(scan.text[start:line])
    return line if is_whole else end


def _before_named_line(scan: Collector, start: int, end: int) -> int:
    """Return the end of the lines before one that says ``Name: value``; the end where none does."""
    line = scan.text.find("\n", start, end)
    while line >= 0:
        named = scan.field_name_at(line + 1)
        if named is not None and named.field is not None:
            return line
        line = scan.text.find("\n", line + 1, end)
    return end


def _behind_marked_names(scan: Collector, limit: int) -> int:
    """Return where plain text ends at a mark other than that of a name: ``Ann Ash, **Bob Birch**``."""
    while not scan.found.authors and limit < len(scan.text):
        marked = stretch_at(scan.view.strong, limit) or stretch_at(scan.view.emphasis, limit)
        if marked is None or scan.is_linked(*marked) or not is_person(scan.text[slice(*marked)].strip(" ,")):
            break
        limit = scan.view.next_mark(limit)
    return limit


def _take_first_line(scan: Collector, start: int, end: int) -> int | None:
    """Take several people who are alone on their line."""
    text = scan.text[start:end].rstrip()
    if scan.found.authors or text.endswith((",", "and", "&")):
        return None
    names, _ = split_names(text)
    if len(names) < _FEWEST_PEOPLE or not all(map(is_person, names)):
        return None
    scan.take_authors(start, start + len(text))
    return end


def _take_dated(scan: Collector, start: int, end: int) -> int | None:
    """Take ``Stanford  March 2023``, alone on a line, for who and when."""
    if scan.text[end : end + 1] not in _AROUND_DATED or not scan.is_free("date"):
        return None
    found = _DATED_TAIL.fullmatch(scan.text, start, end)
    if found is None:
        return None
    if parse_date_text(found["date"]) is None:
        return None
    if found["who"]:
        scan.set("institutes", found["who"], *found.span("who"))
    scan.set("date", found["date"], *found.span("date"))
    return end


def _take_line(scan: Collector, start: int, end: int) -> int | None:
    """Take a run of plain text up to a stop or a mark: authors, or a venue in its long form."""
    text = scan.text[start:end]
    if not text or len(text) > LONGEST_RUN:
        return None
    taken = None if scan.found.authors else _take_names(scan, start, end)
    if taken is not None:
        return taken
    if scan.found.venue is None and len(text.split()) <= 25 and _is_long_venue(scan, text):
        scan.set_long_venue(start, end)
        return end
    return _take_person(scan, start, end)


def _take_names(scan: Collector, start: int, end: int) -> int | None:
    """Take the people that a run of plain text begins with; what stands behind them is none of them."""
    text = scan.text[start:end]
    others = ET_AL.search(text) if "et" in text.lower() else None
    stop = start + others.end() if others else end
    if not others:
        cut = _without_place(scan.text, start, stop)
        stop = cut if cut < stop else _before_venue(scan, start, stop)
    if are_names(scan.view.readable(scan.text[start:stop]), several=True):
        scan.take_authors(start, stop)
        return stop
    name = _name_at(scan, start)
    if name is not None:
        scan.take_authors(*name)
        return name[1]
    if stop < end and _is_in_frame(scan, start, stop):
        scan.take_authors(start, stop)
        return stop
    return None


def _without_place(text: str, start: int, end: int) -> int:
    """Return where names end that have a venue or a date behind them: ``A. Ash, B. Birch, ACL, 2021``."""
    while (cut := max(text.rfind(mark, start, end) for mark in (",", "\n", ". "))) >= 0:
        if not _says_where_or_when(IN.sub("", text[cut + 1 : end].strip(" .\n"))):
            break
        end = cut + (text[cut] == ".")
    return start + len(text[start:end].rstrip())


def _before_venue(scan: Collector, start: int, end: int) -> int:
    """Return the comma that parts people from a venue in its long form; the end where none does."""
    comma = scan.text.find(", ", start, end)
    while comma >= 0:
        behind = scan.text.find(", ", comma + 1, end)
        piece = scan.text[comma + 2 : behind if behind >= 0 else end]
        if _CAPITALISED.match(piece) and not is_person(piece) and has_venue_word(piece) and " " in piece:
            return comma
        comma = behind
    return end


def _is_in_frame(scan: Collector, start: int, end: int) -> bool:
    """Tell whether one person stands in the title's link or bracket: ``[Rivers, Ann Ash, ICML 2022]``."""
    framed = scan.is_linked(start, end) or scan.text[:start].count("[") > scan.text[:start].count("]")
    return framed and is_person(scan.text[start:end])


def _says_where_or_when(text: str) -> bool:
    """Tell whether a piece behind names is no name: ``ICML 2022``, ``2019``, ``SCRV 2019``."""
    return date_or_venue(text) is not None or DATED_ACRONYM.fullmatch(text) is not None


def _take_person(scan: Collector, start: int, end: int) -> int | None:
    """Take ``Ann K. Ash`` between a date and a link, or before a year that ends the item, for the author."""
    if scan.found.authors:
        return None
    dated = _PERSON_AND_YEAR.match(scan.text, start) if scan.may_be_dated(start) else None
    if dated is not None and is_person(dated.group(1)) and _ends_or_links(scan, dated.end()):
        scan.take_authors(*dated.span(1))
        return dated.end(1)
    # `A. Ash. ICML 2022.`: an initial tells a name from a topic.
    if _WITH_INITIAL.fullmatch(scan.text, start, end) and scan.text[end : end + 1] == ".":
        scan.take_authors(start, end)
        return end
    if scan.found.date_text is None or not is_person(scan.text[start:end]):
        return None
    if not _leads_to_link(scan, end):
        return None
    scan.take_authors(start, end)
    return end


def _ends_or_links(scan: Collector, position: int) -> bool:
    """Tell whether nothing stands behind a character, or a link does."""
    return not scan.text[position:].strip(" .)]\n") or _leads_to_link(scan, position)


def _leads_to_link(scan: Collector, position: int) -> bool:
    behind = _BEFORE_LINK.match(scan.text, position)
    return behind is not None and scan.view.link_at(behind.end()) is not None


def _name_at(scan: Collector, start: int) -> tuple[int, int] | None:
    """Return where one name stands that has a venue behind it, or such a place in the listing."""
    limit = scan.view.next_mark(start)
    end = scan.run_end(start, _PIECE_END, limit)
    turned = _TURNED_NAME.match(scan.text, start)
    end = end if turned is None else turned.end()
    name = scan.view.readable(scan.text[start:end])
    if not is_person(name) or has_venue_word(name) or _GOES_ON.match(scan.text, end):
        return None
    if "behind" in scan.names_at:
        return start, end
    behind = _BEFORE_FIELD.match(scan.text, end)
    if behind is None:
        return None
    place = scan.run_end(behind.end(), PLACE_END, max(limit, scan.view.next_mark(behind.end())))
    venue = scan.text[behind.end() : place].strip(" ,.")
    return (start, end) if date_or_venue(venue) == "venue" and not _abbreviates(venue, name) else None


def _abbreviates(acronym: str, name: str) -> bool:
    """Tell whether a text is made of the first letters of a name: ``Global River Conference (GRC)``."""
    return acronym == "".join(word[0] for word in name.split() if word[0].isupper())


def _is_long_venue(scan: Collector, text: str) -> bool:
    if is_venue_text(text):
        return True
    if has_venue_word(text) and (YEAR.search(text) or _VOLUME_AND_PAGES.search(text)):
        return True
    if (scan.found.authors and is_dated_name(text)) or DATED_ACRONYM.fullmatch(text):
        return True
    # "Journal 12.3 (2015): 1-9", as citation styles print it.
    return len(text.split()) <= 14 and text[:1].isupper() and bool(_CITED_YEAR.search(text))


def take_named(scan: Collector, position: int) -> int | None:
    """Take ``Name: value`` for a name that the vocabulary knows; pass over a name before a link."""
    named = scan.field_name_at(position)
    if named is None or scan.view.link_at(position):
        return None
    if named.field is None or named.field == "links":
        if fold_label(scan.text[position : named.end]) in _OTHER_TITLES:
            line = scan.text.find("\n", named.end)
            return line if line >= 0 else len(scan.text)
        return named.end if scan.view.link_at(named.end) else None
    end = scan.run_end(named.end, _VALUE_END)
    if end <= named.end:
        return None
    return scan.take_value(named.field, named.end, end)
