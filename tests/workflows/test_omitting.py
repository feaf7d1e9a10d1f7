"""Facts with which a line would not read back: left out of it, kept in the catalogue, and said."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from llmlist.errors import EditError
from llmlist.model.date import PartialDate
from llmlist.model.entry import Draft, Entry
from llmlist.model.identifier import Identifier
from llmlist.model.link import Link
from llmlist.workflows.add import Addition, Wish, plan_add
from llmlist.workflows.check import find_problems
from llmlist.workflows.editing import FieldChange, plan_edit
from llmlist.workflows.omitting import ways_to_omit
from llmlist.workflows.render import plan_render, plan_showable
from llmlist.workflows.sync import plan_sync
from tests.workflows.memory import TODAY, apply, begin, take_in_path, with_files

if TYPE_CHECKING:
    from llmlist.model.workspace import Workspace

# A word in brackets is a keyword; a year there is a date.
LIST = b"""\
# Waters

- [Rivers of Glass](https://arxiv.org/abs/2101.00001), *ICML 2022* [Rivers] - How glass rivers bend.
- [Counting Clouds](https://arxiv.org/abs/2101.00002), *ACL 2020* [Skies] - What clouds weigh.
- [The Last Pond](https://arxiv.org/abs/2101.00003), *ACL 2021* [Rivers] - Where the pond went.
"""
TITLE = b"- [A New Pond](https://arxiv.org/abs/2205.00009)"
LINE = TITLE + b", *arXiv 2022*\n"
POND = Draft(
    title="A New Pond",
    authors=("Ada Ash", "Bo Birch"),
    date=PartialDate(2022, 5, 1),
    ids=(Identifier("arxiv", "2205.00009"),),
    links=(Link(url="https://arxiv.org/abs/2205.00009"),),
)
ENTRIES = "catalog/entries/readme/top.yaml"


def add(workspace: Workspace, wish: Wish) -> tuple[Workspace, Addition]:
    done = plan_add(workspace, [POND], wish, today=TODAY)
    return apply(workspace, done.plan), done


@pytest.fixture(scope="module")
def base() -> Workspace:
    return begin(README=LIST)


@pytest.fixture(scope="module")
def added(base: Workspace) -> Workspace:
    return add(base, Wish(keywords=("2019",)))[0]


def pond(workspace: Workspace) -> Entry:
    (found,) = [entry for entry in workspace.catalog.entries if entry.title == POND.title]
    return found


def test_a_fact_that_a_line_cannot_show_stands_in_the_catalogue_only(base: Workspace) -> None:
    after, done = add(base, Wish(keywords=("2019",)))
    assert after.files["README.md"] == LIST + LINE
    assert (pond(after).keywords, pond(after).omit) == (("2019",), ("keywords",))
    assert done.entries == (pond(after),)


def test_what_a_line_does_not_show_is_said_with_its_place(base: Workspace) -> None:
    (problem,) = add(base, Wish(keywords=("2019",)))[1].plan.problems
    assert (problem.code, problem.severity, str(problem.location)) == ("left-out", "warning", "README.md:6")
    assert problem.message == (
        "'A New Pond' is shown without keywords '2019': the line would not read back with them; "
        "they stand in the catalogue only"
    )


def test_only_what_cannot_be_shown_is_left_out(base: Workspace) -> None:
    after, _ = add(base, Wish(keywords=("2019",), venue="OSDI 2024", note="A short word."))
    assert after.files["README.md"] == LIST + TITLE + b", *OSDI 2024* - A short word.\n"
    assert pond(after).omit == ("keywords",)


def test_what_the_list_shows_nowhere_is_said_too(base: Workspace) -> None:
    after, done = add(base, Wish(institutes=("Elm Lab",), note="A short word."))
    (problem,) = done.plan.problems
    assert problem.message == (
        "'A New Pond' is shown without institutes 'Elm Lab': the list has no place for them; "
        "they stand in the catalogue only"
    )
    assert pond(after).omit == ()


def test_what_is_left_out_is_no_difference(added: Workspace) -> None:
    assert plan_render(added, added.catalog).file_edits == ()
    plan = plan_showable(added, added.catalog)
    assert (plan.file_edits, plan.problems) == ((), ())
    assert [one for one in find_problems(added, today=TODAY) if one.severity == "error"] == []


def test_what_is_left_out_is_not_deleted_by_import(added: Workspace) -> None:
    after, _ = take_in_path(added, "README.md")
    assert after.files == added.files


@pytest.mark.parametrize("past", ["before", "since"])
def test_what_is_left_out_is_not_deleted_by_sync(base: Workspace, added: Workspace, past: str) -> None:
    done = plan_sync(added, [base if past == "before" else added], today=TODAY)
    assert (apply(added, done.plan).files, done.changes) == (added.files, ())


def test_what_is_left_out_and_then_written_by_hand_is_taken_in(added: Workspace) -> None:
    shown = TITLE + b", *OSDI 2024* [Skies] - A short word.\n"
    now = with_files(added, {"README.md": added.files["README.md"].replace(LINE, shown)})
    after = apply(now, plan_sync(now, [added], today=TODAY).plan)
    assert (pond(after).keywords, pond(after).venue, pond(after).omit) == (("Skies",), "OSDI 2024", ())
    assert after.files["README.md"] == now.files["README.md"]


def test_without_its_mark_a_fact_is_tried_again(added: Workspace) -> None:
    again = with_files(added, {ENTRIES: added.files[ENTRIES].replace(b"  omit: [keywords]\n", b"")})
    assert pond(again).omit == ()
    plan = plan_showable(again, again.catalog)
    assert [one.code for one in plan.problems] == ["left-out"]
    assert apply(again, plan).files == added.files


def test_a_new_value_is_tried_again(base: Workspace) -> None:
    before, _ = add(base, Wish(keywords=("2019",), venue="OSDI 2024", note="A short word."))
    after = apply(before, plan_edit(before, pond(before).key, [FieldChange("set", "keywords", "Skies")]))
    assert after.files["README.md"] == LIST + TITLE + b", *OSDI 2024* [Skies] - A short word.\n"
    assert pond(after).omit == ()


def test_what_a_line_cannot_do_without_is_refused_with_its_place(base: Workspace) -> None:
    key = base.catalog.entries[0].key
    odd = base.catalog.map_entries(lambda one: replace(one, note="(2020)") if one.key == key else one)
    with pytest.raises(EditError) as caught:
        plan_showable(base, odd)
    assert str(caught.value) == (
        "README.md:3 would not read back as the catalogue says: "
        "'Rivers of Glass': the date '2022' would be read as '2020'"
    )
    assert caught.value.hint == (
        "nothing was written; write the line by hand as you want it, "
        "and `llmlist import README.md` takes it in"
    )


def test_a_title_that_is_none_is_refused_with_its_place(base: Workspace) -> None:
    with pytest.raises(EditError, match=r"^README\.md:6 would not .*: 'Paper' would not be read as an entry"):
        plan_add(base, [replace(POND, title="Paper")], Wish(), today=TODAY)


def test_an_edit_that_a_line_cannot_show_leaves_the_line_as_it_is(base: Workspace) -> None:
    key = base.catalog.entries[0].key
    after = apply(base, plan_edit(base, key, [FieldChange("add", "keywords", "2019")]))
    assert after.files["README.md"] == LIST
    assert (after.catalog.entry(key).keywords, after.catalog.entry(key).omit) == (
        ("Rivers", "2019"),
        ("keywords",),
    )


def test_a_line_by_hand_is_never_changed_for_a_fact_that_it_cannot_show(base: Workspace) -> None:
    bare = LIST.replace(b", *ICML 2022* [Rivers] - How glass rivers bend.", b"")
    now = with_files(base, {"README.md": bare})
    first = base.catalog.entries[0]
    unsaid = replace(first, venue=None, note=None, date=None, keywords=("2019",))
    catalog = base.catalog.map_entries(lambda one: unsaid if one.key == first.key else one)
    assert all(one.path != "README.md" for one in plan_showable(now, catalog).file_edits)


def test_the_smallest_loss_is_tried_first() -> None:
    assert list(ways_to_omit({"authors", "venue", "keywords"})) == [
        ("keywords",),
        ("venue",),
        ("authors",),
        ("keywords", "venue"),
        ("keywords", "authors"),
        ("venue", "authors"),
        ("keywords", "venue", "authors"),
    ]
