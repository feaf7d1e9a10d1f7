"""What closes a title although it is a field: who, where and when, inside the same link or bold text."""

from __future__ import annotations

import re
from typing import Final

from llmlist.lists.collecting import ARXIV_TEXT, IN
from llmlist.lists.dated_names import is_dated_name
from llmlist.lists.fields import are_names, date_or_venue, has_venue_word, is_person, says_who_and_when

_DATED_MARK: Final = re.compile(r"(?:19|20)\d\d")
_YEAR: Final = re.compile(r"(?:19|20)\d\d")
_DATED_BRACKET: Final = re.compile(r"\s[(\[]([^()\[\]]{4,60})[)\]]\Z")
_MONTH_APART: Final = re.compile(r" {2}(?:19|20)\d\d[-./]\d{1,2}(?=\s{0,2}(?:\||\Z))")
_DASHED_VENUE: Final = re.compile(r"\s+[-–]\s?(\w[\w .&-]{1,30}?)\s?[-–]\s?(?:19|20)\d\d\s*\Z")
_DASHED_PEOPLE: Final = re.compile(r"\s[-–—]\s(?:([^-–—()\n]{3,80}?),?\s)??(?:19|20)\d\d\s*\Z")
_LONGEST_BRACKET: Final = 66
_LONGEST_TAIL: Final = 100
_FEWEST_WORDS: Final = 3
_LONGEST_VENUE: Final = 8
# `, et. al.` with or without its comma and stops
_OTHERS_AT_END: Final = re.compile(r",?\s{1,3}et\.?\s?al\b\.?\s{0,3}\Z")
_LONGEST_OTHERS: Final = 16
# A venue that no table knows, where a year stands behind it.
_ACRONYM: Final = re.compile(r"[A-Z][\w-]*[A-Z][\w@&/-]*")


def without_dashed(text: str, start: int, end: int) -> int:
    """Leave out what closes a linked title behind a dash.

    ``Rivers of Glass - ICML - 2022`` and ``Rivers of Glass — Ash et al., 2022``.
    """
    if not text[end - 1 : end].isdigit() and not text[end - 1 : end].isspace():
        return end  # as most titles do: it does not close with a year
    found = _DASHED_VENUE.search(text, max(start + 1, end - _LONGEST_BRACKET), end)
    if found is not None and date_or_venue(found.group(1)) == "venue":
        return found.start()
    found = _DASHED_PEOPLE.search(text, max(start + 1, end - _LONGEST_TAIL), end)
    if found is None or len(text[start : found.start()].split()) < _FEWEST_WORDS:
        return end
    return found.start() if found.group(1) is None or are_names(found.group(1)) else end


def without_venue(text: str, start: int, end: int) -> int:
    """Leave out the venue and year that close a title: ``Rivers of Glass, ICML 2022``.

    What stands behind two blanks is no part of it either, if it is a month: ``RVR  2023-5 | English``.
    """
    # Most titles have no year, and there is nothing to look for.
    return end if _DATED_MARK.search(text, start, end) is None else _before_dated(text, start, end)


def _before_dated(text: str, start: int, end: int) -> int:
    apart = _MONTH_APART.search(text, start + 1, end)
    if apart is not None:
        return len(text[: apart.start()].rstrip())
    bracket = _DATED_BRACKET.search(text, max(start + 1, end - _LONGEST_BRACKET), end)
    comma = bracket.start() if bracket else text.rfind(", ", start + 1, end)
    piece = bracket.group(1) if bracket else text[comma + 1 : end].strip()
    if comma <= start or _DATED_MARK.search(piece) is None:
        return end
    if bracket is not None and says_who_and_when(piece) is not None:
        return comma
    if bracket is None and _YEAR.fullmatch(piece):
        return _before_venue_of_year(text, start, comma) or end
    if date_or_venue(piece) != "venue" and not (bracket and is_dated_name(piece)):
        return end
    return len(text[:comma].rstrip())


def _before_venue_of_year(text: str, start: int, year: int) -> int | None:
    """Return where a title ends that a venue and a year follow, each behind a comma; None where none do."""
    comma = text.rfind(", ", start + 1, year)
    piece = text[comma + 1 : year].strip()
    if comma <= start or not (date_or_venue(piece) == "venue" or _may_be_venue(piece)):
        return None
    return comma


