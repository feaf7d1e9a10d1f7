from __future__ import annotations

import json
from typing import TYPE_CHECKING

import jsonschema
import pytest

from llmlist.cli.checking import annotation, source_lines
from llmlist.model.problem import Location, Problem
from tests.cli.conftest import files_below
from tests.cli.test_sync import commit, edit, git
from tests.conftest import DATA

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


INSECURE = "- [Clouds](http://arxiv.org/abs/2105.00001)\n"


def with_line(workspace: Path, line: str = INSECURE) -> str:
    """Put a line behind the first item, take it into the catalogue and return the document."""
    readme = workspace / "README.md"
    text = readme.read_text(encoding="utf-8")
    first = next(one for one in text.splitlines(keepends=True) if one.startswith("- ["))
    readme.write_text(text.replace(first, first + line, 1), encoding="utf-8")
    return readme.read_text(encoding="utf-8")


def test_fix_mends_document_and_catalogue(run: Run, workspace: Path) -> None:
    text = with_line(workspace)
    run("import", "README.md", cwd=workspace)
    shown = run("check", "--fix", "--dry-run", cwd=workspace)
    assert "+- [Clouds](https://arxiv.org/abs/2105.00001)" in shown.stdout
    assert (workspace / "README.md").read_text(encoding="utf-8") == text
    result = run("check", "--fix", cwd=workspace)
    assert "mended 1 problem" in result.stdout
    assert (workspace / "README.md").read_text(encoding="utf-8") == text.replace(
        "http://arxiv", "https://arxiv"
    )
    assert run("render", "--check", cwd=workspace).exit_code == 0


def test_statistics_count_by_rule(run: Run, workspace: Path) -> None:
    with_line(workspace)
    run("import", "README.md", cwd=workspace)
    assert run("check", "--statistics", cwd=workspace).stdout == "1 info    insecure-link\n"


def test_people_see_ten_of_a_kind(run: Run, workspace: Path) -> None:
    lines = "".join(f"- [Clouds of {n}](http://arxiv.org/abs/2105.{n:05d})\n" for n in range(101, 116))
    with_line(workspace, lines)
    run("import", "README.md", cwd=workspace)
    result = run("check", cwd=workspace)
    assert result.stdout.count("[insecure-link]\n") == 10
    assert (
        "README.md: 5 more like these [insecure-link]; `--select insecure-link` shows them" in result.stdout
    )
    assert run("check", "--select", "insecure-link", cwd=workspace).stdout.count("[insecure-link]\n") == 15


def test_sarif_has_what_the_standard_asks_for(run: Run, workspace: Path) -> None:
    # Sections 3.13, 3.14, 3.19, 3.27, 3.29 and 3.30 of SARIF 2.1.0.
    with_line(workspace)
    log = json.loads(run("check", "--format", "sarif", cwd=workspace).stdout)
    assert (log["version"], len(log["runs"])) == ("2.1.0", 1)
    (made,) = log["runs"]
    driver = made["tool"]["driver"]
    assert driver["name"] == "llmlist"
    assert len({rule["id"] for rule in driver["rules"]}) == len(driver["rules"])
    assert made["results"]
    for result in made["results"]:
        assert driver["rules"][result["ruleIndex"]]["id"] == result["ruleId"]
        assert result["level"] in {"none", "note", "warning", "error"}
        assert result["message"]["text"]
        (place,) = result["locations"]
        assert place["physicalLocation"]["artifactLocation"]["uri"] == "README.md"
        assert place["physicalLocation"]["region"]["startLine"] > 0
        assert place["physicalLocation"]["region"]["startColumn"] > 0


@pytest.fixture(scope="module")
def sarif() -> jsonschema.Draft202012Validator:
    """The schema of the standard; see the licence beside it."""
    text = (DATA / "sarif" / "sarif-2.1.0.schema.json").read_text(encoding="utf-8")
    return jsonschema.Draft202012Validator(json.loads(text))


@pytest.mark.parametrize(
    "line",
    [
        "",
        "- [A <b>Stranger</b>](http://arxiv.org/abs/2105.00001)\n",
        "- [\U0001f331 \u202eodd\u202c 漢字](javascript:alert(1)) [x](https://arxiv.org/abs/2113.00001)\n",
        "<!-- llmlist: ignore no-such-rule -->\n- [Open](https://bit.ly/x)\n<!-- never closed\n",
    ],
)
@pytest.mark.parametrize("options", [(), ("--select", "not-in-catalogue")])
def test_sarif_is_valid_by_the_schema_of_the_standard(
    run: Run, workspace: Path, sarif: jsonschema.Draft202012Validator, line: str, options: tuple[str, ...]
) -> None:
    with_line(workspace, line)
    log = json.loads(run("check", "--format", "sarif", *options, cwd=workspace).stdout)
    assert [error.message for error in sarif.iter_errors(log)] == []
    # A schema that took everything would show nothing.
    log["runs"][0]["tool"]["driver"]["rules"] = "none"
    assert not sarif.is_valid(log)


class TestChangesOnly:
    @pytest.fixture
    def repository(self, run: Run, workspace: Path) -> Path:
        with_line(workspace)
        run("import", "README.md", cwd=workspace)
        git(workspace, "init", "--quiet")
        commit(workspace)
        return workspace

    def test_only_what_has_come_is_shown(self, run: Run, repository: Path) -> None:
        with_line(repository, "- [A Stranger's <b>Line</b> for @ada](https://arxiv.org/abs/2405.00001)\n")
        result = run("check", "--diff", "HEAD", cwd=repository)
        assert result.exit_code == 1
        assert "insecure-link" not in result.stdout
        assert "[not-in-catalogue]" in result.stdout
        assert "1 new entry; 1 error" in result.stderr

    def test_the_summary_for_a_pull_request_shows_text_as_text(self, run: Run, repository: Path) -> None:
        with_line(repository, "- [A [Stranger's] `Line` for @ada #7](https://arxiv.org/abs/2405.00001)\n")
        shown = run("check", "--diff", "HEAD", "--format", "markdown", cwd=repository).stdout
        assert shown.startswith("**llmlist**: 1 new entry\n- new: A \\[Stranger's\\]")
        assert "@<!-- -->ada \\#<!-- -->7" in shown

    def test_nothing_new_ends_with_0(self, run: Run, repository: Path) -> None:
        assert run("check", "--diff", "HEAD", cwd=repository).exit_code == 0

    def test_without_git_it_says_so(self, run: Run, workspace: Path) -> None:
        result = run("check", "--diff", "HEAD", cwd=workspace)
        assert result.exit_code == 2
        assert "git" in result.stderr
