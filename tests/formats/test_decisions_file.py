from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from llmlist.errors import EditError
from llmlist.formats.decisions_file import add_decisions, parse_decisions
from llmlist.model.date import PartialDate
from llmlist.model.decision import Decision

PATH = "catalog/decisions.yaml"
TWO_PARTS = Decision(keys=("part-one", "part-two"), reason="two parts: I & II", date=PartialDate(2026, 5, 1))
LINES = b"""\
- keys: [part-one, part-two]
  reason: "two parts: I & II"
  date: 2026-05-01
"""


def faults_of(content: bytes) -> list[tuple[str, int | None, str]]:
    found = parse_decisions(content, PATH).problems
    return [(one.code, one.location.line if one.location else None, one.message) for one in found]


def test_a_first_decision_begins_the_file() -> None:
    made = add_decisions(None, PATH, [TWO_PARTS])
    assert made.startswith(b"# ")
    assert made.endswith(b"not-duplicates:\n" + LINES)
    assert parse_decisions(made, PATH).decisions == (TWO_PARTS,)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (b"", b"not-duplicates:\n" + LINES),
        (b"# mine", b"# mine\nnot-duplicates:\n" + LINES),
        (b"not-duplicates: []\n# end\n", b"not-duplicates:\n" + LINES + b"# end\n"),
        (b"not-duplicates:\n- keys: [a, b]", b"not-duplicates:\n- keys: [a, b]\n" + LINES),
        (
            b"# top\nnot-duplicates:\n- keys: [a, b] # sure\n  # deeper\n# below\n",
            b"# top\nnot-duplicates:\n- keys: [a, b] # sure\n  # deeper\n" + LINES + b"# below\n",
        ),
        (
            b"not-duplicates:\n- keys: [a, b]\n  stars: 5\nother: 1\n",
            b"not-duplicates:\n- keys: [a, b]\n  stars: 5\n" + LINES + b"other: 1\n",
        ),
        (
            b"\xef\xbb\xbfnot-duplicates:\r\n- keys: [a, b]\r\n",
            b"\xef\xbb\xbfnot-duplicates:\r\n- keys: [a, b]\r\n" + LINES.replace(b"\n", b"\r\n"),
        ),
    ],
)
def test_a_further_decision_leaves_all_else_as_it_is(before: bytes, after: bytes) -> None:
    assert add_decisions(before, PATH, [TWO_PARTS]) == after


def test_a_list_between_brackets_is_refused() -> None:
    with pytest.raises(EditError, match="cannot be added to"):
        add_decisions(b"not-duplicates: [{keys: [a, b]}]\n", PATH, [TWO_PARTS])


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (b"not-duplicates:\n- keys: [a]\n", ("missing-field", 2)),
        (b"not-duplicates:\n- reason: x\n", ("missing-field", 2)),
        (b"not-duplicates:\n- keys: [a, a]\n", ("missing-field", 2)),
        (b"not-duplicates:\n- keys: [a, b]\n  date: soon\n", ("bad-date", 3)),
        (b"not-duplicates:\n- keys: [a, b]\n  reason: [x]\n", ("wrong-type", 3)),
        (b"not-duplicates: a\n", ("wrong-type", 1)),
        (b"- keys: [a, b]\n", ("wrong-type", 1)),
        (b"not-duplicates: [\n", ("yaml-syntax", 2)),
        (b"not-duplicate: []\n", ("unknown-field", 1)),
        (b"not-duplicates:\n- keys: [a, b]\n  raeson: x\n", ("unknown-field", 3)),
    ],
)
def test_a_fault_is_reported_with_its_line(content: bytes, fault: tuple[str, int]) -> None:
    assert [one[:2] for one in faults_of(content)] == [fault]


def test_each_decision_knows_its_line() -> None:
    text = parse_decisions(b"# x\nnot-duplicates:\n- keys: [a, b]\n\n- reason: y\n  keys: [c, d, e]\n", PATH)
    assert [(one.keys, line) for one, line in zip(text.decisions, text.lines, strict=True)] == [
        (("a", "b"), 3),
        (("c", "d", "e"), 5),
    ]


def test_of_three_keys_no_two_are_one_work() -> None:
    assert set(Decision(keys=("a", "b", "c")).pairs) == {frozenset("ab"), frozenset("ac"), frozenset("bc")}


KEYS = st.lists(st.text(min_size=1, max_size=12), min_size=2, max_size=4, unique=True)
DECISIONS = st.builds(
    Decision,
    keys=KEYS.map(tuple),
    reason=st.none() | st.text(min_size=1, max_size=40),
    date=st.none() | st.just(PartialDate(2026, 5)),
)


@given(st.lists(DECISIONS, min_size=1, max_size=4))
def test_what_is_written_reads_back(decisions: list[Decision]) -> None:
    content: bytes | None = None
    for one in decisions:
        longer = add_decisions(content, PATH, [one])
        assert content is None or longer.startswith(content)
        content = longer
    assert content is not None
    assert parse_decisions(content, PATH).decisions == tuple(decisions)
    assert faults_of(content) == []
