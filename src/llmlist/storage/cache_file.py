"""The one file of the local cache: an SQLite database that only this module opens.

The cache is never authoritative. A file that is absent, corrupt, locked, read-only or made by
somebody else costs time, never a wrong answer and never an error: every fault reads as "not
stored". It may come from a hostile repository, so a file whose schema is not exactly ours is set
aside unread, and who reads rows checks them. This module must not know what the rows mean.

It is loaded before anything else of a command that may be answered from memory: it must not load
`typing`, `pathlib` or `re`, each of which takes as long as half of Python itself.
"""

from __future__ import annotations

import os
from contextlib import suppress

from llmlist.storage.cache_folder import make_cache_folder

TYPE_CHECKING = False
if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterable
    from typing import Final, TypeVar

    Result = TypeVar("Result")

CACHE_FILE: Final = "cache.sqlite3"

SCHEMA_VERSION: Final = 2
"""Raise it with every change of `_SCHEMA`; files of other versions are set aside."""

BUSY_TIMEOUT_S: Final = 2.0
"""How long to wait for another process that writes."""

PATIENCE: Final = 3
"""Calls that found the file locked, each for `BUSY_TIMEOUT_S`, before it is left alone for this run."""

_FACTS: Final = (
    "CREATE TABLE facts ("
    "source TEXT NOT NULL, scheme TEXT NOT NULL, value TEXT NOT NULL, "
    "fetched TEXT NOT NULL, body TEXT, checksum INTEGER NOT NULL, "
    "PRIMARY KEY (source, scheme, value)) WITHOUT ROWID"
)
_RESULTS: Final = (
    "CREATE TABLE results ("
    "number INTEGER PRIMARY KEY, kind TEXT NOT NULL, key BLOB NOT NULL, body BLOB NOT NULL, "
    "seal BLOB NOT NULL)"
)
_RESULTS_BY_KEY: Final = "CREATE UNIQUE INDEX results_by_key ON results (kind, key)"
_SCHEMA: Final = (_FACTS, _RESULTS, _RESULTS_BY_KEY)

# Files that SQLite reads beside its own. Ours has none (see `_connect`), so one that is there came with a
# foreign file, and SQLite must not follow what it says.
_COMPANIONS: Final = ("-journal", "-wal", "-shm")


