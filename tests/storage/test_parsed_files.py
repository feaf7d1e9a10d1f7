from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from llmlist.errors import CatalogSyntaxError
from llmlist.storage import parsed_files
from llmlist.storage.workspace import open_files, open_workspace

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def parsed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return a list that grows with every file that is read from its YAML."""
    done: list[str] = []
    for name in ("parse_catalog", "parse_entries", "parse_decisions"):
        parse = getattr(parsed_files, name)

        def note(content: bytes, path: str, parse: object = parse) -> object:
            done.append(path)
            assert callable(parse)
            return parse(content, path)

        note.__name__ = name
        monkeypatch.setattr(parsed_files, name, note)
    return done


def entries_of(root: Path) -> Path:
    return root / "catalog" / "entries" / "readme" / "papers.yaml"


def test_what_has_not_changed_is_not_read_again(workspace: Path, parsed: list[str]) -> None:
    first = open_workspace(workspace)
    count = len(parsed)
    assert count > 2
    assert open_workspace(workspace) == first
    assert len(parsed) == count


def test_a_changed_file_alone_is_read_again(workspace: Path, parsed: list[str]) -> None:
    open_workspace(workspace)
    parsed.clear()
    path = entries_of(workspace)
    path.write_bytes(path.read_bytes().replace(b"Moss", b"Fern"))
    again = open_workspace(workspace)
    assert parsed == ["catalog/entries/readme/papers.yaml"]
    assert any("Fern" in entry.title for entry in again.catalog.entries)


def test_problems_come_again(workspace: Path) -> None:
    path = entries_of(workspace)
    path.write_bytes(path.read_bytes() + b"  colour: green\n")
    first = open_workspace(workspace)
    assert first.problems
    assert open_workspace(workspace) == first


def test_errors_come_again(workspace: Path) -> None:
    path = entries_of(workspace)
    path.write_bytes(path.read_bytes() + b"- key: [\n")
    raised = []
    for _ in range(2):
        with pytest.raises(CatalogSyntaxError) as caught:
            open_workspace(workspace)
        raised.append((str(caught.value), caught.value.problems))
    assert raised[0] == raised[1]


def test_what_is_kept_and_yet_odd_is_read_again(
    workspace: Path, parsed: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(parsed_files, "format_read", lambda _: b"{}")
        first = open_workspace(workspace)
    parsed.clear()
    assert open_workspace(workspace) == first
    assert parsed


def test_a_damaged_row_is_read_again(workspace: Path, parsed: list[str]) -> None:
    first = open_workspace(workspace)
    parsed.clear()
    with closing(sqlite3.connect(workspace / ".llmlist_cache" / "cache.sqlite3")) as connection:
        connection.execute("UPDATE results SET body = x'7b7d'")
        connection.commit()
    assert open_workspace(workspace) == first
    assert parsed


def test_an_earlier_state_knows_the_files_that_are_the_same(workspace: Path, parsed: list[str]) -> None:
    files = dict(open_workspace(workspace).files)
    parsed.clear()
    open_files(files, root=workspace)
    assert parsed == []
    open_files(files)
    assert parsed
