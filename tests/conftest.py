"""What every test may rely on: no network, no home of its own, a workspace, the command line."""

from __future__ import annotations

import io
import itertools
import os
import shutil
import socket
import sys
from dataclasses import dataclass
from ipaddress import ip_address
from pathlib import Path
from typing import TYPE_CHECKING, Final, Protocol

import pytest
from hypothesis import HealthCheck, settings

from llmlist.cli import main

if TYPE_CHECKING:
    from collections.abc import Callable

# Each run takes the same examples, wherever it is; `HYPOTHESIS_PROFILE=default` looks for others.
settings.register_profile(
    "repeatable",
    derandomize=True,
    deadline=None,
    database=None,
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "repeatable"))

DATA: Final = Path(__file__).parent / "data"

_HOMES = itertools.count()

# Settings of the user's machine that would change what a test sees. Git sets its own in hooks.
_FOREIGN_PREFIXES: Final = ("LLMLIST_", "XDG_", "GIT_", "TYPER_", "_TYPER_", "RICH_")
_FOREIGN_NAMES: Final = frozenset(
    {
        "NO_COLOR",
        "FORCE_COLOR",
        "CLICOLOR",
        "CLICOLOR_FORCE",
        "COLUMNS",
        "LINES",
        "TTY_COMPATIBLE",
        "TTY_INTERACTIVE",
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class CommandResult:
    """How a command ended and what it printed."""

    exit_code: int
    stdout: str
    stderr: str


class Run(Protocol):
    """The `run` fixture: run one command as a shell would."""

    def __call__(self, *arguments: str, cwd: Path | None = None, stdin: str = "") -> CommandResult: ...


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update-golden",
        action="store_true",
        help="write the files of expected output anew, then look at the diff",
    )


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[[Path, str], None]:
    """Compare a text with a file of expected output; ``--update-golden`` writes the file instead."""

    def check(path: Path, text: str) -> None:
        if request.config.getoption("--update-golden"):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text.encode())
        assert path.exists(), f"{path.name} is missing: run pytest --update-golden"
        assert text == path.read_bytes().decode()

    return check


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fail every test that asks for a name or an address beyond this machine.

    The failure is no `Exception`, so that code which copes with an unreachable network cannot hide it.
    """
    for name in ("connect", "connect_ex"):
        monkeypatch.setattr(socket.socket, name, _guarded_connect(getattr(socket.socket, name)))
    for name in ("getaddrinfo", "gethostbyname", "gethostbyname_ex"):
        monkeypatch.setattr(socket, name, _guarded_lookup(getattr(socket, name)))


def _guarded_connect(connect: Callable[..., object]) -> Callable[..., object]:
    def guarded(self: socket.socket, address: tuple[str, int] | str | bytes) -> object:
        if isinstance(address, tuple):
            _refuse_foreign(address[0])
        return connect(self, address)

    return guarded


def _guarded_lookup(look_up: Callable[..., object]) -> Callable[..., object]:
    def guarded(host: str | bytes | None, *args: object, **options: object) -> object:
        _refuse_foreign(host)
        return look_up(host, *args, **options)

    return guarded


def _refuse_foreign(host: str | bytes | None) -> None:
    name = host.decode() if isinstance(host, bytes) else host
    if name is not None and name not in {"", "localhost"} and not _is_loopback(name):
        pytest.fail(f"a test reached for the network: {name}")


def _is_loopback(name: str) -> bool:
    try:
        return ip_address(name).is_loopback
    except ValueError:
        return False


@pytest.fixture(autouse=True)
def own_environment(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Give every test an empty home and none of the user's settings."""
    for name in tuple(os.environ):
        if name.startswith(_FOREIGN_PREFIXES) or name in _FOREIGN_NAMES:
            monkeypatch.delenv(name)
    # Not tmp_path: making one lists all others, and few tests look at their home.
    home = tmp_path_factory.getbasetemp() / f"home-{next(_HOMES)}"
    home.mkdir()
    for name in ("HOME", "USERPROFILE"):
        monkeypatch.setenv(name, str(home))
    for name in ("CACHE", "CONFIG", "DATA", "STATE"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(home / name.lower()))
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    for role in ("AUTHOR", "COMMITTER"):
        monkeypatch.setenv(f"GIT_{role}_NAME", "Ada Example")
        monkeypatch.setenv(f"GIT_{role}_EMAIL", "ada@example.org")


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    """Return the root of a fresh copy of the invented workspace."""
    root = tmp_path / "workspace"
    shutil.copytree(DATA / "workspace", root)
    return root


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Return a function that runs one command in ``cwd``, by default the test's own folder."""

    def run_command(*arguments: str, cwd: Path | None = None, stdin: str = "") -> CommandResult:
        printed, told = io.BytesIO(), io.BytesIO()
        with pytest.MonkeyPatch.context() as patch:
            patch.chdir(cwd or tmp_path)
            patch.setattr(sys, "stdin", io.StringIO(stdin))
            patch.setattr(sys, "stdout", _stream(printed))
            patch.setattr(sys, "stderr", _stream(told))
            exit_code = main(arguments)
            for stream in (sys.stdout, sys.stderr):
                stream.flush()
            return CommandResult(
                exit_code=exit_code, stdout=printed.getvalue().decode(), stderr=told.getvalue().decode()
            )

    return run_command


def _stream(buffer: io.BytesIO) -> io.TextIOWrapper:
    return io.TextIOWrapper(buffer, encoding="utf-8", newline="", write_through=True)
