"""Which headings of a document are entries: those at one level, whose titles they are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from llmlist.lists.block_parts import is_bare, link_labels, parts_of
from llmlist.lists.blocks import Heading, ItemList, Paragraph, Quote, Table
from llmlist.lists.dates import parse_date_text
from llmlist.lists.fields import find_named_field
from llmlist.lists.headings import heading_title
from llmlist.lists.lines import split_item_lines
from llmlist.lists.paragraphs import group_paragraphs, is_labelled
from llmlist.lists.titles import is_title_link
from llmlist.lists.views import TextView
from llmlist.model.identifier import identifier_from_url
from llmlist.model.link import link_role

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from llmlist.lists.blocks import Block
    from llmlist.lists.document import Document
    from llmlist.lists.views import ViewLink

_FEWEST_DESCRIBED: Final = 4
_FEWEST_WORDS: Final = 3
_FEWEST_WORKS: Final = 2
_MOST_LINKS: Final = 6
_MOST_PARAGRAPHS: Final = 4


def entry_level(document: Document) -> int:
    """Return the level at which headings are entries, or 0.

    There most headings are one link that leads out, or most have nothing below them but a few
    paragraphs that link to one work. Where headings are few, as in a new list or after cuts, each must
    be long enough for a title and have the paper itself among its links; so must most of those at the
    first level, where the title of the document and the parts of a manual stand as often.
    """
    linked: dict[int, list[bool]] = {}
    bodies: dict[int, list[tuple[Heading, list[Block]]]] = {}
    for heading, body in _with_bodies(document.blocks):
        if parse_date_text(heading_title(heading)) is not None:
            continue  # the day on which entries came
        linked.setdefault(heading.level, []).append(is_entry_heading(document.content, heading))
        bodies.setdefault(heading.level, []).append((heading, body))
    levels = [level for level, votes in linked.items() if sum(votes) > 1 and sum(votes) * 2 > len(votes)]
    deepest = max(bodies, default=0)
    below = bodies.get(deepest, [])
    fielded = [says_fields(document.content, body, known=True) for _, body in below]
    described = sum(
        is_fielded or is_description(document.content, body)
        for is_fielded, (_, body) in zip(fielded, below, strict=True)
    )
    # A few descriptions tell nothing, unless each is of a work beyond doubt.
    if len(below) >= _FEWEST_DESCRIBED:
        # Headings with nothing below them say nothing either way, as long as they are few.
        filled = sum(bool(body) for _, body in below)
        chosen = described * 10 > filled * 7 and filled * 2 > len(below)
    else:
        chosen = described == len(below) and (
            all(_leads_to_work(document.content, *one) for one in below)
            or (len(fielded) > 1 and all(fielded))
        )
    if chosen:
        levels.append(deepest)
    level = max(levels, default=0)
    return level if level > 1 or _are_works(document.content, bodies.get(level, [])) else 0


def _are_works(content: bytes, headings: Sequence[tuple[Heading, list[Block]]]) -> bool:
    """Tell whether most headings are works beyond doubt: a title that leads to one, or has it below."""
    works = sum(
        _links_to_work(heading)
        if is_entry_heading(content, heading)
        else _leads_to_work(content, heading, body)
        for heading, body in headings
    )
    return works >= _FEWEST_WORKS and works * 10 > len(headings) * 7


def _links_to_work(heading: Heading) -> bool:
    return any(identifier_from_url(link.url) is not None for link in heading.inlines.links)


def _with_bodies(blocks: Sequence[Block]) -> Iterator[tuple[Heading, list[Block]]]:
    """Yield each heading with the blocks up to the next one."""
    heading: Heading | None = None
    body: list[Block] = []
    for block in blocks:
        if isinstance(block, Heading):
            if heading is not None:
                yield heading, body
            heading, body = block, []
        else:
            body.append(block)
    if heading is not None:
        yield heading, body


def is_description(content: bytes, body: Sequence[Block], *, at_most: int = 1) -> bool:
    """Tell whether the text below a heading speaks of one work: a paragraph or two, and few links.

    Args:
        content: The document.
        body: The blocks below the heading.
        at_most: How many times as long as usual it may be, where most of its neighbours are descriptions.
    """
    paragraphs = [block for block in body if isinstance(block, Paragraph)]
    quotes = [block for block in body if isinstance(block, Quote)]
    listing = any(isinstance(block, Table | ItemList) for block in body)
    # A list below a heading and a remark is no remark on one work.
    quoted = bool(quotes) and not listing
    quoted = quoted and all(isinstance(inner, Paragraph) for block in quotes for inner in block.blocks)
    others = [block for block in body if isinstance(block, Table | ItemList) and len(parts_of(block)) > 6]
    parts = [part for block in body for part in parts_of(block)]
    links = [link for part in parts for link in part.links if "://" in link.url]
    if others or not 1 <= len(links) <= _MOST_LINKS * at_most or len(paragraphs) > _MOST_PARAGRAPHS * at_most:
        return False
    labelled = all(
        link_role(label) is not None or "://" in label for part in parts for label in link_labels(part)
    )
    listed = [part for block in body if isinstance(block, ItemList) for part in parts_of(block)]
    is_list_of_links = labelled and len(listed) == len(parts) and all(map(is_bare, listed))
    if not paragraphs and not (quoted and labelled) and not is_list_of_links:
        return False
    if not labelled and any(split_item_lines(block.inlines) for block in paragraphs):
        return False
    return not any(True for _ in group_paragraphs(content, paragraphs))


def _leads_to_work(content: bytes, heading: Heading, body: Sequence[Block]) -> bool:
    """Tell whether a heading can be a title, and whether a paper stands by name among the links below it."""
    words = heading_title(heading).split()
    if len(words) < _FEWEST_WORDS:
        return False
    views = [TextView(content, (part,)) for block in body for part in parts_of(block)]
    links = [(view, link) for view in views for link in view.links]
    return any(identifier_from_url(link.source.url) is not None for _, link in links) and all(
        is_named_link(view, link) for view, link in links
    )


def is_named_link(view: TextView, link: ViewLink) -> bool:
    """Tell whether a link stands under a known label, or as an address behind the name of one."""
    shown = view.text[link.start : link.end].strip()
    label = shown or (link.image or "").strip()
    return link_role(label) is not None or (shown == link.source.url and is_labelled(view, link))


def says_fields(content: bytes, body: Sequence[Block], *, known: bool = False) -> bool:
    """Tell whether a list below a heading says ``Name: value`` in each item: what the heading is about.

    Args:
        content: The document.
        body: The blocks below the heading.
        known: One of the names must be that of a field of a work, such as ``Authors``.
    """
    items = (item for block in body if isinstance(block, ItemList) for item in block.items)
    parts = (part for item in items for block in item.blocks[:1] for part in parts_of(block))
    fields = []
    for part in parts:
        named = find_named_field(TextView(content, (part,)).text.lstrip(), 0)
        if named is None:
            return False  # as of most lists the first item tells
        fields.append(named.field)
    return len(fields) > 1 and not (known and {None, "links"}.issuperset(fields))


def is_entry_heading(content: bytes, heading: Heading) -> bool:
    """Tell whether most of a heading is a link that can be a title."""
    if not heading.inlines.links:
        return False
    view = TextView(content, (heading.inlines,))
    linked = [link for link in view.links if is_title_link(link, view.text)]
    letters = sum(map(str.isalpha, view.text))  # numbers and dates beside it do not count
    return any(sum(map(str.isalpha, view.text[link.start : link.end])) * 2 > letters for link in linked)
