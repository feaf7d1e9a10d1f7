"""Runs of names behind ``by`` or ``from``: people, where they work, and that there are others."""

from __future__ import annotations

import re
from itertools import takewhile
from typing import TYPE_CHECKING, Final

from llmlist.lists.collecting import ET_AL, OTHERS
from llmlist.lists.dates import MONTH_NAMES
from llmlist.lists.fields import date_or_venue, find_named_field, is_institute, is_person
from llmlist.model.link import link_role
from llmlist.model.name import split_names

if TYPE_CHECKING:
    from llmlist.lists.collecting import Collector

BY: Final = re.compile(r"(?:(?:[a-z][\w-]*\s+){0,3}(?:by|from)|[Bb]y|[Aa]uthors?\s*:)\s+(?=\S)")
_GOES_ON: Final = frozenset({"and", "as", "by", "for", "in", "of", "on", "that", "to", "which", "with"})
_BETWEEN_INSTITUTES: Final = re.compile(r",\s*+(?:and\s)?|\sand\s")
_AND: Final = re.compile(r"\sand\s")
LONGEST_INSTITUTE: Final = 5
_DATED: Final = rf",\s*+(?=(?:{MONTH_NAMES})?\.?\s*+(?:19|20)\d\d\b)"
_RUN_END: Final = re.compile(
    rf"\s[-–—]\s|(?<=\w\w)(?<!\bUniv)\.(?=\s|$)|[()\[\]|;:]|\n\n|{_DATED}|,\s+(?:an?|the|who|from|at|where|in)\s"
    r"|\s(?:who|is|are|was|has|that|which|to|for)\s",
    re.IGNORECASE,
)
_NAME_ON_LINE: Final = re.compile(r"\n[ ]{0,9}([^\W\d_][\w -]{1,30}?)\s?[:：]")
LONGEST_RUN: Final = 1500


def take_by(scan: Collector, position: int) -> int | None:
    """Take the run of names behind ``by`` or ``from``; return the position behind it."""
    by = None if scan.found.authors else BY.match(scan.text, position)
    if by is None:
        return None
    end = _before_named_line(scan.text, by.end(), scan.run_end(by.end(), _RUN_END))
    others = ET_AL.search(scan.text, by.end(), end)
    end = others.end() if others else end
    end = len(scan.text[: _without_place(scan.text, by.end(), end)].rstrip(" ,"))
    text = scan.text[by.end() : end]
    if not text or len(text) > LONGEST_RUN or not _begins_name(text):
        return None
    taken = _take_people(scan, by.end(), end, place=by.group().strip().endswith("from"))
    return taken if taken is None or others is None else _take_place_of_others(scan, taken)


def _take_place_of_others(scan: Collector, position: int) -> int:
    """Take where people work behind their "et al.": ``by Ann Ash et al., Google, 2024``."""
    behind = _PLACE_OF_OTHERS.match(scan.text, position) if not scan.found.institutes else None
    if behind is None or not is_institute(behind["place"]) or scan.is_linked(*behind.span("place")):
        return position
    scan.set("institutes", behind["place"], *behind.span("place"))
    return behind.end()


_PLACE_OF_OTHERS: Final = re.compile(
    r",\s(?P<place>[A-Z][^,.;:()\[\]\n]{1,60}?)(?=,\s|\.\s|\s[-–—]\s|\s?\(|\s*\Z)"
)


def _before_named_line(text: str, start: int, end: int) -> int:
    """Return the end of the lines before one that says ``Paper: …``; the end where none does."""
    line = text.find("\n", start, end)
    while line >= 0:
        named = _NAME_ON_LINE.match(text, line)
        if named is not None and (find_named_field(text, named.start(1)) or link_role(named[1])):
            return len(text[:line].rstrip())
        line = text.find("\n", line + 1, end)
    return end


def _without_place(text: str, start: int, end: int) -> int:
    """Leave out where and when behind names: ``by Google, ICLR 2022``."""
    while (comma := text.rfind(",", start, end)) >= 0:
        if date_or_venue(text[comma + 1 : end].strip(" .")) is None:
            break
        end = comma
    return end


def _take_people(scan: Collector, start: int, end: int, *, place: bool) -> int | None:
    """Take a run of names; what stands behind the people, or instead of them, is where they work.

    Args:
        scan: The item.
        start: First character of the names.
        end: Character behind the last one.
        place: A single name that is no person's is where they work, not who they are.
    """
    text = scan.text[start:end]
    names, scan.found.truncated = split_names(text)
    people = list(takewhile(lambda name: is_person(scan.view.readable(name)), names))
    if people:
        last = scan.text.find(people[-1], start) + len(people[-1])
        stop = end if len(people) == len(names) or last < start else last
        scan.take_authors(start, stop)
        rest = scan.text[stop:end].strip(" ,")
        if rest and is_institute(rest) and len(rest.split()) <= 8:
            begin = scan.text.index(rest, stop)
            scan.set("institutes", rest, begin, end)
            return end
        return stop
    if _take_institutes(scan, start, end):
        return end
    words = text.split()
    # What goes on behind a preposition is a sentence.
    if not names or len(words) > 5 or words[-1] in _GOES_ON:
        return None
    stop = (
        start + len(text) if not scan.found.truncated else scan.text.index(names[-1], start) + len(names[-1])
    )
    single = not place and len(names) == 1 and " " not in names[0] and not names[0].isupper()
    if single and not is_institute(names[0]):
        scan.take_authors(start, end)
    else:
        scan.set("institutes", scan.text[start:stop], start, stop)
        scan.note_others(stop, end)
    return end


def _take_institutes(scan: Collector, start: int, end: int) -> bool:
    """Take ``Google, Stanford University, and UNC`` for several places where people work."""
    text = scan.text[start:end]
    names = [name.strip() for name in _BETWEEN_INSTITUTES.split(text)]
    alike = all(
        name[:1].isupper() and len(name.split()) <= LONGEST_INSTITUTE and date_or_venue(name) is None
        for name in names
    )
    known = sum(map(is_institute, names))
    # "Some University, China" is one place.
    enough = known * 2 >= len(names) if _AND.search(text) else known == len(names)
    if len(names) < 2 or not alike or not enough:
        return False
    for name in names:
        start = scan.text.index(name, start)
        scan.set("institutes", name, start, start + len(name))
        start += len(name)
    return True


def take_others(scan: Collector, position: int) -> int | None:
    """Take an "et al." that stands apart from its authors, behind their institute."""
    others = OTHERS.match(scan.text, position) if scan.found.authors else None
    if others is None:
        return None
    scan.note_others(others.start(), others.end())
    return others.end()


def _begins_name(text: str) -> bool:
    """Tell whether a text begins with a capital, or with a name in a script that has none."""
    return text[0].isupper() or (not text.isascii() and any(map(is_person, split_names(text)[0][:1])))
