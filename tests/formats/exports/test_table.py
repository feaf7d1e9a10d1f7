"""CSV: what a spreadsheet shows and never carries out. RIS and markdown: no text ends its line."""

from __future__ import annotations

import csv
import io

import pytest
import rispy  # type: ignore[import-untyped]  # it has no types
from hypothesis import given

from llmlist.formats.exports.lines import format_lines
from llmlist.formats.exports.ris import format_ris
from llmlist.formats.exports.table import format_csv
from llmlist.lists.export_tables import format_markdown
from llmlist.lists.reading import read_document
from llmlist.model.entry import Entry
from tests.formats.exports.entry_strategies import CATALOG, entries
from tests.formats.exports.test_bibtex import PAPER

FORMULA_MARKS = "=+-@\t\r＝＋－＠"


def rows_of(*some: Entry) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(format_csv(CATALOG, some), newline="")))


def test_a_row() -> None:
    (row,) = rows_of(PAPER)
    assert row["authors"] == "Ann Quill; Aaron van den Oord; Kurt Gödel Jr.; Moss and Fern Group; et al."
    assert (row["date"], row["ids"]) == ("2021-06-12", "arxiv:2101.00001; doi:10.1000/moss_1")
    assert row["links"] == "https://arxiv.org/pdf/2101.00001.pdf\ncode: https://github.com/q/m"


@pytest.mark.parametrize("title", ["=cmd|' /C calc'!A0", "+1", "-1", "@SUM(A1)", "＝1", "'=1", '=1,"=2"'])
def test_a_formula_is_text(title: str) -> None:
    (row,) = rows_of(Entry(key="k", title=title, section="papers"))
    assert row["title"] == f"'{title}"


@given(entries())
def test_no_cell_is_a_formula(entry: Entry) -> None:
    (row,) = rows_of(entry)
    assert not [cell for cell in row.values() if cell[:1] in FORMULA_MARKS and cell]


@given(entries())
def test_a_reader_of_ris_takes_all_of_it(entry: Entry) -> None:
    text = format_ris(CATALOG, [PAPER, entry, PAPER])
    found = rispy.loads(text)
    assert [one["id"] for one in found] == [PAPER.key, entry.key, PAPER.key]
    assert all(line[2:6] == "  - " for line in text.split("\n") if line)


@given(entries())
def test_a_line_is_one_entry_to_every_reader_of_lines(entry: Entry) -> None:
    assert len(format_lines(CATALOG, [entry, PAPER]).splitlines()) == 2


@given(entries())
def test_markdown_shows_each_entry_as_one_row(entry: Entry) -> None:
    lines = format_markdown(CATALOG, [entry, entry]).splitlines()
    assert len(lines) == 4
    assert "javascript:" not in lines[2] or "](javascript:" not in lines[2].replace("\\]", "")
    assert "<script" not in lines[2].replace("\\<script", "").replace("`<script", "")


def test_markdown_has_a_table_for_each_section_that_reads_as_a_list() -> None:
    other = Entry(key="k", title="Ferns | Moss", section="papers/deep", authors=("Bo Birch",))
    text = format_markdown(CATALOG, [PAPER, other])
    assert [line for line in text.splitlines() if line.startswith("#")] == ["## Papers", '### Deep, = "odd"']
    drafts = read_document(text.encode()).drafts
    assert [draft.title for draft in drafts] == [PAPER.title, "Ferns | Moss"]
    assert drafts[0].authors[:2] == PAPER.authors[:2]
