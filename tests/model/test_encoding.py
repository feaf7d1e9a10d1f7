from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from llmlist.model.encoding import is_mac_roman_mojibake, repair_mac_roman

SOUND = [
    "Zoë Ash",
    "Åke Björk — “Rivers”",
    "naïve café",
    "日本の川",
    "😀 Rivers",
    "Łódź, Příbram",
    "x ≤ y",
    "Ω",
    "é",
    "√2 ≈ 1.41",
    "“Rivers” – of Glass…",
]


def damaged(text: str) -> str:
    """Return a text as it looks after its UTF-8 was taken for Mac Roman."""
    return text.encode().decode("mac_roman")


@pytest.mark.parametrize("text", SOUND)
def test_damaged_text_is_told_and_repaired(text: str) -> None:
    assert is_mac_roman_mojibake(damaged(text))
    assert repair_mac_roman(damaged(text)) == text


@pytest.mark.parametrize("text", SOUND)
def test_text_in_good_order_is_left_alone(text: str) -> None:
    assert not is_mac_roman_mojibake(text)
    assert repair_mac_roman(text) == text


@pytest.mark.parametrize("text", ["", "Rivers of Glass", "a\n\tb", "~!@#$%"])
def test_plain_ascii_is_never_damaged(text: str) -> None:
    assert not is_mac_roman_mojibake(text)
    assert repair_mac_roman(text) == text


def test_text_that_is_damaged_in_part_is_left_alone() -> None:
    text = damaged("Zoë") + " and Åke"
    assert not is_mac_roman_mojibake(text)
    assert repair_mac_roman(text) == text


@settings(deadline=None)
@given(st.text())
def test_what_was_damaged_is_repaired_without_loss(text: str) -> None:
    repaired = repair_mac_roman(damaged(text))
    assert repaired == text
    assert damaged(repaired) == damaged(text)


@settings(deadline=None)
@given(st.text())
def test_damage_is_told_exactly_where_there_is_some(text: str) -> None:
    assert is_mac_roman_mojibake(damaged(text)) == (not text.isascii())


@settings(deadline=None)
@given(st.text())
def test_a_repair_can_be_undone(text: str) -> None:
    repaired = repair_mac_roman(text)
    assert text in {repaired, damaged(repaired)}
