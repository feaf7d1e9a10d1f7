from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Run


def test_says_all_that_is_known_and_where_it_stands(run: Run, workspace: Path) -> None:
    result = run("show", "tao2023lanterns", cwd=workspace)
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout.splitlines() == [
        "Lanterns for Long Contexts",
        "  key         tao2023lanterns",
        "  authors     Wen Tao, Ines Aster, Jon Okoro",
        "  date        2023-04",
        "  venue       arXiv",
        "  ids         arxiv:2304.00004",
        "  links       https://arxiv.org/abs/2304.00004",
        "  kind        paper",
        "  sections    Papers",
        "              Surveys",
        "  stands at   README.md:12",
        "              README.md:18",
        "              catalog/entries/readme/papers.yaml:31",
    ]


def test_several_with_a_blank_line_between(run: Run, workspace: Path) -> None:
    result = run("show", "quill2019roots", "lindqvist2018seeds", cwd=workspace)
    first, second = result.stdout.split("\n\n")
    assert first.startswith("Roots and Branches of Parsing\n")
    assert second.startswith("A Catalogue of Seeds\n")


def test_as_json_says_what_list_says(run: Run, workspace: Path) -> None:
    shown = json.loads(run("show", "quill2021moss", "--format", "json", cwd=workspace).stdout)
    listed = json.loads(run("list", "--format", "json", cwd=workspace).stdout)
    assert shown == [entry for entry in listed if entry["key"] == "quill2021moss"]


def test_an_alias_is_as_good_as_the_key(run: Run, workspace: Path) -> None:
    path = workspace / "catalog" / "entries" / "readme" / "papers.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(
        text.replace("  venue: ACL 2021", "  aliases: [old-moss]\n  venue: ACL 2021"), encoding="utf-8"
    )
    assert "key         quill2021moss" in run("show", "old-moss", cwd=workspace).stdout


def test_an_unknown_key_is_a_usage_error(run: Run, workspace: Path) -> None:
    result = run("show", "quill2021mos", cwd=workspace)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "no entry has the key 'quill2021mos'" in result.stderr
    assert "  hint: did you mean quill2021moss" in result.stderr


def test_from_a_folder_below_and_from_elsewhere(run: Run, workspace: Path, tmp_path: Path) -> None:
    here = run("show", "quill2021moss", cwd=workspace)
    assert here.exit_code == 0
    assert run("show", "quill2021moss", cwd=workspace / "catalog") == here
    assert run("show", "quill2021moss", "-C", "workspace", cwd=tmp_path) == here


def test_duplicates_and_problems_are_told(run: Run, workspace: Path) -> None:
    path = workspace / "catalog" / "entries" / "readme" / "papers.yaml"
    text = path.read_text(encoding="utf-8")
    twin = (
        "- key: twin\n  title: Lanterns for Long Contexts\n  ids: {arxiv: '2304.00004'}\n"
        "  links: [https://arxiv.org/abs/2304.00004]\n  section: papers\n"
    )
    path.write_text(text + twin, encoding="utf-8")
    lines = run("show", "twin", cwd=workspace).stdout.splitlines()
    assert any("duplicates  one work with tao2023lanterns: " in line for line in lines)
    assert any("[not-in-document]" in line for line in lines)
    (shown,) = json.loads(run("show", "twin", "--format", "json", cwd=workspace).stdout)
    assert shown["duplicates"][0]["keys"] == ["tao2023lanterns"]
    assert "not-in-document" in [one["code"] for one in shown["problems"]]
