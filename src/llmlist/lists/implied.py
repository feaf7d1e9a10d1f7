"""What the links and the venue of an item imply of its work: its kind, its identifiers, its year."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from llmlist.lists.cited_labels import cited_in_label
from llmlist.lists.dated_names import PUBLISHER_AND_YEAR
from llmlist.lists.dates import parse_date_text
from llmlist.lists.fields import date_or_venue
from llmlist.model.date import PartialDate
from llmlist.model.identifier import identifier_from_url
from llmlist.model.link import link_role
from llmlist.model.url import leads_inside
from llmlist.model.venue import parse_venue, year_in_acronym

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from llmlist.model.entry import Kind
    from llmlist.model.identifier import Identifier
    from llmlist.model.link import Link

_YEAR: Final = re.compile(r"(?:19|20)\d\d|['’]\d\d")
_DATED_VENUE: Final = re.compile(r"[\s'’]((?:19|20)\d\d(?:[./-]\d{1,2}){0,2})\s*\Z")
# `arXiv 25.09`
_SHORT_PREPRINT: Final = re.compile(
    r"arxiv[\s'’]{1,2}(?P<year>[0-4]\d)[./-](?P<month>0[1-9]|1[0-2])", re.IGNORECASE
)
# `…, 4, 12-20 (2020)` and `… 2021;12(3):45-67`
_LATE_YEAR: Final = re.compile(r"\(((?:19|20)\d\d)\)|(?<![\d/.-])((?:19|20)\d\d)(?=[;:.]|\s*\Z)")
WHOLE_YEAR: Final = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")


def venue_of_label(link: Link) -> str | None:
    """Return the venue and year that a link is named after: ``[CHI 2024](…)``."""
    label = (link.label or "").strip("()[] ")
    return label if WHOLE_YEAR.search(label) and date_or_venue(label) == "venue" else None


def guess_kind(links: Iterable[Link]) -> Kind:
    """Return what sort of thing an entry is, as far as its first link tells."""
    for link in links:
        if link.url.lower().split("?")[0].endswith(".pdf"):
            return "paper"
        identifier = identifier_from_url(link.url)
        return "article" if identifier is None else _KINDS_BY_SCHEME.get(identifier.scheme, "paper")
    return "other"


_KINDS_BY_SCHEME: Final[Mapping[str, Kind]] = {"github": "tool", "youtube": "video", "hf": "model"}


def ids_of(links: Iterable[Link]) -> Iterable[Identifier]:
    """Return the identifiers of the links that stand for the work: its own and those called paper.

    Where there are none, the first link does if it names the work: ``[RVR](…): Rivers of Glass``.
    """
    links = tuple(links)
    found = tuple(_ids_of_work(links))
    if found or not links or link_role(links[0].label) is not None:
        return found
    named = identifier_from_url(links[0].url)
    return () if named is None or named.scheme in _KINDS_BY_SCHEME else (named,)


def _ids_of_work(links: Iterable[Link]) -> Iterable[Identifier]:
    for number, link in enumerate(links):
        role = link_role(link.label)
        # What a link called code leads to need not be known: it does not stand for the work.
        identifier = identifier_from_url(link.url) if role in _ROLES_OF_WORKS else None
        if identifier is None or (identifier.scheme in _KINDS_BY_SCHEME and leads_inside(link.url)):
            continue  # a place inside a repository is another thing than the repository
        # Of further links without a label, such as badges, those to code and videos do not stand for it.
        own = link.label is None and (not number or identifier.scheme not in _KINDS_BY_SCHEME)
        # `[arXiv:2301.00001](…)`
        own = own or (link.label is not None and identifier.value in link.label)
        published = identifier.scheme not in _KINDS_BY_SCHEME and _is_published(link.label)
        if own or published or role is not None:
            yield identifier


_ROLES_OF_WORKS: Final = frozenset({None, "paper", "page"})
"""What the links are called that may stand for a work; most labels that are not known are titles."""


def _is_published(label: str | None) -> bool:
    """Tell whether a label says where or when a work came out, as ``[ICML 2019](…)`` does."""
    if label is None or _YEAR.search(label) is None:
        return False
    return date_or_venue(label) is not None or cited_in_label(label) is not None


def year_in_words(words: str) -> PartialDate | None:
    """Return the year that the words behind a reference name first: ``4, 12-20 (2020)``."""
    said = _LATE_YEAR.search(words)
    return None if said is None else PartialDate(int(said[1] or said[2]))


def year_of_publisher(note: str | None) -> PartialDate | None:
    """Return the year behind the publisher, where nothing else stands behind a venue: ``ACM, 2016.``."""
    found = None if note is None else PUBLISHER_AND_YEAR.fullmatch(note.strip())
    return None if found is None else PartialDate(int(found["year"]))


def year_of(venue: str | None) -> PartialDate | None:
    """Return the year that a venue names, with the month where that stands behind it: ``arXiv 2024.10``."""
    dated = None if venue is None else _DATED_VENUE.search(venue)
    date = None if dated is None else parse_date_text(dated.group(1))
    if date is not None:
        return date
    short = None if venue is None else _SHORT_PREPRINT.fullmatch(venue)
    if short is not None:
        return parse_date_text(f"20{short['year']}-{short['month']}")
    parsed = None if venue is None else parse_venue(venue)
    year = year_in_acronym(venue or "") if parsed is None else parsed.year
    return None if year is None else PartialDate(year)
