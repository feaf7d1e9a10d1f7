"""The form in which titles are looked up among millions: quick to make, and the same for every spelling.

`fold_title` reads LaTeX as a parser does, which takes a hundred times as long as all the rest: here its
marks are cut away by pattern. Two titles of one form need not be one title; that is decided elsewhere.
"""

from __future__ import annotations

import html
import re
import zlib
from typing import Final

from llmlist.model.latex import spell_accents
from llmlist.model.title import fold_title

# What only says how letters look: `\mathbb{R}` is looked up as `r`, but `\alpha` as `alpha`.
_LOOKS: Final = re.compile(
    r"\\(?:math[a-z]{1,6}|text[a-z]{0,8}|emph|boldsymbol|operatorname|mbox|rm|bf|it|sc|tt|cal|bm|left|right|em)"
    r"(?![A-Za-z])"
)
_MARKS: Final = re.compile(r"[\\{}$^_~]+")
_BETWEEN_WORDS: Final = "".join(mark for mark in map(chr, range(128)) if not mark.isalnum() and mark != "'")
_APART: Final = str.maketrans(_BETWEEN_WORDS, " " * len(_BETWEEN_WORDS), "'")


def search_form(title: str) -> str:
    r"""Return the words of a title in the form in which it is looked up, with one blank between.

    >>> search_form(r"{BERT}: On $\alpha$-Divergence in $\mathbb{R}^2$ by Schr\"odinger")
    'bert on alpha divergence in r 2 by schrodinger'
    """
    if "\\" in title or "$" in title or "{" in title:
        title = _without_marks(title)
    if not title.isascii():
        return fold_title(title)
    if "&" in title:
        title = html.unescape(title).replace("&", " and ")
    return " ".join(title.lower().translate(_APART).split())


def search_key(form: str) -> int:
    """Return a number that titles of one form share, however they split their words; few others have it."""
    return zlib.crc32(form.replace(" ", "").encode("utf-8", "replace"))


def _without_marks(title: str) -> str:
    if "\\" in title:
        title = _LOOKS.sub("", spell_accents(title))
    # A brace may part a word: `{T}itle`. A dollar and a circumflex stand between words.
    title = title.replace("{", "").replace("}", "")
    return _MARKS.sub(" ", title)
