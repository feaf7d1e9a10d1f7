from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from llmlist.model.date import PartialDate
from llmlist.model.entry import Draft
from llmlist.model.identifier import Identifier
from llmlist.model.link import Link
from llmlist.workflows.keys import make_key
from tests.strategies import hostile_texts


@pytest.mark.parametrize(
    ("draft", "key"),
    [
        (Draft(title="Rivers of Glass", authors=("Ann Ash",), date=PartialDate(2021, 3)), "ash2021rivers"),
        (Draft(title="The Rivers of Glass", authors=("Ann Ash",)), "ashrivers"),
        (Draft(title="Rivers of Glass"), "rivers-glass"),
        (
            Draft(title="Rivers of Glass and Stones in Winter", date=PartialDate(2021)),
            "rivers-glass-stones-2021",
        ),
        (Draft(title="Über Flüsse", authors=("Zoë Ünal",), date=PartialDate(2021)), "unal2021uber"),
        (Draft(title="玻璃之河", ids=(Identifier("arxiv", "2101.00001"),)), "2101-00001"),
        (
            Draft(title="玻璃之河", links=(Link(url="https://www.example.org/docs/Rivers.pdf"),)),
            "example-rivers-pdf",
        ),
        (Draft(title="玻璃之河"), "entry"),
    ],
)
def test_keys_say_who_when_and_what(draft: Draft, key: str) -> None:
    assert make_key(draft, ()) == key


def test_a_taken_key_gets_a_number() -> None:
    draft = Draft(title="Rivers of Glass")
    assert make_key(draft, {"rivers-glass"}) == "rivers-glass-2"
    assert make_key(draft, {"rivers-glass", "rivers-glass-2"}) == "rivers-glass-3"


@settings(deadline=None, max_examples=200)
@given(hostile_texts, st.lists(hostile_texts, max_size=2), hostile_texts)
def test_any_draft_gets_a_plain_key(title: str, authors: list[str], url: str) -> None:
    key = make_key(Draft(title=title, authors=tuple(authors), links=(Link(url=url),)), ())
    assert re.fullmatch(r"[a-z0-9]+(?:-[a-z0-9]+)*", key)
    assert len(key) <= 60
