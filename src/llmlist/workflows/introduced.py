"""What a change has brought: problems that were not there before it, and entries that are new."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from llmlist.model.wording import count_of
from llmlist.workflows.pairing import draft_at, find_repeats

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator, Mapping, Sequence

    from llmlist.model.problem import Problem
    from llmlist.workflows.evidence import Evidence


@dataclass(frozen=True, slots=True, kw_only=True)
class Introduced:
    """What a change has brought.

    Attributes:
        problems: Those that were not there before.
        new: Titles of entries that are new, in the catalogue or in a document alone.
        gone: Titles of entries that the catalogue has no longer.
    """

    problems: tuple[Problem, ...]
    new: tuple[str, ...]
    gone: tuple[str, ...]


def find_introduced(
    now: Evidence, found: Sequence[Problem], past: Evidence, before: Sequence[Problem]
) -> Introduced:
    """Return what has come since an earlier time.

    A problem is told by its rule, its entry and the text of its line: lines that have only moved bring
    nothing.

    Args:
        now: What there is.
        found: The problems in it.
        past: What there was.
        before: The problems in that.
    """
    old = Counter(_identity(one, past.workspace.files) for one in before)
    problems = []
    for one in found:
        identity = _identity(one, now.workspace.files)
        if old[identity]:
            old[identity] -= 1
        else:
            problems.append(one)
    then, own = past.workspace.catalog, now.workspace.catalog
    known = {*_strangers(past)}
    strangers = [title for title in _strangers(now) if title not in known]
    return Introduced(
        problems=tuple(problems),
        new=(*(entry.title for entry in own.entries if entry.key not in then.by_key), *strangers),
        gone=tuple(entry.title for entry in then.entries if entry.key not in own.by_key),
    )


def _strangers(evidence: Evidence) -> Iterator[str]:
    """Yield the titles of the works that a document shows and the catalogue does not list."""
    for page in evidence.pages:
        repeats = find_repeats(page.reading, page.pairing)
        for ref in page.pairing.unknown:
            if ref not in repeats and (page.document.key, ref) not in evidence.listed_again:
                yield draft_at(page.reading, ref).title


def _identity(problem: Problem, files: Mapping[str, bytes]) -> Hashable:
    place = problem.location
    if place is None:
        return problem.code, problem.message
    text = b""
    if place.line is not None and place.path in files:
        lines = files[place.path].split(b"\n")
        text = lines[place.line - 1].strip() if place.line <= len(lines) else b""
    return problem.code, place.path, text, problem.entry_key, problem.message if not text else ""


def summarize(introduced: Introduced) -> str:
    """Return one line on a change: ``2 new entries, 1 duplicate``."""
    counts = Counter(one.code for one in introduced.problems)
    parts = []
    if introduced.new:
        parts.append(count_of(len(introduced.new), "new entry", "new entries"))
    if introduced.gone:
        parts.append(f"{count_of(len(introduced.gone), 'entry', 'entries')} removed")
    repeated = counts["duplicate"] + counts["listed-already"] + counts["listed-twice"]
    if repeated:
        parts.append(count_of(repeated, "duplicate", "duplicates"))
    if counts["wrong-section"]:
        parts.append(f"{counts['wrong-section']} in the wrong section")
    said = {"duplicate", "listed-already", "listed-twice", "wrong-section", "not-in-catalogue"}
    others = sum(count for code, count in counts.items() if code not in said)
    if others:
        parts.append(count_of(others, "other problem", "other problems"))
    return ", ".join(parts) or "nothing new"
