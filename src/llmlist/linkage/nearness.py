"""Which works stand near another: by the same people, or under a title of the same rare words.

Near is not the same: what `matching` calls one work is not looked for here. Everything is counted through
an index of shared names and words, so that the time grows with what is shared and not with all pairs.
"""

from __future__ import annotations

import math
from collections import defaultdict
from typing import TYPE_CHECKING, Final

from llmlist.model.name import parse_name, surname_key
from llmlist.model.title import fold_letters, fold_title

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from llmlist.model.entry import Entry

_MOST_SHARED: Final = 400
"""A word or name that more entries share brings none of them nearer."""
_LEAST_ALIKE: Final = 0.3
"""Cosine of two titles, by the rarity of their words, from which on they count as alike."""
_LEAST_WORD: Final = 3


def near_by_authors(entries: Sequence[Entry], most: int) -> Mapping[str, tuple[str, ...]]:
    """Return for each entry the keys of up to ``most`` others by the same people, most shared names first."""
    return _nearest(entries, _people_of, most, least=0.0)


def near_by_title(entries: Sequence[Entry], most: int) -> Mapping[str, tuple[str, ...]]:
    """Return for each entry the keys of up to ``most`` others with a title like its own, the likest first."""
    return _nearest(entries, _words_of, most, least=_LEAST_ALIKE)


def _people_of(entry: Entry) -> frozenset[str]:
    """Return the authors by surname and first letter: lists write one person in several ways."""
    people = set()
    for name in entry.authors:
        surname = surname_key(name)
        given = parse_name(name).given
        if surname and given:
            people.add(f"{surname} {fold_letters(given)[:1].casefold()}")
    return frozenset(people)


def _words_of(entry: Entry) -> frozenset[str]:
    words = fold_title(entry.title).split()
    return frozenset(word for word in words if len(word) >= _LEAST_WORD or not word.isascii())


def _nearest(
    entries: Sequence[Entry], features_of: Callable[[Entry], Iterable[str]], most: int, *, least: float
) -> Mapping[str, tuple[str, ...]]:
    features = [sorted(features_of(entry)) for entry in entries]
    holders: dict[str, list[int]] = defaultdict(list)
    for number, own in enumerate(features):
        for feature in own:
            holders[feature].append(number)
    weights = {feature: math.log(len(entries) / len(found)) for feature, found in holders.items()}
    lengths = [math.sqrt(sum(weights[one] ** 2 for one in own)) or 1.0 for own in features]
    near: dict[str, tuple[str, ...]] = {}
    for number, own in enumerate(features):
        scores: dict[int, float] = defaultdict(float)
        for feature in own:
            if len(holders[feature]) <= _MOST_SHARED:
                for other in holders[feature]:
                    scores[other] += weights[feature] ** 2
        scores.pop(number, None)
        alike = [(score / (lengths[number] * lengths[other]), other) for other, score in scores.items()]
        best = sorted((-share, other) for share, other in alike if share > least)[:most]
        near[entries[number].key] = tuple(entries[other].key for _, other in best)
    return near
