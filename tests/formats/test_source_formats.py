"""What becomes of the answers of Semantic Scholar, Crossref and pages, with the traps that they have."""

from __future__ import annotations

import json
from typing import Any

import pytest

from llmlist.formats import citation_tags, crossref_work, semantic_scholar
from llmlist.model.identifier import Identifier
from tests.json_server import citation_page, scholar_paper
from tests.json_server import crossref_work as served_work

ARXIV = Identifier("arxiv", "2301.00001")
DOI = Identifier("doi", "10.1234/bags.1")


def scholar_venue(venue: str, **ids: str) -> tuple[str | None, bool]:
    """Return the venue that a record gives, and whether it is doubtful."""
    paper = semantic_scholar.make_scholar_paper(scholar_paper("On Bags", venue, **ids))
    testimony = semantic_scholar.testify(ARXIV, paper, fetched="")
    return testimony.draft.venue, "venue" in testimony.doubts


NEURIPS = "Neural Information Processing Systems"
ICLR = "International Conference on Learning Representations"
ACL = "Annual Meeting of the Association for Computational Linguistics"
EMNLP_2022 = "Proceedings of the 2022 Conference on Empirical Methods in Natural Language Processing"


@pytest.mark.parametrize(
    ("venue", "ids", "found"),
    [
        ("arXiv.org", {}, (None, False)),
        ("", {}, (None, False)),
        ("Social Science Research Network", {"DOI": "10.2139/ssrn.1"}, (None, False)),
        (NEURIPS, {"DBLP": "conf/nips/ExampleS0W22"}, ("NeurIPS 2022", False)),
        (ICLR, {"DBLP": "journals/corr/abs-2301-00001"}, ("ICLR", False)),
        ("IEEE Games Entertainment Media Conference", {"ACL": "2023.gem-1.3"}, ("GEM 2023", False)),
        (ACL, {"DBLP": "conf/acl/E23"}, ("ACL 2023", True)),
        (ACL, {"ACL": "2023.findings-acl.3"}, ("Findings of ACL 2023", False)),
        ("Bags &amp; Pockets", {}, ("Bags & Pockets", False)),
        ("Bags Pock.", {}, (None, False)),
    ],
)
def test_a_record_gives_the_venue_alone(
    venue: str, ids: dict[str, str], found: tuple[str | None, bool]
) -> None:
    assert scholar_venue(venue, **ids) == found


def test_a_preprints_doi_is_not_the_papers() -> None:
    for doi, kept in (("10.48550/arXiv.2301.00001", ()), ("10.2139/ssrn.1", ()), ("10.1234/bags.1", (DOI,))):
        paper = semantic_scholar.make_scholar_paper(scholar_paper("On Bags", DOI=doi))
        assert semantic_scholar.testify(ARXIV, paper, fetched="").draft.ids == kept


def work(**fields: Any) -> crossref_work.CrossrefWork:  # noqa: ANN401  # whatever Crossref may say
    message = {**served_work("On Bags"), **fields}
    return crossref_work.read_work(json.dumps({"message-type": "work", "message": message}).encode())


@pytest.mark.parametrize(
    ("fields", "venue"),
    [
        ({"container-title": ["Journal of Small Bags"]}, "Journal of Small Bags"),
        ({"container-title": ["Lecture Notes in Computer Science", "Bags in Theory"]}, "Bags in Theory"),
        ({"container-title": [EMNLP_2022]}, "EMNLP 2022"),
        ({"container-title": ["Nature Communications"]}, "Nature Communications 2022"),
        ({"type": "posted-content", "container-title": ["Some Server"]}, None),
        ({}, None),
    ],
)  # fmt: skip
def test_a_work_stands_in_its_container(fields: dict[str, Any], venue: str | None) -> None:
    assert crossref_work.testify(DOI, work(**fields), fetched="").draft.venue == venue


@pytest.mark.parametrize("issued", [None, {}, {"date-parts": [[None]]}, {"date-parts": [[2022, 99]]}, "2022"])
def test_an_odd_date_is_none(issued: object) -> None:
    assert crossref_work.testify(DOI, work(issued=issued), fetched="").draft.date is None


def test_stored_forms_come_back_as_they_were() -> None:
    one = work(volume="7", page="1-9")
    assert crossref_work.parse_work(crossref_work.format_work(one)) == one
    tags = citation_tags.read_page(citation_page("On Bags", doi="10.1234/bags.1", volume="3"))
    assert citation_tags.parse_tags(citation_tags.format_tags(tags)) == tags


@pytest.mark.parametrize(
    "text", ["", "null", "[]", "{}", "7", "[" * 100_000, '{"title": 7}', '{"title": "x", "y": "z"}']
)
def test_a_stored_text_of_another_shape_is_refused(text: str) -> None:
    for parse in (semantic_scholar.parse_scholar_paper, crossref_work.parse_work, citation_tags.parse_tags):
        with pytest.raises(ValueError, match=r".*"):
            parse(text)


def test_tags_of_a_page_in_any_spelling() -> None:
    tags = citation_tags.read_page(citation_page("On &lt;Bags&gt;", publication_date="2021/7/1"))
    draft = citation_tags.testify(Identifier("pmlr", "v139/example21a"), tags, fetched="").draft
    assert (draft.title, draft.authors) == ("On <Bags>", ("Ada Example", "Ben Sample"))
    assert (str(draft.date), draft.venue) == ("2021-07-01", "ICML 2021")


@pytest.mark.parametrize("body", [b"", b"<html>", b"\xff\xfe<meta", b"<meta name=citation_title content=''>"])
def test_a_page_without_a_title_is_of_no_use(body: bytes) -> None:
    with pytest.raises(ValueError, match="does not tell programs its title"):
        citation_tags.read_page(body)
