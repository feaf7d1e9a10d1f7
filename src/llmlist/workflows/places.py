"""Where the documents show each entry, by line."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

from llmlist.lists.reading import read_document
from llmlist.model.problem import Location
from llmlist.workflows.pairing import draft_at, find_repeats, pair_items

if TYPE_CHECKING:
    from collections.abc import Mapping

    from llmlist.model.entry import Place
    from llmlist.model.watch import Watch
    from llmlist.model.workspace import Workspace


def find_places(workspace: Workspace, *, watch: Watch | None = None) -> Mapping[str, tuple[Location, ...]]:
    """Return for each entry the lines at which the documents show it; an entry shown nowhere is missing.

    Args:
        workspace: What there is.
        watch: Is told how far the work is.

    Raises:
        DataError: A document is not UTF-8.
    """
    found: dict[str, list[Location]] = defaultdict(list)
    for document in workspace.catalog.documents:
        content = workspace.files.get(document.path)
        if content is None:
            continue
        reading = read_document(content, repair=document.repair, watch=watch)
        pairing = pair_items(reading, workspace.catalog, document.key, watch=watch)
        shown = [(pair.ref, pair.placement.item.key) for pair in (*pairing.pairs, *pairing.moved)]
        repeats = find_repeats(reading, pairing)
        shown += [(ref, pair.placement.item.key) for ref, pair in repeats.items()]
        for ref, key in sorted(shown):
            found[key].append(Location(path=document.path, line=draft_at(reading, ref).line))
    return {key: tuple(locations) for key, locations in found.items()}


def source_of(workspace: Workspace, key: str) -> Location | None:
    """Return where an entry's own lines stand in the catalogue's files."""
    entry = workspace.catalog.by_key.get(key)
    origin = workspace.origins.get((entry.key, entry.section)) if entry is not None else None
    return None if origin is None else Location(path=origin.path, line=origin.line)


def source_of_field(workspace: Workspace, place: Place, field: str) -> Location:
    """Return the line on which the catalogue's files give a field of an entry at one of its places.

    A further place that gives no words of its own has those of the entry; where neither gives the field, it
    is the first line of the place.
    """
    name = re.escape(field.partition(".")[0]).encode()
    pattern = re.compile(rb"^[ \t]*(?:-[ \t]+)?[\"']?" + name + rb"[\"']?[ \t]*:", re.MULTILINE)
    entry = workspace.catalog.by_key[place[0]]
    origins = [workspace.origins[place], workspace.origins[entry.key, entry.section]]
    for origin in origins:
        text = origin.span.of(workspace.files[origin.path])
        found = pattern.search(text)
        if found is not None:
            return Location(path=origin.path, line=origin.line + text.count(b"\n", 0, found.start()))
    return Location(path=origins[0].path, line=origins[0].line)
