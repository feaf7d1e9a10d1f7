from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.cli.test_render import PAPERS

if TYPE_CHECKING:
    from tests.conftest import Run

KEY = "tao2023lanterns"


def entry(run: Run, root: Path, key: str = KEY) -> dict[str, Any]:
    (found,) = json.loads(run("show", key, "--format", "json", cwd=root).stdout)
    return dict(found)


def text_of(root: Path, path: str = "README.md") -> str:
    return (root / path).read_bytes().decode()


def first_key(run: Run, root: Path) -> str:
    return str(json.loads(run("list", "--format", "json", cwd=root).stdout)[0]["key"])


class TestFields:
    def test_a_value_changes_in_catalogue_and_document(self, run: Run, workspace: Path) -> None:
        key = next(
            one["key"]
            for one in json.loads(run("list", "--format", "json", cwd=workspace).stdout)
            if one["venue"] == "ACL 2021"
        )
        before = text_of(workspace)
        result = run("edit", key, "--set", "venue=TACL 2022", cwd=workspace)
        assert result.exit_code == 0
        assert f"{key}: venue: ACL 2021 -> TACL 2022" in result.stdout
        assert text_of(workspace) == before.replace("ACL 2021", "TACL 2022", 1)
        assert run("check", cwd=workspace).exit_code == 0

    def test_lists_grow_and_shrink(self, run: Run, workspace: Path) -> None:
        run("edit", KEY, "--add", "keywords=[moss, mills]", "--add", "keywords=moss", cwd=workspace)
        assert entry(run, workspace)["keywords"][-2:] == ["moss", "mills"]
        run("edit", KEY, "--drop", "keywords=moss", cwd=workspace)
        assert "moss" not in entry(run, workspace)["keywords"]

    def test_a_new_link_brings_its_identifier(self, run: Run, workspace: Path) -> None:
        run("edit", KEY, "--add", "links=paper=https://arxiv.org/abs/2405.01234", cwd=workspace)
        assert text_of(workspace, _source(workspace)).count("2405.01234") == 2

    def test_unset_takes_a_field_out(self, run: Run, workspace: Path) -> None:
        run("edit", KEY, "--set", "note=Worth a look.", cwd=workspace)
        assert "Worth a look." in text_of(workspace, _source(workspace))
        run("edit", KEY, "--unset", "note", cwd=workspace)
        assert "Worth a look." not in text_of(workspace, _source(workspace))

    def test_nothing_to_change_writes_nothing(self, run: Run, workspace: Path) -> None:
        before = text_of(workspace, _source(workspace))
        title = entry(run, workspace)["title"]
        result = run("edit", KEY, "--set", f"title={title}", cwd=workspace)
        assert (result.exit_code, result.stderr) == (0, "nothing to change\n")
        assert text_of(workspace, _source(workspace)) == before

    @pytest.mark.parametrize(
        ("arguments", "said"),
        [
            (("--set", "venu=ACL"), "did you mean venue?"),
            (("--set", "date=yesterday"), "date=yesterday"),
            (("--set", "key=other"), "a key stays"),
            (("--set", "section=x"), "llmlist move"),
            (("--add", "venue=ACL"), "--set changes it"),
            (("--drop", "keywords=nothing-like-it"), "has no keywords"),
            (("--set", "venue"), "expected FIELD=VALUE"),
            (("--unset", "title"), "needs a title"),
            (("--set", "kind=poem"), "kind=poem"),
        ],
    )
    def test_what_cannot_be_is_refused(
        self, run: Run, workspace: Path, arguments: tuple[str, str], said: str
    ) -> None:
        before = text_of(workspace, _source(workspace))
        result = run("edit", KEY, *arguments, cwd=workspace)
        assert result.exit_code == 2
        assert said in result.stderr
        assert text_of(workspace, _source(workspace)) == before

    def test_text_that_is_yaml_stays_text(self, run: Run, workspace: Path) -> None:
        run("edit", KEY, "--set", "venue=a: [b] # {c}", cwd=workspace)
        assert entry(run, workspace)["venue"] == "a: [b] # {c}"


def _source(root: Path) -> str:
    return next(
        path.relative_to(root).as_posix()
        for path in (root / "catalog" / "entries").rglob("*.yaml")
        if KEY in path.read_text(encoding="utf-8")
    )


