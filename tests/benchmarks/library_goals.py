"""The goals for the parts of llmlist, each against the library below it, in one process."""

from __future__ import annotations

import gc
import random
import sys
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from llmlist.formats.catalog_yaml import edit_item, parse_entries
from llmlist.linkage import find_duplicates
from llmlist.linkage.blocking import find_candidates
from llmlist.model.entry import Draft, Entry
from llmlist.model.link import Link
from llmlist.storage.workspace import open_workspace
from llmlist.workflows.rivals import Listed
from tests.benchmarks.catalogues import entries_files
from tests.benchmarks.linkage_speed import is_planted, make_records
from tests.benchmarks.reading_speed import HOSTILE, events_of, read_all
from tests.benchmarks.rows import Row, compared, faster
from tests.benchmarks.timing import UNCACHED, Contender, Figure, Program, call, compete, figure, process

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from llmlist.linkage.record import Record

_LOAD: Final = "cold load of the catalogue"
_EVENTS: Final = "events into plain values"
_TYPED: Final = "ruamel, safe, in C"
_ROUND_TRIP: Final = "ruamel, round trip"
_LARGEST_ROUND_TRIP: Final = 10_000
"""Entries beyond which the round trip takes minutes and gigabytes."""
_LARGEST_TYPED: Final = 10_000

_LOADING: Final = """
import gc, sys
from pathlib import Path
gc.set_threshold(200_000)
from llmlist.formats.catalog_yaml import parse_entries
from llmlist.storage.workspace import open_workspace
parse_entries(b"- {key: a, title: A, section: s}\\n", "a")
if sys.argv[1:]:
    opened = open_workspace(Path(sys.argv[1]))
"""


def measure_loading(folder: Path, size: int, rounds: int) -> list[Row]:
    """Return how long reading the catalogue takes, and how much memory."""
    gc.set_threshold(200_000)
    texts = [path.read_bytes() for path in entries_files(folder)]
    contenders = [
        call(_EVENTS, lambda: [_plain(text) for text in texts]),
        call(_LOAD, lambda: [parse_entries(text, "entries.yaml") for text in texts]),
        call("load of the catalogue from the cache", lambda: open_workspace(folder)),
    ]
    if size <= _LARGEST_TYPED:
        contenders.append(call(_TYPED, lambda: [_load(text, "safe") for text in texts]))
    open_workspace(folder)
    taken = compete(contenders, rounds)
    rows = [
        compared(taken, _LOAD, _EVENTS, most=1.5),
        compared(taken, "load of the catalogue from the cache", _EVENTS),
    ]
    if size <= _LARGEST_TYPED:
        rows.append(faster(taken, _LOAD, _TYPED, least=6))
    if size <= _LARGEST_ROUND_TRIP:
        once = compete(
            [*contenders[1:2], call(_ROUND_TRIP, lambda: [_load(text, "rt") for text in texts])], 1
        )
        rows.append(faster(once, _LOAD, _ROUND_TRIP, least=30))
    return [*rows, _added_memory(folder, size)]


def _plain(text: bytes) -> list[Any]:
    """Read YAML by events into lists, dicts and texts: the least that reading can do."""
    from ruamel.yaml import YAML  # noqa: PLC0415  # as the code under test has it
    from ruamel.yaml.events import (  # noqa: PLC0415
        MappingEndEvent,
        MappingStartEvent,
        ScalarEvent,
        SequenceEndEvent,
        SequenceStartEvent,
    )

    root: list[Any] = []
    stack, here = [], root
    for event in YAML(typ="safe").parse(text):
        kind = type(event)
        if kind is ScalarEvent:
            here.append(event.value)
        elif kind is MappingStartEvent or kind is SequenceStartEvent:
            stack.append(here)
            here = []
        elif kind is SequenceEndEvent:
            done, here = here, stack.pop()
            here.append(done)
        elif kind is MappingEndEvent:
            pairs = iter(here)
            here = stack.pop()
            here.append({str(name): value for name, value in zip(pairs, pairs, strict=True)})
    return root


def _load(text: bytes, kind: str) -> object:
    from ruamel.yaml import YAML  # noqa: PLC0415  # as above

    loaded: object = YAML(typ=kind).load(text)
    return loaded


def _added_memory(folder: Path, size: int) -> Row:
    """Return how much memory a loaded catalogue takes beside the program that loads it."""
    command = [sys.executable, "-c", _LOADING]
    taken = compete(
        [
            process("without", Program(command, folder, environment=UNCACHED)),
            process("with", Program([*command, str(folder)], folder, environment=UNCACHED)),
        ],
        1,
    )
    added = (taken.peak_mib("with") or 0) - (taken.peak_mib("without") or 0)
    goal = {10_000: 60.0, 100_000: 400.0}.get(size)
    return Row(what="memory that a cold load adds", value=Figure(added, added, added), unit="MiB", most=goal)


