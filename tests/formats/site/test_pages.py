from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from llmlist.formats.site import make_site_files
from llmlist.formats.site.data import script_of
from llmlist.formats.site.file_names import page_names
from llmlist.formats.site.markup import apart, escape, link, web_url
from llmlist.model.catalog import Catalog, Document, Section
from llmlist.model.date import PartialDate
from llmlist.model.entry import Entry
from llmlist.model.link import Link
from llmlist.workflows.site import make_site, series_of

if TYPE_CHECKING:
    from collections.abc import Mapping

HOSTILE: Final = (
    "</script><script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "<!-- --!> ]]> &lt;b&gt; <b>bold</b>",
    "left \u202eright\u202c \u2066kept\u2069 end",
    "line\u2028two\u2029three\x00four",
    r"LaTeX $\alpha$ \textbf{x} {",
    "emoji 🪴 漢字 ü",
    "javascript:alert(1)",
    "'; window.x = 1; '",
)
TEXTS: Final = st.one_of(st.sampled_from(HOSTILE), st.text(max_size=40))
ADDRESSES: Final = st.one_of(
    st.sampled_from(
        [
            "javascript:alert(1)",
            "data:text/html,<b>",
            'https://example.org/"><b>',
            "java\tscript:x",
        ]
    ),
    st.text(max_size=30),
)


