"""The verdict on a candidate pair: match, possible match or non-match, each with its reason.

A wrong match destroys an entry, a missed one leaves two: where the evidence does not suffice, the
curator is asked ("possible"). The evidence and what it weighs are ``linkage.weights``'s.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from llmlist.linkage.comparison import Comparison, compare, conflicting_ids
from llmlist.linkage.evidence import evidence_of, sums_of
from llmlist.linkage.people import count_shared_names
from llmlist.linkage.weights import CONTRADICTION, LEAST_WORK, MATCH, POSSIBLE, Weight
from llmlist.model.wording import with_article

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from llmlist.linkage.blocking import CandidatePair
    from llmlist.linkage.record import Record
    from llmlist.model.identifier import Identifier

Decision = Literal["match", "possible", "non-match"]

_SCHEME_NAMES: Final = {
    "arxiv": "arXiv id",
    "doi": "DOI",
    "acl": "ACL id",
    "openreview": "OpenReview id",
    "github": "repository",
    "youtube": "video",
    "s2": "Semantic Scholar id",
    "hf": "Hugging Face repository",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """The verdict on one pair.

    Attributes:
        left: Key of one record; the smaller key.
        right: Key of the other.
        decision: What we think.
        reason: Why, in words that a curator can check.
        sums: Of the weights: for one work and for one record.
        blocked_by: The blocking rule that found the pair.
        comparison: The evidence.
    """

    left: str
    right: str
    decision: Decision
    reason: str
    sums: Weight
    blocked_by: str
    comparison: Comparison

    @property
    def keys(self) -> frozenset[str]:
        """Both keys."""
        return frozenset((self.left, self.right))

    @property
    def strength(self) -> float:
        """How sure it is; orders matches, the stronger first. At `weights.MATCH` it becomes one."""
        return strength_of(self.sums)


def find_matches(records: Sequence[Record], candidates: Iterable[CandidatePair]) -> Iterator[Match]:
    """Yield a match for each candidate pair that is not clearly two works."""
    for pair in candidates:
        left, right = sorted((records[pair.left], records[pair.right]), key=_key_of)
        comparison = compare(left, right)
        sums = sums_of(evidence_of(comparison, left, right))
        if _decide(sums, comparison) != "non-match":
            yield _match(left, right, comparison, sums, pair.blocked_by)


def _key_of(record: Record) -> str:
    return record.key


def match_records(left: Record, right: Record, *, blocked_by: str = "") -> Match:
    """Return the verdict on two records; symmetric."""
    if right.key < left.key:
        left, right = right, left
    comparison = compare(left, right)
    sums = sums_of(evidence_of(comparison, left, right))
    return _match(left, right, comparison, sums, blocked_by)


def _match(left: Record, right: Record, comparison: Comparison, sums: Weight, blocked_by: str) -> Match:
    decision = _decide(sums, comparison)
    return Match(
        left=min(left.key, right.key),
        right=max(left.key, right.key),
        decision=decision,
        reason=reason_for(comparison, decision, left, right),
        sums=sums,
        blocked_by=blocked_by,
        comparison=comparison,
    )


def strength_of(sums: Weight) -> float:
    """Return the stronger of two sums: one record is one work as well, unless the work sum forbids it."""
    return max(sums) if sums.work >= LEAST_WORK else sums.work


def _decide(sums: Weight, comparison: Comparison) -> Decision:
    if strength_of(sums) >= MATCH:
        return "match"
    is_linked = comparison.shared_ids or comparison.shared_urls
    if (
        is_linked
        or sums.work >= POSSIBLE.work
        or (sums.work >= LEAST_WORK and sums.record >= POSSIBLE.record)
    ):
        return "possible"
    return "non-match"


def find_conflict(left: Record, right: Record) -> str | None:
    """Return why two records cannot be one work, whatever joins them through others, or None."""
    if not (left.ids and right.ids) and left.core.glued == right.core.glued:
        return None
    comparison = compare(left, right)
    if comparison.work_ids:
        return None
    conflicts = conflicting_ids(left, right)
    if conflicts and (comparison.pages, comparison.volumes) != ("same range", "same"):
        return _different(conflicts[0])
    sums = sums_of(evidence_of(comparison, left, right))
    if max(sums) <= CONTRADICTION:
        return (
            f"the titles differ: {comparison.wording.changed}"
            if comparison.wording.changed
            else "nothing agrees"
        )
    return None


# --- reasons, for people ---


def reason_for(comparison: Comparison, decision: Decision, left: Record, right: Record) -> str:
    """Return the evidence that counts most, as one line."""
    parts = [
        *_same_pages(comparison),
        _title_reason(comparison),
        *_author_reasons(comparison, left, right),
        *_publication_reasons(comparison, left, right),
    ]
    doubts = list(_doubts(comparison, left, right)) if decision != "match" else []
    return ", ".join(filter(None, parts)) + (f", but {' and '.join(doubts)}" if doubts else "")


def _same_pages(comparison: Comparison) -> Iterator[str]:
    for one in comparison.shared_ids[:1]:
        yield f"same {_SCHEME_NAMES.get(one.scheme, one.scheme)} {one.value}"
    if not comparison.shared_ids and comparison.shared_urls:
        yield f"same address {comparison.shared_urls[0]}"


_TITLE_REASONS: Final[Mapping[str, str]] = {
    "equal": "same title",
    "nickname": "same title but for a nickname",
    "note": "same title but for a note in brackets",
    "subtitle": "same title without its subtitle",
    "one unknown": "title not known",
    "both unknown": "titles not known",
}


def _title_reason(comparison: Comparison) -> str:
    wording = comparison.wording
    if wording.change in _TITLE_REASONS:
        return _TITLE_REASONS[wording.change]
    return f"titles {wording.likeness:.2f}" + (f" ({wording.changed})" if wording.changed else "")


def _author_reasons(comparison: Comparison, left: Record, right: Record) -> Iterator[str]:
    shared, known = count_shared_names(left.people, right.people), comparison.authors.counts[0]
    if comparison.authors.known and comparison.authors.level != "none":
        yield f"{shared} of {known} author{'s' if known > 1 else ''}"


def _publication_reasons(comparison: Comparison, left: Record, right: Record) -> Iterator[str]:
    if comparison.pages in {"same range", "same"} and comparison.volumes == "same":
        yield "same volume and pages"
    if comparison.venues == "same":
        yield f"both {left.venue if len(left.venue or '') <= len(right.venue or '') else right.venue}"
    elif comparison.venues in {"differ", "other sort"}:
        yield f"{_printed(left)} / {_printed(right)}"
    elif comparison.year_gap == 0:
        yield f"both {left.year}"


def _printed(record: Record) -> str:
    return " ".join(str(part) for part in (record.venue, record.year) if part)


def _doubts(comparison: Comparison, left: Record, right: Record) -> Iterator[str]:
    if comparison.conflicting_ids:
        yield _different(comparison.conflicting_ids[0])
    is_linked = bool(comparison.shared_ids or comparison.shared_urls)
    if is_linked and comparison.wording.change in {"word", "words", "number", "name", "added", "end"}:
        yield "the titles differ: one of the links is probably wrong"
    if comparison.authors.level == "none":
        yield "no author in common"
    if left.survey_words != right.survey_words:
        yield "only one title calls it a survey or the like"
    if not comparison.genres_agree:
        yield "one is an erratum, a reply or a comment"
    if left.kind != right.kind:
        yield f"one is {with_article(left.kind)}, the other {with_article(right.kind)}"
    if left.is_generic or right.is_generic:
        yield "the title is too general to tell"
    if comparison.year_gap and comparison.year_gap > 1:
        yield f"{comparison.year_gap} years apart"


def _different(pair: tuple[Identifier, Identifier]) -> str:
    name = _SCHEME_NAMES.get(pair[0].scheme, pair[0].scheme)
    plural = name.removesuffix("y") + "ies" if name.endswith("repository") else f"{name}s"
    return f"different {plural}: {pair[0].value} / {pair[1].value}"
