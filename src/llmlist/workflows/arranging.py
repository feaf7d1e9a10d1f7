"""Where entries and sections stand: moved, renamed and added, in catalogue and documents together."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, NamedTuple

from llmlist.errors import ConfigError, EditError
from llmlist.lists.headings import anchor, unique_name
from llmlist.lists.reading import read_document
from llmlist.lists.section_headings import level_inside
from llmlist.lists.section_moving import Target, move_section
from llmlist.model.catalog import Section
from llmlist.model.edit import FileEdit, Plan, apply_edits, chain_edits, digest
from llmlist.model.entry import Entry
from llmlist.model.url import moved_url
from llmlist.workflows.bare_headings import with_named
from llmlist.workflows.naming import require_section
from llmlist.workflows.pairing import match_sections, pair_items
from llmlist.workflows.render import plan_render, plan_showable
from llmlist.workflows.saving import plan_saving
from llmlist.workflows.sections import add_sections
from llmlist.workflows.spots import find_spot
from llmlist.workflows.upkeep import keep_up

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from llmlist.lists.reading import Reading
    from llmlist.lists.section_moving import Side
    from llmlist.model.catalog import Catalog, Document
    from llmlist.model.edit import Edit
    from llmlist.model.watch import Watch
    from llmlist.model.workspace import Workspace


def plan_move(workspace: Workspace, keys: Sequence[str], section: str, *, watch: Watch | None = None) -> Plan:
    """Plan to move entries to another section; where the listing keeps an order, to their place in it.

    Further places of an entry stay; one in the new section becomes its own.

    Args:
        workspace: What there is.
        keys: Of the entries.
        section: Key, title or path of the section, or a heading under which nothing is listed yet.
        watch: Is told how far the work is.

    Raises:
        ConfigError: The name fits several sections, or an entry stands there already.
        EditError: A document would not read back as meant.
        UnknownKeyError: No entry has a key, or no section or heading is called so.
    """
    catalog, target = with_named(workspace, workspace.catalog, section)
    moved = []
    document = catalog.documents_by_key[target.document]
    content = workspace.files.get(document.path)
    reading = None if content is None else read_document(content, repair=document.repair, watch=watch)
    for key in keys:
        entry = workspace.catalog.entry(key)
        if entry.section == target.key:
            raise ConfigError(f"{entry.key} stands in {target.key} already")
        catalog = _moved(catalog, entry, target, reading)
        moved.append(entry)
    where = " / ".join(catalog.section_path(target.key)) or document.path
    # What a keeper wrote beside the values goes along.
    heirs = {(entry.key, entry.section): (entry.key, target.key) for entry in moved}
    plan = plan_showable(workspace, catalog, only={entry.key for entry in moved}, heirs=heirs, watch=watch)
    summary = tuple(f"moved {entry.key} to {where}: {entry.title}" for entry in moved)
    return replace(plan, summary=summary)


def _moved(catalog: Catalog, entry: Entry, target: Section, reading: Reading | None) -> Catalog:
    """Return the catalogue with an entry in another section, whose document reads so."""
    kept = (
        item
        for item in catalog.items
        if item.key != entry.key or (not isinstance(item, Entry) and item.section != target.key)
    )
    paths = [
        catalog.documents_by_key[document].path
        for document in (catalog.sections_by_key[entry.section].document, target.document)
    ]
    catalog = replace(catalog, items=tuple(kept))
    links = tuple(replace(one, url=moved_url(one.url, *paths)) for one in entry.links)
    # What one list has no place for another may show.
    entry = replace(entry, section=target.key, links=links, omit=())
    if reading is None:
        return catalog.with_item(entry)
    spot = find_spot(catalog, reading, pair_items(reading, catalog, target.document), target.key, entry)
    return catalog.with_item(entry, after=spot.after, before=spot.before)


def plan_rename_section(
    workspace: Workspace, section: str, title: str, *, watch: Watch | None = None
) -> Plan:
    """Plan to give a section another title, in the catalogue and as a heading; its key stays.

    Args:
        workspace: What there is.
        section: Key, title or path of the section.
        title: The new one.
        watch: Is told how far the work is.

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
    rendered = plan_render(workspace, catalog, only=(), retitled={chosen.key: chosen.title}, watch=watch)
    return Plan(
        file_edits=(*plan_saving(workspace, catalog), *rendered.file_edits),
        problems=rendered.problems,
        summary=rendered.summary,
    )


