"""What the documentation says is so: every command runs, every page of reference is that of the code."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pytest
from typer.main import get_command

import llmlist
from llmlist.cli.commands import app
from llmlist.formats.catalog_schema import (
    CATALOG_FIELDS,
    DOCUMENT_FIELDS,
    QUERY_FIELDS,
    SECTION_FIELDS,
    SETTINGS_FIELDS,
)
from llmlist.formats.catalog_yaml import parse_catalog, parse_decisions, parse_entries
from llmlist.formats.entry_schema import ENTRY_FIELDS, MODEL_FIELDS, SEE_FIELDS
from llmlist.lists.headings import anchor
from llmlist.model.entry import KINDS
from llmlist.model.scheme import SCHEMES
from llmlist.workflows.check import CHECKS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.conftest import Run

ROOT: Final = Path(__file__).parents[1]
SOURCE: Final = ROOT / "src" / "llmlist"
DOCS: Final = ROOT / "docs"
PAGES: Final = sorted(
    [ROOT / "README.md", ROOT / "CHANGELOG.md", ROOT / "CONTRIBUTING.md", *DOCS.rglob("*.md")],
)
TUTORIAL: Final = DOCS / "tutorial" / "adopt-your-list.md"
COMMANDS: Final = DOCS / "reference" / "commands.md"
CATALOGUE: Final = DOCS / "reference" / "catalogue.md"
CHECK_PAGES: Final = DOCS / "reference" / "checks"
EXAMPLE: Final = DOCS / "examples" / "reading-list"

_FENCE: Final = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_HEADER: Final = """\
# Commands

<!-- Written from the code by `pytest tests/test_docs.py --update-golden`. -->

A command looks for the catalogue in its folder and upwards from there, as far as the git repository goes.
`-C` is as if it was started in that folder, as with git: it looks upwards from there.
Names of files are taken from there too.
Results go to stdout, everything else goes to stderr; on a terminal, tables and diffs are drawn in colour.
[Exit codes](exit-codes.md) and [environment variables](environment.md) are the same for all.
"""


def name_of(page: Path) -> str:
    return page.relative_to(ROOT).as_posix()


def blocks(page: Path, language: str) -> list[str]:
    found = _FENCE.findall(page.read_text(encoding="utf-8"))
    return [text for kind, text in found if kind == language]


@pytest.fixture
def llmlist_on_path(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let scripts find the command of this very source tree."""
    folder = tmp_path_factory.mktemp("bin")
    command = folder / "llmlist"
    command.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -m llmlist "$@"\n', encoding="utf-8")
    command.chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setenv("PYTHONPATH", str(Path(llmlist.__file__).parents[1]))


class TestCommands:
    """The page of commands is written from the code."""

    def test_page_is_current(self, golden: Callable[[Path, str], None]) -> None:
        golden(COMMANDS, format_page())

    def test_every_command_is_in_the_readme(self) -> None:
        text = (ROOT / "README.md").read_text(encoding="utf-8")
        assert re.findall(r"^\| `llmlist ([\w-]+)", text, re.MULTILINE) == list(command_group().commands)

    @pytest.mark.parametrize("name", [None, *get_command(app).commands])  # type: ignore[attr-defined]  # a group
    def test_every_help_page_can_be_shown(self, run: Run, name: str | None) -> None:
        result = run(*([name] if name else []), "--help")
        assert (result.exit_code, result.stderr) == (0, "")
        assert "llmlist" in result.stdout


def command_group() -> Any:  # noqa: ANN401  # Typer exports no name for its groups
    return get_command(app)


def format_page() -> str:
    return "\n".join(
        [_HEADER, *(format_command(name, one) for name, one in command_group().commands.items())]
    )


def format_command(name: str, command: Any) -> str:  # noqa: ANN401  # see `command_group`
    inside = getattr(command, "commands", None)
    if inside:
        words = (command.help or "").split("\n\n")[0]
        parts = [format_command(f"{name} {own}", one) for own, one in inside.items()]
        return f"## llmlist {name}\n\n{sentences(words)}\n\n" + "\n".join(parts)
    words, *examples = (command.help or "").split("\n\n")
    arguments = [one for one in command.params if one.param_type_name == "argument"]
    usage = " ".join([f"llmlist {name}", "[OPTIONS]", *(written_argument(one) for one in arguments)])
    shown = "\n".join(f"$ {example}" for example in examples)
    rows = [row for one in command.params for row in option_row(one)]
    return (
        f"## llmlist {name}\n\n{sentences(words)}\n\n```text\n{usage}\n```\n\n```console\n{shown}\n```\n\n"
        f"| argument or option | meaning |\n|---|---|\n" + "\n".join(rows) + "\n"
    )


def sentences(text: str) -> str:
    """Return text with a line for each sentence."""
    return re.sub(r"(?<=\.) (?=[A-Z])", "\n", " ".join(text.split()))


