"""What ``export`` does: the catalogue in a format of others, or as a site."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from llmlist import __version__
from llmlist.cli.output.messages import say, show_summary
from llmlist.cli.output.progress import watching
from llmlist.cli.output.streams import show_text
from llmlist.cli.session import open_session
from llmlist.cli.views import entry_view
from llmlist.errors import EXIT_DONE, ConfigError
from llmlist.model.wording import count_of
from llmlist.model.workspace import CATALOG_FOLDER

if TYPE_CHECKING:
    from llmlist.cli.session import Session
    from llmlist.workflows.exports import ExportFormat


_SITE_FOLDER: Final = Path("site")


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

    with open_session(directory, quiet=quiet) as session:
        text = export_entries(session.workspace.catalog, form, section=options.section)
        if options.output is None:
            show_text(text)
            return EXIT_DONE
        _write(session, options.output, text.encode(errors="backslashreplace"), quiet=quiet)
        return EXIT_DONE


def export_site(directory: Path, options: ExportOptions, *, quiet: bool) -> int:
    """Write the entries as a static site into a folder.

    Raises:
        ConfigError: The folder is the catalogue's, or a file of others stands where the site would.
        EditError: The disk refused.
    """
    # Loaded late: only this command needs them.
    from llmlist.formats.exports.bibtex import format_bibtex  # noqa: PLC0415
    from llmlist.formats.site import make_site_files  # noqa: PLC0415
    from llmlist.storage.site_folder import read_assets, write_site  # noqa: PLC0415
    from llmlist.workflows.places import find_places  # noqa: PLC0415
    from llmlist.workflows.site import make_site  # noqa: PLC0415

    output = options.output or _SITE_FOLDER
    with open_session(directory, quiet=quiet) as session:
        _refuse_own(session, output)
        catalog = session.workspace.catalog
        with watching(quiet=quiet) as watch:
            places = find_places(session.workspace, watch=watch)
        site = make_site(
            catalog,
            section=options.section,
            places=places,
            facts={one.key: entry_view(catalog, one, places.get(one.key, ())) for one in catalog.entries},
            bibtex=lambda entry: format_bibtex(catalog, [entry]),
            generator=f"llmlist {__version__}",
        )
    done = write_site(output, make_site_files(site, read_assets()))
    if not quiet:
        entries, files = (
            count_of(len(site.entries), "entry", "entries"),
            count_of(done.files, "file", "files"),
        )
        removed = f", {done.removed} removed" if done.removed else ""
        show_summary([f"{output}: {entries}, {files}, {done.changed} new or changed{removed}"])
        say(f"look at it: {output / 'index.html'}")
    return EXIT_DONE


def _refuse_own(session: Session, output: Path) -> None:
    target = output.resolve()
    documents = {(session.root / one.path).resolve() for one in session.workspace.catalog.documents}
    if target in documents or target.is_relative_to(session.root / CATALOG_FOLDER):
        raise ConfigError(
            f"{output} belongs to the catalogue", hint="an export is a copy: give it a name of its own"
        )


def _write(session: Session, output: Path, content: bytes, *, quiet: bool) -> None:
    from llmlist.storage.files import write_atomic  # noqa: PLC0415  # loaded late: see above

    _refuse_own(session, output)
    is_new = write_atomic(output.resolve(), content)
    if not quiet:
        say(f"wrote {output}" if is_new else f"{output} says this already")
