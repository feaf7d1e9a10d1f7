"""Many records by their blocking keys, so that those that may be one new record are found at once.

What `find_candidates` works out from all records anew is kept here: which records have which key. The pairs
are the same. Postings are values that can be kept as text; this module must not know where.
"""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass
from itertools import accumulate, combinations
from typing import TYPE_CHECKING, Any, Final

from llmlist.linkage.blocking import (
    BLOCKING_RULES,
    PEOPLE_RULE,
    RARE_WORDS_RULE,
    VAGUE_RULES,
    WHOLE_BLOCK,
    WORDS_OF_A_TITLE,
    CandidatePair,
    by_people,
    pairs_of,
)
from llmlist.linkage.blocking_keys import KEYS, title_tokens
from llmlist.linkage.weights import LEAST_TITLE, LEAST_TITLE_OF_OTHERS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from llmlist.linkage.record import Record

# What a key begins with: the place of its rule, so that a title is not taken for an address.
_SIGNS: Final[Mapping[str, str]] = {name: str(number) for number, name in enumerate((*KEYS, RARE_WORDS_RULE))}


@dataclass(frozen=True, slots=True, kw_only=True)
class Postings:
    """The blocking keys of some records.

    Attributes:
        titles: For each record the words of its title, as it is compared, with one blank between.
        places: For each key, and for each word of a title, the positions of the records that have it.
    """

    titles: tuple[str, ...]
    places: Mapping[str, Sequence[int]]


def make_postings(records: Iterable[Record]) -> Postings:
    """Return the blocking keys of some records."""
    titles: list[str] = []
    places: dict[str, list[int]] = defaultdict(list)
    rules = [(_SIGNS[name], keys) for name, keys in KEYS.items()]
    for place, record in enumerate(records):
        words = record.core.words
        titles.append(" ".join(words))
        for sign, keys in rules:
            for key in dict.fromkeys(keys(record)):
                places[sign + key].append(place)
        for token in title_tokens(words):
            places[_WORD + token].append(place)
    return Postings(titles=tuple(titles), places=places)


_WORD: Final = _SIGNS[RARE_WORDS_RULE]


def format_postings(postings: Postings) -> bytes:
    """Return postings as text."""
    said = {"titles": postings.titles, "places": postings.places}
    return json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")


def parse_postings(text: bytes) -> Postings:
    """Read what `format_postings` wrote.

    Raises:
        ValueError: It is something else.
    """
    said: Any = json.loads(text.decode("utf-8", "surrogatepass"))
    try:
        return Postings(titles=tuple(said["titles"]), places=said["places"])
    except (TypeError, KeyError) as error:
        raise ValueError("this is not what was written") from error


class RecordIndex:
    """Records that new ones are compared with.

    Args:
        parts: The blocking keys of all of them, in order.
        record_at: Makes the record at a position; asked only for those that are looked at.
    """

    def __init__(self, parts: Sequence[Postings], record_at: Callable[[int], Record]) -> None:
        self._parts = parts
        self._starts = [0, *accumulate(len(part.titles) for part in parts)]
        self._titles = [title for part in parts for title in part.titles]
        self._record_at = record_at

    def __len__(self) -> int:
        return len(self._titles)

    def find_candidates(self, new: Sequence[Record]) -> Iterator[CandidatePair]:
        """Yield every pair of a new record with another one, old or new, that some rule joins.

        They are those that `blocking.find_candidates` yields for the old records with the new ones behind.
        """
        own = make_postings(new)
        records = _Records(self._record_at, len(self._titles), new)
        search = _Search(
            [*self._parts, own], self._starts, [*self._titles, *own.titles], records, first=len(self._titles)
        )
        return search.run(own)


class _Records(dict[int, "Record"]):
    """Records by position, made when they are asked for."""

    def __init__(self, record_at: Callable[[int], Record], first: int, new: Sequence[Record]) -> None:
        super().__init__(enumerate(new, first))
        self._make = record_at

    def __missing__(self, place: int) -> Record:
        record = self[place] = self._make(place)
        return record


