from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from llmlist.lists.counting import Spot, find_runs, renumber
from llmlist.lists.insertion import insert_item, remove_item
from llmlist.lists.reading import read_document
from llmlist.lists.setting import Setting
from llmlist.model.edit import apply_edits
from llmlist.model.entry import Entry
from llmlist.model.link import Link

NEW = Entry(key="new", title="A Newcomer", section="s", links=(Link(url="https://example.org/new.pdf"),))


def listing_of(*numbers: int, mark: str = ".") -> bytes:
    return "".join(
        f"{number}{mark} [Work {chr(ord('A') + n)}](https://example.org/{n}.pdf)\n"
        for n, number in enumerate(numbers)
    ).encode()


def renumbered(content: bytes, *, inserted: tuple[int, ...] = (), gone: tuple[int, ...] = ()) -> bytes:
    """Return the document with the numbers of the items that stay, and all items still in place."""
    (listing,) = read_document(content).listings
    return apply_edits(content, renumber(content, [listing], spots(*inserted), spots(*gone))[1])


def spots(*indexes: int) -> list[Spot]:
    return [Spot(0, index) for index in indexes]


def numbers_in(content: bytes) -> list[int]:
    return [int(line.split(b".")[0].split(b")")[0]) for line in content.splitlines()]


@pytest.mark.parametrize(
    ("at", "number", "expected"), [(0, 1, [2, 3, 4]), (1, 2, [1, 3, 4]), (2, 3, [1, 2, 4]), (3, 4, [1, 2, 3])]
)
def test_a_counted_list_goes_on_counting_behind_a_new_item(at: int, number: int, expected: list[int]) -> None:
    content = listing_of(1, 2, 3)
    (listing,) = read_document(content).listings
    assert renumber(content, [listing], spots(at), ())[0] == {0: number}
    assert numbers_in(renumbered(content, inserted=(at,))) == expected


@pytest.mark.parametrize(
    ("gone", "expected"),
    [
        ((0,), [1, 1, 2, 3]),
        ((1,), [1, 2, 2, 3]),
        ((3,), [1, 2, 3, 4]),
        ((1, 2), [1, 2, 3, 2]),
        ((0, 1, 2, 3), [1, 2, 3, 4]),
    ],
)
def test_a_counted_list_closes_the_gap_of_what_is_gone(gone: tuple[int, ...], expected: list[int]) -> None:
    assert numbers_in(renumbered(listing_of(1, 2, 3, 4), gone=gone)) == expected


def test_what_comes_and_goes_at_once_is_counted_together() -> None:
    content = listing_of(1, 2, 3)
    (listing,) = read_document(content).listings
    new, edits = renumber(content, [listing], spots(1, 1, 3), spots(0))
    assert new == {0: 1, 1: 2, 2: 5}
    assert numbers_in(apply_edits(content, edits)) == [1, 3, 4]


@pytest.mark.parametrize(("first", "expected"), [(0, [0, 2, 3]), (7, [7, 9, 10]), (98, [98, 100, 101])])
def test_a_count_goes_on_from_its_own_first_number(first: int, expected: list[int]) -> None:
    content = listing_of(first, first + 1, first + 2)
    assert numbers_in(renumbered(content, inserted=(1,))) == expected


def test_a_single_number_begins_a_count() -> None:
    content = listing_of(1)
    assert numbers_in(renumbered(content, inserted=(0,))) == [2]


@pytest.mark.parametrize("numbers", [(1, 1, 1), (1, 2, 2), (1, 3, 4), (3, 2, 1), (0, 0)])
def test_a_list_that_does_not_count_up_keeps_its_numbers(numbers: tuple[int, ...]) -> None:
    content = listing_of(*numbers)
    (listing,) = read_document(content).listings
    assert renumber(content, [listing], spots(0), spots(1)) == ({}, ())


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(
            b"- [Work A](https://example.org/a.pdf)\n- [Work B](https://example.org/b.pdf)\n", id="bullets"
        ),
        pytest.param(b"| Title |\n|---|\n| [Work A](https://example.org/a.pdf) |\n", id="a table"),
    ],
)
def test_what_is_not_counted_gets_no_numbers(content: bytes) -> None:
    (listing,) = read_document(content).listings
    assert renumber(content, [listing], spots(0), ()) == ({}, ())


