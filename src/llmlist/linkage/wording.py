"""How two titles differ, word by word: a slip of the pen, or another work.

A plural, a hyphen or a misspelling is forgiven; a number, a name or any other word is not.
"""

from __future__ import annotations

from itertools import zip_longest
from typing import TYPE_CHECKING, Final, Literal

from llmlist.model.title import word_set

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

Change = Literal[
    "none", "spelling", "small words", "note", "subtitle", "added", "words", "number", "nickname"
]
"""What sort of difference there is between two titles; of several the gravest."""

SMALL_WORDS: Final = word_set(
    "a an and as at by for from in into of on or the to towards toward via with using"
)
# Opposites and neighbours that differ by a few letters in front: never a slip of the pen.
_PREFIXES: Final = word_set(
    "anti auto bi counter cross de dis down ex extra extro hetero homo hyper hypo il im in infra inter "
    "intra intro ir macro mega meta micro mid mini mis mono multi nano non off on out over para peri poly "
    "post pre pro pseudo quasi re retro self semi sub super supra tele trans tri ultra un under uni up"
)
_SHORTEST_SLIP: Final = 6
_SHORTEST_PLURAL: Final = 4
_SHORTEST_REPLACED: Final = 9
_GRAVITY: Final[Mapping[Change, int]] = {
    "none": 0,
    "spelling": 1,
    "small words": 2,
    "added": 3,
    "words": 4,
    "number": 5,
}


def change_between(left: Sequence[str], right: Sequence[str], names: frozenset[str]) -> tuple[Change, str]:
    """Return the gravest difference between two word sequences, and the words of it for people.

    Args:
        left: Words of a folded title.
        right: Words of another.
        names: Words that are names: they are never misspelt.
    """
    gravest: Change = "none"
    words = ""
    for mine, theirs in _differing_runs(left, right):
        change = _kind_of_change(mine, theirs, names)
        if _GRAVITY[change] > _GRAVITY[gravest]:
            gravest, words = change, f"{' '.join(mine) or '–'} / {' '.join(theirs) or '–'}"
    return gravest, words


def _differing_runs(
    left: Sequence[str], right: Sequence[str]
) -> Iterator[tuple[Sequence[str], Sequence[str]]]:
    # Loaded late: only linkage needs it.
    from rapidfuzz.distance import Indel  # noqa: PLC0415

    mine, theirs, at_left, at_right = 0, 0, 0, 0
    for step in Indel.opcodes(list(left), list(right)):
        if step.tag == "equal":
            if mine < step.src_start or theirs < step.dest_start:
                yield left[mine : step.src_start], right[theirs : step.dest_start]
            mine, theirs = step.src_end, step.dest_end
        at_left, at_right = step.src_end, step.dest_end
    if mine < at_left or theirs < at_right:
        yield left[mine:at_left], right[theirs:at_right]


def _kind_of_change(left: Sequence[str], right: Sequence[str], names: frozenset[str]) -> Change:
    mine = [word for word in left if word not in SMALL_WORDS]
    theirs = [word for word in right if word not in SMALL_WORDS]
    if "".join(left) == "".join(right):
        return "spelling"
    if _digits(mine) != _digits(theirs):
        return "number"
    if not mine or not theirs:
        return "added" if mine or theirs else "small words"
    return "spelling" if _are_slips(mine, theirs, names) else "words"


def _are_slips(mine: Sequence[str], theirs: Sequence[str], names: frozenset[str]) -> bool:
    if all(is_slip(one, other, names) for one, other in zip_longest(mine, theirs, fillvalue="")):
        return True
    return len(mine) != len(theirs) and is_slip("".join(mine), "".join(theirs), names)


def _digits(words: Sequence[str]) -> list[str]:
    return ["".join(filter(str.isdigit, word)) for word in words if any(map(str.isdigit, word))]


def is_slip(one: str, other: str, names: frozenset[str]) -> bool:
    """Tell whether two words are one word: a plural, a variant or a misspelling of it."""
    if one == other:
        return True
    if one in names or other in names or any(map(str.isdigit, one + other)):
        return False
    short, long = sorted((one, other), key=len)
    if len(short) >= _SHORTEST_PLURAL and long in {short + "s", short + "es"}:
        return True
    if _american(one) == _american(other):
        return True
    return one[:1] == other[:1] and len(short) >= _SHORTEST_SLIP and _is_one_letter_off(one, other)


def _american(word: str) -> str:
    """Spell a word the American way, as far as endings tell."""
    for british, american in (("isation", "ization"), ("ising", "izing"), ("ised", "ized"), ("ise", "ize")):
        if word.endswith(british) and len(word) > len(british) + 2:
            word = word.removesuffix(british) + american
            break
    return (
        word.replace("our", "or")
        .replace("elling", "eling")
        .replace("lyse", "lyze")
        .replace("centre", "center")
    )


def _is_one_letter_off(one: str, other: str) -> bool:
    # Loaded late: only linkage needs it.
    from rapidfuzz.distance import OSA  # noqa: PLC0415

    if OSA.distance(one, other, score_cutoff=1) > 1 or _differ_by_prefix(one, other):
        return False
    # A letter lost, doubled or swapped is a slip; one put in the place of another makes Mixtral of Mistral.
    return len(one) != len(other) or sorted(one) == sorted(other) or len(one) >= _SHORTEST_REPLACED


def _differ_by_prefix(one: str, other: str) -> bool:
    for left, right in ((one, other), (other, one)):
        for prefix in _PREFIXES:
            if left.startswith(prefix):
                stem = left[len(prefix) :]
                if right == stem or any(right == swapped + stem for swapped in _PREFIXES):
                    return True
    return False
