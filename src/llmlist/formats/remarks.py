"""What a curator wrote beside the values of an item: comments, and fields that llmlist does not know.

When an item's lines go, it moves to the item that takes over, as comments.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from llmlist.formats.entry_schema import read_item
from llmlist.formats.yaml_events import YamlFaultError, YamlList, YamlMap, YamlValue, read_document
from llmlist.formats.yaml_lines import content_end

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_COMMENT: Final = re.compile(r"(?:^|(?<=[ \t]))#[^\r\n]*", re.MULTILINE)
_HEADER: Final = re.compile(r"[|>][-+0-9]*[ \t]+(#[^\r\n]*)")


def remarks_of(lines: str, key: str) -> list[str]:
    """Return what stands beside the values of one item, each line as a comment.

    Args:
        lines: The item's own lines.
        key: Of its entry; it stands before each field that llmlist does not know.
    """
    try:
        root = read_document(lines).root
    except YamlFaultError:
        # Anchors tie it to other items: its comments cannot be told from its texts.
        return []
    value = root.items[0] if isinstance(root, YamlList) and len(root.items) == 1 else root
    if not isinstance(value, YamlMap):
        return []
    masked = list(lines)
    headers: list[str] = []
    for start, end in _scalars(lines, value):
        header = _HEADER.match(lines, start)
        headers += [header[1].rstrip()] if header else []
        masked[start:end] = "x" * (end - start)
    return [*_unknown(lines, value, key), *headers, *map(str.rstrip, _COMMENT.findall("".join(masked)))]


def _scalars(lines: str, value: YamlValue) -> Iterator[tuple[int, int]]:
    if isinstance(value, YamlList):
        for item in value.items:
            yield from _scalars(lines, item)
    elif isinstance(value, YamlMap):
        for key, one in value.pairs:
            yield from _scalars(lines, key)
            yield from _scalars(lines, one)
    elif value.end_mark.index > value.start_mark.index:
        yield value.start_mark.index, content_end(lines, value)


def _unknown(lines: str, value: YamlMap, key: str) -> Iterator[str]:
    for name, one in read_item(value).unknown:
        text = lines[name.start_mark.index : content_end(lines, one)]
        first, *others = text.splitlines()
        yield f"# {key}: {first}"
        yield from (f"# {other.strip()}" for other in others)


def add_remarks(lines: bytes, remarks: Sequence[str]) -> bytes:
    """Return the lines of an item with remarks below them, as comments that belong to it."""
    if not remarks:
        return lines
    text = lines.decode()
    newline = "\r\n" if "\r\n" in text else "\n"
    column = len(text) - len(text.lstrip(" ")) + 2
    gap = "" if text.endswith("\n") else newline
    return (text + gap + "".join(f"{' ' * column}{one}{newline}" for one in remarks)).encode()
