"""The stop of a sentence inside the marks around people: ``*Ann Ash, Bob Birch.*``, also behind an "et al.".

It knows units as they are written, not the names in them.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

    from llmlist.lists.templates import Template

_MARKED: Final = re.compile(rb"[*_]{1,3}\Z")
_OTHERS: Final = re.compile(rb"\bet al\.?\Z")


def with_stop(written: bytes, donors: Iterable[Template]) -> bytes:
    """Return people with a stop inside their marks, where most items that name all of theirs have it there.

    Args:
        written: People as they are written; nothing changes where no marks end them, or a stop does.
        donors: The items of the listing.
    """
    marks = _MARKED.search(written)
    names = written[: marks.start()] if marks is not None else b""
    if marks is None or names.endswith(b"."):
        return written
    told = [
        run.endswith(b".")
        for donor in donors
        for number, name in enumerate(donor.names, 1)
        if name == "authors" and (run := _marked_run(donor.written(number))) is not None
    ]
    return names + b"." + marks.group() if sum(told) * 2 > len(told) else written


def _marked_run(written: bytes) -> bytes | None:
    """Return the people of a unit in marks that end with a name; None for others."""
    marks = _MARKED.search(written)
    names = written[: marks.start()] if marks is not None else b""
    return names if names and not _OTHERS.search(names) else None
