"""The page that shows what `add` writes is made here, from five papers added to the lists of five looks."""

from __future__ import annotations

import difflib
import json
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import Run

DOCS: Final = Path(__file__).parents[1] / "docs"
LOOKS: Final = DOCS / "examples" / "looks"
PAGE: Final = DOCS / "explanation" / "what-add-writes.md"


class Paper(NamedTuple):
    """A paper as arXiv knows it."""

    number: str
    title: str
    authors: tuple[str, ...]
    day: str

    @property
    def record(self) -> str:
        """What is kept of arXiv's answer."""
        body = {
            "title": self.title,
            "version": 1,
            "authors": list(self.authors),
            "published": f"{self.day}T12:00:00Z",
            "updated": f"{self.day}T12:00:00Z",
            "comment": None,
            "journal_ref": None,
            "doi": None,
            "primary_category": "cs.CL",
            "categories": ["cs.CL"],
        }
        return json.dumps({"id": self.number, "fetched": "2026-01-15T12:00:00Z", "body": body})


PAPERS: Final = (
    Paper(
        "2310.11511",
        "Self-RAG: Learning to Retrieve, Generate, and Critique through Self-Reflection",
        ("Akari Asai", "Zeqiu Wu", "Yizhong Wang", "Avirup Sil", "Hannaneh Hajishirzi"),
        "2023-10-17",
    ),
    Paper(
        "2402.03300",
        "DeepSeekMath: Pushing the Limits of Mathematical Reasoning in Open Language Models",
        (
            "Zhihong Shao",
            "Peiyi Wang",
            "Qihao Zhu",
            "Runxin Xu",
            "Junxiao Song",
            "Xiao Bi",
            "Haowei Zhang",
            "Mingchuan Zhang",
            "Y. K. Li",
            "Y. Wu",
            "Daya Guo",
        ),
        "2024-02-05",
    ),
    Paper(
        "2404.14219",
        "Phi-3 Technical Report: A Highly Capable Language Model Locally on Your Phone",
        ("Marah Abdin", "Jyoti Aneja", "Hany Awadalla"),
        "2024-04-22",
    ),
    Paper(
        "2407.21783",
        "The Llama 3 Herd of Models",
        ("Aaron Grattafiori", "Abhimanyu Dubey", "Abhinav Jauhri"),
        "2024-07-31",
    ),
    Paper(
        "2305.14314",
        "QLoRA: Efficient Finetuning of Quantized LLMs",
        ("Tim Dettmers", "Artidoro Pagnoni", "Ari Holtzman", "Luke Zettlemoyer"),
        "2023-05-23",
    ),
)
INTRODUCTION: Final = f"""\
# What `add` writes: five papers, five lists

<!-- Written from what the command does by `pytest tests/test_what_add_writes.py --update-golden`. -->

Five papers that are on arXiv, added to [five lists](five-looks.md) of different looks.
These are the diffs, whole: no other byte of any of the lists changes.
Nothing is configured; how to write an entry is learned from the entries that stand there.

```console
$ llmlist add {" ".join(paper.number for paper in PAPERS)} --section SECTION
```
"""
WORDS: Final = {
    "table": """\
## A table of years, keywords and institutes

The list knows the year only, links titles to the PDF, and leaves open what it does not know.
It is kept by year, so the papers of 2023 stand before those of 2024.
""",
    "badges": """\
## A padded table with months and badges

Each cell has the width of its column, as far as its text has room there; no other row is padded anew.
The badge that counts citations needs an identifier of Semantic Scholar, which arXiv does not tell:
that cell stays empty.
""",
    "site": """\
## Numbered items in sentences

People are joined as the list joins them, and the numbers count on.
""",
    "lines": """\
## Items of several lines

Titles are broken where the list breaks its own; people stand in italics in a paragraph of their own.
""",
    "links": """\
## One link a line

Nothing but the linked title.
""",
}
END: Final = "How llmlist knows what to write where is told in [why it reconciles](reconcile.md).\n"


def test_the_page_of_what_add_writes_is_current(
    run: Run, tmp_path: Path, golden: Callable[[Path, str], None]
) -> None:
    parts = [INTRODUCTION]
    for name, words in WORDS.items():
        folder = Path(shutil.copytree(LOOKS / name, tmp_path / name))
        parts.append(f"{words}\n```diff\n{_diff_of_adding(run, folder)}\n```\n")
    golden(PAGE, "\n".join([*parts, END]))


def _diff_of_adding(run: Run, folder: Path) -> str:
    """Return the lines of a list that change when the papers are added to its first section."""
    kept = folder / "catalog" / "metadata" / "arxiv.jsonl"
    kept.write_text("".join(f"{paper.record}\n" for paper in PAPERS), encoding="utf-8")
    section = json.loads(run("section", "list", "--format", "json", cwd=folder).stdout)[0]["key"]
    before = (folder / "README.md").read_text(encoding="utf-8").splitlines()
    numbers = (paper.number for paper in PAPERS)
    assert run("add", *numbers, "--section", section, "--offline", "--yes", cwd=folder).exit_code == 0
    after = (folder / "README.md").read_text(encoding="utf-8").splitlines()
    lines = list(difflib.unified_diff(before, after, n=0, lineterm=""))[2:]
    changed = [line for line in lines if line[0] != "@"]
    assert {line[0] for line in changed} == {"+"}
    return "\n".join(changed)
