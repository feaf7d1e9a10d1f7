from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings

from llmlist.lists.reading import read_document
from llmlist.model.link import Link
from llmlist.workflows.regions import find_region_problems
from llmlist.workflows.render import plan_render
from tests.lists.cases import Case, parametrize_cases
from tests.strategies import hostile_texts
from tests.workflows.memory import apply, begin, render, take_in

if TYPE_CHECKING:
    from llmlist.model.problem import Problem
    from llmlist.model.workspace import Workspace

LIST = "## Papers\n\n- [Rivers of Glass](https://arxiv.org/abs/2101.00001)\n"


@parametrize_cases("regions", parts=2)
def test_regions_show_the_catalogue(case: Case) -> None:
    before, expected = case.parts
    workspace = render(begin(README=before))
    assert workspace.files["README.md"].decode() == expected.decode(), case.place
    assert plan_render(workspace, workspace.catalog).file_edits == ()
    assert take_in(workspace, README=expected)[1].plan.summary == ()


def problems_of(text: str) -> tuple[Problem, ...]:
    workspace = begin(README=(text + "\n" + LIST).encode())
    plan = plan_render(workspace, workspace.catalog)
    assert plan.file_edits == ()
    return plan.problems


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("<!-- llmlist:toc -->\n", 1, "never closed"),
        ("\n<!-- llmlist:end -->\n", 2, "closes no region"),
        ("<!-- llmlist:tok -->\n<!-- llmlist:end -->\n", 1, "no region is called 'tok'"),
        ("<!-- llmlist: -->\n<!-- llmlist:end -->\n", 1, "no region is called ''"),
        ("<!-- llmlist:toc dept=3 -->\n<!-- llmlist:end -->\n", 1, "no option is called 'dept'"),
        ("<!-- llmlist:toc depth=9 -->\n<!-- llmlist:end -->\n", 1, "no number from 1 to 6"),
        ("<!-- llmlist:toc 1 2 -->\n<!-- llmlist:end -->\n", 1, "stands twice"),
        ('<!-- llmlist:toc depth="2 -->\n<!-- llmlist:end -->\n', 1, "cannot read"),
        ("<!-- llmlist:recent none -->\n<!-- llmlist:end -->\n", 1, "no number"),
        ("<!-- llmlist:stats by=mood -->\n<!-- llmlist:end -->\n", 1, "none of section, year"),
        ("<!-- llmlist:table columns=titel -->\n<!-- llmlist:end -->\n", 1, "no column is called 'titel'"),
        ("<!-- llmlist:table sort=mood -->\n<!-- llmlist:end -->\n", 1, "cannot sort by 'mood'"),
        ("<!-- llmlist:table section=Paper -->\n<!-- llmlist:end -->\n", 1, "no section 'Paper'"),
        ("Words <!-- llmlist:toc -->\n\n<!-- llmlist:end -->\n", 1, "does not stand alone"),
        ("- item\n  <!-- llmlist:toc -->\n", 2, "does not stand alone"),
        ("> <!-- llmlist:toc -->\n", 1, "does not stand alone"),
    ],
)
def test_a_faulty_marker_is_reported_with_its_line_and_nothing_is_written(
    text: str, line: int, said: str
) -> None:
    problem = problems_of(text)[0]
    assert (problem.code, problem.severity, problem.fixes) == ("bad-region", "error", ())
    assert str(problem.location) == f"README.md:{line}"
    assert said in problem.message
    assert problem.hint


def test_a_region_that_is_not_closed_before_the_next_is_reported_with_the_next() -> None:
    text = "<!-- llmlist:toc -->\n\n<!-- llmlist:stats -->\n- [A](https://a.example)\n<!-- llmlist:end -->\n"
    problems = problems_of(text)
    assert [str(one.location) for one in problems] == ["README.md:1", "README.md:3"]
    assert "inside the region `toc` of line 1" in problems[1].message


def test_a_section_name_that_fits_several_is_reported_with_their_keys() -> None:
    text = (
        "<!-- llmlist:table section=Late -->\n<!-- llmlist:end -->\n\n"
        "## A\n\n### Late\n\n- [X](https://x.example/x.pdf)\n\n## B\n\n### Late\n\n- [Y](https://y.example/y.pdf)\n"
    )
    (problem,) = problems_of(text)
    assert "several sections" in problem.message
    assert "a/late, b/late" in str(problem.hint)


