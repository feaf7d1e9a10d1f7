from __future__ import annotations

import io
import json
import re
import shutil
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING
from unicodedata import category

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from llmlist.cli.output.asking import confirm
from llmlist.cli.output.diffs import show_diff
from llmlist.cli.output.messages import say, show_json, show_problems, show_summary, warn
from llmlist.cli.output.safe_text import printable, width_of
from llmlist.cli.output.streams import flush, show_text
from llmlist.cli.output.tables import show_table
from llmlist.errors import EditError
from llmlist.model.problem import Location, Problem

if TYPE_CHECKING:
    from collections.abc import Callable


class Terminal(io.TextIOWrapper):
    """A stdout that calls itself a terminal."""

    def isatty(self) -> bool:
        return True


def shown(show: Callable[[], None], monkeypatch: pytest.MonkeyPatch, **environment: str) -> str:
    """Return what a function draws on a terminal."""
    buffer = io.BytesIO()
    for name, value in {"TERM": "xterm-256color", "COLUMNS": "60", **environment}.items():
        monkeypatch.setenv(name, value)
    with monkeypatch.context() as patch:
        patch.setattr(sys, "stdout", Terminal(buffer, encoding="utf-8", newline=""))
        show()
        sys.stdout.flush()
        return buffer.getvalue().decode()


def printed_bytes(show: Callable[[], None]) -> bytes:
    """Return what a function prints into a pipe."""
    buffer = io.BytesIO()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "stdout", io.TextIOWrapper(buffer, encoding="ascii"))
        show()
        sys.stdout.flush()
        return buffer.getvalue()


class TestPrintable:
    @pytest.mark.parametrize(
        ("text", "safe"),
        [
            ("Plain [bold]title[/bold] :smile:", "Plain [bold]title[/bold] :smile:"),
            ("a\nb\tc\r\nd\u2028e", "a b c  d e"),
            ("\x1b]0;title\x07", "\\x1b]0;title\\x07"),
            ("\x9b31m", "\\x9b31m"),
            ("abc\u202edef\u2066", "abc\\u202edef\\u2066"),
            ("\U000e0041", "\\U000e0041"),
            ("\udc80", "\\udc80"),
            ("论文 ünïcode 👩\u200d🔬 می\u200cخواهم\u3000x", "论文 ünïcode 👩\u200d🔬 می\u200cخواهم\u3000x"),
        ],
    )
    def test_shows_text_and_defuses_the_rest(self, text: str, safe: str) -> None:
        assert printable(text) == safe

    @given(st.text(st.characters(categories=("Cc", "Cf", "Cs", "Zl", "Zp", "L", "So"))))
    @settings(deadline=None, max_examples=100)
    def test_nothing_that_moves_a_cursor_is_left(self, text: str) -> None:
        safe = printable(text)
        assert printable(safe) == safe
        assert not {category(mark) for mark in safe} & {"Cc", "Cs", "Zl", "Zp"}
        assert not set(safe) & set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f")


