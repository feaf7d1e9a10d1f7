"""Reads answers that the services really gave; they stand beside the project, not in it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Final

import pytest

from llmlist.formats import crossref_work, semantic_scholar
from llmlist.model.identifier import Identifier
from llmlist.model.venue import parse_venue

METADATA: Final = Path(__file__).parents[3] / "shared" / "metadata"
UNPUBLISHED: Final = {"", "arXiv.org", "Social Science Research Network"}

pytestmark = [
    pytest.mark.shared,
    pytest.mark.skipif(not METADATA.is_dir(), reason="the measured material is not beside the project"),
]


def records(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (METADATA / name).read_text(encoding="utf-8").splitlines()]


def recorded(name: str) -> Any:  # noqa: ANN401  # whatever the service answered
    return json.loads((METADATA / name).read_text(encoding="utf-8"))["response"]["body"]


def venue_of(record: dict[str, Any]) -> str | None:
    identifier = Identifier("arxiv", record["externalIds"]["ArXiv"])
    paper = semantic_scholar.make_scholar_paper(record)
    assert semantic_scholar.parse_scholar_paper(semantic_scholar.format_scholar_paper(paper)) == paper
    return semantic_scholar.testify(identifier, paper, fetched="").draft.venue


def test_every_record_with_a_venue_names_it_and_no_other_does() -> None:
    for record in records("s2_arxiv_records.jsonl"):
        venue = venue_of(record)
        if (record["venue"] or "") in UNPUBLISHED and not record["externalIds"].get("ACL"):
            assert venue is None, record["venue"]
        elif not record["venue"].endswith("."):  # cut short: nothing is told
            assert venue, record["venue"]
            assert "&amp;" not in venue


def test_the_anthology_identifier_wins_over_a_wrong_venue() -> None:
    (record,) = [
        one for one in records("s2_arxiv_records.jsonl") if one["externalIds"]["ArXiv"] == "2311.02049"
    ]
    assert venue_of(record) == "GEM 2023"


def test_every_venue_of_the_bibliographies_is_known_with_its_year() -> None:
    for record in records("seed_venues.jsonl"):
        venue = parse_venue(record["venue"])
        assert venue is not None, record["venue"]
        assert venue.year in {int(record["year"]), None}
        assert venue.year or venue.acronym == "JMLR"


def test_a_batch_with_unknown_ids_keeps_its_order() -> None:
    body = json.dumps(recorded("s2_batch_with_null.json")).encode()
    papers = semantic_scholar.read_batch(body, 4)
    assert [paper is None for paper in papers] == [True, False, False, False]


def test_a_recorded_journal_article_is_read() -> None:
    work = crossref_work.read_work(json.dumps(recorded("crossref_work_journal.json")).encode())
    testimony = crossref_work.testify(Identifier("doi", "10.1038/s42256-024-00832-8"), work, fetched="")
    assert testimony.draft.title == "Augmenting large language models with chemistry tools"
    assert testimony.draft.venue == "Nature Machine Intelligence 2024"
    assert (testimony.volume, testimony.number, testimony.pages) == ("6", "5", "525-535")
    assert str(testimony.draft.date) == "2024-05-08"
