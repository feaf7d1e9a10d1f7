"""``dedupe --interactive``: a scripted curator answers, on a terminal of any width."""

from __future__ import annotations

import io
import re
import sys
from typing import TYPE_CHECKING, NamedTuple

import pytest

from llmlist.cli import main
from tests.cli.conftest import files_below

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.conftest import Run

LIST = """\
# L

## Floods

- [Learning to Forecast Floods from Space](https://arxiv.org/abs/2101.00001) (arXiv 2021)
- [How to Read Maps at Night without Light](https://example.org/maps) (ACL 2020)
- [Of Dams](https://example.org/shared) (ACL 2020)

## Space

- [Learning to Forecast Floods from Space](https://example.org/floods.pdf) (ICML 2022)
- [How to Read Maps at Night without Light](https://example.org/maps.html) (ACL 2020)
- [The Weight of [bold]Moons[/bold] \x1b[31m](https://example.org/shared) (ACL 2019)
"""


class Screen(NamedTuple):
    """How it ended and what was shown."""

    exit_code: int
    shown: str


class _Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture
def answer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, run: Run) -> Callable[..., Screen]:
    """Return a function that goes through the list with some answers, a line each."""
    (tmp_path / "README.md").write_text(LIST, encoding="utf-8")
    assert run("import", "README.md").exit_code == 0
    monkeypatch.setenv("TERM", "xterm")

    def go_through(*answers: str, columns: int = 80) -> Screen:
        shown = _Terminal()
        with pytest.MonkeyPatch.context() as patch:
            patch.chdir(tmp_path)
            patch.setenv("COLUMNS", str(columns))
            patch.setattr(sys, "stdin", _Terminal("".join(f"{one}\n" for one in answers)))
            patch.setattr(sys, "stdout", shown)
            patch.setattr(sys, "stderr", shown)
            exit_code = main(["dedupe", "--interactive"])
        return Screen(exit_code, shown.getvalue())

    return go_through


def questions(screen: Screen) -> int:
    return screen.shown.count("[m]erge")


def test_it_shows_each_cluster_matches_first(answer: Callable[..., Screen]) -> None:
    screen = answer("s", "s", "s")
    heads = re.findall(r"(match|possible) \((\d) left\)", screen.shown)
    assert heads == [("match", "3"), ("match", "2"), ("possible", "1")]
    assert screen.exit_code == 1
    assert "3 skipped" in screen.shown


def test_merging_writes_at_once(answer: Callable[..., Screen], run: Run) -> None:
    screen = answer("m", "q")
    assert (screen.exit_code, questions(screen)) == (1, 2)
    assert run("dedupe").stdout.count("match: ") == 1
    assert "1 merged" in screen.shown
    assert screen.shown.splitlines()[-1] == "undo: llmlist undo"


def test_a_possible_one_is_merged_if_the_curator_says_so(answer: Callable[..., Screen], run: Run) -> None:
    assert answer("m", "m", "m").exit_code == 0
    assert run("dedupe").exit_code == 0
    assert run("render", "--check").exit_code == 0


def test_what_is_no_duplicate_is_remembered_with_its_reason(
    answer: Callable[..., Screen], tmp_path: Path
) -> None:
    screen = answer("n", "two  editions", "n", "", "n", "one link is wrong")
    assert (screen.exit_code, questions(screen)) == (0, 3)
    text = (tmp_path / "catalog" / "decisions.yaml").read_text(encoding="utf-8")
    assert re.findall(r"reason: (.*)", text) == ["two  editions", "one link is wrong"]
    assert "3 kept apart" in screen.shown


@pytest.mark.parametrize(
    "answers", [("m",), ("n", "a reason"), ("m", "m", "m", "u", "u"), ("m", "n", "", "u")]
)
def test_undo_brings_back_every_byte(
    answer: Callable[..., Screen], tmp_path: Path, answers: tuple[str, ...]
) -> None:
    before = files_below(tmp_path)
    screen = answer(*answers, "u", "q")
    assert files_below(tmp_path) == before
    assert "undone: " in screen.shown


