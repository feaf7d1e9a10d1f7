from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Run

KEYS = ["moth-light-pre-2021", "moth-light-pretraining-2021"]


def test_says_what_is_one_work_with_reasons_and_places(run: Run, pocket: Path) -> None:
    run("import", "README.md", cwd=pocket)
    result = run("dedupe", cwd=pocket)
    assert (result.exit_code, result.stderr) == (1, "")
    lines = result.stdout.splitlines()
    assert lines[0] == "match: same title, both 2021"
    assert sorted(line[4:].partition(":")[0] for line in (lines[1], lines[3])) == KEYS
    assert {line[:4] for line in (lines[1], lines[3])} == {"  * ", "  - "}
    assert all("README.md:" in line and "catalog/entries/readme/" in line for line in (lines[2], lines[4]))
    assert len(lines) == 5


def test_as_json_keeps_its_contract(run: Run, pocket: Path) -> None:
    run("import", "README.md", cwd=pocket)
    result = run("dedupe", "--format", "json", cwd=pocket)
    assert (result.exit_code, result.stderr) == (1, "")
    (cluster,) = json.loads(result.stdout)["clusters"]
    assert list(cluster) == ["keys", "records", "canonical", "decision", "reasons"]
    assert sorted(cluster["keys"]) == KEYS
    assert cluster["canonical"] in KEYS
    assert (cluster["decision"], cluster["reasons"]) == ("match", ["same title, both 2021"])


def test_is_0_where_nothing_is_found(run: Run, workspace: Path) -> None:
    result = run("dedupe", cwd=workspace)
    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr == "no duplicates among 8 entries\n"
    as_json = run("dedupe", "--format", "json", cwd=workspace)
    assert (as_json.exit_code, json.loads(as_json.stdout)) == (0, {"clusters": []})


def test_an_entry_in_two_sections_is_no_duplicate(run: Run, workspace: Path) -> None:
    assert "tao2023lanterns" not in run("dedupe", cwd=workspace).stdout


def test_two_entries_of_one_identifier_are_found(run: Run, workspace: Path) -> None:
    path = workspace / "catalog" / "entries" / "readme" / "papers.yaml"
    with path.open("a", encoding="utf-8") as file:
        file.write(
            "- key: moss-again\n  title: Moss, a Slow Language Model\n"
            "  ids: {doi: 10.48550/arXiv.2102.00002}\n  section: papers\n"
        )
    result = run("dedupe", "--format", "json", cwd=workspace)
    (cluster,) = json.loads(result.stdout)["clusters"]
    assert (sorted(cluster["keys"]), cluster["decision"]) == (["moss-again", "quill2021moss"], "match")


def test_from_a_folder_below_and_from_elsewhere(run: Run, workspace: Path, tmp_path: Path) -> None:
    assert run("dedupe", cwd=workspace / "catalog").exit_code == 0
    assert run("dedupe", "-C", "workspace", cwd=tmp_path).exit_code == 0
