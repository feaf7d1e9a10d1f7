"""Items of an entries file that are written plainly, as llmlist writes them, read line by line.

Where every line of an item has one of the few shapes below, the YAML parser could say nothing else of it,
at ten times the cost. All else goes to the parser: single items together, where it finds each between
the same lines as this reading did, else the whole file. It stays the only authority, and the only one
that reports a fault. Knows no places of values; an item with faults is never made here.
"""

from __future__ import annotations

import re
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from llmlist.errors import InvalidIdentifierError
from llmlist.formats.entry_schema import ATTRIBUTES, MODEL_FIELDS, ReadItem, parse_date, read_item
from llmlist.formats.yaml_events import NULLS, YamlFaultError, YamlList, has_trap, read_items
from llmlist.formats.yaml_lines import content_end, lines_end
from llmlist.model.entry import KINDS, Entry
from llmlist.model.identifier import Identifier, canonical_identifier
from llmlist.model.link import Link

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from llmlist.formats.yaml_events import YamlValue
    from llmlist.model.date import PartialDate

    _Adder = Callable[[str], bool]
    """Takes one line of a block, and tells whether it has a known shape."""


class PlainItem(NamedTuple):
    """An item and the characters that it occupies, from the line of its dash on.

    Attributes:
        read: What the schema takes it for.
        start: Where its first line begins.
        end: Behind its last line and the deeper comments below it.
    """

    read: ReadItem
    start: int
    end: int


class _Chunk(NamedTuple):
    """The lines from one dash at the left margin to the next.

    Attributes:
        start: Character of the dash.
        text: With the dash; its last line end included where there is one.
    """

    start: int
    text: str


_LONGEST_NAME: Final = 200
"""A name of a map may take 1,024 characters; one that comes near is left to the parser."""

# What YAML may not hold, or breaks lines of YAML 1.1, or a reader may take away.
_ODD: Final = re.compile(
    "[^\n\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]"
)
_INDICATORS: Final = frozenset(" -?:,[]{}#&*!|>'\"%@`")
"""What a plain text may not begin with here; YAML allows some of them now and then."""
_WORD: Final = r"[^\W_][^][{},:#?\s]*(?: [^][{},:#?\s]+)*"
_QUOTED: Final = r"\"[^\"\\]*\"|'[^']*'"
_FLOW_ITEM: Final = re.compile(rf"{_QUOTED}|{_WORD}")
_FLOW_LIST: Final = re.compile(rf"\[(?:{_QUOTED}|{_WORD})(?:, (?:{_QUOTED}|{_WORD}))*\]")
_FLOW_PAIR: Final = re.compile(rf"([A-Za-z][A-Za-z0-9_-]*): ({_QUOTED}|{_WORD})")
_FLOW_MAP: Final = re.compile(rf"\{{{_FLOW_PAIR.pattern}(?:, {_FLOW_PAIR.pattern})*\}}")
_NEXT: Final = "\n- "


def read_plain_items(text: str) -> tuple[PlainItem, ...] | None:
    """Return the items of a list, or None where the parser has to read the whole text."""
    if has_trap(text) or "\r" in text or "\n---" in text or "\n..." in text or _ODD.search(text):
        return None
    chunks = _cut(text)
    if chunks is None:
        return None
    items: list[PlainItem | None] = [_read_plain(chunk, text) for chunk in chunks]
    rest = [chunk for chunk, item in zip(chunks, items, strict=True) if item is None]
    if rest:
        parsed = _parse(rest, text)
        if parsed is None:
            return None
        others = iter(parsed)
        return tuple(next(others) if item is None else item for item in items)
    return tuple(item for item in items if item is not None)


def _cut(text: str) -> list[_Chunk] | None:
    """Return one chunk for each dash at the left margin, or None where something stands above the first."""
    start = 0
    if not text.startswith("- "):
        start = text.find(_NEXT) + 1
        if start == 0 or not _is_void(text[:start].split("\n")):
            return None
    chunks = []
    while True:
        end = text.find(_NEXT, start)
        if end < 0:
            chunks.append(_Chunk(start, text[start:]))
            return chunks
        chunks.append(_Chunk(start, text[start : end + 1]))
        start = end + 1


