"""What the tests of the commands share: an invented list, an arXiv on localhost, a look at all files."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pytest

from tests.arxiv_server import ServedPaper, run_arxiv_server

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from tests.arxiv_server import ArxivServer

SEAMS: Final = ServedPaper(
    id="2205.99909",
    title="Seams: Where Pocket Models Come Apart",
    authors=("Wen Tao", "Åsa Lindqvist"),
    published="2022-05-23T09:30:00Z",
)
THREADS: Final = ServedPaper(
    id="2306.99910",
    title="Loose Threads in Small Datasets",
    authors=("Jon Okoro",),
    published="2023-06-02T08:00:00Z",
    comment="This paper has been withdrawn by the author: the threads were tied",
)
HOSTILE: Final = ServedPaper(
    id="2307.99911",
    title="Fast [bold]Models[/bold] \u202eevil\u202c :smile: \x85done",
    authors=("[red]Eve[/red]",),
    published="2023-07-01T00:00:00Z",
)

TABLE_SECTION: Final = "Milestone Papers"

LIST: Final = """\
# Awesome Pocket Models

**An invented list**: no such papers, ~~no such people~~.

- [Milestone Papers](#milestone-papers)
- [Evaluation](#evaluation)

## Milestone Papers

| Year | keywords | Institute | Paper                                                          | Publication |
| :--: | :------- | :-------: | :------------------------------------------------------------- | :---------: |
| 2019 | Pocket 1 | Fernwood  | [Pocket Models Suffice](https://arxiv.org/pdf/1905.99901.pdf)  |     ACL     |
| 2020 | Thimble  |  Univ Aa  | [Thimble: Attention in B](https://arxiv.org/pdf/2006.99902.pdf)|   NeurIPS   |
| 2021 | Moth | Larch Labs | [Moth: Light Pretraining by Night](https://arxiv.org/pdf/2109.99903.pdf) ||
| 2022 | Pocket 2 | Univ Aa | [Two Pockets Are Better Than One](https://arxiv.org/pdf/2201.99904.pdf) | ICLR |
| 2023 | Button | Larch Labs |[Button: One Parameter per Token](https://example.org/button.pdf) |  |

## Evaluation

- How Small Is Small? A Study of Pocket Benchmarks [Link](https://arxiv.org/pdf/2302.99906.pdf)

- Can a Pocket Model Count Its Pockets? [Link](https://arxiv.org/pdf/2304.99907.pdf)

## Surveys

- [2021/08] [Moth: Light Pre-training by Night](https://aclanthology.org/2021.acl-long.9903.pdf)
- [2023/11] [A Survey of Models You Can Lose](https://arxiv.org/abs/2311.99908)
- [2024/02] [Pockets, Revisited](https://example.org/pockets-revisited)

## Tools

* [pocketrun](https://github.com/example-pocket/pocketrun) - Runs a pocket model on a pocket calculator.
* [lint-roller](https://github.com/example-pocket/lint-roller) - Cleans what collects in pockets:
  tokens, threads and half-sentences.

## Courses

- [Fernwood] Models for Small Bags [Homepage](https://example.org/courses/small-bags)
"""
"""A short list as keepers write them: rows padded at first and compact later, bullets in four styles."""


@pytest.fixture
def arxiv(monkeypatch: pytest.MonkeyPatch) -> Iterator[ArxivServer]:
    """Serve invented papers on localhost, and point every command there."""
    with run_arxiv_server([SEAMS, THREADS, HOSTILE]) as server:
        for name, value in server.environ().items():
            monkeypatch.setenv(name, value)
        yield server


@pytest.fixture
def pocket(tmp_path: Path) -> Path:
    """Return a folder that holds the invented list and nothing else."""
    root = tmp_path / "pocket"
    root.mkdir()
    (root / "README.md").write_bytes(LIST.encode())
    return root


def files_below(root: Path) -> Mapping[str, bytes]:
    """Return every file of a workspace but those of its cache and of git, by path."""
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in sorted(root.rglob("*"))
        if path.is_file() and not {".llmlist_cache", ".git"} & set(path.parts)
    }
