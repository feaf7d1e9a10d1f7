from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import threading
from contextlib import closing
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from llmlist.model.identifier import Identifier
from llmlist.storage.cache import LARGEST_BODY, FactCache, StoredFact
from llmlist.storage.cache_file import CACHE_FILE

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

ONE = Identifier("arxiv", "2301.00001")
TWO = Identifier("arxiv", "math/0309136")
SOURCE = "https://example.org/api"
FACT = StoredFact(fetched="2026-05-28T20:26:40Z", body='{"title": "Zo\\u00eb"}')


@pytest.fixture
def cache(tmp_path: Path) -> Iterator[FactCache]:
    with FactCache(tmp_path / "cache") as opened:
        yield opened


def put(cache: FactCache, identifier: Identifier = ONE, fact: StoredFact = FACT) -> None:
    cache.put(SOURCE, identifier, fetched=fact.fetched, body=fact.body)


def stored_file(tmp_path: Path) -> Path:
    """Return a cache file with one fact in it, closed."""
    with FactCache(tmp_path / "cache") as cache:
        put(cache)
    return tmp_path / "cache" / CACHE_FILE


def assert_usable(folder: Path) -> None:
    """A cache with a fault must still take a fact and give it back."""
    with FactCache(folder) as cache:
        put(cache, TWO)
        assert cache.get(SOURCE, TWO) == FACT


# --- what it is for


def test_a_fact_is_there_in_the_next_run(tmp_path: Path) -> None:
    stored_file(tmp_path)
    with FactCache(tmp_path / "cache") as cache:
        assert cache.get(SOURCE, ONE) == FACT


def test_facts_of_other_identifiers_and_sources_are_others(cache: FactCache) -> None:
    put(cache)
    assert cache.get(SOURCE, TWO) is None
    assert cache.get("https://example.com/api", ONE) is None
    assert cache.get(SOURCE, Identifier("doi", ONE.value)) is None


def test_a_newer_fact_replaces_the_older(cache: FactCache) -> None:
    put(cache)
    unknown = StoredFact(fetched="2026-06-01T00:00:00Z", body=None)
    put(cache, fact=unknown)
    assert cache.get(SOURCE, ONE) == unknown


@settings(deadline=None, max_examples=40)
@given(st.text(), st.text(), st.none() | st.text())
def test_any_text_comes_back_as_it_was_or_not_at_all(
    tmp_path_factory: pytest.TempPathFactory, source: str, fetched: str, body: str | None
) -> None:
    with FactCache(tmp_path_factory.getbasetemp() / "any-text") as cache:
        cache.put(source, ONE, fetched=fetched, body=body)
        assert cache.get(source, ONE) in {StoredFact(fetched=fetched, body=body), None}


def test_reading_makes_no_folder(tmp_path: Path) -> None:
    with FactCache(tmp_path / "cache") as cache:
        assert cache.get(SOURCE, ONE) is None
    assert not (tmp_path / "cache").exists()


def test_the_folder_says_that_it_is_a_cache_and_no_part_of_the_repository(tmp_path: Path) -> None:
    folder = stored_file(tmp_path).parent
    assert sorted(path.name for path in folder.iterdir()) == [".gitignore", "CACHEDIR.TAG", CACHE_FILE]
    assert (folder / ".gitignore").read_text() == "*\n"
    assert (folder / "CACHEDIR.TAG").read_text().startswith("Signature: 8a477f597d28d172789f06886806bc55\n")


def test_a_text_beyond_the_limit_is_not_stored(cache: FactCache) -> None:
    cache.put(SOURCE, ONE, fetched=FACT.fetched, body="x" * (LARGEST_BODY + 1))
    assert cache.get(SOURCE, ONE) is None


# --- faults


