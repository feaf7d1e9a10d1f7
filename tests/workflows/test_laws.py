"""The laws that hold for every list: nothing changes that need not, and what changes can be taken back."""

from __future__ import annotations

import difflib
import re
from dataclasses import replace
from typing import TYPE_CHECKING

from hypothesis import Phase, assume, given, settings
from hypothesis import strategies as st

from llmlist.errors import EditError
from llmlist.lists.reading import read_document
from llmlist.lists.values import clean_text
from llmlist.model.date import PartialDate
from llmlist.model.edit import apply_edits
from llmlist.model.entry import Draft
from llmlist.model.identifier import Identifier
from llmlist.model.link import Link
from llmlist.workflows.add import Wish, plan_add, plan_remove
from llmlist.workflows.render import plan_render
from llmlist.workflows.saving import plan_saving
from tests.strategies import (
    VENUES,
    WORDS,
    GeneratedList,
    any_markdown,
    generated_lists,
    hostile_texts,
)
from tests.workflows.memory import TODAY, apply, begin, catalog_files, render, take_in, with_files

if TYPE_CHECKING:
    from llmlist.model.catalog import Catalog
    from llmlist.model.entry import Entry
    from llmlist.model.workspace import Workspace

# Shrinking a whole document takes minutes, and the first one that fails says enough.
UNSHRUNK = (Phase.explicit, Phase.reuse, Phase.generate)
LISTS = generated_lists()
LONGER_LISTS = generated_lists(fewest=3)
# Which marks of a title were escaped needlessly its dialect does not say.
PLAIN_LISTS = generated_lists(fewest=3, hard=False)


@settings(deadline=None, phases=UNSHRUNK, max_examples=80)
@given(LISTS)
def test_import_then_render_changes_nothing(made: GeneratedList) -> None:
    workspace = begin(README=made.content)
    plan = plan_render(workspace, workspace.catalog)
    assert plan.file_edits == ()
    assert plan.problems == ()


@settings(deadline=None, phases=UNSHRUNK, max_examples=60)
@given(LISTS)
def test_importing_twice_changes_nothing(made: GeneratedList) -> None:
    workspace = begin(README=made.content)
    again, report = take_in(workspace, README=made.content)
    assert again.files == workspace.files
    assert (report.added, report.changed, report.unchanged) == (0, 0, len(made.papers))
    assert [edit.path for edit in report.plan.file_edits if edit.edits] == []


@settings(deadline=None, phases=UNSHRUNK, max_examples=100)
@given(any_markdown)
def test_any_document_can_be_imported_and_is_left_alone(text: str) -> None:
    content = text.encode()
    workspace = begin(README=content)
    assert workspace.files["README.md"] == content
    rendered = apply(workspace, plan_render(workspace, workspace.catalog))
    assert rendered.files["README.md"] == content
    again, _ = take_in(workspace, README=content)
    assert catalog_files(again) == catalog_files(workspace)


@settings(deadline=None, phases=UNSHRUNK, max_examples=60)
@given(PLAIN_LISTS, st.data())
def test_an_entry_that_is_put_back_stands_as_it_stood(made: GeneratedList, data: st.DataObject) -> None:
    before = begin(README=made.content)
    keys = [entry.key for entry in before.catalog.entries]
    key = data.draw(st.sampled_from(keys))
    without = apply(before, plan_remove(before, [key]))
    assert len(read_document(without.files["README.md"]).drafts) == len(made.papers) - 1
    back = render(with_files(without, catalog_files(before)))
    assert back.files["README.md"] == made.content


@settings(deadline=None, phases=UNSHRUNK, max_examples=60)
@given(LONGER_LISTS, st.data())
def test_removing_an_entry_cuts_its_own_bytes_only(made: GeneratedList, data: st.DataObject) -> None:
    before = begin(README=made.content)
    number = data.draw(st.integers(0, len(made.papers) - 1))
    removed = before.catalog.entries[number]
    after = apply(before, plan_remove(before, [removed.key]))
    assert removed.key not in after.catalog.by_key
    if made.dialect == "counted":
        assert is_subsequence(without_numbers(after.files["README.md"]), without_numbers(made.content))
    else:
        assert is_subsequence(after.files["README.md"], made.content)
    expected = [paper.title for paper in made.papers if paper is not made.papers[number]]
    assert [draft.title for draft in read_document(after.files["README.md"]).drafts] == expected


CHANGES = ("title", "venue", "date", "authors", "note", "code")


