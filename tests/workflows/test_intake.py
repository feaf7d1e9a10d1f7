from __future__ import annotations

import pytest

from llmlist.errors import DataError
from llmlist.model.date import PartialDate
from llmlist.model.entry import Entry, See
from llmlist.workflows.intake import plan_empty, plan_import
from llmlist.workflows.render import plan_render
from tests.workflows.memory import EMPTY, TODAY, apply, begin, catalog_files, take_in, with_files

LIST = b"""\
# Waters

## Rivers

- [Rivers of Glass](https://arxiv.org/abs/2101.00001) (ICML 2022)
- [Counting Clouds](https://arxiv.org/abs/2101.00002) (ACL 2020)

## Skies

- [Counting Clouds](https://arxiv.org/pdf/2101.00002v2.pdf) (ACL 2020)
- [The Last Pond](https://arxiv.org/abs/2101.00003) (ACL 2021)
"""

STONES = b"- [Stones That Walk](https://arxiv.org/abs/2101.00004) (ACL 2021)\n"


def test_a_new_catalogue_takes_over_name_document_sections_and_entries() -> None:
    catalog = begin(README=LIST).catalog
    assert catalog.name == "Waters"
    assert [(one.key, one.path) for one in catalog.documents] == [("readme", "README.md")]
    assert [(one.key, one.title) for one in catalog.sections] == [("rivers", "Rivers"), ("skies", "Skies")]
    assert [entry.title for entry in catalog.entries] == [
        "Rivers of Glass",
        "Counting Clouds",
        "The Last Pond",
    ]
    assert {entry.added for entry in catalog.entries} == {TODAY}


def test_an_entry_says_what_its_item_says() -> None:
    first = begin(README=LIST).catalog.entries[0]
    assert (first.title, first.venue, first.date) == ("Rivers of Glass", "ICML 2022", PartialDate(2022))
    assert [str(one) for one in first.ids] == ["arxiv:2101.00001"]
    assert [(link.label, link.url) for link in first.links] == [(None, "https://arxiv.org/abs/2101.00001")]


def test_one_identifier_in_two_sections_is_one_entry_with_two_places() -> None:
    catalog = begin(README=LIST).catalog
    (shared,) = [entry for entry in catalog.entries if entry.title == "Counting Clouds"]
    assert catalog.sections_of(shared.key) == ("rivers", "skies")
    assert [(type(item), item.section) for item in catalog.items if item.key == shared.key] == [
        (Entry, "rivers"),
        (See, "skies"),
    ]
    assert [item.section for item in catalog.items] == ["rivers", "rivers", "skies", "skies"]


def test_one_identifier_with_another_title_is_another_entry() -> None:
    other = LIST.replace(
        b"[Counting Clouds](https://arxiv.org/pdf", b"[A Wholly Different Work](https://arxiv.org/pdf"
    )
    workspace, report = take_in(EMPTY, README=other)
    assert report.added == 4
    assert len(workspace.catalog.entries) == 4
    assert "shared-identifier" in [problem.code for problem in workspace.problems]


def test_an_arxiv_doi_is_the_arxiv_identifier() -> None:
    doi = LIST.replace(
        b"https://arxiv.org/pdf/2101.00002v2.pdf", b"https://doi.org/10.48550/arXiv.2101.00002"
    )
    assert len(begin(README=doi).catalog.entries) == 3


def test_what_stands_twice_in_a_section_is_kept_once_and_reported() -> None:
    twice = LIST.replace(
        b"\n## Skies", b"- [Rivers of Glass](https://arxiv.org/abs/2101.00001v3)\n\n## Skies"
    )
    workspace, report = take_in(EMPTY, README=twice)
    assert len([item for item in workspace.catalog.items if item.section == "rivers"]) == 2
    (problem,) = report.plan.problems
    assert (problem.code, problem.severity, str(problem.location)) == (
        "listed-twice",
        "warning",
        "README.md:7",
    )
    assert "line 5" in problem.message
    assert plan_render(workspace, workspace.catalog).file_edits == ()


