"""The schema of an entries file: what a YAML value says of one entry, and every fault in it.

Scalars come as text and are typed here, field by field. Knows no files, spans or ways of writing.
"""

from __future__ import annotations

from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from llmlist.errors import InvalidIdentifierError
from llmlist.formats.yaml_events import NULLS, YamlList, YamlMap, YamlValue, is_null
from llmlist.model.catalog import near_names
from llmlist.model.date import PartialDate
from llmlist.model.entry import EMPTY, KINDS, PLACE_FIELDS, Entry, Item, See
from llmlist.model.identifier import Identifier, canonical_identifier
from llmlist.model.link import Link

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from llmlist.model.problem import Severity

ENTRY_FIELDS: Final = (
    "key",
    "title",
    "authors",
    "date",
    "venue",
    "institutes",
    "keywords",
    "ids",
    "links",
    "section",
    "note",
    "kind",
    "added",
    "volume",
    "number",
    "pages",
    "publisher",
    "aliases",
    "from",
    "withdrawn",
    "model",
    "extra",
    "omit",
)
"""The fields of an entry in the order in which a new one is written."""

SEE_FIELDS: Final = ("see", *PLACE_FIELDS, "section", "omit")
"""The fields of a further place in the order in which a new one is written."""
MODEL_FIELDS: Final = ("size", "architecture", "licence", "access")


class Fault(NamedTuple):
    """Something wrong or odd in one item.

    Attributes:
        code: The problem's code.
        severity: ``error`` where the file must not be used.
        path: The field inside the item, such as ``.date`` or ``.links[2]``; empty for the item itself.
        message: What was expected and what was found.
        position: Character at which it stands.
        hint: What to do about it, or None.
    """

    code: str
    severity: Severity
    path: str
    message: str
    position: int
    hint: str | None = None


class ReadItem(NamedTuple):
    """One item of a list as the schema takes it.

    Attributes:
        item: The entry or place; None where an error stands among the faults.
        key: Its key as far as it could be read.
        faults: In the order found.
        unknown: Pairs that the schema does not know.
    """

    item: Item | None
    key: str | None
    faults: tuple[Fault, ...]
    unknown: tuple[tuple[YamlValue, YamlValue], ...]


class Faults:
    """Collects the faults of one item."""

    def __init__(self) -> None:
        self.found: list[Fault] = []

    def error(self, code: str, path: str, message: str, value: YamlValue, hint: str | None = None) -> None:
        """Note a fault for which the file must not be used."""
        self.found.append(Fault(code, "error", path, message, value.start_mark.index, hint))

    def warning(self, code: str, path: str, message: str, value: YamlValue, hint: str | None = None) -> None:
        """Note something odd that stays as it is."""
        self.found.append(Fault(code, "warning", path, message, value.start_mark.index, hint))

    def wrong_type(self, path: str, expected: str, value: YamlValue) -> None:
        """Note a list, map, text or null where something else must stand."""
        self.error("wrong-type", path, f"expected {expected}, found {_describe(value)}", value)


def _describe(value: YamlValue) -> str:
    if isinstance(value, YamlList):
        return "a list"
    if isinstance(value, YamlMap):
        return "a map"
    return "nothing" if is_null(value) else shorten(value.value)


def shorten(text: str) -> str:
    """Return a text as it is quoted in a message: on one line, at most 60 characters."""
    return repr(text) if len(text) <= 60 else repr(text[:57]) + "..."


def read_text(value: YamlValue, path: str, faults: Faults) -> str | None:
    """Return a scalar's text; None where it is null or a fault."""
    if type(value) is YamlList or type(value) is YamlMap:
        faults.wrong_type(path, "text", value)
        return None
    text = value.value
    if text in NULLS and is_null(value):
        return None
    return text


def read_texts(value: YamlValue, path: str, faults: Faults) -> tuple[str, ...]:
    """Return the texts of a list; a text alone is a list of one."""
    if type(value) is not YamlList:
        text = read_text(value, path, faults)
        return () if text is None else (text,)
    texts: list[str] = []
    for item in value.items:
        if type(item) is YamlList or type(item) is YamlMap or (item.value in NULLS and is_null(item)):
            faults.wrong_type(f"{path}[{len(texts)}]", "text", item)
            texts.append("")
        else:
            texts.append(item.value)
    return tuple(texts)


@lru_cache(maxsize=4096)
def parse_date(text: str) -> PartialDate:
    """Read a date; a catalogue repeats few of them very often.

    Raises:
        ValueError: It is none.
    """
    return PartialDate.parse(text)


def read_date(value: YamlValue, path: str, faults: Faults) -> PartialDate | None:
    """Return a scalar's date; None where it is null or a fault."""
    text = read_text(value, path, faults)
    if text is None:
        return None
    try:
        return parse_date(text)
    except ValueError:
        message = f"expected a date such as 2017, 2017-06 or 2017-06-12, found {shorten(text)}"
        faults.error("bad-date", path, message, value)
        return None


