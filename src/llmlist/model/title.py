"""Titles: the normal form they are compared in, their parts, and when two are the same title.

Pure text. It must not know entries, similarity scores or documents: how alike two different
titles are is decided in ``linkage.matching``.
"""

from __future__ import annotations

import html
import re
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple

from llmlist.model.latex import without_latex

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


def word_set(words: str) -> frozenset[str]:
    """Return the words of a text: vocabularies are written this way, so that a line adds a word."""
    return frozenset(words.split())


# Letters that Unicode does not decompose, and the letters that are written for them.
_LETTERS: Final = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ħ": "h", "ŧ": "t"}
)
# One letter of its own is a symbol that others spell out, as in β-VAE; inside a word it is a letter.
_GREEK: Final[Mapping[str, str]] = {
    "α": "alpha", "β": "beta", "γ": "gamma", "δ": "delta", "ε": "epsilon", "ζ": "zeta",
    "η": "eta", "θ": "theta", "ι": "iota", "κ": "kappa", "λ": "lambda", "μ": "mu",
    "ν": "nu", "ξ": "xi", "ο": "omicron", "π": "pi", "ρ": "rho", "σ": "sigma",
    "τ": "tau", "υ": "upsilon", "φ": "phi", "χ": "chi", "ψ": "psi", "ω": "omega",
    "ς": "sigma",
}  # fmt: skip
_PLAIN: Final = re.compile(r"[a-z0-9 ,.:;!?'\"()/-]*")
_BLANKS: Final = re.compile(r"[^a-z0-9]+")
_TAG: Final = re.compile(
    r"</?(?:a|b|br|code|em|font|i|mark|s|small|span|strong|sub|sup|tt|u)(?:\s[^<>]{0,200})?/?>", re.IGNORECASE
)
_THOUSANDS: Final = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_PLUS: Final = re.compile(r"(?<=\w)(\+{1,2})(?![\w+])")
_C_SHARP: Final = re.compile(r"\bc#")
_NUMBER: Final = re.compile(r"\d+")

# What lists write in brackets behind a title, which is no part of it. One word adds a note.
_NOTE_WORDS: Final = word_set(
    "abs abstract award arxiv best blog bib code colab data dataset demo github highlight homepage html "
    "link new official oral outstanding page paper pdf poster post preprint project pytorch slides "
    "spotlight tensorflow video website 论文 代码"
)
_BRACKETS: Final = {")": "(", "]": "[", "）": "（", "】": "【"}
_LONGEST_NOTE: Final = 120
_MOST_NOTES: Final = 5

# A part before the colon that holds one of these is no nickname: what follows is another work.
_RELATION_WORDS: Final = word_set(
    "abstract addendum appendix book chapter comment commentary comments correction corrections "
    "corrigendum demo discussion editorial erratum errata introduction invited keynote lecture module "
    "note notes part poster preface rebuttal rejoinder reply response retracted retraction review "
    "revisiting rethinking session slides supplement supplementary survey talk tutorial video volume vol "
    "week withdrawn workshop"
)
# Whatever `_breaks` finds holds one of these; most titles hold none.
_BREAK_SIGN: Final = re.compile("[:：–—]| -")
_ROMAN: Final = word_set("i ii iii iv v vi vii viii ix x")
_COUNTED: Final = word_set("chapter lecture module part session vol volume week")
_VERSION: Final = re.compile(r"v?\d+(?: \d+)*")
_NICKNAME_WORDS: Final = 4
_CORE_WORDS: Final = 4
_CORE_LETTERS: Final = 18
_CORE_LETTERS_CJK: Final = 8

_GENERIC_WORDS: Final = word_set(
    "a about abstract abstracts an and announcement announcements article bibliography blog book "
    "books call chair chairs code column comment comments commentary conclusion contents correction "
    "corrections corrigendum dataset demo discussion documentation editor editorial editors erratum "
    "errata for foreword from github guest homepage in index influential interview introduction "
    "introductory invited issue keynote letter letters message news note notes obituary of on opinion "
    "overview page panel paper papers pdf post poster preface program project proceedings readme "
    "reminiscences remarks reply report response review reviewers reviews s section session slides "
    "special summary survey table talk technical the to tutorial untitled video volume website "
    "welcome"
)


