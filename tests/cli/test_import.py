from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.cli.conftest import LIST, files_below

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Run

CONTRACT = [
    "line",
    "title",
    "url",
    "arxiv",
    "doi",
    "authors",
    "date",
    "year",
    "venue",
    "institutes",
    "keywords",
    "other_links",
    "section",
    "kind",
    "note",
    "commented",
]


class TestJson:
    """Other programs rely on ``import FILE --dry-run --format json``."""

    def test_has_every_field_of_every_item_in_order(self, run: Run, pocket: Path) -> None:
        result = run("import", "README.md", "--dry-run", "--format", "json", cwd=pocket)
        items = json.loads(result.stdout)
        assert (result.exit_code, result.stderr) == (0, "")
        assert [list(item) for item in items] == [CONTRACT] * 13
        assert [item["line"] for item in items] == sorted(item["line"] for item in items)
        lines = LIST.split("\n")
        assert all(item["title"] in lines[item["line"] - 1] for item in items)

    def test_says_what_a_table_row_says(self, run: Run, pocket: Path) -> None:
        items = json.loads(run("import", "README.md", "--dry-run", "--format", "json", cwd=pocket).stdout)
        assert items[0] == {
            "line": 12,
            "title": "Pocket Models Suffice",
            "url": "https://arxiv.org/pdf/1905.99901.pdf",
            "arxiv": "1905.99901",
            "doi": None,
            "authors": [],
            "date": "2019",
            "year": 2019,
            "venue": "ACL",
            "institutes": ["Fernwood"],
            "keywords": ["Pocket 1"],
            "other_links": [],
            "section": ["Milestone Papers"],
            "kind": "paper",
            "note": None,
            "commented": False,
        }

    def test_says_what_a_bullet_says(self, run: Run, pocket: Path) -> None:
        items = json.loads(run("import", "README.md", "--dry-run", "--format", "json", cwd=pocket).stdout)
        tool = next(item for item in items if item["title"] == "lint-roller")
        assert (tool["kind"], tool["section"]) == ("tool", ["Tools"])
        assert tool["note"] == "Cleans what collects in pockets:\ntokens, threads and half-sentences."

    def test_counts_lines_by_line_feeds_alone(self, run: Run, tmp_path: Path) -> None:
        (tmp_path / "a.md").write_bytes("x\x0c\u2028\x85y\r\n\r\n- [T](https://example.org/t)\r\n".encode())
        items = json.loads(run("import", "a.md", "--dry-run", "--format", "json").stdout)
        assert [item["line"] for item in items] == [3]

    def test_writes_nothing_and_needs_no_catalogue(self, run: Run, pocket: Path) -> None:
        run("import", "README.md", "--dry-run", "--format", "json", cwd=pocket)
        assert list(pocket.iterdir()) == [pocket / "README.md"]

    def test_of_a_list_without_entries_is_an_empty_list(self, run: Run, tmp_path: Path) -> None:
        (tmp_path / "a.md").write_text("# Prose\n\nNothing is listed here.\n", encoding="utf-8")
        assert run("import", "a.md", "--dry-run", "--format", "json").stdout == "[]\n"

    def test_of_a_file_that_is_not_there_is_a_data_error(self, run: Run) -> None:
        result = run("import", "a.md", "--dry-run", "--format", "json")
        assert (result.exit_code, result.stdout) == (3, "")
        assert "a.md" in result.stderr


def test_leaves_the_document_alone(run: Run, pocket: Path) -> None:
    readme = pocket / "README.md"
    stat = readme.stat()
    assert run("import", "README.md", cwd=pocket).exit_code == 0
    assert readme.read_bytes() == LIST.encode()
    assert (readme.stat().st_mtime_ns, readme.stat().st_ino) == (stat.st_mtime_ns, stat.st_ino)


def test_again_changes_nothing(run: Run, pocket: Path) -> None:
    run("import", "README.md", cwd=pocket)
    before = files_below(pocket)
    result = run("import", "README.md", cwd=pocket)
    assert result.stdout == "README.md: 13 entries in 5 sections: 0 new, 0 changed, 13 as before\n"
    assert (result.exit_code, result.stderr) == (0, "")
    assert files_below(pocket) == before


def test_takes_in_hand_edits(run: Run, pocket: Path) -> None:
    run("import", "README.md", cwd=pocket)
    text = LIST.replace("| ICLR |", "| ICLR 2022 |").replace(
        "- [2023/11]", "- [2024/01] [By Hand](https://example.org/hand)\n- [2023/11]"
    )
    (pocket / "README.md").write_bytes(text.encode())
    result = run("import", "README.md", cwd=pocket)
    assert "14 entries in 5 sections: 1 new, 1 changed, 12 as before" in result.stdout
    entries = json.loads(run("list", "--format", "json", cwd=pocket).stdout)
    assert {"By Hand", "Two Pockets Are Better Than One"} <= {entry["title"] for entry in entries}
    assert "ICLR 2022" in {entry.get("venue") for entry in entries}
    assert run("render", "--check", cwd=pocket).exit_code == 0
    assert (pocket / "README.md").read_bytes() == text.encode()


def test_reports_what_is_gone_and_drops_it_on_demand(run: Run, pocket: Path) -> None:
    run("import", "README.md", cwd=pocket)
    lines = [line for line in LIST.splitlines(keepends=True) if "pocketrun" not in line]
    (pocket / "README.md").write_text("".join(lines), encoding="utf-8")
    reported = run("import", "README.md", cwd=pocket)
    assert reported.exit_code == 0
    assert "'pocketrun' is no longer in README.md [gone-from-document]" in reported.stderr
    assert "pocketrun" in run("list", cwd=pocket).stdout
    assert run("import", "README.md", "--prune", cwd=pocket).exit_code == 0
    assert "pocketrun" not in run("list", cwd=pocket).stdout


