from __future__ import annotations

from llmlist.linkage.matching import match_records
from llmlist.linkage.record import Record
from llmlist.model.identifier import Identifier

REPOSITORY = frozenset({Identifier("github", "alder/flood-net")})
PAGE = frozenset({"example.org/rivers"})


def test_a_repository_by_its_path_and_by_its_name_is_one_work() -> None:
    left = Record(key="a", title="FloodNet", ids=REPOSITORY, kind="tool")
    match = match_records(left, Record(key="b", title="alder/flood-net", ids=REPOSITORY, kind="tool"))
    assert (match.decision, match.reason) == ("match", "same repository alder/flood-net, same title")


def test_repositories_of_one_name_and_two_owners_are_two() -> None:
    other = frozenset({Identifier("github", "birch/flood-net")})
    left = Record(key="a", title="alder/flood-net", ids=REPOSITORY, kind="tool")
    match = match_records(left, Record(key="b", title="birch/flood-net", ids=other, kind="tool"))
    assert match.decision == "non-match"


def test_two_models_of_one_name_in_two_repositories_are_two() -> None:
    short, long = (frozenset({Identifier("hf", f"alder/floodnet-{size}")}) for size in ("4k", "8k"))
    left = Record(key="a", title="FloodNet", ids=short, year=2023, kind="model")
    match = match_records(left, Record(key="b", title="FloodNet", ids=long, year=2023, kind="model"))
    assert match.decision == "non-match"
    assert "different Hugging Face repositories" in match.reason


def test_two_articles_on_one_wrong_address_are_not_merged() -> None:
    left = Record(key="a", title="What Are Long Rivers Used For?", urls=PAGE, year=2023)
    right = Record(key="b", title="The Next Generation of Long Rivers", urls=PAGE, year=2023)
    match = match_records(left, right)
    assert match.decision == "possible"
    assert "one of the links is probably wrong" in match.reason


def test_a_page_named_with_its_author_is_one_work() -> None:
    left = Record(key="a", title="The Annotated River", urls=PAGE)
    assert match_records(
        left, Record(key="b", title="The Annotated River by the Alder Lake Group", urls=PAGE)
    ).decision == ("match")


def test_data_sets_of_one_paper_are_not_one_entry() -> None:
    paper = frozenset({Identifier("arxiv", "2101.00001")})
    left = Record(key="a", title="Moss-Bench | All | EN", ids=paper, authors=("Ann Alder",))
    right = Record(key="b", title="Moss-Corpus | Partial | EN", ids=paper, authors=("Ann Alder",))
    assert match_records(left, right).decision == "possible"


def test_two_methods_of_one_shape_on_one_wrong_link_are_not_merged() -> None:
    paper = frozenset({Identifier("arxiv", "2101.00001")})
    left = Record(key="a", title="CFP-Rivers: Forecasting Floods by Gauges from Space", ids=paper)
    right = Record(key="b", title="DYP-Rivers: Forecasting Floods by Radar from Space", ids=paper)
    assert match_records(left, right).decision == "possible"


def test_a_larger_model_of_one_family_is_another_one() -> None:
    left = Record(key="a", title="River AI 2.0", urls=PAGE, year=2025)
    match = match_records(left, Record(key="b", title="River AI 2.0 mini", urls=PAGE, year=2025))
    assert match.decision == "possible"
    left = Record(key="a", title="Moss-River-2-13B-tuned", year=2024)
    match = match_records(left, Record(key="b", title="Moss-River-2-13B-tuned-vision", year=2024))
    assert match.decision != "match"
