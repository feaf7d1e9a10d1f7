"""Links that are named after who wrote a work and when: ``[Ash et al., 2019](…)``.

Such a name is no title. It says of the work what fields would say, where the item has no such fields.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple

from llmlist.lists.fields import are_names, is_institute, is_person
from llmlist.model.date import PartialDate
from llmlist.model.name import split_names

if TYPE_CHECKING:
    from collections.abc import Iterable

    from llmlist.model.link import Link

_CITED: Final = re.compile(
    r"[\[(]{0,2}(?P<who>[^\W\d_][^\[\]()\n\d]{2,80}?)[\s,;]{0,3}\(?(?P<year>(?:19|20)\d\d)[a-z]?[\])]{0,2}"
)
_BRACKETED: Final = re.compile(r"\([A-Z][^\n()]{1,40},\s?(?:19|20)\d\d[a-z]?\)")
_REMEMBERED: Final = 1024


class CitedLabel(NamedTuple):
    """What the name of a link says of a work.

    Attributes:
        authors: Their names as written.
        truncated: There are others: ``et al.``.
        date: The year.
    """

    authors: tuple[str, ...]
    truncated: bool
    date: PartialDate


@lru_cache(maxsize=_REMEMBERED)
def cited_in_label(label: str | None) -> CitedLabel | None:
    """Return who and when a link is named after; one name without "et al." may be a journal's.

    >>> cited_in_label("(Ash et al., 2019)")
    CitedLabel(authors=('Ash',), truncated=True, date=PartialDate(year=2019, month=None, day=None))
    >>> cited_in_label("Nature, 2019"), cited_in_label("ICML 2019")
    (None, None)
    """
    found = None if label is None else _CITED.fullmatch(label.strip())
    if found is None:
        return None
    if not are_cited(found["who"]):
        return None
    names, truncated = split_names(found["who"])
    return CitedLabel(tuple(names), truncated, PartialDate(int(found["year"])))


def are_cited(text: str) -> bool:
    """Tell whether a text names several people, or one and others, by surnames alone or in full.

    >>> are_cited("Ash and Birch"), are_cited("Ash et al."), are_cited("Ash"), are_cited("Text and Vision")
    (True, True, False, False)
    """
    names, truncated = split_names(text)
    if truncated:
        return are_names(text, several=True)
    return len(names) > 1 and all(is_person(name) or _is_surname(name) for name in names)


def stands_for_reference(label: str) -> bool:
    """Tell whether a link's text in brackets is a reference and no title, however it says "et al."."""
    return label[0] in "[(" and (_BRACKETED.fullmatch(label) is not None or cited_in_label(label) is not None)


def find_cited_label(links: Iterable[Link]) -> CitedLabel | None:
    """Return who and when the first link so named is named after; None where no link is."""
    return next(filter(None, (cited_in_label(link.label) for link in links)), None)


def _is_surname(text: str) -> bool:
    # Alone a surname reads like a topic: an initial shows whether it can be a name.
    return not text.isupper() and not is_institute(text) and is_person(f"A. {text}")
