"""Paragraphs that are entries, told from prose: each begins with a set-off title and links to the work.

An entry can take several paragraphs: the first begins it, and those that only go on with it, such as a
line of authors or of badges, belong to it up to the next rule or the next beginning.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from llmlist.lists.document import Inlines, Paragraph, Verbatim
from llmlist.lists.fields import are_names
from llmlist.lists.scanning import Scan
from llmlist.lists.titles import choose_title, find_title_candidates
from llmlist.lists.views import TextView
from llmlist.model.identifier import identifier_from_url
from llmlist.model.link import link_role

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from llmlist.lists.document import Block
    from llmlist.lists.views import ViewLink

_LONGEST_PROSE: Final = 240
_LONGEST_CITATION: Final = 600


def group_paragraphs(content: bytes, blocks: Sequence[Block]) -> Iterator[tuple[Inlines, ...]]:
    """Yield the paragraphs of each entry among some blocks of one section."""
    group: list[Inlines] = []
    for block in blocks:
        if not isinstance(block, Paragraph):
            if group and isinstance(block, Verbatim) and block.kind == "rule":
                yield tuple(group)
                group = []
            continue
        view = TextView(content, (block.inlines,))
        if _begins_entry(view):
            if group:
                yield tuple(group)
            group = [block.inlines]
        elif group and _goes_on(view):
            group.append(block.inlines)
        elif group:
            yield tuple(group)
            group = []
    if group:
        yield tuple(group)


def _begins_entry(view: TextView) -> bool:
    """Tell whether a paragraph begins with a set-off title and leads to the work."""
    start = Scan(view).lead()
    title = choose_title(find_title_candidates(view, start), None)
    if title is None or title.style == "plain":
        return False
    before = view.text[start : title.start].strip(' "“*:.,[')
    if before and title.style != "quoted":
        return False
    own = [link for link in view.links if link.start < title.end and title.start < link.end]
    links = [link for link in view.links if not link.source.url.startswith("#") and link not in own]
    labelled = [link for link in links if _is_labelled(view, link)]
    if not labelled and not own:
        return False
    if title.end - title.start < 8 and not own:
        return False
    works = any(identifier_from_url(link.source.url) is not None for link in (*own, *labelled))
    prose = len(view.text) - sum(link.end - link.start for link in links) - (title.end - title.start)
    return prose <= _LONGEST_PROSE + _LONGEST_CITATION * (works or title.style == "quoted")


def _is_labelled(view: TextView, link: ViewLink) -> bool:
    """Tell whether a link stands as a field: under a known label, or alone in brackets."""
    bracketed = view.text[max(link.start - 1, 0) : link.start] == "["
    return bracketed or link_role(view.text[link.start : link.end]) is not None


def _goes_on(view: TextView) -> bool:
    """Tell whether a paragraph only adds fields to the entry above: people, links, pictures."""
    text = view.text.strip()
    if not text:
        return True
    if are_names(text) and len(text) > 3:
        return True
    unlinked = len(text) - sum(link.end - link.start for link in view.links)
    return bool(view.links) and unlinked <= 30 and _all_labels(view)


def _all_labels(view: TextView) -> bool:
    labels: Iterable[str] = (view.text[link.start : link.end] for link in view.links)
    return all(not label.strip() or link_role(label) is not None for label in labels)
