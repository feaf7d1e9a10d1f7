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
    def test_a_heading_without_entries_takes_them(self, run: Run, tmp_path: Path) -> None:
        (tmp_path / "README.md").write_text(f"{LIST}\n## Seas\n", encoding="utf-8")
        assert run("import", "README.md", cwd=tmp_path).exit_code == 0
        result = run("move", key_of(run, tmp_path, "Counting Clouds"), "seas", cwd=tmp_path)
        assert result.exit_code == 0
        assert text_of(tmp_path) == LIST.replace(CLOUDS, "") + f"\n## Seas\n\n{CLOUDS}"
        assert run("move", key_of(run, tmp_path, "Counting Clouds"), "lakes", cwd=tmp_path).exit_code == 2

    def test_the_line_goes_where_the_order_of_the_section_puts_it(self, run: Run, waters: Path) -> None:
        key = key_of(run, waters, "Counting Clouds")
        result = run("move", key, "--section", "Rivers", cwd=waters)
        assert (result.exit_code, result.stdout) == (0, f"moved {key} to Rivers: Counting Clouds\n")
        assert text_of(waters) == LIST.replace(CLOUDS, "").replace(GLASS, GLASS + CLOUDS)
        assert run("check", cwd=waters).exit_code == 0

    def test_the_section_may_stand_behind_the_keys(self, run: Run, waters: Path) -> None:
        key = key_of(run, waters, "Counting Clouds")
        result = run("move", key, "Rivers", cwd=waters)
        assert (result.exit_code, result.stdout) == (0, f"moved {key} to Rivers: Counting Clouds\n")

    def test_a_key_without_a_section_is_asked_where_to(self, run: Run, waters: Path) -> None:
        result = run("move", "somebody", cwd=waters)
        assert result.exit_code == 2
        assert "where to?" in result.stderr
        assert "`llmlist move somebody SECTION`" in result.stderr

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

    def test_remarks_and_fields_of_the_keeper_go_along(self, run: Run, waters: Path) -> None:
        key = key_of(run, waters, "Counting Clouds")
        file = waters / "catalog" / "entries" / "readme" / "skies.yaml"
        text = file.read_text(encoding="utf-8")
        file.write_text(
            text.replace(f"{key}\n", f"{key}\n  # look again\n  mine: [1, 2]\n", 1), encoding="utf-8"
        )
        assert run("move", key, "-s", "rivers", cwd=waters).exit_code == 0
        moved = (waters / "catalog" / "entries" / "readme" / "rivers.yaml").read_text(encoding="utf-8")
        assert "# look again" in moved
        assert "mine: [1, 2]" in moved

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

    def test_the_end_of_a_fold_is_not_copied(self, run: Run, tmp_path: Path) -> None:
        item = "<details>\n\n- [{0} of Glass](https://arxiv.org/abs/2101.0000{1})\n\n</details>\n\n"
        sections = [
            f"## {name}\n\n" + item.format(name, n) for n, name in enumerate(("Rivers", "Seas", "Skies"))
        ]
        text = "# Waters\n\n" + "".join(sections)
        (tmp_path / "README.md").write_text(text, encoding="utf-8")
        run("import", "README.md", cwd=tmp_path)
        assert run("section", "add", "Ponds", "--in", "Seas", cwd=tmp_path).exit_code == 0
        assert text_of(tmp_path) == text.replace("## Skies", "### Ponds\n\n## Skies")

    def test_a_new_section_is_known_by_the_end_of_its_key(self, run: Run, waters: Path) -> None:
        assert run("section", "add", "Small Ponds", "--in", "Rivers", cwd=waters).exit_code == 0
        assert run("section", "rename", "small-ponds", "Puddles", cwd=waters).exit_code == 0
        assert "### Puddles\n" in text_of(waters)
        assert "Small Ponds" not in text_of(waters)

    def test_an_entry_can_be_moved_into_a_new_section(self, run: Run, waters: Path) -> None:
        run("section", "add", "Seas", cwd=waters)
        assert run("move", key_of(run, waters, "Counting Clouds"), "-s", "seas", cwd=waters).exit_code == 0
        assert text_of(waters).endswith("## Seas\n\n" + CLOUDS)

    def test_two_sections_of_one_name_have_two_keys(self, run: Run, waters: Path) -> None:
        run("section", "add", "Skies", cwd=waters)
        shown = json.loads(run("section", "list", "--format", "json", cwd=waters).stdout)
        assert [one["key"] for one in shown] == ["rivers", "skies", "skies-1"]


