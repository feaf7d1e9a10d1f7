"""How a listing writes an entry, learned from its own items; items written and changed the same way.

A new item is written after an existing one whose fields come closest; where several do, the wording
that most of them share wins, and of those the nearest. Fields that the model lacks are set in as other
items of the listing set them; fields that the entry lacks are left out with what joins them.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

from llmlist.lists.author_runs import find_author_runs
from llmlist.lists.composition import Composition, assign_in_order, compose
from llmlist.lists.differences import names_of
from llmlist.lists.fields import is_institute
from llmlist.lists.habits import (
    dates_beside_venues,
    month_example,
    note_indent,
    pads_days,
    prints_ids,
    says_by,
    title_wrap,
)
from llmlist.lists.kin import Kin, templates_of
from llmlist.lists.numbering import numbered
from llmlist.lists.slots import Fact, Frame, as_badges, facts_of, is_venue_year, others_apart, said_once

if TYPE_CHECKING:
    from collections.abc import Sequence

    from llmlist.lists.reading import ReadListing
    from llmlist.lists.templates import Template
    from llmlist.model.entry import Draft, Entry
    from llmlist.model.link import Link


def write_item(
    content: bytes,
    listing: ReadListing,
    entry: Entry,
    *,
    at: int,
    newline: str,
    kin: Kin | None = None,
    attempt: int = 0,
) -> bytes:
    """Write an entry as a new item that stands before the item at index ``at``.

    Args:
        content: The document.
        listing: Where the item goes.
        entry: What it says.
        at: Its place.
        newline: The document's line end.
        kin: The document's listings, asked where this one does not tell.
        attempt: 0 for the best way to write it. Each further number is another way, for a text that
            would not read back: another item is the model, or its own wording is kept.

    Returns:
        The item's lines with their line end; numbers of a numbered list count on from the item before.
    """
    templates = templates_of(content, listing)
    shown = {name for template in templates.values() for name in template.names}
    always = {"title", "title+url", "note"}
    labelled = any(link.label is not None for link in entry.links)
    if labelled and "link" not in shown and kin is not None and kin.shows("link"):
        always.add("link")
    if kin is not None:
        always |= {name for name in _CURATED if kin.shows(name, len(getattr(entry, name)))}
    said = said_once(as_badges(facts_of(entry), shown), entry, shown)
    facts = [fact for fact in said if fact.name in shown | always]
    if entry.institutes and not shown & {"institutes"} and says_by(templates.values()):
        facts += _made_by(entry)
    if "venue" in shown and not dates_beside_venues(listing.drafts):
        facts = [fact for fact in facts if fact.name != "date" or not is_venue_year(entry)]
    if not prints_ids(listing.drafts, entry):
        facts = [fact for fact in facts if fact.name != "ids"]
    models = _rank_models(templates, listing.drafts, facts, entry.kind, at)
    model = models[attempt // 2 % len(models)]
    template = templates[model]
    entry, facts = others_apart(entry, facts, template)
    assigned, added = assign_in_order(template, facts)
    text = compose(
        Composition(
            template=template,
            assigned=assigned,
            added=added,
            entry=entry,
            frame=Frame(
                in_html=listing.listing.shape == "html",
                indent=note_indent(template),
                newline=newline,
                author_runs=find_author_runs(templates, model, kin),
                month=month_example(templates, model),
                padded_days=pads_days(templates.values()),
                wrap=title_wrap(templates, facts[0].name, kin) if listing.listing.shape == "list" else None,
            ),
            donors=templates,
            near=model,
            kin=kin,
            verbatim=attempt % 2 == 1,
        )
    )
    return numbered(text, templates, at)


_CURATED: Final = ("keywords", "institutes")
"""What no source fills in: where an entry has it, a keeper wanted it said."""


def _made_by(entry: Entry) -> list[Fact]:
    """Return what stands behind ``by`` where a paper's authors are not known: who published it."""
    if names_of(entry.authors) or not all(map(is_institute, entry.institutes)):
        return []
    return [Fact("authors", 0, text=", ".join(entry.institutes))]


def _rank_models(
    templates: dict[int, Template], drafts: Sequence[Draft | None], facts: Sequence[Fact], kind: str, at: int
) -> list[int]:
    """Return the indexes of the items after which the new one can be written, one of each wording."""
    wanted = Counter(fact.name for fact in facts)
    labels = [fact.link for fact in facts if fact.name == "link" and fact.link is not None]
    costs = {}
    for index, template in templates.items():
        draft = drafts[index]
        # Many lists write a repository otherwise than a paper.
        apart = draft is None or draft.kind != kind
        costs[index] = (_cost(wanted, template) + _OTHER_KIND * apart, _label_cost(labels, draft))
    wordings = {index: template.wording for index, template in templates.items()}
    counts = Counter((costs[index], wordings[index]) for index in templates)
    # Of items that say as much, those that most others are worded like; of these the nearest, and the
    # item before the place is nearer than the one behind it.
    ranked = sorted(
        templates,
        key=lambda index: (
            costs[index],
            -counts[costs[index], wordings[index]],
            abs(2 * (index - at) + 1),
            index,
        ),
    )
    first: dict[tuple[bytes, ...], int] = {}
    for index in ranked:
        first.setdefault(wordings[index], index)
    return list(first.values())


_OTHER_KIND: Final = 1
"""How many fields, lacking or too many, weigh as much as another kind of work."""


def _cost(wanted: Counter[str], template: Template) -> int:
    has = Counter(template.names)
    if "others" in wanted and "others" not in has and template.says_others:
        has["others"] = 1
    apart = (wanted - has) + (has - wanted)
    return sum(10 * count if name.startswith("title") else count for name, count in apart.items())


def _label_cost(labels: Sequence[Link], draft: Draft | None) -> int:
    shown = [] if draft is None else [link for link in draft.links if link.label is not None]
    same = sum(one.label == other.label for one, other in zip(labels, shown, strict=False))
    return max(len(labels), len(shown)) - same
