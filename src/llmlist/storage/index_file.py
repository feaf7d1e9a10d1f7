"""The file of the local arXiv index: its tables, and the proof that a file is one of this version's.

One SQLite file with plain text in it, never anything that could run. This module must not know how the
tables are filled or asked.
"""

from __future__ import annotations

from contextlib import closing, contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from llmlist.errors import DataError, EditError

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator
    from pathlib import Path

APPLICATION: Final = 0x6C6C6D6C
"""What SQLite's header calls our files: https://sqlite.org/pragma.html#pragma_application_id."""
SCHEMA_VERSION: Final = 1
"""Raise it with every change of the tables; an index of another version is to be built again."""

TABLES: Final = (
    "CREATE TABLE facts (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID",
    (
        "CREATE TABLE papers (number INTEGER PRIMARY KEY, id TEXT NOT NULL, title TEXT NOT NULL, "
        "authors TEXT NOT NULL, submitted TEXT, updated TEXT, version INTEGER NOT NULL, comment TEXT, "
        "journal_ref TEXT, doi TEXT, categories TEXT NOT NULL, title_key INTEGER NOT NULL)"
    ),
    # Words alone: the titles stand in `papers`. They come folded, one blank between.
    "CREATE VIRTUAL TABLE words USING fts5(title, content='', detail=none, columnsize=0, tokenize='ascii')",
    "CREATE VIRTUAL TABLE vocabulary USING fts5vocab(words, row)",
)
LATER: Final = (
    "CREATE INDEX papers_by_id ON papers(id)",
    "CREATE INDEX papers_by_title ON papers(title_key)",
    "CREATE INDEX papers_by_day ON papers(submitted)",
)
"""Made when all papers are in: sorting once is quicker than keeping order."""
BUILD_AGAIN: Final = "build it again: `llmlist index build arxiv-metadata-oai-snapshot.json`"


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexFacts:
    """What an index says of itself.

    Attributes:
        source: Name of the snapshot's file.
        stamp: Which state of that file it was.
        categories: Only papers with one of these are in it; all where there is none.
        position: How far the snapshot was read; see `snapshot_file.SnapshotFile.lines`.
        lines: How many of its lines were read.
        unreadable: How many of those were no record.
        as_of: The last day on which a record of the snapshot was changed, ISO 8601; empty if unknown.
        built: When the index was finished: UTC, ISO 8601; empty before.
        papers: How many are in it.
    """

    source: str = ""
    stamp: str = ""
    categories: tuple[str, ...] = ()
    position: int = 0
    lines: int = 0
    unreadable: int = 0
    as_of: str = ""
    built: str = ""
    papers: int = 0


def write_facts(connection: sqlite3.Connection, facts: IndexFacts) -> None:
    """Note what the index says of itself; part of the caller's transaction."""
    values = {name: getattr(facts, name) for name in IndexFacts.__slots__}
    values["categories"] = " ".join(facts.categories)
    connection.executemany(
        "INSERT OR REPLACE INTO facts VALUES (?, ?)", [(name, str(value)) for name, value in values.items()]
    )


def read_facts(connection: sqlite3.Connection) -> IndexFacts:
    """Return what the index says of itself.

    Raises:
        ValueError: It says nothing that makes sense.
    """
    said = {str(name): str(value) for name, value in connection.execute("SELECT name, value FROM facts")}
    return IndexFacts(
        source=said.get("source", ""),
        stamp=said.get("stamp", ""),
        categories=tuple(said.get("categories", "").split()),
        position=int(said.get("position", "")),
        lines=int(said.get("lines", "")),
        unreadable=int(said.get("unreadable", "")),
        as_of=said.get("as_of", ""),
        built=said.get("built", ""),
        papers=int(said.get("papers", "")),
    )


def connect(path: Path, *, is_new: bool = False) -> sqlite3.Connection:
    """Open an index, to write where it is new and else to read alone, and prove that it is one.

    Raises:
        DataError: It is none, or one of another version, or cannot be read.
    """
    import sqlite3  # noqa: PLC0415  # loaded late: only what asks the index needs it

    with index_faults(path):
        mode = "rwc" if is_new else "ro"
        # The path is quoted: a question mark in it would be an option.
        connection = sqlite3.connect(
            f"{path.absolute().as_uri()}?mode={mode}", uri=True, isolation_level=None, timeout=1.0
        )
        try:
            # https://sqlite.org/security.html, "Untrusted SQLite Database Files".
            connection.execute("PRAGMA trusted_schema = OFF")
            connection.execute("PRAGMA cell_size_check = ON")
            if not (is_new and _make_tables(connection)):
                _prove(connection, path)
        except BaseException:
            connection.close()
            raise
    return connection


def _make_tables(connection: sqlite3.Connection) -> bool:
    """Make the tables in a file that is empty; tell whether it was."""
    connection.execute("PRAGMA page_size = 8192")
    (objects,) = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    if objects or version:
        return False
    connection.execute("BEGIN IMMEDIATE")
    for statement in TABLES:
        connection.execute(statement)
    connection.execute(f"PRAGMA application_id = {APPLICATION}")
    connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
    connection.execute("COMMIT")
    return True


def _prove(connection: sqlite3.Connection, path: Path) -> None:
    (application,) = connection.execute("PRAGMA application_id").fetchone()
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    if application != APPLICATION:
        raise _refused(path, "is no arXiv index of llmlist")
    if version != SCHEMA_VERSION:
        age = "an older" if version < SCHEMA_VERSION else "a newer"
        raise _refused(path, f"was made by {age} llmlist")
    ours = set(TABLES + LATER)
    # What FTS5 keeps in tables of its own begins with the name of its table.
    found = connection.execute("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL").fetchall()
    strangers = [name for name, sql in found if sql not in ours and not str(name).startswith("words_")]
    if strangers or not set(TABLES) <= {sql for _, sql in found}:
        raise _refused(path, "holds other tables than an arXiv index")


@contextmanager
def index_faults(path: Path) -> Iterator[None]:
    """Turn what SQLite finds wrong with the file into an error that names it.

    Raises:
        DataError: The file is corrupt or cannot be read.
        EditError: Another llmlist builds it just now.
    """
    import sqlite3  # noqa: PLC0415  # loaded late: see `connect`

    try:
        yield
    except (sqlite3.Error, OSError, ValueError) as error:
        if (getattr(error, "sqlite_errorcode", None) or 0) & 0xFF in {
            sqlite3.SQLITE_BUSY,
            sqlite3.SQLITE_LOCKED,
        }:
            raise EditError(f"{path} is locked: another llmlist builds it just now") from error
        raise _refused(path, f"is broken or cannot be read ({error})") from error


def _refused(path: Path, what: str) -> DataError:
    return DataError(f"the arXiv index {path} {what}", hint=f"{BUILD_AGAIN}, or delete it")


def read_index_facts(path: Path) -> IndexFacts:
    """Return what the index in a file says of itself.

    Raises:
        DataError: See `connect`.
    """
    with closing(connect(path)) as connection, index_faults(path):
        return read_facts(connection)
