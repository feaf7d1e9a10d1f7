from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from llmlist.errors import DataError
from llmlist.formats.record_lines import FIELDS, parse_record_lines
from llmlist.model.date import PartialDate
from llmlist.model.identifier import Identifier

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


def test_every_field_is_read() -> None:
    (entry,) = parse_record_lines(json.dumps(FULL) + "\n\n", path="x.jsonl")
    assert (entry.key, entry.title, entry.venue) == ("7", "Moss on Roofs", "Journal of Moss")
    assert entry.authors == ("Ann Quill", "Bo Reed")
    assert entry.date == PartialDate(2021)
    assert entry.ids == (Identifier("doi", "10.1000/moss.1"), Identifier("arxiv", "2101.00001"))
    assert (entry.volume, entry.number, entry.pages) == ("3", "2", "1-9")
    assert (entry.origins, [link.url for link in entry.links]) == (("index",), ["https://example.org/moss"])


def test_what_says_nothing_counts_as_not_known() -> None:
    odd = {"id": "a", "year": "soon", "doi": "none", "authors": "Ann Quill", "title": None, "volume": True}
    (entry,) = parse_record_lines(json.dumps(odd), path="x.jsonl")
    assert (entry.title, entry.date, entry.ids, entry.volume) == ("", None, (), None)
    assert entry.authors == ("Ann Quill",)


@pytest.mark.parametrize(
    ("text", "says", "line"),
    [
        ('{"id": "a"}\n{"id"', "no JSON", 2),
        ("[1]", "no JSON object with an `id`", 1),
        ('\n{"title": "x"}', "no JSON object with an `id`", 2),
        ('{"id": 1}\n{"id": "1"}', "two records have the id '1'", 2),
    ],
)
def test_a_line_that_is_no_record_is_refused(text: str, says: str, line: int) -> None:
    with pytest.raises(DataError, match=says) as refused:
        parse_record_lines(text, path="x.jsonl")
    assert refused.value.location is not None
    assert (refused.value.location.path, refused.value.location.line) == ("x.jsonl", line)


VALUES = st.recursive(st.none() | st.booleans() | st.integers() | st.floats() | st.text(), st.lists)


@given(st.dictionaries(st.sampled_from(FIELDS), VALUES))
def test_any_value_is_read_or_refused(fields: dict[str, object]) -> None:
    try:
        (entry,) = parse_record_lines(json.dumps(fields), path="x.jsonl")
    except DataError:
        return
    assert "\n" not in entry.title