class Reading(NamedTuple):
    """One way to read a title.

    Attributes:
        nickname: The glued words of the name in front or behind, or empty.
        text: The folded words of what is left.
        glued: The same without blanks.
        numbers: The numbers in it, so that ``Llama 2 7B`` is not ``Llama 27B``.
    """

    nickname: str
    text: str
    glued: str
    numbers: str


def fold_letters(text: str) -> str:
    """Return text in lower case, compatibility forms resolved, without the accents of Latin letters.

    Scripts other than Latin, Greek and Cyrillic keep their marks.
    """
    if text.isascii():
        return text.lower()
    folded = unicodedata.normalize("NFKC", text).casefold()
    bare = "".join(one for one in unicodedata.normalize("NFKD", folded) if not "\u0300" <= one <= "\u036f")
    return unicodedata.normalize("NFC", bare.translate(_LETTERS))


@lru_cache(maxsize=65_536)
def fold_title(text: str) -> str:
    r"""Return the form in which titles are compared: words in lower case with one blank between.

    Case, accents, HTML entities and marks, LaTeX, spacing and punctuation are folded away;
    ``C++``, ``C#`` and a ``+`` that ends a word stay told apart. Folding twice is folding once.

    >>> fold_title(r"{BERT}:  Pre-training of <i>Deep</i> Transformers &amp; {\'E}tudes.")
    'bert pre training of deep transformers and etudes'
    """
    lower = text.lower()
    if _PLAIN.fullmatch(lower):
        return _words_of_plain(lower)
    if "&" in text:
        text = html.unescape(html.unescape(text))
    if "<" in text:
        text = _TAG.sub("", text)
    if any(mark in text for mark in "$\\{"):
        text = without_latex(text).replace("^", "").replace("_", "")
    return _words(fold_letters(text))


def _words_of_plain(lower: str) -> str:
    if "," in lower:
        lower = _THOUSANDS.sub("", lower)
    return _BLANKS.sub(" ", lower.replace("'", "")).strip()


def _words(folded: str) -> str:
    folded = folded.replace("&", " and ").replace("'", "").replace("’", "")
    folded = _C_SHARP.sub("csharp", _THOUSANDS.sub("", folded))
    folded = _PLUS.sub(lambda found: "plus" * len(found[1]), folded)
    kept = "".join(one if one.isalnum() or unicodedata.category(one)[0] == "M" else " " for one in folded)
    return " ".join(_GREEK.get(word, word) for word in kept.split())


def title_parts(text: str) -> tuple[str, str | None]:
    """Return what stands before the first colon or spaced dash, and what follows it or None.

    >>> title_parts("GPT-3: Language Models are Few-Shot Learners")
    ('GPT-3', 'Language Models are Few-Shot Learners')
    """
    if not _BREAK_SIGN.search(text):
        return text.strip(), None
    for place, width in _breaks(text):
        main, rest = text[:place].strip(), text[place + width :].strip()
        if main and rest:
            return main, rest
    return text.strip(), None


def _breaks(text: str) -> Iterator[tuple[int, int]]:
    found = ((text.find(mark), len(mark)) for mark in (": ", "：", " – ", " — ", " - ", " -- "))
    yield from sorted(one for one in found if one[0] >= 0)
    place = text.find(":")
    if 0 < place < len(text) - 1 and not (text[place - 1].isdigit() and text[place + 1].isdigit()):
        yield place, 1


def titles_agree(left: str, right: str) -> bool:
    """Tell whether two titles are one and the same title.

    Case, punctuation, markup, spacing, LaTeX, a trailing note such as ``[PDF]`` and a nickname
    that only one of them carries (before the colon, or in brackets behind) make no difference.
    A number, a part, a subtitle or any other word does. Symmetric, but not transitive: two titles
    with different nicknames may both agree with the one without.

    >>> titles_agree("Language models are few-shot learners", "GPT-3: Language Models are Few-Shot Learners")
    True
    >>> titles_agree("Language Agents: A Survey", "Language Agents")
    False
    """
    if left == right:
        return bool(fold_title(left))
    return any(
        one.glued == other.glued and one.numbers == other.numbers and nicknames_agree(one, other)
        for one in title_readings(left)
        for other in title_readings(right)
    )


