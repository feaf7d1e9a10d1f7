"""How lists write dates: read any of the styles, write in the same one.

One row of `DATE_STYLES` is one style; a new style is one more row.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple

from llmlist.model.date import PartialDate

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

_SHORT: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_LONG: Final = (
    "January", "February", "March", "April", "May", "June", "July",
    "August", "September", "October", "November", "December",
)  # fmt: skip
_MONTHS: Final = {
    **{name.casefold(): number for number, name in enumerate(_SHORT, 1)},
    **{name.casefold(): number for number, name in enumerate(_LONG, 1)},
    "sept": 9,
}
MONTH_NAMES: Final = "|".join(
    sorted((name for month in _MONTHS for name in (month, month.title())), key=len, reverse=True)
)
"""Every way to write a month's name, for patterns that ignore case."""

MONTH_WORD: Final = re.compile(rf"(?:{MONTH_NAMES})", re.IGNORECASE)
"""A text that is the name of a month."""

_MONTH: Final = f"(?P<month>{MONTH_NAMES})"
_YEAR: Final = r"(?P<year>(?:19|20)\d\d)"
SINGLE_DAY: Final = re.compile(r"(?<=[a-z.] )[1-9](?=,? )|^[1-9](?= [A-Z])")
"""A day below ten, written without a zero."""


class DateStyle(NamedTuple):
    """One way to write a date.

    Attributes:
        name: For people and for tests.
        pattern: Matches the whole text; groups ``year``, ``month``, ``day``.
        format: Writes a date that is at least as precise as the style needs.
        precision: How many parts the style shows: 1 year, 2 month, 3 day.
    """

    name: str
    pattern: re.Pattern[str]
    format: Callable[[PartialDate], str]
    precision: int


def _style(name: str, pattern: str, precision: int, write: Callable[[PartialDate], str]) -> DateStyle:
    return DateStyle(name, re.compile(pattern, re.IGNORECASE | re.ASCII), write, precision)


def _month_name(names: tuple[str, ...], date: PartialDate) -> str:
    return names[(date.month or 1) - 1]


def _short(date: PartialDate) -> str:
    return _month_name(_SHORT, date)


def _write_slashed(date: PartialDate) -> str:
    return f"{date.month:02d}/{date.day:02d}/{date.year % 100:02d}"


_DAY: Final = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_NUMBER: Final = r"(?P<month>\d{1,2})"
_SHORT_YEAR: Final = r"(?P<short>\d\d)"
_CENTURY: Final = 2000
_HIDDEN: Final = r"<!--(?P<day>\d{1,2})-->"
HIDDEN_DAY: Final = re.compile(rb"<!--\d{1,2}-->")
"""A day that is not shown, behind a month that is."""


def _hide(date: PartialDate, joint: str) -> str:
    return f"{date.year}{joint}{date.month:02d}<!--{date.day:02d}-->"


