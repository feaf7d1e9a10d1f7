from __future__ import annotations

import json
import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest

from llmlist.formats.arxiv_paper import ArxivPaper, format_paper
from tests.cli.conftest import HOSTILE, SEAMS, files_below

if TYPE_CHECKING:
    from pathlib import Path

    from tests.arxiv_server import ArxivServer
    from tests.conftest import Run

BULLET = "- [2022/05] [Seams: Where Pocket Models Come Apart](https://arxiv.org/abs/2205.99909)\n"


def write_facts(root: Path, title: str = SEAMS.title, *, identifier: str = SEAMS.id) -> None:
    """Let a workspace carry what arXiv says of a paper."""
    paper = ArxivPaper(
        title=title,
        version=1,
        authors=SEAMS.authors,
        published=SEAMS.published,
        updated=SEAMS.updated,
        comment=None,
        journal_ref=None,
        doi=None,
        primary_category="cs.CL",
        categories=("cs.CL",),
    )
    body = json.loads(format_paper(paper))
    line = json.dumps({"id": identifier, "fetched": "2026-01-15T12:00:00Z", "body": body})
    folder = root / "catalog" / "metadata"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "arxiv.jsonl").write_text(f"{line}\n", encoding="utf-8")


def entry_of(run: Run, root: Path, key: str) -> dict[str, object]:
    (entry,) = json.loads(run("show", key, "--format", "json", cwd=root).stdout)
    return dict(entry)


@pytest.fixture
def imported(run: Run, pocket: Path) -> Path:
    """Return the invented list with its catalogue."""
    assert run("import", "README.md", cwd=pocket).exit_code == 0
    return pocket


def readme_of(root: Path) -> str:
    return (root / "README.md").read_bytes().decode()


class TestPlace:
    @pytest.mark.usefixtures("arxiv")
    def test_a_bullet_is_written_as_its_neighbours_in_the_order_of_the_dates(
        self, run: Run, imported: Path
    ) -> None:
        before = readme_of(imported)
        assert run("add", SEAMS.id, "-s", "surveys", "-y", cwd=imported).exit_code == 0
        after = readme_of(imported)
        assert after.replace(BULLET, "") == before
        assert after.index("[2021/08]") < after.index(BULLET) < after.index("[2023/11]")

    @pytest.mark.usefixtures("arxiv")
    def test_a_section_may_be_named_by_key_title_or_path(self, run: Run, workspace: Path) -> None:
        for name in ("surveys/older", "Older", "older", "Surveys / Older", "surveys/Older"):
            result = run("add", SEAMS.id, "--section", name, "--dry-run", cwd=workspace)
            assert (result.exit_code, result.stdout.count("+  section: surveys/older\n")) == (0, 1), name

    @pytest.mark.usefixtures("arxiv")
    def test_an_ambiguous_section_is_refused_with_the_candidates(self, run: Run, tmp_path: Path) -> None:
        parts = "".join(
            f"## {name}\n\n### Papers\n\n- [{name} One](https://example.org/{name})\n\n" for name in "AB"
        )
        (tmp_path / "README.md").write_text(f"# L\n\n{parts}", encoding="utf-8")
        run("import", "README.md")
        result = run("add", SEAMS.id, "--section", "Papers", "--yes")
        assert result.exit_code == 2
        assert "several sections are called 'Papers'" in result.stderr
        assert "hint: say which: a/papers, b/papers" in result.stderr

    @pytest.mark.usefixtures("arxiv")
    def test_the_only_section_needs_no_name(self, run: Run, tmp_path: Path) -> None:
        (tmp_path / "README.md").write_text(
            "# L\n\n- [One](https://example.org/1)\n- [Two](https://example.org/2)\n", encoding="utf-8"
        )
        run("import", "README.md")
        assert run("add", SEAMS.id, "--yes").exit_code == 0
        assert readme_of(tmp_path).endswith(f"- [{SEAMS.title}](https://arxiv.org/abs/{SEAMS.id})\n")


