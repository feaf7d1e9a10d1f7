from __future__ import annotations

from dataclasses import replace

import pytest

from llmlist.errors import CatalogSyntaxError
from llmlist.model.count_mark import find_mark_fault
from llmlist.workflows.add import plan_remove
from llmlist.workflows.counts import find_count_problems
from llmlist.workflows.render import plan_render
from tests.lists.cases import Case, parametrize_cases
from tests.workflows.memory import apply, begin, render, take_in, with_files

HEAD = "catalog/catalog.yaml"


def marked(document: bytes, marks: str) -> dict[str, bytes]:
    """Return the files of a catalogue of a document whose keeper marked counts."""
    workspace = begin(README=document)
    lines = "".join(f'  - "{line}"\n' for line in marks.splitlines())
    place = b"  path: README.md\n"
    head = workspace.files[HEAD].replace(place, place + f"  counts:\n{lines}".encode())
    assert head != workspace.files[HEAD]
    return {**workspace.files, HEAD: head}


@parametrize_cases("counts", parts=3)
def test_marked_counts_are_kept_right(case: Case) -> None:
    marks, before, expected = case.parts
    files = marked(before, marks.decode())
    workspace = render(with_files(begin(README=before), files))
    assert workspace.files["README.md"].decode() == expected.decode(), case.place
    plan = plan_render(workspace, workspace.catalog)
    assert (plan.file_edits, plan.problems) == ((), ())
    again = take_in(workspace, README=expected)[1]
    assert (again.added, again.changed, again.plan.problems) == (0, 0, ())


LIST = b"""\
- [Ponds (2)](#ponds-2)

## Ponds (2)

- [The Last Pond](https://arxiv.org/abs/2101.00003)
- [Stones That Walk](https://arxiv.org/abs/2101.00004)
"""


def test_a_section_keeps_its_key_while_its_number_changes() -> None:
    workspace = with_files(begin(README=LIST), marked(LIST, "## {section} ({count})"))
    workspace = apply(workspace, plan_remove(workspace, [workspace.catalog.entries[0].key]))
    assert b"- [Ponds (1)](#ponds-1)\n\n## Ponds (1)\n" in workspace.files["README.md"]
    assert [section.key for section in workspace.catalog.sections] == ["ponds-2"]
    assert plan_render(workspace, workspace.catalog).file_edits == ()
    assert workspace.catalog.documents[0].counts == ("## {section} ({count})",)


def test_marks_and_their_comments_stay_when_sections_are_added() -> None:
    files = marked(LIST, "## {section} ({count})")
    files[HEAD] = files[HEAD].replace(b"  counts:\n", b"  counts:  # mine\n")
    longer = LIST + b"\n## Lakes (1)\n\n- [Quiet Lakes](https://arxiv.org/abs/2101.00005)\n"
    workspace, _ = take_in(with_files(begin(README=LIST), files), README=longer)
    assert b'  counts:  # mine\n  - "## {section} ({count})"\n' in workspace.files[HEAD]
    assert len(workspace.catalog.sections) == 2


def test_a_wrong_count_is_a_problem_with_its_line_and_its_fix() -> None:
    workspace = with_files(begin(README=LIST), marked(LIST, "## {section} ({count})"))
    content = LIST.replace(b"## Ponds (2)", b"## Ponds (7)")
    (problem,) = find_count_problems(content, workspace.catalog.documents[0], workspace.catalog)
    assert (problem.code, str(problem.location)) == ("stale-count", "README.md:3")
    assert "should say 2" in problem.message
    assert problem.fixes[0].content == b"2"


def test_a_mark_that_fits_no_line_is_reported() -> None:
    workspace = with_files(begin(README=LIST), marked(LIST, "over {count} lakes"))
    plan = plan_render(workspace, workspace.catalog)
    assert [(one.code, one.severity) for one in plan.problems] == [("count-not-found", "warning")]


def test_a_count_below_its_step_is_left() -> None:
    document = LIST + b"\nOver 100 papers.\n"
    workspace = with_files(begin(README=document), marked(document, "Over {count:100} papers"))
    assert plan_render(workspace, workspace.catalog).file_edits == ()


def test_two_marks_may_fit_one_number() -> None:
    document = LIST.replace(b"(2)", b"(3)")
    files = marked(document, "## Ponds ({count})\n{section} ({count})")
    workspace = with_files(begin(README=document), files)
    assert b"## Ponds (2)" in render(workspace).files["README.md"]


@pytest.mark.parametrize(
    "mark", ["## Papers", "{count} {count}", "{section}", "{number} papers", "{count}", "{count:0} papers"]
)
def test_a_mark_that_is_none_is_a_fault_of_the_catalogue(mark: str) -> None:
    assert find_mark_fault(mark)
    with pytest.raises(CatalogSyntaxError, match=r"counts\[0\]"):
        with_files(begin(README=LIST), marked(LIST, mark))


def test_a_document_without_marks_is_not_read_for_them() -> None:
    workspace = begin(README=LIST)
    document = replace(workspace.catalog.documents[0], counts=())
    assert find_count_problems(b"\xff", document, workspace.catalog) == ()