DATE_STYLES: Final = (
    _style("2017-06-12", f"{_YEAR}-{_NUMBER}-{_DAY}", 3, str),
    _style("2017/06/12", f"{_YEAR}/{_NUMBER}/{_DAY}", 3, lambda d: str(d).replace("-", "/")),
    _style("2017.06.12", rf"{_YEAR}\.{_NUMBER}\.{_DAY}", 3, lambda d: str(d).replace("-", ".")),
    # Some tables hide the day, which sorts their rows, in a comment behind the month.
    _style("2017-06<!--12-->", rf"{_YEAR}-{_NUMBER}{_HIDDEN}", 3, lambda d: _hide(d, "-")),
    _style("2017/06<!--12-->", rf"{_YEAR}/{_NUMBER}{_HIDDEN}", 3, lambda d: _hide(d, "/")),
    _style("2017年6月12日", f"{_YEAR}年{_NUMBER}月{_DAY}日", 3, lambda d: f"{d.year}年{d.month}月{d.day}日"),
    _style("Jun 12, 2017", rf"{_MONTH}\.? {_DAY},? {_YEAR}", 3, lambda d: f"{_short(d)} {d.day}, {d.year}"),
    _style("12 Jun 2017", rf"{_DAY} {_MONTH}\.?,? {_YEAR}", 3, lambda d: f"{d.day} {_short(d)} {d.year}"),
    _style("2017-06", f"{_YEAR}-{_NUMBER}", 2, lambda d: f"{d.year}-{d.month:02d}"),
    _style("2017/06", f"{_YEAR}/{_NUMBER}", 2, lambda d: f"{d.year}/{d.month:02d}"),
    _style("2017.06", rf"{_YEAR}\.{_NUMBER}", 2, lambda d: f"{d.year}.{d.month:02d}"),
    _style("2017年6月", f"{_YEAR}年{_NUMBER}月", 2, lambda d: f"{d.year}年{d.month}月"),
    _style("06/2017", f"{_NUMBER}/{_YEAR}", 2, lambda d: f"{d.month:02d}/{d.year}"),
    _style("Jun 2017", rf"{_MONTH}\.?,? {_YEAR}", 2, lambda d: f"{_short(d)} {d.year}"),
    _style("2017 Jun", rf"{_YEAR},? {_MONTH}\.?", 2, lambda d: f"{d.year} {_short(d)}"),
    _style("06/12/17", rf"{_NUMBER}/{_DAY}/{_SHORT_YEAR}", 3, _write_slashed),
    _style("17-06", f"{_SHORT_YEAR}-{_NUMBER}", 2, lambda d: f"{d.year % 100:02d}-{d.month:02d}"),
    _style("2017/??", rf"{_YEAR}/\?\??", 1, lambda d: f"{d.year}/??"),
    _style("2017-X", rf"{_YEAR}-XX?", 1, lambda d: f"{d.year}-X"),
    _style("2017", _YEAR, 1, lambda d: str(d.year)),
)  # fmt: skip
_SHORT_DATE: Final = re.compile(
    r"\s*(?:\d{1,2}/\d{1,2}/[0-4]\d|(?:1[4-9]|2\d)-(?:0[1-9]|1[0-2]))\s*", re.ASCII
)
_DAY_OF_YEAR: Final = re.compile(r"\d{1,2}[/.-]\d{1,2}", re.ASCII)
_LEADING_ZERO: Final = re.compile(r"(?<!\d)0(?=\d)")
_NAMED_MONTH: Final = re.compile(rf"(?<![^\W\d_])({MONTH_NAMES})\b\.?", re.IGNORECASE)
_LONGEST: Final = 24
_HAS_YEAR: Final = re.compile(r"(?:19|20)\d\d")

_REMEMBERED: Final = 1024
_LONG_NAMES: Final = frozenset(name.casefold() for name in _LONG if name not in _SHORT)


def may_be_date(text: str) -> bool:
    """Tell whether a text holds a year, or is a date with a year of two digits: few texts do.

    >>> may_be_date("May 2023"), may_be_date("11/3/21"), may_be_date("23-05"), may_be_date("12-05")
    (True, True, True, False)
    """
    return _HAS_YEAR.search(text) is not None or _SHORT_DATE.fullmatch(text) is not None


@lru_cache(maxsize=_REMEMBERED)
def parse_date_text(text: str) -> PartialDate | None:
    """Return the date that a text is, as a whole, in any of the styles; None where it is none."""
    style = find_date_style(text)
    return None if style is None else _read(style, text.strip())


def find_date_style(text: str) -> DateStyle | None:
    """Return the style in which a text, as a whole, writes a date; None where it is no date."""
    text = text.strip()
    if len(text) > _LONGEST or not may_be_date(text):
        return None
    for style in DATE_STYLES:
        if style.pattern.fullmatch(text) and _read(style, text) is not None:
            return style
    return None


