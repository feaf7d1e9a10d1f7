from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from llmlist.errors import ConfigError
from llmlist.workflows.check import CHECKS, find_problems
from llmlist.workflows.value_checks import is_mojibake
from tests.workflows.memory import begin, with_files

if TYPE_CHECKING:
    from llmlist.model.problem import Problem
    from llmlist.model.workspace import Workspace

LIST = b"""\
# Waters

## Rivers

- [Rivers of Glass](https://arxiv.org/abs/2101.00001) (ICML 2022)
- [Counting Clouds](https://arxiv.org/abs/2101.00002) (ACL 2020)
- [Stones That Walk](https://arxiv.org/abs/2101.00004) (ACL 2021)

## Skies

- [The Last Pond](https://arxiv.org/abs/2101.00003) (ACL 2021)
- [The First Pond](https://arxiv.org/abs/2101.00005) (ACL 2019)
"""
RIVERS = "catalog/entries/readme/rivers.yaml"
CLOUDS_LINE = LIST.splitlines(keepends=True)[5]


def changed(workspace: Workspace, old: bytes, new: bytes, path: str = "README.md") -> Workspace:
    content = workspace.files[path]
    assert old in content
    return with_files(workspace, {path: content.replace(old, new, 1)})


def checked(old: bytes, new: bytes, path: str = "README.md") -> list[Problem]:
    """Return what is found after a change behind the catalogue's back, or the document's."""
    return list(find_problems(changed(begin(README=LIST), old, new, path)))


def imported(old: bytes, new: bytes) -> list[Problem]:
    """Return what is found in a list that says so and is imported."""
    assert old in LIST
    return list(find_problems(begin(README=LIST.replace(old, new, 1))))


def shown(problem: Problem) -> tuple[str, str, str]:
    return problem.code, problem.severity, str(problem.location)


def test_a_good_list_has_no_problem() -> None:
    assert find_problems(begin(README=LIST)) == ()


def test_not_in_catalogue() -> None:
    new = CLOUDS_LINE + b"- [A New Pond](https://arxiv.org/abs/2201.00009) (ICLR 2023)\n"
    (problem,) = checked(CLOUDS_LINE, new)
    assert shown(problem) == ("not-in-catalogue", "error", "README.md:7:4")
    assert "'A New Pond' is not in the catalogue" in problem.message


def test_not_in_document() -> None:
    (problem,) = checked(CLOUDS_LINE, b"")
    assert shown(problem) == ("not-in-document", "error", f"{RIVERS}:12")
    assert "'Counting Clouds' is not in README.md under 'Rivers'" in problem.message


def test_value_differs() -> None:
    (problem,) = checked(b"(ACL 2020)", b"(EMNLP 2020)")
    assert shown(problem) == ("value-differs", "error", "README.md:6:56")
    assert "venue: here 'EMNLP 2020', in catalog/entries/readme/rivers.yaml:14 'ACL 2020'" in problem.message


def test_wrong_section() -> None:
    (problem,) = checked(CLOUDS_LINE + b"- [Stones", b"- [Stones")[:1]
    assert problem.code == "not-in-document"
    moved = LIST.replace(CLOUDS_LINE, b"") + CLOUDS_LINE
    (problem,) = find_problems(with_files(begin(README=LIST), {"README.md": moved}))
    assert shown(problem) == ("wrong-section", "error", "README.md:12:4")
    assert "'Counting Clouds' belongs to 'Rivers', the catalogue says" in problem.message


def test_missing_section() -> None:
    (problem,) = [one for one in checked(b"## Skies", b"## Heavens") if one.code != "wrong-section"]
    assert problem.code == "missing-section"
    assert problem.message == "README.md has no section 'Skies', and the catalogue 2 entries in it"


def test_listed_twice() -> None:
    (problem,) = imported(
        CLOUDS_LINE, CLOUDS_LINE + b"- [Rivers of Glass](https://arxiv.org/abs/2101.00001v3)\n"
    )
    assert shown(problem) == ("listed-twice", "warning", "README.md:7:4")
    assert "on line 5" in problem.message


def test_dead_anchor() -> None:
    (problem,) = imported(b"# Waters\n", b"# Waters\n\nSee [the rivers](#river) and [Skies](#skies).\n")
    assert shown(problem) == ("dead-anchor", "error", "README.md:3:19")


def test_stale_region() -> None:
    (problem,) = imported(b"# Waters\n", b"# Waters\n\n<!-- llmlist:toc -->\nold\n<!-- llmlist:end -->\n")
    assert problem.code == "stale-region"


def test_bad_region() -> None:
    (problem,) = imported(b"# Waters\n", b"# Waters\n\n<!-- llmlist:toc -->\n")
    assert problem.code == "bad-region"


