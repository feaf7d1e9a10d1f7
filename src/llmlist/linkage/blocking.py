"""Blocking: from many records to the few pairs worth comparing.

Two records that share a blocking key become a candidate pair. It must not judge: a pair too many
costs time, a pair too few is a duplicate that nobody finds. A block is never cut off at a size: one
that is too large is parted by what else its records say, and neighbours in it stay together.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from itertools import combinations
from typing import TYPE_CHECKING, Final, NamedTuple

from llmlist.linkage.blocking_keys import ENDS_RULE, KEYS, title_tokens
from llmlist.linkage.weights import LEAST_TITLE, LEAST_TITLE_OF_OTHERS
from llmlist.model.watch import watched

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from llmlist.linkage.record import Record
    from llmlist.model.watch import Watch

    Records = Sequence[Record] | Mapping[int, Record]

PEOPLE_RULE: Final = "authors and year"
RARE_WORDS_RULE: Final = "rare words"

VAGUE_RULES: Final = frozenset({RARE_WORDS_RULE, ENDS_RULE})
WORDS_OF_A_TITLE: Final = 6
"""So many of the rarest words of a title are paired: 15 keys at most. Five find fewer misspelt titles."""
WHOLE_BLOCK: Final = 60
"""Up to this size all pairs of a block are candidates; above it, it is parted first."""
_WHOLE_PART: Final = 400
"""Up to this size all pairs of such a part are; above it, each record and those next to it."""
_NEIGHBOURS: Final = 40


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


def find_candidates(
    records: Sequence[Record], *, first: int = 0, watch: Watch | None = None
) -> Iterator[CandidatePair]:
    """Yield every pair that some rule joins, once, by the order of the rules.

    The pairs depend neither on hash seeds nor on the order of the records.

    Args:
        records: What is to be compared.
        first: Only pairs whose second record stands here or later: a few records against many.
        watch: Is told how many of the rules are done with.
    """
    seen: set[int] = set()
    size = len(records)
    for name, rule in watched(list(BLOCKING_RULES.items()), watch, "finding pairs to compare"):
        may_match = _title_gate(records) if name in VAGUE_RULES else None
        for block in rule(records):
            if block[-1] < first:  # positions stand in order
                continue
            for left, right in pairs_of(block, records):
                if right < first:
                    continue
                if may_match is not None and not may_match(left, right):
                    continue
                code = left * size + right
                if code not in seen:
                    seen.add(code)
                    yield CandidatePair(left, right, name)


def _title_gate(records: Sequence[Record]) -> Callable[[int, int], bool]:
    """Return a test of two positions: are their titles, or fairly their titles and authors, alike at all?

    What shares a few words only is by far the most; no true pair of the labelled sets fails here.
    """
    # Loaded late: only linkage needs it.
    from rapidfuzz import fuzz  # noqa: PLC0415

    # Looking into a list is quicker than asking each record again.
    titles = [record.core.glued for record in records]
    ratio = fuzz.ratio

    def may_match(left: int, right: int) -> bool:
        mine, theirs = titles[left], titles[right]
        if not ratio(mine, theirs, score_cutoff=LEAST_TITLE * 100) > 0:
            return False
        # Few come here, so that the names of most records are never taken apart.
        people, others = records[left].people.words, records[right].people.words
        if not (people and others and people.isdisjoint(others)):
            return True
        return ratio(mine, theirs, score_cutoff=LEAST_TITLE_OF_OTHERS * 100) > 0

    return may_match


def pairs_of(block: Sequence[int], records: Records) -> Iterable[tuple[int, int]]:
    """Return the pairs that a block makes: all of them, or of a large one those that agree in more."""
    if len(block) <= WHOLE_BLOCK:
        return combinations(block, 2)
    return _pairs_of_parts(block, records)


def _pairs_of_parts(block: Sequence[int], records: Records) -> Iterator[tuple[int, int]]:
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


def _by_keys(rule: str) -> Callable[[Sequence[Record]], Iterator[Sequence[int]]]:
    """Return the rule that joins the records that share one of their keys."""
    keys = KEYS[rule]
    return lambda records: _blocks_by(records, keys)


def by_people(records: Sequence[Record]) -> Iterator[Sequence[int]]:
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
    tokens = [title_tokens(record.core.words) for record in records]
    frequency: Counter[str] = Counter()
    for one in tokens:
        frequency.update(one)
    # Numbers stand for words, the rarest first; ties are broken by text, not by the hash seed.
    ranked = sorted((count, token) for token, count in frequency.items() if count > 1)
    ranks = {token: rank for rank, (_, token) in enumerate(ranked)}
    size = len(ranks)
    blocks: dict[int, list[int]] = defaultdict(list)
    for place, one in enumerate(tokens):
        rare = sorted([ranks[token] for token in one if token in ranks])[:WORDS_OF_A_TITLE]
        if len(rare) == 1:
            blocks[-1 - rare[0]].append(place)
        for low, high in combinations(rare, 2):
            blocks[low * size + high].append(place)
    yield from (block for block in blocks.values() if len(block) > 1)


BLOCKING_RULES: Final[Mapping[str, Callable[[Sequence[Record]], Iterator[Sequence[int]]]]] = {
    "identifier": _by_keys("identifier"),
    "address": _by_keys("address"),
    "title": _by_keys("title"),
    "part of the title": _by_keys("part of the title"),
    "pages": _by_keys("pages"),
    PEOPLE_RULE: by_people,
    ENDS_RULE: _by_keys(ENDS_RULE),
    RARE_WORDS_RULE: _by_rare_words,
}
