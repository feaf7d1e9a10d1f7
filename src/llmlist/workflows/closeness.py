"""How near a new paper is to a list: by the words of its title, by its authors, by what was asked for.

The score is for ranking alone; what it is made of is told, so that a person can judge. A word counts that
several entries share, and the more the rarer it is among these and the new papers: in a list on agents,
"agents" says little of a paper that a query for agents found.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from math import log
from typing import TYPE_CHECKING, Final

from llmlist.linkage.wording import SMALL_WORDS
from llmlist.model.name import surname_key
from llmlist.model.search_form import search_form

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from llmlist.model.catalog import Catalog
    from llmlist.model.entry import Draft

_LEAST_ENTRIES: Final = 2
"""A word that one entry alone has is no topic of the list."""
_SHORTEST_WORD: Final = 3
_MOST_WORDS: Final = 4
_AUTHOR_WEIGHT: Final = 1.5
_MOST_AUTHORS: Final = 3
_QUERY_WEIGHT: Final = 1.0
_CLEARLY: Final = 1.5
"""So many times as much as with any other section a paper must share with the one where it belongs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Near:
    """How near a paper is to the list.

    Attributes:
        score: The higher, the nearer; 0 and more.
        words: Words of its title that are topics of the list, the weightiest first.
        authors: Those of its authors who have papers in the list.
        section: Key of the section whose entries are most like it, or None.
    """

    score: float
    words: tuple[str, ...]
    authors: tuple[str, ...]
    section: str | None


class Closeness:
    """Judges papers by one list.

    Args:
        catalog: The list.
        papers: All new papers.
    """

    def __init__(self, catalog: Catalog, papers: Sequence[Draft]) -> None:
        self._weights = _weights(
            [_words(one.title) for one in catalog.entries], [_words(one.title) for one in papers]
        )
        self._authors = {key for one in catalog.entries for key in map(_person, one.authors) if key}
        self._sections: dict[str, Counter[str]] = defaultdict(Counter)
        for one in catalog.entries:
            self._sections[one.section].update(_words(one.title))
        self._sizes = Counter(one.section for one in catalog.entries)
        self._only = catalog.sections[0].key if len(catalog.sections) == 1 else None

    def judge(self, draft: Draft, queries: int) -> Near:
        """Return how near a paper is.

        Args:
            draft: The paper.
            queries: How many queries found it.
        """
        words = {word: self._weights[word] for word in _words(draft.title) if word in self._weights}
        best = sorted(words, key=lambda word: (-words[word], word))
        authors = tuple(name for name in draft.authors if _person(name) in self._authors)
        score = sum(words[word] for word in best[:_MOST_WORDS])
        score += _AUTHOR_WEIGHT * min(len(authors), _MOST_AUTHORS) + _QUERY_WEIGHT * (queries - 1)
        return Near(
            score=round(score, 2),
            words=tuple(best[:_MOST_WORDS]),
            authors=authors,
            section=self._only or self._section(words),
        )

    def _section(self, words: dict[str, float]) -> str | None:
        """Return the section in which these words are most at home."""
        likeness = {
            section: sum(
                weight * log(1 + counts[word]) / log(2 + self._sizes[section])
                for word, weight in words.items()
            )
            for section, counts in self._sections.items()
        }
        ranked = sorted(likeness, key=lambda section: (-likeness[section], section))
        if not ranked or likeness[ranked[0]] <= 0:
            return None
        second = likeness[ranked[1]] if len(ranked) > 1 else 0.0
        return ranked[0] if likeness[ranked[0]] >= _CLEARLY * second else None


def _weights(listed: Sequence[frozenset[str]], found: Sequence[frozenset[str]]) -> dict[str, float]:
    """Return what each topic of the list weighs: the rarer a word is in all titles, the more it says."""
    here, there = (Counter(word for words in many for word in words) for many in (listed, found))
    titles = len(listed) + len(found) + 1
    return {
        word: log(titles / (count + there[word])) for word, count in here.items() if count >= _LEAST_ENTRIES
    }


def _words(title: str) -> frozenset[str]:
    words = search_form(title).split()
    return frozenset(word for word in words if len(word) >= _SHORTEST_WORD and word not in SMALL_WORDS)


def _person(name: str) -> str:
    """Return what a person is known by here: surname and first letter, since lists shorten names."""
    words = search_form(name).split()
    surname = surname_key(name)
    return f"{surname} {words[0][0]}" if surname and len(words) > 1 else ""


def shown_reasons(near: Near, queries: Iterable[str]) -> str:
    """Return what makes a paper near, for people."""
    parts = []
    if near.authors:
        parts.append(f"{', '.join(near.authors[:_MOST_AUTHORS])} in the list")
    if near.words:
        parts.append(f"words of the list: {', '.join(near.words)}")
    parts.append(f"found by {', '.join(queries)}")
    return "; ".join(parts)
