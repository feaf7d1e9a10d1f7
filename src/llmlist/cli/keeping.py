"""Answers of sources kept with the catalogue while a command still asks: what came is not lost with it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from llmlist.cli.session import note_step
from llmlist.model.edit import Edit, FileEdit, Plan, Span, apply_edits, digest

if TYPE_CHECKING:
    from collections.abc import Mapping

    from llmlist.cli.session import Session
    from llmlist.model.testimony import Fact, FactKey
    from llmlist.model.workspace import Workspace


class FactKeeper:
    """Writes facts into ``catalog/metadata`` as they come.

    Attributes:
        workspace: As it is with all that was written.
    """

    def __init__(self, session: Session) -> None:
        self._session = session
        self._known: dict[FactKey, Fact] = {}
        self.workspace: Workspace = session.workspace

    def keep(self, facts: Mapping[FactKey, Fact]) -> None:
        """Write what is new among some facts.

        Raises:
            DataError: A file of metadata holds a line that is no record.
            EditError: They cannot be written.
        """
        from llmlist.storage.files import apply_plan  # noqa: PLC0415  # loaded late: only what asks needs them
        from llmlist.workflows.facts import plan_metadata  # noqa: PLC0415

        new = {key: fact for key, fact in facts.items() if key not in self._known}
        if not new:
            return
        self._known.update(new)
        edits = plan_metadata(self.workspace, new)
        apply_plan(self._session.root, Plan(file_edits=edits))
        files = dict(self.workspace.files)
        for edit in edits:
            files[edit.path] = apply_edits(files.get(edit.path, b""), edit.edits)
        self.workspace = replace(self.workspace, files=files)

    @property
    def edits(self) -> tuple[FileEdit, ...]:
        """What was written, as edits of the files as they were at first."""
        before = self._session.workspace.files
        changed = {path: now for path, now in self.workspace.files.items() if before.get(path) != now}
        return tuple(_whole(path, before.get(path), now) for path, now in changed.items())

    def note(self) -> None:
        """Note what was written, so that it can be taken back."""
        edits = self.edits
        if edits:
            note_step(self._session, Plan(file_edits=edits), [edit.path for edit in edits])


def _whole(path: str, before: bytes | None, after: bytes) -> FileEdit:
    edit = Edit(span=Span(0, len(before or b"")), content=after)
    return FileEdit(path=path, sha256=None if before is None else digest(before), edits=(edit,))
