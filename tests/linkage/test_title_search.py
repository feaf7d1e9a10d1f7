from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from llmlist.linkage.record import Record
from llmlist.linkage.title_search import find_meant

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

PEOPLE = ("Wen Tao", "Åsa Lindqvist")
SEAMS = Record(key="seams", title="Seams: Where Pocket Models Come Apart", authors=PEOPLE, year=2022)
SEAMS_TWO = Record(key="seams2", title="Seams II: Where Pocket Models Come Apart", authors=PEOPLE, year=2023)
TWIN = Record(key="twin", title="Seams: Where Pocket Models Come Apart", authors=("Jon Okoro",), year=2015)
OTHER = Record(key="other", title="Seams: Where Pocket Lamps Come Apart", authors=("Ida Berg",), year=2022)
BUTTON = Record(key="button", title="Button: One Parameter per Token", authors=("Jon Okoro",), year=2023)


def asked(title: str, *authors: str, year: int | None = None) -> Record:
    return Record(key="", title=title, authors=authors, year=year)


@pytest.mark.parametrize(
    "title",
    [
        "Seams: Where Pocket Models Come Apart",
        "SEAMS: WHERE POCKET MODELS COME APART",
        "Where Pocket Models Come Apart",
        "Seams: Where Pocket Modells Come Apart",
        r"{S}eams: Where \emph{Pocket} Models Come Apart",
        "Seams: Where Pocket Models Come Apart [PDF]",
    ],
)
def test_one_title_however_written_is_certain(title: str) -> None:
    meant = find_meant(asked(title), [[BUTTON, OTHER, SEAMS]])
    assert meant is not None
    assert (meant.record.key, meant.decision) == ("seams", "match")
    assert 0.85 <= meant.score <= 1
    assert "title" in meant.reason


@pytest.mark.parametrize(
    "title",
    [
        "Where Pocket Knives Come Apart: A Survey of Hinges",
        "Seams III: Where Pocket Models Come Apart",
        "Two Parameters per Token",
        "",
        "∎",
    ],
)
def test_another_title_means_none(title: str) -> None:
    assert find_meant(asked(title), [[SEAMS, OTHER, BUTTON]]) is None


def test_authors_tell_two_papers_of_one_title_apart() -> None:
    meant = find_meant(asked(SEAMS.title, "W. Tao"), [[TWIN, SEAMS]])
    assert meant is not None
    assert (meant.record.key, meant.decision) == ("seams", "match")
    assert "1 of 1 author" in meant.reason


def test_without_authors_two_papers_of_one_title_leave_a_doubt() -> None:
    meant = find_meant(asked(SEAMS.title), [[TWIN, SEAMS]])
    assert meant is not None
    assert meant.decision == "possible"
    assert "is as near" in meant.reason


def test_the_year_tells_them_apart_too() -> None:
    meant = find_meant(asked(SEAMS.title, year=2022), [[TWIN, SEAMS]])
    assert meant is not None
    assert (meant.record.key, meant.decision) == ("seams", "match")


def test_other_authors_are_another_paper() -> None:
    assert find_meant(asked(SEAMS.title, "Ida Berg", "Eva Holm", year=2022), [[SEAMS]]) is None


def test_a_short_title_alone_is_never_certain() -> None:
    short = Record(key="short", title="Pocket Models", authors=("Wen Tao",), year=2022)
    alone = find_meant(asked("Pocket Models"), [[short]])
    assert alone is not None
    assert (alone.decision, "short a title" in alone.reason) == ("possible", True)
    with_author = find_meant(asked("Pocket Models", "Wen Tao"), [[short]])
    assert with_author is not None
    assert with_author.decision == "match"


def test_a_title_without_its_subtitle_is_found() -> None:
    long = Record(key="long", title="Where Pockets End: A Study of Many Seams", year=2022)
    meant = find_meant(asked("Where Pockets End"), [[long, BUTTON]])
    assert meant is not None
    assert meant.record.key == "long"


def test_no_more_batches_are_taken_than_are_needed() -> None:
    def batches() -> Iterator[Sequence[Record]]:
        yield [BUTTON]
        yield [SEAMS]
        pytest.fail("the paper was found")

    assert find_meant(asked(SEAMS.title), batches()) is not None


def test_the_order_of_papers_makes_no_difference() -> None:
    papers = [TWIN, SEAMS, OTHER, BUTTON, SEAMS_TWO]
    found = [find_meant(asked(SEAMS.title), [one]) for one in (papers, papers[::-1])]
    assert found[0] == found[1]
