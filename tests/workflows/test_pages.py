from __future__ import annotations

import pytest

from llmlist.model.edit import apply_edits
from llmlist.workflows.pages import LONGEST_PAGE, find_dead_anchors, find_long_page

PAGE = """\
# Waters

- [Rivers & Streams](#rivers-streams)
- [Ponds](#pond)
- [Slow Ones](#slow)
- [Lakes](#LAKES) and <a href="#nowhere">nowhere</a>
- [Top](#top), [elsewhere](other.md#gone), `[code](#code)`
- [Deep][deep]

## Rivers & Streams

### Slow Ones

## Ponds

### Slow Ones

## Lakes

[deep]: #deep-lakes
"""


def test_a_dead_link_is_reported_and_mended_where_one_heading_is_meant() -> None:
    problems = find_dead_anchors(PAGE.encode(), "README.md")
    assert [(str(one.location), one.message.split()[3], bool(one.fixes)) for one in problems] == [
        ("README.md:3:23", "#rivers-streams", True),
        ("README.md:4:12", "#pond", True),
        ("README.md:5:16", "#slow", False),
        ("README.md:6:33", "#nowhere", False),
        ("README.md:20:10", "#deep-lakes", False),
    ]
    fixed = apply_edits(PAGE.encode(), [edit for one in problems for edit in one.fixes])
    assert b"(#rivers--streams)" in fixed
    assert b"(#ponds)" in fixed
    assert len(find_dead_anchors(fixed, "README.md")) == 3


def test_what_is_switched_off_or_generated_is_not_reported() -> None:
    content = (
        b"<!-- llmlist:off -->\n[a](#gone)\n<!-- llmlist:on -->\n<!-- llmlist:toc -->\n[b](#gone)\n"
        b"<!-- llmlist:end -->\n<!-- [c](#gone) <a href='#gone'>d</a> -->\n"
    )
    assert find_dead_anchors(content, "README.md") == ()


def page(sizes: dict[str, int]) -> bytes:
    parts = ["# All\n\n"]
    for title, size in sizes.items():
        head = f"## {title}\n\n- [A Paper of {title}](https://p.example/{title}.pdf)\n\n"
        parts.append(head + "x" * (size - len(head) - 2) + "\n\n")
    return "".join(parts).encode()


def test_a_page_that_is_shown_whole_is_no_problem() -> None:
    assert find_long_page(page({"A": 500, "B": 400}), "README.md", longest=1000) is None
    assert LONGEST_PAGE == 512_000


@pytest.mark.parametrize(
    ("sizes", "best"),
    [
        ({"A": 300, "B": 500, "C": 400}, "C"),
        ({"A": 200, "B": 400, "D": 700}, "D"),
        ({"A": 2000, "B": 250}, "B"),
    ],
)
def test_the_section_that_suffices_is_named(sizes: dict[str, int], best: str) -> None:
    problem = find_long_page(page(sizes), "README.md", longest=1000)
    assert problem is not None
    assert (problem.code, problem.severity) == ("long-document", "warning")
    assert f"section {best!r}" in str(problem.hint)


def test_a_long_page_without_sections_is_still_reported() -> None:
    problem = find_long_page(b"x\n" * 600, "README.md", longest=1000)
    assert problem is not None
    assert str(problem.location) == "README.md:501"