class Page(HTMLParser):
    """What a browser would make of a page: its elements with attributes, its text."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data


def catalog_of(*entries: Entry, name: str = "Pond") -> Catalog:
    return Catalog(
        name=name,
        documents=(Document(key="readme", path="README.md"),),
        sections=(Section(key="papers", title="Papers", document="readme"),),
        items=entries,
    )


def files_of(catalog: Catalog) -> Mapping[str, str]:
    facts = {one.key: {"key": one.key, "title": one.title} for one in catalog.entries}
    site = make_site(catalog, places={}, facts=facts, bibtex=lambda one: one.title, generator="llmlist 0")
    return {path: content.decode() for path, content in make_site_files(site, {}).items()}


def shape_of(page: str) -> list[tuple[str, tuple[str, ...]]]:
    """Return elements and the names of their attributes: what hostile text must not change."""
    return [(tag, tuple(attributes)) for tag, attributes in Page(page).elements]


@given(TEXTS, TEXTS, TEXTS)
def test_no_text_changes_what_a_page_is_made_of(title: str, name: str, extra: str) -> None:
    def pages(text: str, other: str, third: str) -> Mapping[str, str]:
        entry = Entry(
            key="key", title=text, section="papers", authors=(other,), venue=third or "x", keywords=(text,),
            withdrawn=text or "x", institutes=(other,), extra={"Params": third or "x"}, origins=(text,),
        )  # fmt: skip
        return files_of(catalog_of(entry, name=other or "Papers"))

    plain, hostile = pages("x", "y", "z"), pages(title or "x", name, extra)
    assert plain.keys() == hostile.keys()
    for path in ("index.html", "all.html", "entries/key.html"):
        assert shape_of(hostile[path]) == shape_of(plain[path])


@given(TEXTS)
def test_a_text_reads_on_a_page_as_it_is_but_for_control_characters(text: str) -> None:
    page = Page(f'<p title="{escape(text)}">{apart(text)}</p>')
    shown = re.sub(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]", "\N{REPLACEMENT CHARACTER}", text)
    assert page.elements == [("p", {"title": shown}), ("bdi", {})]
    assert page.text == shown


@given(ADDRESSES, TEXTS)
def test_only_addresses_of_the_web_become_links(url: str, text: str) -> None:
    for tag, attributes in Page(link(url, text)).elements:
        if tag == "a":
            target = attributes["href"] or ""
            assert target.lower().startswith(("http://", "https://"))
            assert attributes["rel"] == "noopener noreferrer"


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "data:text/html,x", "papers/local.pdf", "//example.org", ""]
)
def test_other_addresses_stay_text(url: str) -> None:
    assert web_url(url) is None
    assert link(url, "paper") == "<bdi>paper</bdi>"


@given(st.recursive(TEXTS, lambda inner: st.lists(inner, max_size=3), max_leaves=6))
def test_the_script_holds_the_value_and_nothing_that_ends_it(value: object) -> None:
    script = script_of(value)
    assert not set("<>&\u2028\u2029") & set(script)
    assert json.loads(script.removeprefix("window.LLMLIST=").removesuffix(";\n")) == value


@given(st.lists(st.text(max_size=20), unique=True, max_size=12))
def test_names_of_pages_are_safe_and_differ_even_without_case(keys: list[str]) -> None:
    names = page_names(keys)
    assert list(names) == keys
    assert len({name.casefold() for name in names.values()}) == len(keys)
    assert all(re.fullmatch(r"[a-z0-9][a-z0-9._-]*", name) for name in names.values())


@pytest.mark.parametrize(
    ("key", "name"), [("con", "entry-con"), ("...", "entry"), ("名前", "entry"), ("a/b", "a-b")]
)
def test_names_that_no_disk_takes_become_others(key: str, name: str) -> None:
    assert page_names([key]) == {key: name}


def test_every_way_inside_the_site_leads_to_a_file() -> None:
    entries = [
        Entry(key=key, title=title, section="papers", authors=("Ines Aster",), date=PartialDate(2023),
              links=(Link(url="https://example.org/x"),))
        for key, title in (("one", "Moss in Winter"), ("Two/b", "Moss in Summer"), ("two-b", "Reeds"))
    ]  # fmt: skip
    files = files_of(catalog_of(*entries))
    seen = 0
    for path, text in files.items():
        if not path.endswith(".html"):
            continue
        for tag, attributes in Page(text).elements:
            target = attributes.get("href") or attributes.get("src") or ""
            if not target or target.startswith(("http", "data:", "#")) or tag == "meta":
                continue
            folder = path.split("/")[:-1]
            for part in target.partition("#")[0].split("/"):
                folder = folder[:-1] if part == ".." else [*folder, part]
            if folder[0] != "assets":
                assert "/".join(folder) in files, (path, target)
            seen += 1
    assert seen > 20


def test_an_entry_page_shows_what_is_near() -> None:
    one = Entry(key="one", title="Moss in Winter Ponds", section="papers", authors=("Ines Aster",))
    two = Entry(key="two", title="Moss in Winter Lakes", section="papers", authors=("I. Aster", "Wen Tao"))
    others = [Entry(key=f"other{n}", title=f"Reeds {n}", section="papers") for n in range(4)]
    page = files_of(catalog_of(one, two, *others))["entries/one.html"]
    for heading in ("By the same authors", "With a similar title", "In the same section"):
        after = page.partition(f"<h2>{heading}</h2>")[2].partition("</ul>")[0]
        assert 'href="../entries/two.html"' in after


def test_the_data_gives_an_entry_with_the_names_behind_its_numbers() -> None:
    entry = Entry(
        key="one", title="Moss", section="papers", authors=("Ines Aster",), venue="NIPS 2017", note="Soft.",
        links=(Link(url="https://www.example.org/moss"), Link(label="code", url="javascript:x")),
        date=PartialDate(2017),
    )  # fmt: skip
    script = files_of(catalog_of(entry))["data.js"]
    data = json.loads(script.removeprefix("window.LLMLIST=").removesuffix(";\n"))
    assert data["authors"] == ["Ines Aster"]
    assert data["venues"] == ["NeurIPS"]
    assert data["sections"] == [{"key": "papers", "path": ["Papers"], "parent": -1}]
    assert data["entries"] == [
        ["entries/one.html", "Moss", "2017", [0], "NIPS 2017", 0, [], 0, [], [0],
         [["example.org", "https://www.example.org/moss"]], "one\nSoft."]
    ]  # fmt: skip


def test_lists_say_which_entries_they_contain() -> None:
    files = files_of(catalog_of(Entry(key="one", title="Moss", section="papers")))
    assert json.loads(files["api/lists.json"]) == {
        "name": "Pond",
        "documents": ["README.md"],
        "sections": [
            {"key": "papers", "title": "Papers", "path": ["Papers"], "parent": None, "document": "README.md",
             "entries": ["one"]}
        ],
    }  # fmt: skip
    assert json.loads(files["api/entries/one.json"])["page"] == "entries/one.html"


@pytest.mark.parametrize(
    ("venue", "series"),
    [("NeurIPS 2017", "NeurIPS"), ("Pond Letters 12", "Pond Letters"), ("2021", "2021"), (None, "")],
)
def test_a_venue_is_one_with_those_of_other_years(venue: str | None, series: str) -> None:
    assert series_of(venue) == series


def test_escaping_covers_both_places_where_text_lands() -> None:
    assert escape("a<b>&\"'\x1b") == "a&lt;b&gt;&amp;&quot;&#x27;\N{REPLACEMENT CHARACTER}"
