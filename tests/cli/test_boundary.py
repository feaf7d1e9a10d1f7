from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
import typer

from llmlist import __version__, cli
from llmlist.errors import (
    CatalogSyntaxError,
    ConfigError,
    DataError,
    EditError,
    InvalidIdentifierError,
    LlmlistError,
    OverlappingEditsError,
    SourceError,
    SourceUnavailableError,
    StaleFileError,
    UnknownKeyError,
    WorkNotFoundError,
)
from llmlist.model.problem import Location, Problem

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import CommandResult, Run

    UseCommand = Callable[[Callable[[], object]], None]
    Outcome = Callable[[BaseException], CommandResult]


@pytest.fixture
def use_command(monkeypatch: pytest.MonkeyPatch) -> UseCommand:
    """Return a function that makes ``llmlist act`` do what it is given; ``take TEXT`` takes an argument."""

    def use(action: Callable[[], object]) -> None:
        app = typer.Typer(add_completion=False)

        @app.command()
        def act() -> object:
            return action()

        @app.command()
        def take(text: str, *, count: int = 1) -> None:
            typer.echo(text * count)

        monkeypatch.setattr(cli, "_load_app", lambda: app)

    return use


@pytest.fixture
def outcome(run: Run, use_command: UseCommand) -> Outcome:
    """Return a function that runs a command which raises."""

    def run_raising(error: BaseException) -> CommandResult:
        def fail() -> object:
            raise error

        use_command(fail)
        return run("act")

    return run_raising


def test_version_is_one_line_on_stdout(run: Run) -> None:
    result = run("--version")
    assert (result.exit_code, result.stdout, result.stderr) == (0, f"llmlist {__version__}\n", "")


@pytest.mark.parametrize(
    ("error", "exit_code"),
    [
        (ConfigError, 2),
        (UnknownKeyError, 2),
        (DataError, 3),
        (CatalogSyntaxError, 3),
        (InvalidIdentifierError, 3),
        (SourceError, 4),
        (WorkNotFoundError, 4),
        (SourceUnavailableError, 4),
        (EditError, 5),
        (StaleFileError, 5),
        (OverlappingEditsError, 5),
    ],
)
def test_an_expected_failure_is_a_message_a_hint_and_its_status(
    outcome: Outcome, error: type[LlmlistError], exit_code: int
) -> None:
    result = outcome(error("the message", hint="the hint"))
    assert result.exit_code == exit_code
    assert result.stdout == ""
    assert result.stderr == "llmlist: the message\n  hint: the hint\n"


def test_every_error_has_a_documented_status() -> None:
    def below(kind: type[LlmlistError]) -> set[type[LlmlistError]]:
        return {kind}.union(*map(below, kind.__subclasses__()))

    assert {kind.exit_code for kind in below(LlmlistError) - {LlmlistError}} == {2, 3, 4, 5}


def test_a_data_error_says_where(outcome: Outcome) -> None:
    result = outcome(DataError("not UTF-8", location=Location(path="README.md", line=3, column=7)))
    assert result.stderr == "llmlist: README.md:3:7: not UTF-8\n"


def test_every_fault_stands_on_a_line_of_its_own(outcome: Outcome) -> None:
    places = [Location(path="catalog/a.yaml", line=line, column=2) for line in (1, 5)]
    problems = tuple(
        Problem(code="bad-date", severity="error", message="no date", location=place) for place in places
    )
    result = outcome(CatalogSyntaxError("2 errors", problems=problems))
    assert result.exit_code == 3
    assert result.stderr.splitlines() == [
        "catalog/a.yaml:1:2: error: no date [bad-date]",
        "catalog/a.yaml:5:2: error: no date [bad-date]",
        "llmlist: 2 errors",
    ]


def test_one_fault_is_said_once(outcome: Outcome) -> None:
    problem = Problem(code="c", severity="error", message="no date", hint="write 2017")
    result = outcome(CatalogSyntaxError("no date", problems=(problem,), hint="write 2017"))
    assert result.stderr == "error: no date [c]\n  hint: write 2017\n"


def test_hostile_text_in_a_message_is_harmless(outcome: Outcome) -> None:
    result = outcome(EditError("title \x1b[2J\u202e[bold]x\nsecond line"))
    assert result.stderr == "llmlist: title \\x1b[2J\\u202e[bold]x second line\n"


def test_an_interrupt_is_130_without_a_traceback(outcome: Outcome) -> None:
    result = outcome(KeyboardInterrupt())
    assert (result.exit_code, result.stderr) == (130, "llmlist: interrupted\n")


