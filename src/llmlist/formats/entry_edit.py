"""Change one item of an entries file: only the lines of the fields that differ, and proved.

Knows the file's bytes and one slice of them, no paths.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from llmlist.errors import EditError, StaleFileError
from llmlist.formats.entries_file import parse_entries
from llmlist.formats.entry_forms import format_item, grouped, item_forms
from llmlist.formats.entry_schema import ENTRY_FIELDS, SEE_FIELDS, ReadItem, read_item
from llmlist.formats.yaml_events import (
    YamlFaultError,
    YamlList,
    YamlMap,
    bom_length,
    decode,
    read_document,
)
from llmlist.formats.yaml_forms import Form, Meaning, meaning_of_value
from llmlist.formats.yaml_splice import Page, newline_of, revise_map, splice
from llmlist.model.entry import Entry, See

if TYPE_CHECKING:
    from llmlist.formats.entries_file import Slice


class _Target(NamedTuple):
    """The item to change and the text in which its marks count.

    Attributes:
        text: The slice alone, or the whole file where anchors tie its items together.
        value: The item.
        start: Where the slice begins in ``text``.
        end: Where it ends.
    """

    text: str
    value: YamlMap
    start: int
    end: int


def edit_item(content: bytes, piece: Slice, after: Entry | See) -> bytes:
    """Return the bytes that have to stand in place of a slice for it to say ``after``.

    Only the lines of fields that differ change. Comments, the order of fields, quotes and unknown
    fields stay. The result has been read again: it says ``after``, and what else it said before.

    Args:
        content: The file as it is.
        piece: The slice, as `parse_entries` cut it from this content.
        after: What it is to say; an `Entry` cannot become a `See` while unknown fields stand in it.

    Raises:
        StaleFileError: The slice does not say ``piece.item`` in this content.
        EditError: The change cannot be made without changing something else.
    """
    target = _find_target(content, piece)
    before = read_item(target.value)
    if before.item != piece.item:
        raise _stale(piece)
    if piece.item == after:
        return piece.span.of(content)
    newline = newline_of(content.decode())
    change = _revise if type(piece.item) is type(after) else _rewrite
    edited = change(target, before, after, newline).encode()
    _prove(content, piece, edited, before, after)
    return edited


def _find_target(content: bytes, piece: Slice) -> _Target:
    return _find_alone(piece.span.of(content)) or _find_in_file(content, piece)


def _find_alone(lines: bytes) -> _Target | None:
    """Return the item where its lines can be read alone, which anchors and aliases prevent."""
    try:
        text = lines.decode()
        reading = read_document(text)
    except (YamlFaultError, UnicodeDecodeError):
        return None
    root = reading.root
    value = root.items[0] if isinstance(root, YamlList) and len(root.items) == 1 else root
    if reading.anchored or not isinstance(value, YamlMap):
        return None
    return _Target(text, value, 0, len(text))


def _find_in_file(content: bytes, piece: Slice) -> _Target:
    try:
        text = decode(content)
        root = read_document(text).root
        start = len(content[bom_length(content) : piece.span.start].decode())
        end = start + len(piece.span.of(content).decode())
    except (YamlFaultError, UnicodeDecodeError) as error:
        raise StaleFileError(f"the file of {piece.item.key} can no longer be read: {error}") from error
    items = root.items if isinstance(root, YamlList) else []
    for value in items:
        if isinstance(value, YamlMap) and start <= value.start_mark.index < end:
            return _Target(text, value, start, end)
    raise _stale(piece)


def _stale(piece: Slice) -> StaleFileError:
    message = f"the lines of {piece.item.key} are no longer those that were read"
    return StaleFileError(message, hint="run the command again")


def _rewrite(target: _Target, before: ReadItem, after: Entry | See, newline: str) -> str:
    """Return the lines of an entry that becomes a `See`, or the reverse."""
    if before.unknown or target.value.flow:
        raise EditError(
            f"{before.key} has fields that llmlist does not know and would lose",
            hint="remove them by hand first",
        )
    old = target.text[target.start : target.end]
    indent = old[: len(old) - len(old.lstrip(" "))]
    return format_item(after, newline=newline, indent=indent).decode()


def _revise(target: _Target, read: ReadItem, after: Entry | See, newline: str) -> str:
    before = read.item
    if before is None:  # the caller has compared it with the slice's own item
        raise _unproved(after)
    old, new = item_forms(before), item_forms(after)
    order = ENTRY_FIELDS if isinstance(after, Entry) else SEE_FIELDS
    changes: dict[str, Form | None] = {
        name: new.get(name) for name in order if old.get(name) != new.get(name)
    }
    page = Page(text=target.text, newline=newline)
    try:
        splices = revise_map(page, target.value, changes, order)
        return splice(target.text, splices, start=target.start, end=target.end)
    except ValueError as error:
        raise _unproved(before) from error


def _unproved(item: Entry | See) -> EditError:
    message = f"the lines of {item.key} cannot be changed without changing something else"
    return EditError(message, hint="change them by hand")


def _prove(content: bytes, piece: Slice, edited: bytes, before: ReadItem, after: Entry | See) -> None:
    alone = _find_alone(edited)
    if alone is not None and _find_alone(piece.span.of(content)) is not None:
        found = read_item(alone.value)
    else:
        found = _prove_in_file(content, piece, edited)
    if not _says(found, after) or _meanings(found) != _meanings(before):
        raise _unproved(piece.item)


def _prove_in_file(content: bytes, piece: Slice, edited: bytes) -> ReadItem:
    """Return the item as the whole new file says it, after checking that all others say the same."""
    new = content[: piece.span.start] + edited + content[piece.span.end :]
    was, now = parse_entries(content, "").slices, parse_entries(new, "").slices
    changed = [number for number, one in enumerate(was) if one.span == piece.span]
    if len(was) != len(now) or len(changed) != 1:
        raise _unproved(piece.item)
    if any(a.item != b.item for n, (a, b) in enumerate(zip(was, now, strict=True)) if n != changed[0]):
        raise _unproved(piece.item)
    return read_item(_find_in_file(new, now[changed[0]]).value)


def _says(found: ReadItem, after: Entry | See) -> bool:
    if isinstance(found.item, Entry) and isinstance(after, Entry):
        return replace(found.item, ids=()) == replace(after, ids=()) and grouped(found.item.ids) == grouped(
            after.ids
        )
    return found.item == after


def _meanings(found: ReadItem) -> list[tuple[Meaning, Meaning]]:
    return [(meaning_of_value(key), meaning_of_value(value)) for key, value in found.unknown]
