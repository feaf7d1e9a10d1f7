from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from llmlist.model.problem import LineIndex, line_and_column


@given(st.text("aé\n\r", max_size=30), st.integers(0, 60))
def test_an_index_tells_places_as_counting_does(text: str, offset: int) -> None:
    content = text.encode()
    offset = min(offset, len(content))
    assert LineIndex(content).place(offset) == line_and_column(content, offset)
