"""Finding entries by words as somebody types them: misspelt, cut short, in any order.

An index is one text that can be kept: a word list, for each word the entries that have it, and for each
entry what is shown of it. It must not know where the text is kept, nor how it is shown.
"""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass
from math import log
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from llmlist.model.identifier import identifier_from_url, identifiers_in_text
from llmlist.model.title import fold_title

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from llmlist.model.catalog import Catalog
    from llmlist.model.entry import Entry

FORMAT: Final = "llmlist-words 1"
"""The first line of an index; raise the number with every change of what follows."""

# How much a word weighs that stands in a field, by the letter that marks the field in the index.
_WEIGHTS: Final[Mapping[str, float]] = {
    "i": 1.2, "t": 1.0, "a": 0.95, "k": 0.8, "v": 0.7, "o": 0.6, "d": 0.5, "n": 0.35,
}  # fmt: skip
_BEGINS: Final = 0.85
_CONTAINS: Final = 0.7
_MISSPELT: Final = 0.9
_LEAST_ALIKE: Final = 72.0
"""Similarity, 0 to 100, from which two words may be one with a slip in it."""
_SHORT: Final = 4
"""Shorter words are met as they are, or as the beginning of another."""
_LEAST_SHARE: Final = 0.25
"""What scores less than this part of the best is left out."""
_LEAST_WORDS: Final = 0.5
"""What part of the words must be met, by what they tell."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """One entry that answers a search.

    Attributes:
        key: Its key.
        title: Its title.
        authors: Its authors.
        date: As the catalogue prints it, or empty.
        venue: Its venue, or empty.
        kind: What it is.
        sections: Keys of the sections in which it stands.
        score: How well it answers, 0 to 1.
    """

    key: str
    title: str
    authors: tuple[str, ...]
    date: str
    venue: str
    kind: str
    sections: tuple[str, ...]
    score: float


class _Index(NamedTuple):
    """An index, cut into its parts.

    Attributes:
        words: Every word of the catalogue.
        places: For each word the numbers of the entries that have it, each with the letter of a field.
        rows: For each entry what is shown of it.
    """

    words: Sequence[str]
    places: Sequence[str]
    rows: Sequence[str]


def format_index(catalog: Catalog) -> str:
    """Return the index of a catalogue."""
    places: dict[str, dict[int, str]] = defaultdict(dict)
    rows = []
    for number, entry in enumerate(catalog.entries):
        for letter, text in _texts(entry):
            for word in _words(text):
                known = places[word].get(number)
                if known is None or _WEIGHTS[letter] > _WEIGHTS[known]:
                    places[word][number] = letter
        rows.append(_format_row(catalog, entry))
    words = sorted(places)
    lines = [" ".join(f"{number}{letter}" for number, letter in places[word].items()) for word in words]
    return "\n".join([FORMAT, f"{len(words)} {len(rows)}", " ".join(words), *lines, *rows, ""])


def find_entries(index: str, query: str, *, limit: int | None = None) -> tuple[Found, ...]:
    """Return the entries that a search means, the best first.

    A word is met by itself, by a word that begins with it or holds it, and by one that is misspelt. Entries
    that meet only the lesser part of what was typed are left out.

    Args:
        index: What `format_index` returned.
        query: As typed.
        limit: How many at most; None for all.

    Raises:
        ValueError: The text is no index.
    """
    parts = _parse_index(index)
    total: dict[int, float] = defaultdict(float)
    met: dict[int, float] = defaultdict(float)
    weight = 0.0
    for typed in _typed_words(query):
        hits, telling = _meet(parts, typed)
        weight += telling
        for number, score in hits.items():
            total[number] += score * telling
            met[number] += telling
    if not total:
        return ()
    scores = {
        number: score * met[number] / weight**2
        for number, score in total.items()
        if met[number] >= weight * _LEAST_WORDS
    }
    least = max(scores.values(), default=0.0) * _LEAST_SHARE
    ranked = sorted((-score, number) for number, score in scores.items() if score >= least)
    return tuple(_parse_row(parts.rows[number], -score) for score, number in ranked[:limit])


def _texts(entry: Entry) -> Iterator[tuple[str, str]]:
    """Yield what is searched of an entry, each text with the letter of its field."""
    yield "t", entry.title
    yield "v", entry.venue or ""
    yield "n", entry.note or ""
    yield "d", str(entry.date.year) if entry.date is not None else ""
    for letter, texts in (("a", entry.authors), ("k", entry.keywords), ("o", entry.institutes)):
        for text in texts:
            yield letter, text
    for text in (entry.key, *entry.aliases, *(one.value for one in entry.ids)):
        yield "i", text
        yield "i", _id_word(text)


def _id_word(text: str) -> str:
    r"""Return an identifier as one word: a mark before it keeps it from being cut."""
    return f"={text.lower()}"


def _words(text: str) -> Iterable[str]:
    """Return the words of a text; where a script has no blanks, every two characters that follow."""
    if text.startswith("=") and " " not in text:
        return (text,)
    if text.isascii():
        return fold_title(text).split()
    return [part for word in fold_title(text).split() for part in _parts(word)]


def _parts(word: str) -> Iterator[str]:
    if len(word) < 2 or not any("\u2e80" <= mark <= "\uffef" for mark in word):
        yield word
        return
    for start in range(len(word) - 1):
        yield word[start : start + 2]


def _typed_words(query: str) -> Iterator[str]:
    """Yield the words of a search: identifiers and their addresses as one word each."""
    seen = set()
    for typed in query.split():
        found = identifier_from_url(typed) if "://" in typed else None
        ids = [found] if found is not None else list(identifiers_in_text(typed))
        for word in [_id_word(one.value) for one in ids] or _words(typed):
            if word not in seen:
                seen.add(word)
                yield word


def _meet(index: _Index, typed: str) -> tuple[Mapping[int, float], float]:
    """Return how well each entry meets a word, 0 to about 1, and how much the word tells of entries."""
    alike = dict(_alike(index.words, typed))
    best = max(alike.values(), default=0.0)
    hits: dict[int, float] = {}
    meant = 0
    for word, likeness in alike.items():
        places = index.places[word].split()
        meant += len(places) if likeness == best else 0
        for place in places:
            number, score = int(place[:-1]), likeness * _WEIGHTS.get(place[-1], 0.0)
            if score > hits.get(number, 0.0):
                hits[number] = score
    return hits, log(2 + len(index.rows) / (1 + (meant or _UNMET)))


def _alike(words: Sequence[str], typed: str) -> Iterator[tuple[int, float]]:
    """Yield the indexes of the words that may be meant, with how sure that is."""
    exact = False
    for number, word in enumerate(words):
        if typed in word:
            if word == typed:
                exact = True
                yield number, 1.0
            elif word.startswith(typed):
                yield number, _BEGINS * (0.8 + 0.2 * len(typed) / len(word))
            elif len(typed) >= _SHORT:
                yield number, _CONTAINS
    if exact or len(typed) < _SHORT or typed.startswith("="):
        return
    # Loaded late: words that are spelt right need no comparison.
    from rapidfuzz import fuzz, process  # noqa: PLC0415

    near = process.extract(typed, words, scorer=fuzz.ratio, score_cutoff=_LEAST_ALIKE, limit=_MOST_NEAR)
    for word, score, number in near:
        if typed not in word:
            yield number, _MISSPELT * (score / 100) ** 2


_MOST_NEAR: Final = 12
_UNMET: Final = 10
"""A word that no entry has tells about as much as one that so many have."""


def _parse_index(index: str) -> _Index:
    lines = index.split("\n")
    if lines[0] != FORMAT or len(lines) < 4:
        raise ValueError("not an index of words")
    words, rows = map(int, lines[1].split())
    if len(lines) != words + rows + 4:
        raise ValueError("an index of words that is cut off")
    return _Index(lines[2].split(" ") if words else [], lines[3 : 3 + words], lines[3 + words : -1])


def _format_row(catalog: Catalog, entry: Entry) -> str:
    row = {
        "key": entry.key,
        "title": entry.title,
        "authors": entry.authors,
        "date": str(entry.date or ""),
        "venue": entry.venue or "",
        "kind": entry.kind,
        "sections": catalog.sections_of(entry.key),
    }
    return json.dumps(row, ensure_ascii=True)


def _parse_row(text: str, score: float) -> Found:
    row: Any = json.loads(text)
    if not isinstance(row, dict):
        raise ValueError("not a row of an index")  # noqa: TRY004  # whatever is wrong with it
    try:
        return Found(
            key=str(row["key"]),
            title=str(row["title"]),
            authors=tuple(map(str, row["authors"])),
            date=str(row["date"]),
            venue=str(row["venue"]),
            kind=str(row["kind"]),
            sections=tuple(map(str, row["sections"])),
            score=min(round(score, 3), 1.0),
        )
    except (KeyError, TypeError) as error:
        raise ValueError("not a row of an index") from error
