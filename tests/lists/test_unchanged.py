"""A document that is read again after a small change says what it says by itself."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from llmlist.lists import reading
from llmlist.lists.reading import forget_readings, read_document

if TYPE_CHECKING:
    from collections.abc import Iterator

    from llmlist.lists.day_dates import DayYear
    from llmlist.lists.listings import Listing

CASES: Final = sorted((Path(__file__).parents[1] / "data" / "markdown").rglob("*.md"))
INSERTED: Final = (
    *(
        "- [New](https://arxiv.org/abs/2401.00001) A. Bee. 2024.\n",
        "\n",
        "## New\n",
        "```\n",
        "<!--\n",
        "-->\n",
    ),
    *(
        "[1]: https://x.example\n",
        "> ",
        "  ",
        "| a | b |\n",
        "<table>\n",
        "<!-- llmlist:off -->\n",
        "1. ",
        "*",
    ),
)
LIST: Final = "".join(
    f"## Part {part}\n\n"
    + "".join(
        f"- [Work {part} of {one}](https://arxiv.org/abs/2101.{part:02}{one:03}) - A. Ash. ACL 2021.\n"
        for one in range(9)
    )
    + "\n"
    for part in range(5)
).encode()


@pytest.fixture(autouse=True)
def keep_all(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(reading, "_LEAST_KEPT", 0)
    forget_readings()
    yield
    forget_readings()


def check_read_alike(before: bytes, after: bytes) -> None:
    forget_readings()
    read_document(before)
    again = read_document(after)
    forget_readings()
    alone = read_document(after)
    assert again == alone
    assert again.drafts == alone.drafts


@given(st.sampled_from(CASES), st.sampled_from(INSERTED), st.data())
@settings(deadline=None, max_examples=40)
def test_a_line_more_or_less_is_read_alike(path: Path, new: str, data: st.DataObject) -> None:
    lines = path.read_text(encoding="utf-8", errors="replace").splitlines(keepends=True)
    place = data.draw(st.integers(0, len(lines)))
    gone = data.draw(st.integers(0, 2))
    before = "".join(lines).encode()
    after = "".join([*lines[:place], *([] if gone else [new]), *lines[place + gone :]]).encode()
    check_read_alike(before, after)
    check_read_alike(after, before)


@pytest.mark.parametrize("new", INSERTED)
def test_all_that_can_stand_above_a_list_is_seen(new: str) -> None:
    check_read_alike(LIST, new.encode() + LIST)
    check_read_alike(LIST, LIST + new.encode())


def test_only_the_listing_that_changed_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[int] = []
    original = reading._read_listing  # what takes the time

    def count(content: bytes, listing: Listing, *, mojibake: bool, days: DayYear | None) -> object:
        read.append(listing.heading)
        return original(content, listing, mojibake=mojibake, days=days)

    monkeypatch.setattr(reading, "_read_listing", count)
    read_document(LIST)
    assert len(read) == 5
    read.clear()
    changed = read_document(LIST.replace(b"Work 2 of 4", b"Another work"))
    assert read == [2]
    assert [draft.title for draft in changed.drafts if draft.title == "Another work"]
