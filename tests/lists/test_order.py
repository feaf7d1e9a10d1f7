from __future__ import annotations

import pytest

from llmlist.lists.order import find_order, find_place
from llmlist.lists.reading import ReadListing, read_document
from llmlist.model.date import PartialDate
from llmlist.model.entry import Entry


def listing(*dates: str) -> ReadListing:
    lines = [
        f"- [{date}] **Paper {word}** [Link](https://example.org/{word}.pdf)" if date else
        f"- **Paper {word}** [Link](https://example.org/{word}.pdf)"
        for date, word in zip(dates, "qwertzuiop", strict=False)
    ]  # fmt: skip
    (found,) = read_document("\n".join(lines).encode()).listings
    return found


def titled(*titles: str) -> ReadListing:
    lines = [f"- [{title}](https://example.org/{n}.pdf)" for n, title in enumerate(titles)]
    (found,) = read_document("\n".join(lines).encode()).listings
    return found


def place(found: ReadListing, date: str) -> int:
    return find_place(found, Entry(key="k", title="T", section="s", date=PartialDate.parse(date)))


ASCENDING = ("2019-01-01", "2020-01-01", "2021-01-01", "2022-01-01")


@pytest.mark.parametrize(
    ("date", "index"), [("2018-05", 0), ("2019-05", 1), ("2021-06-01", 3), ("2023", 4), ("2020-01-01", 2)]
)
def test_an_ascending_order_takes_a_new_date_behind_its_equals(date: str, index: int) -> None:
    assert place(listing(*ASCENDING), date) == index


@pytest.mark.parametrize(
    ("date", "index"), [("2023-05", 0), ("2021-06", 1), ("2019-05-05", 3), ("2018", 4), ("2021-01-01", 1)]
)
def test_a_descending_order_takes_a_new_date_before_its_equals(date: str, index: int) -> None:
    assert place(listing(*reversed(ASCENDING)), date) == index


def test_items_without_a_date_do_not_break_an_order() -> None:
    assert place(listing("2019-01-01", "", "2020-01-01", "2022-01-01", ""), "2021-05-05") == 3


def test_one_slip_among_many_does_not_break_an_order() -> None:
    dates = [f"20{n:02d}-01-01" for n in (10, 11, 12, 13, 15, 14, 16, 17, 18, 19)]
    order = find_order(listing(*dates))
    assert order is not None
    assert not order.descending


@pytest.mark.parametrize(
    "dates", [("2019-01-01",), ("2019-01-01", "2021-01-01", "2020-01-01"), ("2019-01-01",) * 4]
)
def test_without_an_order_a_new_entry_comes_last(dates: tuple[str, ...]) -> None:
    found = listing(*dates)
    assert find_order(found) is None
    assert place(found, "2018-01-01") == len(dates)


def test_an_entry_without_a_date_comes_last() -> None:
    entry = Entry(key="k", title="T", section="s")
    assert find_place(listing(*ASCENDING), entry) == 4


def test_an_order_by_title_is_kept() -> None:
    found = titled("Ash Trees", "Birch Bark", "Cedar Cones", "Date Palms", "Elm Leaves")
    assert find_place(found, Entry(key="k", title="Cherry Pits", section="s")) == 3
    assert find_place(found, Entry(key="k", title="Acorns", section="s")) == 0
    assert find_place(found, Entry(key="k", title="Zelkova", section="s")) == 5
