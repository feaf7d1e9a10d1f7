from __future__ import annotations

from typing import Final

import pytest

from llmlist.errors import ConfigError, UnknownKeyError
from llmlist.model.decision import Decision
from llmlist.model.entry import Draft
from llmlist.model.identifier import Identifier
from llmlist.model.link import Link
from llmlist.model.workspace import DECISIONS_FILE
from llmlist.workflows.add import Wish, plan_add
from llmlist.workflows.decisions import find_stale_decisions, plan_apart
from llmlist.workflows.rivals import find_listed
from tests.workflows.memory import TODAY, apply, begin, with_files

LIST: Final = b"""\
# L

## Papers

- [Ponds and Lakes](https://arxiv.org/abs/2101.00001) (2021)
- [Seas and Shores](https://example.org/seas) (2020)
- [Streams in Spring](https://example.org/streams) (2019)
"""
PONDS, SEAS, STREAMS = "ponds-lakes-2021", "seas-shores-2020", "streams-spring-2019"


def test_a_decision_is_remembered() -> None:
    before = begin(README=LIST)
    after = apply(before, plan_apart(before, [PONDS, SEAS], reason=" other water ", today=TODAY))
    assert after.catalog.decisions == (Decision(keys=(PONDS, SEAS), reason="other water", date=TODAY),)
    assert after.catalog.items == before.catalog.items


@pytest.mark.parametrize("keys", [(PONDS, SEAS), (SEAS, PONDS), (PONDS, STREAMS)])
def test_what_is_decided_is_not_decided_again(keys: tuple[str, str]) -> None:
    before = begin(README=LIST)
    decided = apply(before, plan_apart(before, [PONDS, SEAS, STREAMS], reason=None, today=TODAY))
    assert plan_apart(decided, keys, reason="once more", today=TODAY).file_edits == ()


def test_an_unknown_key_and_one_entry_alone_are_refused() -> None:
    workspace = begin(README=LIST)
    with pytest.raises(UnknownKeyError):
        plan_apart(workspace, [PONDS, "pond-lakes-2021"], reason=None, today=TODAY)
    with pytest.raises(ConfigError):
        plan_apart(workspace, [PONDS, PONDS], reason=None, today=TODAY)


def test_a_decision_that_applies_is_no_problem() -> None:
    before = begin(README=LIST)
    after = apply(before, plan_apart(before, [PONDS, SEAS], reason=None, today=TODAY))
    assert list(find_stale_decisions(before)) == []
    assert list(find_stale_decisions(after)) == []


@pytest.mark.parametrize(
    ("keys", "message"),
    [
        (f"{PONDS}, gone", "no entry has the key 'gone'"),
        (f"{PONDS}, old", f"{PONDS} and old are one entry, {PONDS}"),
    ],
)
def test_a_decision_that_tells_nothing_apart_is_one(keys: str, message: str) -> None:
    before = begin(README=LIST)
    path = "catalog/entries/readme/papers.yaml"
    entries = before.files[path].replace(
        f"- key: {PONDS}\n".encode(), f"- key: {PONDS}\n  aliases: [old]\n".encode()
    )
    decided = f"# mine\nnot-duplicates:\n- keys: [{keys}]\n".encode()
    (problem,) = find_stale_decisions(with_files(before, {path: entries, DECISIONS_FILE: decided}))
    assert message in problem.message
    assert (problem.code, problem.severity) == ("stale-decision", "warning")
    assert (problem.location and problem.location.line) == 3


def test_add_does_not_take_a_work_for_one_that_it_was_told_apart_from() -> None:
    """Two works on one wrong address; the one that was removed comes back."""
    before = begin(README=LIST)
    draft = Draft(
        title="Ponds in Winter",
        ids=(Identifier("arxiv", "2101.00001"),),
        links=(Link(url="https://arxiv.org/abs/2101.00001"),),
    )
    assert find_listed(before, [draft]) != (None,)
    decided = f"not-duplicates:\n- keys: [{PONDS}, ponds-winter]\n".encode()
    after = with_files(before, {DECISIONS_FILE: decided})
    assert find_listed(after, [draft]) == (None,)
    done = plan_add(after, [draft], Wish(section="Papers"), today=TODAY)
    assert [one.key for one in done.entries] == ["ponds-winter"]
    assert not [one for one in done.plan.problems if one.code == "possible-duplicate"]


def test_entries_that_are_told_apart_may_share_an_identifier() -> None:
    text = LIST.replace(b"https://example.org/seas", b"https://arxiv.org/abs/2101.00001")
    before = begin(README=text)
    assert [one.code for one in before.problems] == ["shared-identifier"]
    after = apply(before, plan_apart(before, [PONDS, SEAS], reason=None, today=TODAY))
    assert after.problems == ()
