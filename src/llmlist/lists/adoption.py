"""What a listing makes of a new entry before it is written: which links, with which labels and addresses."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from llmlist.model.identifier import identifier_from_url
from llmlist.model.link import Link, link_role

if TYPE_CHECKING:
    from llmlist.lists.reading import ReadListing
    from llmlist.model.entry import Draft, Entry
    from llmlist.model.identifier import Identifier


class LinkForm(NamedTuple):
    """How a listing links to the pages of one identifier.

    Attributes:
        label: The link's text; None for the title's own link.
        url: The address with ``{id}`` in place of the identifier.
    """

    label: str | None
    url: str


def adopt_links(listing: ReadListing, entry: Entry) -> Entry:
    """Return an entry whose links to its own identifier are those that the listing's other items have.

    A listing that links titles to ``arxiv.org/pdf`` gets such a link; one with ``[arxiv]`` and ``[pdf]``
    gets both. Links to anything else stay.
    """
    identifier = entry.ids[0] if entry.ids else None
    if identifier is None:
        return replace(entry, links=_relabelled(listing, entry.links))
    forms = _forms(listing, identifier.scheme)
    others = tuple(link for link in entry.links if identifier_from_url(link.url) != identifier)
    if forms is None:
        own = tuple(link for link in entry.links if identifier_from_url(link.url) == identifier)
        made = _relabelled(listing, own or (Link(url=identifier.url),))
    else:
        made = tuple(Link(label=form.label, url=form.url.replace("{id}", identifier.value)) for form in forms)
    titled = [link for link in others if link.label is None] if made and made[0].label is None else []
    labelled = tuple(
        replace(link, label=link_role(link.url) or "link") if link in titled else link for link in others
    )
    return replace(entry, links=(*made, *labelled))


def adopt_venue(listing: ReadListing, entry: Entry) -> Entry:
    """Return an entry without a venue as "arXiv" where that is how the listing's arXiv papers say so."""
    if entry.venue is not None or entry.identifier("arxiv") is None:
        return entry
    venues = Counter(
        draft.venue
        for draft in listing.drafts
        if draft is not None and _identifier(draft, "arxiv") is not None
    )
    common = venues.most_common(1)
    if common and common[0][0] is not None and common[0][0].casefold() == "arxiv":
        return replace(entry, venue=common[0][0])
    return entry


def _forms(listing: ReadListing, scheme: str) -> tuple[LinkForm, ...] | None:
    """Return the commonest forms of links to an identifier of that scheme, the last items' of equals."""
    found: Counter[tuple[LinkForm, ...]] = Counter()
    for draft in reversed(listing.drafts):
        if draft is None:
            continue
        identifier = _identifier(draft, scheme)
        if identifier is None:
            continue
        forms = tuple(
            LinkForm(link.label, _without_version(link.url, identifier.value))
            for link in draft.links
            if identifier.value in link.url and identifier_from_url(link.url) == identifier
        )
        if forms:
            found[forms] += 1
    return found.most_common(1)[0][0] if found else None


def _without_version(url: str, value: str) -> str:
    head, _, tail = url.partition(value)
    if len(tail) > 1 and tail[0] == "v" and tail[1].isdigit():
        tail = tail[1:].lstrip("0123456789")
    return f"{head}{{id}}{tail}"


def _identifier(draft: Draft, scheme: str) -> Identifier | None:
    return next((one for one in draft.ids if one.scheme == scheme), None)


def _relabelled(listing: ReadListing, links: tuple[Link, ...]) -> tuple[Link, ...]:
    """Return links of which the first carries the label that the listing's first links carry."""
    labels = Counter(
        draft.links[0].label for draft in reversed(listing.drafts) if draft is not None and draft.links
    )
    if not links or not labels:
        return links
    common = labels.most_common(1)[0][0]
    if links[0].label is None or common is None:
        return (replace(links[0], label=common), *links[1:])
    return links
