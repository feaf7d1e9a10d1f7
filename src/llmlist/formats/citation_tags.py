"""What the page of a work says of it in its ``citation_`` tags: from HTML, to and from the text that is kept.

Publishers write them for search engines: https://scholar.google.com/intl/en/scholar/inclusion.html#indexing.
This module must not know how a page is asked for.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Final

from llmlist.errors import InvalidIdentifierError
from llmlist.formats.kept_text import format_kept, parse_kept
from llmlist.formats.source_text import clean_line
from llmlist.model.date import PartialDate
from llmlist.model.entry import Draft
from llmlist.model.identifier import canonical_identifier, preferred_identifier
from llmlist.model.link import Link
from llmlist.model.testimony import PAGES, Testimony
from llmlist.model.venue import Venue, parse_venue
from llmlist.model.venue_of_id import venue_of_identifier

if TYPE_CHECKING:
    from llmlist.model.identifier import Identifier

_DATE: Final = re.compile(r"((?:19|20)\d\d)(?:[/-](\d{1,2})(?:[/-](\d{1,2}))?)?", re.ASCII)
_LARGEST: Final = 500_000
"""Characters of a page that are looked at: the tags stand in its head."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CitationTags:
    """The tags that are kept, as they came.

    Attributes:
        container: Of journal, conference or book.
        date: Of publication.
    """

    title: str
    authors: tuple[str, ...] = ()
    container: str | None = None
    date: str | None = None
    doi: str | None = None
    volume: str | None = None
    number: str | None = None
    first_page: str | None = None
    last_page: str | None = None


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: dict[str, list[str]] = defaultdict(list)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "meta":
            values = dict(attrs)
            name, content = (values.get("name") or "").lower(), values.get("content")
            if name.startswith("citation_") and content:
                self.found[name.removeprefix("citation_")].append(content)


def read_page(body: bytes) -> CitationTags:
    """Read the tags of a page.

    Raises:
        ValueError: It has none with a title; the message completes "an answer of no use: …".
    """
    reader = _Reader()
    reader.feed(body.decode(errors="replace")[:_LARGEST])
    found = reader.found
    title = next(iter(found["title"]), None)
    if clean_line(title) is None:
        raise ValueError("the page does not tell programs its title")

    def first(*names: str) -> str | None:
        return next((found[name][0] for name in names if found[name]), None)

    return CitationTags(
        title=str(title),
        authors=tuple(found["author"]) or tuple(" ".join(found["authors"]).split(";")),
        container=first("journal_title", "conference_title", "inbook_title", "conference"),
        date=first("publication_date", "date", "online_date", "year"),
        doi=first("doi"),
        volume=first("volume"),
        number=first("issue"),
        first_page=first("firstpage"),
        last_page=first("lastpage"),
    )


def format_tags(tags: CitationTags) -> str:
    """Return the tags as JSON, without those that are empty."""
    return format_kept(tags)


def parse_tags(text: str) -> CitationTags:
    """Read what `format_tags` wrote; the text may have been in strangers' hands since.

    Raises:
        ValueError: It is something else.
    """
    tags = parse_kept(text, CitationTags)
    if clean_line(tags.title) is None:
        raise ValueError("not a stored answer")
    return tags


def testify(identifier: Identifier, tags: CitationTags, *, fetched: str) -> Testimony:
    """Return what the page of a work says of it."""
    venue, evidence = _find_venue(identifier, tags)
    pages = "-".join(filter(None, map(clean_line, (tags.first_page, tags.last_page)))) or None
    return Testimony(
        source=PAGES,
        identifier=identifier,
        fetched=fetched,
        draft=Draft(
            title=clean_line(tags.title) or "",
            authors=tuple(name for name in map(_name, tags.authors) if name),
            date=_parse_date(tags.date),
            venue=venue,
            ids=_identifiers(identifier, tags.doi),
            links=(Link(url=identifier.url),),
        ),
        volume=clean_line(tags.volume),
        number=clean_line(tags.number),
        pages=pages,
        evidence={"venue": evidence} if venue else {},
    )


def _find_venue(identifier: Identifier, tags: CitationTags) -> tuple[str | None, str]:
    of_id = venue_of_identifier(identifier)
    if of_id is not None:
        return str(of_id), f"identifier {identifier}"
    name = clean_line(tags.container)
    known = parse_venue(name) if name else None
    if known is not None and not known.is_preprint:
        date = _parse_date(tags.date)
        year = known.year or (date.year if date is not None else None)
        return str(Venue(known.acronym, year, known.track)), f"page: {name}"
    return (None, "") if known is not None else (name, f"page: {name}")


def _name(written: str) -> str | None:
    """Return a name as printed: some publishers write the surname first.

    >>> _name("Example, Ada")
    'Ada Example'
    """
    name = clean_line(written)
    surname, comma, given = (name or "").partition(", ")
    return f"{given} {surname}" if comma and "," not in given else name


def _identifiers(identifier: Identifier, doi: str | None) -> tuple[Identifier, ...]:
    try:
        other = canonical_identifier("doi", doi) if doi else None
    except InvalidIdentifierError:
        other = None
    is_same = other is None or preferred_identifier(other) == preferred_identifier(identifier)
    return (identifier,) if is_same or other is None else (identifier, other)


def _parse_date(text: str | None) -> PartialDate | None:
    found = _DATE.search(text or "")
    try:
        return PartialDate(*(int(part) for part in found.groups() if part)) if found else None
    except ValueError:
        return None
