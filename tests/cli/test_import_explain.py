"""``import --explain LINE``, and what an import says of the lines that it did not read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.cli.conftest import LIST, files_below

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Run

PARTLY = """\
## Papers

- [Rivers of Glass](https://arxiv.org/abs/2101.00001)

We had help from [a friend](https://example.org/friend).

> [Somebody](https://example.org/somebody) said so.

- [Counting Clouds](https://arxiv.org/abs/2101.00002)

<!--
- [The Last Pond](https://arxiv.org/abs/2101.00003)
- [Skies of Stone](https://arxiv.org/abs/2101.00004)
-->
"""


def line_of(text: str) -> int:
    return LIST[: LIST.index(text)].count("\n") + 1


class TestExplain:
    def test_shows_the_entry_and_its_fields(self, run: Run, pocket: Path) -> None:
        line = line_of("tokens, threads")
        result = run("import", "README.md", "--explain", str(line), cwd=pocket)
        assert (result.exit_code, result.stderr) == (0, "")
        first, place, *fields = result.stdout.splitlines()
        assert first == f"README.md: line {line} belongs to an entry that begins on line {line - 1}"
        assert place == "  it stands in Tools, in a list"
        assert fields[0].startswith("  title, bytes ")
        assert fields[0].endswith(": 'lint-roller'")

    def test_shows_what_the_columns_of_a_table_hold(self, run: Run, pocket: Path) -> None:
        result = run("import", "README.md", "--explain", str(line_of("| 2020 |")), cwd=pocket)
        assert (
            "  its columns hold 'Year': date, 'keywords': keywords, 'Institute': institutes, "
            "'Paper': title, 'Publication': venue\n"
        ) in result.stdout

    def test_says_why_a_line_is_no_entry(self, run: Run, pocket: Path) -> None:
        line = line_of("**An invented list**")
        result = run("import", "README.md", "--explain", str(line), cwd=pocket)
        assert result.exit_code == 0
        assert result.stdout.startswith(
            f"README.md: line {line} was not read as an entry: it reads like prose"
        )

    def test_of_a_line_that_is_not_there_is_refused(self, run: Run, pocket: Path) -> None:
        result = run("import", "README.md", "--explain", "9999", cwd=pocket)
        assert (result.exit_code, result.stdout) == (2, "")
        assert "no line 9999" in result.stderr

    def test_explains_the_line_of_each_file(self, run: Run, pocket: Path) -> None:
        (pocket / "more.md").write_text("## More\n", encoding="utf-8")
        result = run("import", "README.md", "more.md", "--explain", "1", cwd=pocket)
        assert result.stdout.splitlines() == [
            "README.md: line 1 was not read as an entry: it is a heading",
            "more.md: line 1 was not read as an entry: it is a heading",
        ]

    def test_writes_nothing_and_needs_no_catalogue(self, run: Run, pocket: Path) -> None:
        before = files_below(pocket)
        run("import", "README.md", "--explain", "12", cwd=pocket)
        assert files_below(pocket) == before
        assert list(pocket.iterdir()) == [pocket / "README.md"]

    def test_of_a_file_that_is_not_there_is_a_data_error(self, run: Run) -> None:
        result = run("import", "a.md", "--explain", "1")
        assert (result.exit_code, result.stdout) == (3, "")
        assert "a.md" in result.stderr


def test_an_import_says_how_much_it_read_and_which_lines_it_did_not(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(PARTLY, encoding="utf-8")
    result = run("import", "a.md")
    assert result.exit_code == 0
    assert "read 50% of the lines with links; not read: 5, 7\n" in result.stdout
    assert "`llmlist import a.md --explain LINE` says why\n" in result.stdout


def test_an_import_says_what_it_left_alone_in_comments(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(PARTLY, encoding="utf-8")
    assert "left alone: 2 entries in comments, from line 12 on\n" in run("import", "a.md").stdout


def test_an_import_that_read_every_link_does_not_speak_of_it(run: Run, pocket: Path) -> None:
    assert "lines with links" not in run("import", "README.md", cwd=pocket).stdout