class TestEditor:
    def editor(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str) -> None:
        path = tmp_path / "editor.py"
        opening = "import pathlib, sys\npath = pathlib.Path(sys.argv[1])\n"
        reading = "text = path.read_text(encoding='utf-8')\n"
        path.write_text(opening + reading + script, encoding="utf-8")
        monkeypatch.setenv("EDITOR", f"{sys.executable} {path}")
        monkeypatch.delenv("VISUAL", raising=False)

    def test_what_is_saved_is_taken_over(
        self, run: Run, workspace: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        self.editor(
            tmp_path,
            monkeypatch,
            "path.write_text(text.replace('ACL 2021', 'TACL 2022'), encoding='utf-8')\n",
        )
        key = next(
            one["key"]
            for one in json.loads(run("list", "--format", "json", cwd=workspace).stdout)
            if one["venue"] == "ACL 2021"
        )
        assert run("edit", key, cwd=workspace).exit_code == 0
        assert "TACL 2022" in text_of(workspace)
        assert "TACL 2022" in text_of(workspace, PAPERS)

    def test_a_fault_is_shown_and_nothing_written_when_the_keeper_gives_up(
        self, run: Run, workspace: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        self.editor(tmp_path, monkeypatch, "path.write_text(text + '  date: never\\n', encoding='utf-8')\n")
        before = text_of(workspace, _source(workspace))
        result = run("edit", KEY, cwd=workspace)
        assert result.exit_code == 1
        assert "open it again?" in result.stderr
        assert text_of(workspace, _source(workspace)) == before

    def test_a_mistyped_field_is_a_fault_and_one_that_was_there_is_none(
        self, run: Run, workspace: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        self.editor(
            tmp_path, monkeypatch, "path.write_text(text.replace('date:', 'dat:'), encoding='utf-8')\n"
        )
        source = _source(workspace)
        before = text_of(workspace, source)
        result = run("edit", KEY, cwd=workspace)
        assert (result.exit_code, text_of(workspace, source)) == (1, before)
        assert "dat" in result.stderr
        assert "open it again?" in result.stderr
        (workspace / source).write_text(before.replace(KEY, f"{KEY}\n  mine: yes", 1), encoding="utf-8")
        self.editor(tmp_path, monkeypatch, "path.write_text(text + '  note: more\\n', encoding='utf-8')\n")
        assert run("edit", KEY, cwd=workspace).exit_code == 0

    def test_faults_are_marked_where_they_stand_when_it_is_opened_again(
        self, run: Run, workspace: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        seen = tmp_path / "seen"
        self.editor(
            tmp_path,
            monkeypatch,
            f"seen = pathlib.Path({str(seen)!r})\n"
            "if not seen.exists():\n"
            "    path.write_text(text + '  added: never\\n', encoding='utf-8')\n"
            "else:\n"
            "    path.write_text(text.replace('added: never', 'note: more'), encoding='utf-8')\n"
            "seen.write_text(text, encoding='utf-8')\n",
        )
        monkeypatch.setattr("llmlist.cli.hand_editing.confirm", lambda *_, **__: True)
        assert run("edit", KEY, cwd=workspace).exit_code == 0
        marked = seen.read_text(encoding="utf-8").splitlines()
        place = marked.index("  added: never")
        assert marked[place - 1].startswith("# llmlist: entries[")
        assert "expected a date" in marked[place - 1]
        assert "# llmlist" not in text_of(workspace, _source(workspace))
        assert "note: more" in text_of(workspace, _source(workspace))

    def test_what_was_typed_is_kept_when_the_keeper_gives_up(
        self, run: Run, workspace: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        self.editor(tmp_path, monkeypatch, "path.write_text(text + '  date: never\\n', encoding='utf-8')\n")
        result = run("edit", KEY, cwd=workspace)
        kept = Path(result.stderr.rpartition("kept in ")[2].splitlines()[0])
        assert kept.read_text(encoding="utf-8").endswith("  date: never\n")
        assert "# llmlist" not in kept.read_text(encoding="utf-8")

    def test_only_what_the_edit_has_brought_is_shown(
        self, run: Run, workspace: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        source = _source(workspace)
        before = text_of(workspace, source)
        (workspace / source).write_text(before.replace(KEY, f"{KEY}\n  mine: yes", 1), encoding="utf-8")
        self.editor(tmp_path, monkeypatch, "path.write_text(text + '  added: never\\n', encoding='utf-8')\n")
        result = run("edit", KEY, cwd=workspace)
        assert "never" in result.stderr
        assert "mine" not in result.stderr

    def test_without_editor_and_terminal_it_does_not_wait(
        self, run: Run, workspace: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.delenv("EDITOR", raising=False)
        monkeypatch.delenv("VISUAL", raising=False)
        result = run("edit", KEY, cwd=workspace)
        assert (result.exit_code, "no terminal" in result.stderr) == (2, True)

    def test_closing_without_a_change_changes_nothing(
        self, run: Run, workspace: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        self.editor(tmp_path, monkeypatch, "")
        assert run("edit", KEY, cwd=workspace).stderr == "nothing to change\n"

    @pytest.mark.parametrize("editor", ["no-such-editor-anywhere", "false"])
    def test_an_editor_that_fails_is_an_error(
        self, run: Run, workspace: Path, monkeypatch: pytest.MonkeyPatch, editor: str
    ) -> None:
        monkeypatch.setenv("EDITOR", editor)
        monkeypatch.delenv("VISUAL", raising=False)
        assert run("edit", KEY, cwd=workspace).exit_code == 2


class TestReplace:
    def test_a_word_is_replaced_wherever_it_stands(self, run: Run, workspace: Path) -> None:
        before = text_of(workspace)
        shown = run("replace", "venue", "ACL", "TACL", "--dry-run", cwd=workspace)
        assert "+" in shown.stdout
        assert text_of(workspace) == before
        assert run("replace", "venue", "ACL", "TACL", cwd=workspace).exit_code == 0
        assert text_of(workspace) == re.sub(r"\bACL\b", "TACL", before)
        assert " ACL" not in text_of(workspace)
        assert run("render", "--check", cwd=workspace).exit_code == 0

    def test_what_stands_nowhere_ends_with_1(self, run: Run, workspace: Path) -> None:
        result = run("replace", "venue", "Nowhere", "X", cwd=workspace)
        assert (result.exit_code, result.stderr) == (1, "no venue says 'Nowhere'\n")
        assert "did you mean 'ACL" in run("replace", "venue", "alc", "EMNLP", cwd=workspace).stderr

    def test_a_field_without_text_is_refused(self, run: Run, workspace: Path) -> None:
        assert run("replace", "links", "a", "b", cwd=workspace).exit_code == 2
