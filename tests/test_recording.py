"""The recording of the terminal that README shows: drawn from what the commands print, and current.

``pytest tests/test_recording.py --update-golden`` draws it anew.
"""

from __future__ import annotations

import io
import re
import shlex
import shutil
from html import unescape
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest
from rich._export_format import CONSOLE_SVG_FORMAT
from rich.console import Console
from rich.terminal_theme import MONOKAI
from rich.text import Text

from tests.cli.test_sync import git

if TYPE_CHECKING:
    from collections.abc import Iterator

pytest.importorskip("pty", reason="this system has no pseudo-terminals")

from tests.cli.test_terminal import on_terminal  # it needs pseudo-terminals itself

DOCS: Final = Path(__file__).parents[1] / "docs"
RECORDING: Final = DOCS / "recording.svg"
WIDTH: Final = 118
COMMANDS: Final = (
    "llmlist import README.md --quiet",
    'llmlist add arxiv.org/abs/2205.99909 --section "Milestone Papers" --venue EMNLP --offline --dry-run',
    'llmlist add arxiv.org/abs/2205.99909 --section "Milestone Papers" --venue EMNLP --offline --yes --quiet',
    "llmlist add https://arxiv.org/pdf/2205.99909v1.pdf --offline --yes",
    "llmlist dedupe",
    "llmlist render --check",
)
_TODAY: Final = re.compile(r"added: \d{4}-\d\d-\d\d")
PROMPT: Final = "\x1b[1;32m$\x1b[0m "


def test_the_recording_is_what_the_commands_print(tmp_path: Path, request: pytest.FixtureRequest) -> None:
    drawn = draw("".join(record(tmp_path / "list")))
    if request.config.getoption("--update-golden"):
        RECORDING.write_text(drawn, encoding="utf-8", newline="\n")
    # Versions of rich place and colour alike, but number and group otherwise: the words tell.
    assert words_of(RECORDING.read_text(encoding="utf-8")) == words_of(drawn)


def test_readme_shows_the_recording_and_it_asks_nobody_for_a_font() -> None:
    readme = (DOCS.parent / "README.md").read_text(encoding="utf-8")
    assert "](docs/recording.svg)" in readme
    head = RECORDING.read_text(encoding="utf-8").partition("<text")[0]
    assert "url(http" not in head
    assert "@import" not in head


def record(folder: Path) -> Iterator[str]:
    """Run the commands on the example list, and yield what a terminal shows."""
    shutil.copytree(DOCS / "examples" / "reading-list", folder)
    git(folder, "init", "--quiet")
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--message", "The list as it was")
    for command in COMMANDS:
        yield f"{PROMPT}{command}\n"
        shown = on_terminal(folder, *shlex.split(command)[1:], COLUMNS=str(WIDTH))
        yield _TODAY.sub("added: 2026-01-15", settled(shown))


def settled(drawn: str) -> str:
    """Return what stays on the terminal: a line that is taken back, such as of progress, is seen no more."""
    lines = [""]
    for part in re.findall(
        r"\x1b\[2K|\x1b\[1A|\x1b\[\?25[lh]|\r\n|\r|(?:(?!\x1b\[(?:2K|1A|\?25))[^\r])+", drawn
    ):
        if part == "\r\n":
            lines.append("")
        elif part == "\x1b[1A":
            lines.pop()
        elif part == "\x1b[2K":
            lines[-1] = ""
        elif part != "\r" and not part.startswith("\x1b[?"):
            lines[-1] += part
    return "\n".join(lines)


def draw(text: str) -> str:
    """Return a picture of a terminal with a text, in fonts that the reader has."""
    console = Console(record=True, width=WIDTH, file=io.StringIO(), force_terminal=True, legacy_windows=False)
    console.print(Text.from_ansi(text), soft_wrap=False)
    form = re.sub(r"@font-face \{\{.*?\}\}\s*", "", CONSOLE_SVG_FORMAT, flags=re.DOTALL)
    form = form.replace("Fira Code", "ui-monospace, Menlo, Consolas")
    return console.export_svg(title="llmlist", theme=MONOKAI, code_format=form, unique_id="llmlist")


def words_of(svg: str) -> list[str]:
    """Return the words that a picture shows, in order."""
    texts = re.findall(r"<text[^>]*>([^<]*)</text>", svg)
    return unescape(" ".join(texts)).replace("\xa0", " ").split()
