from __future__ import annotations

from dataclasses import replace

import pytest

from llmlist.errors import ConfigError, EditError, UnknownKeyError
from llmlist.lists.reading import read_document
from llmlist.model.date import PartialDate
from llmlist.model.entry import Draft
from llmlist.model.identifier import Identifier
from llmlist.model.link import Link
from llmlist.workflows.add import Wish, plan_add, plan_remove
from llmlist.workflows.naming import find_section, require_section
from llmlist.workflows.render import plan_render
from tests.lists.cases import Case, parametrize_cases
from tests.workflows.facts import curator_wish, parse_facts, source_draft
from tests.workflows.memory import TODAY, apply, begin, take_in

LIST = b"""\
# Waters

## Rivers

- [Rivers of Glass](https://arxiv.org/abs/2101.00001) by Ann Ash and Bob Birch
- [Counting Clouds](https://arxiv.org/abs/2101.00002) by Cy Cedar

## Skies

### Surveys

- [Skies of Stone](https://doi.org/10.1145/1234567.1234568) by Dee Date

## Ponds

### Surveys

- [The Last Pond](https://arxiv.org/abs/2101.00003) by Eve Elm
"""


@parametrize_cases("add", parts=3)
def test_a_new_item_is_written_as_its_neighbours_are(case: Case) -> None:
    before, added, expected = case.parts
    facts = parse_facts(added)
    workspace = begin(README=before)
    addition = plan_add(workspace, [source_draft(facts)], curator_wish(facts), today=TODAY)
    after = apply(workspace, addition.plan)
    assert after.files["README.md"].decode() == expected.decode(), case.place


@parametrize_cases("add", parts=3)
def test_what_was_added_is_in_order(case: Case) -> None:
    before, added, _ = case.parts
    facts = parse_facts(added)
    workspace = begin(README=before)
    addition = plan_add(workspace, [source_draft(facts)], curator_wish(facts), today=TODAY)
    after = apply(workspace, addition.plan)
    plan = plan_render(after, after.catalog)
    assert (plan.file_edits, plan.problems) == ((), ())


def draft(title: str = "Something New", **fields: object) -> Draft:
    return Draft(title=title, **fields)  # type: ignore[arg-type]  # fields of every type


@pytest.mark.parametrize(
    "listed",
    [
        draft("Rivers of Glass", ids=(Identifier("arxiv", "2101.00001"),)),
        draft("Another Title Altogether", ids=(Identifier("arxiv", "2101.00001"),)),
        draft("Rivers of Glass", ids=(Identifier("doi", "10.48550/arxiv.2101.00001"),)),
        draft("Rivers of Glass", ids=(Identifier.parse("https://arxiv.org/pdf/2101.00001v4.pdf"),)),
        draft("Rivers of Glass", ids=(Identifier.parse("10.48550/arXiv.2101.00001"),)),
        draft("Skies of Stone", ids=(Identifier.parse("https://doi.org/10.1145/1234567.1234568"),)),
        draft("Rivers of Glass", authors=("Ann Ash", "Bob Birch")),
        draft("rivers of glass.", authors=("A. Ash", "B. Birch")),
    ],
    ids=lambda one: f"{one.title} {' '.join(map(str, one.ids))} {' '.join(one.authors)}",
)
def test_what_is_listed_already_is_not_added(listed: Draft) -> None:
    addition = plan_add(begin(README=LIST), [listed], Wish(section="rivers"), today=TODAY)
    assert addition.entries == ()
    assert addition.plan.file_edits == ()
    assert [(one.code, one.severity) for one in addition.plan.problems] == [("already-listed", "error")]


def test_the_report_says_where_it_stands() -> None:
    listed = draft("Counting Clouds", ids=(Identifier("arxiv", "2101.00002"),))
    (problem,) = plan_add(begin(README=LIST), [listed], Wish(section="rivers"), today=TODAY).plan.problems
    assert str(problem.location) == "README.md:6"
    assert "catalog/entries/readme/rivers.yaml" in problem.message


