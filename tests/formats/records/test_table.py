from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from llmlist.formats.records.fields import ReadRecord
from llmlist.formats.records.table import parse_csv
from llmlist.model.problem import Problem

if TYPE_CHECKING:
    from llmlist.model.entry import Entry


def entries_of(text: str) -> list[Entry]:
    return [one.entry for one in parse_csv(text, path="x.csv") if isinstance(one, ReadRecord)]


DATA: Final = Path(__file__).parents[2] / "data" / "records"


@pytest.mark.parametrize("name", ["zotero.csv", "scopus.csv", "jabref.csv", "web-of-science.tsv"])
def test_exports_of_other_programs_are_read(name: str) -> None:
    (entry,) = entries_of((DATA / name).read_text(encoding="utf-8"))
    assert (entry.key, entry.title, entry.venue) == ("AB12", "Moss, on Roofs", "Journal of Moss")
    assert [name.partition(",")[0] for name in entry.authors] == ["Quill", "Reed"]
    assert entry.date is not None
    assert (entry.date.year, [str(one) for one in entry.ids]) == (2021, ["doi:10.1000/m"])
    assert (entry.volume, entry.number, entry.pages) == ("3", "2", "10-19")


def test_a_row_without_a_key_is_named_by_its_line() -> None:
    found = entries_of('title,year\n"A\nB",2020\n\nC,2021\n')
    assert [(one.key, one.title) for one in found] == [("line-2", "A B"), ("line-5", "C")]


def test_a_broken_row_is_a_problem_with_its_line_and_the_others_are_read() -> None:
    text = 'title,year\nOne,2020\nTwo,2020,more,cells\n"Three,2020\nFour,2020\n,2020\nFive,2021\n'
    found = list(parse_csv(text, path="x.csv"))
    titles = [(one.entry.title, one.line) for one in found if isinstance(one, ReadRecord)]
    assert titles == [("One", 2), ("Four", 5), ("Five", 7)]
    assert [one.location.line for one in found if isinstance(one, Problem) and one.location] == [3, 4, 6]


@pytest.mark.parametrize("text", ["", "\n \n", "year,doi number\n2020,x\n", "a"])
def test_a_table_without_titles_has_no_records(text: str) -> None:
    assert entries_of(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "title,year\n" + '"x\n' * 20_001,
        "title,year\n" + '"' * 100_001,
        "title," * 50_000 + "\n" + "x," * 50_000,
        "title,authors\n" + "x," + "y; " * 50_000 + "\n",
        "title\n" + "x" * 2_000_000 + "\n",
    ],
    ids=["open rows", "quotes", "cells", "names", "long cell"],
)
def test_hostile_tables_take_no_long_time(text: str) -> None:
    start = time.perf_counter()
    list(parse_csv(text, path="x.csv"))
    assert time.perf_counter() - start < 5


@given(st.text(alphabet='title,;\t"\n\r\0x', max_size=200))
def test_no_text_is_too_odd(text: str) -> None:
    list(parse_csv(text, path="x.csv"))
    list(parse_csv(f"title,year\n{text}", path="x.csv"))