class TestTable:
    def test_is_aligned_text_in_a_pipe(self, capsys: pytest.CaptureFixture[str]) -> None:
        show_table(("key", "title", "n"), [("a", "论文", "1"), ("long-key", "x\x1b", "22")], "Title")
        assert capsys.readouterr().out.splitlines() == [
            "key       title  n",
            "a         论文   1",
            "long-key  x\\x1b  22",
        ]

    def test_of_nothing_is_its_headings(self, capsys: pytest.CaptureFixture[str]) -> None:
        show_table(("key", "title"), [])
        assert capsys.readouterr().out == "key  title\n"

    def test_is_drawn_on_a_terminal(self, monkeypatch: pytest.MonkeyPatch) -> None:
        drawn = shown(
            lambda: show_table(("key", "title"), [("a", "[red]论文[/red] :smile: \x1b[2J")], "[b]T"),
            monkeypatch,
        )
        assert "[red]论文[/red] :smile: \\x1b[2J" in drawn
        assert "[b]T" in drawn
        assert "\x1b[2J" not in drawn

    def test_fits_a_narrow_terminal(self, monkeypatch: pytest.MonkeyPatch) -> None:
        title = "论文" * 30 + " end"
        drawn = shown(
            lambda: show_table(("key", "title"), [("k", title)]), monkeypatch, COLUMNS="24", NO_COLOR="1"
        )
        plain = re.sub(r"\x1b\[\d*m", "", drawn)
        assert max(map(width_of, plain.splitlines())) <= 24
        assert drawn.count("论") == 30

    @pytest.mark.parametrize(("name", "value"), [("NO_COLOR", "1"), ("TERM", "dumb")])
    def test_has_no_colour_where_none_is_wanted(
        self, monkeypatch: pytest.MonkeyPatch, name: str, value: str
    ) -> None:
        drawn = shown(lambda: show_diff("a.md", b"x\n", b"y\n"), monkeypatch, **{name: value})
        assert "\x1b[31m" not in drawn
        assert "\x1b[32m" not in drawn
        assert "-x\n+y\n" in drawn.replace("\x1b[1m", "").replace("\x1b[0m", "")


DIFFS = {
    "one line": ("list.md", b"a\nb\nc\n", b"a\nB\nc\n"),
    "line ends of Windows": ("list.md", b"a\r\nb\r\nc\r\n", b"a\r\nB\r\nc\r\n"),
    "mixed line ends": ("list.md", b"a\rb\x0cc\nd\r\n", b"a\rB\x0cc\nd\r\n"),
    "line end added": ("list.md", b"a\nb", b"a\nb\n"),
    "line end taken away": ("list.md", b"a\nb\n", b"a\nb"),
    "no line end on either side": ("list.md", b"a\nb", b"a\nc"),
    "not UTF-8": ("list.md", b"a\xff\n", b"b\xfe\n"),
    "a new file": ("new.md", None, b"a\nb\n"),
    "emptied": ("list.md", b"a\n", b""),
    "filled": ("list.md", b"", b"a\n"),
    "in a folder": ("docs/my list.md", b"a\n", b"b\n"),
    "quotes in the name": ('a"b\\c\tü.md', b"a\n", b"b\n"),
    "wide text": ("论文.md", "论文\n".encode(), "论 文\n".encode()),
    "two places": (
        "list.md",
        b"".join(b"%d\n" % n for n in range(40)),
        b"".join(b"%d\n" % n for n in range(39)),
    ),
}


class TestDiff:
    @pytest.mark.skipif(shutil.which("git") is None, reason="git applies the diff")
    @pytest.mark.parametrize("name", DIFFS)
    def test_git_can_apply_it(self, tmp_path: Path, name: str) -> None:
        path, before, after = DIFFS[name]
        check_git_applies(tmp_path, path, before, after)

    @pytest.mark.skipif(shutil.which("git") is None, reason="git applies the diff")
    @given(st.lists(st.sampled_from([b"a", b"b", b"\n", b"\r\n", b"\\", b"-", b"+"]), max_size=12), st.data())
    @settings(deadline=None, max_examples=25)
    def test_git_can_apply_any(self, pieces: list[bytes], data: st.DataObject) -> None:
        other = data.draw(st.permutations(pieces)) + data.draw(st.sampled_from([[], [b"\n"], [b"x"]]))
        with TemporaryDirectory() as folder:
            check_git_applies(Path(folder), "list.md", b"".join(pieces), b"".join(other))

    def test_of_nothing_is_nothing(self) -> None:
        assert printed_bytes(lambda: show_diff("list.md", b"a", b"a")) == b""

    def test_on_a_terminal_is_coloured_and_harmless(self, monkeypatch: pytest.MonkeyPatch) -> None:
        drawn = shown(
            lambda: show_diff("list.md", b"[red]x\x1b[2J\r\n", b"\ty" + b"z" * 100 + b"\xff"), monkeypatch
        )
        assert "\x1b[31m-[red]x\\x1b[2J\\r\x1b[0m\n" in drawn
        assert "z" * 100 + "\\xff" in drawn
        assert "No newline at end of file" in drawn
        assert "\x1b[2J" not in drawn


