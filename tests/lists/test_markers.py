from __future__ import annotations

from itertools import pairwise

from hypothesis import example, given, settings
from hypothesis import strategies as st

from llmlist.lists.coverage import explain_line
from llmlist.lists.document import parse_document
from llmlist.lists.reading import read_document
from tests.workflows.memory import begin, render

LINES = st.sampled_from(
    [
        "<!-- llmlist:toc -->", "<!-- llmlist:end -->", "<!-- llmlist:stats -->", "<!--llmlist:recent 2-->",
        "  <!-- llmlist:toc -->", "x <!-- llmlist:end -->", "<!-- llmlist:off -->", "<!-- llmlist:on -->",
        "```", "- [Rivers](https://arxiv.org/abs/2101.00001)", "## Papers", "", "", "<div>", "</div>", "<!--",
        "-->", "> quoted", "- item", "    code", "| a | b |", "|---|---|", "---",
    ]
)  # fmt: skip


@settings(deadline=None, max_examples=150)
@given(st.lists(LINES, max_size=14))
@example(["<!-- llmlist:toc -->", "## Papers", "<!-- llmlist:end -->"])
@example(
    "<div>|<!-- llmlist:toc -->|x <!-- llmlist:end -->|<!-- llmlist:end -->|- [R](https://r.org)".split("|")
)
@example(["<!-- llmlist:toc -->", "## Papers", "<!-- llmlist:end -->", "## Papers"])
@example(
    "<!-- llmlist:toc -->|<!-- llmlist:end -->|<div>|<!--llmlist:recent 2-->|x <!-- llmlist:end -->"
    "|<!-- llmlist:end -->|## Papers".split("|")
)
def test_regions_are_written_once_and_never_read_whatever_stands_around_them(lines: list[str]) -> None:
    workspace = render(begin(README="\n".join([*lines, ""]).encode()))
    assert render(workspace).files == workspace.files
    content = workspace.files["README.md"]
    document = parse_document(content)
    for region in document.markers.regions:
        assert content[region.start :].startswith(b"<!--")
        assert not any(
            draft.span and region.inside.contains(draft.span) for draft in read_document(content).drafts
        )
    sound = [region for region in document.markers.regions if region.sound]
    assert all(left.inside.end <= right.start for left, right in pairwise(sound))


def test_a_line_of_a_region_is_explained() -> None:
    content = b"<!-- llmlist:recent -->\n- [Rivers](https://r.example/r.pdf)\n<!-- llmlist:end -->\n"
    (reason,) = explain_line(read_document(content), 2)
    assert "managed region `llmlist:recent`" in reason


def test_many_markers_on_one_line_are_read_in_linear_time() -> None:
    parse_document(b"<!-- llmlist:toc " * 60_000)
