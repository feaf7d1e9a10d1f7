"""Build the local arXiv index from a snapshot: streamed, all or nothing, and going on where it was stopped.

The new index grows beside the old one, which stays in use until the new one is whole. What was read is
written down every second or so together with the place in the snapshot; a run that was stopped by anything
but a broken disk goes on from there.
"""

from __future__ import annotations

import re
import time
from contextlib import closing, suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from llmlist.errors import DataError, EditError
from llmlist.formats.arxiv_snapshot import read_record
from llmlist.model.search_form import search_form, search_key
from llmlist.storage.index_file import LATER, IndexFacts, connect, read_facts, read_index_facts, write_facts
from llmlist.storage.snapshot_file import SnapshotFile

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from llmlist.formats.arxiv_snapshot import SnapshotRecord

PART: Final = ".part"
"""Behind the name of an index that is not whole yet."""
_AT_ONCE: Final = 1_000
"""Papers that are handed to SQLite together."""
_TRANSACTION: Final = 50_000
"""Lines after which all is written down: a second or two of work."""
_WORDS_AT_ONCE: Final = 16_000_000
"""Bytes of words that FTS5 gathers before it writes them: https://sqlite.org/fts5.html, "hashsize"."""
_SHOWN_EVERY: Final = 2_000
_GIVEN_UP: Final = 1_000
"""Lines without a single record after which a file is no snapshot."""
_CACHE_KIB: Final = 48_000
_DAY: Final = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_INSERT: Final = "INSERT INTO papers VALUES (NULL, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Built:
    """What came of building.

    Attributes:
        facts: What the index says of itself.
        resumed: Lines that an earlier run had read already.
        first_unreadable: Number of the first line of this run that was no record, or None.
    """

    facts: IndexFacts
    resumed: int
    first_unreadable: int | None


def build_index(
    snapshot: Path,
    path: Path,
    *,
    categories: Sequence[str] = (),
    on_read: Callable[[int], None] = lambda _: None,
    clock: Callable[[], float] = time.time,
) -> Built:
    """Build the index in a file, over any older one.

    Args:
        snapshot: What is read.
        path: What is written; its folder is made.
        categories: Keep only papers with one of these: ``cs.CL``, or ``cs`` for a whole archive.
        on_read: Told now and then how many bytes of the snapshot's file have been read.
        clock: Seconds of the wall clock.

    Raises:
        DataError: The snapshot cannot be read, or is none.
        EditError: The index cannot be written. What was read so far is kept for the next run.
    """
    import sqlite3  # noqa: PLC0415  # loaded late: only what asks the index needs it

    part = path.with_name(path.name + PART)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with SnapshotFile(snapshot) as source:
            kept = tuple(sorted(set(categories)))
            begin = IndexFacts(source=snapshot.name, stamp=source.stamp, categories=kept)
            with closing(_open_part(part, begin)) as connection:
                built = _Builder(connection, source, on_read, clock).build()
            part.replace(path)
    except DataError:
        _drop_empty(part)
        raise
    except sqlite3.Error as error:
        raise _unwritable(path, str(error)) from error
    except OSError as error:
        raise _unwritable(path, (error.strerror or str(error)).lower()) from error
    return built


def _drop_empty(part: Path) -> None:
    """Delete what a failed run left if nothing worth keeping is in it."""
    with suppress(DataError, OSError):
        if part.is_file() and not read_index_facts(part).lines:
            for name in (part, part.with_name(f"{part.name}-journal")):
                name.unlink(missing_ok=True)


def _unwritable(path: Path, reason: str) -> EditError:
    return EditError(
        f"cannot write the index {path}: {reason}",
        hint="what was read is kept: run the command again to go on, or name another place with --index",
    )


def _open_part(part: Path, begin: IndexFacts) -> sqlite3.Connection:
    """Open what an earlier run left if it read the same snapshot for the same papers; else begin anew."""
    with suppress(DataError):
        connection = _connect_part(part)
        facts = read_facts(connection) if _has_facts(connection) else None
        if facts is not None and _is_same(facts, begin):
            return connection
        connection.close()
    for name in (part, part.with_name(f"{part.name}-journal")):
        name.unlink(missing_ok=True)
    connection = _connect_part(part)
    write_facts(connection, begin)
    return connection


def _has_facts(connection: sqlite3.Connection) -> bool:
    return connection.execute("SELECT 1 FROM facts").fetchone() is not None


def _is_same(facts: IndexFacts, begin: IndexFacts) -> bool:
    mine = (facts.source, facts.stamp, facts.categories, facts.built)
    return mine == (begin.source, begin.stamp, begin.categories, "")


def _connect_part(part: Path) -> sqlite3.Connection:
    connection = connect(part, is_new=True)
    # No other process may write meanwhile. Waiting for the disk is left to the end: a crash of the machine
    # costs the whole part, one of the process nothing.
    for setting in ("locking_mode = EXCLUSIVE", "journal_mode = TRUNCATE", "synchronous = OFF"):
        connection.execute(f"PRAGMA {setting}")
    connection.execute(f"PRAGMA cache_size = -{_CACHE_KIB}")
    connection.execute(f"INSERT INTO words (words, rank) VALUES ('hashsize', {_WORDS_AT_ONCE})")  # noqa: S608  # ours
    return connection


