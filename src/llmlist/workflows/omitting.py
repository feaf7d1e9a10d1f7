"""Facts that a line cannot show: which to leave out of it, and where the catalogue says that they are.

What a document would not read back as it was written is left out of its line, the smallest loss first, and
named in `omit`: there every command sees that nobody has deleted it. Decides nothing about when.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations
from typing import TYPE_CHECKING, Final

from llmlist.lists.differences import find_differences
from llmlist.model.entry import PLACE_FIELDS, Entry, Item, See, entry_at, shown_part
from llmlist.model.problem import Location, Problem

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from llmlist.lists.differences import Difference
    from llmlist.model.catalog import Catalog
    from llmlist.model.entry import Draft, Place

LOSSES: Final = ("keywords", "institutes", "extra", "note", "links", "venue", "date", "authors")
"""What a line can do without, the smallest loss first; never its title or the link that stands for it."""


def ways_to_omit(fields: Collection[str]) -> Iterator[tuple[str, ...]]:
    """Yield what to leave out, the smallest loss first: one field, two, and then more and more.

    >>> list(ways_to_omit({"venue", "note"}))
    [('note',), ('venue',), ('note', 'venue')]

    Args:
        fields: Those that the line can do without.
    """
    ranked = [field for field in LOSSES if field in fields]
    for count in (1, 2):
        yield from combinations(ranked, count)
    for count in range(3, len(ranked) + 1):
        yield tuple(ranked[:count])


def omittable(item: Item, entry: Entry) -> frozenset[str]:
    """Return the fields that a new line can do without: those of which it would show something.

    Args:
        item: The item of the catalogue; one that words its links itself keeps them.
        entry: What is to be shown of it.
    """
    nothing = shown_part(replace(entry, omit=LOSSES))
    own = {"links"} if isinstance(item, See) and item.links is not None else set()
    return frozenset(
        name for name in {*LOSSES} - own - {*entry.omit} if getattr(entry, name) != getattr(nothing, name)
    )


def omitting(entry: Entry, fields: Collection[str]) -> Entry:
    """Return an entry that may do without some fields in its line."""
    if not fields:
        return entry
    return replace(entry, omit=tuple(sorted({*entry.omit, *fields}, key=PLACE_FIELDS.index)))


def with_omitted(catalog: Catalog, left_out: Mapping[Place, Collection[str]]) -> Catalog:
    """Return a catalogue that says what the lines of some places leave out."""
    if not left_out:
        return catalog
    items = (
        _noted(catalog, item, left_out[item.key, item.section])
        if (item.key, item.section) in left_out
        else item
        for item in catalog.items
    )
    return replace(catalog, items=tuple(items))


def _noted(catalog: Catalog, item: Item, fields: Collection[str]) -> Item:
    if isinstance(item, Entry):
        return omitting(item, fields)
    names = {*item.omit, *fields}
    if "links" in fields:
        # Naming the links would leave out the one that stands for the work as well.
        entry = omitting(entry_at(catalog.by_key[item.key], item), ("links",))
        item = replace(item, links=shown_part(entry).links)
        names.remove("links")
    return replace(item, omit=tuple(sorted(names, key=PLACE_FIELDS.index)))


def left_out_of(path: str, line: int | None, entry: Entry, fields: Collection[str]) -> Problem:
    """Say which facts the line of an entry does not show, as it would not read back with them."""
    facts = [f"{name} {text!r}" for name in fields if (text := _text_of(entry, name))]
    them, they = _pronouns(fields)
    return Problem(
        code="left-out",
        severity="warning",
        message=f"{entry.title!r} is shown without {', '.join(facts)}: the line would not read back with "
        f"{them}; {they} in the catalogue only",
        location=Location(path=path, line=line),
        entry_key=entry.key,
        hint="the entry says so under `omit`; delete that line there to let `llmlist render` try again",
    )


def not_shown(path: str, draft: Draft, entry: Entry, fields: Collection[str]) -> Problem | None:
    """Say which of some facts the list shows nowhere, so that the line of an entry lacks them; None if none.

    Args:
        path: The document.
        draft: The line as it reads.
        entry: What the catalogue says.
        fields: Those that were asked for.
    """
    found = [one for one in find_differences(draft, entry) if one.field in fields and _lacks(one)]
    if not found:
        return None
    facts = [f"{one.field} {_missing_of(one)!r}" for one in found]
    them, they = _pronouns([one.field for one in found])
    return Problem(
        code="left-out",
        severity="warning",
        message=f"{entry.title!r} is shown without {', '.join(facts)}: the list has no place for {them}; "
        f"{they} in the catalogue only",
        location=Location(path=path, line=draft.line),
        entry_key=entry.key,
    )


def _pronouns(fields: Collection[str]) -> tuple[str, str]:
    """Return how a sentence goes on about some fields, of which most hold several things."""
    single = len(fields) == 1 and not next(iter(fields)).endswith("s")
    return ("it", "it stands") if single else ("them", "they stand")


def _lacks(difference: Difference) -> bool:
    return not difference.shown or difference.shown in difference.known


def _missing_of(difference: Difference) -> str:
    """Return what a document lacks of a field, for people."""
    return difference.known.removeprefix(difference.shown).removeprefix(", ")


def _text_of(entry: Entry, field: str) -> str:
    """Return what a line leaves out of a field, for people."""
    value = getattr(entry, field)
    if field == "links":
        kept = shown_part(omitting(entry, ("links",))).links
        return ", ".join(f"{one.label}: {one.url}" for one in value if one not in kept)
    if field == "extra":
        return ", ".join(f"{header}: {text}" for header, text in value.items())
    return ", ".join(map(str, value)) if isinstance(value, tuple) else str(value or "")
