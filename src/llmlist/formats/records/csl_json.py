"""What one item of CSL-JSON says, as Zotero, Mendeley and Crossref write it.

The form is https://github.com/citation-style-language/schema/blob/v1.0.2/schemas/input/csl-data.json.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from llmlist.formats.records.fields import RecordFields, one_line
from llmlist.formats.records.own_form import with_own_facts
from llmlist.model.title import word_set

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from llmlist.model.entry import Kind

_MARKS: Final = frozenset({"issued", "container-title", "DOI", "URL", "citation-key"})
_KINDS: Final[Mapping[str, Kind]] = {
    "book": "book", "collection": "book", "software": "tool", "dataset": "dataset",
    "motion_picture": "video", "broadcast": "video", "webpage": "article", "post-weblog": "article",
    "post": "article",
}  # fmt: skip
_ARXIV: Final = re.compile(r"arxiv:\s*(\S{4,40})", re.IGNORECASE)
_MARKUP: Final = re.compile(r"</?(?:i|b|em|sub|sup|sc|span)(?:\s[^<>]{0,200})?/?>", re.IGNORECASE)
# How pandoc writes that there are others: https://pandoc.org/MANUAL.html#citations.
_OTHERS: Final = word_set("others al al. et")
OWN_FACTS: Final = "llmlist"
"""Name under ``custom``, which is for what CSL-JSON has no place for, of our own facts."""
_FAMILY_FIRST: Final = re.compile(r"[\u3040-\u9fff\uac00-\ud7af]")


def is_csl(item: Mapping[str, Any]) -> bool:
    """Tell whether an object has a field that only CSL-JSON has."""
    people = item.get("author")
    has_parts = isinstance(people, list) and any(isinstance(one, dict) for one in people)
    return has_parts or not _MARKS.isdisjoint(item)


def fields_of_csl(item: Mapping[str, Any]) -> RecordFields:
    """Return the fields of one CSL item; a value of a wrong type counts as not known."""
    arxiv = _arxiv(item)
    publisher = _text(item, "publisher")
    fields = RecordFields(
        key=_text(item, "citation-key") or _text(item, "id"),
        title=one_line(_MARKUP.sub("", _text(item, "title"))),
        authors=tuple(_names(item.get("author") or item.get("editor"))),
        year=_date(item.get("issued")) or _text(item, "year"),
        venue=_text(item, "container-title") or _text(item, "event-title") or _text(item, "genre"),
        doi=_text(item, "DOI"),
        arxiv=arxiv,
        url=_text(item, "URL"),
        pages=_text(item, "page") or ("" if arxiv else _text(item, "number")),
        volume=_text(item, "volume"),
        number=_text(item, "issue"),
        # Zotero calls arXiv the publisher of a preprint.
        publisher="" if arxiv and publisher.lower() == "arxiv" else publisher,
        source=_text(item, "source"),
        kind=_KINDS.get(_text(item, "type"), "paper"),
        keywords=tuple(filter(None, map(one_line, _text(item, "keyword").split(",")))),
    )
    custom = item.get("custom")
    own = custom.get(OWN_FACTS) if isinstance(custom, dict) else None
    return with_own_facts(fields, own) if isinstance(own, dict) else fields


def _text(item: Mapping[str, Any], name: str) -> str:
    value = item.get(name)
    # Crossref writes lists of titles.
    return one_line(value[0] if isinstance(value, list) and value else value)


def _arxiv(item: Mapping[str, Any]) -> str:
    """Return the arXiv id, which CSL has no field for: Zotero writes it as ``number`` or into the note."""
    for name in ("number", "note", "archive_location"):
        found = _ARXIV.search(_text(item, name)[:2_000])
        if found:
            return found[1].rstrip(".,;")
    return ""


def _names(value: object) -> Iterator[str]:
    for one in value if isinstance(value, list) else ():
        if not isinstance(one, dict):
            name = one_line(one)
        elif one_line(one.get("literal")):
            name = one_line(one.get("literal"))
            name = "et al." if name.lower() in _OTHERS else name
        else:
            name = _personal_name(one)
        if name:
            yield name


def _personal_name(parts: Mapping[str, Any]) -> str:
    family = [_text(parts, "non-dropping-particle"), _text(parts, "family")]
    given = [_text(parts, "given"), _text(parts, "dropping-particle")]
    is_family_first = bool(_FAMILY_FIRST.match(_text(parts, "family")))
    words = [*family, *given] if is_family_first else [*given, *family]
    return " ".join(filter(None, [*words, _text(parts, "suffix")]))


def _date(value: object) -> str:
    """Return ``2017-06-12`` from ``{"date-parts": [[2017, 6, 12]]}``, or the text in its place."""
    if not isinstance(value, dict):
        return one_line(value)
    parts = value.get("date-parts")
    first = parts[0] if isinstance(parts, list) and parts and isinstance(parts[0], list) else []
    numbers = [one_line(part) for part in first[:3]]
    return "-".join(filter(None, numbers)) or _text(value, "raw") or _text(value, "literal")
