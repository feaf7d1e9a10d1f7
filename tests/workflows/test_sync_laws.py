"""The laws of sync, on lists of every dialect: no word of either side is lost, and once is enough."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from hypothesis import Phase, assume, given, settings
from hypothesis import strategies as st

from llmlist.lists.reading import read_document
from llmlist.workflows.render import plan_render
from llmlist.workflows.saving import plan_saving
from llmlist.workflows.sync import plan_sync
from llmlist.workflows.verdicts import Choice
from tests.strategies import generated_lists
from tests.workflows.memory import TODAY, apply, begin, render, take_in, with_files
from tests.workflows.test_laws import CHANGES, change_field, replace_entry

if TYPE_CHECKING:
    from llmlist.model.edit import FileEdit
    from llmlist.model.workspace import Workspace
    from tests.strategies import GeneratedList

UNSHRUNK = (Phase.explicit, Phase.reuse, Phase.generate)
LISTS = generated_lists(fewest=3, hard=False)


def sync(now: Workspace, base: Workspace) -> Workspace:
    return apply(now, plan_sync(now, [base], today=TODAY).plan)


def edited_catalog(base: Workspace, made: GeneratedList, data: st.DataObject, *, most: int = 3) -> Workspace:
    """Return the workspace after changes to its catalogue's files."""
    catalog = base.catalog
    for _ in range(data.draw(st.integers(1, most))):
        number = data.draw(st.integers(0, len(catalog.items) - 1))
        entry = catalog.by_key[catalog.items[number].key]
        if len(catalog.items) > 2 and data.draw(st.integers(0, 5)) == 0:
            catalog = catalog.without_entry(entry.key)
        else:
            fields = [name for name in CHANGES if name in made.shows or name == "title"]
            catalog = replace_entry(catalog, change_field(entry, data.draw(st.sampled_from(fields)), data))
    return with_edits(base, plan_saving(base, catalog))


def edited_document(base: Workspace, made: GeneratedList, data: st.DataObject) -> Workspace:
    """Return the workspace after changes to its document, such as a keeper could have made them."""
    other = edited_catalog(base, made, data)
    gone = base.catalog.by_key.keys() - other.catalog.by_key.keys()
    plan = plan_render(base, other.catalog, removed=gone)
    return with_edits(base, plan.file_edits)


def with_edits(base: Workspace, edits: tuple[FileEdit, ...]) -> Workspace:
    from llmlist.model.edit import apply_edits  # noqa: PLC0415

    files = {edit.path: apply_edits(base.files[edit.path], edit.edits) for edit in edits}
    return with_files(base, files)


@settings(deadline=None, phases=UNSHRUNK, max_examples=60)
@given(LISTS, st.data())
def test_if_only_the_document_changed_sync_is_import(made: GeneratedList, data: st.DataObject) -> None:
    base = begin(README=made.content)
    now = edited_document(base, made, data)
    imported, _ = take_in(now, prune=True, README=now.files["README.md"])
    assert sync(now, base).files == imported.files


@settings(deadline=None, phases=UNSHRUNK, max_examples=60)
@given(LISTS, st.data())
def test_if_only_the_catalogue_changed_sync_is_render(made: GeneratedList, data: st.DataObject) -> None:
    base = begin(README=made.content)
    now = edited_catalog(base, made, data)
    gone = base.catalog.by_key.keys() - now.catalog.by_key.keys()
    known = replace(now, catalog=base.catalog)
    rendered = with_edits(now, plan_render(known, now.catalog, removed=gone).file_edits)
    assert sync(now, base).files == rendered.files


@settings(deadline=None, phases=UNSHRUNK, max_examples=120)
@given(LISTS, st.data())
def test_no_word_of_either_side_is_lost(made: GeneratedList, data: st.DataObject) -> None:
    base = begin(README=made.content)
    left, right = edited_document(base, made, data), edited_catalog(base, made, data)
    now = with_files(right, {"README.md": left.files["README.md"]})
    done = plan_sync(now, [base], today=TODAY)
    after = apply(now, done.plan)
    words = all_values(after)
    for side in (now_values_of_document(now), now_values_of_catalogue(now)):
        assert side - values_before(base) <= words
    again = plan_sync(after, [base], today=TODAY)
    assert apply(after, again.plan).files == after.files
    if not done.of(Choice.CLASH, Choice.OPEN):
        assert render(after).files == after.files
        assert not again.changes


@settings(deadline=None, phases=UNSHRUNK, max_examples=60)
@given(LISTS, st.data())
def test_what_clashes_stays_as_it_is_on_both_sides(made: GeneratedList, data: st.DataObject) -> None:
    base = begin(README=made.content)
    entry = base.catalog.entries[0]
    left, right = (change_field(entry, "title", data) for _ in range(2))
    assume(len({entry.title, left.title, right.title}) == 3)
    shown = with_edits(base, plan_render(base, replace_entry(base.catalog, left)).file_edits)
    now = with_edits(shown, plan_saving(shown, replace_entry(base.catalog, right)))
    done = plan_sync(now, [base], today=TODAY)
    assert apply(now, done.plan).files == now.files
    (problem,) = done.plan.problems
    assert left.title in problem.message
    assert right.title in problem.message


def now_values_of_document(workspace: Workspace) -> set[str]:
    return {str(one) for draft in read_document(workspace.files["README.md"]).drafts for one in facts(draft)}


def now_values_of_catalogue(workspace: Workspace) -> set[str]:
    return {str(one) for entry in workspace.catalog.entries for one in facts(entry)}


def values_before(base: Workspace) -> set[str]:
    return now_values_of_catalogue(base) | now_values_of_document(base)


def all_values(workspace: Workspace) -> set[str]:
    return now_values_of_document(workspace) | now_values_of_catalogue(workspace)


def facts(one: object) -> list[object]:
    links = [link.url for link in getattr(one, "links", ())]
    return [getattr(one, name) for name in ("title", "venue", "note", "authors")] + links
