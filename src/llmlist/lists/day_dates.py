"""Dates that say month and day only, ``[03/17]``: the year stands in a heading or a bullet above.

Which of two numbers is the month is told by all such dates of a document that are joined alike: one above
12, or the order in which items stand. Where nothing tells, nothing is read.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple, TypeAlias

from llmlist.lists.headings import heading_title
from llmlist.model.date import PartialDate

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from llmlist.lists.blocks import Heading
    from llmlist.lists.listings import Listing, Listings
    from llmlist.model.entry import Draft

DAY: Final = re.compile(r"(\d{1,2})([/.-])(\d{1,2})", re.ASCII)
"""A text that is a month and a day, in either order."""

_DAY_IN_ITEM: Final = re.compile(
    rb"(?:\A[\s*_`~]*|[|\[(]\s*[*_`]{0,3})(\d{1,2}[/.-]\d{1,2})(?=[\])\s:*_`,|]|\Z)"
)
_YEAR: Final = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)", re.ASCII)
_LAST_MONTH: Final = 12
_LAST_DAY: Final = 31
_FEWEST: Final = 2
_FEWEST_IN_ORDER: Final = 3
_LONGEST_ITEM: Final = 1500


class DayYear(NamedTuple):
    """What a month and a day lack to be a date.

    Attributes:
        year: That of the heading or the bullet above.
        month_first: ``03/17`` and not ``17/03``.
    """

    year: int
    month_first: bool

    def read(self, text: str) -> PartialDate | None:
        """Return the date that a text is; None where it is none."""
        found = DAY.fullmatch(text.strip())
        if found is None:
            return None
        first, second = int(found[1]), int(found[3])
        try:
            return PartialDate(self.year, *((first, second) if self.month_first else (second, first)))
        except ValueError:
            return None

    def write(self, date: PartialDate, example: str) -> str | None:
        """Write a date as an example is written; None where a reader would not see which one it is."""
        found = DAY.fullmatch(example.strip())
        if found is None or date.year != self.year or date.month is None or date.day is None:
            return None
        padded = any(len(part) > 1 and part[0] == "0" for part in (found[1], found[3]))
        width = 2 if padded or (len(found[1]) == len(found[3]) > 1) else 1
        numbers = (date.month, date.day) if self.month_first else (date.day, date.month)
        return found[2].join(f"{number:0{width}d}" for number in numbers)


def find_day_years(content: bytes, found: Listings) -> list[DayYear | None]:
    """Return for each listing what its months and days lack; None where it has none, or nothing tells."""
    years = _years_under(found.headings)
    days = [_days_of(content, listing, _year_above(years, listing)) for listing in found.listings]
    joints = {text[1] for one in days if one is not None for text in one[1]}
    orders = {joint: _is_month_first([one[1] for one in days if one is not None], joint) for joint in joints}
    return [_day_year(one, orders) for one in days]


def day_year_of(drafts: Iterable[Draft | None]) -> DayYear | None:
    """Return what the months and days of a listing lack, by the dates that were read of them."""
    for draft in drafts:
        if draft is None or draft.date is None or draft.date.day is None or draft.date_text is None:
            continue
        shown = DAY.fullmatch(draft.date_text.strip())
        if shown is not None and shown[1].lstrip("0") != shown[3].lstrip("0"):
            return DayYear(draft.date.year, int(shown[1]) == draft.date.month)
    return None


_Parts: TypeAlias = tuple[int, str, int]
"""Two numbers with what joins them between."""


def _days_of(content: bytes, listing: Listing, year: int | None) -> tuple[int, list[_Parts]] | None:
    """Return the year above a listing and the days that most of its items say."""
    if year is None or not listing.items:
        return None
    days = []
    for item in listing.items:
        end = min(item.text_end, item.text_start + _LONGEST_ITEM)
        said = _DAY_IN_ITEM.search(content[item.text_start : end])
        day = None if said is None else DAY.fullmatch(said[1].decode())
        if day is not None and _may_be_day(day):
            days.append((int(day[1]), day[2], int(day[3])))
    usual = len(days) * 2 > len(listing.items) and (len(days) >= _FEWEST or len(listing.items) == 1)
    return (year, days) if usual else None


def _may_be_day(day: re.Match[str]) -> bool:
    first, second = int(day[1]), int(day[3])
    # `1.2` is a section and `4-12` a range: only a slash joins single digits.
    whole = day[2] == "/" or len(day[1]) == len(day[3]) > 1
    return whole and 0 < min(first, second) <= _LAST_MONTH and max(first, second) <= _LAST_DAY


def _day_year(days: tuple[int, list[_Parts]] | None, orders: dict[str, bool | None]) -> DayYear | None:
    if days is None:
        return None
    month_first = {orders[joint] for _, joint, _ in days[1]}
    known = month_first.pop() if len(month_first) == 1 else None
    return None if known is None else DayYear(days[0], known)


def _is_month_first(listings: Sequence[Sequence[_Parts]], joint: str) -> bool | None:
    """Tell which number is the month in all days of a document that are joined so; None where none tells."""
    days = [[(one[0], one[2]) for one in days if one[1] == joint] for days in listings]
    late_first = any(first > _LAST_MONTH for one in days for first, _ in one)
    late_second = any(second > _LAST_MONTH for one in days for _, second in one)
    if late_first or late_second:
        return None if late_first and late_second else late_second
    ordered = [one for one in days if len(set(one)) >= _FEWEST_IN_ORDER]
    by_first = bool(ordered) and all(map(_is_in_order, ordered))
    by_second = bool(ordered) and all(_is_in_order([day[::-1] for day in one]) for one in ordered)
    return None if by_first == by_second else by_first


def _is_in_order(days: Sequence[tuple[int, int]]) -> bool:
    return list(days) in (sorted(days), sorted(days, reverse=True))


def _year_above(years: Sequence[int | None], listing: Listing) -> int | None:
    """Return the one year that the bullet above a listing names, or the nearest heading that names any."""
    if listing.year is not None or listing.heading < 0:
        return listing.year
    return years[listing.heading]


def _years_under(headings: Iterable[Heading]) -> list[int | None]:
    """Return for each heading the year that it names, or the nearest of those above it that names any."""
    years: list[int | None] = []
    above: list[tuple[int, int | None]] = []
    for heading in headings:
        while above and above[-1][0] >= heading.level:
            above.pop()
        year = year_in(heading_title(heading))
        if year is None and above:
            year = above[-1][1]
        above.append((heading.level, year))
        years.append(year)
    return years


def year_in(title: str) -> int | None:
    """Return the one year that a title of a few words names."""
    years = set(_YEAR.findall(title)) if len(title.split()) <= _LONGEST_TITLE else set()
    return int(years.pop()) if len(years) == 1 else None


_LONGEST_TITLE: Final = 6
