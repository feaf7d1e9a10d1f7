from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from llmlist.errors import ConfigError, DataError, EditError
from llmlist.lists.reading import read_document
from llmlist.model.catalog import Catalog, Section
from llmlist.model.edit import apply_edits
from llmlist.model.entry import Entry, See
from llmlist.model.link import Link
from llmlist.workflows.render import find_scope, plan_render
from tests.lists.cases import Case, parametrize_cases
from tests.workflows.facts import changed_entry, parse_facts
from tests.workflows.memory import begin, render, with_files

if TYPE_CHECKING:
    from llmlist.model.workspace import Workspace

LIST = b"""\
## Rivers

- [Rivers of Glass](https://arxiv.org/abs/2101.00001)
- [Counting Clouds](https://arxiv.org/abs/2101.00002)

## Ponds

- [The Last Pond](https://arxiv.org/abs/2101.00003)
- [Stones That Walk](https://arxiv.org/abs/2101.00004)
"""


@parametrize_cases("change", parts=3)
def test_a_changed_fact_is_written_in_its_place(case: Case) -> None:
    before, changes, expected = case.parts
    workspace = begin(README=before)
    first = workspace.catalog.entries[0]
    wanted = changed_entry(first, parse_facts(changes))
    catalog = workspace.catalog.map_entries(lambda entry: wanted if entry.key == first.key else entry)
    assert rendered(workspace, catalog).decode() == expected.decode(), case.place


@parametrize_cases("change", parts=3)
def test_what_says_the_same_already_is_not_touched(case: Case) -> None:
    workspace = begin(README=case.parts[2])
    assert plan_render(workspace, workspace.catalog).file_edits == ()


def rendered(workspace: Workspace, catalog: Catalog) -> bytes:
    content = workspace.files["README.md"]
    for edit in plan_render(workspace, catalog).file_edits:
        assert edit.path == "README.md"
        content = apply_edits(content, edit.edits)
    return content


def test_an_item_that_the_catalogue_does_not_know_is_reported_and_left() -> None:
    stranger = b"- [A Stranger](https://arxiv.org/abs/2101.00009)\n"
    workspace = begin(README=LIST)
    changed = with_files(workspace, {"README.md": LIST.replace(b"\n## Ponds", stranger + b"\n## Ponds")})
    plan = plan_render(changed, changed.catalog)
    assert plan.file_edits == ()
    (problem,) = plan.problems
    assert (problem.code, problem.severity, str(problem.location)) == (
        "not-in-catalogue",
        "error",
        "README.md:5",
    )


def test_an_item_that_stands_twice_is_reported_and_left() -> None:
    twice = LIST.replace(b"\n## Ponds", b"- [Rivers of Glass](https://arxiv.org/pdf/2101.00001)\n\n## Ponds")
    workspace = with_files(begin(README=LIST), {"README.md": twice})
    plan = plan_render(workspace, workspace.catalog)
    assert plan.file_edits == ()
    (problem,) = plan.problems
    assert (problem.code, str(problem.location)) == ("listed-twice", "README.md:5")
    assert "line 3" in problem.message


@pytest.mark.parametrize("number", range(4))
def test_an_item_that_is_gone_is_written_again(number: int) -> None:
    workspace = begin(README=LIST)
    line = [line for line in LIST.splitlines(keepends=True) if line.startswith(b"- ")][number]
    without = with_files(workspace, {"README.md": LIST.replace(line, b"")})
    assert render(without).files["README.md"] == LIST


def test_a_whole_section_that_is_gone_is_written_again_below_its_heading() -> None:
    workspace = begin(README=LIST)
    head, _, _ = LIST.partition(b"- [The Last")
    without = with_files(workspace, {"README.md": head})
    assert render(without).files["README.md"] == LIST


def test_a_heading_that_is_gone_with_its_items_is_written_again() -> None:
    workspace = begin(README=LIST)
    head, _, _ = LIST.partition(b"\n## Ponds")
    assert render(with_files(workspace, {"README.md": head})).files["README.md"] == LIST


def test_items_under_a_renamed_heading_stay_and_are_reported() -> None:
    workspace = begin(README=LIST)
    changed = with_files(workspace, {"README.md": LIST.replace(b"## Ponds", b"## Lakes")})
    plan = plan_render(changed, changed.catalog)
    assert plan.file_edits == ()
    assert [one.code for one in plan.problems] == ["no-place"] * 2
    assert "llmlist import README.md" in str(plan.problems[0].hint)


def test_an_entry_that_moves_to_another_section_leaves_its_place() -> None:
    workspace = begin(README=LIST)
    first = workspace.catalog.entries[0]
    items = tuple(item for item in workspace.catalog.items if item.key != first.key)
    moved = replace(workspace.catalog, items=(*items, replace(first, section="ponds")))
    line = b"- [Rivers of Glass](https://arxiv.org/abs/2101.00001)\n"
    assert rendered(workspace, moved) == LIST.replace(line, b"") + line


