from __future__ import annotations

from llmlist.workflows.render import plan_render
from tests.lists.cases import Case, parametrize_cases
from tests.workflows.memory import begin, render, with_files


@parametrize_cases("sections", parts=2)
def test_a_section_that_is_gone_is_written_again(case: Case) -> None:
    whole, cut = case.parts
    workspace = render(with_files(begin(README=whole), {"README.md": cut}))
    assert workspace.files["README.md"].decode() == whole.decode(), case.place


@parametrize_cases("sections", parts=2)
def test_a_section_that_is_gone_is_written_again_with_other_line_ends(case: Case) -> None:
    whole, cut = (part.replace(b"\n", b"\r\n") for part in case.parts)
    workspace = render(with_files(begin(README=whole), {"README.md": cut}))
    assert workspace.files["README.md"].decode() == whole.decode(), case.place


@parametrize_cases("sections", parts=2)
def test_no_section_is_written_where_its_items_stand_below_an_unknown_heading(case: Case) -> None:
    whole, _ = case.parts
    workspace = begin(README=whole)
    last = workspace.catalog.sections[-1].title
    renamed = whole.decode().replace(f"{last}\n", f"{last} by another name\n").encode()
    if renamed == whole:
        return
    changed = with_files(workspace, {"README.md": renamed})
    plan = plan_render(changed, changed.catalog)
    assert plan.file_edits == ()
    assert {one.code for one in plan.problems} == {"no-place"}


def test_the_summary_says_which_section_was_added() -> None:
    whole = b"## Rivers\n\n- [R](https://r.example/r.pdf)\n\n## Ponds\n\n- [P](https://p.example/p.pdf)\n"
    workspace = begin(README=whole)
    changed = with_files(workspace, {"README.md": whole.partition(b"\n## Ponds")[0]})
    plan = plan_render(changed, changed.catalog)
    assert plan.summary == ("README.md: added the section 'Ponds'", "README.md: added 'P'")
