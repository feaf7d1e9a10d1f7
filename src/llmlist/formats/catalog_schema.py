"""The schema of ``catalog.yaml``: documents, sections and settings, and every fault in them.

Knows no files or ways of writing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from llmlist.formats.entry_schema import (
    Faults,
    check_unknown,
    named_pairs,
    read_text,
    read_texts,
    shorten,
    warn_unknown,
)
from llmlist.formats.yaml_events import YamlList, YamlMap, YamlValue, is_null
from llmlist.model.catalog import Document, Section, is_top_key
from llmlist.model.count_mark import find_mark_fault
from llmlist.model.encoding import MAC_ROMAN
from llmlist.model.saved_query import SavedQuery, find_query_fault
from llmlist.model.style import find_style_fault
from llmlist.model.workspace import Settings

if TYPE_CHECKING:
    from collections.abc import Collection

CATALOG_FIELDS: Final = ("name", "documents", "settings")
DOCUMENT_FIELDS: Final = ("key", "path", "repair", "counts", "style", "sections")
KEEPERS_FIELDS: Final = ("counts", "style")
"""Fields of a document or a section that only its keeper writes."""
SECTION_FIELDS: Final = ("key", "title", "parent", "style")
SETTINGS_FIELDS: Final = ("contact", "checks", "discover")
QUERY_FIELDS: Final = ("name", "query", "categories", "authors", "section")
SEVERITIES: Final = ("error", "warning", "info", "off")
"""What `settings.checks` may say of a rule."""


class ReadCatalog(NamedTuple):
    """What the root of ``catalog.yaml`` says."""

    name: str
    documents: tuple[Document, ...]
    sections: tuple[Section, ...]
    settings: Settings


class _Named(NamedTuple):
    """One section as written, before its parent is known."""

    key: str
    title: str
    parent: str | None
    style: str | None
    value: YamlValue


def parent_by_key(key: str, keys: Collection[str]) -> str | None:
    """Return the longest of ``keys`` that is a heading path above ``key``, or None.

    >>> parent_by_key("alignment/survey/old", {"alignment", "survey"})
    'alignment'
    """
    while "/" in key:
        key = key.rpartition("/")[0]
        if key in keys:
            return key
    return None


def read_catalog(root: YamlValue, faults: Faults) -> ReadCatalog:
    """Read the root of ``catalog.yaml``; every fault is collected, none raised."""
    fields = read_fields(root, "", CATALOG_FIELDS, faults)
    name = read_text(fields["name"], ".name", faults) if "name" in fields else None
    documents: list[Document] = []
    sections: list[Section] = []
    for number, value in enumerate(_read_list(fields.get("documents"), ".documents", faults)):
        path = f".documents[{number}]"
        document, inside = _read_document(value, path, faults)
        if document is None:
            continue
        if any(document.key == other.key for other in documents):
            faults.error(
                "duplicate-document", f"{path}.key", f"two documents have the key {document.key!r}", value
            )
        documents.append(document)
        sections += inside
    return ReadCatalog(name or "", tuple(documents), tuple(sections), _read_settings(fields, faults))


def read_fields(value: YamlValue, path: str, known: tuple[str, ...], faults: Faults) -> dict[str, YamlValue]:
    """Return the known fields of a map; others are noted."""
    if not isinstance(value, YamlMap):
        if not is_null(value):
            faults.wrong_type(path, f"a map with {', '.join(known)}", value)
        return {}
    found: dict[str, YamlValue] = {}
    for name, key, one in named_pairs(value, path, faults):
        if name in known:
            found[name] = one
        else:
            warn_unknown(name, key, f"{path}.{name}", known, faults)
            check_unknown(one, f"{path}.{name}", faults)
    return found


def _read_list(value: YamlValue | None, path: str, faults: Faults) -> list[YamlValue]:
    if value is None or is_null(value):
        return []
    if isinstance(value, YamlList):
        return value.items
    faults.wrong_type(path, "a list", value)
    return []


def _read_settings(fields: dict[str, YamlValue], faults: Faults) -> Settings:
    if "settings" not in fields:
        return Settings()
    inside = read_fields(fields["settings"], ".settings", SETTINGS_FIELDS, faults)
    contact = read_text(inside["contact"], ".settings.contact", faults) if "contact" in inside else None
    discover = _read_queries(inside.get("discover"), ".settings.discover", faults)
    return Settings(contact=contact, checks=_read_checks(inside.get("checks"), faults), discover=discover)


def _read_queries(value: YamlValue | None, path: str, faults: Faults) -> tuple[SavedQuery, ...]:
    """Return the saved queries; of two with one name the first."""
    found: dict[str, SavedQuery] = {}
    for number, item in enumerate(_read_list(value, path, faults)):
        where = f"{path}[{number}]"
        query = _read_query(item, where, faults)
        if query is not None and query.name in found:
            faults.error("duplicate-query", f"{where}.name", f"two queries are called {query.name!r}", item)
        elif query is not None:
            found[query.name] = query
    return tuple(found.values())


def _read_query(value: YamlValue, path: str, faults: Faults) -> SavedQuery | None:
    fields = read_fields(value, path, QUERY_FIELDS, faults)
    name = _required(fields, "name", value, path, faults)
    said = {one: (part, f"{path}.{one}") for one, part in fields.items()}
    texts = {one: read_text(*said[one], faults) for one in ("query", "section") if one in said}
    runs = {one: read_texts(*said[one], faults) for one in ("categories", "authors") if one in said}
    if name is None:
        return None
    query = SavedQuery(
        name=name,
        query=texts.get("query"),
        categories=runs.get("categories", ()),
        authors=runs.get("authors", ()),
        section=texts.get("section"),
    )
    fault = find_query_fault(query)
    if fault is not None:
        faults.error("bad-query", path, f"the query {shorten(name)}: {fault}", value)
    return query


def _read_checks(value: YamlValue | None, faults: Faults) -> dict[str, str]:
    """Return how severe the problems of each rule are."""
    path = ".settings.checks"
    if value is None or is_null(value):
        return {}
    if not isinstance(value, YamlMap):
        faults.wrong_type(path, "a map from rules to severities", value)
        return {}
    found: dict[str, str] = {}
    for code, _, one in named_pairs(value, path, faults):
        severity = read_text(one, f"{path}.{code}", faults)
        if severity in SEVERITIES:
            found[code] = severity
        elif severity is not None:
            message, hint = f"no severity is called {severity!r}", f"write one of {', '.join(SEVERITIES)}"
            faults.error("bad-severity", f"{path}.{code}", message, one, hint)
    return found


def _required(
    fields: dict[str, YamlValue], name: str, value: YamlValue, path: str, faults: Faults
) -> str | None:
    known = len(faults.found)
    text = read_text(fields[name], f"{path}.{name}", faults) if name in fields else None
    if not text and len(faults.found) == known:
        message = f"the field `{name}` is missing or empty"
        faults.error("missing-field", f"{path}.{name}", message, value, f"add a line `{name}: …`")
    return text or None


def _read_document(
    value: YamlValue, path: str, faults: Faults
) -> tuple[Document | None, tuple[Section, ...]]:
    fields = read_fields(value, path, DOCUMENT_FIELDS, faults)
    key = _required(fields, "key", value, path, faults)
    file = _required(fields, "path", value, path, faults)
    repair = read_text(fields["repair"], f"{path}.repair", faults) if "repair" in fields else None
    if repair is not None and repair != MAC_ROMAN:
        message = f"no repair is called {repair!r}"
        faults.error("bad-repair", f"{path}.repair", message, fields["repair"], f"write `{MAC_ROMAN}`")
    counts = _read_counts(fields.get("counts"), f"{path}.counts", faults)
    style = _read_style(fields.get("style"), f"{path}.style", faults)
    named = _read_sections(fields.get("sections"), path, faults)
    if key is None or file is None:
        return None, ()
    if not _is_folder_name(key):
        faults.error(
            "bad-path", f"{path}.key", f"{key!r} cannot name a folder", value, "write letters and dashes"
        )
    if not _is_inside(file):
        message = f"expected a path inside the repository with forward slashes, found {file!r}"
        faults.error("bad-path", f"{path}.path", message, value)
    sections = _with_parents(named, key, path, faults)
    return Document(key=key, path=file, repair=repair, counts=counts, style=style), sections


def _read_style(value: YamlValue | None, path: str, faults: Faults) -> str | None:
    """Return how a keeper wants entries written."""
    text = None if value is None else read_text(value, path, faults)
    fault = None if text is None else find_style_fault(text)
    if fault is not None and value is not None:
        faults.error("bad-style", path, fault, value, "for example `- [{title}]({url}) by {authors}`")
        return None
    return text


def _read_counts(value: YamlValue | None, path: str, faults: Faults) -> tuple[str, ...]:
    """Return the marks of numbers to keep right; each must have one place for a number or a date."""
    found = []
    for number, item in enumerate(_read_list(value, path, faults)):
        text = read_text(item, f"{path}[{number}]", faults)
        fault = None if text is None else find_mark_fault(text)
        if fault is not None:
            faults.error("bad-count", f"{path}[{number}]", fault, item, "for example `## Papers ({count})`")
        elif text:
            found.append(text)
    return tuple(found)


def _is_folder_name(key: str) -> bool:
    return key not in {".", ".."} and not any(one in "/\\:" or not one.isprintable() for one in key)


def _is_inside(path: str) -> bool:
    """Tell whether a path stays below the root on every system: a repository may be hostile."""
    parts = path.split("/")
    return (
        "\\" not in path and ":" not in parts[0] and path.isprintable() and not {"", ".", ".."} & set(parts)
    )


def _read_sections(value: YamlValue | None, path: str, faults: Faults) -> list[_Named]:
    sections: list[_Named] = []
    for number, item in enumerate(_read_list(value, f"{path}.sections", faults)):
        where = f"{path}.sections[{number}]"
        fields = read_fields(item, where, SECTION_FIELDS, faults)
        key = _required(fields, "key", item, where, faults)
        title = _read_title(fields, key, item, where, faults)
        parent = read_text(fields["parent"], f"{where}.parent", faults) if "parent" in fields else None
        if key is not None and title is not None:
            style = _read_style(fields.get("style"), f"{where}.style", faults)
            sections.append(_Named(key, title, parent, style, item))
    return sections


def _read_title(
    fields: dict[str, YamlValue], key: str | None, item: YamlValue, path: str, faults: Faults
) -> str | None:
    """Return a heading's text; a heading of a picture has none, and above all headings there is none."""
    title = read_text(fields["title"], f"{path}.title", faults) if "title" in fields else None
    if title is None and key is not None and is_top_key(key):
        return ""
    return title if title == "" else _required(fields, "title", item, path, faults)


