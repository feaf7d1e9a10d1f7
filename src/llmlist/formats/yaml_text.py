"""How a text is written so that every reader of YAML 1.1 and 1.2 takes it for that text.

Plain where no reader could mistake it, else in quotes. Rules of the versions:
https://yaml.org/spec/1.1/#id858600 (plain scalars), https://yaml.org/type/ (what 1.1 types) and
https://yaml.org/spec/1.2.2/#103-core-schema (what 1.2 types). Knows nothing of fields or places.
"""

from __future__ import annotations

import re
from typing import Final

_WORDS: Final = frozenset({"~", "null", "true", "false", "yes", "no", "on", "off", "y", "n", "=", "<<"})
_TYPED: Final = re.compile(
    r"""
    [-+]?[0-9._][0-9_.,:]*(?:[eE][-+]?[0-9_]*)?        # whole, fractional, octal of 1.1, sexagesimal
    | [-+]?0[xX][0-9a-fA-F_]*
    | [-+]?0[oO][0-7_]*
    | [-+]?0[bB][01_]*
    | [-+]?\.(?:inf|nan)
    | [0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?:(?:[Tt]|\s+).*)?  # dates and timestamps
    """,
    re.VERBOSE | re.IGNORECASE | re.ASCII,
)
_FIRST: Final = frozenset("-?:,[]{}#&*!|>'\"%@`")
_FLOW: Final = frozenset(",[]{}:?")
# All that YAML's c-printable leaves out, the line breaks of 1.1, the byte order mark, and the tab,
# which the two parsers take differently.
_ESCAPED: Final = re.compile(
    "[^\n\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]"
)
_SHORT: Final = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t", "\0": "\\0"}
_IN_DOUBLE: Final = re.compile(_ESCAPED.pattern + r'|["\\\n]')
MAX_KEY: Final = 1000
"""Longer keys get a ``?``: a key without it may take 1,024 characters in all
(https://yaml.org/spec/1.2.2/#742-flow-mappings)."""


def is_plain(text: str, *, flow: bool = False) -> bool:
    """Tell whether every reader takes the text for itself without quotes.

    >>> [is_plain(text) for text in ("no", "12:30", "2310.10", "a: b", "Attention: a survey", "GPT-4")]
    [False, False, False, False, False, True]
    """
    if not text or text != text.strip() or text[0] in _FIRST or text.casefold() in _WORDS:
        return False
    if "\n" in text or _ESCAPED.search(text) or _TYPED.fullmatch(text):
        return False
    if ": " in text or " #" in text or text.endswith(":"):
        return False
    return not (flow and any(character in _FLOW for character in text))


def format_text(text: str, *, flow: bool = False) -> str:
    """Return the text on one line: plain if that is safe, else in the quotes that read best."""
    if is_plain(text, flow=flow):
        return text
    if ('"' in text or "\\" in text) and can_single(text):
        return quote_single(text)
    return quote_double(text)


def format_key(text: str) -> str:
    """Return the text as the key of a mapping; a very long one opens with ``?``."""
    key = format_text(text, flow=True)
    return key if len(key) <= MAX_KEY else f"? {key}"


def can_single(text: str) -> bool:
    """Tell whether single quotes can hold the text on one line."""
    return "\n" not in text and not _ESCAPED.search(text)


def quote_single(text: str) -> str:
    """Return the text in single quotes, for one that `can_single` accepts."""
    return "'" + text.replace("'", "''") + "'"


def quote_double(text: str) -> str:
    """Return the text in double quotes on one line; characters that YAML forbids are escaped."""
    return '"' + _IN_DOUBLE.sub(_escape, text) + '"'


def _escape(found: re.Match[str]) -> str:
    character = found[0]
    if character in _SHORT:
        return _SHORT[character]
    code = ord(character)
    if code <= 0xFF:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"


def can_block(text: str) -> bool:
    """Tell whether a literal block ``|`` holds the text so that no editor's clean-up changes it."""
    if not text or text[0] in " \n" or text.endswith("\n\n") or _ESCAPED.search(text):
        return False
    return all(line.strip(" ") or not line for line in text.split("\n"))


def block_header(text: str) -> str:
    """Return the header of the literal block of a text that `can_block` accepts."""
    return "|" if text.endswith("\n") else "|-"


def block_lines(text: str, indent: int, newline: str) -> str:
    """Return the lines below the header, each after ``newline``, without the last line break."""
    lines = text.removesuffix("\n").split("\n")
    return "".join(newline + (" " * indent + line if line else "") for line in lines)