def test_a_comment_that_never_ends_is_named_where_it_hides_what_must_be_written() -> None:
    hidden = LIST.replace(b"## Ponds", b"<!-- look again\n\n## Ponds")
    workspace = with_files(begin(README=LIST), {"README.md": hidden})
    with pytest.raises(EditError, match=r"README\.md:6: a comment begins here and never ends") as caught:
        plan_render(workspace, workspace.catalog)
    assert "write --> where the comment should end" in str(caught.value.hint)


MOVES = b"""\
# List

## Rivers

1. [Rivers of Glass](https://arxiv.org/abs/2101.00001)
2.  [Counting  Clouds](http://arxiv.org/pdf/2101.00002v3),  said to be good   <!-- so it is -->
3. [Skies of Stone](https://arxiv.org/abs/2101.00003)

## Ponds

1. [The Last Pond](https://arxiv.org/abs/2101.00004) by Ann Ash
2. [Maps of Winter](https://arxiv.org/abs/2101.00005) by Bob Birch
"""
ODD = b"2.  [Counting  Clouds](http://arxiv.org/pdf/2101.00002v3),  said to be good   <!-- so it is -->\n"


def moved_to_ponds(workspace: Workspace, note: str | None = None) -> Catalog:
    """Return the catalogue with its second entry at the end of the other section."""
    entry = workspace.catalog.entries[1]
    items = tuple(item for item in workspace.catalog.items if item.key != entry.key)
    moved = replace(entry, section="ponds", note=note or entry.note)
    return replace(workspace.catalog, items=(*items, moved))


def test_an_item_moves_word_for_word_and_takes_the_number_of_its_place() -> None:
    workspace = begin(README=MOVES)
    without = MOVES.replace(ODD, b"").replace(b"3. [Skies", b"2. [Skies")
    assert rendered(workspace, moved_to_ponds(workspace)) == without + b"3" + ODD[1:]


def test_an_item_that_moves_takes_the_changes_of_its_entry_along() -> None:
    workspace = begin(README=MOVES)
    catalog = moved_to_ponds(workspace, note="said to be better")
    assert rendered(workspace, catalog).endswith(
        b"3" + ODD[1:].replace(b"good   <!-- so it is -->", b"better")
    )


def test_an_item_that_moves_to_another_kind_of_list_is_written_as_that_one_is() -> None:
    workspace = begin(README=MOVES.replace(b"1. [The", b"* [The").replace(b"2. [Maps", b"* [Maps"))
    shown = rendered(workspace, moved_to_ponds(workspace))
    assert shown.splitlines()[-1].startswith(b"* ")
    assert b"Clouds](http://arxiv.org/pdf/2101.00002v3)" in shown


def test_a_further_place_is_written_as_its_neighbours_are() -> None:
    workspace = begin(README=LIST)
    first = workspace.catalog.entries[0]
    items = (*workspace.catalog.items, See(key=first.key, section="ponds"))
    line = b"- [Rivers of Glass](https://arxiv.org/abs/2101.00001)\n"
    assert rendered(workspace, replace(workspace.catalog, items=items)) == LIST + line


def test_entries_of_a_document_that_does_not_exist_are_left() -> None:
    workspace = begin(README=LIST)
    files = {path: content for path, content in workspace.files.items() if path != "README.md"}
    assert plan_render(replace(workspace, files=files), workspace.catalog).file_edits == ()


def test_a_link_that_runs_code_is_never_written() -> None:
    workspace = begin(README=LIST)
    first = workspace.catalog.entries[0]
    evil = replace(first, links=(Link(url="javascript:alert(1)"),))
    catalog = workspace.catalog.map_entries(lambda entry: evil if entry.key == first.key else entry)
    with pytest.raises(EditError, match="will not write the link"):
        plan_render(workspace, catalog)


def test_a_document_that_is_no_utf_8_is_refused() -> None:
    workspace = begin(README=LIST)
    broken = replace(workspace, files={**workspace.files, "README.md": b"\xff"})
    with pytest.raises(DataError, match="not UTF-8"):
        plan_render(broken, broken.catalog)


def test_what_is_switched_off_is_neither_read_nor_written() -> None:
    hidden = LIST.replace(
        b"\n## Ponds",
        b"\n<!-- llmlist:off -->\n- [Rivers of Glass](https://arxiv.org/abs/2101.00001)\n"
        b"<!-- llmlist:on -->\n\n## Ponds",
    )
    workspace = begin(README=hidden)
    assert len(workspace.catalog.items) == 4
    first = workspace.catalog.entries[0]
    catalog = workspace.catalog.map_entries(
        lambda entry: replace(entry, title="Rivers of Clear Glass") if entry.key == first.key else entry
    )
    assert rendered(workspace, catalog) == hidden.replace(b"[Rivers of Glass]", b"[Rivers of Clear Glass]", 1)


