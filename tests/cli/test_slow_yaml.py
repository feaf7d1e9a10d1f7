from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

WITHOUT_C = """
import sys
sys.modules["_ruamel_yaml"] = None
from llmlist.cli import main
sys.exit(main(sys.argv[1:]))
"""


def run_without_c(root: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", WITHOUT_C, *arguments, "-C", str(root)]
    return subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603  # ourselves


def test_without_the_parser_in_c_the_same_is_said_and_once_that_it_is_slower(workspace: Path) -> None:
    (workspace / "more.md").write_text(
        "# More\n\n- [Another Paper of It](https://arxiv.org/abs/2401.00001)\n"
    )
    done = run_without_c(workspace, "import", "README.md", "more.md")
    assert done.returncode == 0
    assert done.stderr.count("parser in C is missing") == 1
    assert "ruamel.yaml[oldlibyaml]" in done.stderr
    assert "another" in run_without_c(workspace, "list").stdout


def test_what_was_read_before_needs_no_parser(workspace: Path) -> None:
    first = run_without_c(workspace, "list")
    assert "missing" in first.stderr
    second = run_without_c(workspace, "list")
    assert (second.stdout, second.stderr) == (first.stdout, "")
