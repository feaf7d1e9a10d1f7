"""Other programs on the same data: each in an environment of its own, none of them a dependency of ours.

    python -m tests.benchmarks.peers FOLDER

makes the environments, from a package index; ``python -m tests.benchmarks --peers FOLDER`` then runs what
is there.
"""

from __future__ import annotations

import csv
import subprocess
import sys
import venv
from pathlib import Path
from typing import TYPE_CHECKING, Final

from llmlist.storage.workspace import open_workspace
from tests.benchmarks.rows import Row, faster
from tests.benchmarks.timing import FOUND, Program, compete, llmlist, process

if TYPE_CHECKING:
    from collections.abc import Iterator

    from llmlist.model.catalog import Catalog

PEERS: Final = {
    "best-of": "best-of>=0.8",
    "bib-dedupe": "bib-dedupe>=0.10",
    "mdformat": "mdformat>=0.7",
}
"""What is installed into the environment of each."""
LARGEST: Final = 10_000
"""Entries beyond which some of them take minutes."""

_BEST_OF: Final = """
import sys
from best_of.generator import generate_markdown
generate_markdown(sys.argv[1])
"""
_BIB_DEDUPE: Final = """
import contextlib, io, sys
import pandas as pd
from bib_dedupe.bib_dedupe import block, cluster, match, prep
records = pd.read_csv(sys.argv[1], dtype=str).fillna("")
with contextlib.redirect_stdout(io.StringIO()):
    cluster(match(block(prep(records, cpu=1), cpu=1), cpu=1))
"""
_COLUMNS: Final = (
    "ID", "ENTRYTYPE", "title", "author", "year", "journal", "booktitle", "volume", "number", "pages", "doi",
    "abstract",
)  # fmt: skip


def measure_peers(folder: Path, peers: Path, rounds: int) -> list[Row]:
    """Return how much faster we are than the programs that are installed, each on the same data."""
    programs = _programs(folder, peers, open_workspace(folder).catalog)
    ours = {
        "mdformat": llmlist(folder, "render", "--check", cached=False),
        "best-of": llmlist(folder, "render", "--check", cached=False),
        "bib-dedupe": llmlist(folder, "dedupe", statuses=FOUND, cached=False),
    }
    rows = []
    for name, program in programs.items():
        mine = f"cold `{' '.join(ours[name].command[3:])}`"
        taken = compete([process(mine, ours[name]), process(name, program)], rounds)
        rows.append(faster(taken, mine, name, least=10 if name == "best-of" else None))
    return rows


def _programs(folder: Path, peers: Path, catalog: Catalog) -> dict[str, Program]:
    """Write what each program reads, and return how each that is installed is started."""
    own = folder / "peers"
    own.mkdir(exist_ok=True)
    (own / "README.md").write_bytes((folder / "README.md").read_bytes())
    _write_projects(own, catalog)
    _write_records(own / "records.csv", catalog)
    wanted = {
        "mdformat": (["-m", "mdformat", "--check", "README.md"], {0, 1}),
        "best-of": (["-c", _BEST_OF, "projects.yaml"], {0}),
        "bib-dedupe": (["-c", _BIB_DEDUPE, "records.csv"], {0}),
    }
    return {
        name: Program([str(peers / name / "bin" / "python"), *arguments], own, frozenset(statuses))
        for name, (arguments, statuses) in wanted.items()
        if (peers / name / "bin" / "python").exists()
    }


def _write_projects(folder: Path, catalog: Catalog) -> None:
    """Write the entries as best-of lists them: names and homepages, so that it asks nobody."""
    lines = [
        "configuration:",
        "  markdown_header_file:",
        "  markdown_footer_file:",
        "  output_file: out.md",
        "  projects_history_folder:",
        "  generate_toc: false",
        "categories:",
        *(f"  - {{category: {one.key}, title: '{one.title}'}}" for one in catalog.sections),
        "projects:",
    ]
    for entry in catalog.entries:
        lines += [
            f"  - name: '{entry.key}'",
            f"    homepage: '{entry.links[0].url}'",
            f"    description: '{entry.title}'",
            f"    category: {entry.section}",
            "    resource: true",
        ]
    (folder / "projects.yaml").write_text("\n".join([*lines, ""]), encoding="utf-8")


def _write_records(path: Path, catalog: Catalog) -> None:
    with path.open("w", newline="", encoding="utf-8") as file:
        table = csv.writer(file)
        table.writerow(_COLUMNS)
        for one in catalog.entries:
            year = str(one.date.year) if one.date else ""
            table.writerow(
                [one.key, "article", one.title, "; ".join(one.authors), year, one.venue or "", *[""] * 6]
            )


def make_environments(folder: Path) -> Iterator[str]:
    """Make an environment for each program, and yield how that went."""
    for name, requirement in PEERS.items():
        venv.create(folder / name, with_pip=True)
        command = [str(folder / name / "bin" / "python"), "-m", "pip", "install", "--quiet", requirement]
        done = subprocess.run(command, check=False)  # noqa: S603  # our own list
        yield f"{name}: {'installed' if done.returncode == 0 else 'could not be installed'}"


if __name__ == "__main__":
    for said in make_environments(Path(sys.argv[1])):
        print(said)
