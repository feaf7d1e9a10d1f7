from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from llmlist.errors import DataError, EditError
from llmlist.model.entry import Entry, See
from llmlist.workflows.sync import plan_sync
from llmlist.workflows.verdicts import Choice
from tests.workflows.memory import TODAY, apply, begin, catalog_files, render, take_in, with_files

if TYPE_CHECKING:
    from llmlist.model.workspace import Workspace
    from llmlist.workflows.sync import Sync

LIST = b"""\
# Waters

## Rivers

- [Rivers of Glass](https://arxiv.org/abs/2101.00001) (ICML 2022) [[code](https://github.com/ash/glass)]
- [Counting Clouds](https://arxiv.org/abs/2101.00002) (ACL 2020) [[code](https://github.com/ash/clouds)]
- [Stones That Walk](https://arxiv.org/abs/2101.00004) (ACL 2021)

## Skies

- [Counting Clouds](https://arxiv.org/pdf/2101.00002v2.pdf) (ACL 2020)
- [The Last Pond](https://arxiv.org/abs/2101.00003) (ACL 2021)
"""
MORE = b"""\
# More

## Lakes

- [Deep Lakes](https://arxiv.org/abs/2105.00001) (ACL 2021)
- [Wide Lakes](https://arxiv.org/abs/2105.00002) (ACL 2021)
"""
RIVERS, SKIES = "catalog/entries/readme/rivers.yaml", "catalog/entries/readme/skies.yaml"
GLASS_LINE = LIST.splitlines(keepends=True)[4]
STONES_LINE = LIST.splitlines(keepends=True)[6]
POND_LINE = LIST.splitlines(keepends=True)[11]
NEW_ENTRY = b"""\
- key: new2022pond
  title: A New Pond
  venue: ICLR 2023
  links: [https://arxiv.org/abs/2201.00009]
  section: skies
"""
NEW_LINE = b"- [A New Pond](https://arxiv.org/abs/2201.00009) (ICLR 2023)\n"


def changed(workspace: Workspace, *changes: tuple[bytes, bytes], path: str = "README.md") -> Workspace:
    """Return the workspace with texts of one file replaced."""
    content = workspace.files[path]
    for old, new in changes:
        assert old in content
        content = content.replace(old, new, 1)
    return with_files(workspace, {path: content})


def sync(now: Workspace, *pasts: Workspace) -> tuple[Workspace, Sync]:
    """Sync, look that a second time changes nothing, and return what came of it."""
    done = plan_sync(now, pasts, today=TODAY)
    after = apply(now, done.plan)
    again = plan_sync(after, pasts, today=TODAY)
    assert apply(after, again.plan).files == after.files
    assert not again.of(Choice.TAKE, Choice.WRITE, Choice.JOIN)
    return after, done


def key_of(workspace: Workspace, title: str) -> str:
    (entry,) = [entry for entry in workspace.catalog.entries if entry.title == title]
    return entry.key


@pytest.fixture(scope="module")
def base() -> Workspace:
    return begin(README=LIST)


def test_what_agrees_is_left_alone(base: Workspace) -> None:
    after, done = sync(base, base)
    assert (after.files, done.changes, done.plan.problems) == (base.files, (), ())


def test_what_only_the_document_says_is_imported(base: Workspace) -> None:
    now = changed(base, (b"(ICML 2022)", b"(NeurIPS 2022)"))
    after, done = sync(now, base)
    assert after.files == take_in(now, README=now.files["README.md"])[0].files
    assert done.plan.summary == (
        "import README.md:5: 'Rivers of Glass' venue: 'ICML 2022' -> 'NeurIPS 2022'",
    )


def test_what_only_the_catalogue_says_is_rendered(base: Workspace) -> None:
    now = changed(base, (b"venue: ICML 2022", b"venue: TMLR 2023"), path=RIVERS)
    after, done = sync(now, base)
    assert after.files == render(now).files
    assert done.plan.summary == ("render README.md:5: 'Rivers of Glass' venue: 'ICML 2022' -> 'TMLR 2023'",)


