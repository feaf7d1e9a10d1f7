from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from llmlist.model.name_form import FULL, NameForm, form_of, shortens, write_name

INITIALS = NameForm(given="initials")
REVERSED = NameForm(is_reversed=True, given="initials")
SURNAME = NameForm(given="none")
WORDS = st.sampled_from(("Ann", "Bob", "Cleo", "Jean-Luc", "Dag", "Øyvind"))


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("Ann Ash", FULL),
        ("Ann B. Ash", FULL),
        ("A. Ash", INITIALS),
        ("A. B. Ash", INITIALS),
        ("A.B. Ash", INITIALS._replace(joint="")),
        ("J.-L. Ash", INITIALS),
        ("Ash, A. B.", REVERSED),
        ("Ash, Ann", FULL._replace(is_reversed=True)),
        ("van der Ash, A.", REVERSED),
        ("Ash", SURNAME),
        ("OpenAI", None),
        ("River Team", None),
        ("AI Digest", None),
        ("李明", None),
    ],
)
def test_the_form_of_a_name(text: str, form: NameForm | None) -> None:
    assert form_of(text) == form


@pytest.mark.parametrize(
    ("text", "form", "written"),
    [
        ("Ann Ash", INITIALS, "A. Ash"),
        ("Ann Bea Ash", INITIALS._replace(joint=""), "A.B. Ash"),
        ("Jean-Luc van der Ash", INITIALS, "J.-L. van der Ash"),
        ("Ann B. Ash", REVERSED, "Ash, A. B."),
        ("Ash, Ann", FULL, "Ann Ash"),
        ("Ann Ash", FULL._replace(is_reversed=True), "Ash, Ann"),
        ("Ann van der Ash", SURNAME, "van der Ash"),
        ("River Team", REVERSED, "River Team"),
        ("李明", INITIALS, "李明"),
    ],
)
def test_a_name_in_a_form(text: str, form: NameForm, written: str) -> None:
    assert write_name(text, form) == written


@given(
    st.lists(WORDS, min_size=1, max_size=3),
    st.sampled_from(("Ash", "van der Ash", "Birch")),
    st.builds(
        NameForm,
        st.booleans(),
        st.sampled_from(("full", "initials", "none")),
        st.just("."),
        st.sampled_from((" ", "")),
    ),
)
def test_a_name_in_any_form_says_no_other(words: list[str], surname: str, form: NameForm) -> None:
    name = f"{' '.join(words)} {surname}"
    written = write_name(name, form)
    assert written == name or shortens(written, name)


@pytest.mark.parametrize(
    ("shown", "known"),
    [
        ("B. Ash", "Ann Ash"),
        ("Ann Ash", "A. Ash"),
        ("A. B. Ash", "Ann Ash"),
        ("A. Birch", "Ann Ash"),
        ("Ash", "Ash"),
    ],
)
def test_other_or_fuller_names_are_no_short_form(shown: str, known: str) -> None:
    assert not shortens(shown, known)
