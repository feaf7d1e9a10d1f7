"""What a listing makes of a new entry before it is written: which links, with which labels and addresses."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, Final, NamedTuple

from llmlist.lists.fields import date_or_venue
from llmlist.lists.implied import guess_kind
from llmlist.lists.slots import years_in
from llmlist.model.identifier import identifier_from_url
from llmlist.model.link import LINK_ROLES, Link, fold_label, link_role

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from llmlist.lists.reading import ReadListing
    from llmlist.model.entry import Draft, Entry
    from llmlist.model.identifier import Identifier


class LinkForm(NamedTuple):
    """How a listing links to the pages of one identifier.

    Attributes:
        label: The link's text with ``{id}`` and ``{venue}`` in place of what names its own work; None for
            the title's own link.
        url: The address with ``{id}`` in place of the identifier.
    """

    label: str | None
    url: str

    def link_to(self, identifier: Identifier, venue: str | None) -> Link:
        """Return such a link to another work."""
        label = self.label and _specific_label(self.label, identifier, venue)
        return Link(label=label, url=self.url.replace("{id}", identifier.value))


def _specific_label(label: str, identifier: Identifier | None, venue: str | None) -> str:
    """Return a label with what names a work in its places; "paper" where the work has no such thing."""
    value = identifier.value if identifier is not None else ""
    lacks = ("{venue}" in label and not venue) or ("{id}" in label and not value)
    return "paper" if lacks else label.replace("{id}", value).replace("{venue}", venue or "")


def adopt_links(listing: ReadListing, entry: Entry) -> Entry:
    """Return an entry whose links to its own identifier are those that the listing's other items have.

    A listing that links titles to ``arxiv.org/pdf`` gets such a link; one with ``[arxiv]`` and ``[pdf]``
    gets both. Links to anything else keep their addresses, under the label that the listing has for such.
    """
    identifier = entry.ids[0] if entry.ids else None
    if identifier is None:
        return replace(entry, links=adopt_labels(listing, _relabelled(listing, entry, entry.links)))
    forms = _forms(listing, identifier.scheme)
    others = tuple(link for link in entry.links if identifier_from_url(link.url) != identifier)
    if forms is None:
        own = tuple(link for link in entry.links if identifier_from_url(link.url) == identifier)
        made = _relabelled(listing, entry, own or (Link(url=identifier.url),))
    else:
        made = tuple(form.link_to(identifier, entry.venue) for form in forms)
    titled = [link for link in others if link.label is None] if made and made[0].label is None else []
    labelled = tuple(
        replace(link, label=link_role(link.url) or "link") if link in titled else link for link in others
    )
    return replace(entry, links=(*made, *adopt_labels(listing, labelled, beside=made)))


def adopt_labels(
    listing: ReadListing, links: Iterable[Link], beside: Iterable[Link] = ()
) -> tuple[Link, ...]:
    """Return links under the labels that the listing has for links of their role, as ``Code`` for ``code``.

    A label that the listing has already stays, and so does one that says more than a role, or one whose
    place another link of the entry has taken.

    Args:
        listing: Shows which labels it has.
        links: Of one entry.
        beside: The entry's other links.
    """
    shown = _labels_of(listing)
    usual: dict[str, str] = {}
    for known, _ in shown.most_common():
        role = link_role(known)
        if role is not None:
            usual.setdefault(role, known)
    taken = {link.label for link in beside}
    made: list[Link] = []
    for link in links:
        role = None if link.label in shown else link_role(link.label)
        label = link.label if role is None else usual.get(role, link.label)
        made.append(link if label in taken else replace(link, label=label))
        taken.add(made[-1].label)
    return tuple(made)


def _labels_of(listing: ReadListing) -> Counter[str]:
    """Return the labels that a listing shows; of two that are as common the later comes first."""
    return Counter(
        link.label
        for draft in reversed(listing.drafts)
        if draft is not None
        for link in draft.links
        if link.label is not None
    )


def spell_labels(listing: ReadListing, links: Iterable[Link]) -> tuple[Link, ...]:
    """Return links of which the labels are spelled as most of a listing's are: ``paper`` for ``Paper``."""
    shown = _labels_of(listing)
    usual: dict[str, str] = {}
    for known, _ in shown.most_common():
        usual.setdefault(fold_label(known), known)
    return tuple(
        link if link.label is None else replace(link, label=usual.get(fold_label(link.label), link.label))
        for link in links
    )


