from __future__ import annotations

from typing import TYPE_CHECKING

from llmlist.model.edit import digest
from tests.cli.conftest import files_below
from tests.cli.test_render import PAPERS, edit
from tests.cli.test_sync import git

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Run


def without_cache(root: Path) -> dict[str, bytes]:
    return {path: content for path, content in files_below(root).items() if ".llmlist_cache" not in path}


def test_the_last_command_is_taken_back_byte_for_byte(run: Run, workspace: Path) -> None:
    before = without_cache(workspace)
    assert run("remove", "tao2023lanterns", "--yes", cwd=workspace).exit_code == 0
    removed = without_cache(workspace)
    assert removed != before
    result = run("undo", cwd=workspace)
    assert result.exit_code == 0
    assert "took back `llmlist" in result.stderr
    assert without_cache(workspace) == before


def test_steps_are_taken_back_one_after_the_other(run: Run, workspace: Path) -> None:
    states = [without_cache(workspace)]
    for year in (2021, 2022, 2023):
        edit(workspace, PAPERS, f"venue: ACL {year}", f"venue: ACL {year + 1}")
        run("render", cwd=workspace)
        states.append(without_cache(workspace))
    for state in reversed(states[:-1]):
        run("undo", cwd=workspace)
        assert without_cache(workspace)["README.md"] == state["README.md"]
    assert run("undo", cwd=workspace).exit_code == 1


def test_files_that_were_made_are_removed(run: Run, tmp_path: Path) -> None:
    text = "# W\n\n- [Clouds](https://arxiv.org/abs/2101.00002)\n"
    (tmp_path / "README.md").write_text(text, encoding="utf-8")
    before = without_cache(tmp_path)
    run("import", "README.md", cwd=tmp_path)
    assert len(without_cache(tmp_path)) > len(before)
    run("undo", cwd=tmp_path)
    assert without_cache(tmp_path) == before


def test_what_changed_since_is_not_overwritten(run: Run, workspace: Path) -> None:
    edit(workspace, PAPERS, "venue: ACL 2021", "venue: TACL 2022")
    run("render", cwd=workspace)
    edit(workspace, "README.md", "TACL 2022", "TACL 2023")
    now = without_cache(workspace)
    result = run("undo", cwd=workspace)
    assert result.exit_code == 5
    assert "README.md changed after" in result.stderr
    assert without_cache(workspace) == now


def test_the_list_and_the_diff_show_and_change_nothing(run: Run, workspace: Path) -> None:
    edit(workspace, PAPERS, "venue: ACL 2021", "venue: TACL 2022")
    run("render", cwd=workspace)
    now = without_cache(workspace)
    assert "README.md" in run("undo", "--list", cwd=workspace).stdout
    assert "+" in run("undo", "--dry-run", cwd=workspace).stdout
    assert without_cache(workspace) == now


def test_only_the_last_twenty_are_kept(run: Run, workspace: Path) -> None:
    for year in range(2021, 2043):
        edit(workspace, PAPERS, f"venue: ACL {year}", f"venue: ACL {year + 1}")
        run("render", cwd=workspace)
    assert len(list((workspace / ".llmlist_cache" / "undo").iterdir())) == 20


def test_spoilt_notes_are_passed_over(run: Run, workspace: Path) -> None:
    folder = workspace / ".llmlist_cache" / "undo"
    folder.mkdir(parents=True)
    (folder / "000001.json").write_text("{", encoding="utf-8")
    (folder / "000002.json").write_text('{"number": 2, "files": "x"}', encoding="utf-8")
    assert run("undo", cwd=workspace).exit_code == 1


def test_a_note_cannot_lead_out_of_the_workspace(run: Run, workspace: Path) -> None:
    outside = workspace.parent / "outside.txt"
    outside.write_text("mine", encoding="utf-8")
    folder = workspace / ".llmlist_cache" / "undo"
    folder.mkdir(parents=True)
    note = (
        '{"number": 1, "command": "llmlist x", "time": "2026", "files": '
        '[{"path": "../outside.txt", "before": "eA==", "after": "%s"}]}'
    )
    (folder / "000001.json").write_text(note % digest(b"mine"), encoding="utf-8")
    assert run("undo", cwd=workspace).exit_code == 5
    assert outside.read_text(encoding="utf-8") == "mine"


class TestACommittedBeginning:
    def begun(self, run: Run, root: Path) -> dict[str, bytes]:
        (root / "README.md").write_text(
            "# W\n\n- [Clouds](https://arxiv.org/abs/2101.00002)\n", encoding="utf-8"
        )
        git(root, "init", "-q")
        run("init", "--yes", cwd=root)
        git(root, "add", "-A")
        git(root, "commit", "-q", "-m", "list")
        return without_cache(root)

    def test_a_catalogue_that_is_committed_is_not_taken_away_unasked(self, run: Run, tmp_path: Path) -> None:
        before = self.begun(run, tmp_path)
        result = run("undo", cwd=tmp_path)
        assert result.exit_code == 5
        assert "began the catalogue" in result.stderr
        assert without_cache(tmp_path) == before

    def test_it_goes_where_that_was_said(self, run: Run, tmp_path: Path) -> None:
        self.begun(run, tmp_path)
        assert run("undo", "--yes", cwd=tmp_path).exit_code == 0
        assert not list((tmp_path / "catalog").rglob("*.yaml"))

    def test_what_came_later_is_taken_back_as_ever(self, run: Run, tmp_path: Path) -> None:
        before = self.begun(run, tmp_path)
        run("section", "add", "More", cwd=tmp_path)
        git(tmp_path, "commit", "-q", "-a", "-m", "section")
        assert run("undo", cwd=tmp_path).exit_code == 0
        assert without_cache(tmp_path) == before
