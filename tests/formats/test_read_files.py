from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings

from llmlist.formats.catalog_yaml import format_item, parse_catalog, parse_decisions, parse_entries
from llmlist.formats.read_files import (
    format_read,
    parse_catalog_read,
    parse_decisions_read,
    parse_entries_read,
)
from tests.formats.yaml_strategies import items

if TYPE_CHECKING:
    from llmlist.model.entry import Item

ENTRIES = """\
- key: doe2020lattices
  title: Über Lattices 文
  authors: [A. Doe]
  date: 2020-02
  venue: 
  ids: {arxiv: 2310.10000, doi: 10.1000/1, own: x}
  links: [https://e.org, code: https://e.org/c]
  section: s
  note: |
    two
    lines
  kind: tool
  added: 2026-01-02
  aliases: [old]
  from: [other]
  model: {size: 7B}
  extra: {Params: "1"}
  unknown: 1
- see: doe2020lattices
  section: t
  title: Another
  omit: [date]
- key: broken
  title: [x]
"""  # noqa: W291  # a value may be empty
CATALOG = """\
name: A list
documents:
  - key: readme
    path: README.md
    counts: ["Papers ({count})"]
    sections:
      - {key: s, title: S}
      - {key: s/t, title: T, parent: s, style: "- {title}"}
settings:
  contact: a@e.org
  checks: {placeholder: off}
  discover: [{name: q, query: "ti:a", categories: [cs.CL], authors: [A B], section: S}]
more: 1
"""
DECISIONS = "not-duplicates:\n  - keys: [a, b]\n    reason: two\n    date: 2026-01-02\n  - keys: [a]\n"


def test_entries_come_back_as_they_were() -> None:
    read = parse_entries(ENTRIES.encode(), "e.yaml")
    assert len(read.slices) == 2
    assert read.problems
    assert parse_entries_read(format_read(read)) == read


def test_a_catalogue_comes_back_as_it_was() -> None:
    read = parse_catalog(CATALOG.encode(), "catalog/catalog.yaml")
    assert read.sections
    assert read.problems
    assert parse_catalog_read(format_read(read)) == read


def test_decisions_come_back_as_they_were() -> None:
    read = parse_decisions(DECISIONS.encode(), "d.yaml")
    assert read.decisions
    assert read.problems
    assert parse_decisions_read(format_read(read)) == read


@settings(deadline=None)
@given(items)
def test_every_item_comes_back_as_it_was(item: Item) -> None:
    read = parse_entries(format_item(item), "e.yaml")
    again = parse_entries_read(format_read(read))
    assert again == read
    assert [repr(one) for one in again.slices] == [repr(one) for one in read.slices]


@pytest.mark.parametrize(
    "text", [b"", b"[]", b"{}", b'{"problems":[],"slices":[[1,2]]}', b"\xff", b"[" * 9999]
)
def test_anything_else_is_refused(text: bytes) -> None:
    for parse in (parse_entries_read, parse_catalog_read, parse_decisions_read):
        with pytest.raises(ValueError, match=r"not what was written|Expecting|decode|unpack"):
            parse(text)
