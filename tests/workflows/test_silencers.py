from __future__ import annotations

import pytest

from llmlist.workflows.check import find_problems
from tests.workflows.memory import begin, with_files
from tests.workflows.test_check import LIST, changed, shown

BAD = LIST.replace(b"https://arxiv.org/abs/2101.00002", b"http://arxiv.org/abs/2101.00002")
LINE = BAD.splitlines(keepends=True)[5]
RIVERS = "catalog/entries/readme/rivers.yaml"


def silenced(old: bytes, new: bytes) -> list[str]:
    """Return where which rule still speaks in a list that says so."""
    assert old in BAD
    return [f"{one.code} {one.location}" for one in find_problems(begin(README=BAD.replace(old, new, 1)))]


@pytest.mark.parametrize(
    "mark",
    [
        b"<!-- llmlist: ignore insecure-link -->",
        b"<!--llmlist:ignore insecure-link-->",
        b"<!-- llmlist: ignore placeholder, insecure-link -->",
    ],
)
def test_at_the_end_of_a_line_it_speaks_of_that_line(mark: bytes) -> None:
    found = silenced(LINE, LINE.rstrip() + b" " + mark + b"\n")
    assert not [one for one in found if one.startswith("insecure-link")]


def test_on_a_line_of_its_own_it_speaks_of_the_line_below() -> None:
    mark = b"<!-- llmlist: ignore insecure-link -->\n\n"
    assert silenced(b"- [Rivers", mark + b"- [Rivers") == [
        "unused-silencer README.md:5:1",
        "insecure-link README.md:8:21",
    ]
    text = BAD.replace(b"# Waters\n\n## Rivers\n\n", b"").replace(LINE, b"", 1)
    assert find_problems(begin(README=mark[:-1] + LINE + text)) == ()


def test_what_has_nothing_to_silence_is_reported() -> None:
    mark = b" <!-- llmlist: ignore placeholder insecure-links -->\n"
    assert silenced(LINE, LINE.rstrip() + mark) == [
        "insecure-link README.md:6:21",
        "unused-silencer README.md:6:65",
        "unused-silencer README.md:6:65",
    ]


def test_of_a_rule_that_is_not_followed_nothing_is_said() -> None:
    text = BAD.replace(LINE, LINE.rstrip() + b" <!-- llmlist: ignore insecure-link -->\n")
    assert find_problems(begin(README=text), ignore=["insecure-link"]) == ()


def test_in_code_it_is_an_example() -> None:
    found = silenced(b"## Skies", b"```\n<!-- llmlist: ignore insecure-link -->\n```\n\n## Skies")
    assert found == ["insecure-link README.md:6:21"]


class TestYaml:
    TITLE = b"title: Counting Clouds"

    def test_at_the_end_of_a_line_it_speaks_of_that_line(self) -> None:
        stop = changed(begin(README=LIST), self.TITLE, self.TITLE + b".", RIVERS)
        assert [shown(one)[0] for one in find_problems(stop)] == ["trailing-stop"]
        mark = b".  # llmlist: ignore trailing-stop"
        assert find_problems(changed(begin(README=LIST), self.TITLE, self.TITLE + mark, RIVERS)) == ()

    def test_above_an_entry_it_speaks_of_the_entry_wherever_it_is_shown(self) -> None:
        workspace = begin(README=BAD)
        lines = workspace.files[RIVERS].split(b"\n")
        dash = next(n for n, line in enumerate(lines) if line.startswith(b"-") and b"clouds" in line)
        lines.insert(dash, b"# llmlist: ignore insecure-link")
        assert find_problems(with_files(workspace, {RIVERS: b"\n".join(lines)})) == ()
        assert find_problems(workspace) != ()


class TestSeverities:
    def settled(self, text: bytes) -> list[tuple[str, str]]:
        workspace = begin(README=BAD)
        path = "catalog/catalog.yaml"
        done = with_files(
            workspace, {path: workspace.files[path] + b"settings:\n  checks: {" + text + b"}\n"}
        )
        return [(one.code, one.severity) for one in find_problems(done)]

    def test_the_settings_say_how_severe_a_rule_is(self) -> None:
        assert self.settled(b"insecure-link: error") == [("insecure-link", "error")]

    def test_off_leaves_it_out(self) -> None:
        assert self.settled(b"insecure-link: off") == []

    def test_a_rule_that_does_not_exist_is_reported(self) -> None:
        assert ("unknown-field", "warning") in self.settled(b"insecure-links: off")