def test_different_fields_of_one_entry_go_both_ways(base: Workspace) -> None:
    now = changed(base, (b"(ICML 2022)", b"(NeurIPS 2022)"))
    now = changed(now, (b"title: Rivers of Glass", b"title: Rivers of Clear Glass"), path=RIVERS)
    after, done = sync(now, base)
    assert after.catalog.entries[0].venue == "NeurIPS 2022"
    assert (
        b"[Rivers of Clear Glass](https://arxiv.org/abs/2101.00001) (NeurIPS 2022)"
        in after.files["README.md"]
    )
    assert done.plan.problems == ()


def test_two_values_for_one_field_are_reported_and_both_stay(base: Workspace) -> None:
    now = changed(base, (b"(ICML 2022)", b"(NeurIPS 2022)"))
    now = changed(now, (b"venue: ICML 2022", b"venue: TMLR 2023"), path=RIVERS)
    after, done = sync(now, base)
    assert after.files == now.files
    (problem,) = done.plan.problems
    assert (problem.code, str(problem.location)) == ("changed-on-both-sides", "README.md:5")
    assert problem.message == (
        f"'Rivers of Glass' venue: here 'NeurIPS 2022', in {RIVERS}:5 'TMLR 2023'; before 'ICML 2022'"
    )


def test_a_clash_does_not_keep_the_rest_back(base: Workspace) -> None:
    now = changed(base, (b"(ICML 2022)", b"(NeurIPS 2022)"), (b"[Rivers of Glass]", b"[Rivers of Ice]"))
    now = changed(now, (b"venue: ICML 2022", b"venue: TMLR 2023"), path=RIVERS)
    after, _ = sync(now, base)
    assert (after.catalog.entries[0].title, after.catalog.entries[0].venue) == ("Rivers of Ice", "TMLR 2023")
    assert after.files["README.md"] == now.files["README.md"]


def test_the_same_change_on_both_sides_is_none(base: Workspace) -> None:
    now = changed(base, (b"(ICML 2022)", b"(NeurIPS 2022)"))
    now = changed(now, (b"venue: ICML 2022", b"venue: NeurIPS 2022"), path=RIVERS)
    after, done = sync(now, base)
    assert (after.files, done.changes) == (now.files, ())


def test_links_that_each_side_added_are_joined(base: Workspace) -> None:
    now = changed(base, (b"glass)]", b"glass)] [[data](https://data.example/glass)]"))
    key = key_of(now, "Rivers of Glass")
    link = b"    - code: https://github.com/ash/glass\n"
    now = changed(now, (link, link + b"    - slides: https://talks.example/glass\n"), path=RIVERS)
    after, done = sync(now, base)
    urls = [link.url for link in after.catalog.entry(key).links]
    assert urls[1:] == [
        "https://github.com/ash/glass",
        "https://data.example/glass",
        "https://talks.example/glass",
    ]
    assert done.plan.problems == ()
    assert b"talks.example/glass" in after.files["README.md"]


def test_a_new_line_is_imported(base: Workspace) -> None:
    now = changed(base, (POND_LINE, NEW_LINE + POND_LINE))
    after, done = sync(now, base)
    assert after.files == take_in(now, README=now.files["README.md"])[0].files
    assert done.plan.summary == ("import README.md:12: 'A New Pond' added",)


def test_a_new_entry_is_rendered(base: Workspace) -> None:
    now = with_files(base, {SKIES: base.files[SKIES] + NEW_ENTRY})
    after, done = sync(now, base)
    assert after.files == render(now).files
    assert NEW_LINE in after.files["README.md"]
    assert done.plan.summary == ("render README.md: added 'A New Pond'",)