@settings(deadline=None, phases=UNSHRUNK, max_examples=120)
@given(LISTS, st.data())
def test_a_changed_fact_changes_its_own_item_only(made: GeneratedList, data: st.DataObject) -> None:
    before = begin(README=made.content)
    number = data.draw(st.integers(0, len(made.papers) - 1))
    field = data.draw(st.sampled_from([name for name in CHANGES if name in made.shows or name == "title"]))
    entry = before.catalog.entries[number]
    changed = change_field(entry, field, data)
    assume(changed != entry)
    catalog = replace_entry(before.catalog, changed)
    plan = plan_render(before, catalog)
    span = read_document(made.content).drafts[number].span
    assert span is not None
    (file_edit,) = plan.file_edits
    assert all(span.contains(edit.span) for edit in file_edit.edits)
    after = apply_edits(made.content, file_edit.edits)
    draft = read_document(after).drafts[number]
    shown = [link.url for link in draft.links] if field == "code" else getattr(draft, field)
    assert shown == ([link.url for link in changed.links] if field == "code" else getattr(changed, field))
    others = [one.title for place, one in enumerate(read_document(after).drafts) if place != number]
    assert others == [paper.title for place, paper in enumerate(made.papers) if place != number]


@settings(deadline=None, phases=UNSHRUNK, max_examples=60)
@given(LISTS, st.data())
def test_a_changed_fact_changes_its_own_lines_of_the_catalogue_only(
    made: GeneratedList, data: st.DataObject
) -> None:
    before = begin(README=made.content)
    number = data.draw(st.integers(0, len(made.papers) - 1))
    entry = before.catalog.entries[number]
    changed = change_field(entry, "title", data)
    edits = plan_saving(before, replace_entry(before.catalog, changed))
    origin = before.origins[entry.key, entry.section]
    assert [one.path for one in edits] == ([origin.path] if changed != entry else [])
    assert all(origin.span.contains(edit.span) for one in edits for edit in one.edits)


@settings(deadline=None, phases=UNSHRUNK, max_examples=60)
@given(LISTS, st.data())
def test_rendering_twice_changes_nothing_more(made: GeneratedList, data: st.DataObject) -> None:
    before = begin(README=made.content)
    number = data.draw(st.integers(0, len(made.papers) - 1))
    changed = change_field(before.catalog.entries[number], data.draw(st.sampled_from(CHANGES)), data)
    catalog = replace_entry(before.catalog, changed)
    once = apply_plan_of(before, catalog)
    twice = apply_plan_of(once, catalog)
    assert twice.files["README.md"] == once.files["README.md"]


@settings(deadline=None, phases=UNSHRUNK, max_examples=80)
@given(LONGER_LISTS, st.data())
def test_an_added_entry_changes_no_other_line(made: GeneratedList, data: st.DataObject) -> None:
    before = begin(README=made.content)
    heading, _ = data.draw(st.sampled_from(made.sections))
    draft = new_draft("A Newcomer among Old Papers")
    addition = plan_add(before, [draft], Wish(section=heading, venue="ICML 2022"), today=TODAY)
    after = apply(before, addition.plan)
    assert is_subsequence(made.content, after.files["README.md"]) or made.dialect == "counted"
    titles = [one.title for one in read_document(after.files["README.md"]).drafts]
    assert [title for title in titles if title != draft.title] == [paper.title for paper in made.papers]
    assert titles.count(draft.title) == 1
    assert plan_render(after, after.catalog).file_edits == ()


@settings(deadline=None, phases=UNSHRUNK, max_examples=60)
@given(LONGER_LISTS, st.data())
def test_adding_and_removing_leaves_no_trace(made: GeneratedList, data: st.DataObject) -> None:
    before = begin(README=made.content)
    heading, _ = data.draw(st.sampled_from(made.sections))
    wish = Wish(section=heading, venue="ICML 2022")
    addition = plan_add(before, [new_draft("A Newcomer among Old Papers")], wish, today=TODAY)
    added = apply(before, addition.plan)
    after = apply(added, plan_remove(added, [addition.entries[0].key]))
    assert after.files == before.files


@settings(deadline=None, phases=UNSHRUNK, max_examples=200)
@given(LONGER_LISTS, hostile_texts, st.data())
def test_hostile_titles_survive_adding_and_reading(
    made: GeneratedList, hostile: str, data: st.DataObject
) -> None:
    before = begin(README=made.content)
    heading, _ = data.draw(st.sampled_from(made.sections))
    # Plain words around it: a title must stay a title for whoever reads the list.
    draft = new_draft(f"Plain Words {hostile} and More Words")
    after = apply(before, plan_add(before, [draft], Wish(section=heading), today=TODAY).plan)
    titles = [one.title for one in read_document(after.files["README.md"]).drafts]
    assert clean_text(draft.title) in titles
    assert len(titles) == len(made.papers) + 1
    assert plan_render(after, after.catalog).file_edits == ()


