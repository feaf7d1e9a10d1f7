"""Headings of documents under which nothing is listed yet, as sections for what is put there."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from llmlist.lists.reading import read_document
from llmlist.model.catalog import Section
from llmlist.workflows.naming import find_section, unknown_section

if TYPE_CHECKING:
    from llmlist.model.catalog import Catalog
    from llmlist.model.workspace import Workspace


def with_named(workspace: Workspace, catalog: Catalog, name: str) -> tuple[Catalog, Section]:
    """Return the section that a name means; where none does, the catalogue with a heading of that name.

    Args:
        workspace: Holds the documents.
        catalog: What is known of them.
        name: Key, title or path of titles.

    Raises:
        ConfigError: The name fits several sections.
        UnknownKeyError: No section and no heading is called so.
    """
    section = find_section(catalog, name)
    return (catalog, section) if section is not None else with_heading(workspace, catalog, name)


def with_heading(workspace: Workspace, catalog: Catalog, name: str) -> tuple[Catalog, Section]:
    """Return the catalogue with a section for the heading that a title or key means, and that section.

    Raises:
        UnknownKeyError: No heading is called so; the hint names near sections.
    """
    section = _find_heading(workspace, catalog, name.strip().casefold())
    if section is None:
        raise unknown_section(catalog, name)
    return _with_section(catalog, section), section


def _find_heading(workspace: Workspace, catalog: Catalog, folded: str) -> Section | None:
    for document in catalog.documents:
        content = workspace.files.get(document.path)
        for heading in read_document(content).sections if content is not None else ():
            if heading.path and folded in {heading.title.casefold(), heading.key}:
                parent = heading.key.rpartition("/")[0]
                known = parent if parent in catalog.sections_by_key else None
                return Section(key=heading.key, title=heading.title, document=document.key, parent=known)
    return None


def _with_section(catalog: Catalog, section: Section) -> Catalog:
    """Return the catalogue with a section behind the others of its parent, or of its document."""
    sections = list(catalog.sections)
    place = max(
        (
            number
            for number, one in enumerate(sections)
            if one.document == section.document
            and (section.parent is None or one.key.startswith(section.parent))
        ),
        default=len(sections) - 1,
    )
    sections.insert(place + 1, section)
    return replace(catalog, sections=tuple(sections))
