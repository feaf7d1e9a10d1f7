"""How two titles differ, word by word: a slip of the pen, a part left out, or another work.

A plural, a hyphen or a misspelling says little; a number, a name or any other word says much.
"""

from __future__ import annotations

from functools import lru_cache
from itertools import zip_longest
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

from llmlist.linkage.core_title import core_title
from llmlist.model.title import (
    Reading,
    cut_brackets,
    fold_title,
    nicknames_agree,
    title_numbers,
    title_parts,
    title_readings,
    titles_agree,
    word_set,
)
from llmlist.model.venue import parse_venue

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from llmlist.linkage.core_title import CoreTitle

Change = Literal[
    "equal",
    "nickname",
    "note",
    "spelling",
    "small words",
    "subtitle",
    "front",
    "end",
    "added",
    "near word",
    "word",
    "words",
    "number",
    "name",
    "one unknown",
    "both unknown",
]
"""What sort of difference there is between two titles; of several the gravest.

``nickname``: only one has it. ``note``: only one has brackets such as ``(Extended Abstract)``.
``subtitle``, ``front``, ``end``: one title is that part of the other. ``added``: one has all words of
the other. ``near word``, ``word``, ``words``: words stand in the place of others. ``number``: another
number. ``name``: another nickname.
"""

SMALL_WORDS: Final = word_set(
    "a an and as at by das der des die du et for from in into la le les of on or the to towards toward un "
    "und une via with using"
)
# Opposites and neighbours that differ by a few letters in front: never a slip of the pen.
_PREFIXES: Final = word_set(
    "anti auto bi counter cross de dis down ex extra extro hetero homo hyper hypo il im in infra inter "
    "intra intro ir macro mega meta micro mid mini mis mono multi nano non off on out over para peri poly "
    "post pre pro pseudo quasi re retro self semi sub super supra tele trans tri ultra un under uni up"
)
_COUNTED: Final[Mapping[str, str]] = {
    "one": "1", "two": "2", "three": "3", "four": "4", "five": "5", "six": "6", "seven": "7", "eight": "8",
    "nine": "9", "ten": "10", "first": "1", "second": "2", "third": "3", "fourth": "4", "fifth": "5",
    "sixth": "6", "seventh": "7", "eighth": "8", "ninth": "9", "tenth": "10", "1st": "1", "2nd": "2",
    "3rd": "3", "4th": "4", "5th": "5", "6th": "6", "7th": "7", "8th": "8", "9th": "9", "10th": "10",
}  # fmt: skip
_SHORTEST_SLIP: Final = 6
_SHORTEST_PLURAL: Final = 4
_SHORTEST_REPLACED: Final = 9
_SHORTEST_NEAR: Final = 4
_NEAR: Final = 0.66
_FEWEST_WORDS: Final = 3
_FEWEST_LETTERS: Final = 12
_MOST_EDITION_WORDS: Final = 3
_MOST_QUALIFIER_WORDS: Final = 2
_SHORTEST_RUN_ON: Final = 5
_SHORTEST_YEAR: Final = 4
_GRAVITY: Final[Mapping[Change, int]] = {
    "equal": 0,
    "spelling": 1,
    "small words": 2,
    "near word": 3,
    "added": 4,
    "word": 5,
    "words": 6,
    "number": 7,
}


class Wording(NamedTuple):
    """How two titles differ.

    Attributes:
        change: What sort of difference.
        likeness: Of the titles in their most alike reading, 0 to 1.
        changed: The words that differ, for people.
    """

    change: Change
    likeness: float
    changed: str = ""


