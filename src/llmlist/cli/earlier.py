"""The workspace as it was at a commit."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from llmlist.errors import ConfigError
from llmlist.model.workspace import CATALOG_FILE, CATALOG_FOLDER, ENTRIES_FOLDER

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from llmlist.cli.session import Session
    from llmlist.model.workspace import Workspace
    from llmlist.storage.commits import Commit


def open_commit(session: Session, commit: Commit) -> Workspace:
    """Return the workspace as it was at a commit, its documents under whatever path they had.

    Raises:
        ConfigError: It has no catalogue.
        DataError: Its catalogue or a document cannot be read.
    """
    from llmlist.storage.commits import read_commit  # noqa: PLC0415
    from llmlist.storage.workspace import open_files  # noqa: PLC0415

    files = read_commit(session.root, commit, documents_of(session.workspace))
    if CATALOG_FILE not in files:
        raise ConfigError(
            f"the catalogue is not in {commit.name}",
            hint="commit it first, with `git add catalog && git commit`: changes are told by a commit",
        )
    past = _as_now(session.workspace, files) or open_files(files, root=session.root)
    moved = [path for path in documents_of(past) if path not in files]
    if not moved:
        return past
    return open_files({**files, **read_commit(session.root, commit, moved)}, root=session.root)


def _as_now(now: Workspace, files: Mapping[str, bytes]) -> Workspace | None:
    """Return the workspace with other documents where its catalogue has not changed; None where it has."""
    own = {path: content for path, content in now.files.items() if path.startswith(f"{CATALOG_FOLDER}/")}
    then = [path for path in files if path.startswith(f"{ENTRIES_FOLDER}/")]
    if not own.keys() >= set(then) or any(files.get(path) != content for path, content in own.items()):
        return None
    return replace(now, files={**own, **{path: files[path] for path in documents_of(now) if path in files}})


def documents_of(workspace: Workspace) -> Sequence[str]:
    """Return the paths of the documents that a catalogue names."""
    return [document.path for document in workspace.catalog.documents]
