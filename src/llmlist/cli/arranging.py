"""What ``move`` and ``section`` do: one plan, shown and carried out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from llmlist.cli.output.messages import say, show_json
from llmlist.cli.output.progress import watching
from llmlist.cli.output.tables import show_table
from llmlist.cli.session import carry_out, open_session, status_of
from llmlist.errors import EXIT_DONE, ConfigError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from llmlist.model.edit import Plan
    from llmlist.model.watch import Watch
    from llmlist.model.workspace import Workspace
    from llmlist.workflows.arranging import Destination
    from llmlist.workflows.sorting import SortOrder


def move_entries(
    directory: Path, keys: Sequence[str], section: str | None, *, dry_run: bool, quiet: bool
) -> int:
    """Move entries to another section; where it is not given, the last of the keys is its name.

    Raises:
        ConfigError: It is not said where to.
    """
    from llmlist.workflows.arranging import plan_move  # noqa: PLC0415  # loaded late: it loads the readers

    if section is None:
        *keys, section = keys
    if not keys:
        raise ConfigError("where to?", hint=f"name the section last: `llmlist move {section} SECTION`")
    target = section
    return _arrange(
        directory, lambda one, watch: plan_move(one, keys, target, watch=watch), dry_run=dry_run, quiet=quiet
    )


def rename_section(directory: Path, section: str, title: str, *, dry_run: bool, quiet: bool) -> int:
    """Give a section another title."""
    from llmlist.workflows.arranging import plan_rename_section  # noqa: PLC0415

    return _arrange(
        directory,
        lambda one, watch: plan_rename_section(one, section, title, watch=watch),
        dry_run=dry_run,
        quiet=quiet,
    )


def move_section(
    directory: Path, section: str, destination: Destination, *, dry_run: bool, quiet: bool
) -> int:
    """Move a section with all in it."""
    from llmlist.workflows.arranging import plan_move_section  # noqa: PLC0415

    return _arrange(
        directory, lambda one, _: plan_move_section(one, section, destination), dry_run=dry_run, quiet=quiet
    )


def add_section(
    directory: Path, title: str, *, below: str | None, document: str | None, dry_run: bool, quiet: bool
) -> int:
    """Add an empty section."""
    from llmlist.workflows.arranging import plan_add_section  # noqa: PLC0415

    return _arrange(
        directory,
        lambda one, _: plan_add_section(one, title, below=below, document=document),
        dry_run=dry_run,
        quiet=quiet,
    )


def sort_section(directory: Path, section: str, order: SortOrder, *, dry_run: bool, quiet: bool) -> int:
    """Put the entries of a section in order."""
    from llmlist.workflows.sorting import plan_sort  # noqa: PLC0415

    with open_session(directory, writes=not dry_run, quiet=quiet) as session:
        with watching(quiet=quiet) as watch:
            plan = plan_sort(session.workspace, section, order, watch=watch)
        carry_out(session, plan, dry_run=dry_run, quiet=quiet)
        if not quiet and not plan.file_edits:
            say("it is in this order already")
        return status_of(plan)


def list_sections(directory: Path, *, as_json: bool) -> int:
    """Print the sections with their keys and how many entries stand in each."""
    with open_session(directory) as session:
        catalog = session.workspace.catalog
        counts = {key: len(items) for key, items in catalog.items_by_section.items()}
        if as_json:
            show_json(
                [
                    {
                        "key": one.key,
                        "path": list(catalog.section_path(one.key)),
                        "document": catalog.documents_by_key[one.document].path,
                        "entries": counts.get(one.key, 0),
                    }
                    for one in catalog.sections
                ]
            )
            return EXIT_DONE
        rows = [
            (
                one.key,
                " / ".join(catalog.section_path(one.key)),
                str(counts.get(one.key, 0)),
                catalog.documents_by_key[one.document].path,
            )
            for one in catalog.sections
        ]
        show_table(("key", "section", "entries", "document"), rows)
    return EXIT_DONE


def _arrange(
    directory: Path, make: Callable[[Workspace, Watch | None], Plan], *, dry_run: bool, quiet: bool
) -> int:
    with open_session(directory, writes=not dry_run, quiet=quiet) as session:
        with watching(quiet=quiet) as watch:
            plan = make(session.workspace, watch)
        carry_out(session, plan, dry_run=dry_run, quiet=quiet)
        if not quiet and not plan.file_edits:
            say("nothing to change")
        return status_of(plan)
