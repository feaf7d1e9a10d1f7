"""What the Tab key offers: asked as the shells ask, and in a real bash."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pytest
from typer.main import get_command

import llmlist
from llmlist.cli import command_words
from llmlist.cli.commands import app
from llmlist.cli.shells import SCRIPTS
from llmlist.formats.field_values import SETTABLE
from llmlist.model.entry import KINDS
from llmlist.model.scheme import SCHEMES
from llmlist.model.workspace import CATALOG_FILE
from tests.test_startup import loaded_by

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.conftest import Run

WORDS: Final = Path(command_words.__file__)
HEADER: Final = '''\
"""The commands and their options, for the Tab key.

Written from the code by `pytest tests/cli/test_completion.py --update-golden`.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import TypeAlias

    Option: TypeAlias = tuple[tuple[str, ...], str, str]
    """Its spellings, what it takes (``flag`` for nothing), and what it means."""

# For each command what it does, its options, and what its arguments are.
COMMANDS: dict[str, tuple[str, tuple[Option, ...], tuple[str, ...]]] = {
'''


def format_words() -> str:
    group: Any = get_command(app)
    lines = [HEADER]
    for name, command in group.commands.items():
        lines += format_command(name, command)
        for own, one in getattr(command, "commands", {}).items():
            lines += format_command(f"{name} {own}", one)
    lines.append("}\n")
    for name, values in (("FIELDS", SETTABLE), ("KINDS", KINDS), ("SCHEMES", SCHEMES)):
        lines.append(f"{name} = (\n" + "".join(f"    {quoted(value)},\n" for value in values) + ")\n")
    return "".join(lines)


def format_command(name: str, command: Any) -> Iterator[str]:  # noqa: ANN401  # Typer exports no name for it
    words = " ".join((command.help or "").split("\n\n")[0].split())
    yield f"    {quoted(name)}: (\n        {quoted(words)},\n        (\n"
    places = []
    for one in command.params:
        if one.param_type_name == "argument":
            places.append(kind_of(one) + ("..." if one.nargs == -1 else ""))
        else:
            spellings = ", ".join(map(quoted, sorted(one.opts, key=len, reverse=True)))
            comma = "," if len(one.opts) == 1 else ""
            yield f"            (({spellings}{comma}), {quoted(kind_of(one))}, {quoted(one.help or '')}),\n"
    yield "        ),\n        ("
    yield "".join(
        f"{quoted(place)}," if len(places) == 1 else f"{quoted(place)}, " for place in places
    ).rstrip(", ")
    yield ",),\n    ),\n" if len(places) == 1 else "),\n    ),\n"


def kind_of(one: Any) -> str:  # noqa: ANN401  # see above
    if getattr(one, "is_flag", False):
        return "flag"
    name = (one.metavar or "").replace("...", "").strip("[]")
    for sign in (*one.opts, name):
        if sign in SIGNS:
            return SIGNS[sign]
    if choices := getattr(one.type, "choices", None):
        return "choice:" + "|".join(choices)
    return "file" if {"path", "file"} & set(one.type.name.lower().split()) else "text"


SIGNS: Final = {
    "--missing": "missing",
    "--kind": "kind",
    "--section": "section",
    "--document": "document",
    "--not-duplicate": "key",
    "KEY": "key",
    "KEY SECTION": "key|section",
    "SECTION": "section",
    "FIELD": "field",
    "FIELD=VALUE": "field=",
}


def quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def test_the_words_are_those_of_the_code(golden: Callable[[Path, str], None]) -> None:
    golden(WORDS, format_words())


def offered(run: Run, root: Path, *words: str, cut: str | None = None) -> list[str]:
    result = run("__complete", "bash", words[-1] if cut is None else cut, *words, cwd=root)
    assert (result.exit_code, result.stderr) == (0, "")
    return [line.partition("\t")[0] for line in result.stdout.splitlines()]


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        (("sh",), ["show"]),
        (("se",), ["search", "section"]),
        (("section", ""), ["list", "add", "move", "rename"]),
        (("section", "mo"), ["move"]),
        (("show", "quill2021"), ["quill2021moss"]),
        (("show", "-C", ".", "quill2021"), ["quill2021moss"]),
        (("show", "quill2021moss", "tao2023"), ["tao2023lanterns"]),
        (("show", "lanterns"), ["tao2023lanterns"]),
        (("list", "--section", "surveys/"), ["surveys/older"]),
        (("list", "-s", "pap"), ["papers"]),
        (("list", "--section=pap"), ["--section=papers"]),
        (("list", "--kind", "vid"), ["video"]),
        (("list", "--missing", "do"), ["doi"]),
        (("list", "--format", ""), ["text", "json"]),
        (("sort", "papers", "--by", "d"), ["date"]),
        (("sort", "papers", "--re"), ["--reverse"]),
        (("edit", "tao2023lanterns", "--set", "ven"), ["venue="]),
        (("edit", "tao2023lanterns", "--unset", "ven"), ["venue"]),
        (("move", "tao2023lanterns", "--section", "surveys/"), ["surveys/older"]),
        (("move", "tao2023"), ["tao2023lanterns"]),
        (("move", "tao2023lanterns", "surveys/"), ["surveys/older"]),
        (("section", "move", "papers", "--before", "surveys/"), ["surveys/older"]),
        (("replace", "ven"), ["venue"]),
        (("render", "--document", ""), ["README.md"]),
        (("import", "READ"), [":files"]),
        (("render", "--section", "PAP"), ["papers"]),
        (("nonsense", "x"), []),
        (("show", "zzz"), []),
    ],
)
def test_fits_what_was_typed(run: Run, workspace: Path, words: tuple[str, ...], wanted: list[str]) -> None:
    assert offered(run, workspace, *words) == wanted
    assert offered(run, workspace / "catalog", *words) == wanted


def test_keys_come_with_their_titles(run: Run, workspace: Path) -> None:
    shown = run("__complete", "fish", "tao2023", "show", "tao2023", cwd=workspace).stdout
    assert shown == "tao2023lanterns\tLanterns for Long Contexts\n"


def test_a_word_that_the_shell_has_cut_gets_its_rest(run: Run, workspace: Path) -> None:
    assert offered(run, workspace, "list", "--section=pap", cut="pap") == ["papers"]
    assert offered(run, workspace, "list", "--section=", cut="=")[0] == "papers"


def test_what_changed_is_offered_at_once(run: Run, workspace: Path) -> None:
    assert offered(run, workspace, "show", "new") == []
    path = workspace / "catalog" / "entries" / "readme" / "papers.yaml"
    path.write_text(
        path.read_text(encoding="utf-8") + "- key: newest\n  title: N\n  section: papers\n", encoding="utf-8"
    )
    assert offered(run, workspace, "show", "new") == ["newest"]


def test_without_a_catalogue_or_with_a_broken_one_nothing_is_said(
    run: Run, workspace: Path, tmp_path: Path
) -> None:
    assert offered(run, tmp_path, "show", "") == []
    (workspace / CATALOG_FILE).write_text("documents: 3\n", encoding="utf-8")
    assert offered(run, workspace, "show", "") == []
    assert offered(run, workspace, "sho") == ["show"]


def test_it_loads_next_to_nothing(run: Run, workspace: Path) -> None:
    offered(run, workspace, "show", "")
    loaded = loaded_by("__complete", "bash", "", "show", "-C", str(workspace), "")
    assert not loaded & {"typer", "rich", "ruamel", "dataclasses", "pathlib", "inspect"}


SHELLS: Final = [shell for shell in SCRIPTS if shutil.which(shell)]


@pytest.fixture
def on_path(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path_factory.mktemp("bin")
    command = folder / "llmlist"
    command.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -m llmlist "$@"\n', encoding="utf-8")
    command.chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setenv("PYTHONPATH", str(Path(llmlist.__file__).parents[1]))


@pytest.mark.usefixtures("on_path")
@pytest.mark.parametrize("shell", SHELLS)
def test_the_script_is_one_that_the_shell_reads(shell: str, tmp_path: Path) -> None:
    path = tmp_path / "script"
    path.write_text(SCRIPTS[shell], encoding="utf-8")
    subprocess.run([shell, "-n", str(path)], check=True)  # noqa: S603  # a shell on our own script


@pytest.mark.usefixtures("on_path")
@pytest.mark.skipif("fish" not in SHELLS, reason="there is no fish")
def test_fish_offers_it_with_its_meaning(workspace: Path, tmp_path: Path) -> None:
    script = tmp_path / "llmlist.fish"
    script.write_text(SCRIPTS["fish"], encoding="utf-8")
    asked = f"source {shlex.quote(str(script))}; complete -C 'llmlist show tao2023'"
    done = subprocess.run(  # noqa: S603  # a shell on our own script
        ["fish", "--no-config", "-c", asked],  # noqa: S607  # whichever fish there is
        cwd=workspace,
        capture_output=True,
        check=True,
        text=True,
        stdin=subprocess.DEVNULL,
    )
    assert done.stdout == "tao2023lanterns\tLanterns for Long Contexts\n"


pty = pytest.importorskip("pty", reason="this system has no pseudo-terminals")


@pytest.mark.usefixtures("on_path")
@pytest.mark.skipif("bash" not in SHELLS, reason="there is no bash")
@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        ("llmlist sho\t", "llmlist show "),
        ("llmlist show quill2021\t", "llmlist show quill2021moss "),
        ("llmlist edit tao2023lanterns --set ven\t", "--set venue="),
        ("llmlist list --section=pap\t", "--section=papers "),
        ("llmlist sort surveys/\t", "llmlist sort surveys/older "),
        ("llmlist import READ\t", "llmlist import README.md "),
        ("llmlist show tao\t\t\t", "Lanterns for Long Contexts"),
    ],
)
def test_bash_puts_it_in(workspace: Path, typed: str, wanted: str) -> None:
    if "\t\t" in typed:
        path = workspace / "catalog" / "entries" / "readme" / "papers.yaml"
        more = "- key: tao2023other\n  title: Other\n  section: papers\n"
        path.write_text(path.read_text(encoding="utf-8") + more, encoding="utf-8")
    assert wanted in drawn_by_bash(workspace, typed, wanted)


def drawn_by_bash(root: Path, typed: str, wanted: str) -> str:
    """Type into an interactive bash and return what it shows."""
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        ["bash", "--norc", "--noprofile", "-i"],  # noqa: S607  # whichever bash there is
        cwd=root,
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        start_new_session=True,
        env={**os.environ, "TERM": "dumb", "PS1": "> ", "COLUMNS": "200", "INPUTRC": os.devnull},
    )
    os.close(theirs)
    try:
        os.write(ours, b"source <(llmlist completion bash); bind 'set bell-style none'; echo rea''dy\n")
        read_until(ours, "ready")
        os.write(ours, typed.encode())
        return read_until(ours, wanted)
    finally:
        process.kill()
        process.wait()
        os.close(ours)


def read_until(descriptor: int, wanted: str) -> str:
    os.set_blocking(descriptor, False)
    shown = ""
    until = time.monotonic() + 30
    while wanted not in shown and time.monotonic() < until:
        try:
            shown += os.read(descriptor, 65536).decode(errors="replace").replace("\r", "")
        except BlockingIOError:
            time.sleep(0.02)
    return shown