def test_a_line_listed_twice_is_doubtful(run: Run, pocket: Path) -> None:
    twice = "- [2023/11] [A Survey of Models You Can Lose](https://arxiv.org/abs/2311.99908)\n"
    (pocket / "README.md").write_text(LIST.replace(twice, twice * 2), encoding="utf-8")
    first = run("import", "README.md", cwd=pocket)
    assert first.exit_code == 0
    line = LIST[: LIST.index(twice)].count("\n") + 2
    assert f"README.md:{line}: warning: " in first.stderr
    assert "[listed-twice]" in first.stderr
    assert run("import", "README.md", "--strict", cwd=pocket).exit_code == 1


def test_doubts_of_one_kind_share_a_report_unless_each_is_asked_for(run: Run, tmp_path: Path) -> None:
    items = "".join(f"- [Rivers of Glass {number}](TODO)\n" for number in range(12))
    (tmp_path / "README.md").write_text(f"# Rivers\n\n{items}", encoding="utf-8")
    brief = run("import", "README.md", "--dry-run", cwd=tmp_path)
    assert brief.stderr.count("[doubtful-item]") == 1
    assert "; 11 more like it, on lines 4, 5, 6, 7, 8, 9, 10, 11 and 3 more [doubtful-item]" in brief.stderr
    verbose = run("import", "README.md", "--dry-run", "--verbose", cwd=tmp_path)
    assert verbose.stderr.count("[doubtful-item]") == 12


def test_a_further_document_joins_the_catalogue(run: Run, pocket: Path) -> None:
    run("import", "README.md", cwd=pocket)
    (pocket / "more.md").write_text(
        "# More\n\n## Lost\n\n- [A Survey of Models You Can Lose](https://arxiv.org/abs/2311.99908v2)\n",
        encoding="utf-8",
    )
    assert run("import", "more.md", cwd=pocket).exit_code == 0
    entries = json.loads(run("list", "--format", "json", cwd=pocket).stdout)
    (survey,) = [entry for entry in entries if entry["title"] == "A Survey of Models You Can Lose"]
    assert survey["sections"] == ["surveys", "lost"]
    assert [place["document"] for place in survey["places"]] == ["README.md", "more.md"]
    assert run("render", "--check", cwd=pocket).exit_code == 0


def test_works_from_a_folder_below(run: Run, pocket: Path) -> None:
    run("import", "README.md", cwd=pocket)
    below = pocket / "docs" / "deep"
    below.mkdir(parents=True)
    result = run("import", "../../README.md", cwd=below)
    assert (result.exit_code, "13 as before" in result.stdout) == (0, True)
    assert not (below / "catalog").exists()


@pytest.mark.usefixtures("pocket")
@pytest.mark.parametrize("options", [(), ("--dry-run", "--format", "json")])
def test_takes_files_relative_to_the_directory_option(
    run: Run, tmp_path: Path, options: tuple[str, ...]
) -> None:
    result = run("import", "README.md", "-C", "pocket", *options, cwd=tmp_path)
    assert result.exit_code == 0, result.stderr


def test_dry_run_shows_the_diff_and_writes_nothing(run: Run, pocket: Path) -> None:
    result = run("import", "README.md", "--dry-run", cwd=pocket)
    assert result.exit_code == 0
    assert "+++ b/catalog/entries/readme/milestone-papers.yaml\n" in result.stdout
    assert list(pocket.iterdir()) == [pocket / "README.md"]


def test_quiet_says_nothing(run: Run, pocket: Path) -> None:
    result = run("import", "README.md", "-q", cwd=pocket)
    assert (result.exit_code, result.stdout, result.stderr) == (0, "", "")


class TestFrom:
    """``--from NAME`` notes in each entry which list it came from."""

    def test_every_entry_of_the_list_says_so_and_others_do_not(self, run: Run, tmp_path: Path) -> None:
        (tmp_path / "one.md").write_text(
            "# One\n\n## P\n\n- [Owls](https://arxiv.org/abs/2109.99901)\n", encoding="utf-8"
        )
        (tmp_path / "two.md").write_text(
            "# Two\n\n- [Owls](https://arxiv.org/pdf/2109.99901)\n- [Bats](https://example.org/bats)\n",
            encoding="utf-8",
        )
        assert run("import", "one.md", "--from", "one").exit_code == 0
        assert run("import", "two.md", "--from", " two ").exit_code == 0
        said = {path.name: path.read_text(encoding="utf-8") for path in tmp_path.rglob("entries/**/*.yaml")}
        assert "from: [one, two]" in said["p.yaml"]
        assert said["top.yaml"].count("from: [two]") == 1

    def test_saying_it_twice_changes_nothing(self, run: Run, tmp_path: Path) -> None:
        (tmp_path / "one.md").write_text("# One\n\n- [Owls](https://example.org/owls)\n", encoding="utf-8")
        run("import", "one.md", "--from", "one")
        before = files_below(tmp_path)
        assert run("import", "one.md", "--from", "one").exit_code == 0
        assert files_below(tmp_path) == before


def test_of_many_doubts_of_one_kind_some_are_shown_and_all_are_named(run: Run, tmp_path: Path) -> None:
    row = "- [Clouds](https://arxiv.org/abs/2101.00002)\n"
    (tmp_path / "README.md").write_text(f"# W\n\n{row * 60}", encoding="utf-8")
    result = run("import", "README.md", cwd=tmp_path)
    assert result.exit_code == 0
    assert result.stderr.count("stands in this section already") == 10
    assert "and 49 more of this kind [listed-twice] in README.md, lines 14, 15, " in result.stderr
    assert " 43 and 19 more\n" in result.stderr
