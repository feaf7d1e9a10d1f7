from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Final

import pytest

from llmlist.formats.arxiv_paper import ArxivPaper, format_paper
from llmlist.model.entry import Draft
from llmlist.model.identifier import Identifier
from llmlist.model.workspace import METADATA_FOLDER
from llmlist.workflows.check import find_problems
from llmlist.workflows.link_titles import judge_title
from tests.workflows.memory import begin, with_files

SHARED: Final = Path(__file__).parents[3] / "shared" / "arxiv" / "seed_papers.jsonl"
LIST: Final = b"""\
# L

## Papers

- [Counting Clouds from Below the Sea](https://arxiv.org/abs/2101.00002), Ada Example, Ben Sample
- [Light Pretraining of Moths by Night](https://arxiv.org/abs/2109.99903), Wen Tao, Jon Okoro
"""


def paper(title: str, *authors: str, comment: str | None = None) -> ArxivPaper:
    return ArxivPaper(
        title=title,
        version=1,
        authors=authors,
        published="2021-01-05T00:00:00Z",
        updated="2021-01-05T00:00:00Z",
        comment=comment,
        journal_ref=None,
        doi=None,
        primary_category="cs.CL",
        categories=("cs.CL",),
    )


def line(value: str, one: ArxivPaper) -> bytes:
    record = {"id": value, "fetched": "2026-11-20T12:00:00Z", "body": json.loads(format_paper(one))}
    return json.dumps(record).encode() + b"\n"


def problems_with(*papers: tuple[str, ArxivPaper]) -> list[tuple[str, str]]:
    content = b"".join(line(value, one) for value, one in papers)
    workspace = with_files(begin(README=LIST), {f"{METADATA_FOLDER}/arxiv.jsonl": content})
    found = find_problems(workspace, select=("wrong-link", "withdrawn"))
    return [(one.code, one.severity) for one in found]


class TestWrongLink:
    def test_another_title_and_other_authors(self) -> None:
        other = paper("A Short History of Glass Pockets", "Eve Other", "Dan Else")
        assert problems_with(("2101.00002", other)) == [("wrong-link", "error")]

    def test_a_retitled_version_is_no_problem(self) -> None:
        same = paper("Seen from the Deep: A Census of the Sky", "Ada Example", "Ben Sample")
        assert problems_with(("2101.00002", same)) == []

    @pytest.mark.parametrize(
        "title",
        [
            "Counting clouds from below the sea",
            "CloudCount: Counting Clouds from Below the Sea",
            "Counting Clouds from Below the Sea: A Study in Blue",
            "Counting Clouds From Below a Sea",
        ],
    )
    def test_another_wording_is_no_problem(self, title: str) -> None:
        assert problems_with(("2101.00002", paper(title, "Eve Other"))) == []

    def test_without_facts_nothing_is_said(self) -> None:
        assert problems_with() == []

    def test_the_message_names_both_titles_and_the_source(self) -> None:
        content = line("2101.00002", paper("A Short History of Glass Pockets", "Eve Other"))
        workspace = with_files(begin(README=LIST), {f"{METADATA_FOLDER}/arxiv.jsonl": content})
        (problem,) = find_problems(workspace, select=("wrong-link",))
        assert "'Counting Clouds from Below the Sea' leads to arxiv:2101.00002" in problem.message
        assert "'A Short History of Glass Pockets' by Eve Other (arXiv, 2026-11-20)" in problem.message
        assert str(problem.location).startswith("README.md:5:")


class TestWithdrawn:
    def test_the_comment_is_the_evidence(self) -> None:
        gone = paper("Light Pretraining of Moths by Night", "Wen Tao", comment="withdrawn: no moths came")
        assert problems_with(("2109.99903", gone)) == [("withdrawn", "warning")]

    def test_another_comment_is_none(self) -> None:
        there = paper("Light Pretraining of Moths by Night", "Wen Tao", comment="12 pages")
        assert problems_with(("2109.99903", there)) == []


class TestJudgement:
    @pytest.mark.parametrize(
        ("listed", "linked"),
        [
            ("T5", "Exploring Many Limits of Transfer with Text-to-Text Glass"),
            ("大きな雲の数え方", "Counting Clouds from Below the Sea"),
            ("Flan | 2023 | all | rows of a table", "Counting Clouds from Below the Sea"),
            ("PocketLM: The Best of All Small Bags", "PocketLMs Revisited in Deep Water and Glass"),
        ],
    )
    def test_a_name_or_a_row_tells_nothing(self, listed: str, linked: str) -> None:
        assert judge_title(Draft(title=listed), Draft(title=linked)) == "unclear"

    @pytest.mark.shared
    @pytest.mark.skipif(not SHARED.exists(), reason="the measured material is not beside the project")
    def test_titles_of_other_versions_are_the_same_work(self) -> None:
        papers = [json.loads(text) for text in SHARED.read_text(encoding="utf-8").splitlines()]
        retitled = [one for one in papers if one.get("other_titles")]
        assert retitled
        for one in retitled:
            for title in one["other_titles"]:
                assert _judge(one, title) in {"same", "retitled"}, title


def _judge(one: dict[str, Any], title: str) -> str:
    ids = (Identifier("arxiv", one["id"]),)
    listed = Draft(title=title, authors=tuple(one["authors"]), ids=ids)
    return judge_title(listed, Draft(title=one["title"], authors=tuple(one["authors"]), ids=ids))
