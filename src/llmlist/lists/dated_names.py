"""Venues that no table knows, told by the year beside a name in capitals."""

from __future__ import annotations

import re
from typing import Final

from llmlist.lists.dates import MONTH_WORD, parse_date_text

DATED_ACRONYM: Final = re.compile(r"[A-Z][\w-]*[A-Z][\w@&/-]*\s?(?:19|20)\d\d\.?")
_DATED_NAME: Final = re.compile(r"([A-Z][^\n()\[\]\"“”:;]{2,100}),?\s(?:19|20)\d\d\.?")
PUBLISHER_AND_YEAR: Final = re.compile(
    r"(?:[\d–-]{1,20}\.\s)?[A-Z][\w&.' -]{1,60},\s(?P<year>(?:19|20)\d\d)\.?"
)
"""What closes a reference behind its venue: ``ACM, 2016.``, ``422-431. Springer, 2019``."""
_SMALL_WORDS: Final = frozenset({"of", "and", "the", "on", "for", "in", "at", "&", "@"})
_LONGEST_VENUE: Final = 12


def is_dated_name(text: str) -> bool:
    """Tell whether a text reads like a venue that no table knows: names in capitals, then a year.

    >>> is_dated_name("Frontiers of Rivers 2019."), is_dated_name("Seen in June 2019"), is_dated_name("2019")
    (True, False, False)
    """
    found = _DATED_NAME.fullmatch(text)
    if found is None or parse_date_text(text.strip(" .")) is not None:
        return False
    words = found[1].rstrip(" ,").split()
    if len(words) > _LONGEST_VENUE or any(word.strip(",.").isdigit() for word in words):
        return False
    return all(word in _SMALL_WORDS or not word[0].islower() for word in words) and not MONTH_WORD.fullmatch(
        words[-1].strip(",.")
    )
