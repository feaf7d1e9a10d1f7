"""``enrich`` stopped in the middle, as a real process: what came is kept, and is not asked for again."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest

import llmlist
from tests.arxiv_server import Fault, ServedPaper
from tests.cli.conftest import files_below

if TYPE_CHECKING:
    from tests.arxiv_server import ArxivServer
    from tests.conftest import Run

VALUES: Final = tuple(f"2301.{number:05}" for number in range(10_001, 10_151))
PAUSE_S: Final = 0.5
"""Between two requests: time for the test to make the second one hang."""


@pytest.fixture
def listed(run: Run, tmp_path: Path, arxiv: ArxivServer) -> Path:
    arxiv.add(*(ServedPaper(id=one, title=f"A Study of Pocket Number {one}") for one in VALUES))
    items = "".join(f"- [A Study of Pocket Number {one}](https://arxiv.org/abs/{one})\n" for one in VALUES)
    (tmp_path / "README.md").write_text(f"# L\n\n## Papers\n\n{items}", encoding="utf-8")
    assert run("import", "README.md").exit_code == 0
    return tmp_path


def stop_in_the_second_request(root: Path, arxiv: ArxivServer, how: signal.Signals) -> tuple[int, str]:
    """Run ``enrich`` and stop it while the server lets it wait for its second answer."""
    source = str(Path(llmlist.__file__).parents[1])
    home = {"HOME": str(root / "home"), "PYTHONPATH": source, "LLMLIST_INDEX": str(root / "no-index")}
    process = subprocess.Popen(  # this interpreter on our own code
        [sys.executable, "-m", "llmlist", "enrich", "--source", "arxiv"],
        cwd=root,
        env={**os.environ, **arxiv.environ(delay_s=PAUSE_S), **home},
        stderr=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        text=True,
    )
    try:
        wait_for_requests(arxiv, 1)
        arxiv.fail_with(Fault(kind="hang", seconds=30))
        wait_for_requests(arxiv, 2)
        process.send_signal(how)
        _, told = process.communicate(timeout=20)
    finally:
        process.kill()
    return process.returncode, told


def wait_for_requests(arxiv: ArxivServer, number: int) -> None:
    end = time.monotonic() + 30
    while len(arxiv.requests) < number:
        assert time.monotonic() < end, "the command never asked"
        time.sleep(0.01)


def kept_ids(root: Path) -> list[str]:
    lines = (root / "catalog/metadata/arxiv.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line)["id"] for line in lines]


def without_metadata(root: Path) -> dict[str, bytes]:
    return {path: content for path, content in files_below(root).items() if "/metadata/" not in path}


def test_an_interrupt_keeps_what_came(run: Run, listed: Path, arxiv: ArxivServer) -> None:
    before = without_metadata(listed)
    code, told = stop_in_the_second_request(listed, arxiv, signal.SIGINT)
    assert (code, kept_ids(listed)) == (130, list(VALUES[:100]))
    assert "kept 100 answers in catalog/metadata/; run `llmlist enrich` again" in told
    assert without_metadata(listed) == before
    assert run("undo").exit_code == 0
    assert not (listed / "catalog/metadata/arxiv.jsonl").exists()


def test_a_crash_keeps_what_came_and_the_next_run_goes_on(
    run: Run, listed: Path, arxiv: ArxivServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = without_metadata(listed)
    code, _ = stop_in_the_second_request(listed, arxiv, signal.SIGKILL)
    assert (code, kept_ids(listed)) == (-signal.SIGKILL, list(VALUES[:100]))
    assert without_metadata(listed) == before
    # Another machine: what is known is what was committed.
    monkeypatch.setenv("LLMLIST_CACHE_DIR", str(listed / "another-cache"))
    asked = len(arxiv.requests)
    assert run("enrich", "--source", "arxiv").exit_code == 0
    assert [request.ids for request in arxiv.requests[asked:]] == [VALUES[100:]]
    assert kept_ids(listed) == list(VALUES)
