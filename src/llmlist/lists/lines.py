"""Paragraphs whose source lines are items: one link a line, or numbered lines that make no list."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from llmlist.lists.blocks import InlineLink, Inlines, Leaf
from llmlist.lists.tags import STRONG

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_MARKER: Final = re.compile(r"\s*+(?:\d{1,4}[.)]|[-*+•])?\s*+(?:\[|\()?\s*+")
_LONGEST_TAIL: Final = 40
_FEWEST_WORDS: Final = 3
_FEWEST_TITLE_WORDS: Final = 4


def split_item_lines(inlines: Inlines) -> tuple[Inlines, ...]:
    """Return the lines of a paragraph in which most lines begin with a link; none where it is prose.

    Lines before the first such line are prose; a line that does not begin with a link goes on with the
    item above.
    """
    if not inlines.links:
        return ()
    lines = list(_split(inlines))
    shown = [line for line in lines if any(leaf.kind != "html" for leaf in line.leaves)]
    if len(shown) > 1 and all(map(_is_titled_line, shown)):
        return tuple(shown)
    starts = [number for number, line in enumerate(lines) if _begins_with_link(line)]
    if not starts:
        return ()
    if len(lines) == 1:
        return (lines[0],) if _is_lone_item(lines[0]) else ()
    if len(starts) * 2 <= len(lines) - starts[0] or len(starts) < 2:
        return ()
    bounds = [*starts, len(lines)]
    return tuple(_joined(lines[first:behind]) for first, behind in pairwise(bounds))


def _is_titled_line(line: Inlines) -> bool:
    """Tell whether a line is a whole entry: a bold title, and a link behind it."""
    first = next((leaf for leaf in line.leaves if leaf.text.strip()), None)
    if first is None or not first.marks & STRONG or first.link >= 0:
        return False
    title = "".join(leaf.text for leaf in line.leaves if leaf.marks & STRONG and leaf.link < 0)
    return len(title.split()) >= _FEWEST_WORDS and any("://" in link.url for link in line.links)


def _begins_with_link(line: Inlines) -> bool:
    before = ""
    for leaf in line.leaves:
        if leaf.link >= 0:
            return (
                leaf.kind != "image" and not line.links[leaf.link].url.startswith("#") and _is_marker(before)
            )
        if leaf.kind not in {"text", "html"}:
            return False
        before += leaf.text if leaf.kind == "text" else ""
    return False


def _is_marker(text: str) -> bool:
    found = _MARKER.fullmatch(text)
    return found is not None


def _is_lone_item(line: Inlines) -> bool:
    """Tell whether a lone line is a link and little more."""
    shown = sum(len(leaf.text) for leaf in line.leaves if leaf.kind == "text" and leaf.link < 0)
    return shown <= _LONGEST_TAIL and len(line.links) == 1 and "://" in line.links[0].url


def is_bare_title_link(inlines: Inlines) -> bool:
    """Tell whether a paragraph is one link, wherever it leads, and long enough for a title."""
    leaves = [leaf for leaf in inlines.leaves if leaf.text.strip()]
    if len(inlines.links) != 1 or any(leaf.link < 0 or leaf.kind == "image" for leaf in leaves):
        return False
    words = "".join(leaf.text for leaf in leaves).split()
    return len(words) >= _FEWEST_TITLE_WORDS and not inlines.links[0].url.startswith("#")


def split_lines(inlines: Inlines) -> tuple[Inlines, ...]:
    """Return the source lines of a paragraph."""
    return tuple(_split(inlines))


def _split(inlines: Inlines) -> Iterator[Inlines]:
    leaves: list[Leaf] = []
    for number, leaf in enumerate(inlines.leaves):
        # A link that goes on over the end of a line keeps its lines together.
        around = inlines.leaves[number - 1 : number + 2]
        if leaf.kind != "break" or (len(around) > 2 and around[0].link == around[2].link >= 0):
            leaves.append(leaf)
        elif leaves:
            yield _make(leaves, inlines.links)
            leaves = []
    if leaves:
        yield _make(leaves, inlines.links)


def _joined(lines: Sequence[Inlines]) -> Inlines:
    """Return one item of several lines; the line ends between them are kept as breaks."""
    if len(lines) == 1:
        return lines[0]
    leaves: list[Leaf] = []
    links: list[InlineLink] = []
    for line in lines:
        if leaves:
            leaves.append(Leaf("break", "\n", leaves[-1].end, line.start, 0, -1))
        shift = len(links)
        leaves += [leaf._replace(link=leaf.link + shift) if leaf.link >= 0 else leaf for leaf in line.leaves]
        links += line.links
    return Inlines(lines[0].start, lines[-1].end, tuple(leaves), tuple(links))


def _make(leaves: Sequence[Leaf], links: Sequence[InlineLink]) -> Inlines:
    used = sorted({leaf.link for leaf in leaves if leaf.link >= 0})
    renumbered = {old: new for new, old in enumerate(used)}
    own = tuple(links[old] for old in used)
    start = min([leaves[0].start, *(link.start for link in own[:1])])
    end = max([leaves[-1].end, *(link.end for link in own[-1:])])
    linked = [leaf if leaf.link < 0 else leaf._replace(link=renumbered[leaf.link]) for leaf in leaves]
    return Inlines(start, end, tuple(linked), own)
