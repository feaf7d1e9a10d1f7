"""What ``edit`` and ``replace`` do: changes in, one plan out, shown and carried out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from llmlist.cli.output.messages import say
from llmlist.cli.output.progress import watching
from llmlist.cli.session import carry_out, open_session, status_of
from llmlist.errors import EXIT_FINDINGS, ConfigError
from llmlist.workflows.editing import FieldChange

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from llmlist.cli.session import Session
    from llmlist.model.edit import Plan
    from llmlist.workflows.editing import Action


def parse_changes(
    *, sets: Sequence[str], unsets: Sequence[str], adds: Sequence[str], drops: Sequence[str]
) -> tuple[FieldChange, ...]:
    """Return the changes that the options of ``edit`` ask for.

    Raises:
        ConfigError: One is not FIELD=VALUE.
    """
    changes = [FieldChange("unset", field) for field in unsets]
    asked: tuple[tuple[Action, Sequence[str]], ...] = (("set", sets), ("add", adds), ("drop", drops))
    for action, texts in asked:
        for text in texts:
            field, equals, value = text.partition("=")
            if not equals:
                message = f"--{action} {text!r}: expected FIELD=VALUE"
                raise ConfigError(message, hint="for example venue='ACL 2021'")
            changes.append(FieldChange(action, field.strip(), value.strip()))
    return tuple(changes)


def edit_entry(
    directory: Path, key: str, changes: Sequence[FieldChange], *, dry_run: bool, quiet: bool
) -> int:
    """Change fields of an entry, or open its lines in the editor where none is named."""
    from llmlist.workflows.editing import plan_edit  # noqa: PLC0415

    with open_session(directory, writes=not dry_run, quiet=quiet) as session:
        if changes:
            with watching(quiet=quiet) as watch:
                plan: Plan | None = plan_edit(session.workspace, key, changes, watch=watch)
        else:
            plan = _by_hand(session, key)
        if plan is None:
            say("nothing was changed")
            return EXIT_FINDINGS
        carry_out(session, plan, dry_run=dry_run, quiet=quiet)
        if not quiet and not plan.file_edits:
            say("nothing to change")
        return status_of(plan)


def replace_values(directory: Path, field: str, old: str, new: str, *, dry_run: bool, quiet: bool) -> int:
    """Write another value wherever a field has a certain one."""
    from llmlist.workflows.editing import near_values, plan_replace  # noqa: PLC0415

    with open_session(directory, writes=not dry_run, quiet=quiet) as session:
        with watching(quiet=quiet) as watch:
            plan = plan_replace(session.workspace, field, old, new, watch=watch)
        carry_out(session, plan, dry_run=dry_run, quiet=quiet)
        if not quiet and not plan.file_edits:
            say(f"no {field} says {old!r}")
            near = near_values(session.workspace, field, old)
            if near:
                say(f"  hint: did you mean {' or '.join(map(repr, near))}?")
        return status_of(plan) if plan.file_edits else EXIT_FINDINGS


def _by_hand(session: Session, key: str) -> Plan | None:
    from llmlist.cli.hand_editing import edit_by_hand  # noqa: PLC0415  # loaded late: only one way needs it

    return edit_by_hand(session, key)
