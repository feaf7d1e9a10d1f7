"""Catalogues and documents of any size, made up: the same ones each time.

Titles are words of syllables with the frequencies of a language, so that some words are in most titles and
most words in few. Every section has about as many entries as a file of a catalogue should have; every other
one is a table. The catalogue is made by ``llmlist import``, as a keeper would make it.
"""

from __future__ import annotations

import random
from contextlib import redirect_stderr, redirect_stdout
from io import StringIO
from typing import TYPE_CHECKING, Final, NamedTuple

from llmlist.cli import main as llmlist

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SYLLABLES: Final = "ba ce di fo gu ka le mi no pu ra se ti vo wu xa ne li tor men gra sta pli con ver".split()
SECTION_SIZE: Final = 270
"""Entries in a section: the size of shard that the goals speak of."""

_VOCABULARY: Final = 30_000
_IDS_OF_A_MONTH: Final = 900
_VENUES: Final = ("NeurIPS", "ICML", "ICLR", "ACL", "EMNLP", "CVPR")
_TABLE_HEAD: Final = "| Title | Authors | Venue | Code |\n|:---|:---|:---|:---|"


class Work(NamedTuple):
    """One made-up work."""

    title: str
    authors: str
    venue: str
    page: str
    code: str

    def as_item(self) -> str:
        """Return it as an item of a list."""
        return f"- [{self.title}]({self.page}) - {self.authors}. {self.venue}. [[code]({self.code})]"

    def as_row(self) -> str:
        """Return it as a row of a table."""
        return f"| [{self.title}]({self.page}) | {self.authors} | {self.venue} | [code]({self.code}) |"


def make_works(count: int, source: random.Random) -> Iterator[Work]:
    """Yield works with different titles and identifiers."""
    words = sorted({"".join(source.choices(SYLLABLES, k=source.randint(1, 4))) for _ in range(_VOCABULARY)})
    source.shuffle(words)
    # Zipf's law: a few words are in most titles, most words in few.
    weights = [1 / (rank + 5) for rank in range(len(words))]
    pool = source.choices(words, weights, k=count * 8)
    names = ["".join(source.choices(SYLLABLES, k=3)).title() for _ in range(5_000)]
    for number in range(count):
        title = " ".join(pool[number * 8 : number * 8 + source.randint(5, 8)]).capitalize()
        authors = ", ".join(
            f"{source.choice(names)} {source.choice(names)}" for _ in range(source.randint(1, 4))
        )
        month, place = divmod(number, _IDS_OF_A_MONTH)
        year = 2015 + month // 12
        paper = f"{year % 100:02}{month % 12 + 1:02}.{place + 1:05}"
        yield Work(
            title=title,
            authors=authors,
            venue=f"{source.choice(_VENUES)} {year}",
            page=f"https://arxiv.org/abs/{paper}",
            code=f"https://github.com/{source.choice(names)}/code{number}",
        )


def make_document(count: int) -> str:
    """Return a list of so many entries, in sections of which every other is a table."""
    source = random.Random(count)  # the same each time  # noqa: S311
    lines = ["# Made-up works"]
    for number, work in enumerate(make_works(count, source)):
        section, place = divmod(number, SECTION_SIZE)
        is_table = section % 2 == 1
        if place == 0:
            lines += ["", f"## Part {section + 1}", "", *([_TABLE_HEAD] if is_table else [])]
        lines.append(work.as_row() if is_table else work.as_item())
    return "\n".join([*lines, ""])


def make_catalog(folder: Path, count: int) -> None:
    """Make a document of so many entries in a folder, and its catalogue.

    Raises:
        RuntimeError: llmlist did not read it.
    """
    folder.mkdir(parents=True)
    folder.joinpath("README.md").write_text(make_document(count), encoding="utf-8", newline="\n")
    said = StringIO()
    with redirect_stdout(said), redirect_stderr(said):
        status = llmlist(["import", "README.md", "--quiet", "-C", str(folder)])
    if status:
        raise RuntimeError(f"no catalogue was made: {said.getvalue()}")


CATALOG_ENTRIES: Final = "catalog/entries"


def entries_files(folder: Path) -> list[Path]:
    """Return the files of entries of a catalogue, by name."""
    return sorted((folder / CATALOG_ENTRIES).rglob("*.yaml"))


def first_entries_file(folder: Path) -> Path:
    """Return one file of entries."""
    return entries_files(folder)[0]
