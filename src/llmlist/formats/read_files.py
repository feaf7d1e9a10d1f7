"""What was read of the catalogue's files, as JSON and back: reading JSON takes a sixth of reading YAML.

What comes back equals what the YAML gave. Knows nothing of where it is kept.
"""

from __future__ import annotations

import json
from dataclasses import MISSING, fields
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final, TypeAlias, TypeVar

from llmlist.formats.catalog_file import CatalogText
from llmlist.formats.decisions_file import DecisionsText
from llmlist.formats.entries_file import EntriesText, Slice
from llmlist.model.catalog import Document, Section
from llmlist.model.decision import Decision
from llmlist.model.edit import Span
from llmlist.model.entry import EMPTY, Entry, See
from llmlist.model.plain import date_of, ids_of, links_of, plain_ids, plain_links
from llmlist.model.problem import Location, Problem
from llmlist.model.saved_query import SavedQuery
from llmlist.model.workspace import Settings

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from llmlist.model.entry import Item

ReadFile: TypeAlias = CatalogText | EntriesText | DecisionsText
Read = TypeVar("Read", CatalogText, EntriesText, DecisionsText)


def format_read(read: ReadFile) -> bytes:
    """Return what was read of a file as JSON."""
    said: dict[str, Any] = {"problems": list(map(_format_problem, read.problems))}
    if isinstance(read, EntriesText):
        said["slices"] = [[*one.span, one.line, *_format_item(one.item)] for one in read.slices]
    elif isinstance(read, DecisionsText):
        said["decisions"] = list(map(_format, read.decisions))
        said["lines"] = read.lines
    else:
        said["name"] = read.name
        said["documents"] = list(map(_format, read.documents))
        said["sections"] = list(map(_format, read.sections))
        queries = list(map(_format, read.settings.discover))
        said["settings"] = [read.settings.contact, dict(read.settings.checks), queries]
    return json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")


def parse_entries_read(text: bytes) -> EntriesText:
    """Read what `format_read` wrote of an entries file.

    Raises:
        ValueError: It is something else.
    """
    return _guarded(text, _parse_entries)


def parse_catalog_read(text: bytes) -> CatalogText:
    """Read what `format_read` wrote of ``catalog.yaml``.

    Raises:
        ValueError: It is something else.
    """
    return _guarded(text, _parse_catalog)


def parse_decisions_read(text: bytes) -> DecisionsText:
    """Read what `format_read` wrote of ``decisions.yaml``.

    Raises:
        ValueError: It is something else.
    """
    return _guarded(text, _parse_decisions)


def _guarded(text: bytes, parse: Callable[[dict[str, Any]], Read]) -> Read:
    try:
        return parse(json.loads(text.decode("utf-8", "surrogatepass")))
    except (TypeError, KeyError, IndexError, AttributeError, RecursionError) as error:
        raise ValueError("this is not what was written") from error


def _parse_entries(said: dict[str, Any]) -> EntriesText:
    slices = tuple(
        [
            Slice(item=_parse_item(is_see, own), span=Span(start, end), line=line)
            for start, end, line, is_see, own in said["slices"]
        ]
    )
    return EntriesText(slices=slices, problems=_parse_problems(said))


def _parse_catalog(said: dict[str, Any]) -> CatalogText:
    contact, checks, queries = said["settings"]
    discover = tuple(SavedQuery(**_parse(one)) for one in queries)
    return CatalogText(
        name=said["name"],
        documents=tuple(Document(**_parse(one)) for one in said["documents"]),
        sections=tuple(Section(**_parse(one)) for one in said["sections"]),
        settings=Settings(contact=contact, checks=checks, discover=discover),
        problems=_parse_problems(said),
    )


def _parse_decisions(said: dict[str, Any]) -> DecisionsText:
    return DecisionsText(
        decisions=tuple(Decision(**_parse(one)) for one in said["decisions"]),
        lines=tuple(said["lines"]),
        problems=_parse_problems(said),
    )


def _format_item(item: Item) -> tuple[int, dict[str, Any]]:
    return int(isinstance(item, See)), _format(item)


def _parse_item(is_see: int, said: dict[str, Any]) -> Item:
    return See(**_parse(said)) if is_see else Entry(**_parse(said))


def _defaults(kind: type) -> dict[str, Any]:
    """Return what each field of a value is where nothing is said."""
    return {
        one.name: one.default_factory() if one.default_factory is not MISSING else one.default
        for one in fields(kind)
    }


_DEFAULTS: Final[Mapping[type, Mapping[str, Any]]] = {
    kind: _defaults(kind) for kind in (Entry, See, Document, Section, Decision, SavedQuery)
}


def _format(value: Entry | See | Document | Section | Decision | SavedQuery) -> dict[str, Any]:
    """Return the fields of a value that say something."""
    said = {name: getattr(value, name) for name in _DEFAULTS[type(value)]}
    return {
        name: _FORMATS[name](one) if name in _FORMATS and one is not None else one
        for name, one in said.items()
        if one != _DEFAULTS[type(value)][name]
    }


def _parse(said: dict[str, Any]) -> dict[str, Any]:
    """Return fields as they were; those that are plain text stay as they are."""
    for name in said.keys() & _PARSERS.keys():
        one = said[name]
        if one is not None:
            said[name] = _PARSERS[name](one)
    return said


def _parse_map(said: dict[str, str]) -> Mapping[str, str]:
    return MappingProxyType(said) if said else EMPTY


# Fields that are more than plain text, of whichever value; a name means the same in all of them.
_FORMATS: Final[Mapping[str, Callable[[Any], Any]]] = {
    "date": str,
    "added": str,
    "ids": plain_ids,
    "links": plain_links,
    "model": dict,
    "extra": dict,
}
_PARSERS: Final[Mapping[str, Callable[[Any], Any]]] = {
    "date": date_of,
    "added": date_of,
    "ids": ids_of,
    "links": links_of,
    "model": _parse_map,
    "extra": _parse_map,
    **{
        one.name: tuple for kind in _DEFAULTS for one in fields(kind) if str(one.type).startswith("tuple[str")
    },
}


def _format_problem(problem: Problem) -> list[Any]:
    place = problem.location
    return [
        problem.code,
        problem.severity,
        problem.message,
        None if place is None else [place.path, place.line, place.column],
        problem.entry_key,
        problem.hint,
    ]


def _parse_problems(said: dict[str, Any]) -> tuple[Problem, ...]:
    return tuple(map(_parse_problem, said["problems"]))


def _parse_problem(said: list[Any]) -> Problem:
    code, severity, message, place, key, hint = said
    location = None
    if place is not None:
        path, line, column = place
        location = Location(path=path, line=line, column=column)
    return Problem(code=code, severity=severity, message=message, location=location, entry_key=key, hint=hint)
