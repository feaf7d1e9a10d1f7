"""Cut YAML lists and maps into named parts that can be put together again in another order.

A part is a field of a map or an item of a list, with the lines that belong to it, byte for byte. What
cannot be cut safely (anchors, several values on one line, names given twice) is told by None. Knows no
fields of entries but the two by which an item is recognised, ``key`` and ``see``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from llmlist.formats.yaml_events import YamlList, YamlMap, YamlValue
from llmlist.formats.yaml_forms import meaning_of_value
from llmlist.formats.yaml_lines import content_end, dash_line, line_end, line_start, lines_end

if TYPE_CHECKING:
    from collections.abc import Sequence

Name: TypeAlias = tuple[object, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A field of a map or an item of a list.

    Attributes:
        name: By which it is recognised among its siblings.
        lead: Blank lines and comments above an item that belong to no item.
        prefix: What stands before it on its first line: blanks, or a dash with blanks.
        text: Its lines behind the prefix.
        value: What the field or item says.
        source: The whole text in which the marks of ``value`` count.
        end: Where in ``source`` the part ends.
    """

    name: Name
    lead: str
    prefix: str
    text: str
    value: YamlValue
    source: str
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """A list or map cut into parts.

    Attributes:
        opening: What stands above the first part.
        parts: In order, each with a name of its own.
        closing: What stands below the last part.
        inline: The parts stand on one line, between brackets.
    """

    opening: str
    parts: tuple[Part, ...]
    closing: str
    inline: bool = False

    @property
    def by_name(self) -> dict[Name, Part]:
        """The parts by their names."""
        return {part.name: part for part in self.parts}


def cut(source: str, value: YamlValue, start: int, end: int) -> Parts | None:
    """Return a list or map as parts, or None where it cannot be cut.

    Args:
        source: The whole text.
        value: A value in it.
        start: Where the value's own lines begin.
        end: Where they end.
    """
    if not isinstance(value, (YamlList, YamlMap)) or value.aliased:
        return None
    found = _cut_inline(source, value, start, end) if value.flow else _cut_lines(source, value, start, end)
    if found is None or len(found.by_name) < len(found.parts):
        return None
    return found


def _cut_lines(source: str, value: YamlList | YamlMap, start: int, end: int) -> Parts | None:
    if isinstance(value, YamlMap):
        return _cut_map(source, value, start, end)
    return _cut_list(source, value, start, end)


def _cut_map(source: str, value: YamlMap, start: int, end: int) -> Parts | None:
    starts = [key.start_mark.index for key, _ in value.pairs]
    if not starts or start > starts[0]:
        return None
    heads = [max(line_start(source, index), start) for index in starts]
    prefixes = [source[head:index] for head, index in zip(heads, starts, strict=True)]
    # A key behind a question mark, or two keys on a line.
    if any(prefix.strip(" ") for prefix in prefixes) or len(set(heads)) < len(heads):
        return None
    ends = [*heads[1:], end]
    parts = tuple(
        Part(
            name=("field", meaning_of_value(key)),
            lead="",
            prefix=prefix,
            text=source[index:stop],
            value=one,
            source=source,
            end=stop,
        )
        for (key, one), index, prefix, stop in zip(value.pairs, starts, prefixes, ends, strict=True)
    )
    return Parts(opening=source[start : heads[0]], parts=parts, closing="")


def _cut_list(source: str, value: YamlList, start: int, end: int) -> Parts | None:
    column, floor = value.start_mark.column, start
    found: list[Part] = []
    opening: str | None = None
    for item in value.items:
        head = dash_line(source, item.start_mark.index, column, floor=floor)
        index = item.start_mark.index
        # An empty item, or one that begins below its dash.
        if head is None or head < floor or "\n" in source[head:index]:
            return None
        stop = min(lines_end(source, content_end(source, item), column), end)
        lead = source[floor:head]
        if opening is None:
            opening, lead = lead, ""
        found.append(
            Part(
                name=_name_of(item),
                lead=lead,
                prefix=source[head:index],
                text=source[index:stop],
                value=item,
                source=source,
                end=stop,
            )
        )
        floor = stop
    if opening is None:
        return None
    return Parts(opening=opening, parts=tuple(found), closing=source[floor:end])


def _cut_inline(source: str, value: YamlList | YamlMap, start: int, end: int) -> Parts | None:
    """Cut ``[a, b]`` or ``{a: b}``, where it stands on one line and holds nothing that holds anything."""
    first, last = value.start_mark.index, value.end_mark.index
    if "\n" in source[first:last] or "#" in source[first:last]:
        return None
    pairs = value.pairs if isinstance(value, YamlMap) else [(item, item) for item in value.items]
    if isinstance(value, YamlList) and any(isinstance(one, (YamlList, YamlMap)) for one, _ in pairs):
        return None
    parts = tuple(
        Part(
            name=("field" if isinstance(value, YamlMap) else "value", meaning_of_value(key)),
            lead="",
            prefix="",
            text=source[key.start_mark.index : one.end_mark.index],
            value=one,
            source=source,
            end=one.end_mark.index,
        )
        for key, one in pairs
    )
    return Parts(opening=source[start : first + 1], parts=parts, closing=source[last - 1 : end], inline=True)


def _name_of(item: YamlValue) -> Name:
    """Return by what an item is recognised: an entry by its key, a further place by entry and section."""
    pairs: Sequence[tuple[YamlValue, YamlValue]] = item.pairs if isinstance(item, YamlMap) else ()
    said = {meaning_of_value(key): meaning_of_value(one) for key, one in pairs}
    if "key" in said:
        return ("key", said["key"])
    if "see" in said:
        return ("see", said["see"], said.get("section"))
    if len(pairs) == 1 and not isinstance(pairs[0][1], (YamlList, YamlMap)):
        # A link: what is behind the label may change.
        return ("labelled", *said)
    return ("value", meaning_of_value(item))


def cut_field(part: Part) -> Parts | None:
    """Return the list or map that a part holds as parts, its name above them; None where it cannot."""
    value = part.value
    start = part.end - len(part.text)
    if not isinstance(value, (YamlList, YamlMap)) or value.aliased:
        return None
    if value.flow or value.start_mark.index == start:
        return cut(part.source, value, start, part.end)
    body = line_start(part.source, value.start_mark.index)
    if body <= start or line_end(part.source, start) > body:
        return None
    inner = cut(part.source, value, body, part.end)
    if inner is None:
        return None
    opening = part.source[start:body] + inner.opening
    return Parts(opening=opening, parts=inner.parts, closing=inner.closing)
