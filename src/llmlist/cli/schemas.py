"""What ``schema`` does: print the schema of the catalogue's files, or put all of them beside those."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from llmlist.cli.output.messages import say, show_summary
from llmlist.cli.session import carry_out, open_session
from llmlist.errors import EXIT_DONE

if TYPE_CHECKING:
    from pathlib import Path

    from llmlist.cli.session import Session
    from llmlist.model.workspace import Workspace


def print_schema(name: str) -> int:
    """Print one schema as JSON."""
    from llmlist.formats.json_schemas import format_schema  # noqa: PLC0415  # loaded late, as below

    show_summary(format_schema(name).splitlines())
    return EXIT_DONE


def write_schemas(directory: Path, *, dry_run: bool, quiet: bool) -> int:
    """Write the schemas into the workspace, and name them in the first lines of its files."""
    # Loaded late: only this command needs it.
    from llmlist.workflows.schemas import plan_schemas  # noqa: PLC0415

    with open_session(directory, writes=not dry_run) as opened:
        session = replace(opened, workspace=_with_schemas(opened))
        plan = plan_schemas(session.workspace)
        carry_out(session, plan, dry_run=dry_run, quiet=quiet)
        if not plan.file_edits and not quiet:
            say("the schemas are there and every file names its own")
    return EXIT_DONE


def _with_schemas(session: Session) -> Workspace:
    """Return the workspace with the schemas that it has among its files."""
    from llmlist.formats.editor_lines import schema_path  # noqa: PLC0415  # loaded late, as above
    from llmlist.formats.json_schemas import SCHEMAS  # noqa: PLC0415
    from llmlist.storage.files import read_file  # noqa: PLC0415

    found = {path: session.root / path for path in map(schema_path, SCHEMAS)}
    present = {path: read_file(file) for path, file in found.items() if file.is_file()}
    return replace(session.workspace, files={**session.workspace.files, **present})
