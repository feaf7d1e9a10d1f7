"""How far long work has come: shown on a terminal, after a while, and nowhere else."""

from __future__ import annotations

import re
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

from llmlist.errors import EXIT_INTERRUPTED
from tests.cli.conftest import files_below
from tests.cli.test_terminal import on_terminal

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from llmlist.model.watch import Watch
    from tests.conftest import Run

AT_ONCE = "import llmlist.cli.output.progress as progress; progress._PATIENCE_S = 0"
"""Nobody waits a second in a test."""
CONTROLS = re.compile(r"\x1b\[[\d;?]*[A-Za-z]")

STAGES = {
    "import": ("import", "OTHER.md"),
    "render": ("render",),
    "check": ("check",),
    "dedupe": ("dedupe",),
    "merge": ("dedupe", "--apply"),
    "add": (
        "add",
        "--offline",
        "https://example.org/9",
        "--title",
        "Lanterns",
        "--section",
        "papers",
        "--yes",
    ),
    "remove": ("remove", "bells-towers", "--yes"),
    "edit": ("edit", "bells-towers", "--set", "venue=ACL 2021"),
    "replace": ("replace", "title", "Walking", "Running"),
    "sort": ("sort", "papers", "--by", "title"),
    "rename": ("section", "rename", "papers", "Works"),
    "list": ("list", "--format", "json"),
    "show": ("show", "bells-towers"),
}
"""Commands that take long on a large list."""


MODULES = (
    "actions",
    "adding",
    "arranging",
    "beginning",
    "checking",
    "deduping",
    "editing",
    "looking",
    "session",
)
"""Where watching begins."""


@pytest.fixture
def listed(run: Run, tmp_path: Path) -> Path:
    works = ["Nets for Small Fish", "Nets for Small Fish", "Bells without Towers", "On Walking Slowly"]
    items = [f"- [{title}](https://example.org/{number})" for number, title in enumerate(works)]
    text = "\n".join(["# L", "", "## Papers", "", *items, ""])
    (tmp_path / "README.md").write_text(text, encoding="utf-8")
    assert run("import", "README.md").exit_code == 0
    # Something is left to do for each of the commands.
    (tmp_path / "README.md").write_text(text.replace(works[2], "Bells"), encoding="utf-8")
    (tmp_path / "OTHER.md").write_text(text.replace("Small", "Large"), encoding="utf-8")
    return tmp_path


def lines_of(drawn: str) -> list[str]:
    """Return the lines that stood on a terminal one after the other, without colours."""
    return [line.strip() for line in re.split(r"[\r\n]", CONTROLS.sub("", drawn)) if line.strip()]


@pytest.mark.parametrize(
    ("command", "stages"),
    [
        ("import", ("opening the catalogue", "reading the document", "taking in entries", "writing entries")),
        ("render", ("opening the catalogue", "reading the document", "pairing items", "comparing items")),
        ("check", ("reading the document", "looking at entries", "comparing pairs", "following rules")),
        ("dedupe", ("looking at entries", "finding pairs to compare", "comparing pairs")),
        ("merge", ("comparing pairs", "comparing items")),
        ("add", ("opening the catalogue", "reading the document", "comparing items")),
        ("remove", ("opening the catalogue", "comparing items")),
        ("edit", ("comparing items",)),
        ("replace", ("comparing items",)),
        ("sort", ("reading the document",)),
        ("rename", ("reading the document",)),
        ("list", ("reading the document",)),
        ("show", ("reading the document", "following rules")),
    ],
)
def test_it_says_what_is_done_and_how_much_of_it(listed: Path, command: str, stages: tuple[str, ...]) -> None:
    # Every word of it is drawn at once, which a terminal that is looked at does not need.
    slow = (
        f"{AT_ONCE}\nreach = progress._Stages.reach\ndef shown(self, *said):\n"
        "    reach(self, *said)\n    self._bar and self._bar.refresh()\nprogress._Stages.reach = shown"
    )
    drawn = on_terminal(listed, *STAGES[command], first=slow, COLUMNS="40")
    lines = lines_of(drawn)
    for stage in stages:
        assert any(re.match(rf"{stage} +\d+/\d+ ", line) for line in lines), stage
    told = [line for line in lines if re.search(r"\d+/\d+", line)]
    assert max(map(len, told)) <= 40
    assert drawn.rfind("\x1b[?25h") > drawn.rfind("\x1b[?25l"), "the cursor is back"


def test_where_there_is_room_it_shows_a_bar(listed: Path) -> None:
    lines = lines_of(on_terminal(listed, "dedupe", first=AT_ONCE, COLUMNS="80"))
    assert any(re.search(r"\w ━+ +\d+/\d+ .* left$", line) for line in lines)


def test_what_takes_no_second_shows_nothing(listed: Path) -> None:
    assert "finding pairs" not in on_terminal(listed, "dedupe")


def test_quiet_shows_nothing(listed: Path) -> None:
    assert not on_terminal(listed, "render", "--quiet", first=AT_ONCE)


def test_a_pipe_gets_none_of_it(run: Run, listed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("llmlist.cli.output.progress._PATIENCE_S", 0)
    said = run("render", "--check", cwd=listed)
    assert "pairing items" not in said.stderr + said.stdout


@pytest.mark.parametrize("stop", [0, 3, 8, 20])
@pytest.mark.parametrize("command", sorted(STAGES))
def test_it_can_be_interrupted_at_any_point(
    run: Run, listed: Path, monkeypatch: pytest.MonkeyPatch, command: str, stop: int
) -> None:
    @contextmanager
    def watching(**_: bool) -> Iterator[Watch]:
        yield interrupt

    told = 0

    def interrupt(what: str, done: int, total: int) -> None:  # noqa: ARG001  # as a watch is called
        nonlocal told
        told += 1
        if told > stop:
            raise KeyboardInterrupt

    for module in MODULES:
        monkeypatch.setattr(f"llmlist.cli.{module}.watching", watching)
    before = files_below(listed)
    result = run(*STAGES[command], cwd=listed)
    if told > stop:
        assert result.exit_code == EXIT_INTERRUPTED
        assert files_below(listed) == before
    else:
        assert result.exit_code in {0, 1}
