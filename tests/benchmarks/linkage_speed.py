"""How long finding duplicates takes, how much memory, and how many planted duplicates it finds.

    python tests/benchmarks/linkage_speed.py [SIZE ...] [--bib-dedupe PYTHON]

Titles are made up from a vocabulary with the frequencies of a language; every tenth record is a copy
with the slips of real lists: a letter lost or swapped, a word left out, other case, initials, another
venue, a year later. Seconds are those of the processor, since a shared machine has others to serve, and
hold for one machine; the ratios hold for all: to bare `rapidfuzz` calls on
the same candidate pairs, and to an all-pairs run (measured on 2,000 records, counted up). Each size runs
in a process of its own, so that its memory is its own.

``--bib-dedupe`` names the interpreter of an environment with ``bib-dedupe`` in it; it then gets the same
records, of each size up to 10,000, right after us.
"""

from __future__ import annotations

import argparse
import csv
import random
import resource
import subprocess
import sys
import tempfile
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
_LARGEST_FOR_OTHERS: Final = 10_000
_BIB_DEDUPE: Final = """
import contextlib, io, os, sys
import pandas as pd
from bib_dedupe.bib_dedupe import block, cluster, match, prep
records = pd.read_csv(sys.argv[1], dtype=str).fillna("")
start = sum(os.times()[:4])
with contextlib.redirect_stdout(io.StringIO()):
    found = cluster(match(block(prep(records, cpu=1), cpu=1), cpu=1))
took = sum(os.times()[:4]) - start
pairs = sum(1 for group in found for key in group if key.endswith("+") and key[:-1] in group)
print(took, pairs)
"""
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
_COLUMNS: Final = (
    "ID", "ENTRYTYPE", "title", "author", "year", "journal", "booktitle", "volume", "number", "pages", "doi",
    "abstract",
)  # fmt: skip


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


def measure(size: int, bib_dedupe: str | None) -> None:
    """Print one line on one size, and one on another tool if its interpreter is given."""
    records = make_records(size, random.Random(size))  # the same titles each time  # noqa: S311
    planted = {one.key.rstrip("+") for one in records if one.key.endswith("+")}
    find_duplicates(records[:2])  # what loads late is loaded
    start = time.process_time()
    clusters = find_duplicates(records)
    total_s = time.process_time() - start
    peak_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    sure = [frozenset(one.keys) for one in clusters if one.decision == "match"]
    found = sum(1 for keys in sure for key in keys if key + "+" in keys)
    wrong = sum(1 for keys in sure if len({key.rstrip("+") for key in keys}) > 1)
    pairs = [(one.left, one.right) for one in find_candidates(records)]
    kept = sum(1 for one in pairs if is_planted(records[one[0]].key, records[one[1]].key))
    titles = [record.core.glued for record in records]
    kernel_s = _kernel_s(titles, pairs)
    all_pairs_s = _all_pairs_s(titles)
    print(
        f"{size:>9,} records  {total_s:7.2f} s  {total_s / size * 1e6:6.1f} us each  {peak_mb:,.0f} MB  "
        f"{len(pairs):>10,} pairs  {total_s / kernel_s:5.0f} x kernel  "
        f"{all_pairs_s / total_s:8.1f} x faster than all pairs  "
        f"found {found / len(planted):.4f}  blocking keeps {kept / len(planted):.4f}  wrong {wrong}",
        flush=True,
    )
    if bib_dedupe is not None and size <= _LARGEST_FOR_OTHERS:
        other_s, other_found = _run_bib_dedupe(bib_dedupe, records)
        print(
            f"          bib-dedupe {other_s:7.2f} s  {other_s / total_s:5.1f} x slower than llmlist  "
            f"found {other_found / len(planted):.4f}",
            flush=True,
        )


def is_planted(one: str, other: str) -> bool:
    """Tell whether one of two keys is the copy of the other."""
    return one == other + "+" or other == one + "+"


def _kernel_s(titles: list[str], pairs: list[tuple[int, int]]) -> float:
    """Return the seconds that bare comparisons of the titles of these pairs take."""
    start = time.process_time()
    for left, right in pairs:
        fuzz.ratio(titles[left], titles[right], score_cutoff=70)
    return time.process_time() - start


def _run_bib_dedupe(python: str, records: list[Record]) -> tuple[float, int]:
    """Return the seconds that bib-dedupe takes, without its start, and how many planted pairs it finds."""
    with tempfile.NamedTemporaryFile("w", suffix=".csv", newline="", encoding="utf-8") as file:
        table = csv.writer(file)
        table.writerow(_COLUMNS)
        for one in records:
            author = "; ".join(one.authors)
            table.writerow([one.key, "article", one.title, author, one.year, one.venue or "", *[""] * 6])
        file.flush()
        command = [python, "-c", _BIB_DEDUPE, file.name]
        done = subprocess.run(command, check=True, capture_output=True, text=True)  # noqa: S603  # named by the caller
    seconds, found = done.stdout.split()[-2:]
    return float(seconds), int(found)


def _all_pairs_s(titles: list[str]) -> float:
    """Return the seconds that comparing every title with every other would take."""
    some = titles[:_ALL_PAIRS]
    start = time.process_time()
    for place, title in enumerate(some):
        for other in some[place + 1 :]:
            fuzz.ratio(title, other, score_cutoff=70)
    return (time.process_time() - start) * (len(titles) / len(some)) ** 2


def main() -> None:
    """Measure each size in a process of its own."""
    parser = argparse.ArgumentParser(description="How long finding duplicates takes.")
    parser.add_argument("sizes", nargs="*", type=int, default=SIZES)
    parser.add_argument("--bib-dedupe", metavar="PYTHON", help="of an environment that has bib-dedupe")
    parser.add_argument("--here", action="store_true", help="measure in this process")
    given = parser.parse_args()
    for size in given.sizes:
        if given.here:
            measure(size, given.bib_dedupe)
            continue
        other = ["--bib-dedupe", given.bib_dedupe] if given.bib_dedupe else []
        subprocess.run([sys.executable, __file__, str(size), "--here", *other], check=True)  # noqa: S603  # ourselves


if __name__ == "__main__":
    main()
