"""Identifiers as an entries file writes them, where that is not how llmlist would.

An entry may say ``arxiv: https://arxiv.org/abs/1706.03762v5`` and means ``1706.03762``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from llmlist.errors import InvalidIdentifierError
from llmlist.formats.entry_schema import read_item
from llmlist.formats.yaml_events import YamlFaultError, YamlList, YamlMap, read_document
from llmlist.formats.yaml_text import format_text
from llmlist.model.edit import Edit, Span, apply_edits
from llmlist.model.identifier import canonical_identifier

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from llmlist.formats.yaml_events import YamlScalar, YamlValue
    from llmlist.model.identifier import Identifier

_AROUND: Final = frozenset(b" \t\r\n\"'[]{},#")
"""What stands beside a scalar in the lines of an entry."""


class WrittenId(NamedTuple):
    """One identifier that is not written in its canonical form.

    Attributes:
        written: As the file has it.
        meant: What it means.
        edit: Writes it as it is meant, in the file.
    """

    written: str
    meant: Identifier
    edit: Edit


def are_canonical(lines: bytes, ids: Sequence[Identifier]) -> bool:
    """Tell whether each identifier stands in an entry's lines in its canonical form; quick."""
    return all(_holds(lines, one.value.encode()) for one in ids)


def _holds(lines: bytes, value: bytes) -> bool:
    at = lines.find(value)
    while at >= 0:
        end = at + len(value)
        if at > 0 and lines[at - 1] in _AROUND and (end == len(lines) or lines[end] in _AROUND):
            return True
        at = lines.find(value, at + 1)
    return False


def find_uncanonical_ids(content: bytes, span: Span) -> tuple[WrittenId, ...]:
    """Return the identifiers of one entry that are not canonical.

    Lines that cannot be read alone, as with anchors, give none.

    Args:
        content: The entries file.
        span: The entry's own lines in it.
    """
    lines = span.of(content)
    text = lines.decode()
    entry = _read_alone(text)
    if entry is None:
        return ()
    found = []
    for scheme, scalar in _scalars(entry):
        try:
            meant = canonical_identifier(scheme, scalar.value)
        except InvalidIdentifierError:
            continue
        if meant.value == scalar.value:
            continue
        own = Span(len(text[: scalar.start_mark.index].encode()), len(text[: scalar.end_mark.index].encode()))
        edit = Edit(span=own, content=format_text(meant.value, flow=True).encode())
        if _says_the_same(lines, edit):
            moved = Span(span.start + own.start, span.start + own.end)
            found.append(WrittenId(scalar.value, meant, Edit(span=moved, content=edit.content)))
    return tuple(found)


def _read_alone(text: str) -> YamlMap | None:
    try:
        reading = read_document(text)
    except YamlFaultError:
        return None
    root = reading.root
    value = root.items[0] if isinstance(root, YamlList) and len(root.items) == 1 else root
    return None if reading.anchored or not isinstance(value, YamlMap) else value


def _scalars(entry: YamlMap) -> Iterator[tuple[str, YamlScalar]]:
    """Yield each identifier of an entry with its scheme."""
    for name, value in entry.pairs:
        if _text_of(name) != "ids" or not isinstance(value, YamlMap):
            continue
        for scheme, one in value.pairs:
            for scalar in one.items if isinstance(one, YamlList) else [one]:
                if not isinstance(scalar, YamlList | YamlMap):
                    yield _text_of(scheme), scalar


def _text_of(value: YamlValue) -> str:
    return "" if isinstance(value, YamlList | YamlMap) else value.value


def _says_the_same(lines: bytes, edit: Edit) -> bool:
    before, after = _read_alone(lines.decode()), _read_alone(apply_edits(lines, [edit]).decode())
    return before is not None and after is not None and read_item(before).item == read_item(after).item
