from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from llmlist.model.catalog import Section
from llmlist.model.edit import apply_edits
from llmlist.workflows.arranging import plan_move
from llmlist.workflows.render import plan_render
from tests.workflows.memory import apply, begin, take_in

if TYPE_CHECKING:
    from llmlist.model.catalog import Catalog
    from llmlist.model.edit import Plan
    from llmlist.model.workspace import Workspace

HOME = b"""\
# List

## Rivers

- [Rivers of Glass](https://arxiv.org/abs/2101.00001)
-  [Counting  Clouds](http://arxiv.org/pdf/2101.00002v3),  said to be good   <!-- so it is -->
    - a hanging *remark*
- [Skies of Stone](https://arxiv.org/abs/2101.00003)
"""
ODD = b"""\
-  [Counting  Clouds](http://arxiv.org/pdf/2101.00002v3),  said to be good   <!-- so it is -->
    - a hanging *remark*
"""
MORE = b"""\
# More

## Lakes

- [Lakes of Iron](https://arxiv.org/abs/2101.00006) by Ann Ash
- [Seas of Tin](https://arxiv.org/abs/2101.00007) by Bob Birch
"""
ROWS = b"""\
# More

## Lakes

| Title | Authors |
|---|---|
| [Wells](https://arxiv.org/abs/2101.00008) | Ann Ash |
"""
NUMBERED = b"""\
# List

## Rivers

1. [Rivers of Glass](https://arxiv.org/abs/2101.00001)
* so they say
2. [Counting Clouds](https://arxiv.org/abs/2101.00002)
* a remark
> and a quote
3. [Skies of Stone](https://arxiv.org/abs/2101.00003)
* no remark

## Ponds

1. [The Last Pond](https://arxiv.org/abs/2101.00004)
* a dry one
"""


def moved(workspace: Workspace, section: str, number: int = 1) -> Catalog:
    """Return the catalogue with an entry at the end of another section."""
    entry = workspace.catalog.entries[number]
    items = tuple(item for item in workspace.catalog.items if item.key != entry.key)
    return replace(workspace.catalog, items=(*items, replace(entry, section=section)))


def after(workspace: Workspace, plan: Plan) -> dict[str, bytes]:
    """Return the documents once a plan is carried out."""
    files = {path: text for path, text in workspace.files.items() if path.endswith(".md")}
    for edit in plan.file_edits:
        if edit.path in files:
            files[edit.path] = apply_edits(files[edit.path], edit.edits)
    return files


def with_section(workspace: Workspace, title: str, document: str) -> Workspace:
    """Return a workspace with one more section, which its document has and the catalogue did not know."""
    section = Section(key=title.lower(), title=title, document=document)
    catalog = replace(workspace.catalog, sections=(*workspace.catalog.sections, section))
    return replace(workspace, catalog=catalog)


def test_an_item_moves_to_another_document_word_for_word() -> None:
    workspace = begin(README=HOME, more=MORE)
    plan = plan_render(workspace, moved(workspace, "lakes"))
    files = after(workspace, plan)
    assert files == {"README.md": HOME.replace(ODD, b""), "more.md": MORE + ODD}
    assert plan.problems == ()


def test_an_item_takes_the_line_ends_of_the_document_that_it_comes_to() -> None:
    workspace = begin(README=HOME, more=MORE.replace(b"\n", b"\r\n"))
    files = after(workspace, plan_render(workspace, moved(workspace, "lakes")))
    assert files["more.md"] == (MORE + ODD).replace(b"\n", b"\r\n")


def test_rendering_again_changes_nothing_after_a_move_between_documents() -> None:
    workspace = begin(README=HOME, more=MORE)
    wanted = moved(workspace, "lakes")
    done = replace(workspace, files={**workspace.files, **after(workspace, plan_render(workspace, wanted))})
    assert plan_render(done, wanted).file_edits == ()


def test_a_strangers_line_stays_where_its_work_is_added_to_another_document() -> None:
    workspace = begin(README=HOME, more=MORE)
    new = moved(workspace, "lakes")
    key = workspace.catalog.entries[1].key
    before = replace(workspace.catalog, items=tuple(one for one in workspace.catalog.items if one.key != key))
    plan = plan_render(replace(workspace, catalog=before), new, only={key})
    assert [edit.path for edit in plan.file_edits] == ["more.md"]


@pytest.mark.parametrize("tail", [b"\n## Empty\n", b"\n## Empty\n\nWords of the keeper.\n"])
def test_an_item_moves_into_an_empty_section_word_for_word(tail: bytes) -> None:
    workspace = with_section(begin(README=HOME + tail), "Empty", "readme")
    files = after(workspace, plan_render(workspace, moved(workspace, "empty")))
    assert files["README.md"] == HOME.replace(ODD, b"") + tail + b"\n" + ODD


def test_an_item_moves_into_an_empty_section_of_another_document() -> None:
    workspace = with_section(begin(README=HOME, more=MORE + b"\n## Empty\n"), "Empty", "more")
    files = after(workspace, plan_render(workspace, moved(workspace, "empty")))
    assert files == {"README.md": HOME.replace(ODD, b""), "more.md": MORE + b"\n## Empty\n\n" + ODD}


def test_words_that_another_kind_of_list_has_no_place_for_are_named() -> None:
    odd = b"- [Counting Clouds](https://arxiv.org/abs/2101.00002) <!-- ask Ann -->\n"
    home = HOME.replace(ODD, odd)
    workspace = begin(README=home, more=ROWS)
    plan = plan_render(workspace, moved(workspace, "lakes"))
    assert after(workspace, plan)["README.md"] == home.replace(odd, b"")
    (problem,) = plan.problems
    assert (problem.code, str(problem.location)) == ("words-left-behind", "README.md:6")
    assert "'ask Ann'" in problem.message


def test_what_the_catalogue_keeps_is_not_lost_in_another_kind_of_list() -> None:
    workspace = begin(README=HOME, more=ROWS)
    assert plan_render(workspace, moved(workspace, "lakes")).problems == ()


def test_remarks_right_below_a_numbered_item_move_along() -> None:
    workspace = begin(README=NUMBERED)
    item = b"2. [Counting Clouds](https://arxiv.org/abs/2101.00002)\n* a remark\n> and a quote\n"
    without = NUMBERED.replace(item, b"").replace(b"3. [Skies", b"2. [Skies")
    files = after(workspace, plan_render(workspace, moved(workspace, "ponds")))
    assert files["README.md"] == without + item


def test_the_first_item_of_an_empty_section_is_its_first() -> None:
    workspace = with_section(begin(README=NUMBERED + b"\n## Empty\n"), "Empty", "readme")
    files = after(workspace, plan_render(workspace, moved(workspace, "empty")))
    assert files["README.md"].endswith(
        b"## Empty\n\n1. [Counting Clouds](https://arxiv.org/abs/2101.00002)\n* a remark\n> and a quote\n"
    )
    assert apply(workspace, plan_render(workspace, workspace.catalog)).files == workspace.files


def test_links_to_files_still_lead_there_from_a_document_in_another_folder() -> None:
    home = HOME.replace(b"said to be good", b"[slides](talks/clouds.pdf) [code](https://github.com/a/b)")
    workspace = take_in(begin(README=home), prune=False, **{"docs/more": MORE})[0]
    key = workspace.catalog.entries[1].key
    files = after(workspace, plan_move(workspace, [key], "lakes"))
    odd = ODD.replace(b"said to be good", b"[slides](../talks/clouds.pdf) [code](https://github.com/a/b)")
    assert files["docs/more.md"] == MORE + odd
