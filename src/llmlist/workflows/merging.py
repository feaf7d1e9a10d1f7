"""Merge two changes of a whole catalogue, and bring the documents of both up to what both together say.

Works on files as git has them at three commits; knows neither git nor the disk.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from llmlist.formats.yaml_merge import merge_yaml
from llmlist.model.edit import apply_edits
from llmlist.model.workspace import CATALOG_FOLDER
from llmlist.workflows.render import plan_render

if TYPE_CHECKING:
    from collections.abc import Mapping

    from llmlist.model.catalog import Catalog
    from llmlist.model.workspace import Workspace


class Versions(NamedTuple):
    """Something as it was before, as we have it, and as they have it."""

    base: Mapping[str, bytes]
    ours: Mapping[str, bytes]
    theirs: Mapping[str, bytes]


def merge_catalog_files(versions: Versions) -> Mapping[str, bytes] | None:
    """Return the catalogue's files merged, our value taken in each conflict; None where they cannot be.

    Args:
        versions: Files by path; a file that is missing does not exist there.
    """
    merged: dict[str, bytes] = {}
    for path in dict.fromkeys(path for one in versions for path in one):
        if not path.startswith(f"{CATALOG_FOLDER}/") or not path.endswith((".yaml", ".yml")):
            continue
        base, ours, theirs = (one.get(path) for one in versions)
        if ours in (theirs, base) or theirs == base:
            content = theirs if ours in (theirs, base) else ours
        else:
            found = merge_yaml(base or b"", ours or b"", theirs or b"", marked=False)
            if found is None:
                return None
            content = found.content
        if content is not None:
            merged[path] = content
    return merged


def render_again(workspace: Workspace, catalog: Catalog, path: str) -> bytes:
    """Return a document of one side as it is once it says what both sides together say.

    Args:
        workspace: The side.
        catalog: What both sides together say.
        path: Of the document.

    Raises:
        EditError: It cannot be brought to say so.
    """
    known = {item.key for item in workspace.catalog.items}
    removed = known - {item.key for item in catalog.items}
    plan = plan_render(workspace, catalog, removed=removed)
    edits = next((one.edits for one in plan.file_edits if one.path == path), ())
    return apply_edits(workspace.files[path], edits)
