"""An entries file: its items with the lines they occupy, and every problem in it.

Reads text into values; how an item is written or changed is told elsewhere.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from llmlist.formats.entry_schema import Fault, ReadItem, read_item
from llmlist.formats.plain_items import read_plain_items
from llmlist.formats.yaml_events import (
    YamlFaultError,
    YamlList,
    YamlValue,
    bom_length,
    decode,
    is_null,
    read_items,
)
from llmlist.formats.yaml_lines import content_end, dash_line, lines_end
from llmlist.model.edit import Span
from llmlist.model.problem import Location, Problem

if TYPE_CHECKING:
    from collections.abc import Sequence

    from llmlist.model.entry import Item


@dataclass(frozen=True, slots=True, kw_only=True)
class Slice:
    """One item of an entries file.

    Attributes:
        item: What it says.
        span: Its bytes: from the start of the line of its dash, indentation included, to the end of its
            last line, line break included. Comments indented deeper than the dash belong to the item
            above them; blank lines and comments at the dash's column belong to no item. In a list
            written ``[{…}, {…}]`` the braces alone.
        line: First line, from 1.
    """

    item: Item
    span: Span
    line: int


@dataclass(frozen=True, slots=True, kw_only=True)
class EntriesText:
    """What an entries file says.

    Attributes:
        slices: Its items in order; those with errors are missing.
        problems: All faults. Where one of severity ``error`` stands the file must not be used.
    """

    slices: tuple[Slice, ...]
    problems: tuple[Problem, ...]


class _Extent(NamedTuple):
    """Where an item begins and ends, in characters."""

    start: int
    end: int


class Lines:
    """The lines of a text, for telling places to people; only a line feed ends a line."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._starts: list[int] | None = None

    def place(self, index: int) -> tuple[int, int]:
        """Return line and column of a character, both from 1."""
        if self._starts is None:
            self._starts = [0]
            position = self._text.find("\n")
            while position >= 0:
                self._starts.append(position + 1)
                position = self._text.find("\n", position + 1)
        line = bisect_right(self._starts, index)
        return line, index - self._starts[line - 1] + 1


def parse_entries(content: bytes, path: str) -> EntriesText:
    """Read an entries file.

    Args:
        content: The file's bytes.
        path: Its path, for the locations of problems.

    Returns:
        Its items and every problem; bad content gives problems, never an exception.
    """
    try:
        text = decode(content)
        plain = read_plain_items(text)
        if plain is None:
            return _parse_by_events(content, text, path)
    except YamlFaultError as fault:
        return EntriesText(slices=(), problems=(syntax_problem(content, path, fault),))
    read = [one.read for one in plain]
    slices = _make_slices(content, text, read, [_Extent(one.start, one.end) for one in plain])
    return EntriesText(slices=slices, problems=tuple(_item_problems(read, path, Lines(text))))


def _parse_by_events(content: bytes, text: str, path: str) -> EntriesText:
    """Read a file as the parser sees it.

    Raises:
        YamlFaultError: It is no YAML.
    """
    root, read = read_items(text, lambda value: _read_extent(text, value))
    lines = Lines(text)
    if root is None or is_null(root):
        return EntriesText(slices=(), problems=())
    if not isinstance(root, YamlList):
        location = _location(path, lines, root.start_mark.index)
        message = "expected a list of entries, each after a dash"
        problem = Problem(code="wrong-type", severity="error", message=message, location=location)
        return EntriesText(slices=(), problems=(problem,))
    problems = _item_problems([one for one, _ in read], path, lines)
    extents = _line_extents(text, root, [extent for _, extent in read])
    for extent, (one, found) in zip(extents, read, strict=True):
        if extent is None and one.item is not None:
            problems.append(_no_line_of_its_own(path, lines, found.start))
    slices = _make_slices(content, text, [one for one, _ in read], extents)
    return EntriesText(slices=slices, problems=tuple(problems))


def syntax_problem(content: bytes, path: str, fault: YamlFaultError) -> Problem:
    """Return the problem that a file cannot be read."""
    location = Location(path=path)
    if fault.index is not None:
        text = content[bom_length(content) :].decode(errors="replace")
        location = _location(path, Lines(text), fault.index)
    return Problem(code=fault.code, severity="error", message=str(fault), location=location, hint=fault.hint)


def _read_extent(text: str, value: YamlValue) -> tuple[ReadItem, _Extent]:
    return read_item(value), _Extent(value.start_mark.index, content_end(text, value))


def _location(path: str, lines: Lines, index: int) -> Location:
    line, column = lines.place(index)
    return Location(path=path, line=line, column=column)


def _item_problems(read: Sequence[ReadItem], path: str, lines: Lines) -> list[Problem]:
    return [
        _item_problem(fault, number, one, path, lines)
        for number, one in enumerate(read)
        for fault in one.faults
    ]


def _item_problem(fault: Fault, number: int, one: ReadItem, path: str, lines: Lines) -> Problem:
    return Problem(
        code=fault.code,
        severity=fault.severity,
        message=f"entries[{number}]{fault.path}: {fault.message}",
        location=_location(path, lines, fault.position),
        entry_key=one.key,
        hint=fault.hint,
    )


def _no_line_of_its_own(path: str, lines: Lines, index: int) -> Problem:
    return Problem(
        code="yaml-syntax",
        severity="error",
        message="this entry does not begin on a line of its own",
        location=_location(path, lines, index),
        hint="begin each entry on a new line with a dash",
    )


def _line_extents(text: str, root: YamlList, found: list[_Extent]) -> list[_Extent | None]:
    if root.flow:
        return list(found)
    column = root.start_mark.column
    extents: list[_Extent | None] = []
    floor = 0
    for one in found:
        start = dash_line(text, one.start, column, floor=floor)
        if start is None:
            extents.append(None)
            continue
        floor = lines_end(text, one.end, column)
        extents.append(_Extent(start, floor))
    return extents


def _make_slices(
    content: bytes, text: str, read: Sequence[ReadItem], extents: Sequence[_Extent | None]
) -> tuple[Slice, ...]:
    """Turn characters into bytes and lines, going once through the text."""
    slices: list[Slice] = []
    position, offset, line = 0, bom_length(content), 1
    narrow = text.isascii()
    for one, extent in zip(read, extents, strict=True):
        if extent is None or one.item is None:
            continue
        start, end = extent
        before = text[position:start]
        first = offset + (len(before) if narrow else len(before.encode()))
        line += text.count("\n", position, start)
        size = end - start if narrow else len(text[start:end].encode())
        slices.append(Slice(item=one.item, span=Span(first, first + size), line=line))
        offset, position = first, start
    return tuple(slices)