def check_git_applies(folder: Path, path: str, before: bytes | None, after: bytes) -> None:
    target = folder / path
    target.parent.mkdir(parents=True, exist_ok=True)
    if before is not None:
        target.write_bytes(before)
    diff = printed_bytes(lambda: show_diff(path, before, after))
    if diff:
        command = ["git", "apply", "--whitespace=nowarn", "-"]
        done = subprocess.run(command, cwd=folder, input=diff, capture_output=True, check=False)  # noqa: S603  # git
        assert done.returncode == 0, (diff, done.stderr)
    if after or target.exists():
        assert target.read_bytes() == after


class TestJson:
    def test_is_stable_and_keeps_every_script(self) -> None:
        printed = printed_bytes(lambda: show_json([{"title": "论文 é", "b": None, "a": 1}]))
        assert printed == '[\n  {\n    "title": "论文 é",\n    "b": null,\n    "a": 1\n  }\n]\n'.encode()

    def test_of_a_broken_text_can_be_read_again(self) -> None:
        assert json.loads(printed_bytes(lambda: show_json("a\udc80\x1b"))) == "a\udc80\x1b"

    def test_refuses_what_is_no_json(self) -> None:
        with pytest.raises(ValueError, match="Out of range"):
            printed_bytes(lambda: show_json(float("nan")))


def test_an_export_is_printed_byte_for_byte() -> None:
    assert printed_bytes(lambda: show_text("@misc{a,\r\n é}\n")) == "@misc{a,\r\n é}\n".encode()


def test_problems_name_place_severity_and_code(capsys: pytest.CaptureFixture[str]) -> None:
    problems = (
        Problem(
            code="bad-date",
            severity="error",
            message="no date:\n13",
            location=Location(path="a.yaml", line=3, column=9),
            hint="write 2017",
        ),
        Problem(code="odd", severity="warning", message="odd\x1b"),
    )
    show_problems(problems)
    lines = ["a.yaml:3:9: error: no date: 13 [bad-date]", "  hint: write 2017", "warning: odd\\x1b [odd]"]
    assert capsys.readouterr() == ("\n".join(lines) + "\n", "")
    show_problems(problems, as_result=False)
    assert capsys.readouterr() == ("", "\n".join(lines) + "\n")


def test_results_go_to_stdout_and_words_to_stderr(capsys: pytest.CaptureFixture[str]) -> None:
    show_summary(["one", "two\n2"])
    say("said")
    warn("warned", hint="do this")
    assert capsys.readouterr() == ("one\ntwo 2\n", "said\nllmlist: warned\n  hint: do this\n")


@pytest.mark.parametrize(
    ("answer", "agreed"),
    [
        ("y\n", True),
        ("Yes\n", True),
        (" YES", True),
        ("n\n", False),
        ("\n", False),
        ("", False),
        ("yep\n", False),
    ],
)
def test_only_a_clear_yes_confirms(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], answer: str, *, agreed: bool
) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO(answer))
    assert confirm("Remove 3 entries?") is agreed
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.startswith("Remove 3 entries? [y/N] ")


def test_no_stdin_confirms_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", None)
    assert not confirm("Remove?")


def test_no_stdout_prints_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdout", None)
    show_summary(["x"])
    show_json(1)
    show_diff("a", b"", b"x")
    show_table(("a",), [])
    flush()


def test_a_disk_that_is_full_is_an_edit_error(monkeypatch: pytest.MonkeyPatch) -> None:
    class Full(io.StringIO):
        def write(self, _text: str) -> int:
            raise OSError(28, "No space left on device")

    monkeypatch.setattr(sys, "stdout", Full())
    with pytest.raises(EditError, match="No space left"):
        show_summary(["x"])
    with pytest.raises(EditError, match="No space left"):
        show_json(1)
