from __future__ import annotations

import pytest

from llmlist.linkage.wording import Change, change_between, compare_titles


@pytest.mark.parametrize(
    ("left", "right", "change"),
    [
        ("long rivers", "long rivers", "equal"),
        ("pre training rivers", "pretraining rivers", "spelling"),
        ("model rivers", "models rivers", "spelling"),
        ("prompting rivers", "promting rivers", "spelling"),
        ("rpompting rivers", "prompting rivers", "spelling"),
        ("typical rivers", "atypical rivers", "near word"),
        ("optimising colour", "optimizing color", "spelling"),
        ("behaviour of rivers", "behavior of rivers", "spelling"),
        ("learning the rivers", "learning rivers", "small words"),
        ("learning rivers", "learning long rivers", "added"),
        ("reward function", "q function", "word"),
        ("in vivo growth", "in vitro growth", "word"),
        ("supervised rivers", "unsupervised rivers", "word"),
        ("hyperglycemia", "hypoglycemia", "word"),
        ("microscopic sand", "macroscopic sand", "word"),
        ("mistral texts", "mixtral texts", "near word"),
        ("the second report", "the 2nd report", "spelling"),
        ("haemolytic rivers", "hemolytic rivers", "spelling"),
        ("reward and punishment", "lakes and mountains", "words"),
        ("attention networks", "retention networks", "near word"),
        ("qwen2 report", "qwen3 report", "number"),
        ("qwen2 report", "qwen2 5 report", "number"),
        ("task 2021", "task 2022", "number"),
    ],
)
def test_gravest_change(left: str, right: str, change: Change) -> None:
    found, words = change_between(left.split(), right.split(), frozenset())
    assert found == change
    assert change_between(right.split(), left.split(), frozenset())[0] == change
    assert bool(words) == (change != "equal")


def test_names_are_never_misspelt() -> None:
    assert change_between(["gpttextlong"], ["gptextlong"], frozenset())[0] == "spelling"
    assert change_between(["gpttextlong"], ["gptextlong"], frozenset({"gptextlong"}))[0] == "near word"


def test_a_title_of_one_word_with_capitals_inside_is_a_name() -> None:
    assert compare_titles("RivNet", "RivNeXt").change == "near word"
    assert compare_titles("Big-RivNet", "Big-RivNeXt").change == "near word"
    assert compare_titles("Rivvers", "Rivers").change == "spelling"


def test_the_words_that_differ_are_told() -> None:
    assert change_between(["a", "reward"], ["a", "q"], frozenset())[1] == "reward / q"
    assert change_between(["here"], ["right", "here"], frozenset())[1] == "– / right"


RIVERS = "Learning to Forecast Floods from Space"


@pytest.mark.parametrize(
    ("left", "right", "change"),
    [
        (RIVERS, RIVERS.upper() + ".", "equal"),
        (RIVERS, f"[{RIVERS}]. [Spanish]", "note"),
        (f"{RIVERS} [Review]", f"{RIVERS} [Spanish]", "equal"),
        (RIVERS, f"{RIVERS} (Extended Abstract)", "note"),
        (RIVERS, f"FloodNet: {RIVERS}", "nickname"),
        (f"FloodNet 2: {RIVERS}", f"FloodNet: {RIVERS}", "name"),
        (RIVERS, f"{RIVERS}: Ten Years of Gauges", "subtitle"),
        ("FloodNet", f"FloodNet: {RIVERS}", "subtitle"),
        (RIVERS, f"{RIVERS} and from Aircraft over Land", "front"),
        (RIVERS, f"{RIVERS}and from Aircraft over Land", "front"),
        (RIVERS, f"Medical Progress {RIVERS}", "end"),
        (RIVERS, f"{RIVERS}, Part II", "number"),
        (RIVERS, f"{RIVERS}-A", "number"),
        ("FloodNet", "FloodNet-A", "number"),
        (f"{RIVERS} (Code)", f"{RIVERS} (Math)", "name"),
        ("River Benchmark (Code)", "River Benchmark (Math)", "name"),
        (f"{RIVERS} (Poster)", f"{RIVERS} (Oral)", "equal"),
        (f"{RIVERS}, Part I", f"{RIVERS}, Part II", "number"),
        (RIVERS, f"{RIVERS}: April 2004", "number"),
        ("Supervised Forecasts of Floods from Space", "Unsupervised Forecasts of Floods from Space", "word"),
        ("", RIVERS, "one unknown"),
        ("", "...", "both unknown"),
    ],
)
def test_titles_are_compared_as_wholes(left: str, right: str, change: Change) -> None:
    assert compare_titles(left, right).change == change
    assert compare_titles(right, left).change == change
