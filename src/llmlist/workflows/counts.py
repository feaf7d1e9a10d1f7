"""Which marked numbers and dates of a document are wrong, and what they should be."""

from __future__ import annotations

from typing import TYPE_CHECKING

from llmlist.lists.counts import (
    CountMark,
    MarkedPlace,
    find_places,
    format_count,
    format_newer_date,
    masked_title,
    parse_mark,
)
from llmlist.lists.document import line_of
from llmlist.lists.reading import read_document
from llmlist.model.edit import Edit
from llmlist.model.problem import Location, Problem
from llmlist.workflows.pairing import match_sections

if TYPE_CHECKING:
    from collections.abc import Iterator

    from llmlist.lists.reading import Reading
    from llmlist.model.catalog import Catalog, Document
    from llmlist.model.edit import Span


def find_count_problems(content: bytes, document: Document, catalog: Catalog) -> tuple[Problem, ...]:
    """Return the marked numbers and dates that are wrong, with the fix, and marks that fit nothing.

    Args:
        content: The document's bytes.
        document: Which document it is, with what its keeper marked.
        catalog: What is counted.

    Raises:
        DataError: The document is not UTF-8.
    """
    if not document.counts:
        return ()
    counter = _Counter(read_document(content, repair=document.repair), document, catalog)
    problems: list[Problem] = []
    taken: set[Span] = set()
    for text in document.counts:
        mark = parse_mark(text)
        places = list(find_places(counter.reading.document, mark))
        # Where two marks fit, the first one says what is counted.
        problems += counter.wrong(mark, [place for place in places if place.span not in taken])
        taken.update(place.span for place in places)
        if not places:
            problems.append(_unfit(document, text))
    return tuple(problems)


class _Counter:
    """Knows how many entries a document and its sections have, and when the last came."""

    def __init__(self, reading: Reading, document: Document, catalog: Catalog) -> None:
        self.reading = reading
        self.document = document
        self.catalog = catalog
        self.sections = match_sections(reading, catalog, document.key)
        self.own = [one for one in catalog.sections if one.document == document.key]
        self.marks = [parse_mark(text) for text in document.counts]
        own = {section.key for section in self.own}
        self.items = [item for item in catalog.items if item.section in own]

    def wrong(self, mark: CountMark, places: list[MarkedPlace]) -> Iterator[Problem]:
        """Yield the places of a mark that say something else than they should."""
        content = self.reading.document.content
        for place in places:
            wanted = self._wanted(mark, place)
            if wanted is not None and wanted != place.text:
                yield Problem(
                    code="stale-count",
                    severity="error",
                    message=f"{place.line.text(content).strip()[:60]!r} should say {wanted}",
                    location=Location(path=self.document.path, line=line_of(content, place.span.start)),
                    hint="`llmlist render` writes it",
                    fixes=(Edit(span=place.span, content=wanted.encode()),),
                )

    def _wanted(self, mark: CountMark, place: MarkedPlace) -> str | None:
        """Return what a place should say; None where nothing tells."""
        if "date" in mark.pattern.groupindex:
            days = [entry.added for item in self.items if (entry := self.catalog.by_key.get(item.key))]
            newest = max((day for day in days if day is not None), key=lambda day: day.sort_key, default=None)
            return None if newest is None else format_newer_date(newest, place)
        number = self._number(place)
        if number is None or (number < mark.step and number):
            return None
        return format_count(number, place, mark)

    def _number(self, place: MarkedPlace) -> int | None:
        """Return how many entries stand in what a place speaks of."""
        heading = next(
            (one for one in self.reading.sections if one.level and one.start <= place.line.start < one.end),
            None,
        )
        if heading is not None and heading.path:
            key = self.sections.get(heading.key)
            return None if key is None else self._number_in(key)
        if place.section is None:
            return len({item.key for item in self.items})
        wanted = masked_title(place.section, self.marks)
        named = [one.key for one in self.own if self._bare(one.title) in {wanted, place.section}]
        return self._number_in(named[0]) if len(named) == 1 else None

    def _bare(self, title: str) -> str:
        """Return a section's title without its own count."""
        for mark in self.marks:
            found = mark.title.fullmatch(title)
            if found is not None and found.groupdict().get("section"):
                return found["section"]
        return masked_title(title, self.marks)

    def _number_in(self, section: str) -> int:
        below = self.catalog.sections_below(section)
        return len({item.key for item in self.items if item.section in below})


def _unfit(document: Document, text: str) -> Problem:
    return Problem(
        code="count-not-found",
        severity="warning",
        message=f"no line of {document.path} fits the count {text!r}",
        location=Location(path=document.path),
        hint="copy the words around the number into `counts` in catalog.yaml, with {count} in its place",
    )
