from __future__ import annotations

import random
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from llmlist.linkage.blocking import find_candidates
from llmlist.linkage.postings import RecordIndex, format_postings, make_postings, parse_postings
from llmlist.linkage.record import Record
from llmlist.model.identifier import Identifier

if TYPE_CHECKING:
    from collections.abc import Sequence

    from llmlist.linkage.blocking import CandidatePair

WORDS = "rivers lakes moss stone glass deep learning of the a models light 玻璃之河 河之石 II 2".split()
NAMES = ("Ann Ash", "Bob Birch", "Cy Cedar", "Dee Date", "Eve Elm", "A. Ash")


def make_record(source: random.Random, key: str, words: Sequence[str]) -> Record:
    title = " ".join(source.choices(words, k=source.randint(0, 9)))
    if source.random() < 0.2:
        title = title.replace(" ", ": ", 1)
    arxiv = Identifier("arxiv", f"2101.{source.randint(1, 40):05}")
    return Record(
        key=key,
        title=title,
        ids=frozenset({arxiv} if source.random() < 0.3 else ()),
        urls=frozenset({f"x.org/{source.randint(1, 40)}"} if source.random() < 0.3 else ()),
        authors=tuple(source.sample(NAMES, source.randint(0, 3))),
        year=source.choice((None, 2020, 2021)),
        volume=source.choice((None, "7")),
        pages=source.choice((None, None, "1-9", "23-35")),
    )


def with_index(old: Sequence[Record], new: Sequence[Record], cuts: Sequence[int]) -> set[CandidatePair]:
    bounds = sorted({0, len(old), *(cut % (len(old) + 1) for cut in cuts)})
    parts = [make_postings(old[start:end]) for start, end in pairwise(bounds)]
    kept = [parse_postings(format_postings(part)) for part in parts]
    found = list(RecordIndex(kept, old.__getitem__).find_candidates(new))
    assert len(found) == len(set(found))
    return set(found)


@given(
    seed=st.integers(0, 2**32),
    sizes=st.tuples(st.integers(0, 40), st.integers(1, 4)),
    words=st.integers(2, len(WORDS)),
    cuts=st.lists(st.integers(0, 40), max_size=3),
)
def test_the_index_gives_the_pairs_of_the_whole(
    seed: int, sizes: tuple[int, int], words: int, cuts: list[int]
) -> None:
    source = random.Random(seed)  # the same each time  # noqa: S311
    records = [make_record(source, f"{place}", WORDS[:words]) for place in range(sum(sizes))]
    old, new = records[: sizes[0]], records[sizes[0] :]
    assert with_index(old, new, cuts) == set(find_candidates(records, first=len(old)))


@pytest.mark.parametrize("words", [1, 2, 3, 6, len(WORDS)])
@pytest.mark.parametrize("seed", range(4))
def test_the_index_gives_the_pairs_of_the_whole_in_large_blocks(words: int, seed: int) -> None:
    source = random.Random(seed)  # the same each time  # noqa: S311
    records = [make_record(source, f"{place}", WORDS[:words]) for place in range(600)]
    assert with_index(records[:590], records[590:], [200, 400]) == set(find_candidates(records, first=590))


def test_no_record_is_made_that_shares_nothing() -> None:
    def refuse(place: int) -> Record:
        raise AssertionError(place)

    old = make_postings([Record(key="a", title="Long Rivers of Glass")])
    assert not list(RecordIndex([old], refuse).find_candidates([Record(key="b", title="Moss and Stone")]))


@pytest.mark.parametrize("text", [b"", b"[]", b"{", b'{"titles": 7}', b'{"titles": []}'])
def test_another_text_is_no_postings(text: bytes) -> None:
    with pytest.raises(ValueError, match=r"not what was written|Expecting"):
        parse_postings(text)
