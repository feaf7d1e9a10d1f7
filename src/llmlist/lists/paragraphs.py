"""Paragraphs that are entries, told from prose: each begins with a set-off title and links to the work.

An entry can take several paragraphs: the first begins it, and those that only go on with it, such as a
line of authors or of badges, belong to it up to the next rule or the next beginning.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from llmlist.lists.blocks import Inlines, Paragraph, Verbatim
from llmlist.lists.fields import are_names, date_or_venue, people_and_venue
from llmlist.lists.leading import TITLE_NAME
from llmlist.lists.scanning import Scan
from llmlist.lists.titles import TitleCandidates, choose_title
from llmlist.lists.views import TextView
from llmlist.model.identifier import identifier_from_url
from llmlist.model.link import link_role

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from llmlist.lists.blocks import Block
    from llmlist.lists.titles import TitleCandidate
    from llmlist.lists.views import ViewLink

_FEWEST_LINES: Final = 3
_FEWEST_WORDS: Final = 3
_LONGEST_PROSE: Final = 240
_LONGEST_CITATION: Final = 600


def group_paragraphs(content: bytes, blocks: Sequence[Block]) -> Iterator[tuple[Inlines, ...]]:
    """Yield the paragraphs of each entry among some blocks of one section."""
    group: list[Inlines] = []
    for block in blocks:
        if not isinstance(block, Paragraph):
            if isinstance(block, Verbatim) and block.kind == "rule":
                yield from _linked(group)
                group = []
            continue
        view = TextView(content, (block.inlines,))
        # The links of a bold title may stand in a paragraph of their own below it.
        begins = _begins_entry(view) or (_is_bare_title(view) and not _waits_for_links(group))
        if group and not begins and _goes_on(view):
            group.append(block.inlines)
        else:
            yield from _linked(group)
            group = [block.inlines] if begins else []
    yield from _linked(group)


def _waits_for_links(group: Sequence[Inlines]) -> bool:
    return bool(group) and not any(part.links for part in group)


def _linked(group: Sequence[Inlines]) -> Iterator[tuple[Inlines, ...]]:
    if any(part.links for part in group):
        yield tuple(group)


def _begins_entry(view: TextView) -> bool:
    """Tell whether a paragraph begins with a set-off title and leads to the work."""
    if not any("//" in link.source.url for link in view.links):
        return False
    scan = Scan(view)
    start = scan.lead()
    title = choose_title(TitleCandidates(view, start), None)
    # A venue in brackets sets off what stands behind it: `(ICML 2022) Title [Paper](…)`.
    address = view.link_at(start)
    if address is None or not _is_line(view, address):
        address = None
    set_off = title is not None and (
        title.style != "plain"
        or scan.found.venue is not None
        or (address is not None and not view.text[title.start].islower())
        or TITLE_NAME.match(view.text) is not None
    )
    if title is None or not (
        set_off or _names_people_below(view, title.end) or _names_venue_below(view, title.end)
    ):
        return False
    before = view.text[start if address is None else address.end : title.start].strip(' "“*:.,[\n')
    led = _led_by_people(view, before, title)
    if before and title.style != "quoted" and not led:
        return False
    # A link in the midst of a bold sentence is not the title's own.
    own = [
        link
        for link in view.links
        if link.start < title.end
        and title.start < link.end
        and (link.end - link.start) * 2 >= title.end - title.start
    ]
    links = [link for link in view.links if not link.source.url.startswith("#") and link not in own]
    # Behind people and a bold title a link leads to the work whatever it is called, such as its venue.
    cited = led and title.style == "strong"
    labelled = [link for link in links if cited or is_labelled(view, link) or _is_line(view, link)]
    if not any("//" in link.source.url for link in (*labelled, *own)):
        return False  # such as a choice of languages
    if title.end - title.start < 8 and not own:
        return False
    works = any(identifier_from_url(link.source.url) is not None for link in (*own, *labelled))
    prose = len(view.text) - sum(link.end - link.start for link in links) - (title.end - title.start)
    return prose <= _LONGEST_PROSE + _LONGEST_CITATION * (works or title.style == "quoted")


def _is_line(view: TextView, link: ViewLink) -> bool:
    """Tell whether a link is the address of a work and stands alone on its line."""
    if view.text[link.start : link.end] != link.source.url or _ALONE.match(view.text, link.end) is None:
        return False
    before = view.text[max(link.start - _FEW, 0) : link.start].rstrip(" ")
    begins = before.endswith("\n") or (link.start <= _FEW and not before)
    return begins and identifier_from_url(link.source.url) is not None


_ALONE: Final = re.compile(r" {0,3}(?:\n|\Z)")
_FEW: Final = 4
"""How many characters before an address are looked at for the beginning of its line."""


def _led_by_people(view: TextView, before: str, title: TitleCandidate) -> bool:
    """Tell whether people stand before a title that is set off, as references are written."""
    words = view.text[title.start : title.end]
    titled = len(words.split()) >= _FEWEST_WORDS and not words[:1].islower()
    return titled and title.style in {"strong", "link"} and are_names(before.strip(" .*\n"), several=True)


def _names_people_below(view: TextView, end: int) -> bool:
    """Tell whether the line below a title, the first line of a paragraph, is a run of names."""
    lines = view.text.split("\n", 3)
    if len(lines) < _FEWEST_LINES or view.text.find("\n") < end:
        return False
    return are_names(next(filter(str.strip, lines[1:]), ""), several=True)


def _names_venue_below(view: TextView, end: int) -> bool:
    """Tell whether the second and last line of a paragraph is a venue and labelled links."""
    line = view.text.find("\n")
    below = view.text[line + 1 :]
    links = [link for link in view.links if link.start > line]
    if line < end or "\n" in below.strip() or not links or len(links) < len(view.links):
        return False
    before = view.text[line + 1 : links[0].start].strip(" .,:;[(|-")
    return date_or_venue(before) == "venue" and all(is_labelled(view, link) for link in links)


def _is_bare_title(view: TextView) -> bool:
    """Tell whether a paragraph is a bold title and little else, without any link."""
    if view.links or not view.strong or len(view.text) > _LONGEST_PROSE:
        return False
    text = view.text.strip()
    title = view.text[slice(*view.strong[0])].strip(' ."“”')
    return (
        len(title.split()) > 1 and text.strip(' ."“”').startswith(title) and not title.endswith((":", "："))
    )


def is_labelled(view: TextView, link: ViewLink) -> bool:
    """Tell whether a link stands as a field: under a known label, alone in brackets, or behind a name."""
    bracketed = view.text[max(link.start - 1, 0) : link.start] == "["
    shown = view.text[link.start : link.end]
    if shown == link.source.url:
        line = view.text[: link.start].rstrip().rpartition("\n")[2].replace("：", ":")
        name, colon, _ = line.rpartition(":")
        return bracketed or (bool(colon) and link_role(name) is not None)
    return bracketed or link_role(shown) is not None


def _goes_on(view: TextView) -> bool:
    """Tell whether a paragraph only adds fields to the entry above: people, links, pictures."""
    text = view.text.strip()
    if not text:
        return True
    if (are_names(text) and len(text) > 3) or people_and_venue(text) is not None:
        return True
    unlinked = len(text) - sum(link.end - link.start for link in view.links)
    return bool(view.links) and unlinked <= 30 and _all_labels(view)


def _all_labels(view: TextView) -> bool:
    labels: Iterable[str] = (view.text[link.start : link.end] for link in view.links)
    return all(not label.strip() or link_role(label) is not None for label in labels)
