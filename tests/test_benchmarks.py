"""That the benchmarks run, at the smallest size; how fast anything is, no test says."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.benchmarks import index_speed
from tests.benchmarks.__main__ import main, parse_size
from tests.benchmarks.catalogues import make_catalog, make_document
from tests.benchmarks.rows import Row, as_markdown
from tests.benchmarks.timing import Figure

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Run


def test_every_group_is_measured(tmp_path: Path) -> None:
    report, table = tmp_path / "report.json", tmp_path / "report.md"
    options = ["--size", "30", "--runs", "1", "--json", str(report), "--markdown", str(table)]
    assert main(options) == 0
    rows = json.loads(report.read_text())["rows"]
    assert len(rows) > 25
    assert all(row["value"]["lowest"] <= row["value"]["median"] <= row["value"]["highest"] for row in rows)
    assert [row["what"] for row in rows if "different answers" in row["what"] and row["is_reached"]]
    assert table.read_text().count("\n| ") == len(rows) + 1


def test_a_made_up_catalogue_is_in_order(tmp_path: Path, run: Run) -> None:
    make_catalog(tmp_path / "list", 600)
    assert run("render", "--check", cwd=tmp_path / "list").exit_code == 0
    checked = run("check", cwd=tmp_path / "list")
    assert (checked.exit_code, checked.stdout) == (0, "")


def test_documents_are_the_same_each_time() -> None:
    assert make_document(50) == make_document(50)
    assert make_document(50).count("https://arxiv.org/abs/") == 50


@pytest.mark.parametrize(("text", "size"), [("7", 7), ("1k", 1000), ("100k", 100_000)])
def test_sizes_are_read(text: str, size: int) -> None:
    assert parse_size(text) == size


def test_the_table_tells_what_is_not_reached() -> None:
    good = Row(what="a", value=Figure(1, 1, 2), unit="x bare Python", most=2)
    bad = Row(what="b", value=Figure(3, 3, 3), unit="x bare Python", most=2)
    lines = as_markdown([good, bad]).splitlines()
    assert "| reached |" in lines[2]
    assert "**not reached**" in lines[3]


def test_the_arxiv_index_finds_what_it_should(capsys: pytest.CaptureFixture[str]) -> None:
    index_speed.main(500, 140, 1)
    said = capsys.readouterr().out.splitlines()
    (recall,) = (line for line in said if line.startswith("recall: "))
    (wrong,) = (line for line in said if line.startswith("wrong papers: "))
    assert "MISSED" not in recall + wrong
    assert any(line.startswith("build / decode: ") for line in said)
