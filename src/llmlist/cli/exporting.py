"""What ``export`` does: the catalogue in a format of others, to stdout or into a file."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from llmlist.cli.output import say, show_text
from llmlist.cli.session import open_session
from llmlist.errors import EXIT_DONE, ConfigError
from llmlist.model.workspace import CATALOG_FOLDER

if TYPE_CHECKING:
    from pathlib import Path

    from llmlist.cli.session import Session
    from llmlist.workflows.exports import ExportFormat


class ExportOptions(NamedTuple):
    """What is exported and where to; see `workflows.exports.export_entries`."""

    section: str | None = None
    output: Path | None = None


def export_catalog(directory: Path, form: ExportFormat, options: ExportOptions, *, quiet: bool) -> int:
    """Print the entries in a format, or write them into a file.

    Raises:
        ConfigError: The file is one of the catalogue's own.
        EditError: It cannot be written.
    """
    # Loaded late: only this command needs it.
    from llmlist.workflows.exports import export_entries  # noqa: PLC0415

    with open_session(directory) as session:
        text = export_entries(session.workspace.catalog, form, section=options.section)
        if options.output is None:
            show_text(text)
            return EXIT_DONE
        _write(session, options.output, text.encode(errors="backslashreplace"), quiet=quiet)
        return EXIT_DONE


def _write(session: Session, output: Path, content: bytes, *, quiet: bool) -> None:
    from llmlist.storage.files import write_atomic  # noqa: PLC0415  # loaded late: see above

    target = output.resolve()
    documents = {(session.root / one.path).resolve() for one in session.workspace.catalog.documents}
    if target in documents or target.is_relative_to(session.root / CATALOG_FOLDER):
        raise ConfigError(
            f"{output} belongs to the catalogue", hint="an export is a copy: give it a name of its own"
        )
    is_new = write_atomic(target, content)
    if not quiet:
        say(f"wrote {output}" if is_new else f"{output} says this already")
