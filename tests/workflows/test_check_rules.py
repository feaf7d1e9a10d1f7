"""The rules on what items say: links, titles, venues, dates, layout."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from llmlist.workflows.check import find_problems
from tests.workflows.memory import TODAY, begin
from tests.workflows.test_check import CLOUDS_LINE, LIST, changed, shown

if TYPE_CHECKING:
    from llmlist.model.problem import Problem

CLOUDS_URL = b"https://arxiv.org/abs/2101.00002"


def imported(old: bytes, new: bytes, *, select: tuple[str, ...] = ()) -> list[Problem]:
    assert old in LIST
    return list(find_problems(begin(README=LIST.replace(old, new, 1)), select=select, today=TODAY))


@pytest.mark.parametrize(
    ("url", "code", "better"),
    [
        (b"http://arxiv.org/abs/2101.00002", "insecure-link", b"https://arxiv.org/abs/2101.00002"),
        (b"http://www.github.com/ash/clouds", "insecure-link", b"https://www.github.com/ash/clouds"),
        (b"http://ash.github.io/clouds", "insecure-link", b"https://ash.github.io/clouds"),
        (
            b"https://clouds.example/a?id=7&utm_source=x#top",
            "tracking-parameter",
            b"https://clouds.example/a?id=7#top",
        ),
        (b"https://clouds.example/?fbclid=x", "tracking-parameter", b"https://clouds.example/"),
        (b"https://www.aclweb.org/anthology/P18-1136", "mirror-link", b"https://aclanthology.org/P18-1136/"),
        (b"https://dx.doi.org/10.1000/182", "mirror-link", b"https://doi.org/10.1000/182"),
    ],
)
def test_links_that_a_machine_can_mend(url: bytes, code: str, better: bytes) -> None:
    found = imported(CLOUDS_URL, url)
    problem = next(one for one in found if one.code == code)
    assert shown(problem) == (code, "info", "README.md:6:21")
    (fix,) = problem.fixes
    assert fix.content == better


@pytest.mark.parametrize(
    "url",
    [
        b"http://clouds.example/a",
        b"https://arxiv.org/abs/2101.00002v3",
        b"http://localhost:8000/arxiv.org",
        b"https://clouds.example/a?reference=7&source_id=4",
        b"https://ar5iv.org/abs/2101.00002",
        b"https://arxiv.org/pdf/2101.00002.pdf",
    ],
)
def test_good_links_are_left_alone(url: bytes) -> None:
    assert imported(CLOUDS_URL, url) == []


def test_shortened_link() -> None:
    (problem,) = imported(CLOUDS_URL, b"https://tinyurl.com/clouds")
    assert shown(problem) == ("shortened-link", "warning", "README.md:6:21")


def test_unsafe_link() -> None:
    (problem,) = imported(CLOUDS_URL, b"hhttps://clouds.example/a.pdf")
    assert shown(problem) == ("unsafe-link", "error", "README.md:6:21")


def test_trailing_stop() -> None:
    workspace = changed(
        begin(README=LIST),
        b"title: Counting Clouds",
        b"title: Counting Clouds.",
        path="catalog/entries/readme/rivers.yaml",
    )
    (problem,) = find_problems(workspace)
    assert shown(problem) == ("trailing-stop", "info", "catalog/entries/readme/rivers.yaml:12")


@pytest.mark.parametrize(
    ("title", "codes"),
    [
        (b"COUNTING CLOUDS AND OTHER RIVERS", ["shouting-title"]),
        (b"GPT", []),
        (b"BERT and ELMO", []),
        (rb"Clouds$^2$", ["latex-in-title"]),
        (b"Clouds for $5 and $6", []),
        ("数え上げ".encode(), []),
    ],
)
def test_titles(title: bytes, codes: list[str]) -> None:
    assert [one.code for one in imported(b"Counting Clouds", title)] == codes


def test_venue_spelling() -> None:
    text = LIST.replace(b"(ACL 2021)", b"(NeurIPS 2021)").replace(b"(ACL 2019)", b"(NeurIPS 2019)")
    text = text.replace(b"(ACL 2020)", b"(NIPS 2015)")
    (problem,) = find_problems(begin(README=text))
    assert shown(problem)[:2] == ("venue-spelling", "info")
    assert "'NIPS 2015' is written 'NeurIPS' elsewhere, 3 times" in problem.message


def test_tracks_are_venues_of_their_own() -> None:
    assert imported(b"(ACL 2020)", b"(ACL Findings 2020)") == []


def test_unknown_venue_is_looked_for_only_where_asked() -> None:
    rows = TABLE.replace(b"2101.00002) |", b"2101.00002) | EMLNP |")
    assert find_problems(begin(README=rows)) == ()
    (problem,) = find_problems(begin(README=rows), select=["unknown-venue"])
    assert shown(problem)[:2] == ("unknown-venue", "info")
    assert "'EMLNP'" in problem.message


DATED = b"""\
# Waters

