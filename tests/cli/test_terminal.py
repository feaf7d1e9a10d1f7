"""On a real terminal: what lists and servers say is shown, never obeyed."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import llmlist
from tests.arxiv_server import Fault, ServedPaper, run_arxiv_server
from tests.terminal import draw, pty

if TYPE_CHECKING:
    from tests.conftest import Run

HOSTILE = (
    "# L\n\n## Papers\n\n"
    "- [Fast [red]Models[/red] :smile: \x1b[2J\x1b]0;owned\x07\u202etxt](https://example.org/1)\n"
    "- [Fast [red]Models[/red] :smile: \x1b[2J\x1b]0;owned\x07\u202etxt](https://example.org/2)\n"
)
# What rich itself uses: colours and attributes.
COLOURS = re.compile(r"\x1b\[[\d;]*m")


@pytest.fixture
def hostile(run: Run, tmp_path: Path) -> Path:
    (tmp_path / "README.md").write_text(HOSTILE, encoding="utf-8")
    assert run("import", "README.md").exit_code == 0
    return tmp_path


def on_terminal(root: Path, *arguments: str, first: str = "pass", **environment: str) -> str:
    """Return what a command draws on a terminal of 60 columns; see `draw`."""
    own = {
        "PYTHONPATH": str(Path(llmlist.__file__).parents[1]),
        "TERM": "xterm-256color",
        "COLUMNS": "60",
        "PYTHONUTF8": "1",
    }
    return draw(root, *arguments, environment={**os.environ, **own, **environment}, first=first).decode()


@pytest.mark.parametrize(
    "arguments",
    [
        ("list",),
        ("show", "fast-red-models"),
        ("dedupe",),
        ("import", "README.md", "--dry-run", "-C", "."),
        ("remove", "fast-red-models", "--dry-run"),
        ("show", "\x1b[2J"),
    ],
)
def test_nothing_from_outside_drives_it(hostile: Path, arguments: tuple[str, ...]) -> None:
    drawn = on_terminal(hostile, *arguments)
    rest = COLOURS.sub("", drawn)
    assert not {"\x1b", "\x07", "\u202e", "\x9b"} & set(rest)


def test_markup_in_a_title_is_text(hostile: Path) -> None:
    drawn = COLOURS.sub("", on_terminal(hostile, "list", COLUMNS="200"))
    assert "Fast [red]Models[/red] :smile: \\x1b[2J\\x1b]0;owned\\x07\\u202etxt" in drawn


def test_a_table_fits(hostile: Path) -> None:
    lines = COLOURS.sub("", on_terminal(hostile, "list")).splitlines()
    assert max(map(len, lines)) <= 60


def test_no_color_is_heeded(hostile: Path) -> None:
    assert "\x1b[3" not in on_terminal(hostile, "remove", "fast-red-models", "--dry-run", NO_COLOR="1")
    assert "\x1b[31m" in on_terminal(hostile, "remove", "fast-red-models", "--dry-run")


def test_keys_are_read_one_by_one(hostile: Path) -> None:
    """On a real terminal an answer needs no Enter, and nothing that the list says is obeyed."""
    exit_code, drawn = answered(
        hostile, (b"[q]uit:", b"n"), (b"for none):", "two märkets\n".encode()), (b"the last", b"q")
    )
    assert exit_code == 0
    text = (hostile / "catalog" / "decisions.yaml").read_text(encoding="utf-8")
    assert "reason: two märkets\n" in text
    assert COLOURS.sub("", drawn).count("\x1b") == 0


def test_keys_may_be_typed_ahead(hostile: Path) -> None:
    assert answered(hostile, (b"[q]uit:", b"nwhy not\nq"))[0] == 0
    text = (hostile / "catalog" / "decisions.yaml").read_text(encoding="utf-8")
    assert "reason: why not\n" in text


def test_a_function_key_is_no_letter(hostile: Path) -> None:
    """F1 to F4 send letters behind an escape."""
    assert answered(hostile, (b"[q]uit:", b"\x1bOS"), (b"[q]uit:", b"\x1bOQ"), (b"[q]uit:", b"q"))[0] == 1


def test_init_asks_two_questions(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    (tmp_path / "README.md").write_text(HOSTILE, encoding="utf-8")
    begin = ("init",)
    assert answered(tmp_path, (b"write this? [Y/n]", b"n\n"), arguments=begin)[0] == 1
    assert not (tmp_path / "catalog").exists()
    answers = ((b"write this? [Y/n]", b"\n"), (b"too? [Y/n]", b"n\n"))
    assert answered(tmp_path, *answers, arguments=begin)[0] == 0
    assert (tmp_path / "catalog" / "catalog.yaml").is_file()
    assert not (tmp_path / ".pre-commit-config.yaml").exists()


def answered(
    root: Path, *answers: tuple[bytes, bytes], arguments: tuple[str, ...] = ("dedupe", "--interactive")
) -> tuple[int, str]:
    """Run a command on a terminal; each answer waits for a text. Return status and screen."""
    ours, theirs = pty.openpty()
    process = subprocess.Popen(  # noqa: S603  # this interpreter on our own package
        [sys.executable, "-m", "llmlist", *arguments],
        cwd=root,
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        env={
            **os.environ,
            "PYTHONPATH": str(Path(llmlist.__file__).parents[1]),
            "TERM": "xterm-256color",
            "COLUMNS": "60",
            "PYTHONUTF8": "1",
        },
    )
    os.close(theirs)
    drawn = b""
    for mark, keys in answers:
        drawn += read_until(ours, mark)
        os.write(ours, keys)
    exit_code = process.wait(timeout=60)
    os.close(ours)
    return exit_code, drawn.decode(errors="replace")


def read_until(descriptor: int, mark: bytes) -> bytes:
    """Return what is drawn up to a text that must come."""
    drawn = b""
    while mark not in drawn:
        drawn += os.read(descriptor, 65536)
    return drawn


def test_waiting_for_arxiv_is_said_beside_the_bar(hostile: Path) -> None:
    (hostile / "README.md").write_text(
        "# L\n\n- [On Bags](https://arxiv.org/abs/2301.00001)\n", encoding="utf-8"
    )
    with run_arxiv_server([ServedPaper(id="2301.00001", title="On Bags")]) as server:
        server.fail_with(Fault(kind="status", status=503))
        environment = server.environ(delay_s=0.6)
        on_terminal(hostile, "import", "README.md")
        drawn = on_terminal(hostile, "enrich", "--source", "arxiv", "--dry-run", **environment)
    assert "asking arXiv" in drawn
    assert re.search(r"0/1 .* left", COLOURS.sub("", drawn))
    assert "waiting 1 s for arXiv" in drawn
