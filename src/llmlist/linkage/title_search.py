"""Which of some papers a listed title means: each scored from 0 to 1, with what speaks for it and against.

Unlike two entries of one list, a title and a paper among millions are never thought to be one work until
the title says so. The papers to look at come from elsewhere, in batches; this module must not know how they
are found. Scores are for ranking and for people: they are no probabilities.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from llmlist.linkage.comparison import compare
from llmlist.linkage.matching import reason_for
from llmlist.model.search_form import search_form

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from llmlist.linkage.comparison import Comparison
    from llmlist.linkage.record import Record

CERTAIN: Final = 0.85
"""From this score on a paper is the one that is meant, if no other comes near."""
WORTH_A_LOOK: Final = 0.7
"""From this score on a person should look."""
MARGIN: Final = 0.03
"""A paper that scores so little less than the best one makes the answer doubtful."""

_LOOKED_AT: Final = 8
"""Papers of a batch that are compared part by part: those whose letters are most alike."""
_LEAST_LIKENESS: Final = 0.5
_NAME_WORDS: Final = 2
"""A title of so few words of weight is borne by many papers."""

# What a difference in wording takes off the likeness of the titles, and the most that is left of it.
_TITLE_COSTS: Final[Mapping[str, tuple[float, float]]] = {
    "equal": (0.0, 1.0),
    "note": (0.0, 0.99),
    "nickname": (0.0, 0.99),
    "spelling": (0.0, 0.99),
    "small words": (0.0, 0.97),
    "near word": (0.0, 0.95),
    "subtitle": (0.0, 0.9),
    "front": (0.0, 0.84),
    "end": (0.0, 0.84),
    "added": (0.05, 0.84),
    "word": (0.1, 0.84),
    "words": (0.15, 0.8),
    "number": (0.3, 0.5),
    "name": (0.3, 0.5),
}
_PARTS: Final = frozenset({"equal", "note", "nickname", "subtitle", "front", "end"})
# The same where so few letters differ that they may be no other words but several slips, or one in a name.
_SLIPS: Final[Mapping[str, tuple[float, float]]] = {"words": (0.1, 0.9), "name": (0.15, 1.0)}
_NEARLY_ALL: Final = 0.93
_PEOPLE_COSTS: Final[Mapping[str, float]] = {
    "half": 0.02,
    "few": 0.1,
    "none": 0.4,
    "one unknown": 0.02,
    "both unknown": 0.02,
}
_AGREED: Final = frozenset({"all, many", "all, two", "all, one", "all, short", "most"})
_YEAR_COSTS: Final = (0.0, 0.0, 0.02, 0.04, 0.06)
_FAR_COST: Final = 0.15
_GENRE_COST: Final = 0.3


@dataclass(frozen=True, slots=True, kw_only=True)
class Meant:
    """The paper that a title most likely means.

    Attributes:
        record: The paper.
        score: 0 to 1.
        decision: ``match``: take it. ``possible``: a person should look first.
        reason: What speaks for it and against, for people.
    """

    record: Record
    score: float
    decision: Literal["match", "possible"]
    reason: str


def find_meant(asked: Record, batches: Iterable[Sequence[Record]]) -> Meant | None:
    """Return the paper that is meant, or None where none comes near.

    Args:
        asked: The listed work: its title, and authors and year as far as they are known.
        batches: Papers, the likeliest first; no more of them are taken than are needed.
    """
    scored: list[tuple[float, Record, Comparison]] = []
    for batch in batches:
        scored += (_score(asked, one) for one in _most_alike(asked, batch))
        scored.sort(key=lambda one: (-one[0], one[1].key))
        if scored and scored[0][0] >= CERTAIN:
            break
    if not scored or scored[0][0] < WORTH_A_LOOK:
        return None
    score, record, comparison = scored[0]
    doubts = list(_doubts(asked, scored))
    decision: Literal["match", "possible"] = "possible" if doubts or score < CERTAIN else "match"
    reason = reason_for(comparison, "possible", asked, record)
    return Meant(record=record, score=score, decision=decision, reason="; ".join([reason, *doubts]))


def _most_alike(asked: Record, batch: Sequence[Record]) -> list[Record]:
    """Return the papers of a batch whose titles are most alike, as letters go."""
    # Loaded late: only linkage needs it.
    from rapidfuzz import fuzz, process  # noqa: PLC0415

    titles = [_glued(one.title) for one in batch]
    found = process.extract(
        _glued(asked.title), titles, scorer=fuzz.ratio, limit=_LOOKED_AT, score_cutoff=100 * _LEAST_LIKENESS
    )
    close = {place for _, _, place in found}
    # A subtitle that is left out leaves few letters: the title may still be the beginning of the other.
    start = _glued(asked.title)
    close |= {place for place, title in enumerate(titles) if start and title.startswith(start)}
    return [batch[place] for place in sorted(close)]


def _glued(title: str) -> str:
    return search_form(title).replace(" ", "")


def _score(asked: Record, found: Record) -> tuple[float, Record, Comparison]:
    comparison = compare(asked, found)
    score = _title_score(comparison)
    score -= _PEOPLE_COSTS.get(comparison.authors.level, 0.0)
    gap = comparison.year_gap
    score -= 0.0 if gap is None else _YEAR_COSTS[gap] if gap < len(_YEAR_COSTS) else _FAR_COST
    score -= 0.0 if comparison.genres_agree and asked.survey_words == found.survey_words else _GENRE_COST
    if comparison.doi == "same":
        score = max(score, 1.0)
    return round(max(score, 0.0), 3), found, comparison


def _title_score(comparison: Comparison) -> float:
    change, likeness, changed = comparison.wording
    cost, most = _TITLE_COSTS.get(change, (1.0, 0.0))
    if change in _PARTS:
        # What is left out makes titles unlike, and is no other wording.
        return most
    if likeness >= _NEARLY_ALL and change in _SLIPS and _may_be_slips(changed):
        cost, most = _SLIPS[change]
    return min(most, likeness) - cost


def _may_be_slips(changed: str) -> bool:
    """Tell whether words may be misspelt: a number is none, and one name with something behind is another."""
    one, _, other = changed.partition(" / ")
    return not any(map(str.isdigit, changed)) and not one.startswith(other) and not other.startswith(one)


def _doubts(asked: Record, scored: Sequence[tuple[float, Record, Comparison]]) -> Iterable[str]:
    best, record, comparison = scored[0]
    rival = next((one for one in scored[1:] if one[1].key != record.key), None)
    if rival is not None and best - rival[0] < MARGIN:
        yield f"{rival[1].key} is as near: {rival[1].title!r}"
    is_known = comparison.authors.level in _AGREED or comparison.doi == "same"
    if not is_known and (asked.is_generic or asked.content_words <= _NAME_WORDS):
        yield "many papers may bear so short a title"
