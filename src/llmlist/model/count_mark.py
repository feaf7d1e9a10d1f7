"""The grammar of marks such as ``## Papers ({count})``: which place-holders they have, and what is wrong."""

from __future__ import annotations

import re
from typing import Final

HOLDER: Final = re.compile(r"\{([^{}]*)\}")
"""A place-holder; group 1 is its name."""
COUNT: Final = re.compile(r"count(?::([1-9]\d{0,5}))?")
"""The name of the place of a number; group 1 is the step to which it is rounded down."""


def find_mark_fault(text: str) -> str | None:
    """Return what is wrong with a mark; None where nothing is.

    >>> find_mark_fault("over {count:100} papers"), find_mark_fault("## Papers")
    (None, 'one {count} or one {date} is needed')
    """
    names = HOLDER.findall(text)
    counts = sum(COUNT.fullmatch(name) is not None for name in names)
    if counts + names.count("section") + names.count("date") < len(names) or names.count("section") > 1:
        return "only {count}, {count:100}, {date} and one {section} may stand in braces"
    if counts + names.count("date") != 1:
        return "one {count} or one {date} is needed"
    if not HOLDER.sub("", text).strip(" #*_`"):
        return "words or brackets around the number are needed"
    return None
