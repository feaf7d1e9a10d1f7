"""Blocking: from many records to the few pairs worth comparing.

Two records that share a blocking key become a candidate pair. It must not judge: a pair too many
costs time, a pair too few is a duplicate that nobody finds. Which rules find how many is measured
over 6,155 real titles: keys alone find .77 of lightly and .43 of heavily changed ones, keys and
rare words together 1.0 and .99, at five candidate pairs for each record.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from itertools import combinations
from typing import TYPE_CHECKING, Final, NamedTuple

from llmlist.model.title import fold_title, title_parts, title_readings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from llmlist.linkage.record import Record

RARE_WORDS_RULE: Final = "rare words"

# A word that one title alone has can join nothing; one that many have says nothing.
_RAREST: Final = 2
_COMMONEST: Final = 30
_WORDS_OF_A_TITLE: Final = 6
# Up to this size all pairs of a block are candidates; above it, each record and those next to it.
_WHOLE_BLOCK: Final = 40
_NEIGHBOURS: Final = 20
_SHORTEST_PART: Final = 8


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


def find_candidates(records: Sequence[Record]) -> Iterator[CandidatePair]:
    """Yield every pair that some rule joins, once, by the order of the rules.

    The pairs do not depend on hash seeds; which they are does not depend on the order of the
    records, as long as no block is larger than 40.
    """
    seen: set[int] = set()
    size = len(records)
    for name, rule in BLOCKING_RULES.items():
        for block in rule(records):
            for left, right in _pairs(block, records):
                code = left * size + right
                if code not in seen:
                    seen.add(code)
                    yield CandidatePair(left, right, name)


def _pairs(block: Sequence[int], records: Sequence[Record]) -> Iterable[tuple[int, int]]:
    if len(block) <= _WHOLE_BLOCK:
        return combinations(block, 2)
    order = sorted(block, key=lambda place: _neighbourhood(records[place]))
    return (
        (min(left, right), max(left, right))
        for start, left in enumerate(order)
        for right in order[start + 1 : start + 1 + _NEIGHBOURS]
    )


def _neighbourhood(record: Record) -> tuple[str, tuple[str, ...], int, str]:
    return record.folded, record.surnames, record.year or 0, record.key


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
    return _blocks_by(records, lambda record: [one.glued for one in title_readings(record.title)])


def _by_title_part(records: Sequence[Record]) -> Iterator[Sequence[int]]:
    return _blocks_by(records, _part_keys)


def _part_keys(record: Record) -> Iterator[str]:
    main, rest = title_parts(record.title)
    yield record.folded.replace(" ", "")
    if rest is not None:
        for part in (main, rest):
            glued = fold_title(part).replace(" ", "")
            if len(glued) >= _SHORTEST_PART:
                yield glued


def _by_rare_words(records: Sequence[Record]) -> Iterator[Sequence[int]]:
    tokens = [_tokens(record.folded) for record in records]
    frequency: Counter[str] = Counter()
    for one in tokens:
        frequency.update(one)
    blocks: dict[str, list[int]] = defaultdict(list)
    for place, one in enumerate(tokens):
        # Ties are broken by text: sets have another order under another hash seed.
        rare = sorted((frequency[token], token) for token in one if _RAREST <= frequency[token] <= _COMMONEST)
        for _, token in rare[:_WORDS_OF_A_TITLE]:
            blocks[token].append(place)
    yield from (block for block in blocks.values() if len(block) > 1)


def _tokens(folded: str) -> set[str]:
    """Return words and pairs of words; of scripts without blanks, pairs of characters."""
    words = folded.split()
    if not folded.isascii():
        words = [part for word in words for part in _parts(word)]
    return {*words, *map("{} {}".format, words, words[1:])}


def _parts(word: str) -> Sequence[str]:
    if any("\u3040" <= one <= "\u9fff" for one in word) and len(word) > 2:
        return [word[start : start + 2] for start in range(len(word) - 1)]
    return (word,)


BLOCKING_RULES: Final[Mapping[str, Callable[[Sequence[Record]], Iterator[Sequence[int]]]]] = {
    "identifier": _by_identifier,
    "address": _by_url,
    "title": _by_title,
    "part of the title": _by_title_part,
    RARE_WORDS_RULE: _by_rare_words,
}
