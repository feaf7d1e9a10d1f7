"""Reading by events agrees with the round-trip loader without resolvers, with and without the C parser."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import ruamel.yaml.main
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError
from ruamel.yaml.resolver import VersionedResolver
from ruamel.yaml.scanner import ScannerError

from llmlist.formats.catalog_yaml import format_item, parse_entries
from llmlist.formats.yaml_events import YamlFaultError, YamlList, YamlMap, YamlValue, decode, read_document
from tests.formats.yaml_strategies import LAYOUTS, items

if TYPE_CHECKING:
    from llmlist.model.entry import Item


class TextResolver(VersionedResolver):
    """Knows no types: every scalar without a tag is text."""

    @property
    def versioned_resolver(self) -> dict[Any, Any]:
        return {}


def authority(text: str) -> object:
    """Return what ruamel's own round-trip loader says, as plain values."""
    loader = YAML(typ="rt")
    loader.Resolver = TextResolver
    return _plain(loader.load(text))


def _plain(value: object) -> object:
    if isinstance(value, dict):
        return {_plain(key): _plain(one) for key, one in value.items()}
    if isinstance(value, list):
        return [_plain(one) for one in value]
    return None if value is None else str(value)


def by_events(text: str) -> object:
    root = read_document(text).root
    return None if root is None else _values(root)


def _values(value: YamlValue) -> object:
    if isinstance(value, YamlList):
        return [_values(one) for one in value.items]
    if isinstance(value, YamlMap):
        return {_values(key): _values(one) for key, one in value.pairs}
    return value.value


def _has_odd_key(value: YamlValue | None) -> bool:
    """Tell whether a key is no text: plain values cannot hold it."""
    if isinstance(value, YamlMap):
        return any(isinstance(key, (YamlList, YamlMap)) or _has_odd_key(one) for key, one in value.pairs)
    return isinstance(value, YamlList) and any(_has_odd_key(one) for one in value.items)


CASES = [
    "- [http://x, z]\n- [a:b]\n- [x?y]\n- [::x]\n",
    "- 'a\tb'\n- |\n  a\tb\n",
    "- a\u0085b\n- 'c\u2028d'\n",
    "%YAML 1.1\n---\n- no\n- 0123\n",
    "- &a [x, y]\n- *a\n- {b: *a}\n",
    "- !own {a: b}\n- !own x\n",
    "- >\n  a\n  b\n\n\n- |+\n  c\n\n# d\n- >-\n  e\n\n  f\n   g\n",
    "- a:\n  - b\n  c:\n    d\n    e\n",
    "- ? a\n  : b\n- {c, d: , e: f}\n",
    "- no\n- 1e3\n- 2310.10\n- 2023-02-30\n- +1\n- 1_0.5\n- ''\n",
    "- \"a\\\n   b\\n\\u00e9\\x41\"\n- 'a''\n\n  b'\n",
    "- " + "[" * 40 + "a" + "]" * 40 + "\n",
]  # fmt: skip


@pytest.mark.parametrize("text", [*CASES, *LAYOUTS])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_events_agree_with_the_round_trip_loader(text: str, newline: str) -> None:
    text = text.replace("\n", newline)
    assert by_events(text) == _without_nulls(authority(text), by_events(text))


def _without_nulls(value: object, other: object) -> object:
    """Put the other side's text where the loader read an empty scalar as null: it has no text left."""
    if value is None and other in {"", "~"}:
        return other
    if isinstance(value, list) and isinstance(other, list) and len(value) == len(other):
        return [_without_nulls(one, two) for one, two in zip(value, other, strict=True)]
    if isinstance(value, dict) and isinstance(other, dict):
        return {key: _without_nulls(one, other.get(key)) for key, one in value.items()}
    return value


@given(st.lists(items, min_size=1, max_size=2))
@settings(deadline=None, max_examples=60)
def test_written_entries_agree_with_the_round_trip_loader(entries: list[Item]) -> None:
    text = b"".join(format_item(one) for one in entries).decode()
    assert by_events(text) == authority(text)


@given(st.text(st.sampled_from("-:\n []{}'\"#|>?,a1~\t%"), max_size=24))
@settings(deadline=None, max_examples=300)
@example("[?:]")
def test_what_the_loader_accepts_is_read_alike(text: str) -> None:
    text = f"- {text}"  # no catalogue file is a bare scalar, where comments in blocks differ
    try:
        wanted = authority(text)
    except (YAMLError, ValueError, TypeError):
        assume(False)  # libyaml is laxer in corners such as ``>#``; nothing is lost by that
    assume(not _has_odd_key(read_document(text).root))
    found = by_events(text)
    assert found == _without_nulls(wanted, found)


def test_trusted_text_is_read_by_the_c_parser(monkeypatch: pytest.MonkeyPatch) -> None:
    used: list[object] = []
    original = ruamel.yaml.main.YAML.parse

    def parse(self: YAML, stream: object) -> object:
        used.append(self.typ)
        return original(self, stream)

    monkeypatch.setattr(ruamel.yaml.main.YAML, "parse", parse)
    read_document("- a: [b, 'c & d']\n  é: |\n    x\n")
    assert used == [["safe"]]
    read_document("- 'a\tb'\n")
    assert used == [["safe"], ["rt"]]
    read_document("- &a b\n")
    assert used[2:] == [["safe"], ["rt"]]


@pytest.mark.parametrize("text", [*CASES, *LAYOUTS])
def test_pure_parser_says_the_same(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with_c = by_events(text)
    slices = parse_entries(text.encode(), "x")
    monkeypatch.setattr(ruamel.yaml.main, "CParser", None)
    assert by_events(text) == with_c
    assert parse_entries(text.encode(), "x") == slices


@pytest.mark.parametrize("text", ["- a: b\t# comment\n", "- a:\tb\n", "-\ta\n", "- a: b\n\tc: d\n"])
def test_tab_outside_text_is_refused_as_the_loader_does(text: str) -> None:
    with pytest.raises(ScannerError):
        authority(text)
    with pytest.raises(YamlFaultError, match="a tab"):
        read_document(text)


def test_byte_order_mark_is_no_text() -> None:
    assert decode(b"\xef\xbb\xbfa") == "a"
