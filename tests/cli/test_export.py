"""``export``: to stdout or into a file, all or one section, and nothing of the catalogue is touched."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING

import pytest

from llmlist.workflows.exports import EXPORTERS
from tests.cli.conftest import files_below

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Run


@pytest.fixture
def imported(run: Run, pocket: Path) -> Path:
    assert run("import", "README.md", cwd=pocket).exit_code == 0
    return pocket


def titles(text: str) -> list[str]:
    return [row["title"] for row in csv.DictReader(io.StringIO(text))]


@pytest.mark.parametrize("form", EXPORTERS)
def test_every_format_says_every_entry_and_changes_nothing(run: Run, imported: Path, form: str) -> None:
    before = files_below(imported)
    result = run("export", form, cwd=imported)
    assert (result.exit_code, result.stderr) == (0, "")
    listed = json.loads(run("list", "--format", "json", cwd=imported).stdout)
    assert len(listed) == 13
    for entry in listed:
        assert str(entry["title"]).split(":")[0] in result.stdout.replace("{", "").replace("}", "")
    assert files_below(imported) == before


def test_a_section_with_those_in_it(run: Run, imported: Path) -> None:
    found = titles(run("export", "csv", "--section", "Tools", cwd=imported).stdout)
    assert found == ["pocketrun", "lint-roller"]


def test_an_unknown_section_or_format_is_a_usage_error(run: Run, imported: Path) -> None:
    result = run("export", "csv", "-s", "Toolz", cwd=imported)
    assert (result.exit_code, "did you mean" in result.stderr) == (2, True)
    result = run("export", "bibtx", cwd=imported)
    assert (result.exit_code, "'bibtex'" in result.stderr) == (2, True)


def test_into_a_file(run: Run, imported: Path) -> None:
    printed = run("export", "bibtex", cwd=imported).stdout
    result = run("export", "bibtex", "-o", "library.bib", cwd=imported)
    assert (result.exit_code, result.stdout, result.stderr) == (0, "", "wrote library.bib\n")
    assert (imported / "library.bib").read_text(encoding="utf-8") == printed
    assert "says this already" in run("export", "bibtex", "-o", "library.bib", cwd=imported).stderr


@pytest.mark.parametrize("name", ["README.md", "catalog/catalog.yaml", "catalog/new.csv"])
def test_no_file_of_the_catalogue_is_written_over(run: Run, imported: Path, name: str) -> None:
    before = files_below(imported)
    result = run("export", "csv", "-o", name, cwd=imported)
    assert (result.exit_code, "belongs to the catalogue" in result.stderr) == (2, True)
    assert files_below(imported) == before


def test_a_folder_that_is_missing_is_said(run: Run, imported: Path) -> None:
    assert run("export", "csv", "-o", "nowhere/a.csv", cwd=imported).exit_code == 5