def test_files_of_one_repository_that_are_called_the_same_are_entries_of_their_own() -> None:
    files = LIST + b"- [small](https://github.com/delta/w/releases/download/v1/glass.bin)\n"
    files += b"- [small](https://github.com/delta/w/releases/download/v1/clouds.bin)\n"
    workspace, report = take_in(EMPTY, README=files)
    assert report.added == 6
    assert "listed-twice" not in [problem.code for problem in report.plan.problems]
    assert plan_render(workspace, workspace.catalog).file_edits == ()


def test_what_stands_twice_is_reported_each_time() -> None:
    twice = LIST.replace(
        b"\n## Skies", b"- [Rivers of Glass](https://arxiv.org/abs/2101.00001v3)\n\n## Skies"
    )
    _, report = take_in(begin(README=twice), README=twice)
    assert [str(one.location) for one in report.plan.problems if one.code == "listed-twice"] == [
        "README.md:7"
    ]


@pytest.mark.parametrize(
    ("old", "new", "field", "value"),
    [
        (b"[Rivers of Glass]", b"[Rivers of Clear Glass]", "title", "Rivers of Clear Glass"),
        (b"(ICML 2022)", b"(NeurIPS 2021)", "venue", "NeurIPS 2021"),
        (b"(ICML 2022)", b"(ICML 2022) - Slow.", "note", "Slow."),
        (b"(ICML 2022)", b"(ICML 2022) by Ann Ash and Bob Birch", "authors", ("Ann Ash", "Bob Birch")),
    ],
)
def test_hand_edits_are_taken_over(old: bytes, new: bytes, field: str, value: object) -> None:
    before = begin(README=LIST)
    key = before.catalog.entries[0].key
    after, report = take_in(before, README=LIST.replace(old, new))
    assert (report.added, report.changed) == (0, 1)
    assert getattr(after.catalog.entry(key), field) == value
    assert len(after.catalog.items) == len(before.catalog.items)


def test_an_edited_link_is_taken_over_with_its_identifier() -> None:
    before = begin(README=LIST)
    key = before.catalog.entries[0].key
    after, _ = take_in(before, README=LIST.replace(b"2101.00001", b"2101.00077"))
    entry = after.catalog.entry(key)
    assert entry.links[0].url == "https://arxiv.org/abs/2101.00077"
    assert [str(one) for one in entry.ids] == ["arxiv:2101.00077"]


def test_an_edited_link_leaves_identifiers_that_came_from_elsewhere() -> None:
    before = begin(README=LIST)
    key = before.catalog.entries[0].key
    path = "catalog/entries/readme/rivers.yaml"
    known = before.files[path].replace(b'{arxiv: "2101.00001"}', b'{arxiv: "2101.00001", doi: 10.1234/abc}')
    more = LIST.replace(b"(ICML 2022)", b"(ICML 2022) [[code](https://github.com/ash/glass)]")
    after, _ = take_in(with_files(before, {path: known}), README=more)
    assert [str(one) for one in after.catalog.entry(key).ids] == ["arxiv:2101.00001", "doi:10.1234/abc"]


def test_a_hand_edit_changes_the_lines_of_its_entry_only() -> None:
    before = begin(README=LIST)
    after, _ = take_in(before, README=LIST.replace(b"(ICML 2022)", b"(NeurIPS 2021)"))
    changed = [path for path, content in catalog_files(after).items() if before.files[path] != content]
    assert changed == ["catalog/entries/readme/rivers.yaml"]
    old, new = (one.files[changed[0]].splitlines() for one in (before, after))
    assert len([pair for pair in zip(old, new, strict=True) if pair[0] != pair[1]]) <= 2


def test_a_new_line_becomes_an_entry_where_it_stands() -> None:
    before = begin(README=LIST)
    new = b"- [Stones That Walk](https://arxiv.org/abs/2101.00004)\n- [Counting Clouds](https://arxiv.org/abs"
    after, report = take_in(before, README=LIST.replace(b"- [Counting Clouds](https://arxiv.org/abs", new))
    assert report.added == 1
    titles = [entry.title for entry in after.catalog.entries]
    assert titles[:3] == ["Rivers of Glass", "Stones That Walk", "Counting Clouds"]


def test_a_new_section_stands_where_the_page_has_it() -> None:
    before = begin(README=LIST)
    new = b"## Lakes\n\n- [Stones That Walk](https://arxiv.org/abs/2101.00004)\n\n## Skies"
    after, _ = take_in(before, README=LIST.replace(b"## Skies", new))
    assert [section.key for section in after.catalog.sections] == ["rivers", "lakes", "skies"]