def test_new_ones_on_both_sides_meet(base: Workspace) -> None:
    now = with_files(base, {SKIES: base.files[SKIES] + NEW_ENTRY})
    now = changed(
        now,
        (GLASS_LINE, GLASS_LINE + NEW_LINE.replace(b"A New Pond", b"Old Lakes").replace(b"00009", b"00007")),
    )
    after, done = sync(now, base)
    titles = [entry.title for entry in after.catalog.entries]
    assert titles == [
        "Rivers of Glass",
        "Old Lakes",
        "Counting Clouds",
        "Stones That Walk",
        "The Last Pond",
        "A New Pond",
    ]
    assert done.plan.problems == ()


def test_a_line_that_went_takes_its_entry_along(base: Workspace) -> None:
    now = changed(base, (STONES_LINE, b""))
    after, done = sync(now, base)
    assert after.files == take_in(now, README=now.files["README.md"], prune=True)[0].files
    assert done.plan.summary == ("import README.md: 'Stones That Walk' removed",)
    assert [one.removes for one in done.changes] == [True]


def test_an_entry_that_went_takes_its_line_along(base: Workspace) -> None:
    origin = base.origins[key_of(base, "Stones That Walk"), "rivers"]
    content = base.files[RIVERS]
    now = with_files(base, {RIVERS: content[: origin.span.start] + content[origin.span.end :]})
    after, done = sync(now, base)
    assert after.files["README.md"] == LIST.replace(STONES_LINE, b"")
    assert catalog_files(after) == catalog_files(now)
    assert [one.removes for one in done.changes] == [True]


def test_a_line_that_went_while_its_entry_changed_is_reported(base: Workspace) -> None:
    now = changed(base, (GLASS_LINE, b""))
    now = changed(now, (b"venue: ICML 2022", b"venue: TMLR 2023"), path=RIVERS)
    after, done = sync(now, base)
    assert after.files == now.files
    assert [one.code for one in done.plan.problems] == ["changed-on-both-sides"]
    assert "is no longer here, and was changed in" in done.plan.problems[0].message


def test_an_entry_that_went_while_its_line_changed_is_reported(base: Workspace) -> None:
    origin = base.origins[key_of(base, "Stones That Walk"), "rivers"]
    content = base.files[RIVERS]
    now = with_files(base, {RIVERS: content[: origin.span.start] + content[origin.span.end :]})
    now = changed(now, (b"(ACL 2021)", b"(EMNLP 2021)"))
    after, done = sync(now, base)
    assert after.files == now.files
    assert [one.code for one in done.plan.problems] == ["changed-on-both-sides"]
    assert "was changed here, and is no longer in the catalogue" in done.plan.problems[0].message


def test_a_line_that_moved_moves_its_entry(base: Workspace) -> None:
    now = changed(base, (STONES_LINE, b""), (POND_LINE, STONES_LINE + POND_LINE))
    after, done = sync(now, base)
    key = key_of(base, "Stones That Walk")
    assert after.catalog.entry(key).section == "skies"
    assert after.files["README.md"] == now.files["README.md"]
    assert done.plan.problems == ()


def test_an_entry_that_moved_moves_its_line(base: Workspace) -> None:
    key = key_of(base, "Stones That Walk")
    entry = base.files[RIVERS][base.origins[key, "rivers"].span.start : base.origins[key, "rivers"].span.end]
    now = with_files(
        base,
        {
            RIVERS: base.files[RIVERS].replace(entry, b""),
            SKIES: base.files[SKIES] + entry.replace(b"section: rivers", b"section: skies"),
        },
    )
    after, done = sync(now, base)
    assert after.files["README.md"] == LIST.replace(STONES_LINE, b"") + STONES_LINE
    assert done.plan.problems == ()


def test_a_line_that_moved_and_an_entry_that_changed_do_not_clash(base: Workspace) -> None:
    now = changed(base, (STONES_LINE, b""), (POND_LINE, STONES_LINE + POND_LINE))
    now = changed(now, (b"title: Stones That Walk", b"title: Stones That Run"), path=RIVERS)
    after, done = sync(now, base)
    entry = after.catalog.entry(key_of(base, "Stones That Walk"))
    assert (entry.section, entry.title) == ("skies", "Stones That Run")
    assert done.plan.problems == ()
    assert b"[Stones That Run]" in after.files["README.md"]