class _Builder:
    """Reads lines and writes papers.

    Args:
        connection: To an index that is not whole.
        source: The snapshot.
        on_read: See `build_index`.
        clock: See `build_index`.
    """

    def __init__(
        self,
        connection: sqlite3.Connection,
        source: SnapshotFile,
        on_read: Callable[[int], None],
        clock: Callable[[], float],
    ) -> None:
        self._connection = connection
        self._source = source
        self._on_read = on_read
        self._clock = clock
        self._facts = read_facts(connection)
        self._records: list[SnapshotRecord] = []
        self._first_unreadable: int | None = None
        self._is_wanted = _wanted(self._facts.categories)

    def build(self) -> Built:
        """Read what is left of the snapshot and finish the index.

        Raises:
            DataError: The snapshot cannot be read, or is none.
        """
        resumed = self._facts.lines
        self._connection.execute("BEGIN IMMEDIATE")
        try:
            self._read_all()
            self._finish()
        except BaseException:
            self._connection.rollback()
            raise
        return Built(facts=self._facts, resumed=resumed, first_unreadable=self._first_unreadable)

    def _read_all(self) -> None:
        lines, unreadable, as_of = self._facts.lines, self._facts.unreadable, self._facts.as_of
        records, is_wanted, position = self._records, self._is_wanted, self._facts.position
        for line, position in self._source.lines(position):  # noqa: B020  # the last one counts
            lines += 1
            try:
                record = read_record(line)
            except ValueError:
                unreadable += 1
                self._first_unreadable = self._first_unreadable or lines
                if unreadable == lines == _GIVEN_UP:
                    break
                continue
            if record.updated is not None and record.updated > as_of and _DAY.fullmatch(record.updated):
                as_of = record.updated
            if is_wanted(record.categories):
                records.append(record)
            if len(records) == _AT_ONCE:
                self._write_records()
            if lines % _SHOWN_EVERY == 0:
                self._on_read(self._source.consumed)
            if lines % _TRANSACTION == 0:
                self._note(position, lines, unreadable, as_of)
                self._connection.execute("COMMIT")
                self._connection.execute("BEGIN IMMEDIATE")
        self._note(position, lines, unreadable, as_of)
        if lines == unreadable:
            raise DataError(
                f"{self._facts.source} is no snapshot of arXiv's metadata: "
                f"not one of its first {lines} lines is a paper",
                hint="it is the file arxiv-metadata-oai-snapshot.json of "
                "https://www.kaggle.com/datasets/Cornell-University/arxiv",
            )

    def _note(self, position: int, lines: int, unreadable: int, as_of: str) -> None:
        self._write_records()
        self._facts = replace(self._facts, position=position, lines=lines, unreadable=unreadable, as_of=as_of)
        write_facts(self._connection, self._facts)

    def _write_records(self) -> None:
        (last,) = self._connection.execute("SELECT coalesce(max(number), 0) FROM papers").fetchone()
        try:
            self._insert(self._records, last)
        except UnicodeEncodeError:
            # Half of a character, which JSON can write and UTF-8 cannot.
            self._connection.execute("DELETE FROM papers WHERE number > ?", (last,))
            self._insert([one.mended() for one in self._records], last)
        self._records.clear()

    def _insert(self, records: Sequence[SnapshotRecord], last: int) -> None:
        forms = [search_form(record.title) for record in records]
        rows = [(*record, search_key(form)) for record, form in zip(records, forms, strict=True)]
        self._connection.executemany(_INSERT, rows)
        self._connection.executemany(
            "INSERT INTO words (rowid, title) VALUES (?, ?)", enumerate(forms, last + 1)
        )

    def _finish(self) -> None:
        for statement in LATER:
            self._connection.execute(statement)
        self._connection.execute("INSERT INTO words (words) VALUES ('optimize')")
        (papers,) = self._connection.execute("SELECT count(*) FROM papers").fetchone()
        now = datetime.fromtimestamp(self._clock(), UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        # A record of tomorrow is a slip: what is told of a paper was told by now at the latest.
        as_of = min(self._facts.as_of, now[:10])
        self._facts = replace(self._facts, built=now, papers=papers, as_of=as_of)
        write_facts(self._connection, self._facts)
        self._connection.execute("COMMIT")
        self._connection.execute("PRAGMA synchronous = FULL")
        self._connection.execute("PRAGMA journal_mode = DELETE")


def _wanted(categories: Sequence[str]) -> Callable[[str], bool]:
    """Return what tells whether a paper's categories are among those that are kept."""
    if not categories:
        return lambda _: True
    whole = frozenset(categories)
    archives = tuple(f"{one}." for one in categories)

    def is_wanted(written: str) -> bool:
        return any(one in whole or one.startswith(archives) for one in written.split())

    return is_wanted