def _may_be_venue(piece: str) -> bool:
    """Tell whether a year behind a piece makes a venue of it, although no table knows its name."""
    if _ACRONYM.fullmatch(piece):
        return True
    return piece[:1].isupper() and len(piece.split()) <= _LONGEST_VENUE and has_venue_word(piece)


def without_person(text: str, start: int, end: int) -> int:
    """Leave out who stands before the venue that has been left out: ``Rivers of Glass, Ann Ash``."""
    comma = text.rfind(", ", start + 1, end)
    if comma <= start or len(text[start:comma].split()) < _FEWEST_WORDS:
        return end
    return comma if is_person(text[comma + 1 : end].strip()) else end


def without_source(text: str, start: int, end: int) -> int:
    """Leave out where a work came out behind its title, as references say it.

    ``. In: RVR 2021. pp. 45-67`` and ``. J Rivers. 2021;12(3):45-67``: the title is the first sentence.
    """
    for stop in _SENTENCE_STOP.finditer(text, start, end):
        led = _IN_SOURCE.match(text, stop.end(), end) is not None
        if led or (stop.group()[0] == "." and _SOURCE.match(text, stop.end(), end)):
            return stop.start() + (stop.group()[0] != ".")
    return end


_SENTENCE_STOP: Final = re.compile(r"(?<=[\w)\]\"”])(?<!\bvs)[.?!]\s+(?=[A-Z])")
_IN_SOURCE: Final = re.compile(r"In(?::\s|\s(?=[^\n]{0,200}\d))")
_SOURCE: Final = re.compile(r"[A-Z][^\n]{2,150}?\s(?:(?:19|20)\d\d\b|\d{1,4}(?:\s?\(|[,:]\s?\d))")
"""The name of a journal or of proceedings, and a year, or a volume with its number or pages."""


def without_fields(text: str, start: int, end: int, *, names_known: bool = False) -> int:
    """Leave out what closes a plain title but is a field.

    ``, NeurIPS 2015``, ``. Ann Ash, Bob Birch. ICML 2020``, ``| Ann Ash, Bob Birch | ICML 2020``.

    Args:
        text: What the title stands in.
        start: Its first character.
        end: Character behind the last one that can be its own.
        names_known: One name alone is the author, as other items or what stands behind it tell.
    """
    behind = end
    bracket = _BRACKET_BEHIND.match(text, end)
    if bracket is not None and (date_or_venue(bracket[1]) == "venue" or is_dated_name(bracket[1])):
        end = _without_long_venue(text, start, end)
    for number in range(_MOST_FIELDS):
        while end > start and text[end - 1] in _BEFORE_FIELD:
            end -= 1
        # One name alone tells only where a field stands behind it.
        before = _without_last(text, start, end, behind, several=number == 0 and not names_known)
        if before == end:
            break
        behind, end = end if _YEAR.fullmatch(text[before:end].strip(" ,.([")) is None else behind, before
    return end


def _without_long_venue(text: str, start: int, end: int) -> int:
    """Leave out the venue in its long form before the short one: ``. Conference on Rivers (ITSC 2018)``."""
    stop = max(text.rfind(mark, start + 1, end) for mark in (". ", "? ", "! ", ", "))
    piece = text[stop + 1 : end].strip()
    if stop <= start or not has_venue_word(piece) or len(piece.split()) > _LONGEST_NAME:
        return end
    return stop + (text[stop] in "?!")


def _without_last(text: str, start: int, end: int, behind: int, *, several: bool) -> int:
    """Leave out one field, or as many as commas join; a year up to ``behind`` may be left out already."""
    stop = _without_dated_pieces(text, start, end)
    if stop < end:
        return _without_people(text, start, stop)
    stop = _without_others(text, start, end)
    if stop < end:
        return stop
    for cut in (_without_last_line, _without_last_piece):
        stop = cut(text, start, end, several=several)
        if stop < end:
            return stop
    stop = _without_last_sentence(text, start, end, behind, several=several)
    if stop < end:
        return stop
    arxiv = ARXIV_TEXT.search(text, start + 1, end)
    if arxiv is not None and arxiv.end() == end and text[: arxiv.start()].rstrip().endswith((".", ",")):
        return arxiv.start()
    return end


