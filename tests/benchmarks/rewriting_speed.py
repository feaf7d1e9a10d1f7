"""Measure rewriting: one changed entry in a long list, proof included, against reading that list once.

    python -m tests.benchmarks.rewriting_speed [--entries N] [--runs N]

Prints ratios and asserts nothing. The collector runs as seldom as in the command line.
"""

from __future__ import annotations

import argparse
import gc
import statistics
import time
from dataclasses import replace

from llmlist.lists.reading import forget_readings, read_document
from llmlist.workflows.pairing import pair_items
from llmlist.workflows.reconcile import Wishes, reconcile
from llmlist.workflows.render import plan_render
from tests.workflows.memory import begin

WORDS = "river glass cloud heron pond stone light wind snow rain valley lake meadow".split()


def generated_list(entries: int) -> bytes:
    """Return a list of so many entries, a hundred in each section."""
    lines = ["# Waters"]
    for number in range(entries):
        if number % 100 == 0:
            lines += ["", f"## Section {number // 100}", ""]
        title = " ".join(WORDS[(number * step + step) % len(WORDS)].title() for step in range(1, 7))
        link = f"https://arxiv.org/abs/21{number % 12 + 1:02}.{number // 12 + 1:05}"
        lines.append(f"- [{title} {number}]({link}) by Ann Ash and Bob Birch, 2021")
    return "\n".join([*lines, ""]).encode()


def timed(work: object) -> float:
    """Return the seconds that a call takes."""
    forget_readings()
    begun = time.perf_counter()
    assert callable(work)
    work()
    return time.perf_counter() - begun


def main() -> None:
    """Print how long rewriting takes, as a multiple of reading."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--entries", type=int, default=10_000)
    parser.add_argument("--runs", type=int, default=5)
    options = parser.parse_args()
    gc.set_threshold(200_000)
    content = generated_list(options.entries)
    workspace = begin(README=content)
    first = workspace.catalog.entries[options.entries // 2]
    changed = replace(first, title=f"{first.title} Revised")
    catalog = workspace.catalog.map_entries(lambda entry: changed if entry.key == first.key else entry)
    document = catalog.documents[0]
    steps = {
        "pair": lambda: pair_items(read_document(content), catalog, document.key),
        "reconcile": lambda: reconcile(content, document, catalog, known=catalog, wishes=Wishes()),
        "render, with its proof": lambda: plan_render(workspace, catalog),
    }
    found: dict[str, list[float]] = {name: [] for name in steps}
    for _ in range(options.runs):
        reading = timed(lambda: read_document(content))
        for name, step in steps.items():
            found[name].append(timed(step) / reading)
    print(f"{options.entries} entries, {len(content)} bytes; one entry changed; times reading once = 1")
    for name, ratios in found.items():
        print(f"{name:24} {statistics.median(ratios):5.2f}   {min(ratios):.2f} to {max(ratios):.2f}")


if __name__ == "__main__":
    main()
