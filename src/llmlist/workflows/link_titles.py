"""Whether what a link opens is the work that is listed: its title and authors against the listed ones."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

from llmlist.linkage.people import count_shared_names
from llmlist.linkage.record import record_of
from llmlist.linkage.wording import compare_titles
from llmlist.model.title import fold_title

if TYPE_CHECKING:
    from llmlist.linkage.record import Record
    from llmlist.model.entry import Draft, Entry

Verdict: TypeAlias = Literal["same", "retitled", "unclear", "other"]
"""``same`` title; another title of the work, whose authors agree; nothing to tell by; another work."""

# Changes of the wording after which a title is still the same one.
_SAME: Final = frozenset(
    {"equal", "note", "nickname", "spelling", "small words", "near word", "added", "subtitle", "front", "end"}
)
_ALIKE: Final = 0.75
"""Likeness from which titles are wordings of one another, whatever changed."""
_AKIN: Final = 0.53
"""Likeness from which a title without authors may be a keeper's own wording."""
_TELLING_WORDS: Final = 4
"""A listed title with fewer words of weight is a name, which no other title need hold."""
_COINED: Final = re.compile(r"[A-Za-z]+[a-z][A-Z][A-Za-z]*|[A-Z]{2,}[A-Za-z]*[a-z][A-Za-z]*")
"""A made-up name, as works give themselves: capitals inside a word."""


def judge_title(entry: Entry | Draft, draft: Draft) -> Verdict:
    """Return whether a draft that an entry's identifier leads to is about the entry's work."""
    listed, linked = record_of(entry, key=""), record_of(draft, key="")
    if _is_same_title(entry.title, draft.title):
        return "same"
    smaller = min(listed.people.size, linked.people.size)
    if smaller and 2 * count_shared_names(listed.people, linked.people) >= smaller:
        return "retitled"
    return "unclear" if _is_own_wording(listed, linked) else "other"


def _is_same_title(listed: str, linked: str) -> bool:
    wording = compare_titles(listed, linked)
    if wording.change in _SAME or wording.likeness >= _ALIKE:
        return True
    one, other = f" {fold_title(listed)} ", f" {fold_title(linked)} "
    return bool(one.strip() and other.strip()) and (one in other or other in one)


def _is_own_wording(listed: Record, linked: Record) -> bool:
    """Tell whether a listed title may be the keeper's own words: a name, a translation, a row of facts."""
    if listed.kind != "paper" or "|" in listed.title:
        return True
    if min(listed.content_words, linked.content_words) < _TELLING_WORDS:
        return True
    if _is_latin(listed.title) != _is_latin(linked.title) or _share_name(listed.title, linked.title):
        return True
    return compare_titles(listed.title, linked.title).likeness >= _AKIN


def _is_latin(title: str) -> bool:
    return 2 * sum(mark.isascii() for mark in title) > len(title)


def _share_name(listed: str, linked: str) -> bool:
    mine, theirs = (tuple(name.lower() for name in _COINED.findall(text)) for text in (listed, linked))
    return any(one.startswith(other) or other.startswith(one) for one in mine for other in theirs)