def test_a_number_changes_only_the_digits_that_differ() -> None:
    content = listing_of(10, 11, 12)
    (listing,) = read_document(content).listings
    _, edits = renumber(content, [listing], (), spots(0))
    assert [(edit.span.text(content), edit.content) for edit in edits] == [("1", b"0"), ("2", b"1")]


@pytest.mark.parametrize("mark", [".", ")"])
def test_the_mark_behind_a_number_stays(mark: str) -> None:
    shown = renumbered(listing_of(1, 2, mark=mark), inserted=(0,))
    assert [line[:2] for line in shown.decode().splitlines()] == [f"2{mark}", f"3{mark}"]


@settings(deadline=None, max_examples=60)
@given(st.integers(0, 120), st.integers(2, 6), st.data())
def test_inserting_and_counting_anew_leaves_a_list_that_counts(
    first: int, size: int, data: st.DataObject
) -> None:
    content = listing_of(*range(first, first + size))
    (listing,) = read_document(content).listings
    at = data.draw(st.integers(0, size))
    new, edits = renumber(content, [listing], spots(at), ())
    insertion = insert_item(Setting(content=content, listing=listing, at=at, newline="\n"), NEW)
    longer = apply_edits(content, [*edits, insertion])
    expected = list(range(first, first + size + 1))
    assert new == {0: expected[at]}
    others = [number for place, number in enumerate(numbers_in(longer)) if place != at]
    assert others == [number for place, number in enumerate(expected) if place != at]


@settings(deadline=None, max_examples=60)
@given(st.integers(0, 120), st.integers(2, 6), st.data())
def test_removing_and_counting_anew_leaves_a_list_that_counts(
    first: int, size: int, data: st.DataObject
) -> None:
    content = listing_of(*range(first, first + size))
    (listing,) = read_document(content).listings
    index = data.draw(st.integers(0, size - 1))
    _, edits = renumber(content, [listing], (), spots(index))
    shorter = apply_edits(content, [*edits, remove_item(content, listing, index)])
    assert numbers_in(shorter) == list(range(first, first + size - 1))


def counted_with_bodies(first: int, last: int, margin: int) -> bytes:
    """Return items with their people on a line of their own, indented alike whatever their numbers."""
    return "".join(
        f"{n}. [Work {n}](https://example.org/{n}.pdf)\n\n{' ' * margin}*Ann Ash*\n\n"
        for n in range(first, last + 1)
    ).encode()


def test_what_hangs_below_stays_where_a_number_becomes_shorter() -> None:
    content = counted_with_bodies(8, 10, 4)
    after = renumbered(content, gone=(0,))
    assert after.count(b"\n    *Ann Ash*\n") == content.count(b"\n    *Ann Ash*\n") == 3


def test_what_hangs_below_moves_where_it_would_no_longer_hang_below() -> None:
    after = renumbered(counted_with_bodies(8, 9, 3), inserted=(0,))
    assert b"10. [Work 9](https://example.org/9.pdf)\n\n    *Ann Ash*\n" in after


BROKEN = b"""# Works

1. [Work A](https://example.org/a.pdf)
- Words about it.
2. [Work B](https://example.org/b.pdf)
3. [Work C](https://example.org/c.pdf)

Words.

5. [Work E](https://example.org/e.pdf)

Words.

1. [Work X](https://example.org/x.pdf)

## More

2. [Work Y](https://example.org/y.pdf)
"""


def test_a_count_goes_on_behind_words_that_break_the_list() -> None:
    listings = read_document(BROKEN).listings
    runs = find_runs(BROKEN, listings)
    assert [len(run) for run in runs] == [3, 1, 1]
    new, edits = renumber(BROKEN, listings[:3], [Spot(0, 1)], ())
    assert new == {0: 2}
    assert [line[:2] for line in apply_edits(BROKEN, edits).splitlines() if line[:1].isdigit()] == [
        b"1.", b"3.", b"4.", b"6.", b"1.", b"2.",
    ]  # fmt: skip


def test_a_slip_in_one_part_of_a_count_keeps_the_numbers_of_all() -> None:
    content = BROKEN.replace(b"2. [Work B]", b"1. [Work B]").replace(b"3. [Work C]", b"1. [Work C]")
    listings = read_document(content.replace(b"1. [Work B]", b"9. [Work B]")).listings
    assert renumber(content, listings[:3], [Spot(0, 1)], ()) == ({}, ())
