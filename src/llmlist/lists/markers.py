"""The comments that mark managed regions: ``<!-- llmlist:toc -->`` up to ``<!-- llmlist:end -->``.

Knows where regions begin and end. What stands in them is written in ``regions``.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

from llmlist.model.edit import Span

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_MARKER: Final = re.compile(rb"<!--[ \t]*+llmlist:([\w-]*+)")
_SWITCHES: Final = frozenset({"off", "on", "ignore"})
_END: Final = "end"
_DEEPEST_MARGIN: Final = 3
"""Blanks before a marker; one more would make it code: https://spec.commonmark.org/0.31.2/#html-blocks."""

Ground = Literal["outermost", "inner", "code"]
"""What a byte of a document stands in: HTML outside of lists and quotes, something else, or code."""


class Region(NamedTuple):
    """A stretch of a document that llmlist writes whole.

    Attributes:
        name: What kind it is: the word behind ``llmlist:``.
        options: The text behind that word.
        start: First byte of the opening marker.
        inside: From the line below the opening marker to the line of the closing one.
        sound: It holds no other region and stands in none.
    """

    name: str
    options: str
    start: int
    inside: Span
    sound: bool = True


class MarkerFault(NamedTuple):
    """A marker that makes no region.

    Attributes:
        offset: Of the marker's first byte.
        message: What is wrong.
        hint: What to do.
    """

    offset: int
    message: str
    hint: str


class Markers(NamedTuple):
    """The managed regions of a document and the faults in their markers, both in document order."""

    regions: tuple[Region, ...] = ()
    faults: tuple[MarkerFault, ...] = ()


NO_MARKERS: Final = Markers()


class _Marker(NamedTuple):
    """One marker: its name, options, first byte, and the lines around it."""

    name: str
    options: str
    start: int
    line: Span


def find_markers(content: bytes, ground_at: Callable[[int], Ground]) -> Markers:
    """Find the managed regions of a document.

    Args:
        content: The document; what is switched off is blank in it.
        ground_at: Says what a byte stands in. Markers in code are text about markers.
    """
    faults: list[MarkerFault] = []
    regions: list[Region] = []
    waiting: list[tuple[_Marker, bool]] = []
    for marker in _markers(content, ground_at, faults):
        if marker.name != _END:
            if waiting:
                waiting[-1] = (waiting[-1][0], False)
                faults.append(_nested(content, marker, waiting[-1][0]))
            waiting.append((marker, not waiting))
        elif waiting:
            opening, sound = waiting.pop()
            inside = Span(opening.line.end, marker.line.start)
            regions.append(Region(opening.name, opening.options, opening.start, inside, sound))
        else:
            faults.append(
                MarkerFault(marker.start, "`llmlist:end` closes no region", "take the marker out, or open it")
            )
    faults += (_unclosed(marker) for marker, _ in waiting)
    return Markers(tuple(sorted(regions, key=lambda one: one.start)), tuple(sorted(faults)))


def _markers(
    content: bytes, ground_at: Callable[[int], Ground], faults: list[MarkerFault]
) -> Iterator[_Marker]:
    position = 0
    while (found := _MARKER.search(content, position)) is not None:
        start = found.start()
        margin, stop = content.rfind(b"\n", 0, start) + 1, content.find(b"\n", start)
        line = Span(margin, stop + 1 if stop >= 0 else len(content))
        close = content.find(b"-->", found.end(), line.end)
        # Where a line closes no comment, none of its markers is one.
        position = close + 3 if close >= 0 else line.end
        name = found[1].decode()
        silences = not name and content[found.end() : close].split()[:1] == [b"ignore"]
        if close < 0 or name in _SWITCHES or silences:
            continue
        ground = ground_at(start)
        before, behind = content[margin:start], content[close + 3 : line.end]
        if ground == "code" or before.rstrip().endswith(b"`"):
            continue
        alone = not before.strip(b" ") and len(before) <= _DEEPEST_MARGIN and not behind.strip()
        if ground == "outermost" and alone:
            yield _Marker(name, content[found.end() : close].decode().strip(), start, line)
        else:
            message = (
                f"the marker `llmlist:{name}` does not stand alone on a line, outside of lists and quotes"
            )
            faults.append(MarkerFault(start, message, "give it a line of its own, without indentation"))


def _nested(content: bytes, inner: _Marker, outer: _Marker) -> MarkerFault:
    line = content.count(b"\n", 0, outer.start) + 1
    return MarkerFault(
        inner.start,
        f"the region `{inner.name}` begins inside the region `{outer.name}` of line {line}",
        f"write `<!-- llmlist:end -->` where `{outer.name}` ends: regions do not nest",
    )


def _unclosed(marker: _Marker) -> MarkerFault:
    return MarkerFault(
        marker.start,
        f"the region `{marker.name}` is never closed",
        "write a line `<!-- llmlist:end -->` where it ends",
    )