class Destination(NamedTuple):
    """Where a section goes: one of these is given, as key, title or path of another section.

    Attributes:
        before: It stands before that one.
        after: It stands behind that one.
        inside: It stands last in that one.
    """

    before: str | None = None
    after: str | None = None
    inside: str | None = None


def plan_move_section(workspace: Workspace, section: str, destination: Destination) -> Plan:
    """Plan to move a section with all in it, in the catalogue and in its document; keys stay.

    Args:
        workspace: What there is.
        section: Key, title or path of the section.
        destination: Where it goes, in the same document.

    Raises:
        ConfigError: A name fits several, or the section cannot stand there.
        EditError: The document has no such heading, or would not read back as the same entries.
        UnknownKeyError: No section is called so.
    """
    catalog = workspace.catalog
    moved = require_section(catalog, section)
    given = [(side, name) for side, name in zip(_SIDES, destination, strict=True) if name is not None]
    if len(given) != 1:
        raise ConfigError("where to?", hint="say one of --before, --after and --in, with another section")
    ((side, name),) = given
    other = require_section(catalog, name)
    inside = catalog.sections_below(moved.key)
    if moved.is_top or (other.is_top and side != "after") or other.key in inside:
        raise ConfigError(f"{moved.key} cannot stand {side} {other.key}")
    if other.document != moved.document:
        raise ConfigError(
            f"{other.key} stands in another document", hint="`llmlist move` moves entries between documents"
        )
    after = replace(catalog, sections=_rearranged(catalog, moved, other, side))
    edits = list(plan_saving(workspace, after))
    document = catalog.documents_by_key[moved.document]
    content = workspace.files.get(document.path)
    if content is not None:
        made = _move_headings(content, document, catalog, after, (moved.key, other.key, side))
        if made:
            edits.append(FileEdit(path=document.path, sha256=digest(content), edits=made))
    where = f"{side} {' / '.join(after.section_path(other.key)) or document.path}"
    return Plan(
        file_edits=tuple(edits), summary=(f"moved the section {moved.title!r} {where}",) if edits else ()
    )


_SIDES: Final[tuple[Side, ...]] = ("before", "after", "inside")


def _rearranged(catalog: Catalog, moved: Section, other: Section, side: Side) -> tuple[Section, ...]:
    """Return the sections with one of them, and those in it, in another place."""
    parent = other.key if side == "inside" else None if other.is_top else other.parent
    own = catalog.sections_below(moved.key)
    block = [
        replace(one, parent=parent) if one.key == moved.key else one
        for one in catalog.sections
        if one.key in own
    ]
    rest = [one for one in catalog.sections if one.key not in own]
    around = catalog.sections_below(other.key) - own
    places = [number for number, one in enumerate(rest) if one.key in around]
    place = places[0] if side == "before" else places[-1] + 1
    return (*rest[:place], *block, *rest[place:])


def _move_headings(
    content: bytes, document: Document, catalog: Catalog, after: Catalog, move: tuple[str, str, Side]
) -> tuple[Edit, ...]:
    """Return the edits that move a section of a document; it reads as the catalogue says then.

    Raises:
        EditError: The document lacks a heading, or would read otherwise.
    """
    key, other, side = move
    reading = read_document(content, repair=document.repair)
    sections = match_sections(reading, catalog, document.key)
    headings = {sections[one.key]: one for one in reversed(reading.sections) if one.key in sections}
    lost = next((name for name in (key, other) if name not in headings), None)
    if lost is not None:
        raise EditError(
            f"{document.path} has no heading for the section {lost!r}", hint="`llmlist check` tells more"
        )
    target = headings[other]
    level = level_inside(reading, target) if side == "inside" else target.level or headings[key].level
    edits = move_section(reading, headings[key], Target(side, target, level))
    beside = keep_up(apply_edits(content, edits), document, after)
    edits = chain_edits(content, edits, beside.edits)
    moved = read_document(apply_edits(content, edits), repair=document.repair)
    if _placed(reading, sections) != _placed(moved, match_sections(moved, after, document.key)):
        raise EditError(
            f"{document.path} would not read back as the same entries in another place",
            hint="nothing was written; move the section by hand, then `llmlist import`",
        )
    return edits


def _placed(reading: Reading, sections: Mapping[str, str]) -> Counter[tuple[str | None, str]]:
    """Return what the items of a document say, each with its section's key in the catalogue."""
    return Counter(
        (
            sections.get(listing.section.key),
            repr(replace(draft, line=0, span=None, spans=MappingProxyType({}), section=())),
        )
        for listing in reading.listings
        for draft in listing.drafts
        if draft is not None
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
