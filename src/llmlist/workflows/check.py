"""Every rule that a list is checked by, and what the rules find.

A rule is a function from the evidence to problems of one code; its docstring says what it finds, and
``docs/reference/checks`` has a page for it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeAlias

from llmlist.errors import ConfigError
from llmlist.model.catalog import near_names
from llmlist.workflows.document_checks import (
    find_bad_regions,
    find_dead_links,
    find_differing_values,
    find_long_documents,
    find_misplaced_items,
    find_missing_sections,
    find_repeated_items,
    find_stale_regions,
    find_unknown_items,
    find_unshown_entries,
)
from llmlist.workflows.evidence import Evidence
from llmlist.workflows.value_checks import (
    find_duplicates,
    find_malformed_identifiers,
    find_mojibake,
    find_placeholders,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping

    from llmlist.model.problem import Problem
    from llmlist.model.workspace import Workspace

    Check: TypeAlias = Callable[[Evidence], Iterable[Problem]]

CHECKS: Final[Mapping[str, Check]] = {
    "not-in-catalogue": find_unknown_items,
    "not-in-document": find_unshown_entries,
    "value-differs": find_differing_values,
    "missing-section": find_missing_sections,
    "wrong-section": find_misplaced_items,
    "listed-twice": find_repeated_items,
    "dead-anchor": find_dead_links,
    "stale-region": find_stale_regions,
    "bad-region": find_bad_regions,
    "long-document": find_long_documents,
    "duplicate": find_duplicates,
    "malformed-identifier": find_malformed_identifiers,
    "mojibake": find_mojibake,
    "placeholder": find_placeholders,
}

_OF_OPENING: Final = ("unknown-field", "shared-identifier", "missing-document")
"""What a catalogue is warned of whenever it is opened."""


def find_problems(
    workspace: Workspace, *, select: Collection[str] = (), ignore: Collection[str] = ()
) -> tuple[Problem, ...]:
    """Return what every rule finds, file by file and line by line.

    What opening the workspace found, such as shared identifiers, is among it.

    Args:
        workspace: What to check.
        select: Codes of the only rules to follow; none means all.
        ignore: Codes of rules not to follow.

    Raises:
        ConfigError: A code is none of a rule.
    """
    known = [*CHECKS, *_OF_OPENING, *(problem.code for problem in workspace.problems)]
    for code in (*select, *ignore):
        _require_code(code, known)
    evidence = Evidence(workspace)
    found = list(workspace.problems)
    for code, check in CHECKS.items():
        if _is_wanted(code, select, ignore):
            found += check(evidence)
    doubled: set[str] = set()
    if any(one.code == "duplicate" for one in found):
        doubled.update(key for one in evidence.clusters if one.decision == "match" for key in one.keys)
    wanted = (
        one
        for one in found
        if _is_wanted(one.code, select, ignore)
        # Of one work in two entries it says nothing more.
        and (one.code != "shared-identifier" or one.entry_key not in doubled)
    )
    return tuple(sorted(wanted, key=_position))


def _is_wanted(code: str, select: Collection[str], ignore: Collection[str]) -> bool:
    return (not select or code in select) and code not in ignore


def _require_code(code: str, known: Collection[str]) -> None:
    if code in known:
        return
    near = near_names(code, dict.fromkeys(known))
    hint = f"did you mean {' or '.join(near)}?" if near else f"the rules are {', '.join(CHECKS)}"
    raise ConfigError(f"there is no rule {code!r}", hint=hint)


def _position(problem: Problem) -> tuple[str, int, int]:
    place = problem.location
    return ("", 0, 0) if place is None else (place.path, place.line or 0, place.column or 0)