class TestFacts:
    @pytest.mark.usefixtures("arxiv")
    def test_come_from_arxiv(self, run: Run, imported: Path) -> None:
        run("add", SEAMS.id, "-s", "surveys", "--yes", cwd=imported)
        entry = entry_of(run, imported, "tao2022seams")
        assert (entry["title"], entry["authors"]) == (SEAMS.title, list(SEAMS.authors))
        assert (entry["date"], entry["ids"]) == ("2022-05-23", {"arxiv": SEAMS.id})

    @pytest.mark.usefixtures("arxiv")
    def test_the_curators_words_win(self, run: Run, imported: Path) -> None:
        options = (
            "--title",
            "Seams!",
            "--date",
            "2022-06",
            "--venue",
            "EMNLP 2022",
            "--note",
            "*Worn* thin.",
        )
        links = ("--link", "code=https://github.com/example-pocket/seams")
        words = ("--keyword", "a", "-k", "b", "--institute", "Univ Aa")
        arguments = ("add", SEAMS.id, "-s", "surveys", *options, *links, *words, "--yes")
        assert run(*arguments, cwd=imported).exit_code == 0
        entry = entry_of(run, imported, "tao2022seams")
        assert (entry["title"], entry["date"], entry["venue"]) == ("Seams!", "2022-06", "EMNLP 2022")
        assert (entry["keywords"], entry["institutes"], entry["note"]) == (
            ["a", "b"],
            ["Univ Aa"],
            "*Worn* thin.",
        )
        assert "https://github.com/example-pocket/seams" in str(entry["links"])
        assert run("render", "--check", cwd=imported).exit_code == 0

    def test_are_fetched_once(self, run: Run, imported: Path, arxiv: ArxivServer) -> None:
        for _ in range(2):
            assert run("add", SEAMS.id, "-s", "surveys", "--dry-run", cwd=imported).exit_code == 0
        assert len(arxiv.requests) == 1
        assert run("add", SEAMS.id, "-s", "surveys", "--dry-run", "--offline", cwd=imported).exit_code == 0
        run("add", SEAMS.id, "-s", "surveys", "--dry-run", "--refresh", cwd=imported)
        assert len(arxiv.requests) == 2

    def test_may_come_with_the_catalogue(self, run: Run, imported: Path, arxiv: ArxivServer) -> None:
        write_facts(imported)
        assert run("add", SEAMS.id, "-s", "surveys", "--offline", "--yes", cwd=imported).exit_code == 0
        assert arxiv.requests == []
        assert BULLET in readme_of(imported)

    def test_told_by_hand_are_enough_where_arxiv_cannot_be_asked(
        self, run: Run, imported: Path, arxiv: ArxivServer
    ) -> None:
        told = ("--title", SEAMS.title, "--date", "2022-05", "-s", "surveys", "--yes")
        result = run("add", SEAMS.id, *told, "--offline", cwd=imported)
        assert result.exit_code == 0, result.stderr
        assert "taken as you tell it" in result.stderr
        assert arxiv.requests == []
        (entry,) = [
            one
            for one in json.loads(run("list", "--format", "json", cwd=imported).stdout)
            if one["title"] == SEAMS.title
        ]
        assert (entry["ids"], entry["date"]) == ({"arxiv": SEAMS.id}, "2022-05")
        assert run("render", "--check", cwd=imported).exit_code == 0

    @pytest.mark.usefixtures("arxiv")
    def test_told_by_hand_do_not_outweigh_that_arxiv_does_not_know_the_paper(
        self, run: Run, imported: Path
    ) -> None:
        before = files_below(imported)
        result = run("add", "2401.00001", "--title", "No Such Paper", "-s", "surveys", "--yes", cwd=imported)
        assert result.exit_code == 4
        assert files_below(imported) == before

    @pytest.mark.usefixtures("arxiv")
    def test_that_are_damaged_are_a_data_error(self, run: Run, imported: Path) -> None:
        write_facts(imported)
        with (imported / "catalog" / "metadata" / "arxiv.jsonl").open("a", encoding="utf-8") as file:
            file.write("{\n")
        before = files_below(imported)
        result = run("add", SEAMS.id, "-s", "surveys", "--offline", "--yes", cwd=imported)
        assert result.exit_code == 3
        assert "catalog/metadata/arxiv.jsonl:2: not a metadata record" in result.stderr
        assert "hint: restore the file from version control, or delete that line" in result.stderr
        assert files_below(imported) == before

    @pytest.mark.usefixtures("arxiv")
    def test_of_another_work_under_its_id_are_not_believed(self, run: Run, imported: Path) -> None:
        write_facts(imported, title="\x1b[2J\u202e")
        run("add", SEAMS.id, "-s", "surveys", "--offline", "--yes", cwd=imported)
        assert "\x1b" not in readme_of(imported)
        assert "\u202e" not in readme_of(imported)


