from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest
from hypothesis import given, settings

from llmlist.lists import reading
from llmlist.lists.kept_drafts import parse_drafts
from llmlist.lists.reading import forget_readings, read_document
from llmlist.model.text_stores import DRAFTS, kept_in
from tests.strategies import generated_lists

if TYPE_CHECKING:
    from tests.strategies import GeneratedList

CASES: Final = sorted((Path(__file__).parents[1] / "data" / "markdown").rglob("*.md"))


class MemoryStore:
    """Keeps texts in memory, and counts how often one is handed back."""

    def __init__(self) -> None:
        self.texts: dict[bytes, bytes] = {}
        self.used = 0

    def get(self, content: bytes) -> bytes | None:
        self.used += content in self.texts
        return self.texts.get(content)

    def put(self, content: bytes, text: bytes) -> None:
        self.texts[content] = text


@pytest.fixture(autouse=True)
def keep_all(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "_LEAST_KEPT", 0)
    forget_readings()


def check_kept(content: bytes, *, repair: str | None = None) -> None:
    """What is kept of a document gives the same as the document."""
    store = MemoryStore()
    with kept_in(store, DRAFTS):
        first = read_document(content, repair=repair)
        forget_readings()
        again = read_document(content, repair=repair)
    assert store.used == len(store.texts)
    assert again == first
    assert repr(again.listings) == repr(first.listings)
    assert repr(again.commented) == repr(first.commented)


@pytest.mark.parametrize("path", CASES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_what_is_kept_of_a_case_gives_the_same(path: Path) -> None:
    content = path.read_bytes().decode(errors="replace").encode()
    check_kept(content)
    forget_readings()
    check_kept(content, repair="mac-roman")


@settings(deadline=None, max_examples=40)
@given(generated_lists())
def test_what_is_kept_of_any_list_gives_the_same(made: GeneratedList) -> None:
    forget_readings()
    check_kept(made.content)


LIST: Final = b"# A\n\n- [A Rather Long Title of It](https://arxiv.org/abs/2301.00001)\n"


@pytest.mark.parametrize(
    "text",
    [b"", b"[]", b"{}", b"[[1,[],[]]]", b'[[4,[],[{"title":"x"}]]]', b"\xff", b"[[5,[],[null,null]]]"],
)
def test_anything_else_is_passed_over(text: bytes) -> None:
    first = read_document(LIST)
    forget_readings()
    store = MemoryStore()
    store.texts[LIST] = text
    with kept_in(store, DRAFTS):
        assert read_document(LIST) == first


@pytest.mark.parametrize("text", [b"", b"7", b"[[1]]", b'[[1,[],[{"colour":"x"}]]]', b"\xff"])
def test_other_text_is_refused(text: bytes) -> None:
    with pytest.raises(ValueError, match=r"not what was written|Expecting|decode|unpack"):
        parse_drafts(text)


def test_without_a_store_nothing_is_kept() -> None:
    store = MemoryStore()
    with kept_in(store, DRAFTS):
        pass
    read_document(LIST)
    assert store.texts == {}