class _Search:
    """One search: old records, new ones behind them, and what is known of both."""

    def __init__(
        self,
        parts: Sequence[Postings],
        starts: Sequence[int],
        titles: Sequence[str],
        records: _Records,
        *,
        first: int,
    ) -> None:
        # Loaded late: only linkage needs it.
        from rapidfuzz import fuzz  # noqa: PLC0415

        self._ratio = fuzz.ratio
        self._parts = list(zip(starts, [part.places for part in parts], strict=True))
        self._titles = titles
        self._records = records
        self._first = first
        self._counts: dict[str, int] = {}
        self._seen: set[tuple[int, int]] = set()

    def run(self, own: Postings) -> Iterator[CandidatePair]:
        for name in BLOCKING_RULES:
            if name == RARE_WORDS_RULE:
                found = self._by_rare_words()
            elif name == PEOPLE_RULE:
                found = self._pairs(self._by_people())
            else:
                sign = _SIGNS[name]
                found = self._pairs(self._having(key) for key in own.places if key.startswith(sign))
            is_vague = name in VAGUE_RULES
            for pair in found:
                if pair not in self._seen and (not is_vague or self._may_match(*pair)):
                    self._seen.add(pair)
                    yield CandidatePair(*pair, name)

    def _having(self, key: str) -> list[int]:
        """Return the positions of the records that have a key, in order."""
        return [start + place for start, places in self._parts for place in places.get(key, ())]

    def _pairs(self, blocks: Iterable[Sequence[int]]) -> Iterator[tuple[int, int]]:
        """Yield the pairs of blocks in which a new record stands, as far as one of the two is new."""
        for block in blocks:
            if len(block) <= WHOLE_BLOCK:
                new = [place for place in block if place >= self._first]
                yield from ((left, right) for right in new for left in block if left < right)
            else:
                yield from (pair for pair in pairs_of(block, self._records) if pair[1] >= self._first)

    def _by_people(self) -> Iterator[Sequence[int]]:
        # Titles without a word are rare: where there is one, all records are made, as without an index.
        return iter(()) if all(self._titles) else by_people(self._all())

    def _all(self) -> list[Record]:
        return [self._records[place] for place in range(len(self._titles))]

    def _may_match(self, left: int, right: int) -> bool:
        """Tell whether two titles, or fairly two titles and their authors, are alike at all."""
        mine, theirs = (self._titles[place].replace(" ", "") for place in (left, right))
        if not self._ratio(mine, theirs, score_cutoff=LEAST_TITLE * 100) > 0:
            return False
        people, others = (self._records[place].people.words for place in (left, right))
        if not (people and others and people.isdisjoint(others)):
            return True
        return self._ratio(mine, theirs, score_cutoff=LEAST_TITLE_OF_OTHERS * 100) > 0

    def _by_rare_words(self) -> Iterator[tuple[int, int]]:
        wanted = {
            shared: None
            for place in range(self._first, len(self._titles))
            for shared in _joined(self._rare_words(place))
        }
        for shared in wanted:
            holders = [set(self._having(_WORD + token)) for token in shared]
            members = sorted(set.intersection(*holders))
            pairs = [
                (left, right)
                for right in members
                if right >= self._first
                for left in members
                if left < right and (left, right) not in self._seen and self._may_match(left, right)
            ]
            if not pairs:
                continue
            if len(members) <= WHOLE_BLOCK:
                yield from (pair for pair in pairs if all(shared in self._joints(place) for place in pair))
            else:
                # What has both words has not always both among its rarest: only then it is in the block.
                yield from self._pairs([[place for place in members if shared in self._joints(place)]])

    def _joints(self, place: int) -> Sequence[tuple[str, ...]]:
        return list(_joined(self._rare_words(place)))

    def _rare_words(self, place: int) -> Sequence[str]:
        """Return the rarest words of a title, the rarest first; of equally rare ones by the text."""
        counted = [(self._count(token), token) for token in title_tokens(self._titles[place].split())]
        return [token for count, token in sorted(counted) if count > 1][:WORDS_OF_A_TITLE]

    def _count(self, token: str) -> int:
        """Return how many titles have a word."""
        count = self._counts.get(token)
        if count is None:
            key = _WORD + token
            count = self._counts[token] = sum(len(places.get(key, ())) for _, places in self._parts)
        return count


def _joined(rare: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """Yield what joins a title with others: two of its rare words, or the only one."""
    if len(rare) == 1:
        yield (rare[0],)
    yield from combinations(rare, 2)