class TestByHand:
    def test_any_address_with_a_title(self, run: Run, imported: Path, arxiv: ArxivServer) -> None:
        arguments = ("add", "https://example.org/talk", "--title", "A Talk on Zips", "--date", "2022-05")
        result = run(*arguments, "--section", "Surveys", "--yes", cwd=imported)
        assert result.exit_code == 0
        assert arxiv.requests == []
        assert "- [2022/05] [A Talk on Zips](https://example.org/talk)\n" in readme_of(imported)
        assert run("render", "--check", cwd=imported).exit_code == 0

    @pytest.mark.usefixtures("arxiv")
    def test_a_doi_with_a_title(self, run: Run, imported: Path) -> None:
        arguments = ("add", "10.1145/9999999.9999901", "--title", "Zips at Scale", "-s", "Surveys", "--yes")
        assert run(*arguments, cwd=imported).exit_code == 0
        assert "(https://doi.org/10.1145/9999999.9999901)" in readme_of(imported)
        again = run("add", "https://dl.acm.org/doi/pdf/10.1145/9999999.9999901", "--title", "x", cwd=imported)
        assert (again.exit_code, "is listed already" in again.stderr) == (1, True)

    def test_only_web_addresses(self, run: Run, imported: Path) -> None:
        result = run(
            "add", "javascript://example.org/%0aalert(1)", "--title", "x", "-s", "tools", cwd=imported
        )
        assert (result.exit_code, "only http and https links are listed" in result.stderr) == (2, True)

    @pytest.mark.parametrize("title", ["A | B", "A [b] c", "*x* `y`", "<b>x</b> &amp;", "1. x", "~~x~~ $y$"])
    def test_a_title_that_is_markdown_reads_back(self, run: Run, imported: Path, title: str) -> None:
        for number, section in enumerate(("milestone-papers", "surveys", "tools")):
            arguments = (
                "add",
                f"https://example.org/{number}",
                "--title",
                f"{title} {number}",
                "-s",
                section,
            )
            result = run(*arguments, "--yes", cwd=imported)
            assert result.exit_code == 0, result.stderr
            entries = json.loads(run("list", "--format", "json", cwd=imported).stdout)
            assert f"{title} {number}" in [entry["title"] for entry in entries]
        assert run("render", "--check", cwd=imported).exit_code == 0


class TestDryRun:
    @pytest.mark.usefixtures("arxiv")
    def test_shows_the_diff_and_writes_nothing(self, run: Run, imported: Path) -> None:
        before = files_below(imported)
        result = run("add", SEAMS.id, "-s", "surveys", "--dry-run", cwd=imported)
        assert result.exit_code == 0
        assert "+++ b/README.md\n" in result.stdout
        assert f"+{BULLET}" in result.stdout
        assert "+- key: tao2022seams\n" in result.stdout
        assert files_below(imported) == before

    @pytest.mark.usefixtures("arxiv")
    @pytest.mark.skipif(shutil.which("git") is None, reason="git applies the diff")
    def test_the_diff_does_what_the_command_does(self, run: Run, imported: Path) -> None:
        diff = run("add", SEAMS.id, "-s", "surveys", "--dry-run", cwd=imported).stdout
        other = imported.parent / "other"
        shutil.copytree(imported, other)
        subprocess.run(["git", "apply", "-"], cwd=other, input=diff.encode(), check=True)  # noqa: S607  # whichever git
        run("add", SEAMS.id, "-s", "surveys", "--yes", cwd=imported)
        assert files_below(other) == files_below(imported)


class TestWords:
    @pytest.mark.usefixtures("arxiv")
    def test_quiet_says_nothing(self, run: Run, imported: Path) -> None:
        result = run("add", SEAMS.id, "-s", "surveys", "--quiet", "--yes", cwd=imported)
        assert (result.exit_code, result.stdout, result.stderr) == (0, "", "")

    @pytest.mark.usefixtures("arxiv")
    def test_quiet_still_says_what_is_listed_already(self, run: Run, imported: Path) -> None:
        result = run("add", "1905.99901", "--quiet", "--yes", cwd=imported)
        assert (result.exit_code, "[already-listed]" in result.stderr) == (1, True)

    @pytest.mark.usefixtures("arxiv")
    def test_from_a_folder_below_and_from_elsewhere(self, run: Run, imported: Path, tmp_path: Path) -> None:
        below = imported / "docs"
        below.mkdir()
        assert run("add", SEAMS.id, "-s", "surveys", "--yes", cwd=below).exit_code == 0
        elsewhere = run("add", HOSTILE.id, "-s", "surveys", "--yes", "-C", str(below), cwd=tmp_path)
        assert elsewhere.exit_code == 0
        assert not (tmp_path / "catalog").exists()

    @pytest.mark.usefixtures("arxiv")
    def test_a_hostile_title_is_text_everywhere(self, run: Run, imported: Path) -> None:
        result = run("add", HOSTILE.id, "-s", "surveys", "--yes", cwd=imported)
        title = "Fast [bold]Models[/bold] evil :smile: done"
        assert title in result.stdout
        for shown in (result.stdout, result.stderr, readme_of(imported)):
            assert not {"\x1b", "\u202e", "\x85"} & set(shown)
        entries = json.loads(run("list", "--format", "json", cwd=imported).stdout)
        assert title in [entry["title"] for entry in entries]
        assert run("render", "--check", cwd=imported).exit_code == 0


