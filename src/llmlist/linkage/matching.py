"""The verdict on a candidate pair: match, possible match or non-match, each with its reason.

Thresholds stand here and nowhere else. A wrong match destroys an entry, a missed one leaves two:
where the evidence does not suffice, the curator is asked ("possible").
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from llmlist.linkage.blocking import RARE_WORDS_RULE
from llmlist.linkage.comparison import Comparison, compare, conflicting_ids, title_similarity
from llmlist.linkage.record import PAGE_SCHEMES
from llmlist.model.title import word_set
from llmlist.model.wording import with_article

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from llmlist.linkage.blocking import CandidatePair
    from llmlist.linkage.record import Record
    from llmlist.model.identifier import Identifier

Decision = Literal["match", "possible", "non-match"]

# Two titles that share only rare words and are less alike than this are not looked at more closely: what
# lies below are retitled and translated works, which no similarity of words can tell from other works.
LEAST_TITLE: Final = 0.72
# One identifier on two titles less alike than this is a wrong link as often as a new title.
RETITLED: Final = 0.60
# Misspelt titles without any author to confirm them. Likeness alone never suffices: pairs of two works
# reach 0.98, so that every word that differs must be a slip as well.
SLIPPED: Final = 0.92
# A title with words added, by the same people at the same time: an extended version or another paper.
EXTENDED: Final = 0.85
# Titles this much alike that differ in a word are two works of one series; they keep a cluster apart.
NEAR_EQUAL: Final = 0.85
# Preprint and publication are rarely further apart, in years.
FAR_APART: Final = 4
_FEW_WORDS: Final = 5
_SURVEY_WORDS: Final = word_set(
    "survey review overview tutorial appendix supplement erratum corrigendum correction reply comment "
    "comments response part demo abstract introduction retraction retracted withdrawn"
)
_SCHEME_NAMES: Final = {
    "arxiv": "arXiv id",
    "doi": "DOI",
    "acl": "ACL id",
    "openreview": "OpenReview id",
    "github": "repository",
    "youtube": "video",
    "s2": "Semantic Scholar id",
    "huggingface": "Hugging Face repository",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """The verdict on one pair.

    Attributes:
        left: Key of one record; the smaller key.
        right: Key of the other.
        decision: What we think.
        reason: Why, in words that a curator can check.
        strength: 0 to 1; orders matches when clusters are built, the stronger first.
        blocked_by: The blocking rule that found the pair.
        comparison: The evidence.
    """

    left: str
    right: str
    decision: Decision
    reason: str
    strength: float
    blocked_by: str
    comparison: Comparison

    @property
    def keys(self) -> frozenset[str]:
        """Both keys."""
        return frozenset((self.left, self.right))


@dataclass(frozen=True, slots=True)
class _Verdict:
    """A decision before it is bound to its pair."""

    decision: Decision
    reason: str
    strength: float = 0.0


def find_matches(records: Sequence[Record], candidates: Iterable[CandidatePair]) -> Iterator[Match]:
    """Yield a match for each candidate pair that is not clearly two works."""
    for pair in candidates:
        left, right = records[pair.left], records[pair.right]
        if pair.blocked_by == RARE_WORDS_RULE and title_similarity(left, right) < LEAST_TITLE:
            continue
        match = match_records(left, right, blocked_by=pair.blocked_by)
        if match.decision != "non-match":
            yield match


def match_records(left: Record, right: Record, *, blocked_by: str = "") -> Match:
    """Return the verdict on two records; symmetric."""
    if right.key < left.key:
        left, right = right, left
    comparison = compare(left, right)
    verdict = _judge(comparison, left, right)
    return Match(
        left=left.key,
        right=right.key,
        decision=verdict.decision,
        reason=verdict.reason,
        strength=verdict.strength,
        blocked_by=blocked_by,
        comparison=comparison,
    )


def find_conflict(left: Record, right: Record) -> str | None:
    """Return why two records cannot be one work, whatever joins them through others, or None."""
    if any(one.scheme not in PAGE_SCHEMES for one in left.ids & right.ids):
        return None
    conflicts = conflicting_ids(left, right)
    if conflicts:
        return _different(conflicts[0])
    if left.folded == right.folded and (
        left.surnames == right.surnames or not left.surnames or not right.surnames
    ):
        return None
    comparison = compare(left, right)
    if comparison.authors == "differ":
        return "no author in common"
    if comparison.change in {"number", "words", "nickname"} and comparison.title >= NEAR_EQUAL:
        return f"the titles differ: {comparison.changed}"
    return None


# --- the rules, in the order in which they are asked ---


def _judge(comparison: Comparison, left: Record, right: Record) -> _Verdict:
    work_ids = [one for one in comparison.shared_ids if one.scheme not in PAGE_SCHEMES]
    if work_ids:
        return _judge_shared_identifier(comparison, work_ids[0], left, right)
    if comparison.conflicting_ids:
        return _Verdict("non-match", _different(comparison.conflicting_ids[0]))
    if left.is_generic or right.is_generic:
        return _judge_generic_title(comparison)
    if comparison.shared_ids or comparison.shared_urls:
        return _judge_shared_page(comparison, left, right)
    if comparison.titles_agree:
        return _judge_equal_titles(comparison, left, right)
    return _judge_similar_titles(comparison, left, right)


def _judge_shared_identifier(
    comparison: Comparison, identifier: Identifier, left: Record, right: Record
) -> _Verdict:
    same = f"same {_SCHEME_NAMES.get(identifier.scheme, identifier.scheme)} {identifier.value}"
    if comparison.titles_agree:
        return _Verdict("match", same, 1.0)
    if comparison.change in {"number", "nickname"}:
        return _Verdict(
            "possible", f"{same}, but the titles differ: {comparison.changed}; one link may be wrong", 0.5
        )
    if _drops_survey(left, right):
        return _Verdict("possible", f"{same}, but only one title calls it a survey or the like", 0.5)
    if comparison.change in {"spelling", "small words", "note", "subtitle"} or comparison.title >= RETITLED:
        return _Verdict("match", f"{same}, titles {comparison.title:.2f}", 0.95)
    if comparison.authors == "agree":
        return _Verdict("match", f"{same}, {_people(comparison)}, another title", 0.9)
    return _Verdict(
        "possible", f"{same}, but quite different titles: one of the links is probably wrong", 0.5
    )


def _judge_generic_title(comparison: Comparison) -> _Verdict:
    same_issue = comparison.same_pages or (comparison.same_venue and comparison.year_gap == 0)
    if (
        comparison.titles_agree
        and comparison.authors == "agree"
        and same_issue
        and comparison.same_pages is not False
    ):
        return _Verdict("match", f"same general title in the same issue, {_people(comparison)}", 0.7)
    if comparison.titles_agree and comparison.shared_urls:
        return _Verdict("match", f"same title and address {comparison.shared_urls[0]}", 0.8)
    return _Verdict("non-match", "the title is too general to tell")


def _judge_shared_page(comparison: Comparison, left: Record, right: Record) -> _Verdict:
    same = _shared_page(comparison)
    if comparison.titles_agree and comparison.authors != "differ":
        return _Verdict("match", f"{same}, same title", 0.98)
    alike = comparison.change in {"spelling", "small words", "note", "subtitle"} and not _drops_survey(
        left, right
    )
    if alike and comparison.authors != "differ":
        return _Verdict("match", f"{same}, titles {comparison.title:.2f}", 0.9)
    if (
        comparison.authors == "agree"
        and comparison.title >= RETITLED
        and comparison.change not in {"number", "nickname"}
    ):
        return _Verdict("match", f"{same}, {_people(comparison)}", 0.85)
    return _Verdict("possible", f"{same}, but the titles differ: one of the links is probably wrong", 0.4)


def _shared_page(comparison: Comparison) -> str:
    if comparison.shared_urls:
        return f"same address {comparison.shared_urls[0]}"
    identifier = comparison.shared_ids[0]
    return f"same {_SCHEME_NAMES.get(identifier.scheme, identifier.scheme)} {identifier.value}"


def _judge_equal_titles(comparison: Comparison, left: Record, right: Record) -> _Verdict:
    is_substantial = left.is_substantial and right.is_substantial
    if comparison.authors == "agree":
        return _Verdict("match", f"same title, {_people(comparison)}", 0.95)
    if comparison.authors == "differ":
        return _possible_if(is_substantial, "same title, but no author in common")
    doubt = _doubt_about_equal_titles(comparison, left, right)
    if doubt:
        return _Verdict("possible", f"same title, but {doubt}", 0.4)
    people = f", {_people(comparison)}" if comparison.authors == "partly" else ""
    return _Verdict("match", f"same title{people}", 0.8)


def _doubt_about_equal_titles(comparison: Comparison, left: Record, right: Record) -> str:
    """Return why an equal title does not suffice where the authors do not confirm it, or nothing."""
    if (comparison.year_gap or 0) > FAR_APART:
        return f"{comparison.year_gap} years apart"
    if left.kind != right.kind:
        return f"one is {with_article(left.kind)}, the other {with_article(right.kind)}"
    is_substantial = left.is_substantial and right.is_substantial
    same_issue = comparison.same_venue and comparison.year_gap == 0
    return "" if is_substantial or same_issue else "it is short and nothing else confirms it"


def _judge_similar_titles(  # one line for each sort of change
    comparison: Comparison, left: Record, right: Record
) -> _Verdict:
    alike = f"titles {comparison.title:.2f}"
    if comparison.authors == "differ":
        return _Verdict("non-match", f"{alike}, no author in common")
    if comparison.change in {"spelling", "small words"}:
        return _judge_slipped_titles(comparison, alike, left, right)
    if comparison.change == "note":
        return _judge_noted_titles(comparison)
    if comparison.change == "subtitle":
        return _judge_subtitle(comparison, left, right)
    if comparison.change == "added":
        return _judge_added_words(comparison, alike, left, right)
    return _Verdict("non-match", f"{alike}, {comparison.changed}")


def _judge_added_words(comparison: Comparison, alike: str, left: Record, right: Record) -> _Verdict:
    is_close = comparison.title >= EXTENDED and _same_people(comparison) and (comparison.year_gap or 0) <= 1
    reason = f"{alike}, {_people(comparison)}, but words were added: {comparison.changed}"
    return _possible_if(is_close and not _drops_survey(left, right), reason)


def _judge_slipped_titles(comparison: Comparison, alike: str, left: Record, right: Record) -> _Verdict:
    if comparison.authors == "agree" and (comparison.year_gap or 0) <= FAR_APART:
        return _Verdict("match", f"{alike}, {_people(comparison)}", 0.9 * comparison.title)
    is_long = min(len(record.folded.split()) for record in (left, right)) >= _FEW_WORDS
    is_sure = comparison.change == "spelling" and is_long and comparison.title >= SLIPPED
    if (
        comparison.authors == "unknown"
        and is_sure
        and (comparison.year_gap or 0) <= 1
        and left.kind == right.kind
    ):
        return _Verdict("match", f"{alike}, spelt differently: {comparison.changed}", 0.7)
    return _possible_if(is_long, f"{alike}, spelt differently: {comparison.changed}")


def _judge_noted_titles(comparison: Comparison) -> _Verdict:
    """Judge titles that agree but for brackets such as ``(Extended Abstract)``."""
    if _same_people(comparison) and (comparison.year_gap or 0) <= 1:
        return _Verdict("match", f"same title but for a note in brackets, {_people(comparison)}", 0.85)
    return _Verdict("possible", "same title but for a note in brackets", 0.3)


def _judge_subtitle(comparison: Comparison, left: Record, right: Record) -> _Verdict:
    if _drops_survey(left, right):
        return _Verdict("non-match", "only one title calls it a survey or the like")
    if _same_people(comparison) and (comparison.year_gap or 0) <= FAR_APART:
        return _Verdict("match", f"same title without its subtitle, {_people(comparison)}", 0.75)
    is_substantial = left.is_substantial and right.is_substantial
    return _possible_if(
        is_substantial or comparison.authors == "agree", "same title, but only one has a subtitle"
    )


def _possible_if(condition: bool, reason: str) -> _Verdict:  # reads as a sentence  # noqa: FBT001  # reads as a sentence
    return _Verdict("possible", reason, 0.3) if condition else _Verdict("non-match", reason)


def _same_people(comparison: Comparison) -> bool:
    """Tell whether nearly all authors of both are the same: one surname in common is no proof."""
    enough = comparison.shared_authors >= 2 or comparison.most_authors == 1
    return (
        comparison.authors == "agree"
        and enough
        and comparison.shared_authors * 5 >= comparison.most_authors * 4
    )


def _drops_survey(left: Record, right: Record) -> bool:
    """Tell whether a word that makes another kind of work stands in one title only."""
    mine, theirs = (_SURVEY_WORDS.intersection(record.folded.split()) for record in (left, right))
    return mine != theirs


def _people(comparison: Comparison) -> str:
    if comparison.shared_authors == 0:
        return "same authors" if comparison.authors == "agree" else "authors unknown"
    noun = "surname" if comparison.known_authors == 1 else "surnames"
    return f"{comparison.shared_authors} of {comparison.known_authors} {noun}"


def _different(pair: tuple[Identifier, Identifier]) -> str:
    name = _SCHEME_NAMES.get(pair[0].scheme, pair[0].scheme)
    plural = "repositories" if name == "repository" else f"{name}s"
    return f"different {plural}: {pair[0].value} / {pair[1].value}"
