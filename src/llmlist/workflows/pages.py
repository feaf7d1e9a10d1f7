"""What readers of a page run into: links into it that lead nowhere, and a page that GitHub cuts off."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from itertools import islice
from typing import TYPE_CHECKING, Final

from llmlist.lists.anchors import find_page, unfold_fragment
from llmlist.lists.document import line_of, parse_document
from llmlist.lists.inner_links import find_inner_links, format_fragment
from llmlist.lists.reading import read_document
from llmlist.model.catalog import near_names
from llmlist.model.edit import Edit
from llmlist.model.problem import Location, Problem, line_and_column

if TYPE_CHECKING:
    from collections.abc import Mapping

    from llmlist.lists.anchors import Page, PageHeading
    from llmlist.lists.document import Document
    from llmlist.lists.headings import DocumentSection
    from llmlist.lists.inner_links import InnerLink
    from llmlist.lists.reading import Reading

LONGEST_PAGE: Final = 512_000
"""Bytes of a README that GitHub shows, measured in https://github.com/isaacs/github/issues/1610."""

_NO_WORD: Final = re.compile(r"[\W_]+")


def find_dead_anchors(content: bytes, path: str, *, document: Document | None = None) -> tuple[Problem, ...]:
    """Return the links into a document that lead nowhere, with the fix where one heading alone is meant.

    Args:
        content: The document's bytes.
        path: Its path, for the locations.
        document: The document, where it has been parsed already: parsing takes time.

    Raises:
        DataError: The document is not UTF-8.
    """
    if b"#" not in content:
        return ()
    links = find_inner_links(document or parse_document(content))
    if not links:
        return ()
    page = find_page(content)
    dead = [link for link in links if page.is_dead(link.fragment)]
    by_letters: dict[str, set[PageHeading]] = defaultdict(set)
    for heading in page.headings if dead else ():
        by_letters[_letters(heading.title)].add(heading)
        by_letters[_letters(heading.anchor)].add(heading)
    return tuple(_dead(content, path, page, link, _meant(by_letters, link)) for link in dead)


def _dead(content: bytes, path: str, page: Page, link: InnerLink, meant: PageHeading | None) -> Problem:
    line, column = line_and_column(content, link.url.start)
    fixes: tuple[Edit, ...] = ()
    if meant is not None:
        hint = f"the heading {meant.title!r} has the anchor #{meant.anchor}"
        fixes = (Edit(span=link.url, content=format_fragment(meant.anchor, link.fragment).encode()),)
    else:
        near = near_names(unfold_fragment(link.fragment), {one.anchor: one for one in page.headings})
        hint = f"did you mean #{near[0]}?" if near else "no heading of the document has that anchor"
    return Problem(
        code="dead-anchor",
        severity="error",
        message=f"the link to #{link.fragment} leads nowhere",
        location=Location(path=path, line=line, column=column),
        hint=hint,
        fixes=fixes,
    )


def _meant(by_letters: Mapping[str, set[PageHeading]], link: InnerLink) -> PageHeading | None:
    """Return the one heading that is called as the link is, or whose anchor has the same letters."""
    for wanted in (_letters(link.text), _letters(unfold_fragment(link.fragment))):
        found = by_letters.get(wanted) if wanted else None
        if found:
            return next(iter(found)) if len(found) == 1 else None
    return None


def _letters(text: str) -> str:
    return _NO_WORD.sub("", text).lower()


def find_long_page(
    content: bytes, path: str, *, reading: Reading | None = None, longest: int = LONGEST_PAGE
) -> Problem | None:
    """Return that GitHub cuts a document off, and which section would be best to split out; else None.

    Args:
        content: The document's bytes.
        path: Its path, for the location.
        reading: What it says, or said a moment ago, where that is known: reading takes time.
        longest: How many bytes are shown.

    Raises:
        DataError: The document is not UTF-8.
    """
    if len(content) <= longest:
        return None
    cut = content[:longest].decode(errors="ignore").encode()
    section = _best_to_split(reading or read_document(content), longest)
    hint = "split it into several documents: a catalogue keeps them together"
    if section is not None:
        title = " / ".join(section[0].path)
        hint = f"move the section {title!r} to a document of its own: it has {section[1]:,} bytes"
    return Problem(
        code="long-document",
        severity="warning",
        message=f"{len(content):,} bytes: of a README GitHub shows the first {longest:,}",
        location=Location(path=path, line=line_of(content, len(cut))),
        hint=hint,
    )


def _best_to_split(reading: Reading, longest: int) -> tuple[DocumentSection, int] | None:
    """Return the section of entries to move away, with its bytes.

    The smallest one that brings the page below nine tenths of what is shown, so that it can grow again; else
    the largest that is itself shown whole.
    """
    content = reading.document.content
    starts = sorted(item.start for one in reading.listings for item in one.listing.items)
    sizes: list[tuple[int, DocumentSection]] = []
    for number, section in enumerate(reading.sections):
        if not section.level or not section.path:
            continue
        following = islice(reading.sections, number + 1, None)
        end = next((one.start for one in following if one.level <= section.level), len(content))
        if bisect_left(starts, section.start) < bisect_left(starts, end):
            sizes.append((end - section.start, section))
    sizes = [one for one in sizes if one[0] <= longest]
    surplus = len(content) - longest * 9 // 10
    enough = [one for one in sizes if one[0] >= surplus]
    best = min(enough, key=_size, default=None) or max(sizes, key=_size, default=None)
    return None if best is None else (best[1], best[0])


def _size(sized: tuple[int, DocumentSection]) -> int:
    return sized[0]
