"""Comparing where two records say they were published: venue, volume, number, pages."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final, Literal, NamedTuple

from llmlist.model.title import fold_title, word_set
from llmlist.model.venue import Venue, parse_venue

Venues = Literal["same", "alike", "differ", "other sort", "one unknown", "both unknown"]
"""Whether two venues are one; of another sort are a report and a journal, a preprint and a conference."""
Pages = Literal["same range", "same", "one end", "overlap", "differ", "unknown"]
Volumes = Literal["same", "differ", "unknown"]

_FILLERS: Final = word_set(
    "a acm an and annual appear as at by conf conference edition for ieee in inc int international intl j "
    "journal magazine meeting new no of official on online pages pp proc proceeding proceedings "
    "publication publishers pubs ser series society symp symposium the to trans transactions usa usenix "
    "vol volume workshop first second third fourth fifth sixth seventh eighth ninth tenth eleventh "
    "twelfth thirteenth fourteenth fifteenth"
)
_ORDINAL: Final = re.compile(r"\d+(?:st|nd|rd|th)?|[ivx]+")
_REPORT: Final = word_set("tech technical report rep reports techreport tr memo manuscript unpublished")
_THESIS: Final = word_set("thesis dissertation phd doctoral diploma")
_PREPRINT: Final = word_set("preprint eprint submitted forthcoming")
_MEETING: Final = word_set(
    "conf conference congress meeting proc proceeding proceedings symp symposium workshop"
)
_JOURNAL: Final = word_set("j journal letters magazine record trans transactions")
_NUMBERS: Final = re.compile(r"\d+")
_ROMAN: Final = {"i": "1", "ii": "2", "iii": "3", "iv": "4", "v": "5", "vi": "6", "vii": "7", "viii": "8"}
_DASHES: Final = re.compile("[‐-―−﹣－]+|--+")
# What a spreadsheet makes of a range such as 1-9: 01-Sep.
_MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH: Final = re.compile(rf"(?<=\d-)(?:{'|'.join(_MONTHS)})\b|\b(?:{'|'.join(_MONTHS)})(?=-\d)")
_RANGE: Final = re.compile(r"([a-z]*)(\d+)(?:[a-z]*)(?:\s*-\s*([a-z]*)(\d+))?")
_MOST_RANGES: Final = 6
_LONGEST_ARTICLE: Final = 60
_LONGEST_TEXT: Final = 300
SAME, ALIKE = 0.8, 0.45
"""Parts of the shorter name's letters that must be found in the other one."""


class Place(NamedTuple):
    """Where in a journal or volume.

    Attributes:
        volume: Its number, or an empty text.
        number: That of the issue, or an empty text.
        starts: First pages, without letters in front; several where a text has several ranges.
        ends: Last pages.
    """

    volume: str
    number: str
    starts: frozenset[int]
    ends: frozenset[int]


class VenueName(NamedTuple):
    """A venue as it is compared.

    Attributes:
        known: As the vocabulary has it, or None.
        words: The words that tell it from others.
        sort: ``report``, ``thesis``, ``preprint`` or ``publication``.
        form: ``meeting``, ``journal``, or an empty text where no word tells.
    """

    known: Venue | None
    words: tuple[str, ...]
    sort: str
    form: str


@lru_cache(maxsize=65_536)
def venue_name(text: str | None) -> VenueName | None:
    """Return the comparable view of a venue as printed; None where there is none."""
    words = fold_title(text[:_LONGEST_TEXT]).split() if text else []
    if not words or text is None:
        return None
    known = parse_venue(text)
    own = tuple(word for word in words if word not in _FILLERS and not _ORDINAL.fullmatch(word))
    sort = _sort(words, known)
    if sort == "publication" and not known and not any(len(word) > 1 for word in own):
        return None
    return VenueName(known, own or tuple(words), sort, _form(words))


def _form(words: list[str]) -> str:
    if not _MEETING.isdisjoint(words):
        return "meeting"
    return "" if _JOURNAL.isdisjoint(words) else "journal"


def _sort(words: list[str], known: Venue | None) -> str:
    if not _THESIS.isdisjoint(words):
        return "thesis"
    if not _REPORT.isdisjoint(words):
        return "report"
    if (known and known.is_preprint) or not _PREPRINT.isdisjoint(words):
        return "preprint"
    return "publication"


