"""One paper as arXiv describes it: from the ``arxiv`` package's result, to and from text, to a draft.

The text form is what the store keeps: the fields as they came, so that a later version of llmlist can
read more out of them. This module must not know how a paper is asked for.
"""

from __future__ import annotations

import json
import re
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

from llmlist.errors import InvalidIdentifierError
from llmlist.model.date import PartialDate
from llmlist.model.entry import Draft
from llmlist.model.identifier import Identifier, canonical_identifier, preferred_identifier
from llmlist.model.link import Link

if TYPE_CHECKING:
    from collections.abc import Callable

    import arxiv  # type: ignore[import-untyped]  # it carries no types

# The library stands in year 1 for a date that is missing; arXiv began in 1991.
_FIRST_YEAR: Final = 1991

_ENTRY_ID = re.compile(
    r"https?://(?:[a-z0-9-]+\.)*arxiv\.org/abs/(?P<value>[^\s?#]+?)(?:v(?P<version>[1-9]\d{0,3}))?", re.ASCII
)

# Control characters, and the marks that make a terminal or an editor show another text than is there
# (https://trojansource.codes). XML keeps the first 32 out, not the others.
_UNPRINTABLE = re.compile("[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


@dataclass(frozen=True, slots=True, kw_only=True)
class ArxivPaper:
    """The fields of an entry of https://info.arxiv.org/help/api/user-manual.html, as they came.

    Attributes:
        version: Of the text described here, or None where the entry's id has none.
        published: When version 1 was submitted: UTC, ISO 8601, or None.
        updated: When this version was.
        categories: As listed.
    """

    title: str
    version: int | None
    authors: tuple[str, ...]
    published: str | None
    updated: str | None
    comment: str | None
    journal_ref: str | None
    doi: str | None
    primary_category: str
    categories: tuple[str, ...]


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


def format_paper(paper: ArxivPaper) -> str:
    """Return the paper as JSON, in ASCII."""
    return json.dumps(asdict(paper))


def parse_paper(text: str) -> ArxivPaper:
    """Read what `format_paper` wrote; the text may have been in strangers' hands since.

    Raises:
        ValueError: It is something else.
    """
    try:
        fields: dict[str, Any] = {
            name: tuple(value) if isinstance(value, list) else value
            for name, value in json.loads(text).items()
        }
        paper = ArxivPaper(**fields)
    except (TypeError, AttributeError, RecursionError) as error:
        raise ValueError("not a stored paper") from error
    if not all(is_right(getattr(paper, name)) for name, is_right in _SHAPES.items()) or not has_title(paper):
        raise ValueError("not a stored paper")
    return paper


def has_title(paper: ArxivPaper) -> bool:
    """Tell whether the paper has a title that can be read: without one nothing can be listed."""
    return _clean(paper.title) is not None


def make_draft(identifier: Identifier, paper: ArxivPaper) -> Draft:
    """Return what arXiv says of a paper, white space and unprintable characters set right."""
    comment = _clean(paper.comment)
    categories = (paper.primary_category, *paper.categories)
    return Draft(
        title=_clean(paper.title) or "",
        links=(Link(url=f"https://arxiv.org/abs/{identifier.value}"),),
        ids=_identifiers(identifier, paper.doi),
        authors=tuple(name for name in map(_clean, paper.authors) if name),
        date=_parse_day(paper.published),
        comment=comment,
        journal_ref=_clean(paper.journal_ref),
        categories=tuple(dict.fromkeys(name for name in map(_clean, categories) if name)),
        withdrawn=find_withdrawal(comment),
    )


def find_withdrawal(comment: str | None) -> str | None:
    """Return the comment if it speaks of a withdrawal.

    A withdrawn paper is a new version without text whose comment gives the reason; there is no flag
    (https://info.arxiv.org/help/withdraw). So this is a hint, never proof, and keeps the words.
    """
    return comment if comment and "withdraw" in comment.casefold() else None


def _identifiers(identifier: Identifier, doi: str | None) -> tuple[Identifier, ...]:
    written = _clean(doi)
    if not written:
        return (identifier,)
    try:
        other = canonical_identifier("doi", written)
    except InvalidIdentifierError:
        return (identifier,)
    # arXiv's own DOIs are another spelling of an arXiv id.
    return (identifier,) if preferred_identifier(other).scheme == "arxiv" else (identifier, other)


def _clean(text: str | None) -> str | None:
    """Return the text on one line, trimmed, without unprintable characters, or None if nothing is left."""
    return " ".join(_UNPRINTABLE.sub("", " ".join((text or "").split())).split()) or None


def _format_time(moment: datetime) -> str | None:
    if moment.year < _FIRST_YEAR:
        return None
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _parse_day(moment: str | None) -> PartialDate | None:
    try:
        return PartialDate.parse((moment or "")[:10])
    except ValueError:
        return None


def _is_text(value: object) -> bool:
    return isinstance(value, str)


def _is_text_or_none(value: object) -> bool:
    return value is None or isinstance(value, str)


def _is_whole_or_none(value: object) -> bool:
    return value is None or (isinstance(value, int) and not isinstance(value, bool))


def _are_texts(value: object) -> bool:
    return isinstance(value, tuple) and all(isinstance(one, str) for one in value)


_SHAPES: Final[dict[str, Callable[[object], bool]]] = {
    "title": _is_text,
    "version": _is_whole_or_none,
    "authors": _are_texts,
    "published": _is_text_or_none,
    "updated": _is_text_or_none,
    "comment": _is_text_or_none,
    "journal_ref": _is_text_or_none,
    "doi": _is_text_or_none,
    "primary_category": _is_text,
    "categories": _are_texts,
}