def _read_omitted(value: YamlValue, path: str, faults: Faults) -> tuple[str, ...]:
    names = read_texts(value, path, faults)
    for name in names:
        if name not in PLACE_FIELDS:
            message = f"expected fields of an entry, found {shorten(name)}"
            faults.error("wrong-type", path, message, value, f"one or more of {', '.join(PLACE_FIELDS)}")
    return names


def _read_kind(value: YamlValue, path: str, faults: Faults) -> str:
    text = read_text(value, path, faults)
    if text is None or text in KINDS:
        return text or "paper"
    near = near_names(text, dict.fromkeys(KINDS))
    hint = f"did you mean `{near[0]}`?" if near else None
    faults.error("bad-kind", path, f"expected one of {', '.join(KINDS)}, found {shorten(text)}", value, hint)
    return "paper"


def named_pairs(value: YamlMap, path: str, faults: Faults) -> list[tuple[str, YamlValue, YamlValue]]:
    """Return name, key and value of each pair; names that are no text, or stand twice, are faults."""
    seen: set[str] = set()
    pairs: list[tuple[str, YamlValue, YamlValue]] = []
    for key, one in value.pairs:
        if type(key) is YamlList or type(key) is YamlMap:
            faults.wrong_type(path, "a name before the colon", key)
            continue
        name = key.value
        if name in seen:
            _note_repeated(name, key, f"{path}.{name}", faults)
            continue
        seen.add(name)
        pairs.append((name, key, one))
    return pairs


def _read_map(value: YamlValue, path: str, faults: Faults) -> list[tuple[str, YamlValue, YamlValue]]:
    if type(value) is YamlMap:
        return named_pairs(value, path, faults)
    if not is_null(value):
        faults.wrong_type(path, "a map such as {name: value}", value)
    return []


def _read_ids(value: YamlValue, path: str, faults: Faults) -> tuple[Identifier, ...]:
    found: list[Identifier] = []
    for scheme, _, one in _read_map(value, path, faults):
        for text in read_texts(one, f"{path}.{scheme}", faults):
            try:
                found.append(canonical_identifier(scheme, text))
            except InvalidIdentifierError as error:
                faults.error("bad-identifier", f"{path}.{scheme}", str(error), one, error.hint)
    return tuple(found)


def _read_links(value: YamlValue, path: str, faults: Faults) -> tuple[Link, ...]:
    items = value.items if type(value) is YamlList else [] if is_null(value) else [value]
    links = [_read_link(item, number, path, faults) for number, item in enumerate(items)]
    return tuple(link for link in links if link is not None)


def _read_link(item: YamlValue, number: int, path: str, faults: Faults) -> Link | None:
    label: str | None = None
    target = item
    if type(item) is YamlMap:
        if len(item.pairs) != 1:
            faults.wrong_type(f"{path}[{number}]", "one URL, or one `label: URL`", item)
            return None
        key, target = item.pairs[0]
        label = _read_label(key, f"{path}[{number}]", faults)
    if type(target) is YamlList or type(target) is YamlMap or is_null(target):
        faults.wrong_type(f"{path}[{number}]", "a URL", target)
        return None
    return Link(label=label, url=target.value)


def _read_label(key: YamlValue, path: str, faults: Faults) -> str | None:
    """Return the name before a colon, whatever it is; None where it is no text."""
    if type(key) is YamlList or type(key) is YamlMap:
        faults.wrong_type(path, "a name before the colon", key)
        return None
    return key.value


def _read_extra(value: YamlValue, path: str, faults: Faults) -> Mapping[str, str]:
    found: dict[str, str] = {}
    for name, _, one in _read_map(value, path, faults):
        text = read_text(one, f"{path}.{name}", faults)
        if text is not None:
            found[name] = text
    return MappingProxyType(found) if found else EMPTY


def _read_model(value: YamlValue, path: str, faults: Faults) -> Mapping[str, str]:
    if type(value) is YamlMap:
        for key, _ in value.pairs:
            if type(key) is not YamlList and type(key) is not YamlMap:
                name = key.value
                if name not in MODEL_FIELDS:
                    warn_unknown(name, key, f"{path}.{name}", MODEL_FIELDS, faults)
    return _read_extra(value, path, faults)


def warn_unknown(name: str, key: YamlValue, path: str, known: tuple[str, ...], faults: Faults) -> None:
    """Note a field that the schema does not know, with the one that may have been meant."""
    near = near_names(name, dict.fromkeys(known))
    hint = f"did you mean `{near[0]}`?" if near else "it is kept and not used"
    if name == "<<":
        hint = "YAML 1.2 has no merge keys: write the fields out"
    faults.warning("unknown-field", path, f"unknown field {shorten(name)}", key, hint)


