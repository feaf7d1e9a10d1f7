"""In which fields a document and the catalogue differ in meaning.

No difference is: another form of one paper's URL, spacing and markup of a title, a date that one side
only makes more precise, authors that one side cuts short, words that both have under different fields, and
what a document leaves out of a field that the entry omits.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final, NamedTuple

from llmlist.lists.fields import says_nothing
from llmlist.lists.signs import is_symbol
from llmlist.model.link import fold_label
from llmlist.model.name_form import shortens
from llmlist.model.url import comparable_url

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from llmlist.model.date import PartialDate
    from llmlist.model.entry import Draft, Entry
    from llmlist.model.link import Link

PLAIN_FIELDS = ("institutes", "keywords")


class Difference(NamedTuple):
    """One field in which an item and an entry differ.

    Attributes:
        field: A field of `Entry`; ``extra.HEADER`` for a column that no field covers.
        shown: What the document says, for people; empty where it says nothing.
        known: What the catalogue says, for people; empty where it says nothing.
    """

    field: str
    shown: str
    known: str


def find_differences(draft: Draft, entry: Entry, *, by_field: bool = False) -> tuple[Difference, ...]:
    """Return the fields in which ``draft`` and ``entry`` differ in meaning, in the order of `Entry`.

    Args:
        draft: What a document says.
        entry: What the catalogue says of it at that place.
        by_field: Words that both have under different fields are a difference too.
    """
    draft = draft if by_field else _note_under_fields(entry, _under_fields_of(entry, draft))
    found = (
        difference
        for compare in (_compare_facts, _compare_links, _compare_words)
        for difference in compare(draft, entry)
    )
    if not entry.omit:
        return tuple(found)
    return tuple(one for one in found if not _is_left_out(one.field.split(".")[0], draft, entry))


def _is_left_out(field: str, draft: Draft, entry: Entry) -> bool:
    return field in entry.omit and shows_part(draft, entry, field)


def shows_part(draft: Draft, entry: Entry, field: str) -> bool:
    """Tell whether all that a draft says of a field is part of what an entry says of it.

    A title is whole, and the link that stands for a work is no part that can be missing.

    Args:
        draft: What a document says.
        entry: What the catalogue says of it.
        field: A field of `Entry`.
    """
    if field == "links":
        first = entry.primary_link
        has_first = first is None or any(link_agrees(one, first) for one in draft.links)
        return has_first and all(any(link_agrees(one, other) for other in entry.links) for one in draft.links)
    if field == "extra":
        return all(not text or text == entry.extra.get(header) for header, text in draft.extra.items())
    if field in {"authors", "institutes", "keywords"}:
        known = {_fold(word) for word in getattr(entry, field)}
        return all(_fold(word) in known for word in getattr(draft, field))
    return field != "title" and not getattr(draft, field)


def _under_fields_of(entry: Entry, draft: Draft) -> Draft:
    """Return a draft with words under the fields under which the entry has them.

    Whether ``(*UvA*)`` is an institute or a keyword is told by the other items of a listing: when one of
    them comes or goes, the words of the others stay what they were.
    """
    if (draft.institutes, draft.keywords, draft.venue) == (entry.institutes, entry.keywords, entry.venue):
        return draft
    shown, known = _words_of(draft), _words_of(entry)
    strays = {
        (field, word): other
        for field, words in shown.items()
        for word in words
        for other in _WORDED
        if word not in known[field] and word in known[other] and word not in shown[other]
    }
    if not strays:
        return draft
    for (field, word), other in strays.items():
        shown[field].remove(word)
        shown[other].append(word)
    settled = {
        name: known[name] if sorted(shown[name]) == sorted(known[name]) else shown[name] for name in _WORDED
    }
    venue = next(iter(settled["venue"]), None)
    authors, institutes, keywords = (tuple(settled[name]) for name in ("authors", "institutes", "keywords"))
    return replace(draft, venue=venue, authors=authors, institutes=institutes, keywords=keywords)


def _note_under_fields(entry: Entry, draft: Draft) -> Draft:
    """Return a draft whose note is the field under which the entry has the same words, or the other way.

    Whether ``- Ann Ash`` says who made a work or describes it is told by the other items of a listing too.
    """
    shown, known = _bare(draft.note), _bare(entry.note)
    if bool(shown) == bool(known):
        return draft
    for field in ("authors", "institutes", "keywords"):
        said, listed = getattr(draft, field), getattr(entry, field)
        if shown and listed and not said and _bare(", ".join(listed)) == shown:
            return _with_words(draft, field, listed, None)
        if known and said and not listed and _bare(", ".join(said)) == known:
            return _with_words(draft, field, (), entry.note)
    return draft


def _with_words(draft: Draft, field: str, words: tuple[str, ...], note: str | None) -> Draft:
    return replace(
        draft,
        authors=words if field == "authors" else draft.authors,
        institutes=words if field == "institutes" else draft.institutes,
        keywords=words if field == "keywords" else draft.keywords,
        note=note,
    )


def _bare(text: str | None) -> str:
    """Return a text without what joins its words into a run."""
    return " ".join(_JOINING.sub(" ", text or "").split())


_JOINING: Final = re.compile(r"[,;&.]|\band\b")


_WORDED: Final = ("authors", "institutes", "keywords", "venue")


def _words_of(one: Draft | Entry) -> dict[str, list[str]]:
    venue = [] if one.venue is None else [_fold(one.venue)]
    lists = {name: [_fold(word) for word in getattr(one, name)] for name in _WORDED[:-1]}
    return {**lists, "venue": venue}


def _compare_facts(draft: Draft, entry: Entry) -> Iterator[Difference]:
    authors = listed_authors(draft)
    if not titles_equal(draft.title, entry.title):
        yield Difference("title", draft.title, entry.title)
    if not authors_agree(authors, entry.authors):
        yield Difference("authors", ", ".join(authors), ", ".join(entry.authors))
    if not dates_agree(draft.date, entry.date):
        yield Difference("date", str(draft.date or ""), str(entry.date or ""))
    if not _venues_agree(draft, entry):
        yield Difference("venue", draft.venue or "", entry.venue or "")
    for name in PLAIN_FIELDS:
        shown, known = (
            _without_signs(draft, entry) if name == "keywords" else (draft.institutes, entry.institutes)
        )
        if shown != known and tuple(map(_fold, shown)) != tuple(map(_fold, known)):
            yield Difference(name, ", ".join(shown), ", ".join(known))


def _venues_agree(draft: Draft, entry: Entry) -> bool:
    """Tell whether two venues are the same; the year behind one may stand apart in a document.

    Whether ``OSDI, 2024`` is a venue, or a venue and a date, is told by the other items of a listing.
    """
    if draft.venue == entry.venue:
        return True
    shown, known = _fold(draft.venue), _fold(entry.venue)
    if shown == known or not shown or draft.date is None or "date" not in draft.spans:
        return shown == known
    return known == f"{shown}, {draft.date.year:04}"


def _without_signs(draft: Draft, entry: Entry) -> tuple[Sequence[str], Sequence[str]]:
    """Return the keywords of both without the symbols about which they agree.

    Whether a symbol is one item's own or its listing's habit is told by the other items: where they come
    or go, a symbol of a draft that its entry lacks says nothing.
    """
    if not any(map(is_symbol, (*draft.keywords, *entry.keywords))):
        return draft.keywords, entry.keywords
    shown = {*draft.keywords, *draft.symbols}
    known = [word for word in entry.keywords if not is_symbol(word) or word not in shown]
    return [word for word in draft.keywords if not is_symbol(word)], known


def _compare_links(draft: Draft, entry: Entry) -> Iterator[Difference]:
    printed, arxiv = draft.spans.get("ids.arxiv"), entry.identifier("arxiv")
    if printed is not None and arxiv is not None and arxiv not in draft.ids:
        yield Difference("ids", ", ".join(map(str, draft.ids)), str(arxiv))
    if not links_agree(draft.links, entry.links):
        yield Difference("links", _show(draft.links), _show(entry.links))


def _compare_words(draft: Draft, entry: Entry) -> Iterator[Difference]:
    # A YAML block ends with a line end that is not the keeper's; one before it only says where it stands.
    shown, note = (draft.note or "").strip("\n"), (entry.note or "").strip("\n")
    if shown != note:
        yield Difference("note", shown, note)
    for header in dict.fromkeys([*draft.extra, *entry.extra]):
        said, known = draft.extra.get(header, ""), entry.extra.get(header, "")
        if said != known and not (says_nothing(said) and says_nothing(known)):
            yield Difference(f"extra.{header}", said, known)


def titles_equal(left: str, right: str) -> bool:
    """Tell whether two titles are the same but for spacing, markup and a full stop at the end."""
    return left == right or _fold_title(left) == _fold_title(right)


def _fold_title(text: str) -> str:
    folded = _fold(text).replace("`", "")
    return folded if folded.endswith("..") else folded.removesuffix(".")


def dates_agree(left: PartialDate | None, right: PartialDate | None) -> bool:
    """Tell whether two dates are the same as far as both are known."""
    if left is None or right is None:
        return left is right
    return left.covers(right) or right.covers(left)


def authors_agree(left: tuple[str, ...], right: tuple[str, ...]) -> bool:
    """Tell whether two runs of names are the same as far as both go; "et al." ends a run early.

    Args:
        left: As a document prints them: initials, or a surname alone, are no other name.
        right: As they are known.
    """
    if left == right:
        return True
    if not (names_of(left) and names_of(right)):
        # An "et al." that stands behind an institute names nobody.
        return not names_of(left) and not names_of(right)
    open_left, open_right = _is_open(left), _is_open(right)
    names_left = [_fold(name) for name in left[: len(left) - open_left]]
    names_right = [_fold(name) for name in right[: len(right) - open_right]]
    shared = min(len(names_left), len(names_right))
    if not all(map(_name_agrees, names_left[:shared], names_right[:shared])):
        return False
    longer_left, longer_right = len(names_left) > shared, len(names_right) > shared
    return not (longer_left and not open_right) and not (longer_right and not open_left)


def _name_agrees(shown: str, known: str) -> bool:
    return shown == known or shortens(shown, known)


def links_agree(left: tuple[Link, ...], right: tuple[Link, ...]) -> bool:
    """Tell whether two runs of links lead to the same pages under the same labels."""
    return left == right or (len(left) == len(right) and all(map(link_agrees, left, right)))


def link_agrees(left: Link, right: Link) -> bool:
    """Tell whether two links lead to one page under one label."""
    own, other = (None if link.label == link.url else link.label for link in (left, right))
    if (own is None) != (other is None) or fold_label(own or "") != fold_label(other or ""):
        return False
    return left.url == right.url or comparable_url(left.url) == comparable_url(right.url)


def names_of(authors: tuple[str, ...]) -> tuple[str, ...]:
    """Return the people of a run of names, without the "et al." that may end it."""
    return authors[: len(authors) - _is_open(authors)] if authors else ()


def _is_open(names: tuple[str, ...]) -> bool:
    return names[-1].casefold().rstrip(".") == "et al"


def _fold(text: str | None) -> str:
    return " ".join((text or "").split())


def _show(links: tuple[Link, ...]) -> str:
    return ", ".join(link.url if link.label is None else f"{link.label}: {link.url}" for link in links)


def listed_authors(draft: Draft) -> tuple[str, ...]:
    """Return a draft's names as an entry keeps them: a cut list ends with ``et al.``."""
    return (*draft.authors, "et al.") if draft.authors_truncated else draft.authors
