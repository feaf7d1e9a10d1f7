from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from llmlist.formats.records.files import RECORD_READERS, RecordFormat, find_form, read_records


@pytest.mark.parametrize(
    ("path", "text", "form"),
    [
        ("x.bib", "", "bibtex"),
        ("x.CSV", "", "csv"),
        ("x.tsv", "", "csv"),
        ("x.jsonl", "[]", "jsonl"),
        ("x.json", ' [\n{"id": 1}]', "csl-json"),
        ("x.json", '{\n"id": 1}', "csl-json"),
        ("x.json", '{"items": [\n{"id": 1}]}', "csl-json"),
        ("x.json", '{"id": 1}\n{"id": 2}\n', "jsonl"),
        ("-", "% made by hand\n@article{a,\n}", "bibtex"),
        ("x.txt", "Title;Year\nMoss;2020", "csv"),
        ("x.txt", "nothing of the kind", "jsonl"),
    ],
)
def test_the_name_tells_the_format_or_else_the_text(path: str, text: str, form: str) -> None:
    assert find_form(path, text) == form


def test_one_key_given_twice_makes_two_records() -> None:
    rows = (("a", "A"), ("a", "B"), ("a#2", "C"), ("a", "D"))
    text = "\n".join(json.dumps({"id": key, "title": title}) for key, title in rows)
    found = read_records(text.encode(), path="x.jsonl")
    assert [(one.entry.key, one.entry.title) for one in found.records] == [
        ("a", "A"), ("a#3", "B"), ("a#2", "C"), ("a#4", "D"),
    ]  # fmt: skip


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_files_in_other_encodings_are_read(encoding: str) -> None:
    found = read_records("title,year\nGödel,2020\n".encode(encoding), path="x.csv")
    assert [one.entry.title for one in found.records] == ["Gödel"]
    assert [one.code for one in found.problems] == (["not-utf-8"] if encoding == "cp1252" else [])


@given(st.binary(max_size=300), st.sampled_from(sorted(RECORD_READERS)))
def test_no_file_is_too_odd(content: bytes, form: RecordFormat) -> None:
    found = read_records(content, path="x", form=form)
    assert len({one.entry.key for one in found.records}) == len(found.records)
