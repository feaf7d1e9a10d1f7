"""One work as Crossref describes it: from its answer, to and from the text that is kept.

The fields: https://github.com/CrossRef/rest-api-doc/blob/master/api_format.md. This module must not know
how a work is asked for.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from llmlist.formats.kept_text import format_kept, parse_kept
from llmlist.formats.source_text import clean_line, clean_markup
from llmlist.model.date import PartialDate
from llmlist.model.entry import Draft
from llmlist.model.link import Link
from llmlist.model.testimony import CROSSREF, Testimony
from llmlist.model.venue import Venue, parse_venue
from llmlist.model.venue_of_id import venue_of_identifier

if TYPE_CHECKING:
    from collections.abc import Mapping

    from llmlist.model.entry import Kind
    from llmlist.model.identifier import Identifier

_KINDS: Final[Mapping[str, Kind]] = {
    "book": "book",
    "monograph": "book",
    "edited-book": "book",
    "dataset": "dataset",
}
_UNPUBLISHED: Final = frozenset({"posted-content", "report", "dissertation"})
_SERIES: Final = re.compile(
    r"lecture notes|communications in computer|studies in|advances in intelligent", re.IGNORECASE
)


@dataclass(frozen=True, slots=True, kw_only=True)
class CrossrefWork:
    """The fields of an answer that are kept, as they came.

    Attributes:
        type: One of https://api.crossref.org/types.
        containers: Journal, proceedings or book, and their series.
        issued: The earliest date of publication, as `PartialDate` writes it.
    """

    title: str
    type: str = ""
    authors: tuple[str, ...] = ()
    containers: tuple[str, ...] = ()
    issued: str | None = None
    volume: str | None = None
    number: str | None = None
    pages: str | None = None
    publisher: str | None = None


def read_work(body: bytes) -> CrossrefWork:
    """Read the answer to a request for one work.

    Raises:
        ValueError: It is something else; the message completes "an answer of no use: …".
    """
    try:
        answer = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise ValueError("it is no JSON") from error
    message = answer.get("message") if isinstance(answer, dict) else None
    if not isinstance(message, dict) or answer.get("message-type") != "work":
        raise ValueError("it describes no work")
    title = next(iter(_texts(message.get("title"))), None)
    if clean_markup(title) is None:
        raise ValueError("the work has no title")
    return CrossrefWork(
        title=str(title),
        type=_text(message.get("type")) or "",
        authors=_names(message.get("author")),
        containers=_texts(message.get("container-title")),
        issued=_date(message.get("issued")),
        volume=_text(message.get("volume")),
        number=_text(message.get("issue")),
        pages=_text(message.get("page")) or _text(message.get("article-number")),
        publisher=_text(message.get("publisher")),
    )


def format_work(work: CrossrefWork) -> str:
    """Return the work as JSON, without the fields that are empty."""
    return format_kept(work)


def parse_work(text: str) -> CrossrefWork:
    """Read what `format_work` wrote; the text may have been in strangers' hands since.

    Raises:
        ValueError: It is something else.
    """
    work = parse_kept(text, CrossrefWork)
    if clean_markup(work.title) is None:
        raise ValueError("not a stored answer")
    return work


def testify(identifier: Identifier, work: CrossrefWork, *, fetched: str) -> Testimony:
    """Return what Crossref says of the work that has a DOI."""
    date = _parse_date(work.issued)
    venue, evidence = _find_venue(identifier, work, date)
    return Testimony(
        source=CROSSREF,
        identifier=identifier,
        fetched=fetched,
        draft=Draft(
            title=clean_markup(work.title) or "",
            authors=tuple(filter(None, map(clean_markup, work.authors))),
            date=date,
            ids=(identifier,),
            links=(Link(url=identifier.url),),
            venue=str(venue) if venue is not None else None,
            kind=_KINDS.get(work.type, "paper"),
        ),
        volume=clean_line(work.volume),
        number=clean_line(work.number),
        pages=clean_line(work.pages),
        publisher=clean_markup(work.publisher),
        evidence={"venue": evidence} if venue is not None else {},
    )


def _find_venue(
    identifier: Identifier, work: CrossrefWork, date: PartialDate | None
) -> tuple[Venue | str | None, str]:
    if work.type in _UNPUBLISHED:
        return None, ""
    of_id = venue_of_identifier(identifier)
    if of_id is not None:
        return of_id, f"DOI: {identifier.value}"
    names = tuple(filter(None, map(clean_markup, work.containers)))
    for name in names:
        known = parse_venue(name)
        if known is not None and not known.is_preprint:
            year = known.year or (date.year if date is not None else None)
            return Venue(known.acronym, year, known.track), f"container: {name}"
    own = next((name for name in names if not _SERIES.match(name)), names[0] if names else None)
    return own, f"container: {own}" if own else ""


def _names(value: object) -> tuple[str, ...]:
    found = []
    for one in value if isinstance(value, list) else ():
        if isinstance(one, dict):
            parts = (_text(one.get("given")), _text(one.get("family")), _text(one.get("suffix")))
            name = " ".join(part for part in parts if part) or _text(one.get("name"))
            if name:
                found.append(name)
    return tuple(found)


def _date(value: object) -> str | None:
    """Return ``{"date-parts": [[2024, 5, 8]]}`` as a date; parts that make none are left out."""
    try:
        parts = value["date-parts"][0]  # type: ignore[index]  # whatever it is, the shapes that fail are caught
        return str(PartialDate(*(int(part) for part in parts[:3])))
    except (KeyError, IndexError, TypeError, ValueError):
        return None


def _parse_date(text: str | None) -> PartialDate | None:
    try:
        return PartialDate.parse(text or "")
    except ValueError:
        return None


def _texts(value: object) -> tuple[str, ...]:
    many = value if isinstance(value, list) else [value]
    return tuple(one for one in many if isinstance(one, str) and one.strip())


def _text(value: object) -> str | None:
    return value if isinstance(value, str) and value.strip() else None