def test_each_answer_can_be_taken_back_later(answer: Callable[..., Screen], run: Run, tmp_path: Path) -> None:
    before = files_below(tmp_path)
    answer("m", "n", "a reason", "q")
    assert [run("undo").exit_code for _ in range(2)] == [0, 0]
    assert files_below(tmp_path) == before


def test_undo_asks_again_about_what_was_skipped(answer: Callable[..., Screen]) -> None:
    screen = answer("s", "u", "q")
    assert re.findall(r"\((\d) left\)", screen.shown) == ["3", "2", "3"]


def test_even_the_last_answer_can_be_undone(answer: Callable[..., Screen]) -> None:
    screen = answer("m", "m", "m", "u", "s", "q")
    assert re.findall(r"\((\d) left\)", screen.shown) == ["3", "2", "1", "1"]
    assert (screen.exit_code, "2 merged, 1 skipped" in screen.shown) == (1, True)


def test_there_may_be_nothing_to_undo(answer: Callable[..., Screen]) -> None:
    assert "nothing to undo" in answer("u", "q").shown


def test_undo_overwrites_no_later_change(answer: Callable[..., Screen], tmp_path: Path) -> None:
    """Somebody saves the document between the answer and its undoing."""
    assert answer("q").exit_code == 1
    readme = tmp_path / "README.md"

    class Meddler(_Terminal):
        def readline(self, size: int | None = -1, /) -> str:  # type: ignore[override]  # as its base has it
            line = super().readline(-1 if size is None else size)
            if line == "u\n":
                readme.write_text("mine\n", encoding="utf-8")
            return line

    shown = _Terminal()
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(tmp_path)
        patch.setattr(sys, "stdin", Meddler("m\nu\nq\n"))
        patch.setattr(sys, "stdout", shown)
        patch.setattr(sys, "stderr", shown)
        main(["dedupe", "--interactive"])
    assert readme.read_text(encoding="utf-8") == "mine\n"
    assert "cannot undo" in shown.getvalue()


def test_the_next_run_goes_on_where_this_one_stopped(answer: Callable[..., Screen]) -> None:
    answer("s", "q")
    screen = answer("s", "q")
    assert re.findall(r"(match|possible) \((\d) left\)", screen.shown) == [("match", "2"), ("possible", "1")]


def test_once_through_it_begins_again_with_what_was_skipped(answer: Callable[..., Screen]) -> None:
    answer("s", "s", "s")
    assert re.findall(r"\((\d) left\)", answer("q").shown) == ["3"]


def test_the_end_of_the_input_ends_it(answer: Callable[..., Screen]) -> None:
    assert (answer().exit_code, questions(answer())) == (1, 1)


def test_an_unknown_key_asks_again(answer: Callable[..., Screen]) -> None:
    assert questions(answer("x", "", "?", "q")) == 4


@pytest.mark.parametrize("columns", [20, 40, 80, 200])
def test_it_fits_the_terminal(answer: Callable[..., Screen], columns: int) -> None:
    screen = answer("s", "s", "q", columns=columns)
    plain = re.sub(r"\x1b\[[\d;]*m", "", screen.shown)
    drawn = [line for line in plain.splitlines() if "[m]erge" not in line and "skipped" not in line]
    assert max(map(len, drawn)) <= columns
    assert {"ICML 2022", "arXiv 2021"} <= set(re.findall(r"\w+ 20\d\d", plain))


@pytest.mark.parametrize("columns", [30, 80])
def test_text_of_the_list_is_shown_and_never_obeyed(answer: Callable[..., Screen], columns: int) -> None:
    shown = answer("s", "s", "q", columns=columns).shown
    assert "[bold]" in shown.replace("\n", "")
    assert "\x1b[31m" not in shown


def test_without_colour(answer: Callable[..., Screen], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    assert not re.search(r"\x1b\[3\d", answer("q").shown)


def test_no_terminal_is_a_fault_of_usage(answer: Callable[..., Screen], run: Run) -> None:
    assert answer("q").exit_code == 1
    result = run("dedupe", "--interactive", stdin="m\n")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "terminal" in result.stderr