def measure_editing(folder: Path, rounds: int) -> list[Row]:
    """Return how long changing one entry in its file takes, and how many lines differ then."""
    content = entries_files(folder)[0].read_bytes()
    pieces = parse_entries(content, "entries.yaml").slices
    piece = pieces[len(pieces) // 2]
    assert isinstance(piece.item, Entry)
    after = replace(piece.item, title="Another title")

    def edit() -> bytes:
        slices = parse_entries(content, "entries.yaml").slices
        return edit_item(content, slices[len(slices) // 2], after)

    taken = compete([call("events of that file", lambda: _plain(content)), call(_EDIT, edit)], max(rounds, 3))
    edited = content[: piece.span.start] + edit() + content[piece.span.end :]
    changed = float(sum(a != b for a, b in zip(content.split(b"\n"), edited.split(b"\n"), strict=True)))
    milliseconds = [value * 1000 for value in taken.seconds(_EDIT)]
    return [
        compared(taken, _EDIT, "events of that file"),
        Row(what=_EDIT, value=Figure(*milliseconds), unit="ms", most=15),
        Row(what="lines that it changes", value=Figure(changed, changed, changed), unit="lines", most=1),
    ]


_EDIT: Final = f"changing one entry of a file of {270}"


def measure_reading(folder: Path, rounds: int, *, hostile_size: int) -> list[Row]:
    """Return how long reading a document takes, also where it was made to be slow."""
    documents = [folder.joinpath("README.md").read_bytes()]
    taken = compete(
        [
            call("pyromark's events", lambda: events_of(documents, keep=False)),
            call("reading the document", lambda: read_all(documents)),
        ],
        rounds,
    )
    return [
        compared(taken, "reading the document", "pyromark's events", most=6),
        _worst_growth(hostile_size, rounds),
    ]


def _worst_growth(size: int, rounds: int) -> Row:
    """Return the worst that twice as much of a hostile text does to the time."""
    contenders = [
        _best_of(f"{kind} {times}", [make(times * size).encode()])
        for kind, make in HOSTILE.items()
        for times in (1, 2)
    ]
    taken = compete(contenders, rounds)
    growths = {kind: taken.ratio(f"{kind} 2", f"{kind} 1") for kind in HOSTILE}
    name, worst = max(growths.items(), key=lambda one: one[1].median)
    return Row(what=f"twice as much of the worst hostile text ({name})", value=worst, unit="x", most=2.5)


def _best_of(name: str, documents: Sequence[bytes]) -> Contender:
    """Return a contender that takes the best of several runs: what is to be shown is growth, not noise."""
    one = call(name, lambda: read_all(documents))
    return replace(one, run=lambda: min(one.run() for _ in range(3)))


def measure_linkage(folder: Path, size: int, rounds: int) -> list[Row]:
    """Return how long finding duplicates takes, and how many planted ones are found."""
    from rapidfuzz import fuzz  # noqa: PLC0415  # as the code under test has it

    records = make_records(size, random.Random(size))  # the same each time  # noqa: S311
    titles = [record.core.glued for record in records]
    pairs = [(one.left, one.right) for one in find_candidates(records)]
    scan = "one ratio with every title"
    one = Draft(title="A work that nobody has listed", links=(Link(url="https://arxiv.org/abs/2601.00001"),))
    listed = Listed(open_workspace(folder))
    # What is made of the entries once belongs to their loading.
    listed.find([one])
    kernel = "bare ratios of the same pairs"
    taken = compete(
        [
            call(kernel, lambda: [fuzz.ratio(titles[a], titles[b], score_cutoff=70) for a, b in pairs]),
            call("full dedupe", lambda: find_duplicates(_fresh(records))),
            call(scan, lambda: [fuzz.ratio("aworkthatnobodyhaslisted", title) for title in titles]),
            call("duplicate check of one title", lambda: listed.find([one])),
        ],
        rounds,
    )
    goal = {10_000: 0.6, 100_000: 8.0}.get(size)
    check = [value * 1000 for value in taken.seconds("duplicate check of one title")]
    return [
        compared(taken, "full dedupe", kernel),
        Row(what="full dedupe", value=taken.seconds("full dedupe"), unit="s", most=goal),
        compared(taken, "duplicate check of one title", scan),
        Row(
            what="duplicate check of one title",
            value=Figure(*check),
            unit="ms",
            most=2 if size == 10_000 else None,
        ),
        _recall(records, pairs),
    ]


def _fresh(records: Sequence[Record]) -> list[Record]:
    """Return records of which nothing has been worked out yet."""
    return [replace(record) for record in records]


def _recall(records: Sequence[Record], pairs: Sequence[tuple[int, int]]) -> Row:
    planted = sum(record.key.endswith("+") for record in records)
    kept = sum(is_planted(records[left].key, records[right].key) for left, right in pairs)
    share = kept / max(planted, 1)
    return Row(what="planted duplicates among the candidates", value=figure([share]), unit="", least=0.99)
