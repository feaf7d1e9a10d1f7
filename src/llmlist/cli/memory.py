"""Answer a command from memory, where nothing that its answer depends on has changed since.

Hooks ask the same of the same files again and again. What a command printed, and its exit status, is kept
under a digest of all that it depends on: its arguments, every byte of the workspace, the program itself, the
day, where the output goes. This runs before Typer is loaded, so it knows the arguments of the commands that
it remembers; with any others it stands aside.
"""

from __future__ import annotations

import os
import sys
import time
from itertools import groupby
from operator import itemgetter

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from typing import Final

    from llmlist.cli.output.streams import Recording
    from llmlist.storage.results import Results
    from llmlist.storage.snapshot import Snapshot

_FOLDER_OPTIONS: Final = ("-C", "--directory")
REMEMBERED: Final[Mapping[str, tuple[frozenset[str], frozenset[str]]]] = {
    "check": (
        frozenset({"--quiet", "-q", "--statistics", "--exit-zero", "--fix"}),
        frozenset({"--format", "--select", "--ignore", *_FOLDER_OPTIONS}),
    ),
    "render": (
        frozenset({"--quiet", "-q", "--check", "--diff"}),
        frozenset({"--section", "-s", "--document", *_FOLDER_OPTIONS}),
    ),
    "dedupe": (
        frozenset({"--quiet", "-q"}),
        frozenset({"--format", *_FOLDER_OPTIONS}),
    ),
}
"""For each command that may be answered from memory its options without a value, and those with one.

With these a command looks at nothing but the workspace: not at commits, other files or the network.
"""
_ENVIRONMENT: Final = ("GITHUB_WORKSPACE",)
"""What else of the environment shows in an answer."""

_MOST_ANSWERS: Final = 32
_LONGEST_ANSWER: Final = 1_000_000
"""Bytes of output that are worth keeping; who prints more waits for the printing."""

_ANSWERS: Final = "answer"
_DOCUMENTS: Final = "documents"


def answer(arguments: Sequence[str], run: Callable[[Sequence[str]], int]) -> int:
    """Answer a command from memory, or run it and remember its answer; return the exit status.

    Args:
        arguments: As they were given, without the program's name.
        run: Runs the command.
    """
    folder = folder_of(arguments)
    memory = None if folder is None else _open_memory(folder, arguments)
    if memory is None:
        return run(arguments)
    try:
        known = memory.recall()
        if known is not None:
            return known
        # Loaded late: see the head of this module.
        from llmlist.cli.output.streams import recorded  # noqa: PLC0415

        with recorded() as recording:
            status = run(arguments)
        memory.keep(recording, status)
        return status
    finally:
        memory.close()


def folder_of(arguments: Sequence[str]) -> str | None:
    """Return the folder that a command is to work in; None where its answer cannot be remembered."""
    if not arguments or arguments[0] not in REMEMBERED:
        return None
    flags, valued = REMEMBERED[arguments[0]]
    folder = ""
    rest = iter(arguments[1:])
    for one in rest:
        name, equals, value = one.partition("=")
        if one in flags:
            continue
        if one in valued:
            value = next(rest, "")
        elif not (equals and name in valued and name.startswith("--")):
            return None
        if name in _FOLDER_OPTIONS:
            folder = value
    return folder


def _open_memory(folder: str, arguments: Sequence[str]) -> _Memory | None:
    """Return what is known of the workspace around a folder; None where nothing can be known."""
    # Loaded late: SQLite and hashing, which only these commands need.
    from llmlist.storage.results import open_results  # noqa: PLC0415
    from llmlist.storage.snapshot import CATALOG_FILE, nearest_root, read_plain, take_snapshot  # noqa: PLC0415

    try:
        here = os.getcwd()  # noqa: PTH109  # `pathlib` takes too long to load
        start = os.path.realpath(folder or here)
        root = nearest_root(start) if os.path.isdir(start) else None  # noqa: PTH112  # see above
    except (OSError, ValueError):
        return None
    head = None if root is None else read_plain(root, CATALOG_FILE)
    results = None if root is None or head is None else open_results(root)
    if root is None or head is None or results is None:
        return None
    memory = _Memory(results, lambda documents: take_snapshot(root, documents))
    if not memory.look(head, (here, root, *arguments)):
        memory.close()
        return None
    return memory