TREE = """\
# Waters

1. [Rivers](#rivers)
   - [Survey](#survey)
2. [Skies](#skies)
   - [Survey](#survey-1)
3. [Seas](#seas)

See [the surveys of skies](#survey-1).

## Rivers

Words on rivers.

- [Rivers of Glass](https://arxiv.org/abs/2101.00001)

### Survey

- [Stones That Walk](https://arxiv.org/abs/2103.00004)

---

<a name="skies-here"></a>
## Skies

- [Counting Clouds](https://arxiv.org/abs/2102.00002)

### Survey

- [The Last Pond](https://arxiv.org/abs/2104.00003)

---

## Seas

* [The First Pond](https://arxiv.org/abs/2105.00005)"""


@pytest.fixture
def tree(run: Run, tmp_path: Path) -> Path:
    (tmp_path / "README.md").write_text(TREE, encoding="utf-8")
    assert run("import", "README.md", cwd=tmp_path).exit_code == 0
    return tmp_path


def shown_sections(run: Run, root: Path) -> list[tuple[str, tuple[str, ...]]]:
    shown = json.loads(run("section", "list", "--format", "json", cwd=root).stdout)
    return [(one["key"], tuple(one["path"])) for one in shown]


class TestMovingSections:
    def test_all_below_the_heading_moves_and_links_follow(self, run: Run, tree: Path) -> None:
        assert run("section", "move", "skies", "--before", "rivers", cwd=tree).exit_code == 0
        marked = TREE
        for begin in ("## Rivers", "<a name", "## Seas"):
            marked = marked.replace(begin, f"@{begin}")
        head, rivers, skies, seas = marked.split("@")
        want = head.replace("1. [Rivers](#rivers)\n   - [Survey](#survey)\n2.", "2.")
        want = want.replace("2. [Skies]", "1. [Skies]").replace("(#survey-1)\n3.", "(#survey)\n3.")
        want = want.replace("3. [Seas]", "2. [Rivers](#rivers)\n   - [Survey](#survey-1)\n3. [Seas]")
        want = want.replace("skies](#survey-1)", "skies](#survey)")
        assert text_of(tree) == want + skies + rivers + seas
        assert [key for key, _ in shown_sections(run, tree)] == [
            "skies", "skies/survey", "rivers", "rivers/survey", "seas"
        ]  # fmt: skip
        assert run("render", "--check", cwd=tree).exit_code == 0
        assert run("check", "--select", "dead-anchor", cwd=tree).exit_code == 0

    @pytest.mark.parametrize(
        ("there", "back"),
        [
            (("seas", "--before", "rivers"), ("seas", "--after", "skies")),
            (("rivers", "--after", "seas"), ("rivers", "--before", "skies")),
            (("rivers", "--after", "skies"), ("rivers", "--before", "skies")),
            (("rivers/survey", "--in", "skies"), ("rivers/survey", "--in", "rivers")),
        ],
    )
    def test_there_and_back_changes_nothing(
        self, run: Run, tree: Path, there: tuple[str, ...], back: tuple[str, ...]
    ) -> None:
        before = shown_sections(run, tree)
        for step in (there, back):
            result = run("section", "move", *step, cwd=tree)
            assert (result.exit_code, run("render", "--check", cwd=tree).exit_code) == (0, 0), result.stderr
            assert (text_of(tree) == TREE) == (step == back)
        assert shown_sections(run, tree) == before

    def test_in_another_section_headings_stand_deeper(self, run: Run, tree: Path) -> None:
        assert run("section", "move", "skies", "--in", "Rivers", cwd=tree).exit_code == 0
        assert "\n### Skies\n" in text_of(tree)
        assert "\n#### Survey\n" in text_of(tree)
        assert ("skies/survey", ("Rivers", "Skies", "Survey")) in shown_sections(run, tree)
        assert run("render", "--check", cwd=tree).exit_code == 0
        assert run("import", "README.md", cwd=tree).stdout.startswith("README.md: 5 entries")
        assert run("undo", cwd=tree).exit_code == 0
        assert text_of(tree) == TREE

    def test_a_second_time_does_nothing(self, run: Run, tree: Path) -> None:
        assert run("section", "move", "seas", "--after", "rivers", cwd=tree).exit_code == 0
        text = text_of(tree)
        again = run("section", "move", "seas", "--after", "rivers", cwd=tree)
        assert (again.exit_code, again.stdout) == (0, "")
        assert text_of(tree) == text

    @pytest.mark.parametrize(
        "options",
        [
            (), ("--before", "skies", "--in", "seas"), ("--in", "rivers/survey"), ("--before", "oceans"),
            ("--in", "rivers"),
        ],
    )  # fmt: skip
    def test_what_cannot_be_is_refused(self, run: Run, tree: Path, options: tuple[str, ...]) -> None:
        assert run("section", "move", "rivers", *options, cwd=tree).exit_code == 2
        assert text_of(tree) == TREE