def test_a_region_keeps_the_line_ends_of_its_document() -> None:
    text = ("<!-- llmlist:toc -->\n<!-- llmlist:end -->\n\n" + LIST).replace("\n", "\r\n")
    content = render(begin(README=text.encode())).files["README.md"]
    assert content.startswith(
        b"<!-- llmlist:toc -->\r\n\r\n- [Papers](#papers)\r\n\r\n<!-- llmlist:end -->\r\n"
    )


def test_a_region_that_shows_nothing_is_emptied() -> None:
    workspace = begin(README=b"<!-- llmlist:recent -->\nold\n<!-- llmlist:end -->\n")
    assert render(workspace).files["README.md"] == b"<!-- llmlist:recent -->\n<!-- llmlist:end -->\n"


def test_a_region_follows_a_change_of_the_catalogue_in_the_same_run() -> None:
    text = "<!-- llmlist:recent 1 -->\n<!-- llmlist:end -->\n\n" + LIST
    workspace = render(begin(README=text.encode()))
    catalog = workspace.catalog.map_entries(lambda entry: replace(entry, title="Rivers of Sand"))
    plan = plan_render(workspace, catalog)
    (edit,) = plan.file_edits
    assert len(edit.edits) == 2
    content = apply(workspace, plan).files["README.md"]
    assert content.count(b"[Rivers of Sand](https://arxiv.org/abs/2101.00001)") == 2


def test_a_stale_region_is_a_problem_with_its_fix() -> None:
    text = "<!-- llmlist:toc -->\n<!-- llmlist:end -->\n\n" + LIST
    workspace = begin(README=text.encode())
    (problem,) = find_region_problems(text.encode(), workspace.catalog.documents[0], workspace.catalog)
    assert (problem.code, str(problem.location)) == ("stale-region", "README.md:1")
    assert b"#papers" in problem.fixes[0].content


REGIONS = """\
<!-- llmlist:recent 5 -->
<!-- llmlist:end -->

<!-- llmlist:stats by=venue -->
<!-- llmlist:end -->

<!-- llmlist:table columns=title,authors,venue,institutes,keywords,links,note,extra.X,key -->
<!-- llmlist:end -->

"""


def hostile_workspace(text: str) -> Workspace:
    workspace = begin(README=(REGIONS + LIST).encode())
    catalog = workspace.catalog.map_entries(
        lambda entry: replace(
            entry,
            title=text.strip() or "x",
            venue=text,
            authors=(text,),
            institutes=(text,),
            keywords=(text,),
            note=text,
            extra={"X": text},
            links=(*entry.links, Link(label=text, url="https://x.example/(a|b)"), Link(url="javascript:x()")),
        )
    )
    return replace(workspace, catalog=catalog)


@settings(deadline=None, max_examples=60)
@given(hostile_texts)
def test_hostile_text_stays_inside_its_region(text: str) -> None:
    workspace = hostile_workspace(text)
    content = workspace.files["README.md"]
    document = workspace.catalog.documents[0]
    problems = find_region_problems(content, document, workspace.catalog)
    for problem in reversed(problems):
        (edit,) = problem.fixes
        content = content[: edit.span.start] + edit.content + content[edit.span.end :]
    reading = read_document(content)
    assert [region.name for region in reading.document.markers.regions] == ["recent", "stats", "table"]
    assert reading.document.markers.faults == ()
    assert [draft.title for draft in reading.drafts] == ["Rivers of Glass"]
    assert find_region_problems(content, document, workspace.catalog) == ()
    table = [line for line in content.split(b"\n") if line.startswith(b"|")][-1]
    assert table.replace(b"\\|", b"").count(b"|") == 10
    assert b"javascript:x" not in content


def test_a_faulty_marker_is_no_failure_of_a_command_about_one_entry() -> None:
    workspace = begin(README=("<!-- llmlist:toc -->\n\n" + LIST).encode())
    plan = plan_render(workspace, workspace.catalog, only=[workspace.catalog.entries[0].key])
    assert [(one.code, one.severity) for one in plan.problems] == [("bad-region", "warning")]