@pytest.mark.parametrize("content", [b"no database", b"SQLite format 3\x00" + b"\xff" * 5000, b"\x00" * 4096])
def test_a_file_that_is_no_database_is_set_aside(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "cache" / CACHE_FILE
    path.parent.mkdir()
    path.write_bytes(content)
    with FactCache(tmp_path / "cache") as cache:
        assert cache.get(SOURCE, ONE) is None
    assert_usable(tmp_path / "cache")


@settings(deadline=None, max_examples=60)
@given(st.integers(0, 12_287), st.binary(min_size=1, max_size=40))
def test_a_damaged_file_gives_the_fact_or_nothing(
    tmp_path_factory: pytest.TempPathFactory, position: int, damage: bytes
) -> None:
    folder = tmp_path_factory.mktemp("damaged", numbered=True)
    path = stored_file(folder)
    content = bytearray(path.read_bytes())
    position %= len(content)
    content[position : position + len(damage)] = damage
    path.write_bytes(content)
    with FactCache(folder / "cache") as cache:
        assert cache.get(SOURCE, ONE) in {FACT, None}
        put(cache, TWO)
        assert cache.get(SOURCE, TWO) in {FACT, None}


@pytest.mark.parametrize("kept", [0, 1, 50, 100, 4096, 5000])
def test_a_file_cut_short_is_no_fault_that_anyone_sees(tmp_path: Path, kept: int) -> None:
    path = stored_file(tmp_path)
    path.write_bytes(path.read_bytes()[:kept])
    with FactCache(path.parent) as cache:
        assert cache.get(SOURCE, ONE) is None
    assert_usable(path.parent)


def test_a_file_of_another_version_is_set_aside(tmp_path: Path) -> None:
    path = stored_file(tmp_path)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA user_version = 99")
    with FactCache(path.parent) as cache:
        assert cache.get(SOURCE, ONE) is None
    assert_usable(path.parent)
    assert path.with_name(f"{CACHE_FILE}.broken").exists()


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE VIEW more AS SELECT * FROM facts",
        "CREATE TRIGGER t AFTER INSERT ON facts BEGIN DELETE FROM facts; END",
        "CREATE TABLE other (x)",
        "ALTER TABLE facts ADD COLUMN more TEXT",
        "DROP TABLE facts",
    ],
)
def test_a_file_with_another_schema_is_set_aside_unread(tmp_path: Path, statement: str) -> None:
    path = stored_file(tmp_path)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(statement)
        connection.commit()
    with FactCache(path.parent) as cache:
        assert cache.get(SOURCE, ONE) is None
    assert_usable(path.parent)


def test_a_row_that_was_changed_by_hand_is_not_believed(tmp_path: Path) -> None:
    path = stored_file(tmp_path)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("UPDATE facts SET body = 'other'")
        connection.commit()
    with FactCache(path.parent) as cache:
        assert cache.get(SOURCE, ONE) is None


@pytest.mark.parametrize("column", ["fetched", "body", "checksum"])
def test_a_row_with_other_types_is_not_believed(tmp_path: Path, column: str) -> None:
    path = stored_file(tmp_path)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(f"UPDATE facts SET {column} = x'ff00'")  # noqa: S608  # names of this test
        connection.commit()
    with FactCache(path.parent) as cache:
        assert cache.get(SOURCE, ONE) is None


@pytest.mark.parametrize("companion", ["-journal", "-wal", "-shm"])
def test_a_journal_that_came_with_the_file_is_not_followed(tmp_path: Path, companion: str) -> None:
    path = stored_file(tmp_path)
    path.with_name(CACHE_FILE + companion).write_bytes(b"\xd9\xd5\x05\xf9\x20\xa1\x63\xd7" + b"\x00" * 600)
    with FactCache(path.parent) as cache:
        assert cache.get(SOURCE, ONE) is None
    assert_usable(path.parent)


def test_a_link_to_another_file_leaves_that_file_alone(tmp_path: Path) -> None:
    victim = tmp_path / "victim.sqlite3"
    with closing(sqlite3.connect(victim)) as connection:
        connection.execute("CREATE TABLE theirs (x)")
    before = victim.read_bytes()
    folder = tmp_path / "cache"
    folder.mkdir()
    (folder / CACHE_FILE).symlink_to(victim)
    assert_usable(folder)
    assert victim.read_bytes() == before


