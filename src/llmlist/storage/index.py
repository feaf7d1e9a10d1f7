"""Look up papers in the local arXiv index: by identifier, by title, by day.

See `index_file` for the file and `index_build` for how it comes about. What an index holds came from a file
of the user's; it is checked again where it is used. Who is meant by a title is decided in `linkage`.
"""

from __future__ import annotations

from collections import Counter
from itertools import combinations
from math import log
from typing import TYPE_CHECKING, Final, NamedTuple, Self

from llmlist.errors import InvalidIdentifierError
from llmlist.formats.arxiv_paper import format_paper
from llmlist.formats.arxiv_snapshot import SnapshotRecord, make_paper
from llmlist.model.identifier import Identifier, canonical_identifier
from llmlist.model.search_form import search_form, search_key
from llmlist.model.testimony import SNAPSHOT, Fact
from llmlist.model.title import title_readings
from llmlist.storage.index_file import connect, index_faults, read_facts
from llmlist.storage.near_words import NearWords

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from llmlist.formats.arxiv_paper import ArxivPaper
    from llmlist.storage.index_file import IndexFacts

_FIELDS: Final = ", ".join(SnapshotRecord._fields)
_MOST: Final = 40
"""Papers that one look brings."""
_MOST_POSTINGS: Final = 6_000
"""Papers whose words are looked at for one title: the rarest words first."""
_RAREST: Final = 5
_AT_ONCE: Final = 500


class IndexedPaper(NamedTuple):
    """A paper of the index."""

    identifier: Identifier
    paper: ArxivPaper


