"""Workspaces in memory: opened by the same pure functions as on disk, changed by plans."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from llmlist.errors import CatalogSyntaxError, StaleFileError
from llmlist.formats.catalog_merge import merge_catalog, order_entry_files
from llmlist.formats.catalog_yaml import parse_catalog, parse_decisions, parse_entries
from llmlist.model.catalog import Catalog
from llmlist.model.date import PartialDate
from llmlist.model.edit import apply_edits, digest
from llmlist.model.workspace import CATALOG_FILE, DECISIONS_FILE, ENTRIES_FOLDER, Settings, Workspace
from llmlist.workflows.intake import plan_import
from llmlist.workflows.render import plan_render

if TYPE_CHECKING:
    from collections.abc import Mapping

    from llmlist.model.edit import Plan
    from llmlist.workflows.intake import Import

TODAY: Final = PartialDate(2026, 11, 20)
EMPTY: Final = Workspace(settings=Settings(), catalog=Catalog(), origins={}, files={})


def open_files(files: Mapping[str, bytes]) -> Workspace:
    """Read a whole workspace from the content of its files.

    Raises:
        CatalogSyntaxError: A catalogue file has errors.
    """
    head = parse_catalog(files[CATALOG_FILE], CATALOG_FILE)
    entry_files = [path for path in files if path.startswith(f"{ENTRIES_FOLDER}/")]
    texts = {
        path: parse_entries(files[path], path)
        for path in order_entry_files(entry_files, head.documents, head.sections)
    }
    decided = parse_decisions(files.get(DECISIONS_FILE, b""), DECISIONS_FILE)
    merged = merge_catalog(head, texts, decided.decisions)
    problems = (
        *head.problems,
        *decided.problems,
        *(p for text in texts.values() for p in text.problems),
        *merged.problems,
    )
    errors = [problem for problem in problems if problem.severity == "error"]
    if errors:
        raise CatalogSyntaxError(f"{errors[0].location}: {errors[0].message}")
    return Workspace(
        settings=head.settings,
        catalog=merged.catalog,
        origins=merged.origins,
        files=dict(files),
        problems=problems,
    )


def apply(workspace: Workspace, plan: Plan, **documents: bytes) -> Workspace:
    """Carry out a plan; documents are files that stand beside the catalogue, ``README=…`` for README.md.

    Raises:
        StaleFileError: A file is not the one that the plan was made for.
    """
    files = {**workspace.files, **{f"{name}.md": content for name, content in documents.items()}}
    for edit in plan.file_edits:
        before = files.get(edit.path)
        if (None if before is None else digest(before)) != edit.sha256:
            raise StaleFileError(edit.path)
        files[edit.path] = apply_edits(before or b"", edit.edits)
    return open_files(files)


def take_in(workspace: Workspace, *, prune: bool = False, **documents: bytes) -> tuple[Workspace, Import]:
    """Import documents one after the other; return the workspace and what the last import did."""
    made: Import | None = None
    for name, content in documents.items():
        path = f"{name}.md"
        workspace = Workspace(
            settings=workspace.settings,
            catalog=workspace.catalog,
            origins=workspace.origins,
            files={**workspace.files, path: content},
        )
        made = plan_import(workspace, path, content, today=TODAY, prune=prune)
        workspace = apply(workspace, made.plan)
    if made is None:
        raise ValueError("no document to take in")
    return workspace, made


def take_in_path(workspace: Workspace, path: str) -> tuple[Workspace, Import]:
    """Import a document again as it is."""
    made = plan_import(workspace, path, workspace.files[path], today=TODAY)
    return apply(workspace, made.plan), made


def begin(**documents: bytes) -> Workspace:
    """Return a new catalogue of some documents, ``README=…`` for README.md."""
    return take_in(EMPTY, prune=False, **documents)[0]


def render(workspace: Workspace) -> Workspace:
    """Make the documents say what the catalogue says."""
    return apply(workspace, plan_render(workspace, workspace.catalog))


def with_files(workspace: Workspace, files: Mapping[str, bytes]) -> Workspace:
    """Open the workspace with other content of some files."""
    return open_files({**workspace.files, **files})


def catalog_files(workspace: Workspace) -> dict[str, bytes]:
    """Return the content of the catalogue's own files."""
    return {path: content for path, content in workspace.files.items() if path.startswith("catalog/")}