def test_a_folder_in_place_of_the_file_is_no_fault_that_anyone_sees(tmp_path: Path) -> None:
    (tmp_path / "cache" / CACHE_FILE).mkdir(parents=True)
    assert_usable(tmp_path / "cache")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
def test_a_pipe_in_place_of_the_file_does_not_block(tmp_path: Path) -> None:
    (tmp_path / "cache").mkdir()
    os.mkfifo(tmp_path / "cache" / CACHE_FILE)
    assert_usable(tmp_path / "cache")


def test_a_folder_that_cannot_be_made_costs_the_cache_only(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with FactCache(tmp_path / "file" / "cache") as cache:
        put(cache)
        assert cache.get(SOURCE, ONE) is None


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write everywhere")
def test_a_cache_that_is_read_only_is_read(tmp_path: Path) -> None:
    path = stored_file(tmp_path)
    path.chmod(0o400)
    path.parent.chmod(0o500)
    try:
        with FactCache(path.parent) as cache:
            put(cache, TWO)
            assert cache.get(SOURCE, TWO) is None
            assert cache.get(SOURCE, ONE) == FACT
    finally:
        path.parent.chmod(0o700)


def test_a_disk_that_refuses_writing_costs_the_cache_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = stored_file(tmp_path)
    connect = sqlite3.connect

    def connect_read_only(database: Path, **options: object) -> sqlite3.Connection:
        return connect(f"file:{database}?mode=ro", uri=True, **options)  # type: ignore[call-overload, no-any-return]  # options pass through

    monkeypatch.setattr(sqlite3, "connect", connect_read_only)
    with FactCache(path.parent) as cache:
        put(cache, TWO)
        assert cache.get(SOURCE, TWO) is None
        assert cache.get(SOURCE, ONE) == FACT


def test_a_file_that_stays_locked_is_given_up_on_soon(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("llmlist.storage.cache_file.BUSY_TIMEOUT_S", 0.01)
    path = stored_file(tmp_path)
    with closing(sqlite3.connect(path, isolation_level=None)) as other, FactCache(path.parent) as cache:
        other.execute("BEGIN EXCLUSIVE")
        for _ in range(3):
            assert cache.get(SOURCE, ONE) is None
        other.execute("COMMIT")
        # Three lock-outs are enough for one run; the file itself is as it was.
        assert cache.get(SOURCE, ONE) is None
    with FactCache(path.parent) as cache:
        assert cache.get(SOURCE, ONE) == FACT


# --- company


def test_threads_share_one_cache(cache: FactCache) -> None:
    identifiers = [Identifier("arxiv", f"2301.{number:05}") for number in range(60)]
    threads = [threading.Thread(target=put, args=(cache, identifier)) for identifier in identifiers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert all(cache.get(SOURCE, identifier) == FACT for identifier in identifiers)


def test_processes_share_one_file_from_its_making(tmp_path: Path) -> None:
    script = (
        "import sys\n"
        "from pathlib import Path\n"
        "from llmlist.model.identifier import Identifier\n"
        "from llmlist.storage.cache import FactCache\n"
        "with FactCache(Path(sys.argv[1])) as cache:\n"
        "    for number in range(20):\n"
        "        cache.put('s', Identifier('arxiv', f'{sys.argv[2]}.{number:05}'), fetched='f', body='b')\n"
    )
    folder = tmp_path / "cache"
    running = [
        subprocess.Popen([sys.executable, "-c", script, str(folder), f"23{number:02}"])  # noqa: S603  # our own interpreter
        for number in range(1, 5)
    ]
    assert [process.wait(timeout=60) for process in running] == [0, 0, 0, 0]
    with FactCache(folder) as cache:
        keys = [f"23{month:02}.{number:05}" for month in range(1, 5) for number in range(20)]
        assert all(cache.get("s", Identifier("arxiv", key)) is not None for key in keys)
    assert not list(folder.glob("*.broken"))
