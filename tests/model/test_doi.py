from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from llmlist.model.doi import arxiv_id_of_doi, canonical_doi


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("10.1145/3292500.3330701", "10.1145/3292500.3330701"),
        ("doi:10.1145/3292500", "10.1145/3292500"),
        ("DOI 10.1145/3292500", "10.1145/3292500"),
        ("doi: 10.1109/CVPR.2019.00123", "10.1109/cvpr.2019.00123"),
        ("10.1145/3292500.", "10.1145/3292500"),
        ("10.1145/3292500).", "10.1145/3292500"),
        ("10.1145/3292500)and more".partition(" ")[0], "10.1145/3292500"),
        ("10.1016/S0140-6736(05)66667-0", "10.1016/s0140-6736(05)66667-0"),
        ("10.1000.10/123", "10.1000.10/123"),
        (
            "10.1002/(SICI)1097-0258<1661::AID-SIM968>3.0.CO;2-2",
            "10.1002/(sici)1097-0258<1661::aid-sim968>3.0.co;2-2",
        ),
        (
            "10.1002/1521-3951:1<135::AID-PSSB135>3.0.CO;2-#",
            "10.1002/1521-3951:1<135::aid-pssb135>3.0.co;2-#",
        ),
        ("10.1162/tacl_a_00347/", "10.1162/tacl_a_00347"),
        ("10.48550/arXiv.1706.03762", "10.48550/arxiv.1706.03762"),
        ("10.48550/arXiv.1706.03762v5", "10.48550/arxiv.1706.03762"),
    ],
)
def test_every_spelling_becomes_one_value(text: str, value: str) -> None:
    assert canonical_doi(text) == value


@pytest.mark.parametrize(
    "text",
    [
        "",
        "10.1145",
        "10.1145/",
        "10.1145/...",
        "10.114/3292500",
        "110.1145/3292500",
        "10.1145/32 92500",
        "10.5555/3455716.3455856",  # the ACM library's own filler
        "10.48550/arXiv.2019.00123",
        "10.48550/arXiv.",
        "https://example.org/10.1145/3292500",
        "10.1145/３２９",
    ],
)
def test_what_cannot_resolve_is_none(text: str) -> None:
    assert canonical_doi(text) is None


def test_a_doi_of_arxiv_says_its_identifier() -> None:
    assert arxiv_id_of_doi("10.48550/arxiv.hep-th/9901001") == "hep-th/9901001"
    assert arxiv_id_of_doi("10.1145/3292500") is None


@settings(deadline=None, max_examples=200)
@given(st.text(alphabet="10.5/()abc<>;:#-_", max_size=20).map("10.1234/".__add__) | st.text(max_size=24))
def test_normalising_twice_is_normalising_once(text: str) -> None:
    value = canonical_doi(text)
    assert value is None or canonical_doi(value) == value
