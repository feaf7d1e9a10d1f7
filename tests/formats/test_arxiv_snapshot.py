from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from llmlist.formats.arxiv_snapshot import make_paper, read_record
from tests.arxiv_snapshot import BUTTON_RECORD, OLD_RECORD, SEAMS_RECORD, snapshot_line, snapshot_record


def test_a_line_becomes_the_paper_that_arxivs_interface_describes() -> None:
    paper = make_paper(read_record(snapshot_line(SEAMS_RECORD)))
    assert paper.title == "Seams: Where Pocket Models Come Apart"
    assert paper.authors == ("Wen Tao", "Åsa Lindqvist")
    assert (paper.published, paper.updated, paper.version) == ("2022-05-23T09:30:00Z", "2022-05-24", 1)
    assert (paper.comment, paper.primary_category) == ("Accepted at EMNLP 2022", "cs.CL")
    assert paper.categories == ("cs.CL", "cs.LG")


def test_the_first_versions_day_counts() -> None:
    paper = make_paper(read_record(snapshot_line(BUTTON_RECORD)))
    assert (paper.published, paper.version) == ("2023-03-01T10:00:00Z", 2)


def test_accents_are_spelled_out_and_mathematics_stays() -> None:
    paper = make_paper(read_record(snapshot_line(OLD_RECORD)))
    assert paper.title == r"On $\alpha$-Seams of Schrödinger Type"
    assert paper.authors == ("Kurt Gödel",)


def test_an_identifier_that_looks_like_a_number_stays_a_text() -> None:
    assert read_record(snapshot_line(snapshot_record("0704.0001", "T"))).id == "0704.0001"


@pytest.mark.parametrize("order", [1, -1])
def test_fields_may_come_in_any_order(order: int) -> None:
    turned = dict(list(SEAMS_RECORD.items())[::order])
    assert read_record(snapshot_line(turned)) == read_record(snapshot_line(SEAMS_RECORD))


@given(st.text(), st.text())
def test_an_abstract_changes_nothing(abstract: str, title: str) -> None:
    record = snapshot_record("2205.99909", title or "T", abstract=abstract)
    plain = snapshot_record("2205.99909", title or "T", abstract="")
    spaced = json.dumps(record).encode()
    assert read_record(snapshot_line(record)) == read_record(snapshot_line(plain)) == read_record(spaced)


@pytest.mark.parametrize(
    "line",
    [
        b"",
        b"[]",
        b"7",
        b"null",
        b"{}",
        b'{"id": "2205.99909"',
        b'{"id": 2205.99909, "title": "T", "categories": "cs.CL"}',
        b'{"id": "2205.99909", "title": null, "categories": "cs.CL"}',
        b'{"id": "2205.99909", "title": "T", "categories": ["cs.CL"]}',
        b'{"id": "2205.99909", "title": "T", "categories": "cs.CL", "versions": [7]}',
        b'{"id": "2205.99909", "title": "T", "categories": "cs.CL", "authors_parsed": [["A"]]}',
        b"\xff\xfe",
        b"[" * 100_000,
    ],
)
def test_what_is_no_record_is_refused(line: bytes) -> None:
    with pytest.raises(ValueError):  # noqa: PT011  # json's own error is one
        read_record(line)


def test_odd_values_are_left_out() -> None:
    odd = {"comments": 7, "doi": ["x"], "versions": [], "authors_parsed": None}
    paper = make_paper(read_record(snapshot_line(snapshot_record("2205.99909", "T", (), **odd))))
    assert (paper.comment, paper.doi, paper.published, paper.authors) == (None, None, None, ())
