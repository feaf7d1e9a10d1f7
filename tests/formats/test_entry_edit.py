"""Changing one slice of an entries file."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from llmlist.errors import EditError, StaleFileError
from llmlist.formats.catalog_yaml import edit_item, format_item, parse_entries
from llmlist.model.date import PartialDate
from llmlist.model.entry import Entry, Item, See
from llmlist.model.identifier import Identifier
from llmlist.model.link import Link
from tests.formats.yaml_strategies import LAYOUTS, entries, places


def change(text: str, number: int = 0, /, **values: Any) -> str:  # noqa: ANN401  # any field of an entry
    """Return the file after one entry's fields were set, having checked that the rest stayed."""
    content = text.encode()
    piece = parse_entries(content, "x").slices[number]
    return put(content, number, replace(piece.item, **values))


def put(content: bytes, number: int, after: Item) -> str:
    parsed = parse_entries(content, "x")
    piece = parsed.slices[number]
    new = edit_item(content, piece, after)
    whole = content[: piece.span.start] + new + content[piece.span.end :]
    again = parse_entries(whole, "x")
    assert [one.item for n, one in enumerate(again.slices) if n != number] == [
        one.item for n, one in enumerate(parsed.slices) if n != number
    ]
    assert again.slices[number].item == after
    return whole.decode()


def changed_lines(before: str, after: str) -> tuple[list[str], list[str]]:
    old, new = before.splitlines(), after.splitlines()
    return [one for one in old if one not in new], [one for one in new if one not in old]


FULL = LAYOUTS[0]


@pytest.mark.parametrize(
    ("values", "gone", "come"),
    [
        ({"title": "It's new"}, ["  title: 'Lattices ''n'' Things'"], ["  title: 'It''s new'"]),
        ({"title": "a\nb"}, ["  title: 'Lattices ''n'' Things'"], ['  title: "a\\nb"']),
        ({"key": "no"}, ["- key: doe2020lattices          # stable"], ['- key: "no"          # stable']),
        (
            {"date": PartialDate(2020, 5, 7)},
            ["  date: 2020-05   # month only"],
            ["  date: 2020-05-07   # month only"],
        ),
        ({"date": None}, ["  date: 2020-05   # month only"], []),
        ({"venue": "X"}, ['  venue: "NoConf 2020"'], ['  venue: "X"']),
        (
            {"authors": ("Ann Doe", "Cy, Coe", "Bob Roe")},
            ['  authors: [Ann Doe, "Bob Roe"]  # two'],
            ['  authors: [Ann Doe, "Cy, Coe", "Bob Roe"]  # two'],
        ),
        (
            {"authors": ("Bob Roe",)},
            ['  authors: [Ann Doe, "Bob Roe"]  # two'],
            ['  authors: ["Bob Roe"]  # two'],
        ),
        ({"keywords": ("Things",)}, ["  - Lattices   # first"], []),
        ({"keywords": ("New", "Lattices", "Things")}, [], ["  - New"]),
        ({"keywords": ("Lattice", "Things")}, ["  - Lattices   # first"], ["  - Lattice   # first"]),
        ({"keywords": ("Things", "Lattices")}, [], []),
        ({"keywords": ()}, ["  keywords:", "  - Lattices   # first", '  - "Things"'], []),
        (
            {"ids": (Identifier("arxiv", "2005.01234"),)},
            ["  ids: {arxiv: 2005.01234, doi: 10.1000/x}"],
            ["  ids: {arxiv: 2005.01234}"],
        ),
        (
            {
                "ids": (
                    Identifier("arxiv", "2005.01235"),
                    Identifier("arxiv", "2005.01236"),
                    Identifier("doi", "10.1000/x"),
                )
            },
            ["  ids: {arxiv: 2005.01234, doi: 10.1000/x}"],
            ['  ids: {arxiv: ["2005.01235", "2005.01236"], doi: 10.1000/x}'],
        ),
        ({"section": "top"}, ["  section: alignment"], ["  section: top"]),
        (
            {"note": "Only."},
            ["  note: |   # words", "    First line.", "    - a point"],
            ["  note: |-   # words", "    Only."],
        ),
        ({"note": None}, ["  note: |   # words", "    First line.", "    - a point"], []),
        ({"kind": "tool"}, [], ["  kind: tool"]),
        ({"added": PartialDate(2026, 1, 2)}, [], ["  added: 2026-01-02"]),
        ({"institutes": ("Lab",)}, [], ["  institutes: [Lab]"]),
        ({"extra": {"a": "1", "no": "x"}}, [], ["  extra:", '    a: "1"', '    "no": x']),
    ],
)
def test_only_the_lines_of_the_field_change(values: dict[str, Any], gone: list[str], come: list[str]) -> None:
    after = change(FULL, **values)
    assert [line.replace(" # words", "") for line in changed_lines(FULL, after)[0]] == [
        line.replace(" # words", "") for line in gone
    ]
    assert [" ".join(line.split()) for line in changed_lines(FULL, after)[1]] == [
        " ".join(line.split()) for line in come
    ]


def test_links_keep_what_stands_beside_them() -> None:
    links = (
        Link(url="https://example.org/a"),
        Link(label="code", url="https://example.org/new"),
        Link(label="blog", url="https://example.org/d"),
        Link(label="data", url="https://example.org/c"),
    )
    gone, come = changed_lines(FULL, change(FULL, links=links))
    assert gone == ["    - code: https://example.org/b"]
    assert come == ["    - code: https://example.org/new", "    - blog: https://example.org/d"]