def _without_dated_pieces(text: str, start: int, end: int) -> int:
    is_dated, last = False, end
    while (comma := text.rfind(",", start + 1, end)) > start:
        piece = text[comma + 1 : end].strip(" .([")
        # Some names need the year behind them: `, Computational Linguistics, 1993`.
        whole = text[comma + 1 : last].strip(" .([") if is_dated else piece
        kind = date_or_venue(piece) or date_or_venue(whole) or _long_venue(piece)
        if kind is None and not (is_dated and _may_be_venue(piece)):
            break
        is_dated = kind == "date"
        end = comma
    return end


def _long_venue(piece: str) -> str | None:
    """Return ``venue`` for a name that no table knows, with a year: ``Conference on Rivers 2018``."""
    return "venue" if _DATED_MARK.search(piece) and has_venue_word(piece) else None


def _without_people(text: str, start: int, end: int) -> int:
    """Leave out several people between commas, behind whom it says where or when."""
    comma, people, first = end, 0, end
    while (comma := text.rfind(",", start + 1, comma)) > start:
        names = text[comma + 1 : first].strip()
        if not is_person(names.removeprefix("and ")) and not are_names(names, several=True):
            break
        people += 1 + (" and " in names)
        first = comma
    if people < _FEWEST_PEOPLE and not text[first:end].rstrip(". ").endswith("et al"):
        return end
    return first if len(text[start:first].split()) >= _FEWEST_WORDS else end


def _without_others(text: str, start: int, end: int) -> int:
    """Leave out ``, Ash et al.``, which needs no year to be people."""
    others = _OTHERS_AT_END.search(text, max(start, end - _LONGEST_OTHERS), end)
    if others is None:
        return end
    comma = text.rfind(",", start + 1, others.start())
    is_people = comma > start and are_names(text[comma + 1 : end].strip(), several=True)
    return comma if is_people and len(text[start:comma].split()) >= _FEWEST_WORDS else end


def _without_last_line(text: str, start: int, end: int, *, several: bool) -> int:
    """Leave out a last line that is no more than who, or where or when a work came out: ``CVPR 2018``."""
    line = text.rfind("\n", start + 1, end)
    piece = text[line + 1 : end].strip(" .([") if line > start else ""
    if piece[:1].islower() and not has_venue_word(piece):
        return end  # the title goes on
    return line if _long_venue(piece) or (piece and _is_field(piece, several=several)) else end


def _without_last_piece(text: str, start: int, end: int, *, several: bool) -> int:
    """Leave out what stands behind the last bar or slash, if it is a field: ``| ICML 2020``."""
    bars = list(_BAR.finditer(text, start + 1, end))
    if not bars:
        return end
    piece = text[bars[-1].end() : end].strip()
    return bars[-1].start() if piece and _is_field(piece, several=several) else end


def _without_last_sentence(text: str, start: int, end: int, behind: int, *, several: bool) -> int:
    stop = text.rfind(". ", start + 1, end)
    # `A. Ash` is one name.
    while stop > start and text[stop - 2] in " ,." and text[stop - 1].isupper():
        stop = text.rfind(". ", start + 1, stop)
    stop = max(stop, *(text.rfind(mark, start + 1, end) for mark in ("? ", "! ")))
    if stop <= start or text.endswith("vs", start, stop):
        return end
    piece = text[stop + 1 : end].strip(" .")
    people = _are_people(piece, several=several) and not are_names(text[start:stop], several=True)
    whole = text[stop + 1 : behind].strip(" .")
    if not people and not any(date_or_venue(IN.sub("", one)) for one in (piece, whole)):
        return end
    return stop if text[stop] == "." else stop + 1


def _is_field(piece: str, *, several: bool) -> bool:
    return date_or_venue(piece) is not None or _are_people(piece, several=several)


def _are_people(piece: str, *, several: bool) -> bool:
    return are_names(piece, several=True) or (not several and is_person(piece))


_BEFORE_FIELD: Final = " \n,([|"
_MOST_FIELDS: Final = 4
_BRACKET_BEHIND: Final = re.compile(r"[ ]?[(\[]([^()\[\]\n]{4,60})[)\]]")
_LONGEST_NAME: Final = 14
_FEWEST_PEOPLE: Final = 2
_BAR: Final = re.compile(r"\s[|｜/]\s")
