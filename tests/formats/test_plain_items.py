"""Items read line by line say what the YAML parser says of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from llmlist.formats import entries_file, plain_items
from llmlist.formats.catalog_yaml import EntriesText, format_item, parse_entries
from llmlist.formats.plain_items import read_plain_items
from tests.formats.yaml_strategies import LAYOUTS, entries

if TYPE_CHECKING:
    from llmlist.model.entry import Entry

PLAIN = """\
# Alignment

- key: doe2020lattices
  title: "Lattices: a view"
  authors: [Ann Doe, 'Roe, Bob', et al.]
  date: 2020-05
  venue: NoConf 2020
  keywords:
    - C#
    - "a: b"
  ids: {arxiv: "2005.01234", doi: 10.1000/x}
  links:
    - https://example.org/?a=b#c
    - code: https://example.org/b
  section: alignment
  kind: dataset
  added: 2026-01-02
  extra:
    Data set: "no"
  # deeper: belongs above

# belongs to the next
- title: 大模型 🤗
  key: a
  section: s
  model:
    size: 7B
"""

VALUES = (
    *("foo", "foo bar", "a: b", "a #b", "a:", "a ", " a", "- a", "-a", "? a", "null", "~", "=", "0123", "文"),
    *("'a b'", '"a: b"', '"a\\"b"', "'a''b'", '"a', "a'", "''", '""', "it's", '"a" b'),
    *("[a, b]", "[a,b]", "[]", "[a, 'b, c']", "[a, b: c]", "[a, ]", "[ a ]", "[null, a]", '[a "b, c" d]'),
    *("[a", "{a: b}", '{arxiv: "2301.00001"}', "{arxiv: 2301.00001, doi: 10.1000/x}", "{doi: 1, doi: 2}"),
    *(
        "|",
        "|-",
        ">",
        "&a x",
        "*a",
        "!t x",
        "%a",
        "@a",
        "# a",
        "2020-05",
        "2020-13",
        "paper",
        "https://x.org/",
    ),
)
LINES = (
    *("  {name}: {value}", "  {name}:", "    - {value}", "    - {name}: {value}", "    {name}: {value}"),
    *(
        "  - {value}",
        "      {value}",
        "# {value}",
        "    # {value}",
        "",
        "   ",
        "- {name}: {value}",
        "{value}",
    ),
    *("  ? {value}", "---", "...", "-", "  {name}: {value}   # {value}"),
)
NAMES = (
    "key",
    "title",
    "section",
    "authors",
    "date",
    "ids",
    "links",
    "note",
    "extra",
    "model",
    "see",
    "other",
)
HEAD = ("- key: k", "  title: T", "  section: s")

lines = st.builds(
    lambda line, name, value: line.format(name=name, value=value),
    st.sampled_from(LINES),
    st.sampled_from(NAMES),
    st.sampled_from(VALUES),
)
chunks = st.builds(lambda rest: [*HEAD, *rest], st.lists(lines, max_size=4))
texts = st.builds(
    lambda found, end: "\n".join(line for chunk in found for line in chunk) + end,
    st.lists(st.one_of(chunks, st.just(HEAD)), min_size=1, max_size=3),
    st.sampled_from(["\n", "", "\n\n", "\n# end"]),
)


def by_events(text: str) -> EntriesText:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(entries_file, "read_plain_items", lambda _: None)
        return parse_entries(text.encode(), "x.yaml")


@given(texts)
@example('- key: k\n  title: "T\n- key: l"\n  title: T\n  section: s\n')
@example("- key: k\n  title: T\n  section: s\n...\n- key: l\n  title: T\n  section: s\n")
@example("- key: k\n  title: T\n  section: s\n  note: |\n    a")
@example("- key: k\n  title: &t T\n  section: s\n- key: l\n  title: *t\n  section: s\n")
@settings(deadline=None, max_examples=300)
def test_lines_say_what_events_say(text: str) -> None:
    assert parse_entries(text.encode(), "x.yaml") == by_events(text)


@given(st.lists(st.sampled_from([*LAYOUTS, PLAIN]), min_size=1, max_size=4), st.data())
@settings(deadline=None, max_examples=100)
def test_one_character_more_is_read_alike(layouts: list[str], data: st.DataObject) -> None:
    text = "".join(layouts)
    place = data.draw(st.integers(0, len(text)))
    character = data.draw(st.sampled_from("-: \n[]{}'\"#&*a|>%!?,\\~é."))
    text = text[:place] + character + text[place:]
    assert parse_entries(text.encode(), "x.yaml") == by_events(text)


@given(st.lists(entries, min_size=1, max_size=3))
@settings(deadline=None, max_examples=40)
def test_written_entries_are_read_alike(written: list[Entry]) -> None:
    text = b"".join(format_item(one, newline="\n") for one in written).decode()
    assert parse_entries(text.encode(), "x.yaml") == by_events(text)


def test_plain_items_need_no_parser(monkeypatch: pytest.MonkeyPatch) -> None:
    expected = by_events(PLAIN)
    for module in (entries_file, plain_items):
        monkeypatch.setattr(module, "read_items", None)
    assert len(expected.slices) == 2
    assert parse_entries(PLAIN.encode(), "x.yaml") == expected


def test_faults_beside_plain_items_keep_their_places() -> None:
    text = f"{PLAIN}- key: b\n  title: B\n  section: s\n  date: 2020-13\n  sizes: 2\n"
    assert read_plain_items(text) is not None
    found = parse_entries(text.encode(), "x.yaml")
    assert [f"{one.code} {one.location}" for one in found.problems] == [
        "bad-date x.yaml:31:9",
        "unknown-field x.yaml:32:3",
    ]
    assert found == by_events(text)
