"""Names of authors: their parts, the key they are compared by, and how lists write many of them.

Pure text. It must not know entries or documents. The parts of a name follow BibTeX
(https://www.bibtex.com/f/author-field/): ``First von Last``, ``von Last, First`` and
``von Last, Jr, First``.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from llmlist.model.surnames import JAPANESE_SURNAMES, LONG_SURNAMES, SURNAMES, SURNAMES_TOO
from llmlist.model.title import fold_letters, word_set

if TYPE_CHECKING:
    from collections.abc import Iterable

_PARTICLES: Final = word_set(
    "af al av ben bin da dal de degli dei del della den der di do dos du el ibn la las le lo los st ten "
    "ter van vel von vom zu zum zur 't"
)
# Particles that are a name of their own where they stand in capitals in front of another name.
_CAPITAL_PARTICLES: Final = word_set("Da De Del Della Den Der Di Dos Du La Le Van Von")
_SUFFIX: Final = re.compile(r"(?:[JS]r\.?|II|III|IV|Ph\.?\s?D\.?|M\.?D\.?)", re.ASCII)
_CAPITAL: Final = r"[A-Z\u00c0-\u00de\u0100-\u024f\u0370-\u03ab\u0400-\u042f]"
_INITIALS: Final = re.compile(rf"(?:{_CAPITAL}\.?[-\s]?){{1,4}}")
_INITIAL: Final = re.compile(rf"{_CAPITAL}\.?(?:-{_CAPITAL}\.?)?")
_CROWDED_INITIALS: Final = re.compile(r"[A-Z]{1,3}", re.ASCII)
# Short family names that look like initials where a list writes family names in capitals.
_SHORT_SURNAMES: Final = word_set(
    "AI AN BAI BO CAI CAO CHO DAI DAO DU FAN FU GAO GU HAN HE HO HU JI JIN KIM KO LAI LAM LAU LE LEE LI "
    "LIN LIU LU LUO MA MAI MAO NG NI NIE OH OU PAN QI QIN REN RO SHI SU SUN TAN TAO VO VU WAN WEI WEN WU "
    "XIA XIE XU YAN YE YI YIN YU YUN ZHU ZOU"
)
_GROUP_WORDS: Final = word_set(
    "anthropic apple association authors baidu bytedance center centre collaboration committee community "
    "company consortium contributors corporation council deepmind deepseek developers eleutherai facebook "
    "foundation google group huawei huggingface inc institute intelligence lab laboratory labs llc ltd "
    "meta microsoft mistral nvidia openai organization project research salesforce society team "
    "technologies tencent university xai"
)
_WORD: Final = re.compile(r"\w+")
_IDEOGRAPH: Final = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]+")
_CJK: Final = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\uac00-\ud7af·・\s]+")
_HANGUL: Final = re.compile(r"[\uac00-\ud7af]+")
_LONGEST_CHINESE_NAME: Final = 3
_LONGEST_IDEOGRAPHIC_NAME: Final = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Name:
    """A name by its parts.

    Attributes:
        surname: With its particles, as in ``van den Oord``; the whole name of a group.
        given: Given names or initials, as printed; empty where there are none.
        suffix: Such as ``Jr.``; mostly empty.
        is_group: It names no person but a team, a company or the like.
    """

    surname: str
    given: str = ""
    suffix: str = ""
    is_group: bool = False


@lru_cache(maxsize=65_536)
def parse_name(text: str) -> Name:
    """Return the parts of one name, however it is written. Never fails: a riddle is all surname.

    >>> parse_name("Oord, Aaron van den").surname, parse_name("Benjamin Van Durme").surname
    ('van den Oord', 'Van Durme')
    >>> parse_name("LLaMA Team").is_group
    True
    """
    text = " ".join(text.replace("，", ",").split()).strip(" ,;")
    if _CJK.fullmatch(text):
        return _parse_cjk(text)
    if _is_group(text):
        return Name(surname=text, is_group=True)
    parts = [part.strip() for part in text.split(",") if part.strip()]
    suffix = next((part for part in parts[1:] if _SUFFIX.fullmatch(part)), "")
    parts = [part for part in parts if part != suffix] or [text]
    if len(parts) == 1:
        return _parse_plain(parts[0], suffix)
    return _parse_reversed(parts[0], " ".join(parts[1:]), suffix)


def _is_group(text: str) -> bool:
    words = _WORD.findall(text.casefold())
    if not words or "," in text:
        return False
    if words[-1] in _GROUP_WORDS or (len(text) > 3 and text.endswith("AI")):
        return True
    return len(words) > 1 and words[0] in {"google", "meta", "microsoft", "nvidia", "openai", "the"}


def _parse_cjk(text: str) -> Name:
    words = re.split(r"[\s·・]+", text.strip())
    if len(words) > 1:
        return Name(surname=words[0], given=" ".join(words[1:]))
    is_name = _IDEOGRAPH.fullmatch(text) or _HANGUL.fullmatch(text)
    if not is_name or len(text) < 2:
        return Name(surname=text)
    # Four characters and more are Japanese as a rule, whose family names mostly have two.
    width = 2 if text[:2] in LONG_SURNAMES or len(text) > _LONGEST_CHINESE_NAME else 1
    return Name(surname=text[:width], given=text[width:])


def is_ideographic_name(text: str) -> bool:
    """Tell whether characters of Chinese or Japanese are a person's name: it begins with a family name.

    >>> [is_ideographic_name(text) for text in ("李明", "欧阳修", "山田太郎", "聚类", "语言模型")]
    [True, True, True, False, False]
    """
    if not _IDEOGRAPH.fullmatch(text.replace("々", "一")) or not 2 <= len(text) <= _LONGEST_IDEOGRAPHIC_NAME:
        return False
    if text[:2] in LONG_SURNAMES:
        return True
    if len(text) <= _LONGEST_CHINESE_NAME:
        common = len(text) == _LONGEST_CHINESE_NAME and text[0] in SURNAMES_TOO
        return common or text[0] in SURNAMES
    return text[:2] in JAPANESE_SURNAMES or text[:3] in JAPANESE_SURNAMES


def _parse_reversed(surname: str, given: str, suffix: str) -> Name:
    words = given.split()
    start = len(words)
    while start > 0 and words[start - 1] in _PARTICLES:
        start -= 1
    return Name(surname=" ".join([*words[start:], surname]), given=" ".join(words[:start]), suffix=suffix)


def _parse_plain(text: str, suffix: str) -> Name:
    words = text.split()
    if not suffix and len(words) > 2 and _SUFFIX.fullmatch(words[-1]):
        suffix = words.pop()
    if _is_vancouver(words):
        return Name(surname=" ".join(words[:-1]), given=words[-1], suffix=suffix)
    start = _surname_start(words)
    return Name(surname=" ".join(words[start:]), given=" ".join(words[:start]), suffix=suffix)


def _is_vancouver(words: list[str]) -> bool:
    """Tell whether initials stand behind the surname, as in ``Ferguson DM``."""
    if len(words) < 2 or _INITIAL.fullmatch(words[0]):
        return False
    last = words[-1].replace(".", "").replace("-", "")
    dotted = "." in words[-1] and _INITIALS.fullmatch(words[-1]) is not None
    crowded = _CROWDED_INITIALS.fullmatch(last) is not None and last not in _SHORT_SURNAMES
    return (dotted or crowded) and len(words[-2]) > 1 and not words[-2].endswith(".")


def _surname_start(words: list[str]) -> int:
    if len(words) > 1 and words[0] in _PARTICLES:
        return 0
    for place in range(1, len(words) - 1):
        if words[place] in _PARTICLES or words[place] in _CAPITAL_PARTICLES:
            return place
    return max(len(words) - 1, 0)


@lru_cache(maxsize=65_536)
def surname_key(text: str) -> str:
    """Return what names are compared by: the surname in bare letters, without blanks or case.

    >>> surname_key("Yann LeCun") == surname_key("Le Cun, Y.")
    True
    """
    return "".join(one for one in fold_letters(parse_name(text).surname) if one.isalnum())


# --- many names in one text ---

_ET_AL: Final = re.compile(
    # All ways begin with one of these: most characters need no look at each.
    r"(?=[eaw&+….o等ほ])(?:\bet\.?\s?als?\b\.?|\b(?:and|with|&)\s+(?:many\s+)?others\b|…|\.\.\.|\bothers$|\betc\b\.?|等人?(?=\W|$)|(?<=\w)ほか"
    r"|(?:\band|&|\+)\s*\d+\s*(?:more\b|others\b|authors\b)(?:\s+authors\b)?)",
    re.IGNORECASE,
)
# Whatever `_ET_AL` finds holds one of these, in lower case; most texts hold none. Half of them begin alike.
_ET: Final = "et"
_ET_AL_SIGNS: Final = ("et al", "et. al", "etal", "et.al", "etc")
_OTHER_SIGNS: Final = ("other", "more", "author", "...")
_WIDE_SIGNS: Final = ("…", "等", "ほか")
_LEAD: Final = re.compile(r"\A(?:by|authors?|作者|著者)\s*[:：]?\s+(?=\S)", re.IGNORECASE)
_LEAD_LETTERS: Final = frozenset("bBaA作著")
# An accent as LaTeX writes it, its backslash eaten by markdown or not: `{\"o}`.
_ACCENT: Final = re.compile(r"\{\\?([\"'`^~])\{?([A-Za-z])\}{1,2}")
_COMBINING: Final = {'"': "\u0308", "'": "\u0301", "`": "\u0300", "^": "\u0302", "~": "\u0303"}
_BRACKETS: Final = re.compile(r"\([^()]*\)|（[^（）]*）|\[[^\[\]]*\]|\{[^{}]*\}")
_FOOTNOTE_SIGNS: Final = "*†‡§¶#^"
_FOOTNOTE_DIGITS: Final = r"\d¹²³⁴⁵⁶⁷⁸⁹⁰"
# A run of marks or blanks is tried from its beginning only, else long ones take the square of their length.
# The set of all first characters stands first: a search passes over the others without trying either way.
_MARKS: Final = re.compile(
    rf"[{_FOOTNOTE_SIGNS}{_FOOTNOTE_DIGITS}](?:"
    rf"(?<=[{_FOOTNOTE_SIGNS}])(?<![{_FOOTNOTE_SIGNS}]{{2}})[{_FOOTNOTE_SIGNS}]*+\d*+(?=[\s,;.]|$)"
    rf"|(?<=[^\W\d_][{_FOOTNOTE_DIGITS}])[{_FOOTNOTE_DIGITS}]*(?:[,，][{_FOOTNOTE_DIGITS}]+)*(?=[\s,;]|$))"
)
_MARK_SIGN: Final = re.compile(r"[*#^0-9]")
_AND: Final = re.compile(
    r"[\s&aA](?:(?<=\s)(?<!\s\s)\s*(?:[aA][nN][dD]\s+|&\s*)|(?<=&)\s*|(?<=^[aA])[nN][dD]\s+)"
)
_SEMICOLON: Final = re.compile(r"[;；]")
_LONGEST_SUFFIX: Final = 6


@lru_cache(maxsize=1024)
def split_names(text: str) -> tuple[tuple[str, ...], bool]:
    """Split an author text as lists write it into printed names, and tell whether it says "et al.".

    Reads ``A, B and C``, ``A & B``, ``A; B``, ``A、B``, ``Surname, G., Surname, H.``, BibTeX's
    ``Surname, Given and Surname, Given`` and MLA's ``Surname, Given, B and C``. Brackets, footnote
    marks and a leading ``by`` are left out; what stands behind "et al." is no name.

    >>> split_names("Krizhevsky, Alex, Ilya Sutskever, et al.")
    (('Krizhevsky, Alex', 'Ilya Sutskever'), True)
    """
    text = " ".join(text.split())
    if text[:1] in _LEAD_LETTERS:
        text = _LEAD.sub("", text, count=1)
    if "{" in text:
        text = _ACCENT.sub(_accented, text)
    if "(" in text or "[" in text or "（" in text or "{" in text:
        text = _BRACKETS.sub(" ", text)
    text = text.replace("，", ",")
    if not text.isascii() or _MARK_SIGN.search(text):
        text = _MARKS.sub("", text)
    found = _ET_AL.search(text) if _may_say_et_al(text) else None
    if found:
        tail = text[found.end() :].strip(" ,.;")
        # An elision has the last author behind it; "et al." has at most an institute.
        text = text[: found.start()] + (f", {tail}" if found[0] in {"…", "..."} and tail else "")
    return tuple(_split(text.strip(" ;、"), is_truncated=bool(found))), bool(found)


def may_name_several(text: str) -> bool:
    """Tell, without parting names, whether a text holds a sign that parts two or that says "et al.".

    >>> may_name_several("Rivers of Glass"), may_name_several("Ash & Birch"), may_name_several("Ash et al.")
    (False, True, True)
    """
    return (
        any(map(text.__contains__, _PARTING))
        or any(map(text.lower().__contains__, _OTHER_SIGNS))
        or _SPACED_ET_AL.search(text) is not None
    )


_PARTING: Final = (",", "&", ";", "(", "[", "，", "、", "；", "（", "{", "…", "等", "ほか")
_SPACED_ET_AL: Final = re.compile(r"and|et(?:[\W\d_]*+al|c)", re.IGNORECASE)
"""What is left of it when blanks and marks are, before a text is tidied."""


def _may_say_et_al(text: str) -> bool:
    lower = text.lower()
    return (
        (_ET in lower and any(map(lower.__contains__, _ET_AL_SIGNS)))
        or any(map(lower.__contains__, _OTHER_SIGNS))
        or (not text.isascii() and any(map(lower.__contains__, _WIDE_SIGNS)))
    )


def _accented(found: re.Match[str]) -> str:
    return unicodedata.normalize("NFC", found[2] + _COMBINING[found[1]])


def _split(text: str, *, is_truncated: bool) -> list[str]:
    if ";" in text or "；" in text:
        return _cleaned([part for piece in _SEMICOLON.split(text) for part in _AND.split(piece)])
    lower = text.lower()
    has_and = "&" in text or " and " in lower or lower.startswith("and ")
    pieces = _AND.split(text) if has_and else [text]
    if len(pieces) > 1 and all(_is_reversed(piece) for piece in pieces):
        return _cleaned(pieces)
    names = _cleaned(",".join(pieces).replace("、", ",").split(","))
    if len(names) < 2:
        return names
    names = _with_suffixes(names)
    if len(names) > 1 and len(names) % 2 == 0 and all(_INITIALS.fullmatch(name) for name in names[1::2]):
        return [f"{surname}, {given}" for surname, given in zip(names[::2], names[1::2], strict=True)]
    if _starts_reversed(
        names, has_and=len(pieces) > 1, is_truncated=is_truncated, ends_open=text.endswith(",")
    ):
        return [f"{names[0]}, {names[1]}", *_pair_initials(names[2:])]
    return _pair_initials(names)


def _cleaned(pieces: Iterable[str]) -> list[str]:
    names = [" ".join(piece.split()).strip(" ,;·") for piece in pieces]
    return [
        _without_stop(name) if name.endswith(".") else name
        for name in names
        if name[:1].isalnum() or any(map(str.isalnum, name))
    ]


def _without_stop(name: str) -> str:
    last = name.rsplit(" ", 1)[-1]
    return name if _INITIALS.fullmatch(last) or _SUFFIX.fullmatch(last) else name.rstrip(".")


def _is_reversed(piece: str) -> bool:
    surname, comma, given = piece.partition(",")
    return bool(comma and surname.strip() and given.strip()) and "," not in given and _is_surname(surname)


def _is_surname(text: str) -> bool:
    words = text.split()
    return bool(words) and all(word in _PARTICLES or word in _CAPITAL_PARTICLES for word in words[:-1])


def _with_suffixes(names: list[str]) -> list[str]:
    kept: list[str] = []
    for name in names:
        if kept and len(name) <= _LONGEST_SUFFIX and _SUFFIX.fullmatch(name):
            kept[-1] = f"{kept[-1]}, {name}"
        else:
            kept.append(name)
    return kept


def _pair_initials(names: list[str]) -> list[str]:
    """Put initials that stand alone behind the surname before them."""
    kept: list[str] = []
    for name in names:
        if kept and "." in name and _INITIALS.fullmatch(name) and _is_surname(kept[-1]):
            kept[-1] = f"{kept[-1]}, {name}"
        else:
            kept.append(name)
    return kept


def _starts_reversed(names: list[str], *, has_and: bool, is_truncated: bool, ends_open: bool) -> bool:
    """Tell whether the first two pieces are one name, surname first, as MLA writes it."""
    if len(names) < 2 or not _is_surname(names[0]) or _is_group(names[0]) or _CJK.fullmatch(names[0]):
        return False
    # A comma before "et al.", or an "and" before the last of several, shows that MLA may be meant.
    is_mla = ends_open if is_truncated else has_and and len(names) > 2
    if not (_is_given(names[1]) or (is_mla and len(names[1].split()) == 2)):
        return False
    if len(names) == 2:
        return ends_open if is_truncated else not has_and
    return all(len(name.split()) > 1 for name in names[2:])


def _is_given(text: str) -> bool:
    words = text.split()
    return len(words) == 1 or (len(words) <= 3 and all(_INITIAL.fullmatch(word) for word in words[1:]))
