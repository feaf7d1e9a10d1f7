from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from llmlist.model.arxiv_query import QueriedPaper, is_answer, parse_query
from llmlist.model.saved_query import SavedQuery, find_query_fault, query_text

PAPER = QueriedPaper(
    texts={
        "ti": ("Seams: Where Pocket Models of α Come Apart",),
        "au": ("Wen Tao", "Adrian Del Maestro"),
        "co": ("Accepted at EMNLP 2022",),
        "cat": ("cs.CL", "stat.ML"),
        "id": ("2205.99909",),
    },
    days={"submittedDate": "2022-05-23T09:30:00Z"},
)


@pytest.mark.parametrize(
    "query",
    [
        "ti:seams",
        "ti:SEAMS",
        'ti:"pocket models"',
        "ti:pock* AND ti:mod?ls",
        'ti:"pock* models"',
        "au:del_maestro",
        'au:"Wen Tao"',
        "cat:cs.CL",
        "cat:cs.*",
        "cat:cs",
        "co:EMNLP",
        "id:2205.99909",
        "all:alpha",
        "seams",
        '"come apart"',
        "ti:lamps OR ti:seams",
        "ti:seams ANDNOT ti:lamps",
        "ti:seams AND cat:cs.CL ANDNOT ti:lamps",
        "(ti:lamps OR (ti:seams AND cat:stat.ML)) AND au:tao",
        "submittedDate:[20220523 TO 20220523]",
        "submittedDate:[202205230929 TO 202205230931]",
        "submittedDate:[20220101 TO *]",
    ],
)
def test_a_query_that_holds_is_answered(query: str) -> None:
    assert is_answer(parse_query(query), PAPER)


@pytest.mark.parametrize(
    "query",
    [
        "ti:lamps",
        "ti:seam",
        'ti:"models pocket"',
        "ti:tao",
        "cat:cs.LG",
        "cat:c",
        "cat:cs.C",
        "abs:seams",
        "ti:seams ANDNOT cat:cs.CL",
        "ti:seams AND ti:lamps",
        "submittedDate:[20220524 TO 20220601]",
        "lastUpdatedDate:[20000101 TO 20990101]",
        "ti:∎",
        "ti:*z",
    ],
)
def test_a_query_that_does_not_hold_is_not(query: str) -> None:
    assert not is_answer(parse_query(query), PAPER)


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("", "empty"),
        ("ti:graph neural", "several words need quotes"),
        ("ti:a AND ti:b OR ti:c", "write parentheses"),
        ("(ti:a", "not closed"),
        ("ti:a)", "without an opening"),
        ("()", "a term is missing"),
        ("ti:a AND", "a term is missing"),
        ("AND ti:a", "a term is missing"),
        ("title:a", "there is no field 'title'"),
        ('ti:"a', "cannot read"),
        ("ti: a", "cannot read"),
        ("ti:[a TO b]", "a range is written as"),
        ("submittedDate:[soon TO later]", "a range is written as"),
        ("(" * 99 + "a", "deep"),
        ("a" * 3_000, "more than"),
    ],
)
def test_what_is_no_query_is_refused_with_the_reason(query: str, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        parse_query(query)


@given(st.text(alphabet='ab:*?"()[] _.\\ANDORTti', max_size=60))
def test_nothing_else_happens_to_any_text(text: str) -> None:
    try:
        query = parse_query(text)
    except ValueError:
        return
    is_answer(query, PAPER)


def test_many_stars_take_no_longer() -> None:
    long = QueriedPaper(texts={"ti": ("a" * 1_000,)}, days={})
    assert not is_answer(parse_query("ti:" + "*a" * 400 + "b"), long)


def test_a_saved_query_is_one_text_that_can_be_read() -> None:
    saved = SavedQuery(name="x", query="ti:a OR ti:b", categories=("cs.CL", "stat.*"), authors=("Wen Tao",))
    assert query_text(saved) == '(ti:a OR ti:b) AND (cat:cs.CL OR cat:stat.*) AND (au:"Wen Tao")'
    assert find_query_fault(saved) is None


@pytest.mark.parametrize(
    "saved",
    [
        SavedQuery(name="x"),
        SavedQuery(name="x", categories=("cs CL",)),
        SavedQuery(name="x", categories=("cs.CL) OR (all:a",)),
        SavedQuery(name="x", authors=('Wen" OR au:"Tao',)),
        SavedQuery(name="x", authors=(" ",)),
        SavedQuery(name="x", query="ti:a) OR (ti:b"),
        SavedQuery(name="x", query="ti:a b"),
    ],
)
def test_a_saved_query_that_cannot_be_asked_has_a_fault(saved: SavedQuery) -> None:
    assert find_query_fault(saved)
