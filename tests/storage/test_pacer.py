from __future__ import annotations

import itertools
import os
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from llmlist.storage.pacer import LONGEST_REST_S, SharedPacer, user_cache_folder
from tests.arxiv_server import ServedPaper, run_arxiv_server


class Clock:
    """A clock that only sleep moves."""

    def __init__(self) -> None:
        self.now = 1_780_000_000.0
        self.slept: list[float] = []

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds


def make_pacer(
    folder: Path, clock: Clock, *, name: str = "arxiv.org", interval_s: float = 3.0
) -> SharedPacer:
    return SharedPacer(folder, name=name, interval_s=interval_s, clock=clock, sleep=clock.sleep)


def take_turn(pacer: SharedPacer) -> None:
    with pacer.turn():
        pass


def state_path(folder: Path) -> Path:
    return folder / "arxiv.org.json"


# --- one after the other


def test_the_first_turn_waits_for_nothing(tmp_path: Path) -> None:
    clock = Clock()
    take_turn(make_pacer(tmp_path, clock))
    assert clock.slept == []


def test_turns_are_an_interval_apart_from_end_to_begin(tmp_path: Path) -> None:
    clock = Clock()
    pacer = make_pacer(tmp_path, clock)
    with pacer.turn():
        clock.now += 10
    clock.now += 1
    take_turn(pacer)
    assert clock.slept == [2.0]


def test_two_pacers_of_one_folder_wait_for_each_other(tmp_path: Path) -> None:
    clock = Clock()
    take_turn(make_pacer(tmp_path / "shared", clock))
    take_turn(make_pacer(tmp_path / "shared", clock))
    take_turn(make_pacer(tmp_path / "shared", clock, name="example.org"))
    assert clock.slept == [3.0]


def test_the_longer_interval_holds_for_whoever_wants_it(tmp_path: Path) -> None:
    clock = Clock()
    take_turn(make_pacer(tmp_path, clock, interval_s=0.1))
    take_turn(make_pacer(tmp_path, clock, interval_s=3.0))
    take_turn(make_pacer(tmp_path, clock, interval_s=0.1))
    assert clock.slept == [3.0, 3.0]


def test_the_wait_is_told_before_it_begins(tmp_path: Path) -> None:
    clock = Clock()
    pacer = make_pacer(tmp_path, clock)
    told: list[tuple[float, int]] = []
    for _ in range(2):
        with pacer.turn(lambda seconds: told.append((seconds, len(clock.slept)))):
            pass
    assert told == [(3.0, 0)]


def test_a_rest_holds_for_all_and_a_shorter_one_does_not_end_it(tmp_path: Path) -> None:
    clock = Clock()
    pacer = make_pacer(tmp_path, clock)
    with pacer.turn():
        pacer.rest(60)
        pacer.rest(5)
    clock.now += 10
    take_turn(make_pacer(tmp_path, clock))
    take_turn(pacer)
    assert clock.slept == [50.0, 3.0]


def test_a_turn_that_fails_or_is_killed_counts(tmp_path: Path) -> None:
    clock = Clock()
    with pytest.raises(KeyboardInterrupt), make_pacer(tmp_path, clock).turn():
        raise KeyboardInterrupt
    take_turn(make_pacer(tmp_path, clock))
    with make_pacer(tmp_path, clock).turn():
        killed_state = state_path(tmp_path).read_bytes()
    state_path(tmp_path).write_bytes(killed_state)
    take_turn(make_pacer(tmp_path, clock))
    assert clock.slept == [3.0, 3.0, 3.0]


# --- clocks and files that are wrong


@pytest.mark.parametrize("jump_s", [-1e9, -100.0, -3.0, 0.0])
def test_a_clock_that_was_set_back_costs_one_interval(tmp_path: Path, jump_s: float) -> None:
    clock = Clock()
    take_turn(make_pacer(tmp_path, clock))
    clock.now += jump_s
    take_turn(make_pacer(tmp_path, clock))
    assert clock.slept == [3.0]


@settings(deadline=None, max_examples=60)
@given(
    st.binary(max_size=60)
    | st.builds(
        '{{"asked_at": {}, "rest_s": {}}}'.format,
        st.floats() | st.just('"x"') | st.just("1" + "0" * 400),
        st.floats() | st.just("null"),
    ).map(str.encode)
)
def test_a_state_file_of_any_content_costs_a_bounded_wait(
    tmp_path_factory: pytest.TempPathFactory, content: bytes
) -> None:
    folder = tmp_path_factory.getbasetemp() / "any-state"
    folder.mkdir(exist_ok=True)
    state_path(folder).write_bytes(content)
    clock = Clock()
    pacer = make_pacer(folder, clock)
    take_turn(pacer)
    assert sum(clock.slept) <= LONGEST_REST_S
    clock.slept.clear()
    take_turn(pacer)
    assert 3.0 <= sum(clock.slept) <= LONGEST_REST_S


