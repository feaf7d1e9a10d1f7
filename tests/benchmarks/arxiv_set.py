"""Invented records in the shape of arXiv's public snapshot, and titles as lists misspell them.

Words are made of syllables and drawn as words are in real titles: few often, most seldom. One record in
fifty is a near twin of another: one word or one number apart. No text of a real paper is in here.
"""

from __future__ import annotations

import json
import random
import re
from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

_ONSETS: Final = "b c d f g h j k l m n p r s t v w z br cl dr fl gr pl pr sk sl sp st tr th sh qu".split()
_VOWELS: Final = "a e i o u ai ea io ou".split()
_CODAS: Final = ["", "", "", "l", "m", "n", "r", "s", "t", "nd", "st", "ck", "ng"]
_SMALL: Final = "a the of for with in on and via from to by".split()
_SUFFIXES: Final = ["", "", "", "", "ing", "ed", "al", "ion", "ive", "ity", "er", "s"]
_CATEGORIES: Final = (
    "cs.CL cs.LG cs.CV cs.AI stat.ML math.CO hep-th astro-ph.GA cond-mat.str-el quant-ph".split()
)
_TWIN_SHARE: Final = 0.02
_NUMBER_SHARE: Final = 0.04
_LATEX_SHARE: Final = 0.05
_COLON_SHARE: Final = 0.35
_ABSTRACT_WORDS: Final = 95
_VOCABULARY: Final = 40_000
_MONTHS: Final = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A title as a list may write it, and the paper that is meant."""

    kind: str
    title: str
    id: str


class Writer:
    """Makes up words, titles, people and records, always the same for one seed."""

    def __init__(self, seed: int = 6) -> None:
        self._random = random.Random(seed)  # noqa: S311  # no secrets
        words: dict[str, None] = {}
        while len(words) < _VOCABULARY:
            words[self._word()] = None
        self._words = list(words)
        self._odds = list(accumulate(1 / (rank + 30) for rank in range(_VOCABULARY)))
        self._names = [self._word().capitalize() for _ in range(4_000)]
        self._sentences = [" ".join(self._draw(_ABSTRACT_WORDS)) for _ in range(400)]

    def _word(self) -> str:
        pick = self._random.choice
        parts = (
            pick(_ONSETS) + pick(_VOWELS) + pick(_CODAS) for _ in range(self._random.choice((1, 2, 2, 3)))
        )
        return "".join(parts) + pick(_SUFFIXES)

    def _draw(self, count: int) -> list[str]:
        return self._random.choices(self._words, cum_weights=self._odds, k=count)

    def title(self) -> str:
        """Return a title of four to fourteen words."""
        chance = self._random
        words = [one.capitalize() for one in self._draw(chance.choice((4, 5, 5, 6, 6, 7, 7, 8, 9, 10)))]
        for _ in range(chance.choice((0, 1, 1, 2, 2, 3))):
            words.insert(chance.randrange(1, len(words)), chance.choice(_SMALL))
        if chance.random() < _NUMBER_SHARE:
            words[chance.randrange(len(words))] += f"-{chance.randrange(2, 9)}"
        if chance.random() < _LATEX_SHARE:
            words[chance.randrange(len(words))] = chance.choice(
                (r"$\alpha$-Divergence", "$L^2$", r"Schr\"odinger")
            )
        title = " ".join(words)
        if chance.random() < _COLON_SHARE:
            title = f"{self.nickname()}: {title}" if chance.random() < 0.5 else self._with_subtitle(words)
        return title

    def _with_subtitle(self, words: list[str]) -> str:
        middle = max(2, len(words) // 2)
        return (
            f"{' '.join(words[:middle])}: {' '.join(words[middle:])}" if len(words) > 3 else " ".join(words)
        )

    def nickname(self) -> str:
        """Return a made-up name such as a method has."""
        word = self._draw(1)[0]
        return self._random.choice(
            (word.capitalize(), word.upper(), word[:3].upper() + word[3:].capitalize())
        )

    def twin(self, title: str) -> str:
        """Return a title that is one word, or one number, away from another."""
        words = title.split(" ")
        place = self._random.randrange(len(words))
        if self._random.random() < 0.5:
            return f"{title} {self._random.choice(('II', 'III', '2', '3'))}"
        words[place] = self._draw(1)[0].capitalize()
        return " ".join(words)

    def people(self) -> list[list[str]]:
        """Return authors in parts: surname, given names, suffix."""
        count = self._random.choice((1, 2, 2, 3, 3, 4, 4, 5, 6, 8, 12))
        return [
            [self._random.choice(self._names), self._random.choice(self._names), ""] for _ in range(count)
        ]

    def records(self, count: int) -> Iterator[dict[str, Any]]:
        """Yield records as the snapshot has them, in the order of their ids."""
        title, month_size = "", max(1, count // 180)
        for number in range(count):
            is_twin = title and self._random.random() < _TWIN_SHARE
            title = self.twin(title) if is_twin else self.title()
            yield self._record(number // month_size, number % month_size, title)

    def _record(self, month: int, number: int, title: str) -> dict[str, Any]:
        year, month = 2010 + month // 12, month % 12 + 1
        digits = 5 if year >= 2015 else 4
        people = self.people()
        day = f"Mon, {1 + number % 28} {_MONTHS[month - 1]} {year} 08:15:0{number % 10} GMT"
        category = self._random.choices(_CATEGORIES, k=self._random.choice((1, 1, 2, 3)))
        return {
            "id": f"{year % 100:02d}{month:02d}.{number + 1:0{digits}d}",
            "submitter": " ".join(people[0][1::-1]),
            "authors": ", ".join(f"{given} {last}" for last, given, _ in people),
            "title": title if len(title) < 70 else title.replace(" ", "\n  ", 1),
            "comments": "12 pages, 3 figures" if number % 2 else None,
            "journal-ref": None if number % 5 else "J. Invented Results 7 (2019) 11-29",
            "doi": None if number % 4 else f"10.1234/invented.{year}.{number}",
            "report-no": None,
            "categories": " ".join(dict.fromkeys(category)),
            "license": "http://arxiv.org/licenses/nonexclusive-distrib/1.0/",
            "abstract": f"  {self._random.choice(self._sentences)}\n",
            "versions": [{"version": f"v{one + 1}", "created": day} for one in range(1 + number % 2)],
            "update_date": f"{year}-{month:02d}-{1 + number % 28:02d}",
            "authors_parsed": people,
        }


def write_snapshot(path: Path, count: int, seed: int = 6) -> None:
    """Write a snapshot of so many records."""
    with path.open("w", encoding="utf-8") as file:
        for record in Writer(seed).records(count):
            file.write(json.dumps(record) + "\n")


def perturb(titles: Mapping[str, str], count: int, seed: int = 7) -> list[Asked]:
    """Return titles as lists write them, in equal parts of each kind; those without a subtitle have none."""
    chance = random.Random(seed)  # noqa: S311  # no secrets
    ids = chance.sample(sorted(titles), count)
    kinds = list(PERTURBATIONS)
    found = []
    for number, one in enumerate(ids):
        kind = kinds[number % len(kinds)]
        title = " ".join(titles[one].split())
        found.append(Asked(kind=kind, title=PERTURBATIONS[kind](title, chance), id=one))
    return found


def _slip(title: str, chance: random.Random) -> str:
    """Swap, drop, double or change one letter inside a word."""
    places = [found.start() for found in re.finditer(r"(?<=[A-Za-z])[a-z](?=[a-z])", title)]
    if not places:
        return title
    place = chance.choice(places)
    letter = title[place]
    new = chance.choice(("", letter * 2, chance.choice("aeiorstn"), title[place + 1] + letter))
    return title[:place] + new + title[place + (2 if len(new) == 2 and new != letter * 2 else 1) :]


def _shout(title: str, chance: random.Random) -> str:
    return chance.choice((title.upper, title.lower, title.title))()


def _nickname(title: str, chance: random.Random) -> str:
    if ": " in title:
        before, _, behind = title.partition(": ")
        # Only a single word in front is a nickname; a longer part is the title itself.
        return behind if " " not in before else title
    return f"{chance.choice('BDKMPRT')}{chance.choice(_VOWELS)}{chance.choice(_ONSETS)}Net: {title}"


def _latex(title: str, chance: random.Random) -> str:
    words = title.split(" ")
    place = chance.randrange(len(words))
    words[place] = chance.choice(("{{{0}}}", r"\emph{{{0}}}", r"\textbf{{{0}}}", "{{{1}}}{2}")).format(
        words[place], words[place][:1], words[place][1:]
    )
    return " ".join(words)


def _subtitle(title: str, _chance: random.Random) -> str:
    before, _, _ = title.partition(": ")
    return before


PERTURBATIONS: Final[Mapping[str, Callable[[str, random.Random], str]]] = {
    "as it is": lambda title, _: title,
    "one typo": _slip,
    "two typos": lambda title, chance: _slip(_slip(title, chance), chance),
    "case": _shout,
    "nickname": _nickname,
    "latex": _latex,
    "typo and case": lambda title, chance: _shout(_slip(title, chance), chance),
}


def drop_subtitles(titles: Mapping[str, str], count: int, seed: int = 8) -> list[Asked]:
    """Return titles without their subtitles: those of two words and more in front of a colon."""
    chance = random.Random(seed)  # noqa: S311  # no secrets
    long: Sequence[str] = [
        one for one, title in sorted(titles.items()) if ": " in title and " " in title.partition(": ")[0]
    ]
    chosen = chance.sample(long, min(count, len(long)))
    return [
        Asked(kind="subtitle", title=_subtitle(" ".join(titles[one].split()), chance), id=one)
        for one in chosen
    ]
