"""What the bytes of a span show to a reader, told independently of the code under test."""

from __future__ import annotations

import html
import re
from typing import Final

_ESCAPE: Final = re.compile(r"\\([!-/:-@\[-`{-~])")
_JOINED_NAMES: Final = re.compile(r"\s*(?:,\s*and\s|,|;|\sand\s|&)\s*")


def shown_text(field: str, source: str) -> str:
    """Return the text of a field's bytes as a reader sees it; notes and columns are kept as markdown."""
    if field == "note" or field.startswith("extra."):
        return source
    text = html.unescape(_ESCAPE.sub(r"\1", source))
    if field == "authors":
        return "; ".join(name for name in _JOINED_NAMES.split(text) if name)
    return " ".join(text.split())
