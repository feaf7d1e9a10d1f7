from __future__ import annotations

import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from typing import TYPE_CHECKING

import pytest
from typer.main import get_command

from llmlist.cli.commands import app
from llmlist.cli.memory import REMEMBERED, folder_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.conftest import CommandResult, Run

QUESTIONS = (
    ("check",),
    *(("check", "--format", form) for form in ("json", "github", "sarif", "markdown")),
    ("check", "--statistics", "--exit-zero"),
    ("check", "--select=not-in-document", "-q"),
    ("check", "--fix"),
    ("render", "--check"),
    ("render", "--check", "--diff"),
    ("render",),
    ("dedupe",),
    ("dedupe", "--format", "json"),
)


@pytest.fixture
def faulty(workspace: Path) -> Path:
    """Return a workspace where something is to be found, and to be written."""
    document = workspace / "README.md"
    document.write_text(document.read_text().replace("ACL 2021", "Ж 2021"))
    return workspace


@pytest.fixture
def worked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return a list that grows with every command that is not answered from memory."""
    from llmlist import cli  # noqa: PLC0415

    done: list[str] = []
    run_command = cli._run_command

    def note(arguments: list[str]) -> int:
        done.append(arguments[0])
        return run_command(arguments)

    monkeypatch.setattr(cli, "_run_command", note)
    return done


def without_cache(run: Run, root: Path, question: tuple[str, ...]) -> CommandResult:
    shutil.rmtree(root / ".llmlist_cache", ignore_errors=True)
    return run(*question, cwd=root)


@pytest.mark.parametrize("question", QUESTIONS, ids=" ".join)
@pytest.mark.parametrize("state", ["good", "faulty"])
def test_a_remembered_answer_is_the_same_to_the_byte(
    run: Run, request: pytest.FixtureRequest, worked: list[str], question: tuple[str, ...], state: str
) -> None:
    root: Path = request.getfixturevalue("workspace" if state == "good" else "faulty")
    files = {path: path.read_bytes() for path in root.rglob("*") if path.is_file()}
    first = run(*question, cwd=root)
    changed = any(path.read_bytes() != content for path, content in files.items())
    assert len(worked) == 1
    if changed:
        pytest.skip("it wrote something: that is no answer to remember")
    assert run(*question, cwd=root) == first
    assert len(worked) == 1
    assert without_cache(run, root, question) == first


def append(path: Path) -> None:
    path.write_bytes(path.read_bytes() + b"\n# more\n")


CHANGES: dict[str, Callable[[Path], object]] = {
    "an entry": lambda root: append(next((root / "catalog" / "entries").rglob("*.yaml"))),
    "the document": lambda root: append(root / "README.md"),
    "the settings": lambda root: append(root / "catalog" / "catalog.yaml"),
    "a decision": lambda root: (root / "catalog" / "decisions.yaml").write_text("[]\n"),
    "a document gone": lambda root: (root / "README.md").unlink(),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
@pytest.mark.parametrize("question", [("check",), ("render", "--check")], ids=" ".join)
def test_a_change_is_seen(
    run: Run,
    workspace: Path,
    worked: list[str],
    question: tuple[str, ...],
    change: Callable[[Path], object],
) -> None:
    run(*question, cwd=workspace)
    change(workspace)
    second = run(*question, cwd=workspace)
    assert len(worked) == 2
    assert second == without_cache(run, workspace, question)


def test_on_another_day_a_check_is_made_anew(
    run: Run, workspace: Path, worked: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    run("check", cwd=workspace)
    monkeypatch.setattr("llmlist.cli.memory.time.strftime", lambda _: "2031-01-01")
    run("check", cwd=workspace)
    assert len(worked) == 2


def test_another_program_answers_for_itself(
    run: Run, workspace: Path, worked: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    run("check", cwd=workspace)
    monkeypatch.setattr("llmlist.storage.snapshot.stamp_of_program", lambda: b"another")
    run("check", cwd=workspace)
    assert len(worked) == 2


def test_a_cache_that_came_with_the_repository_is_not_believed(
    run: Run, workspace: Path, worked: list[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    run("check", cwd=workspace)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "another-user"))
    run("check", cwd=workspace)
    assert len(worked) == 2


def test_the_place_of_the_question_counts(run: Run, workspace: Path, worked: list[str]) -> None:
    run("check", cwd=workspace)
    run("check", "-C", "..", cwd=workspace / "catalog")
    assert len(worked) == 2
    run("check", "-C", "..", cwd=workspace / "catalog")
    assert len(worked) == 2


def test_what_fails_is_not_remembered(run: Run, workspace: Path, worked: list[str]) -> None:
    (workspace / "catalog" / "catalog.yaml").write_text("name: [")
    first = run("check", cwd=workspace)
    assert first.exit_code == 3
    assert run("check", cwd=workspace) == first
    assert len(worked) == 2


def test_a_file_that_changes_meanwhile_spoils_the_answer(
    run: Run, workspace: Path, worked: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from llmlist import cli  # noqa: PLC0415

    run_command = cli._run_command

    def change_and_run(arguments: list[str]) -> int:
        path = workspace / "README.md"
        content = path.read_bytes()
        path.write_bytes(b"# Empty\n")
        status = run_command(arguments)
        path.write_bytes(content)
        return status

    with monkeypatch.context() as patch:
        patch.setattr(cli, "_run_command", change_and_run)
        wrong = run("check", cwd=workspace)
    right = run("check", cwd=workspace)
    assert right != wrong
    assert len(worked) == 2


def test_a_document_behind_a_link_is_read_each_time(run: Run, workspace: Path, worked: list[str]) -> None:
    (workspace / "README.md").rename(workspace / "real.md")
    (workspace / "README.md").symlink_to("real.md")
    first = run("check", cwd=workspace)
    assert run("check", cwd=workspace) == first
    assert len(worked) == 2


@pytest.mark.parametrize("content", [b"", b"no database", b"SQLite format 3\x00" + b"\xff" * 5000])
def test_a_damaged_cache_makes_it_only_slower(
    run: Run, workspace: Path, worked: list[str], content: bytes
) -> None:
    first = run("check", cwd=workspace)
    (workspace / ".llmlist_cache" / "cache.sqlite3").write_bytes(content)
    for _ in range(2):
        assert run("check", cwd=workspace) == first
    assert len(worked) == 2


def test_a_locked_cache_makes_it_only_slower(
    run: Run, workspace: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("llmlist.storage.cache_file.BUSY_TIMEOUT_S", 0.01)
    first = run("check", cwd=workspace)
    path = workspace / ".llmlist_cache" / "cache.sqlite3"
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        assert run("check", cwd=workspace) == first


def test_a_cache_that_cannot_be_made_makes_it_only_slower(run: Run, workspace: Path) -> None:
    first = without_cache(run, workspace, ("check",))
    shutil.rmtree(workspace / ".llmlist_cache", ignore_errors=True)
    (workspace / ".llmlist_cache").write_text("in the way")
    assert run("check", cwd=workspace) == first


def test_processes_at_once_say_the_same(faulty: Path) -> None:
    command = [sys.executable, "-m", "llmlist", "check", "-C", str(faulty)]
    running = [
        subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE)  # noqa: S603  # ourselves
        for _ in range(4)
    ]
    said = {(*process.communicate(timeout=120), process.returncode) for process in running}
    again = subprocess.run(command, capture_output=True, check=False)  # noqa: S603  # ourselves
    assert again.returncode == 1
    assert said == {(again.stdout, again.stderr, again.returncode)}
    assert not list((faulty / ".llmlist_cache").glob("*.broken"))


# --- which commands


@pytest.mark.parametrize(
    ("arguments", "folder"),
    [
        (["check"], ""),
        (["check", "-q", "-C", "x", "--format", "json"], "x"),
        (["render", "--check", "--directory=x y"], "x y"),
        (["check", "--select", "-C"], ""),
    ],
)
def test_the_folder_is_found(arguments: list[str], folder: str) -> None:
    assert folder_of(arguments) == folder


@pytest.mark.parametrize(
    "arguments",
    [
        [], ["--version"], ["list"], ["check", "--help"], ["check", "--diff", "HEAD"],
        ["check", "--diff=HEAD"],
        ["check", "--dry-run", "--fix"], ["check", "more"], ["check", "-qC", "x"], ["check", "-Cx"],
        ["check", "--"], ["dedupe", "--apply"], ["dedupe", "--records", "x"], ["check", "--quiet=x"],
    ],
    ids=" ".join,
)  # fmt: skip
def test_with_other_arguments_memory_stands_aside(arguments: list[str]) -> None:
    assert folder_of(arguments) is None


@pytest.mark.parametrize("name", REMEMBERED)
def test_the_arguments_are_those_of_the_command(name: str) -> None:
    command = getattr(get_command(app), "commands")[name]  # noqa: B009  # Typer's group is typed without it
    takes_value = {
        option: not parameter.is_flag
        for parameter in command.params
        for option in (*parameter.opts, *parameter.secondary_opts)
    }
    flags, valued = REMEMBERED[name]
    assert {option: takes_value.get(option) for option in flags | valued} == {
        **dict.fromkeys(flags, False),
        **dict.fromkeys(valued, True),
    }
