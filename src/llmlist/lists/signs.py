"""Keywords that an item shows by a sign: a symbol before it, or a badge that holds nothing but a word.

A badge's word stands in its address, spelled as https://shields.io/badges/static-badge says. Knows single
keywords and their bytes; which items bear which signs is learned elsewhere.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final
from urllib.parse import quote, unquote_to_bytes

from llmlist.model.edit import Span
from llmlist.model.link import fold_label

if TYPE_CHECKING:
    from collections.abc import Iterator

SHORTCODE: Final = ":[a-z0-9_+-]{2,40}:"
"""How GitHub spells emoji: ``:star:``."""

_CHARACTERS: Final = "[\u2600-\u27bf\u2b50\u2b55\ufe0f\u200d\U0001f300-\U0001faff]"
SYMBOLS: Final = f"(?:{_CHARACTERS}|{SHORTCODE})+"
"""One or more symbols without a blank between them, for patterns."""

_WHOLE_SYMBOL: Final = re.compile(SYMBOLS)
_ADDRESS: Final = b"img.shields.io/badge/"
_WORD_BADGE: Final = re.compile(
    rb"(?<!\[)!\[[^\]\n]{0,60}\]\(https?://" + re.escape(_ADDRESS) + rb"([A-Za-z](?:[\w%.]|--){1,60})"
    rb"-\w{1,20}(?:\.svg)?(?:\?[^)\s]{0,200})?\)"
)
_PLAIN_WORD: Final = re.compile(r"[A-Za-z][\w .-]{1,40}")


def is_symbol(keyword: str) -> bool:
    """Tell whether a keyword is no word but a symbol, such as a star for the best."""
    return _WHOLE_SYMBOL.fullmatch(keyword) is not None


def is_nearly_all(count: int, total: int) -> bool:
    """Tell whether so many items of a listing bear a symbol that it is its habit: nine in ten.

    Two in three do not make one: the third would say something by going without.
    """
    return count * 10 >= total * 9 > 0


def find_word_badges(content: bytes, start: int, end: int) -> Iterator[Span]:
    """Yield the span of the word in each badge between two bytes that is no link and holds but a word."""
    for found in _WORD_BADGE.finditer(content, start, end):
        if _PLAIN_WORD.fullmatch(read_badge_word(found[1])):
            yield Span(*found.span(1))


def read_badge_word(written: bytes) -> str:
    """Return the word that a badge shows.

    >>> read_badge_word(b"Old%20Data_Set--2")
    'Old Data Set-2'
    """
    text = unquote_to_bytes(written).decode(errors="replace")
    pieces = [piece.replace("_", " ") for piece in text.split("__")]
    return "_".join(pieces).replace("--", "-")


def write_badge_word(keyword: str, example: bytes) -> bytes:
    """Write a keyword into the address of a badge; one that the example shows is kept as it stands there."""
    if fold_label(read_badge_word(example)) == fold_label(keyword):
        return example
    return quote(keyword.replace("_", "__").replace("-", "--"), safe="").encode()


def find_badge(content: bytes, word: Span, low: int) -> Span | None:
    """Return the whole picture whose word stands at a span, or None where that is no badge's word."""
    if not content.endswith(_ADDRESS, low, word.start):
        return None
    start, end = content.rfind(b"![", low, word.start), content.find(b")", word.end)
    return None if start < 0 or end < 0 else Span(start, end + 1)


def badge_unit(word: str) -> str:
    """Return what a unit is called that is a badge with a word."""
    return f"word {fold_label(word)}"


def is_sign(name: str) -> bool:
    """Tell whether units of a name show a keyword by a sign."""
    return name == "symbol" or name.startswith("word ")
