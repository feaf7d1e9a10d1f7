"""What a comparison says, as named pieces of evidence, and their sums. See ``linkage.weights``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from llmlist.linkage.weights import START, WEIGHTS, Weight

if TYPE_CHECKING:
    from collections.abc import Iterator

    from llmlist.linkage.comparison import Comparison
    from llmlist.linkage.record import Record

_INEXACT: Final = frozenset({"front", "end", "added", "near word", "word", "words", "number"})
_TEXTS: Final = frozenset({"paper", "article", "other"})
"""Kinds that lists do not tell apart reliably."""
_EXACT: Final = frozenset({"equal", "note", "spelling", "nickname"})
_UNTITLED: Final = frozenset({"one unknown", "both unknown"})
_BANDS: Final = (0.95, 0.9, 0.85, 0.8, 0.7, 0.6, 0.5)
_OTHER_NAMES: Final = frozenset({"front", "added", "near word", "word", "words", "number"})
_ONE_TITLE: Final = frozenset({"equal", "note", "spelling", "nickname", "small words", "front"})
_REWORDED: Final = frozenset({"end", "added", "near word", "word", "words"})
_NAME_WORDS: Final = 4
_FEW_WORDS, _SOME_WORDS = 2, 4
_NEAR_YEARS, _FAR_YEARS = 2, 4


def evidence_of(comparison: Comparison, left: Record, right: Record) -> tuple[str, ...]:
    """Return the names of the evidence on one pair, each a key of `weights.WEIGHTS`."""
    return (
        *_evidence_of_titles(comparison, left, right),
        *_evidence_of_authors(comparison),
        *(("same title, no authors",) if _has_only_title(comparison, left, right) else ()),
        _evidence_of_years(comparison, left, right),
        f"venue: {comparison.venues}",
        f"place: {comparison.pages} / {comparison.volumes}",
        f"number: {comparison.numbers}",
        f"doi: {comparison.doi}",
        *_evidence_of_pages(comparison, left, right),
    )


def sums_of(evidence: tuple[str, ...]) -> Weight:
    """Return the two sums over some evidence."""
    weights = [WEIGHTS[name] for name in evidence]
    return Weight(
        START.work + sum(weight.work for weight in weights),
        START.record + sum(weight.record for weight in weights),
    )


def _evidence_of_titles(comparison: Comparison, left: Record, right: Record) -> Iterator[str]:
    wording = comparison.wording
    yield f"title: {wording.change}"
    if wording.change in _INEXACT:
        yield f"likeness: {next((band for band in _BANDS if wording.likeness >= band), 'less')}"
    if wording.change not in _UNTITLED:
        yield from _evidence_of_length(comparison, left, right)
    if not comparison.genres_agree:
        yield "genres differ"


def _evidence_of_length(comparison: Comparison, left: Record, right: Record) -> Iterator[str]:
    is_generic = left.is_generic or right.is_generic
    count = min(left.content_words, right.content_words)
    if is_generic:
        yield "generic"
    else:
        length = "1-2" if count <= _FEW_WORDS else "3-4" if count <= _SOME_WORDS else "5+"
        yield f"content words: {length}"
    if comparison.year_gap and (is_generic or count <= _FEW_WORDS):
        yield "short title, other year"
    if comparison.pages == "differ" and comparison.wording.change in _REWORDED:
        yield "other title, other pages"


def _evidence_of_pages(comparison: Comparison, left: Record, right: Record) -> Iterator[str]:
    """Yield what links say, and what sort of thing the records are."""
    if any(one.scheme != "doi" for one in comparison.work_ids):
        yield "same identifier"
    elif comparison.doi != "same" and (comparison.shared_urls or comparison.shared_ids):
        yield "same address"
    elif any(mine.scheme != "doi" for mine, _ in comparison.conflicting_ids):
        yield "other identifier"
    is_linked = bool(comparison.shared_ids or comparison.shared_urls)
    longest = max(_words_but_numbers(left), _words_but_numbers(right))
    if is_linked and longest <= _NAME_WORDS and comparison.wording.change in _OTHER_NAMES:
        yield "other names"
    if left.survey_words != right.survey_words:
        yield "only one is a survey"
    if left.kind != right.kind and not {left.kind, right.kind} <= _TEXTS:
        yield "another kind"


def _words_but_numbers(record: Record) -> int:
    return record.content_words - sum(1 for word in record.core.words if word.isdigit())


def _has_only_title(comparison: Comparison, left: Record, right: Record) -> bool:
    is_one = comparison.authors.level == "both unknown" and comparison.wording.change in _EXACT
    return is_one and min(left.content_words, right.content_words) > _FEW_WORDS


def _evidence_of_authors(comparison: Comparison) -> Iterator[str]:
    authors = comparison.authors
    yield f"authors: {authors.level}"
    if authors.same_first is not None:
        yield f"first: {authors.same_first}"
    fewer, more = authors.counts
    if 0 < fewer < more:
        yield "counts: half" if fewer * 2 <= more else "counts: near"


def _evidence_of_years(comparison: Comparison, left: Record, right: Record) -> str:
    gap = comparison.year_gap
    if gap is None:
        return "year: one unknown" if comparison.years_known else "year: both unknown"
    if 0 < gap <= _NEAR_YEARS and _is_slip_of_year(comparison, left, right):
        return "year: near, same venue"
    return f"year: {gap if gap <= _NEAR_YEARS else '3-4' if gap <= _FAR_YEARS else 'far'}"


def _is_slip_of_year(comparison: Comparison, left: Record, right: Record) -> bool:
    """Tell whether nothing but the year differs: what comes out again each year has a short title."""
    return (
        comparison.venues == "same"
        and comparison.wording.change in _ONE_TITLE
        and comparison.volumes != "differ"
        and comparison.pages not in {"differ", "overlap"}
        and not (left.is_generic or right.is_generic)
        and min(left.content_words, right.content_words) > _FEW_WORDS
    )