def test_a_line_that_is_gone_is_reported_and_kept() -> None:
    before = begin(README=LIST)
    gone = LIST.replace(b"- [Rivers of Glass](https://arxiv.org/abs/2101.00001) (ICML 2022)\n", b"")
    after, report = take_in(before, README=gone)
    assert [(one.code, one.severity) for one in report.plan.problems] == [("gone-from-document", "warning")]
    assert len(after.catalog.entries) == 3


def test_a_line_that_is_gone_is_dropped_on_demand() -> None:
    before = begin(README=LIST)
    gone = LIST.replace(b"- [Rivers of Glass](https://arxiv.org/abs/2101.00001) (ICML 2022)\n", b"")
    after, _ = take_in(before, README=gone, prune=True)
    assert [entry.title for entry in after.catalog.entries] == ["Counting Clouds", "The Last Pond"]
    assert plan_render(after, after.catalog).file_edits == ()


def test_an_entry_that_loses_its_own_place_moves_to_the_next() -> None:
    before = begin(README=LIST)
    gone = LIST.replace(b"- [Counting Clouds](https://arxiv.org/abs/2101.00002) (ACL 2020)\n", b"")
    after, _ = take_in(before, README=gone, prune=True)
    (entry,) = [entry for entry in after.catalog.entries if entry.title == "Counting Clouds"]
    assert entry.section == "skies"
    assert after.catalog.sections_of(entry.key) == ("skies",)


def test_an_entry_that_loses_two_places_moves_to_the_third() -> None:
    line = b"- [Counting Clouds](https://arxiv.org/abs/2101.00002) (ACL 2020)\n"
    before = begin(README=LIST + b"\n## Lakes\n\n- [Deep Lakes](https://arxiv.org/abs/2105.00001)\n" + line)
    gone = before.files["README.md"].replace(line, b"", 1).replace(line.replace(b"abs", b"pdf"), b"")
    gone = gone.replace(b"- [Counting Clouds](https://arxiv.org/pdf/2101.00002v2.pdf) (ACL 2020)\n", b"")
    after, _ = take_in(before, README=gone, prune=True)
    (entry,) = [entry for entry in after.catalog.entries if entry.title == "Counting Clouds"]
    assert after.catalog.sections_of(entry.key) == ("lakes",)


def test_a_further_place_that_is_gone_is_dropped_alone() -> None:
    before = begin(README=LIST)
    gone = LIST.replace(b"- [Counting Clouds](https://arxiv.org/pdf/2101.00002v2.pdf) (ACL 2020)\n", b"")
    after, _ = take_in(before, README=gone, prune=True)
    (entry,) = [entry for entry in after.catalog.entries if entry.title == "Counting Clouds"]
    assert after.catalog.sections_of(entry.key) == ("rivers",)


def test_a_line_that_moved_to_another_section_moves_its_entry() -> None:
    before = begin(README=LIST)
    line = b"- [Rivers of Glass](https://arxiv.org/abs/2101.00001) (ICML 2022)\n"
    after, _ = take_in(before, README=LIST.replace(line, b"") + line)
    (entry,) = [entry for entry in after.catalog.entries if entry.title == "Rivers of Glass"]
    assert entry.section == "skies"
    assert entry.key == before.catalog.entries[0].key
    assert plan_render(after, after.catalog).file_edits == ()


def test_a_renamed_heading_renames_its_section() -> None:
    deep = LIST.replace(b"## Rivers", b"## Waters\n\n### Rivers").replace(b"## Skies", b"### Skies")
    before = begin(README=deep)
    after, report = take_in(before, README=deep.replace(b"## Waters", b"## All Waters"))
    assert [(one.key, one.title) for one in after.catalog.sections] == [
        ("waters", "All Waters"),
        ("waters/rivers", "Rivers"),
        ("waters/skies", "Skies"),
    ]
    assert report.plan.summary == ("the heading 'Waters' is now 'All Waters'",)
    changed = [path for path, content in catalog_files(after).items() if content != before.files[path]]
    assert changed == ["catalog/catalog.yaml"]


