"""What a document and its catalogue disagree on and rendering leaves as it is, as problems to show.

It only words them: `reconcile` decides what they are.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from llmlist.model.problem import Location, Problem
from llmlist.model.wording import count_of, typed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from llmlist.model.entry import Draft
    from llmlist.workflows.pairing import Placement


def no_place(path: str, placement: Placement, headings: Sequence[str]) -> Problem:
    """Say that a document lacks the section that an entry has to be written into.

    Args:
        path: The document's path.
        placement: The entry, and where it should stand.
        headings: Titles of that section and those around it, from the outermost.
    """
    return Problem(
        code="no-place",
        severity="error",
        message=f"{placement.entry.title!r} has no place: {path} lacks the section {' / '.join(headings)!r}",
        location=Location(path=path),
        entry_key=placement.item.key,
        hint="add the heading to the document, or if it was renamed there "
        f"run `llmlist import {typed(path)}`",
    )


def not_in_catalogue(path: str, draft: Draft) -> Problem:
    """Say that the catalogue does not know an item of a document."""
    return Problem(
        code="not-in-catalogue",
        severity="error",
        message=f"{draft.title!r} is not in the catalogue",
        location=Location(path=path, line=draft.line),
        hint=f"`llmlist import {typed(path)}` takes it in",
    )


def listed_twice(path: str, draft: Draft, *, first_line: int, key: str) -> Problem:
    """Say that an item repeats one of its own section.

    Args:
        path: The document's path.
        draft: The second of the two items.
        first_line: Line of the first, counted from one.
        key: The entry that both show.
    """
    return Problem(
        code="listed-twice",
        severity="warning",
        message=f"{draft.title!r} stands in this section already, on line {first_line}",
        location=Location(path=path, line=draft.line),
        entry_key=key,
        hint="delete one of the two lines",
    )


DIFFERS: Final = "document-differs"
"""The code of the problem that a document differs in places that a change is not about."""


def differs_elsewhere(path: str, places: int) -> Problem:
    """Say that a document differs in places that this change is not about: hand edits, left alone."""
    return Problem(
        code=DIFFERS,
        severity="info",
        message=f"{path} differs from the catalogue in {count_of(places, 'other place', 'other places')}",
        location=Location(path=path),
        hint=f"`llmlist import {typed(path)}` takes hand edits in; "
        "`llmlist render --diff` shows what rendering would change",
    )
