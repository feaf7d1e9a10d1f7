"""Which characters and lines a YAML value occupies, trimmed of what only follows it.

The parser's end marks run over the blank lines and comments behind a block value; here ends a value
where its own text ends, and an item of a list with its last line and the comments indented under it.
Knows values and text, nothing of entries.
"""

from __future__ import annotations

import re
from typing import Final

from llmlist.formats.yaml_events import YamlList, YamlMap, YamlValue, is_empty

_SKIPPED: Final = re.compile(r"(?:\s|#[^\n]*(?:\n|\Z))*")
_KEEPS_END: Final = re.compile(r"[|>][0-9]*\+")
_COMMENT_LINES: Final = re.compile(r"(?:[ \t]*\r?\n)*([ \t]*)#[^\n]*(?:\n|\Z)")


def line_start(text: str, index: int) -> int:
    """Return where the line of a character begins."""
    return text.rfind("\n", 0, index) + 1


def line_end(text: str, index: int) -> int:
    """Return where the line of a character ends, its line break included."""
    found = text.find("\n", index)
    return len(text) if found < 0 else found + 1


def after_indicator(text: str, index: int, indicator: str) -> int:
    """Return the place behind the indicator that follows, or ``index`` if another character does."""
    found = _SKIPPED.match(text, index)
    position = found.end() if found else index
    return position + 1 if text.startswith(indicator, position) else index


def content_end(text: str, value: YamlValue) -> int:
    """Return the place behind the last character of a value; for an empty one, where it is said to stand."""
    if isinstance(value, YamlMap) and value.pairs and not (value.flow or value.aliased):
        return pair_end(text, *value.pairs[-1])
    if isinstance(value, YamlList) and value.items and not (value.flow or value.aliased):
        return _last_item_end(text, value)
    end = value.end_mark.index
    if isinstance(value, (YamlList, YamlMap)) or (value.style or "'") not in "|>":
        return end
    return _block_scalar_end(text, value.start_mark.index, end)


def pair_end(text: str, key: YamlValue, value: YamlValue) -> int:
    """Return the place behind the last character of a key and its value."""
    if is_empty(value):
        return after_indicator(text, content_end(text, key), ":")
    return content_end(text, value)


def _last_item_end(text: str, value: YamlList) -> int:
    last = value.items[-1]
    if not is_empty(last):
        return content_end(text, last)
    before = content_end(text, value.items[-2]) if len(value.items) > 1 else value.start_mark.index
    return after_indicator(text, before, "-")


def _block_scalar_end(text: str, start: int, end: int) -> int:
    header = text.find("\n", start, end)
    if header < 0:
        return end
    # An anchor or tag may stand before the indicator.
    if any(_KEEPS_END.match(word) for word in text[start:header].split()):
        return end - 1 if text[end - 1] == "\n" else end
    last = start + len(text[start:end].rstrip())
    found = text.find("\n", last)
    stop = len(text) if found < 0 else found
    return stop - 1 if text[stop - 1] == "\r" else stop


def lines_end(text: str, end: int, column: int) -> int:
    """Return where the lines of a block value end that stands under ``column``.

    Comments that are indented deeper than ``column`` belong to the value before them; those at the
    column itself, and blank lines, belong to what follows.
    """
    position = line_end(text, end)
    while True:
        found = _COMMENT_LINES.match(text, position)
        if found is None or len(found[1]) <= column or found.end() == position:
            return position
        position = found.end()


def dash_line(text: str, index: int, column: int, *, floor: int = 0) -> int | None:
    """Return where the line begins whose dash at ``column`` opens the item at ``index``.

    Between the dash and the item stand only blank lines, comments, anchors and tags. None where there
    is no such line from ``floor`` on.
    """
    line = line_start(text, index)
    while line >= floor:
        if text.startswith("-", line + column) and not text[line : line + column].strip(" "):
            return line
        if line == 0:
            break
        line = line_start(text, line - 1)
    return None
