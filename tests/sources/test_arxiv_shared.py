"""Replays answers that arXiv really gave; they stand beside the project, not in it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from llmlist.model.identifier import Identifier
from llmlist.sources import Answer, Found, NotAsked, NotFound
from llmlist.sources.atom import read_feed_outline
from tests.arxiv_server import Fault

if TYPE_CHECKING:
    from tests.sources.conftest import Asking

ATOM = Path(__file__).parents[3] / "shared" / "arxiv" / "atom"

pytestmark = [
    pytest.mark.shared,
    pytest.mark.skipif(not ATOM.is_dir(), reason="the measured material is not beside the project"),
]


def captures() -> list[dict[str, Any]]:
    path = ATOM / "manifest.json"
    found: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8")) if path.exists() else []
    return found


def replay(asking: Asking, name: str, *values: str) -> dict[str, Answer]:
    asking.server.every_fault = Fault(kind="body", body=(ATOM / name).read_bytes())
    return asking.fetch(*values)


@pytest.mark.parametrize("capture", captures(), ids=lambda capture: capture["file"])
def test_every_capture_reads_as_the_feed_that_its_manifest_describes(capture: dict[str, Any]) -> None:
    outline = read_feed_outline((ATOM / capture["file"]).read_bytes())
    assert [one.removeprefix("http://arxiv.org/abs/") for one in outline.entry_ids] == capture["ids"]
    assert (outline.error is not None) == (capture["status"] == 400)


@pytest.mark.parametrize(
    "capture", [one for one in captures() if one["status"] == 200 and one["ids"]], ids=lambda one: one["file"]
)
def test_every_captured_paper_becomes_a_draft(asking: Asking, capture: dict[str, Any]) -> None:
    values = list(dict.fromkeys(one.rpartition("v")[0] for one in capture["ids"]))
    answers = replay(asking, capture["file"], *values)
    for value, answer in answers.items():
        assert isinstance(answer, Found), value
        draft = answer.draft
        assert draft.title
        assert draft.authors
        assert draft.categories
        assert draft.date is not None
        assert draft.date.year > 1990
        assert draft.ids[0] == Identifier("arxiv", value)
    assert len(asking.server.requests) == 1


@pytest.mark.parametrize("name", ["id_unknown_empty.xml", "id_five_digits_before_1501_empty.xml"])
def test_a_captured_empty_answer_is_not_found(asking: Asking, name: str) -> None:
    assert isinstance(replay(asking, name, "0808.0539")["0808.0539"], NotFound)


def test_the_captured_malformed_id_is_refused_with_arxivs_words(asking: Asking) -> None:
    body = (ATOM / "id_malformed_400.xml").read_bytes()
    asking.server.every_fault = Fault(kind="status", status=400, body=body)
    (answer,) = asking.fetch("2301.00001").values()
    assert isinstance(answer, NotAsked)
    assert "incorrect id format for abc" in answer.reason


def test_the_capture_with_many_authors_keeps_them_all(asking: Asking) -> None:
    (answer,) = replay(asking, "id_many_authors_utf8.xml", "1707.08567").values()
    assert isinstance(answer, Found)
    assert len(answer.draft.authors) > 25
    assert "Dirk Wübben" in answer.draft.authors


def test_the_captured_title_of_one_character_is_kept(asking: Asking) -> None:
    (answer,) = replay(asking, "id_versioned_title_0.xml", "2104.12255").values()
    assert isinstance(answer, Found)
    assert answer.draft.title == "0"


def test_the_captured_wrapped_title_is_one_line_with_doi_and_journal(asking: Asking) -> None:
    (answer,) = replay(asking, "old2016_id_versioned_doi_jref.xml", "1111.2011").values()
    assert isinstance(answer, Found)
    assert answer.draft.title.endswith("in the Large Connectivity Limit")
    assert answer.draft.ids[1] == Identifier("doi", "10.1103/physrevb.85.115117")
    assert answer.draft.journal_ref == "Phys. Rev. B 85, 115117 (2012)"