def nicknames_agree(one: Reading, other: Reading) -> bool:
    """Tell whether two readings carry one nickname, or only one of them carries any."""
    return one.nickname == other.nickname or not one.nickname or not other.nickname


@lru_cache(maxsize=65_536)
def title_readings(text: str) -> tuple[Reading, ...]:
    """Return the ways to read a title; the first is the whole title. Without letters there is none."""
    bare = without_note(text)
    whole = fold_title(bare)
    if not whole:
        return ()
    readings = [_reading("", whole)]
    main, rest = title_parts(bare)
    if rest is not None and _is_nickname(fold_title(main)) and _is_substantial(fold_title(rest)):
        readings.append(_reading(main, fold_title(rest)))
    before, behind = cut_brackets(bare)
    if _is_acronym(behind) and _is_substantial(fold_title(before)):
        readings.append(_reading(behind, fold_title(before)))
    return tuple(readings)


def without_note(text: str) -> str:
    """Return a title without the bracketed notes behind it that lists add, such as ``[PDF]``."""
    for _ in range(_MOST_NOTES):
        before, note = cut_brackets(text)
        words = fold_title(note).split() if note else []
        if not before or not words or not _NOTE_WORDS.issuperset(words):
            break
        text = before
    return text


def cut_brackets(text: str) -> tuple[str, str]:
    """Return what stands before short brackets at the end of a text, and what stands in them.

    >>> cut_brackets("Storage of Rivers (Extended Abstract).")
    ('Storage of Rivers', 'Extended Abstract')
    """
    bare = text.rstrip(" .。\t\n")
    opening = _BRACKETS.get(bare[-1:])
    start = bare.rfind(opening, max(0, len(bare) - _LONGEST_NOTE - 2)) if opening else -1
    if start < 0:
        return text, ""
    return bare[:start].rstrip(), bare[start + 1 : -1]


def title_numbers(folded: str) -> tuple[str, ...]:
    """Return the numbers in a folded title, in order.

    Roman ones count from II on; I, V and X count where they number a part.

    >>> title_numbers("qwen2 5 part ii")
    ('2', '5', 'ii')
    """
    found: list[str] = []
    before = ""
    for word in folded.split():
        is_roman = word in _ROMAN and (len(word) > 1 or before in _COUNTED)
        found.extend([word] if is_roman else _NUMBER.findall(word))
        before = word
    return tuple(found)


def is_generic_title(text: str) -> bool:
    """Tell whether many works carry this title, such as "Editorial" or "Technical report".

    A title without letters is generic as well.
    """
    return _GENERIC_WORDS.issuperset(fold_title(text).split())


def _glued(folded: str) -> str:
    return folded.replace(" ", "")


def _reading(nickname: str, core: str) -> Reading:
    return Reading(_glued(fold_title(nickname)), core, _glued(core), " ".join(_NUMBER.findall(core)))


def _is_nickname(folded: str) -> bool:
    words = folded.split()
    if not words or len(words) > _NICKNAME_WORDS or len(folded) < 2:
        return False
    if len(words) == 1 and words[0] in _ROMAN:
        return False
    return not _RELATION_WORDS.intersection(words) and not _VERSION.fullmatch(folded)


def _is_acronym(text: str) -> bool:
    folded = fold_title(text)
    if " " in text.strip() or not _is_nickname(folded) or folded in _ROMAN:
        return False
    return any(one.isupper() for one in text[1:])


def _is_substantial(folded: str) -> bool:
    if _GENERIC_WORDS.issuperset(folded.split()):
        return False
    letters = len(_glued(folded))
    if not folded.isascii() and any("\u3040" <= one <= "\u9fff" for one in folded):
        return letters >= _CORE_LETTERS_CJK
    return len(folded.split()) >= _CORE_WORDS and letters >= _CORE_LETTERS
