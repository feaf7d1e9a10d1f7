"""Remember which entries the curator called two works, and find decisions that no longer apply."""

from __future__ import annotations

from typing import TYPE_CHECKING

from llmlist.errors import ConfigError
from llmlist.formats.catalog_yaml import add_decisions, parse_decisions
from llmlist.formats.editor_lines import editor_line, names_schema
from llmlist.model.decision import Decision
from llmlist.model.edit import Edit, FileEdit, Plan, Span, digest
from llmlist.model.problem import Location, Problem
from llmlist.model.workspace import CATALOG_FILE, DECISIONS_FILE

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from llmlist.model.catalog import Catalog
    from llmlist.model.date import PartialDate
    from llmlist.model.workspace import Workspace


def plan_apart(workspace: Workspace, keys: Sequence[str], *, reason: str | None, today: PartialDate) -> Plan:
    """Plan to remember that no two of some entries are one work; nothing where that is decided already.

    Args:
        workspace: What there is.
        keys: Keys or aliases of two entries or more.
        reason: The curator's words.
        today: The day of the decision.

    Raises:
        ConfigError: Two of the keys are of one entry.
        EditError: ``decisions.yaml`` cannot be added to.
        UnknownKeyError: No entry has one of the keys; the hint names near ones.
    """
    found = tuple(workspace.catalog.entry(key).key for key in keys)
    if len(set(found)) < len(found):
        raise ConfigError(f"{' and '.join(keys)} are one entry", hint="name two entries")
    decision = Decision(keys=found, reason=(reason or "").strip() or None, date=today)
    if workspace.catalog.kept_apart.issuperset(decision.pairs):
        return Plan()
    content = workspace.files.get(DECISIONS_FILE)
    edited = add_decisions(content, DECISIONS_FILE, [decision])
    if content is None and names_schema(workspace.files.get(CATALOG_FILE, b"")):
        edited = editor_line(DECISIONS_FILE).encode() + edited
    edit = FileEdit(
        path=DECISIONS_FILE,
        sha256=None if content is None else digest(content),
        edits=(Edit(span=Span(0, len(content or b"")), content=edited),),
    )
    summary = f"remembered: {' and '.join(found)} are not duplicates"
    return Plan(file_edits=(edit,), summary=(summary,))


def find_stale_decisions(workspace: Workspace) -> Iterator[Problem]:
    """Yield each decision that tells nothing apart any more: an entry is gone, or two have become one."""
    content = workspace.files.get(DECISIONS_FILE)
    if content is None:
        return
    text = parse_decisions(content, DECISIONS_FILE)
    for decision, line in zip(text.decisions, text.lines, strict=True):
        why = _why_stale(workspace.catalog, decision)
        if why is not None:
            yield Problem(
                code="stale-decision",
                severity="warning",
                message=f"this decision no longer applies: {why}",
                location=Location(path=DECISIONS_FILE, line=line),
                hint="take the key out, or delete the decision",
            )


def _why_stale(catalog: Catalog, decision: Decision) -> str | None:
    gone = [key for key in decision.keys if key not in catalog.by_key]
    if gone:
        return f"no entry has the key {' or '.join(map(repr, gone))}"
    homes = [catalog.by_key[key].key for key in decision.keys]
    shared = next((home for home in homes if homes.count(home) > 1), None)
    same = [key for key, home in zip(decision.keys, homes, strict=True) if home == shared]
    return None if shared is None else f"{' and '.join(same)} are one entry, {shared}"