class _Memory:
    """What is remembered of one command in one workspace.

    Args:
        results: Where it is kept.
        take: Takes a snapshot of the workspace, given its documents.
    """

    def __init__(self, results: Results, take: Callable[[Sequence[str]], Snapshot | None]) -> None:
        self._results = results
        self._take = take
        self._documents: tuple[str, ...] = ()
        self._documents_key = b""
        self._snapshot: Snapshot | None = None
        self._key = b""

    def close(self) -> None:
        self._results.close()

    def look(self, head: bytes, question: Iterable[str]) -> bool:
        """Look at the workspace; tell whether an answer on it can be remembered.

        Args:
            head: What ``catalog.yaml`` holds.
            question: The command, and where it is given.
        """
        # Loaded late: see `_open_memory`.
        from llmlist.storage.snapshot import stamp_of_program  # noqa: PLC0415

        try:
            stamp = stamp_of_program()
        except OSError:
            return False
        self._documents_key = _digest(stamp, head)
        kept = self._results.get(_DOCUMENTS, self._documents_key)
        found = _parse_documents(head) if kept is None else _split(kept)
        self._snapshot = None if found is None else self._take(found)
        if found is None or self._snapshot is None:
            return False
        self._documents = found
        own = (one for one in os.environ if one.startswith("LLMLIST_") or one in _ENVIRONMENT)
        around = [f"{name}={os.environ[name]}" for name in sorted(own)]
        streams = [str(stream is not None and stream.isatty()) for stream in (sys.stdout, sys.stderr)]
        said = [*question, *around, *streams, time.strftime("%Y-%m-%d")]
        self._key = _digest(stamp, self._snapshot.digest, *map(os.fsencode, said))
        return True

    def recall(self) -> int | None:
        """Print what was answered before and return the exit status; None where nothing is known."""
        # Loaded late: see the head of this module.
        from llmlist.cli.output.streams import replay  # noqa: PLC0415

        kept = self._results.get(_ANSWERS, self._key)
        if kept is None:
            return None
        status, _, parts = kept.partition(b"\n")
        replay(_parse_parts(parts))
        return int(status)

    def keep(self, recording: Recording, status: int) -> None:
        """Remember an answer, unless something has changed while it was worked out."""
        if not recording.is_whole:
            return
        body = b"%d\n" % status + _format_parts(recording.parts)
        if len(body) > _LONGEST_ANSWER:
            return
        again = self._take(self._documents)
        before = self._snapshot
        # By the states too: a file may have been changed and changed back.
        if again is None or before is None or (again.digest, again.states) != (before.digest, before.states):
            return
        documents = b"\0".join(map(os.fsencode, self._documents))
        self._results.put(_DOCUMENTS, {self._documents_key: documents}, most=_MOST_ANSWERS)
        self._results.put(_ANSWERS, {self._key: body}, most=_MOST_ANSWERS)


def _parse_documents(head: bytes) -> tuple[str, ...] | None:
    """Return the paths of the documents that ``catalog.yaml`` names; None where it has errors."""
    # Loaded late: this loads the YAML reader, which the command itself will need then.
    from llmlist.formats.catalog_yaml import parse_catalog  # noqa: PLC0415
    from llmlist.model.workspace import CATALOG_FILE  # noqa: PLC0415

    parsed = parse_catalog(head, CATALOG_FILE)
    paths = tuple(document.path for document in parsed.documents)
    odd = any(one.severity == "error" for one in parsed.problems) or any("\0" in path for path in paths)
    return None if odd else paths


def _split(documents: bytes) -> tuple[str, ...]:
    return tuple(map(os.fsdecode, documents.split(b"\0"))) if documents else ()


def _digest(*parts: bytes) -> bytes:
    # Loaded late: see `_open_memory`.
    from hashlib import blake2b  # noqa: PLC0415

    digest = blake2b(digest_size=32)
    for part in parts:
        digest.update(b"%d " % len(part))
        digest.update(part)
    return digest.digest()


def _format_parts(parts: Iterable[tuple[str, bytes]]) -> bytes:
    """Return what was printed as one text: what goes one way together, with way and length before it."""
    joined = ((way, b"".join(map(itemgetter(1), group))) for way, group in groupby(parts, itemgetter(0)))
    return b"".join(b"%s %d\n%s" % (way.encode(), len(content), content) for way, content in joined)


def _parse_parts(text: bytes) -> list[tuple[str, bytes]]:
    parts = []
    start = 0
    while start < len(text):
        end = text.index(b"\n", start)
        way, length = text[start:end].split()
        start = end + 1 + int(length)
        parts.append((way.decode(), text[end + 1 : start]))
    return parts
