from __future__ import annotations

import os
import sqlite3
import stat
import subprocess
import sys
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from llmlist.storage.cache_file import CACHE_FILE
from llmlist.storage.results import Results, open_results
from llmlist.storage.user_secret import SEAL_FILE, read_user_secret, user_cache_path

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SECRET = b"s" * 32


@pytest.fixture
def results(tmp_path: Path) -> Iterator[Results]:
    opened = Results(str(tmp_path / "cache"), SECRET)
    yield opened
    opened.close()


def test_a_result_is_there_in_the_next_run(tmp_path: Path, results: Results) -> None:
    results.put("sum", {b"k": b"42"}, most=3)
    again = Results(str(tmp_path / "cache"), SECRET)
    assert again.get("sum", b"k") == b"42"
    again.close()


def test_results_of_other_kinds_and_keys_are_others(results: Results) -> None:
    results.put("sum", {b"k": b"42"}, most=3)
    assert results.get("product", b"k") is None
    assert results.get("sum", b"kk") is None


def test_the_oldest_results_of_a_kind_go(results: Results) -> None:
    results.put("product", {b"old": b"1"}, most=3)
    for number in range(5):
        results.put("sum", {b"%d" % number: b"x"}, most=3)
    assert [results.get("sum", b"%d" % number) for number in range(5)] == [None, None, b"x", b"x", b"x"]
    assert results.get("product", b"old") == b"1"


def test_looking_makes_no_folder(tmp_path: Path, results: Results) -> None:
    assert results.get("sum", b"k") is None
    assert not (tmp_path / "cache").exists()


@pytest.mark.parametrize("place", ["file/cache", "file", "/dev/null/none"])
def test_where_no_folder_can_be_made_nothing_is_put_together(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("LLMLIST_CACHE_DIR", place)
    assert open_results(str(tmp_path)) is None


@pytest.mark.parametrize("place", ["", "a", "a/b/c"])
def test_a_folder_that_is_yet_to_be_made_will_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    monkeypatch.setenv("LLMLIST_CACHE_DIR", place)
    assert open_results(str(tmp_path)) is not None
    assert not list(tmp_path.iterdir())


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="this user may write anywhere")
def test_what_was_kept_in_a_folder_that_is_read_only_now_is_used(tmp_path: Path) -> None:
    folder = tmp_path / ".llmlist_cache"
    with closing(Results(str(folder), SECRET)) as results:
        results.put("sum", {b"k": b"42"}, most=3)
    folder.chmod(0o500)
    assert open_results(str(tmp_path)) is not None


def test_what_another_user_kept_does_not_count(tmp_path: Path, results: Results) -> None:
    results.put("sum", {b"k": b"42"}, most=3)
    stranger = Results(str(tmp_path / "cache"), b"t" * 32)
    assert stranger.get("sum", b"k") is None
    stranger.close()


@pytest.mark.parametrize("change", ["body = x'00'", "seal = x'00'", "body = 'text'", "seal = 7"])
def test_a_row_that_was_changed_does_not_count(tmp_path: Path, results: Results, change: str) -> None:
    results.put("sum", {b"k": b"42"}, most=3)
    results.close()
    with closing(sqlite3.connect(tmp_path / "cache" / CACHE_FILE)) as connection:
        connection.execute(f"UPDATE results SET {change}")  # noqa: S608  # texts of this test
        connection.commit()
    assert results.get("sum", b"k") is None


def test_a_row_put_under_another_key_does_not_count(tmp_path: Path, results: Results) -> None:
    results.put("sum", {b"k": b"42"}, most=3)
    results.close()
    with closing(sqlite3.connect(tmp_path / "cache" / CACHE_FILE)) as connection:
        connection.execute("UPDATE results SET key = x'6b6b'")
        connection.commit()
    assert results.get("sum", b"kk") is None


def test_a_result_too_large_is_not_kept(results: Results, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("llmlist.storage.results.LARGEST_RESULT", 4)
    results.put("sum", {b"k": b"12345", b"l": b"1234"}, most=3)
    assert (results.get("sum", b"k"), results.get("sum", b"l")) == (None, b"1234")


def test_processes_share_one_file(tmp_path: Path) -> None:
    script = (
        "import sys\n"
        "from llmlist.storage.results import Results\n"
        "results = Results(sys.argv[1], b's' * 32)\n"
        "for number in range(20):\n"
        "    results.put('sum', {f'{sys.argv[2]}-{number}'.encode(): b'x'}, most=1000)\n"
    )
    running = [
        subprocess.Popen([sys.executable, "-c", script, str(tmp_path / "cache"), str(one)])  # noqa: S603  # our own interpreter
        for one in range(4)
    ]
    assert [process.wait(timeout=60) for process in running] == [0, 0, 0, 0]
    results = Results(str(tmp_path / "cache"), SECRET)
    keys = [f"{one}-{number}".encode() for one in range(4) for number in range(20)]
    assert all(results.get("sum", key) == b"x" for key in keys)
    results.close()


# --- the user's own number


def seal_path() -> str:
    return os.path.join(user_cache_path(os.environ), SEAL_FILE)  # noqa: PTH118  # as the module has it


def test_the_number_is_made_once_and_for_the_user_alone() -> None:
    first = read_user_secret(os.environ)
    assert first is not None
    assert len(first) == 32
    assert read_user_secret(os.environ) == first
    if os.name == "posix":
        assert stat.S_IMODE(os.stat(seal_path()).st_mode) == 0o600  # noqa: PTH116


@pytest.mark.skipif(os.name != "posix", reason="needs modes of files")
def test_a_number_that_others_can_read_is_replaced() -> None:
    first = read_user_secret(os.environ)
    os.chmod(seal_path(), 0o644)  # noqa: PTH101
    second = read_user_secret(os.environ)
    assert second not in {first, None}
    assert stat.S_IMODE(os.stat(seal_path()).st_mode) == 0o600  # noqa: PTH116


def test_a_number_cut_short_is_replaced() -> None:
    read_user_secret(os.environ)
    with open(seal_path(), "wb"):  # noqa: PTH123
        pass
    found = read_user_secret(os.environ)
    assert found is not None
    assert len(found) == 32


def test_a_link_in_place_of_the_number_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "theirs").write_bytes(b"t" * 32)
    (tmp_path / "theirs").chmod(0o600)
    os.makedirs(user_cache_path(os.environ))  # noqa: PTH103
    os.symlink(tmp_path / "theirs", seal_path())  # noqa: PTH211
    assert read_user_secret(os.environ) is None


def test_where_the_number_cannot_be_kept_nothing_is_remembered(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    assert open_results(str(tmp_path)) is None
