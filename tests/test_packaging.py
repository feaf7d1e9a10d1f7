"""What a user gets who installs llmlist: the command, the types, nothing else."""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import subprocess
import sys
import tomllib
import venv
import zipfile
from email import message_from_string
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pytest

import llmlist
from tests.cli.test_sync import git

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
    if importlib.util.find_spec("hatchling") is None or importlib.util.find_spec("hatch_vcs") is None:
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
        assert metadata["Name"] == "llmlist"
        assert re.match(r"\d+\.\d+", metadata["Version"])
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


def test_only_the_version_is_found_late() -> None:
    assert llmlist.__version__
    with pytest.raises(AttributeError):
        _ = llmlist.nothing


def test_the_version_is_that_of_the_first_installed_package(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in (1, 2):
        info = tmp_path / f"site{number}" / f"llmlist-{number}.0.dev5+g1a2b.dist-info"
        info.mkdir(parents=True)
        text = f"Metadata-Version: 2.4\nName: llmlist\nVersion: {number}.0.dev5+g1a2b\n\nVersion: 9\n"
        (info / "METADATA").write_text(text)
    places = [str(tmp_path / name) for name in ("none", "site1", "site2")]
    monkeypatch.setattr(sys, "path", [*places, *sys.path])
    assert llmlist.__version__ == "1.0.dev5+g1a2b" == importlib.metadata.version("llmlist")


def test_without_being_installed_the_version_is_unknown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "path", [str(tmp_path)])
    assert llmlist.__version__ == "0+unknown"


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


@pytest.fixture(scope="module")
def sources(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the sources as an archive has them, without git."""
    folder = tmp_path_factory.mktemp("sources")
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copyfile(ROOT / name, folder / name)
    shutil.copytree(ROOT / "src", folder / "src", ignore=shutil.ignore_patterns("__pycache__"))
    return folder


@pytest.fixture(scope="module")
def installed(sources: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of programs of an environment into which the wheel was installed."""
    folder = tmp_path_factory.mktemp("installed")
    build = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", str(folder)]
    subprocess.run([*build, str(sources)], check=True)  # noqa: S603  # our own project
    (built,) = folder.glob("llmlist-*.whl")
    venv.create(folder / "environment", with_pip=True)
    programs = folder / "environment" / ("Scripts" if os.name == "nt" else "bin")
    install = [str(programs / "python"), "-m", "pip", "install", "--quiet", str(built)]
    subprocess.run(install, check=True)  # noqa: S603  # our own wheel
    return programs


@pytest.fixture(scope="module")
def project_fallback() -> str:
    """Return the version of a copy without git."""
    with (ROOT / "pyproject.toml").open("rb") as file:
        return str(tomllib.load(file)["tool"]["hatch"]["version"]["fallback-version"])


class TestInstalled:
    """What ``pip install`` of the built wheel gives, in an environment that has nothing else."""

    pytestmark = pytest.mark.integration

    def test_the_command_reads_a_list_and_finds_nothing_to_change(
        self, installed: Path, tmp_path: Path
    ) -> None:
        shutil.copyfile(ROOT / "docs" / "examples" / "reading-list" / "README.md", tmp_path / "README.md")
        before = (tmp_path / "README.md").read_bytes()
        for words in (["import", "README.md"], ["render", "--check"], ["list"], ["schema", "entries"]):
            command = [str(installed / "llmlist"), *words]
            done = subprocess.run(command, cwd=tmp_path, capture_output=True, check=False)  # noqa: S603
            assert (done.returncode, done.stderr if done.returncode else b"") == (0, b"")
        assert (tmp_path / "README.md").read_bytes() == before

    def test_without_git_the_version_is_that_of_the_last_release(
        self, installed: Path, project_fallback: str
    ) -> None:
        command = [str(installed / "llmlist"), "--version"]
        done = subprocess.run(command, capture_output=True, check=True, text=True)  # noqa: S603
        assert done.stdout == f"llmlist {project_fallback}\n"

    @pytest.mark.parametrize(("tag", "version"), [("v7.8.9", r"7\.8\.9"), (None, r"0\.1\.1\.dev1\+g\w+")])
    def test_the_version_is_that_of_the_tag(
        self, sources: Path, tmp_path: Path, tag: str | None, version: str
    ) -> None:
        clone = Path(shutil.copytree(sources, tmp_path / "clone"))
        git(clone, "init", "--quiet")
        git(clone, "add", "--all")
        git(clone, "commit", "--quiet", "--message", "All")
        if tag is not None:
            git(clone, "tag", tag)
        build = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", str(tmp_path)]
        subprocess.run([*build, str(clone)], check=True)  # noqa: S603  # our own project
        (built,) = tmp_path.glob("llmlist-*.whl")
        assert re.fullmatch(version, built.name.split("-")[1])
