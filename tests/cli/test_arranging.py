from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Run

LIST = """\
# Waters

- [Rivers](#rivers)
- [Skies](#skies)

## Rivers

- [2021-01] [Rivers of Glass](https://arxiv.org/abs/2101.00001)
- [2021-03] [Stones That Walk](https://arxiv.org/abs/2103.00004)
- [2021-05] [The First Pond](https://arxiv.org/abs/2105.00005)

## Skies

- [2021-02] [Counting Clouds](https://arxiv.org/abs/2102.00002)
- [2021-04] [The Last Pond](https://arxiv.org/abs/2104.00003)
"""
CLOUDS = "- [2021-02] [Counting Clouds](https://arxiv.org/abs/2102.00002)\n"
GLASS = "- [2021-01] [Rivers of Glass](https://arxiv.org/abs/2101.00001)\n"


@pytest.fixture
def waters(run: Run, tmp_path: Path) -> Path:
    (tmp_path / "README.md").write_text(LIST, encoding="utf-8")
    assert run("import", "README.md", cwd=tmp_path).exit_code == 0
    return tmp_path


def text_of(root: Path) -> str:
    return (root / "README.md").read_text(encoding="utf-8")


def key_of(run: Run, root: Path, title: str) -> str:
    entries = json.loads(run("list", "--format", "json", cwd=root).stdout)
    return next(str(one["key"]) for one in entries if one["title"] == title)


class TestMove:
    def test_the_line_goes_where_the_order_of_the_section_puts_it(self, run: Run, waters: Path) -> None:
        key = key_of(run, waters, "Counting Clouds")
        result = run("move", key, "--section", "Rivers", cwd=waters)
        assert (result.exit_code, result.stdout) == (0, f"moved {key} to Rivers: Counting Clouds\n")
        assert text_of(waters) == LIST.replace(CLOUDS, "").replace(GLASS, GLASS + CLOUDS)
        assert run("check", cwd=waters).exit_code == 0

    def test_there_and_back_changes_nothing(self, run: Run, waters: Path) -> None:
        key = key_of(run, waters, "The Last Pond")
        run("move", key, "-s", "Rivers", cwd=waters)
        assert text_of(waters) != LIST
        run("move", key, "-s", "skies", cwd=waters)
        assert text_of(waters) == LIST

    def test_several_at_once_empty_a_section(self, run: Run, waters: Path) -> None:
        keys = [key_of(run, waters, title) for title in ("Counting Clouds", "The Last Pond")]
        assert run("move", *keys, "-s", "rivers", cwd=waters).exit_code == 0
        assert run("render", "--check", cwd=waters).exit_code == 0
        assert text_of(waters).index("The Last Pond") < text_of(waters).index("The First Pond")

    def test_what_cannot_be_is_refused(self, run: Run, waters: Path) -> None:
        key = key_of(run, waters, "Counting Clouds")
        assert run("move", key, "-s", "skies", cwd=waters).exit_code == 2
        assert run("move", key, "-s", "oceans", cwd=waters).exit_code == 2
        assert run("move", "nobody", "-s", "rivers", cwd=waters).exit_code == 2
        assert text_of(waters) == LIST


class TestSections:
    def test_they_are_listed_with_their_entries(self, run: Run, waters: Path) -> None:
        shown = json.loads(run("section", "list", "--format", "json", cwd=waters).stdout)
        assert [(one["key"], one["path"], one["entries"]) for one in shown] == [
            ("rivers", ["Rivers"], 3),
            ("skies", ["Skies"], 2),
        ]
        assert "Skies" in run("section", "list", cwd=waters).stdout

    def test_renaming_changes_heading_links_and_catalogue(self, run: Run, waters: Path) -> None:
        assert run("section", "rename", "skies", "Clouds & *Winds*", cwd=waters).exit_code == 0
        want = LIST.replace("## Skies", r"## Clouds & \*Winds\*")
        want = want.replace("[Skies](#skies)", r"[Clouds & \*Winds\*](#clouds--winds)")
        assert text_of(waters) == want
        assert run("render", "--check", cwd=waters).exit_code == 0
        shown = json.loads(run("section", "list", "--format", "json", cwd=waters).stdout)
        assert shown[1] == {
            "key": "skies", "path": ["Clouds & *Winds*"], "document": "README.md", "entries": 2
        }  # fmt: skip

    def test_adding_writes_the_heading_and_its_line_of_contents(self, run: Run, waters: Path) -> None:
        assert run("section", "add", "Seas", cwd=waters).exit_code == 0
        assert run("section", "add", "Ponds", "--in", "Rivers", cwd=waters).exit_code == 0
        text = text_of(waters)
        assert "- [Skies](#skies)\n- [Seas](#seas)\n" in text
        assert text.endswith("\n\n## Seas\n")
        assert "\n### Ponds\n\n## Skies\n" in text
        shown = json.loads(run("section", "list", "--format", "json", cwd=waters).stdout)
        assert [one["key"] for one in shown] == ["rivers", "rivers/ponds", "skies", "seas"]
        assert run("render", "--check", cwd=waters).exit_code == 0

    def test_an_entry_can_be_moved_into_a_new_section(self, run: Run, waters: Path) -> None:
        run("section", "add", "Seas", cwd=waters)
        assert run("move", key_of(run, waters, "Counting Clouds"), "-s", "seas", cwd=waters).exit_code == 0
        assert text_of(waters).endswith("## Seas\n\n" + CLOUDS)

    def test_two_sections_of_one_name_have_two_keys(self, run: Run, waters: Path) -> None:
        run("section", "add", "Skies", cwd=waters)
        shown = json.loads(run("section", "list", "--format", "json", cwd=waters).stdout)
        assert [one["key"] for one in shown] == ["rivers", "skies", "skies-1"]
