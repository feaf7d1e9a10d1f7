"""What is to be added, wherever it comes from: what sources say of works, and what files of records do."""

from __future__ import annotations

import re
from dataclasses import replace
from html import unescape
from typing import TYPE_CHECKING, Final, TypeAlias

from llmlist.lists.implied import ids_of
from llmlist.lists.values import clean_lines
from llmlist.model.entry import Draft, Entry
from llmlist.model.identifier import equivalent_identifiers, preferred_identifier
from llmlist.model.link import Link
from llmlist.model.url import is_safe_url
from llmlist.workflows.drafted import make_entry
from llmlist.workflows.keys import make_key

if TYPE_CHECKING:
    from collections.abc import Container, Iterable

    from llmlist.model.date import PartialDate
    from llmlist.model.identifier import Identifier

Work: TypeAlias = Draft | Entry
"""What a source says of a work, or what a file of records does: its key and section as the file has them."""

_FIT_KEY: Final = re.compile(r"(?=[^a-z]*[a-z])[A-Za-z0-9][A-Za-z0-9_:.+-]{2,79}", re.ASCII)
"""A key that somebody gave, such as one of BibTeX; Zotero's own, such as ``AB12CD34``, mean nothing."""
_LINE_KEY: Final = re.compile(r"line-\d+")
_HTML: Final = re.compile(r"<[A-Za-z/!?]")
_LIVE: Final = re.compile(r"[\\\[\]<]")
_TARGET: Final = re.compile(r"\](?:\(|:)[ \t]{0,3}<?([^\s)>]*)")
"""Where the links of a markdown text lead to, those of references among them."""
_ET_AL: Final = ("et al.",)


def draft_of(work: Work) -> Draft:
    """Return what a work says as a draft: an identifier that its own link carries is one of its own."""
    if isinstance(work, Draft):
        return work
    is_cut = work.authors[-1:] == _ET_AL
    return Draft(
        title=work.title,
        links=work.links,
        ids=tuple(dict.fromkeys((*map(preferred_identifier, work.ids), *ids_of(work.links)))),
        authors=work.authors[:-1] if is_cut else work.authors,
        authors_truncated=is_cut,
        date=work.date,
        venue=work.venue,
        kind=work.kind,
        withdrawn=work.withdrawn,
    )


def entry_of(work: Work, draft: Draft, *, section: str, taken: Container[str], today: PartialDate) -> Entry:
    """Return the entry that a work becomes.

    Args:
        work: What is said of it.
        draft: The same as a draft.
        section: Key of the section where it goes.
        taken: Keys that others have.
        today: The day on which it enters.
    """
    if isinstance(work, Draft):
        return make_entry(work, key=make_key(work, taken), section=section, added=today)
    is_fit = _FIT_KEY.fullmatch(work.key) and not _LINE_KEY.fullmatch(work.key)
    links = tuple(link for link in work.links if is_safe_url(link.url))
    if not links and draft.ids and draft.ids[0].url:
        links = (Link(url=draft.ids[0].url),)
    return replace(
        work,
        key=work.key if is_fit and work.key not in taken else make_key(draft, taken),
        section=section,
        ids=_distinct(draft.ids),
        links=links,
        note=work.note and _harmless(work.note),
        added=work.added or today,
        aliases=tuple(one for one in work.aliases if one not in taken),
    )


def _harmless(note: str) -> str:
    """Return the words of a record as markdown that runs nothing: HTML and odd links in them show as text."""
    text = clean_lines(note)
    targets = [unescape(found[1]) for found in _TARGET.finditer(text)]
    if _HTML.search(text) or not all(map(is_safe_url, targets)):
        return _LIVE.sub(r"\\\g<0>", text)
    return text


def _distinct(ids: Iterable[Identifier]) -> tuple[Identifier, ...]:
    """Return identifiers without those that mean the same as one before, such as arXiv's DOI of a paper."""
    kept: list[Identifier] = []
    for one in ids:
        if equivalent_identifiers(one).isdisjoint(kept):
            kept.append(one)
    return tuple(kept)
