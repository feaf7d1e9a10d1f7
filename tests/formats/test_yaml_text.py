"""Quoting: what any reader of YAML 1.1 or 1.2 would take for something else."""

from __future__ import annotations

import pytest
from hypothesis import given, settings

from llmlist.formats.yaml_events import YamlList, YamlMap, read_document
from llmlist.formats.yaml_text import can_block, format_key, format_text
from tests.formats.yaml_strategies import any_text

# Types of https://yaml.org/type/ (1.1) and of the core schema of 1.2.
TYPED = (
    *("~", "null", "Null", "NULL", "true", "True", "TRUE", "false", "False", "yes", "Yes", "YES", "no", "No"),
    *(
        "NO",
        "on",
        "On",
        "ON",
        "off",
        "Off",
        "y",
        "Y",
        "n",
        "N",
        "=",
        "<<",
        "0",
        "7",
        "+1",
        "-1",
        "0123",
        "010",
    ),
    *("0o14", "0x1F", "0b101", "1_000", "1,000", "190:20:30", "12:30", "12:30.5", "1.5", "1.", ".5", "1e3"),
    *("1.5e-3", "1e400", "-.inf", "+.INF", ".nan", "2310.10", "0704.0001", "2017", "2017-06-12", "2017-6-2"),
    *("2001-12-14t21:59:43.10-05:00", "2001-12-14 21:59:43 -5"),
)
BROKEN = (
    *(
        "",
        " ",
        " a",
        "a ",
        "- a",
        "-",
        "? a",
        "?",
        ": a",
        ":",
        "a: b",
        "a:",
        "a #b",
        "# a",
        "[a]",
        "{a}",
        "]",
    ),
    *("}", ",", "&a", "*a", "!a", "|", ">", "'a", '"a', "%a", "@a", "`a`", "a\tb", "a\nb", "a\rb", "\x00"),
    *("\x1b[0m", "\x85", "\u2028", "\ufeff", "\ud83d", "---", "...", "\u00a0"),
)
PLAIN = (
    *(
        "Attention Is All You Need",
        "GPT-4",
        "BERT (large)",
        "2023-05 notes",
        "no way",
        "C'est",
        'a "b"',
        "a-b",
    ),
    *(
        "https://example.org/a?b=c&d=e#f",
        "大模型综述",
        "🤗",
        "3D vision",
        "a & b * c",
        "me@example.org",
        "v1.5",
    ),
)


@pytest.mark.parametrize("text", [*TYPED, *BROKEN])
@pytest.mark.parametrize("flow", [False, True])
def test_text_that_readers_would_type_is_quoted(text: str, flow: bool) -> None:  # noqa: FBT001  # a parameter of the table
    written = format_text(text, flow=flow)
    assert written[0] == written[-1]
    assert written[0] in "'\""
    assert len(written) > 1
    assert not any(one in written for one in "\t\n\r\x00\x1b\x85\u2028\ufeff\ud83d")


@pytest.mark.parametrize("text", PLAIN)
def test_other_text_is_plain(text: str) -> None:
    assert format_text(text) == text


@pytest.mark.parametrize("text", ["http://x", "a, b", "a?b", "a]", "::x", "a:b"])
def test_brackets_need_more_quotes(text: str) -> None:
    assert format_text(text, flow=True) == f'"{text}"'


def test_the_quotes_that_need_no_escapes_are_taken() -> None:
    assert format_text('$\\alpha$: "x"') == "'$\\alpha$: \"x\"'"
    assert format_text("it's: x") == '"it\'s: x"'
    assert format_text('a\n"') == '"a\\n\\""'


def test_long_key_is_marked() -> None:
    assert format_key("a" * 1100).startswith("? a")


@pytest.mark.parametrize(
    "text", ["", " a\nb", "\na", "a\n\n", "a\n  \nb", "a\n ", "a\tb\nc", "a\r\nb", "\x07\na"]
)
def test_text_that_a_block_would_lose_stays_in_quotes(text: str) -> None:
    assert not can_block(text)


@given(any_text)
@settings(deadline=None, max_examples=300)
def test_written_text_is_read_in_every_place(text: str) -> None:
    root = read_document(
        f"- {format_text(text)}\n- {{{format_key(text)} : [{format_text(text, flow=True)}]}}\n"
    ).root
    assert isinstance(root, YamlList)
    first, second = root.items
    assert not isinstance(first, (YamlList, YamlMap))
    assert first.value == text
    assert isinstance(second, YamlMap)
    key, value = second.pairs[0]
    assert not isinstance(key, (YamlList, YamlMap))
    assert key.value == text
    assert isinstance(value, YamlList)
    assert [getattr(one, "value", None) for one in value.items] == [text]
