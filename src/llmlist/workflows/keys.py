"""Keys of new entries: short, readable, unique, never changed once given."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from llmlist.model.name import surname_key
from llmlist.model.title import fold_title

if TYPE_CHECKING:
    from collections.abc import Container

    from llmlist.model.entry import Draft

_STOP_WORDS: Final = frozenset(
    "a an and are as at be by do for from how in into is it its of on or that the this to toward towards "
    "using via we what when why with without you your".split()
)
_WORD: Final = re.compile(r"[a-z0-9]+")


def make_key(draft: Draft, taken: Container[str]) -> str:
    """Return a key that is not taken: surname, year and first word, or the title's first words.

    >>> make_key(Draft(title="Attention Is All You Need"), ())
    'attention-all-need'
    """
    words = [word for word in _WORD.findall(fold_title(draft.title)) if word not in _STOP_WORDS]
    year = str(draft.date.year) if draft.date is not None else ""
    surname = "".join(_WORD.findall(surname_key(draft.authors[0]))) if draft.authors else ""
    if surname and words:
        base = f"{surname}{year}{words[0]}"
    elif words and any(len(word) > 1 for word in words):
        base = "-".join([*words[:3], *([year] if year else [])])
    else:
        base = _from_address(draft) or f"entry{year}"
    return _unused(base[:60].strip("-"), taken)


def _from_address(draft: Draft) -> str:
    """Return a key for a title without Latin letters: what its identifier or address says."""
    if draft.ids:
        return "-".join(_WORD.findall(draft.ids[0].value.casefold()))
    link = draft.primary_link
    if link is None:
        return ""
    try:
        parts = urlsplit(link.url)
    except ValueError:
        return ""
    host = (parts.hostname or "").removeprefix("www.").split(".")
    last = [part for part in parts.path.split("/") if part][-1:]
    return "-".join(_WORD.findall(" ".join([*host[-2:-1], *last]).casefold()))


def _unused(base: str, taken: Container[str]) -> str:
    key, number = base, 1
    while key in taken:
        number += 1
        key = f"{base}-{number}"
    return key
