from __future__ import annotations

import random
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from llmlist.formats.catalog_yaml import format_item
from llmlist.linkage.blocking import find_candidates
from llmlist.linkage.matching import match_records
from llmlist.linkage.record import record_of
from llmlist.model.entry import Draft, Entry
from llmlist.model.link import Link
from llmlist.model.text_stores import POSTINGS, kept_in
from llmlist.workflows import rivals
from llmlist.workflows.rivals import Listed, Rivals
from tests.workflows.memory import begin

WORDS = "rivers lakes moss stone glass deep learning of the a models light 玻璃 II".split()
NAMES = ("Ann Ash", "Bob Birch", "Cy Cedar", "Dee Date")


class Memory:
    """A store that forgets nothing, and counts what it was asked for in vain."""

    def __init__(self) -> None:
        self.texts: dict[bytes, bytes] = {}
        self.missed = 0

    def get(self, content: bytes) -> bytes | None:
        self.missed += content not in self.texts
        return self.texts.get(content)

    def put(self, content: bytes, text: bytes) -> None:
        self.texts[content] = text


def make_list(source: random.Random, count: int) -> bytes:
    lines = ["# Waters"]
    for number in range(count):
        lines += [f"\n## Part {number // 15}\n"] if number % 15 == 0 else []
        names = ", ".join(source.sample(NAMES, source.randint(1, 3)))
        lines.append(f"- [{make_title(source)}](https://arxiv.org/abs/2101.{number + 1:05}) by {names}")
    return "\n".join([*lines, ""]).encode()


def make_title(source: random.Random) -> str:
    return " ".join(source.choices(WORDS, k=source.randint(2, 7))).capitalize()


def make_draft(source: random.Random) -> Draft:
    link = Link(url=f"https://arxiv.org/abs/2101.{source.randint(1, 90):05}")
    links = (link,) if source.random() < 0.5 else ()
    authors = tuple(source.sample(NAMES, source.randint(0, 3)))
    return Draft(title=make_title(source), links=links, authors=authors)


def everything(listed: Listed, drafts: list[Draft]) -> object:
    found = Rivals(listed, drafts)
    return [
        [(entry.key, one.decision, tuple(one.sums), one.reason) for entry, one in found.matches(number)]
        for number in range(len(drafts))
    ]


def compared_with_all(entries: tuple[Entry, ...], drafts: list[Draft]) -> object:
    """Return what comparing everything anew gives, without an index."""
    records = [*map(record_of, entries), *(record_of(one, key=f"draft {n}") for n, one in enumerate(drafts))]
    first = len(entries)
    found: list[list[object]] = [[] for _ in drafts]
    for pair in sorted(find_candidates(records, first=first)):
        match = match_records(records[pair.left], records[pair.right])
        if pair.left < first and match.decision != "non-match":
            own = (entries[pair.left].key, match.decision, tuple(match.sums), match.reason)
            found[pair.right - first].append(own)
    return found


@given(seed=st.integers(0, 2**32), count=st.integers(1, 60), asked=st.integers(1, 3))
def test_matches_are_those_of_comparing_everything_anew(seed: int, count: int, asked: int) -> None:
    source = random.Random(seed)  # the same each time  # noqa: S311
    workspace = begin(README=make_list(source, count))
    drafts = [make_draft(source) for _ in range(asked)]
    wanted = compared_with_all(workspace.catalog.entries, drafts)
    store = Memory()
    assert everything(Listed(workspace), drafts) == wanted
    with pytest.MonkeyPatch.context() as patch, kept_in(store, POSTINGS):
        patch.setattr(rivals, "_MANY", 0)
        assert everything(Listed(workspace), drafts) == wanted
        assert store.missed == len(store.texts) > 0
        assert everything(Listed(workspace), drafts) == wanted
        assert store.missed == len(store.texts)


def test_a_change_makes_the_keys_of_one_file_new(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rivals, "_MANY", 0)
    workspace = begin(README=make_list(random.Random(1), 60))  # the same each time  # noqa: S311
    draft = Draft(title="Rivers of glass and light")
    store = Memory()
    with kept_in(store, POSTINGS):
        assert Listed(workspace).find([draft]) == (None,)
        first = store.missed
        entry = workspace.catalog.entries[20]
        origin = workspace.origins[entry.key, entry.section]
        content = workspace.files[origin.path]
        titled = replace(entry, title=draft.title)
        new = content[: origin.span.start] + format_item(titled) + content[origin.span.end :]
        items = tuple(titled if item is entry else item for item in workspace.catalog.items)
        changed = replace(
            workspace,
            catalog=replace(workspace.catalog, items=items),
            files={**workspace.files, origin.path: new},
        )
        assert Listed(changed).find([draft]) == (titled,)
    assert first > 1
    assert store.missed == first + 1


def test_a_text_that_is_none_of_ours_is_worked_out_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rivals, "_MANY", 0)
    workspace = begin(README=make_list(random.Random(1), 30))  # the same each time  # noqa: S311
    draft = Draft(title=workspace.catalog.entries[7].title, authors=workspace.catalog.entries[7].authors)
    wanted = Listed(workspace).find([draft])
    store = Memory()
    with kept_in(store, POSTINGS):
        Listed(workspace).find([draft])
        store.texts = dict.fromkeys(store.texts, b"[7]")
        assert Listed(workspace).find([draft]) == wanted
