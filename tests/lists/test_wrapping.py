from __future__ import annotations

import pytest

from llmlist.lists.wrapping import Wrap, find_wrap, wrap_title

WRAPPED = ("Rivers of Glass Under\n  Mountains of Ice", "Counting Clouds From\n  Behind a Curtain", "Short")


def test_titles_that_are_filled_up_to_a_width_show_a_habit() -> None:
    wrap = find_wrap(WRAPPED)
    assert wrap is not None
    assert wrap.indent == "  "
    assert [wrap_title(" ".join(title.split()), wrap, "\n") for title in WRAPPED] == list(WRAPPED)


@pytest.mark.parametrize(
    "titles",
    [
        (),
        ("Rivers of Glass", "Counting Clouds"),
        # One line that was broken by hand among long ones that are not.
        ("Rivers\n  of Glass", "Counting Clouds From Behind a Curtain", "A Title That Is Longer Than Others"),
    ],
)
def test_other_titles_show_none(titles: tuple[str, ...]) -> None:
    assert find_wrap(titles) is None


def test_a_word_longer_than_the_width_stands_alone() -> None:
    assert (
        wrap_title("A Supercalifragilistic End", Wrap(8, "\t"), "\r\n")
        == "A\r\n\tSupercalifragilistic\r\n\tEnd"
    )
