"""Values of entries and drafts as plain data, for what is kept of them between runs.

Plain data are texts, numbers, lists and None: what JSON holds. What comes back equals what went in.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from llmlist.model.date import PartialDate
from llmlist.model.identifier import Identifier
from llmlist.model.link import Link

if TYPE_CHECKING:
    from collections.abc import Iterable


@lru_cache(maxsize=4096)
def date_of(text: str) -> PartialDate:
    """Return the date that a text of ours says; a catalogue repeats few of them very often."""
    return PartialDate.parse(text)


def plain_ids(ids: Iterable[Identifier]) -> list[tuple[str, str]]:
    """Return identifiers as pairs of scheme and value."""
    return [(one.scheme, one.value) for one in ids]


def ids_of(pairs: Iterable[tuple[str, str] | list[str]]) -> tuple[Identifier, ...]:
    """Return the identifiers of such pairs."""
    return tuple([Identifier(scheme, value) for scheme, value in pairs])


def plain_links(links: Iterable[Link]) -> list[tuple[str | None, str]]:
    """Return links as pairs of label and address."""
    return [(one.label, one.url) for one in links]


def links_of(pairs: Iterable[tuple[str, str] | list[str]]) -> tuple[Link, ...]:
    """Return the links of such pairs."""
    return tuple([Link(label=label, url=url) for label, url in pairs])