@lru_cache(maxsize=131_072)
def compare_titles(  # one return for each sort of change, the plainest first  # noqa: PLR0911
    left: str, right: str
) -> Wording:
    """Return how two titles differ; symmetric but for the order of `Wording.changed`."""
    one, other = core_title(left), core_title(right)
    if not one.words or not other.words:
        return Wording("both unknown" if not one.words and not other.words else "one unknown", 0.0)
    numbers_agree = _numbers(one.words) == _numbers(other.words)
    if one.glued == other.glued and numbers_agree:
        return Wording("equal" if one.has_note == other.has_note else "note", 1.0)
    if titles_agree(one.text, other.text):
        return Wording("nickname", 1.0)
    likeness, mine, theirs = _most_alike(one, other)
    qualified = _other_qualifier(left, right)
    if qualified:
        return Wording("name", likeness, qualified)
    if _is_lettered(one.words, other.words):
        return Wording("number", likeness, _rest(one.words, other.words))
    clash = _clashing_nicknames(one.text, other.text)
    if clash:
        return Wording("name", likeness, clash)
    part = _part_of(one, other) or _part_of(other, one)
    if part:
        return Wording(part, likeness, _rest(one.words, other.words))
    change, changed = change_between(mine, theirs, _names(one.text) | _names(other.text))
    if change not in {"number", "words"} and not _numbers_fit(one.words, other.words, change):
        return Wording("number", likeness, changed)
    return Wording(change, likeness, changed)


def _most_alike(one: CoreTitle, other: CoreTitle) -> tuple[float, tuple[str, ...], tuple[str, ...]]:
    # Loaded late: only linkage needs it.
    from rapidfuzz import fuzz  # noqa: PLC0415

    best = (fuzz.ratio(one.glued, other.glued) / 100, one.words, other.words)
    for mine, theirs in _readings(one.text, other.text):
        # The one place where rapidfuzz's 0 to 100 becomes 0 to 1.
        likeness = fuzz.ratio(mine.glued, theirs.glued) / 100
        if likeness > best[0]:
            best = (likeness, tuple(mine.text.split()), tuple(theirs.text.split()))
    return best


def _readings(left: str, right: str) -> Iterator[tuple[Reading, Reading]]:
    mine, theirs = title_readings(left), title_readings(right)
    if len(mine) == len(theirs) == 1:
        return
    for one in mine:
        for other in theirs:
            if nicknames_agree(one, other):
                yield one, other


def _clashing_nicknames(left: str, right: str) -> str:
    """Return the two nicknames of titles that have one each, as in LLaMA and LLaMA 2, if they differ."""
    mine, theirs = title_readings(left)[1:], title_readings(right)[1:]
    if not mine or not theirs:
        return ""
    names = _names(left) | _names(right)
    for one in mine:
        for other in theirs:
            if one.nickname == other.nickname or is_slip(one.nickname, other.nickname, names):
                return ""
    return f"{mine[0].nickname} / {theirs[0].nickname}"


@lru_cache(maxsize=65_536)
def _names(title: str) -> frozenset[str]:
    """Return words that are names by their letters, such as ``LLaVA``, and so are never misspelt."""
    if title.upper() == title:
        return frozenset()
    words = (word for word in title.replace("-", " ").split() if word[1:].lower() != word[1:])
    # One odd capital, as in ``EcuLizumab``, is no name; capitals throughout a title are its style. A title
    # of one word is a name, and one letter makes ResNeXt of ResNet.
    found = [core for word in words for core in core_title(word).words]
    count = len(title.split())
    return frozenset(found) if len(found) * 2 <= count or count == 1 else frozenset()


def _other_qualifier(left: str, right: str) -> str:
    """Return what stands in brackets behind either of two titles that are one but for it: ``code / math``.

    What only says how or where a work was printed, such as ``(Poster)`` or ``(ICLR 2021)``, is no part of
    its title.
    """
    (mine, one), (theirs, other) = cut_brackets(left), cut_brackets(right)
    if not one or not other or fold_title(mine) != fold_title(theirs):
        return ""
    folded = fold_title(one), fold_title(other)
    if (
        max(len(words.split()) for words in folded) > _MOST_QUALIFIER_WORDS
        or _is_place(one)
        or _is_place(other)
    ):
        return ""
    glued = (words.replace(" ", "") for words in folded)
    return "" if is_slip(*glued, frozenset()) else " / ".join(folded)


