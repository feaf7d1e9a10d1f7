"""The action for GitHub: its steps are run as they stand."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pytest
from ruamel.yaml import YAML

import llmlist
from tests.cli.test_sync import commit, git

if TYPE_CHECKING:
    from tests.conftest import Run

ACTION: Final = Path(__file__).parents[1] / "action.yml"
BAD: Final = "- [Clouds | Rivers](http://arxiv.org/abs/2105.00001) (`x`)\n"

pytestmark = pytest.mark.skipif(
    shutil.which("bash") is None or shutil.which("git") is None, reason="the steps are bash and use git"
)


def steps() -> dict[str, Any]:
    described = YAML(typ="safe", pure=True).load(ACTION.read_text(encoding="utf-8"))
    return {step["name"]: step for step in described["runs"]["steps"] if "name" in step}


@pytest.fixture
def repository(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A list with a catalogue, committed, with the command of this source tree on the path."""
    (tmp_path / "bin").mkdir()
    command = tmp_path / "bin" / "llmlist"
    command.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -m llmlist "$@"\n', encoding="utf-8")
    command.chmod(0o755)
    monkeypatch.setenv("PATH", f"{command.parent}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setenv("PYTHONPATH", str(Path(llmlist.__file__).parents[1]))
    root = tmp_path / "my list"
    root.mkdir()
    text = "# W\n\n- [Moss](https://arxiv.org/abs/2101.00001)\n- [Mills](https://arxiv.org/abs/2101.00002)\n"
    (root / "README.md").write_text(text, encoding="utf-8")
    assert run("import", "README.md", cwd=root).exit_code == 0
    git(root, "init", "--quiet")
    commit(root)
    return root


def run_step(name: str, folder: Path, base: str, summary: Path) -> subprocess.CompletedProcess[str]:
    script = steps()[name]["run"]
    assert "${{" not in script, "what comes from outside reaches a script through the environment alone"
    env = {**os.environ, "BASE": base, "FOLDER": str(folder), "GITHUB_STEP_SUMMARY": str(summary)}
    return subprocess.run(  # noqa: S603  # our own script
        ["bash", "-e", "-o", "pipefail", "-c", script],  # noqa: S607  # as GitHub runs it
        cwd=folder,
        env=env,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("base", ["", "HEAD"])
def test_a_good_list_passes(repository: Path, tmp_path: Path, base: str) -> None:
    summary = tmp_path / "summary.md"
    for name in ("Fetch the commit to compare with", "Summarize", "Check")[not base :]:
        done = run_step(name, repository, base, summary)
        assert (done.returncode, done.stdout) == (0, ""), done.stderr
    assert summary.read_text(encoding="utf-8").startswith("**llmlist**: nothing")


def test_a_strangers_line_is_annotated_and_summarized(repository: Path, tmp_path: Path) -> None:
    readme = repository / "README.md"
    readme.write_text(readme.read_text(encoding="utf-8") + BAD, encoding="utf-8")
    summary = tmp_path / "summary.md"
    assert run_step("Summarize", repository, "HEAD", summary).returncode == 0
    assert "**llmlist**: 1 new entry" in summary.read_text(encoding="utf-8")
    done = run_step("Check", repository, "HEAD", summary)
    assert done.returncode == 1
    assert done.stdout.startswith("::error file=README.md,line=5,")


def test_steps_name_their_shell() -> None:
    assert all(step["shell"] == "bash" for step in steps().values())
