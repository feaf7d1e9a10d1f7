"""Numbers and dates that a keeper has marked in ``catalog.yaml`` to be kept right.

A mark is a piece of a line with place-holders: ``## {section} ({count})``, ``over {count:100} papers``,
``Last updated: {date}``. This module knows lines and patterns and nothing of the catalogue.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple

from llmlist.lists.blocks import ItemList, ListItem, Quote, Verbatim
from llmlist.lists.dates import format_date_like, parse_date_text
from llmlist.lists.document import OFF, ON
from llmlist.model.count_mark import COUNT, HOLDER, find_mark_fault
from llmlist.model.edit import Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from llmlist.lists.blocks import Block
    from llmlist.lists.document import Document
    from llmlist.model.date import PartialDate

_MARKUP: Final = re.compile(r"[*_`]+|^\s*#{1,6}\s+")
_NUMBER: Final = r"(?<![\d.,])(?P<count>\d{1,3}(?:,\d{3})+|\d{1,9})(?!\d)"
_MONTH: Final = r"[A-Z][a-z]{2,8}\.?"
_DATE: Final = (
    r"(?<!\d)(?P<date>(?:19|20)\d\d[-/.]\d{1,2}(?:[-/.]\d{1,2})?|(?:19|20)\d\d年\d{1,2}月(?:\d{1,2}日)?"
    rf"|{_MONTH} (?:\d{{1,2}}(?:st|nd|rd|th)?,? )?(?:19|20)\d\d|\d{{1,2}} {_MONTH},? (?:19|20)\d\d)(?!\d)"
)
_LONGEST_LINE: Final = 2000


class CountMark(NamedTuple):
    """What a keeper marked.

    Attributes:
        text: As in ``catalog.yaml``.
        pattern: Finds it in a line; groups ``count``, ``date``, ``section``.
        title: Finds it in the text of a heading.
        step: The number is rounded down to a multiple of this.
    """

    text: str
    pattern: re.Pattern[str]
    title: re.Pattern[str]
    step: int


class MarkedPlace(NamedTuple):
    """A place of a document that a mark fits.

    Attributes:
        span: The number or the date.
        text: As written.
        section: What stands for the section, or None.
        line: The line in which it stands, without its end.
    """

    span: Span
    text: str
    section: str | None
    line: Span


@lru_cache(maxsize=64)
def parse_mark(text: str) -> CountMark:
    """Read a mark.

    Raises:
        ValueError: It is none: see `model.count_mark`.
    """
    fault = find_mark_fault(text)
    if fault is not None:
        raise ValueError(fault)
    step = next((int(found[1] or 1) for name in HOLDER.findall(text) if (found := COUNT.fullmatch(name))), 1)
    return CountMark(text, _compiled(text.strip()), _compiled(_MARKUP.sub("", text).strip()), step)


def find_places(document: Document, mark: CountMark) -> Iterator[MarkedPlace]:
    """Yield the places that a mark fits; code, regions and what is switched off are left out."""
    content = document.content
    hidden = sorted(_hidden(document))
    start = 0
    for line in content.split(b"\n"):
        span = Span(start, start + len(line.rstrip(b"\r")))
        start += len(line) + 1
        if len(line) > _LONGEST_LINE or any(one.start <= span.start < one.end for one in hidden):
            continue
        text = span.text(content)
        for found in mark.pattern.finditer(text):
            groups = found.groupdict()
            name = "count" if groups.get("count") else "date"
            first, behind = (span.start + len(text[:n].encode()) for n in found.span(name))
            yield MarkedPlace(Span(first, behind), found[name], groups.get("section"), span)


def masked_title(title: str, marks: Sequence[CountMark]) -> str:
    """Return a heading's text with the place-holder where a mark has its number or date.

    >>> masked_title("Papers (12)", [parse_mark("## {section} ({count})")])
    'Papers ({})'
    """
    for mark in marks:
        found = mark.title.fullmatch(title)
        if found is not None:
            start, end = found.span("count" if "count" in found.groupdict() else "date")
            return f"{title[:start]}{{}}{title[end:]}"
    return title


def format_count(number: int, place: MarkedPlace, mark: CountMark) -> str:
    """Write a number as the place writes its own: rounded down, with commas where it has some."""
    rounded = number - number % mark.step
    return f"{rounded:,}" if "," in place.text else str(rounded)


def format_newer_date(date: PartialDate, place: MarkedPlace) -> str | None:
    """Write a date as the place writes its own; None where that is as new already."""
    shown = parse_date_text(place.text)
    if shown is None or shown.covers(date) or shown.sort_key >= date.sort_key:
        return None
    return format_date_like(date, place.text)


def _compiled(text: str) -> re.Pattern[str]:
    pieces = []
    position = 0
    for holder in HOLDER.finditer(text):
        pieces.append(_literal(text[position : holder.start()]))
        name = holder[1]
        pieces.append(
            r"(?P<section>\S(?:.{0,200}?\S)??)" if name == "section" else _DATE if name == "date" else _NUMBER
        )
        position = holder.end()
    pieces.append(_literal(text[position:]))
    return re.compile(("^ {0,3}" if text.startswith("#") else "") + "".join(pieces))


def _literal(text: str) -> str:
    """Return a pattern for text in which runs of blanks are one."""
    return r"[ \t]+".join(re.escape(word) for word in re.split(r"\s+", text))


def _hidden(document: Document) -> Iterator[Span]:
    yield from (region.inside for region in document.markers.regions)
    yield from (Span(one.start, one.end) for one in _code(document.blocks))
    for off in OFF.finditer(document.content):
        on = ON.search(document.content, off.end())
        yield Span(off.start(), on.end() if on else len(document.content))


def _code(blocks: Sequence[Block | ListItem]) -> Iterator[Verbatim]:
    for block in blocks:
        if isinstance(block, Verbatim) and block.kind in {"code", "front matter"}:
            yield block
        elif isinstance(block, ItemList):
            yield from _code(block.items)
        elif isinstance(block, ListItem | Quote):
            yield from _code(block.blocks)
