from __future__ import annotations

import errno
import os
import signal
import stat
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from llmlist.errors import DataError, EditError, OverlappingEditsError, StaleFileError
from llmlist.model.edit import Edit, FileEdit, Plan, Span, digest
from llmlist.storage.files import apply_plan, find_inside, read_file, write_atomic

if TYPE_CHECKING:
    from collections.abc import Callable


def rewrite(path: str, before: bytes, after: bytes) -> FileEdit:
    return FileEdit(path=path, sha256=digest(before), edits=(Edit(span=Span(0, len(before)), content=after),))


def create(path: str, content: bytes) -> FileEdit:
    return FileEdit(path=path, sha256=None, edits=(Edit(span=Span(0, 0), content=content),))


def plan_of(*file_edits: FileEdit) -> Plan:
    return Plan(file_edits=file_edits)


def snapshot(root: Path) -> dict[str, bytes | None]:
    """Everything below a folder, so that a test can tell that nothing at all has changed."""
    return {
        path.relative_to(root).as_posix(): path.read_bytes() if path.is_file() else None
        for path in sorted(root.rglob("*"))
    }


def failing_on_call(number: int, real: Callable[..., object], error: OSError) -> Callable[..., object]:
    calls = 0

    def fail_once(*args: object, **options: object) -> object:
        nonlocal calls
        calls += 1
        if calls == number:
            raise error
        return real(*args, **options)

    return fail_once


@pytest.fixture
def root(tmp_path: Path) -> Path:
    folder = tmp_path / "root"
    folder.mkdir()
    (folder / "a.md").write_bytes(b"one\r\ntwo\r\n")
    (folder / "b.md").write_bytes(b"three\n")
    return folder


def test_reading_keeps_line_ends_and_byte_order_mark(tmp_path: Path) -> None:
    content = b"\xef\xbb\xbfone\r\ntwo\rthree\n"
    (tmp_path / "file").write_bytes(content)
    assert read_file(tmp_path / "file") == content


def test_reading_what_is_missing_names_the_file(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="no such file") as caught:
        read_file(tmp_path / "gone.md")
    assert caught.value.location is not None
    assert caught.value.location.path.endswith("gone.md")


def test_reading_a_folder_is_a_data_error(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="is a directory"):
        read_file(tmp_path)


class TestWriteAtomic:
    def test_writes_bytes_as_they_are(self, tmp_path: Path) -> None:
        path = tmp_path / "file.md"
        assert write_atomic(path, b"a\r\nb\n")
        assert path.read_bytes() == b"a\r\nb\n"
        assert snapshot(tmp_path) == {"file.md": b"a\r\nb\n"}

    def test_keeps_the_mode(self, tmp_path: Path) -> None:
        path = tmp_path / "file.md"
        path.write_bytes(b"old")
        path.chmod(0o640)
        write_atomic(path, b"new")
        assert stat.S_IMODE(path.stat().st_mode) == 0o640

    def test_a_new_file_has_the_mode_that_the_umask_gives(self, tmp_path: Path) -> None:
        before = os.umask(0o027)
        try:
            write_atomic(tmp_path / "file.md", b"new")
        finally:
            os.umask(before)
        assert stat.S_IMODE((tmp_path / "file.md").stat().st_mode) == 0o640

    def test_follows_a_symbolic_link(self, tmp_path: Path) -> None:
        (tmp_path / "target.md").write_bytes(b"old")
        (tmp_path / "link.md").symlink_to("target.md")
        write_atomic(tmp_path / "link.md", b"new")
        assert (tmp_path / "link.md").is_symlink()
        assert (tmp_path / "target.md").read_bytes() == b"new"

    def test_leaves_a_file_alone_that_holds_the_content(self, tmp_path: Path) -> None:
        path = tmp_path / "file.md"
        path.write_bytes(b"same")
        before = path.stat()
        assert not write_atomic(path, b"same")
        assert (path.stat().st_ino, path.stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)

    def test_refuses_what_is_no_regular_file(self, tmp_path: Path) -> None:
        pipe = tmp_path / "pipe"
        os.mkfifo(pipe)
        with pytest.raises(EditError, match="not a regular file"):
            write_atomic(pipe, b"x")
        assert stat.S_ISFIFO(pipe.stat().st_mode)

    def test_makes_no_folders(self, tmp_path: Path) -> None:
        with pytest.raises(EditError, match="no such file"):
            write_atomic(tmp_path / "mistyped" / "file.bib", b"x")
        assert snapshot(tmp_path) == {}

    @given(st.binary(max_size=300), st.binary(max_size=300))
    @settings(deadline=None, max_examples=25)
    def test_any_bytes_replace_any_bytes(self, before: bytes, after: bytes) -> None:
        with pytest.MonkeyPatch.context() as patch:
            # The disk's own speed is not under test.
            patch.setattr(os, "fsync", lambda _descriptor: None)
            folder = Path(os.environ["HOME"])
            write_atomic(folder / "file", before)
            write_atomic(folder / "file", after)
            assert (folder / "file").read_bytes() == after
            assert [path.name for path in folder.iterdir()] == ["file"]