class ArxivIndex:
    """An index; use it in a ``with`` block.

    Attributes:
        path: Its file.
        facts: What it says of itself.

    Raises:
        DataError: The file is no index of this version, or is broken; so may every look-up.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._connection: sqlite3.Connection = connect(path)
        with index_faults(path):
            self.facts: IndexFacts = read_facts(self._connection)
        self._near = NearWords(self._all_words)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._connection.close()

    def find(self, identifier: Identifier) -> ArxivPaper | None:
        """Return the paper of an arXiv identifier, or None."""
        if identifier.scheme != "arxiv":
            return None
        with index_faults(self.path):
            sql = f"SELECT {_FIELDS} FROM papers WHERE id = ? ORDER BY number DESC LIMIT 1"  # noqa: S608  # our own names
            row = self._connection.execute(sql, (identifier.value,)).fetchone()
            return make_paper(_record(row)) if row is not None else None

    def fact(self, identifier: Identifier) -> Fact | None:
        """Return what arXiv said of a paper as of the day of the snapshot, or None."""
        paper = self.find(identifier)
        if paper is None:
            return None
        return Fact(fetched=f"{self.as_of}T00:00:00Z", body=format_paper(paper), via=SNAPSHOT)

    @property
    def as_of(self) -> str:
        """The day of the snapshot, ISO 8601; where it does not tell, that on which the index was built."""
        return self.facts.as_of or self.facts.built[:10]

    def find_by_title(self, title: str) -> Iterator[Sequence[IndexedPaper]]:
        """Yield papers that a title may mean, the likeliest first, in batches: each costs more than the last.

        First those of the very title, with or without a nickname; then those that share its rarest words;
        then those that have all its words but one or two; last the same with misspelt words set right.
        """
        with index_faults(self.path):
            seen: set[int] = set()
            for numbers in self._looks(title):
                new = [number for number in numbers if number not in seen][:_MOST]
                seen.update(new)
                if new:
                    yield self._papers(new)

    def since(self, day: str, until: str = "9999") -> Iterator[IndexedPaper]:
        """Yield the papers first submitted from a day on (ISO 8601), newest first."""
        with index_faults(self.path):
            sql = (
                f"SELECT {_FIELDS} FROM papers WHERE submitted >= ? AND submitted < ? ORDER BY submitted DESC"  # noqa: S608  # our own names
            )
            cursor = self._connection.execute(sql, (day, until))
            while rows := cursor.fetchmany(_AT_ONCE):
                yield from _read(rows)

    def _looks(self, title: str) -> Iterator[Iterable[int]]:
        yield self._with_keys(title)
        words = list(dict.fromkeys(search_form(title).split()))
        counts = self._counts(words)
        yield self._sharing(counts)
        yield self._holding_most(counts)
        unknown = [word for word in words if word not in counts]
        corrected = {near: word for word in unknown for near in self._near.find(word)}
        if corrected:
            yield self._sharing({**counts, **self._counts(corrected)})

    def _with_keys(self, title: str) -> Iterable[int]:
        forms = {search_form(title), *(search_form(one.text) for one in title_readings(title))}
        for form in sorted(forms, key=len, reverse=True):
            sql = "SELECT number FROM papers WHERE title_key = ? ORDER BY number DESC LIMIT ?"
            yield from (number for (number,) in self._connection.execute(sql, (search_key(form), _MOST)))

    def _counts(self, words: Iterable[str]) -> dict[str, int]:
        """Return how many titles hold each word, of those that any title holds."""
        sql = "SELECT doc FROM vocabulary WHERE term = ?"
        found = ((word, self._connection.execute(sql, (word,)).fetchone()) for word in words)
        return {word: row[0] for word, row in found if row is not None}

    def _sharing(self, counts: dict[str, int]) -> Iterable[int]:
        """Return the papers that share the most, and the rarest, of some words."""
        weights: Counter[int] = Counter()
        left = _MOST_POSTINGS
        for word, count in sorted(counts.items(), key=lambda one: (one[1], one[0])):
            if count > left:
                break
            left -= count
            weight = log(1 + (self.facts.papers or 1) / count)
            for number in self._matching(f'"{word}"'):
                weights[number] += weight  # type: ignore[assignment]  # a sum of weights counts as well
        best = sorted(weights.items(), key=lambda one: (-one[1], one[0]))
        return [number for number, _ in best[:_MOST]]

    def _holding_most(self, counts: dict[str, int]) -> Iterable[int]:
        """Return papers that hold all of some words, or all but one, or but two of the rarest."""
        words = sorted(counts, key=lambda word: (counts[word], word))
        for missing in range(min(3, len(words))):
            for left_out in combinations(words[:_RAREST], missing):
                kept = [f'"{word}"' for word in words if word not in left_out]
                if kept and len(kept) * 2 >= len(words):
                    yield from self._matching(" AND ".join(kept), most=_MOST)

    def _matching(self, query: str, most: int = -1) -> Iterable[int]:
        sql = "SELECT rowid FROM words WHERE words MATCH ? LIMIT ?"
        return [number for (number,) in self._connection.execute(sql, (query, most))]

    def _all_words(self) -> Iterator[str]:
        yield from (term for (term,) in self._connection.execute("SELECT term FROM vocabulary"))

    def _papers(self, numbers: Sequence[int]) -> Sequence[IndexedPaper]:
        marks = ", ".join("?" * len(numbers))
        sql = f"SELECT number, {_FIELDS} FROM papers WHERE number IN ({marks})"  # noqa: S608  # our own names
        rows = {row[0]: row[1:] for row in self._connection.execute(sql, numbers)}
        return list(_read(rows[number] for number in numbers if number in rows))


def _record(row: tuple[object, ...]) -> SnapshotRecord:
    """Return what a row holds.

    Raises:
        ValueError: It is not what `index_build` writes: the file was damaged, or made by others.
    """
    texts, (version, *others) = (row[0:3], row[9:10]), (row[5], *row[3:5], *row[6:9])
    is_sound = all(isinstance(one, str) for part in texts for one in part) and isinstance(version, int)
    if not is_sound or not all(one is None or isinstance(one, str) for one in others):
        raise ValueError("a paper that is none")
    return SnapshotRecord(*row)  # type: ignore[arg-type]  # just proved


def _read(rows: Iterable[tuple[object, ...]]) -> Iterator[IndexedPaper]:
    for row in rows:
        record = _record(row)
        try:
            identifier = canonical_identifier("arxiv", record.id)
        except InvalidIdentifierError:
            continue
        yield IndexedPaper(identifier, make_paper(record))
