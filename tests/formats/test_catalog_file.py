"""Reading, writing and changing ``catalog.yaml``."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from llmlist.errors import EditError, StaleFileError
from llmlist.formats.catalog_yaml import CatalogText, edit_catalog, format_catalog, parse_catalog
from llmlist.model.catalog import Document, Section
from llmlist.model.saved_query import SavedQuery
from llmlist.model.workspace import Settings
from tests.formats.yaml_strategies import any_text, one_line

FILE = """\
# Ours.
name: 'A List'   # the name
owner: {team: [a, b]}   # unknown
documents:
  # the page
  - key: readme
    path: README.md   # here
    colour: blue
    sections:
    # first
    - key: milestones
      title: "Milestone Papers"   # quoted
    - key: alignment
      title: Alignment
      icon: star   # unknown

    # nested
    - key: alignment/survey
      title: Survey
    - key: tools
      parent: alignment
      title: Tools
  - key: more
    path: docs/more.md
    repair: mac-roman
settings:
  contact: me@example.org   # mail
"""


def read(text: str) -> CatalogText:
    return parse_catalog(text.encode(), "catalog/catalog.yaml")


def edit(
    text: str,
    *,
    name: str | None = None,
    documents: tuple[Document, ...] | None = None,
    sections: tuple[Section, ...] | None = None,
) -> str:
    before = read(text)
    return edit_catalog(
        text.encode(),
        "catalog/catalog.yaml",
        before,
        name=before.name if name is None else name,
        documents=before.documents if documents is None else documents,
        sections=before.sections if sections is None else sections,
    ).decode()


def changed_lines(before: str, after: str) -> tuple[list[str], list[str]]:
    old, new = before.splitlines(), after.splitlines()
    return [one for one in old if one not in new], [one for one in new if one not in old]


def test_parents_come_from_keys_and_can_be_spelled() -> None:
    found = read(FILE)
    assert found.name == "A List"
    assert found.settings == Settings(contact="me@example.org")
    assert found.documents[1] == Document(key="more", path="docs/more.md", repair="mac-roman")
    assert [(one.key, one.parent) for one in found.sections] == [
        ("milestones", None), ("alignment", None), ("alignment/survey", "alignment"), ("tools", "alignment"),
    ]  # fmt: skip
    assert {one.code for one in found.problems} == {"unknown-field"}
    assert len(found.problems) == 3


def test_empty_parent_is_none() -> None:
    text = "documents:\n- key: d\n  path: d.md\n  sections:\n"
    text += "  - {key: a, title: A}\n  - {key: a/b, title: B, parent: ''}\n"
    assert [one.parent for one in read(text).sections] == [None, None]


def test_nothing_to_change_changes_nothing() -> None:
    assert edit(FILE) == FILE


def test_name_and_titles_change_alone() -> None:
    sections = read(FILE).sections
    renamed = (replace(sections[0], title="Mile: stones"), *sections[1:])
    gone, come = changed_lines(FILE, edit(FILE, name="no", sections=renamed))
    assert gone == ["name: 'A List'   # the name", '      title: "Milestone Papers"   # quoted']
    assert come == ["name: 'no'   # the name", '      title: "Mile: stones"   # quoted']


def test_section_is_added_where_it_belongs() -> None:
    sections = read(FILE).sections
    new = Section(key="alignment/new", title="New", document="readme", parent="alignment")
    after = edit(FILE, sections=(*sections[:3], new, *sections[3:]))
    assert after == FILE.replace(
        "      title: Survey\n", "      title: Survey\n    - key: alignment/new\n      title: New\n"
    )


def test_section_moves_with_its_comments_and_unknown_fields() -> None:
    first, second, *rest = read(FILE).sections
    after = edit(FILE, sections=(second, first, *rest))
    assert changed_lines(FILE, after) == ([], [])
    assert "      icon: star   # unknown\n    - key: milestones\n" in after


def test_renamed_key_keeps_its_place() -> None:
    sections = read(FILE).sections
    after = edit(FILE, sections=(replace(sections[0], key="landmarks"), *sections[1:]))
    assert changed_lines(FILE, after) == (["    - key: milestones"], ["    - key: landmarks"])


def test_document_is_added_and_removed() -> None:
    before = read(FILE)
    new = Document(key="zh", path="README.zh.md")
    section = Section(key="zh-top", title="顶", document="zh")
    after = edit(FILE, documents=(*before.documents, new), sections=(*before.sections, section))
    lines = "  - key: zh\n    path: README.zh.md\n    sections:\n    - key: zh-top\n      title: 顶\n"
    assert after == FILE.replace("settings:", lines + "settings:")
    assert edit(after, documents=before.documents, sections=before.sections) == FILE


@pytest.mark.parametrize(
    "text", ["", "# empty\n", "# no line end", "name:\n", "documents: []\n", "documents:\n"]
)
def test_empty_file_can_be_filled(text: str) -> None:
    document = Document(key="readme", path="README.md")
    section = Section(key="a", title="A", document="readme")
    after = edit(text, name="N", documents=(document,), sections=(section,))
    assert read(after).sections == (section,)
    assert [line for line in text.splitlines() if line.startswith("#")] == [
        line for line in after.splitlines() if line.startswith("#")
    ]


def test_crlf_and_mark_stay() -> None:
    text = "\ufeff" + FILE.replace("\n", "\r\n")
    before = read(text)
    after = edit(text, name="B", sections=(*before.sections, Section(key="z", title="Z", document="readme")))
    assert after.count("\n") == after.count("\r\n") == text.count("\n") + 2
    assert after.startswith("\ufeff#")


def test_stale_and_impossible_changes_are_refused() -> None:
    before = read(FILE)
    with pytest.raises(StaleFileError):
        edit_catalog(b"name: x\n", "c", before, name="x", documents=(), sections=())
    with pytest.raises(EditError):
        edit(FILE, sections=(*before.sections, Section(key="z", title="Z", document="nowhere")))


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("- a\n", "wrong-type"),
        ("documents: x\n", "wrong-type"),
        ("documents: [{key: a}]\n", "missing-field"),
        ("documents: [{key: a/b, path: a.md}]\n", "bad-path"),
        ("documents: [{key: .., path: a.md}]\n", "bad-path"),
        ("documents: [{key: a, path: ../a.md}]\n", "bad-path"),
        ("documents: [{key: a, path: /etc/passwd}]\n", "bad-path"),
        ("documents: [{key: a, path: 'C:/a.md'}]\n", "bad-path"),
        ("documents: [{key: a, path: a.md, repair: latin-1}]\n", "bad-repair"),
        ("documents: [{key: a, path: a.md}, {key: a, path: b.md}]\n", "duplicate-document"),
        ("documents: [{key: a, path: a.md, sections: [{key: s}]}]\n", "missing-field"),
        ("documents: [{key: a, path: a.md, sections: [{key: s, title: S, parent: t}]}]\n", "unknown-section"),
        ("documents: [{key: a, path: a.md, sections: [{key: s, title: S, parent: s}]}]\n", "unknown-section"),
        (
            "documents: [{key: a, path: a.md, sections: [{key: s, title: S}, {key: s, title: T}]}]\n",
            "duplicate-section",
        ),
        (
            (
                "documents: [{key: a, path: a.md, sections: [{key: s, title: S}]},\n"
                " {key: b, path: b.md, sections: [{key: s, title: S}]}]\n"
            ),
            "duplicate-section",
        ),
        ("settings: [a]\n", "wrong-type"),
        ("name: a\nname: b\n", "duplicate-field"),
        ("name: a\n---\nname: b\n", "yaml-second-document"),
        ("name: 'a\n", "yaml-syntax"),
    ],
)
def test_faults_are_named(text: str, code: str) -> None:
    assert [one.code for one in read(text).problems if one.severity == "error"] == [code]


def test_unknown_setting_is_a_warning() -> None:
    problem = read("settings: {contcat: x}\n").problems[0]
    assert (problem.severity, problem.hint) == ("warning", "did you mean `contact`?")


_keys = st.sampled_from(["a", "b", "a/b", "a/b/c", "no", "2310.10", "综述", "x: y"])


@st.composite
def _catalogs(draw: st.DrawFn) -> tuple[tuple[Document, ...], tuple[Section, ...]]:
    names = draw(st.lists(st.sampled_from(["d", "e", "no"]), unique=True, max_size=3))
    keys = draw(st.lists(_keys, unique=True, max_size=7))
    documents = tuple(
        Document(key=name, path=f"{name}.md", repair=draw(st.sampled_from([None, "mac-roman"])))
        for name in names
    )
    sections: list[Section] = []
    for name in names:
        mine = [key for key in keys if draw(st.booleans())]
        keys = [key for key in keys if key not in mine]
        for number, key in enumerate(mine):
            parent = draw(st.sampled_from([None, *mine[:number]]))
            sections.append(Section(key=key, title=draw(one_line), document=name, parent=parent))
    return documents, tuple(sections)


@given(_catalogs(), any_text, st.none() | any_text, st.sampled_from(["\n", "\r\n"]))
@settings(deadline=None, max_examples=80)
def test_what_is_written_is_read(
    catalog: tuple[tuple[Document, ...], tuple[Section, ...]], name: str, contact: str | None, newline: str
) -> None:
    documents, sections = catalog
    wanted = Settings(contact=contact)
    content = format_catalog(name, documents, sections, wanted, newline)
    found = parse_catalog(content, "x")
    assert found == CatalogText(
        name=name, documents=documents, sections=sections, settings=wanted, problems=()
    )
    assert content.startswith(b"#")


@given(_catalogs(), _catalogs(), any_text)
@settings(deadline=None, max_examples=150)
def test_any_catalogue_becomes_any_other(
    first: tuple[tuple[Document, ...], tuple[Section, ...]],
    second: tuple[tuple[Document, ...], tuple[Section, ...]],
    name: str,
) -> None:
    content = format_catalog("first", *first, Settings(contact="me"), "\n") + b"own: 1  # kept\n"
    before = parse_catalog(content, "x")
    after = edit_catalog(content, "x", before, name=name, documents=second[0], sections=second[1])
    assert parse_catalog(after, "x").sections == second[1]
    assert after.endswith(b"own: 1  # kept\n")


class TestSavedQueries:
    """Queries for new papers, in ``settings.discover``."""

    def parse(self, *queries: str) -> CatalogText:
        lines = "".join(f"  - {query}\n" for query in queries)
        return parse_catalog(f"settings:\n  discover:\n{lines}".encode(), "catalog.yaml")

    def test_all_that_a_query_says_is_read(self) -> None:
        parsed = self.parse(
            "{name: a, query: 'ti:seams', categories: cs.CL, authors: [Wen Tao], section: Surveys}",
            "{name: 2024, categories: [cs.*]}",
        )
        assert parsed.problems == ()
        assert parsed.settings.discover == (
            SavedQuery(
                name="a", query="ti:seams", categories=("cs.CL",), authors=("Wen Tao",), section="Surveys"
            ),
            SavedQuery(name="2024", categories=("cs.*",)),
        )

    @pytest.mark.parametrize(
        ("query", "code"),
        [
            ("{query: 'ti:a'}", "missing-field"),
            ("{name: a}", "bad-query"),
            ("{name: a, query: 'ti:a ti:b'}", "bad-query"),
            ("{name: a, categories: [computing!]}", "bad-query"),
            ("{name: a, query: [b]}", "wrong-type"),
            ("{name: a, querry: 'ti:a', authors: [B]}", "unknown-field"),
        ],
    )
    def test_a_fault_is_told_with_its_line(self, query: str, code: str) -> None:
        (problem,) = (
            one for one in self.parse("{name: z, authors: [B]}", query).problems if one.code == code
        )
        assert problem.location is not None
        assert problem.location.line == 4

    def test_two_queries_of_one_name_are_a_fault(self) -> None:
        (problem,) = self.parse("{name: a, authors: [B]}", "{name: a, authors: [C]}").problems
        assert problem.code == "duplicate-query"
