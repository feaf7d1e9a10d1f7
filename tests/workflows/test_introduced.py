from __future__ import annotations

from typing import TYPE_CHECKING

from llmlist.workflows.check import follow_rules
from llmlist.workflows.evidence import Evidence
from llmlist.workflows.introduced import find_introduced, summarize
from tests.workflows.memory import begin
from tests.workflows.test_check import CLOUDS_LINE, LIST, changed

if TYPE_CHECKING:
    from llmlist.model.workspace import Workspace
    from llmlist.workflows.introduced import Introduced

BASE = LIST.replace(b"[Stones That Walk]", b"[None]")
NEW = b"- [A New Pond](https://arxiv.org/abs/2201.00009) (ICLR 2023)\n"
AGAIN = b"- [The Last Pond](https://arxiv.org/abs/2101.00003v2)\n"


def introduced(now: Workspace, past: Workspace) -> Introduced:
    one, other = Evidence(now), Evidence(past)
    return find_introduced(one, follow_rules(one), other, follow_rules(other))


def test_lines_that_only_moved_bring_nothing() -> None:
    past = begin(README=BASE)
    now = changed(past, b"# Waters\n", b"# Waters\n\nAll about water.\n")
    assert introduced(now, past).problems == ()
    assert summarize(introduced(now, past)) == "nothing new"


def test_new_lines_are_counted_and_old_problems_are_not_shown() -> None:
    past = begin(README=BASE)
    now = changed(past, CLOUDS_LINE, CLOUDS_LINE + NEW + AGAIN)
    done = introduced(now, past)
    assert sorted(one.code for one in done.problems) == ["listed-already", "not-in-catalogue"]
    assert done.new == ("A New Pond",)
    assert summarize(done) == "1 new entry, 1 duplicate"


def test_a_second_fault_of_the_same_words_is_new() -> None:
    past = begin(README=BASE)
    line = BASE.splitlines(keepends=True)[6]
    now = changed(past, line, line + line)
    assert [one.code for one in introduced(now, past).problems if one.code == "listed-twice"] == [
        "listed-twice"
    ]


def test_entries_of_the_catalogue_come_and_go() -> None:
    past = begin(README=LIST)
    now = begin(README=LIST.replace(CLOUDS_LINE, NEW))
    done = introduced(now, past)
    assert (done.new, done.gone) == (("A New Pond",), ("Counting Clouds",))
    assert summarize(done) == "1 new entry, 1 entry removed"


def test_a_moved_line_is_in_the_wrong_section() -> None:
    past = begin(README=LIST)
    now = changed(changed(past, CLOUDS_LINE, b""), b"## Skies\n\n", b"## Skies\n\n" + CLOUDS_LINE)
    assert summarize(introduced(now, past)) == "1 in the wrong section"
