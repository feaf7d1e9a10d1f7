"""JSON Schemas of the catalogue's files, for editors and for programs that check YAML by a schema.

Made from the names that the readers know. They tell shapes: what is a list, a map or a text, which fields
must be there, which words a field may be. What needs more than one place to decide, such as keys given
twice or an identifier's own grammar, is told by llmlist alone. Knows no files.

The dialect is https://json-schema.org/draft/2020-12/schema.
"""

from __future__ import annotations

import json
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

from llmlist.formats.catalog_schema import (
    DOCUMENT_FIELDS,
    QUERY_FIELDS,
    SECTION_FIELDS,
    SETTINGS_FIELDS,
    SEVERITIES,
)
from llmlist.formats.decisions_file import APART, DECISION_FIELDS
from llmlist.formats.entry_schema import ENTRY_FIELDS, MODEL_FIELDS, SEE_FIELDS
from llmlist.model.catalog import TOP_SECTION
from llmlist.model.encoding import MAC_ROMAN
from llmlist.model.entry import KINDS, PLACE_FIELDS
from llmlist.model.scheme import SCHEMES

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_Shape = dict[str, Any]
_DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"

# A schema sees what a YAML reader made of a scalar, llmlist sees its text: `venue: 2017` is a text for it.
_SCALAR: Final[_Shape] = {"type": ["string", "number", "boolean"]}
_TEXT: Final[_Shape] = {"type": ["string", "number", "boolean", "null"]}
_FILLED: Final[_Shape] = {"type": ["string", "number", "boolean"], "minLength": 1}
_TEXTS: Final[_Shape] = {"anyOf": [_TEXT, {"type": "array", "items": _SCALAR}]}
_MONTH: Final = r"(0[1-9]|1[0-2])"
_DATE: Final[_Shape] = {
    "anyOf": [
        {"type": "null"},
        {"type": "integer", "minimum": 1, "maximum": 9999},
        {"type": "string", "pattern": rf"^(?!0000)[0-9]{{4}}(-{_MONTH}(-(0[1-9]|[12][0-9]|3[01]))?)?$"},
    ]
}
_NOTHING: Final[_Shape] = {"type": "null"}
_TEXT_MAP: Final[_Shape] = {"type": ["object", "null"], "additionalProperties": _TEXT}
_LINK: Final[_Shape] = {
    "anyOf": [
        _SCALAR,
        {"type": "object", "minProperties": 1, "maxProperties": 1, "additionalProperties": _SCALAR},
    ]
}


def _refer(name: str) -> _Shape:
    return {"$ref": f"#/$defs/{name}"}


# What each field is where it is no plain text, by the names of `_SHARED`; one line adds a field.
_FIELDS: Final[Mapping[str, _Shape]] = MappingProxyType(
    {
        "key": _FILLED,
        "see": _FILLED,
        "title": _FILLED,
        "section": _FILLED,
        "date": _refer("date"),
        "added": _refer("date"),
        "kind": {"enum": [*KINDS, None]},
        "ids": {
            "type": ["object", "null"],
            "properties": dict.fromkeys(SCHEMES, _refer("texts")),
            "additionalProperties": _refer("texts"),
        },
        "links": {"anyOf": [_NOTHING, _LINK, {"type": "array", "items": _LINK}]},
        "model": {**_TEXT_MAP, "properties": dict.fromkeys(MODEL_FIELDS, _TEXT)},
        "extra": _TEXT_MAP,
        "omit": {
            "anyOf": [{"enum": [*PLACE_FIELDS, None]}, {"type": "array", "items": {"enum": [*PLACE_FIELDS]}}]
        },
        **dict.fromkeys(("authors", "institutes", "keywords", "aliases", "from"), _refer("texts")),
    }
)
_SHARED: Final[_Shape] = {"date": _DATE, "texts": _TEXTS}
_FOLDER: Final = r"^(?!\.\.?$)[^/\\:\u0000-\u001f\u007f]+$"
_INSIDE: Final = r"^(?!\.\.?(/|$))[^/\\:\u0000-\u001f\u007f]+(/(?!\.\.?(/|$))[^/\\\u0000-\u001f\u007f]+)*$"