def _is_void(lines: Iterable[str]) -> bool:
    """Tell whether lines hold nothing but comments."""
    return all(line.lstrip(" ")[:1] in ("", "#") for line in lines)


def _read_plain(chunk: _Chunk, text: str) -> PlainItem | None:
    """Read an item of which every line has a known shape; None for any other."""
    lines = chunk.text.rstrip("\n").split("\n")
    lines[0] = f"  {lines[0][2:]}"
    said: dict[str, Any] = {}
    used = _read_fields(lines, said)
    entry = _make_entry(said) if used == len(lines) or _is_void(lines[used:]) else None
    if entry is None:
        return None
    end = chunk.start + len(chunk.text)
    if used < len(lines) or chunk.text.endswith("\n\n"):
        end = lines_end(text, chunk.start + sum(len(line) + 1 for line in lines[:used]) - 1, 0)
    return PlainItem(ReadItem(entry, entry.key, (), ()), chunk.start, end)


def _read_fields(lines: Sequence[str], said: dict[str, Any]) -> int:
    """Take fields out of lines, and return how many lines have a known shape."""
    add: _Adder | None = None
    for number, line in enumerate(lines):
        name, _, value = line.partition(": ")
        field = _FIELDS.get(name)
        if field is not None:
            attribute, read = field
            result = read(value)
            if result is None or attribute in said:
                return number
            said[attribute] = result
            add = None
        elif add is None or not add(line):
            block = _BLOCKS.get(line)
            if block is None or block[0] in said:
                return number
            attribute, make = block
            add, said[attribute] = make()
    return len(lines)


def _make_entry(said: dict[str, Any]) -> Entry | None:
    """Return the entry that fields make; None where a required one, or what stands below one, is missing."""
    if "key" not in said or "title" not in said or "section" not in said:
        return None
    for attribute, value in said.items():
        if not value:
            return None
        if type(value) is list:
            said[attribute] = tuple(value)
        elif type(value) is dict:
            said[attribute] = MappingProxyType(value)
    return Entry(**said)


def _read_text(value: str) -> str | None:
    """Return the text of a scalar that ends on its line; None where another reader might see another."""
    if not value:
        return None
    first = value[0]
    if first in _INDICATORS:
        if first not in "\"'" or len(value) < 3 or value[-1] != first:
            return None
        inner = value[1:-1]
        return None if first in inner or (first == '"' and "\\" in inner) else inner
    if ": " in value or " #" in value or value[-1] in ": " or value in NULLS:
        return None
    return value


def _read_date(value: str) -> PartialDate | None:
    text = _read_text(value)
    try:
        return None if text is None else parse_date(text)
    except ValueError:
        return None


def _read_kind(value: str) -> str | None:
    return value if value in KINDS else None


def _read_texts(value: str) -> tuple[str, ...] | None:
    if not value.startswith("["):
        text = _read_text(value)
        return None if text is None else (text,)
    if not _FLOW_LIST.fullmatch(value):
        return None
    return _unquoted(_FLOW_ITEM.findall(value, 1))


def _unquoted(words: Sequence[str]) -> tuple[str, ...] | None:
    """Return what scalars of a flow list say; None where one is nothing."""
    if not NULLS.isdisjoint(words):
        return None
    return tuple(word[1:-1] if word[0] in "\"'" else word for word in words)


def _read_ids(value: str) -> tuple[Identifier, ...] | None:
    if not _FLOW_MAP.fullmatch(value):
        return None
    pairs = _FLOW_PAIR.findall(value)
    values = _unquoted([one for _, one in pairs])
    schemes = [scheme for scheme, _ in pairs]
    if values is None or len(set(schemes)) < len(schemes):
        return None
    try:
        return tuple(canonical_identifier(scheme, one) for scheme, one in zip(schemes, values, strict=True))
    except InvalidIdentifierError:
        return None