def test_a_renamed_heading_renames_its_section(base: Workspace) -> None:
    now = changed(base, (b"## Rivers", b"## Rivers and Streams"), (STONES_LINE, b""))
    now = changed(now, (POND_LINE, STONES_LINE + POND_LINE))
    after, done = sync(now, base)
    assert [(one.key, one.title) for one in after.catalog.sections] == [
        ("rivers", "Rivers and Streams"),
        ("skies", "Skies"),
    ]
    assert done.plan.summary == (
        "import the heading 'Rivers' is now 'Rivers and Streams'",
        "import README.md:11: 'Stones That Walk' section: 'Rivers and Streams' -> 'Skies'",
    )
    assert after.files["README.md"] == now.files["README.md"]
    assert done.plan.problems == ()


def test_an_entry_rewritten_beyond_recognition_keeps_its_line(base: Workspace) -> None:
    now = changed(
        base,
        (b"title: The Last Pond", b"title: Wholly Otherwise"),
        (b"https://arxiv.org/abs/2101.00003", b"https://venue.example/p.pdf"),
        (b'{arxiv: "2101.00003"}', b"{doi: 10.1234/abc}"),
        path=SKIES,
    )
    after, done = sync(now, base)
    assert b"- [Wholly Otherwise](https://venue.example/p.pdf) (ACL 2021)\n" in after.files["README.md"]
    assert done.plan.problems == ()
    assert len(after.catalog.items) == len(base.catalog.items)


def test_what_was_replaced_on_both_sides_by_different_works_is_kept_apart(base: Workspace) -> None:
    now = changed(base, (STONES_LINE, NEW_LINE))
    now = changed(
        now,
        (b"title: Stones That Walk", b"title: Other Works"),
        (b"https://arxiv.org/abs/2101.00004", b"https://arxiv.org/abs/1901.00044"),
        (b'"2101.00004"', b'"1901.00044"'),
        (key_of(base, "Stones That Walk").encode(), b"other"),
        path=RIVERS,
    )
    after, done = sync(now, base)
    titles = {entry.title for entry in after.catalog.entries}
    assert {"A New Pond", "Other Works"} <= titles
    assert "Stones That Walk" not in titles
    assert done.plan.problems == ()


def test_a_value_taken_away_in_the_document_is_taken_away(base: Workspace) -> None:
    now = changed(base, (b" [[code](https://github.com/ash/glass)]", b""))
    after, done = sync(now, base)
    assert len(after.catalog.entries[0].links) == 1
    assert after.files["README.md"] == now.files["README.md"]
    assert done.plan.problems == ()


def test_what_was_committed_on_one_side_only_is_told_by_an_older_commit(base: Workspace) -> None:
    now = changed(base, (b"(ICML 2022)", b"(NeurIPS 2022)"), (POND_LINE, NEW_LINE + POND_LINE))
    after, done = sync(now, now, base)
    assert after.files == take_in(now, README=now.files["README.md"])[0].files
    assert done.plan.problems == ()


def test_a_change_upon_an_open_one_clashes(base: Workspace) -> None:
    merged = changed(base, (b"(ICML 2022)", b"(NeurIPS 2022)"))
    now = changed(merged, (b"venue: ICML 2022", b"venue: TMLR 2023"), path=RIVERS)
    after, done = sync(now, merged, base)
    assert after.files == now.files
    assert [one.code for one in done.plan.problems] == ["changed-on-both-sides"]


UNSAFE = (b"https://arxiv.org/abs/2101.00004", b"'javascript:alert(1)'")


