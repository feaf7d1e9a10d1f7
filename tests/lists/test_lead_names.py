"""Names that begin titles: how a listing sets them off."""

from __future__ import annotations

import pytest

from llmlist.lists.lead_names import LeadMarks, find_lead_marks, set_off

BOLD = LeadMarks("**", holds_colon=False)


@pytest.mark.parametrize(
    ("titles", "expected"),
    [
        (["**Glass**: A River", "Old Snow"], BOLD),
        (["__Glass:__ A River"], LeadMarks("__", holds_colon=True)),
        (["**Glass**: A River", "Cloud: A Count", "Pond: A Mirror"], None),
        (["**A Whole Title**", "Old Snow"], None),
        ([], None),
    ],
)
def test_the_way_of_most_names_is_found(titles: list[str], expected: LeadMarks | None) -> None:
    assert find_lead_marks((1.0, title) for title in titles) == expected


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Glass: A River", "**Glass**: A River"),
        ("What the Old River Said: A Story", "What the Old River Said: A Story"),
        ("`Glass`: A River", "`Glass`: A River"),
        ("A River", "A River"),
    ],
)
def test_only_a_short_name_is_set_off(title: str, expected: str) -> None:
    assert set_off(title, BOLD) == expected
