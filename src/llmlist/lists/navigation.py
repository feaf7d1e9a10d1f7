"""Lists that lead about the page or the repository and hold no entries: contents, places, pages of topics."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from llmlist.lists.block_parts import is_bare, parts_of
from llmlist.model.link import link_role

if TYPE_CHECKING:
    from collections.abc import Sequence

    from llmlist.lists.blocks import Inlines, ItemList

_PAGE_OF_REPOSITORY: Final = re.compile(
    r"https?://(?:www\.)?github\.com/([^/#?]+/[^/#?]+)/(?:blob|tree)/[^#?]+\.md(?:#.*)?", re.IGNORECASE
)
_PLACE_OF_PAGE: Final = re.compile(
    r"(https?://(?:www\.)?github\.com/[^/#?]+/[^/#?]+)(?:/(?:tree|blob)/[^/#?]+)?(?:/readme\.md)?/?#[^#]+",
    re.IGNORECASE,
)
_FEWEST_PLACES: Final = 2
_LONGEST_TOPIC: Final = 3


def is_contents(block: ItemList) -> bool:
    """Tell whether a list is a table of contents: its links lead into the document."""
    return _lead_inside([link.url for part in parts_of(block) for link in part.links])


def shows_the_way(block: ItemList) -> bool:
    """Tell whether a list leads to places of the list itself: of its page, or to its pages of topics.

    A table of contents does.
    """
    parts = parts_of(block)
    urls = [link.url for part in parts for link in part.links]
    return _lead_inside(urls) or _leads_to_places(urls) or _leads_to_topics(parts, urls)


def _lead_inside(urls: Sequence[str]) -> bool:
    """Tell whether most links lead into the document."""
    return len([url for url in urls if url.startswith("#")]) * 2 > len(urls)


def is_row_of_links(part: Inlines) -> bool:
    """Tell whether all of a paragraph is a row of short links: ``[Docs](…) | [Model zoo](…) | [News](…)``.

    A name and its labelled links, ``[RVR](…) | [Paper](…) | [Code](…)``, are an entry.
    """
    if len(part.links) < _FEWEST_IN_ROW:
        return False
    between = "".join(leaf.text for leaf in part.leaves if leaf.link < 0 and leaf.kind != "image")
    if not _JOINTS.fullmatch(between) or sum(map(between.count, "|·•")) < len(part.links) - 1:
        return False
    labels = [""] * len(part.links)
    for leaf in part.leaves:
        if leaf.link >= 0:
            labels[leaf.link] += leaf.text
    if any(len(label.split()) > _LONGEST_IN_ROW for label in labels):
        return False
    return not all(link_role(label) is not None for label in labels[1:])


_FEWEST_IN_ROW: Final = 3
_LONGEST_IN_ROW: Final = 4
_JOINTS: Final = re.compile(r"[\s|·•]*")


def _leads_to_places(urls: Sequence[str]) -> bool:
    """Tell whether most links lead to places of one and the same page of a repository."""
    places = [url for url in urls if "#" in url]
    found = [match.group(1) for match in map(_PLACE_OF_PAGE.fullmatch, places) if match is not None]
    return len(found) > _FEWEST_PLACES and len(found) * 2 > len(urls) and len(set(found)) == 1


def leads_to_own_pages(block: ItemList) -> bool:
    """Tell whether all links of a list lead to pages of one and the same repository."""
    urls = [link.url for part in parts_of(block) for link in part.links]
    found = [match.group(1) for match in map(_PAGE_OF_REPOSITORY.fullmatch, urls) if match is not None]
    return len(found) == len(urls) > 0 and len(set(found)) == 1


def _leads_to_topics(parts: Sequence[Inlines], urls: Sequence[str]) -> bool:
    """Tell whether most links lead to other pages of the repository, under the bare name of a topic."""
    inside = [url for url in urls if "://" not in url]
    pages = sum(url.partition("#")[0].lower().endswith(".md") for url in inside)
    if pages * 2 <= len(urls) or not all(map(is_bare, parts)):
        return False
    words = sum(len(leaf.text.split()) for part in parts for leaf in part.leaves if leaf.link >= 0)
    return words <= _LONGEST_TOPIC * len(urls)
