from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from tests.arxiv_snapshot import BUTTON_RECORD, RECORDS, snapshot_record, write_snapshot
from tests.cli.conftest import files_below

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Run

LIST = """\
# L

## Papers

- [Seams: Where Pocket Modles Come Apart](https://example.org/blog/seams)
- [Pocket Lamps](https://example.org/lamps.pdf)
- [A Study That Nobody Put on arXiv at All](https://example.org/study.pdf)
- [Linked Where Its Identifier Is](https://arxiv.org/abs/1905.99901)

## Tools

- [seams](https://github.com/example-pocket/seams)
"""


@pytest.fixture
def listed(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    root = tmp_path / "list"
    root.mkdir()
    (root / "README.md").write_text(LIST, encoding="utf-8")
    assert run("import", "README.md", cwd=root).exit_code == 0
    monkeypatch.setenv("LLMLIST_INDEX", str(tmp_path / "index.sqlite3"))
    lamps = snapshot_record("2401.00007", "Pocket Lamps", (("Berg", "Ida"),))
    snapshot = write_snapshot(tmp_path / "snapshot.json", [*RECORDS, lamps])
    assert run("index", "build", str(snapshot)).exit_code == 0
    return root


def resolve(run: Run, listed: Path, *options: str) -> list[dict[str, Any]]:
    result = run("enrich", "--resolve-titles", "--format", "json", *options, cwd=listed)
    assert result.exit_code == 0, result.stderr
    proposals: list[dict[str, Any]] = json.loads(result.stdout)["proposals"]
    return proposals


def ids_of(run: Run, listed: Path) -> dict[str, str | None]:
    entries = json.loads(run("list", "--format", "json", cwd=listed).stdout)
    return {entry["key"]: entry.get("ids", {}).get("arxiv") for entry in entries}


class TestProposing:
    def test_only_entries_without_an_identifier_are_looked_up(self, run: Run, listed: Path) -> None:
        result = run("enrich", "--resolve-titles", cwd=listed)
        assert "3 titles looked up in the arXiv index of 2023-03-09: 2 found, 1 not" in result.stderr

    def test_each_proposal_has_score_evidence_source_and_day(self, run: Run, listed: Path) -> None:
        first, second = resolve(run, listed)
        assert (first["field"], first["before"], first["after"]) == ("ids", None, "arxiv:2205.99909")
        assert (first["decision"], first["doubtful"], first["source"]) == ("propose", False, "arXiv snapshot")
        assert first["fetched"] == "2023-03-09T00:00:00Z"
        assert 0.85 <= first["score"] < 1
        assert "Seams: Where Pocket Models Come Apart" in first["evidence"]
        assert (second["after"], second["doubtful"]) == ("arxiv:2401.00007", True)

    def test_nothing_is_changed(self, run: Run, listed: Path) -> None:
        before = files_below(listed)
        resolve(run, listed)
        assert files_below(listed) == before

    def test_people_see_the_title_and_what_fits(self, run: Run, listed: Path) -> None:
        result = run("enrich", "--resolve-titles", cwd=listed)
        listed_as = "  listed: 'Seams: Where Pocket Modles Come Apart'"
        assert f"{listed_as}\n  arxiv:2205.99909: 'Seams: Where" in result.stdout
        assert "doubtful" in result.stdout
        assert "name it: llmlist enrich KEY --resolve-titles --overwrite" in result.stderr

    def test_a_section_or_a_key_limits_the_search(self, run: Run, listed: Path) -> None:
        assert resolve(run, listed, "--section", "Tools") == []

    def test_hostile_titles_of_the_snapshot_are_shown_as_they_are(
        self, run: Run, listed: Path, tmp_path: Path
    ) -> None:
        title = "Pocket\x1b[2J Lamps [bold]of[/bold] All \u202e Sorts"
        run("index", "build", str(write_snapshot(tmp_path / "s", [snapshot_record("2401.00007", title)])))
        item = "- [Pocket Lamps of All Sorts](https://example.org/)"
        (listed / "README.md").write_text(f"# L\n\n{item}\n", encoding="utf-8")
        run("import", "README.md", "--prune", cwd=listed)
        printed = run("enrich", "--resolve-titles", cwd=listed).stdout
        assert "arxiv:2401.00007" in printed
        assert "\x1b" not in printed
        assert "\u202e" not in printed


class TestTaking:
    def test_sure_ones_are_taken_with_overwrite(self, run: Run, listed: Path) -> None:
        before = (listed / "README.md").read_bytes()
        decisions = [one["decision"] for one in resolve(run, listed, "--overwrite")]
        assert decisions == ["overwrite", "propose"]
        assert "2205.99909" in ids_of(run, listed).values()
        assert "2401.00007" not in ids_of(run, listed).values()
        assert (listed / "README.md").read_bytes() == before

    def test_a_doubtful_one_is_taken_by_its_name(self, run: Run, listed: Path) -> None:
        key = next(key for key in ids_of(run, listed) if "lamps" in key)
        resolve(run, listed, key, "--overwrite")
        assert ids_of(run, listed)[key] == "2401.00007"

    def test_what_was_found_fills_gaps_afterwards(self, run: Run, listed: Path) -> None:
        resolve(run, listed, "--overwrite")
        proposals = json.loads(run("enrich", "--offline", "--format", "json", cwd=listed).stdout)["proposals"]
        assert "EMNLP 2022" in {one["after"] for one in proposals}

    def test_a_dry_run_shows_the_change_and_writes_nothing(self, run: Run, listed: Path) -> None:
        before = files_below(listed)
        result = run("enrich", "--resolve-titles", "--overwrite", "--dry-run", cwd=listed)
        assert '+  ids: {arxiv: "2205.99909"}' in result.stdout
        assert files_below(listed) == before

    def test_an_identifier_that_another_entry_has_is_left_to_it(self, run: Run, listed: Path) -> None:
        (listed / "README.md").write_text(
            LIST + "\n## More\n\n- [Button: One Parameter per Token](https://arxiv.org/abs/2303.99905)\n"
            "- [Button: One Parameter per Tokens](https://example.org/button)\n",
            encoding="utf-8",
        )
        run("import", "README.md", cwd=listed)
        found = {one["key"]: one for one in resolve(run, listed, "--overwrite")}
        (button,) = (one for one in found.values() if one["after"] == f"arxiv:{BUTTON_RECORD['id']}")
        assert (button["decision"], button["doubtful"]) == ("propose", True)
        assert "are both one work?" in button["evidence"]


class TestRefusing:
    def test_without_an_index_it_says_how_to_get_one(
        self, run: Run, listed: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("LLMLIST_INDEX", str(listed / "none"))
        result = run("enrich", "--resolve-titles", cwd=listed)
        assert result.exit_code == 2
        assert "llmlist index build" in result.stderr

    def test_a_broken_index_is_named(self, run: Run, listed: Path, tmp_path: Path) -> None:
        (tmp_path / "index.sqlite3").write_bytes(b"rubbish")
        result = run("enrich", "--resolve-titles", cwd=listed)
        assert result.exit_code == 3
        assert "build it again" in result.stderr

    @pytest.mark.parametrize("option", [("--refresh",), ("--source", "arxiv")])
    def test_options_for_asking_make_no_sense(self, run: Run, listed: Path, option: tuple[str, ...]) -> None:
        assert run("enrich", "--resolve-titles", *option, cwd=listed).exit_code == 2
