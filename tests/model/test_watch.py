from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from llmlist.model.watch import watched


@given(st.integers(0, 2_000))
def test_every_piece_comes_once_and_the_watch_hears_how_many_are_done(size: int) -> None:
    told: list[tuple[str, int, int]] = []
    come = []
    for piece in watched(range(size), lambda *said: told.append(said), "counting"):
        come.append(piece)
        assert told[-1][1] <= piece
    assert come == list(range(size))
    assert [done for _, done, _ in told] == sorted({done for _, done, _ in told})
    assert (told[0][1], told[-1]) == (0, ("counting", size, size))
    assert len(told) <= 500


def test_where_nobody_looks_on_the_pieces_stay_what_they_are() -> None:
    pieces = [1, 2, 3]
    assert watched(pieces, None, "counting") is pieces
