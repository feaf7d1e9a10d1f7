"""Change YAML text as little as possible until it says what a form says.

Only the characters of what differs are replaced: comments, key order, quotes, unknown keys and the
layout of all else stay. Nothing here proves the outcome; the callers read it again. Knows values,
forms and text, nothing of entries.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple, TypeAlias

from llmlist.formats.yaml_events import YamlList, YamlMap, YamlScalar, YamlValue, is_empty, is_null
from llmlist.formats.yaml_forms import (
    Form,
    ListForm,
    MapForm,
    Meaning,
    TextForm,
    format_behind_key,
    format_flow_pair,
    format_inline,
    format_item_lines,
    format_pair,
    meaning_of_form,
    meaning_of_value,
)
from llmlist.formats.yaml_lines import (
    after_indicator,
    content_end,
    dash_line,
    line_start,
    lines_end,
    pair_end,
)
from llmlist.formats.yaml_text import (
    block_header,
    block_lines,
    can_block,
    can_single,
    quote_double,
    quote_single,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

_BLOCK_COMMENT: Final = re.compile(r"[|>][0-9+-]*[ \t]+(#[^\r\n]*)")
_REST_COMMENT: Final = re.compile(r"[ \t]*#")


class Splice(NamedTuple):
    """Replace the characters from ``start`` to ``end``."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """The text that splices refer to.

    Attributes:
        text: As `yaml_events.decode` gives it.
        newline: The line break that new lines get.
    """

    text: str
    newline: str


_NewPair: TypeAlias = tuple[str, Form, int | None]
"""Name, form and the number of the pair behind which it goes; None puts it first."""


def newline_of(text: str) -> str:
    """Return the line break that the text uses first, else a line feed."""
    found = text.find("\n")
    return "\r\n" if found > 0 and text[found - 1] == "\r" else "\n"


def splice(text: str, splices: Iterable[Splice], *, start: int = 0, end: int | None = None) -> str:
    """Return ``text[start:end]`` with all splices made; those at one place keep their order.

    Raises:
        ValueError: Two splices overlap or leave the range.
    """
    stop = len(text) if end is None else end
    pieces: list[str] = []
    position = start
    for one in sorted(splices, key=lambda one: (one.start, one.end)):
        if one.start < position or one.end > stop:
            raise ValueError("two changes of one text overlap")
        pieces += (text[position : one.start], one.text)
        position = one.end
    return "".join([*pieces, text[position:stop]])


def revise_map(
    page: Page, value: YamlMap, changes: Mapping[str, Form | None], order: Sequence[str]
) -> list[Splice]:
    """Return the splices that set the fields of ``changes``; None removes a field.

    Args:
        page: The text.
        value: The mapping as read from it; not an alias.
        changes: Fields to set or remove. All others stay as they are.
        order: Where a new field goes: behind the nearest field before it in this order.

    Raises:
        ValueError: A block would lose all its fields.
    """
    present = {_key_text(key): number for number, (key, _) in enumerate(value.pairs)}
    removed = {present[name] for name, form in changes.items() if form is None and name in present}
    splices: list[Splice] = []
    for name, form in changes.items():
        if form is not None and name in present:
            key, old = value.pairs[present[name]]
            splices += _revise_pair(page, key, old, form, flow=value.flow)
    new = [
        (name, form, _place_of(name, order, present, removed))
        for name in order
        if name not in present and (form := changes.get(name)) is not None
    ]
    make = _flow_map_splices if value.flow else _block_map_splices
    return splices + make(page, value, removed, new)


def _key_text(key: YamlValue) -> str | None:
    return None if isinstance(key, (YamlList, YamlMap)) else key.value


def _place_of(
    name: str, order: Sequence[str], present: Mapping[str | None, int], removed: set[int]
) -> int | None:
    """Return the number of the pair behind which a new field goes, or None for the front."""
    for other in reversed(order[: order.index(name)]):
        if other in present and present[other] not in removed:
            return present[other]
    return None


def _revise_pair(page: Page, key: YamlValue, old: YamlValue, form: Form, *, flow: bool) -> list[Splice]:
    column = _key_column(page, key)
    inner = _revise(page, old, form, column, flow=flow)
    if inner is not None:
        return inner
    colon = after_indicator(page.text, content_end(page.text, key), ":")
    if is_empty(old):
        inline = not flow and not _comment_follows(page, colon)
        behind = format_behind_key(form, column, page.newline) if inline else " " + format_inline(form)
        return [Splice(colon, colon, behind)]
    start, end = old.start_mark.index, content_end(page.text, old)
    between = page.text[colon:start]
    if flow or between.strip() or _comment_follows(page, end):
        return [Splice(start, end, format_inline(form, flow=flow))]
    return [Splice(colon, end, format_behind_key(form, column, page.newline))]


def page_column(page: Page, value: YamlValue) -> int:
    """Return the column of a value, counted from its line's start in the text at hand."""
    return value.start_mark.index - line_start(page.text, value.start_mark.index)


