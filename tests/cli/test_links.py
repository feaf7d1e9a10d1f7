from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import llmlist
from llmlist.model.link_answer import LinkAnswer
from llmlist.workflows.links import better_url
from tests.link_server import LinkServer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.conftest import Run


def answer(_: str, path: str) -> tuple[int, tuple[str, ...]]:
    if path.startswith("/moved/"):
        return 308, (f"Location: /{path[7:]}",)
    return (int(path[1:]) if path[1:].isdecimal() else 200), ()


@pytest.fixture
def server() -> Iterator[LinkServer]:
    with LinkServer(answer) as one:
        yield one


@pytest.fixture
def root(run: Run, tmp_path: Path, server: LinkServer) -> Path:
    """A list with a link of each sort."""
    lines = (
        f"- [A Page of {path}]({server.url(path)})\n" for path in ("page#part", "404", "503", "moved/page")
    )
    (tmp_path / "README.md").write_text("# L\n\n" + "".join(lines), encoding="utf-8")
    assert run("import", "README.md").exit_code == 0
    return tmp_path


def states(run: Run, *options: str) -> dict[str, dict[str, Any]]:
    done = run("links", "--format", "json", "--pause", "0", *options)
    return {one["url"].rpartition("/")[2]: one for one in json.loads(done.stdout)}


def test_tells_what_is_dead_and_what_could_not_be_told(run: Run, root: Path, server: LinkServer) -> None:
    done = run("links", "--allow-private", "--pause", "0", cwd=root)
    assert done.exit_code == 1
    lines = [line for line in done.stdout.splitlines() if not line.startswith("  hint")]
    assert [line.partition(": ")[2].replace(server.url(""), "/") for line in lines] == [
        "error: /404 is dead: 404 Not Found [dead-link]",
        "info: /503: could not tell: 503 Service Unavailable [unclear-link]",
        "info: /moved/page has moved for good to /page [moved-link]",
    ]
    assert all(line.startswith("catalog/entries/") for line in lines)
    assert done.stderr == "4 links: 2 alive, 1 dead, 1 could not tell\n"


def test_asks_nothing_private_unless_told_to(run: Run, root: Path, server: LinkServer) -> None:
    done = run("links", cwd=root)
    assert (done.exit_code, server.asked) == (0, [])
    assert done.stdout.count("[private-link]") == 4


def test_a_second_run_asks_only_what_could_not_be_told(run: Run, root: Path, server: LinkServer) -> None:
    run("links", "--allow-private", "--pause", "0", cwd=root)
    server.asked.clear()
    run("links", "--allow-private", "--pause", "0", cwd=root)
    assert {path for _, path in server.asked} == {"/503"}
    server.asked.clear()
    run("links", "--allow-private", "--pause", "0", "--max-age", "0", cwd=root)
    assert len({path for _, path in server.asked}) == 4


@pytest.mark.usefixtures("root")
def test_offline_tells_what_is_known(run: Run, server: LinkServer) -> None:
    assert {one["state"] for one in states(run, "--offline").values()} == {None}
    known = states(run, "--allow-private")
    server.asked.clear()
    said = states(run, "--offline")
    assert server.asked == []
    assert [one["state"] for one in said.values()] == [one["state"] for one in known.values()]
    assert said["404"]["age_days"] == 0.0
    assert said["404"]["keys"] == ["page-404"]
    assert run("links", "--offline").exit_code == 1


@pytest.mark.parametrize(
    ("url", "target", "better"),
    [
        ("http://a.org/x", "https://b.org/y", True),
        ("http://a.org/x", "https://a.org/x", True),
        ("http://a.org/x", "https://a.org/", False),
        ("http://a.org/", "https://www.a.org/", True),
        ("https://a.org/x", "https://a.org/login?next=x", False),
        ("https://a.org/x", "https://a.org/404.html", False),
        ("https://doi.org/10.1000/182", "https://press.org/papers/182", False),
        ("http://arxiv.org/abs/2101.00001", "https://arxiv.org/abs/2101.00001", True),
        ("https://a.org/x", None, False),
    ],
)
def test_only_a_better_address_is_proposed(url: str, target: str | None, better: bool) -> None:  # noqa: FBT001  # a parameter
    said = LinkAnswer(url=url, state="alive", reason="200 OK", target=target)
    assert better_url(url, said) == (target if better else None)


def test_an_interrupted_run_ends_at_once_and_the_next_goes_on(run: Run, tmp_path: Path) -> None:
    with LinkServer(answer, delay_s=0.2) as slow:
        lines = (f"- [Page {number}]({slow.url(f'page{number}')})\n" for number in range(30))
        (tmp_path / "README.md").write_text("# L\n\n" + "".join(lines), encoding="utf-8")
        assert run("import", "README.md").exit_code == 0
        command = [sys.executable, "-m", "llmlist", "links", "--allow-private", "--pause", "0"]
        env = {**os.environ, "PYTHONPATH": str(Path(llmlist.__file__).parents[1])}
        with subprocess.Popen(command, cwd=tmp_path, env=env, stderr=subprocess.PIPE, text=True) as process:  # noqa: S603  # our own
            wait_until(lambda: len(slow.asked) > 3)
            process.send_signal(signal.SIGINT)
            _, told = process.communicate(timeout=10)
        assert process.returncode == 130
        assert "the next run goes on from there" in told
        answered = len(slow.asked) - 1
        slow.asked.clear()
        assert run("links", "--allow-private", "--pause", "0").exit_code == 0
        assert len(slow.asked) <= 31 - answered


def wait_until(happened: Callable[[], bool]) -> None:
    end = time.monotonic() + 30
    while not happened():
        assert time.monotonic() < end
        time.sleep(0.01)
