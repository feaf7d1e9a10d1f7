"""What sources answered, kept between runs: one SQLite file in a cache folder.

The cache is never authoritative. A file that is absent, corrupt, locked, read-only or made by
somebody else costs time, never a wrong answer and never an error: every fault reads as "not
stored". It may come from a hostile repository, so it holds plain text only (no pickle), and a
file whose schema is not exactly ours is set aside unread. This module must not know what the
texts mean: whoever stored them checks them when they come back.
"""

from __future__ import annotations

import threading
import zlib
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Self

if TYPE_CHECKING:
    import sqlite3
    from pathlib import Path

    from llmlist.model.identifier import Identifier

FACTS_FILE: Final = "sources.sqlite3"

SCHEMA_VERSION: Final = 1
"""Raise it with every change of `_SCHEMA`; files of other versions are set aside."""

LARGEST_BODY: Final = 4_000_000
"""Longest text, in characters, that is stored or handed back."""

BUSY_TIMEOUT_S: Final = 2.0
"""How long to wait for another process that writes."""

PATIENCE: Final = 3
"""Calls that found the file locked, each for `BUSY_TIMEOUT_S`, before it is left alone for this run."""

_SCHEMA: Final = (
    "CREATE TABLE facts ("
    "source TEXT NOT NULL, scheme TEXT NOT NULL, value TEXT NOT NULL, "
    "fetched TEXT NOT NULL, body TEXT, checksum INTEGER NOT NULL, "
    "PRIMARY KEY (source, scheme, value)) WITHOUT ROWID"
)
_SELECT: Final = (
    "SELECT fetched, body, checksum FROM facts WHERE source = ? AND scheme = ? AND value = ? "
    "AND (body IS NULL OR length(body) <= ?)"
)
_INSERT: Final = "INSERT OR REPLACE INTO facts VALUES (?, ?, ?, ?, ?, ?)"

# Files that SQLite reads beside its own. Ours has none (see `_connect`), so one that is there came with a
# foreign file, and SQLite must not follow what it says.
_COMPANIONS: Final = ("-journal", "-wal", "-shm")

