"""Texts of sources made fit for a catalogue: one line, printable, no markup."""

from __future__ import annotations

import html
import re
from typing import Final

# Control characters, and the marks that make a terminal or an editor show another text than is there
# (https://trojansource.codes). XML keeps the first 32 out, not the others.
_UNPRINTABLE: Final = re.compile("[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
_TAG: Final = re.compile(r"</?[A-Za-z][A-Za-z:]{0,20}(?:\s[^<>]{0,200})?/?>")


def clean_line(text: str | None) -> str | None:
    """Return the text on one line, trimmed, without unprintable characters, or None if nothing is left."""
    return " ".join(_UNPRINTABLE.sub("", " ".join((text or "").split())).split()) or None


def clean_markup(text: str | None) -> str | None:
    """Return the text of a source that writes HTML: without tags and entities, on one line.

    >>> clean_markup("Mind &amp; <i>Language</i>")
    'Mind & Language'
    """
    return clean_line(_TAG.sub("", html.unescape(text))) if text else None
