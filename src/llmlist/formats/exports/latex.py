r"""Plain text to LaTeX that prints it: accents as commands, marks escaped, nothing that is carried out.

Titles come from lists and servers: of their LaTeX only math goes through, and of that only symbols.
The tables are those of ``pylatexenc``; what reads back otherwise is written as it is, which every TeX since
2018 takes for UTF-8.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from llmlist.formats.exports.plain import plain_line
from llmlist.model.latex import split_math, without_latex

if TYPE_CHECKING:
    from collections.abc import Callable

_SPECIAL: Final = {
    "\\": r"{\textbackslash}", "{": r"{\textbraceleft}", "}": r"{\textbraceright}", "~": r"{\textasciitilde}",
    "^": r"{\textasciicircum}", "<": r"{\textless}", ">": r"{\textgreater}", "|": r"{\textbar}",
    "&": r"\&", "%": r"\%", "#": r"\#", "_": r"\_", "$": r"\$", "@": "{@}",
}  # fmt: skip
# Pairs that TeX prints as one other mark: dashes and quotes.
_LIGATURE: Final = re.compile(r"(?<=-)(?=-)|(?<=')(?=')|(?<=`)(?=`)|(?<=[!?])(?=`)|(?<=,)(?=,)")
_PLAIN: Final = re.compile(r"[A-Za-z0-9 .,:;()/\[\]+=*\"!?'`-]*")
_WORD: Final = re.compile(r"[^\s-]+")
_LETTER: Final = re.compile(r"[^\W\d_]")
# "A" is an article as a rule.
_LONE_CAPITALS: Final = frozenset("BCDEFGHIJKLMNOPQRSTUVWXYZ")
_MATH_COMMAND: Final = re.compile(r"\\(?:([A-Za-z]+)|([,;:! {}|]))")
# Commands of math that take an argument, and only set how it looks.
_MATH_FORMS: Final = frozenset(
    """mathbb mathcal mathbf mathrm mathit mathsf mathtt mathfrak mathscr boldsymbol text textbf textit textrm
    frac tfrac dfrac sqrt hat widehat bar overline underline tilde widetilde vec dot ddot left right big Big
    operatorname log exp sin cos tan max min sup inf lim arg det dim ker quad""".split()
)


def format_latex(text: str) -> str:
    r"""Return LaTeX that prints a text, on one line; math between dollars stays math.

    >>> print(format_latex("É. & $x_1$ at 5% of {a}"))
    {\'E}. \& $x_1$ at 5\% of {\textbraceleft}a{\textbraceright}
    """
    parts = split_math(plain_line(text))
    for place, part in enumerate(parts):
        parts[place] = (
            f"${part}$"
            if place % 2 and is_plain_math(part)
            else _format_text(f"${part}$" if place % 2 else part)
        )
    return "".join(parts)


def format_title(text: str) -> str:
    """Return LaTeX that prints a title, whose names and acronyms keep their capitals in every style.

    >>> print(format_title("BERT: Pre-training of Deep Models for mRNA"))
    {BERT}: Pre-training of Deep Models for {mRNA}
    """
    parts = split_math(plain_line(text))
    for place, part in enumerate(parts):
        if place % 2 and is_plain_math(part):
            parts[place] = f"{{${part}$}}"
        else:
            parts[place] = _WORD.sub(_format_word, f"${part}$" if place % 2 else part)
    return _LIGATURE.sub("{}", "".join(parts))


def _format_word(found: re.Match[str]) -> str:
    """Return a word as LaTeX, in braces where a style that writes small letters would spoil it."""
    word = found[0]
    first, *others = _LETTER.findall(word) or [""]
    is_numbered = first.isupper() and word[-1:].isdigit()
    is_name = is_numbered or word in _LONE_CAPITALS or any(one.isupper() for one in others)
    return f"{{{_format_text(word)}}}" if is_name else _format_text(word)


def is_plain_math(math: str) -> bool:
    """Tell whether math only shows symbols: no command that reads, writes or defines anything."""
    if "^^" in math or any(mark in math for mark in "%#&~@\"'`") or not math.isascii():
        return False
    bare = _MATH_COMMAND.sub(lambda found: "" if _is_harmless(found[1] or "") else "\\", math)
    return "\\" not in bare and _is_balanced(bare)


def _is_harmless(name: str) -> bool:
    return not name or name in _MATH_FORMS or _is_symbol(name)


@lru_cache(maxsize=1024)
def _is_symbol(name: str) -> bool:
    shown = without_latex(f"$\\{name}$")
    return len(shown) == 1 and not shown.isascii()


def _is_balanced(text: str) -> bool:
    depth = 0
    for mark in text:
        depth += (mark == "{") - (mark == "}")
        if depth < 0:
            return False
    return depth == 0


def _format_text(text: str) -> str:
    if not _PLAIN.fullmatch(text):
        text = "".join(map(_format_char, text))
    return _LIGATURE.sub("{}", text)


@lru_cache(maxsize=4096)
def _format_char(char: str) -> str:
    """Return LaTeX for one character; the character itself where it would read back as another."""
    if char in _SPECIAL:
        return _SPECIAL[char]
    if char.isascii():
        return char
    written = _encoder()(char)
    return written if written.isascii() and without_latex(written) == char else char


@lru_cache(maxsize=1)
def _encoder() -> Callable[[str], str]:
    # Loaded late: only exports need it. The library has no types.
    from pylatexenc.latexencode import UnicodeToLatexEncoder  # type: ignore[import-untyped]  # noqa: PLC0415

    encoder = UnicodeToLatexEncoder(
        unknown_char_policy="keep", unknown_char_warning=False, replacement_latex_protection="braces-all"
    )
    return lambda text: str(encoder.unicode_to_latex(text))