class TestApplyPlan:
    def test_edits_only_the_spans(self, root: Path) -> None:
        edit = Edit(span=Span(5, 8), content=b"2")
        plan = plan_of(FileEdit(path="a.md", sha256=digest(b"one\r\ntwo\r\n"), edits=(edit,)))
        assert apply_plan(root, plan) == ("a.md",)
        assert snapshot(root) == {"a.md": b"one\r\n2\r\n", "b.md": b"three\n"}

    def test_creates_files_and_their_folders(self, root: Path) -> None:
        apply_plan(root, plan_of(create("catalog/entries/readme/top.yaml", b"[]\n")))
        assert (root / "catalog/entries/readme/top.yaml").read_bytes() == b"[]\n"

    def test_says_nothing_was_written_where_nothing_changes(self, root: Path) -> None:
        before = (root / "b.md").stat().st_ino
        assert apply_plan(root, plan_of(rewrite("b.md", b"three\n", b"three\n"))) == ()
        assert (root / "b.md").stat().st_ino == before

    def test_an_empty_plan_writes_nothing(self, root: Path) -> None:
        assert apply_plan(root, Plan()) == ()

    def test_one_stale_file_stops_all(self, root: Path) -> None:
        before = snapshot(root)
        plan = plan_of(rewrite("a.md", b"one\r\ntwo\r\n", b"x"), rewrite("b.md", b"other", b"y"))
        with pytest.raises(StaleFileError, match=r"b\.md changed") as caught:
            apply_plan(root, plan)
        assert caught.value.hint
        assert snapshot(root) == before

    def test_a_file_that_is_gone_is_stale(self, root: Path) -> None:
        with pytest.raises(StaleFileError, match="is gone"):
            apply_plan(root, plan_of(rewrite("c.md", b"old", b"new")))

    def test_a_new_file_that_exists_by_now_is_stale(self, root: Path) -> None:
        with pytest.raises(StaleFileError, match="exists by now"):
            apply_plan(root, plan_of(create("b.md", b"new")))
        assert (root / "b.md").read_bytes() == b"three\n"

    def test_a_change_while_the_new_content_is_staged_is_seen(
        self, root: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        real = os.fsync

        def edit_meanwhile(descriptor: int) -> None:
            (root / "b.md").write_bytes(b"by hand\n")
            real(descriptor)

        monkeypatch.setattr(os, "fsync", edit_meanwhile)
        with pytest.raises(StaleFileError):
            apply_plan(root, plan_of(rewrite("b.md", b"three\n", b"by llmlist\n")))
        assert snapshot(root) == {"a.md": b"one\r\ntwo\r\n", "b.md": b"by hand\n"}

    def test_overlapping_edits_write_nothing(self, root: Path) -> None:
        edits = (Edit(span=Span(0, 3), content=b""), Edit(span=Span(2, 4), content=b""))
        plan = plan_of(create("c.md", b"new"), FileEdit(path="b.md", sha256=digest(b"three\n"), edits=edits))
        before = snapshot(root)
        with pytest.raises(OverlappingEditsError):
            apply_plan(root, plan)
        assert snapshot(root) == before

    def test_one_file_under_two_names_is_refused(self, root: Path) -> None:
        (root / "link.md").symlink_to("b.md")
        plan = plan_of(rewrite("b.md", b"three\n", b"x"), rewrite("link.md", b"three\n", b"y"))
        with pytest.raises(EditError, match="one file"):
            apply_plan(root, plan)
        assert (root / "b.md").read_bytes() == b"three\n"

    def test_a_link_inside_the_workspace_is_followed(self, root: Path) -> None:
        (root / "link.md").symlink_to("b.md")
        assert apply_plan(root, plan_of(rewrite("link.md", b"three\n", b"four\n"))) == ("link.md",)
        assert (root / "link.md").is_symlink()
        assert (root / "b.md").read_bytes() == b"four\n"

    @pytest.mark.parametrize(
        "path",
        [
            "",
            ".",
            "..",
            "../b.md",
            "x/../../b.md",
            "/etc/hosts",
            "x//y",
            "C:/x",
            "\\\\host\\x",
            "a\0b",
            ".git/config",
            "sub/.GIT/x",
        ],
    )
    def test_paths_that_lead_elsewhere_are_refused(self, root: Path, path: str) -> None:
        before = snapshot(root.parent)
        with pytest.raises(EditError, match="not a file of this workspace"):
            apply_plan(root, plan_of(create(path, b"x")))
        assert find_inside(root, path) is None
        assert snapshot(root.parent) == before

    def test_a_link_out_of_the_workspace_is_refused(self, root: Path) -> None:
        outside = root.parent / "outside.md"
        outside.write_bytes(b"mine")
        (root / "link.md").symlink_to(outside)
        (root / "folder").symlink_to(root.parent)
        for path in ("link.md", "folder/outside.md"):
            with pytest.raises(EditError, match="not a file of this workspace"):
                apply_plan(root, plan_of(rewrite(path, b"mine", b"yours")))
        assert outside.read_bytes() == b"mine"

    def test_a_root_that_is_itself_a_link_is_fine(self, root: Path) -> None:
        (root.parent / "door").symlink_to(root)
        apply_plan(root.parent / "door", plan_of(rewrite("b.md", b"three\n", b"x")))
        assert (root / "b.md").read_bytes() == b"x"


class TestRefusedByTheDisk:
    """Root may write everywhere, so a refusal is played by the call that would meet it."""

    def check_nothing_changes(self, root: Path, match: str) -> None:
        before = snapshot(root)
        plan = plan_of(
            rewrite("a.md", b"one\r\ntwo\r\n", b"A"),
            create("new/folder/c.md", b"C"),
            rewrite("b.md", b"three\n", b"B"),
        )
        with pytest.raises(EditError, match=match) as caught:
            apply_plan(root, plan)
        assert caught.value.hint
        assert snapshot(root) == before

    @pytest.mark.parametrize("call", [1, 2, 3, 4, 5])
    def test_full_disk_while_staging(self, root: Path, monkeypatch: pytest.MonkeyPatch, call: int) -> None:
        full = OSError(errno.ENOSPC, "No space left on device")
        monkeypatch.setattr(os, "link", failing_on_call(0, _no_links, full))
        monkeypatch.setattr(os, "fsync", failing_on_call(call, os.fsync, full))
        self.check_nothing_changes(root, "no space left on device")

    @pytest.mark.parametrize("call", [1, 2, 3])
    def test_failure_while_replacing(self, root: Path, monkeypatch: pytest.MonkeyPatch, call: int) -> None:
        denied = PermissionError(errno.EACCES, "Permission denied")
        monkeypatch.setattr(Path, "replace", failing_on_call(call, Path.replace, denied))
        self.check_nothing_changes(root, "permission denied")

    def test_failure_while_replacing_without_hard_links(
        self, root: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(os, "link", _no_links)
        denied = PermissionError(errno.EACCES, "Permission denied")
        monkeypatch.setattr(Path, "replace", failing_on_call(3, Path.replace, denied))
        self.check_nothing_changes(root, "permission denied")

    def test_read_only_folder(self, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        real = Path.open

        def refuse(path: Path, mode: str = "r") -> object:
            if "x" in mode:
                raise OSError(errno.EROFS, "Read-only file system")
            return real(path, mode)

        monkeypatch.setattr(Path, "open", refuse)
        self.check_nothing_changes(root, "read-only file system")

    def test_a_file_where_a_folder_should_be(self, root: Path) -> None:
        before = snapshot(root)
        with pytest.raises(EditError, match="not a directory"):
            apply_plan(root, plan_of(rewrite("b.md", b"three\n", b"B"), create("a.md/c.md", b"C")))
        assert snapshot(root) == before

    def test_a_file_that_cannot_be_put_back_is_kept_and_named(
        self, root: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        calls = 0
        real = Path.replace

        def fail_from_second(path: Path, target: Path) -> Path:
            nonlocal calls
            calls += 1
            if calls > 1:
                raise OSError(errno.EIO, "Input/output error")
            return real(path, target)

        monkeypatch.setattr(Path, "replace", fail_from_second)
        plan = plan_of(rewrite("a.md", b"one\r\ntwo\r\n", b"A"), rewrite("b.md", b"three\n", b"B"))
        with pytest.raises(EditError, match=r"a\.md was replaced and cannot be put back") as caught:
            apply_plan(root, plan)
        kept = Path((caught.value.hint or "").rpartition(" ")[2])
        assert kept.read_bytes() == b"one\r\ntwo\r\n"
        assert {path.name for path in root.iterdir()} == {"a.md", "b.md", kept.name}


def _no_links(*_: object, **__: object) -> None:
    raise OSError(errno.EPERM, "Operation not permitted")


class TestInterrupts:
    def test_one_during_the_replacing_waits_until_all_files_are_whole(
        self, root: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        real = Path.replace

        def interrupted(path: Path, target: Path) -> Path:
            os.kill(os.getpid(), signal.SIGINT)
            return real(path, target)

        monkeypatch.setattr(Path, "replace", interrupted)
        with pytest.raises(KeyboardInterrupt):
            apply_plan(
                root, plan_of(rewrite("a.md", b"one\r\ntwo\r\n", b"A"), rewrite("b.md", b"three\n", b"B"))
            )
        assert snapshot(root) == {"a.md": b"A", "b.md": b"B"}

    def test_one_during_the_staging_stops_before_the_first_file(
        self, root: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        before = snapshot(root)
        real = os.fsync

        def interrupted(descriptor: int) -> None:
            os.kill(os.getpid(), signal.SIGINT)
            real(descriptor)

        monkeypatch.setattr(os, "fsync", interrupted)
        with pytest.raises(KeyboardInterrupt):
            apply_plan(root, plan_of(create("new/c.md", b"C"), rewrite("b.md", b"three\n", b"B")))
        assert snapshot(root) == before

    def test_the_handlers_are_as_before(self, root: Path) -> None:
        before = [signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)]
        apply_plan(root, plan_of(rewrite("b.md", b"three\n", b"B")))
        assert [signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)] == before