def test_a_heading_that_lost_its_entries_to_several_is_not_renamed() -> None:
    before = begin(README=LIST.replace(b"\n## Skies", STONES + b"\n## Skies"))
    clouds = b"- [Counting Clouds](https://arxiv.org/abs"
    new = LIST.replace(b"## Rivers\n", b"## Brooks\n").replace(clouds, b"\n## Of Clouds\n\n" + clouds)
    new = new.replace(b"\n## Skies", b"\n## Of Stones\n\n" + STONES + b"\n## Skies")
    after, _ = take_in(before, README=new)
    titles = [one.title for one in after.catalog.sections]
    assert {"Brooks", "Of Clouds", "Of Stones", "Rivers"} <= set(titles)


def test_a_second_document_joins_the_catalogue() -> None:
    more = b"# More\n\n## Rivers\n\n- [Stones That Walk](https://arxiv.org/abs/2101.00004)\n- [Rivers of Glass](https://arxiv.org/abs/2101.00001)\n"
    catalog = begin(README=LIST, MORE=more).catalog
    assert catalog.name == "Waters"
    assert [one.path for one in catalog.documents] == ["README.md", "MORE.md"]
    assert len({one.key for one in catalog.sections}) == 3
    (shared,) = [entry for entry in catalog.entries if entry.title == "Rivers of Glass"]
    sections = catalog.sections_of(shared.key)
    assert [catalog.sections_by_key[key].document for key in sections] == ["readme", "more"]


def test_importing_one_document_leaves_the_other_alone() -> None:
    more = b"## Rivers\n\n- [Stones That Walk](https://arxiv.org/abs/2101.00004)\n"
    before = begin(README=LIST, MORE=more)
    after, report = take_in(before, README=LIST)
    assert after.files == before.files
    assert report.plan.problems == ()


def test_documents_of_one_name_in_two_folders_get_keys_of_their_own() -> None:
    workspace = begin(README=LIST)
    content = b"- [Stones That Walk](https://arxiv.org/abs/2101.00004)\n"
    made = plan_import(workspace, "docs/README.md", content, today=TODAY)
    documents = apply(workspace, made.plan).catalog.documents
    assert [one.path for one in documents] == ["README.md", "docs/README.md"]
    assert len({one.key for one in documents}) == 2


def test_sections_of_one_name_get_keys_of_their_own() -> None:
    source = b"## Lakes\n\n- [A B](https://a.example/a.pdf)\n\n## Lakes\n\n- [C D](https://c.example/c.pdf)\n"
    workspace = begin(README=source)
    assert [one.key for one in workspace.catalog.sections] == ["lakes", "lakes-1"]
    assert [entry.section for entry in workspace.catalog.entries] == ["lakes", "lakes-1"]
    assert plan_render(workspace, workspace.catalog).file_edits == ()


def test_parents_of_a_section_are_kept() -> None:
    source = b"## Waters\n\n### Lakes\n\n- [A B](https://a.example/a.pdf)\n"
    catalog = begin(README=source).catalog
    assert [(one.key, one.parent) for one in catalog.sections] == [
        ("waters", None),
        ("waters/lakes", "waters"),
    ]
    assert catalog.section_path("waters/lakes") == ("Waters", "Lakes")


def test_a_document_without_entries_makes_an_empty_catalogue() -> None:
    workspace, report = take_in(EMPTY, README=b"# Waters\n\nNothing yet.\n")
    assert (workspace.catalog.name, workspace.catalog.items) == ("Waters", ())
    assert report.report == ("README.md: 0 entries in 0 sections: 0 new, 0 changed, 0 as before",)


def test_bytes_that_are_no_utf_8_are_refused() -> None:
    with pytest.raises(DataError, match="not UTF-8"):
        plan_import(EMPTY, "README.md", b"\xff", today=TODAY)


def test_an_import_never_touches_the_document() -> None:
    _, report = take_in(EMPTY, README=LIST)
    assert [edit.edits for edit in report.plan.file_edits if edit.path == "README.md"] == [()]


def test_the_report_counts() -> None:
    _, report = take_in(EMPTY, README=LIST)
    # The further place of a known entry is one more place, no further entry.
    assert report.report[0].startswith("README.md: 4 entries in 2 sections: ")


def test_an_empty_catalogue_has_a_name() -> None:
    assert apply(EMPTY, plan_empty(EMPTY, name="Waters")).catalog.name == "Waters"
