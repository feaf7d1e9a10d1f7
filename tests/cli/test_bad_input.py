"""Everything that can be wrong with what comes in: a clear message, a hint, the right exit code, no harm."""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import llmlist
from llmlist.sources.retry import RetryPolicy
from llmlist.storage import files, lock
from llmlist.storage.lock import workspace_lock
from tests.arxiv_server import Fault, closed_port
from tests.cli.conftest import SEAMS, THREADS, files_below

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from llmlist.model.edit import Plan
    from tests.arxiv_server import ArxivServer, FaultKind
    from tests.conftest import CommandResult, Run

PAPERS = "catalog/entries/readme/papers.yaml"
ADD_SEAMS = ("add", SEAMS.id, "--section", "papers", "--yes")
COMMANDS = (("list",), ("dedupe",), ("render",), ("render", "--check"), ("remove", "quill2021moss", "--yes"))


def check_refused(
    run: Run,
    root: Path,
    arguments: Sequence[str],
    *,
    exit_code: int,
    says: Sequence[str],
    hint: str | None,
    stdin: str = "",
) -> CommandResult:
    """Run a command that must fail as documented and leave every file as it is."""
    before = files_below(root)
    result = run(*arguments, cwd=root, stdin=stdin)
    assert result.exit_code == exit_code, result
    for words in says:
        assert words in result.stderr
    assert "Traceback" not in result.stderr
    assert hint is None or f"  hint: {hint}" in result.stderr, result.stderr
    assert result.stdout == ""
    assert files_below(root) == before
    return result


def damage(root: Path, path: str, old: str, new: str) -> None:
    file = root / path
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


class TestReferences:
    @pytest.mark.parametrize(
        ("reference", "says"),
        [
            ("hello", "not an identifier: 'hello'"),
            ("1706.3762", "not an identifier: '1706.3762'"),
            ("arxiv:9913.00001", "not an identifier of arxiv: '9913.00001'"),
            ("", "an identifier is missing"),
            ("\x1b[2J", "not an identifier: "),
        ],
    )
    def test_what_is_no_identifier(
        self, run: Run, workspace: Path, arxiv: ArxivServer, reference: str, says: str
    ) -> None:
        arguments = ("add", reference, "--section", "papers", "--yes")
        result = check_refused(run, workspace, arguments, exit_code=3, says=[says], hint="")
        assert "\x1b" not in result.stderr
        assert arxiv.requests == []

    def test_a_page_that_nobody_can_describe(self, run: Run, workspace: Path) -> None:
        check_refused(
            run,
            workspace,
            ("add", "https://example.org/talk", "--section", "papers", "--yes"),
            exit_code=2,
            says=["https://example.org/talk: no source knows this page"],
            hint="say what it is with --title",
        )

    @pytest.mark.usefixtures("arxiv")
    def test_an_id_that_arxiv_does_not_know(self, run: Run, workspace: Path) -> None:
        check_refused(
            run,
            workspace,
            ("add", "2401.99999", "--section", "papers", "--yes"),
            exit_code=4,
            says=["arXiv does not know 2401.99999"],
            hint="look at https://arxiv.org/abs/2401.99999; a new paper can take a day to appear",
        )

    @pytest.mark.usefixtures("arxiv")
    def test_one_bad_reference_among_good_ones_stops_all(self, run: Run, workspace: Path) -> None:
        for bad, exit_code in (("hello", 3), ("2401.99999", 4)):
            arguments = ("add", SEAMS.id, bad, "--section", "papers", "--yes")
            check_refused(run, workspace, arguments, exit_code=exit_code, says=[bad], hint="")

    @pytest.mark.usefixtures("arxiv")
    @pytest.mark.parametrize("answer", ["", "n\n"])
    def test_a_withdrawn_paper_is_asked_about(self, run: Run, workspace: Path, answer: str) -> None:
        check_refused(
            run,
            workspace,
            ("add", THREADS.id, "--section", "papers"),
            exit_code=1,
            says=["has been withdrawn: This paper has been withdrawn by the author", "[y/N]"],
            hint="add it all the same with --yes",
            stdin=answer,
        )

    @pytest.mark.usefixtures("arxiv")
    @pytest.mark.parametrize(("options", "answer"), [(("--yes",), ""), ((), "y\n")])
    def test_a_withdrawn_paper_is_added_on_demand(
        self, run: Run, workspace: Path, options: tuple[str, ...], answer: str
    ) -> None:
        result = run("add", THREADS.id, "--section", "papers", *options, cwd=workspace, stdin=answer)
        assert result.exit_code == 0
        assert THREADS.title in (workspace / "README.md").read_text(encoding="utf-8")
        assert "withdrawn: " in (workspace / PAPERS).read_text(encoding="utf-8")

    @pytest.mark.usefixtures("arxiv")
    @pytest.mark.parametrize(
        ("options", "says", "hint"),
        [
            (("--date", "last year"), "--date: not a date: 'last year'", None),
            (("--date", "2023-02-30"), "--date: ", None),
            (("--link", "code"), "--link 'code': expected LABEL=URL", "for example --link code="),
            (("--link", "x=javascript:alert(1)"), "only http and https links are listed", None),
            (("--section", "paperz"), "no section is called 'paperz'", "did you mean "),
        ],
    )
    def test_an_option_that_means_nothing(  # one row an option, one column a word
        self,
        run: Run,
        workspace: Path,
        options: tuple[str, ...],
        says: str,
        hint: str | None,
    ) -> None:
        arguments = ("add", SEAMS.id, "--section", "papers", *options)
        check_refused(run, workspace, arguments, exit_code=2, says=[says], hint=hint)

    @pytest.mark.usefixtures("arxiv")
    def test_a_section_that_is_not_named(self, run: Run, workspace: Path) -> None:
        check_refused(
            run,
            workspace,
            ("add", SEAMS.id, "--yes"),
            exit_code=2,
            says=["which section?"],
            hint="--section takes one of: papers, surveys, surveys/older",
        )


