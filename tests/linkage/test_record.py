from __future__ import annotations

import pytest

from llmlist.linkage.comparison import compare
from llmlist.linkage.record import Record, is_preprint_doi, record_of
from llmlist.model.date import PartialDate
from llmlist.model.entry import Draft, Entry
from llmlist.model.identifier import Identifier
from llmlist.model.link import Link

ARXIV = "https://arxiv.org/abs/2101.00001"
CODE = "https://github.com/alder/rivers"
RIVERS = Identifier("arxiv", "2101.00001")


def entry(**fields: object) -> Entry:
    return Entry(**{"key": "alder", "title": "On Long Rivers", "section": "top", **fields})  # type: ignore[arg-type]  # fields of every type


def test_the_title_link_identifies() -> None:
    record = record_of(entry(links=(Link(url=ARXIV),)))
    assert record.ids == {RIVERS}
    assert record.urls == {"arxiv:2101.00001"}


def test_a_link_called_paper_identifies() -> None:
    links = (Link(label="code", url=CODE), Link(label="[PDF]", url="https://arxiv.org/pdf/2101.00001v3"))
    assert record_of(entry(links=links)).ids == {RIVERS}


def test_the_code_of_a_paper_does_not_identify_it() -> None:
    record = record_of(
        entry(links=(Link(label="code", url=CODE),), ids=(Identifier("github", "alder/rivers"),))
    )
    assert not record.ids
    assert not record.urls


def test_the_code_beside_a_title_link_does_not_identify() -> None:
    links = (Link(url=ARXIV), Link(label="code", url=CODE))
    ids = (RIVERS, Identifier("github", "alder/rivers"))
    assert record_of(entry(links=links, ids=ids)).ids == {RIVERS}


def test_the_repository_of_a_tool_identifies_it() -> None:
    record = record_of(entry(kind="tool", links=(Link(label="code", url=CODE),)))
    assert record.ids == {Identifier("github", "alder/rivers")}


@pytest.mark.parametrize("inside", ["tree/main/small", "releases/download/v1/small.bin", "blob/main/a.md"])
def test_a_place_inside_a_repository_is_not_all_of_it(inside: str) -> None:
    record = record_of(entry(kind="tool", links=(Link(url=f"{CODE}/{inside}"),)))
    assert record.parts == {Identifier("github", "alder/rivers")}
    whole = record_of(entry(kind="tool", links=(Link(url=CODE),)))
    other = record_of(entry(kind="tool", links=(Link(url=f"{CODE}/blob/main/b.md"),)))
    assert not whole.parts
    assert compare(record, whole).shared_ids
    assert not compare(record, other).shared_ids
    assert record.urls == {f"github.com/alder/rivers/{inside}"}


def test_a_lone_link_of_no_known_role_identifies() -> None:
    assert record_of(entry(links=(Link(label="read it", url="https://example.org/rivers"),))).urls == {
        "example.org/rivers"
    }


def test_a_work_cited_in_the_note_does_not_identify() -> None:
    record = record_of(entry(note=f"builds on {ARXIV}", ids=(RIVERS,)))
    assert not record.ids


def test_a_work_behind_a_side_link_does_not_identify() -> None:
    links = (Link(url="https://example.org/rivers"), Link(label="blog", url=ARXIV))
    assert not record_of(entry(links=links, ids=(RIVERS,))).ids


def test_an_identifier_that_only_the_curator_states_counts() -> None:
    assert record_of(entry(ids=(RIVERS,))).ids == {RIVERS}


def test_identifiers_come_in_their_preferred_scheme() -> None:
    assert record_of(entry(ids=(Identifier("doi", "10.48550/arxiv.2101.00001"),))).ids == {RIVERS}


def test_et_al_is_no_author() -> None:
    record = record_of(entry(authors=("Ann Alder", "et al.")))
    assert record.authors == ("Ann Alder",)
    assert record.authors_truncated


def test_a_draft_is_read_as_well() -> None:
    draft = Draft(
        title="On Long Rivers", authors=("Ann Alder",), authors_truncated=True, date=PartialDate(2021, 5)
    )
    record = record_of(draft, key="draft-1")
    assert (record.key, record.year, record.authors_truncated) == ("draft-1", 2021, True)


@pytest.mark.parametrize(
    ("venue", "ids", "expected"),
    [
        ("arXiv 2021", (), True),
        ("ICML 2021", (RIVERS,), False),
        ("Journal of Rivers", (), False),
        (None, (RIVERS,), True),
        (None, (RIVERS, Identifier("doi", "10.1000/x1")), False),
        (None, (Identifier("acl", "2020.acl-main.1"),), False),
        (None, (), None),
    ],
)
def test_preprints_are_told_from_publications(
    venue: str | None, ids: tuple[Identifier, ...], expected: object
) -> None:
    assert Record(key="a", title="T", venue=venue, ids=frozenset(ids)).is_preprint is expected


def test_preprint_dois() -> None:
    assert is_preprint_doi(Identifier("doi", "10.1101/2020.01.01.000001"))
    assert not is_preprint_doi(Identifier("doi", "10.1000/x1"))
