"""The local arXiv index: how long it takes to build, how much memory, how quickly and surely it finds titles.

Run: ``python tests/benchmarks/index_speed.py [records [titles [rounds]]]``. Records and titles are invented
(see `arxiv_set`). Building is compared with reading and JSON-decoding the same file in the same run, the best
of some interleaved rounds; each build is a process of its own, so that its memory is its own. Times of
building are those of the processor: both only work and never wait, and others may be at work meanwhile.
"""

from __future__ import annotations

import gc
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections import Counter, defaultdict
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Final

sys.path.insert(0, str(Path(__file__).parents[2]))

from llmlist.cli import _COLLECT_AFTER
from llmlist.linkage.record import Record
from llmlist.linkage.title_search import find_meant
from llmlist.model.identifier import Identifier
from llmlist.storage.index import ArxivIndex
from llmlist.storage.index_build import build_index
from llmlist.workflows.title_search import paper_record
from tests.benchmarks.arxiv_set import Writer, drop_subtitles, perturb, write_snapshot

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from tests.benchmarks.arxiv_set import Asked

MOST_TIMES: Final = 3.0
MOST_MEBIBYTES: Final = 300
MOST_MS_BY_ID: Final = 1.0
MOST_MS_BY_TITLE: Final = 30.0
LEAST_RECALL: Final = 0.99
MOST_WRONG: Final = 0.001


def main(records: int = 200_000, titles: int = 10_000, rounds: int = 5) -> int:
    """Print every figure beside its limit; exit 1 if one is missed."""
    with tempfile.TemporaryDirectory() as folder:
        snapshot, path = Path(folder) / "snapshot.json", Path(folder) / "arxiv.sqlite3"
        write_snapshot(snapshot, records)
        known = read_titles(snapshot)
        size = snapshot.stat().st_size / 1e6
        print(f"{records:,} records, {size:,.0f} MB")
        missed = measure_building(snapshot, path, rounds)
        print(f"index: {path.stat().st_size / 1e6:,.0f} MB")
        with ArxivIndex(path) as index:
            missed += measure_ids(index, list(known)[:: max(1, records // 5_000)])
            missed += measure_titles(index, perturb(known, min(titles, records)))
            print("apart, without limits:")
            report(*ask(index, drop_subtitles(known, titles // 5)))
            measure_strangers(index, set(known.values()), titles // 5)
    return int(missed > 0)


def read_titles(snapshot: Path) -> dict[str, str]:
    """Return every title by its identifier."""
    with snapshot.open(encoding="utf-8") as file:
        records = map(json.loads, file)
        return {record["id"]: record["title"] for record in records}


def measure_building(snapshot: Path, path: Path, rounds: int) -> int:
    """Build, and decode, in turns."""
    figures = [(decode(snapshot), *build(snapshot, path)) for _ in range(rounds)]
    decoded_s, built_s = min(one[0] for one in figures), min(one[1] for one in figures)
    mebibytes = max(one[2] for one in figures)
    print(f"read and decode {decoded_s:.2f} s, build {built_s:.2f} s")
    missed = told("build / decode", built_s / decoded_s, MOST_TIMES)
    return missed + told("peak memory of building, MiB", mebibytes, MOST_MEBIBYTES)


def decode(snapshot: Path) -> float:
    """Return the seconds it takes to read and decode every line."""
    begin = time.process_time()
    with snapshot.open("rb") as file:
        for line in file:
            json.loads(line)
    return time.process_time() - begin


def build(snapshot: Path, path: Path) -> tuple[float, float]:
    """Return the seconds it takes to build the index, and the memory, in a process of its own."""
    command = [sys.executable, __file__, "--build", str(snapshot), str(path)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)  # noqa: S603  # this very file
    seconds, mebibytes = map(float, done.stdout.split())
    return seconds, mebibytes


def build_once(snapshot: Path, path: Path) -> None:
    """Build in this process, and print seconds and MiB."""
    gc.set_threshold(_COLLECT_AFTER)  # as the command does
    begin = time.process_time()
    build_index(snapshot, path)
    seconds = time.process_time() - begin
    print(seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)


def measure_ids(index: ArxivIndex, ids: Iterable[str]) -> int:
    """Look papers up by identifier."""
    times = []
    for one in ids:
        begin = time.perf_counter()
        assert index.find(Identifier("arxiv", one)) is not None
        times.append(time.perf_counter() - begin)
    return told("by identifier, ms (median)", 1000 * median(times), MOST_MS_BY_ID)


def measure_titles(index: ArxivIndex, asked: Iterable[Asked]) -> int:
    """Look papers up by changed titles."""
    times, outcomes = ask(index, asked)
    report(times, outcomes)
    every = sum(outcomes.values(), Counter[str]())
    total = every.total()
    found = every["match"] + every["possible"]
    missed = told("title with one typo, ms (median)", 1000 * median(times["one typo"]), MOST_MS_BY_TITLE)
    missed += told("recall", found / total, LEAST_RECALL, is_least=True)
    return missed + told("wrong papers", every["wrong"] / total, MOST_WRONG)


def ask(
    index: ArxivIndex, asked: Iterable[Asked]
) -> tuple[Mapping[str, list[float]], Mapping[str, Counter[str]]]:
    """Return the seconds and the outcomes of each kind of title."""
    times: dict[str, list[float]] = defaultdict(list)
    outcomes: dict[str, Counter[str]] = defaultdict(Counter)
    for one in asked:
        begin = time.perf_counter()
        outcome = find(index, one.title, one.id)
        times[one.kind].append(time.perf_counter() - begin)
        outcomes[one.kind][outcome] += 1
    return times, outcomes


def find(index: ArxivIndex, title: str, meant_id: str) -> str:
    """Return what comes of asking for a title alone, without authors or year."""
    batches = (tuple(paper_record(*one) for one in batch) for batch in index.find_by_title(title))
    meant = find_meant(Record(key="", title=title), batches)
    if meant is None:
        return "missed"
    return meant.decision if meant.record.key == meant_id else "wrong"


def report(times: Mapping[str, list[float]], outcomes: Mapping[str, Counter[str]]) -> None:
    """Print what came of each kind."""
    for kind, counts in outcomes.items():
        total = counts.total()
        parts = ", ".join(
            f"{name} {counts[name] / total:.4f}" for name in ("match", "possible", "missed", "wrong")
        )
        print(f"  {kind:<14} {1000 * median(times[kind]):6.2f} ms  {parts}")


def measure_strangers(index: ArxivIndex, known: set[str], count: int) -> None:
    """Ask for titles that no paper of the index has: whatever is found is wrong."""
    writer = Writer(seed=99)
    titles = [title for title in (writer.title() for _ in range(count)) if title not in known]
    counts = Counter(find(index, title, "") for title in titles)
    print(f"  of {len(titles)} titles that are not in it, {counts['wrong']} were found")


def told(what: str, figure: float, limit: float, *, is_least: bool = False) -> int:
    """Print a figure beside its limit; return 1 if it misses it."""
    is_missed = figure < limit if is_least else figure > limit
    bound, mark = "least" if is_least else "most", "  MISSED" if is_missed else ""
    print(f"{what}: {figure:.4g} (at {bound} {limit:g}){mark}")
    return int(is_missed)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--build"]:
        build_once(Path(sys.argv[2]), Path(sys.argv[3]))
    else:
        sys.exit(main(*map(int, sys.argv[1:])))
