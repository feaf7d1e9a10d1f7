"""Entries to CSL-JSON, which citation processors, pandoc and Zotero read.

The form is https://github.com/citation-style-language/schema/blob/v1.0.2/schemas/input/csl-data.json. What it
has no place for stands under ``custom``, which is for that.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, Final

from llmlist.formats.exports.own_form import own_facts
from llmlist.formats.exports.plain import plain_url
from llmlist.formats.exports.publication import (
    address_of_entry,
    arxiv_id,
    is_one_text,
    names_of,
    publication_of,
)
from llmlist.model.identifier import Identifier

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from llmlist.formats.exports.publication import Publication
    from llmlist.model.catalog import Catalog
    from llmlist.model.date import PartialDate
    from llmlist.model.entry import Entry, Kind
    from llmlist.model.name import Name

_TYPES: Final[Mapping[Publication, str]] = {
    "journal": "article-journal", "proceedings": "paper-conference", "book": "book", "unpublished": "article",
}  # fmt: skip
_TYPES_OF_KINDS: Final[Mapping[Kind, str]] = {
    "tool": "software", "model": "software", "dataset": "dataset", "video": "motion_picture",
    "course": "webpage", "tutorial": "webpage", "other": "webpage", "article": "post-weblog",
}  # fmt: skip
_LOOKS_LIKE_MARKUP: Final = re.compile("<[a-z/]", re.IGNORECASE)
OWN_FACTS: Final = "llmlist"
"""Name of our own facts under ``custom``; `formats.records.csl_json` reads them."""


def format_csl_json(catalog: Catalog, entries: Sequence[Entry]) -> str:
    """Return the entries as an array of CSL items, each with the key as its ``id``."""
    items = [_item(catalog, entry) for entry in entries]
    return json.dumps(items, ensure_ascii=False, indent=2) + "\n"


def _item(catalog: Catalog, entry: Entry) -> dict[str, Any]:
    people, has_others = names_of(entry)
    authors = [*map(_name, people), *([{"literal": "others"}] if has_others else [])]
    published, doi, url = publication_of(entry), entry.identifier("doi"), address_of_entry(entry)
    item: dict[str, Any] = {
        "id": entry.key,
        "citation-key": entry.key,
        "type": _TYPES_OF_KINDS.get(entry.kind) or _TYPES[published],
        "title": entry.title,
        "author": authors,
        "issued": _date(entry.date),
        "container-title": entry.venue,
        "volume": entry.volume,
        "issue": entry.number,
        "page": entry.pages,
        "publisher": entry.publisher,
        "DOI": doi.value if doi is not None else None,
        "URL": plain_url(url) if url is not None else None,
        "keyword": ", ".join(entry.keywords),
        **_arxiv(entry, published),
        "custom": {OWN_FACTS: _own(catalog, entry, url)},
    }
    return {name: value for name, value in item.items() if value and value != {OWN_FACTS: {}}}


def _arxiv(entry: Entry, published: Publication) -> dict[str, str]:
    """Return the arXiv id as Zotero writes it: the number of a preprint, a remark on anything else."""
    value = arxiv_id(entry)
    if value is None:
        return {}
    return {"number" if published == "unpublished" else "note": f"arXiv:{value}"}


def _own(catalog: Catalog, entry: Entry, url: str | None) -> dict[str, Any]:
    """Return what the item does not say in its own fields."""
    facts = own_facts(catalog, entry)
    said = {one for one in (entry.identifier("doi"), entry.identifier("arxiv")) if one is not None}
    if set(entry.ids) <= said and all(isinstance(one, Identifier) for one in entry.ids):
        facts.pop("ids", None)
    if [(link.label, link.url) for link in entry.links] == [(None, url)]:
        facts.pop("links", None)
    if facts.get("kind") == "paper":
        del facts["kind"]
    if not any("," in one for one in entry.keywords):
        facts.pop("keywords", None)
    # Processors read some marks in titles as markup.
    return {"title": entry.title, **facts} if _LOOKS_LIKE_MARKUP.search(entry.title) else facts


def _name(name: Name) -> dict[str, str]:
    if is_one_text(name):
        return {"literal": name.surname + name.given}
    return {
        part: text
        for part, text in (("family", name.surname), ("given", name.given), ("suffix", name.suffix))
        if text
    }


def _date(date: PartialDate | None) -> dict[str, Any] | None:
    if date is None:
        return None
    return {"date-parts": [[part for part in (date.year, date.month, date.day) if part is not None]]}
