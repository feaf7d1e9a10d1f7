from __future__ import annotations

import pytest

from llmlist.linkage.wording import Change, change_between


@pytest.mark.parametrize(
    ("left", "right", "change"),
    [
        ("long rivers", "long rivers", "none"),
        ("pre training rivers", "pretraining rivers", "spelling"),
        ("model rivers", "models rivers", "spelling"),
        ("prompting rivers", "promting rivers", "spelling"),
        ("optimising colour", "optimizing color", "spelling"),
        ("behaviour of rivers", "behavior of rivers", "spelling"),
        ("learning the rivers", "learning rivers", "small words"),
        ("learning rivers", "learning long rivers", "added"),
        ("reward function", "q function", "words"),
        ("in vivo growth", "in vitro growth", "words"),
        ("supervised rivers", "unsupervised rivers", "words"),
        ("hyperglycemia", "hypoglycemia", "words"),
        ("microscopic sand", "macroscopic sand", "words"),
        ("mistral texts", "mixtral texts", "words"),
        ("attention networks", "retention networks", "words"),
        ("qwen2 report", "qwen3 report", "number"),
        ("qwen2 report", "qwen2 5 report", "number"),
        ("task 2021", "task 2022", "number"),
    ],
)
def test_gravest_change(left: str, right: str, change: Change) -> None:
    found, words = change_between(left.split(), right.split(), frozenset())
    assert found == change
    assert change_between(right.split(), left.split(), frozenset())[0] == change
    assert bool(words) == (change != "none")


def test_names_are_never_misspelt() -> None:
    assert change_between(["gpttextlong"], ["gptextlong"], frozenset())[0] == "spelling"
    assert change_between(["gpttextlong"], ["gptextlong"], frozenset({"gptextlong"}))[0] == "words"


def test_the_words_that_differ_are_told() -> None:
    assert change_between(["a", "reward"], ["a", "q"], frozenset())[1] == "reward / q"
    assert change_between(["here"], ["right", "here"], frozenset())[1] == "– / right"
