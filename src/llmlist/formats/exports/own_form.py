"""Entries in our own form: one object with every fact, as ``list --format json`` shows them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

    from llmlist.model.catalog import Catalog
    from llmlist.model.entry import Entry
    from llmlist.model.identifier import Identifier


def own_facts(catalog: Catalog, entry: Entry) -> dict[str, Any]:
    """Return the facts for which other formats have no place; what is not known is left out."""
    facts: dict[str, Any] = {
        "institutes": list(entry.institutes),
        "keywords": list(entry.keywords),
        "ids": _by_scheme(entry.ids),
        "links": [{"label": link.label, "url": link.url} for link in entry.links],
        "note": entry.note,
        "kind": entry.kind,
        "section": list(catalog.section_path(entry.section)),
        "added": str(entry.added) if entry.added is not None else None,
        "aliases": list(entry.aliases),
        "from": list(entry.origins),
        "withdrawn": entry.withdrawn,
        "model": dict(entry.model),
        "extra": dict(entry.extra),
    }
    return {name: value for name, value in facts.items() if value}


def all_facts(catalog: Catalog, entry: Entry) -> dict[str, Any]:
    """Return every fact of an entry; what is not known is left out."""
    facts: dict[str, Any] = {
        "key": entry.key,
        "title": entry.title,
        "authors": list(entry.authors),
        "date": str(entry.date) if entry.date is not None else None,
        "venue": entry.venue,
        "volume": entry.volume,
        "number": entry.number,
        "pages": entry.pages,
        "publisher": entry.publisher,
    }
    known = {name: value for name, value in facts.items() if value}
    return {**known, **own_facts(catalog, entry)}


def _by_scheme(ids: Iterable[Identifier]) -> dict[str, str | list[str]]:
    found: dict[str, list[str]] = {}
    for one in ids:
        found.setdefault(one.scheme, []).append(one.value)
    return {scheme: values[0] if len(values) == 1 else values for scheme, values in found.items()}
