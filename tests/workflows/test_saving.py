from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from llmlist.model.catalog import Section
from llmlist.model.date import PartialDate
from llmlist.model.edit import Plan, apply_edits
from llmlist.model.entry import Entry, See
from llmlist.model.link import Link
from llmlist.workflows.saving import plan_saving
from tests.strategies import GeneratedList, generated_lists, hostile_texts
from tests.workflows.memory import apply, begin, with_files

LIST = b"""\
## Rivers

- [Rivers of Glass](https://arxiv.org/abs/2101.00001)
- [Counting Clouds](https://arxiv.org/abs/2101.00002)
- [Rain on Tin](https://arxiv.org/abs/2101.00006)

## Skies

- [Skies of Stone](https://arxiv.org/abs/2101.00005)
"""
RIVERS = "catalog/entries/readme/rivers.yaml"


def test_the_same_catalogue_needs_no_edits() -> None:
    workspace = begin(README=LIST)
    assert plan_saving(workspace, workspace.catalog) == ()


@settings(deadline=None, max_examples=40)
@given(generated_lists(), st.randoms(use_true_random=False))
def test_what_was_saved_is_what_is_read(made: GeneratedList, chance: object) -> None:
    workspace = begin(README=made.content)
    shuffle = chance.random  # type: ignore[attr-defined]  # hypothesis gives a random.Random
    items = tuple(
        replace(item, title=f"{item.title} Again", note="New.")
        if isinstance(item, Entry) and shuffle() < 0.5
        else item
        for item in workspace.catalog.items
        if shuffle() < 0.8
    )
    catalog = replace(workspace.catalog, items=items)
    assert apply(workspace, Plan(file_edits=plan_saving(workspace, catalog))).catalog == catalog


@settings(deadline=None, max_examples=150)
@given(hostile_texts, st.sampled_from(["title", "venue", "note"]))
def test_hostile_values_are_saved_as_they_are(text: str, field: str) -> None:
    workspace = begin(README=LIST)
    first = replace(workspace.catalog.entries[0], **{field: text})  # type: ignore[arg-type]  # one field by name
    catalog = replace(workspace.catalog, items=(first, *workspace.catalog.items[1:]))
    assert apply(workspace, Plan(file_edits=plan_saving(workspace, catalog))).catalog.entries[0] == first


@pytest.mark.parametrize("place", range(4))
def test_a_new_entry_is_written_where_the_catalogue_has_it(place: int) -> None:
    workspace = begin(README=LIST)
    entry = Entry(key="new", title="New", section="rivers", links=(Link(url="https://n.example/n.pdf"),))
    items = workspace.catalog.items
    catalog = replace(workspace.catalog, items=(*items[:place], entry, *items[place:]))
    after = apply(workspace, Plan(file_edits=plan_saving(workspace, catalog)))
    assert after.catalog == catalog
    assert set(after.files) == set(workspace.files)
    old, new = (one.files[RIVERS].splitlines() for one in (workspace, after))
    assert [line for line in new if line in old] == old or len(new) > len(old)


def test_comments_and_unknown_keys_survive() -> None:
    workspace = begin(README=LIST)
    noted = workspace.files[RIVERS].replace(
        b"  section: rivers\n", b"  section: rivers  # mine\n  rating: 5\n", 1
    )
    workspace = with_files(workspace, {RIVERS: noted})
    changed = replace(workspace.catalog.entries[0], date=PartialDate(2021))
    catalog = replace(workspace.catalog, items=(changed, *workspace.catalog.items[1:]))
    after = apply(workspace, Plan(file_edits=plan_saving(workspace, catalog)))
    assert after.catalog.entries[0].date == PartialDate(2021)
    assert b"section: rivers  # mine\n  rating: 5\n" in after.files[RIVERS]


def test_a_file_keeps_its_line_ends() -> None:
    workspace = begin(README=LIST)
    workspace = with_files(workspace, {RIVERS: workspace.files[RIVERS].replace(b"\n", b"\r\n")})
    entry = Entry(key="new", title="New", section="rivers")
    catalog = workspace.catalog.with_item(entry, after=workspace.catalog.entries[0])
    (edit,) = plan_saving(workspace, catalog)
    content = apply_edits(workspace.files[RIVERS], edit.edits)
    assert content.count(b"\n") == content.count(b"\r\n")
    assert with_files(workspace, {RIVERS: content}).catalog.entries[1].key == "new"


def test_a_further_place_is_saved() -> None:
    workspace = begin(README=LIST)
    see = See(key=workspace.catalog.entries[0].key, section="skies")
    catalog = replace(workspace.catalog, items=(*workspace.catalog.items, see))
    assert apply(workspace, Plan(file_edits=plan_saving(workspace, catalog))).catalog == catalog


def test_a_new_section_below_another_shares_its_file() -> None:
    workspace = begin(README=LIST)
    section = Section(key="rivers/deep", title="Deep", document="readme", parent="rivers")
    sections = (workspace.catalog.sections[0], section, *workspace.catalog.sections[1:])
    entry = Entry(key="new", title="New", section="rivers/deep")
    items = (*workspace.catalog.items[:3], entry, *workspace.catalog.items[3:])
    catalog = replace(workspace.catalog, sections=sections, items=items)
    after = apply(workspace, Plan(file_edits=plan_saving(workspace, catalog)))
    assert after.catalog == catalog
    assert after.origins["new", "rivers/deep"].path == RIVERS
