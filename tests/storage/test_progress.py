from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from llmlist.storage.progress import PASSED_FILE, read_passed, write_passed

if TYPE_CHECKING:
    from pathlib import Path

PASSED = frozenset({("a", "b"), ("c", "d", "é")})


def test_what_is_written_is_read(tmp_path: Path) -> None:
    write_passed(tmp_path / "cache", PASSED)
    assert read_passed(tmp_path / "cache") == PASSED
    write_passed(tmp_path / "cache", ())
    assert read_passed(tmp_path / "cache") == frozenset()


@pytest.mark.parametrize(
    "content", [b"", b"{}", b"\xff", b"[1, [2], [[]]]", b"[" * 100_000, b'{"a": ["b"]}', b"null"]
)
def test_a_file_of_somebody_else_is_as_good_as_none(tmp_path: Path, content: bytes) -> None:
    (tmp_path / PASSED_FILE).write_bytes(content)
    assert read_passed(tmp_path) == frozenset()


def test_a_link_is_not_written_through(tmp_path: Path) -> None:
    target = tmp_path / "other"
    target.write_bytes(b"mine")
    (tmp_path / PASSED_FILE).symlink_to(target)
    write_passed(tmp_path, PASSED)
    assert target.read_bytes() == b"mine"


def test_a_cache_that_cannot_be_made_forgets(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    write_passed(tmp_path / "file" / "cache", PASSED)
    assert read_passed(tmp_path / "file" / "cache") == frozenset()
