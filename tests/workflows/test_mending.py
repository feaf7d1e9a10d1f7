from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from llmlist.workflows.check import find_problems
from llmlist.workflows.mending import plan_fixes
from llmlist.workflows.render import plan_render
from tests.workflows.memory import apply, begin, with_files
from tests.workflows.test_check import LIST, changed

if TYPE_CHECKING:
    from llmlist.model.workspace import Workspace

RIVERS = "catalog/entries/readme/rivers.yaml"
CLOUDS_URL = b"https://arxiv.org/abs/2101.00002"


def mended(workspace: Workspace, *, select: tuple[str, ...] = ()) -> Workspace:
    """Mend once; a second time there is nothing to do, and the documents say what the catalogue says."""
    after = apply(workspace, plan_fixes(workspace, find_problems(workspace, select=select)))
    again = plan_fixes(after, find_problems(after, select=select))
    assert apply(after, again).files == after.files
    assert plan_render(after, after.catalog).file_edits == ()
    return after


def test_a_link_with_several_faults_is_mended_in_both_places_at_once() -> None:
    url = b"http://xxx.lanl.gov/abs/2101.00002?utm_source=mail"
    after = mended(begin(README=LIST.replace(CLOUDS_URL, url)))
    assert after.files["README.md"] == LIST
    assert b"- https://arxiv.org/abs/2101.00002\n" in after.files[RIVERS]


def test_only_what_is_selected_is_mended() -> None:
    url = b"http://arxiv.org/abs/2101.00002?utm_source=mail"
    after = mended(begin(README=LIST.replace(CLOUDS_URL, url)), select=("insecure-link",))
    assert b"(https://arxiv.org/abs/2101.00002?utm_source=mail)" in after.files["README.md"]


def test_a_silenced_problem_is_not_mended() -> None:
    text = LIST.replace(
        CLOUDS_URL + b")", b"http://arxiv.org/abs/2101.00002) <!-- llmlist: ignore insecure-link -->"
    )
    workspace = begin(README=text)
    assert mended(workspace).files == workspace.files


def test_stale_regions_and_dead_anchors_are_mended_with_the_items() -> None:
    top = b"# Waters\n\nSee [rivers](#Rivers-).\n\n<!-- llmlist:toc -->\nold\n<!-- llmlist:end -->\n"
    text = LIST.replace(b"# Waters\n", top).replace(CLOUDS_URL, b"http://arxiv.org/abs/2101.00002")
    after = mended(begin(README=text))
    assert b"- [Rivers](#rivers)\n- [Skies](#skies)\n\n<!-- llmlist:end -->" in after.files["README.md"]
    assert CLOUDS_URL in after.files["README.md"]


@pytest.mark.parametrize(
    ("written", "good"),
    [
        (b"{arxiv: https://arxiv.org/abs/2101.00002v3}", b'{arxiv: "2101.00002"}'),
        (b"{arxiv: 'arXiv:2101.00002'}  # looked up", b'{arxiv: "2101.00002"}  # looked up'),
        (b"{doi: 10.1000/ABC, arxiv: '2101.00002'}", b"{doi: 10.1000/abc, arxiv: '2101.00002'}"),
        (b"{arxiv: [2101.00002v1, 2101.00009]}", b'{arxiv: ["2101.00002", 2101.00009]}'),
    ],
)
def test_an_identifier_of_the_catalogue_becomes_canonical(written: bytes, good: bytes) -> None:
    workspace = begin(README=LIST)
    before = workspace.files[RIVERS]
    (ids,) = [line for line in before.splitlines() if b"2101.00002" in line and line.startswith(b"  ids:")]
    spoilt = with_files(workspace, {RIVERS: before.replace(ids, b"  ids: " + written)})
    (problem,) = [one for one in find_problems(spoilt) if one.code == "uncanonical-identifier"]
    assert problem.location is not None
    assert problem.location.path == RIVERS
    after = mended(spoilt)
    assert after.files[RIVERS] == before.replace(ids, b"  ids: " + good)


def test_an_entry_that_is_rewritten_gets_its_identifiers_right_in_the_next_run() -> None:
    spoilt = changed(begin(README=LIST), b"title: Counting Clouds", b"title: Counting Clouds.", RIVERS)
    lines = spoilt.files[RIVERS].replace(b'arxiv: "2101.00002"', b"arxiv: 2101.00002v2")
    after = with_files(spoilt, {RIVERS: lines})
    for _ in range(2):
        after = apply(after, plan_fixes(after, find_problems(after)))
    assert after.files == begin(README=LIST).files


def test_a_stop_in_the_catalogue_goes() -> None:
    workspace = changed(begin(README=LIST), b"title: Counting Clouds", b"title: Counting Clouds.", RIVERS)
    after = mended(workspace)
    assert after.files == begin(README=LIST).files


def test_what_differs_already_stays_as_it_is() -> None:
    base = begin(README=LIST.replace(CLOUDS_URL, b"http://arxiv.org/abs/2101.00002"))
    hand = base.files["README.md"].replace(b"(ACL 2021)", b"(EMNLP 2021)", 1)
    workspace = with_files(base, {"README.md": hand})
    after = apply(workspace, plan_fixes(workspace, find_problems(workspace)))
    assert after.files["README.md"] == hand.replace(b"http://arxiv", b"https://arxiv")