def format_date_like(date: PartialDate, example: str) -> str:
    """Write a date as ``example`` is written; as precise as both the style and the date allow.

    >>> format_date_like(PartialDate(2023, 3, 15), "2017-06")
    '2023-03'
    >>> format_date_like(PartialDate(2023, 3, 15), "June 2017")
    'March 2023'
    >>> format_date_like(PartialDate(2021, 11, 7), "11/3/21")
    '11/7/21'
    """
    style = find_date_style(example)
    known = 1 + (date.month is not None) + (date.day is not None)
    if style is None or style.precision > known:
        return str(date)
    text = style.format(date)
    if "short" in style.pattern.groupindex:
        read = parse_date_text(text)
        if read is None or read.year != date.year:
            return str(date)  # its year needs more than two digits
    found = style.pattern.fullmatch(example.strip())
    month = (found.groupdict().get("month") or "") if found else ""
    day = (found.groupdict().get("day") or "") if found else ""
    if month.casefold() in _LONG_NAMES:
        text = text.replace(_month_name(_SHORT, date), _month_name(_LONG, date))
    elif len(month) == 1 or (month.isdigit() and len(day) == 1):
        text = _LEADING_ZERO.sub("", text)
    elif month and f"{month}." in example and _month_name(_SHORT, date) != _month_name(_LONG, date):
        text = text.replace(_short(date), f"{_short(date)}.")
    if month.isalpha() and day.startswith("0") and date.day is not None and date.day < 10:
        text = re.sub(rf"(?<!\d){date.day}(?!\d)", f"0{date.day}", text, count=1)
    return text


def is_as_precise(date: PartialDate, text: str) -> bool:
    """Tell whether a text is a date that shows as much of the month and the day as another does."""
    if _DAY_OF_YEAR.fullmatch(text) and find_date_style(text) is None:
        return date.day is not None
    style = find_date_style(text)
    return style is not None and style.precision == 1 + (date.month is not None) + (date.day is not None)


def clear_example(example: str, others: Iterable[str], elsewhere: Iterable[str] = ()) -> str:
    """Return a date that shows how the list writes its months: ``example`` itself, if it does.

    Where June and July are shortened somewhere, they tell as much as other months do.

    >>> clear_example("June 2017", ["2017-03", "May 2017", "Aug 2017"])
    'Aug 2017'
    >>> clear_example("May 2017", ["June 2017", "May 2017"], ["Aug 2017", "Jul 2017"])
    'June 2017'

    Args:
        example: A date.
        others: Dates beside it.
        elsewhere: Those of the rest of the document.
    """
    if not is_month_unclear(example):
        return example
    style = find_date_style(example)
    alike = [other for other in (example, *others, *elsewhere) if find_date_style(other) is style]
    shortens = any(_SHORT_MIDSUMMER.search(other) for other in alike)

    def tells(text: str) -> bool:
        return not is_month_unclear(text) or (shortens and _MIDSUMMER.search(text) is not None)

    return next((text for text in alike if tells(text)), example)


_MIDSUMMER: Final = re.compile(r"\b(?:june|july)\b", re.IGNORECASE)
_SHORT_MIDSUMMER: Final = re.compile(r"\b(?:jun|jul)\b", re.IGNORECASE)


def spell_month(text: str, examples: Iterable[str]) -> str:
    """Write the name of a date's month as the first example of the same form and month does.

    Many lists shorten long names only: ``Dec 2023`` beside ``March 2023``.

    >>> spell_month("Sep 2017", ["Aug. 2017", "Sept 2016", "Sep. 2015"])
    'Sept 2017'
    """
    name, style = _NAMED_MONTH.search(text), find_date_style(text)
    if name is None or style is None:
        return text
    month = _MONTHS[name[1].casefold()]
    for example in examples:
        other = _NAMED_MONTH.search(example)
        if other is not None and _MONTHS[other[1].casefold()] == month and find_date_style(example) is style:
            return text[: name.start()] + other.group() + text[name.end() :]
    return text


def is_month_unclear(example: str) -> bool:
    """Tell whether a date does not show how the list writes its months.

    May, June and July are seldom shortened, and from October on a number has two digits anyway.

    >>> is_month_unclear("June 2017"), is_month_unclear("Oct 2017"), is_month_unclear("2017-06")
    (True, False, False)
    """
    style = find_date_style(example)
    found = style.pattern.fullmatch(example.strip()) if style is not None else None
    month = (found.groupdict().get("month") or "") if found else ""
    return month.casefold() in {"may", "june", "july", "10", "11", "12"}


def _read(style: DateStyle, text: str) -> PartialDate | None:
    found = style.pattern.fullmatch(text)
    if found is None:
        return None
    parts = found.groupdict()
    month = parts.get("month")
    number = None if month is None else int(month) if month.isdigit() else _MONTHS[month.casefold()]
    day = parts.get("day")
    try:
        year = int(parts["year"]) if "year" in parts else _CENTURY + int(parts["short"])
        return PartialDate(year, number, int(day) if day else None)
    except ValueError:
        return None