class TestHandEdits:
    """What the keeper wrote meanwhile is not ours to take back."""

    @pytest.mark.usefixtures("arxiv")
    def test_stay_when_another_entry_is_added(self, run: Run, imported: Path) -> None:
        edited = readme_of(imported).replace("| ICLR |", "| ICLR 2022 (oral) |")
        (imported / "README.md").write_bytes(edited.encode())
        run("add", SEAMS.id, "-s", "surveys", "--yes", cwd=imported)
        assert readme_of(imported).replace(BULLET, "") == edited

    @pytest.mark.usefixtures("arxiv")
    def test_a_line_taken_out_by_hand_stays_out(self, run: Run, imported: Path) -> None:
        lines = [line for line in readme_of(imported).splitlines(keepends=True) if "pocketrun" not in line]
        edited = "".join(lines)
        (imported / "README.md").write_bytes(edited.encode())
        run("add", SEAMS.id, "-s", "surveys", "--yes", cwd=imported)
        assert readme_of(imported).replace(BULLET, "") == edited


@pytest.mark.skipif(shutil.which("git") is None, reason="git takes changes back")
class TestUndo:
    def git(self, root: Path, *arguments: str) -> None:
        subprocess.run(["git", *arguments], cwd=root, check=True, capture_output=True)  # noqa: S603, S607  # git

    def undo(self, run: Run, root: Path, told: str) -> None:
        (line,) = [line for line in told.splitlines() if line.startswith("undo: ")]
        command = line.removeprefix("undo: ")
        if command == "llmlist undo":
            assert run("undo", cwd=root).exit_code == 0
        else:
            subprocess.run(command, cwd=root, shell=True, check=True)  # noqa: S602  # our hint

    @pytest.mark.usefixtures("arxiv")
    def test_the_hint_takes_everything_back(self, run: Run, imported: Path) -> None:
        for arguments in (("init", "-q"), ("add", "."), ("commit", "-q", "-m", "list")):
            self.git(imported, *arguments)
        before = files_below(imported)
        result = run("add", SEAMS.id, "-s", "surveys", "--yes", cwd=imported)
        self.undo(run, imported, result.stderr)
        assert files_below(imported) == before

    def test_the_hint_deletes_only_what_is_new(self, run: Run, pocket: Path) -> None:
        self.git(pocket, "init", "-q")
        result = run("import", "README.md", cwd=pocket)
        assert "undo: llmlist undo\n" in result.stderr
        self.undo(run, pocket, result.stderr)
        assert list(files_below(pocket)) == ["README.md"]

    @pytest.mark.usefixtures("arxiv")
    def test_a_file_that_git_does_not_know_is_never_to_be_deleted(self, run: Run, imported: Path) -> None:
        self.git(imported, "init", "-q")
        result = run("add", SEAMS.id, "-s", "surveys", "--yes", cwd=imported)
        assert "undo: llmlist undo\n" in result.stderr

    @pytest.mark.usefixtures("arxiv")
    def test_changes_that_are_not_committed_are_named(self, run: Run, imported: Path) -> None:
        for arguments in (("init", "-q"), ("add", "."), ("commit", "-q", "-m", "list")):
            self.git(imported, *arguments)
        with (imported / "README.md").open("a", encoding="utf-8") as file:
            file.write("\nBy hand.\n")
        result = run("add", SEAMS.id, "-s", "surveys", "--yes", cwd=imported)
        assert "README.md had changes that are not committed" in result.stderr
        assert "undo: llmlist undo\n" in result.stderr
