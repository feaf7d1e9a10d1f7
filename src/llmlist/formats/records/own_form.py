"""What one object says in our own form: that of ``list --format json``, of JSON Lines and of exports.

It holds every fact of an entry. Values of a wrong type count as not known.
"""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

from llmlist.errors import InvalidIdentifierError
from llmlist.formats.records.fields import RecordFields, one_line
from llmlist.model.entry import EMPTY, KINDS
from llmlist.model.identifier import Identifier, canonical_identifier
from llmlist.model.link import Link

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

FIELDS: Final = (
    "id", "title", "authors", "year", "venue", "doi", "arxiv", "url", "pages", "volume", "number", "source",
)  # fmt: skip
"""What a record of any origin may say; only ``id`` is required. Other names are passed over."""
_SECTION_JOINT: Final = " / "


def fields_of_own(item: Mapping[str, Any]) -> RecordFields:
    """Return the fields of one object; ``date`` may stand for ``year``, and ``key`` for ``id``."""
    named = {name: one_line(item.get(name)) for name in FIELDS if name not in {"id", "authors"}}
    plain = RecordFields(
        key=one_line(item.get("key")) or one_line(item.get("id")),
        authors=texts_of(item.get("authors") or item.get("author")),
        publisher=one_line(item.get("publisher")),
        **named,  # type: ignore[arg-type]  # texts, all of them
    )
    return with_own_facts(replace(plain, year=one_line(item.get("date")) or plain.year), item)


def with_own_facts(fields: RecordFields, item: Mapping[str, Any]) -> RecordFields:
    """Return fields with the facts of an entry for which other formats have no place."""
    kind = item.get("kind")
    return replace(
        fields,
        title=one_line(item.get("title")) or fields.title,
        institutes=texts_of(item.get("institutes")),
        keywords=texts_of(item.get("keywords")) or fields.keywords,
        ids=tuple(_ids(item.get("ids"))),
        links=tuple(_links(item.get("links"))),
        note=_text(item.get("note")) or fields.note,
        kind=kind if kind in KINDS else fields.kind,
        section=_section(item.get("section") or item.get("sections")),
        added=one_line(item.get("added")),
        aliases=texts_of(item.get("aliases")),
        origins=texts_of(item.get("from")),
        withdrawn=_text(item.get("withdrawn")),
        model=_texts_by_name(item.get("model")),
        extra=_texts_by_name(item.get("extra")),
    )


def texts_of(value: object) -> tuple[str, ...]:
    """Return the texts of a list, or the one text that stands in its place."""
    return tuple(filter(None, map(one_line, value if isinstance(value, list) else [value])))


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _ids(value: object) -> Iterator[Identifier]:
    for scheme, one in value.items() if isinstance(value, dict) else ():
        for text in texts_of(one):
            try:
                yield canonical_identifier(str(scheme), text)
            except InvalidIdentifierError:
                continue


def _links(value: object) -> Iterator[Link]:
    for one in value if isinstance(value, list) else ():
        if isinstance(one, dict) and isinstance(one.get("url"), str) and one["url"]:
            yield Link(label=_text(one.get("label")) or None, url=one["url"])


def _section(value: object) -> str:
    """Return a section by its path; of several places the first."""
    if isinstance(value, list) and value and isinstance(value[0], list):
        value = value[0]
    return _SECTION_JOINT.join(texts_of(value))


def _texts_by_name(value: object) -> Mapping[str, str]:
    pairs = value.items() if isinstance(value, dict) else ()
    found = {str(name): text for name, text in pairs if isinstance(text, str)}
    return MappingProxyType(found) if found else EMPTY
