from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from llmlist.model.title import (
    fold_title,
    is_generic_title,
    title_numbers,
    title_parts,
    title_readings,
    titles_agree,
    without_note,
)

GPT = "Language Models are Few-Shot Learners"


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("  BERT:  Pre-training ", "bert pre training"),
        ("Search &amp; Rescue", "search and rescue"),
        ("Search & Rescue", "search and rescue"),
        ("Étude Łódź Straße", "etude lodz strasse"),
        ("ＡＢＣ　１２", "abc 12"),
        ("<b>Bold</b> and <sub>2</sub>", "bold and 2"),
        ("a < b and c > d", "a b and c d"),
        ("$\\tau$-bench", "tau bench"),
        ("β-VAE", "beta vae"),
        ("H$_2$O", "h2o"),
        ("\\'Etude {L}anguage", "etude language"),
        ("Cost $5 less", "cost 5 less"),
        ("Up 5% & {BERT}", "up 5 and bert"),
        ("Up 5\\% \\& {BERT}", "up 5 and bert"),
        ("C++ and C#", "cplusplus and csharp"),
        ("1,000 Layers, 7 Heads", "1000 layers 7 heads"),
        ("What's Left", "whats left"),
        ("What’s Left", "whats left"),
        ("大型语言模型：综述", "大型语言模型 综述"),
        ("がぎぐ", "がぎぐ"),
        ("हिन्दी भाषा", "हिन्दी भाषा"),
        ("🔥 New 🔥", "new"),
        ("", ""),
        ("!!!", ""),
    ],
)
def test_fold_title(text: str, folded: str) -> None:
    assert fold_title(text) == folded


@settings(deadline=None, max_examples=300)
@given(st.text(max_size=60))
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold_title(fold_title(text)) == fold_title(text)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("GPT-3: Few-Shot Learners", ("GPT-3", "Few-Shot Learners")),
        ("GPT-3:Few-Shot Learners", ("GPT-3", "Few-Shot Learners")),
        ("LLaMA - Open Models", ("LLaMA", "Open Models")),
        ("LLaMA – Open Models", ("LLaMA", "Open Models")),
        ("大模型：综述", ("大模型", "综述")),
        ("A: B: C", ("A", "B: C")),
        ("Mixing at 3:1", ("Mixing at 3:1", None)),
        ("Ends with a colon:", ("Ends with a colon:", None)),
        (": begins", (": begins", None)),
        ("Few-Shot Learners", ("Few-Shot Learners", None)),
    ],
)
def test_title_parts(text: str, parts: tuple[str, str | None]) -> None:
    assert title_parts(text) == parts


@pytest.mark.parametrize(
    ("left", "right"),
    [
        (GPT, GPT.upper() + "."),
        (GPT, f"**{GPT}**"),
        (GPT, f"GPT-3: {GPT}"),
        (GPT, f"{GPT} (GPT-3)"),
        (GPT, f"{GPT} [PDF]"),
        (GPT, f"{GPT} (paper) [code]."),
        (f"GPT-3: {GPT}", f"{GPT} (GPT-3)"),
        ("Pre-training", "Pretraining"),
        ("$\\tau$-bench", "τ-bench"),
        ("大型语言模型 研究", "大型语言模型研究"),
    ],
)
def test_one_title(left: str, right: str) -> None:
    assert titles_agree(left, right)
    assert titles_agree(right, left)


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("Language Agents", "Language Agents: A Survey"),
        ("Language Agents: A Survey", "A Survey"),
        ("On Rivers, Part I", "On Rivers, Part II"),
        ("Part II: On the Theory of Long Rivers", "On the Theory of Long Rivers"),
        ("Erratum: On the Theory of Long Rivers", "On the Theory of Long Rivers"),
        ("On the Theory of Long Rivers (II)", "On the Theory of Long Rivers"),
        ("Qwen2 Technical Report", "Qwen2.5 Technical Report"),
        (f"GPT-3: {GPT}", f"GPT-2: {GPT}"),
        ("Llama 2 7B", "Llama 27B"),
        ("Optimising Rivers", "Optimizing Rivers"),
        ("C Programs", "C++ Programs"),
        ("!!!", "???"),
        ("", ""),
    ],
)
def test_two_titles(left: str, right: str) -> None:
    assert not titles_agree(left, right)
    assert not titles_agree(right, left)


@settings(deadline=None, max_examples=200)
@given(st.text(max_size=40), st.text(max_size=40))
def test_agreement_is_symmetric(left: str, right: str) -> None:
    assert titles_agree(left, right) == titles_agree(right, left)


@settings(deadline=None, max_examples=200)
@given(st.text(max_size=60))
def test_a_title_agrees_with_itself_if_it_has_letters(text: str) -> None:
    assert titles_agree(text, text) == bool(fold_title(text))


def test_notes_are_cut_but_words_stay() -> None:
    assert without_note("On Rivers [PDF]") == "On Rivers"
    assert without_note("On Rivers (in Norway)") == "On Rivers (in Norway)"
    assert without_note("[PDF]") == "[PDF]"


def test_readings_tell_nickname_and_core() -> None:
    whole, core = title_readings(f"GPT-3: {GPT}")
    assert whole.nickname == ""
    assert (core.nickname, core.text) == ("gpt3", fold_title(GPT))
    assert title_readings("???") == ()


def test_roman_numbers_count_where_they_number() -> None:
    assert title_numbers("part i") == ("i",)
    assert title_numbers("what i saw") == ()
    assert title_numbers("llama 2 7b volume ii") == ("2", "7", "ii")


@pytest.mark.parametrize(
    "text", ["Editorial", "Technical Report", "Introduction to the Special Issue", "Book review column", ""]
)
def test_generic_titles(text: str) -> None:
    assert is_generic_title(text)


def test_titles_that_say_something() -> None:
    assert not is_generic_title(GPT)
    assert not is_generic_title("Alpaca")


@pytest.mark.parametrize("piece", ["{", "$", "\\", "<i ", "(", "[pdf] ", "&amp;", "a: ", "+", "1,"])
def test_hostile_titles_are_read_in_linear_time(piece: str) -> None:
    assert not titles_agree(piece * 30_000, "x y z")


def test_latex_is_not_read_where_there_is_too_much_of_it() -> None:
    assert fold_title("{" * 500 + "deep" + "}" * 500) == "deep"