@pytest.mark.parametrize(
    "new",
    [
        draft("Rivers of Glass and Steel", authors=("Ann Ash", "Bob Birch")),
        draft("Rivers of Glass", authors=("Hal Hazel", "Ivy Iris", "Jan Juniper")),
        draft("Something New", ids=(Identifier("arxiv", "2101.00009"),)),
    ],
    ids=lambda one: f"{one.title} {' '.join(one.authors)}",
)
def test_what_is_only_alike_is_added(new: Draft) -> None:
    new = replace(new, links=(Link(url="https://example.org/new.pdf"),))
    addition = plan_add(begin(README=LIST), [new], Wish(section="rivers"), today=TODAY)
    assert [entry.title for entry in addition.entries] == [new.title]


def test_the_same_work_twice_in_one_run_is_added_once() -> None:
    new = source_draft(parse_facts(b"title: Something New\narxiv: 2101.00009\n"))
    addition = plan_add(begin(README=LIST), [new, new], Wish(section="rivers"), today=TODAY)
    assert len(addition.entries) == 1
    assert [one.code for one in addition.plan.problems] == ["already-listed"]


def test_several_works_keep_their_order() -> None:
    facts = [f"title: New Work {word}\narxiv: 2101.0001{n}\n" for n, word in enumerate(("A", "B", "C"))]
    drafts = [source_draft(parse_facts(one.encode())) for one in facts]
    workspace = begin(README=LIST)
    after = apply(workspace, plan_add(workspace, drafts, Wish(section="rivers"), today=TODAY).plan)
    titles = [one.title for one in read_document(after.files["README.md"]).drafts]
    assert titles[2:5] == ["New Work A", "New Work B", "New Work C"]
    assert [entry.title for entry in after.catalog.entries][2:5] == titles[2:5]


def test_a_withdrawn_work_is_not_added() -> None:
    withdrawn = draft(withdrawn="by its authors", links=(Link(url="https://example.org/a.pdf"),))
    addition = plan_add(begin(README=LIST), [withdrawn], Wish(section="rivers"), today=TODAY)
    assert (addition.entries, addition.plan.file_edits) == ((), ())
    assert [(one.code, one.severity) for one in addition.plan.problems] == [("withdrawn", "error")]
    assert "by its authors" in addition.plan.problems[0].message


def test_a_withdrawn_work_is_added_if_the_curator_wants_it() -> None:
    withdrawn = draft(withdrawn="by its authors", links=(Link(url="https://example.org/a.pdf"),))
    addition = plan_add(begin(README=LIST), [withdrawn], Wish(section="rivers"), today=TODAY, accept=True)
    assert [entry.withdrawn for entry in addition.entries] == ["by its authors"]


def test_a_new_entry_carries_its_day() -> None:
    new = draft(links=(Link(url="https://example.org/a.pdf"),))
    (entry,) = plan_add(begin(README=LIST), [new], Wish(section="rivers"), today=TODAY).entries
    assert entry.added == TODAY


def test_the_curator_wins_over_the_source() -> None:
    new = draft("From the Source", date=PartialDate(2020), links=(Link(url="https://example.org/a.pdf"),))
    wish = Wish(
        section="rivers", title="By the Curator", date=PartialDate(2021), kind="book", venue="ACL 2020"
    )
    (entry,) = plan_add(begin(README=LIST), [new], wish, today=TODAY).entries
    assert (entry.title, entry.date, entry.kind, entry.venue) == (
        "By the Curator", PartialDate(2021), "book", "ACL 2020",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("rivers", "rivers"),
        ("Rivers", "rivers"),
        ("RIVERS", "rivers"),
        ("skies/surveys", "skies/surveys"),
        ("Ponds / Surveys", "ponds/surveys"),
        ("Ponds/Surveys", "ponds/surveys"),
        ("Skies", "skies"),
    ],
)
def test_a_section_is_found_by_key_title_or_path(name: str, key: str) -> None:
    found = find_section(begin(README=LIST).catalog, name)
    assert found is not None
    assert found.key == key


