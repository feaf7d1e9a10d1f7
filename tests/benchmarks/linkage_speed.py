"""How long finding duplicates takes, how much memory, and how many planted duplicates it finds.

    python tests/benchmarks/linkage_speed.py [SIZE ...]

Titles are made up from a vocabulary with the frequencies of a language; every tenth record is a copy
with the slips of real lists: a letter lost or swapped, a word left out, other case, initials, another
venue, a year later. Seconds hold for one machine; the ratios to bare `rapidfuzz` calls on the same
candidate pairs, and to an all-pairs run (measured on 2,000 records, counted up), hold for all.
"""

from __future__ import annotations

import random
import resource
import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import Final

sys.path.insert(0, str(Path(__file__).parents[2] / "src"))

from rapidfuzz import fuzz

from llmlist.linkage import find_duplicates
from llmlist.linkage.blocking import find_candidates
from llmlist.linkage.record import Record

SIZES: Final = (2_000, 10_000, 100_000)
_SYLLABLES: Final = (
    "ba ce di fo gu ka le mi no pu ra se ti vo wu xa ne li tor men gra sta pli con ver".split()
)
_VENUES: Final = (
    "Journal of Moss",
    "Annals of Rivers",
    "arXiv",
    "Proceedings of the Symposium on Lakes",
    None,
)
_VOCABULARY: Final = 30_000
_PLANTED: Final = 10
_ALL_PAIRS: Final = 2_000


def make_records(size: int, source: random.Random) -> list[Record]:
    """Return records of which every tenth is a changed copy of the one before: ``K`` and ``K+``."""
    words = sorted({"".join(source.choices(_SYLLABLES, k=source.randint(1, 4))) for _ in range(_VOCABULARY)})
    source.shuffle(words)
    # Zipf's law: a few words are in most titles, most words in few.
    weights = [1 / (rank + 5) for rank in range(len(words))]
    pool = source.choices(words, weights, k=size * 9)
    names = ["".join(source.choices(_SYLLABLES, k=3)).title() for _ in range(5_000)]
    records: list[Record] = []
    while len(records) < size:
        title = " ".join(pool.pop() for _ in range(min(source.randint(5, 11), len(pool))))
        authors = tuple(f"{source.choice(names)} {source.choice(names)}" for _ in range(source.randint(1, 5)))
        record = Record(
            key=f"{len(records):07}",
            title=title.capitalize(),
            authors=authors,
            year=source.randint(1995, 2026),
            venue=source.choice(_VENUES),
        )
        records.append(record)
        if len(records) % _PLANTED == 0:
            records.append(changed(record, source))
    return records


def changed(record: Record, source: random.Random) -> Record:
    """Return a copy of a record as another list would have it."""
    title = source.choice((_lose_letter, _swap_letters, _shout, _add_note))(record.title, source)
    authors = tuple(f"{name.split()[1]}, {name[0]}." for name in record.authors)
    return replace(
        record,
        key=record.key + "+",
        title=title,
        authors=authors,
        year=record.year and record.year + source.choice([0, 0, 1]),
        venue=source.choice(_VENUES),
    )


def _lose_letter(title: str, source: random.Random) -> str:
    place = source.randrange(1, len(title))
    return title[:place] + title[place + 1 :]


def _swap_letters(title: str, source: random.Random) -> str:
    place = source.randrange(1, len(title) - 1)
    return title[:place] + title[place + 1] + title[place] + title[place + 2 :]


def _shout(title: str, _: random.Random) -> str:
    return title.upper()


def _add_note(title: str, source: random.Random) -> str:
    return title + source.choice([".", " [PDF]", " (Extended Abstract)"])


def measure(size: int) -> float:
    """Print one line on one size and return the seconds for a record."""
    records = make_records(size, random.Random(size))  # the same titles each time  # noqa: S311
    planted = {one.key.rstrip("+") for one in records if one.key.endswith("+")}
    start = time.perf_counter()
    clusters = find_duplicates(records)
    total_s = time.perf_counter() - start
    sure = [one for one in clusters if one.decision == "match"]
    found = {
        key.rstrip("+")
        for cluster in sure
        for key in cluster.keys
        if key.endswith("+") and key.rstrip("+") in cluster.keys
    }
    wrong = sum(
        1 for one in clusters if one.decision == "match" and len({key.rstrip("+") for key in one.keys}) > 1
    )
    pairs = [(one.left, one.right) for one in find_candidates(records)]
    titles = [record.core.glued for record in records]
    start = time.perf_counter()
    for left, right in pairs:
        fuzz.ratio(titles[left], titles[right], score_cutoff=70)
    kernel_s = time.perf_counter() - start
    peak_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"{size:>9,} records  {total_s:7.2f} s  {total_s / size * 1e6:6.1f} us each  "
        f"{len(pairs):>10,} pairs  {total_s / kernel_s:5.0f} x kernel  "
        f"{_all_pairs_s(titles) / total_s:6.1f} x faster "
        f"than all pairs  found {len(found) / len(planted):.4f}  wrong {wrong}  {peak_mb:,.0f} MB",
        flush=True,
    )
    return total_s / size


def _all_pairs_s(titles: list[str]) -> float:
    """Return the seconds that comparing every title with every other would take."""
    some = titles[:_ALL_PAIRS]
    start = time.perf_counter()
    for place, title in enumerate(some):
        for other in some[place + 1 :]:
            fuzz.ratio(title, other, score_cutoff=70)
    return (time.perf_counter() - start) * (len(titles) / len(some)) ** 2


if __name__ == "__main__":
    for chosen in [int(text) for text in sys.argv[1:]] or SIZES:
        measure(chosen)
