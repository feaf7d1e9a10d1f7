from __future__ import annotations

import json
import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest

from tests.cli.conftest import files_below

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Run

pytestmark = pytest.mark.skipif(shutil.which("git") is None, reason="reads commits of git")

PAPERS = "catalog/entries/readme/papers.yaml"
MOSS = "Moss, a Slow Language Model"


def git(folder: Path, *arguments: str) -> None:
    subprocess.run(["git", *arguments], cwd=folder, capture_output=True, check=True)  # noqa: S603, S607  # our own


def commit(folder: Path) -> None:
    git(folder, "add", "--all", ":!.llmlist_cache")
    git(folder, "commit", "--quiet", "--message", "A change")


def edit(root: Path, path: str, old: str, new: str) -> None:
    text = (root / path).read_bytes().decode()
    assert old in text
    (root / path).write_bytes(text.replace(old, new, 1).encode())


def text_of(root: Path, path: str) -> str:
    return (root / path).read_bytes().decode()


@pytest.fixture
def repository(workspace: Path) -> Path:
    git(workspace, "init", "--quiet", "--initial-branch=main")
    commit(workspace)
    return workspace


def test_what_agrees_is_left_alone(run: Run, repository: Path) -> None:
    before = files_below(repository)
    result = run("sync", cwd=repository)
    assert (result.exit_code, result.stdout) == (0, "")
    assert "the documents say what the catalogue says" in result.stderr
    assert files_below(repository) == before


def test_each_side_takes_over_what_the_other_changed(run: Run, repository: Path) -> None:
    edit(repository, "README.md", "ACL 2021", "EMNLP 2021")
    edit(repository, PAPERS, f"title: {MOSS}", "title: Moss, a Very Slow Language Model")
    result = run("sync", cwd=repository)
    assert result.exit_code == 0
    assert "venue: 'ACL 2021' -> 'EMNLP 2021'" in result.stdout
    assert "venue: EMNLP 2021" in text_of(repository, PAPERS)
    assert "Moss, a Very Slow Language Model" in text_of(repository, "README.md")
    assert "undo: llmlist undo\n" in result.stderr
    assert run("render", "--check", cwd=repository).exit_code == 0


def test_a_clash_is_reported_and_nothing_of_it_written(run: Run, repository: Path) -> None:
    edit(repository, "README.md", "ACL 2021", "EMNLP 2021")
    edit(repository, PAPERS, "venue: ACL 2021", "venue: TACL 2022")
    before = files_below(repository)
    result = run("sync", cwd=repository)
    assert result.exit_code == 1
    assert "README.md:10: error: " in result.stderr
    assert "here 'EMNLP 2021', in catalog/entries/readme/papers.yaml:" in result.stderr
    assert "'TACL 2022'; before 'ACL 2021' [changed-on-both-sides]" in result.stderr
    assert files_below(repository) == before


def test_a_merged_change_of_the_document_alone_needs_one_command(run: Run, repository: Path) -> None:
    edit(repository, "README.md", "ACL 2021", "EMNLP 2021")
    commit(repository)
    result = run("sync", cwd=repository)
    assert result.exit_code == 0
    assert "and earlier ones" in result.stderr
    assert "venue: EMNLP 2021" in text_of(repository, PAPERS)


def test_another_base_tells_otherwise(run: Run, repository: Path) -> None:
    edit(repository, "README.md", "ACL 2021", "EMNLP 2021")
    commit(repository)
    undecided = run("sync", "--base", "HEAD", cwd=repository)
    assert undecided.exit_code == 1
    assert "[never-agreed]" in undecided.stderr
    assert run("sync", "--base", "HEAD~1", cwd=repository).exit_code == 0
    assert "venue: EMNLP 2021" in text_of(repository, PAPERS)


def test_check_and_dry_run_write_nothing(run: Run, repository: Path) -> None:
    edit(repository, "README.md", "ACL 2021", "EMNLP 2021")
    before = files_below(repository)
    checked, shown = run("sync", "--check", cwd=repository), run("sync", "--dry-run", cwd=repository)
    assert (checked.exit_code, shown.exit_code) == (1, 0)
    assert "-  venue: ACL 2021\n+  venue: EMNLP 2021\n" in shown.stdout
    assert files_below(repository) == before
    assert run("sync", "--quiet", cwd=repository).stdout == ""
    assert run("sync", "--check", cwd=repository).exit_code == 0


