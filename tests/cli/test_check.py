from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from llmlist.cli.checking import annotation, source_lines
from llmlist.model.problem import Location, Problem
from tests.cli.conftest import files_below
from tests.cli.test_sync import edit

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Run


def test_a_good_list_passes_and_nothing_is_written(run: Run, workspace: Path) -> None:
    before = files_below(workspace)
    result = run("check", cwd=workspace)
    assert (result.exit_code, result.stdout, result.stderr) == (0, "", "nothing found\n")
    assert run("check", "--quiet", cwd=workspace).stderr == ""
    assert files_below(workspace) == before


def test_an_error_shows_its_line_and_place(run: Run, workspace: Path) -> None:
    edit(workspace, "README.md", "ACL 2021", "EMNLP 2021")
    result = run("check", cwd=workspace)
    assert result.exit_code == 1
    head, line, caret, hint = result.stdout.splitlines()[:4]
    assert head.startswith("README.md:10:")
    assert head.endswith("[value-differs]")
    assert line.startswith("  10 | ")
    assert line[caret.index("^") :].startswith("EMNLP 2021")
    assert hint.startswith("  hint: ")
    assert "1 error" in result.stderr


def test_exit_zero_reports_all_the_same(run: Run, workspace: Path) -> None:
    edit(workspace, "README.md", "ACL 2021", "EMNLP 2021")
    result = run("check", "--exit-zero", cwd=workspace)
    assert (result.exit_code, "[value-differs]" in result.stdout) == (0, True)


def test_rules_can_be_chosen(run: Run, workspace: Path) -> None:
    edit(workspace, "README.md", "ACL 2021", "EMNLP 2021")
    assert run("check", "--ignore", "value-differs", cwd=workspace).exit_code == 0
    assert run("check", "--select", "duplicate", "--select", "mojibake", cwd=workspace).exit_code == 0
    mistyped = run("check", "--select", "value-difers", cwd=workspace)
    assert mistyped.exit_code == 2
    assert "did you mean value-differs?" in mistyped.stderr


def test_json_is_for_programs(run: Run, workspace: Path) -> None:
    edit(workspace, "README.md", "ACL 2021", "EMNLP 2021")
    result = run("check", "--format", "json", cwd=workspace)
    assert result.exit_code == 1
    (problem,) = json.loads(result.stdout)
    assert (problem["code"], problem["path"], problem["line"]) == ("value-differs", "README.md", 10)
    assert set(problem) == {"code", "severity", "message", "path", "line", "column", "key", "hint"}


def test_github_gets_annotations(run: Run, workspace: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    edit(workspace, "README.md", "ACL 2021", "EMNLP 2021")
    result = run("check", "--format", "github", cwd=workspace)
    assert result.stdout.startswith("::error file=README.md,line=10,col=")
    monkeypatch.setenv("GITHUB_WORKSPACE", str(workspace.parent))
    inside = run("check", "--format", "github", cwd=workspace)
    assert inside.stdout.startswith("::error file=workspace/README.md,line=10,col=")


def test_hostile_text_makes_no_annotation_of_its_own() -> None:
    problem = Problem(
        code="placeholder",
        severity="warning",
        message="a%0A\n::error::x",
        location=Location(path="a,b:c.md", line=3),
        hint="h",
    )
    line = annotation(problem, "")
    assert line == "::warning file=a%2Cb%3Ac.md,line=3,title=placeholder::a%250A ::error::x%0Ah"


@pytest.mark.parametrize(
    ("line", "column", "expected"),
    [
        ("- plain", 3, ["  1 | - plain", "    |   ^"]),
        ("- 玻璃 glass", 6, ["  1 | - 玻璃 glass", "    |        ^"]),
        ("-\ttab", 3, ["  1 | - tab", "    |   ^"]),
        ("\ufeff- mark", 3, ["  1 | - mark", "    |   ^"]),
    ],
)
def test_the_caret_stands_below_the_place(line: str, column: int, expected: list[str]) -> None:
    problem = Problem(
        code="a-b", severity="info", message="m", location=Location(path="x.md", line=1, column=column)
    )
    assert list(source_lines([problem], {"x.md": line.encode()}))[1:] == expected


def test_a_long_line_is_cut_around_the_place() -> None:
    text = "a" * 300 + "PLACE" + "b" * 300
    place = Location(path="x.md", line=1, column=301)
    problem = Problem(code="a-b", severity="info", message="m", location=place)
    _, line, caret = source_lines([problem], {"x.md": text.encode()})
    assert line[caret.index("^") :].startswith("PLACE")
    assert len(line) < 120
    assert line.count("…") == 2
