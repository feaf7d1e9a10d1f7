"""How a listing writes an entry, learned from its own items; items written and changed the same way.

A new item is written after an existing one whose fields come closest; where several do, the wording
that most of them share wins, and of those the nearest. Fields that the model lacks are set in as other
items of the listing set them; fields that the entry lacks are left out with what joins them.
"""

from __future__ import annotations

from collections import Counter
from itertools import chain
from typing import TYPE_CHECKING, Final

from llmlist.lists.author_runs import find_author_runs
from llmlist.lists.composition import assign_in_order, compose
from llmlist.lists.dates import is_as_precise
from llmlist.lists.day_dates import day_year_of
from llmlist.lists.habits import (
    date_examples,
    escaped_signs,
    lead_marks,
    note_indent,
    others_in_labels,
    pads_days,
    shows_entities,
    title_asides,
    title_blanks,
    title_wrap,
)
from llmlist.lists.kin import Kin, donors_of
from llmlist.lists.numbering import numbered
from llmlist.lists.own_words import is_own_wording
from llmlist.lists.pieces import Composition
from llmlist.lists.setting import repeats_number
from llmlist.lists.showing import facts_to_show
from llmlist.lists.slots import Fact, Frame, others_apart
from llmlist.lists.title_looks import title_example
from llmlist.lists.votes import weigh

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from llmlist.lists.kin import Donor
    from llmlist.lists.setting import Setting
    from llmlist.lists.templates import Template
    from llmlist.model.entry import Draft, Entry
    from llmlist.model.link import Link


