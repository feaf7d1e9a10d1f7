"""Headings to sections: clean titles, GitHub's anchors, and the path of headings above a place."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from typing import TYPE_CHECKING, Final, NamedTuple

from llmlist.lists.blocks import Heading, plain_text
from llmlist.lists.fields import is_contents_heading, is_skipped_heading

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_COMMENT_END: Final = re.compile(r"\s*(?<!-)--++>\s*$")
_KEPT: Final = frozenset("Ll Lu Lt Lm Lo Mn Mc Me Nd Nl Pc".split())
_CIRCLED: Final = (
    ("\u24b6", "\u24e9"),
    ("\U0001f130", "\U0001f149"),
    ("\U0001f150", "\U0001f169"),
    ("\U0001f170", "\U0001f189"),
)
_EMPTY_BRACKETS: Final = re.compile(r"[\[(]\s*[\])]")
_BACK_LINK: Final = re.compile(
    r"^[\s\[\]()#¶🔗🔝⬆↑^-]*+(?:back to )?(?:top|toc|contents)?[\s\[\]()#¶🔗🔝⬆️↑^-]*$", re.IGNORECASE
)


class DocumentSection(NamedTuple):
    """A heading of a document, or the place above all headings.

    Attributes:
        path: Titles of the headings above and its own, outermost first, without the document's title.
        key: The same as anchors joined by ``/``, unique in the document; ``top`` above any heading.
        level: 1 to 6; 0 above any heading.
        start: First byte of the heading.
        end: Byte behind the heading's lines.
    """

    path: tuple[str, ...]
    key: str
    level: int
    start: int
    end: int

    @property
    def title(self) -> str:
        """The heading's own text."""
        return self.path[-1] if self.path else ""


def heading_title(heading: Heading) -> str:
    """Return a heading's text as rendered, without badges, anchors and back links."""
    links = heading.inlines.links
    leaves = []
    for leaf in heading.inlines.leaves:
        inside = leaf.link >= 0 and links[leaf.link].url.startswith("#")
        if leaf.kind in {"image", "html", "footnote"} or (inside and _BACK_LINK.match(leaf.text)):
            continue
        leaves.append(leaf)
    title = plain_text(leaves)
    title = _COMMENT_END.sub("", title) if "-->" in title else title
    return _EMPTY_BRACKETS.sub("", title).strip()


def anchor(title: str) -> str:
    """Return GitHub's anchor of a heading, before the suffix that tells equal ones apart.

    The rule is the one of https://github.com/gjtorikian/html-pipeline (``toc_filter.rb``): lower
    case, only letters, marks, digits, connectors, hyphens and blanks stay, blanks become hyphens.

    >>> anchor("Paper & Projects")
    'paper--projects'
    """
    return fold_anchor(title.strip())


def fold_anchor(text: str) -> str:
    """Return the anchor of a heading that shows ``text``; blanks at its ends count, as beside a picture.

    >>> fold_anchor("Awesome Rivers ")
    'awesome-rivers-'
    """
    kept = [
        character
        for character in text.lower()
        if character in " -" or unicodedata.category(character) in _KEPT or _is_circled(character)
    ]
    return "".join(kept).replace(" ", "-")


def _is_circled(character: str) -> bool:
    """Tell whether a symbol is a letter to Unicode, such as \u24b6.

    They are ``Other_Alphabetic`` in https://www.unicode.org/Public/UCD/latest/ucd/PropList.txt.
    """
    return any(first <= character <= last for first, last in _CIRCLED)


def find_sections(
    headings: Sequence[Heading], *, entries_at: Iterable[int] = ()
) -> tuple[DocumentSection, ...]:
    """Return a section for each heading, after the one above all headings.

    A first-level heading is the document's title, not a section, unless several of them have entries
    below them.

    Args:
        headings: The document's headings in order.
        entries_at: Offsets at which entries begin.
    """
    skip_h1 = not _has_h1_sections(headings, sorted(entries_at))
    sections = [DocumentSection((), "top", 0, 0, 0)]
    stack: list[tuple[int, str, str]] = []
    used = {"top": 0}
    for heading in headings:
        title = heading_title(heading)
        while stack and stack[-1][0] >= heading.level:
            stack.pop()
        if heading.level == 1 and skip_h1:
            sections.append(DocumentSection((), "top", 1, heading.start, heading.end))
            continue
        name = anchor(title) or "section"
        parent = stack[-1][2] + "/" if stack else ""
        key = unique_name(parent + name, used)
        stack.append((heading.level, title, key))
        path = tuple(entry[1] for entry in stack)
        sections.append(DocumentSection(path, key, heading.level, heading.start, heading.end))
    return tuple(sections)


def _has_h1_sections(headings: Sequence[Heading], entries_at: Sequence[int]) -> bool:
    """Tell whether two first-level headings or more have entries below them, contents lists not counted."""
    tops = [heading for heading in headings if heading.level == 1]
    owners = 0
    for index, heading in enumerate(tops):
        end = tops[index + 1].start if index + 1 < len(tops) else None
        low = bisect_left(entries_at, heading.start)
        high = len(entries_at) if end is None else bisect_left(entries_at, end)
        title = heading_title(heading)
        owners += high > low and not is_skipped_heading(title) and not is_contents_heading(title)
    return owners > 1


def unique_name(key: str, used: dict[str, int]) -> str:
    """Return ``key``, or ``key`` with the first free suffix, and note that it is taken.

    Args:
        key: What is wanted.
        used: The keys that are taken, each with the last suffix that was tried for it.
    """
    candidate = key
    while candidate in used:
        used[key] += 1
        candidate = f"{key}-{used[key]}"
    used[candidate] = 0
    return candidate
