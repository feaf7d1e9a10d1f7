"""Paragraphs and lines that are references, told from prose: who, what, where and when.

What a reference says is read in ``drafts``; here is only which paragraphs of a section are some.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from llmlist.lists.blocks import Paragraph
from llmlist.lists.fields import are_names, date_or_venue
from llmlist.lists.lines import split_lines
from llmlist.lists.people_heads import find_people_head
from llmlist.lists.views import TextView

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from llmlist.lists.blocks import Block, Inlines

_NUMBER: Final = re.compile(r"\s*+(?:\[[\w+.-]{1,12}\]|\d{1,3}[.)])?\s*+")
_MARKED_LINE: Final = re.compile(r"\s*+(?:\[[\w+.-]{1,12}\]|\(\d{1,3}\)|\d{1,3}[.)])\s")
_CITED: Final = re.compile(r"([^()\[\]\n\"“:|]{3,300}?)\s\((?:19|20)\d\d[a-z]?(?:,[^()]{1,20})?\)")
_YEAR: Final = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_FEWEST: Final = 2
_FEWEST_WORDS: Final = 4
_LONGEST: Final = 700
_LINES_OF_ENTRY: Final = 3


def find_cited_works(content: bytes, blocks: Sequence[Block]) -> tuple[Inlines, ...]:
    """Return the references among some blocks of one section; none where they are not most of the text."""
    parts = [part for block in blocks if isinstance(block, Paragraph) for part in _parts(content, block)]
    found: list[Inlines] = []
    for place, part in enumerate(parts):
        if (len(found) + len(parts) - place) * 2 <= len(parts):
            return ()  # as in most sections
        if _is_reference(TextView(content, (part,))):
            found.append(part)
    return tuple(found) if len(found) >= _FEWEST and len(found) * 2 > len(parts) else ()


def _parts(content: bytes, block: Paragraph) -> Iterator[Inlines]:
    """Yield a paragraph, or its lines where each begins with the number of a reference."""
    lines = split_lines(block.inlines) if b"\n" in content[block.start : block.end].strip() else ()
    if len(lines) > 1 and all(_MARKED_LINE.match(TextView(content, (line,)).text) for line in lines):
        yield from lines
    else:
        yield block.inlines


def _is_reference(view: TextView) -> bool:
    if len(view.text) > _LONGEST or not _YEAR.search(view.text):
        return False
    number = _NUMBER.match(view.text)
    start = number.end() if number is not None else 0
    cited = _CITED.match(view.text, start)
    if cited is not None and are_names(cited[1]):
        return len(view.text[cited.end() :].split()) >= _FEWEST_WORDS
    head = None if _is_titled(view) else find_people_head(view, start)
    if head is None:
        return _is_titled(view)
    people = view.text[start : head.end]
    named = head.telling or "." in people or "," in people
    return named and len(view.text[head.behind :].split()) >= _FEWEST_WORDS


def _is_titled(view: TextView) -> bool:
    """Tell whether a bold title, people, and where or when stand on a line each."""
    lines = [line.strip() for line in view.text.strip().split("\n")]
    if len(lines) < _LINES_OF_ENTRY or not view.strong or view.strong[0].start > 0:
        return False
    whole = view.text[: view.strong[0].end].strip() == lines[0]
    return whole and are_names(lines[1], several=True) and date_or_venue(lines[2].strip(" .,()")) is not None
