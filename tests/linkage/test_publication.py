from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from llmlist.linkage.publication import (
    Pages,
    Venues,
    compare_numbers,
    compare_pages,
    compare_venues,
    place_of,
    venue_name,
)


@pytest.mark.parametrize(
    ("left", "right", "verdict"),
    [
        ("Am J Kidney Dis", "American Journal of Kidney Diseases", "same"),
        ("NIPS 2017", "Advances in Neural Information Processing Systems", "same"),
        ("SIGMOD Conference", "International Conference on Management of Data", "same"),
        ("J. Moss Res.", "Journal of Moss Research", "same"),
        ("Machine Learning", "Proceedings of the Workshop on Machine Learning", "alike"),
        ("SIGMOD Record", "SIGMOD Conference", "differ"),
        ("Journal of Moss", "Annals of Rivers", "differ"),
        ("Technical Report 12", "Journal of Moss", "other sort"),
        ("arXiv", "Journal of Moss", "other sort"),
        ("PhD thesis, Moss University", "Journal of Moss", "other sort"),
        ("Journal of Moss", None, "one unknown"),
        ("In [13],", None, "both unknown"),
    ],
)
def test_venues(left: str | None, right: str | None, verdict: Venues) -> None:
    assert compare_venues(venue_name(left), venue_name(right)) == verdict
    assert compare_venues(venue_name(right), venue_name(left)) == verdict


@pytest.mark.parametrize(
    ("left", "right", "verdict"),
    [
        ("701-6", "701–706", "same range"),
        ("701-6", "pp. 701‐706.", "same range"),
        ("524532", "524-532", "same range"),
        ("01-Sep", "1-9", "same range"),
        ("Sep-12", "9-12", "same range"),
        ('"233-8, 230-5"', "230-5, 233-8", "same range"),
        ("A353", "A353-A353", "same"),
        ("742-8; discussion 748-9", "742-749", "same range"),
        ("12-18", "12-25", "one end"),
        ("2297-2108", "2097-2108", "one end"),
        ("89-101", "88-102", "overlap"),
        ("943-945", "1223-1229", "differ"),
        ("", "1-9", "unknown"),
        ("e", "1-9", "unknown"),
    ],
)
def test_pages(left: str, right: str, verdict: Pages) -> None:
    one, other = place_of(None, None, left), place_of(None, None, right)
    assert compare_pages(one, other) == verdict
    assert compare_pages(other, one) == verdict


def test_volumes_are_read_as_printed() -> None:
    assert place_of("Vol. 6 (1),", None, None)[:2] == ("6", "1")
    assert place_of("volume II", "Suppl. 03", None)[:2] == ("2", "3")
    assert compare_numbers("6", "7") == "differ"
    assert compare_numbers("6", "") == "unknown"


@given(st.text(), st.text())
def test_any_text_can_be_compared(left: str, right: str) -> None:
    assert compare_venues(venue_name(left), venue_name(right)) == compare_venues(
        venue_name(right), venue_name(left)
    )
    one, other = place_of(left, right, left), place_of(right, left, right)
    assert compare_pages(one, other) == compare_pages(other, one)