def test_an_ambiguous_section_names_the_candidates() -> None:
    with pytest.raises(ConfigError, match="several sections are called 'Surveys'") as failure:
        plan_add(begin(README=LIST), [draft()], Wish(section="Surveys"), today=TODAY)
    assert failure.value.hint is not None
    assert "skies/surveys" in failure.value.hint
    assert "ponds/surveys" in failure.value.hint


def test_an_unknown_section_names_near_ones() -> None:
    with pytest.raises(UnknownKeyError, match="no section is called 'Rivrs'") as failure:
        plan_add(begin(README=LIST), [draft()], Wish(section="Rivrs"), today=TODAY)
    assert failure.value.hint is not None
    assert "ivers" in failure.value.hint
    with pytest.raises(UnknownKeyError):
        require_section(begin(README=LIST).catalog, "Rivrs")


def test_an_unknown_section_that_is_like_no_other_lists_all() -> None:
    with pytest.raises(ConfigError) as failure:
        plan_add(begin(README=LIST), [draft()], Wish(section="xyzzy"), today=TODAY)
    assert failure.value.hint is not None
    assert "rivers" in failure.value.hint


def test_without_a_name_the_only_section_is_meant() -> None:
    single = b"- [Rivers of Glass](https://arxiv.org/abs/2101.00001)\n"
    new = source_draft(parse_facts(b"title: Something New\narxiv: 2101.00009\n"))
    (entry,) = plan_add(begin(README=single), [new], Wish(), today=TODAY).entries
    assert entry.section == "top"


def test_without_a_name_several_sections_are_a_question() -> None:
    with pytest.raises(ConfigError, match="which section") as failure:
        plan_add(begin(README=LIST), [draft()], Wish(), today=TODAY)
    assert failure.value.hint is not None
    assert "ponds/surveys" in failure.value.hint


def test_removing_cuts_the_item_and_the_lines_of_the_catalogue() -> None:
    workspace = begin(README=LIST)
    (key,) = [entry.key for entry in workspace.catalog.entries if entry.title == "Counting Clouds"]
    after = apply(workspace, plan_remove(workspace, [key]))
    expected = LIST.replace(b"- [Counting Clouds](https://arxiv.org/abs/2101.00002) by Cy Cedar\n", b"")
    assert after.files["README.md"] == expected
    assert key not in after.catalog.by_key
    assert len(after.catalog.entries) == 3


def test_removing_cuts_every_place() -> None:
    line = b"- [Rivers of Glass](https://arxiv.org/abs/2101.00001)\n"
    others = [b"- [B](https://b.example/b.pdf)\n", b"- [D](https://d.example/d.pdf)\n"]
    source = b"## A\n\n" + line + others[0] + b"\n## C\n\n" + line + others[1]
    workspace = begin(README=source)
    (key,) = {item.key for item in workspace.catalog.items if item.section == "a"} & {
        item.key for item in workspace.catalog.items if item.section == "c"
    }
    after = apply(workspace, plan_remove(workspace, [key]))
    assert b"Rivers" not in after.files["README.md"]
    assert [item.key for item in after.catalog.items if item.key == key] == []


def test_removing_cuts_the_lines_that_say_the_entry_again() -> None:
    line = b"- [Rivers of Glass](https://arxiv.org/abs/2101.00001)\n"
    other = b"- [Counting Clouds](https://arxiv.org/abs/2101.00002)\n"
    for order in ([line, line, other], [line, other, line], [other, line, line]):
        workspace = begin(README=b"## A\n\n" + b"".join(order))
        (key,) = (entry.key for entry in workspace.catalog.entries if entry.title == "Rivers of Glass")
        after = apply(workspace, plan_remove(workspace, [key]))
        assert after.files["README.md"] == b"## A\n\n" + other


