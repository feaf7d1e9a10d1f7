from __future__ import annotations

import pytest

from llmlist.workflows.add import plan_remove
from llmlist.workflows.render import plan_render
from tests.workflows.memory import apply, begin

COUNTED = b"""\
## Rivers

1. [Rivers of Glass](https://arxiv.org/abs/2101.00001)
2. [Counting Clouds](https://arxiv.org/abs/2101.00002)
3. [The Last Pond](https://arxiv.org/abs/2101.00003)
"""


def without(readme: bytes, *titles: str) -> bytes:
    """Return the document after entries were removed from the catalogue and from it."""
    workspace = begin(README=readme)
    keys = [entry.key for entry in workspace.catalog.entries if entry.title in titles]
    assert len(keys) == len(titles)
    after = apply(workspace, plan_remove(workspace, keys))
    plan = plan_render(after, after.catalog)
    assert (plan.file_edits, plan.problems) == ((), ())
    return after.files["README.md"]


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Rivers of Glass", [b"1. [Counting Clouds]", b"2. [The Last Pond]"]),
        ("Counting Clouds", [b"1. [Rivers of Glass]", b"2. [The Last Pond]"]),
        ("The Last Pond", [b"1. [Rivers of Glass]", b"2. [Counting Clouds]"]),
    ],
)
def test_a_counted_list_goes_on_counting_after_a_removal(title: str, expected: list[bytes]) -> None:
    heading, blank, *items = without(COUNTED, title).splitlines()
    assert (heading, blank) == (b"## Rivers", b"")
    assert [item.partition(b"(")[0] for item in items] == expected


def test_a_counted_list_goes_on_counting_after_several_removals() -> None:
    expected = b"## Rivers\n\n1. [The Last Pond](https://arxiv.org/abs/2101.00003)\n"
    assert without(COUNTED, "Rivers of Glass", "Counting Clouds") == expected


@pytest.mark.parametrize("title", ["Rivers of Glass", "Counting Clouds", "The Last Pond"])
def test_a_list_in_which_every_number_is_one_stays_so_after_a_removal(title: str) -> None:
    ones = COUNTED.replace(b"2. ", b"1. ").replace(b"3. ", b"1. ")
    lines = [line for line in ones.splitlines(keepends=True) if title.encode() not in line]
    assert without(ones, title) == b"".join(lines)


def test_two_counted_lists_are_counted_apart() -> None:
    other = COUNTED.replace(b"Rivers\n", b"Skies\n", 1).replace(b"arxiv.org/abs/2101.0000", b"example.org/")
    other = other.replace(b"Rivers of Glass", b"Skies of Stone").replace(b"Counting Clouds", b"Snow")
    other = other.replace(b"The Last Pond", b"A First Frost")
    shorter = without(COUNTED + b"\n" + other, "Counting Clouds")
    assert shorter.endswith(b"\n" + other)
    assert b"2. [The Last Pond]" in shorter