- [2021-01] [Rivers of Glass](https://arxiv.org/abs/2101.00001)
- [2021-02] [Counting Clouds](https://arxiv.org/abs/2102.00002)
- [2021-03] [Stones That Walk](https://arxiv.org/abs/2103.00004)
- [2021-04] [The Last Pond](https://arxiv.org/abs/2104.00003)
- [2021-05] [The First Pond](https://arxiv.org/abs/2105.00005)
- [2021-06] [Moss on a Mill](https://arxiv.org/abs/2106.00006)
- [2021-07] [Deep Lakes](https://arxiv.org/abs/2107.00007)
- [2021-08] [Wide Lakes](https://arxiv.org/abs/2108.00008)
"""


class TestDates:
    def test_future_date(self) -> None:
        text = DATED.replace(b"[2021-08]", b"[2051-08]")
        (problem,) = find_problems(begin(README=text), today=TODAY)
        assert shown(problem)[:2] == ("future-date", "warning")
        assert "README.md:10" in shown(problem)[2]

    def test_date_before_id(self) -> None:
        text = DATED.replace(b"abs/2103.00004", b"abs/2203.00004")
        (problem,) = find_problems(begin(README=text), today=TODAY)
        assert shown(problem)[:2] == ("date-before-id", "info")
        assert "before 2022-03" in problem.message

    def test_the_month_before_is_no_fault(self) -> None:
        text = DATED.replace(b"abs/2103.00004", b"abs/2104.00004")
        assert find_problems(begin(README=text), today=TODAY) == ()

    def test_an_order_with_one_slip_is_broken(self) -> None:
        lines = DATED.splitlines(keepends=True)
        text = b"".join([*lines[:3], lines[8], *lines[3:8], lines[9]])
        (problem,) = find_problems(begin(README=text), today=TODAY)
        assert shown(problem) == ("broken-order", "info", "README.md:5")

    def test_an_order_that_is_kept_is_none(self) -> None:
        assert find_problems(begin(README=DATED), today=TODAY) == ()


def test_open_comment() -> None:
    (problem,) = imported(b"## Skies\n", b"<!-- not sure\n")[:1]
    assert shown(problem)[:2] == ("open-comment", "error")


def test_a_comment_in_code_is_no_open_one() -> None:
    assert imported(b"## Skies\n", b"```\n<!-- open\n```\n\n## Skies\n") == []
    assert imported(b"## Skies\n", b"A comment begins with `<!--`.\n\n## Skies\n") == []


TABLE = b"""\
| Year | Paper | Venue |
|---|---|---|
| 2021 | [Rivers of Glass](https://arxiv.org/abs/2101.00001) | ICML |
| 2021 | [Counting Clouds](https://arxiv.org/abs/2101.00002) |
| 2021 | [The Last Pond](https://arxiv.org/abs/2101.00003) | ACL |
"""


def test_uneven_row() -> None:
    (problem,) = find_problems(begin(README=TABLE))
    assert shown(problem) == ("uneven-row", "info", "README.md:4")
    assert "2 cells, and the table 3" in problem.message


class TestListedAlready:
    LINE = b"- [Counting Clouds](https://arxiv.org/abs/2101.00002v3)\n"

    def test_a_line_that_repeats_a_work_of_another_section_names_it(self) -> None:
        (problem,) = find_problems(changed(begin(README=LIST), b"## Skies\n\n", b"## Skies\n\n" + self.LINE))
        assert shown(problem) == ("listed-already", "error", "README.md:11:4")
        assert "(README.md:6)" in problem.message

    def test_with_another_link_and_title_it_is_found_too(self) -> None:
        line = b"- [Counting  clouds!](https://clouds.example/paper.pdf) (ACL 2020)\n"
        found = find_problems(changed(begin(README=LIST), b"## Skies\n\n", b"## Skies\n\n" + line))
        assert [one.code for one in found] == ["listed-already"]

    def test_a_new_work_is_only_unknown(self) -> None:
        line = b"- [A New Pond](https://arxiv.org/abs/2201.00009)\n"
        found = find_problems(changed(begin(README=LIST), CLOUDS_LINE, CLOUDS_LINE + line))
        assert [one.code for one in found] == ["not-in-catalogue"]


def test_a_section_that_shows_all_in_two_ways_is_said_once() -> None:
    items = [b"- [Pond %d of Many](https://arxiv.org/abs/2101.0%04d)\n" % (n, n + 1) for n in range(12)]
    text = b"# Waters\n\n## Ponds\n\n" + b"".join(items) + b"\nAgain:\n\n" + b"".join(items)
    (problem,) = find_problems(begin(README=text), select=["listed-twice"])
    assert problem.severity == "info"
    assert "and so do 11 others" in problem.message