# https://bford.info/cachedir/: backup tools leave such folders out.
_CACHEDIR_TAG: Final = (
    "Signature: 8a477f597d28d172789f06886806bc55\n"
    "# This folder is a cache of llmlist: deleting it loses nothing.\n"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredFact:
    """What a source answered on one identifier.

    Attributes:
        fetched: When it answered: UTC, ISO 8601.
        body: The answer as the source's own text, or None where it does not know the identifier.
    """

    fetched: str
    body: str | None


def make_cache_folder(folder: Path) -> None:
    """Make a cache folder that neither git nor backup tools take for something of worth.

    Raises:
        OSError: It cannot be made.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in ((".gitignore", "*\n"), ("CACHEDIR.TAG", _CACHEDIR_TAG)):
        path = folder / name
        if not path.exists() and not path.is_symlink():
            path.write_text(content, encoding="utf-8", newline="\n")


class FactCache:
    """The facts in one cache folder; safe to share between threads, and with other processes.

    Args:
        folder: Made, together with its file, when something is stored for the first time.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._path = folder / FACTS_FILE
        self._lock = threading.Lock()
        self._connection: sqlite3.Connection | None = None
        self._lockouts = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the file; a later call opens it again."""
        with self._lock:
            self._disconnect()

    def get(self, source: str, identifier: Identifier) -> StoredFact | None:
        """Return what ``source`` answered on ``identifier``, however old, or None."""
        key = (source, identifier.scheme, identifier.value)
        rows = self._execute(_SELECT, (*key, LARGEST_BODY), create=False)
        match rows:
            case [(str(fetched), str() | None as body, int(checksum))] if checksum == _checksum(
                *key, fetched, body
            ):
                return StoredFact(fetched=fetched, body=body)
        return None

    def put(self, source: str, identifier: Identifier, *, fetched: str, body: str | None) -> None:
        """Store an answer over any older one.

        Args:
            source: Whose answer it is: a name, or the address that was asked.
            identifier: What was asked.
            fetched: When it was answered: UTC, ISO 8601.
            body: The answer, or None where the source does not know the identifier.
        """
        if body is not None and len(body) > LARGEST_BODY:
            return
        key = (source, identifier.scheme, identifier.value)
        self._execute(_INSERT, (*key, fetched, body, _checksum(*key, fetched, body)), create=True)

    def _execute(self, sql: str, values: tuple[object, ...], *, create: bool) -> list[object]:
        """Run one statement; every fault gives no rows."""
        # Loaded late: only what asks a source needs it.
        import sqlite3  # noqa: PLC0415

        with self._lock:
            for _ in range(2):
                if self._lockouts >= PATIENCE:
                    break
                try:
                    connection = self._open(create=create)
                    rows = [] if connection is None else connection.execute(sql, values).fetchall()
                except (sqlite3.Error, OSError, UnicodeError) as error:
                    self._lockouts += _is_lockout(error)
                    if not _is_foreign(error):
                        break
                    self._set_aside()
                else:
                    return rows
        return []

    def _open(self, *, create: bool) -> sqlite3.Connection | None:
        if self._connection is None:
            if not self._path.exists():
                if not create:
                    return None
                make_cache_folder(self._folder)
            self._connection = _connect(self._path)
        return self._connection

    def _disconnect(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _set_aside(self) -> None:
        self._disconnect()
        with suppress(OSError):
            self._path.replace(self._path.with_name(f"{FACTS_FILE}.broken"))
        for companion in _COMPANIONS:
            with suppress(OSError):
                self._path.with_name(FACTS_FILE + companion).unlink(missing_ok=True)


class _ForeignFileError(OSError):
    """There is a file, but none that this version of llmlist made."""


def _connect(path: Path) -> sqlite3.Connection:
    """Open the file, make its table if it is new, and prove that it holds that table and nothing else.

    Raises:
        sqlite3.Error: SQLite cannot open or read it.
        OSError: It is not ours.
    """
    import sqlite3  # noqa: PLC0415  # Loaded late: see `FactCache._execute`.

    strangers = [c for c in _COMPANIONS if path.with_name(path.name + c).exists()]
    if strangers or path.is_symlink() or (path.exists() and not path.is_file()):
        raise _ForeignFileError(f"not a cache file: {path.name}")
    connection = sqlite3.connect(path, timeout=BUSY_TIMEOUT_S, isolation_level=None, check_same_thread=False)
    try:
        # https://sqlite.org/security.html, "Untrusted SQLite Database Files".
        connection.execute("PRAGMA trusted_schema = OFF")
        connection.execute("PRAGMA cell_size_check = ON")
        # No journal file: losing the cache in a crash costs less than trusting a journal found beside it.
        connection.execute("PRAGMA journal_mode = MEMORY")
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
        connection.execute(_SCHEMA)
        connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
    connection.execute("COMMIT")


def _has_our_schema(connection: sqlite3.Connection) -> bool:
    """Tell whether the file is ours (true) or still empty (false).

    Raises:
        OSError: It is another file.
    """
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    objects = connection.execute("SELECT sql FROM sqlite_master").fetchall()
    if version == 0 and not objects:
        return False
    if version != SCHEMA_VERSION or objects != [(_SCHEMA,)]:
        raise _ForeignFileError("the cache file has another schema")
    return True


def _is_foreign(error: Exception) -> bool:
    """Tell a file that is no database of ours from one that is only out of reach for now."""
    import sqlite3  # noqa: PLC0415  # Loaded late: see `FactCache._execute`.

    no_database = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}
    return isinstance(error, _ForeignFileError) or _result_code(error) in no_database


def _is_lockout(error: Exception) -> bool:
    """Tell whether another process held the file for longer than we wait."""
    import sqlite3  # noqa: PLC0415  # Loaded late: see `FactCache._execute`.

    return _result_code(error) in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}


def _result_code(error: Exception) -> int | None:
    """Return the primary result code (https://sqlite.org/rescode.html), or None where there is none."""
    code = getattr(error, "sqlite_errorcode", None)
    return code & 0xFF if isinstance(code, int) else None


def _checksum(source: str, scheme: str, value: str, fetched: str, body: str | None) -> int:
    """Return a sum that a row torn by a crash does not have."""
    return zlib.crc32(repr((source, scheme, value, fetched, body)).encode("utf-8", "backslashreplace"))