class TestServer:
    """arXiv down, slow, busy or lying: exit 4, and nothing is written."""

    @pytest.fixture(autouse=True)
    def short_patience(self, monkeypatch: pytest.MonkeyPatch) -> None:
        policy = RetryPolicy(
            tries=2, pause_s=0, busy_pause_s=0, connect_timeout_s=1, read_timeout_s=0.2, total_timeout_s=0.4
        )
        monkeypatch.setattr(RetryPolicy, "for_interval", lambda _: policy)

    @pytest.mark.parametrize(
        ("kind", "says"),
        [
            ("reset", "arXiv broke the connection off"),
            ("hang", "arXiv timed out"),
            ("drip", "arXiv timed out"),
            ("short-body", "arXiv broke off in the middle of its answer"),
            ("truncated", "arXiv gave an answer of no use"),
            ("html", "arXiv gave an answer of no use"),
            ("entity-bomb", "arXiv gave an answer of no use"),
            ("huge", "arXiv answered with more than 8,000,000 bytes"),
        ],
    )
    def test_a_broken_answer(
        self, run: Run, workspace: Path, arxiv: ArxivServer, kind: FaultKind, says: str
    ) -> None:
        arxiv.every_fault = Fault(kind=kind)
        check_refused(run, workspace, ADD_SEAMS, exit_code=4, says=[says], hint="")

    @pytest.mark.parametrize(
        ("kind", "says"),
        [
            ("wrong-ids", "arXiv answered with another paper"),
            ("bad-date", "arXiv's answer cannot be read"),
            ("empty", f"arXiv does not know {SEAMS.id}"),
        ],
    )
    def test_a_lie(self, run: Run, workspace: Path, arxiv: ArxivServer, kind: FaultKind, says: str) -> None:
        arxiv.every_fault = Fault(kind=kind)
        check_refused(run, workspace, ADD_SEAMS, exit_code=4, says=[says], hint=None)

    @pytest.mark.parametrize(
        ("status", "says"),
        [
            (503, "arXiv answered 503 Service Unavailable and asks to wait 0 s (2 tries)"),
            (429, "arXiv answered 429 Too Many Requests"),
            (403, "arXiv answered 403 Forbidden and will not be asked again"),
        ],
    )
    def test_a_server_that_refuses(
        self, run: Run, workspace: Path, arxiv: ArxivServer, status: int, says: str
    ) -> None:
        arxiv.every_fault = Fault(kind="status", status=status, headers={"Retry-After": "0"})
        check_refused(run, workspace, ADD_SEAMS, exit_code=4, says=[says], hint="")

    def test_a_server_that_is_down(self, run: Run, workspace: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("LLMLIST_ARXIV_URL", f"http://127.0.0.1:{closed_port()}/api/query")
        monkeypatch.setenv("LLMLIST_ARXIV_DELAY_S", "0")
        monkeypatch.setenv("NO_PROXY", "127.0.0.1")
        check_refused(run, workspace, ADD_SEAMS, exit_code=4, says=["arXiv refused the connection"], hint="")

    def test_one_failure_is_forgiven(self, run: Run, workspace: Path, arxiv: ArxivServer) -> None:
        arxiv.fail_with(Fault(kind="status", status=503))
        result = run(*ADD_SEAMS, cwd=workspace)
        assert result.exit_code == 0
        assert "trying again (2 of 2)" in result.stderr

    def test_an_address_that_is_none(
        self, run: Run, workspace: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("LLMLIST_ARXIV_URL", "arxiv")
        says = ["LLMLIST_ARXIV_URL is no web address without parameters: 'arxiv'"]
        check_refused(run, workspace, ADD_SEAMS, exit_code=2, says=says, hint="such as https://")

    def test_offline_without_facts(self, run: Run, workspace: Path, arxiv: ArxivServer) -> None:
        check_refused(
            run,
            workspace,
            (*ADD_SEAMS, "--offline"),
            exit_code=4,
            says=[f"arxiv:{SEAMS.id}: offline, and arXiv's answer is not stored"],
            hint="without --offline it would be fetched",
        )
        assert arxiv.requests == []


class TestCatalogue:
    """A catalogue that cannot be used: exit 3, every fault at once, with its place."""

    @pytest.mark.parametrize("command", COMMANDS)
    @pytest.mark.parametrize(
        ("old", "new", "says"),
        [
            ("title: Moss, a Slow", "title: 'Moss, a Slow", f"{PAPERS}:"),
            ("  title: Moss", "\ttitle: Moss", f"{PAPERS}:13:1: error: "),
            (
                "key: lindqvist2022ferns",
                "key: quill2021moss",
                f"{PAPERS}:21: error: the key 'quill2021moss' is given twice, first at {PAPERS}:12",
            ),
            (
                "  venue: ACL 2021\n",
                "  venue: ACL 2021\n  venue: ACL\n",
                f"{PAPERS}:17:3: error: entries[1].venue: `venue` stands twice in one map",
            ),
            ("date: 2021-02\n", "date: last spring\n", "expected a date such as 2017, 2017-06 or 2017-06-12"),
            ("venue: ACL 2021", "venue: [ACL, 2021]", "expected text, found a list"),
            ("section: papers", "section: paper", "catalog.yaml lists no section 'paper'"),
            (
                "title: Moss, a Slow Language Model",
                "title: &a [x]\n  extra: {x: *a, y: *a}",
                f"{PAPERS}:",
            ),
        ],
        ids=["syntax", "tab", "key twice", "field twice", "date", "type", "section", "alias"],
    )
    def test_a_fault_is_named_with_its_place(  # noqa: PLR0917  # one row a fault, one column a command
        self, run: Run, workspace: Path, old: str, new: str, says: str, command: tuple[str, ...]
    ) -> None:
        damage(workspace, PAPERS, old, new)
        check_refused(run, workspace, command, exit_code=3, says=[says], hint=None)

    def test_all_faults_come_at_once(self, run: Run, workspace: Path) -> None:
        damage(workspace, PAPERS, "date: 2021-02\n", "date: spring\n")
        damage(workspace, PAPERS, 'arxiv: "2203.00003"', "arxiv: none")
        damage(workspace, "catalog/entries/readme/surveys.yaml", "section: surveys", "section: survey")
        says = ["[bad-date]", "[bad-identifier]", "[unknown-section]", "cannot be used: 3 errors"]
        result = check_refused(run, workspace, ("list",), exit_code=3, says=says, hint="did you mean surveys")
        assert result.stderr.count(": error: ") == 3

    def test_an_unknown_field_is_kept_and_reported(self, run: Run, workspace: Path) -> None:
        damage(workspace, PAPERS, "  venue: ACL 2021", "  venu: ACL 2021")
        result = run("render", "--check", cwd=workspace)
        assert "warning: entries[1].venu: unknown field 'venu' [unknown-field]" in result.stderr
        assert "hint: did you mean `venue`?" in result.stderr
        assert "venu: ACL 2021" in (workspace / PAPERS).read_text(encoding="utf-8")

    def test_an_alias_bomb_is_refused_before_it_grows(self, run: Run, workspace: Path) -> None:
        levels = [f"  l{n}: &l{n} [{', '.join([f'*l{n - 1}'] * 10)}]\n" for n in range(1, 12)]
        bomb = "- key: bomb\n  title: Bomb\n  section: papers\n  l0: &l0 [x, x]\n" + "".join(levels)
        (workspace / PAPERS).write_text(bomb, encoding="utf-8")
        check_refused(run, workspace, ("list",), exit_code=3, says=[PAPERS, "alias"], hint=None)

    def test_catalog_yaml_itself(self, run: Run, workspace: Path) -> None:
        damage(workspace, "catalog/catalog.yaml", "path: README.md", "path: ../../etc/passwd")
        says = ["catalog/catalog.yaml:4:5: error: ", "expected a path inside the repository", "[bad-path]"]
        check_refused(run, workspace, ("list",), exit_code=3, says=says, hint=None)

    @pytest.mark.parametrize("arguments", [*COMMANDS, ("show", "x"), ("add", "2205.99909", "--yes")])
    def test_no_catalogue_here(self, run: Run, tmp_path: Path, arguments: tuple[str, ...]) -> None:
        folder = tmp_path / "nothing"
        folder.mkdir()
        says = ["no catalog/catalog.yaml in . or above"]
        hint = "`llmlist init` or `llmlist import README.md` starts one"
        check_refused(run, folder, arguments, exit_code=2, says=says, hint=hint)
        assert not list(folder.iterdir())

    def test_no_folder_there(self, run: Run, workspace: Path) -> None:
        arguments = ("list", "-C", "nowhere")
        check_refused(
            run, workspace, arguments, exit_code=2, says=["no folder nowhere"], hint="check the path"
        )


class TestDocuments:
    def test_not_utf_8(self, run: Run, tmp_path: Path) -> None:
        root = tmp_path / "list"
        root.mkdir()
        (root / "README.md").write_bytes(b"# L\n\n- [Caf\xe9](https://example.org/x)\n")
        for arguments in (("import", "README.md"), ("init",)):
            says = ["README.md:3:7: ", "not UTF-8", "0xe9"]
            check_refused(run, root, arguments, exit_code=3, says=says, hint="save the file as UTF-8")

    def test_no_longer_utf_8(self, run: Run, workspace: Path) -> None:
        with (workspace / "README.md").open("ab") as file:
            file.write(b"\xff\n")
        says = ["README.md:28:1: error: not UTF-8: byte 0xff", "[not-utf-8]"]
        check_refused(run, workspace, ("render",), exit_code=3, says=says, hint="save the file as UTF-8")

    def test_absent(self, run: Run, workspace: Path) -> None:
        says = ["papers.md", "no such file"]
        check_refused(run, workspace, ("import", "papers.md"), exit_code=3, says=says, hint=None)

    def test_a_folder(self, run: Run, workspace: Path) -> None:
        check_refused(run, workspace, ("import", "catalog"), exit_code=3, says=["catalog"], hint=None)

    def test_outside_the_workspace(self, run: Run, workspace: Path) -> None:
        outside = workspace.parent / "other.md"
        outside.write_text("- [X](https://example.org/x)\n", encoding="utf-8")
        for path in ("../other.md", str(outside)):
            says = [f"{path} is outside the workspace"]
            hint = "a catalogue keeps documents of its own repository"
            check_refused(run, workspace, ("import", path), exit_code=2, says=says, hint=hint)

    def test_a_link_that_leads_outside(self, run: Run, workspace: Path) -> None:
        outside = workspace.parent / "other.md"
        outside.write_text("- [X](https://example.org/x)\n", encoding="utf-8")
        (workspace / "linked.md").symlink_to(outside)
        check_refused(run, workspace, ("import", "linked.md"), exit_code=2, says=["outside"], hint="")


class TestDisk:
    """What the disk refuses: exit 5, and every file is as it was."""

    @pytest.mark.usefixtures("arxiv")
    def test_a_file_that_changed_while_we_worked(
        self, run: Run, workspace: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        readme = workspace / "README.md"
        apply_plan = files.apply_plan

        def apply_late(root: Path, plan: Plan) -> tuple[str, ...]:
            with readme.open("ab") as file:
                file.write(b"\nA line by hand.\n")
            return apply_plan(root, plan)

        before = files_below(workspace)
        monkeypatch.setattr(files, "apply_plan", apply_late)
        result = run(*ADD_SEAMS, cwd=workspace)
        assert result.exit_code == 5
        assert "llmlist: README.md changed while llmlist was working" in result.stderr
        assert "  hint: run the command again" in result.stderr
        after = dict(files_below(workspace))
        assert after.pop("README.md") == before["README.md"] + b"\nA line by hand.\n"
        assert after.items() <= before.items()

    @pytest.mark.usefixtures("arxiv")
    @pytest.mark.parametrize(
        ("number", "says", "hint"),
        [
            (errno.ENOSPC, "no space left on device", "free some space; every file is as it was"),
            (errno.EROFS, "read-only file system", "the disk is mounted read-only"),
        ],
    )
    def test_a_full_or_read_only_disk(  # noqa: PLR0917  # one row an error of the system
        self,
        run: Run,
        workspace: Path,
        monkeypatch: pytest.MonkeyPatch,
        number: int,
        says: str,
        hint: str,
    ) -> None:
        def refuse(_descriptor: int) -> None:
            raise OSError(number, os.strerror(number))

        monkeypatch.setattr(os, "fsync", refuse)
        check_refused(run, workspace, ADD_SEAMS, exit_code=5, says=["cannot write ", says], hint=hint)

    @pytest.mark.usefixtures("arxiv")
    def test_a_folder_that_may_not_be_written(
        self, run: Run, workspace: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        # Simulated: whoever runs the tests as root may write everywhere.
        open_file = Path.open

        def refuse(self: Path, mode: str = "r", **options: object) -> object:
            if "x" in mode:
                raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(self))
            return open_file(self, mode, **options)  # type: ignore[call-overload]  # passed on as they came

        monkeypatch.setattr(Path, "open", refuse)
        says = ["cannot write ", "permission denied"]
        hint = "check who may write the file and its folder; every file is as it was"
        check_refused(run, workspace, ADD_SEAMS, exit_code=5, says=says, hint=hint)

    @pytest.mark.parametrize("arguments", [("import", "README.md"), ("remove", "quill2021moss", "--yes")])
    def test_a_folder_that_takes_no_lock(
        self, run: Run, workspace: Path, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...]
    ) -> None:
        def refuse(path: Path | str, *_: object, **_options: object) -> None:
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))

        monkeypatch.setattr(Path, "mkdir", refuse)
        monkeypatch.setattr(os, "makedirs", refuse)
        says = ["cannot lock the workspace", "permission denied"]
        hint = "nothing was written; LLMLIST_CACHE_DIR names another folder"
        check_refused(run, workspace, arguments, exit_code=5, says=says, hint=hint)

    @pytest.mark.parametrize(
        "arguments", [("list",), ("render", "--check"), ("dedupe",), ("show", "quill2021moss")]
    )
    def test_looking_needs_no_leave_to_write(
        self, run: Run, workspace: Path, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...]
    ) -> None:
        def refuse(path: Path | str, *_: object, **_options: object) -> None:
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))

        monkeypatch.setattr(Path, "mkdir", refuse)
        monkeypatch.setattr(os, "makedirs", refuse)
        assert run(*arguments, cwd=workspace).exit_code == 0
        assert not (workspace / ".llmlist_cache").exists()


