"""One paper as arXiv describes it: to and from the text that is kept, to a draft.

The text form is what the store keeps: the fields as they came, so that a later version of llmlist can
read more out of them. This module must not know how a paper is asked for, nor where the text is kept.
"""

from __future__ import annotations

import json
import re
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from llmlist.errors import InvalidIdentifierError
from llmlist.formats.source_text import clean_line
from llmlist.model.date import PartialDate
from llmlist.model.entry import Draft
from llmlist.model.identifier import Identifier, canonical_identifier, preferred_identifier
from llmlist.model.link import Link
from llmlist.model.testimony import ARXIV, Testimony
from llmlist.model.venue_claim import claimed_venue, referenced_venue
from llmlist.model.venue_of_id import venue_of_identifier

if TYPE_CHECKING:
    from collections.abc import Callable

    from llmlist.model.venue import Venue


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


_LETTER: Final = re.compile(r"[^\W\d_]")


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
    return clean_line(paper.title) is not None


def make_draft(identifier: Identifier, paper: ArxivPaper) -> Draft:
    """Return what arXiv says of a paper, white space and unprintable characters set right."""
    comment = clean_line(paper.comment)
    categories = (paper.primary_category, *paper.categories)
    return Draft(
        title=clean_line(paper.title) or "",
        links=(Link(url=f"https://arxiv.org/abs/{identifier.value}"),),
        ids=_identifiers(identifier, paper.doi),
        # A colon stands as an author of its own behind the name of a collaboration.
        authors=tuple(name for name in map(clean_line, paper.authors) if name and _LETTER.search(name)),
        date=_parse_day(paper.published),
        comment=comment,
        journal_ref=clean_line(paper.journal_ref),
        categories=tuple(dict.fromkeys(name for name in map(clean_line, categories) if name)),
        withdrawn=find_withdrawal(comment),
    )


def testify(identifier: Identifier, paper: ArxivPaper, *, fetched: str) -> Testimony:
    """Return what arXiv says of a paper, and where its authors say it was published."""
    draft = make_draft(identifier, paper)
    found = _find_venue(draft)
    evidence = {"date": "the day of version 1"}
    if found is not None:
        draft = replace(draft, venue=str(found[0]))
        evidence["venue"] = found[1]
    if draft.withdrawn:
        evidence["withdrawn"] = f"comment: {draft.withdrawn}"
    return Testimony(source=ARXIV, identifier=identifier, fetched=fetched, draft=draft, evidence=evidence)


def _find_venue(draft: Draft) -> tuple[Venue | str, str] | None:
    """Return the venue and what shows it: the reference, then the comment, then the form of the DOI."""
    if draft.withdrawn:
        return None
    if draft.journal_ref:
        venue = referenced_venue(draft.journal_ref)
        if venue is not None:
            return venue, f"journal reference: {draft.journal_ref}"
    if draft.comment:
        venue = claimed_venue(draft.comment)
        if venue is not None:
            return venue, f"comment: {draft.comment}"
    doi = next((one for one in draft.ids if one.scheme == "doi"), None)
    venue = venue_of_identifier(doi) if doi is not None else None
    return None if doi is None or venue is None else (venue, f"DOI: {doi.value}")


def find_withdrawal(comment: str | None) -> str | None:
    """Return the comment if it speaks of a withdrawal.

    A withdrawn paper is a new version without text whose comment gives the reason; there is no flag
    (https://info.arxiv.org/help/withdraw). So this is a hint, never proof, and keeps the words.
    """
    return comment if comment and "withdraw" in comment.casefold() else None


def _identifiers(identifier: Identifier, doi: str | None) -> tuple[Identifier, ...]:
    written = clean_line(doi)
    if not written:
        return (identifier,)
    try:
        other = canonical_identifier("doi", written)
    except InvalidIdentifierError:
        return (identifier,)
    # arXiv's own DOIs are another spelling of an arXiv id.
    return (identifier,) if preferred_identifier(other).scheme == "arxiv" else (identifier, other)


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
