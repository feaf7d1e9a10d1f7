"""Blocking: from many records to the few pairs worth comparing.

Two records that share a blocking key become a candidate pair. It must not judge: a pair too many
costs time, a pair too few is a duplicate that nobody finds. A block is never cut off at a size: one
that is too large is parted by what else its records say, and neighbours in it stay together.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from itertools import combinations, pairwise
from typing import TYPE_CHECKING, Final, NamedTuple

from llmlist.linkage.core_title import core_title
from llmlist.linkage.weights import LEAST_TITLE, LEAST_TITLE_OF_OTHERS
from llmlist.model.title import title_parts, title_readings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from llmlist.linkage.record import Record

RARE_WORDS_RULE: Final = "rare words"
ENDS_RULE: Final = "ends of the title"

_VAGUE_RULES: Final = frozenset({RARE_WORDS_RULE, ENDS_RULE})
_WORDS_OF_A_TITLE: Final = 6
"""So many of the rarest words of a title are paired: 15 keys at most. Five find fewer misspelt titles."""
_WHOLE_BLOCK: Final = 60
"""Up to this size all pairs of a block are candidates; above it, it is parted first."""
_WHOLE_PART: Final = 400
"""Up to this size all pairs of such a part are; above it, each record and those next to it."""
_NEIGHBOURS: Final = 40
_SHORTEST_PART: Final = 8
_END_LETTERS: Final = 12
_NAMES_IN_KEY: Final = 3


class CandidatePair(NamedTuple):
    """Two records worth comparing.

    Attributes:
        left: Position of the record among those given; the smaller one.
        right: Position of the other.
        blocked_by: The first of `BLOCKING_RULES` that joined them.
    """

    left: int
    right: int
    blocked_by: str


def find_candidates(records: Sequence[Record], *, first: int = 0) -> Iterator[CandidatePair]:
    """Yield every pair that some rule joins, once, by the order of the rules.

    The pairs depend neither on hash seeds nor on the order of the records.

    Args:
        records: What is to be compared.
        first: Only pairs whose second record stands here or later: a few records against many.
    """
    seen: set[int] = set()
    size = len(records)
    for name, rule in BLOCKING_RULES.items():
        may_match = _title_gate(records, whole=not first) if name in _VAGUE_RULES else None
        for block in rule(records):
            if block[-1] < first:  # positions stand in order
                continue
            for left, right in _pairs(block, records):
                if right < first:
                    continue
                if may_match is not None and not may_match(left, right):
                    continue
                code = left * size + right
                if code not in seen:
                    seen.add(code)
                    yield CandidatePair(left, right, name)


def _title_gate(records: Sequence[Record], *, whole: bool) -> Callable[[int, int], bool]:
    """Return a test of two positions: are their titles, or fairly their titles and authors, alike at all?

    What shares a few words only is by far the most; no true pair of the labelled sets fails here.
    """
    # Loaded late: only linkage needs it.
    from rapidfuzz import fuzz  # noqa: PLC0415

    titles = [record.core.glued for record in records]
    # Where all are compared with all, looking into a list is quicker than asking each record again.
    words = [record.people.words for record in records] if whole else None
    ratio = fuzz.ratio

    def may_match(left: int, right: int) -> bool:
        if words is None:
            mine, theirs = records[left].people.words, records[right].people.words
        else:
            mine, theirs = words[left], words[right]
        least = LEAST_TITLE_OF_OTHERS if mine and theirs and mine.isdisjoint(theirs) else LEAST_TITLE
        return ratio(titles[left], titles[right], score_cutoff=least * 100) > 0

    return may_match


def _pairs(block: Sequence[int], records: Sequence[Record]) -> Iterable[tuple[int, int]]:
    if len(block) <= _WHOLE_BLOCK:
        return combinations(block, 2)
    return _pairs_of_parts(block, records)


def _pairs_of_parts(block: Sequence[int], records: Sequence[Record]) -> Iterator[tuple[int, int]]:
    """Yield the pairs of a large block that agree in something else as well."""
    parts: dict[str, list[int]] = defaultdict(list)
    for place in block:
        for key in dict.fromkeys(_further_keys(records[place])):
            parts[key].append(place)
    for part in parts.values():
        if len(part) <= _WHOLE_PART:
            yield from combinations(part, 2)
            continue
        order = sorted(part, key=lambda place: _neighbourhood(records[place]))
        for start, left in enumerate(order):
            for right in order[start + 1 : start + 1 + _NEIGHBOURS]:
                yield min(left, right), max(left, right)


def _further_keys(record: Record) -> Iterator[str]:
    """Yield what else may join two records of a large block: title with authors, pages or an identifier."""
    title = record.core.glued
    yield f"= {title} {record.year or ''} {' '.join(sorted(record.people.words)[:2])}"
    first = min(record.people.first, default="")
    if first:
        yield f"a {first}"
    for page in sorted(record.place.starts):
        yield f"p {page}"
    for one in (*map(str, record.ids), *record.urls):
        yield f"i {one}"


def _neighbourhood(record: Record) -> tuple[str, tuple[str, ...], int, str]:
    return record.core.glued, tuple(sorted(record.people.words)), record.year or 0, record.key


def _blocks_by(records: Sequence[Record], keys: Callable[[Record], Iterable[str]]) -> Iterator[Sequence[int]]:
    """Yield the positions of the records that share a key, for each key that two or more share."""
    blocks: dict[str, list[int]] = defaultdict(list)
    for place, record in enumerate(records):
        for key in dict.fromkeys(keys(record)):
            blocks[key].append(place)
    yield from (block for block in blocks.values() if len(block) > 1)


def _by_identifier(records: Sequence[Record]) -> Iterator[Sequence[int]]:
    return _blocks_by(records, lambda record: sorted(map(str, record.ids)))


def _by_url(records: Sequence[Record]) -> Iterator[Sequence[int]]:
    return _blocks_by(records, lambda record: sorted(record.urls))


def _by_title(records: Sequence[Record]) -> Iterator[Sequence[int]]:
    return _blocks_by(records, _title_keys)


def _title_keys(record: Record) -> Iterator[str]:
    if record.core.glued:
        yield record.core.glued
        for reading in title_readings(record.core.text)[1:]:
            yield reading.glued


def _by_title_part(records: Sequence[Record]) -> Iterator[Sequence[int]]:
    return _blocks_by(records, _part_keys)


def _part_keys(record: Record) -> Iterator[str]:
    core = record.core
    yield core.glued
    main, rest = title_parts(core.text)
    for part in (main, rest) if rest is not None else ():
        glued = core_title(part).glued
        if len(glued) >= _SHORTEST_PART:
            yield glued


def _by_title_end(records: Sequence[Record]) -> Iterator[Sequence[int]]:
    return _blocks_by(records, _end_keys)


def _end_keys(record: Record) -> Iterator[str]:
    core = record.core
    if len(core.glued) >= _END_LETTERS:
        yield core.glued[:_END_LETTERS] + "…"
        yield "…" + core.glued[-_END_LETTERS:]


def _by_place(records: Sequence[Record]) -> Iterator[Sequence[int]]:
    """Join what stands on one page of one volume: titles in translation have no word in common."""
    return _blocks_by(records, _place_keys)


def _place_keys(record: Record) -> Iterator[str]:
    place = record.place
    for page in sorted(place.starts):
        if place.volume:
            yield f"{place.volume}:{page}"
        if record.year and record.people.words:
            yield f"{page} {record.year} {min(record.people.words)}"


def _by_people(records: Sequence[Record]) -> Iterator[Sequence[int]]:
    """Join what the same people wrote in one year, where a title is missing or short."""
    untitled = [place for place, record in enumerate(records) if not record.core.glued]
    if not untitled:
        return iter(())
    keys = {key for place in untitled for key in _people_keys(records[place])}
    return _blocks_by(records, lambda record: (key for key in _people_keys(record) if key in keys))


def _people_keys(record: Record) -> Iterator[str]:
    if record.people.words:
        yield f"{' '.join(sorted(record.people.first))} {record.year}"


def _by_rare_words(records: Sequence[Record]) -> Iterator[Sequence[int]]:
    tokens = [_tokens(record.core.words) for record in records]
    frequency: Counter[str] = Counter()
    for one in tokens:
        frequency.update(one)
    # Numbers stand for words, the rarest first; ties are broken by text, not by the hash seed.
    ranked = sorted((count, token) for token, count in frequency.items() if count > 1)
    ranks = {token: rank for rank, (_, token) in enumerate(ranked)}
    size = len(ranks)
    blocks: dict[int, list[int]] = defaultdict(list)
    for place, one in enumerate(tokens):
        rare = sorted([ranks[token] for token in one if token in ranks])[:_WORDS_OF_A_TITLE]
        if len(rare) == 1:
            blocks[-1 - rare[0]].append(place)
        for low, high in combinations(rare, 2):
            blocks[low * size + high].append(place)
    yield from (block for block in blocks.values() if len(block) > 1)


def _tokens(words: Sequence[str]) -> set[str]:
    """Return the words; of scripts without blanks, pairs of characters."""
    if all(map(str.isascii, words)):
        return set(words)
    return {part for word in words for part in _parts(word)}


def _parts(word: str) -> Sequence[str]:
    if any("\u3040" <= one <= "\u9fff" for one in word) and len(word) > 2:
        return [one + other for one, other in pairwise(word)]
    return (word,)


BLOCKING_RULES: Final[Mapping[str, Callable[[Sequence[Record]], Iterator[Sequence[int]]]]] = {
    "identifier": _by_identifier,
    "address": _by_url,
    "title": _by_title,
    "part of the title": _by_title_part,
    "pages": _by_place,
    "authors and year": _by_people,
    ENDS_RULE: _by_title_end,
    RARE_WORDS_RULE: _by_rare_words,
}
