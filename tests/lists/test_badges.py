from __future__ import annotations

import pytest

from llmlist.lists.badges import adapt_literal, find_marks
from llmlist.model.identifier import Identifier
from llmlist.model.link import Link

STARS = "![Stars](https://img.shields.io/github/stars/{})"
OLD = {"github": "ash/rivers", "arxiv": "2101.00001"}
NEW = {"github": "elm/pond", "arxiv": "2101.00003"}


@pytest.mark.parametrize(
    ("url", "repository"),
    [
        ("https://github.com/elm/pond", "elm/pond"),
        ("https://github.com/elm/pond/", "elm/pond"),
        ("https://github.com/elm/pond.git", "elm/pond"),
        ("https://github.com/elm/pond/tree/main/src", "elm/pond"),
        ("https://github.com/elm/pond#readme", "elm/pond"),
        ("https://github.com/elm/pond?tab=readme", "elm/pond"),
        ("http://www.GitHub.com/Elm/Pond.js", "Elm/Pond.js"),
        ("https://github.com/elm", None),
        ("https://gitlab.com/elm/pond", None),
        ("https://elm.github.io/pond", None),
    ],
)
def test_the_repository_is_the_one_that_a_link_names(url: str, repository: str | None) -> None:
    assert find_marks([Link(url=url)], []).get("github") == repository


def test_of_several_repositories_the_first_counts() -> None:
    links = [Link(url="https://github.com/elm/pond"), Link(url="https://github.com/elm/lake")]
    assert find_marks(links, []) == {"github": "elm/pond"}


def test_identifiers_are_marks_by_their_scheme() -> None:
    ids = [Identifier("arxiv", "2101.00003"), Identifier("arxiv", "2101.00009"), Identifier("hf", "elm/pond")]
    assert find_marks([], ids) == {"arxiv": "2101.00003", "hf": "elm/pond"}


def test_an_item_without_repository_or_identifier_has_no_marks() -> None:
    assert find_marks([Link(url="https://example.org/pond.pdf")], []) == {}


@pytest.mark.parametrize(
    "literal", ["", " - ", " (ash/rivers, 2101.00001) ", "[a](https://github.com/ash/rivers)"]
)
def test_literal_text_without_a_picture_stays_as_it_is(literal: str) -> None:
    assert adapt_literal(literal.encode(), OLD, NEW) == literal.encode()


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (STARS.format("ash/rivers"), STARS.format("elm/pond")),
        (f" {STARS.format('ash/rivers')} - ", f" {STARS.format('elm/pond')} - "),
        (
            f"[{STARS.format('ash/rivers')}](https://github.com/ash/rivers)",
            f"[{STARS.format('elm/pond')}](https://github.com/elm/pond)",
        ),
        (
            "![](https://img.shields.io/badge/arXiv-2101.00001-red)",
            "![](https://img.shields.io/badge/arXiv-2101.00003-red)",
        ),
        (
            f"{STARS.format('ash/rivers')} ![Forks](https://img.shields.io/github/forks/ash/rivers)",
            f"{STARS.format('elm/pond')} ![Forks](https://img.shields.io/github/forks/elm/pond)",
        ),
    ],
)
def test_a_badge_names_the_other_entrys_repository_or_identifier(old: str, new: str) -> None:
    assert adapt_literal(old.encode(), OLD, NEW).decode() == new


def test_a_badge_of_what_the_other_entry_lacks_is_left_out() -> None:
    literal = f" {STARS.format('ash/rivers')} ![](https://img.shields.io/badge/arXiv-2101.00001-red)".encode()
    adapted = adapt_literal(literal, OLD, {"arxiv": "2101.00003"})
    assert adapted == b" ![](https://img.shields.io/badge/arXiv-2101.00003-red)"


@pytest.mark.parametrize(
    "picture",
    [
        "![](https://img.shields.io/badge/citations-120-blue)",
        "![Best](https://img.shields.io/badge/best-paper)",
        "[![Open](https://img.shields.io/badge/demo)](https://example.org/demo)",
    ],
)
def test_a_picture_that_names_nothing_of_its_entry_is_left_out(picture: str) -> None:
    assert adapt_literal(f" {picture} |".encode(), OLD, NEW) == b" |"


def test_a_badge_of_another_repository_is_not_taken_for_the_items_own() -> None:
    literal = b"![S](https://img.shields.io/github/stars/ash/rivers-2)"
    assert adapt_literal(literal, {"github": "ash/rivers"}, {"github": "elm/pond"}) == b""


def test_what_one_mark_becomes_is_not_changed_again() -> None:
    literal = b"![S](https://img.shields.io/github/stars/ash/rivers)"
    old, new = {"github": "ash/rivers", "hf": "elm/pond"}, {"github": "elm/pond", "hf": "gorse/ice"}
    assert adapt_literal(literal, old, new) == b"![S](https://img.shields.io/github/stars/elm/pond)"


def test_a_mark_inside_an_encoded_address_is_found() -> None:
    literal = b"![C](https://img.shields.io/badge/dynamic/json?url=https%3A%2F%2Fapi.example.org%2Fpaper%2F0a1b%3Ff)"
    written = adapt_literal(literal, {"s2": "0a1b"}, {"s2": "9f8e"})
    assert written == literal.replace(b"0a1b", b"9f8e")
