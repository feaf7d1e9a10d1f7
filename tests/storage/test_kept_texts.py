from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from llmlist.lists import reading
from llmlist.storage.kept_texts import DOCUMENTS, KeptTexts
from llmlist.storage.workspace import open_workspace
from llmlist.workflows import rivals
from tests.benchmarks.catalogues import make_catalog

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Run


def test_a_text_is_there_for_the_same_bytes_in_the_next_run(tmp_path: Path) -> None:
    store = KeptTexts(tmp_path, DOCUMENTS)
    store.put(b"# A\n", b"[1]")
    store.save()
    again = KeptTexts(tmp_path, DOCUMENTS)
    assert again.get(b"# A\n") == b"[1]"
    assert again.get(b"# B\n") is None


def test_what_is_not_saved_is_not_kept(tmp_path: Path) -> None:
    KeptTexts(tmp_path, DOCUMENTS).put(b"# A\n", b"[1]")
    assert KeptTexts(tmp_path, DOCUMENTS).get(b"# A\n") is None
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    "arguments", [("list", "--format", "json"), ("render", "--diff", "--check"), ("check",)], ids=" ".join
)
def test_a_command_says_the_same_with_what_is_kept(
    tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...]
) -> None:
    root = tmp_path / "list"
    make_catalog(root, 150)
    entries = next((root / "catalog" / "entries").rglob("*.yaml"))
    text = entries.read_text().replace("title: ", "title: New ", 1)
    entries.write_text(text)
    shutil.rmtree(root / ".llmlist_cache")
    reading.forget_readings()
    first = run(*arguments, cwd=root)
    # The same facts in other bytes: the answer itself is not remembered, the document is.
    entries.write_text(f"{text}\n# more\n")
    reading.forget_readings()

    recalled = []
    recall = reading._recall

    def note(content: bytes, listings: list[object]) -> object:
        found = recall(content, listings)  # type: ignore[arg-type]  # handed on
        recalled.append(found is not None)
        return found

    monkeypatch.setattr(reading, "_recall", note)
    assert run(*arguments, cwd=root) == first
    assert recalled
    assert recalled[0]


def test_add_finds_the_same_with_the_keys_that_are_kept(
    tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = tmp_path / "list"
    make_catalog(root, 50)
    listed = open_workspace(root).catalog.entries[30]
    words = ("add", "https://example.org/a", "--title", listed.title, "--offline", "--dry-run")
    first = run(*words, cwd=root)
    assert listed.key in first.stderr

    def refuse(_: object) -> object:
        raise AssertionError

    monkeypatch.setattr(rivals, "make_postings", refuse)
    assert run(*words, cwd=root) == first