def test_long_document() -> None:
    found = imported(b"# Waters\n", b"# Waters\n\n" + b"Words about water.\n" * 30_000)
    assert [(one.code, one.severity) for one in found] == [("long-document", "warning")]


def test_duplicate() -> None:
    same = b"- [The Last Pond](https://aclanthology.org/2021.acl-long.99.pdf) (ACL 2021)\n"
    (problem,) = imported(CLOUDS_LINE, CLOUDS_LINE + same)
    assert (problem.code, problem.severity) == ("duplicate", "error")
    assert "is the same work as" in problem.message


def test_a_duplicate_is_not_reported_as_a_shared_identifier_too() -> None:
    same = b"- [The Last Pond!](https://arxiv.org/abs/2101.00003) (ACL 2021)\n"
    found = imported(CLOUDS_LINE, CLOUDS_LINE + same.replace(b"Pond!", b"Pond: A Longer Title"))
    assert len([one for one in found if one.code in {"duplicate", "shared-identifier"}]) == 1


@pytest.mark.parametrize(
    "url",
    [
        "https://arxiv.org/abs/2113.00002",
        "https://arxiv.org/pdf/210100002",
        "https://arxiv.org/abs/2101.0002",
        "https://doi.org/abc",
    ],
)
def test_malformed_identifier(url: str) -> None:
    (problem,) = imported(b"https://arxiv.org/abs/2101.00002", url.encode())
    assert shown(problem) == ("malformed-identifier", "error", "README.md:6:21")
    assert url in problem.message


@pytest.mark.parametrize("url", ["https://arxiv.org/abs/2101.00002v2", "https://arxiv.org/list/cs.CL/new"])
def test_a_link_that_names_a_work_or_a_page_is_well_formed(url: str) -> None:
    assert imported(b"https://arxiv.org/abs/2101.00002", url.encode()) == []


def test_mojibake() -> None:
    (problem,) = imported(b"Counting Clouds", "Counting SchrÃ¶dinger".encode())
    assert shown(problem) == ("mojibake", "warning", "README.md:6:4")


@pytest.mark.parametrize("text", ["Schrödinger", "Ã la carte", "玻璃", "naïve façade", "–", "Москва", "A"])
def test_foreign_letters_are_no_mojibake(text: str) -> None:
    assert not is_mojibake(text)


@pytest.mark.parametrize("text", ["SchrÃ¶dinger", "donâ\x80\x99t", "GrÃ¼n", "donâ€™t"])
def test_a_wrong_encoding_is_mojibake(text: str) -> None:
    assert is_mojibake(text)


@pytest.mark.parametrize("text", [b"None", b"null", b"nan", b"undefined"])
def test_placeholder(text: bytes) -> None:
    found = imported(b"[Counting Clouds]", b"[" + text + b"]")
    assert [shown(one) for one in found] == [("placeholder", "warning", "README.md:6:4")]


def test_a_placeholder_may_stand_in_any_cell() -> None:
    rows = b"""\
| Year | Paper | Venue |
|---|---|---|
| 2021 | [Rivers of Glass](https://arxiv.org/abs/2101.00001) | ICML |
| 2021 | [Counting Clouds](https://arxiv.org/abs/2101.00002) | -1 |
| 2021 | [The Last Pond](https://arxiv.org/abs/2101.00003) | ACL |
"""
    (problem,) = find_problems(begin(README=rows))
    assert shown(problem) == ("placeholder", "warning", "README.md:4:64")


class TestChoosing:
    BROKEN = LIST.replace(b"[Counting Clouds]", b"[None]").replace(b"(ACL 2019)", b"(null)")

    def test_select_follows_these_rules_only(self) -> None:
        workspace = changed(begin(README=self.BROKEN), b"(ICML 2022)", b"(ICML 2023)")
        assert {one.code for one in find_problems(workspace)} == {"placeholder", "value-differs"}
        assert {one.code for one in find_problems(workspace, select=["placeholder"])} == {"placeholder"}

    def test_ignore_leaves_rules_out(self) -> None:
        assert find_problems(begin(README=self.BROKEN), ignore=["placeholder", "shared-identifier"]) == ()

    def test_a_mistyped_code_is_an_error(self) -> None:
        with pytest.raises(ConfigError, match="no rule 'duplicates'") as caught:
            find_problems(begin(README=LIST), select=["duplicates"])
        assert caught.value.hint == "did you mean duplicate?"


def test_problems_come_in_the_order_of_the_files() -> None:
    text = LIST.replace(b"[Counting Clouds]", b"[None]").replace(b"[The Last Pond]", b"[null]")
    lines = [one.location.line for one in find_problems(begin(README=text)) if one.location]
    assert lines == [6, 11]


@pytest.mark.parametrize("code", CHECKS)
def test_every_rule_says_what_it_finds(code: str) -> None:
    assert (CHECKS[code].__doc__ or "").strip().endswith(".")
