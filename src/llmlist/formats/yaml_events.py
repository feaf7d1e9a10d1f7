"""Read YAML as text: the parser's events become values that keep their places.

No scalar is typed here: ``no``, ``1e3``, ``0123`` and an unquoted ``2310.10`` stay as written, and the
caller's schema says what each field is. ruamel's C parser is read first, since its events cost a
fortieth of the round-trip loader; wherever the two disagree (tabs, ``%YAML``, unusual line breaks,
anchors, tags, deep nesting, anything that the C parser refuses) the events of the round-trip parser
are read instead and are the only authority. This module knows no entries, no fields and no paths.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, NoReturn, Protocol, TypeAlias, TypeVar, final

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Result = TypeVar("Result")

TRUSTED_DEPTH: Final = 20
"""Deeper nesting is left to the round-trip parser."""

MAX_DEPTH: Final = 100
"""Deeper nesting is refused: no file of a catalogue needs it."""

MAX_ALIASED: Final = 100_000
"""So many values may aliases stand for in one file, all together."""

NULLS: Final = frozenset({"", "~", "null", "Null", "NULL"})
"""What YAML 1.2 reads as nothing where it stands unquoted (https://yaml.org/spec/1.2.2/#1032-tag-resolution)."""

_BOM: Final = b"\xef\xbb\xbf"
# `[?:]` is a key `?` to one parser and an empty one to the other; a blank behind the mark settles it.
_GLUED_KEY: Final = re.compile(r"[\[{,][ \r\n]*\?[^ \r\n]")
_BREAKS_OF_1_1: Final = ("\x85", "\u2028", "\u2029")


class Mark(Protocol):
    """A place in the text, in characters from 0, without a byte order mark."""

    index: int
    line: int
    column: int


class YamlScalar(Protocol):
    """A scalar as text; the parser's own events have this shape.

    Attributes:
        value: The text, escapes and folding resolved.
        style: ``'``, ``"``, ``|`` or ``>``; None or empty where it stands plain.
        ctag: Its explicit tag, or None.
        start_mark: First character, an anchor or tag included.
        end_mark: Behind the last character. Block scalars run over blank lines, and an empty plain
            scalar may stand at the next token: `yaml_lines.content_end` trims both.
    """

    value: str
    style: str | None
    ctag: object
    start_mark: Mark
    end_mark: Mark


@final
@dataclass(slots=True, kw_only=True)
class YamlList:
    """A sequence.

    Attributes:
        flow: It is written ``[a, b]``.
        aliased: It stands as ``*name``; the items have their places elsewhere.
    """

    start_mark: Mark
    end_mark: Mark
    flow: bool
    items: list[YamlValue]
    aliased: bool = False


@final
@dataclass(slots=True, kw_only=True)
class YamlMap:
    """A mapping, its pairs in order, repeated keys included.

    Attributes:
        flow: It is written ``{a: b}``.
        aliased: It stands as ``*name``; the pairs have their places elsewhere.
    """

    start_mark: Mark
    end_mark: Mark
    flow: bool
    pairs: list[tuple[YamlValue, YamlValue]]
    aliased: bool = False


YamlValue: TypeAlias = YamlScalar | YamlList | YamlMap


@dataclass(slots=True, kw_only=True)
class _AliasedScalar:
    """A scalar that stands as ``*name``."""

    value: str
    style: str | None
    ctag: object
    start_mark: Mark
    end_mark: Mark


class YamlFaultError(Exception):
    """The text cannot be read; translated into a `Problem` by the callers in this package.

    Attributes:
        code: The problem's code.
        index: Character at which the fault stands, or None.
        hint: What to do about it, or None.
    """

    def __init__(self, code: str, message: str, *, index: int | None, hint: str | None = None) -> None:
        super().__init__(message)
        self.code = code
        self.index = index
        self.hint = hint


class _Event(YamlScalar, Protocol):
    """The attributes of the parser's events that are used here; no event has all of them."""

    anchor: str
    flow_style: bool | None


class _UntrustedError(Exception):
    """The C parser met something on which only the round-trip parser may decide."""


def decode(content: bytes) -> str:
    """Return the text of a file, without its byte order mark.

    Raises:
        YamlFaultError: It is no UTF-8, or a bare carriage return ends a line.
    """
    body = content[bom_length(content) :]
    try:
        text = body.decode()
    except UnicodeDecodeError as error:
        where = len(body[: error.start].decode())
        message = f"the byte 0x{body[error.start]:02x} is no UTF-8"
        raise YamlFaultError("yaml-syntax", message, index=where, hint="save the file as UTF-8") from error
    bare = re.search(r"\r(?!\n)", text) if "\r" in text else None
    if bare:
        hint = "save the file with LF or CRLF line ends"
        raise YamlFaultError(
            "yaml-syntax", "a bare carriage return ends a line", index=bare.start(), hint=hint
        )
    return text


def bom_length(content: bytes) -> int:
    """Return how many bytes the byte order mark takes: 3, or 0 where there is none."""
    return len(_BOM) if content.startswith(_BOM) else 0


def is_null(value: YamlValue) -> bool:
    """Tell whether a value is nothing by its style: empty, ``~`` or ``null``, unquoted and untagged."""
    if isinstance(value, (YamlList, YamlMap)):
        return False
    return not value.style and value.value in NULLS and value.ctag is None


def is_empty(value: YamlValue) -> bool:
    """Tell whether nothing at all is written where the value stands."""
    return is_null(value) and value.start_mark.index == value.end_mark.index


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One document.

    Attributes:
        root: Its only value; None where the file holds nothing but comments.
        anchored: Anchors or aliases stand in it, so its parts depend on each other.
    """

    root: YamlValue | None
    anchored: bool


def read_document(text: str) -> Reading:
    """Read the whole text as one document.

    Raises:
        YamlFaultError: It is no YAML, holds a second document, nests too deep or expands too far.
    """

    def read(events: Iterator[Any], anchors: _Anchors | None) -> Reading:
        root = _compose(events, anchors, None)
        return Reading(root=root, anchored=anchors is not None and anchors.used)

    return _read_events(text, read)


def read_items(
    text: str, convert: Callable[[YamlValue], Result]
) -> tuple[YamlValue | None, tuple[Result, ...]]:
    """Read a list item by item, so that only one item's values are in memory at a time.

    Args:
        text: The text, as `decode` gives it.
        convert: Called with each item in order. Where the C parser fails midway it is called again
            from the first item on, so it must not keep anything.

    Returns:
        The root, and what ``convert`` made of each item. The root is without its items if it is a list.

    Raises:
        YamlFaultError: As `read_document`.
    """

    def read(events: Iterator[Any], anchors: _Anchors | None) -> tuple[YamlValue | None, tuple[Result, ...]]:
        results: list[Result] = []
        root = _compose(events, anchors, lambda item: results.append(convert(item)))
        return root, tuple(results)

    return _read_events(text, read)


def _read_events(text: str, read: Callable[[Iterator[Any], _Anchors | None], Result]) -> Result:
    # Loaded late: ruamel.yaml costs more than the rest of the start-up.
    from ruamel.yaml import YAML  # noqa: PLC0415
    from ruamel.yaml.error import YAMLError  # noqa: PLC0415

    if not has_trap(text):
        try:
            return read(YAML(typ="safe").parse(text), None)
        except (YAMLError, _UntrustedError, ValueError, OverflowError):
            pass  # Only what the round-trip parser says of it counts.
    try:
        return read(YAML(typ="rt").parse(text), _Anchors())
    except YAMLError as error:
        raise _syntax_fault(text, error) from error
    except (ValueError, OverflowError, IndexError, AttributeError, AssertionError) as error:
        # The pure Python scanner lets these through on escapes and directives that make no sense.
        raise YamlFaultError("yaml-syntax", f"this is no YAML: {error}", index=None) from error


def has_trap(text: str) -> bool:
    """Tell whether something is there on which the parsers differ, such as a directive or a tab."""
    if "\t" in text or "\n%" in text or text.startswith("%"):
        return True
    if "?" in text and _GLUED_KEY.search(text):
        return True
    return not text.isascii() and any(one in text for one in _BREAKS_OF_1_1)


def _syntax_fault(text: str, error: Exception) -> YamlFaultError:
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    if mark is None:
        return _character_fault(error)
    index = min(mark.index, len(text))
    start = text.rfind("\n", 0, index) + 1
    end = text.find("\n", index)
    line = text[start : end if end >= 0 else len(text)]
    if "\t" in line[: len(line) - len(line.lstrip())] or text[index : index + 1] == "\t":
        message = "a tab stands where YAML allows only spaces"
        return YamlFaultError(
            "yaml-syntax", message, index=index, hint="use spaces; a tab may stand only inside text"
        )
    parts = [getattr(error, name, None) for name in ("context", "problem")]
    return YamlFaultError("yaml-syntax", "; ".join(part for part in parts if part), index=index)


def _character_fault(error: Exception) -> YamlFaultError:
    character, position = getattr(error, "character", None), getattr(error, "position", None)
    if not isinstance(character, int):
        return YamlFaultError("yaml-syntax", str(error).replace("\n", " "), index=position)
    hint = f'write it as "\\u{character:04x}" in double quotes, or delete it'
    message = f"the character U+{character:04X} may not stand in YAML"
    return YamlFaultError("yaml-syntax", message, index=position, hint=hint)


@dataclass(slots=True)
class _Anchors:
    """The anchors of one document, and how far its aliases expand."""

    known: dict[str, tuple[YamlValue, int]] = field(default_factory=dict)
    opened: set[str] = field(default_factory=set)
    used: bool = False
    expanded: int = 0

    def open(self, event: _Event) -> None:
        """Note the start of an anchored collection: until its end, its name means itself."""
        if event.anchor is not None:
            self.used = True
            self.known.pop(event.anchor, None)
            self.opened.add(event.anchor)

    def close(self, event: _Event, value: YamlValue, size: int) -> None:
        """Note an anchored value and how many values it stands for."""
        if event.anchor is not None:
            self.used = True
            self.opened.discard(event.anchor)
            self.known[event.anchor] = (value, size)

    def resolve(self, event: _Event) -> tuple[YamlValue, int]:
        """Return what an alias stands for, at the place of the alias, and its size."""
        name, start, end = event.anchor, event.start_mark, event.end_mark
        self.used = True
        if name not in self.known:
            reason = "refers to itself" if name in self.opened else "has no anchor before it"
            raise YamlFaultError("yaml-alias", f"the alias *{name} {reason}", index=start.index)
        value, size = self.known[name]
        self.expanded += size
        if self.expanded > MAX_ALIASED:
            message = f"the aliases of this file stand for more than {MAX_ALIASED} values"
            raise YamlFaultError("yaml-alias", message, index=start.index, hint="write the values out")
        if isinstance(value, YamlList):
            return YamlList(start_mark=start, end_mark=end, flow=True, items=value.items, aliased=True), size
        if isinstance(value, YamlMap):
            return YamlMap(start_mark=start, end_mark=end, flow=True, pairs=value.pairs, aliased=True), size
        copy = _AliasedScalar(
            value=value.value, style=value.style, ctag=value.ctag, start_mark=start, end_mark=end
        )
        return copy, size


def _scalar_of_authority(event: _Event, anchors: _Anchors) -> None:
    """Undo what the round-trip scanner adds for its own dumper; join surrogate pairs as JSON means them."""
    if event.style == ">":
        event.value = event.value.replace("\a", "")  # its marks for fold positions
    if event.style == '"' and not event.value.isascii():
        event.value = event.value.encode("utf-16", "surrogatepass").decode("utf-16", "surrogatepass")
    anchors.close(event, event, 1)


def _compose(  # noqa: C901, PLR0912  # one loop over every scalar of a catalogue: calls would double its time
    events: Iterator[Any], anchors: _Anchors | None, take: Callable[[YamlValue], None] | None
) -> YamlValue | None:
    """Make values of events; ``anchors`` is None where the events come from the C parser."""
    # Loaded late: with the rest of ruamel.yaml.
    from ruamel.yaml.events import (  # noqa: PLC0415
        AliasEvent,
        DocumentStartEvent,
        MappingEndEvent,
        MappingStartEvent,
        ScalarEvent,
        SequenceEndEvent,
        SequenceStartEvent,
    )

    roots: list[YamlValue] = []
    children: list[Any] = roots
    add: Callable[[Any], None] = roots.append
    stack: list[tuple[Callable[[Any], None], list[Any], Any, int]] = []
    limit = TRUSTED_DEPTH if anchors is None else MAX_DEPTH
    count = 0
    for event in events:
        count += 1
        kind = type(event)  # a name of its own: mypy then leaves the event untyped, as ruamel's are
        if kind is ScalarEvent:
            if anchors is not None:
                _scalar_of_authority(event, anchors)
            elif event.anchor is not None or event.ctag is not None:
                raise _UntrustedError
            add(event)
        elif kind is MappingStartEvent or kind is SequenceStartEvent:
            if anchors is not None:
                anchors.open(event)
            elif event.anchor is not None or event.ctag is not None:
                raise _UntrustedError
            stack.append((add, children, event, count))
            children = []
            add = children.append
            if take is not None and len(stack) == 1 and kind is SequenceStartEvent:
                add = take
            elif len(stack) > limit:
                _refuse_depth(event, anchors)
        elif kind is MappingEndEvent or kind is SequenceEndEvent:
            content = children
            add, children, start, before = stack.pop()
            value = _close(start, event, content, is_list=kind is SequenceEndEvent)
            if anchors is not None:
                anchors.close(start, value, count - before)
            add(value)
        elif kind is AliasEvent:
            if anchors is None:
                raise _UntrustedError
            value, size = anchors.resolve(event)
            count += size
            add(value)
        elif kind is DocumentStartEvent and roots:
            _refuse_document(event)
    return roots[0] if roots else None


def _close(start: _Event, end: _Event, content: list[Any], *, is_list: bool) -> YamlValue:
    flow = bool(start.flow_style)
    if is_list:
        return YamlList(start_mark=start.start_mark, end_mark=end.end_mark, flow=flow, items=content)
    pairs = list(zip(content[::2], content[1::2], strict=True))
    return YamlMap(start_mark=start.start_mark, end_mark=end.end_mark, flow=flow, pairs=pairs)


def _refuse_depth(event: _Event, anchors: _Anchors | None) -> NoReturn:
    if anchors is None:
        raise _UntrustedError
    message = f"values are nested more than {MAX_DEPTH} deep"
    raise YamlFaultError("yaml-depth", message, index=event.start_mark.index)


def _refuse_document(event: _Event) -> NoReturn:
    hint = "a catalogue file holds one document: remove the line ---"
    message = "a second document begins here"
    raise YamlFaultError("yaml-second-document", message, index=event.start_mark.index, hint=hint)
