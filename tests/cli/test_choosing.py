"""`list` with its options, and `stats`."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Run


def keys(run: Run, root: Path, *options: str) -> list[str]:
    result = run("list", *options, "--format", "json", cwd=root)
    assert (result.exit_code, result.stderr) == (0, "")
    return [str(one["key"]) for one in json.loads(result.stdout)]


def test_every_option_must_be_met(run: Run, workspace: Path) -> None:
    everything = keys(run, workspace)
    by_year = keys(run, workspace, "--year", "2023")
    assert by_year
    assert set(by_year) < set(everything)
    assert keys(run, workspace, "--year", "2023-2023") == by_year
    assert set(keys(run, workspace, "--year", "-2022")).isdisjoint(by_year)
    assert set(by_year) <= set(keys(run, workspace, "--year", "2023-"))
    both = keys(run, workspace, "--year", "2023", "--author", "tao")
    assert both == ["tao2023lanterns"]
    assert keys(run, workspace, "--author", "wen tao", "--kind", "book") == []


def test_a_venue_is_met_in_any_spelling(run: Run, workspace: Path) -> None:
    assert keys(run, workspace, "--venue", "arxiv") == keys(run, workspace, "--venue", "arXiv preprint")
    assert "quill2021moss" in keys(run, workspace, "--venue", "acl")
    assert "quill2021moss" in keys(run, workspace, "--venue", "ACL 2021")
    assert keys(run, workspace, "--venue", "ACL 1999") == []


def test_what_is_missing(run: Run, workspace: Path) -> None:
    entries = json.loads(run("list", "--format", "json", cwd=workspace).stdout)
    without = [one["key"] for one in entries if "arxiv" not in one.get("ids", {})]
    assert keys(run, workspace, "--missing", "arxiv") == without
    undated = [one["key"] for one in entries if "date" not in one and "venue" not in one]
    assert keys(run, workspace, "--missing", "date", "--missing", "venue") == undated


def test_sorted_either_way(run: Run, workspace: Path) -> None:
    entries = json.loads(run("list", "--sort", "date", "--format", "json", cwd=workspace).stdout)
    dates = [one["date"] for one in entries if "date" in one]
    assert dates == sorted(dates)
    back = json.loads(run("list", "--sort", "date", "--reverse", "--format", "json", cwd=workspace).stdout)
    assert [one["date"] for one in back if "date" in one] == dates[::-1]
    known = ["date" in one for one in back]
    assert known == sorted(known, reverse=True)
    assert keys(run, workspace, "--sort", "key") == sorted(keys(run, workspace))


@pytest.mark.parametrize(
    ("options", "hint"),
    [
        (("--year", "soon"), "write 2023"),
        (("--missing", "authers"), "did you mean authors"),
        (("--kind", "poem"), "one of: paper"),
        (("--sort", "colour"), "llmlist list --help"),
    ],
)
def test_what_makes_no_sense_is_a_usage_error(
    run: Run, workspace: Path, options: tuple[str, ...], hint: str
) -> None:
    result = run("list", *options, cwd=workspace)
    assert (result.exit_code, result.stdout) == (2, "")
    assert hint in result.stderr


def test_statistics_count_each_entry(run: Run, workspace: Path) -> None:
    shown = json.loads(run("stats", "--format", "json", cwd=workspace).stdout)
    assert shown["entries"] == 8
    assert list(shown) == ["entries", "year", "venue", "institute", "section"]
    for field in ("year", "venue"):
        assert sum(one["entries"] for one in shown[field]["counts"]) + shown[field]["unknown"] == 8
    years = [one["name"] for one in shown["year"]["counts"]]
    assert years == sorted(years)
    assert "ACL" in [one["name"] for one in shown["venue"]["counts"]]
    assert "Surveys / Older" in [one["name"] for one in shown["section"]["counts"]]


def test_statistics_in_a_pipe_are_columns(run: Run, workspace: Path) -> None:
    lines = run("stats", "--by", "year", "--section", "Older", cwd=workspace).stdout.splitlines()
    assert lines == ["2 entries", "", "year  entries", "2018  1", "2019  1"]
    assert run("stats", "--by", "colour", cwd=workspace).exit_code == 2


def test_statistics_as_a_drawing(run: Run, workspace: Path) -> None:
    path = workspace / "catalog" / "catalog.yaml"
    path.write_text(
        path.read_text(encoding="utf-8").replace("title: Papers", "title: <b>&"), encoding="utf-8"
    )
    drawn = run("stats", "--by", "section", "--by", "venue", "--top", "2", "--format", "svg", cwd=workspace)
    root = ET.fromstring(drawn.stdout)
    texts = [one.text for one in root.iter("{http://www.w3.org/2000/svg}text")]
    assert "<b>&" in texts
    assert texts[0] == "section"
    assert (
        drawn.stdout
        == run(
            "stats", "--by", "section", "--by", "venue", "--top", "2", "--format", "svg", cwd=workspace
        ).stdout
    )
