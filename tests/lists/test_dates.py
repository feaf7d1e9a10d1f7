from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from llmlist.lists.dates import DATE_STYLES, DateStyle, find_date_style, format_date_like, parse_date_text
from llmlist.model.date import PartialDate

DAYS = st.builds(PartialDate, st.integers(1900, 2099), st.integers(1, 12), st.integers(1, 28))
STYLES = pytest.mark.parametrize("style", DATE_STYLES, ids=lambda style: style.name)


def cut(date: PartialDate, precision: int) -> PartialDate:
    return PartialDate(date.year, *(date.month, date.day)[: precision - 1])


def with_short_year(date: PartialDate) -> PartialDate:
    """Return a day of a year that two digits can tell."""
    return PartialDate(2014 + date.year % 16, date.month, min(date.day or 1, 28))


def test_a_year_that_two_digits_cannot_tell_is_written_in_full() -> None:
    assert format_date_like(PartialDate(1998, 5, 3), "11/3/21") == "1998-05-03"
    assert format_date_like(PartialDate(2022, 5), "23-10") == "22-05"


@STYLES
def test_a_style_finds_itself_in_its_name(style: DateStyle) -> None:
    assert find_date_style(style.name) is style


@STYLES
@settings(deadline=None)
@given(date=DAYS)
def test_a_written_date_reads_back_as_precise_as_its_style(style: DateStyle, date: PartialDate) -> None:
    date = with_short_year(date) if "short" in style.pattern.groupindex else date
    written = format_date_like(date, style.name)
    assert parse_date_text(written) == cut(date, style.precision)
    assert find_date_style(written) is style


@STYLES
@settings(deadline=None)
@given(date=DAYS)
def test_writing_after_a_written_date_keeps_the_style(style: DateStyle, date: PartialDate) -> None:
    written = format_date_like(date, style.name)
    assert format_date_like(date, written) == written


@STYLES
@settings(deadline=None)
@given(date=DAYS, precision=st.integers(1, 3))
def test_nothing_is_made_up(style: DateStyle, date: PartialDate, precision: int) -> None:
    known = cut(date, precision)
    read = parse_date_text(format_date_like(known, style.name))
    assert read is not None
    assert read.covers(known)


@pytest.mark.parametrize(
    ("example", "expected"),
    [
        ("June 2017", "March 2023"),
        ("Jun 2017", "Mar 2023"),
        ("Sept 2017", "Mar 2023"),
        ("12th June 2017", "5 March 2023"),
        ("June 12, 2017", "March 5, 2023"),
        ("2017", "2023"),
        ("2017.06", "2023.03"),
        ("2017.6", "2023.3"),
        ("2017/6/12", "2023/3/5"),
        ("2017-X", "2023-X"),
        ("no date", "2023-03-05"),
        ("", "2023-03-05"),
    ],
)
def test_months_are_written_as_in_the_example(example: str, expected: str) -> None:
    assert format_date_like(PartialDate(2023, 3, 5), example) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2017-6", "2017-06"),
        ("2017.6", "2017-06"),
        ("2017/??", "2017"),
        ("2017-X", "2017"),
        (" 2017 ", "2017"),
        ("JUNE 2017", "2017-06"),
        ("Jun. 2017", "2017-06"),
        ("3rd May, 2019", "2019-05-03"),
        ("2019年5月3日", "2019-05-03"),
        ("2019.05.03", "2019-05-03"),
        ("05/2019", "2019-05"),
    ],
)
def test_dates_are_read(text: str, expected: str) -> None:
    assert str(parse_date_text(text)) == expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        "17",
        "1817",
        "2017-13",
        "2017-02-30",
        "2021.00001",
        "2101.00001",
        "in 2017",
        "2017a",
        "Mai 2017",
        "２０１７",
    ],
)
def test_what_is_no_date_is_none(text: str) -> None:
    assert parse_date_text(text) is None
    assert find_date_style(text) is None
