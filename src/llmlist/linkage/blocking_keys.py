"""What of a record may be the same in another: its blocking keys, rule by rule.

A key is worked out from one record alone, so that it can be kept. Which records share one, and whether
that makes them a pair, is ``linkage.blocking``'s.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Final

from llmlist.linkage.core_title import core_title
from llmlist.model.title import title_parts, title_readings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from llmlist.linkage.record import Record

ENDS_RULE: Final = "ends of the title"

_SHORTEST_PART: Final = 8
_END_LETTERS: Final = 12


def _identifier_keys(record: Record) -> Iterable[str]:
    return sorted(map(str, record.ids))


def _url_keys(record: Record) -> Iterable[str]:
    return sorted(record.urls)


def _title_keys(record: Record) -> Iterator[str]:
    if record.core.glued:
        yield record.core.glued
        for reading in title_readings(record.core.text)[1:]:
            yield reading.glued


def _part_keys(record: Record) -> Iterator[str]:
    core = record.core
    yield core.glued
    main, rest = title_parts(core.text)
    for part in (main, rest) if rest is not None else ():
        glued = core_title(part).glued
        if len(glued) >= _SHORTEST_PART:
            yield glued


def _end_keys(record: Record) -> Iterator[str]:
    core = record.core
    if len(core.glued) >= _END_LETTERS:
        yield core.glued[:_END_LETTERS] + "…"
        yield "…" + core.glued[-_END_LETTERS:]


def _place_keys(record: Record) -> Iterator[str]:
    """Yield what stands on one page of one volume: titles in translation have no word in common."""
    place = record.place
    for page in sorted(place.starts):
        if place.volume:
            yield f"{place.volume}:{page}"
        if record.year and record.people.words:
            yield f"{page} {record.year} {min(record.people.words)}"


KEYS: Final[Mapping[str, Callable[[Record], Iterable[str]]]] = {
    "identifier": _identifier_keys,
    "address": _url_keys,
    "title": _title_keys,
    "part of the title": _part_keys,
    "pages": _place_keys,
    ENDS_RULE: _end_keys,
}
"""The keys of a record by the rule that joins those who share one."""


def title_tokens(words: Sequence[str]) -> set[str]:
    """Return the words of a title; of scripts without blanks, pairs of characters."""
    if all(map(str.isascii, words)):
        return set(words)
    return {part for word in words for part in _parts(word)}


def _parts(word: str) -> Sequence[str]:
    if any("\u3040" <= one <= "\u9fff" for one in word) and len(word) > 2:
        return [one + other for one, other in pairwise(word)]
    return (word,)
