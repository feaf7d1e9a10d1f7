"""A search that a catalogue keeps: what new papers its keeper wants to hear of."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

# https://arxiv.org/category_taxonomy: an archive, one of its subjects, or all of them.
_CATEGORY: Final = re.compile(r"[a-z][a-z-]{0,20}(?:\.(?:[A-Za-z-]{1,20}|\*))?", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedQuery:
    """One item of ``settings.discover`` in ``catalog.yaml``; what it says must all be true of a paper.

    Attributes:
        name: Unique among the queries.
        query: In arXiv's own syntax, or None; see `model.arxiv_query`.
        categories: One of them must be among the paper's; none for any.
        authors: One of them must be among the paper's; none for any.
        section: Key, title or path of the section where its papers would go, or None.
    """

    name: str
    query: str | None = None
    categories: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    section: str | None = None


def find_query_fault(saved: SavedQuery) -> str | None:
    """Return why a query cannot be asked, or None."""
    # Loaded late: every command opens a catalogue, and few of those keep queries.
    from llmlist.model.arxiv_query import parse_query  # noqa: PLC0415

    if not (saved.query or saved.categories or saved.authors):
        return "it needs `query`, `categories` or `authors`"
    for one in saved.categories:
        if not is_category(one):
            return f"{one!r} is no category: write cs.CL, or cs.* for all of an archive"
    for one in saved.authors:
        if not one.strip() or '"' in one or not one.isprintable():
            return f"{one!r} is no name"
    try:
        # By itself as well: in parentheses, `ti:a) OR (ti:b` would seem to be a query.
        for text in filter(None, (saved.query, query_text(saved))):
            parse_query(text)
    except ValueError as error:
        return str(error)
    return None


def is_category(text: str) -> bool:
    """Tell whether a text is written as arXiv's categories are."""
    return _CATEGORY.fullmatch(text) is not None


def query_text(saved: SavedQuery) -> str:
    """Return a saved query as one text in arXiv's syntax.

    >>> query_text(SavedQuery(name="x", query="ti:seams OR ti:pockets", categories=("cs.CL", "cs.LG")))
    '(ti:seams OR ti:pockets) AND (cat:cs.CL OR cat:cs.LG)'
    """
    parts = [saved.query] if saved.query else []
    parts += [" OR ".join(f"cat:{one}" for one in saved.categories)] if saved.categories else []
    parts += [" OR ".join(f'au:"{one}"' for one in saved.authors)] if saved.authors else []
    return " AND ".join(f"({part})" for part in parts)
