from __future__ import annotations

from llmlist.formats.catalog_merge import MergedCatalog, merge_catalog, order_entry_files
from llmlist.formats.catalog_yaml import parse_catalog, parse_entries
from llmlist.model.catalog import Document, Section
from llmlist.model.entry import Entry, See

HEAD = parse_catalog(
    b"documents: [{key: readme, path: README.md,"
    b" sections: [{key: papers, title: P}, {key: tools, title: T}]}]",
    "catalog/catalog.yaml",
)


def merge(**files: str) -> MergedCatalog:
    """Join entry files, each written as its name without suffix and its text."""
    texts = {f"{name}.yaml": parse_entries(text.encode(), f"{name}.yaml") for name, text in files.items()}
    return merge_catalog(HEAD, texts)


def entry(key: str, section: str = "papers", more: str = "") -> str:
    return f"- {{key: {key}, title: T, section: {section}{more}}}\n"


def see(key: str, section: str) -> str:
    return f"- {{see: {key}, section: {section}}}\n"


def told(merged: MergedCatalog) -> list[tuple[str, str, str]]:
    return [(problem.code, problem.severity, str(problem.location)) for problem in merged.problems]


def test_items_stand_in_the_order_of_files_and_lines() -> None:
    merged = merge(b=entry("x") + entry("y"), a=entry("z", "tools") + see("x", "tools"))
    assert [(item.key, item.section) for item in merged.catalog.items] == [
        ("x", "papers"),
        ("y", "papers"),
        ("z", "tools"),
        ("x", "tools"),
    ]
    assert merged.problems == ()
    assert {place: origin.line for place, origin in merged.origins.items()} == {
        ("x", "papers"): 1,
        ("y", "papers"): 2,
        ("z", "tools"): 1,
        ("x", "tools"): 2,
    }


def test_a_key_given_twice_names_both_places() -> None:
    merged = merge(a=entry("x") + entry("y"), b=entry("y", "tools"))
    assert told(merged) == [("duplicate-key", "error", "b.yaml:1")]
    assert "a.yaml:2" in merged.problems[0].message


def test_a_key_given_twice_in_one_section_is_said_once() -> None:
    assert told(merge(a=entry("x") + entry("x"))) == [("duplicate-key", "error", "a.yaml:2")]


def test_an_alias_may_not_be_a_key_or_the_alias_of_another() -> None:
    merged = merge(
        a=entry("x", more=", aliases: [y, old]") + entry("y") + entry("z", more=", aliases: [old]")
    )
    assert told(merged) == [("alias-clash", "error", "a.yaml:1"), ("alias-clash", "error", "a.yaml:3")]
    assert "a.yaml:2" in merged.problems[0].message
    assert "a.yaml:1" in merged.problems[1].message


def test_a_place_of_an_unknown_entry_suggests_near_keys() -> None:
    merged = merge(a=entry("vaswani2017attention") + see("vaswani2017atention", "tools"))
    assert told(merged) == [("unknown-key", "error", "a.yaml:2")]
    assert merged.problems[0].hint == "did you mean vaswani2017attention?"


def test_a_place_is_not_called_unknown_where_entries_could_not_be_read() -> None:
    assert told(merge(a="- {key: x, title: T, section: papers, date: soon}\n" + see("x", "tools"))) == []


def test_a_place_under_an_alias_is_the_entry() -> None:
    merged = merge(a=entry("x", more=", aliases: [old]") + see("old", "tools"))
    assert merged.catalog.items[1] == See(key="x", section="tools")
    assert merged.origins["x", "tools"].line == 2
    assert merged.problems == ()


def test_an_unknown_section_suggests_near_keys() -> None:
    merged = merge(a=entry("x", "paper") + see("x", "nothing-like-it"))
    assert told(merged) == [
        ("unknown-section", "error", "a.yaml:1"),
        ("unknown-section", "error", "a.yaml:2"),
    ]
    assert [problem.hint for problem in merged.problems] == ["did you mean papers?", None]


def test_a_second_place_in_one_section_is_a_warning_and_left_out() -> None:
    merged = merge(a=entry("x") + see("x", "tools") + see("x", "tools"))
    assert told(merged) == [("listed-twice", "warning", "a.yaml:3")]
    assert len(merged.catalog.items) == 2
    assert merged.origins["x", "tools"].line == 2


def test_the_entry_is_kept_rather_than_a_place_above_it() -> None:
    merged = merge(a=see("x", "papers") + entry("x"))
    assert told(merged) == [("listed-twice", "warning", "a.yaml:1")]
    assert [type(item) for item in merged.catalog.items] == [Entry]
    assert merged.origins["x", "papers"].line == 2


def test_a_shared_identifier_is_a_warning_with_both_places() -> None:
    arxiv = ', ids: {arxiv: "2101.00001"}'
    merged = merge(a=entry("x", more=arxiv) + entry("y", more=arxiv))
    assert told(merged) == [("shared-identifier", "warning", "a.yaml:2")]
    assert "'x' at a.yaml:1" in merged.problems[0].message
    assert merged.problems[0].entry_key == "y"


def test_entry_files_follow_documents_and_sections() -> None:
    documents = [Document(key="readme", path="README.md"), Document(key="more", path="more.md")]
    sections = [
        Section(key="zeta", title="Z", document="readme"),
        Section(key="zeta/eta", title="E", document="readme"),
        Section(key="alpha", title="A", document="readme"),
        Section(key="zeta2", title="Z", document="more"),
    ]
    ordered = [
        "catalog/entries/readme/zeta.yaml",
        "catalog/entries/readme/zeta/eta.yaml",
        "catalog/entries/readme/alpha.yaml",
        "catalog/entries/readme/beta.yaml",
        "catalog/entries/readme/zeta2.yaml",
        "catalog/entries/more/zeta2.yaml",
        "catalog/entries/all.yaml",
        "catalog/entries/gone/alpha.yaml",
    ]
    assert list(order_entry_files(sorted(ordered), documents, sections)) == ordered
    assert list(order_entry_files(reversed(ordered), documents, sections)) == ordered
