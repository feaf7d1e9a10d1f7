"""Contenders measured in turns: what a busy machine does to one it does to all.

Seconds are those of the processor, in user and system mode, of the process that does the work: a shared
machine has others to serve. They hold for one machine; ratios of one round hold for all.
"""

from __future__ import annotations

import gc
import os
import statistics
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

SOURCE: Final = Path(__file__).parents[2] / "src"
BARE: Final = "bare Python"
DONE: Final = frozenset({0})
FOUND: Final = frozenset({0, 1})
"""Exit statuses of a command that looks for something."""
UNCACHED: Final = MappingProxyType({"LLMLIST_CACHE_DIR": "/dev/null/none"})
"""A cache that cannot be made."""
_KIB: Final = 1 if sys.platform == "darwin" else 1024
"""How many bytes the system's unit of ``ru_maxrss`` has."""


class Sample(NamedTuple):
    """One run.

    Attributes:
        seconds: Of the processor.
        peak_mib: Most memory that the process held, in MiB; None where the run had no process of its own.
    """

    seconds: float
    peak_mib: float | None = None


class Figure(NamedTuple):
    """A median with its spread."""

    median: float
    lowest: float
    highest: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Contender:
    """Something to measure.

    Attributes:
        name: Shown, and used to refer to it.
        run: Does the work once.
        before: Does what is not to be measured, such as changing a file; None for nothing.
    """

    name: str
    run: Callable[[], Sample]
    before: Callable[[], object] | None = None


class Rounds:
    """What some contenders took, round by round."""

    def __init__(self, samples: Mapping[str, Sequence[Sample]]) -> None:
        self._samples = samples

    def seconds(self, name: str) -> Figure:
        """Return how long one took."""
        return figure([one.seconds for one in self._samples[name]])

    def ratio(self, name: str, floor: str) -> Figure:
        """Return how many times as long one took as another did in the same round."""
        pairs = zip(self._samples[name], self._samples[floor], strict=True)
        return figure([one.seconds / max(other.seconds, 1e-9) for one, other in pairs])

    def peak_mib(self, name: str) -> float | None:
        """Return the most memory that a run of one held."""
        peaks = [one.peak_mib for one in self._samples[name] if one.peak_mib is not None]
        return max(peaks, default=None)


def figure(values: Sequence[float]) -> Figure:
    """Return the median of some values, with the least and the greatest."""
    return Figure(statistics.median(values), min(values), max(values))


def compete(contenders: Sequence[Contender], rounds: int) -> Rounds:
    """Measure contenders in turns."""
    samples: dict[str, list[Sample]] = {one.name: [] for one in contenders}
    for _ in range(rounds):
        gc.collect()
        for one in contenders:
            if one.before is not None:
                one.before()
            samples[one.name].append(one.run())
    return Rounds(samples)


def call(name: str, work: Callable[[], object]) -> Contender:
    """Return a contender that runs in this process."""

    def run() -> Sample:
        start = time.process_time()
        work()
        return Sample(time.process_time() - start)

    return Contender(name=name, run=run)


class Program(NamedTuple):
    """How a command is started.

    Attributes:
        command: The interpreter or program, with its arguments.
        folder: Where it works.
        statuses: Exit statuses that are no failure.
        environment: Variables beside those of this process.
    """

    command: Sequence[str]
    folder: Path
    statuses: frozenset[int] = DONE
    environment: Mapping[str, str] = MappingProxyType({})


def process(name: str, program: Program, before: Callable[[], object] | None = None) -> Contender:
    """Return a contender that is a process of its own."""
    return Contender(name=name, run=lambda: run_program(program), before=before)


def run_program(program: Program) -> Sample:
    """Run a program to its end, and throw away what it prints.

    Raises:
        RuntimeError: It failed.
    """
    done = subprocess.run(  # noqa: S603  # programs that the benchmarks name
        [sys.executable, "-I", "-S", "-c", _LAUNCHER, *program.command],
        cwd=program.folder,
        env={**own_environment(), **program.environment},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=True,
    )
    seconds, peak, status = done.stdout.split()
    if int(status) not in program.statuses:
        raise RuntimeError(f"{' '.join(program.command)} exited {status}")
    return Sample(float(seconds), int(peak) * _KIB / 2**20)


# A process begins with the memory of the one that started it as its peak: so a small one starts it.
_LAUNCHER: Final = """
import os, sys
nothing = os.open(os.devnull, os.O_RDWR)
streams = [(os.POSIX_SPAWN_DUP2, nothing, stream) for stream in (1, 2)]
process = os.posix_spawnp(sys.argv[1], sys.argv[1:], os.environ, file_actions=streams)
_, status, used = os.wait4(process, 0)
print(used.ru_utime + used.ru_stime, used.ru_maxrss, os.waitstatus_to_exitcode(status))
"""


def own_environment() -> dict[str, str]:
    """Return this process's variables, with our source found and compiled code kept, as after installing."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return {**kept, "PYTHONPATH": str(SOURCE)}


def bare(folder: Path) -> Contender:
    """Return the floor of every command: Python that does nothing."""
    return process(BARE, Program([sys.executable, "-c", "pass"], folder))


def llmlist(folder: Path, *arguments: str, statuses: frozenset[int] = DONE, cached: bool = True) -> Program:
    """Return our own command, started as its installed script starts it.

    Args:
        folder: Where it works.
        arguments: As on the command line.
        statuses: Exit statuses that are no failure.
        cached: False leaves it without its cache.
    """
    start = "from llmlist.cli import run; run()"
    return Program(
        [sys.executable, "-c", start, *arguments],
        folder,
        statuses,
        MappingProxyType({}) if cached else UNCACHED,
    )