def adopt_venue(listing: ReadListing, entry: Entry) -> Entry:
    """Return an entry whose venue is written as the listing writes them.

    Without a venue it is "arXiv", or "arXiv 2024", where that is how the listing's arXiv papers say so, or
    where each item has a venue: one without would not be read. The year goes where the others say it apart
    from their venues, or the heading does, and it is the entry's own.
    """
    if entry.venue is not None:
        return replace(entry, venue=_written_venue(listing, entry, entry.venue))
    if entry.identifier("arxiv") is None:
        return entry
    drafts = [draft for draft in listing.drafts if draft is not None]
    forms = Counter(
        _preprint_form(draft.venue) or draft.venue
        for draft in drafts
        if _identifier(draft, "arxiv") is not None
    )
    form = forms.most_common(1)[0][0] if forms else None
    if isinstance(form, _PreprintForm):
        return replace(entry, venue=form.write(entry))
    own_way = any("arxiv" in (draft.venue or "").casefold() for draft in drafts)
    if len(drafts) >= _TELLING and all(draft.venue for draft in drafts) and not own_way:
        return replace(
            entry, venue=_written_venue(listing, entry, _PreprintForm("arXiv", " ", 4).write(entry))
        )
    return entry


class _PreprintForm(NamedTuple):
    """How a listing says that a paper is on arXiv: the server's name, and how many digits of the year."""

    name: str
    joint: str = ""
    digits: int = 0

    def write(self, entry: Entry) -> str:
        """Return what it says of another paper."""
        if entry.date is None or not self.digits:
            return self.name
        return f"{self.name}{self.joint}{str(entry.date.year)[-self.digits :]}"


def _preprint_form(venue: str | None) -> _PreprintForm | None:
    """Return how a venue says that a paper is on arXiv; None where it says something else."""
    found = _PREPRINT.fullmatch(venue or "")
    if found is None:
        return None
    return _PreprintForm(found["name"], found["joint"] or "", len(found["year"] or ""))


_PREPRINT: Final = re.compile(
    r"(?P<name>arxiv(?: preprint)?)(?:(?P<joint>[, '’-]{0,3})(?P<year>(?:19|20)\d\d|(?<=['’])\d\d))?",
    re.IGNORECASE,
)
_TELLING: Final = 3
"""How many items show a habit."""


def _written_venue(listing: ReadListing, entry: Entry, venue: str) -> str:
    """Return a venue with its year where and how most of a listing say theirs."""
    dated = _YEAR_LAST.search(venue)
    if dated is None or entry.date is None or not str(entry.date.year).endswith(dated["year"]):
        return venue
    others = [draft for draft in listing.drafts if draft is not None and draft.venue]
    headed = any(str(entry.date.year) in heading for heading in listing.section.path)
    apart = [not years_in(draft.venue) and ("date" in draft.spans or headed) for draft in others]
    return venue[: dated.start()] if sum(apart) * 2 > len(apart) else _dated_as_usual(others, dated)


def _dated_as_usual(others: Sequence[Draft], dated: re.Match[str]) -> str:
    """Return a venue with its year behind it as most others have theirs: ``ICML, 2024``, ``ICML'24``."""
    found = [match for match in map(_YEAR_LAST.search, (draft.venue or "" for draft in others)) if match]
    looks = Counter((match["joint"], len(match["year"])) for match in reversed(found))
    (joint, digits), count = looks.most_common(1)[0] if looks else ((dated["joint"], 0), 0)
    if count * 2 <= len(found) or len(dated["year"]) < digits:
        return dated.string
    return f"{dated.string[: dated.start()]}{joint}{dated['year'][-digits:]}"


