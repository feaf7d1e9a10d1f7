from __future__ import annotations

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
