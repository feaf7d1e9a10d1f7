"""Two new entries to which two people gave one key, though they are two works: each gets a key of its own.

Keys are made of surname, year and first word, so this happens without anybody's fault. Knows texts only.
"""

from __future__ import annotations

from llmlist.formats.entries_file import parse_entries
from llmlist.formats.yaml_events import YamlList, YamlMap, bom_length, decode, read_document
from llmlist.formats.yaml_forms import meaning_of_value
from llmlist.formats.yaml_text import format_text
from llmlist.model.entry import Entry
from llmlist.model.title import titles_agree


def give_own_keys(base: bytes, ours: bytes, theirs: bytes) -> tuple[bytes, bytes, bytes]:
    """Return three versions in which two new entries with one key that are two works have two keys.

    Which of them gets the further key does not depend on whose it is.

    Raises:
        YamlFaultError: A version is no YAML.
    """
    before, left, right = (_entries_by_key(content) for content in (base, ours, theirs))
    for key in left.keys() & right.keys() - before.keys():
        entries = (left[key], right[key])
        if not _are_two_works(*entries):
            continue
        number = 2
        while f"{key}-{number}" in {**before, **left, **right}:
            number += 1
        if repr(entries[0]) > repr(entries[1]):
            ours = _with_key(ours, key, f"{key}-{number}")
        else:
            theirs = _with_key(theirs, key, f"{key}-{number}")
    return base, ours, theirs


def _entries_by_key(content: bytes) -> dict[str, Entry]:
    pieces = parse_entries(content, "").slices
    return {piece.item.key: piece.item for piece in pieces if isinstance(piece.item, Entry)}


def _are_two_works(one: Entry, other: Entry) -> bool:
    """Tell whether two entries cannot be one work: an identifier says so, or nothing but the key is alike."""
    same_page = {link.url for link in one.links} & {link.url for link in other.links}
    if same_page or set(one.ids) & set(other.ids):
        return False
    schemes = {id_.scheme for id_ in one.ids} & {id_.scheme for id_ in other.ids}
    return bool(schemes) or not titles_agree(one.title, other.title)


def _with_key(content: bytes, old: str, new: str) -> bytes:
    """Return a file with another key for an entry, and for the further places of it."""
    text = decode(content)
    root = read_document(text).root
    marks = [
        (value.start_mark.index, value.end_mark.index)
        for item in (root.items if isinstance(root, YamlList) else ())
        for key, value in (item.pairs if isinstance(item, YamlMap) else ())
        if meaning_of_value(key) in {"key", "see"} and meaning_of_value(value) == old
    ]
    for start, end in reversed(marks):
        text = text[:start] + format_text(new, flow=True) + text[end:]
    return content[: bom_length(content)] + text.encode()
