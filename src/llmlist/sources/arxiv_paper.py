"""One result of the ``arxiv`` package as the paper that is kept: nothing else knows the package's types."""

from __future__ import annotations

import re
from datetime import UTC
from typing import TYPE_CHECKING, Final

from llmlist.formats.arxiv_paper import ArxivPaper

if TYPE_CHECKING:
    from datetime import datetime

    import arxiv  # type: ignore[import-untyped]  # it carries no types

# The library stands in year 1 for a date that is missing; arXiv began in 1991.
_FIRST_YEAR: Final = 1991

_ENTRY_ID = re.compile(
    r"https?://(?:[a-z0-9-]+\.)*arxiv\.org/abs/(?P<value>[^\s?#]+?)(?:v(?P<version>[1-9]\d{0,3}))?", re.ASCII
)


def split_entry_id(entry_id: str) -> tuple[str, int | None] | None:
    """Return identifier and version of an entry's id, or None where it is no paper's.

    >>> split_entry_id("http://arxiv.org/abs/math/0309136v2")
    ('math/0309136', 2)
    """
    found = _ENTRY_ID.fullmatch(entry_id.strip())
    if not found:
        return None
    return found["value"], int(found["version"]) if found["version"] else None


def make_paper(result: arxiv.Result) -> ArxivPaper:
    """Copy what is kept of a result of the library, which compares equal by its URL alone."""
    split = split_entry_id(result.entry_id)
    return ArxivPaper(
        title=result.title,
        version=split[1] if split else None,
        authors=tuple(author.name for author in result.authors),
        published=_format_time(result.published),
        updated=_format_time(result.updated),
        comment=result.comment,
        journal_ref=result.journal_ref,
        doi=result.doi,
        primary_category=result.primary_category,
        categories=tuple(result.categories),
    )


def _format_time(moment: datetime) -> str | None:
    if moment.year < _FIRST_YEAR:
        return None
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
