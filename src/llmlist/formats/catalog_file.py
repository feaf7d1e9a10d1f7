"""``catalog.yaml``: the name, documents, sections and settings of a catalogue, read, written and changed.

Knows text and values, no paths of its own.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from llmlist.errors import EditError, StaleFileError
from llmlist.formats.catalog_schema import (
    CATALOG_FIELDS,
    DOCUMENT_FIELDS,
    KEEPERS_FIELDS,
    SECTION_FIELDS,
    ReadCatalog,
    parent_by_key,
    read_catalog,
)
from llmlist.formats.entries_file import Lines, syntax_problem
from llmlist.formats.entry_schema import Fault, Faults
from llmlist.formats.yaml_events import (
    YamlFaultError,
    YamlList,
    YamlMap,
    YamlValue,
    bom_length,
    decode,
    read_document,
)
from llmlist.formats.yaml_forms import (
    Form,
    ListForm,
    MapForm,
    Meaning,
    TextForm,
    format_pair,
    meaning_of_value,
)
from llmlist.formats.yaml_splice import Page, newline_of, revise_map, splice
from llmlist.model.problem import Location, Problem
from llmlist.model.workspace import Settings

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from llmlist.model.catalog import Document, Section

_HEADER: Final = (
    "# The catalogue of this list: its documents and their sections, in the order of the page.",
    "# The entries stand in entries/<document>/. All of it may be edited by hand.",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class CatalogText:
    """What ``catalog.yaml`` says.

    Attributes:
        name: What the list calls itself; empty where the file does not say.
        documents: In order.
        sections: Document after document, in order.
        settings: The settings, or their defaults.
        problems: All faults. Where one of severity ``error`` stands the file must not be used.
    """

    name: str
    documents: tuple[Document, ...]
    sections: tuple[Section, ...]
    settings: Settings
    problems: tuple[Problem, ...]


def parse_catalog(content: bytes, path: str) -> CatalogText:
    """Read ``catalog.yaml``; bad content gives problems, never an exception.

    Args:
        content: The file's bytes.
        path: Its path, for the locations of problems.
    """
    try:
        text = decode(content)
        root = read_document(text).root
    except YamlFaultError as fault:
        problem = syntax_problem(content, path, fault)
        return CatalogText(name="", documents=(), sections=(), settings=Settings(), problems=(problem,))
    faults = Faults()
    said = ReadCatalog("", (), (), Settings()) if root is None else read_catalog(root, faults)
    lines = Lines(text)
    problems = [_problem(fault, path, lines) for fault in faults.found]
    problems += _shared_keys(said.sections, path)
    return CatalogText(
        name=said.name,
        documents=said.documents,
        sections=said.sections,
        settings=said.settings,
        problems=tuple(problems),
    )


def _problem(fault: Fault, path: str, lines: Lines) -> Problem:
    line, column = lines.place(fault.position)
    where = fault.path.removeprefix(".")
    return Problem(
        code=fault.code,
        severity=fault.severity,
        message=f"{where}: {fault.message}" if where else fault.message,
        location=Location(path=path, line=line, column=column),
        hint=fault.hint,
    )


def _shared_keys(sections: Sequence[Section], path: str) -> list[Problem]:
    """Find keys that sections of two documents share; within one document the schema has found them."""
    first: dict[str, str] = {}
    problems: list[Problem] = []
    for section in sections:
        other = first.setdefault(section.key, section.document)
        if other != section.document:
            message = f"the documents {other} and {section.document} both have a section {section.key!r}"
            location = Location(path=path)
            problems.append(
                Problem(code="duplicate-section", severity="error", message=message, location=location)
            )
    return problems


def format_catalog(
    name: str,
    documents: Sequence[Document],
    sections: Sequence[Section],
    settings: Settings,
    newline: str = "\n",
) -> bytes:
    """Return a new ``catalog.yaml``; its first lines say what it is."""
    forms: dict[str, Form] = {"name": TextForm(text=name), "documents": _documents(documents, sections)}
    if settings.contact is not None:
        forms["settings"] = MapForm(pairs=(("contact", TextForm(text=settings.contact)),))
    lines = [*_HEADER, *(format_pair(key, form, 0, newline) for key, form in forms.items())]
    return newline.join([*lines, ""]).encode()


def edit_catalog(
    content: bytes,
    path: str,
    before: CatalogText,
    *,
    name: str,
    documents: Sequence[Document],
    sections: Sequence[Section],
) -> bytes:
    """Return ``catalog.yaml`` with name, documents and sections as given and all else as it is.

    The result has been read again. Comments, unknown fields, quotes and settings stay.

    Args:
        content: The file as it is.
        path: Its path, for messages.
        before: What `parse_catalog` read from this content.
        name: What the list calls itself.
        documents: In order.
        sections: In order within each document.

    Raises:
        StaleFileError: The content does not say ``before``.
        EditError: The change cannot be made without changing something else.
    """
    if parse_catalog(content, path) != before:
        raise StaleFileError(f"{path} is no longer what was read", hint="run the command again")
    wanted = tuple(one for document in documents for one in sections if one.document == document.key)
    if len(wanted) != len(sections):
        raise EditError(f"{path}: a section names a document that is not listed")
    edited = _revise(content, before, name, documents, wanted)
    after = parse_catalog(edited, path)
    if (after.name, after.documents, after.sections) != (name, tuple(documents), wanted):
        raise _unproved(path)
    if after.settings != before.settings or not _same_unknown(content, edited):
        raise _unproved(path)
    return edited


def _unproved(path: str) -> EditError:
    message = f"{path} cannot be changed without changing something else in it"
    return EditError(message, hint="change it by hand")


def _revise(
    content: bytes,
    before: CatalogText,
    name: str,
    documents: Sequence[Document],
    sections: tuple[Section, ...],
) -> bytes:
    text = decode(content)
    root = read_document(text).root
    changes: dict[str, Form | None] = {}
    if name != before.name:
        changes["name"] = TextForm(text=name)
    if (tuple(documents), sections) != (before.documents, before.sections):
        changes["documents"] = _documents(documents, sections, _spelled_parents(root))
    page = Page(text=text, newline=newline_of(text))
    try:
        if isinstance(root, YamlMap) and root.pairs:
            text = splice(text, revise_map(page, root, changes, CATALOG_FIELDS))
        else:
            text = _append(page, changes)
    except ValueError as error:
        raise EditError(str(error), hint="change catalog.yaml by hand") from error
    return content[: bom_length(content)] + text.encode()


def _append(page: Page, changes: dict[str, Form | None]) -> str:
    """Return the text of a file that so far holds comments only, with all fields below them."""
    gap = page.newline if page.text and not page.text.endswith("\n") else ""
    lines = [format_pair(key, form, 0, page.newline) for key, form in changes.items() if form is not None]
    return page.text + gap + page.newline.join([*lines, ""])


def _maps(value: YamlValue | None, name: str) -> Iterator[YamlMap]:
    """Yield the maps in the list that a map holds under a name."""
    found = _field(value, name)
    if isinstance(found, YamlList):
        yield from (item for item in found.items if isinstance(item, YamlMap))


def _field(value: YamlValue | None, name: str) -> YamlValue | None:
    pairs = value.pairs if isinstance(value, YamlMap) else []
    return next((one for key, one in pairs if meaning_of_value(key) == name), None)


def _spelled_parents(root: YamlValue | None) -> frozenset[Meaning]:
    """Return the keys of the sections for which the file names a parent, needed or not."""
    sections = (section for document in _maps(root, "documents") for section in _maps(document, "sections"))
    return frozenset(_key(one) for one in sections if _field(one, "parent") is not None)


def _key(value: YamlMap) -> Meaning:
    found = _field(value, "key")
    return None if found is None else meaning_of_value(found)


def _same_unknown(before: bytes, after: bytes) -> bool:
    """Tell whether what llmlist does not know is the same in each place that both files have."""
    old, new = (_unknown(read_document(decode(content)).root) for content in (before, after))
    return all(new[place] == said for place, said in old.items() if place in new)


def _unknown(root: YamlValue | None) -> dict[tuple[str, Meaning], list[Meaning]]:
    found: dict[tuple[str, Meaning], list[Meaning]] = {("catalog", None): _strange(root, CATALOG_FIELDS)}
    for document in _maps(root, "documents"):
        found["document", _key(document)] = _strange(document, DOCUMENT_FIELDS)
        for section in _maps(document, "sections"):
            found["section", _key(section)] = _strange(section, SECTION_FIELDS)
    return found


def _strange(value: YamlValue | None, known: tuple[str, ...]) -> list[Meaning]:
    pairs = value.pairs if isinstance(value, YamlMap) else []
    meanings = ((meaning_of_value(key), meaning_of_value(one)) for key, one in pairs)
    return [pair for pair in meanings if pair[0] not in known]


def _documents(
    documents: Sequence[Document], sections: Sequence[Section], spelled: Collection[Meaning] = frozenset()
) -> ListForm:
    return ListForm(items=tuple(_document(one, sections, spelled) for one in documents), dash_indent=0)


def _document(document: Document, sections: Sequence[Section], spelled: Collection[Meaning]) -> MapForm:
    inside = [section for section in sections if section.document == document.key]
    keys = {section.key for section in inside}
    pairs: list[tuple[str, Form]] = [
        ("key", TextForm(text=document.key)),
        ("path", TextForm(text=document.path)),
    ]
    if document.repair is not None:
        pairs.append(("repair", TextForm(text=document.repair)))
    if inside:
        items = tuple(_section(section, keys, spelled) for section in inside)
        pairs.append(("sections", ListForm(items=items, dash_indent=0)))
    return MapForm(pairs=tuple(pairs), owned=frozenset(DOCUMENT_FIELDS) - set(KEEPERS_FIELDS))


def _section(section: Section, keys: Collection[str], spelled: Collection[Meaning]) -> MapForm:
    pairs: list[tuple[str, Form]] = [("key", TextForm(text=section.key))]
    if not section.is_top:
        pairs.append(("title", TextForm(text=section.title)))
    if section.key in spelled or section.parent != parent_by_key(section.key, keys):
        pairs.append(("parent", TextForm(text=section.parent or "")))
    return MapForm(pairs=tuple(pairs), owned=frozenset(SECTION_FIELDS) - set(KEEPERS_FIELDS))
