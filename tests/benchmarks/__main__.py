"""Measure llmlist against its goals: one command, one report.

    python -m tests.benchmarks [--size 1k|10k|100k] [--runs N] [--only WORD] [--json FILE] [--markdown FILE]

Catalogues and documents are made up. Every figure is a ratio to bare Python, or to a named floor that was
measured in the same round, with its median and its spread; nothing is asserted. Other programs run on the
same data where ``--peers`` names a folder of their environments (`tests.benchmarks.peers`).
"""

from __future__ import annotations

import argparse
import json
import platform
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Final

sys.path.insert(0, str(Path(__file__).parents[2] / "src"))

from tests.benchmarks import command_goals, library_goals, peers
from tests.benchmarks.catalogues import make_catalog
from tests.benchmarks.rows import as_json, as_markdown

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from tests.benchmarks.rows import Row

_UNITS: Final = {"k": 1000, "": 1}


def parse_size(text: str) -> int:
    """Return how many entries ``10k`` are."""
    number, unit = (text[:-1], "k") if text.endswith("k") else (text, "")
    return int(number) * _UNITS[unit]


def measure(options: argparse.Namespace, folder: Path) -> Iterator[Row]:
    """Yield what is measured, group by group."""
    size, runs = options.size, options.runs
    root = folder / "list"
    make_catalog(root, size)
    hostile = max(1_000, min(size * 20, 20_000))
    groups: dict[str, Callable[[], Sequence[Row]]] = {
        "startup": lambda: command_goals.measure_startup(root, runs),
        "loading": lambda: library_goals.measure_loading(root, size, runs),
        "editing": lambda: library_goals.measure_editing(root, runs),
        "reading": lambda: library_goals.measure_reading(root, runs, hostile_size=hostile),
        "linkage": lambda: library_goals.measure_linkage(root, size, runs),
        "cold": lambda: command_goals.measure_cold(root, runs),
        "determinism": lambda: [command_goals.check_determinism(root)],
        "warm": lambda: command_goals.measure_warm(root, runs),
    }
    if options.peers is not None and size <= peers.LARGEST:
        groups["peers"] = lambda: peers.measure_peers(root, options.peers, max(1, runs // 3))
    for name, work in groups.items():
        if options.only in name:
            print(f"measuring: {name}", file=sys.stderr, flush=True)
            yield from work()


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, and write the report."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description="Measure the goals.")
    parser.add_argument("--size", type=parse_size, default=10_000, help="entries, such as 1k, 10k or 100k")
    parser.add_argument("--runs", type=int, default=5, help="rounds that a median is taken of")
    parser.add_argument("--only", default="", help="only the groups whose name holds this")
    parser.add_argument("--json", type=Path, help="write the figures here")
    parser.add_argument("--markdown", type=Path, help="write the table here, and not to the screen")
    parser.add_argument("--peers", type=Path, help="folder of other programs' environments")
    options = parser.parse_args(arguments)
    rows: list[Row] = []
    with tempfile.TemporaryDirectory() as folder:
        for row in measure(options, Path(folder).resolve()):
            rows.append(row)
            # Of the largest catalogues the last figures come an hour after the first ones.
            _write_report(options, rows)
    if options.markdown is None:
        print(_table(options, rows))
    return 0


def _write_report(options: argparse.Namespace, rows: Sequence[Row]) -> None:
    """Write what has been measured so far where the options say."""
    if options.json is not None:
        about = {"python": platform.python_version(), "entries": options.size, "runs": options.runs}
        text = json.dumps({**about, "rows": as_json(rows)}, indent=2)
        options.json.write_text(f"{text}\n", encoding="utf-8")
    if options.markdown is not None:
        options.markdown.write_text(_table(options, rows), encoding="utf-8")


def _table(options: argparse.Namespace, rows: Sequence[Row]) -> str:
    head = f"{options.size:,} entries, Python {platform.python_version()}, medians of {options.runs}"
    return f"{head}\n\n{as_markdown(rows)}"


if __name__ == "__main__":
    sys.exit(main())