def test_a_folder_that_cannot_be_made_leaves_pacing_within_the_process(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    clock = Clock()
    pacer = make_pacer(tmp_path / "file" / "folder", clock)
    with pacer.turn():
        pacer.rest(20)
    take_turn(pacer)
    take_turn(pacer)
    assert clock.slept == [20.0, 3.0]


@pytest.mark.parametrize("name", ["../../evil", "/etc/passwd", "", "..", "host:81", "[::1]:80", "A b\n"])
def test_no_name_leaves_the_folder(tmp_path: Path, name: str) -> None:
    take_turn(make_pacer(tmp_path / "folder", Clock(), name=name))
    assert [path.name for path in tmp_path.iterdir()] == ["folder"]
    assert any(path.suffix == ".json" for path in (tmp_path / "folder").iterdir())


# --- where


def test_the_folder_is_the_users_cache(tmp_path: Path) -> None:
    assert user_cache_folder({"XDG_CACHE_HOME": str(tmp_path), "HOME": "/x"}) == tmp_path / "llmlist"
    home = {"HOME": str(tmp_path)}
    assert user_cache_folder(home) == tmp_path / ".cache" / "llmlist"
    assert user_cache_folder(home | {"XDG_CACHE_HOME": "relative"}) == tmp_path / ".cache" / "llmlist"


def test_without_a_home_the_folder_is_a_temporary_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os.path, "expanduser", lambda path: path)
    assert user_cache_folder({}) == Path(tempfile.gettempdir()) / "llmlist"


# --- for real


def assert_apart(moments: list[float], interval_s: float) -> None:
    gaps = [later - earlier for earlier, later in itertools.pairwise(sorted(moments))]
    # The wall clock that processes share may be corrected by a little while the test runs.
    assert min(gaps) >= interval_s - 0.002, gaps


@pytest.mark.parametrize("is_writable", [True, False])
def test_threads_take_turns(tmp_path: Path, is_writable: bool) -> None:  # noqa: FBT001  # a parameter of the test
    folder = tmp_path if is_writable else tmp_path / "file" / "folder"
    (tmp_path / "file").write_text("in the way")
    pacer = SharedPacer(folder, name="x", interval_s=0.05)
    moments: list[float] = []

    def run() -> None:
        with pacer.turn():
            moments.append(time.monotonic())

    threads = [threading.Thread(target=run) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(moments) == 5
    assert_apart(moments, 0.05)


def test_threads_with_pacers_of_their_own_take_turns(tmp_path: Path) -> None:
    moments: list[float] = []

    def run() -> None:
        with SharedPacer(tmp_path, name="x", interval_s=0.05).turn():
            moments.append(time.monotonic())

    threads = [threading.Thread(target=run) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert_apart(moments, 0.05)


def test_processes_ask_one_server_in_turns(tmp_path: Path) -> None:
    script = (
        "import sys\n"
        "from pathlib import Path\n"
        "from llmlist.model.identifier import Identifier\n"
        "from llmlist.sources import Found\n"
        "from llmlist.sources.arxiv import ArxivSource\n"
        "from llmlist.storage.pacer import SharedPacer\n"
        "pacer = SharedPacer(Path(sys.argv[1]), name='x', interval_s=0.1)\n"
        "source = ArxivSource(url=sys.argv[2], pacer=pacer)\n"
        "for _ in range(2):\n"
        "    (answer,) = source.fetch([Identifier('arxiv', '2301.00001')])\n"
        "    assert isinstance(answer, Found), answer\n"
    )
    with run_arxiv_server([ServedPaper(id="2301.00001")]) as server:
        environ = {**os.environ, **server.environ()}
        running = [
            subprocess.Popen([sys.executable, "-c", script, str(tmp_path), server.url], env=environ)  # noqa: S603  # our own interpreter
            for _ in range(3)
        ]
        assert [process.wait(timeout=60) for process in running] == [0, 0, 0]
        moments = [request.at for request in server.requests]
    assert len(moments) == 6
    assert_apart(moments, 0.1)
