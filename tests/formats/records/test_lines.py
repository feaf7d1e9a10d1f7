from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from llmlist.formats.records.fields import ReadRecord
from llmlist.formats.records.lines import parse_record_lines
from llmlist.formats.records.own_form import FIELDS
from llmlist.model.date import PartialDate
from llmlist.model.identifier import Identifier
from llmlist.model.problem import Problem

if TYPE_CHECKING:
    from llmlist.model.entry import Entry

FULL = {
    "id": 7,
    "source": "index",
    "title": " Moss on\nRoofs ",
    "authors": ["Ann Quill", "", "Bo Reed"],
    "year": "c. 2021.",
    "venue": "Journal of Moss",
    "doi": "https://doi.org/10.1000/MOSS.1",
    "arxiv": "2101.00001v2",
    "url": "https://example.org/moss",
    "pages": "1-9",
    "volume": 3,
    "number": "2",
}


def entries_of(text: str) -> list[Entry]:
    found = parse_record_lines(text, path="x.jsonl")
    return [one.entry for one in found if isinstance(one, ReadRecord)]


def test_every_field_is_read() -> None:
    (entry,) = entries_of(json.dumps(FULL) + "\n\n")
    assert (entry.key, entry.title, entry.venue) == ("7", "Moss on Roofs", "Journal of Moss")
    assert entry.authors == ("Ann Quill", "Bo Reed")
    assert entry.date == PartialDate(2021)
    assert entry.ids == (Identifier("doi", "10.1000/moss.1"), Identifier("arxiv", "2101.00001"))
    assert (entry.volume, entry.number, entry.pages) == ("3", "2", "1-9")
    assert (entry.origins, [link.url for link in entry.links]) == (("index",), ["https://example.org/moss"])


def test_what_says_nothing_counts_as_not_known() -> None:
    odd = {"id": "a", "year": "soon", "doi": "none", "authors": "Ann Quill", "title": None, "volume": True}
    (entry,) = entries_of(json.dumps(odd))
    assert (entry.title, entry.date, entry.ids, entry.volume) == ("", None, (), None)
    assert entry.authors == ("Ann Quill",)


@pytest.mark.parametrize(
    ("text", "says", "line"),
    [
        ('\n{"id"', "no JSON", 2),
        ("[1]", "no JSON object with an `id`", 1),
        ('\n{"title": "x"}', "no JSON object with an `id`", 2),
    ],
)
def test_a_line_that_is_no_record_is_a_problem_and_the_others_are_read(
    text: str, says: str, line: int
) -> None:
    good = '{"id": "good", "title": "Moss"}'
    found = list(parse_record_lines(f"{text}\n{good}", path="x.jsonl"))
    problem = next(one for one in found if isinstance(one, Problem))
    assert says in problem.message
    assert problem.location is not None
    assert (problem.location.path, problem.location.line) == ("x.jsonl", line)
    assert [one.entry.key for one in found if isinstance(one, ReadRecord)] == ["good"]


VALUES = st.recursive(st.none() | st.booleans() | st.integers() | st.floats() | st.text(), st.lists)


@given(st.dictionaries(st.sampled_from(FIELDS), VALUES))
def test_any_value_is_read_or_a_problem(fields: dict[str, object]) -> None:
    for one in parse_record_lines(json.dumps(fields), path="x.jsonl"):
        assert isinstance(one, Problem) or "\n" not in one.entry.title
