"""Which facts of an entry an item of a listing shows: what its neighbours show of theirs.

Some facts are shown by some sorts of items only: an arXiv number beside ``arXiv``, not beside the venue
that printed the paper.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

from llmlist.lists.dated_names import PUBLISHER_AND_YEAR
from llmlist.lists.differences import names_of
from llmlist.lists.fields import is_institute
from llmlist.lists.fillers import FILLABLE, is_filler
from llmlist.lists.habits import dates_beside_venues, prints_ids, says_by
from llmlist.lists.implied import year_in_words
from llmlist.lists.signs import is_nearly_all, is_sign
from llmlist.lists.slots import Fact, as_badges, as_signs, facts_of, is_venue_year, said_once
from llmlist.lists.values import is_et_al
from llmlist.model.venue import parse_venue

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from llmlist.lists.kin import Donor, Kin
    from llmlist.model.entry import Entry

_CURATED: Final = ("keywords", "institutes")
"""What no source fills in: where an entry has it, a keeper wanted it said."""

_ALWAYS: Final = frozenset({"title", "title+url", "note"})


def facts_to_show(
    donors: Collection[Donor], entry: Entry, kin: Kin | None, *, sparing: bool = False
) -> list[Fact]:
    """Return the facts of an entry that its item in a listing shows.

    Args:
        donors: The items of the listing.
        entry: What it says.
        kin: The document's listings, asked where this one does not tell.
        sparing: Leave out what no item of the listing shows, whoever wanted it said.
    """
    shown = _shown_names(donors, entry)
    always = set(_ALWAYS)
    if any(link.label is not None for link in entry.links) and kin is not None and kin.shows("link"):
        always.add("link")
    if kin is not None and len(donors) < _TELLING:
        always |= {name for name in _OPTIONAL if kin.mostly_shows(_stand_ins(name), entry.kind)}
    if not entry.institutes and shown & _WHO:
        always.add("authors")
    badges = kin.word_badges if kin is not None and entry.keywords else frozenset()
    said = as_signs(said_once(as_badges(facts_of(entry), shown), entry, shown), entry, shown | badges)
    said += _usual_symbol(donors) if not any(fact.name == "symbol" for fact in said) else []
    if kin is not None and not sparing:
        always |= {name for name in _typed_by_hand(entry) if kin.shows_beside(said[0].name, name)}
        # Where an item says when a work appeared, it can say where.
        always |= {"venue"} if "date" in shown and kin.shows("venue") else set()
    always |= {fact.name for fact in said if is_sign(fact.name)}
    if kin is not None:
        counts = Counter(fact.name for fact in said)
        always |= {name for name in _CURATED if kin.shows(name, counts[name])}
    facts = [fact for fact in said if fact.name in shown | always]
    apart = any(fact.name == "institutes" for fact in facts)
    who = "authors" in shown and not sparing
    if entry.institutes and not apart and (who or says_by(donor.template for donor in donors)):
        facts += _made_by(entry)
    if "venue" in shown | always and not dates_beside_venues([donor.draft for donor in donors]):
        whole = not _shows_years(donors)
        facts = [fact for fact in facts if fact.name != "date" or not is_venue_year(entry, whole=whole)]
    hidden = {"date"} if not sparing and _says_year_in_words(donors, entry) else set()
    if any(fact.name == "ids" for fact in facts) and not _prints_ids(donors, entry, kin):
        hidden.add("ids")
    facts = [fact for fact in facts if fact.name not in hidden]
    facts += _fillers(donors, entry)
    return [fact for fact in facts if not _is_in_words(fact, entry)]


def _prints_ids(donors: Collection[Donor], entry: Entry, kin: Kin | None) -> bool:
    """Tell whether items of a listing print the number that an entry has."""
    return prints_ids([donor.draft for donor in donors], entry) and _prints_number(entry, donors, kin)


def _says_year_in_words(donors: Collection[Donor], entry: Entry) -> bool:
    """Tell whether the words of a reference name its year, and those of others do so instead of a date."""
    if entry.date is None or entry.note is None or year_in_words(entry.note) != entry.date:
        return False
    drafts = [donor.draft for donor in donors if donor.draft.note and donor.draft.date]
    alike = [draft for draft in drafts if draft.date == year_in_words(draft.note or "")]
    if not alike:
        return PUBLISHER_AND_YEAR.match(entry.note) is not None
    return sum("date" not in draft.spans for draft in alike) * 2 > len(alike)


def _shown_names(donors: Collection[Donor], entry: Entry) -> set[str]:
    """Return the names of the units that items show; one way to link a title where there are two."""
    shown = {name for donor in donors for name in donor.template.names}
    return shown - {"title+url"} if _links_apart(donors, entry) else shown


def _links_apart(donors: Collection[Donor], entry: Entry) -> bool:
    """Tell whether most items set their link apart from their title, as in ``[Title (venue)](url)``.

    Those are asked that say when and where their work appeared if the entry does, and do not if not.
    """
    said = bool(entry.venue), bool(entry.date)
    alike = [one for one in donors if (bool(one.draft.venue), bool(one.draft.date)) == said]
    names = Counter(name for one in alike or donors for name in set(one.template.names))
    return names["address"] > names["title+url"]


def _fillers(donors: Iterable[Donor], entry: Entry) -> list[Fact]:
    """Return what stands for fields that nobody knows of a work, where most items without them say so."""
    found = []
    for field in FILLABLE:
        lacking = [donor.template for donor in donors if not getattr(donor.draft, field)]
        texts = Counter(
            unit.span.text(template.content)
            for template in lacking
            for unit in template.units
            if unit.name == field and is_filler(unit.span.text(template.content))
        )
        if not getattr(entry, field) and texts.total() * 2 > len(lacking):
            found.append(Fact(field, 0, text=texts.most_common(1)[0][0]))
    return found


_TELLING: Final = 3
"""How many items tell what a listing shows; where it has fewer, the whole document is asked."""

_WHO: Final = frozenset({"authors", "institutes", "others"})
"""Who made a work: where one of them stands, another can."""


def _typed_by_hand(entry: Entry) -> frozenset[str]:
    """Return the fields that no source has filled in: their keeper wanted them said."""
    if not any(one.scheme in _ANSWERED for one in entry.ids):
        return frozenset(_OPTIONAL)
    # No source leaves authors out.
    return frozenset({"authors"}) if entry.authors and is_et_al(entry.authors[-1]) else frozenset()


_ANSWERED: Final = frozenset({"arxiv", "doi", "acl", "openreview", "s2"})
"""The schemes of identifiers for which sources have metadata."""


def _usual_symbol(donors: Collection[Donor]) -> list[Fact]:
    """Return the symbol that a new item begins with where nearly all begin with one or the other."""
    symbols = [
        unit.span.text(donor.template.content)
        for donor in donors
        for unit in donor.template.units
        if unit.name == "symbol"
    ]
    if len(donors) < _TELLING or not is_nearly_all(len(symbols), len(donors)):
        return []
    return [Fact("symbol", 0, text=Counter(symbols).most_common(1)[0][0])]


def _stand_ins(name: str) -> frozenset[str]:
    return _WHO if name in _WHO else frozenset({name})


_OPTIONAL: Final = ("authors", "date", "venue", "ids")


def _shows_years(donors: Iterable[Donor]) -> bool:
    """Tell whether all dates that items show are years."""
    dates = [
        unit.slots[0].span.of(donor.template.content)
        for donor in donors
        for unit in donor.template.units
        if unit.name == "date"
    ]
    return all(len(date) == len("2024") and date.isdigit() for date in dates)


def _is_in_words(fact: Fact, entry: Entry) -> bool:
    """Tell whether the keeper's own words hold a link already."""
    return (
        fact.link is not None and fact.link.label is not None and f"]({fact.link.url}" in (entry.note or "")
    )


def _prints_number(entry: Entry, donors: Iterable[Donor], kin: Kin | None) -> bool:
    """Tell whether items whose venue is of the same sort print their arXiv number."""
    sort = _sort_of_venue(entry.venue)
    numbered = [
        [donor for donor in circle if any(one.scheme == "arxiv" for one in donor.draft.ids)]
        for circle in (donors, kin.donors if kin is not None else ())
    ]
    for circle in numbered:
        printed = [
            "ids" in donor.template.names for donor in circle if _sort_of_venue(donor.draft.venue) == sort
        ]
        if printed:
            return sum(printed) * 2 >= len(printed)
    return not any("ids" in donor.template.names for circle in numbered for donor in circle)


def _sort_of_venue(venue: str | None) -> str:
    if venue is None:
        return ""
    parsed = parse_venue(venue)
    return "preprint" if parsed is not None and parsed.is_preprint else "published"


def _made_by(entry: Entry) -> list[Fact]:
    """Return what stands behind ``by`` where a paper's authors are not known: who published it."""
    if names_of(entry.authors) or not all(map(is_institute, entry.institutes)):
        return []
    return [Fact("authors", 0, text=", ".join(entry.institutes))]
