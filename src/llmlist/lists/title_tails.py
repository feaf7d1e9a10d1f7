"""What closes a title although it is a field: who, where and when, inside the same link or bold text."""

from __future__ import annotations

import re
from typing import Final

from llmlist.lists.dated_names import is_dated_name
from llmlist.lists.fields import are_names, date_or_venue, is_person

_DATED_MARK: Final = re.compile(r"(?:19|20)\d\d")
_YEAR: Final = re.compile(r"(?:19|20)\d\d")
_DATED_BRACKET: Final = re.compile(r"\s[(\[]([^()\[\]]{4,60})[)\]]\Z")
_MONTH_APART: Final = re.compile(r" {2}(?:19|20)\d\d[-./]\d{1,2}(?=\s{0,2}(?:\||\Z))")
_DASHED_VENUE: Final = re.compile(r"\s+[-–]\s?(\w[\w .&-]{1,30}?)\s?[-–]\s?(?:19|20)\d\d\s*\Z")
_DASHED_PEOPLE: Final = re.compile(r"\s[-–—]\s(?:([^-–—()\n]{3,80}?),?\s)??(?:19|20)\d\d\s*\Z")
_LONGEST_BRACKET: Final = 66
_LONGEST_TAIL: Final = 100
_FEWEST_WORDS: Final = 3
# A venue that no table knows, where a year stands behind it.
_ACRONYM: Final = re.compile(r"[A-Z][\w-]*[A-Z][\w@&/-]*")


def without_dashed(text: str, start: int, end: int) -> int:
    """Leave out what closes a linked title behind a dash.

    ``Rivers of Glass - ICML - 2022`` and ``Rivers of Glass — Ash et al., 2022``.
    """
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
    apart = _MONTH_APART.search(text, start + 1, end)
    if apart is not None:
        return len(text[: apart.start()].rstrip())
    bracket = _DATED_BRACKET.search(text, max(start + 1, end - _LONGEST_BRACKET), end)
    comma = bracket.start() if bracket else text.rfind(", ", start + 1, end)
    piece = bracket.group(1) if bracket else text[comma + 1 : end].strip()
    if comma <= start or _DATED_MARK.search(piece) is None:
        return end
    if bracket is None and _YEAR.fullmatch(piece):
        return _before_venue_of_year(text, start, comma) or end
    if date_or_venue(piece) != "venue" and not (bracket and is_dated_name(piece)):
        return end
    return len(text[:comma].rstrip())


def _before_venue_of_year(text: str, start: int, year: int) -> int | None:
    """Return where a title ends that a venue and a year follow, each behind a comma; None where none do."""
    comma = text.rfind(", ", start + 1, year)
    piece = text[comma + 1 : year].strip()
    if comma <= start or not (date_or_venue(piece) == "venue" or _ACRONYM.fullmatch(piece)):
        return None
    return comma


def without_person(text: str, start: int, end: int) -> int:
    """Leave out who stands before the venue that has been left out: ``Rivers of Glass, Ann Ash``."""
    comma = text.rfind(", ", start + 1, end)
    if comma <= start or len(text[start:comma].split()) < _FEWEST_WORDS:
        return end
    return comma if is_person(text[comma + 1 : end].strip()) else end
