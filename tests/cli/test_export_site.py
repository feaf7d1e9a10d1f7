from __future__ import annotations

import json
from typing import TYPE_CHECKING

import jsonschema

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Run


def test_writes_a_site_that_can_be_opened(run: Run, workspace: Path) -> None:
    result = run("export", "html", "--output", "site", cwd=workspace)
    assert result.exit_code == 0, result.stderr
    assert "site/index.html" in result.stderr
    api = json.loads((workspace / "site/api/entries.json").read_text(encoding="utf-8"))
    listed = json.loads(run("list", "--format", "json", cwd=workspace).stdout)
    assert [{k: v for k, v in entry.items() if k != "page"} for entry in api["entries"]] == listed
    for entry in api["entries"]:
        page = (workspace / "site" / entry["page"]).read_text(encoding="utf-8")
        assert f"<h1><bdi>{entry['title']}</bdi></h1>" in page
        assert entry["places"] == [] or f"line {entry['places'][0]['line']}" in page


def test_what_programs_get_keeps_to_its_schema(run: Run, workspace: Path) -> None:
    run("export", "html", "-o", "site", cwd=workspace)
    api = workspace / "site" / "api"
    schema = json.loads((api / "schema.json").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    files = {"entries.json": "entries", "lists.json": "lists"}
    files |= {f"entries/{path.name}": "entry" for path in (api / "entries").iterdir()}
    assert len(files) > 2
    for name, kind in files.items():
        content = json.loads((api / name).read_text(encoding="utf-8"))
        one = jsonschema.Draft202012Validator({**schema, "oneOf": [{"$ref": f"#/$defs/{kind}"}]})
        assert [error.message for error in one.iter_errors(content)] == []
        content.pop("key" if kind == "entry" else "name")
        assert not one.is_valid(content)


def test_says_the_same_twice_and_removes_the_page_of_an_entry_that_is_gone(run: Run, workspace: Path) -> None:
    run("export", "html", "-o", "site", cwd=workspace)
    again = run("export", "html", "-o", "site", cwd=workspace)
    assert "0 new or changed" in again.stdout
    assert (workspace / "site/entries/tao2023lanterns.html").exists()
    run("remove", "tao2023lanterns", "--yes", cwd=workspace)
    third = run("export", "html", "-o", "site", cwd=workspace)
    assert "2 removed" in third.stdout
    assert not (workspace / "site/entries/tao2023lanterns.html").exists()


def test_an_entry_page_has_its_bibtex(run: Run, workspace: Path) -> None:
    run("export", "html", "-o", "site", cwd=workspace)
    page = (workspace / "site/entries/tao2023lanterns.html").read_text(encoding="utf-8")
    assert "{tao2023lanterns," in page


def test_a_folder_of_others_is_left_alone(run: Run, workspace: Path) -> None:
    (workspace / "site").mkdir()
    (workspace / "site/index.html").write_bytes(b"by hand")
    result = run("export", "html", "-o", "site", cwd=workspace)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "would be overwritten" in result.stderr


def test_an_unknown_section_is_named(run: Run, workspace: Path) -> None:
    result = run("export", "html", "-s", "nowhere", cwd=workspace)
    assert result.exit_code == 2
    assert "'nowhere'" in result.stderr