def _with_parents(named: list[_Named], document: str, path: str, faults: Faults) -> tuple[Section, ...]:
    above: dict[str, str | None] = {}
    sections: list[Section] = []
    keys = {one.key for one in named}
    for one in named:
        parent = parent_by_key(one.key, keys) if one.parent is None else one.parent or None
        if parent is not None and parent not in keys:
            message = f"the section {one.key!r} stands under {shorten(parent)}, which is no section here"
            faults.error("unknown-section", f"{path}.sections", message, one.value)
            parent = None
        if one.key in above:
            faults.error(
                "duplicate-section", f"{path}.sections", f"two sections have the key {one.key!r}", one.value
            )
            continue
        above[one.key] = parent
        section = Section(key=one.key, title=one.title, document=document, parent=parent, style=one.style)
        sections.append(section)
    _check_circles(named, above, path, faults)
    return tuple(sections)


def _check_circles(named: list[_Named], above: dict[str, str | None], path: str, faults: Faults) -> None:
    """Refuse sections that stand under themselves; each is followed upwards once."""
    sound: set[str] = set()
    for one in named:
        trail: list[str] = []
        key: str | None = one.key
        while key is not None and key not in sound:
            if key in trail:
                message = f"the section {one.key!r} stands under itself"
                faults.error("unknown-section", f"{path}.sections", message, one.value, "change its `parent`")
                break
            trail.append(key)
            key = above.get(key)
        sound.update(trail)
