"""LaTeX in titles and names, spelled out as Unicode. Pure text."""

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
_LONGEST: Final = 2_000
_DEEPEST: Final = 20


def without_latex(text: str) -> str:
    r"""Return text with its LaTeX spelled out; a text with very much of it comes back as it is.

    >>> without_latex(r"G{\"o}del's $\alpha$")
    "Gödel's α"
    """
    if len(text) > _LONGEST or text.count("{") > _DEEPEST:
        return text
    if "$" not in text:
        text = _ACCENTED.sub(_with_accent, text)
        plain = _FONT.sub("", text.replace("\\&", "&").replace("\\%", "%"))
        if "\\" not in plain:
            return plain.replace("{", "").replace("}", "").replace("~", " ")
    return _converter()(_OPEN_MARK.sub(r"\\\g<0>", text))


def _with_accent(found: re.Match[str]) -> str:
    letter = found[3] or found[4] or found[5]
    return unicodedata.normalize("NFC", letter + _ACCENTS[found[1] or found[2]])


@lru_cache(maxsize=1)
def _converter() -> Callable[[str], str]:
    """Return the function that converts; making its tables takes longer than using them a hundred times."""
    # Loaded late: few titles hold LaTeX. The library has no types.
    from pylatexenc import latex2text, latexwalker  # type: ignore[import-untyped]  # noqa: PLC0415

    converter = latex2text.LatexNodes2Text(math_mode="text", keep_comments=True)
    tables = latexwalker.get_default_latex_context_db()

    def convert(text: str) -> str:
        nodes = latexwalker.LatexWalker(text, latex_context=tables).get_latex_nodes()[0]
        return str(converter.nodelist_to_text(nodes))

    return convert
