from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from llmlist.model.arxiv_id import OLD_ARCHIVES, arxiv_month, canonical_arxiv_id


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1706.03762", "1706.03762"),
        ("1706.03762v5", "1706.03762"),
        ("1706.03762V12", "1706.03762"),
        ("arXiv:1706.03762", "1706.03762"),
        ("ARXIV: 1706.03762v1", "1706.03762"),
        ("arXiv 1706.03762", "1706.03762"),
        ("arXiv, 2401.13160", "2401.13160"),
        ("  1706.03762 ", "1706.03762"),
        ("1706.03762.pdf", "1706.03762"),
        ("1706.03762v2.pdf", "1706.03762"),
        ("0704.0001", "0704.0001"),
        ("1412.9999", "1412.9999"),
        ("1501.00001", "1501.00001"),
        ("math/0309136", "math/0309136"),
        ("math.GT/0309136", "math/0309136"),
        ("Math.GT/0309136v2", "math/0309136"),
        ("arXiv:hep-th/9901001", "hep-th/9901001"),
        ("cs.CL/0001001", "cs/0001001"),
        ("cond-mat.mtrl-sci/0703999", "cond-mat/0703999"),
        ("hep-th/9107001", "hep-th/9107001"),
        ("journals/corr/abs-1706-03762", "1706.03762"),
        ("DBLP:journals/corr/abs-1409-0473", "1409.0473"),
    ],
)
def test_every_spelling_becomes_one_value(text: str, value: str) -> None:
    assert canonical_arxiv_id(text) == value


@pytest.mark.parametrize(
    "text",
    [
        "",
        "1706",
        "0703.0001",  # before the new scheme
        "0600.0001",
        "1713.00001",  # no such month
        "1700.00001",
        "2019.00123",  # the tail of a DOI: CVPR.2019.00123
        "2007.1040",  # the tail of a DOI: TPAMI.2007.1040; five digits since 2015
        "1412.00001",  # four digits before 2015
        "1501.0001",
        "1706.00000",
        "0704.0000",
        "1706.037620",
        "1706.03762v0",
        "1706.03762v123",
        "1706.03762x",
        "11706.03762",
        "hep-th/9106001",
        "hep-th/0704001",
        "hep-th/9913001",
        "hep-th/9901000",
        "hep-th/99010011",
        "stat/0501001",  # came after the old scheme
        "econ/0501001",
        "test/0501001",
        "abc/0501001",
        "١٧٠٦.٠٣٧٦٢",  # digits of another script
        "200414257",
    ],
)
def test_what_arxiv_never_gave_is_none(text: str) -> None:
    assert canonical_arxiv_id(text) is None


def test_all_archives_of_the_old_scheme_are_known() -> None:
    assert len(OLD_ARCHIVES) == 34
    assert all(canonical_arxiv_id(f"{archive}/9901001") == f"{archive}/9901001" for archive in OLD_ARCHIVES)


@pytest.mark.parametrize(
    ("value", "month"),
    [
        ("1706.03762", (2017, 6)),
        ("0704.0001", (2007, 4)),
        ("hep-th/9107001", (1991, 7)),
        ("cs/0001001", (2000, 1)),
        ("cs/0703001", (2007, 3)),
    ],
)
def test_an_identifier_carries_its_month(value: str, month: tuple[int, int]) -> None:
    assert arxiv_month(value) == month


@settings(deadline=None, max_examples=200)
@given(st.text(alphabet="arXiv:hep-tcs.GL/0123456789v ", max_size=24) | st.text(max_size=24))
def test_normalising_twice_is_normalising_once(text: str) -> None:
    value = canonical_arxiv_id(text)
    assert value is None or canonical_arxiv_id(value) == value
