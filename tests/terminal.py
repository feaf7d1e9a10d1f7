"""A terminal for tests: what a command draws where somebody looks on."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

pty = pytest.importorskip("pty", reason="this system has no pseudo-terminals")


def draw(root: Path, *arguments: str, environment: Mapping[str, str], first: str = "pass") -> bytes:
    """Return what a command draws, run in a process of its own.

    Args:
        root: Where it works.
        arguments: Of the command.
        environment: All of its variables.
        first: Python to run before it.
    """
    ours, theirs = pty.openpty()
    process = subprocess.Popen(  # noqa: S603  # this interpreter on our own package
        [sys.executable, "-c", f"{first}\nfrom llmlist.cli import run; run()", *arguments],
        cwd=root,
        stdin=subprocess.DEVNULL,
        stdout=theirs,
        stderr=theirs,
        env=dict(environment),
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
    return drawn