_YEAR_LAST: Final = re.compile(
    r"(?<=[^\W\d_])(?P<joint>,? |,|-|(?: ?['’])(?=\d\d\Z)|)(?P<year>(?:19|20)\d\d|(?<=['’])\d\d)\Z"
)


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
            LinkForm(_general_label(link.label, draft), _general_url(link.url, identifier.value))
            for link in draft.links
            if identifier.value in link.url and identifier_from_url(link.url) == identifier
        )
        if forms:
            found[forms] += 1
    return found.most_common(1)[0][0] if found else None


def _general_url(url: str, value: str) -> str:
    """Return the form of an address, without what else of it belongs to one work: a version, a query."""
    head, _, tail = url.partition(value)
    usual = _USUAL_TAIL.match(tail)
    return f"{head}{{id}}{usual['tail'] if usual else ''}"


_USUAL_TAIL: Final = re.compile(r"(?:v\d+)?(?P<tail>(?:\.[a-z]{2,5})?/?)\Z")
"""What stands behind an identifier in the address of any work: ``.pdf``."""


def _general_label(label: str | None, draft: Draft) -> str | None:
    """Return a label in which places stand for what names one work: ``arXiv:{id}``, ``({venue})``."""
    if label is None or link_role(label) is not None:
        return label
    if _names_work(label, draft):
        return None
    for identifier in draft.ids:
        label = re.sub(re.escape(identifier.value) + r"(?:v\d+)?", "{id}", label, flags=re.IGNORECASE)
    if "{id}" in label:
        return label
    if draft.venue and draft.venue in label:
        return label.replace(draft.venue, "{venue}")
    # A year, or a number of a sort that the work is not known by, speaks of one work alone.
    return "{venue}" if _NUMBERED.search(label) else label


def _names_work(label: str, draft: Draft) -> bool:
    """Tell whether a label is the name of the work, before its title: ``[RVR](…): Rivers of Glass``."""
    if draft.links[0].label != label or date_or_venue(label.strip("[]() ")) is not None:
        return False
    name, title = draft.spans.get("links.0.label"), draft.spans.get("title")
    return name is not None and title is not None and name.end <= title.start


_NUMBERED: Final = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)|\d{4,}")


def _identifier(draft: Draft, scheme: str) -> Identifier | None:
    return next((one for one in draft.ids if one.scheme == scheme), None)


def _relabelled(listing: ReadListing, entry: Entry, links: tuple[Link, ...]) -> tuple[Link, ...]:
    """Return links of which the first carries the label that the listing's first links to such carry."""
    labels = Counter(
        _general_label(draft.links[0].label, draft)
        for draft in reversed(listing.drafts)
        if draft is not None and draft.links
    )
    if not links or not labels:
        return links
    is_paper = guess_kind(links[:1]) == "paper"
    usual = [
        label for label, count in labels.most_common() if count > 1 or len(labels) == 1 or _is_general(label)
    ]
    fitting = [label for label in usual if not is_paper or link_role(label) not in _BESIDE_WORK]
    common = fitting[0] if fitting else "Paper" if all(map(_is_capitalised, labels)) else "paper"
    if links[0].label is not None and common is not None:
        return links
    known = identifier_from_url(links[0].url)
    label = common and _specific_label(common, known, entry.venue)
    return (replace(links[0], label=label), *links[1:])


def _is_general(label: str | None) -> bool:
    """Tell whether a label can stand at any work: it has a role, or a place for what names the work."""
    return label is None or "{" in label or link_role(label) is not None


_BESIDE_WORK: Final = frozenset(LINK_ROLES.values()) - {"paper", "page", "post"}
"""What stands beside a paper, and is none."""


def _is_capitalised(label: str | None) -> bool:
    return label is not None and label[:1].isupper()