def _named(written: str) -> tuple[str, str] | None:
    """Return name and text of a pair that ends on its line."""
    name, colon, value = written.partition(": ")
    if not colon or not name or len(name) > _LONGEST_NAME or name[0] in _INDICATORS or name[-1] in ": ":
        return None
    text = _read_text(value)
    return None if text is None or " #" in name else (name, text)


def _block_of_links() -> tuple[_Adder, list[Link]]:
    links: list[Link] = []

    def add(line: str) -> bool:
        if not line.startswith("    - "):
            return False
        written = line[6:]
        url = _read_text(written)
        if url is not None:
            links.append(Link(url=url))
            return True
        pair = _named(written)
        if pair is not None:
            links.append(Link(label=pair[0], url=pair[1]))
        return pair is not None

    return add, links


def _block_of_texts() -> tuple[_Adder, list[str]]:
    texts: list[str] = []

    def add(line: str) -> bool:
        text = _read_text(line[6:]) if line.startswith("    - ") else None
        if text is not None:
            texts.append(text)
        return text is not None

    return add, texts


def _block_of_names(
    known: Sequence[str] | None,
) -> Callable[[], tuple[_Adder, dict[str, str]]]:
    def make() -> tuple[_Adder, dict[str, str]]:
        found: dict[str, str] = {}

        def add(line: str) -> bool:
            pair = _named(line[4:]) if line.startswith("    ") else None
            if pair is None or pair[0] in found or (known is not None and pair[0] not in known):
                return False
            found[pair[0]] = pair[1]
            return True

        return add, found

    return make


_TEXT_FIELDS: Final = (
    "key", "title", "venue", "section", "note", "volume", "number", "pages", "publisher", "withdrawn",
)  # fmt: skip
_TEXTS_FIELDS: Final = ("authors", "institutes", "keywords", "aliases", "from")
_READERS: Final[Mapping[str, Callable[[str], Any]]] = {
    **dict.fromkeys(_TEXT_FIELDS, _read_text),
    **dict.fromkeys(_TEXTS_FIELDS, _read_texts),
    "date": _read_date,
    "added": _read_date,
    "kind": _read_kind,
    "ids": _read_ids,
}
_MAKERS: Final[Mapping[str, Callable[[], tuple[_Adder, Any]]]] = {
    **dict.fromkeys(_TEXTS_FIELDS, _block_of_texts),
    "links": _block_of_links,
    "extra": _block_of_names(None),
    "model": _block_of_names(MODEL_FIELDS),
}
# What stands on a line before a value, and lines below which values stand.
_FIELDS: Final = {f"  {name}": (ATTRIBUTES.get(name, name), read) for name, read in _READERS.items()}
_BLOCKS: Final = {f"  {name}:": (ATTRIBUTES.get(name, name), make) for name, make in _MAKERS.items()}


def _parse(chunks: Sequence[_Chunk], text: str) -> list[PlainItem] | None:
    """Have the parser read some items together; None where it sees other items than these.

    Each chunk has one dash at the left margin, its first character. So where as many items are found, each
    begins with its chunk, and what stands between two of them in the file is no part of either.
    """
    together = "".join(chunk.text for chunk in chunks)

    def convert(value: YamlValue) -> tuple[ReadItem, int, int]:
        return read_item(value), value.start_mark.index, content_end(together, value)

    try:
        root, found = read_items(together, convert)
    except YamlFaultError:
        return None
    if not isinstance(root, YamlList) or root.flow or len(found) != len(chunks):
        return None
    items = []
    position = 0
    for chunk, (read, start, end) in zip(chunks, found, strict=True):
        shift = chunk.start - position
        if not position < start <= end <= position + len(chunk.text):
            return None
        faults = tuple(fault._replace(position=fault.position + shift) for fault in read.faults)
        items.append(PlainItem(read._replace(faults=faults), chunk.start, lines_end(text, end + shift, 0)))
        position += len(chunk.text)
    return items
