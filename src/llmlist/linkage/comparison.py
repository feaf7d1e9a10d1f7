"""Comparing two records part by part: the evidence, without a verdict.

Similarities are 0 to 1. What the evidence weighs is ``linkage.weights``', the verdict
``linkage.matching``'s.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from llmlist.linkage.people import Agreement, compare_people
from llmlist.linkage.publication import Pages, Venues, Volumes, compare_numbers, compare_pages, compare_venues
from llmlist.linkage.record import PAGE_SCHEMES, is_preprint_doi
from llmlist.linkage.wording import Wording, compare_titles

if TYPE_CHECKING:
    from llmlist.linkage.record import Record
    from llmlist.model.identifier import Identifier

Doi = Literal["same", "differ", "unknown"]

# Schemes of which one work has one identifier: two different ones are two works. OpenReview gives a
# resubmission a new one, Semantic Scholar and DBLP have one for each version.
ONE_FOR_A_WORK: Final = frozenset(
    {"arxiv", "doi", "acl", "github", "hf", "pmlr", "neurips", "cvf", "jmlr", "youtube"}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """The evidence on one pair.

    Attributes:
        shared_ids: Identifiers that both carry.
        conflicting_ids: One of each record, in a scheme that gives a work one identifier.
        shared_urls: Comparable addresses that both carry.
        wording: How the titles differ.
        genres_agree: Both are the work, or both are the same sort of note on it.
        authors: How the authors agree.
        year_gap: Years between them, or None.
        years_known: How many of the two have a year.
        venues: Whether the venues are one.
        pages: Whether the pages are.
        volumes: Whether the volumes are.
        numbers: Whether the numbers of the issues are.
    """

    shared_ids: tuple[Identifier, ...]
    conflicting_ids: tuple[tuple[Identifier, Identifier], ...]
    shared_urls: tuple[str, ...]
    wording: Wording
    genres_agree: bool
    authors: Agreement
    year_gap: int | None
    years_known: int
    venues: Venues
    pages: Pages
    volumes: Volumes
    numbers: Volumes

    @property
    def work_ids(self) -> tuple[Identifier, ...]:
        """Shared identifiers that name a work, not a page on which it stands."""
        return tuple(one for one in self.shared_ids if one.scheme not in PAGE_SCHEMES)

    @property
    def doi(self) -> Doi:
        """Whether both have one DOI, two, or not both have one."""
        if any(one.scheme == "doi" for one in self.shared_ids):
            return "same"
        return "differ" if any(mine.scheme == "doi" for mine, _ in self.conflicting_ids) else "unknown"


def compare(left: Record, right: Record) -> Comparison:
    """Return the evidence on two records; symmetric but for the order of the parts."""
    mine, theirs = left.place, right.place
    volumes = compare_numbers(mine.volume, theirs.volume)
    return Comparison(
        shared_ids=tuple(sorted(_shared_ids(left, right))) if left.ids and right.ids else (),
        conflicting_ids=conflicting_ids(left, right) if left.ids and right.ids else (),
        shared_urls=tuple(sorted(left.urls & right.urls)) if left.urls and right.urls else (),
        wording=compare_titles(left.title, right.title),
        genres_agree=left.core.genres == right.core.genres,
        authors=compare_people(left.people, right.people),
        year_gap=None if left.year is None or right.year is None else abs(left.year - right.year),
        years_known=(left.year is not None) + (right.year is not None),
        venues=compare_venues(left.venue_name, right.venue_name),
        pages=_pages_within(compare_pages(mine, theirs), volumes),
        volumes=volumes,
        numbers=compare_numbers(mine.number, theirs.number),
    )


def _shared_ids(left: Record, right: Record) -> frozenset[Identifier]:
    """Return the identifiers of both: two places inside one repository share none."""
    shared = left.ids & right.ids
    return shared if left.urls & right.urls else shared - (left.parts & right.parts)


def _pages_within(pages: Pages, volumes: Volumes) -> Pages:
    """Pages of two volumes that only overlap have nothing to do with each other."""
    return "differ" if pages == "overlap" and volumes == "differ" else pages


def conflicting_ids(left: Record, right: Record) -> tuple[tuple[Identifier, Identifier], ...]:
    """Return one pair of identifiers for each scheme in which the records have nothing in common.

    A preprint's DOI stands beside that of the published version; it conflicts only with another
    one of the same server.
    """
    found: list[tuple[Identifier, Identifier]] = []
    for mine in sorted(left.ids - right.ids):
        if mine.scheme not in ONE_FOR_A_WORK or any(one.scheme == mine.scheme for one, _ in found):
            continue
        theirs = sorted(one for one in right.ids if one.scheme == mine.scheme)
        if any(one in left.ids for one in theirs):
            continue
        found.extend((mine, one) for one in theirs[:1] if _exclude_each_other(mine, one))
    return tuple(found)


def _exclude_each_other(mine: Identifier, theirs: Identifier) -> bool:
    if mine.scheme != "doi" or not (is_preprint_doi(mine) or is_preprint_doi(theirs)):
        return True
    return mine.value.split("/")[0] == theirs.value.split("/")[0]