def test_an_entry_that_cannot_be_written_does_not_keep_the_import_back(base: Workspace) -> None:
    now = changed(changed(base, UNSAFE, path=RIVERS), (b"(ICML 2022)", b"(NeurIPS 2022)"))
    done = plan_sync(now, [base], today=TODAY)
    after = apply(now, done.plan)
    assert after.files["README.md"] == now.files["README.md"]
    assert after.catalog.entries[0].venue == "NeurIPS 2022"
    assert [one.code for one in done.plan.problems] == ["not-rendered"]


def test_an_entry_that_cannot_be_written_is_refused_where_that_is_all(base: Workspace) -> None:
    with pytest.raises(EditError, match="javascript"):
        plan_sync(changed(base, UNSAFE, path=RIVERS), [base], today=TODAY)


def test_what_never_agreed_is_reported(base: Workspace) -> None:
    now = changed(
        base, (b"(ICML 2022)", b"(NeurIPS 2022)"), (STONES_LINE, b""), (POND_LINE, NEW_LINE + POND_LINE)
    )
    after, done = sync(now, now)
    assert after.files == now.files
    assert [one.code for one in done.plan.problems] == [
        "never-agreed",
        "not-in-catalogue",
        "gone-from-document",
    ]


def test_a_shared_value_changes_at_every_place(base: Workspace) -> None:
    now = changed(
        base, (b"[Counting Clouds](https://arxiv.org/abs", b"[Counting More Clouds](https://arxiv.org/abs")
    )
    after, done = sync(now, base)
    assert after.files["README.md"].count(b"[Counting More Clouds]") == 2
    assert done.plan.problems == ()


def test_a_place_may_word_an_entry_otherwise(base: Workspace) -> None:
    now = changed(
        base, (b"[Counting Clouds](https://arxiv.org/pdf", b"[Counting of Clouds](https://arxiv.org/pdf")
    )
    after, _ = sync(now, base)
    (see,) = [item for item in after.catalog.items if isinstance(item, See)]
    assert see.title == "Counting of Clouds"
    assert after.files["README.md"] == now.files["README.md"]


def test_a_new_document_needs_no_past(base: Workspace) -> None:
    now, _ = take_in(base, MORE=MORE)
    extra = MORE + b"- [Small Lakes](https://arxiv.org/abs/2105.00003) (ACL 2022)\n"
    after, done = sync(with_files(now, {"MORE.md": extra}), base)
    assert "Small Lakes" in [entry.title for entry in after.catalog.entries]
    assert done.plan.problems == ()


def test_a_document_under_another_path_is_the_same(base: Workspace) -> None:
    files = {**base.files, "PAPERS.md": LIST.replace(b"(ICML 2022)", b"(NeurIPS 2022)")}
    del files["README.md"]
    files["catalog/catalog.yaml"] = files["catalog/catalog.yaml"].replace(b"README.md", b"PAPERS.md")
    now = with_files(replace(base, files={}), files)
    after, done = sync(now, base)
    assert after.catalog.entries[0].venue == "NeurIPS 2022"
    assert done.plan.problems == ()


def test_an_entry_that_moved_to_another_document_keeps_its_key(base: Workspace) -> None:
    past, _ = take_in(base, MORE=MORE)
    now = with_files(past, {"README.md": LIST.replace(STONES_LINE, b""), "MORE.md": MORE + STONES_LINE})
    after, done = sync(now, past)
    entry = after.catalog.entry(key_of(base, "Stones That Walk"))
    assert isinstance(entry, Entry)
    assert after.catalog.sections_by_key[entry.section].document == "more"
    assert done.plan.problems == ()


def test_entries_that_a_comment_hides_which_never_ends_are_not_taken_for_removed(base: Workspace) -> None:
    now = changed(base, (b"## Skies", b"<!-- look again\n\n## Skies"))
    with pytest.raises(DataError, match="never ends") as caught:
        sync(now, base)
    assert str(caught.value.location) == "README.md:9"


CONTENTS = b"# Waters\n\n- [Rivers](#rivers)\n- [Skies](#skies)\n"