def _is_place(text: str) -> bool:
    return any(map(str.isdigit, text)) or parse_venue(text) is not None


def _is_lettered(left: Sequence[str], right: Sequence[str]) -> bool:
    """Tell whether one title is the other with a letter behind it, as PaLM-E is PaLM: one of a series."""
    short, long = sorted((left, right), key=len)
    return len(long) == len(short) + 1 and len(long[-1]) == 1 and long[:-1] == short and long[-1].isascii()


def _part_of(short: CoreTitle, long: CoreTitle) -> Change | None:
    """Return which part of the longer title the shorter one is, if it is one that says enough."""
    if len(short.glued) >= len(long.glued):
        return None
    if len(short.words) < _FEWEST_WORDS and len(short.glued) < _FEWEST_LETTERS:
        return "subtitle" if _is_main_part(short, long) else None
    if long.glued.startswith(short.glued):
        return _front(short, long)
    before, end = long.words[: -len(short.words)], long.words[-len(short.words) :]
    return "end" if end == short.words and not _is_edition(before) else None


def _is_main_part(short: CoreTitle, long: CoreTitle) -> bool:
    main, rest = title_parts(long.text)
    return rest is not None and core_title(main).glued == short.glued


def _front(short: CoreTitle, long: CoreTitle) -> Change | None:
    ends_a_word = long.words[: len(short.words)] == short.words
    if _is_edition(long.words[len(short.words) :]):
        return "number"
    # A word may run on, as in ``statesthe``; a number that does is another number.
    if not ends_a_word and len(short.words[-1]) < _SHORTEST_RUN_ON:
        return None
    return "subtitle" if _is_main_part(short, long) else "front"


def _is_edition(words: Sequence[str]) -> bool:
    """Tell whether words behind a title make it one of a series: ``II``, ``Part 2``, ``April 2004``."""
    return len(words) <= _MOST_EDITION_WORDS and bool(_numbers(words))


def _rest(left: Sequence[str], right: Sequence[str]) -> str:
    short, long = sorted((left, right), key=len)
    return " ".join(word for word in long if word not in short)


def _numbers(words: Sequence[str]) -> tuple[str, ...]:
    return title_numbers(" ".join(words))


def _numbers_fit(left: Sequence[str], right: Sequence[str], change: Change) -> bool:
    mine, theirs = ([_COUNTED.get(word, word) for word in words] for words in (left, right))
    one, other = sorted(_numbers(mine)), sorted(_numbers(theirs))
    return one == other or (change == "added" and (not one or not other) and len(mine) != len(theirs))


def change_between(left: Sequence[str], right: Sequence[str], names: frozenset[str]) -> tuple[Change, str]:
    """Return the gravest difference between two word sequences, and the words of it for people.

    Args:
        left: Words of a folded title.
        right: Words of another.
        names: Words that are names: they are never misspelt.
    """
    gravest: Change = "equal"
    words: list[str] = []
    for mine, theirs in _differing_runs(left, right):
        change = _kind_of_change(mine, theirs, names)
        words.append(f"{' '.join(mine) or '–'} / {' '.join(theirs) or '–'}")
        if change == gravest == "word":
            change = "words"
        if _GRAVITY[change] > _GRAVITY[gravest]:
            gravest = change
    return gravest, "; ".join(words)


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


