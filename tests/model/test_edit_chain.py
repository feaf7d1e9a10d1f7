from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from llmlist.model.edit import Edit, Span, apply_edits, chain_edits

if TYPE_CHECKING:
    from hypothesis.strategies import DrawFn

TEXTS = st.text("abc\n", max_size=12).map(str.encode)


@st.composite
def edits_of(draw: DrawFn, content: bytes) -> list[Edit]:
    places = sorted(draw(st.lists(st.integers(0, len(content)), max_size=8)))
    spans = [Span(*pair) for pair in zip(places[::2], places[1::2], strict=False)]
    return [Edit(span=span, content=draw(TEXTS)) for span in spans]


@st.composite
def chains(draw: DrawFn) -> tuple[bytes, list[Edit], list[Edit]]:
    content = draw(TEXTS)
    first = draw(edits_of(content))
    return content, first, draw(edits_of(apply_edits(content, first)))


@given(chains())
def test_chained_edits_do_what_both_runs_do(chain: tuple[bytes, list[Edit], list[Edit]]) -> None:
    content, first, then = chain
    expected = apply_edits(apply_edits(content, first), then)
    assert apply_edits(content, chain_edits(content, first, then)) == expected


def test_edits_that_do_not_touch_stay_apart() -> None:
    first = [Edit(span=Span(0, 1), content=b"xx")]
    then = [Edit(span=Span(5, 6), content=b"")]
    assert chain_edits(b"abcdef", first, then) == (*first, Edit(span=Span(4, 5), content=b""))