class _Field(NamedTuple):
    """How one field is read.

    Attributes:
        attribute: What the model calls it.
        path: Its path in messages.
        read: Takes value, path and faults.
    """

    attribute: str
    path: str
    read: Callable[[YamlValue, str, Faults], Any]


# What each field of an entry is where it is no plain text; one line adds a field.
_READERS: Final[Mapping[str, Callable[[YamlValue, str, Faults], Any]]] = {
    "authors": read_texts,
    "date": read_date,
    "institutes": read_texts,
    "keywords": read_texts,
    "ids": _read_ids,
    "links": _read_links,
    "kind": _read_kind,
    "added": read_date,
    "aliases": read_texts,
    "from": read_texts,
    "model": _read_model,
    "extra": _read_extra,
    "omit": _read_omitted,
}
ATTRIBUTES: Final = {"from": "origins", "see": "key"}
"""What the model calls a field that has another name in the file."""


def _fields(names: tuple[str, ...]) -> dict[str, _Field]:
    return {
        name: _Field(ATTRIBUTES.get(name, name), f".{name}", _READERS.get(name, read_text)) for name in names
    }


_ENTRY: Final = _fields(ENTRY_FIELDS)
_SEE: Final = _fields(SEE_FIELDS)


def read_item(value: YamlValue) -> ReadItem:
    """Read one item of an entries file; every fault is collected, none raised."""
    faults = Faults()
    if type(value) is not YamlMap:
        faults.wrong_type("", "an entry (`key:`, `title:` …)", value)
        return ReadItem(None, None, tuple(faults.found), ())
    is_see = _is_see(value)
    known = _SEE if is_see else _ENTRY
    said: dict[str, Any] = {}
    rest: list[tuple[YamlValue, YamlValue]] = []
    for pair in value.pairs:
        key, one = pair
        field = None if type(key) is YamlList or type(key) is YamlMap else known.get(key.value)
        if field is None or field.attribute in said:
            rest.append(pair)
        else:
            said[field.attribute] = field.read(one, field.path, faults)
    unknown = _read_unknown(rest, known, faults) if rest else ()
    _check_required(value, said, faults, is_see=is_see)
    failed = any(fault.severity == "error" for fault in faults.found)
    if is_see:
        # What a further place leaves empty it words as the entry does.
        said = {name: value for name, value in said.items() if value not in ((), EMPTY) or name == "omit"}
    item: Item | None = None if failed else See(**said) if is_see else Entry(**said)
    return ReadItem(item, said.get("key"), tuple(faults.found), unknown)


def _is_see(value: YamlMap) -> bool:
    names = [getattr(key, "value", None) for key, _ in value.pairs]
    return "see" in names and "key" not in names


def _read_unknown(
    rest: list[tuple[YamlValue, YamlValue]], known: Mapping[str, _Field], faults: Faults
) -> tuple[tuple[YamlValue, YamlValue], ...]:
    """Note the pairs whose name the schema does not know, or has met before."""
    unknown: list[tuple[YamlValue, YamlValue]] = []
    seen: set[str] = set(known)
    for key, one in rest:
        if type(key) is YamlList or type(key) is YamlMap:
            faults.wrong_type("", "a name before the colon", key)
        elif key.value in seen:
            _note_repeated(key.value, key, f".{key.value}", faults)
        else:
            seen.add(key.value)
            unknown.append((key, one))
            warn_unknown(key.value, key, f".{key.value}", tuple(known), faults)
            check_unknown(one, f".{key.value}", faults)
    return tuple(unknown)


def _note_repeated(name: str, key: YamlValue, path: str, faults: Faults) -> None:
    faults.error("duplicate-field", path, f"`{name}` stands twice in one map", key, "keep one of the two")


def _check_required(value: YamlMap, said: dict[str, Any], faults: Faults, *, is_see: bool) -> None:
    for attribute in ("key", "section") if is_see else ("key", "title", "section"):
        if said.get(attribute):
            continue
        name = "see" if is_see and attribute == "key" else attribute
        if any(fault.path == f".{name}" and fault.severity == "error" for fault in faults.found):
            continue
        hint = f"add a line `{name}: …`" if attribute not in said else "quote it if it is meant as text"
        faults.error("missing-field", f".{name}", f"the field `{name}` is missing or empty", value, hint)


def check_unknown(value: YamlValue, path: str, faults: Faults) -> None:
    """Find maps that say a name twice inside a field that the schema does not know."""
    if type(value) is YamlMap:
        for name, _, one in named_pairs(value, path, faults):
            check_unknown(one, f"{path}.{name}", faults)
    elif type(value) is YamlList:
        for number, item in enumerate(value.items):
            check_unknown(item, f"{path}[{number}]", faults)