def write_item(setting: Setting, entry: Entry) -> bytes:
    """Write an entry as a new item.

    Args:
        setting: Where it stands.
        entry: What it says.

    Returns:
        The item's lines with their line end; numbers of a numbered list count on from the item before.
    """
    listing, at = setting.listing, setting.at
    kin = setting.kin and setting.kin.alike(listing)
    donors = donors_of(setting.content, listing)
    templates = {index: donor.template for index, donor in donors.items()}
    facts = facts_to_show(donors.values(), entry, kin, sparing=setting.attempt >= _SPARING)
    models = _rank_models(donors, facts, entry, at, kin)
    model = models[setting.attempt // 2 % len(models)]
    template = templates[model]
    entry, facts = others_apart(entry, facts, template)
    assigned, added = _with_whole_date(donors, template, entry, *assign_in_order(template, facts))
    plain = listing.listing.in_html or setting.attempt > 0
    said = {fact.name for fact in facts}
    text = compose(
        Composition(
            template=template,
            assigned=assigned,
            added=added,
            entry=entry,
            frame=Frame(
                in_html=listing.listing.in_html,
                entities=listing.listing.in_html and shows_entities(templates.values()),
                indent=note_indent(templates, model, kin if "note" in said else None),
                newline=setting.newline,
                author_runs=find_author_runs(templates, model, kin),
                dates=date_examples(templates, at - 0.5, kin) if "date" in said else (),
                days=day_year_of(listing.drafts),
                padded_days=pads_days(templates.values()),
                wrap=title_wrap(templates, facts[0].name, kin) if listing.listing.shape == "list" else None,
                title_blanks=title_blanks(templates, at - 0.5),
                asides=title_asides(templates.values()),
                escaped=frozenset() if plain else escaped_signs(templates.values()),
                lead=lead_marks(templates, at - 0.5, kin),
                others=others_in_labels(templates.values()),
            ),
            donors=templates,
            near=at - 0.5,
            kin=kin,
            titled=title_example(donors, model, facts[0].name, entry, kin),
            verbatim=setting.attempt % 2 == 1,
            turn=setting.attempt,
        )
    )
    return numbered(text, templates, at, repeats=repeats_number(setting))


_SPARING: Final = 3
"""After how many attempts an item is written without what no other shows: it may not read back with it."""


def _rank_models(
    donors: dict[int, Donor], facts: Sequence[Fact], entry: Entry, at: int, kin: Kin | None
) -> list[int]:
    """Return the indexes of the items after which the new one can be written, one of each wording."""
    wanted = Counter(fact.name for fact in facts)
    labels = [fact.link for fact in facts if fact.name == "link" and fact.link is not None]
    templates = {index: donor.template for index, donor in donors.items()}
    everywhere = chain(templates.values(), kin.templates if kin is not None else ())
    # The whole document is asked only where it makes a difference here.
    less = any(_shows_date(template, entry, as_precise=False) for template in templates.values())
    precise = less and any(_shows_date(template, entry, as_precise=True) for template in everywhere)
    singular = _count_singular(templates)
    costs = {}
    for index, (template, draft) in donors.items():
        # Many lists write a repository otherwise than a paper.
        apart = draft.kind != entry.kind
        # Where some dates are as precise as this one, one that is less so is no example of it.
        other = precise and _shows_date(template, entry, as_precise=False)
        unlike = _OTHER_KIND * apart + _OTHER_DATE * other + _SINGULAR * singular[index]
        costs[index] = (_cost(wanted, template) + unlike, _label_cost(labels, draft))
    wordings = {index: template.wording for index, template in templates.items()}
    counts = Counter((costs[index], wordings[index]) for index in templates)
    weights = weigh((abs(index - at + 0.5), (costs[index], wordings[index])) for index in templates)
    # Of items that say as much, those that others are worded like, near ones above all; of these the
    # nearest, and the item before the place is nearer than the one behind it.
    ranked = sorted(
        templates,
        key=lambda index: (
            costs[index],
            counts[costs[index], wordings[index]] == 1,
            -weights[costs[index], wordings[index]],
            abs(2 * (index - at) + 1),
            index,
        ),
    )
    first: dict[tuple[bytes, ...], int] = {}
    for index in ranked:
        first.setdefault(wordings[index], index)
    return list(first.values())


def _count_singular(templates: Mapping[int, Template]) -> Mapping[int, int]:
    """Return how many of its fields each item leads in with words that no other item has."""
    gaps = {index: [one.gap(place) for place in range(1, len(one.units))] for index, one in templates.items()}
    counts = Counter(gap for found in gaps.values() for gap in found)
    return {
        index: sum(counts[gap] == 1 and is_own_wording(gap) for gap in found) for index, found in gaps.items()
    }


_OTHER_KIND: Final = 1
"""How many fields, lacking or too many, weigh as much as another kind of work."""

_SINGULAR: Final = 3
"""How many weigh as much as words that lead a field in and that no other item has."""

_OTHER_DATE: Final = 2
"""How many weigh as much as a date that shows more or less: more than a date that is lacking."""


def _cost(wanted: Counter[str], template: Template) -> int:
    has = Counter(template.names)
    if "others" in wanted and "others" not in has and template.says_others:
        has["others"] = 1
    apart = (wanted - has) + (has - wanted)
    return sum(10 * count if name.startswith("title") else count for name, count in apart.items())


def _with_whole_date(
    donors: Mapping[int, Donor],
    template: Template,
    entry: Entry,
    assigned: list[Fact | None],
    added: list[Fact],
) -> tuple[list[Fact | None], list[Fact]]:
    """Set a date in anew where the model shows less of it, or more, than other items of the listing would."""
    telling = any(_shows_date(donor.template, entry, as_precise=True) for donor in donors.values())
    if not telling or not _shows_date(template, entry, as_precise=False):
        return assigned, added
    dates = [fact for fact in assigned if fact is not None and fact.name == "date"]
    return [None if fact in dates else fact for fact in assigned], [*added, *dates]


def _shows_date(template: Template, entry: Entry, *, as_precise: bool) -> bool:
    """Tell whether an item shows a date that is as precise as the entry's, or one that is not."""
    shown = [unit for unit in template.units if unit.name == "date"]
    if not shown or entry.date is None:
        return False
    text = shown[0].slots[0].span.of(template.content).decode(errors="replace")
    return is_as_precise(entry.date, text) == as_precise


def _label_cost(labels: Sequence[Link], draft: Draft) -> int:
    shown = [link for link in draft.links if link.label is not None]
    same = sum(one.label == other.label for one, other in zip(labels, shown, strict=False))
    return max(len(labels), len(shown)) - same
