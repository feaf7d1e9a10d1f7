from __future__ import annotations

from llmlist.linkage.nearness import near_by_authors, near_by_title
from llmlist.model.entry import Entry


def entry(key: str, title: str = "", *authors: str) -> Entry:
    return Entry(key=key, title=title, section="papers", authors=authors)


FILLERS = [entry(f"filler{n}", f"Filler {n} on word{n}", f"Only Person{n}") for n in range(20)]


def test_people_are_near_however_their_names_are_written() -> None:
    entries = [
        entry("a", "", "Ines Aster", "Wen Tao"),
        entry("b", "", "Aster, I."),
        entry("c", "", "W. Tao", "Ines Aster"),
        *FILLERS,
    ]
    assert near_by_authors(entries, 5)["a"] == ("c", "b")


def test_teams_and_surnames_alone_bring_nothing_near() -> None:
    entries = [entry("a", "", "OpenAI"), entry("b", "", "OpenAI"), entry("c", "", "Aster"), *FILLERS]
    assert near_by_authors(entries, 5)["a"] == ()


def test_titles_are_near_by_their_rare_words() -> None:
    entries = [
        entry("a", "Moss in Winter Ponds"),
        entry("b", "Winter Ponds and Their Moss"),
        entry("c", "Filler for Reeds"),
        *FILLERS,
    ]
    assert near_by_title(entries, 5)["a"] == ("b",)


def test_no_more_are_given_than_asked_for_and_never_the_entry_itself() -> None:
    entries = [*(entry(f"a{n}", "Moss in Winter") for n in range(9)), *FILLERS]
    near = near_by_title(entries, 3)
    assert all(len(keys) <= 3 and key not in keys for key, keys in near.items())
    assert near["a0"] == ("a1", "a2", "a3")


def test_one_entry_alone_has_nothing_near() -> None:
    assert near_by_title([entry("a", "Moss", "Ines Aster")], 3) == {"a": ()}
    assert near_by_authors([], 3) == {}
