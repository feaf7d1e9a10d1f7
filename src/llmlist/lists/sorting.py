"""The items of a listing in another order: their bytes change places, all that stands between stays.

It must not know by what they are ordered: that is told by whoever asks.
"""

from __future__ import annotations

import re
from itertools import pairwise
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, NamedTuple

from llmlist.lists.numbering import item_number, with_number
from llmlist.model.edit import Edit, Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from llmlist.lists.reading import Reading, ReadListing
    from llmlist.model.entry import Draft

# A line of a paragraph ends with a break where another line of it follows; the last one has none.
_BREAK: Final = re.compile(rb"(?:<br ?/?>|\\)\Z", re.IGNORECASE)
_BULLET: Final = re.compile(rb"[ \t]*[-*+][ \t]")
_NUMBERED: Final = re.compile(rb"[ \t>]*\d+[.)][ \t]")
_JOINED_ROWS: Final = re.compile(rb"\browspan\s*=", re.IGNORECASE)


class Block(NamedTuple):
    """An item with what hangs below it: they move as one.

    Attributes:
        draft: What the item says.
        span: Its bytes and those of what hangs below it, line end included.
    """

    draft: Draft
    span: Span


class Run(NamedTuple):
    """Items of one section that may change places: nothing stands between them that speaks of some of them.

    Attributes:
        shape: How they are set.
        blocks: In document order.
        counted: For a table the headers of the columns that count its rows, by their index.
    """

    shape: str
    blocks: tuple[Block, ...]
    counted: Mapping[int, str] = MappingProxyType({})


def find_runs(reading: Reading, section: str) -> tuple[Run, ...]:
    """Return the runs of a section, in document order.

    A run ends at whatever stands between two items and belongs to neither: a heading in bold, a sentence, a
    row that only names a year. Rows that share a cell with their neighbours make no run.

    Args:
        reading: Of the document.
        section: The section's key in it.
    """
    content = reading.document.content
    hidden = tuple(draft.span.start for draft in reading.commented if draft.span is not None)
    made: list[Run] = []
    behind: ReadListing | None = None
    for listing in reading.listings:
        if listing.section.key != section:
            behind = None
            continue
        runs = list(_runs(content, listing, hidden, _limit(reading, listing)))
        is_next = made and runs and behind is not None and behind.listing.shape == listing.listing.shape
        if is_next and _goes_on(content, made[-1], runs[0], hidden):
            made[-1] = made[-1]._replace(blocks=(*made[-1].blocks, *runs.pop(0).blocks))
        made += runs
        behind = listing
    return tuple(made)


def rearrange(content: bytes, run: Run, order: Sequence[int]) -> tuple[Edit, ...]:
    """Return the edits that put the blocks of a run in another order.

    Numbers stay where they are as far as they count; blank lines and line ends do too.

    Args:
        content: The document.
        run: One of its runs.
        order: For each place the index of the block that goes there.
    """
    texts = [block.span.of(content) for block in run.blocks]
    ends = [_end_of_words(text, broken=run.shape == "lines") for text in texts]
    counts = _counts([item_number(text) for text in texts], strictly=run.shape != "list")
    edits = []
    for place, index in enumerate(order):
        if place == index:
            continue
        text = texts[index][: ends[index]]
        number = item_number(texts[place])
        if counts and number is not None:
            text = with_number(text, number, keep=True)
        for column in run.counted:
            text = _with_cell(text, column, _cell(texts[place], column))
        start = run.blocks[place].span.start
        edits.append(Edit(span=Span(start, start + ends[place]), content=text))
    return tuple(edits)


def _runs(content: bytes, listing: ReadListing, hidden: Sequence[int], limit: int) -> Iterator[Run]:
    items = listing.listing.items
    shape = listing.listing.shape
    if shape == "html" and any(_JOINED_ROWS.search(content, one.start, one.end) for one in items):
        return
    counted = find_counted_columns(content, listing)
    drafts = [draft for draft in listing.drafts if draft is not None]
    linked = 2 * sum(bool(draft.links) for draft in drafts) > len(drafts)
    blocks: list[Block] = []
    for index, (item, draft) in enumerate(zip(items, listing.drafts, strict=True)):
        following = items[index + 1].start if index + 1 < len(items) else limit
        end = _end_of_block(content, shape, Span(item.start, item.end), following)
        heads = draft is None or (linked and _is_name_alone(draft))
        if draft is not None and not heads:
            blocks.append(Block(draft, Span(item.start, end)))
        if heads or _divides(content, Span(end, following), hidden):
            if blocks:
                yield Run(shape, tuple(blocks), counted)
            blocks = []
    if blocks:
        yield Run(shape, tuple(blocks), counted)


def _is_name_alone(draft: Draft) -> bool:
    """Tell whether an item says nothing but a name, as a row does that heads those below it."""
    said = (draft.links, draft.ids, draft.authors, draft.date, draft.venue, draft.institutes, draft.note)
    return not any(said) and not draft.keywords


def _end_of_block(content: bytes, shape: str, item: Span, limit: int) -> int:
    """Return the byte behind what hangs below an item: nested lists, notes, all below a heading."""
    if shape == "headings":
        return max(item.end, _line_end(content, item.start + len(content[item.start : limit].rstrip())))
    if shape != "list":
        return item.end
    margin = _margin(item.of(content))
    notes = _NUMBERED.match(content, item.start) is not None and margin == 0
    end = place = item.end
    while place < limit:
        stop = _line_end(content, place + 1)
        line = content[place:stop]
        is_note = notes and place == end and _BULLET.match(line) is not None
        if line.strip() and not is_note and _margin(line) <= margin + 1:
            break
        place = stop
        if line.strip():
            end = place
    return min(end, limit) if end > item.end else item.end


