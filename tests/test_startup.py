"""What a command loads decides how long it takes to start: looked at in fresh processes."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING, Final

import pytest

if TYPE_CHECKING:
    from pathlib import Path

_LIBRARIES: Final = frozenset(
    {"ruamel", "rapidfuzz", "arxiv", "requests", "lxml", "pyromark", "pylatexenc", "sqlite3", "bibtexparser"}
    | {"aiohttp", "asyncio", "rispy"}
)

_REPORT: Final = """
import sys
from llmlist.cli import main
code = main(sys.argv[1:])
sys.stdout.flush()
modules = sorted(sys.modules)
import json
print(json.dumps([code, modules]), file=sys.stderr)
"""


def loaded_by(*arguments: str, program: str = _REPORT) -> set[str]:
    """Return the top-level names of all modules that a command loads into a fresh process."""
    result = subprocess.run(  # noqa: S603  # this interpreter on code of our own
        [sys.executable, "-c", program, *arguments], capture_output=True, check=True, text=True
    )
    code, modules = json.loads(result.stderr.splitlines()[-1])
    assert code == 0
    return {name.split(".")[0] for name in modules}


def test_version_loads_next_to_nothing() -> None:
    assert not loaded_by("--version") & (
        _LIBRARIES | {"typer", "rich", "dataclasses", "filelock", "typing", "re", "email", "zipfile"}
    )


@pytest.mark.parametrize("arguments", [("--help",), ("list", "--help")])
def test_help_loads_no_library_of_the_commands(arguments: tuple[str, ...]) -> None:
    assert not loaded_by(*arguments) & _LIBRARIES


@pytest.mark.parametrize("arguments", [("check",), ("render", "--check"), ("dedupe",)])
def test_an_answer_from_memory_loads_next_to_nothing(workspace: Path, arguments: tuple[str, ...]) -> None:
    loaded_by(*arguments, "-C", str(workspace))
    slow = {"typer", "rich", "dataclasses", "typing", "pathlib", "json", "re"}
    assert not loaded_by(*arguments, "-C", str(workspace)) & (slow | _LIBRARIES - {"sqlite3"})


def test_a_pipe_needs_no_rich() -> None:
    program = """
import json, sys
from llmlist.cli.output.diffs import show_diff
from llmlist.cli.output.messages import show_json, show_problems
from llmlist.cli.output.tables import show_table
show_table(("a",), [("b",)]); show_diff("a", b"x", b"y"); show_json({}); show_problems(())
print(json.dumps([0, sorted(sys.modules)]), file=sys.stderr)
"""
    assert "rich" not in loaded_by(program=program)
