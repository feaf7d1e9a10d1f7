"""Put the schemas of the catalogue's files beside them, and name them where editors look."""

from __future__ import annotations

from typing import TYPE_CHECKING

from llmlist.formats.editor_lines import editor_line, names_schema, schema_path
from llmlist.formats.json_schemas import SCHEMAS, format_schema
from llmlist.formats.yaml_events import bom_length
from llmlist.model.edit import Edit, FileEdit, Plan, Span, digest
from llmlist.model.wording import count_of
from llmlist.model.workspace import CATALOG_FILE, DECISIONS_FILE, ENTRIES_FOLDER

if TYPE_CHECKING:
    from collections.abc import Iterator

    from llmlist.model.workspace import Workspace


def plan_schemas(workspace: Workspace) -> Plan:
    """Plan to write the schemas into the repository, and a first line into each file that lacks one.

    Args:
        workspace: What there is, with the schemas among its files where there are some.
    """
    written = tuple(_schema_edits(workspace))
    named = tuple(_line_edits(workspace))
    summary = []
    if written:
        summary.append(f"wrote {count_of(len(written), 'schema', 'schemas')}")
    if named:
        summary.append(f"named the schema in {count_of(len(named), 'file', 'files')}")
    return Plan(file_edits=(*written, *named), summary=tuple(summary))


def _schema_edits(workspace: Workspace) -> Iterator[FileEdit]:
    for name in SCHEMAS:
        path, wanted = schema_path(name), format_schema(name).encode()
        content = workspace.files.get(path)
        if content != wanted:
            edit = Edit(span=Span(0, len(content or b"")), content=wanted)
            yield FileEdit(path=path, sha256=None if content is None else digest(content), edits=(edit,))


def _line_edits(workspace: Workspace) -> Iterator[FileEdit]:
    for path, content in workspace.files.items():
        ours = path in {CATALOG_FILE, DECISIONS_FILE} or path.startswith(f"{ENTRIES_FOLDER}/")
        if ours and not names_schema(content):
            start = bom_length(content)
            line = editor_line(path, "\r\n" if b"\r\n" in content else "\n").encode()
            edit = Edit(span=Span(start, start), content=line)
            yield FileEdit(path=path, sha256=digest(content), edits=(edit,))