class TestInterrupts:
    @pytest.mark.usefixtures("arxiv")
    def test_before_the_files_are_replaced_nothing_is_written(
        self, run: Run, workspace: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        fsync = os.fsync

        def interrupt(descriptor: int) -> None:
            signal.raise_signal(signal.SIGINT)
            fsync(descriptor)

        monkeypatch.setattr(os, "fsync", interrupt)
        check_refused(run, workspace, ADD_SEAMS, exit_code=130, says=["llmlist: interrupted"], hint=None)

    @pytest.mark.usefixtures("arxiv")
    def test_between_two_files_both_are_written(
        self, run: Run, workspace: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        replace = Path.replace

        def interrupt(self: Path, target: Path) -> Path:
            signal.raise_signal(signal.SIGINT)
            return replace(self, target)

        monkeypatch.setattr(Path, "replace", interrupt)
        result = run(*ADD_SEAMS, cwd=workspace)
        assert result.exit_code == 130
        assert "llmlist: interrupted" in result.stderr
        monkeypatch.undo()
        assert run("render", "--check", cwd=workspace).exit_code == 0
        assert SEAMS.title in (workspace / "README.md").read_text(encoding="utf-8")
        assert not list(workspace.rglob("*.tmp"))

    def test_while_arxiv_is_asked_nothing_is_written(self, workspace: Path, arxiv: ArxivServer) -> None:
        arxiv.every_fault = Fault(kind="hang", seconds=30)
        before = files_below(workspace)
        process = start(workspace, *ADD_SEAMS)
        wait_until(lambda: bool(arxiv.requests), process)
        process.send_signal(signal.SIGINT)
        _, told = process.communicate(timeout=20)
        assert (process.returncode, told) == (130, "llmlist: interrupted\n")
        assert files_below(workspace) == before


class TestTwoRuns:
    @pytest.mark.usefixtures("arxiv")
    def test_the_second_waits_and_then_gives_up(
        self, run: Run, workspace: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(lock, "workspace_lock", partial(workspace_lock, timeout_s=0.1))
        with workspace_lock(workspace):
            check_refused(
                run,
                workspace,
                ADD_SEAMS,
                exit_code=5,
                says=["another llmlist is working here"],
                hint="it did not finish within 0.1 s: wait for it or stop it, then try again",
            )
            assert run("list", cwd=workspace).exit_code == 0
        assert run(*ADD_SEAMS, cwd=workspace).exit_code == 0

    def test_two_at_once_both_get_their_row(self, run: Run, workspace: Path, arxiv: ArxivServer) -> None:
        arxiv.slow_s = 0.2
        first = start(workspace, *ADD_SEAMS)
        second = start(workspace, "add", THREADS.id, "--section", "papers", "--yes")
        told = [one.communicate(timeout=30) for one in (first, second)]
        assert [one.returncode for one in (first, second)] == [0, 0], told
        text = (workspace / "README.md").read_text(encoding="utf-8")
        assert (text.count(SEAMS.title), text.count(THREADS.title)) == (1, 1)
        assert run("render", "--check", cwd=workspace).exit_code == 0


def start(root: Path, *arguments: str) -> subprocess.Popen[str]:
    """Start a command in a process of its own."""
    return subprocess.Popen(  # noqa: S603  # this interpreter on our own package
        [sys.executable, "-m", "llmlist", *arguments],
        cwd=root,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(Path(llmlist.__file__).parents[1])},
    )


def wait_until(is_done: Callable[[], bool], process: subprocess.Popen[str]) -> None:
    while not is_done():
        assert process.poll() is None, process.communicate()
