"""Every rule that a list is checked by, and what the rules find.

A rule is a function from the evidence to problems of one code; its docstring says what it finds, and
``docs/reference/checks`` has a page for it.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final, TypeAlias, cast

from llmlist.errors import ConfigError
from llmlist.model.catalog import near_names
from llmlist.model.problem import Location, Problem
from llmlist.model.watch import watched
from llmlist.model.workspace import CATALOG_FILE
from llmlist.workflows.date_checks import find_early_dates, find_future_dates
from llmlist.workflows.document_checks import (
    find_bad_regions,
    find_dead_links,
    find_differing_values,
    find_long_documents,
    find_lost_counts,
    find_misplaced_items,
    find_missing_sections,
    find_repeated_items,
    find_stale_counts,
    find_stale_regions,
    find_unknown_items,
    find_unshown_entries,
)
from llmlist.workflows.evidence import Evidence
from llmlist.workflows.layout_checks import find_broken_orders, find_open_comments, find_short_rows
from llmlist.workflows.link_checks import (
    find_insecure_links,
    find_mirror_links,
    find_short_links,
    find_tracked_links,
    find_unsafe_links,
)
from llmlist.workflows.silencers import find_silencers, silenced
from llmlist.workflows.source_checks import find_withdrawn, find_wrong_links
from llmlist.workflows.value_checks import (
    find_duplicates,
    find_listed_again,
    find_malformed_identifiers,
    find_mojibake,
    find_placeholders,
    find_stale_decisions,
    find_uncanonical_identifiers,
)
from llmlist.workflows.wording_checks import (
    find_latex_titles,
    find_shouting_titles,
    find_trailing_stops,
    find_unknown_venues,
    find_venue_spellings,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping

    from llmlist.model.date import PartialDate
    from llmlist.model.problem import Severity
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
    "stale-count": find_stale_counts,
    "count-not-found": find_lost_counts,
    "bad-region": find_bad_regions,
    "long-document": find_long_documents,
    "duplicate": find_duplicates,
    "listed-already": find_listed_again,
    "stale-decision": find_stale_decisions,
    "malformed-identifier": find_malformed_identifiers,
    "uncanonical-identifier": find_uncanonical_identifiers,
    "wrong-link": find_wrong_links,
    "withdrawn": find_withdrawn,
    "mojibake": find_mojibake,
    "placeholder": find_placeholders,
    "uneven-row": find_short_rows,
    "open-comment": find_open_comments,
    "broken-order": find_broken_orders,
    "unsafe-link": find_unsafe_links,
    "shortened-link": find_short_links,
    "insecure-link": find_insecure_links,
    "tracking-parameter": find_tracked_links,
    "mirror-link": find_mirror_links,
    "trailing-stop": find_trailing_stops,
    "shouting-title": find_shouting_titles,
    "latex-in-title": find_latex_titles,
    "venue-spelling": find_venue_spellings,
    "unknown-venue": find_unknown_venues,
    "future-date": find_future_dates,
    "date-before-id": find_early_dates,
}

_OF_OPENING: Final = ("unknown-field", "shared-identifier", "missing-document")
"""What a catalogue is warned of whenever it is opened."""
_OF_COMMENTS: Final = "unused-silencer"
_ON_REQUEST: Final = frozenset({"unknown-venue"})
"""Rules that are followed only where `select` or the settings name them: they are often wrong."""


def find_problems(
    workspace: Workspace,
    *,
    select: Collection[str] = (),
    ignore: Collection[str] = (),
    today: PartialDate | None = None,
) -> tuple[Problem, ...]:
    """Return what every rule finds, file by file and line by line.

    What opening the workspace found, such as shared identifiers, is among it. Comments in documents and
    catalogue files silence single places; the settings say how severe a rule's problems are.

    Args:
        workspace: What to check.
        select: Codes of the only rules to follow; none means all.
        ignore: Codes of rules not to follow.
        today: The day, for dates in the future; None leaves that rule out.

    Raises:
        ConfigError: A code is none of a rule.
    """
    return follow_rules(Evidence(workspace, today), select=select, ignore=ignore)


def follow_rules(
    evidence: Evidence,
    *,
    select: Collection[str] = (),
    ignore: Collection[str] = (),
) -> tuple[Problem, ...]:
    """Return what every rule finds in what is known already; see `find_problems`.

    Args:
        evidence: What the rules look at; its watch is told how far the work is.
        select: Codes of the only rules to follow; none means all.
        ignore: Codes of rules not to follow.

    Raises:
        ConfigError: A code is none of a rule.
    """
    workspace = evidence.workspace
    severities = workspace.settings.checks
    known = {*CHECKS, *_OF_OPENING, _OF_COMMENTS, *(problem.code for problem in workspace.problems)}
    for code in (*select, *ignore):
        _require_code(code, known)
    followed = {code for code in known if _is_followed(code, select, ignore, severities)}
    found = list(workspace.problems)
    for code, check in watched(list(CHECKS.items()), evidence.watch, "following rules"):
        if code in followed:
            found += check(evidence)
    doubled: set[str] = set()
    if any(one.code == "duplicate" for one in found):
        doubled.update(key for one in evidence.clusters if one.decision == "match" for key in one.keys)
    wanted = (
        one
        for one in found
        if one.code in followed
        # Of one work in two entries it says nothing more.
        and (one.code != "shared-identifier" or one.entry_key not in doubled)
    )
    heard = silenced(wanted, find_silencers(evidence), followed=followed, known=known)
    rated = (
        replace(one, severity=cast("Severity", severities[one.code])) if one.code in severities else one
        for one in (*heard, *_unknown_rules(severities, known))
        if one.code in followed
    )
    return tuple(sorted(rated, key=_position))


def _is_followed(
    code: str, select: Collection[str], ignore: Collection[str], severities: Mapping[str, str]
) -> bool:
    if select:
        return code in select and code not in ignore
    asked = code not in _ON_REQUEST or code in severities
    return asked and code not in ignore and severities.get(code) != "off"


def _unknown_rules(severities: Mapping[str, str], known: Collection[str]) -> Iterator[Problem]:
    for code in severities:
        if code not in known:
            yield Problem(
                code="unknown-field",
                severity="warning",
                message=f"there is no rule {code!r} whose severity could be set",
                location=Location(path=CATALOG_FILE),
                hint=_hint(code, known),
            )


def _require_code(code: str, known: Collection[str]) -> None:
    if code in known:
        return
    raise ConfigError(f"there is no rule {code!r}", hint=_hint(code, known))


def _hint(code: str, known: Collection[str]) -> str:
    near = near_names(code, dict.fromkeys(known))
    return f"did you mean {' or '.join(near)}?" if near else f"the rules are {', '.join(CHECKS)}"


def _position(problem: Problem) -> tuple[str, int, int]:
    place = problem.location
    return ("", 0, 0) if place is None else (place.path, place.line or 0, place.column or 0)
