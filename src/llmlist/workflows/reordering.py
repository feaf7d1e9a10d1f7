"""The file edits that bring catalogue items into another order: their lines change places as they are."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from llmlist.errors import EditError
from llmlist.formats.catalog_yaml import Slice, edit_item, parse_entries
from llmlist.model.edit import Edit, FileEdit, Span, apply_edits, digest

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from llmlist.model.catalog import Catalog
    from llmlist.model.entry import Item, Place
    from llmlist.model.workspace import Workspace


def plan_reordering(workspace: Workspace, catalog: Catalog) -> tuple[FileEdit, ...]:
    """Return the edits that put the lines of items into the order of ``catalog``, changed where they differ.

    Each section keeps the places that it has in the files; comments right above an item go with it.

    Args:
        workspace: The files as they are.
        catalog: The same keys in each section, in any order.

    Raises:
        EditError: The lines cannot change places, such as between files of another indentation.
    """
    edits: dict[str, list[Edit]] = defaultdict(list)
    after = catalog.items_by_section
    for section, items in workspace.catalog.items_by_section.items():
        for old, new in zip(items, after[section], strict=True):
            if old == new:
                continue
            path, span = _piece(workspace, (old.key, section))
            edits[path].append(Edit(span=span, content=_lines_of(workspace, new)))
    made = tuple(
        FileEdit(path=path, sha256=digest(workspace.files[path]), edits=tuple(own))
        for path, own in sorted(edits.items())
    )
    _prove(workspace, catalog, made)
    return made


def _lines_of(workspace: Workspace, item: Item) -> bytes:
    """Return the lines of an item as they stand, with the values that have changed."""
    place = item.place
    path, span = _piece(workspace, place)
    text, origin = span.of(workspace.files[path]), workspace.origins[place]
    (before,) = (one for one in workspace.catalog.items_by_section[item.section] if one.key == item.key)
    if item == before:
        return text
    piece = Slice(item=before, span=origin.span, line=origin.line)
    remarks = text[: origin.span.start - span.start]
    return remarks + edit_item(workspace.files[path], piece, item).rstrip(b"\r\n")


def _piece(workspace: Workspace, place: Place) -> tuple[str, Span]:
    """Return the lines of an item with the comments above it, without the last line end."""
    origin = workspace.origins[place]
    content = workspace.files[origin.path]
    start, end = origin.span
    above = start
    while above:
        line = content.rfind(b"\n", 0, above - 1) + 1
        if not content[line:above].lstrip(b" \t").startswith(b"#"):
            start = above
            break
        # What begins a file speaks of the file, and stays there.
        above = line
    return origin.path, Span(start, start + len(content[start:end].rstrip(b"\r\n")))


def _prove(workspace: Workspace, catalog: Catalog, made: Sequence[FileEdit]) -> None:
    """Read the new files: each holds the items that it should, in their order.

    Raises:
        EditError: One does not.
    """
    wanted = _items_by_file(workspace, catalog)
    for edit in made:
        text = parse_entries(apply_edits(workspace.files[edit.path], edit.edits), edit.path)
        if [one.item for one in text.slices] != wanted[edit.path]:
            raise EditError(
                f"{edit.path} would not read back as the same entries in another order",
                hint="nothing was written; change the order by hand",
            )


def _items_by_file(workspace: Workspace, catalog: Catalog) -> Mapping[str, list[Item]]:
    """Return what each file is to hold: the items in the places that those of their section had."""
    after = {section: iter(items) for section, items in catalog.items_by_section.items()}
    found: dict[str, list[tuple[int, Item]]] = defaultdict(list)
    for item in workspace.catalog.items:
        origin = workspace.origins[item.key, item.section]
        found[origin.path].append((origin.span.start, next(after[item.section])))
    return {path: [item for _, item in sorted(own, key=lambda one: one[0])] for path, own in found.items()}