def _key_start(page: Page, key: YamlValue) -> int:
    """Return where a key begins, with the ``? `` of a long one."""
    start = key.start_mark.index
    return start - 2 if page.text.startswith("? ", max(start - 2, 0)) and start >= 2 else start


def _key_column(page: Page, key: YamlValue) -> int:
    start = _key_start(page, key)
    return start - line_start(page.text, start)


def _comment_follows(page: Page, index: int) -> bool:
    return _REST_COMMENT.match(page.text, index) is not None


def _revise(page: Page, old: YamlValue, form: Form, column: int, *, flow: bool) -> list[Splice] | None:
    """Return the splices inside a value, or None where it has to be replaced as a whole."""
    if _says(meaning_of_value(old), form):
        return []
    if isinstance(old, (YamlList, YamlMap)):
        return _revise_inside(page, old, form)
    if isinstance(form, ListForm) and len(form.items) == 1 and not is_null(old):
        return _revise(page, old, form.items[0], column, flow=flow)
    if isinstance(form, TextForm) and not is_empty(old):
        return [_respell(page, old, form, column, flow=flow)]
    return None


def _revise_inside(page: Page, old: YamlList | YamlMap, form: Form) -> list[Splice] | None:
    if old.aliased:
        return None
    if isinstance(old, YamlList) and isinstance(form, ListForm):
        return _revise_list(page, old, form)
    if isinstance(old, YamlMap) and isinstance(form, MapForm):
        return _revise_nested_map(page, old, form)
    return None


def _respell(page: Page, old: YamlScalar, form: TextForm, column: int, *, flow: bool) -> Splice:
    """Return the splice that gives a scalar another text in the quotes or block that it has."""
    start, end = old.start_mark.index, content_end(page.text, old)
    comment = _BLOCK_COMMENT.match(page.text, start) if old.style in {"|", ">"} else None
    tail = f" {comment[1]}" if comment else ""
    blocks = old.style == "|" or (form.literal and "\n" in form.text)
    if blocks and not flow and can_block(form.text) and not _comment_follows(page, end):
        lines = block_lines(form.text, column + 2, page.newline)
        return Splice(start, end, block_header(form.text) + tail + lines)
    if old.style == '"':
        return Splice(start, end, quote_double(form.text))
    if old.style == "'" and can_single(form.text):
        return Splice(start, end, quote_single(form.text))
    return Splice(start, end, format_inline(form, flow=flow) + tail)


def _revise_nested_map(page: Page, old: YamlMap, form: MapForm) -> list[Splice] | None:
    names = [name for name, _ in form.pairs]
    values = {_key_text(key): meaning_of_value(one) for key, one in old.pairs}
    kept = [name for name in values if name in names]
    if form.owned is None and (not kept or kept != [name for name in names if name in values]):
        return None
    changes: dict[str, Form | None] = {
        name: None
        for name, said in values.items()
        if name is not None and name not in names and _is_ours(name, form) and not _says_nothing(said)
    }
    changes |= {name: one for name, one in form.pairs if name not in values or not _says(values[name], one)}
    return revise_map(page, old, changes, names)


