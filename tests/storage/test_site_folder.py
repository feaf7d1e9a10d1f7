from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from llmlist.errors import ConfigError, EditError
from llmlist.storage.site_folder import MANIFEST, Written, read_assets, write_site

if TYPE_CHECKING:
    from pathlib import Path

FILES = {"index.html": b"one", "entries/a.html": b"two"}


def found_in(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def test_writes_a_folder_and_only_what_changed_the_next_time(tmp_path: Path) -> None:
    folder = tmp_path / "deep" / "site"
    assert write_site(folder, FILES) == Written(files=2, changed=2, removed=0)
    assert found_in(folder) == {*FILES, MANIFEST}
    assert write_site(folder, FILES) == Written(files=2, changed=0, removed=0)
    assert write_site(folder, {**FILES, "index.html": b"new"}) == Written(files=2, changed=1, removed=0)


def test_takes_out_pages_of_an_earlier_site_and_nothing_else(tmp_path: Path) -> None:
    write_site(tmp_path, FILES)
    (tmp_path / "entries" / "mine.html").write_bytes(b"by hand")
    assert write_site(tmp_path, {"index.html": b"one"}).removed == 1
    assert found_in(tmp_path) == {"index.html", "entries/mine.html", MANIFEST}


def test_leaves_no_empty_folder_behind(tmp_path: Path) -> None:
    write_site(tmp_path, FILES)
    write_site(tmp_path, {"index.html": b"one"})
    assert not (tmp_path / "entries").exists()


def test_does_not_overwrite_a_file_that_it_did_not_write(tmp_path: Path) -> None:
    (tmp_path / "index.html").write_bytes(b"by hand")
    with pytest.raises(ConfigError, match="would be overwritten"):
        write_site(tmp_path, FILES)
    assert found_in(tmp_path) == {"index.html"}
    assert (tmp_path / "index.html").read_bytes() == b"by hand"


def test_follows_no_way_out_of_its_folder(tmp_path: Path) -> None:
    folder = tmp_path / "site"
    outside = tmp_path / "outside"
    outside.mkdir()
    folder.mkdir()
    (folder / "entries").symlink_to(outside)
    with pytest.raises(ConfigError, match="leads out of"):
        write_site(folder, FILES)
    (folder / MANIFEST).write_text("../outside.txt\n/etc/x\n", encoding="utf-8")
    (tmp_path / "outside.txt").write_bytes(b"not of the site")
    write_site(folder, {"index.html": b"one"})
    assert (tmp_path / "outside.txt").exists()


def test_a_disk_that_refuses_is_named(tmp_path: Path) -> None:
    (tmp_path / "site").write_bytes(b"a file")
    with pytest.raises(EditError, match="cannot write"):
        write_site(tmp_path / "site", FILES)


def test_style_and_scripts_are_small() -> None:
    assets = read_assets()
    assert {"site.css", "site.js", "entry.js"} == assets.keys()
    assert sum(map(len, assets.values())) < 150_000
