from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from llmlist.errors import DataError
from llmlist.formats.fact_lines import format_facts, merge_facts, parse_facts
from llmlist.model.testimony import Fact

PATH = "catalog/metadata/arxiv.jsonl"
texts = st.text(max_size=20)
bodies = st.dictionaries(texts, texts | st.none() | st.lists(texts, max_size=3), max_size=4).map(json.dumps)
facts = st.dictionaries(
    st.text(min_size=1, max_size=12), st.builds(Fact, fetched=texts, body=bodies), max_size=5
)


@given(facts)
def test_facts_survive_being_written(known: dict[str, Fact]) -> None:
    content = format_facts(known)
    assert parse_facts(content, PATH) == known
    assert content.count(b"\n") == len(known)


@given(facts)
def test_merging_what_is_there_changes_nothing(known: dict[str, Fact]) -> None:
    content = format_facts(known)
    later = {value: Fact(fetched="later", body=fact.body) for value, fact in known.items()}
    assert merge_facts(content, PATH, later) == content


def test_a_new_fact_is_one_new_line() -> None:
    content = format_facts({value: Fact(fetched="f", body='{"title": "x"}') for value in ("a", "c")})
    merged = merge_facts(content, PATH, {"b": Fact(fetched="g", body='{"title": "Ä"}')})
    before, after = content.splitlines(), merged.splitlines()
    assert [line for line in after if line not in before] == [
        '{"id": "b", "fetched": "g", "body": {"title": "Ä"}}'.encode()
    ]
    assert [line for line in after if line in before] == before


def test_what_a_source_does_not_know_is_not_written() -> None:
    assert merge_facts(b"", PATH, {"a": Fact(fetched="f", body=None)}) == b""


@pytest.mark.parametrize("line", [b"{", b"[]", b'{"id": "a"}', b"7", b"[" * 100_000])
def test_a_line_that_is_no_record_is_named(line: bytes) -> None:
    with pytest.raises(DataError, match=r"arxiv\.jsonl:2: not a metadata record"):
        parse_facts(b"\n" + line, PATH)
