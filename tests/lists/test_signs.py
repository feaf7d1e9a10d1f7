from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from llmlist.lists.signs import (
    find_badge,
    find_word_badges,
    is_nearly_all,
    is_symbol,
    read_badge_word,
    write_badge_word,
)

words = st.from_regex(r"[A-Za-z][A-Za-z0-9_. -]{1,30}", fullmatch=True).filter(
    lambda word: word == " ".join(word.split())
)


@given(words)
def test_a_word_written_on_a_badge_is_read_back(word: str) -> None:
    written = write_badge_word(word, b"Other")
    assert read_badge_word(written) == word
    content = b"![](https://img.shields.io/badge/" + written + b"-blue)"
    found = list(find_word_badges(content, 0, len(content)))
    assert [span.of(content) for span in found] == [written]
    badge = find_badge(content, found[0], 0)
    assert badge is not None
    assert badge.of(content) == content


def test_a_word_that_an_example_shows_is_kept_as_it_stands_there() -> None:
    assert write_badge_word("Data Set", b"data_set") == b"data_set"
    assert write_badge_word("Data Set", b"Survey") == b"Data%20Set"


def test_symbols_are_no_words() -> None:
    assert [is_symbol(text) for text in ("✨", ":star::star:", "🔥⭐", "A ✨", "star", "")] == [
        True, True, True, False, False, False,
    ]  # fmt: skip


def test_two_in_three_are_not_nearly_all() -> None:
    assert not is_nearly_all(2, 3)
    assert is_nearly_all(9, 10)
    assert not is_nearly_all(0, 0)