def _kind_of_change(  # one return for each sort of change, the plainest first  # noqa: PLR0911
    left: Sequence[str], right: Sequence[str], names: frozenset[str]
) -> Change:
    if "".join(left) == "".join(right):
        return "spelling"
    mine = [_COUNTED.get(word, word) for word in left if word not in SMALL_WORDS]
    theirs = [_COUNTED.get(word, word) for word in right if word not in SMALL_WORDS]
    if mine == theirs:
        return "small words" if len(left) != len(right) or not left or left[0] in SMALL_WORDS else "spelling"
    if _digits(mine) != _digits(theirs) and mine and theirs:
        return "number"
    if not mine or not theirs:
        # As in Qwen2 and Qwen2.5; a year is a note more often than a number.
        return (
            "number"
            if all(word.isdigit() and len(word) < _SHORTEST_YEAR for word in mine + theirs)
            else "added"
        )
    if _are_slips(mine, theirs, names):
        return "spelling"
    if len(mine) == len(theirs) and all(map(_is_near, mine, theirs)):
        return "near word"
    return "word" if len(mine) == len(theirs) == 1 else "words"


def _are_slips(mine: Sequence[str], theirs: Sequence[str], names: frozenset[str]) -> bool:
    if all(is_slip(one, other, names) for one, other in zip_longest(mine, theirs, fillvalue="")):
        return True
    return len(mine) != len(theirs) and is_slip("".join(mine), "".join(theirs), names)


def _digits(words: Sequence[str]) -> list[str]:
    return ["".join(filter(str.isdigit, word)) for word in words if any(map(str.isdigit, word))]


@lru_cache(maxsize=16_384)
def is_slip(one: str, other: str, names: frozenset[str]) -> bool:
    """Tell whether two words are one word: a plural, a variant or a misspelling of it."""
    if one == other:
        return True
    # Each character of a Chinese word says something, as each digit does.
    is_chinese = "\u3040" <= one[:1] <= "\u9fff"
    if is_chinese or one in names or other in names or any(map(str.isdigit, one + other)):
        return False
    short, long = sorted((one, other), key=len)
    if len(short) >= _SHORTEST_PLURAL and long in {short + "s", short + "es"}:
        return True
    if _american(one) == _american(other):
        return True
    if len(short) < _SHORTEST_SLIP or not _is_one_letter_off(one, other):
        return False
    # No prefix swaps two letters; many add or lose one in front, as in typical and atypical.
    return one[:1] == other[:1] or sorted(one) == sorted(other)


def _is_near(one: str, other: str) -> bool:
    """Tell whether two words are much alike, though they may be two words."""
    # Loaded late: only linkage needs it.
    from rapidfuzz.distance import OSA  # noqa: PLC0415

    if min(len(one), len(other)) < _SHORTEST_NEAR or _differ_by_prefix(one, other):
        return one == other
    return OSA.normalized_similarity(one, other) >= _NEAR


def _american(word: str) -> str:
    """Spell a word the American way, as far as endings and Greek roots tell."""
    for british, american in (("isation", "ization"), ("ising", "izing"), ("ised", "ized"), ("ise", "ize")):
        if word.endswith(british) and len(word) > len(british) + 2:
            word = word.removesuffix(british) + american
            break
    return (
        word.replace("our", "or")
        .replace("elling", "eling")
        .replace("lyse", "lyze")
        .replace("centre", "center")
        .replace("ae", "e")
        .replace("oe", "e")
        .replace("sulph", "sulf")
    )


def _is_one_letter_off(one: str, other: str) -> bool:
    # Loaded late: only linkage needs it.
    from rapidfuzz.distance import OSA  # noqa: PLC0415

    if OSA.distance(one, other, score_cutoff=1) > 1 or _differ_by_prefix(one, other):
        return False
    # A letter lost, doubled or swapped is a slip; one put in the place of another makes Mixtral of Mistral.
    return len(one) != len(other) or sorted(one) == sorted(other) or len(one) >= _SHORTEST_REPLACED


@lru_cache(maxsize=16_384)
def _differ_by_prefix(one: str, other: str) -> bool:
    for left, right in ((one, other), (other, one)):
        for prefix in _PREFIXES:
            if left.startswith(prefix):
                stem = left[len(prefix) :]
                if right == stem or any(right == swapped + stem for swapped in _PREFIXES):
                    return True
    return False
