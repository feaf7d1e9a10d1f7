"""The same facts for programs: JSON files beside the pages, and the schema that they keep to."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

    from llmlist.formats.site.values import Site, SiteEntry

_TEXTS: Final = {"type": "array", "items": {"type": "string"}}
_TEXT_MAP: Final = {"type": "object", "additionalProperties": {"type": "string"}}
_PLACE: Final = {
    "type": "object",
    "required": ["document", "line"],
    "properties": {"document": {"type": "string"}, "line": {"type": "integer", "minimum": 1}},
}
_LINK: Final = {
    "type": "object",
    "required": ["label", "url"],
    "properties": {"label": {"type": ["string", "null"]}, "url": {"type": "string"}},
}
_ENTRY: Final[Mapping[str, Any]] = {
    "type": "object",
    "description": "One work. What is not known is left out.",
    "required": ["key", "title", "sections", "places", "page"],
    "properties": {
        "key": {"type": "string", "description": "Stable and unique in the catalogue."},
        "title": {"type": "string"},
        "sections": {**_TEXTS, "description": "Keys of the sections where it stands, its own first."},
        "places": {"type": "array", "items": _PLACE, "description": "Lines of the documents that show it."},
        "page": {"type": "string", "description": "Its page, from the folder of the site."},
        "authors": _TEXTS,
        "date": {"type": "string", "pattern": r"^\d{4}(-\d{2}(-\d{2})?)?$"},
        "venue": {"type": "string"},
        "institutes": _TEXTS,
        "keywords": _TEXTS,
        "ids": {**_TEXT_MAP, "description": "Canonical identifiers by scheme."},
        "links": {"type": "array", "items": _LINK},
        "note": {"type": "string", "description": "Markdown."},
        "kind": {"type": "string"},
        "added": {"type": "string"},
        "withdrawn": {"type": "string"},
        "aliases": _TEXTS,
        "from": _TEXTS,
        "model": _TEXT_MAP,
        "extra": _TEXT_MAP,
        **{name: {"type": "string"} for name in ("volume", "number", "pages", "publisher")},
    },
}
_SECTION: Final = {
    "type": "object",
    "required": ["key", "title", "path", "document", "entries"],
    "properties": {
        "key": {"type": "string"},
        "title": {"type": "string"},
        "path": {**_TEXTS, "description": "Titles from the outermost to its own."},
        "parent": {"type": ["string", "null"]},
        "document": {"type": "string"},
        "entries": {**_TEXTS, "description": "Keys, in the order of the list."},
    },
}
SCHEMA: Final[Mapping[str, Any]] = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "title": "The files under api/ of a site",
    "$defs": {
        "entry": _ENTRY,
        "entries": {
            "type": "object",
            "description": "entries.json",
            "required": ["name", "entries"],
            "properties": {"name": {"type": "string"}, "entries": {"type": "array", "items": _ENTRY}},
        },
        "lists": {
            "type": "object",
            "description": "lists.json: which lists contain which entries",
            "required": ["name", "documents", "sections"],
            "properties": {
                "name": {"type": "string"},
                "documents": _TEXTS,
                "sections": {"type": "array", "items": _SECTION},
            },
        },
    },
    "oneOf": [{"$ref": "#/$defs/entry"}, {"$ref": "#/$defs/entries"}, {"$ref": "#/$defs/lists"}],
}


def api_files(site: Site) -> Mapping[str, str]:
    """Return the files under ``api/`` by path."""
    views = {one.entry.key: {**one.facts, "page": one.page} for one in site.entries}
    return {
        "api/entries.json": _format({"name": site.name, "entries": list(views.values())}),
        "api/lists.json": _format(_lists(site)),
        "api/schema.json": _format(SCHEMA),
        **{_path(one): _format(views[one.entry.key]) for one in site.entries},
    }


def _path(one: SiteEntry) -> str:
    return f"api/{one.page.removesuffix('.html')}.json"


def _lists(site: Site) -> Mapping[str, Any]:
    inside: dict[str, list[str]] = {}
    for one in site.entries:
        for key in one.sections:
            inside.setdefault(key, []).append(one.entry.key)
    return {
        "name": site.name,
        "documents": list(dict.fromkeys(section.document for section in site.sections)),
        "sections": [
            {
                "key": section.key,
                "title": section.path[-1] if section.path else "",
                "path": list(section.path),
                "parent": section.parent,
                "document": section.document,
                "entries": inside.get(section.key, []),
            }
            for section in site.sections
        ],
    }


def _format(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1) + "\n"