def written_argument(one: Any) -> str:  # noqa: ANN401  # see `command_group`
    name = one.metavar or one.name.upper()
    return name if one.required else f"[{name}]"


def option_row(one: Any) -> Iterator[str]:  # noqa: ANN401  # see `command_group`
    choices = getattr(one.type, "choices", None)
    if one.param_type_name == "argument":
        names = f"`{one.metavar or one.name.upper()}`"
    else:
        several = one.metavar if one.nargs > 1 else None
        kind = several or {"str": "TEXT"}.get(one.type.name, one.type.name.upper())
        value = "" if one.is_flag else f" {'|'.join(choices) if choices else kind}"
        names = ", ".join(f"`{name}{value}`" for name in one.opts).replace("|", "\\|")
    yield f"| {names} | {one.help} |"


class TestReadme:
    @pytest.mark.usefixtures("llmlist_on_path")
    def test_shows_what_the_demo_does(self) -> None:
        done = subprocess.run(  # noqa: S603  # our own script
            ["bash", str(DOCS / "examples" / "demo.sh")],  # noqa: S607  # whichever bash there is
            capture_output=True,
            check=False,
            text=True,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        (shown,) = blocks(ROOT / "README.md", "diff")
        assert shown in done.stdout
        (command,) = re.findall(r"^\$ llmlist add 2205.*$", done.stdout, re.MULTILINE)
        assert command.replace(" --offline --yes", "") in blocks(ROOT / "README.md", "console")[0]
        assert done.stdout.endswith("everything came out as it should.\n")

    @pytest.mark.usefixtures("llmlist_on_path")
    def test_the_demo_fails_if_anything_comes_out_differently(self, tmp_path: Path) -> None:
        shutil.copytree(DOCS / "examples", tmp_path / "examples")
        readme = tmp_path / "examples" / "reading-list" / "README.md"
        text = readme.read_text(encoding="utf-8")
        readme.write_text(text.replace("- [2021/08] [Moth", "- [2021/08] [Not a Moth"), encoding="utf-8")
        command = ["bash", str(tmp_path / "examples" / "demo.sh")]
        done = subprocess.run(command, capture_output=True, check=False, text=True)  # noqa: S603  # our own script
        assert done.returncode == 1
        assert "demo: expected exit 1, got 0" in done.stderr

    def test_fits_its_promise_of_few_lines_before_the_install(self) -> None:
        lines = (ROOT / "README.md").read_text(encoding="utf-8").splitlines()
        assert lines.index("## Install") < 50
        assert sum("badge" in line for line in lines) <= 3


@pytest.mark.skipif(shutil.which("git") is None, reason="the tutorial uses git")
def test_every_command_of_the_tutorial_does_what_it_shows(run: Run, tmp_path: Path) -> None:
    shutil.copytree(DOCS / "examples", tmp_path / "docs" / "examples")
    folder, status = tmp_path, 0
    for text in blocks(TUTORIAL, "console"):
        for command, shown in split_console(text):
            words = shlex.split(command)
            if words[0] == "cd":
                folder /= words[1]
            elif words[:2] == ["echo", "$?"]:
                assert shown == [str(status)], command
            elif words[0] == "llmlist":
                result = run(*words[1:], cwd=folder)
                status = result.exit_code
                assert_shown(shown, result.stdout + result.stderr, command)
            else:
                done = subprocess.run(words, cwd=folder, capture_output=True, check=True, text=True)  # noqa: S603  # our page
                assert_shown(shown, done.stdout, command)


def split_console(text: str) -> Iterator[tuple[str, list[str]]]:
    """Yield each command of a console block with the lines shown below it."""
    for part in re.split(r"^\$ ", text, flags=re.MULTILINE)[1:]:
        command, *shown = part.splitlines()
        yield command, shown


def assert_shown(shown: list[str], printed: str, command: str) -> None:
    """Check that lines were printed in this order; ``...`` ends a line, or stands for several."""
    rest = iter(printed.splitlines())
    for line in shown:
        if line != "...":
            start = line.removesuffix("...")
            exact = start == line
            found = any(one == line if exact else one.startswith(start) for one in rest)
            assert found, f"{command}\nlacks: {line}\nprinted:\n{printed}"


class TestCatalogue:
    @pytest.mark.parametrize(
        "name",
        sorted(
            {*CATALOG_FIELDS, *DOCUMENT_FIELDS, *SECTION_FIELDS, *SETTINGS_FIELDS, *ENTRY_FIELDS, *SEE_FIELDS}
        )
        + sorted({*MODEL_FIELDS, *KINDS, *SCHEMES, *QUERY_FIELDS}),
    )
    def test_every_field_is_documented(self, name: str) -> None:
        assert f"`{name}`" in CATALOGUE.read_text(encoding="utf-8")

    def test_the_examples_are_without_fault(self) -> None:
        head, entries, decisions = (text.encode() for text in blocks(CATALOGUE, "yaml"))
        catalog = parse_catalog(head, "catalog.yaml")
        assert catalog.problems == ()
        assert len(catalog.sections) == 2
        assert parse_decisions(decisions, "decisions.yaml").problems == ()
        parsed = parse_entries(entries, "entries.yaml")
        assert parsed.problems == ()
        assert len(parsed.slices) == 2

    def test_every_fault_has_its_line(self) -> None:
        text = CATALOGUE.read_text(encoding="utf-8")
        table = set(re.findall(r"`([a-z0-9]+(?:-[a-z0-9]+)+)`", text[text.index("## Faults") :]))
        sources = [*(SOURCE / "formats").glob("*.py"), SOURCE / "storage" / "workspace.py"]
        sources.append(SOURCE / "model" / "problem.py")
        said = "".join(path.read_text(encoding="utf-8") for path in sources)
        calls = r"(?:\.(?:error|warning|report|warn)\(|code=)\s*\"([a-z0-9]+(?:-[a-z0-9]+)+)\""
        assert table == set(re.findall(calls, said)) | set(re.findall(r"\"(yaml-[a-z-]+)\"", said))


class TestPages:
    @pytest.mark.parametrize("page", PAGES, ids=name_of)
    def test_links_lead_somewhere(self, page: Path) -> None:
        text = _FENCE.sub("", page.read_text(encoding="utf-8"))
        for target in re.findall(r"\]\(([^)\s]+)\)", text):
            if "://" in target:
                continue
            path, _, fragment = target.partition("#")
            linked = (page.parent / path).resolve() if path else page
            assert linked.exists(), target
            if fragment:
                headings = re.findall(r"^#+ (.*)$", linked.read_text(encoding="utf-8"), re.MULTILINE)
                assert fragment in map(anchor, headings), target

    @pytest.mark.parametrize("page", [page for page in PAGES if EXAMPLE not in page.parents], ids=name_of)
    def test_prose_has_one_sentence_a_line(self, page: Path) -> None:
        text = _FENCE.sub("", page.read_text(encoding="utf-8"))
        prose = [line for line in text.splitlines() if not line.startswith(("|", "<!--", "  <!--"))]
        assert [line for line in prose if re.search(r"[a-z)`][.?!] +[A-Z]", line)] == []

    def test_every_rule_has_a_page_that_says_what_the_code_says(self) -> None:
        contents = (CHECK_PAGES / "README.md").read_text(encoding="utf-8")
        pages = {page.stem for page in CHECK_PAGES.glob("*.md")} - {"README"}
        assert pages == set(CHECKS)
        for code, check in CHECKS.items():
            said = " ".join((check.__doc__ or "").replace("``", "`").split())
            page = (CHECK_PAGES / f"{code}.md").read_text(encoding="utf-8")
            assert page.startswith(f"# {code}\n\n{said}\n\nSeverity: ")
            severity = page.partition("Severity: ")[2].partition(".")[0]
            assert f"| [`{code}`]({code}.md) | {severity} | {said} |" in contents

    def test_every_page_is_linked_from_the_contents(self) -> None:
        contents = (DOCS / "README.md").read_text(encoding="utf-8")
        for page in DOCS.rglob("*.md"):
            if page != DOCS / "README.md" and page.parent != CHECK_PAGES:
                assert f"({page.relative_to(DOCS).as_posix()})" in contents

    def test_every_variable_of_the_environment_is_documented(self) -> None:
        said = "".join(path.read_text(encoding="utf-8") for path in SOURCE.rglob("*.py"))
        page = (DOCS / "reference" / "environment.md").read_text(encoding="utf-8")
        assert set(re.findall(r"LLMLIST_[A-Z_]+", said)) == set(re.findall(r"LLMLIST_[A-Z_]+", page))


class TestSite:
    """What `make docs` builds is told by one file; the build itself stops at links that lead nowhere."""

    SITE: Final = tomllib.loads((DOCS.parent / "zensical.toml").read_text(encoding="utf-8"))["project"]

    def test_every_page_stands_in_the_navigation_once(self) -> None:
        named = list(pages_of(self.SITE["nav"]))
        assert sorted(named) == sorted(page.relative_to(DOCS).as_posix() for page in DOCS.rglob("*.md"))

    def test_no_font_comes_from_another_host(self) -> None:
        assert self.SITE["theme"]["font"] is False


def pages_of(nav: Any) -> Iterator[str]:  # noqa: ANN401  # texts, and tables of texts or further lists
    """Yield the pages that a navigation names, at any depth."""
    for one in nav:
        if isinstance(one, str):
            yield one
            continue
        for target in one.values():
            yield from pages_of([target] if isinstance(target, str) else target)
