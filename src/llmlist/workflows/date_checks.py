"""Rules on dates."""

from __future__ import annotations

from typing import TYPE_CHECKING

from llmlist.model.arxiv_id import arxiv_month

if TYPE_CHECKING:
    from collections.abc import Iterator

    from llmlist.model.date import PartialDate
    from llmlist.model.problem import Problem
    from llmlist.workflows.evidence import Evidence


def find_future_dates(evidence: Evidence) -> Iterator[Problem]:
    """A date is in the future."""
    if evidence.today is None:
        return
    now = evidence.today
    for shown in evidence.shown_items:
        date = shown.draft.date
        if date is not None and (
            date.year > now.year + 1 or (date.month is not None and _is_after(date, now))
        ):
            yield evidence.problem(
                shown,
                "date",
                code="future-date",
                severity="warning",
                message=f"the date {shown.draft.date_text or date} of {shown.draft.title!r} is in the future",
                hint="look whether the year is mistyped",
            )


def find_early_dates(evidence: Evidence) -> Iterator[Problem]:
    """A preprint bears a date from before it entered arXiv, and no venue that would explain it."""
    for shown in evidence.shown_items:
        date = shown.draft.date
        arxiv = next((one for one in shown.draft.ids if one.scheme == "arxiv"), None)
        if date is None or arxiv is None or shown.draft.venue is not None:
            continue
        year, month = arxiv_month(arxiv.value)
        # What is sent in at the end of one month is given its number in the next.
        if (year - date.year) * 12 + month - (date.month or 12) > 1:
            yield evidence.problem(
                shown,
                "date",
                code="date-before-id",
                severity="info",
                message=f"the date {shown.draft.date_text or date} of {shown.draft.title!r} is before "
                f"{year}-{month:02d}, when arXiv gave out {arxiv.value}",
                hint="look whether the date or the link is that of another paper",
            )


def _is_after(date: PartialDate, now: PartialDate) -> bool:
    """Tell whether a date is later, as far as both are known.

    A conference of the next year accepts its papers in this one.
    """
    if date.month is None:
        return date.year > now.year + 1
    length = min(len(str(date)), len(str(now)))
    return str(date)[:length] > str(now)[:length]