@settings(deadline=None, phases=UNSHRUNK, max_examples=120)
@given(LISTS, hostile_texts, st.sampled_from(["title", "venue", "authors", "note"]))
def test_hostile_values_in_the_catalogue_never_break_the_document(
    made: GeneratedList, hostile: str, field: str
) -> None:
    before = begin(README=made.content)
    entry = before.catalog.entries[0]
    value: object = (hostile, "Ann Ash") if field == "authors" else hostile
    catalog = replace_entry(before.catalog, replace(entry, **{field: value}))  # type: ignore[arg-type]  # one field by name
    try:
        plan = plan_render(before, catalog)
    except EditError:
        return  # refused, nothing written
    content = made.content
    for edit in plan.file_edits:
        content = apply_edits(content, edit.edits)
    others = [one.title for one in read_document(content).drafts][1:]
    assert others == [paper.title for paper in made.papers][1:]


@settings(deadline=None, phases=UNSHRUNK, max_examples=40)
@given(LISTS, LISTS)
def test_documents_of_one_catalogue_do_not_disturb_each_other(
    left: GeneratedList, right: GeneratedList
) -> None:
    workspace = begin(README=left.content, MORE=right.content)
    assert plan_render(workspace, workspace.catalog).file_edits == ()
    assert len({section.key for section in workspace.catalog.sections}) == len(workspace.catalog.sections)
    again, _ = take_in(workspace, README=left.content, MORE=right.content)
    assert again.files == workspace.files


def new_draft(title: str) -> Draft:
    return Draft(
        title=title,
        authors=("Ann Ash", "Bob Birch"),
        date=PartialDate(2021, 3, 4),
        ids=(Identifier("arxiv", "2103.54321"),),
        links=(Link(url="https://arxiv.org/abs/2103.54321"),),
    )


def change_field(entry: Entry, field: str, data: st.DataObject) -> Entry:
    """Return the entry with another value of one field."""
    if field == "title":
        words = data.draw(st.lists(st.sampled_from(WORDS), min_size=2, max_size=4))
        return replace(entry, title=f"{entry.title.rpartition(' ')[0]} {' '.join(words)}")
    if field == "venue":
        return replace(entry, venue=data.draw(st.sampled_from(VENUES)))
    if field == "date":
        return replace(entry, date=PartialDate(data.draw(st.integers(1990, 2005)), 4, 5))
    if field == "authors":
        return replace(entry, authors=("Hal Hazel", "Ivy Iris"))
    if field == "note":
        return replace(
            entry,
            note=data.draw(st.sampled_from(["Another word.", "A *new* one, [see](https://a.example/b)."])),
        )
    url = f"https://github.com/birch/other-{data.draw(st.integers(1, 9))}"
    links = tuple(replace(link, url=url) if link.label == "code" else link for link in entry.links)
    return replace(entry, links=links)


def replace_entry(catalog: Catalog, changed: Entry) -> Catalog:
    return catalog.map_entries(lambda entry: changed if entry.key == changed.key else entry)


def apply_plan_of(workspace: Workspace, catalog: Catalog) -> Workspace:
    """Return the workspace with its documents as another catalogue wants them."""
    files = dict(workspace.files)
    for edit in plan_render(workspace, catalog).file_edits:
        files[edit.path] = apply_edits(files[edit.path], edit.edits)
    return replace(workspace, files=files)


def without_numbers(content: bytes) -> bytes:
    """Return a list without the numbers of its items: a counted list goes on counting."""
    return re.sub(rb"(?m)^[0-9]+", b"", content)


def is_subsequence(shorter: bytes, longer: bytes) -> bool:
    """Tell whether some lines of ``longer``, in order, are ``shorter``; the last line end does not count.

    An item of a list in HTML counts as a line, although several may stand in one.
    """
    few, many = (
        text.rstrip(b"\r\n").replace(b"<li>", b"\n<li>").replace(b"</li>", b"</li>\n").splitlines()
        for text in (shorter, longer)
    )
    return all(
        tag in {"equal", "insert"}
        for tag, *_ in difflib.SequenceMatcher(None, few, many, autojunk=False).get_opcodes()
    )
