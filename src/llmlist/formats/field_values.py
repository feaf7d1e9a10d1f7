"""One field's value as a keeper types it on the command line: read by the schema of entries files."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from llmlist.errors import ConfigError
from llmlist.formats.entries_file import parse_entries
from llmlist.formats.entry_schema import ENTRY_FIELDS
from llmlist.model.catalog import near_names
from llmlist.model.entry import Entry

if TYPE_CHECKING:
    from collections.abc import Mapping

_FIXED: Final = {
    "key": "a key stays; documents and other files refer to it",
    "section": "`llmlist move` changes where an entry stands",
}
_STRUCTURED: Final = tuple("authors institutes keywords ids links aliases from model extra omit".split())
_ATTRIBUTES: Final[Mapping[str, str]] = {"from": "origins"}
SETTABLE: Final = tuple(field for field in ENTRY_FIELDS if field not in _FIXED)
"""The fields that may be changed one by one."""


def attribute_of(field: str) -> str:
    """Return the attribute of `Entry` that a field of the file gives.

    Raises:
        ConfigError: There is no such field, or it may not be changed; the hint says what to do.
    """
    if field in _FIXED:
        raise ConfigError(f"the field {field!r} cannot be set", hint=_FIXED[field])
    if field not in SETTABLE:
        near = near_names(field, dict.fromkeys(SETTABLE))
        hint = f"did you mean {' or '.join(near)}?" if near else f"the fields are {', '.join(SETTABLE)}"
        raise ConfigError(f"entries have no field {field!r}", hint=hint)
    return _ATTRIBUTES.get(field, field)


def parse_field(field: str, text: str) -> Any:  # noqa: ANN401  # each field has a type of its own
    """Return the value that a text gives a field.

    A list or a map is written as in YAML, ``[Ada Ash, Bo Birch]``; a list of one needs no brackets. A link
    may be ``LABEL=URL``.

    >>> parse_field("date", "2017-06"), parse_field("keywords", "rl")
    (PartialDate(year=2017, month=6, day=None), ('rl',))

    Args:
        field: Its name in the file.
        text: What was typed.

    Raises:
        ConfigError: There is no such field, or the text is no value of it.
    """
    attribute = attribute_of(field)
    flow = field in _STRUCTURED and text.lstrip()[:1] in {"[", "{"}
    written = text if flow else json.dumps(text, ensure_ascii=False)
    if field == "links" and not flow:
        label, equals, url = text.partition("=")
        labelled = bool(equals) and "/" not in label
        written = json.dumps([{label.strip(): url.strip()} if labelled else text], ensure_ascii=False)
    own = f"  {field}: {written}\n" if field != "title" else ""
    title = written if field == "title" else "t"
    read = parse_entries(f"- key: k\n  title: {title}\n  section: s\n{own}".encode(), "")
    faults = [one for one in read.problems if one.severity == "error"]
    item = read.slices[0].item if read.slices else None
    if faults or not isinstance(item, Entry):
        why = faults[0] if faults else None
        message = why.message if why is not None else "no value"
        raise ConfigError(f"{field}={text}: {message}", hint=why.hint if why is not None else None)
    return getattr(item, attribute)