def _is_ours(name: str, form: MapForm) -> bool:
    return form.owned is None or name in form.owned


def _says(said: Meaning, form: Form) -> bool:
    return said == meaning_of_form(form)


def _says_nothing(meaning: Meaning) -> bool:
    """Tell whether a field says what a missing one says, and so may stay."""
    return meaning is None or meaning in {("list",), ("map",)}


def _block_map_splices(page: Page, value: YamlMap, removed: set[int], new: list[_NewPair]) -> list[Splice]:
    column = _key_column(page, value.pairs[0][0])
    ends = [lines_end(page.text, pair_end(page.text, *pair), column) for pair in value.pairs]
    splices = _cut_leading(page, value, removed, ends)
    leading = _leading_run(removed)
    for number in sorted(removed - set(range(leading))):
        start = line_start(page.text, value.pairs[number][0].start_mark.index)
        splices.append(Splice(start, ends[number], ""))
    indent = " " * column
    for name, form, place in new:
        lines = format_pair(name, form, column, page.newline)
        if place is None:
            first = _key_start(page, value.pairs[leading][0])
            splices.append(Splice(first, first, lines + page.newline + indent))
        else:
            splices.append(_insert_lines(page, ends[place], indent + lines))
    return splices


def _leading_run(removed: set[int]) -> int:
    """Return how many pairs from the first on are removed."""
    run = 0
    while run in removed:
        run += 1
    return run


def _cut_leading(page: Page, value: YamlMap, removed: set[int], ends: list[int]) -> list[Splice]:
    """Return the splice that removes the first pairs and leaves what stands before them, such as a dash."""
    run = _leading_run(removed)
    if run == 0:
        return []
    if run == len(value.pairs):
        raise ValueError("a block cannot lose all its fields")
    start, end = _key_start(page, value.pairs[0][0]), ends[run - 1]
    while page.text[end] in " \r\n":
        end += 1
    return [Splice(start, end, "")]


def _insert_lines(page: Page, index: int, lines: str) -> Splice:
    """Return the splice that puts lines at a line's start, or below a last line without line break."""
    if index and not page.text.endswith("\n", 0, index):
        return Splice(index, index, page.newline + lines)
    return Splice(index, index, lines + page.newline)


def _flow_map_splices(page: Page, value: YamlMap, removed: set[int], new: list[_NewPair]) -> list[Splice]:
    ranges = [(_key_start(page, key), pair_end(page.text, key, one)) for key, one in value.pairs]
    texts = [(place, format_flow_pair(name, form)) for name, form, place in new]
    return _flow_splices(ranges, removed, texts, value)


def _flow_splices(
    ranges: list[tuple[int, int]],
    removed: set[int],
    new: list[tuple[int | None, str]],
    whole: YamlList | YamlMap,
) -> list[Splice]:
    """Return the splices that cut and add parts between brackets, commas included."""
    kept = [number for number in range(len(ranges)) if number not in removed]
    if not kept:
        start, end = whole.start_mark.index + 1, whole.end_mark.index - 1
        return [Splice(start, end, ", ".join(text for _, text in new))]
    splices = []
    for number in sorted(removed):
        later = [other for other in kept if other > number]
        if later:
            splices.append(Splice(ranges[number][0], ranges[number + 1][0], ""))
        else:
            splices.append(Splice(ranges[number - 1][1], ranges[number][1], ""))
    for place, text in new:
        if place is None:
            first = ranges[kept[0]][0]
            splices.append(Splice(first, first, f"{text}, "))
        else:
            splices.append(Splice(ranges[place][1], ranges[place][1], f", {text}"))
    return splices


class _Move(NamedTuple):
    """How the items of a list become others: by their numbers in the file and in the form."""

    changed: list[tuple[int, int]]
    removed: set[int]
    added: list[tuple[int | None, int]]


