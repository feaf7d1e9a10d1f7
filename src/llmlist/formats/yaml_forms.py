"""What is to stand in a YAML file, as a value, and how it is written where nothing stands yet.

A form says text and style, never a place; `yaml_splice` compares forms with what a file says.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from llmlist.formats.yaml_events import YamlList, YamlMap, YamlValue, is_null
from llmlist.formats.yaml_text import block_header, block_lines, can_block, format_key, format_text


@dataclass(frozen=True, slots=True, kw_only=True)
class TextForm:
    """A scalar.

    Attributes:
        text: What it says.
        literal: It may be written as a block ``|`` where it has several lines.
        bare: It is plain whatever other readers type it as: a date.
    """

    text: str
    literal: bool = False
    bare: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ListForm:
    """A sequence.

    Attributes:
        items: In order.
        flow: Written ``[a, b]``, else an item a line.
        dash_indent: How far the dashes stand right of the key above them.
    """

    items: tuple[Form, ...]
    flow: bool = False
    dash_indent: int = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class MapForm:
    """A mapping.

    Attributes:
        pairs: In order.
        flow: Written ``{a: b}``, else a pair a line.
        owned: Keys that are ours to remove where the form lacks them, in any order; None means all keys,
            and that their order counts.
    """

    pairs: tuple[tuple[str, Form], ...]
    flow: bool = False
    owned: frozenset[str] | None = None


Form: TypeAlias = TextForm | ListForm | MapForm
Meaning: TypeAlias = str | tuple[object, ...] | None
"""A value without places and styles, to compare and to look up."""


def meaning_of_form(form: Form) -> Meaning:
    """Return what a form says."""
    if isinstance(form, TextForm):
        return form.text
    if isinstance(form, ListForm):
        return ("list", *(meaning_of_form(item) for item in form.items))
    return ("map", *((key, meaning_of_form(value)) for key, value in form.pairs))


def meaning_of_value(value: YamlValue) -> Meaning:
    """Return what a file says: None for a null, a tuple for a list or map."""
    if isinstance(value, YamlList):
        return ("list", *(meaning_of_value(item) for item in value.items))
    if isinstance(value, YamlMap):
        return ("map", *((meaning_of_value(key), meaning_of_value(one)) for key, one in value.pairs))
    return None if is_null(value) else value.value


def format_inline(form: Form, *, flow: bool = True) -> str:
    """Return a form on one line; ``flow`` says that it stands inside brackets or braces."""
    if isinstance(form, TextForm):
        return form.text if form.bare else format_text(form.text, flow=flow)
    if isinstance(form, ListForm):
        return "[" + ", ".join(format_inline(item) for item in form.items) + "]"
    return "{" + ", ".join(format_flow_pair(key, value) for key, value in form.pairs) + "}"


def format_flow_pair(key: str, form: Form) -> str:
    """Return ``key: value`` as it stands between braces."""
    written = format_key(key)
    # A key that opens with ``?`` ends at a colon with space before it.
    return f"{written}{' ' if written.startswith('? ') else ''}: {format_inline(form)}"


def format_pair(key: str, form: Form, column: int, newline: str) -> str:
    """Return ``key: value`` as lines of a block mapping whose keys stand at ``column``.

    The first line is without its indentation, the last without its line break.
    """
    written = format_key(key)
    opening = f"{written}{newline}{' ' * column}:" if written.startswith("? ") else f"{written}:"
    return opening + format_behind_key(form, column, newline)


def format_behind_key(form: Form, column: int, newline: str) -> str:
    """Return what stands behind the colon of a key at ``column``: a blank and a value, or lines."""
    if isinstance(form, TextForm):
        if form.literal and "\n" in form.text and can_block(form.text):
            return f" {block_header(form.text)}{block_lines(form.text, column + 2, newline)}"
        return f" {format_inline(form, flow=False)}"
    if isinstance(form, ListForm):
        if form.flow or not form.items:
            return f" {format_inline(form)}"
        dash = column + form.dash_indent
        return "".join(f"{newline}{' ' * dash}{format_item_lines(one, dash, newline)}" for one in form.items)
    if form.flow or not form.pairs:
        return f" {format_inline(form)}"
    indent = newline + " " * (column + 2)
    return indent + _join_pairs(form, column + 2, newline)


def format_item_lines(form: Form, column: int, newline: str) -> str:
    """Return an item of a block list, from its dash at ``column`` on, without the last line break."""
    if isinstance(form, MapForm) and form.pairs and not form.flow:
        return "- " + _join_pairs(form, column + 2, newline)
    return "- " + format_inline(form, flow=False)


def _join_pairs(form: MapForm, column: int, newline: str) -> str:
    indent = newline + " " * column
    return indent.join(format_pair(key, value, column, newline) for key, value in form.pairs)
