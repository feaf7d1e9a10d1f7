"""One paper as Semantic Scholar describes it: from its answer, to and from the text that is kept.

Its records mix the preprint with the published version: the year, the DOI and the pages may be of the
one and the venue of the other (https://api.semanticscholar.org/api-docs). So only what belongs to the
venue is taken. This module must not know how a paper is asked for.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from llmlist.errors import InvalidIdentifierError
from llmlist.formats.kept_text import format_kept, parse_kept
from llmlist.formats.source_text import clean_line, clean_markup
from llmlist.model.doi import PREPRINT_DOIS
from llmlist.model.entry import Draft
from llmlist.model.identifier import canonical_identifier, preferred_identifier
from llmlist.model.testimony import SEMANTIC_SCHOLAR, Testimony
from llmlist.model.venue import Venue, parse_venue
from llmlist.model.venue_of_id import venue_of_identifier

if TYPE_CHECKING:
    from collections.abc import Iterator

    from llmlist.model.identifier import Identifier

FIELDS: Final = "title,venue,publicationVenue,journal,externalIds,authors"
"""What is asked for."""

# Key of a conference or journal paper in DBLP, which ends in the year of the publication.
_DBLP: Final = re.compile(r"(?:conf|journals)/(?!corr/)[a-z0-9-]+/[A-Za-z0-9-]*?(\d\d)[a-z]*", re.ASCII)
# Their Findings are volumes of their own since 2020, which Semantic Scholar files under the conference.
_WITH_FINDINGS: Final = frozenset({"ACL", "EMNLP", "NAACL", "EACL", "AACL"})
_CENTURY_TURN: Final = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class ScholarPaper:
    """The fields of an answer that are kept, as they came.

    Attributes:
        venue: Its short name.
        full_venue: The name of the venue's own record.
        journal: The name of the journal, or of the preprint server.
        acl: Identifier in the ACL Anthology.
        dblp: Key in DBLP; that of the preprint begins with ``journals/corr``.
    """

    title: str
    authors: tuple[str, ...] = ()
    venue: str | None = None
    full_venue: str | None = None
    journal: str | None = None
    acl: str | None = None
    doi: str | None = None
    dblp: str | None = None


def make_scholar_paper(answer: object) -> ScholarPaper:
    """Copy what is kept of one element of a batch answer.

    Raises:
        ValueError: It is no paper.
    """
    if not isinstance(answer, dict) or clean_line(_text(answer.get("title"))) is None:
        raise ValueError("no paper with a title")
    ids = _mapping(answer.get("externalIds"))
    authors = answer.get("authors")
    names = (_text(_mapping(one).get("name")) for one in authors) if isinstance(authors, list) else ()
    return ScholarPaper(
        title=str(answer["title"]),
        authors=tuple(name for name in names if name),
        venue=_text(answer.get("venue")),
        full_venue=_text(_mapping(answer.get("publicationVenue")).get("name")),
        journal=_text(_mapping(answer.get("journal")).get("name")),
        acl=_text(ids.get("ACL")),
        doi=_text(ids.get("DOI")),
        dblp=_text(ids.get("DBLP")),
    )


def format_scholar_paper(paper: ScholarPaper) -> str:
    """Return the paper as JSON, without the fields that are empty."""
    return format_kept(paper)


def parse_scholar_paper(text: str) -> ScholarPaper:
    """Read what `format_scholar_paper` wrote; the text may have been in strangers' hands since.

    Raises:
        ValueError: It is something else.
    """
    paper = parse_kept(text, ScholarPaper)
    if clean_line(paper.title) is None:
        raise ValueError("not a stored answer")
    return paper


def testify(identifier: Identifier, paper: ScholarPaper, *, fetched: str) -> Testimony:
    """Return what Semantic Scholar says of a paper; the venue with what speaks against it."""
    acl = _identifier("acl", paper.acl)
    doi = _identifier("doi", paper.doi)
    if doi is not None and (
        preferred_identifier(doi).scheme == "arxiv" or doi.value.startswith(PREPRINT_DOIS)
    ):
        doi = None
    venue, evidence = _find_venue(paper, acl)
    doubts = {"venue": _doubt(venue, acl)} if _doubt(venue, acl) else {}
    return Testimony(
        source=SEMANTIC_SCHOLAR,
        identifier=identifier,
        fetched=fetched,
        draft=Draft(
            title=clean_markup(paper.title) or "",
            authors=tuple(filter(None, map(clean_markup, paper.authors))),
            ids=tuple(one for one in (acl, doi) if one is not None),
            venue=str(venue) if venue is not None else None,
        ),
        evidence={"venue": evidence, "ids": "external identifiers"} if venue is not None else {},
        doubts=doubts,
    )


def _find_venue(paper: ScholarPaper, acl: Identifier | None) -> tuple[Venue | str | None, str]:
    of_id = venue_of_identifier(acl) if acl is not None else None
    if of_id is not None and acl is not None:
        return of_id, f"ACL Anthology identifier {acl.value}"
    year = _dblp_year(paper.dblp)
    for name in filter(None, map(clean_markup, (paper.venue, paper.full_venue))):
        known = parse_venue(name)
        if known is not None:
            shown = f"venue: {name}" + (f", {paper.dblp}" if year else "")
            venue = Venue(known.acronym, known.year or year, known.track)
            return (None, "") if known.is_preprint else (venue, shown)
    own = _full_name(paper)
    return own, f"venue: {own}" if own else ""


def _full_name(paper: ScholarPaper) -> str | None:
    """Return the name of a venue that the vocabulary lacks: the journal's where the venue's is cut short."""
    names = [name for name in map(clean_markup, (paper.full_venue, paper.venue, paper.journal)) if name]
    whole = (name for name in names if not name.endswith(".") and parse_venue(name) is None)
    return next(whole, None)


def _doubt(venue: Venue | str | None, acl: Identifier | None) -> str:
    if isinstance(venue, Venue) and venue.acronym in _WITH_FINDINGS and venue.track is None and acl is None:
        return "Semantic Scholar does not tell the main track from Findings"
    return ""


def _dblp_year(key: str | None) -> int | None:
    """Return the year in a key of DBLP that is not the preprint's.

    >>> _dblp_year("conf/icml/AherAK23"), _dblp_year("journals/corr/abs-2301-00001")
    (2023, None)
    """
    found = _DBLP.fullmatch(key or "")
    if not found:
        return None
    return int(found[1]) + (1900 if int(found[1]) > _CENTURY_TURN else 2000)


def _identifier(scheme: str, value: str | None) -> Identifier | None:
    try:
        return canonical_identifier(scheme, value) if value else None
    except InvalidIdentifierError:
        return None


def _mapping(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _text(value: object) -> str | None:
    return value if isinstance(value, str) and value.strip() else None


def read_batch(body: bytes, size: int) -> tuple[ScholarPaper | None, ...]:
    """Read the answer to a batch: as many papers as were asked for, None where it knows none.

    Raises:
        ValueError: It is something else; the message completes "an answer of no use: …".
    """
    try:
        answer = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise ValueError("it is no JSON") from error
    if not isinstance(answer, list) or len(answer) != size:
        raise ValueError(f"it is no list of {size} papers")
    return tuple(_papers(answer))


def _papers(answer: list[object]) -> Iterator[ScholarPaper | None]:
    for one in answer:
        try:
            yield None if one is None else make_scholar_paper(one)
        except ValueError:
            yield None
