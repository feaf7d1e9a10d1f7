"""The main job end to end: a list goes in, a paper is added, its duplicate refused, nothing else changes."""

from __future__ import annotations

from difflib import ndiff
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.arxiv_server import ServedPaper
from tests.cli.conftest import LIST, SEAMS

if TYPE_CHECKING:
    from tests.arxiv_server import ArxivServer
    from tests.conftest import Run

SEED = Path(__file__).parents[3] / "shared" / "seeds" / "000_37f6423807e36b36.txt"

ADD = ("--section", "Milestone Papers", "--keyword", "Seams", "--institute", "Larch Labs", "--yes")
ROW = (
    "| 2022 | Seams | Larch Labs |"
    " [Seams: Where Pocket Models Come Apart](https://arxiv.org/pdf/2205.99909.pdf) |"
)


def changed_lines(before: bytes, after: bytes) -> list[str]:
    """Return the lines that a diff shows, with their line ends."""
    old, new = (content.decode().splitlines(keepends=True) for content in (before, after))
    return [line for line in ndiff(old, new) if line[0] in "+-"]


def line_of(content: bytes, words: bytes) -> int:
    return content[: content.index(words)].count(b"\n") + 1


@pytest.mark.usefixtures("arxiv")
@pytest.mark.parametrize("form", ["plain", "windows", "byte-order mark", "no final newline"])
def test_one_row_is_all_that_changes(run: Run, pocket: Path, form: str) -> None:
    text = {
        "windows": LIST.replace("\n", "\r\n"),
        "byte-order mark": "\ufeff" + LIST,
        "no final newline": LIST.rstrip("\n"),
    }.get(form, LIST)
    readme = pocket / "README.md"
    readme.write_bytes(text.encode())

    imported = run("import", "README.md", cwd=pocket)
    assert (imported.exit_code, readme.read_bytes()) == (0, text.encode())
    assert "README.md: 13 entries in 5 sections: 13 new" in imported.stdout

    added = run("add", "2205.99909", *ADD, cwd=pocket)
    assert added.exit_code == 0
    assert "added tao2022seams to Milestone Papers: Seams: Where Pocket Models Come Apart" in added.stdout
    after = readme.read_bytes()
    (line,) = changed_lines(text.encode(), after)
    assert line.startswith(f"+ {ROW}")
    assert line.endswith("|\r\n" if form == "windows" else "|\n")
    assert line_of(after, b"Seams: Where") == line_of(after, b"Two Pockets") + 1

    deduped = run("dedupe", cwd=pocket)
    assert deduped.exit_code == 1
    assert "match: same title" in deduped.stdout

    assert run("render", "--check", cwd=pocket).exit_code == 0
    assert run("render", cwd=pocket).exit_code == 0
    assert readme.read_bytes() == after


@pytest.mark.parametrize(
    "reference",
    [
        "2205.99909",
        "2205.99909v7",
        "arXiv:2205.99909",
        "https://arxiv.org/abs/2205.99909",
        "https://arxiv.org/pdf/2205.99909v1.pdf",
        "http://export.arxiv.org/abs/2205.99909?context=cs",
        "https://doi.org/10.48550/arXiv.2205.99909",
        "https://huggingface.co/papers/2205.99909",
    ],
)
def test_a_listed_paper_is_refused_whatever_its_address(
    run: Run, pocket: Path, arxiv: ArxivServer, reference: str
) -> None:
    run("import", "README.md", cwd=pocket)
    run("add", "2205.99909", *ADD, cwd=pocket)
    before = (pocket / "README.md").read_bytes()
    asked = len(arxiv.requests)

    again = run("add", reference, "--yes", cwd=pocket)

    line = line_of(before, b"Seams: Where")
    assert again.exit_code == 1
    assert "is listed already: tao2022seams" in again.stderr
    assert f"README.md:{line}" in again.stderr
    assert "catalog/entries/readme/milestone-papers.yaml:" in again.stderr
    assert again.stdout == ""
    assert len(arxiv.requests) == asked
    assert (pocket / "README.md").read_bytes() == before