@lru_cache(maxsize=65_536)
def compare_venues(left: VenueName | None, right: VenueName | None) -> Venues:
    """Tell whether two venues are one; symmetric."""
    if left is None or right is None:
        return "both unknown" if left is right else "one unknown"
    if left.known and right.known:
        if left.known.acronym == right.known.acronym:
            return "same" if left.known.track == right.known.track else "alike"
        return "differ" if left.sort == right.sort else "other sort"
    if left.sort != right.sort:
        return "other sort"
    part = (
        1.0
        if left.words == right.words
        else max(_share(left.words, right.words), _share(right.words, left.words))
    )
    # "Machine Learning" is a journal, and the subject of a conference.
    if part >= SAME and left.form != right.form and "meeting" in {left.form, right.form}:
        return "alike"
    return "same" if part >= SAME else "alike" if part >= ALIKE else "differ"


def _share(mine: tuple[str, ...], theirs: tuple[str, ...]) -> float:
    """Return how much of a name is in another, in order; a word may be cut short, initials be glued."""
    if len(mine) > len(theirs) and len(theirs) > 1:
        return 0.0
    if len(mine) == 1 and len(theirs) > 1 and _is_acronym(mine[0], theirs):
        return 1.0
    found, at = 0, 0
    for word in mine:
        place = next((p for p in range(at, len(theirs)) if _abbreviates(word, theirs[p])), None)
        if place is not None:
            found += len(word)
            at = place + 1
    return found / sum(map(len, mine))


def _abbreviates(one: str, other: str) -> bool:
    short, long = (one, other) if len(one) <= len(other) else (other, one)
    return long.startswith(short) or (len(short) > 3 and short[:4] == long[:4])


def _is_acronym(word: str, words: tuple[str, ...]) -> bool:
    initials = "".join(other[0] for other in words)
    return len(word) > 1 and (word == initials or word[:-1] == initials or word.endswith(initials))


@lru_cache(maxsize=65_536)
def place_of(volume: str | None, number: str | None, pages: str | None) -> Place:
    """Return the comparable view of volume, number and pages as printed.

    >>> place_of("Vol. 6 (1),", None, "pp. 701-6.")
    Place(volume='6', number='1', starts=frozenset({701}), ends=frozenset({706}))
    """
    volumes = _NUMBERS.findall(volume) if volume else []
    if volume and not volumes:
        volumes = [_ROMAN[word] for word in fold_title(volume).split() if word in _ROMAN]
    numbers = _NUMBERS.findall(number) if number else volumes[1:2]
    starts, ends = _ranges(pages) if pages else (frozenset(), frozenset())
    return Place(
        volumes[0].lstrip("0") if volumes else "", numbers[0].lstrip("0") if numbers else "", starts, ends
    )


def _ranges(pages: str) -> tuple[frozenset[int], frozenset[int]]:
    text = _DASHES.sub("-", pages[:_LONGEST_TEXT].lower())
    text = _MONTH.sub(lambda found: str(_MONTHS.index(found[0]) + 1), text)
    starts, ends = set(), set()
    for found in _RANGE.findall(text)[:_MOST_RANGES]:
        start, end = found[1], found[3]
        if not end and len(start) in {6, 8} and _is_glued_range(start):
            start, end = start[: len(start) // 2], start[len(start) // 2 :]
        if not end:
            starts.add(int(start))
            continue
        if len(end) < len(start):
            end = start[: len(start) - len(end)] + end
        starts.add(int(start))
        ends.add(int(end))
    return frozenset(starts), frozenset(ends)


def _is_glued_range(digits: str) -> bool:
    """Tell whether digits are a range that lost its dash, as in ``524532``."""
    middle = len(digits) // 2
    return 0 < int(digits[middle:]) - int(digits[:middle]) < _LONGEST_ARTICLE


def compare_pages(left: Place, right: Place) -> Pages:
    """Tell whether two records stand on the same pages; symmetric."""
    if not left.starts or not right.starts:
        return "unknown"
    shared = left.starts & right.starts
    if shared:
        last = max(left.ends & right.ends, default=0)
        if last > min(shared):
            return "same range"
        ends_agree = not left.ends or not right.ends or not left.ends.isdisjoint(right.ends)
        return "same" if ends_agree else "one end"
    if not left.ends.isdisjoint(right.ends):
        return "one end"
    inside = _inside(left, right) or _inside(right, left)
    return "overlap" if inside else "differ"


def _inside(one: Place, other: Place) -> bool:
    """Tell whether one begins within the pages of the other."""
    if len(other.starts) != 1 or len(other.ends) != 1:
        return False
    (start,), (end,) = other.starts, other.ends
    return any(start <= page <= end for page in one.starts)


def compare_numbers(left: str, right: str) -> Volumes:
    """Tell whether two volumes, or two issues, have one number."""
    if not left or not right:
        return "unknown"
    return "same" if left == right else "differ"
