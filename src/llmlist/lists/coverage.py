"""What of a document was read, what is doubtful, and what was not read and why."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

from llmlist.errors import ConfigError
from llmlist.lists.blocks import Footnote, Heading, ItemList, Paragraph, Quote, Table, Verbatim
from llmlist.lists.document import OFF, ON
from llmlist.lists.fields import date_or_venue, is_contents_heading, is_skipped_heading
from llmlist.lists.headings import heading_title
from llmlist.lists.html_inlines import find_html_links
from llmlist.model.identifier import identifier_from_url
from llmlist.model.link import fold_label, link_role
from llmlist.model.url import is_safe_url

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from llmlist.lists.blocks import Block, InlineLink
    from llmlist.lists.columns import Column
    from llmlist.lists.reading import Reading
    from llmlist.model.entry import Draft
    from llmlist.model.identifier import Identifier
    from llmlist.model.link import Link

_LINE_END: Final = re.compile(rb"\n")
_LONGEST_TITLE: Final = 250
_SHORTEST_TITLE: Final = 2
_PLACEHOLDERS: Final = frozenset({"none", "null", "nan", "todo", "tbd", "-1", "#", ""})


DoubtKind = Literal["long-title", "short-title", "dead-link", "no-web-address", "unread-date", "two-works"]


class Doubt(NamedTuple):
    """An item that was read, and what is odd about it.

    Attributes:
        line: Where the item begins, from 1.
        kind: What is odd, in a word.
        reason: What is odd about this one.
    """

    line: int
    kind: DoubtKind
    reason: str


class Coverage(NamedTuple):
    """How much of a document's links lies in entries.

    Attributes:
        read: Number of lines with links that lie in entries.
        unread: The other lines with links that lead out of the document.
    """

    read: int
    unread: tuple[int, ...]

    @property
    def share(self) -> float:
        """From 0 to 1; 1 for a document without links."""
        lines = self.read + len(self.unread)
        return self.read / lines if lines else 1.0


def find_doubts(reading: Reading) -> tuple[Doubt, ...]:
    """Return the items of which a person should look at the reading."""
    return tuple(
        Doubt(draft.line, *found) for draft in reading.drafts if (found := _doubt(draft)) is not None
    )


def measure_coverage(reading: Reading) -> Coverage:
    """Count the lines with links that were read, and name those that were not."""
    content = reading.document.content
    breaks = [found.start() for found in _LINE_END.finditer(content)]
    spans = sorted(draft.span for draft in reading.drafts if draft.span is not None)
    starts = [span.start for span in spans]
    read: set[int] = set()
    unread: set[int] = set()
    for start, url in _addresses(reading):
        if "://" not in url:
            continue
        index = bisect_right(starts, start) - 1
        inside = index >= 0 and start < spans[index].end
        (read if inside else unread).add(bisect_left(breaks, start) + 1)
    return Coverage(len(read), tuple(sorted(unread - read)))


def explain_line(reading: Reading, line: int) -> tuple[str, ...]:
    """Return why a line was read as it was, or why it was not read; a sentence each.

    Args:
        reading: Of the document.
        line: Its number, from 1.

    Raises:
        ConfigError: The document has no such line.
    """
    content = reading.document.content
    lines = content.removesuffix(b"\n").split(b"\n")
    if not 1 <= line <= len(lines):
        raise ConfigError(f"there is no line {line}: the document has {len(lines)}")
    start = sum(len(one) + 1 for one in lines[: line - 1])
    end = start + len(lines[line - 1])
    for listing in reading.listings:
        draft = next((one for one in listing.drafts if _holds(one, start, end)), None)
        if draft is not None:
            place = " / ".join(listing.section.path) or "no section"
            return (
                f"line {line} belongs to an entry that begins on line {draft.line}",
                f"it stands in {place}, in {_SHAPES[listing.listing.shape]}",
                *_explain_table(listing.columns),
                *_explain_fields(draft, content),
            )
    for draft in reading.commented:
        if _holds(draft, start, end):
            return (f"line {line} belongs to an entry in a comment: {draft.title!r}", "it is not live")
    for listing in reading.listings:
        table = listing.listing.table
        if table is not None and table.head.start <= start < listing.listing.items[0].start:
            return (f"line {line} heads a table of entries", *_explain_table(listing.columns))
    return (f"line {line} was not read as an entry: {_why_not(reading, start, end)}",)


def _holds(draft: Draft | None, start: int, end: int) -> bool:
    return draft is not None and draft.span is not None and draft.span.start <= end and start < draft.span.end


_SHAPES: Final = {
    "table": "a table",
    "html": "a table written in HTML",
    "list": "a list",
    "html list": "a list written in HTML",
    "lines": "a paragraph of lines that begin with a link",
    "paragraphs": "a run of paragraphs that begin with a set-off title",
    "headings": "a run of headings that are entries",
}


def _explain_table(columns: Iterable[Column]) -> Iterator[str]:
    named = [f"{column.header!r}: {column.field}" for column in columns]
    if named:
        yield f"its columns hold {', '.join(named)}"


def _explain_fields(draft: Draft, content: bytes) -> Iterator[str]:
    for name, span in sorted(draft.spans.items(), key=lambda pair: pair[1]):
        text = span.of(content).decode(errors="replace")
        yield f"{name}, bytes {span.start} to {span.end}: {text!r}"
    if draft.date is not None and "date" not in draft.spans:
        yield f"date: {draft.date}, from what else it says"


def _doubt(draft: Draft) -> tuple[DoubtKind, str] | None:
    if len(draft.title) > _LONGEST_TITLE:
        return "long-title", "its title is very long: perhaps it is prose"
    if len(draft.title) < _SHORTEST_TITLE:
        return "short-title", "its title is very short"
    dead = next(filter(None, map(_doubt_link, draft.links)), None)
    if dead is not None:
        return dead
    if draft.date_text is not None and draft.date is None:
        return "unread-date", f"its date cannot be read: {draft.date_text!r}"
    other = _other_work(draft)
    if other is None:
        return None
    return "two-works", f"it names a second work, {other}: an entry needs a line of its own"


def _doubt_link(link: Link) -> tuple[DoubtKind, str] | None:
    if link.url.strip().casefold() in _PLACEHOLDERS:
        return "dead-link", f"{_named(link)} leads nowhere: {link.url!r}"
    if not is_safe_url(link.url):
        return "no-web-address", f"{_named(link)} is no web address: {link.url[:60]!r}"
    return None


def _other_work(draft: Draft) -> str | None:
    """Return the second work of an item that lists two, each with its title or the same label."""
    works: dict[str, list[tuple[Link, Identifier]]] = {}
    for link in draft.links:
        known = identifier_from_url(link.url)
        if known is not None and known.scheme in _SCHEMES_OF_PAPERS:
            works.setdefault(known.scheme, []).append((link, known))
    for (first, one), *others in works.values():
        for link, other in others:
            label = link.label or ""
            titled = len(label.split()) >= _FEWEST_TITLE_WORDS and link_role(label) is None
            again = link_role(label) == "paper" and fold_label(label) == fold_label(first.label or "")
            if other != one and ((titled and date_or_venue(label) is None) or (again and draft.note)):
                return repr(label) if titled else str(other)
    return None


_SCHEMES_OF_PAPERS: Final = frozenset(
    {"arxiv", "doi", "acl", "openreview", "pmlr", "neurips", "jmlr", "cvf", "ieee"}
)
_FEWEST_TITLE_WORDS: Final = 3


def _named(link: Link) -> str:
    return f"the link {link.label!r}" if link.label else "the link of the title"


def _why_not(reading: Reading, start: int, end: int) -> str:
    heading = None
    for block in reading.document.blocks:
        if isinstance(block, Heading) and block.start <= start:
            heading = heading_title(block)
        if not block.start <= end or not start < block.end:
            continue
        if heading is not None and is_contents_heading(heading):
            return f"it stands below {heading!r}, a list of contents"
        if heading is not None and is_skipped_heading(heading):
            return f"it stands below {heading!r}, which is about the list itself"
        return _why_block(block)
    content = reading.document.content
    if not content[start:end].strip():
        return "it is blank"
    managed = [one.name for one in reading.document.markers.regions if one.start <= start < one.inside.end]
    if managed:
        return f"it stands in the managed region `llmlist:{managed[0]}`, which `render` writes"
    return _why_hidden(content, end)


def _why_hidden(content: bytes, end: int) -> str:
    closed = max((found.end() for found in ON.finditer(content, 0, end)), default=-1)
    if any(found.start() > closed for found in OFF.finditer(content, 0, end)):
        return "it stands behind `llmlist:off`"
    return "it shows nothing by itself: the front matter, or the address of a link elsewhere"


def _why_block(block: Block) -> str:
    if isinstance(block, Verbatim):
        kinds = {"code": "it is code", "html": "it is HTML or a comment"}
        return kinds.get(block.kind, f"it is a {block.kind}")
    if isinstance(block, ItemList):
        urls = [link.url for link in _links([block])]
        if urls and sum(url.startswith("#") for url in urls) * 2 > len(urls):
            return "it is a list of contents: its links lead into the document"
        return "it holds no title" if urls else "it has no link, and few of its neighbours have one"
    return _WHY_NOT.get(
        type(block), "it reads like prose: it begins with no set-off title that leads to a work"
    )


_WHY_NOT: Final = {
    Heading: "it is a heading",
    Table: "no column of this table holds titles",
    Quote: "it is a quotation",
}


def _addresses(reading: Reading) -> Iterator[tuple[int, str]]:
    """Yield the place and the address of each link, those in blocks of HTML behind the others."""
    document = reading.document
    for link in _links(document.blocks):
        yield link.start, link.url
    for block in _html_blocks(document.blocks):
        yield from find_html_links(document.content, block.start, block.end)


def _html_blocks(blocks: Iterable[Block]) -> Iterator[Verbatim]:
    for block in blocks:
        if isinstance(block, Verbatim) and block.kind == "html":
            yield block
        elif isinstance(block, ItemList):
            for item in block.items:
                yield from _html_blocks(item.blocks)
        elif isinstance(block, Quote | Footnote):
            yield from _html_blocks(block.blocks)


def _links(blocks: Iterable[Block]) -> Iterator[InlineLink]:
    for block in blocks:
        if isinstance(block, Heading | Paragraph):
            yield from block.inlines.links
        elif isinstance(block, Table):
            for row in (block.head, *block.rows):
                for cell in row.cells:
                    yield from cell.links
        elif isinstance(block, ItemList):
            for item in block.items:
                yield from _links(item.blocks)
        elif isinstance(block, Quote | Footnote):
            yield from _links(block.blocks)
