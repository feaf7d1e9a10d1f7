"""How many entries there are of each year, venue, institute, section and kind."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final, Literal, NamedTuple, get_args

from llmlist.errors import ConfigError
from llmlist.model.venue import parse_venue

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from llmlist.model.catalog import Catalog
    from llmlist.model.entry import Entry

TallyField = Literal["year", "venue", "institute", "section", "kind"]
TALLY_FIELDS: Final[tuple[TallyField, ...]] = get_args(TallyField)


class Tally(NamedTuple):
    """How the entries divide by one field.

    Attributes:
        field: By what.
        counts: How many there are of each value: years in order, sections as on the page, others the most
            frequent first.
        unknown: How many say nothing of it.
    """

    field: TallyField
    counts: tuple[tuple[str, int], ...]
    unknown: int


def parse_fields(names: Iterable[str]) -> tuple[TallyField, ...]:
    """Return the fields that names mean; without one, those that most pages show.

    Raises:
        ConfigError: A name means none.
    """
    found = []
    for name in names:
        field = next((one for one in TALLY_FIELDS if one == name), None)
        if field is None:
            raise ConfigError(f"{name!r} is nothing to count by", hint=f"one of: {', '.join(TALLY_FIELDS)}")
        found.append(field)
    return tuple(dict.fromkeys(found)) or TALLY_FIELDS[:-1]


def tally_entries(
    catalog: Catalog, entries: Sequence[Entry], fields: Iterable[TallyField]
) -> tuple[Tally, ...]:
    """Count entries by fields; one that has several institutes or sections counts for each."""
    return tuple(_tally(catalog, entries, field) for field in fields)


def _tally(catalog: Catalog, entries: Sequence[Entry], field: TallyField) -> Tally:
    found: Counter[str] = Counter()
    unknown = 0
    for entry in entries:
        values = set(_VALUES[field](catalog, entry))
        found.update(values)
        unknown += not values
    counts = list(found.items())
    if field == "year":
        counts.sort()
    elif field == "section":
        order = {" / ".join(catalog.section_path(one.key)): n for n, one in enumerate(catalog.sections)}
        counts.sort(key=lambda one: order.get(one[0], len(order)))
    else:
        counts.sort(key=lambda one: (-one[1], one[0].casefold()))
    return Tally(field, tuple(counts), unknown)


def _venue_name(text: str) -> str:
    """Return a venue without its year and track, in the spelling of the vocabulary where that knows it."""
    venue = parse_venue(text)
    return venue.acronym if venue is not None else text.strip()


def _sections(catalog: Catalog, entry: Entry) -> list[str]:
    paths = (" / ".join(catalog.section_path(key)) for key in catalog.sections_of(entry.key))
    return [path for path in paths if path]


_VALUES: Final[Mapping[TallyField, Callable[[Catalog, Entry], Iterable[str]]]] = {
    "year": lambda _, entry: [f"{entry.date.year}"] if entry.date is not None else [],
    "venue": lambda _, entry: [_venue_name(entry.venue)] if entry.venue else [],
    "institute": lambda _, entry: entry.institutes,
    "section": _sections,
    "kind": lambda _, entry: [entry.kind],
}
