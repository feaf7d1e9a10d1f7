"""A list that begins with its first entries: a catalogue without documents gets one."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from llmlist.lists.headings import anchor, unique_name
from llmlist.lists.region_tables import write_table
from llmlist.lists.values import format_inline
from llmlist.model.catalog import Document, Section
from llmlist.model.edit import Edit, FileEdit, Span, apply_edits
from llmlist.model.entry import Entry

if TYPE_CHECKING:
    from collections.abc import Sequence

    from llmlist.model.catalog import Catalog
    from llmlist.model.edit import Plan
    from llmlist.model.workspace import Workspace

FIRST_DOCUMENT: Final = "README.md"
FIRST_SECTION: Final = "Papers"
_COLUMNS: Final = ("date", "title", "authors", "venue", "institutes", "keywords")
_DEEPEST: Final = 6


def begin_document(workspace: Workspace, name: str) -> Workspace:
    """Return a workspace whose catalogue has a document, with nothing but its title in it."""
    document = Document(key="readme", path=FIRST_DOCUMENT)
    catalog = replace(workspace.catalog, name=workspace.catalog.name or name, documents=(document,))
    return with_tables(workspace, catalog)


def with_tables(workspace: Workspace, catalog: Catalog) -> Workspace:
    """Return a workspace whose begun document shows a catalogue: a heading and a table for each section.

    A table says which column is which, so that every value reads back as what it is.
    """
    lines = [f"# {format_inline(catalog.name)}"]
    for section in catalog.sections:
        depth = min(len(catalog.section_path(section.key)) + 1, _DEEPEST)
        lines += ["", f"{'#' * depth} {format_inline(section.title)}"]
        entries = [one for one in catalog.items_by_section.get(section.key, ()) if isinstance(one, Entry)]
        if entries:
            lines += ["", *write_table(entries, _columns(entries), None, len(entries))]
    content = "".join(f"{line}\n" for line in lines).encode()
    return replace(workspace, catalog=catalog, files={**workspace.files, FIRST_DOCUMENT: content})


def _columns(entries: Sequence[Entry]) -> str:
    """Return the columns that entries fill, in the form that `lists.region_tables` reads."""
    filled = [name for name in _COLUMNS if name == "title" or any(getattr(one, name) for one in entries)]
    return ",".join([*filled, *(["links"] if any(len(one.links) > 1 for one in entries) else [])])


def created(begun: Workspace, rendered: Plan) -> FileEdit:
    """Return the edit that makes a begun document out of nothing, with what was rendered into it."""
    content = begun.files[FIRST_DOCUMENT]
    for edit in rendered.file_edits:
        if edit.path == FIRST_DOCUMENT:
            content = apply_edits(content, edit.edits)
    return FileEdit(path=FIRST_DOCUMENT, sha256=None, edits=(Edit(span=Span(0, 0), content=content),))


def with_sections(catalog: Catalog, titles: tuple[str, ...]) -> tuple[Catalog, Section]:
    """Return a catalogue with the section that a path of titles leads to, and that section.

    What the path lacks is added behind all else, in the last document.
    """
    parent: Section | None = None
    for title in titles:
        found = next(
            (
                one
                for one in catalog.sections
                if one.title == title and one.parent == (parent.key if parent is not None else None)
            ),
            None,
        )
        if found is None:
            found = _new_section(catalog, title, parent)
            catalog = _inserted(catalog, found)
        parent = found
    if parent is None:
        raise ValueError("a path of titles has at least one")
    return catalog, parent


def _new_section(catalog: Catalog, title: str, parent: Section | None) -> Section:
    prefix = f"{parent.key}/" if parent is not None and not parent.is_top else ""
    key = unique_name(prefix + (anchor(title) or "section"), dict.fromkeys(catalog.sections_by_key, 0))
    document = parent.document if parent is not None else catalog.documents[-1].key
    return Section(key=key, title=title, document=document, parent=parent.key if parent is not None else None)


def _inserted(catalog: Catalog, section: Section) -> Catalog:
    """Return the catalogue with a section behind the others of its parent, or of its document."""
    around = catalog.sections_below(section.parent) if section.parent is not None else None
    places = [
        number
        for number, one in enumerate(catalog.sections)
        if (one.key in around if around is not None else one.document == section.document)
    ]
    sections = list(catalog.sections)
    sections.insert(max(places, default=len(sections) - 1) + 1, section)
    return replace(catalog, sections=tuple(sections))
