"""How a list breaks its long titles over lines, as titles are that were copied from arXiv's own answers."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence


class Wrap(NamedTuple):
    """A habit of breaking lines.

    Attributes:
        width: Characters up to which a line is filled, as much as fits.
        indent: What each further line begins with.
    """

    width: int
    indent: str


def find_wrap(titles: Sequence[str]) -> Wrap | None:
    """Return the habit that most titles follow, or None where there is none.

    Args:
        titles: As they stand in the document, line ends and margins included.
    """
    lines = [[line.strip() for line in title.splitlines()] for title in titles]
    broken = [one for one in lines if len(one) > 1]
    if not broken:
        return None
    margins = Counter(
        line[: len(line) - len(line.lstrip())] for title in titles for line in title.splitlines()[1:]
    )
    # The widest line that a break allows: with one more word it would have been too long.
    widths = {_broken_at(line, after) - 1 for one in broken for line, after in pairwise(one)}
    counts = {width: sum(_fits(one, width) for one in lines) for width in widths}
    width = max(counts, key=lambda width: (counts[width], -width))
    # Titles that have room in one line say nothing.
    long = [one for one in lines if len(one) > 1 or len(one[0]) > width]
    filled = sum(_fits(one, width) for one in broken)
    if counts[width] * 3 < len(lines) * 2 or filled * 2 <= len(long):
        return None
    return Wrap(width, margins.most_common(1)[0][0])


def wrap_title(title: str, wrap: Wrap, newline: str) -> str:
    """Return a title broken into lines that are filled as far as they go."""
    lines: list[str] = []
    for word in title.split(" "):
        if lines and len(lines[-1]) + 1 + len(word) <= wrap.width:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return f"{newline}{wrap.indent}".join(lines)


def _fits(lines: Sequence[str], width: int) -> bool:
    """Tell whether lines are filled up to a width, and the last is no longer."""
    if any(len(line) > width for line in lines):
        return False
    return all(_broken_at(line, after) > width for line, after in pairwise(lines))


def _broken_at(line: str, after: str) -> int:
    """Return the length that a line would have with the first word of the next one."""
    return len(line) + 1 + len(after.split(" ", 1)[0])