def test_removing_leaves_nothing_to_render() -> None:
    content = b"""\
- [Rivers of Glass](https://arxiv.org/abs/2101.00001) Jay Alder
- [Counting Clouds](https://arxiv.org/abs/2101.00002) Peter Birch
- [The Last Pond](https://arxiv.org/abs/2101.00003) Clear words
"""
    workspace = begin(README=content)
    for entry in workspace.catalog.entries:
        after = apply(workspace, plan_remove(workspace, [entry.key]))
        assert plan_render(after, after.catalog).file_edits == ()
        _, report = take_in(after, README=after.files["README.md"])
        assert (report.added, report.changed) == (0, 0)


def test_what_reads_otherwise_once_another_line_is_gone_is_reported() -> None:
    content = b"""\
- Convert rivers to GLASS format: [Obtaining GLASS Rivers](https://example.org/a).
- Accelerate rivers using tools like OpenRiver, GLASS Runtime, TensorPond, or perform floods using GLASS \
format rivers: [Fast Rivers](https://example.org/b).
- Accelerate rivers using multi-pond and multi-lake: [Parallel Rivers](https://example.org/c).
- Integrate GlassPond into applications written in C++, C#, Java, etc.: [Serving](https://example.org/d).
"""
    workspace = begin(README=content)
    last = workspace.catalog.entries[-1]
    plan = plan_remove(workspace, [last.key])
    after = apply(workspace, plan)
    assert len(plan_render(after, after.catalog).file_edits) == 1
    (problem,) = plan.problems
    assert (problem.code, problem.severity) == ("document-differs", "info")
    assert "1 other place" in problem.message


def test_removing_several_at_once() -> None:
    workspace = begin(README=LIST)
    keys = [entry.key for entry in workspace.catalog.entries]
    after = apply(workspace, plan_remove(workspace, keys))
    assert read_document(after.files["README.md"]).drafts == ()
    assert [line for line in after.files["README.md"].splitlines() if line] == [
        line for line in LIST.splitlines() if line.startswith(b"#")
    ]


def test_what_is_an_entry_only_beside_another_is_named_when_that_one_is_removed() -> None:
    content = b"## Moors\n\n- [Moors](https://example.org/moors)\n- Fens and what grows in them, in short\n"
    workspace = begin(README=content)
    moors, fens = (entry.key for entry in workspace.catalog.entries)
    with pytest.raises(EditError) as refused:
        plan_remove(workspace, [moors])
    assert f"`llmlist remove {moors} {fens}`" in str(refused.value.hint)
    assert apply(workspace, plan_remove(workspace, [moors, fens])).files["README.md"] == b"## Moors\n\n"


def test_removing_an_unknown_key_names_near_ones_and_plans_nothing() -> None:
    workspace = begin(README=LIST)
    key = workspace.catalog.entries[0].key
    with pytest.raises(UnknownKeyError) as failure:
        plan_remove(workspace, [key, key[:-1] + "x"])
    assert failure.value.hint is not None
    assert key in failure.value.hint


def test_works_added_together_keep_the_order_of_the_list_among_themselves() -> None:
    dated = b"""\
- 2021-01 [Rivers of Glass](https://arxiv.org/abs/2101.00001)
- 2021-02 [Counting Clouds](https://arxiv.org/abs/2102.00002)
- 2021-03 [Skies of Stone](https://arxiv.org/abs/2103.00003)
"""
    drafts = [
        Draft(
            title=title,
            ids=(Identifier("arxiv", number),),
            links=(Link(url=f"https://arxiv.org/abs/{number}"),),
            date=PartialDate.parse(date),
        )
        for title, number, date in (
            ("The Last Pond", "2306.00001", "2023-06"),
            ("Herons at Rest", "2206.00001", "2022-06"),
            ("Waves and Wind", "2406.00001", "2024-06"),
        )
    ]
    workspace = begin(README=dated)
    after = apply(workspace, plan_add(workspace, drafts, Wish(), today=TODAY).plan)
    lines = after.files["README.md"].decode().splitlines()
    assert [line[2:9] for line in lines[3:]] == ["2022-06", "2023-06", "2024-06"]
