"""Text that was read in the wrong encoding once: UTF-8 taken for Mac Roman and saved again.

Mac Roman gives every byte a character of its own, so the damage is complete and can be undone without loss:
``repaired.encode("utf-8").decode("mac_roman")`` gives the damaged text back.
"""

from __future__ import annotations

from typing import Final

MAC_ROMAN: Final = "mac-roman"


def is_mac_roman_mojibake(text: str) -> bool:
    """Tell whether a whole text is UTF-8 once read as Mac Roman.

    The strict chain must succeed on all of it, it must not be plain ASCII, and the result must be
    shorter. Text in good order does not pass: what is beyond ASCII in it seldom is valid UTF-8 when
    taken for bytes of Mac Roman.
    """
    if text.isascii():
        return False
    repaired = _chain(text)
    return repaired is not None and len(repaired) < len(text)


def repair_mac_roman(text: str) -> str:
    """Return a damaged text as it was meant; a text that is none comes back as it is."""
    if text.isascii():
        return text
    return _chain(text) or text


def _chain(text: str) -> str | None:
    try:
        return text.encode("mac_roman").decode("utf-8")
    except UnicodeError:
        return None
