from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.cli.conftest import files_below

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Run

ROW = "- [2018/08] [A Catalogue of Seeds](https://arxiv.org/abs/1808.00008)\n"
KEY = "lindqvist2018seeds"


def test_takes_the_entry_out_of_catalogue_and_document(run: Run, workspace: Path) -> None:
    before = (workspace / "README.md").read_bytes().decode()
    result = run("remove", KEY, "--yes", cwd=workspace)
    assert (result.exit_code, result.stdout) == (0, f"removed {KEY}: A Catalogue of Seeds\n")
    assert (workspace / "README.md").read_bytes().decode() == before.replace(ROW, "")
    assert run("show", KEY, cwd=workspace).exit_code == 2
    assert run("render", "--check", cwd=workspace).exit_code == 0


def test_takes_out_every_place_of_the_entry(run: Run, workspace: Path) -> None:
    assert run("remove", "tao2023lanterns", "--yes", cwd=workspace).exit_code == 0
    assert b"Lanterns" not in b"".join(files_below(workspace).values())


def test_several_at_once(run: Run, workspace: Path) -> None:
    assert run("remove", KEY, "quill2019roots", "quill2021moss", "--yes", cwd=workspace).exit_code == 0
    text = (workspace / "README.md").read_text(encoding="utf-8")
    assert not [title for title in ("Moss", "Roots", "Seeds") if title in text]
    assert "### Older" in text


def test_keeps_the_comments_of_its_neighbours(run: Run, workspace: Path) -> None:
    run("remove", "aster2021gardens", "--yes", cwd=workspace)
    papers = (workspace / "catalog" / "entries" / "readme" / "papers.yaml").read_text(encoding="utf-8")
    assert papers.startswith("# The one that everybody cites.\n- key: quill2021moss\n")


@pytest.mark.parametrize("answer", ["", "n\n", "\n", "maybe\n"])
def test_asks_first_and_a_no_changes_nothing(run: Run, workspace: Path, answer: str) -> None:
    before = files_below(workspace)
    result = run("remove", KEY, cwd=workspace, stdin=answer)
    assert result.exit_code == 1
    assert f"-{ROW}" in result.stdout
    assert "remove this? [y/N]" in result.stderr
    assert "nothing was removed" in result.stderr
    assert files_below(workspace) == before


def test_a_yes_removes(run: Run, workspace: Path) -> None:
    assert run("remove", KEY, cwd=workspace, stdin="y\n").exit_code == 0
    assert ROW not in (workspace / "README.md").read_text(encoding="utf-8")


def test_dry_run_shows_the_diff_and_writes_nothing(run: Run, workspace: Path) -> None:
    before = files_below(workspace)
    result = run("remove", KEY, "--dry-run", cwd=workspace)
    assert (result.exit_code, result.stderr) == (0, "")
    assert f"-{ROW}" in result.stdout
    assert f"-- key: {KEY}\n" in result.stdout
    assert files_below(workspace) == before


@pytest.mark.parametrize(
    ("key", "hint"),
    [("lindqvist2018seed", "did you mean lindqvist2018seeds"), ("zzz", "`llmlist list` shows every key")],
)
def test_an_unknown_key_changes_nothing(run: Run, workspace: Path, key: str, hint: str) -> None:
    before = files_below(workspace)
    result = run("remove", KEY, key, "--yes", cwd=workspace)
    assert (result.exit_code, result.stdout) == (2, "")
    assert f"no entry has the key '{key}'" in result.stderr
    assert f"  hint: {hint}" in result.stderr
    assert files_below(workspace) == before


def test_hand_edits_of_other_lines_stay(run: Run, workspace: Path) -> None:
    readme = workspace / "README.md"
    edited = readme.read_bytes().decode().replace("ACL 2021", "ACL 2021 (oral)")
    readme.write_bytes(edited.encode())
    run("remove", KEY, "--yes", cwd=workspace)
    assert readme.read_bytes().decode() == edited.replace(ROW, "")


def test_from_a_folder_below_and_from_elsewhere(run: Run, workspace: Path, tmp_path: Path) -> None:
    assert run("remove", KEY, "--yes", cwd=workspace / "catalog" / "entries").exit_code == 0
    assert run("remove", "quill2019roots", "--yes", "-C", "workspace", cwd=tmp_path).exit_code == 0


def test_quiet_says_nothing(run: Run, workspace: Path) -> None:
    result = run("remove", KEY, "--yes", "--quiet", cwd=workspace)
    assert (result.exit_code, result.stdout, result.stderr) == (0, "", "")
