from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from llmlist.storage.snapshot import read_plain, take_snapshot
from llmlist.storage.workspace import open_workspace

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def digest(root: Path) -> bytes | None:
    taken = take_snapshot(str(root), [one.path for one in open_workspace(root).catalog.documents])
    return None if taken is None else taken.digest


def entries_of(root: Path) -> Path:
    return next((root / "catalog" / "entries").rglob("*.yaml"))


def touch(path: Path) -> None:
    path.write_bytes(path.read_bytes() + b"\n")


def add_answers(folder: Path) -> None:
    folder.mkdir(exist_ok=True)
    (folder / "arxiv.jsonl").write_text("")


CHANGES: dict[str, Callable[[Path], object]] = {
    "catalog.yaml": lambda root: touch(root / "catalog" / "catalog.yaml"),
    "an entry file": lambda root: touch(entries_of(root)),
    "a new entry file": lambda root: (entries_of(root).parent / "new.yml").write_text("[]"),
    "an entry file gone": lambda root: entries_of(root).unlink(),
    "decisions": lambda root: (root / "catalog" / "decisions.yaml").write_text("[]"),
    "answers of a source": lambda root: add_answers(root / "catalog" / "metadata"),
    "the document": lambda root: touch(root / "README.md"),
    "the document gone": lambda root: (root / "README.md").unlink(),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_every_byte_counts(workspace: Path, change: Callable[[Path], object]) -> None:
    documents = [one.path for one in open_workspace(workspace).catalog.documents]
    before = take_snapshot(str(workspace), documents)
    change(workspace)
    after = take_snapshot(str(workspace), documents)
    assert before is not None
    assert after is not None
    assert before.digest != after.digest


def test_times_do_not_count_but_show(workspace: Path) -> None:
    documents = [one.path for one in open_workspace(workspace).catalog.documents]
    before = take_snapshot(str(workspace), documents)
    os.utime(workspace / "README.md", ns=(1, 1))
    after = take_snapshot(str(workspace), documents)
    assert before is not None
    assert after is not None
    assert before.digest == after.digest
    assert before.states != after.states


def test_what_an_editor_leaves_does_not_count(workspace: Path) -> None:
    before = digest(workspace)
    (entries_of(workspace).parent / ".new.yaml.swp").write_text("x")
    (entries_of(workspace).parent / ".hidden.yaml").write_text("x")
    assert digest(workspace) == before


@pytest.mark.parametrize("odd", ["link", "folder", "pipe"])
def test_an_odd_file_gives_no_digest(workspace: Path, odd: str) -> None:
    documents = ["README.md"]
    path = workspace / "README.md"
    path.rename(workspace / "other.md")
    if odd == "link":
        path.symlink_to(workspace / "other.md")
    elif odd == "folder":
        path.mkdir()
    elif not hasattr(os, "mkfifo"):
        pytest.skip("needs named pipes")
    else:
        os.mkfifo(path)
    assert take_snapshot(str(workspace), documents) is None


@pytest.mark.parametrize("path", ["../outside.md", "/etc/hostname", "folder/../README.md"])
def test_a_path_that_is_not_plain_gives_no_digest(workspace: Path, path: str) -> None:
    (workspace.parent / "outside.md").write_text("x")
    (workspace / "folder").mkdir()
    assert take_snapshot(str(workspace), [path]) is None


def test_a_folder_reached_by_a_link_gives_no_digest(workspace: Path) -> None:
    (workspace / "catalog").rename(workspace / "real")
    (workspace / "catalog").symlink_to(workspace / "real")
    assert take_snapshot(str(workspace), []) is None
    assert read_plain(str(workspace), "catalog/catalog.yaml") is None