def test_a_section_of_another_document_is_not_written_here() -> None:
    workspace = begin(README=LIST, MORE=b"## Others\n\n- [D](https://d.example/d.pdf)\n")
    entry = Entry(key="new", title="New", section="others", links=(Link(url="https://n.example/n.pdf"),))
    catalog = workspace.catalog.with_item(entry, after=None)
    (edit,) = plan_render(workspace, catalog).file_edits
    assert edit.path == "MORE.md"


def test_the_summary_names_what_is_replaced() -> None:
    workspace = begin(README=LIST)
    first = workspace.catalog.entries[0]
    catalog = workspace.catalog.map_entries(
        lambda entry: replace(entry, title="Rivers of Clear Glass") if entry.key == first.key else entry
    )
    (line,) = plan_render(workspace, catalog).summary
    assert "README.md:3" in line
    assert "'Rivers of Glass' -> 'Rivers of Clear Glass'" in line


def test_a_section_is_written_only_when_entries_have_to_stand_in_it() -> None:
    workspace = begin(README=LIST)
    section = Section(key="deserts", title="Deserts", document="readme")
    catalog = replace(workspace.catalog, sections=(*workspace.catalog.sections, section))
    assert plan_render(workspace, catalog).file_edits == ()
    entry = Entry(key="dune", title="Dunes", section="deserts", links=(Link(url="https://d.example/d.pdf"),))
    longer = replace(catalog, items=(*workspace.catalog.items, entry))
    assert rendered(workspace, longer) == LIST + b"\n## Deserts\n\n- [Dunes](https://d.example/d.pdf)\n"


@pytest.mark.parametrize(
    "before",
    [
        b"- **Rivers of Glass** [[paper](https://arxiv.org/abs/2101.00001)]\n",
        b"- [ICML 2022] Rivers of Glass [Link](https://arxiv.org/abs/2101.00001)\n",
        b"- [Rivers of Glass](https://arxiv.org/abs/2101.00001) (ICML 2022)\n",
        b"| Title | Link |\n|---|---|\n| Rivers of Glass | [paper](https://arxiv.org/abs/2101.00001) |\n",
    ],
)
@pytest.mark.parametrize("label", [None, "paper", "code"])
def test_an_entry_written_by_hand_is_shown_whatever_its_link_is_called(
    before: bytes, label: str | None
) -> None:
    workspace = begin(README=before)
    entry = Entry(
        key="new",
        title="The Last Pond",
        section="top",
        links=(Link(label=label, url="https://example.org/pond.pdf"),),
    )
    content = rendered(workspace, workspace.catalog.with_item(entry, after=None))
    assert [draft.title for draft in read_document(content).drafts] == ["Rivers of Glass", "The Last Pond"]


def test_a_title_that_cannot_be_written_is_refused_rather_than_lost() -> None:
    before = b"- **Rivers of Glass** [[paper](https://arxiv.org/abs/2101.00001)]\n"
    workspace = begin(README=before)
    catalog = workspace.catalog.map_entries(lambda entry: replace(entry, title="A* Search on Ice"))
    try:
        content = rendered(workspace, catalog)
    except EditError:
        return
    assert [draft.title for draft in read_document(content).drafts] == ["A* Search on Ice"]


def retitled(workspace: Workspace) -> Catalog:
    return workspace.catalog.map_entries(lambda entry: replace(entry, title=entry.title + " Again"))


@pytest.mark.parametrize(("section", "count"), [("rivers", 2), ("Ponds", 2), (None, 4)])
def test_only_the_section_that_is_named_is_written(section: str | None, count: int) -> None:
    workspace = begin(README=LIST)
    catalog = retitled(workspace)
    plan = plan_render(workspace, catalog, within=find_scope(catalog, section=section))
    (edit,) = plan.file_edits
    content = apply_edits(LIST, edit.edits)
    assert content.count(b" Again](") == count
    if section:
        assert (content.index(b" Again") > content.index(b"## Ponds")) == (section == "Ponds")
        assert [one.code for one in plan.problems] == ["document-differs"]


def test_only_the_document_that_is_named_is_written() -> None:
    workspace = begin(README=LIST, MORE=b"## Others\n\n- [D](https://d.example/d.pdf)\n")
    catalog = retitled(workspace)
    (edit,) = plan_render(workspace, catalog, within=find_scope(catalog, document="MORE.md")).file_edits
    assert edit.path == "MORE.md"


def test_a_document_that_the_catalogue_lacks_cannot_be_named() -> None:
    workspace = begin(README=LIST)
    with pytest.raises(ConfigError, match=r"no\.md is no document"):
        find_scope(workspace.catalog, document="no.md")


def test_bullets_below_an_item_are_not_cut_for_a_catalogue_that_was_made_without_them() -> None:
    content = (
        b"1. [Rivers of Glass](https://arxiv.org/abs/2101.00001)\n- It flows.\n"
        b"2. [Counting Clouds](https://arxiv.org/abs/2101.00002)\n"
    )
    workspace = begin(README=content)
    assert workspace.catalog.entries[0].note == "- It flows."
    older = workspace.catalog.map_entries(lambda entry: replace(entry, note=None))
    assert plan_render(workspace, older).file_edits == ()
