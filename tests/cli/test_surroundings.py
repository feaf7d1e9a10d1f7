"""The same everywhere: another locale, a narrow terminal, odd names, links to folders, git's worktrees."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import unicodedata
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest

import llmlist
from tests.cli.conftest import files_below
from tests.terminal import draw

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tests.conftest import Run

LIST: Final = """\
# 水の一覧 🌊

## 論文 & 🌧️ Papers

- [Rivers of Glass](https://arxiv.org/abs/2101.00001) 2021
- [大型语言模型的河流与湖泊综述 👩‍🔬](https://arxiv.org/abs/2103.00004) 2020
- [Ünïcödé für Brücken](https://example.org/brücken) 2019
"""
SECTION: Final = "論文--\ufe0f-papers"
COLOURS: Final = re.compile(r"\x1b\[[\d;]*m")
PLAIN: Final = {
    "LC_ALL": "C",
    "LANG": "C",
    "PYTHONPATH": str(Path(llmlist.__file__).parents[1]),
}
COMMANDS: Final = (
    ("list",),
    ("list", "--format", "json"),
    ("list", "--sort", "title", "--reverse"),
    ("search", "湖泊"),
    ("show", "rivers-glass-2021"),
    ("stats",),
    ("section", "list"),
    ("sort", SECTION, "--dry-run"),
    ("edit", "rivers-glass-2021", "--set", "venue=Zürich 2021", "--dry-run"),
    ("render", "--check"),
    ("check",),
    ("dedupe",),
    ("undo", "--list"),
)


def begin(run: Run, root: Path, name: str = "README.md") -> Path:
    root.mkdir(parents=True, exist_ok=True)
    (root / name).parent.mkdir(parents=True, exist_ok=True)
    (root / name).write_text(LIST, encoding="utf-8")
    result = run("import", name, cwd=root)
    assert (result.exit_code, result.stderr.count("error")) == (0, 0), result.stderr
    return root


def environment(**more: str) -> dict[str, str]:
    left_out = {"PYTHONUTF8", "PYTHONIOENCODING", "LC_ALL", "LANG", "LC_CTYPE", "PYTHONCOERCECLOCALE"}
    return {name: value for name, value in os.environ.items() if name not in left_out} | PLAIN | more


def printed(root: Path, *arguments: str, **more: str) -> tuple[int, bytes, bytes]:
    """Run a command in a process of its own, into pipes."""
    done = subprocess.run(  # noqa: S603  # this interpreter on our own package
        [sys.executable, "-m", "llmlist", *arguments],
        cwd=root,
        env=environment(**more),
        capture_output=True,
        check=False,
        stdin=subprocess.DEVNULL,
        timeout=60,
    )
    return done.returncode, done.stdout, done.stderr


@pytest.mark.parametrize("arguments", COMMANDS, ids=" ".join)
@pytest.mark.parametrize(
    "more", [{}, {"PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"}], ids=["as it comes", "ASCII alone"]
)
def test_a_c_locale_gets_what_others_get(
    run: Run, tmp_path: Path, arguments: tuple[str, ...], more: Mapping[str, str]
) -> None:
    root = begin(run, tmp_path / "list")
    here = run(*arguments, cwd=root)
    code, out, err = printed(root, *arguments, **more)
    assert (code, b"Traceback" in err) == (here.exit_code, False), err
    assert out.decode() == here.stdout


@pytest.mark.parametrize("arguments", [("edit", "rivers-glass-2021", "--set", "note=für 水 🌊"), ("undo",)])
def test_a_c_locale_writes_what_others_write(run: Run, tmp_path: Path, arguments: tuple[str, ...]) -> None:
    roots = [begin(run, tmp_path / name) for name in ("here", "there")]
    for root in roots:
        run("edit", "rivers-glass-2021", "--set", "venue=水", cwd=root)
    assert run(*arguments, cwd=roots[0]).exit_code == 0
    code, _, err = printed(roots[1], *arguments, PYTHONCOERCECLOCALE="0", PYTHONUTF8="0")
    assert (code, b"Traceback" in err) == (0, False), err
    assert files_below(roots[0]) == files_below(roots[1])


@pytest.mark.parametrize("name", ["my list.md", "docs/一覧 & 水.md", "-odd.md", "a'b\"c.md", "100%.md"])
def test_names_of_files_may_be_odd(run: Run, tmp_path: Path, name: str) -> None:
    root = tmp_path / "a folder (水)"
    shown = f"./{name}" if name.startswith("-") else name
    begin(run, root, shown)
    before = (root / name).read_bytes()
    assert run("render", "--check", cwd=root).exit_code == 0
    assert run("sort", SECTION, "--by", "year", cwd=root).exit_code == 0
    assert run("edit", "rivers-glass-2021", "--set", "date=2022", cwd=root).exit_code == 0
    assert b"Rivers of Glass](https://arxiv.org/abs/2101.00001) 2022" in (root / name).read_bytes()
    entries = json.loads(run("list", "--format", "json", cwd=root).stdout)
    assert {place["document"] for one in entries for place in one["places"]} == {name}
    assert [run("undo", cwd=root).exit_code for _ in range(2)] == [0, 0]
    assert (root / name).read_bytes() == before
    code, out, err = printed(root, "list", "--format", "json", PYTHONCOERCECLOCALE="0", PYTHONUTF8="0")
    assert (code, json.loads(out)) == (0, json.loads(run("list", "--format", "json", cwd=root).stdout)), err


def test_a_folder_reached_by_a_link_is_the_folder(run: Run, tmp_path: Path) -> None:
    root = begin(run, tmp_path / "real" / "list")
    link = tmp_path / "link"
    link.symlink_to(root, target_is_directory=True)
    inside = link / "catalog" / "entries"
    for where in (link, inside):
        assert run("list", cwd=where) == run("list", cwd=root)
        assert run("edit", "rivers-glass-2021", "--set", "date=2023", cwd=where).exit_code == 0
        assert run("render", "--check", cwd=where).exit_code == 0
        assert run("undo", cwd=where).exit_code == 0
    assert run("import", "README.md", "-C", str(link), cwd=tmp_path).exit_code == 0


def test_a_subdirectory_is_as_good_as_the_root(run: Run, tmp_path: Path) -> None:
    root = begin(run, tmp_path / "list", "docs/list.md")
    assert run("import", "list.md", cwd=root / "docs").exit_code == 0
    assert run("render", "--document", "list.md", "--check", cwd=root / "docs").exit_code == 0
    assert run("sort", SECTION, cwd=root / "docs").exit_code == 0
    assert run("check", cwd=root / "docs").stdout == run("check", cwd=root).stdout


def test_another_directory_is_as_if_started_there(run: Run, tmp_path: Path) -> None:
    root = begin(run, tmp_path / "list")
    (root / "more").mkdir()
    page = (root / "README.md").read_text(encoding="utf-8").replace("## ", "## More ")
    (root / "more" / "README.md").write_text(page, encoding="utf-8")
    result = run("import", "README.md", "-C", str(root / "more"), cwd=tmp_path)
    assert result.exit_code == 0
    assert f"more/README.md becomes a document of the catalogue in {root}" in result.stderr
    assert not (root / "more" / "catalog").exists()
    again = run("import", "README.md", cwd=root / "more")
    assert (again.exit_code, "becomes" in again.stderr) == (0, False)
    result = run("init", "-C", str(root / "more"), cwd=tmp_path)
    assert (result.exit_code, f"already, in {root}" in result.stderr) == (1, True)


def test_a_folder_below_a_catalogue_may_have_its_own(run: Run, tmp_path: Path) -> None:
    root = begin(run, tmp_path / "list")
    own = root / "more" / "catalog"
    own.mkdir(parents=True)
    (own / "catalog.yaml").touch()
    (root / "more" / "README.md").write_bytes((root / "README.md").read_bytes())
    assert run("import", "README.md", "-C", "more", cwd=root).exit_code == 0
    assert (own / "entries" / "readme").is_dir()
    assert run("check", cwd=root).exit_code == 0


def git(root: Path, *arguments: str) -> None:
    subprocess.run(["git", *arguments], cwd=root, check=True, capture_output=True)  # noqa: S603, S607  # git


@pytest.mark.skipif(shutil.which("git") is None, reason="there is no git")
def test_a_worktree_is_a_repository(run: Run, tmp_path: Path) -> None:
    main = begin(run, tmp_path / "main")
    for arguments in (("init", "-q"), ("add", "."), ("commit", "-qm", "list")):
        git(main, *arguments)
    tree = tmp_path / "tree of mine"
    git(main, "worktree", "add", "-q", "-b", "side", str(tree))
    text = (tree / "README.md").read_text(encoding="utf-8").replace("Glass](", "Sand](")
    (tree / "README.md").write_text(text, encoding="utf-8")
    result = run("sync", cwd=tree)
    assert (result.exit_code, "Rivers of Sand" in result.stdout) == (0, True), result.stderr
    (file,) = (tree / "catalog" / "entries" / "readme").glob("*.yaml")
    assert "Rivers of Sand" in file.read_text(encoding="utf-8")
    assert run("check", "--diff", "HEAD", cwd=tree).exit_code == 0
    assert run("undo", cwd=tree).exit_code == 0
    assert files_below(main)["README.md"].decode() == LIST
    shutil.rmtree(tree / "catalog")
    assert run("init", cwd=tree).exit_code == 0
    assert (tree / ".pre-commit-config.yaml").is_file()


@pytest.mark.skipif(shutil.which("git") is None, reason="there is no git")
@pytest.mark.parametrize("where", ["", "deep/er", "../else where"])
def test_how_to_undo_is_said_for_where_the_command_was_started(run: Run, tmp_path: Path, where: str) -> None:
    root = begin(run, tmp_path / "my list")
    for arguments in (("init", "-q"), ("add", "."), ("commit", "-qm", "list")):
        git(root, *arguments)
    folder = root / where
    folder.mkdir(parents=True, exist_ok=True)
    before = files_below(root)
    result = run("edit", "rivers-glass-2021", "--set", "title=Sand", "-C", str(root), cwd=folder)
    assert files_below(root) != before
    (said,) = (line for line in result.stderr.splitlines() if line.startswith("undo: git "))
    subprocess.run(shlex.split(said.removeprefix("undo: ")), cwd=folder, check=True)  # noqa: S603  # git
    assert files_below(root) == before


def test_commands_that_are_named_can_be_copied(run: Run, tmp_path: Path) -> None:
    text = LIST + "- [A](htp//nowhere)\n"
    (tmp_path / "My list.md").write_text(text, encoding="utf-8")
    assert "`llmlist import 'My list.md' --explain" in run("import", "My list.md", cwd=tmp_path).stderr


def drawn(root: Path, *arguments: str, **more: str) -> str:
    """Return what a command draws on a terminal."""
    shown = draw(root, *arguments, environment=environment(TERM="xterm-256color", **more))
    return shown.decode(errors="replace").replace("\r\n", "\n")


def columns(text: str) -> int:
    """Return how many columns a text takes on a terminal that knows no joined emoji."""
    wide = (2 if unicodedata.east_asian_width(mark) in "WF" else 1 for mark in text if mark.isprintable())
    return sum(wide) - sum(unicodedata.category(mark) in {"Mn", "Me"} for mark in text)


@pytest.mark.parametrize("arguments", COMMANDS, ids=" ".join)
@pytest.mark.parametrize("width", [40, 120])
def test_a_terminal_is_never_too_narrow(
    run: Run, tmp_path: Path, arguments: tuple[str, ...], width: int
) -> None:
    root = begin(run, tmp_path / "list")
    shown = drawn(root, *arguments, COLUMNS=str(width), PYTHONUTF8="1")
    assert "Traceback" not in shown
    lines = COLOURS.sub("", shown).splitlines()
    if arguments[0] in {"list", "stats", "section", "search"} and "json" not in arguments:
        assert max(map(columns, lines)) <= width
    if arguments == ("list",):
        # Keys are copied: they stand in one piece.
        assert any("rivers-glass-2021" in line for line in lines)


@pytest.mark.parametrize("arguments", COMMANDS, ids=" ".join)
def test_no_colour_means_none(run: Run, tmp_path: Path, arguments: tuple[str, ...]) -> None:
    root = begin(run, tmp_path / "list")
    shown = drawn(root, *arguments, NO_COLOR="1", COLUMNS="80", PYTHONUTF8="1")
    assert not re.search(r"\x1b\[(?:[\d;]*;)?(?:3\d|4\d|9\d|10\d|38;[\d;]*|48;[\d;]*)m", shown)


@pytest.mark.parametrize("arguments", [("list",), ("stats",), ("sort", SECTION, "--dry-run")])
def test_a_terminal_that_takes_ascii_shows_what_it_can(
    run: Run, tmp_path: Path, arguments: tuple[str, ...]
) -> None:
    root = begin(run, tmp_path / "list")
    shown = drawn(root, *arguments, COLUMNS="80", PYTHONIOENCODING="ascii")
    assert "Traceback" not in shown
    assert shown.isascii()