def _entries_schema() -> _Shape:
    see = _map_of(SEE_FIELDS, required=("see", "section"))
    # The wording of a place may be left empty; an entry's own title may not.
    see["properties"]["title"] = _TEXT
    return {
        "title": "Entries of a llmlist catalogue",
        "type": ["array", "null"],
        "items": {
            "type": "object",
            "if": {"required": ["see"], "not": {"required": ["key"]}},
            "then": _refer("see"),
            "else": _refer("entry"),
        },
        "$defs": {
            "entry": _map_of(ENTRY_FIELDS, required=("key", "title", "section")),
            "see": see,
            **_SHARED,
        },
    }


def _map_of(names: tuple[str, ...], *, required: tuple[str, ...]) -> _Shape:
    properties = {name: _FIELDS.get(name, _TEXT) for name in names}
    return {"type": "object", "required": [*required], "properties": properties}


def _catalog_schema() -> _Shape:
    settings = {
        "contact": _TEXT,
        "checks": {"type": ["object", "null"], "additionalProperties": _severity()},
        "discover": {"type": ["array", "null"], "items": _refer("query")},
    }
    return {
        "title": "Catalogue of a llmlist list",
        "type": ["object", "null"],
        "properties": {
            "name": _TEXT,
            "documents": {"type": ["array", "null"], "items": _refer("document")},
            "settings": {
                "type": ["object", "null"],
                "properties": {name: settings[name] for name in SETTINGS_FIELDS},
            },
        },
        "$defs": {
            "document": _document_schema(),
            "section": _section_schema(),
            "query": _query_schema(),
            "texts": _TEXTS,
        },
    }


def _query_schema() -> _Shape:
    fields = {
        "name": _FILLED,
        "query": _TEXT,
        "categories": _refer("texts"),
        "authors": _refer("texts"),
        "section": _TEXT,
    }
    return {
        "type": "object",
        "required": ["name"],
        "anyOf": [{"required": [one]} for one in ("query", "categories", "authors")],
        "properties": {name: fields[name] for name in QUERY_FIELDS},
    }


def _severity() -> _Shape:
    return {"enum": [*SEVERITIES, None]}


def _document_schema() -> _Shape:
    fields = {
        "key": {**_FILLED, "pattern": _FOLDER},
        "path": {**_FILLED, "pattern": _INSIDE},
        "repair": {"enum": [MAC_ROMAN, None]},
        "counts": {"type": ["array", "null"], "items": _TEXT},
        "style": _TEXT,
        "sections": {"type": ["array", "null"], "items": _refer("section")},
    }
    return {
        "type": "object",
        "required": ["key", "path"],
        "properties": {name: fields[name] for name in DOCUMENT_FIELDS},
    }


def _section_schema() -> _Shape:
    fields = {"key": _FILLED, "title": _TEXT, "parent": _TEXT, "style": _TEXT}
    return {
        "type": "object",
        "required": ["key"],
        "properties": {name: fields[name] for name in SECTION_FIELDS},
        # Above all headings there is no title; a heading that is a picture alone has an empty one.
        "if": {"properties": {"key": {"type": "string", "pattern": rf"^{TOP_SECTION}(-[0-9]+)?$"}}},
        "else": {"required": ["title"], "properties": {"title": _SCALAR}},
    }


def _decisions_schema() -> _Shape:
    fields = {"keys": {"type": "array", "minItems": 2, "items": _SCALAR}, "reason": _TEXT, "date": _DATE}
    decision = {
        "type": "object",
        "required": ["keys"],
        "properties": {name: fields[name] for name in DECISION_FIELDS},
    }
    return {
        "title": "Decisions of a llmlist catalogue",
        "type": ["object", "null"],
        "properties": {APART: {"type": ["array", "null"], "items": decision}},
    }


SCHEMAS: Final[Mapping[str, Callable[[], _Shape]]] = MappingProxyType(
    {"catalog": _catalog_schema, "entries": _entries_schema, "decisions": _decisions_schema}
)
"""By the name of the file, or of the folder of files, that a schema is for."""


def format_schema(name: str) -> str:
    """Return one of `SCHEMAS` as JSON.

    Raises:
        KeyError: There is none of that name.
    """
    schema = {"$schema": _DIALECT, **SCHEMAS[name]()}
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"
