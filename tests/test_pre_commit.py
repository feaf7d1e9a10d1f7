"""The hooks, run by the real pre-commit in a repository of its own, from a copy of this source tree."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest
from ruamel.yaml import YAML

from tests.cli.test_sync import git

if TYPE_CHECKING:
    from tests.conftest import Run

ROOT: Final = Path(__file__).parents[1]
HOOKS: Final = ROOT / ".pre-commit-hooks.yaml"
SOURCES: Final = ("src", "pyproject.toml", "README.md", "LICENSE", HOOKS.name)
LIST: Final = """\
# Pond

## Papers

- [Moss in Winter](https://arxiv.org/abs/2101.00001)
- [Mills and Rivers](https://arxiv.org/abs/2101.00002)
"""
CATALOGUE: Final = "catalog/entries/readme/papers.yaml"


def hook_ids() -> list[str]:
    return [hook["id"] for hook in YAML(typ="safe", pure=True).load(HOOKS.read_text(encoding="utf-8"))]


def test_hooks_look_at_the_whole_workspace_one_at_a_time() -> None:
    for hook in YAML(typ="safe", pure=True).load(HOOKS.read_text(encoding="utf-8")):
        assert hook["entry"].split()[0] == "llmlist"
        assert (hook["language"], hook["pass_filenames"], hook["require_serial"]) == ("python", False, True)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where pre-commit keeps what it has installed: once for all tests."""
    return tmp_path_factory.mktemp("pre-commit")


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A repository with this source tree as it is, committed or not."""
    folder = tmp_path_factory.mktemp("llmlist")
    ignored = shutil.ignore_patterns("__pycache__")
    for name in SOURCES:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, folder / name, ignore=ignored)
        else:
            shutil.copyfile(ROOT / name, folder / name)
    return folder


class Repository:
    """A list with its catalogue, and one hook of ours before each commit."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def read(self, path: str) -> str:
        return (self.root / path).read_text(encoding="utf-8")

    def replace(self, path: str, old: str, new: str) -> None:
        text = self.read(path)
        assert old in text
        (self.root / path).write_text(text.replace(old, new), encoding="utf-8")

    def commit(self) -> tuple[bool, str]:
        """Stage all and commit; return whether that went through, and what the hooks said."""
        git(self.root, "add", "--all")
        done = subprocess.run(
            ["git", "commit", "--quiet", "--message", "Change"],  # noqa: S607  # whichever git there is
            cwd=self.root,
            capture_output=True,
            text=True,
            check=False,
        )
        return done.returncode == 0, done.stdout + done.stderr


@pytest.fixture
def repository(  # noqa: PLR0917  # fixtures
    request: pytest.FixtureRequest,
    run: Run,
    source: Path,
    store: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Repository:
    """A repository whose commits run the hook that is the parameter."""
    monkeypatch.setenv("PRE_COMMIT_HOME", str(store))
    if not (source / ".git").exists():
        git(source, "init", "--quiet")
        git(source, "add", "--all")
        git(source, "commit", "--quiet", "--message", "All")
        git(source, "tag", "v0.0.0")
    root = tmp_path / "list"
    root.mkdir()
    (root / "README.md").write_text(LIST.replace("# Pond", "# Pool"), encoding="utf-8")
    (root / ".gitignore").write_text(".llmlist_cache/\n", encoding="utf-8")
    config = f"repos:\n- repo: {source}\n  rev: v0.0.0\n  hooks: [{{id: {request.param}}}]\n"
    (root / ".pre-commit-config.yaml").write_text(config, encoding="utf-8")
    assert run("import", "README.md", cwd=root).exit_code == 0
    git(root, "init", "--quiet")
    git(root, "add", "--all")
    git(root, "commit", "--quiet", "--message", "A list")
    command = [sys.executable, "-m", "pre_commit", "install"]
    subprocess.run(command, cwd=root, check=True, capture_output=True, env=dict(os.environ))  # noqa: S603  # ours
    made = Repository(root)
    made.replace("README.md", "# Pool", "# Pond")
    passed, said = made.commit()
    assert passed, said
    assert "Passed" in said
    return made


def hook(name: str) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("repository", [name], indirect=True)


@pytest.mark.integration
class TestHooks:
    """The fixture shows for each hook that a clean commit passes."""

    @hook("llmlist-check")
    def test_a_bad_entry_is_stopped(self, repository: Repository) -> None:
        repository.replace("README.md", "- [Mills", "- [Strange](javascript:alert)\n- [Mills")
        passed, said = repository.commit()
        assert not passed
        assert "README.md:6:" in said

    @hook("llmlist-check")
    def test_a_commit_without_lists_runs_nothing(self, repository: Repository) -> None:
        (repository.root / "tool.py").write_text("pass\n", encoding="utf-8")
        passed, said = repository.commit()
        assert passed
        assert "Skipped" in said

    @hook("llmlist-fix")
    def test_what_can_be_mended_is_mended_and_stopped_once(self, repository: Repository) -> None:
        for path in ("README.md", CATALOGUE):
            repository.replace(path, "https://arxiv.org/abs/2101.00002", "http://arxiv.org/abs/2101.00009")
        assert not repository.commit()[0]
        assert repository.read("README.md") == LIST.replace("2101.00002", "2101.00009")
        assert repository.commit()[0]

    @hook("llmlist-render")
    def test_a_stale_readme_is_rewritten_and_stopped_once(self, repository: Repository) -> None:
        repository.replace(CATALOGUE, "Moss in Winter", "Moss in Spring")
        assert not repository.commit()[0]
        assert repository.read("README.md") == LIST.replace("Winter", "Spring")
        assert repository.commit()[0]

    @hook("llmlist-render-check")
    def test_a_stale_readme_is_stopped_and_left(self, repository: Repository) -> None:
        repository.replace(CATALOGUE, "Moss in Winter", "Moss in Spring")
        assert not repository.commit()[0]
        assert repository.read("README.md") == LIST

    @hook("llmlist-dedupe")
    def test_a_duplicate_is_stopped(self, repository: Repository) -> None:
        twin = "- key: moss2021twin\n  title: Moss in Winter\n  section: papers\n"
        twin += "  links:\n  - https://arxiv.org/pdf/2101.00001\n  ids: {arxiv: '2101.00001'}\n"
        file = repository.root / CATALOGUE
        file.write_text(repository.read(CATALOGUE) + twin, encoding="utf-8")
        passed, said = repository.commit()
        assert not passed
        assert "moss2021twin" in said

    @hook("llmlist-sync")
    def test_a_line_of_the_readme_is_taken_in_and_stopped_once(self, repository: Repository) -> None:
        line = "- [Ferns](https://arxiv.org/abs/2101.00003)\n"
        (repository.root / "README.md").write_text(LIST + line, encoding="utf-8")
        assert not repository.commit()[0]
        assert "Ferns" in repository.read(CATALOGUE)
        assert repository.commit()[0]

    def test_every_hook_is_tried(self) -> None:
        tried = {
            mark.args[1][0]
            for name in dir(TestHooks)
            for mark in getattr(getattr(TestHooks, name), "pytestmark", [])
            if mark.name == "parametrize"
        }
        assert tried == set(hook_ids())
