"""``import --repair-encoding``: the catalogue is repaired, the document keeps its bytes."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.cli.conftest import files_below

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Run

SOUND = (
    "# Waters\n\n## Rivières\n\n"
    "- [Rivers — of Glass](https://arxiv.org/abs/2101.00001) by Zoë Ash and Åke Birch, ICML 2022\n"
    "- [Counting Clouds](https://arxiv.org/abs/2101.00002) by Cy Cedar\n"
)
DAMAGED = SOUND.encode().decode("mac_roman").encode()


@pytest.fixture
def damaged(tmp_path: Path) -> Path:
    root = tmp_path / "waters"
    root.mkdir()
    (root / "README.md").write_bytes(DAMAGED)
    return root


def catalogue(root: Path) -> str:
    files = files_below(root)
    return "".join(files[path].decode() for path in sorted(files) if path.startswith("catalog/"))


def test_repairs_the_catalogue_and_keeps_the_document(run: Run, damaged: Path) -> None:
    result = run("import", "README.md", "--repair-encoding", cwd=damaged)
    assert result.exit_code == 0, result.stderr
    text = catalogue(damaged)
    assert "title: Rivers — of Glass\n" in text
    assert "authors: [Zoë Ash, Åke Birch]\n" in text
    assert "title: Rivières\n" in text
    assert "‚" not in text
    assert (damaged / "README.md").read_bytes() == DAMAGED


def test_is_remembered(run: Run, damaged: Path) -> None:
    run("import", "README.md", "--repair-encoding", cwd=damaged)
    before = files_below(damaged)
    again = run("import", "README.md", "--strict", cwd=damaged)
    assert (again.exit_code, again.stderr) == (0, "")
    assert "0 new, 0 changed, 2 as before" in again.stdout
    assert files_below(damaged) == before
    assert run("render", "--check", cwd=damaged).exit_code == 0


def test_an_edit_beside_damaged_text_keeps_its_bytes(run: Run, damaged: Path) -> None:
    run("import", "README.md", "--repair-encoding", cwd=damaged)
    (key,) = [
        entry["key"]
        for entry in json.loads(run("list", "--format", "json", cwd=damaged).stdout)
        if entry["title"] == "Counting Clouds"
    ]
    assert run("remove", key, "--yes", cwd=damaged).exit_code == 0
    lines = DAMAGED.splitlines(keepends=True)
    assert (damaged / "README.md").read_bytes() == b"".join(lines[:-1])


def test_without_it_damage_is_reported_with_the_way_out(run: Run, damaged: Path) -> None:
    result = run("import", "README.md", "--strict", cwd=damaged)
    assert result.exit_code == 1
    assert "[mojibake]" in result.stderr
    assert "llmlist import README.md --repair-encoding" in result.stderr
    assert "‚Äî" in catalogue(damaged)


@pytest.mark.parametrize(
    ("options", "title"), [((), "Rivers ‚Äî of Glass"), (("--repair-encoding",), "Rivers — of Glass")]
)
def test_json_shows_the_text_as_it_was_asked_for(
    run: Run, damaged: Path, options: tuple[str, ...], title: str
) -> None:
    result = run("import", "README.md", "--dry-run", "--format", "json", *options, cwd=damaged)
    assert [item["title"] for item in json.loads(result.stdout)] == [title, "Counting Clouds"]
    assert list(damaged.iterdir()) == [damaged / "README.md"]


def test_leaves_text_in_good_order_alone(run: Run, damaged: Path) -> None:
    (damaged / "README.md").write_bytes(SOUND.encode())
    result = run("import", "README.md", "--repair-encoding", "--strict", cwd=damaged)
    assert (result.exit_code, "mojibake" in result.stderr) == (0, False)
    text = catalogue(damaged)
    assert "title: Rivers — of Glass\n" in text
    assert "repair:" not in text
