"""Where entries and sections stand: moved, renamed and added, in catalogue and documents together."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from llmlist.errors import ConfigError
from llmlist.lists.headings import anchor, unique_name
from llmlist.lists.reading import read_document
from llmlist.model.catalog import Section
from llmlist.model.edit import FileEdit, Plan, digest
from llmlist.model.entry import Entry
from llmlist.workflows.naming import require_section
from llmlist.workflows.pairing import pair_items
from llmlist.workflows.render import plan_render
from llmlist.workflows.saving import plan_saving
from llmlist.workflows.sections import add_sections
from llmlist.workflows.spots import find_spot

if TYPE_CHECKING:
    from collections.abc import Sequence

    from llmlist.lists.reading import Reading
    from llmlist.model.catalog import Catalog
    from llmlist.model.workspace import Workspace


def plan_move(workspace: Workspace, keys: Sequence[str], section: str) -> Plan:
    """Plan to move entries to another section; where the listing keeps an order, to their place in it.

    Further places of an entry stay; one in the new section becomes its own.

    Args:
        workspace: What there is.
        keys: Of the entries.
        section: Key, title or path of the section.

    Raises:
        ConfigError: The name fits several sections, or an entry stands there already.
        EditError: A document would not read back as meant.
        UnknownKeyError: No entry has a key, or no section is called so.
    """
    target = require_section(workspace.catalog, section)
    catalog, moved = workspace.catalog, []
    document = catalog.documents_by_key[target.document]
    content = workspace.files.get(document.path)
    reading = None if content is None else read_document(content, repair=document.repair)
    for key in keys:
        entry = workspace.catalog.entry(key)
        if entry.section == target.key:
            raise ConfigError(f"{entry.key} stands in {target.key} already")
        catalog = _moved(catalog, entry, target, reading)
        moved.append(entry)
    rendered = plan_render(workspace, catalog, only={entry.key for entry in moved})
    where = " / ".join(catalog.section_path(target.key)) or document.path
    return Plan(
        file_edits=(*plan_saving(workspace, catalog), *rendered.file_edits),
        problems=rendered.problems,
        summary=tuple(f"moved {entry.key} to {where}: {entry.title}" for entry in moved),
    )


def _moved(catalog: Catalog, entry: Entry, target: Section, reading: Reading | None) -> Catalog:
    """Return the catalogue with an entry in another section, whose document reads so."""
    kept = (
        item
        for item in catalog.items
        if item.key != entry.key or (not isinstance(item, Entry) and item.section != target.key)
    )
    catalog = replace(catalog, items=tuple(kept))
    entry = replace(entry, section=target.key)
    if reading is None:
        return catalog.with_item(entry)
    spot = find_spot(catalog, reading, pair_items(reading, catalog, target.document), target.key, entry)
    return catalog.with_item(entry, after=spot.after, before=spot.before)


def plan_rename_section(workspace: Workspace, section: str, title: str) -> Plan:
    """Plan to give a section another title, in the catalogue and as a heading; its key stays.

    Raises:
        ConfigError: The name fits several sections, or the section is the place above all headings.
        EditError: The heading's text does not stand in one piece, or the document would not read back.
        UnknownKeyError: No section is called so.
    """
    chosen = require_section(workspace.catalog, section)
    if chosen.is_top:
        raise ConfigError("what stands above all headings has no title")
    sections = tuple(
        replace(one, title=title) if one.key == chosen.key else one for one in workspace.catalog.sections
    )
    catalog = replace(workspace.catalog, sections=sections)
    rendered = plan_render(workspace, catalog, only=(), retitled=(chosen.key,))
    return Plan(
        file_edits=(*plan_saving(workspace, catalog), *rendered.file_edits),
        problems=rendered.problems,
        summary=rendered.summary,
    )


def plan_add_section(workspace: Workspace, title: str, *, below: str | None, document: str | None) -> Plan:
    """Plan to add an empty section: behind its siblings, with its heading and its line in a contents list.

    Args:
        workspace: What there is.
        title: Its title.
        below: Key, title or path of the section that it stands in; None for none.
        document: Key or path of its document; None where there is one, or ``below`` tells.

    Raises:
        ConfigError: A name fits several, or it is not said in which document.
        UnknownKeyError: No section is called so.
    """
    catalog = workspace.catalog
    parent = None if below is None else require_section(catalog, below)
    owner = parent.document if parent is not None else _document_key(catalog, document)
    prefix = f"{parent.key}/" if parent is not None and not parent.is_top else ""
    key = unique_name(prefix + (anchor(title) or "section"), dict.fromkeys(catalog.sections_by_key, 0))
    section = Section(key=key, title=title, document=owner, parent=parent.key if parent is not None else None)
    around = catalog.sections_below(parent.key) if parent is not None else None
    places = [
        number
        for number, one in enumerate(catalog.sections)
        if (one.key in around if around is not None else one.document == owner)
    ]
    sections = list(catalog.sections)
    sections.insert(max(places, default=len(sections) - 1) + 1, section)
    after = replace(catalog, sections=tuple(sections))
    described = after.documents_by_key[owner]
    content = workspace.files.get(described.path)
    edits = plan_saving(workspace, after)
    if content is not None:
        added = add_sections(content, described, after, {key})
        edits = (*edits, FileEdit(path=described.path, sha256=digest(content), edits=added.edits))
    return Plan(file_edits=edits, summary=(f"added the section {title!r}: {key}",))


def _document_key(catalog: Catalog, document: str | None) -> str:
    named = [one.key for one in catalog.documents if document in {None, one.key, one.path}]
    if len(named) == 1:
        return named[0]
    known = ", ".join(one.path for one in catalog.documents)
    message = "which document?" if document is None else f"{document} is no document of this catalogue"
    raise ConfigError(message, hint=f"there are: {known}")
