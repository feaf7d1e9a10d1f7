"""What a user gets who installs llmlist: the command, the types, nothing else."""

from __future__ import annotations

import importlib.util
import os
import re
import subprocess
import sys
import tomllib
import zipfile
from email import message_from_string
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pytest

import llmlist

if TYPE_CHECKING:
    from email.message import Message

    from tests.conftest import Run

ROOT: Final = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def project() -> dict[str, Any]:
    with (ROOT / "pyproject.toml").open("rb") as file:
        return dict(tomllib.load(file)["project"])


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> zipfile.ZipFile:
    """Build the wheel with the backend that is installed; nothing is downloaded."""
    if importlib.util.find_spec("hatchling") is None:
        pytest.skip("the build backend is not installed here")
    folder = tmp_path_factory.mktemp("wheel")
    build = "import sys, hatchling.build; print(hatchling.build.build_wheel(sys.argv[1]))"
    done = subprocess.run(  # noqa: S603  # this interpreter on our own project
        [sys.executable, "-c", build, str(folder)], cwd=ROOT, capture_output=True, check=True, text=True
    )
    return zipfile.ZipFile(folder / done.stdout.split()[-1])


def metadata_of(wheel: zipfile.ZipFile) -> Message:
    (path,) = [name for name in wheel.namelist() if name.endswith(".dist-info/METADATA")]
    return message_from_string(wheel.read(path).decode())


class TestWheel:
    def test_holds_every_module_and_the_mark_of_its_types(self, wheel: zipfile.ZipFile) -> None:
        packaged = {name for name in wheel.namelist() if ".dist-info/" not in name}
        files = [path for path in (ROOT / "src").rglob("*") if path.is_file() and path.suffix != ".pyc"]
        assert packaged == {path.relative_to(ROOT / "src").as_posix() for path in files}
        assert "llmlist/py.typed" in packaged

    def test_says_what_the_project_says(self, wheel: zipfile.ZipFile, project: dict[str, Any]) -> None:
        metadata = metadata_of(wheel)
        assert (metadata["Name"], metadata["Version"]) == ("llmlist", llmlist.__version__)
        assert metadata["Requires-Python"] == project["requires-python"]
        assert metadata["License-Expression"] == "MIT"
        assert len(metadata.get_all("Requires-Dist", [])) == len(project["dependencies"])
        assert metadata.get_payload() == (ROOT / "README.md").read_text(encoding="utf-8")

    def test_brings_the_command_and_the_licence(self, wheel: zipfile.ZipFile) -> None:
        names = {name.partition(".dist-info/")[2]: name for name in wheel.namelist()}
        assert b"llmlist = llmlist.cli:run" in wheel.read(names["entry_points.txt"])
        assert b"MIT License" in wheel.read(names["licenses/LICENSE"])


def test_the_command_of_the_project_exists(project: dict[str, Any]) -> None:
    module, _, function = project["scripts"]["llmlist"].partition(":")
    assert callable(getattr(importlib.import_module(module), function))


def test_the_package_says_that_it_is_typed() -> None:
    assert (Path(llmlist.__file__).parent / "py.typed").is_file()


def test_runs_as_a_module() -> None:
    done = subprocess.run(  # this interpreter on our own package
        [sys.executable, "-m", "llmlist", "--version"],
        capture_output=True,
        check=True,
        text=True,
        env={**os.environ, "PYTHONPATH": str(Path(llmlist.__file__).parents[1])},
    )
    assert done.stdout == f"llmlist {llmlist.__version__}\n"


def test_every_hook_runs_a_command_that_there_is(run: Run) -> None:
    hooks = (ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8")
    entries = re.findall(r"^  entry: llmlist (.*)$", hooks, re.MULTILINE)
    names = re.findall(r"^- id: ([a-z-]+)$", hooks, re.MULTILINE)
    page = (ROOT / "docs" / "how-to" / "check-every-change.md").read_text(encoding="utf-8")
    assert len(entries) == len(names) == hooks.count("pass_filenames: false")
    for name, entry in zip(names, entries, strict=True):
        assert f"| `{name}` | `llmlist {entry}` |" in page
        assert run(*entry.split(), "--help").exit_code == 0


@pytest.mark.parametrize(
    ("path", "runs"),
    [
        ("README.md", True),
        ("catalog/entries/a/b.yaml", True),
        ("lists/catalog/catalog.yml", True),
        ("setup.py", False),
        ("config.yaml", False),
        ("mycatalog/a.yaml", False),
    ],
)
def test_hooks_run_for_lists_and_catalogues(path: str, *, runs: bool) -> None:
    hooks = (ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8")
    for pattern in re.findall(r"^  files: '(.*)'$", hooks, re.MULTILINE):
        assert bool(re.search(pattern, path)) == runs
