"""Which entries a keeper wants to look at, and in which order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Literal

from llmlist.errors import ConfigError
from llmlist.model.catalog import near_names
from llmlist.model.entry import KINDS
from llmlist.model.scheme import SCHEMES
from llmlist.model.title import fold_title
from llmlist.model.venue import parse_venue
from llmlist.workflows.naming import require_section

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from llmlist.model.catalog import Catalog
    from llmlist.model.entry import Entry

ListOrder = Literal["key", "title", "date", "year", "venue", "author", "added"]
_FIELDS: Final = (
    "authors", "date", "venue", "institutes", "keywords", "ids", "links", "note", "added", "volume", "number",
    "pages", "publisher",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What is asked for; all of it must be met.

    Attributes:
        section: Key, title or path of a section; with it come the sections in it.
        years: ``2023``, ``2021-2023``, ``2021-`` or ``-2021``.
        venue: A venue, in any of its spellings, or words of it.
        author: Words of a name.
        kinds: Any of these kinds.
        missing: Fields or schemes of identifiers that the entry must lack.
        order: By what it is sorted; None for the order of the page.
        reverse: The other way round; what is not known stands last in either case.
    """

    section: str | None = None
    years: str | None = None
    venue: str | None = None
    author: str | None = None
    kinds: Sequence[str] = ()
    missing: Sequence[str] = ()
    order: ListOrder | None = None
    reverse: bool = False


def choose_entries(catalog: Catalog, choice: Choice) -> tuple[Entry, ...]:
    """Return the entries that are asked for.

    Raises:
        ConfigError: The section's name fits several, or a year or a field is none.
        UnknownKeyError: No section is called so.
    """
    within = None
    if choice.section is not None:
        below = catalog.sections_below(require_section(catalog, choice.section).key)
        within = {item.key for item in catalog.items if item.section in below}
    tests = list(_tests(choice))
    found = [
        entry
        for entry in catalog.entries
        if (within is None or entry.key in within) and all(test(entry) for test in tests)
    ]
    return tuple(_ordered(found, choice))


def _tests(choice: Choice) -> Iterable[Callable[[Entry], bool]]:
    if choice.years is not None:
        first, last = parse_years(choice.years)
        yield lambda entry: entry.date is not None and first <= entry.date.year <= last
    if choice.venue is not None:
        yield _venue_test(choice.venue)
    if choice.author is not None:
        words = fold_title(choice.author).split()
        yield lambda entry: any(_has_words(fold_title(name), words) for name in entry.authors)
    if choice.kinds:
        kinds = frozenset(choice.kinds)
        if not kinds <= set(KINDS):
            raise ConfigError(f"{min(kinds - set(KINDS))!r} is no kind", hint=f"one of: {', '.join(KINDS)}")
        yield lambda entry: entry.kind in kinds
    for field in choice.missing:
        yield _missing_test(field)


def parse_years(text: str) -> tuple[int, int]:
    """Return the first and the last year that a text means.

    Raises:
        ConfigError: It is no year and no range of years.

    >>> parse_years("2021-2023"), parse_years("2021"), parse_years("-2021")
    ((2021, 2023), (2021, 2021), (0, 2021))
    """
    first, dash, last = text.strip().partition("-")
    if all(not one or (one.isdecimal() and len(one) == 4) for one in (first, last)) and (first or last):
        return int(first or 0), int(last or (9999 if dash else first))
    raise ConfigError(f"{text!r} is no year", hint="write 2023, 2021-2023, 2021- or -2021")


def _venue_test(text: str) -> Callable[[Entry], bool]:
    wanted, words = parse_venue(text), fold_title(text).split()

    def test(entry: Entry) -> bool:
        if entry.venue is None:
            return False
        own = parse_venue(entry.venue) if wanted is not None else None
        if wanted is not None and own is not None and own.acronym == wanted.acronym:
            return wanted.year is None or wanted.year == (own.year or (entry.date and entry.date.year))
        return _has_words(fold_title(entry.venue), words)

    return test


def _has_words(text: str, words: Sequence[str]) -> bool:
    """Tell whether each of the words begins a word of a text."""
    own = text.split()
    return all(any(one.startswith(word) for one in own) for word in words)


def _missing_test(field: str) -> Callable[[Entry], bool]:
    if field in SCHEMES:
        return lambda entry: entry.identifier(field) is None
    if field in _FIELDS:
        return lambda entry: not getattr(entry, field)
    known = dict.fromkeys([*_FIELDS, *SCHEMES])
    near = near_names(field, known)
    hint = f"did you mean {' or '.join(near)}?" if near else f"one of: {', '.join(known)}"
    raise ConfigError(f"entries have no field {field!r} that they could lack", hint=hint)


def _ordered(entries: Sequence[Entry], choice: Choice) -> Iterable[Entry]:
    if choice.order is None:
        return reversed(entries) if choice.reverse else entries
    value = _ORDERS[choice.order]
    known = [(value(entry), entry) for entry in entries]
    first = [one for one in known if one[0] is not None]
    first.sort(key=lambda one: one[0], reverse=choice.reverse)
    return [entry for _, entry in first] + [entry for found, entry in known if found is None]


_ORDERS: Final[Mapping[ListOrder, Callable[[Entry], Any]]] = {
    "key": lambda entry: entry.key,
    "title": lambda entry: fold_title(entry.title),
    "date": lambda entry: entry.date and entry.date.sort_key,
    "year": lambda entry: entry.date and entry.date.year,
    "venue": lambda entry: entry.venue and fold_title(entry.venue),
    "author": lambda entry: fold_title(entry.authors[0].rpartition(" ")[2]) if entry.authors else None,
    "added": lambda entry: entry.added and entry.added.sort_key,
}