def test_removing_is_asked_for(run: Run, repository: Path) -> None:
    lines = text_of(repository, "README.md").splitlines(keepends=True)
    (gone,) = [line for line in lines if MOSS in line]
    (repository / "README.md").write_bytes("".join(line for line in lines if line != gone).encode())
    before = files_below(repository)
    refused = run("sync", cwd=repository, stdin="n\n")
    assert refused.exit_code == 1
    assert f"'{MOSS}' is to be removed from the catalogue" in refused.stderr
    assert files_below(repository) == before
    assert run("sync", "--yes", cwd=repository).exit_code == 0
    assert MOSS not in text_of(repository, PAPERS)


def test_json_says_what_becomes_of_each_difference(run: Run, repository: Path) -> None:
    edit(repository, "README.md", "ACL 2021", "EMNLP 2021")
    edit(repository, PAPERS, "venue: ACL 2021", "venue: TACL 2022")
    result = run("sync", "--format", "json", cwd=repository)
    assert result.exit_code == 1
    shown = json.loads(result.stdout)
    (change,) = [one for one in shown["changes"] if one["field"] == "venue"]
    assert (change["document"], change["line"], change["decision"]) == ("README.md", 10, "clash")
    assert (change["document_says"], change["catalogue_says"]) == ("EMNLP 2021", "TACL 2022")
    assert change["before"] == "ACL 2021"
    assert len(shown["commits"]) == 1


def test_without_git_nothing_is_done(run: Run, workspace: Path) -> None:
    edit(workspace, "README.md", "ACL 2021", "EMNLP 2021")
    before = files_below(workspace)
    result = run("sync", cwd=workspace)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "not a git repository" in result.stderr
    assert files_below(workspace) == before


def test_a_catalogue_that_is_not_committed_is_told(run: Run, workspace: Path) -> None:
    git(workspace, "init", "--quiet")
    git(workspace, "add", "README.md")
    git(workspace, "commit", "--quiet", "--message", "The list")
    result = run("sync", cwd=workspace)
    assert result.exit_code == 2
    assert "the catalogue is not in " in result.stderr
    assert "git add catalog" in result.stderr


def test_a_conflict_of_git_is_resolved_first(run: Run, repository: Path) -> None:
    text = text_of(repository, "README.md")
    (repository / "README.md").write_bytes(f"{text}<<<<<<< ours\na\n=======\nb\n>>>>>>> theirs\n".encode())
    result = run("sync", cwd=repository)
    assert result.exit_code == 3
    line = text.count("\n") + 1
    assert f"README.md:{line}: a merge conflict is not resolved yet" in result.stderr


def test_a_renamed_document_is_known_by_its_key(run: Run, repository: Path) -> None:
    git(repository, "mv", "README.md", "列表.md")
    edit(repository, "catalog/catalog.yaml", "README.md", "列表.md")
    edit(repository, "列表.md", "ACL 2021", "EMNLP 2021")
    result = run("sync", cwd=repository)
    assert result.exit_code == 0, result.stderr
    assert "venue: EMNLP 2021" in text_of(repository, PAPERS)


def test_a_document_that_is_gone_is_reported_and_its_entries_stay(run: Run, repository: Path) -> None:
    git(repository, "mv", "README.md", "LIST.md")
    before = files_below(repository)
    result = run("sync", "--yes", cwd=repository)
    assert result.exit_code == 1
    assert "the document README.md does not exist; its entries stay as they are" in result.stderr
    assert "write its new path for 'readme'" in result.stderr
    assert "the documents say" not in result.stderr
    assert files_below(repository) == before


def test_line_ends_of_the_checkout_make_no_difference(run: Run, repository: Path) -> None:
    for path in ("README.md", PAPERS):
        text = text_of(repository, path)
        (repository / path).write_bytes(text.replace("\r\n", "\n").replace("\n", "\r\n").encode())
    edit(repository, "README.md", "ACL 2021", "EMNLP 2021")
    assert run("sync", cwd=repository).exit_code == 0
    assert "venue: EMNLP 2021\r\n" in text_of(repository, PAPERS)
