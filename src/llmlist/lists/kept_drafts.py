"""The drafts of a document as text and back: reading that takes a third of reading the document.

What comes back equals what reading gave. Knows nothing of where the text is kept.
"""

from __future__ import annotations

import json
from dataclasses import MISSING, fields
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from llmlist.lists.columns import Column
from llmlist.model.edit import Span
from llmlist.model.entry import EMPTY, Draft
from llmlist.model.plain import date_of, ids_of, links_of, plain_ids, plain_links

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping


class KeptListing(NamedTuple):
    """What the items of one listing say.

    Attributes:
        start: Where its first item begins: that tells it from the others of its document.
        columns: For a table what each column holds, else empty.
        drafts: One for each item; None for an item that is no entry.
    """

    start: int
    columns: tuple[Column, ...]
    drafts: tuple[Draft | None, ...]


def format_drafts(listings: Iterable[KeptListing]) -> bytes:
    """Return what listings say as text."""
    said = [
        [one.start, one.columns, [draft and _format_draft(draft) for draft in one.drafts]] for one in listings
    ]
    return json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")


def parse_drafts(text: bytes) -> tuple[KeptListing, ...]:
    """Read what `format_drafts` wrote.

    Raises:
        ValueError: It is something else.
    """
    try:
        return tuple(
            [
                KeptListing(
                    start,
                    tuple([Column(field, header) for field, header in columns]),
                    tuple([draft and _parse_draft(draft) for draft in drafts]),
                )
                for start, columns, drafts in json.loads(text.decode("utf-8", "surrogatepass"))
            ]
        )
    except (TypeError, KeyError, IndexError, AttributeError, RecursionError) as error:
        raise ValueError("this is not what was written") from error


_DEFAULTS: Final[Mapping[str, Any]] = {
    one.name: one.default_factory() if one.default_factory is not MISSING else one.default
    for one in fields(Draft)
}


def _format_draft(draft: Draft) -> dict[str, Any]:
    """Return the fields of a draft that say something."""
    said: dict[str, Any] = {}
    for name, default in _DEFAULTS.items():
        value = getattr(draft, name)
        if value != default:
            said[name] = _FORMATS[name](value) if name in _FORMATS else value
    return said


def _parse_draft(said: dict[str, Any]) -> Draft:
    for name in said.keys() & _PARSERS.keys():
        said[name] = _PARSERS[name](said[name])
    return Draft(**said)


def _parse_span(pair: list[int]) -> Span:
    return Span(*pair)


def _parse_spans(said: dict[str, list[int]]) -> Mapping[str, Span]:
    new = tuple.__new__
    # What `Span` itself does, without a call of a function of ours for each of ten for each item.
    return MappingProxyType({name: new(Span, pair) for name, pair in said.items()})


def _parse_map(said: dict[str, str]) -> Mapping[str, str]:
    return MappingProxyType(said) if said else EMPTY


_FORMATS: Final[Mapping[str, Callable[[Any], Any]]] = {
    "date": str,
    "ids": plain_ids,
    "links": plain_links,
    "extra": dict,
    "spans": dict,
}
_PARSERS: Final[Mapping[str, Callable[[Any], Any]]] = {
    "date": date_of,
    "ids": ids_of,
    "links": links_of,
    "extra": _parse_map,
    "span": _parse_span,
    "spans": _parse_spans,
    **{one.name: tuple for one in fields(Draft) if str(one.type).startswith("tuple[str")},
}
