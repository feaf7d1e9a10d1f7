"""``dedupe --apply`` and ``--not-duplicate``: what a keeper sees, in files and on the screen."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.cli.conftest import files_below

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Run

KEYS = ("moth-light-pre-2021", "moth-light-pretraining-2021")
REPEATED = (
    "| 2021 | Moth 2 | Fern Labs | [Moth: Light Pretraining by Night](https://example.org/moth.pdf) ||\n"
)


@pytest.fixture
def moths(run: Run, pocket: Path) -> Path:
    """Return a catalogue in which one work stands in two sections."""
    assert run("import", "README.md", cwd=pocket).exit_code == 0
    return pocket


@pytest.fixture
def moths_in_a_table(run: Run, pocket: Path) -> Path:
    """Return a catalogue in which one work stands twice in a table, and once elsewhere."""
    path = pocket / "README.md"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("| 2022 | Pocket 2", f"{REPEATED}| 2022 | Pocket 2"), encoding="utf-8")
    assert run("import", "README.md", cwd=pocket).exit_code == 0
    return pocket


class TestApply:
    def test_a_line_in_another_section_stays(self, run: Run, moths: Path) -> None:
        before = (moths / "README.md").read_bytes()
        result = run("dedupe", "--apply", cwd=moths)
        assert (result.exit_code, result.stdout.splitlines()[0].split()[0]) == (0, "merged")
        assert (moths / "README.md").read_bytes() == before
        (entry,) = json.loads(run("show", KEYS[0], "--format", "json", cwd=moths).stdout)
        assert {entry["key"], *entry["aliases"]} == set(KEYS)
        assert sorted(entry["sections"]) == ["milestone-papers", "surveys"]
        assert [place["document"] for place in entry["places"]] == ["README.md", "README.md"]

    def test_of_two_lines_in_one_section_one_is_left(self, run: Run, moths_in_a_table: Path) -> None:
        before = (moths_in_a_table / "README.md").read_text(encoding="utf-8").splitlines()
        assert run("dedupe", "--apply", cwd=moths_in_a_table).exit_code == 0
        after = (moths_in_a_table / "README.md").read_text(encoding="utf-8").splitlines()
        assert len(after) == len(before) - 1
        (row,) = [line for line in after if "Moth: Light Pretraining" in line]
        assert "Moth, Moth 2" in row or "Moth 2, Moth" in row
        assert [line for line in after if "Moth" not in line] == [
            line for line in before if "Moth" not in line
        ]

    def test_all_is_well_afterwards_and_a_second_run_does_nothing(
        self, run: Run, moths_in_a_table: Path
    ) -> None:
        run("dedupe", "--apply", cwd=moths_in_a_table)
        before = files_below(moths_in_a_table)
        again = run("dedupe", "--apply", cwd=moths_in_a_table)
        assert (again.exit_code, again.stdout, again.stderr) == (0, "", "nothing to merge\n")
        assert run("render", "--check", cwd=moths_in_a_table).exit_code == 0
        assert run("check", cwd=moths_in_a_table).exit_code == 0
        assert run("dedupe", cwd=moths_in_a_table).exit_code == 0
        run("import", "README.md", cwd=moths_in_a_table)
        assert files_below(moths_in_a_table) == before

    def test_a_dry_run_shows_the_diff_and_writes_nothing(self, run: Run, moths_in_a_table: Path) -> None:
        before = files_below(moths_in_a_table)
        result = run("dedupe", "--apply", "--dry-run", cwd=moths_in_a_table)
        assert result.exit_code == 0
        assert files_below(moths_in_a_table) == before
        assert "--- a/README.md" in result.stdout
        assert result.stdout.startswith("--- a/")
        assert "merged" in result.stderr

    def test_the_diff_is_what_is_written(self, run: Run, moths_in_a_table: Path) -> None:
        dry = run("dedupe", "--apply", "--dry-run", cwd=moths_in_a_table)
        real = run("dedupe", "--apply", "--diff", cwd=moths_in_a_table)
        assert real.stdout.startswith(dry.stdout)
        assert "undo: " in real.stderr

    def test_undo_brings_back_every_byte(self, run: Run, moths_in_a_table: Path) -> None:
        before = files_below(moths_in_a_table)
        run("dedupe", "--apply", cwd=moths_in_a_table)
        assert files_below(moths_in_a_table) != before
        assert run("undo", cwd=moths_in_a_table).exit_code == 0
        assert files_below(moths_in_a_table) == before

    def test_as_json_says_what_was_merged(self, run: Run, moths_in_a_table: Path) -> None:
        result = run("dedupe", "--apply", "--format", "json", cwd=moths_in_a_table)
        said = json.loads(result.stdout)
        assert list(said) == ["clusters", "merges", "written"]
        (merge,) = said["merges"]
        assert list(merge) == ["canonical", "merged", "reasons", "conflicts"]
        assert len(merge["merged"]) == 2
        assert "README.md" in said["written"]

    def test_possible_ones_are_never_merged(self, run: Run, tmp_path: Path) -> None:
        text = (
            "# L\n\n## P\n\n- [How to Read Maps at Night](https://example.org/7)\n"
            "- [Learning to Forecast Floods from Space](https://example.org/7)\n"
        )
        (tmp_path / "README.md").write_text(text, encoding="utf-8")
        run("import", "README.md")
        before = files_below(tmp_path)
        result = run("dedupe", "--apply")
        assert (result.exit_code, files_below(tmp_path)) == (0, before)
        assert "1 possible" in result.stderr

    def test_a_removed_key_is_found_by_its_alias(self, run: Run, moths: Path) -> None:
        run("dedupe", "--apply", cwd=moths)
        for key in KEYS:
            assert run("show", key, cwd=moths).exit_code == 0

    def test_add_still_knows_every_address(self, run: Run, moths: Path) -> None:
        run("dedupe", "--apply", cwd=moths)
        result = run(
            "add", "https://arxiv.org/abs/2109.99903", "--section", "Surveys", "--offline", cwd=moths
        )
        assert (result.exit_code, "is listed already" in result.stderr) == (1, True)


class TestMerge:
    """``--merge KEY KEY``: what the curator knows and no rule can see."""

    @pytest.fixture
    def unlike(self, run: Run, tmp_path: Path) -> Path:
        """Return a catalogue with one work under two titles that share nothing."""
        text = (
            "# L\n\n## P\n\n- [Owls Read at Noon](https://example.org/1)\n\n"
            "## Q\n\n- [A Study of Daylight](https://example.org/2)\n"
        )
        (tmp_path / "README.md").write_text(text, encoding="utf-8")
        assert run("import", "README.md").exit_code == 0
        return tmp_path

    def test_the_second_becomes_an_alias_of_the_first(self, run: Run, unlike: Path) -> None:
        before = (unlike / "README.md").read_bytes()
        first, second = (one["key"] for one in json.loads(run("list", "--format", "json").stdout))
        result = run("dedupe", "--merge", second, first)
        assert (result.exit_code, f"merged {first} into {second}: you said so" in result.stdout) == (0, True)
        (entry,) = json.loads(run("list", "--format", "json").stdout)
        assert (entry["key"], sorted(entry["sections"])) == (second, ["p", "q"])
        assert run("show", first).exit_code == 0
        assert (unlike / "README.md").read_bytes() == before
        assert run("render", "--check").exit_code == 0

    def test_a_dry_run_writes_nothing(self, run: Run, moths: Path) -> None:
        before = files_below(moths)
        assert run("dedupe", "--merge", *KEYS, "--dry-run", cwd=moths).exit_code == 0
        assert files_below(moths) == before

    def test_one_entry_or_an_unknown_key_is_a_fault_of_usage(self, run: Run, moths: Path) -> None:
        before = files_below(moths)
        assert run("dedupe", "--merge", KEYS[0], KEYS[0], cwd=moths).exit_code == 2
        assert run("dedupe", "--merge", KEYS[0], "nobody2021", cwd=moths).exit_code == 2
        assert files_below(moths) == before


class TestNotDuplicate:
    def test_it_is_remembered_with_reason_and_date(self, run: Run, moths: Path) -> None:
        result = run("dedupe", "--not-duplicate", *KEYS, "--reason", "another [night]", cwd=moths)
        assert (result.exit_code, result.stdout.split(":")[0]) == (0, "remembered")
        text = (moths / "catalog" / "decisions.yaml").read_text(encoding="utf-8")
        assert f"- keys: [{', '.join(KEYS)}]\n  reason: another [night]\n  date: 20" in text

    def test_dedupe_and_check_respect_it(self, run: Run, moths: Path) -> None:
        assert run("check", cwd=moths).exit_code == 1
        run("dedupe", "--not-duplicate", *KEYS, cwd=moths)
        assert run("dedupe", cwd=moths).exit_code == 0
        assert run("dedupe", "--apply", cwd=moths).stderr == "nothing to merge\n"
        assert run("check", cwd=moths).exit_code == 0

    def test_import_and_add_respect_it_when_an_entry_comes_back(self, run: Run, moths: Path) -> None:
        """Two articles under one wrong address: one is dropped, and taken in again."""
        path = moths / "README.md"
        line = "- [Thimble: Attention in B](https://arxiv.org/abs/2006.99902) A talk on it.\n"
        with path.open("a", encoding="utf-8") as file:
            file.write(f"\n## Talks\n\n- [A Talk](https://example.org/talk)\n{line}")
        entries = moths / "catalog" / "entries" / "readme" / "talks.yaml"
        run("import", "README.md", cwd=moths)
        talk = "- key: thimble-attention-b\n  title: 'Thimble: Attention in B'\n  section: talks\n"
        text = entries.read_text(encoding="utf-8")
        assert "- see: " in text
        entries.write_text(
            text[: text.index("- see: ")]
            + talk
            + "  links:\n    - https://arxiv.org/abs/2006.99902\n  ids: {arxiv: '2006.99902'}\n"
            + "  note: A talk on it.\n",
            encoding="utf-8",
        )
        keys = [
            one["key"]
            for one in json.loads(run("list", "--format", "json", cwd=moths).stdout)
            if "Thimble" in one["title"]
        ]
        assert run("dedupe", "--not-duplicate", *keys, cwd=moths).exit_code == 0
        listed = path.read_text(encoding="utf-8")
        path.write_text(listed.replace(line, ""), encoding="utf-8")
        run("import", "README.md", "--prune", cwd=moths)
        assert "stale-decision" in run("check", cwd=moths).stdout
        path.write_text(listed, encoding="utf-8")
        run("import", "README.md", cwd=moths)
        assert "- key: thimble-attention-b\n" in entries.read_text(encoding="utf-8")
        assert run("check", cwd=moths).stdout.count("Thimble") == 0

    def test_saying_it_twice_changes_nothing(self, run: Run, moths: Path) -> None:
        run("dedupe", "--not-duplicate", *KEYS, cwd=moths)
        before = files_below(moths)
        again = run("dedupe", "--not-duplicate", *reversed(KEYS), "--reason", "x", cwd=moths)
        assert (again.exit_code, again.stderr) == (0, "that is remembered already\n")
        assert files_below(moths) == before

    def test_comments_stay(self, run: Run, moths: Path) -> None:
        path = moths / "catalog" / "decisions.yaml"
        mine = "# mine\nnot-duplicates: # all of them\n- keys: [pocketrun, lint-roller] # sure\n"
        path.write_text(mine, encoding="utf-8")
        run("dedupe", "--not-duplicate", *KEYS, cwd=moths)
        assert path.read_text(encoding="utf-8").startswith(mine)

    def test_a_dry_run_writes_nothing(self, run: Run, moths: Path) -> None:
        result = run("dedupe", "--not-duplicate", *KEYS, "--dry-run", cwd=moths)
        assert (result.exit_code, "+++ b/catalog/decisions.yaml" in result.stdout) == (0, True)
        assert not (moths / "catalog" / "decisions.yaml").exists()

    def test_as_json(self, run: Run, moths: Path) -> None:
        result = run("dedupe", "--not-duplicate", *KEYS, "--format", "json", cwd=moths)
        assert json.loads(result.stdout) == {
            "not_duplicates": list(KEYS),
            "written": ["catalog/decisions.yaml"],
        }

    def test_an_unknown_key_is_a_fault_of_usage(self, run: Run, moths: Path) -> None:
        result = run("dedupe", "--not-duplicate", KEYS[0], "moth-light-pretraning-2021", cwd=moths)
        assert (result.exit_code, KEYS[1] in result.stderr) == (2, True)
        assert not (moths / "catalog" / "decisions.yaml").exists()

    def test_one_entry_is_no_pair(self, run: Run, moths: Path) -> None:
        assert run("dedupe", "--not-duplicate", KEYS[0], KEYS[0], cwd=moths).exit_code == 2

    def test_a_decision_on_a_key_that_is_gone_is_a_warning_of_check(self, run: Run, moths: Path) -> None:
        run("dedupe", "--not-duplicate", *KEYS, cwd=moths)
        run("remove", KEYS[0], "--yes", cwd=moths)
        result = run("check", cwd=moths)
        assert result.exit_code == 0
        (line,) = [one for one in result.stdout.splitlines() if "[stale-decision]" in one]
        assert line.startswith("catalog/decisions.yaml:3: warning: ")
        assert KEYS[0] in line

    def test_a_broken_file_stops_every_command(self, run: Run, moths: Path) -> None:
        (moths / "catalog" / "decisions.yaml").write_text("not-duplicates:\n- keys: a\n", encoding="utf-8")
        result = run("dedupe", cwd=moths)
        assert (result.exit_code, result.stderr.split(":")[:2]) == (3, ["catalog/decisions.yaml", "2"])


@pytest.mark.parametrize(
    "options",
    [
        ("--apply", "--interactive"),
        ("--apply", "--not-duplicate", "a", "b"),
        ("--apply", "--records", "x.jsonl"),
        ("--apply", "--merge", *KEYS),
        ("--dry-run",),
        ("--diff",),
        ("--reason", "x"),
        ("--interactive", "--format", "json"),
    ],
)
def test_options_that_do_not_go_together_are_a_fault_of_usage(
    run: Run, moths: Path, options: tuple[str, ...]
) -> None:
    before = files_below(moths)
    result = run("dedupe", *options, cwd=moths)
    assert (result.exit_code, result.stdout) == (2, "")
    assert files_below(moths) == before
