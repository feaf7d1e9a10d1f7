from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from llmlist.linkage.people import Authors, compare_people, count_shared_names, people_of

ALL = ("Ann Alder", "Bo Birch", "Cy Cedar")


@pytest.mark.parametrize(
    ("left", "right", "level"),
    [
        (ALL, ("Alder, A.", "Birch, B.", "Cedar, C."), "all, many"),
        (ALL, ("Cy Cedar", "Bo Birch", "Ann Alder"), "all, many"),
        (ALL, ("Alder, A., Birch, B., and Cedar, C.",), "all, many"),
        (ALL, ("Alder A",), "all, short"),
        (("Aldersen, A.", "Birch, B."), ("Alderson, Ann", "Bo Birch"), "all, two"),
        (("Le, Alder M.",), ("Le Alder, M.",), "all, one"),
        (("Ut-Alder, P.",), ("Utalder, P.",), "all, one"),
        (ALL, ("A. Alder", "B. Birch", "D. Dogwood", "E. Elm"), "half"),
        (ALL, ("Di Dogwood", "El Elm"), "none"),
        (ALL, (), "one unknown"),
        ((), ("?",), "both unknown"),
    ],
)
def test_levels_of_agreement(left: tuple[str, ...], right: tuple[str, ...], level: Authors) -> None:
    assert compare_people(people_of(left), people_of(right)).level == level
    assert compare_people(people_of(right), people_of(left)).level == level


def test_another_first_author_is_told() -> None:
    swapped = people_of(("Bo Birch", "Ann Alder"))
    assert compare_people(people_of(ALL), swapped).same_first is False
    assert compare_people(people_of(ALL), people_of(("A. Alder",))).same_first is True
    assert compare_people(people_of(ALL), people_of(())).same_first is None


def test_names_are_counted_for_people() -> None:
    assert count_shared_names(people_of(ALL), people_of(("Cedar, C.", "Elm, E."))) == 1


NAMES = st.lists(st.sampled_from([*ALL, "Alder, A.", "Alderr", "OpenAI", "?", "李明"]), max_size=4).map(tuple)


@given(NAMES, NAMES)
def test_agreement_is_symmetric(left: tuple[str, ...], right: tuple[str, ...]) -> None:
    one, other = people_of(left), people_of(right)
    assert compare_people(one, other) == compare_people(other, one)
    if one.words:
        assert compare_people(one, one).shared == len(one.words)
