"""Text from outside made safe for a terminal, and how many columns it takes there."""

from __future__ import annotations

_BLANKS = "\t\n\v\f\r\x85\u2028\u2029"
_JOINERS = "\u200c\u200d"
"""Format characters that names and emoji need; all others can hide or reorder text."""
_EMOJI_JOINER = "\u200d"
_EMOJI_SELECTOR = "\ufe0f"
_SKIN_TONES = "\U0001f3fb\U0001f3fc\U0001f3fd\U0001f3fe\U0001f3ff"


def printable(text: str) -> str:
    r"""Return text that does nothing to a terminal but show itself, on one line.

    Line ends and tabs become blanks; control characters, escape sequences and marks that turn the
    writing direction become visible escapes.

    >>> printable("Fast\x1b[2J\nModels")
    'Fast\\x1b[2J Models'
    """
    return text if text.isprintable() else "".join(_visible(mark) for mark in text)


def _visible(mark: str) -> str:
    # Loaded late: most texts have nothing to escape.
    from unicodedata import category  # noqa: PLC0415

    if mark in _BLANKS:
        return " "
    if mark in _JOINERS or category(mark) not in {"Cc", "Cf", "Cs"}:
        return mark
    number = ord(mark)
    return (
        f"\\x{number:02x}"
        if number < 0x100
        else f"\\u{number:04x}"
        if number < 0x10000
        else f"\\U{number:08x}"
    )


def width_of(text: str) -> int:
    """Return how many columns a text takes: two for each wide East Asian character and each emoji.

    What a joiner ties to an emoji is drawn into it; a selector makes a narrow sign an emoji
    (https://www.unicode.org/reports/tr51/).
    """
    if text.isascii():
        return len(text)
    # Loaded late: see `_visible`.
    from unicodedata import category, east_asian_width  # noqa: PLC0415

    columns, last, joined = 0, 0, False
    for mark in text:
        if mark == _EMOJI_SELECTOR and last == 1:
            columns, last = columns + 1, 2
        elif category(mark) in {"Mn", "Me", "Cf"} or joined or mark in _SKIN_TONES:
            joined = mark == _EMOJI_JOINER and last > 1
        else:
            last = 2 if east_asian_width(mark) in "WF" else 1
            columns += last
    return columns
