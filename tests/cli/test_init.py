from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from tests.cli.conftest import LIST, files_below

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Run


def test_starts_from_the_readme_that_is_there(run: Run, pocket: Path) -> None:
    result = run("init", cwd=pocket)
    assert result.exit_code == 0
    assert "README.md: 13 entries in 5 sections: 13 new" in result.stdout
    catalog = (pocket / "catalog" / "catalog.yaml").read_text(encoding="utf-8")
    assert "name: Awesome Pocket Models" in catalog
    assert (pocket / "README.md").read_bytes() == LIST.encode()


@pytest.mark.parametrize("where", ["as argument", "with -C"])
def test_starts_from_another_document(run: Run, pocket: Path, where: str) -> None:
    (pocket / "docs").mkdir()
    (pocket / "README.md").rename(pocket / "docs" / "papers.md")
    if where == "with -C":
        result = run("init", "docs/papers.md", "-C", "pocket", cwd=pocket.parent)
    else:
        result = run("init", "docs/papers.md", cwd=pocket)
    assert result.exit_code == 0
    assert "path: docs/papers.md" in (pocket / "catalog" / "catalog.yaml").read_text(encoding="utf-8")


def test_starts_an_empty_catalogue_where_there_is_no_list(run: Run, tmp_path: Path) -> None:
    root = tmp_path / "my-papers"
    root.mkdir()
    result = run("init", "-C", str(root))
    assert (result.exit_code, result.stdout) == (0, "began the catalogue of my-papers\n")
    assert list(files_below(root)) == ["catalog/catalog.yaml"]
    assert run("list", "--format", "json", cwd=root).stdout == "[]\n"
    assert run("render", "--check", cwd=root).exit_code == 0


def test_leaves_a_catalogue_alone(run: Run, workspace: Path) -> None:
    before = files_below(workspace)
    result = run("init", cwd=workspace)
    assert result.exit_code == 1
    assert "there is a catalogue here already" in result.stderr
    assert "  hint: `llmlist import FILE` reads a list into it" in result.stderr
    assert files_below(workspace) == before


def test_dry_run_shows_the_diff_and_writes_nothing(run: Run, pocket: Path) -> None:
    result = run("init", "--dry-run", cwd=pocket)
    assert result.exit_code == 0
    assert "+++ b/catalog/catalog.yaml\n" in result.stdout
    assert "+- key: pocket-models-suffice-2019\n" in result.stdout
    assert list(pocket.iterdir()) == [pocket / "README.md"]


def test_quiet_says_nothing(run: Run, pocket: Path) -> None:
    result = run("init", "--quiet", cwd=pocket)
    assert (result.exit_code, result.stdout, result.stderr) == (0, "", "")


OTHERS = """\
# our hooks
default_stages: [pre-commit]
repos:
  - repo: https://example.org/tidy   # kept
    rev: "1.0"
    hooks:
      - id: tidy
        args: [--all]
    # of tidy

# the end
"""


def hooks_of(root: Path) -> str:
    return (root / ".pre-commit-config.yaml").read_bytes().decode()


def repository(root: Path) -> Path:
    (root / ".git").mkdir()
    return root


def test_hooks_are_added_in_a_repository(run: Run, pocket: Path) -> None:
    result = run("init", cwd=repository(pocket))
    assert result.exit_code == 0
    assert result.stderr.startswith("this will be written:\n  catalog/catalog.yaml\n")
    assert (
        "  .pre-commit-config.yaml: hooks that check list and catalogue before each commit, new\n"
        in result.stderr
    )
    assert "README.md stays as it is\n" in result.stderr
    assert hooks_of(pocket).startswith("repos:\n- repo: local\n  hooks:\n    - id: llmlist-check\n")
    assert (pocket / "README.md").read_bytes() == LIST.encode()


@pytest.mark.parametrize(
    ("old", "cut"),
    [
        (OTHERS, "\n# the end\n"),
        (OTHERS.replace("\n", "\r\n"), "\r\n# the end\r\n"),
        (OTHERS.removesuffix("    # of tidy\n\n# the end\n").rstrip(), ""),
        ("\ufeff" + OTHERS.replace("\n  ", "\n"), "\n# the end\n"),
        ("fail_fast: true\n", ""),
        ("", ""),
        ("# nothing yet", ""),
    ],
)
def test_other_hooks_keep_every_byte(run: Run, pocket: Path, old: str, cut: str) -> None:
    (repository(pocket) / ".pre-commit-config.yaml").write_bytes(old.encode())
    assert run("init", "--yes", cwd=pocket).exit_code == 0
    text = hooks_of(pocket)
    head = old.removesuffix(cut)
    assert text.startswith(head)
    assert text.endswith(cut)
    assert "- repo: local" in text[len(head) :]
    assert run("undo", cwd=pocket).exit_code == 0
    assert hooks_of(pocket) == old
    assert list(files_below(pocket)) == [".pre-commit-config.yaml", "README.md"]


@pytest.mark.parametrize("old", ["repos: []\n", "repos: [{repo: local}]\n", "repos:\n", "- a\n", "a: [\n"])
def test_hooks_that_cannot_be_added_to_stay(run: Run, pocket: Path, old: str) -> None:
    (repository(pocket) / ".pre-commit-config.yaml").write_bytes(old.encode())
    result = run("init", cwd=pocket)
    assert result.exit_code == 0
    assert "no hook can be added" in result.stderr
    assert hooks_of(pocket) == old
    assert (pocket / "catalog" / "catalog.yaml").is_file()


def test_hooks_that_are_there_are_not_added_again(run: Run, pocket: Path) -> None:
    run("init", cwd=repository(pocket))
    before = hooks_of(pocket)
    shutil.rmtree(pocket / "catalog")
    result = run("init", cwd=pocket)
    assert ".pre-commit-config.yaml" not in result.stderr
    assert hooks_of(pocket) == before


def test_hooks_can_be_left_out(run: Run, pocket: Path) -> None:
    assert run("init", "--no-hook", cwd=repository(pocket)).exit_code == 0
    assert not (pocket / ".pre-commit-config.yaml").exists()