def test_a_paper_of_the_list_is_refused_before_arxiv_is_asked(
    run: Run, pocket: Path, arxiv: ArxivServer
) -> None:
    run("import", "README.md", cwd=pocket)
    again = run("add", "https://arxiv.org/pdf/2109.99903v5", "--yes", cwd=pocket)
    assert again.exit_code == 1
    assert f"README.md:{line_of(LIST.encode(), b'Moth: Light Pretraining')}" in again.stderr
    assert arxiv.requests == []


def test_a_paper_listed_under_another_address_is_refused_by_its_title(
    run: Run, pocket: Path, arxiv: ArxivServer
) -> None:
    arxiv.add(ServedPaper(id="2303.99905", title="Button: one parameter per token"))
    run("import", "README.md", cwd=pocket)
    again = run("add", "2303.99905", *ADD, cwd=pocket)
    assert again.exit_code == 1
    assert "is listed already as 'Button: One Parameter per Token'" in again.stderr


def test_one_run_asks_arxiv_once_for_all(run: Run, pocket: Path, arxiv: ArxivServer) -> None:
    other = ServedPaper(id="2209.99912", title="Hems", published="2022-09-09T00:00:00Z")
    arxiv.add(other)
    run("import", "README.md", cwd=pocket)
    assert run("add", other.id, SEAMS.id, *ADD, cwd=pocket).exit_code == 0
    assert [request.ids for request in arxiv.requests] == [(other.id, SEAMS.id)]
    content = (pocket / "README.md").read_bytes()
    assert len(changed_lines(LIST.encode(), content)) == 2
    assert run("render", "--check", cwd=pocket).exit_code == 0


@pytest.mark.usefixtures("arxiv")
def test_removing_what_was_added_brings_the_list_back(run: Run, pocket: Path) -> None:
    run("import", "README.md", cwd=pocket)
    run("add", "2205.99909", *ADD, cwd=pocket)
    assert run("remove", "tao2022seams", "--yes", cwd=pocket).exit_code == 0
    assert (pocket / "README.md").read_bytes() == LIST.encode()
    assert run("render", "--check", cwd=pocket).exit_code == 0


@pytest.mark.shared
@pytest.mark.skipif(not SEED.exists(), reason="the measured material is not beside the project")
def test_a_real_list_gets_one_row(run: Run, tmp_path: Path, arxiv: ArxivServer) -> None:
    arxiv.add(
        ServedPaper(
            id="2303.08774",
            title="GPT-4 Technical Report",
            authors=("OpenAI",),
            published="2023-03-15T17:15:04Z",
        )
    )
    readme = tmp_path / "README.md"
    before = SEED.read_bytes()
    readme.write_bytes(before)

    assert run("import", "README.md").exit_code == 0
    assert readme.read_bytes() == before
    options = ("--section", "Milestone Papers", "--keyword", "GPT 4", "--institute", "OpenAI", "--yes")
    assert run("add", "2303.08774", *options).exit_code == 0
    (line,) = changed_lines(before, readme.read_bytes())
    row = "| 2023 | GPT 4 | OpenAI | [GPT-4 Technical Report](https://arxiv.org/pdf/2303.08774.pdf) |  |"
    assert line == f"+ {row}\n"
    assert readme.read_bytes().splitlines()[45].startswith(b"| 2023 | Flan 2022 Collection |")
    assert readme.read_bytes().splitlines()[46] == row.encode()

    again = run("add", "https://arxiv.org/pdf/1706.03762v5", "--yes")
    assert (again.exit_code, "README.md:18" in again.stderr) == (1, True)
    deduped = run("dedupe")
    assert (deduped.exit_code, "same address" in deduped.stdout) == (1, True)
    assert run("render", "--check").exit_code == 0
    assert len(changed_lines(before, readme.read_bytes())) == 1
