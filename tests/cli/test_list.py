from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.cli.conftest import files_below

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Run


def test_is_a_plain_table_in_a_pipe(run: Run, workspace: Path) -> None:
    result = run("list", "--section", "Older", cwd=workspace)
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout.splitlines() == [
        "key                 date     title                          venue  section",
        "quill2019roots      2019-07  Roots and Branches of Parsing         surveys/older",
        "lindqvist2018seeds  2018-08  A Catalogue of Seeds                  surveys/older",
    ]


def test_as_json_keeps_its_contract(run: Run, workspace: Path) -> None:
    entries = json.loads(run("list", "--format", "json", cwd=workspace).stdout)
    assert len(entries) == 8
    assert all(list(entry)[:4] == ["key", "title", "sections", "places"] for entry in entries)
    assert entries[3] == {
        "key": "tao2023lanterns",
        "title": "Lanterns for Long Contexts",
        "sections": ["papers", "surveys"],
        "places": [{"document": "README.md", "line": 12}, {"document": "README.md", "line": 18}],
        "authors": ["Wen Tao", "Ines Aster", "Jon Okoro"],
        "date": "2023-04",
        "venue": "arXiv",
        "ids": {"arxiv": "2304.00004"},
        "links": [{"label": None, "url": "https://arxiv.org/abs/2304.00004"}],
        "kind": "paper",
    }


def test_places_are_the_lines_of_the_document(run: Run, workspace: Path) -> None:
    lines = (workspace / "README.md").read_bytes().decode().split("\n")
    for entry in json.loads(run("list", "--format", "json", cwd=workspace).stdout):
        assert all(entry["title"] in lines[place["line"] - 1] for place in entry["places"])
        assert entry["places"]


def test_a_section_shows_what_stands_there_also_from_elsewhere(run: Run, workspace: Path) -> None:
    entries = json.loads(run("list", "-s", "surveys", "--format", "json", cwd=workspace).stdout)
    keys = {entry["key"] for entry in entries}
    assert {"okoro2023hedges", "aster2024compost", "tao2023lanterns"} <= keys


def test_a_section_shows_the_sections_in_it_too(run: Run, workspace: Path) -> None:
    entries = json.loads(run("list", "-s", "surveys", "--format", "json", cwd=workspace).stdout)
    sections = {section for entry in entries for section in entry["sections"]}
    assert any(section.startswith("surveys/") for section in sections)


@pytest.mark.parametrize(("name", "hint"), [("paperz", "did you mean"), ("x", "there are: papers, surveys")])
def test_an_unknown_section_is_a_usage_error(run: Run, workspace: Path, name: str, hint: str) -> None:
    result = run("list", "--section", name, cwd=workspace)
    assert (result.exit_code, result.stdout) == (2, "")
    assert f"no section is called '{name}'" in result.stderr
    assert f"  hint: {hint}" in result.stderr


def test_from_a_folder_below_and_from_elsewhere(run: Run, workspace: Path, tmp_path: Path) -> None:
    here = run("list", cwd=workspace)
    assert run("list", cwd=workspace / "catalog" / "entries") == here
    assert run("list", "-C", "workspace", cwd=tmp_path) == here


def test_looking_leaves_nothing_behind_but_the_cache(run: Run, workspace: Path) -> None:
    before = files_below(workspace)
    for arguments in (("list",), ("list", "--format", "json"), ("show", "quill2021moss")):
        assert run(*arguments, cwd=workspace).exit_code == 0
    assert files_below(workspace) == before
