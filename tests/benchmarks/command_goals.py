"""The goals for whole commands: how long they take from the shell, against Python that does nothing."""

from __future__ import annotations

import hashlib
import itertools
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING, Final

from tests.benchmarks.catalogues import CATALOG_ENTRIES, first_entries_file
from tests.benchmarks.rows import Row, compared
from tests.benchmarks.timing import (
    BARE,
    FOUND,
    Contender,
    Figure,
    Program,
    bare,
    compete,
    llmlist,
    own_environment,
    process,
    run_program,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

EMPTY_TYPER: Final = "an empty Typer command"
_TYPER: Final = """
import typer
app = typer.Typer()
@app.command()
def one(): pass
@app.command()
def other(): pass
app(["one"])
"""


def measure_startup(folder: Path, rounds: int) -> list[Row]:
    """Return how long a command takes that does nothing."""
    taken = compete(
        [
            bare(folder),
            process(EMPTY_TYPER, Program([sys.executable, "-c", _TYPER], folder)),
            process("`--version`", llmlist(folder, "--version")),
            process("a subcommand that does nothing: `undo --list`", llmlist(folder, "undo", "--list")),
            process("`--help`", llmlist(folder, "--help")),
        ],
        rounds,
    )
    return [
        compared(taken, EMPTY_TYPER, BARE),
        compared(taken, "`--version`", BARE, most=1.5),
        compared(taken, "a subcommand that does nothing: `undo --list`", BARE, most=6.5),
        compared(taken, "`--help`", BARE, most=13),
    ]


def measure_warm(folder: Path, rounds: int) -> list[Row]:
    """Return how long commands take where nothing, or one entry, has changed since the last run."""
    check = "unchanged `render --check`"
    commands = {
        check: llmlist(folder, "render", "--check"),
        "unchanged `render`": llmlist(folder, "render"),
        "unchanged `check`": llmlist(folder, "check", statuses=FOUND),
        "unchanged `dedupe`": llmlist(folder, "dedupe", statuses=FOUND),
    }
    edited = {
        "`render --check`, one entry changed": llmlist(folder, "render", "--check", statuses=FOUND),
        "`check`, one entry changed": llmlist(folder, "check", statuses=FOUND),
        "`add --offline --dry-run`": llmlist(folder, "add", "--offline", "--dry-run", *_NEW_WORK),
        "`list`": llmlist(folder, "list"),
        "`list --format json`": llmlist(folder, "list", "--format", "json"),
    }
    for program in (*commands.values(), *edited.values()):
        run_program(program)
    change = _toggle(first_entries_file(folder))
    empty = Program([sys.executable, "-c", _TYPER], folder)
    taken = compete([bare(folder), process(EMPTY_TYPER, empty), *_processes(commands)], rounds)
    again = compete([bare(folder), *_processes(edited, change)], rounds)
    return [
        compared(taken, check, BARE, most=8),
        compared(taken, check, EMPTY_TYPER, most=1.3),
        compared(taken, "unchanged `check`", check, most=2),
        compared(taken, "unchanged `render`", BARE, most=18),
        compared(taken, "unchanged `dedupe`", BARE),
        *(compared(again, name, BARE) for name in edited),
    ]


_NEW_WORK: Final = ("https://arxiv.org/abs/2601.99001", "--title", "Moss on Stones", "--section", "part-1")
"""One that no made-up catalogue has."""


def _processes(programs: dict[str, Program], before: Callable[[], object] | None = None) -> list[Contender]:
    return [process(name, program, before) for name, program in programs.items()]


def _toggle(path: Path) -> Callable[[], object]:
    """Return what makes another change to the title of a file's first entry, each time that it is called."""
    content = path.read_bytes()
    start = content.index(b"  title: ") + len(b"  title: ")
    numbers = itertools.count()
    return lambda: path.write_bytes(content[:start] + b"Changed %d " % next(numbers) + content[start:])


def measure_cold(folder: Path, rounds: int) -> list[Row]:
    """Return how long commands take in a fresh checkout."""
    commands = {
        "cold `render --check`": llmlist(folder, "render", "--check", statuses=FOUND),
        "cold `check`": llmlist(folder, "check", statuses=FOUND),
        "cold `dedupe`": llmlist(folder, "dedupe", statuses=FOUND),
    }

    def forget() -> None:
        shutil.rmtree(folder / ".llmlist_cache", ignore_errors=True)

    taken = compete([bare(folder), *_processes(commands, forget)], rounds)
    return [compared(taken, name, BARE) for name in commands]


def check_determinism(folder: Path) -> Row:
    """Return whether the same is said under other hash seeds, and with the files in another order."""
    said = set()
    for number, seed in enumerate(("0", "1", "2")):
        shutil.rmtree(folder / ".llmlist_cache", ignore_errors=True)
        _remake(folder / CATALOG_ENTRIES, backwards=number % 2 == 1)
        for arguments in (["dedupe", "--format", "json"], ["check", "--format", "json"], ["list"]):
            program = llmlist(folder, *arguments)
            done = subprocess.run(  # noqa: S603  # our own program
                program.command,
                cwd=folder,
                env={**own_environment(), "PYTHONHASHSEED": seed},
                capture_output=True,
                check=False,
            )
            said.add((arguments[0], hashlib.sha256(done.stdout).hexdigest()))
    answers = float(len(said) / 3)
    return Row(
        what="different answers under three hash seeds and orders of files",
        value=Figure(answers, answers, answers),
        unit="a command",
        most=1,
    )


def _remake(folder: Path, *, backwards: bool) -> None:
    """Write all files of a folder anew, so that the system lists them in another order."""
    found = {path: path.read_bytes() for path in sorted(folder.rglob("*.yaml"), reverse=backwards)}
    for path in found:
        path.unlink()
    for path, content in found.items():
        path.write_bytes(content)
