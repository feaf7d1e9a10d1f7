from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from llmlist.formats.records.array import parse_record_array
from llmlist.formats.records.fields import ReadRecord
from llmlist.model.problem import Problem

if TYPE_CHECKING:
    from llmlist.model.entry import Entry

ITEM = {
    "id": "http://zotero.org/users/1/items/AAAA",
    "citation-key": "quill2021",
    "type": "article-journal",
    "title": "Moss on <i>Roofs</i>",
    "author": [
        {"family": "Reed", "given": "Bo", "non-dropping-particle": "van", "suffix": "Jr."},
        {"literal": "The Moss Group"},
        {"family": "山田", "given": "太郎"},
        "nobody",
    ],
    "issued": {"date-parts": [["2021", 6]]},
    "container-title": ["Journal of Moss"],
    "DOI": "10.1000/MOSS.1",
    "URL": "https://example.org/m",
    "page": "10-19",
    "volume": 3,
    "issue": "2",
    "note": "arXiv: 2101.00001 [cs]",
}


def entries_of(text: str) -> list[Entry]:
    return [one.entry for one in parse_record_array(text, path="x.json") if isinstance(one, ReadRecord)]


@pytest.mark.parametrize(
    "text", [json.dumps([ITEM]), json.dumps(ITEM, indent=1), json.dumps({"items": [ITEM]})]
)
def test_every_field_of_csl_json_is_read(text: str) -> None:
    (entry,) = entries_of(text)
    assert (entry.key, entry.title, entry.venue) == ("quill2021", "Moss on Roofs", "Journal of Moss")
    assert entry.authors == ("Bo van Reed Jr.", "The Moss Group", "山田 太郎", "nobody")
    assert [str(entry.date), *map(str, entry.ids)] == ["2021-06", "doi:10.1000/moss.1", "arxiv:2101.00001"]
    assert (entry.volume, entry.number, entry.pages) == ("3", "2", "10-19")


def test_an_array_of_our_own_records_is_read_too() -> None:
    (entry,) = entries_of(
        '[{"id": 1, "title": "Moss", "authors": ["Ann Quill"], "year": 2020, "doi": "10.1000/x"}]'
    )
    assert (entry.key, entry.authors, str(entry.date)) == ("1", ("Ann Quill",), "2020")
    assert [str(one) for one in entry.ids] == ["doi:10.1000/x"]


@pytest.mark.parametrize(
    "odd",
    [
        {"issued": {"date-parts": []}},
        {"issued": {"date-parts": [[None]]}},
        {"issued": {"raw": "spring"}},
        {"issued": 7, "author": {"family": "x"}, "container-title": [], "DOI": None, "type": []},
        {"author": [{"family": ["x"], "given": 7}, None, {}], "page": True},
    ],
)
def test_values_of_a_wrong_type_count_as_not_known(odd: dict[str, object]) -> None:
    (entry,) = entries_of(json.dumps([{"id": "a", "title": "Moss", "DOI": "x", **odd}]))
    assert (entry.title, entry.date, entry.venue, entry.ids) == ("Moss", None, None, ())


def test_a_broken_record_is_a_problem_with_its_line_and_the_others_are_read() -> None:
    text = '[\n{"id": 1, "title": "One"},\n{"id": 2, "title": oops},\n{"id": 3, "title": "Three"},\n7,\n{}\n]'
    found = list(parse_record_array(text, path="x.json"))
    assert [(one.entry.title, one.line) for one in found if isinstance(one, ReadRecord)] == [
        ("One", 2),
        ("Three", 4),
    ]
    lines = [one.location.line for one in found if isinstance(one, Problem) and one.location]
    assert lines == [3, 5, 6]


def test_a_deep_array_is_a_problem() -> None:
    found = list(parse_record_array("[" * 200_000, path="x.json"))
    assert [isinstance(one, Problem) for one in found] == [True]


@given(st.text(alphabet='[]{}:,"\\titledno 17\n', max_size=200))
def test_no_text_is_too_odd(text: str) -> None:
    list(parse_record_array(text, path="x.json"))