def test_a_section_renamed_in_the_catalogue_gets_its_heading_and_links(base: Workspace) -> None:
    base = begin(README=LIST.replace(b"# Waters\n", CONTENTS))
    now = changed(base, (b"title: Rivers", b"title: Clear [Rivers]"), path="catalog/catalog.yaml")
    after, done = sync(now, base)
    want = base.files["README.md"].replace(b"## Rivers", b"## Clear [Rivers]")
    assert after.files["README.md"] == want.replace(b"[Rivers](#rivers)", b"[Clear [Rivers]](#clear-rivers)")
    assert after.files["catalog/catalog.yaml"] == now.files["catalog/catalog.yaml"]
    assert done.plan.summary == ("render README.md: the heading 'Rivers' renamed to 'Clear [Rivers]'",)


def test_links_follow_a_heading_that_was_renamed_by_hand() -> None:
    more = MORE.replace(
        b"# More\n", b"# More\n\nBack to [Rivers](README.md#rivers), [Skies](README.md#skies).\n"
    )
    base = begin(README=LIST.replace(b"# Waters\n", CONTENTS), MORE=more)
    now = changed(base, (b"## Rivers", b"## Rivers and Streams"))
    after, done = sync(now, base)
    streams = (b"[Rivers and Streams](", b"#rivers-and-streams)")
    assert after.files["MORE.md"] == more.replace(b"[Rivers](README.md#rivers)", b"README.md".join(streams))
    want = now.files["README.md"].replace(b"[Rivers](#rivers)", b"".join(streams))
    assert after.files["README.md"] == want
    assert done.plan.summary == (
        "import the heading 'Rivers' is now 'Rivers and Streams'",
        "render README.md: links to renamed headings follow",
        "render MORE.md: links to renamed headings follow",
    )


def test_a_link_to_a_heading_that_is_still_there_stays() -> None:
    words = b"# Waters\n\n[One](#survey), [other](#survey-1), [new](#overview).\n\n## Rivers\n\n### Survey\n"
    other = b"\n### Survey\n\n"
    page = LIST.replace(b"# Waters\n\n## Rivers\n", words).replace(b"## Skies\n\n", b"## Skies\n" + other)
    base = begin(README=page)
    now = changed(base, (b"### Survey", b"### Overview"))
    after, _ = sync(now, base)
    assert after.files["README.md"] == now.files["README.md"].replace(b"(#survey-1)", b"(#survey)")


def test_sections_renamed_on_either_side_both_get_their_names(base: Workspace) -> None:
    now = changed(base, (b"title: Rivers", b"title: Streams"), path="catalog/catalog.yaml")
    now = changed(now, (b"## Skies", b"## Clouds"))
    now = changed(now, (GLASS_LINE, GLASS_LINE.replace(b"2022", b"2023")))
    after, _ = sync(now, base)
    assert b"\n## Streams\n" in after.files["README.md"]
    assert b"\n## Clouds\n" in after.files["README.md"]
    assert {one.title for one in after.catalog.sections} >= {"Streams", "Clouds"}
    assert b"ICML 2023" in after.files[RIVERS]


def test_a_section_renamed_on_both_sides_is_left_to_the_keeper(base: Workspace) -> None:
    now = changed(base, (b"title: Rivers", b"title: Streams"), path="catalog/catalog.yaml")
    now = changed(now, (b"## Rivers", b"## Brooks"))
    after, done = sync(now, base)
    assert after.files == now.files
    assert {one.code for one in done.plan.problems} == {"changed-on-both-sides"}


def test_an_entry_added_to_a_section_renamed_in_the_catalogue_stands_under_its_new_heading(
    base: Workspace,
) -> None:
    now = changed(base, (b"title: Skies", b"title: The Skies"), path="catalog/catalog.yaml")
    now = with_files(now, {SKIES: now.files[SKIES] + NEW_ENTRY})
    after, _ = sync(now, base)
    want = base.files["README.md"].replace(b"## Skies", b"## The Skies") + NEW_LINE
    assert after.files["README.md"] == want
