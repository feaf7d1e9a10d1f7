from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from llmlist.errors import EditError
from llmlist.storage import lock
from llmlist.storage.lock import cache_folder, workspace_lock

if TYPE_CHECKING:
    from pathlib import Path

# Holds the lock until its standard input ends; says when it has it.
_HOLD = """
import sys
from pathlib import Path
from llmlist.storage.lock import workspace_lock
with workspace_lock(Path(sys.argv[1])):
    print("locked", flush=True)
    sys.stdin.read()
"""


def hold_lock(root: Path) -> subprocess.Popen[str]:
    process = subprocess.Popen(  # noqa: S603  # this interpreter on code of our own
        [sys.executable, "-c", _HOLD, str(root)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "locked\n"
    return process


def test_the_lock_lies_in_a_cache_folder_that_git_and_backups_skip(tmp_path: Path) -> None:
    with workspace_lock(tmp_path):
        assert (tmp_path / ".llmlist_cache" / ".gitignore").read_text() == "*\n"
        tag = (tmp_path / ".llmlist_cache" / "CACHEDIR.TAG").read_text()
        assert tag.startswith("Signature: 8a477f597d28d172789f06886806bc55")


def test_the_lock_can_be_taken_again(tmp_path: Path) -> None:
    for _ in range(2):
        with workspace_lock(tmp_path):
            pass


def test_the_lock_is_free_after_a_failure(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError), workspace_lock(tmp_path):
        raise RuntimeError
    with workspace_lock(tmp_path, timeout_s=0):
        pass


def test_a_second_process_waits_and_is_then_refused(tmp_path: Path) -> None:
    with hold_lock(tmp_path) as process:
        with (
            pytest.raises(EditError, match="another llmlist is working here") as caught,
            workspace_lock(tmp_path, timeout_s=0.1),
        ):
            pytest.fail("two processes hold one lock")
        process.communicate("")
    assert caught.value.hint
    with workspace_lock(tmp_path, timeout_s=0):
        pass


def test_a_killed_process_locks_nobody_out(tmp_path: Path) -> None:
    with hold_lock(tmp_path) as process:
        process.kill()
    with workspace_lock(tmp_path, timeout_s=2):
        pass


def test_the_environment_moves_the_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = tmp_path / "root"
    root.mkdir()
    monkeypatch.setenv("LLMLIST_CACHE_DIR", str(tmp_path / "elsewhere"))
    with workspace_lock(root):
        assert (tmp_path / "elsewhere" / "lock").exists()
    assert list(root.iterdir()) == []


@pytest.mark.parametrize(("value", "folder"), [("", ".llmlist_cache"), ("tmp/cache", "tmp/cache")])
def test_a_relative_cache_starts_at_the_root(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, value: str, folder: str
) -> None:
    monkeypatch.setenv("LLMLIST_CACHE_DIR", value)
    assert cache_folder(tmp_path) == tmp_path / folder


def test_a_cache_folder_that_cannot_be_made_is_an_edit_error(tmp_path: Path) -> None:
    (tmp_path / ".llmlist_cache").write_bytes(b"")
    with pytest.raises(EditError, match="cannot lock the workspace") as caught, workspace_lock(tmp_path):
        pytest.fail("there is nothing to lock")
    assert "LLMLIST_CACHE_DIR" in (caught.value.hint or "")


def test_a_read_only_disk_is_an_edit_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_folder: Path) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(lock, "make_cache_folder", refuse)
    with pytest.raises(EditError, match="permission denied"), workspace_lock(tmp_path):
        pytest.fail("there is nothing to lock")


def test_a_lock_that_is_a_link_truncates_nothing(tmp_path: Path) -> None:
    precious = tmp_path / "precious"
    precious.write_bytes(b"mine")
    (tmp_path / ".llmlist_cache").mkdir()
    (tmp_path / ".llmlist_cache" / "lock").symlink_to(precious)
    with pytest.raises(EditError, match="symbolic link"), workspace_lock(tmp_path):
        pytest.fail("the link was followed")
    assert precious.read_bytes() == b"mine"
