"""LaTeX in titles and names: spelled out as Unicode, and told from plain text. Pure text."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

# A title is no table and holds no comment: these marks are themselves.
_OPEN_MARK: Final = re.compile(r"(?<!\\)[%&]")
# An accent over one letter: by far the most of what titles and names hold, and slow to parse as LaTeX.
_ACCENTED: Final = re.compile(
    r"""\\(?:([`'^~=."])\s?|([cvuHkr])(?=[ {])\s?)"""
    r"""(?:\{\\?([A-Za-z])\}|\\?([A-Za-z])(?![A-Za-z])|([A-Za-z]))"""
)
_ACCENTS: Final[Mapping[str, str]] = {
    "`": "\u0300", "'": "\u0301", "^": "\u0302", "~": "\u0303", "=": "\u0304", "u": "\u0306",
    ".": "\u0307", '"': "\u0308", "r": "\u030a", "H": "\u030b", "v": "\u030c", "c": "\u0327", "k": "\u0328",
}  # fmt: skip
_FONT: Final = re.compile(
    r"\\(?:emph|textit|textbf|textsc|textrm|texttt|mbox|em|it|bf|rm|sc|tt)(?:(?![A-Za-z]) ?)"
)
# Math between dollars, as pandoc reads it: no blank inside the marks, no digit behind the closing one.
_MATH: Final = re.compile(r"(?<![\\$])\$(?![\s$])([^$\n]{0,200}?[^\s$\\])\$(?![\d$])")
_LONGEST: Final = 2_000
_DEEPEST: Final = 20
# Marks that the library does not know by these names, or takes for accents.
_MARKS: Final[Mapping[str, str]] = {
    "textbraceleft": "{", "textbraceright": "}", "textasciicircum": "^", "textless": "<", "textgreater": ">",
    "textbar": "|", "textquotedbl": '"', "textunderscore": "_",
}  # fmt: skip


def split_math(text: str) -> list[str]:
    r"""Split a text at its math: what stands at odd places is math, without its dollars.

    >>> split_math(r"An $\epsilon$-greedy bet of $5 or $6")
    ['An ', '\\epsilon', '-greedy bet of $5 or $6']
    """
    return _MATH.split(text)


def without_latex(text: str) -> str:
    r"""Return text with its LaTeX spelled out; a text with very much of it comes back as it is.

    >>> without_latex(r"G{\"o}del's $\alpha$")
    "Gödel's α"
    """
    if len(text) > _LONGEST or _is_deep(text):
        return text
    if "$" not in text:
        text = spell_accents(text)
        plain = _FONT.sub("", text.replace("\\&", "&").replace("\\%", "%"))
        if "\\" not in plain:
            return plain.replace("{", "").replace("}", "").replace("~", " ")
    return _converter()(_OPEN_MARK.sub(r"\\\g<0>", text))


def _is_deep(text: str) -> bool:
    """Tell whether braces stand in so many others that taking them apart may exhaust the stack."""
    if text.count("{") <= _DEEPEST:
        return False
    depth = 0
    for mark in text:
        depth += (mark == "{") - (mark == "}")
        if depth > _DEEPEST:
            return True
    return False


def spell_accents(text: str) -> str:
    r"""Return text with letters and their LaTeX accents as one letter; all else as it is.

    >>> spell_accents(r"Kurt G{\"o}del, \v{C}ech")
    'Kurt G{ö}del, Čech'
    """
    return _ACCENTED.sub(_with_accent, text)


def _with_accent(found: re.Match[str]) -> str:
    letter = found[3] or found[4] or found[5]
    return unicodedata.normalize("NFC", letter + _ACCENTS[found[1] or found[2]])


@lru_cache(maxsize=1)
def _converter() -> Callable[[str], str]:
    """Return the function that converts; making its tables takes longer than using them a hundred times."""
    # Loaded late: few titles hold LaTeX. The library has no types.
    from pylatexenc import latex2text, latexwalker  # type: ignore[import-untyped]  # noqa: PLC0415

    tables = latexwalker.get_default_latex_context_db()
    texts = latex2text.get_default_latex_context_db()
    marks = [latex2text.MacroTextSpec(name, simplify_repl=mark) for name, mark in _MARKS.items()]
    texts.add_context_category("marks", macros=marks, prepend=True)
    converter = latex2text.LatexNodes2Text(latex_context=texts, math_mode="text", keep_comments=True)

    def convert(text: str) -> str:
        nodes = latexwalker.LatexWalker(text, latex_context=tables).get_latex_nodes()[0]
        return str(converter.nodelist_to_text(nodes))

    return convert
