from __future__ import annotations

import pytest
from hypothesis import given, settings

from llmlist.lists.headings import anchor
from llmlist.lists.reading import read_document
from tests.strategies import any_markdown


# What GitHub makes of these, as https://github.com/Flet/github-slugger (test/fixtures.json) collected it.
@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("alpha", "alpha"),
        ("bravoCharlieDelta", "bravocharliedelta"),
        ("__proto__", "__proto__"),
        ("heading with a - dash", "heading-with-a---dash"),
        ("heading with an _ underscore", "heading-with-an-_-underscore"),
        ("heading with a period.txt", "heading-with-a-periodtxt"),
        ("bind_headers(exchange, routing [, bindCallback])", "bind_headersexchange-routing--bindcallback"),
        ("apostrophe’s should be trimmed", "apostrophes-should-be-trimmed"),
        ("I ♥ unicode", "i--unicode"),
        ("en–dash", "endash"),
        ("😄 unicode emoji", "-unicode-emoji"),
        ("😄_😄 unicode emoji", "_-unicode-emoji"),
        ("Привет non-latin 你好", "привет-non-latin-你好"),
        ("Papers & Projects", "papers--projects"),
        ("C++ / C#", "c--c"),
        ("ε-Nets Ⅳ", "ε-nets-ⅳ"),
        ("O(n²) and ① more", "on-and--more"),
    ],
)
def test_anchors_are_those_of_github(title: str, expected: str) -> None:
    assert anchor(title) == expected


def keys(source: str) -> list[str]:
    return [section.key for section in read_document(source.encode()).sections]


def test_keys_are_paths_of_anchors() -> None:
    assert keys("# Waters\n\n## Still Lakes\n\n### Deep & Cold\n\n## Rivers\n") == [
        "top",
        "top",
        "still-lakes",
        "still-lakes/deep--cold",
        "rivers",
    ]


def test_equal_headings_get_a_suffix() -> None:
    assert keys("## A\n\n## A\n\n## A-1\n\n## A\n") == ["top", "a", "a-1", "a-1-1", "a-2"]


def test_a_heading_called_top_is_not_the_place_above_all_headings() -> None:
    assert keys("## Top\n") == ["top", "top-1"]


def test_a_heading_without_letters_still_has_a_key() -> None:
    assert keys("## 🌊\n\n## ???\n") == ["top", "section", "section-1"]


@settings(deadline=None, max_examples=150)
@given(any_markdown)
def test_keys_of_sections_are_unique(text: str) -> None:
    sections = [one for one in read_document(text.encode()).sections if one.path]
    assert len({one.key for one in sections}) == len(sections)
    assert all(one.key and not one.key.startswith("/") for one in sections)
