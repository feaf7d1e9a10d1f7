"""Rules on how titles and venues are worded."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Final

from llmlist.model.problem import Problem
from llmlist.model.venue import parse_venue

if TYPE_CHECKING:
    from collections.abc import Iterator

    from llmlist.workflows.evidence import Evidence, Shown

_STOP: Final = re.compile(r"(?<=[^\W\d_]{4})\.$")
_ABBREVIATIONS: Final = ("etc.", "corp.", "univ.", "conf.", "proc.", "dept.", "intl.")
_LATEX: Final = re.compile(r"\\[A-Za-z]{2,20}|\$[^$\s](?:[^$]{0,80}[^$\s])?\$(?!\d)|\{\\|\\[\"'`^~][A-Za-z{]")
_YEAR: Final = re.compile(r"['’‘]?(?:19|20)\d\d(?!\d)|['’‘]\d\d(?!\d)")
_MARKS: Final = re.compile(r"[*_`()\[\]]")
_COMPOUND: Final = re.compile(r"[^\w\s.']")
_FEWEST_WORDS: Final = 4


def without_stop(title: str) -> str:
    """Return a title without the full stop that ends it as if it were a sentence.

    >>> without_stop("Rivers of Glass."), without_stop("Acme Inc."), without_stop("To be continued...")
    ('Rivers of Glass', 'Acme Inc.', 'To be continued...')
    """
    kept = title.casefold().endswith(_ABBREVIATIONS)
    return title if kept else _STOP.sub("", title)


def find_trailing_stops(evidence: Evidence) -> Iterator[Problem]:
    """A title ends in a full stop."""
    for item in evidence.workspace.catalog.items:
        if item.title is not None and without_stop(item.title) != item.title:
            yield Problem(
                code="trailing-stop",
                severity="info",
                message=f"the title {item.title!r} ends in a full stop",
                location=evidence.source((item.key, item.section)),
                entry_key=item.key,
                hint="`llmlist check --fix` drops it",
            )


def find_shouting_titles(evidence: Evidence) -> Iterator[Problem]:
    """A title is written in capitals alone."""
    for shown in evidence.shown_items:
        words = re.findall(r"[^\W\d_]{2,}", shown.draft.title)
        if len(words) >= _FEWEST_WORDS and all(word.isupper() for word in words):
            yield evidence.problem(
                shown,
                "title",
                code="shouting-title",
                severity="info",
                message=f"the title {shown.draft.title!r} is written in capitals",
                hint="write it as the paper itself does",
            )


def find_latex_titles(evidence: Evidence) -> Iterator[Problem]:
    r"""A title holds LaTeX, such as ``\emph`` or ``$n$``."""
    for shown in evidence.shown_items:
        found = _LATEX.search(shown.draft.title)
        if found is not None:
            yield evidence.problem(
                shown,
                "title",
                code="latex-in-title",
                severity="info",
                message=f"the title {shown.draft.title!r} holds LaTeX: {found[0]}",
                hint="write the character that it prints as",
            )


def find_venue_spellings(evidence: Evidence) -> Iterator[Problem]:
    """A document writes one venue in several ways; the rarer ones are reported."""
    uses: dict[tuple[str, str, str | None], list[tuple[Shown, str]]] = defaultdict(list)
    for shown in evidence.shown_items:
        text = shown.draft.venue
        venue = None if text is None else parse_venue(text)
        if text is not None and venue is not None:
            uses[shown.page.document.key, venue.acronym, venue.track].append((shown, _name(text)))
    for alike in uses.values():
        names = Counter(name for _, name in alike)
        usual, count = max(names.items(), key=lambda one: (one[1], one[0]))
        for shown, name in alike:
            if _is_another_name(name, usual) and names[name] * 2 < count:
                yield evidence.problem(
                    shown,
                    "venue",
                    code="venue-spelling",
                    severity="info",
                    message=f"the venue {shown.draft.venue!r} is written {usual!r} elsewhere, {count} times",
                    hint="write one name for one venue",
                )


def find_unknown_venues(evidence: Evidence) -> Iterator[Problem]:
    """A venue is none that the vocabulary knows; the rule is followed only where it is asked for."""
    for shown in evidence.shown_items:
        if shown.draft.venue is not None and parse_venue(shown.draft.venue) is None:
            yield evidence.problem(
                shown,
                "venue",
                code="unknown-venue",
                severity="info",
                message=f"{shown.draft.venue!r} is no venue that is known here",
                hint="look whether it is misspelt",
            )


def _is_another_name(name: str, usual: str) -> bool:
    """Tell whether a venue goes by two names, not by one with something added or a second venue beside it."""
    words, others = set(name.casefold().split()), set(usual.casefold().split())
    return not (_COMPOUND.search(name) or words <= others or words >= others)


def _name(venue: str) -> str:
    """Return a venue without its year and marks."""
    return " ".join(_MARKS.sub(" ", _YEAR.sub(" ", venue)).strip(" ,.:-").split())
