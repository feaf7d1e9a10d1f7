"""The comparable view of an entry or draft: what record linkage looks at, and nothing else.

Which links and identifiers stand for the work is decided here: its code, a talk about it and a
work that its note cites are other things.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final

from llmlist.linkage.core_title import CoreTitle, core_title
from llmlist.linkage.people import People, people_of
from llmlist.linkage.publication import Place, VenueName, place_of, venue_name
from llmlist.linkage.wording import SMALL_WORDS
from llmlist.model.doi import PREPRINT_DOIS
from llmlist.model.identifier import (
    Identifier,
    identifier_from_url,
    identifiers_in_text,
    preferred_identifier,
)
from llmlist.model.link import link_role, primary_link
from llmlist.model.title import fold_title, is_generic_title, word_set
from llmlist.model.url import comparable_url, leads_inside
from llmlist.model.venue import Venue, parse_venue

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from llmlist.model.entry import Draft, Entry
    from llmlist.model.link import Link

ET_AL: Final = "et al."

# Schemes that name a page on which a thing stands, not a work: they identify it only through its own link.
PAGE_SCHEMES: Final = frozenset({"github", "hf", "youtube"})
_SURVEY_WORDS: Final = word_set(
    "survey review overview tutorial appendix supplement part demo introduction withdrawn"
)
# A link called one of these leads to something that belongs to a paper, not to the paper.
_BESIDE_PAPER: Final = frozenset(
    {
        "code",
        "data",
        "model",
        "demo",
        "slides",
        "video",
        "post",
        "citation",
        "poster",
        "supplement",
        "project",
    }
)


@dataclass(frozen=True, kw_only=True)
class Record:
    """What is compared. Parts that are not known are empty or None.

    Attributes:
        key: Unique among the records of one run.
        title: As the entry has it.
        ids: Identifiers of the work itself, each in its preferred scheme.
        parts: Those of them that stand for a place inside a repository, and not for all of it.
        urls: Comparable addresses of the work itself.
        authors: Names as printed, without "et al.".
        authors_truncated: The list of authors is known to be cut short.
        year: Of publication or of the preprint.
        venue: As printed.
        kind: As in `model.entry.Entry`.
        volume: As printed, like `number` and `pages`.
    """

    key: str
    title: str
    ids: frozenset[Identifier] = frozenset()
    parts: frozenset[Identifier] = frozenset()
    urls: frozenset[str] = frozenset()
    authors: tuple[str, ...] = ()
    authors_truncated: bool = False
    year: int | None = None
    venue: str | None = None
    kind: str = "paper"
    volume: str | None = None
    number: str | None = None
    pages: str | None = None

    @cached_property
    def folded(self) -> str:
        """The folded title."""
        return fold_title(self.title)

    @cached_property
    def core(self) -> CoreTitle:
        """The title as it is compared."""
        return core_title(self.title)

    @cached_property
    def is_generic(self) -> bool:
        """Whether many works carry this title."""
        return is_generic_title(self.title)

    @cached_property
    def content_words(self) -> int:
        """How many words of the title are more than small ones; two characters of Chinese are a word."""
        return sum(
            len(word) // 2 if "\u3040" <= word[0] <= "\u9fff" else 1
            for word in self.core.words
            if word not in SMALL_WORDS
        )

    @cached_property
    def survey_words(self) -> frozenset[str]:
        """Words of the title that make another kind of work."""
        return _SURVEY_WORDS.intersection(self.core.words)

    @cached_property
    def people(self) -> People:
        """The authors as they are compared."""
        return people_of(self.authors)

    @cached_property
    def place(self) -> Place:
        """Volume, number and pages as they are compared."""
        return place_of(self.volume, self.number, self.pages)

    @cached_property
    def venue_name(self) -> VenueName | None:
        """The venue as it is compared."""
        return venue_name(self.venue)

    @cached_property
    def known_venue(self) -> Venue | None:
        """The venue, where the vocabulary knows it."""
        return parse_venue(self.venue) if self.venue else None

    @cached_property
    def is_preprint(self) -> bool | None:
        """Whether this is the preprint, or None where that cannot be told."""
        if self.known_venue:
            return self.known_venue.is_preprint
        if self.venue or any(one.scheme in {"acl", "pmlr", "neurips", "cvf", "jmlr"} for one in self.ids):
            return False
        dois = [one for one in self.ids if one.scheme == "doi"]
        if dois:
            return all(map(is_preprint_doi, dois))
        return True if any(one.scheme == "arxiv" for one in self.ids) else None


def is_preprint_doi(identifier: Identifier) -> bool:
    """Tell whether a DOI was given by a preprint server."""
    return identifier.scheme == "doi" and identifier.value.startswith(PREPRINT_DOIS)


def record_of(item: Entry | Draft, *, key: str | None = None) -> Record:
    """Return the comparable view of an entry or draft.

    Args:
        item: What is to be compared.
        key: Replaces the entry's own key; a draft has none and needs one.
    """
    own = _identifying_links(item.links, item.kind)
    names = tuple(name for name in item.authors if name.strip().rstrip(".").lower() != "et al")
    return Record(
        key=key if key is not None else getattr(item, "key", ""),
        title=item.title,
        ids=_identities(item, own),
        parts=frozenset(_parts(own)),
        urls=frozenset(filter(None, (comparable_url(link.url) for link in own))),
        authors=names,
        authors_truncated=len(names) < len(item.authors) or getattr(item, "authors_truncated", False),
        year=item.date.year if item.date else None,
        venue=item.venue,
        kind=item.kind,
        volume=getattr(item, "volume", None),
        number=getattr(item, "number", None),
        pages=getattr(item, "pages", None),
    )


def _identifying_links(links: Sequence[Link], kind: str) -> list[Link]:
    """Return the links that lead to the work itself."""
    own = [link for link in links if link.label is None or link_role(link.label) == "paper"]
    if own:
        return own
    first = primary_link(links)
    if first is None or (kind == "paper" and link_role(first.label) in _BESIDE_PAPER):
        return []
    return [first]


def _identities(item: Entry | Draft, own: Sequence[Link]) -> frozenset[Identifier]:
    """Return the identifiers of the work: from its own links, and those that nothing else accounts for."""
    from_own = _carried(own)
    elsewhere = _carried(link for link in item.links if link not in own)
    if item.note:
        elsewhere |= {preferred_identifier(one) for one in identifiers_in_text(item.note)}
    stated = {preferred_identifier(one) for one in item.ids} - elsewhere
    return frozenset(from_own | {one for one in stated if one.scheme not in PAGE_SCHEMES})


def _parts(own: Iterable[Link]) -> Iterator[Identifier]:
    """Yield the identifiers of the repositories that links lead inside."""
    for link in own:
        found = identifier_from_url(link.url)
        # Few addresses need the closer look.
        if found is not None and found.scheme in PAGE_SCHEMES and leads_inside(link.url):
            yield preferred_identifier(found)


def _carried(links: Iterable[Link]) -> set[Identifier]:
    return {preferred_identifier(found) for link in links if (found := identifier_from_url(link.url))}