@pytest.mark.parametrize(
    ("values", "gone", "come"),
    [
        ({"venue": "no"}, ["    venue:"], ['    venue: "no"']),
        ({"links": (Link(url="http://a"),)}, ["    links: []"], ["    links:", "      - http://a"]),
        ({"institutes": ("Other",)}, ["    institutes: Some Lab"], ["    institutes: Other"]),
        ({"institutes": ("A", "B")}, ["    institutes: Some Lab"], ["    institutes: [A, B]"]),
        (
            {"extra": {"Params": "9B", "Data set": "no"}},
            ["      Params: 7B  # billions"],
            ["      Params: 9B  # billions"],
        ),
        ({"extra": {"Data set": "no"}}, ["      Params: 7B  # billions"], []),
        ({"title": "One"}, ["-   title: Folded", "      over lines"], ["-   title: One"]),
        ({"note": "x"}, ["    note: >-", "      A folded", "      note."], ["    note: x"]),
        (
            {"note": "x\ny"},
            ["    note: >-", "      A folded", "      note."],
            ["    note: |-", "      x", "      y"],
        ),
        ({"model": {}}, ["    model: {size: 7B}"], []),
    ],
)
def test_odd_layout_stays(values: dict[str, Any], gone: list[str], come: list[str]) -> None:
    before = LAYOUTS[1]
    assert changed_lines(before, change(before, **values)) == (gone, come)


def test_first_field_leaves_its_dash() -> None:
    before = "- note: x   # gone with it\n\n  # stays\n  key: k\n  title: T\n  section: s\n"
    assert change(before, note=None) == "- # stays\n  key: k\n  title: T\n  section: s\n"


def test_flow_entry_stays_on_its_line() -> None:
    after = change(LAYOUTS[2], title="x", authors=("B",), venue="V", ids=())
    assert after == '- {key: poe2022flow, title: "x", section: alignment, authors: [B], venue: V, own: [x]}\n'


def test_file_without_last_line_end_stays_so() -> None:
    assert change("- see: a\n  section: s", section="t") == "- see: a\n  section: t"
    assert change("- key: a\n  title: T\n  section: s", kind="tool").endswith("\n  kind: tool")


def test_crlf_and_mark_stay() -> None:
    before = "\ufeff" + FULL.replace("\n", "\r\n")
    after = change(before, note="a\nb", venue="Ü", links=(), kind="tool")
    assert after.count("\n") == after.count("\r\n")
    assert after.startswith("\ufeff- key")


def test_anchor_that_others_use_is_not_changed_in_passing() -> None:
    before = (
        "- key: a\n  title: T\n  section: s\n  authors: &who [Ann, Bob]\n"
        "- key: b\n  title: U\n  section: s\n  authors: *who\n"
    )
    assert change(before, 1, authors=("Cy",)).endswith("  authors: [Cy]\n")
    assert "title: New" in change(before, 0, title="New")
    with pytest.raises(EditError):
        change(before, 0, authors=("Ann", "Cy"))


def test_same_item_gives_the_same_bytes() -> None:
    content = FULL.encode()
    piece = parse_entries(content, "x").slices[0]
    assert edit_item(content, piece, piece.item) == content


def test_stale_slice_is_refused() -> None:
    piece = parse_entries(FULL.encode(), "x").slices[0]
    with pytest.raises(StaleFileError):
        edit_item(FULL.replace("NoConf", "MyConf").encode(), piece, piece.item)


def test_place_becomes_an_entry_only_without_unknown_fields() -> None:
    content = b"# c\n  - see: a\n    section: s\n"
    assert put(content, 0, Entry(key="a", title="T", section="s")) == (
        "# c\n  - key: a\n    title: T\n    section: s\n"
    )
    with pytest.raises(EditError):
        put(LAYOUTS[0].encode(), 0, See(key="a", section="s"))


def _whole(layouts: list[str], number: int, newline: str, *, cut: bool) -> bytes:
    text = "# top of the file\n\n" + "\n# between them\n".join(layouts)
    text = text.replace("\n", newline)
    return (text.rstrip() if cut and number == len(layouts) - 1 else text).encode()


@given(st.data())
@settings(deadline=None, max_examples=250)
def test_any_change_of_any_entry_is_made_and_leaves_the_rest(data: st.DataObject) -> None:
    layouts = data.draw(st.lists(st.sampled_from(LAYOUTS), min_size=1, max_size=3))
    number = data.draw(st.integers(0, len(layouts) - 1))
    newline = data.draw(st.sampled_from(["\n", "\r\n"]))
    content = _whole(layouts, number, newline, cut=data.draw(st.booleans()))
    piece = parse_entries(content, "x").slices[number]
    wanted = data.draw(entries if isinstance(piece.item, Entry) else places)
    names = data.draw(st.sets(st.sampled_from([one.name for one in fields(piece.item)]), max_size=4))
    after = replace(piece.item, **{name: getattr(wanted, name) for name in names})
    result = put(content, number, after)
    for comment in ("# top of the file", "# between them", "theirs: [1, 2]}   # unknown", "why: because"):
        assert result.count(comment) == content.decode().count(comment)


@given(entries, entries, st.sampled_from(["\n", "\r\n"]))
@settings(deadline=None, max_examples=120)
def test_written_entry_becomes_any_other(before: Entry, after: Entry, newline: str) -> None:
    content = format_item(before, newline=newline) + format_item(See(key="a", section="s"), newline=newline)
    assert put(content, 0, after).endswith(f"- see: a{newline}  section: s{newline}")
