from __future__ import annotations

import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest

from llmlist.errors import ConfigError
from llmlist.storage.commits import find_commit, find_earlier, read_commit
from llmlist.storage.workspace import open_files, open_workspace

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.skipif(shutil.which("git") is None, reason="reads commits of git")

PAPERS = "catalog/entries/readme/papers.yaml"


def git(folder: Path, *arguments: str) -> str:
    done = subprocess.run(  # noqa: S603  # our own arguments
        ["git", *arguments],  # noqa: S607  # whichever git there is
        cwd=folder,
        capture_output=True,
        check=True,
        text=True,
    )
    return done.stdout.strip()


def commit(folder: Path, message: str = "A change") -> str:
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--message", message)
    return git(folder, "rev-parse", "HEAD")


@pytest.fixture
def repository(workspace: Path) -> Path:
    """Return the invented workspace as a repository with one commit."""
    git(workspace, "init", "--quiet", "--initial-branch=main")
    commit(workspace, "Begin")
    return workspace


def test_a_commit_holds_what_the_disk_held(repository: Path) -> None:
    before = open_workspace(repository)
    (repository / "README.md").write_bytes(b"nothing\n")
    (repository / PAPERS).unlink()
    files = read_commit(repository, find_commit(repository, "HEAD"), ["README.md"])
    assert open_files(files) == before


def test_a_commit_has_a_name_for_people(repository: Path) -> None:
    found = find_commit(repository, "main")
    assert found.id.startswith(found.name.split(" ", maxsplit=1)[0])
    assert found.name.endswith(", Begin")


def test_a_workspace_may_be_any_folder_of_a_repository(workspace: Path) -> None:
    repository = workspace.parent
    git(repository, "init", "--quiet")
    commit(repository)
    files = read_commit(workspace, find_commit(workspace, "HEAD"), ["README.md"])
    assert open_files(files) == open_workspace(workspace)


def test_a_work_tree_of_its_own_is_no_hindrance(repository: Path, tmp_path: Path) -> None:
    git(repository, "worktree", "add", "--quiet", str(tmp_path / "other"))
    files = read_commit(tmp_path / "other", find_commit(tmp_path / "other", "HEAD"), ["README.md"])
    assert files["README.md"] == (repository / "README.md").read_bytes()


@pytest.mark.parametrize("name", ["列表 – papers.md", 'a "b" c.md', "-n.md", "[x]*.md", "a\tb.md"])
def test_any_name_of_a_document_can_be_read(repository: Path, name: str) -> None:
    (repository / name).write_bytes(b"- x\n")
    commit(repository)
    assert read_commit(repository, find_commit(repository, "HEAD"), [name])[name] == b"- x\n"


def test_a_file_that_git_does_not_track_is_missing(repository: Path) -> None:
    (repository / "MORE.md").write_bytes(b"- x\n")
    files = read_commit(repository, find_commit(repository, "HEAD"), ["MORE.md", "README.md"])
    assert "MORE.md" not in files


def test_a_symbolic_link_is_followed_inside_only(repository: Path) -> None:
    (repository / "docs").mkdir()
    (repository / "docs" / "LIST.md").symlink_to("../README.md")
    (repository / "OUT.md").symlink_to("/etc/passwd")
    (repository / "LOOP.md").symlink_to("LOOP.md")
    commit(repository)
    names = ["docs/LIST.md", "OUT.md", "LOOP.md"]
    files = read_commit(repository, find_commit(repository, "HEAD"), names)
    assert files["docs/LIST.md"] == (repository / "README.md").read_bytes()
    assert not {"OUT.md", "LOOP.md"} & files.keys()


def test_earlier_commits_are_those_that_left_the_files_otherwise(repository: Path) -> None:
    first = git(repository, "rev-parse", "HEAD")
    (repository / "README.md").write_bytes(b"second\n")
    second = commit(repository)
    (repository / "LICENSE").write_bytes(b"x\n")
    commit(repository)
    (repository / "README.md").write_bytes(b"third\n")
    commit(repository)
    tip = find_commit(repository, "HEAD")
    found = find_earlier(repository, tip, ["README.md", "catalog"], most=9)
    assert [one.id for one in found] == [second, first]
    assert [one.id for one in find_earlier(repository, tip, ["README.md"], most=1)] == [second]


def test_what_a_merge_brought_in_came_with_the_merge(repository: Path) -> None:
    first = git(repository, "rev-parse", "HEAD")
    git(repository, "switch", "--quiet", "--create", "theirs")
    for content in (b"one\n", b"two\n"):
        (repository / "README.md").write_bytes(content)
        commit(repository)
    git(repository, "switch", "--quiet", "main")
    git(repository, "merge", "--quiet", "--no-ff", "--no-edit", "theirs")
    found = find_earlier(repository, find_commit(repository, "HEAD"), ["README.md"], most=9)
    assert [one.id for one in found] == [first]


class TestFailures:
    def test_outside_of_a_repository(self, workspace: Path) -> None:
        with pytest.raises(ConfigError, match="not a git repository") as caught:
            find_commit(workspace, "HEAD")
        assert "llmlist import" in str(caught.value.hint)

    def test_without_a_commit(self, workspace: Path) -> None:
        git(workspace, "init", "--quiet")
        with pytest.raises(ConfigError, match="there is no commit yet"):
            find_commit(workspace, "HEAD")

    def test_without_git(self, workspace: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("PATH", "")
        with pytest.raises(ConfigError, match="git is not installed"):
            find_commit(workspace, "HEAD")

    @pytest.mark.parametrize("ref", ["nowhere", "--all", "", "HEAD:README.md", "-n"])
    def test_with_a_name_that_is_no_commit(self, repository: Path, ref: str) -> None:
        with pytest.raises(ConfigError, match="git knows no commit"):
            find_commit(repository, ref)