def _margin(line: bytes) -> int:
    """Return how many columns a line is indented."""
    blanks = line[: len(line) - len(line.lstrip(b" \t"))]
    return len(blanks.expandtabs(4))


def _divides(content: bytes, gap: Span, hidden: Sequence[int]) -> bool:
    """Tell whether what stands between two items is more than blank lines and entries in comments."""
    text = gap.of(content)
    if not text.strip():
        return False
    holds_entry = any(gap.start <= start < gap.end for start in hidden)
    return not (holds_entry and _are_comments(text))


def _are_comments(text: bytes) -> bool:
    """Tell whether a text is HTML comments alone."""
    rest = text.strip()
    while rest.startswith(b"<!--"):
        end = rest.find(b"-->", len(b"<!--"))
        if end < 0:
            return False
        rest = rest[end + len(b"-->") :].lstrip()
    return not rest


def _goes_on(content: bytes, last: Run, first: Run, hidden: Sequence[int]) -> bool:
    """Tell whether a list is the same as the one before, cut in two by notes or by an entry in a comment."""
    if first.shape != "list":
        return False
    gap = Span(last.blocks[-1].span.end, first.blocks[0].span.start)
    one, other = (run.blocks[0].span.of(content) for run in (last, first))
    if gap.end < gap.start or _divides(content, gap, hidden) or _margin(one) != _margin(other):
        return False
    if _NUMBERED.match(one) is not None:
        return _NUMBERED.match(other) is not None
    # Two lists of one look and nothing between them are two because they are meant so.
    return bool(gap.of(content).strip()) and one.lstrip()[:2] == other.lstrip()[:2]


def _limit(reading: Reading, listing: ReadListing) -> int:
    """Return the first byte behind a listing's last item that is surely not its own."""
    last = listing.listing.items[-1]
    starts = [one.start for one in reading.sections if one.start >= last.end]
    starts += [
        one.listing.items[0].start
        for one in reading.listings
        if one.listing.items[0].start >= last.end and not _hangs(reading.document.content, last.start, one)
    ]
    return min(starts, default=len(reading.document.content))


def _hangs(content: bytes, above: int, listing: ReadListing) -> bool:
    """Tell whether a listing is indented deeper than an item above it."""
    return _margin(content[listing.listing.items[0].start :][:80]) > _margin(content[above:][:80])


def _line_end(content: bytes, offset: int) -> int:
    found = content.find(b"\n", max(offset - 1, 0))
    return found + 1 if found >= 0 else len(content)


def _end_of_words(text: bytes, *, broken: bool) -> int:
    """Return where the end of an item's last line begins; it belongs to the place, not to the item."""
    text = text.removesuffix(b"\n").removesuffix(b"\r")
    end = len(text)
    while broken:
        text = text.rstrip(b" \t")
        found = _BREAK.search(text, max(len(text) - 6, 0))
        end = len(text)
        if found is None:
            break
        text = text[: found.start()]
    return end


def _counts(numbers: Sequence[int | None], *, strictly: bool) -> bool:
    """Tell whether the numbers of items are those of their places: they count, or are all the same."""
    known = [number for number in numbers if number is not None]
    steps = {other - one for one, other in pairwise(known)}
    return bool(known) and (not strictly or (len(steps) <= 1 and steps <= {-1, 0, 1}))


def find_counted_columns(content: bytes, listing: ReadListing) -> Mapping[int, str]:
    """Return the columns of a pipe table whose cells are numbers that count its rows: header by index."""
    table = listing.listing.table
    if table is None or listing.listing.shape != "table" or len(table.rows) < _FEWEST_COUNTED:
        return {}
    rows = [content[row.start : row.end] for row in table.rows]
    found = {}
    for index, column in enumerate(listing.columns):
        numbers = [_cell(row, index) for row in rows]
        known = [int(number) for number in numbers if number is not None and number.isdigit()]
        steps = {other - one for one, other in pairwise(known)}
        if len(known) == len(rows) and len(steps) == 1 and steps <= {-1, 1}:
            found[index] = column.header
    return found


_FEWEST_COUNTED: Final = 3
_PIPE: Final = re.compile(rb"(?<!\\)\|")


def _cell_span(row: bytes, index: int) -> Span | None:
    """Return where the text of a cell stands in a row."""
    text = row.rstrip()
    pipes = [found.start() for found in _PIPE.finditer(text)]
    if not text.lstrip(b" \t>").startswith(b"|"):
        pipes.insert(0, -1)
    if not text.endswith(b"|"):
        pipes.append(len(text))
    if index + 1 >= len(pipes):
        return None
    return Span(pipes[index] + 1, pipes[index + 1])


def _cell(row: bytes, index: int) -> bytes | None:
    span = _cell_span(row, index)
    return None if span is None else span.of(row).strip()


def _with_cell(row: bytes, index: int, number: bytes | None) -> bytes:
    """Return a row with another number in a cell, as wide as before where its blanks allow."""
    span = _cell_span(row, index)
    if span is None or number is None:
        return row
    cell = span.of(row)
    old = cell.strip()
    start = cell.index(old) if old else 0
    behind = cell[start + len(old) :]
    wanted = len(behind) - (len(number) - len(old))
    behind = behind[: max(wanted, 1)] if wanted < len(behind) else behind + b" " * (wanted - len(behind))
    return row[: span.start] + cell[:start] + number + behind + row[span.end :]


__all__ = ["Block", "Run", "find_counted_columns", "find_runs", "rearrange"]
