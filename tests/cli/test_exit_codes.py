"""Every exit code of docs/reference/exit-codes.md, each by a command that ends with it."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING, Final, NoReturn

import pytest

from llmlist import errors
from llmlist.cli import looking

if TYPE_CHECKING:
    from tests.conftest import Run

PAGE: Final = Path(__file__).parents[2] / "docs" / "reference" / "exit-codes.md"
CODES: Final = (0, 1, 2, 3, 4, 5, 70, 130, 141)


def test_the_page_lists_these_codes_and_no_others() -> None:
    table = re.findall(r"^\| (\d+) \|", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    assert tuple(map(int, table)) == CODES


def test_every_error_ends_with_a_documented_code() -> None:
    kinds = [one for one in vars(errors).values() if isinstance(one, type)]
    assert {kind.exit_code for kind in kinds if issubclass(kind, errors.LlmlistError)} <= set(CODES)


@pytest.mark.parametrize(
    "arguments", [("render", "--check"), ("dedupe",), ("list",), ("--help",), ("--version",)]
)
def test_0_where_all_is_well(run: Run, workspace: Path, arguments: tuple[str, ...]) -> None:
    assert run(*arguments, cwd=workspace).exit_code == 0


def test_1_where_something_was_found(run: Run, pocket: Path) -> None:
    run("import", "README.md", cwd=pocket)
    assert run("dedupe", cwd=pocket).exit_code == 1


def test_1_where_something_is_to_do(run: Run, workspace: Path) -> None:
    with (workspace / "README.md").open("a", encoding="utf-8") as file:
        file.write(
            "\n## Papers, too\n\n- [By Hand](https://example.org/hand)\n- [Two](https://example.org/2)\n"
        )
    assert run("render", "--check", cwd=workspace).exit_code == 1


def test_1_where_what_is_asked_for_is_there_already(run: Run, workspace: Path) -> None:
    assert run("add", "2101.00001", cwd=workspace).exit_code == 1


def test_1_where_the_answer_is_no(run: Run, workspace: Path) -> None:
    assert run("remove", "quill2021moss", cwd=workspace, stdin="n\n").exit_code == 1


@pytest.mark.parametrize(
    "arguments", [(), ("nonsense",), ("list", "--nonsense"), ("show", "nobody"), ("list", "-s", "nowhere")]
)
def test_2_where_the_command_makes_no_sense(run: Run, workspace: Path, arguments: tuple[str, ...]) -> None:
    assert run(*arguments, cwd=workspace).exit_code == 2


def test_2_where_there_is_no_catalogue(run: Run, tmp_path: Path) -> None:
    assert run("list", cwd=tmp_path).exit_code == 2


def test_3_where_the_catalogue_cannot_be_read(run: Run, workspace: Path) -> None:
    (workspace / "catalog" / "entries" / "readme" / "papers.yaml").write_text("- key: [", encoding="utf-8")
    assert run("list", cwd=workspace).exit_code == 3


def test_3_where_a_text_is_no_identifier(run: Run, workspace: Path) -> None:
    assert run("add", "hello", "--section", "papers", cwd=workspace).exit_code == 3


@pytest.mark.usefixtures("arxiv")
def test_4_where_arxiv_does_not_know_the_paper(run: Run, workspace: Path) -> None:
    assert run("add", "2401.99999", "--section", "papers", cwd=workspace).exit_code == 4


def test_5_where_nothing_can_be_written(run: Run, workspace: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_descriptor: int) -> NoReturn:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", refuse)
    assert run("remove", "quill2021moss", "--yes", cwd=workspace).exit_code == 5


def test_70_where_llmlist_is_wrong(run: Run, workspace: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **_options: object) -> NoReturn:
        raise ZeroDivisionError

    monkeypatch.setattr(looking, "list_entries", fail)
    result = run("list", cwd=workspace)
    assert result.exit_code == 70
    assert "this is a bug in llmlist" in result.stderr


def test_130_where_the_user_stops_it(run: Run, workspace: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*_: object, **_options: object) -> NoReturn:
        raise KeyboardInterrupt

    monkeypatch.setattr(looking, "list_entries", interrupt)
    result = run("list", cwd=workspace)
    assert (result.exit_code, result.stdout, result.stderr) == (130, "", "llmlist: interrupted\n")
