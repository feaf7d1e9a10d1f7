"""Text from entries made fit for formats in which some characters are no text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

if TYPE_CHECKING:
    from collections.abc import Container

# Control characters, marks that turn the writing direction and halves of characters: no format needs
# them, and they can end a line or hide what follows (https://trojansource.codes).
_NO_TEXT: Final = re.compile(
    "[\u0000-\u0008\u000e-\u001b\u007f-\u0084\u0086-\u009f\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]"
)
_SAFE_IN_URL: Final = "".join(set(map(chr, range(0x21, 0x7F))) - set('"<>\\^`{|}'))


def plain_line(text: str) -> str:
    """Return a text on one line, without what is no text."""
    return " ".join(_NO_TEXT.sub("", text).split())


def plain_lines(text: str) -> str:
    """Return a text of several lines, each ended by a line feed alone, without what is no text."""
    lines = _NO_TEXT.sub("", text.replace("\r\n", "\n")).split("\n")
    return "\n".join(" ".join(re.split(r"[\r\v\f\x1c-\x1e\x85\u2028\u2029]+", line)) for line in lines)


def plain_url(url: str) -> str:
    """Return an address in the characters of RFC 3986 alone; what is escaped already stays so."""
    return quote(_NO_TEXT.sub("", url).strip(), safe=_SAFE_IN_URL)


def unused(name: str, taken: Container[str]) -> str:
    """Return a name, with a number behind it where it is taken in any case of its letters."""
    found, number = name, 1
    while found.casefold() in taken:
        number += 1
        found = f"{name}-{number}"
    return found
