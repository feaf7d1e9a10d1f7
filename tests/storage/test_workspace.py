from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING

import pytest

from llmlist.errors import CatalogSyntaxError, ConfigError, DataError
from llmlist.model.entry import Entry, See
from llmlist.storage.workspace import find_root, open_workspace

if TYPE_CHECKING:
    from pathlib import Path

ENTRIES = "catalog/entries/readme"


def faults_of(root: Path) -> list[tuple[str, str]]:
    """Open a workspace that cannot be used; return place and code of every error."""
    with pytest.raises(CatalogSyntaxError) as caught:
        open_workspace(root)
    return [
        (str(problem.location), problem.code)
        for problem in caught.value.problems
        if problem.severity == "error"
    ]


def append(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("ab") as file:
        file.write(text.encode())


class TestFindRoot:
    def test_goes_upwards(self, workspace: Path) -> None:
        assert find_root(workspace / ENTRIES) == workspace
        assert find_root(workspace) == workspace

    def test_takes_the_nearest(self, workspace: Path) -> None:
        inner = workspace / "inner"
        shutil.copytree(workspace / "catalog", inner / "catalog")
        assert find_root(inner / "catalog") == inner

    def test_the_search_ends_with_the_git_repository(self, workspace: Path) -> None:
        inner = workspace / "another-list"
        (inner / "deep" / ".git").mkdir(parents=True)
        assert find_root(inner) == workspace
        with pytest.raises(ConfigError):
            find_root(inner / "deep")

    def test_says_how_to_start_one(self, tmp_path: Path) -> None:
        with pytest.raises(ConfigError, match=r"no catalog/catalog\.yaml") as caught:
            find_root(tmp_path)
        assert caught.value.hint == "`llmlist init` or `llmlist import README.md` starts one"

    def test_takes_no_catalogue_above_a_folder_that_does_not_exist(self, workspace: Path) -> None:
        with pytest.raises(ConfigError, match="no folder"):
            find_root(workspace / "mistyped")


def test_opening_reads_everything(workspace: Path) -> None:
    opened = open_workspace(workspace)
    assert opened.problems == ()
    assert opened.catalog.name == "Gardens of Language"
    assert opened.settings.contact == "ada@example.org"
    assert len(opened.catalog.entries) == 8
    assert [section.key for section in opened.catalog.sections] == ["papers", "surveys", "surveys/older"]
    assert opened.catalog.sections_of("tao2023lanterns") == ("papers", "surveys")
    assert opened.files == {
        path.relative_to(workspace).as_posix(): path.read_bytes()
        for path in workspace.rglob("*")
        if path.is_file() and ".llmlist_cache" not in path.parts
    }


def test_origins_cover_the_lines_of_each_place(workspace: Path) -> None:
    opened = open_workspace(workspace)
    assert len(opened.origins) == len(opened.catalog.items)
    origin = opened.origins["tao2023lanterns", "surveys"]
    content = opened.files[origin.path]
    assert (origin.path, origin.line) == (f"{ENTRIES}/surveys.yaml", 16)
    assert origin.span.of(content) == b"- see: tao2023lanterns\n  section: surveys\n"
    for item in opened.catalog.items:
        origin = opened.origins[item.key, item.section]
        text = origin.span.text(opened.files[origin.path])
        assert text.startswith(f"- key: {item.key}\n" if isinstance(item, Entry) else f"- see: {item.key}\n")


def test_opening_from_another_folder_gives_the_same(workspace: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = open_workspace(workspace)
    monkeypatch.chdir(workspace.parent)
    assert open_workspace(type(workspace)(workspace.name)) == before


def test_items_follow_documents_and_sections_in_any_split(workspace: Path) -> None:
    whole = open_workspace(workspace).catalog
    surveys = workspace / ENTRIES / "surveys.yaml"
    content = surveys.read_bytes()
    cut = content.index(b"- key: quill2019roots")
    surveys.write_bytes(content[:cut])
    older = workspace / ENTRIES / "surveys" / "older.yaml"
    older.parent.mkdir()
    older.write_bytes(content[cut:])
    assert open_workspace(workspace).catalog == whole
    older.rename(workspace / ENTRIES / "aaa.yml")
    assert open_workspace(workspace).catalog == whole


def test_documents_come_in_the_order_of_the_catalogue(workspace: Path) -> None:
    head = workspace / "catalog/catalog.yaml"
    second = "  - {key: a-second, path: docs/second.md, sections: [{key: more, title: More}]}\nsettings:"
    head.write_text(head.read_text().replace("settings:", second))
    append(workspace / "docs/second.md", "# Second\n")
    append(workspace / "catalog/entries/a-second/more.yaml", "- {key: a, title: A, section: more}\n")
    opened = open_workspace(workspace)
    assert [document.key for document in opened.catalog.documents] == ["readme", "a-second"]
    assert opened.catalog.items[-1].key == "a"
    assert "docs/second.md" in opened.files


def test_files_of_editors_and_systems_are_no_entries(workspace: Path) -> None:
    before = open_workspace(workspace)
    for name in (".#papers.yaml", "._papers.yaml", "papers.yaml~", "notes.txt"):
        append(workspace / ENTRIES / name, "%not yaml: [")
    append(workspace / ENTRIES / ".git" / "x.yaml", "[")
    assert open_workspace(workspace) == before


def test_crlf_and_byte_order_mark_stay_in_the_files(workspace: Path) -> None:
    path = workspace / ENTRIES / "papers.yaml"
    content = b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n")
    path.write_bytes(content)
    opened = open_workspace(workspace)
    assert opened.files[f"{ENTRIES}/papers.yaml"] == content
    origin = opened.origins["quill2021moss", "papers"]
    assert origin.span.of(content).startswith(b"- key: quill2021moss\r\n")


def test_a_missing_catalogue_is_a_configuration_error(tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as caught:
        open_workspace(tmp_path)
    assert caught.value.exit_code == 2
    assert caught.value.hint


def test_all_faults_of_all_files_are_reported_at_once(workspace: Path) -> None:
    append(workspace / ENTRIES / "papers.yaml", "- key: a\n  title: A\n  section: papers\n  date: soon\n")
    append(workspace / ENTRIES / "surveys.yaml", "- see: nobody\n  section: surveys\n- [")
    append(workspace / ENTRIES / "more.yaml", "- {key: b, title: B, section: paper}\n")
    places = {place.rpartition("/")[2].partition(":")[0] for place, _ in faults_of(workspace)}
    assert places == {"papers.yaml", "surveys.yaml", "more.yaml"}


def test_one_fault_gives_its_own_message_and_place(workspace: Path) -> None:
    append(workspace / ENTRIES / "papers.yaml", "- {key: b, title: B, section: paperz}\n")
    with pytest.raises(CatalogSyntaxError, match="lists no section 'paperz'") as caught:
        open_workspace(workspace)
    assert str(caught.value.location) == f"{ENTRIES}/papers.yaml:40"
    assert caught.value.hint == "did you mean papers?"


def test_a_broken_head_is_reported_alone(workspace: Path) -> None:
    (workspace / "catalog/catalog.yaml").write_text("documents: [")
    assert {place.partition(":")[0] for place, _ in faults_of(workspace)} == {"catalog/catalog.yaml"}


def test_a_head_that_is_not_utf8_is_reported_alone(workspace: Path) -> None:
    (workspace / "catalog/catalog.yaml").write_bytes(b"name: caf\xe9\n")
    assert faults_of(workspace) == [("catalog/catalog.yaml:1:10", "not-utf-8")]


def test_an_entry_file_that_is_not_utf8_names_the_byte(workspace: Path) -> None:
    (workspace / ENTRIES / "latin.yaml").write_bytes(b"- {key: a,\n  title: caf\xe9, section: papers}\n")
    with pytest.raises(CatalogSyntaxError, match="byte 0xe9 at offset 23"):
        open_workspace(workspace)


def test_a_document_that_is_not_utf8_names_the_byte(workspace: Path) -> None:
    (workspace / "README.md").write_bytes(b"# A\n\nna\xefve\n")
    with pytest.raises(DataError, match="byte 0xef at offset 7") as caught:
        open_workspace(workspace)
    assert str(caught.value.location) == "README.md:3:3"
    assert not isinstance(caught.value, CatalogSyntaxError)


def test_a_missing_document_is_a_warning(workspace: Path) -> None:
    (workspace / "README.md").unlink()
    opened = open_workspace(workspace)
    assert [(problem.code, problem.severity) for problem in opened.problems] == [
        ("missing-document", "warning")
    ]
    assert "README.md" not in opened.files


def test_a_document_that_is_a_folder_is_an_error(workspace: Path) -> None:
    (workspace / "README.md").unlink()
    (workspace / "README.md").mkdir()
    with pytest.raises(DataError, match="not a regular file"):
        open_workspace(workspace)


def test_a_document_that_is_a_pipe_does_not_hang(workspace: Path) -> None:
    (workspace / "README.md").unlink()
    os.mkfifo(workspace / "README.md")
    with pytest.raises(DataError, match="not a regular file"):
        open_workspace(workspace)


@pytest.mark.parametrize("target", ["../outside.md", "../nowhere.md"])
def test_a_document_that_leads_out_of_the_workspace_is_an_error(workspace: Path, target: str) -> None:
    (workspace.parent / "outside.md").write_text("mine")
    (workspace / "README.md").unlink()
    (workspace / "README.md").symlink_to(target)
    with pytest.raises(DataError, match="may not lead out"):
        open_workspace(workspace)


def test_an_entry_file_that_leads_out_of_the_workspace_is_an_error(workspace: Path) -> None:
    (workspace.parent / "outside.yaml").write_text("[]")
    (workspace / ENTRIES / "x.yaml").symlink_to(workspace.parent / "outside.yaml")
    assert faults_of(workspace) == [(f"{ENTRIES}/x.yaml", "unreadable-file")]


def test_a_linked_folder_of_entries_is_not_passed_over_in_silence(workspace: Path) -> None:
    (workspace / ENTRIES).rename(workspace / "elsewhere")
    (workspace / ENTRIES).symlink_to(workspace / "elsewhere")
    assert faults_of(workspace) == [(ENTRIES, "unreadable-file")]


def test_a_folder_of_entries_that_cannot_be_read_is_an_error(
    workspace: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = os.scandir

    def refuse(path: str) -> object:
        if str(path).endswith("readme"):
            raise PermissionError(13, "Permission denied", str(path))
        return real(path)

    monkeypatch.setattr(os, "scandir", refuse)
    assert faults_of(workspace) == [(ENTRIES, "unreadable-file")]


def test_a_catalogue_without_entries_is_fine(workspace: Path) -> None:
    shutil.rmtree(workspace / "catalog/entries")
    assert open_workspace(workspace).catalog.items == ()


def test_decisions_are_read_but_are_no_entries(workspace: Path) -> None:
    append(workspace / "catalog/decisions.yaml", "accepted: []\n")
    opened = open_workspace(workspace)
    assert opened.files["catalog/decisions.yaml"] == b"accepted: []\n"
    assert len(opened.catalog.entries) == 8


def test_a_document_may_be_a_link_inside_the_workspace(workspace: Path) -> None:
    (workspace / "docs").mkdir()
    (workspace / "README.md").rename(workspace / "docs/list.md")
    (workspace / "README.md").symlink_to("docs/list.md")
    opened = open_workspace(workspace)
    assert opened.files["README.md"] == (workspace / "docs/list.md").read_bytes()


def test_every_item_is_an_entry_or_a_further_place(workspace: Path) -> None:
    items = open_workspace(workspace).catalog.items
    assert [item for item in items if isinstance(item, See)] == [
        See(key="tao2023lanterns", section="surveys")
    ]
