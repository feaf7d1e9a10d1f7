"""Comparing two records part by part: the evidence, without a verdict.

Similarities are 0 to 1. The verdict over the evidence is ``linkage.matching``'s.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from llmlist.linkage.record import is_preprint_doi
from llmlist.linkage.wording import SMALL_WORDS, Change, change_between, is_slip
from llmlist.model.title import (
    Reading,
    fold_title,
    nicknames_agree,
    title_numbers,
    title_parts,
    title_readings,
    titles_agree,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from llmlist.linkage.record import Record
    from llmlist.model.identifier import Identifier

Agreement = Literal["agree", "partly", "differ", "unknown"]

# Schemes of which one work has one identifier: two different ones are two works. OpenReview gives a
# resubmission a new one, Semantic Scholar and DBLP have one for each version.
ONE_FOR_A_WORK: Final = frozenset(
    {"arxiv", "doi", "acl", "github", "pmlr", "neurips", "cvf", "jmlr", "youtube"}
)

_SAME_TITLE: Final[tuple[float, Change, str]] = (1.0, "none", "")
_LONGEST_AUTHORS: Final = 60
_SHORTEST_SURNAME_TO_SLIP: Final = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """The evidence on one pair.

    Attributes:
        shared_ids: Identifiers that both carry.
        conflicting_ids: One of each record, in a scheme that gives a work one identifier.
        shared_urls: Comparable addresses that both carry.
        title: Similarity of the titles in their most alike reading, 0 to 1.
        titles_agree: See `model.title.titles_agree`.
        change: What sort of difference there is between the titles.
        changed: The words that differ, for people.
        authors: Whether the surnames agree.
        shared_authors: How many surnames both have.
        known_authors: How many surnames the shorter list has.
        most_authors: How many surnames the longer list has.
        year_gap: Years between them, or None.
        same_venue: Whether the venues are one, or None where that is not known.
        same_pages: Whether the first pages are one, or None where one is not known.
    """

    shared_ids: tuple[Identifier, ...]
    conflicting_ids: tuple[tuple[Identifier, Identifier], ...]
    shared_urls: tuple[str, ...]
    title: float
    titles_agree: bool
    change: Change
    changed: str
    authors: Agreement
    shared_authors: int
    known_authors: int
    most_authors: int
    year_gap: int | None
    same_venue: bool | None
    same_pages: bool | None


def compare(left: Record, right: Record) -> Comparison:
    """Return the evidence on two records; symmetric but for the order of the parts."""
    agree = titles_agree(left.title, right.title)
    title, change, changed = _SAME_TITLE if agree else _compare_titles(left, right)
    shared = count_shared_surnames(left.surnames, right.surnames)
    known = min(len(left.surnames), len(right.surnames))
    most = max(len(left.surnames), len(right.surnames))
    return Comparison(
        shared_ids=tuple(sorted(left.ids & right.ids)),
        conflicting_ids=conflicting_ids(left, right),
        shared_urls=tuple(sorted(left.urls & right.urls)),
        title=title,
        titles_agree=agree,
        change=change,
        changed=changed,
        authors=_author_agreement(shared, known, left, right),
        shared_authors=shared,
        known_authors=known,
        most_authors=most,
        year_gap=None if left.year is None or right.year is None else abs(left.year - right.year),
        same_venue=same_venue(left, right),
        same_pages=_same_first_page(left, right),
    )


def conflicting_ids(left: Record, right: Record) -> tuple[tuple[Identifier, Identifier], ...]:
    """Return one pair of identifiers for each scheme in which the records have nothing in common.

    A preprint's DOI stands beside that of the published version; it conflicts only with another
    one of the same server.
    """
    found: list[tuple[Identifier, Identifier]] = []
    for mine in sorted(left.ids - right.ids):
        if mine.scheme not in ONE_FOR_A_WORK or any(one.scheme == mine.scheme for one, _ in found):
            continue
        theirs = sorted(one for one in right.ids if one.scheme == mine.scheme)
        if any(one in left.ids for one in theirs):
            continue
        found.extend((mine, one) for one in theirs[:1] if _exclude_each_other(mine, one))
    return tuple(found)


def _exclude_each_other(mine: Identifier, theirs: Identifier) -> bool:
    if mine.scheme != "doi" or not (is_preprint_doi(mine) or is_preprint_doi(theirs)):
        return True
    return mine.value.split("/")[0] == theirs.value.split("/")[0]


# --- titles ---


def title_similarity(left: Record, right: Record) -> float:
    """Return the similarity of two titles in their most alike reading, 0 to 1."""
    return max((score for score, _, _ in _scored_readings(left, right)), default=0.0)


def _scored_readings(left: Record, right: Record) -> Iterator[tuple[float, Reading, Reading]]:
    # Loaded late: only linkage needs it.
    from rapidfuzz import fuzz  # noqa: PLC0415

    for one in title_readings(left.title):
        for other in title_readings(right.title):
            if nicknames_agree(one, other):
                # The one place where rapidfuzz's 0 to 100 becomes 0 to 1.
                yield fuzz.ratio(one.glued, other.glued) / 100, one, other


def _compare_titles(left: Record, right: Record) -> tuple[float, Change, str]:
    scored = list(_scored_readings(left, right))
    if not scored:
        return 0.0, "words", ""
    score, one, other = max(scored, key=lambda found: found[0])
    nickname = _clashing_nicknames(left, right)
    if nickname:
        return score, "nickname", nickname
    if titles_agree(left.bare_title, right.bare_title):
        return score, "note", ""
    if _differ_by_subtitle(left, right):
        return score, "subtitle", ""
    names = left.names_in_title | right.names_in_title
    change, changed = change_between(one.text.split(), other.text.split(), names)
    if title_numbers(one.text) != title_numbers(other.text):
        return (
            score,
            "number",
            changed or " / ".join(" ".join(title_numbers(part.text)) or "none" for part in (one, other)),
        )
    return score, change, changed


def _clashing_nicknames(left: Record, right: Record) -> str:
    """Return the two nicknames where the titles differ in nothing else, as in LLaMA and LLaMA 2."""
    names = left.names_in_title | right.names_in_title
    for one in title_readings(left.title):
        for other in title_readings(right.title):
            if one.glued != other.glued or nicknames_agree(one, other):
                continue
            if not is_slip(one.nickname, other.nickname, names):
                return f"{one.nickname} / {other.nickname}"
    return ""


def _differ_by_subtitle(left: Record, right: Record) -> bool:
    """Tell whether one title is the part of the other before its colon."""
    for short, long in ((left, right), (right, left)):
        main, rest = title_parts(long.title)
        if rest is not None and fold_title(main) == short.folded:
            return True
    return False


# --- authors ---


def count_shared_surnames(left: Sequence[str], right: Sequence[str]) -> int:
    """Return how many surnames two lists share, each counted once; a slip in a long one is forgiven."""
    rest = list(right[:_LONGEST_AUTHORS])
    shared = 0
    missing = []
    for name in left[:_LONGEST_AUTHORS]:
        if name in rest:
            rest.remove(name)
            shared += 1
        else:
            missing.append(name)
    for name in missing:
        near = next((other for other in rest if _is_same_surname(name, other)), None)
        if near:
            rest.remove(near)
            shared += 1
    return shared


def _is_same_surname(one: str, other: str) -> bool:
    # Loaded late: only linkage needs it.
    from rapidfuzz.distance import OSA  # noqa: PLC0415

    short, long = sorted((one, other), key=len)
    if len(short) < _SHORTEST_SURNAME_TO_SLIP:
        return len(short) == _SHORTEST_SURNAME_TO_SLIP - 1 and long.endswith(short)
    return long.endswith(short) or OSA.distance(one, other, score_cutoff=1) <= 1


def _author_agreement(shared: int, known: int, left: Record, right: Record) -> Agreement:
    if not known:
        return "unknown"
    if shared == 0:
        return "agree" if _same_words_in_names(left, right) else "differ"
    return (
        "agree"
        if shared * 2 > known or (shared * 2 == known and left.surnames[0] == right.surnames[0])
        else "partly"
    )


def _same_words_in_names(left: Record, right: Record) -> bool:
    """Tell whether the first names hold the same words, surname and given name being swapped."""
    mine, theirs = (sorted(fold_title(record.authors[0]).split()) for record in (left, right))
    return len(mine) > 1 and mine == theirs


# --- publication ---


def same_venue(left: Record, right: Record) -> bool | None:
    """Tell whether two records name one venue, or None where that is not known."""
    if not left.venue or not right.venue:
        return None
    mine, theirs = left.known_venue, right.known_venue
    if mine and theirs:
        return mine.acronym == theirs.acronym and mine.track == theirs.track
    one, other = fold_title(left.venue), fold_title(right.venue)
    if one == other or _abbreviates(one, other) or _abbreviates(other, one):
        return True
    return None


def _abbreviates(short: str, long: str) -> bool:
    """Tell whether each word of one name begins the word of the other at its place, small words left out."""
    mine = [word for word in short.split() if word not in SMALL_WORDS]
    theirs = [word for word in long.split() if word not in SMALL_WORDS]
    return len(mine) == len(theirs) and all(
        word.startswith(part) for part, word in zip(mine, theirs, strict=True)
    )


def _same_first_page(left: Record, right: Record) -> bool | None:
    mine, theirs = first_page(left.pages), first_page(right.pages)
    return None if not mine or not theirs else mine == theirs


def first_page(pages: str | None) -> str:
    """Return the first page of a range as printed, in lower case, or an empty text."""
    if not pages:
        return ""
    start = pages.strip().lower().removeprefix("pp.").removeprefix("p.").replace("–", "-")
    return start.split("-")[0].strip().lstrip("0")
