from __future__ import annotations

import json
from typing import TYPE_CHECKING, get_args

import pytest

from llmlist.cli.commands import SchemaName
from llmlist.formats.json_schemas import SCHEMAS

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Run

FIRST = "# yaml-language-server: $schema="


def first_line(file: Path) -> str:
    return file.read_text(encoding="utf-8").splitlines()[0]


@pytest.mark.parametrize("name", SCHEMAS)
def test_prints_a_schema(run: Run, name: str) -> None:
    done = run("schema", name)
    assert done.exit_code == 0
    assert json.loads(done.stdout)["$schema"].endswith("2020-12/schema")


def test_the_command_knows_every_schema() -> None:
    assert get_args(SchemaName) == tuple(SCHEMAS)


class TestWrite:
    def test_every_file_names_its_schema_by_a_path_that_leads_there(self, run: Run, workspace: Path) -> None:
        assert run("schema", "--write", cwd=workspace).exit_code == 0
        files = list((workspace / "catalog").rglob("*.yaml"))
        assert len(files) == 3
        for file in files:
            named = file.parent / first_line(file).removeprefix(FIRST)
            title = json.loads(named.read_text(encoding="utf-8"))["title"]
            assert ("Entries" in title) == ("entries" in file.parts)

    def test_changes_nothing_else(self, run: Run, workspace: Path) -> None:
        before = run("list", "--format", "json", cwd=workspace).stdout
        texts = {file: file.read_text(encoding="utf-8") for file in (workspace / "catalog").rglob("*.yaml")}
        run("schema", "--write", cwd=workspace)
        assert run("list", "--format", "json", cwd=workspace).stdout == before
        for file, text in texts.items():
            assert file.read_text(encoding="utf-8").split("\n", 1)[1] == text

    def test_a_second_run_writes_nothing(self, run: Run, workspace: Path) -> None:
        run("schema", "--write", cwd=workspace)
        done = run("schema", "--write", cwd=workspace)
        assert (done.exit_code, done.stderr) == (0, "the schemas are there and every file names its own\n")

    def test_an_old_schema_is_replaced(self, run: Run, workspace: Path) -> None:
        run("schema", "--write", cwd=workspace)
        old = workspace / "catalog/schemas/entries.schema.json"
        old.write_text("{}\n", encoding="utf-8")
        assert run("schema", "--write", cwd=workspace).exit_code == 0
        assert "properties" in old.read_text(encoding="utf-8")

    def test_a_schema_that_somebody_chose_stays(self, run: Run, workspace: Path) -> None:
        head = workspace / "catalog/catalog.yaml"
        text = f"# our list\n{FIRST}../own.json\n" + head.read_text(encoding="utf-8")
        head.write_text(text, encoding="utf-8")
        assert run("schema", "--write", cwd=workspace).exit_code == 0
        assert head.read_text(encoding="utf-8") == text

    def test_new_files_name_theirs_too(self, run: Run, tmp_path: Path) -> None:
        lines = "# L\n\n## A\n\n- [Moss](https://arxiv.org/abs/2101.00001)\n- [Fern](https://arxiv.org/abs/2101.00002)\n"
        (tmp_path / "README.md").write_text(lines, encoding="utf-8")
        run("import", "README.md")
        run("schema", "--write")
        more = "\n## B\n\n- [Mills](https://arxiv.org/abs/2101.00003)\n"
        (tmp_path / "README.md").write_text(lines + more, encoding="utf-8")
        assert run("import", "README.md").exit_code == 0
        assert first_line(tmp_path / "catalog/entries/readme/b.yaml").startswith(FIRST)
        keys = [one["key"] for one in json.loads(run("list", "--format", "json").stdout)]
        assert run("dedupe", "--not-duplicate", *keys[:2]).exit_code == 0
        assert first_line(tmp_path / "catalog/decisions.yaml").startswith(FIRST)
        assert run("check").exit_code == 0
