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

if TYPE_CHECKING:
    from tests.conftest import Run

pty = pytest.importorskip("pty", reason="this system has no pseudo-terminals")

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


def on_terminal(root: Path, *arguments: str, **environment: str) -> str:
    """Return what a command draws on a terminal of 60 columns."""
    ours, theirs = pty.openpty()
    process = subprocess.Popen(  # noqa: S603  # this interpreter on our own package
        [sys.executable, "-m", "llmlist", *arguments],
        cwd=root,
        stdin=subprocess.DEVNULL,
        stdout=theirs,
        stderr=theirs,
        env={
            **os.environ,
            "PYTHONPATH": str(Path(llmlist.__file__).parents[1]),
            "TERM": "xterm-256color",
            "COLUMNS": "60",
            "PYTHONUTF8": "1",
            **environment,
        },
    )
    os.close(theirs)
    drawn = b""
    try:
        while chunk := os.read(ours, 65536):
            drawn += chunk
    except OSError:
        pass  # Linux says so that the other end is closed.
    os.close(ours)
    process.wait(timeout=10)
    return drawn.decode()


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
    ours, theirs = pty.openpty()
    process = subprocess.Popen(  # this interpreter on our own package
        [sys.executable, "-m", "llmlist", "dedupe", "--interactive"],
        cwd=hostile,
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
    drawn = read_until(ours, b"[q]uit:")
    os.write(ours, b"n")
    drawn += read_until(ours, b"for none):")
    os.write(ours, "two märkets\n".encode())
    drawn += read_until(ours, b"the last")
    os.write(ours, b"q")
    os.set_blocking(ours, False)
    assert process.wait(timeout=20) == 0
    os.close(ours)
    text = (hostile / "catalog" / "decisions.yaml").read_text(encoding="utf-8")
    assert "reason: two märkets\n" in text
    assert COLOURS.sub("", drawn.decode(errors="replace")).count("\x1b") == 0


def read_until(descriptor: int, mark: bytes) -> bytes:
    """Return what is drawn up to a text that must come."""
    drawn = b""
    while mark not in drawn:
        drawn += os.read(descriptor, 65536)
    return drawn