def test_giving_up_at_a_question_is_130(outcome: Outcome) -> None:
    assert outcome(typer.Abort()).exit_code == 130


def test_a_bug_is_70_with_its_traceback(outcome: Outcome) -> None:
    result = outcome(ZeroDivisionError("the divisor"))
    assert result.exit_code == 70
    assert "Traceback" in result.stderr
    assert "ZeroDivisionError: the divisor" in result.stderr
    assert "this is a bug in llmlist" in result.stderr


@pytest.mark.parametrize(
    ("error", "exit_code"), [(typer.Exit(1), 1), (typer.Exit(), 0), (SystemExit(3), 3), (SystemExit(), 0)]
)
def test_a_command_may_end_itself(outcome: Outcome, error: BaseException, exit_code: int) -> None:
    result = outcome(error)
    assert (result.exit_code, result.stderr) == (exit_code, "")


@pytest.mark.parametrize(("value", "exit_code"), [(None, 0), (0, 0), (1, 1), ("text", 1)])
def test_what_a_command_returns_is_its_status(
    run: Run, use_command: UseCommand, value: object, exit_code: int
) -> None:
    use_command(lambda: value)
    assert run("act").exit_code == exit_code


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("take",), "Missing argument"),
        (("take", "x", "--nonsense"), "No such option"),
        (("take", "x", "--count", "many"), "Invalid value for '--count'"),
        (("nonsense",), "No such command 'nonsense'"),
    ],
)
def test_a_usage_error_is_2_and_names_the_help_page(
    run: Run, use_command: UseCommand, arguments: tuple[str, ...], message: str
) -> None:
    use_command(lambda: None)
    result = run(*arguments)
    assert result.exit_code == 2
    assert result.stdout == ""
    assert message in result.stderr
    assert "--help` shows every argument" in result.stderr
    assert "Traceback" not in result.stderr


def test_a_hostile_argument_is_harmless(run: Run, use_command: UseCommand) -> None:
    use_command(lambda: None)
    assert "\x1b" not in run("\x1b[2J").stderr


def test_help_is_0(run: Run, use_command: UseCommand) -> None:
    use_command(lambda: None)
    result = run("--help")
    assert result.exit_code == 0
    assert "act" in result.stdout


def run_process(code: str, *, shell_tail: str = "", **environment: str) -> subprocess.CompletedProcess[bytes]:
    command = '"$0" -c "$1"' + shell_tail
    return subprocess.run(  # noqa: S603  # this interpreter on code of our own
        ["/bin/bash", "-c", f"set -o pipefail; {command}", sys.executable, code],
        capture_output=True,
        check=False,
        env={**os.environ, **environment},
    )


_PRINT_MUCH = """
import typer
from llmlist import cli
from llmlist.cli.output.messages import show_summary
app = typer.Typer()
@app.command()
def act() -> None:
    show_summary(["\\u8bba\\u6587 x"] * COUNT)
cli._load_app = lambda: app
import sys
sys.argv = ["llmlist"]
cli.run()
"""


@pytest.mark.parametrize("count", [1, 100_000])
def test_a_reader_that_went_away_is_no_bug(count: int) -> None:
    result = run_process(_PRINT_MUCH.replace("COUNT", str(count)), shell_tail=" | (sleep 0.1; exec true)")
    assert result.stderr == b""
    assert result.returncode in {0, 141}
    if count > 1:
        assert result.returncode == 141


def test_a_full_disk_behind_stdout_is_no_bug() -> None:
    result = run_process(_PRINT_MUCH.replace("COUNT", "1"), shell_tail=" > /dev/full")
    assert result.returncode == 5
    assert result.stderr == b"llmlist: cannot print the result: No space left on device\n"


def test_a_closed_stdout_is_no_bug() -> None:
    result = run_process(_PRINT_MUCH.replace("COUNT", "1"), shell_tail=" >&-")
    assert (result.returncode, result.stderr) == (0, b"")


def test_an_ascii_locale_shows_escapes() -> None:
    result = run_process(
        _PRINT_MUCH.replace("COUNT", "1"), PYTHONIOENCODING="ascii", PYTHONUTF8="0", LC_ALL="C"
    )
    assert (result.returncode, result.stdout) == (0, b"\\u8bba\\u6587 x\n")


def test_no_command_at_all_is_2_and_shows_the_help(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    app = typer.Typer(add_completion=False, no_args_is_help=True)
    for name in ("act", "take"):
        app.command(name)(lambda: None)
    monkeypatch.setattr(cli, "_load_app", lambda: app)
    result = run()
    assert result.exit_code == 2
    assert "take" in result.stdout + result.stderr
    assert "Traceback" not in result.stderr