class CacheFile:
    """The database in one cache folder. Threads must take turns; processes may share it.

    Args:
        folder: Made, together with its file, when something is stored for the first time.
    """

    def __init__(self, folder: str | os.PathLike[str]) -> None:
        self._folder = os.fspath(folder)
        self._path = os.path.join(self._folder, CACHE_FILE)
        self._connection: sqlite3.Connection | None = None
        self._lockouts = 0

    def close(self) -> None:
        """Close the file; a later call opens it again."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def select(self, sql: str, values: tuple[object, ...]) -> list[object]:
        """Return the rows of a query; every fault gives none."""
        return (
            self._attempt(lambda connection: connection.execute(sql, values).fetchall(), create=False) or []
        )

    def change(self, statements: Iterable[tuple[str, tuple[object, ...]]]) -> None:
        """Carry out some statements, all or none; a fault is passed over."""
        # Loaded late: most commands need no cache.
        import sqlite3  # noqa: PLC0415

        wanted = list(statements)

        def carry_out(connection: sqlite3.Connection) -> None:
            connection.execute("BEGIN IMMEDIATE")
            try:
                for sql, values in wanted:
                    connection.execute(sql, values)
                connection.execute("COMMIT")
            except BaseException:
                with suppress(sqlite3.Error):
                    connection.execute("ROLLBACK")
                raise

        self._attempt(carry_out, create=True)

    def _attempt(self, work: Callable[[sqlite3.Connection], Result], *, create: bool) -> Result | None:
        # Loaded late: see `change`.
        import sqlite3  # noqa: PLC0415

        for _ in range(2):
            if self._lockouts >= PATIENCE:
                break
            try:
                connection = self._open(create=create)
                return None if connection is None else work(connection)
            except (sqlite3.Error, OSError, UnicodeError) as error:
                self._lockouts += _is_lockout(error)
                if not _is_foreign(error):
                    break
                self._set_aside()
        return None

    def _open(self, *, create: bool) -> sqlite3.Connection | None:
        if self._connection is None:
            if not os.path.exists(self._path):
                if not create:
                    return None
                make_cache_folder(self._folder)
            self._connection = _connect(self._path)
        return self._connection

    def _set_aside(self) -> None:
        self.close()
        with suppress(OSError):
            os.replace(self._path, f"{self._path}.broken")
        for companion in _COMPANIONS:
            with suppress(OSError):
                os.unlink(self._path + companion)


class _ForeignFileError(OSError):
    """There is a file, but none that this version of llmlist made."""


def _connect(path: str) -> sqlite3.Connection:
    """Open the file, make its tables if it is new, and prove that it holds those and nothing else.

    Raises:
        sqlite3.Error: SQLite cannot open or read it.
        OSError: It is not ours.
    """
    import sqlite3  # noqa: PLC0415  # loaded late: see `CacheFile.change`

    strangers = [companion for companion in _COMPANIONS if os.path.exists(path + companion)]
    if strangers or os.path.islink(path) or (os.path.exists(path) and not os.path.isfile(path)):
        raise _ForeignFileError(f"not a cache file: {os.path.basename(path)}")
    connection = sqlite3.connect(path, timeout=BUSY_TIMEOUT_S, isolation_level=None, check_same_thread=False)
    try:
        # https://sqlite.org/security.html, "Untrusted SQLite Database Files".
        connection.execute("PRAGMA trusted_schema = OFF")
        connection.execute("PRAGMA cell_size_check = ON")
        # No journal file: losing the cache in a crash costs less than trusting a journal found beside it.
        connection.execute("PRAGMA journal_mode = MEMORY")
        # For the same reason nobody waits for the disk: a torn row has not the sum, or seal, of a whole one.
        connection.execute("PRAGMA synchronous = OFF")
        # In one transaction, so that it does not see half of what another process makes just now.
        connection.execute("BEGIN")
        is_made = _has_our_schema(connection)
        connection.execute("COMMIT")
        if not is_made:
            _make_schema(connection)
    except BaseException:
        connection.close()
        raise
    return connection


def _make_schema(connection: sqlite3.Connection) -> None:
    connection.execute("BEGIN IMMEDIATE")
    if not _has_our_schema(connection):  # another process may have been first
        for statement in _SCHEMA:
            connection.execute(statement)
        connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
    connection.execute("COMMIT")


def _has_our_schema(connection: sqlite3.Connection) -> bool:
    """Tell whether the file is ours (true) or still empty (false).

    Raises:
        OSError: It is another file.
    """
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    objects = connection.execute("SELECT sql FROM sqlite_master ORDER BY rowid").fetchall()
    if version == 0 and not objects:
        return False
    if version != SCHEMA_VERSION or objects != [(statement,) for statement in _SCHEMA]:
        raise _ForeignFileError("the cache file has another schema")
    return True


def _is_foreign(error: Exception) -> bool:
    """Tell a file that is no database of ours from one that is only out of reach for now."""
    import sqlite3  # noqa: PLC0415  # loaded late: see `CacheFile.change`

    no_database = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}
    return isinstance(error, _ForeignFileError) or _result_code(error) in no_database


def _is_lockout(error: Exception) -> bool:
    """Tell whether another process held the file for longer than we wait."""
    import sqlite3  # noqa: PLC0415  # loaded late: see `CacheFile.change`

    return _result_code(error) in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}


def _result_code(error: Exception) -> int | None:
    """Return the primary result code (https://sqlite.org/rescode.html), or None where there is none."""
    code = getattr(error, "sqlite_errorcode", None)
    return code & 0xFF if isinstance(code, int) else None
