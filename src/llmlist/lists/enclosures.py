"""Which marks and brackets of an item enclose several of its units, and what is left of them with fewer.

``**Title.** ICML 2024. (Lab, 2023)``: the bold letters close behind a stop, which no unit holds, and the
brackets enclose two units. Where one unit is left out, the others keep what encloses them, and what
encloses none goes. It knows an item's wording, not its facts.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Container, Sequence

    from llmlist.lists.templates import Template

_MARK: Final = re.compile(
    rb"(?P<open>[(\[{]|\xe2\x80\x9c|\xe3\x80\x8a|\xe3\x80\x90|\xef\xbc\x88|<(?P<tag>[a-z]{1,6})\b[^<>]{0,200}>)"
    rb"|(?P<close>[)\]}]|\xe2\x80\x9d|\xe3\x80\x8b|\xe3\x80\x91|\xef\xbc\x89|</(?P<end>[a-z]{1,6})>)"
    rb"|(?P<both>\*{1,3}|_{1,3}|`{1,2}|\")",
    re.IGNORECASE,
)
_CLOSES: Final = {
    b")": b"(",
    b"]": b"[",
    b"}": b"{",
    "”".encode(): "“".encode(),
    "》".encode(): "《".encode(),
    "】".encode(): "【".encode(),
    "）".encode(): "（".encode(),
}
_TOGGLES: Final = (b"*", b"**", b"***", b"_", b"__", b"___")
"""Stars that stand alone close inside a value of the template: a name in bold letters among others."""

_VOID: Final = frozenset({b"br", b"img", b"hr", b"wbr"})
_MARKER: Final = re.compile(rb"[ \t>]*(?:[-*+]|\d{1,9}[.)])[ \t]+")
_LINE_MARKER: Final = re.compile(rb"\n[ \t>]*+\*[ \t]\Z")
"""A star that begins an item of a list on a further line."""


_ADDRESS: Final = re.compile(rb"https?://[^\s()<>\"]*+")


class Enclosure(NamedTuple):
    """A pair of marks in an item's literal text.

    Attributes:
        first: Index of the gap in which it opens.
        opens: Where the opening mark stands in that gap, half-open.
        last: Index of the gap in which it closes: it encloses the units from ``first`` to before ``last``.
        closes: Where the closing mark stands in that gap.
    """

    first: int
    opens: tuple[int, int]
    last: int
    closes: tuple[int, int]


def literals_without(template: Template, left_out: Container[int]) -> list[bytes]:
    """Return the literal text before each unit that stays, and behind the last one.

    Args:
        template: The item.
        left_out: Indexes of the units that go. What stands before such a unit goes with it, but for marks
            that the others need; the first unit hands the beginning of the item on to the next.
    """
    count = len(template.units)
    gaps = [template.gap(index) for index in range(count + 1)]
    stay = [index for index in range(count) if index not in left_out]
    if len(stay) == count or not stay:
        return gaps
    enclosures = find_enclosures(gaps)
    kept = [one for one in enclosures if any(one.first <= index < one.last for index in stay)]
    dead = [one for one in enclosures if one not in kept]
    made: list[bytes] = []
    gone: list[int] = []
    for index in range(count + 1):
        if index < count and index in left_out:
            gone.append(index)
            continue
        if not gone:
            made.append(_without(gaps[index], index, dead))
        elif made:
            made.append(_merged(gaps, [*gone, index], kept, dead))
        else:
            made.append(_beginning(gaps, [*gone, index], kept, dead))
        gone = []
    return made


class _Stray(NamedTuple):
    """A mark of which the other half is missing: its sort, its gap, and where it stands there."""

    sort: bytes
    gap: int
    span: tuple[int, int]
    opens: bool


def close_strays(gaps: Sequence[bytes], template: Template) -> tuple[list[bytes], dict[int, bytes]]:
    """Mend marks that joining units has left without their other half.

    A bracket that the template leaves open stays so: the list may write it.

    Args:
        gaps: What stands before each unit of a new item, and behind the last one.
        template: The item that it was written after.

    Returns:
        The gaps without half pairs, and by their index the brackets to be closed behind units.
    """
    strays = _match(gaps)[1]
    usual = {stray.sort for stray in _match([template.gap(n) for n in range(len(template.units) + 1)])[1]}
    mended = list(gaps)
    behind: dict[int, bytes] = {}
    for stray in sorted(strays, key=lambda one: (one.gap, one.span), reverse=True):
        if stray.sort in usual and stray.sort not in _TOGGLES:
            continue
        closing = next((close for close, opening in _CLOSES.items() if opening == stray.sort), None)
        if stray.opens and closing is not None and stray.gap < len(gaps) - 1:
            behind[stray.gap] = behind.get(stray.gap, b"") + closing
        elif not stray.sort.isalpha():
            gap = mended[stray.gap]
            mended[stray.gap] = gap[: stray.span[0]] + gap[stray.span[1] :]
    return mended, behind


def closing_of(gaps: Sequence[bytes]) -> bytes:
    """Return what stands behind the last unit up to the marks that close there around units before it.

    Args:
        gaps: What stands before each unit of an item, and behind the last one.
    """
    last = len(gaps) - 1
    ends = [one.closes[1] for one in find_enclosures(gaps) if one.last == last and one.first < last - 1]
    return gaps[last][: max(ends, default=0)]


def find_enclosures(gaps: Sequence[bytes]) -> list[Enclosure]:
    """Return the pairs of marks that open in one gap and close in a later one."""
    return _match(gaps)[0]


def _match(gaps: Sequence[bytes]) -> tuple[list[Enclosure], list[_Stray]]:
    """Return the pairs of marks over several gaps, and the marks without their other half."""
    found: list[Enclosure] = []
    strays: list[_Stray] = []
    opened: list[tuple[bytes, int, tuple[int, int]]] = []
    for index, gap in enumerate(gaps):
        marker = _MARKER.match(gap) if index == 0 else None
        addresses = [one.span() for one in _ADDRESS.finditer(gap)] if b"://" in gap else []
        for match in _MARK.finditer(gap, marker.end() if marker else 0):
            if match["both"] and _LINE_MARKER.search(gap, 0, match.end() + 1):
                continue
            if match["both"] and any(start <= match.start() < end for start, end in addresses):
                continue  # the underscore of a name
            tag = (match["tag"] or match["end"] or b"").lower()
            if tag in _VOID:
                continue
            wanted = tag or _CLOSES.get(match.group(), match.group())
            place = next((n for n in reversed(range(len(opened))) if opened[n][0] == wanted), None)
            if match["open"] or (match["both"] and place is None):
                opened.append((wanted, index, match.span()))
            elif place is not None:
                _, first, span = opened[place]
                strays += (_Stray(*one, opens=True) for one in opened[place + 1 :])
                del opened[place:]
                if first < index:
                    found.append(Enclosure(first, span, index, match.span()))
            else:
                strays.append(_Stray(wanted, index, match.span(), opens=False))
    return found, [*strays, *(_Stray(*one, opens=True) for one in opened)]


def _merged(gaps: Sequence[bytes], run: Sequence[int], kept: list[Enclosure], dead: list[Enclosure]) -> bytes:
    """Return what joins two units that stay, of the gaps between which others have gone."""
    opening = [index for index in run[:-1] if any(one.first == index for one in kept)]
    ends = {index: max((one.closes[1] for one in kept if one.last == index), default=0) for index in run[:-1]}
    closing = b"".join(
        _without(gaps[index][:end], index, dead) for index, end in ends.items() if index not in opening
    )
    chosen = opening[0] if opening else run[-1]
    base = _without(gaps[chosen], chosen, dead)
    doubled = closing.lstrip()[:1] in {b".", b","} and base.startswith(closing.lstrip()[:1])
    return closing + base[doubled:]


def _beginning(
    gaps: Sequence[bytes], run: Sequence[int], kept: list[Enclosure], dead: list[Enclosure]
) -> bytes:
    """Return what an item begins with that has lost its first units: what it began with, and open marks."""
    opening = [one for index in run[1:] for one in sorted(kept) if one.first == index]
    return _without(gaps[run[0]], run[0], dead) + b"".join(
        gaps[one.first][slice(*one.opens)] for one in opening
    )


def _without(gap: bytes, index: int, dead: Sequence[Enclosure]) -> bytes:
    """Return a gap, or its beginning, without the marks of pairs that enclose nothing any more."""
    opens = [one.opens for one in dead if one.first == index]
    closes = [one.closes for one in dead if one.last == index]
    for start, end in sorted([*opens, *closes], reverse=True):
        if end <= len(gap):
            gap = gap[:start] + gap[end:]
    return gap