def _revise_list(page: Page, old: YamlList, form: ListForm) -> list[Splice] | None:
    if not old.items or not form.items:
        return None
    before = [_identity(meaning_of_value(item)) for item in old.items]
    after = [_identity(meaning_of_form(item)) for item in form.items]
    move = _plan_move(before, after)
    if len(move.removed) == len(old.items):
        return None
    make = _flow_list_splices if old.flow else _block_list_splices
    return make(page, old, form, move, before)


def _identity(meaning: Meaning) -> object:
    """Return that by which an item is known again: its ``key`` where it has one."""
    if isinstance(meaning, tuple) and meaning[0] == "map":
        for pair in meaning[1:]:
            if isinstance(pair, tuple) and pair[0] == "key":
                return pair
    return meaning


def _plan_move(before: list[object], after: list[object]) -> _Move:
    # Loaded late: only a changed list needs it.
    from difflib import SequenceMatcher  # noqa: PLC0415

    move = _Move([], set(), [])
    shared = set(before) & set(after)
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        gone, come = list(range(i1, i2)), list(range(j1, j2))
        place = i1 - 1 if i1 else None
        # What stands on both sides has moved; of the rest, one became the other.
        while gone and come and (tag == "equal" or not {before[gone[0]], after[come[0]]} & shared):
            place = gone.pop(0)
            move.changed.append((place, come.pop(0)))
        move.removed.update(gone)
        move.added.extend((place, number) for number in come)
    return move


def _flow_list_splices(
    page: Page, old: YamlList, form: ListForm, move: _Move, _before: list[object]
) -> list[Splice]:
    ranges = [(item.start_mark.index, content_end(page.text, item)) for item in old.items]
    splices: list[Splice] = []
    for number, wanted in move.changed:
        splices += _revise_item(page, old.items[number], form.items[wanted], flow=True)
    new = [(place, format_inline(form.items[wanted])) for place, wanted in move.added]
    return splices + _flow_splices(ranges, move.removed, new, old)


def _revise_item(page: Page, item: YamlValue, form: Form, *, flow: bool) -> list[Splice]:
    column = page_column(page, item)
    inner = _revise(page, item, form, max(column - 2, 0), flow=flow)
    if inner is not None:
        return inner
    start, end = item.start_mark.index, content_end(page.text, item)
    if flow or not isinstance(form, MapForm) or form.flow:
        return [Splice(start, end, format_inline(form, flow=flow))]
    text = format_item_lines(form, column - 2, page.newline).removeprefix("- ")
    return [Splice(start, end, text)]


def _block_list_splices(
    page: Page, old: YamlList, form: ListForm, move: _Move, before: list[object]
) -> list[Splice] | None:
    spans = _item_lines(page, old)
    if spans is None:
        return None
    column = page_column(page, old)
    splices: list[Splice] = []
    for number, wanted in move.changed:
        splices += _revise_item(page, old.items[number], form.items[wanted], flow=False)
    splices += [Splice(*spans[number], "") for number in sorted(move.removed)]
    moved = {before[number]: number for number in move.removed}
    for place, wanted in move.added:
        one = form.items[wanted]
        source = moved.pop(_identity(meaning_of_form(one)), None)
        if source is None:
            lines = " " * column + format_item_lines(one, column, page.newline)
        else:
            inner = _revise_item(page, old.items[source], one, flow=False)
            start, end = spans[source]
            lines = splice(page.text, inner, start=start, end=end).removesuffix("\n").removesuffix("\r")
        index = spans[0][0] if place is None else spans[place][1]
        splices.append(_insert_lines(page, index, lines))
    return splices


def _item_lines(page: Page, old: YamlList) -> list[tuple[int, int]] | None:
    column = page_column(page, old)
    spans: list[tuple[int, int]] = []
    for item in old.items:
        floor = spans[-1][1] if spans else 0
        start = dash_line(page.text, item.start_mark.index, column, floor=floor)
        if start is None:
            return None
        spans.append((start, lines_end(page.text, content_end(page.text, item), column)))
    return spans
