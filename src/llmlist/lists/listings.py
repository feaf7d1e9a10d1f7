"""Which runs of rows, items, lines and paragraphs hold entries, and under which heading.

Structure only: what an item says is read in ``drafts`` and ``tables``; runs of paragraphs are told from
prose in ``paragraphs``.
"""

from __future__ import annotations

import re
from operator import itemgetter
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

from llmlist.lists.block_parts import has_text, is_picture, link_labels, parts_of
from llmlist.lists.blocks import (
    Heading,
    Inlines,
    ItemList,
    ListItem,
    Paragraph,
    Quote,
    Table,
    Verbatim,
    plain_text,
)
from llmlist.lists.cited_works import find_cited_works
from llmlist.lists.dates import parse_date_text
from llmlist.lists.document import shown_content
from llmlist.lists.entry_headings import entry_level, is_description, is_entry_heading, says_fields
from llmlist.lists.field_lists import (
    are_fields,
    are_mere_links,
    find_repeated_names,
    has_names,
    holds_paper_link,
)
from llmlist.lists.fields import REMARKS, are_names, find_named_field, is_contents_heading, is_skipped_heading
from llmlist.lists.folds import Fold, find_folds
from llmlist.lists.headings import heading_title
from llmlist.lists.html_headings import find_html_headings
from llmlist.lists.html_lists import HtmlList, HtmlLists
from llmlist.lists.html_tables import find_html_tables, read_html_table
from llmlist.lists.lines import is_bare_title_link, split_item_lines
from llmlist.lists.navigation import is_row_of_links, leads_to_own_pages, shows_the_way
from llmlist.lists.paragraphs import group_paragraphs
from llmlist.lists.titles import is_title_link
from llmlist.lists.views import TextView
from llmlist.lists.whole_lines import line_end, line_start, own_lines, visible_end, with_marks
from llmlist.model.edit import Span
from llmlist.model.identifier import identifier_from_url
from llmlist.model.link import fold_label, link_role

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from llmlist.lists.blocks import Block, TableRow
    from llmlist.lists.document import Document
    from llmlist.lists.html_tables import HtmlRow

Shape = Literal["table", "html", "list", "html list", "lines", "paragraphs", "headings"]


class RawItem(NamedTuple):
    """One item of a listing, not yet read.

    Attributes:
        start: First byte of its first line.
        end: Byte behind the end of its last line that is not blank.
        text_start: First byte of its text, behind marker and indentation.
        text_end: Byte behind its last visible character.
        parts: Its paragraphs; for a table row its cells.
        row: The table row it was made of, or None.
        hanging: First byte of the bullets or the quote right below it that speak of it although they are
            not indented; None where there are none.
        remarks: The paragraphs of what hangs.
    """

    start: int
    end: int
    text_start: int
    text_end: int
    parts: tuple[Inlines, ...]
    row: TableRow | None = None
    hanging: int | None = None
    remarks: tuple[Inlines, ...] = ()


class Listing(NamedTuple):
    """A run of items under one heading.

    Attributes:
        shape: How its items are set.
        heading: Index of the heading above in the document's headings, or -1.
        items: In document order.
        first: For a numbered list its first number, else None.
        table: For a table the table itself, else None.
        frame: For a list in HTML where its first tag begins and its last one ends, else None.
        year: That which the bullet names that it hangs below, else None.
    """

    shape: Shape
    heading: int
    items: tuple[RawItem, ...]
    first: int | None = None
    table: Table | None = None
    frame: tuple[int, int] | None = None
    year: int | None = None

    @property
    def in_html(self) -> bool:
        """Whether its items are written in HTML."""
        return self.shape in {"html", "html list"}


class Listings(NamedTuple):
    """What was found in a document.

    Attributes:
        headings: Those that are headings of sections, in order: headings that are entries are none.
        listings: In document order.
    """

    headings: tuple[Heading, ...]
    listings: tuple[Listing, ...]


def find_listings(document: Document) -> Listings:
    """Return every listing that may hold entries, in document order.

    Contents lists, and all that stands under a heading about the list itself, are left out.
    """
    finder = _Finder(document, entry_level(document))
    finder.walk(document.blocks)
    finder.finish()
    listings = zip(finder.listings, finder.items, strict=True)
    return Listings(
        tuple(finder.headings), tuple(listing._replace(items=tuple(items)) for listing, items in listings)
    )


_DEEPEST: Final = 6
"""Level of the deepest heading."""


_MEANT: Final = 2
"""How many blanks before a paragraph are no slip."""

_GENEROUS: Final = 3
_LONGEST_TOPIC: Final = 4
_NEAR_START: Final = 3
"""How many characters, such as a symbol, may stand before the link of a title."""


class _Finder:
    """Walks the blocks and keeps the heading that stands above."""

    def __init__(self, document: Document, entry_level: int) -> None:
        self.content = document.content
        # HTML is read from the bytes, and what is switched off stands among them.
        self.shown = shown_content(document)
        self.entry_level = entry_level
        self.headings: list[Heading] = []
        self.skipped: list[tuple[int, bool]] = []
        # The items of each listing stand beside it until it is whole: some grow item by item.
        self.listings: list[Listing] = []
        self.items: list[list[RawItem]] = []
        self.waiting: list[Block] = []
        self.entry: list[Block] = []
        self.read_until = 0
        self.html_lists = HtmlLists(self.shown)
        self.folds = find_folds(document, self.shown)
        self.in_contents = False
        self.contents_level = _DEEPEST + 1
        self.has_chapters = sum(isinstance(one, Heading) and one.level == 1 for one in document.blocks) > 1
        self.topics: set[int] = set()
        self.hung: tuple[Block, ListItem] | None = None
        self.goes_on = False

    def walk(self, blocks: Sequence[Block]) -> None:
        for number, block in enumerate(blocks):
            is_html = isinstance(block, Verbatim) and block.kind == "html"
            if block.start < self.read_until and not (is_html and block.end > self.read_until):
                continue
            meant = _meant_heading(block) if isinstance(block, Paragraph) else None
            if isinstance(block, Heading):
                self._enter(block)
            elif meant is not None:
                self._enter(meant)
            elif is_html:
                self._add_html(blocks, number)
            elif not self._skips():
                self._add(block, blocks[number - 1] if number else None)

    def _skips_below(self, level: int) -> bool:
        return any(skip for above, skip in self.skipped if above < level)

    def _skips(self) -> bool:
        """Tell whether what stands here is about the list itself."""
        return self.in_contents or any(skip for _, skip in self.skipped)

    def _add(self, block: Block, before: Block | None) -> None:
        if self.entry:
            self.entry.append(block)
        elif isinstance(block, Table):
            self._add_table(block)
        elif isinstance(block, ItemList):
            numbered = self._right_above(block, before)
            if numbered is not None and self._hangs_below(block, numbered):
                self._hang_below(block, numbered)
            elif not _are_notes(numbered) and not _announces_remarks(before):
                # What broke the list is part of the item above: it goes on.
                taken_in = self.hung is not None and before is self.hung[0]
                self.goes_on = taken_in and isinstance(before, Paragraph)
                self._add_list(block)
                self.goes_on = False
        elif isinstance(block, Quote):
            above = self._right_above(block, before)
            is_text = all(isinstance(inner, Paragraph) for inner in block.blocks)
            if is_text and above is not None and self._is_last(above):
                self._hang_below(block, above)
            # Paragraphs in a quote are somebody's words; lists in it are lists.
            self.walk([inner for inner in block.blocks if not isinstance(inner, Paragraph)])
        elif isinstance(block, Paragraph) and (item := self._meant_for(block, before)) is not None:
            self._take_in(block, item)
        else:
            self.waiting.append(block)

    def finish(self) -> None:
        """Take what still waits for the end of its section."""
        self._close_entry()
        self._add_paragraphs()

    def _enter(self, heading: Heading) -> None:
        self.finish()
        if heading.level == self.entry_level and not self._skips_below(heading.level):
            self.entry = [heading]
            self.headings.append(heading)
            return
        # The document's title is above everything; it skips nothing. Of several of its level none is above.
        is_title = heading.level == 1 and not self.headings and not self.has_chapters
        self.headings.append(heading)
        while self.skipped and self.skipped[-1][0] >= heading.level:
            self.skipped.pop()
        title = heading_title(heading)
        self.in_contents = not is_title and is_contents_heading(title)
        if self.in_contents or heading.level <= self.contents_level:
            self.contents_level = heading.level if self.in_contents else _DEEPEST + 1
        self.skipped.append((heading.level, not is_title and is_skipped_heading(title)))

    def _above(self) -> int:
        return len(self.headings) - 1

    def _append(self, listing: Listing) -> None:
        """Add a listing; one that goes on with the one before, after prose or pictures, joins it."""
        previous = self.listings[-1] if self.listings else None
        joins = listing.shape in {"lines", "paragraphs", "headings"} or self.goes_on
        if previous and joins and (previous.shape, previous.heading) == (listing.shape, listing.heading):
            self.items[-1] += listing.items
        else:
            self.listings.append(listing)
            self.items.append(list(listing.items))

    # Headings that are entries

    def _close_entry(self) -> None:
        if not self.entry:
            return
        heading, *body = self.entry
        self.entry = []
        assert isinstance(heading, Heading)  # noqa: S101  # the first block of an entry is its heading
        # A list of contents may be made of headings: they have nothing below them.
        is_contents = heading.level > self.contents_level and not any(map(has_text, body))
        is_day = parse_date_text(heading_title(heading)) is not None
        # A table or a list in HTML below it has been taken already: the heading is theirs.
        has_listing = bool(self.listings) and self.listings[-1].heading == self._above()
        titled = not (is_day or has_listing) and (
            (is_entry_heading(self.content, heading) and not self._is_topic(heading, body))
            or is_description(self.content, body, at_most=_GENEROUS)
            or says_fields(self.content, body)
        )
        if is_contents or not titled:
            # A section of its own after all.
            if self._is_topic(heading, body):
                self.topics.add(self._above())
            for before, block in zip((None, *body), body, strict=False):
                self._add(block, before)
            return
        body = [block for block in body if not isinstance(block, HtmlList)]  # it is in a block of HTML
        self.headings.pop()
        parts = [heading.inlines, *(part for block in body for part in parts_of(block))]
        last = max([heading.end, *(block.end for block in body if not is_picture(block))])
        start = line_start(self.content, heading.start)
        visible = visible_end(self.content, start, last)
        item = RawItem(start, line_end(self.content, visible), heading.inlines.start, visible, tuple(parts))
        self._append(Listing("headings", self._above_entry(heading), (item,)))

    def _above_entry(self, entry: Heading) -> int:
        """Return the heading above an entry that is one itself: a topic of the same level is none."""
        number = self._above()
        while number >= 0 and number in self.topics and self.headings[number].level >= entry.level:
            number -= 1
        return number

    def _is_topic(self, heading: Heading, body: Sequence[Block]) -> bool:
        """Tell whether a heading of few words, although a link, stands above a list of linked titles.

        One that leads to a paper is an entry, and what is listed below speaks of it.
        """
        lists = [one for one in body if isinstance(one, ItemList) and not isinstance(one, HtmlList)]
        if any(identifier_from_url(link.url) is not None for link in heading.inlines.links):
            return False
        words = [word for word in heading_title(heading).split() if any(map(str.isalnum, word))]
        short = len(words) <= _LONGEST_TOPIC
        return short and any(map(self._holds_linked_titles, lists))

    def _holds_linked_titles(self, block: ItemList) -> bool:
        """Tell whether each item of a list begins with a link that can be a title, and says it in words."""
        firsts = [
            next((part for inner in item.blocks for part in parts_of(inner)), None) for item in block.items
        ]
        views = [TextView(self.content, (part,)) for part in firsts if part is not None and part.links]
        linked = [view for view in views if view.links and view.links[0].start <= _NEAR_START]
        titled = sum(is_title_link(view.links[0], view.text) for view in linked)
        return titled == len(block.items)

    # Tables

    def _add_table(self, table: Table) -> None:
        rows = tuple(self._row(row) for row in table.rows)
        if rows:
            self._add_paragraphs()
            self._append(Listing("table", self._above(), rows, table=table))

    def _row(self, row: TableRow) -> RawItem:
        start, end = line_start(self.content, row.start), line_end(self.content, row.end)
        return RawItem(start, end, row.start, visible_end(self.content, row.start, end), row.cells, row=row)

    def _add_html(self, blocks: Sequence[Block], number: int) -> None:
        """Take the headings, the tables and the lists that begin in a block of HTML, in their order."""
        block = blocks[number]
        begin = max(block.start, self.read_until)
        found: list[Heading | Span | HtmlList | Fold] = [
            *find_html_headings(self.shown, begin, block.end),
            *(Span(*one) for one in find_html_tables(self.shown, begin, block.end)),
            *self.html_lists.find(begin, block.end),
            *(fold for fold in self.folds if begin <= fold.start < block.end and not self.entry),
        ]
        listed = begin
        for one in sorted(found, key=itemgetter(0)):
            if isinstance(one, Heading):
                if one.start >= listed:
                    self._enter(one)
            elif self._skips() or one.start < self.read_until:
                continue
            elif isinstance(one, Span):
                self._add_html_table(*one)
            elif isinstance(one, Fold):
                self.read_until = listed = max(self.read_until, one.end)
                self._add_paragraphs()
                self._append(Listing("headings", self._above(), (RawItem(*one),)))
            # Blank lines cut a list: what is no HTML between them is written in markdown, and framed.
            elif not _holds_markdown(self.content, blocks, number + 1, one.end):
                self.read_until = listed = max(self.read_until, one.end)
                self._add_html_list(one)
        if self.entry:
            self.entry.append(block)

    def _add_html_table(self, start: int, end: int) -> None:
        if _HEADING_INSIDE.search(self.shown, start, end) or _frames_lists(self.shown, start, end):
            return  # its cells only frame entries that are written in markdown, or lists of them
        self.read_until = max(self.read_until, end)
        table, rows = read_html_table(self.shown, start, end)
        if table is not None:
            items = tuple(self._html_rows(table, rows))
            self._add_paragraphs()
            self._append(Listing("html", self._above(), items, table=table))

    def _html_rows(self, table: Table, rows: Sequence[HtmlRow]) -> Iterator[RawItem]:
        for index, (row, filled) in enumerate(zip(rows, table.rows, strict=True)):
            behind = rows[index - 1].end if index else table.start
            ahead = rows[index + 1].start if index + 1 < len(rows) else table.end
            start, end = own_lines(self.content, (row.start, row.end), behind, ahead)
            yield RawItem(start, end, row.first_cell, row.end, (), row=filled)

    def _add_html_list(self, block: HtmlList) -> None:
        if self.entry:
            self.entry.append(block)
        else:
            self._add_list(block)

    # Lists

    def _right_above(self, block: Block, before: Block | None) -> ListItem | None:
        """Return the numbered item that bullets or a quote stand right below, if they do."""
        if before is None or (isinstance(block, ItemList) and block.first is not None):
            return None
        if self.hung is not None and before is self.hung[0]:
            numbered = self.hung[1]
        elif isinstance(before, ItemList) and before.first is not None:
            numbered = before.items[-1]
        else:
            return None
        gap = self.content[visible_end(self.content, before.start, before.end) : block.start]
        return None if gap.strip() or b"\n\n" in gap else numbered

    def _meant_for(self, block: Paragraph, before: Block | None) -> ListItem | None:
        """Return the item above that a paragraph is indented for, although not far enough to be in it.

        Below ``10.`` stands what was indented for ``9.``, below a marker with two blanks what was for one.
        """
        if isinstance(before, ItemList) and not isinstance(before, HtmlList):
            item = before.items[-1]
        elif self.hung is not None and before is self.hung[0] and isinstance(before, Paragraph):
            item = self.hung[1]
        else:
            return None
        margin = self.content[line_start(self.content, block.start) : block.start]
        labels = link_labels(block.inlines)
        indented = len(margin) >= _MEANT and not margin.strip()
        alone = len(item.blocks) == 1 and isinstance(item.blocks[0], Paragraph)
        fits = indented and alone and all(link_role(label) is not None for label in labels)
        return item if fits and self._is_last(item) else None

    def _take_in(self, block: Paragraph, item: ListItem) -> None:
        """Make a paragraph part of the item above."""
        self.hung = (block, item)
        last = self.items[-1][-1]
        visible = visible_end(self.content, block.start, block.end)
        self.items[-1][-1] = last._replace(
            end=line_end(self.content, visible), text_end=visible, parts=(*last.parts, block.inlines)
        )

    def _is_last(self, numbered: ListItem) -> bool:
        """Tell whether an item is the last that was taken for an item of a listing."""
        start = line_start(self.content, numbered.start)
        return bool(self.items) and self.items[-1][-1].start == start

    def _hangs_below(self, block: ItemList, numbered: ListItem) -> bool:
        """Tell whether bullets speak of the numbered item right above them, their indentation lost.

        They do where that has a link; where it has none, they are its links or nothing of it.
        """
        if not self._is_last(numbered):
            return False
        return are_mere_links(block) or any(part.links for part in self.items[-1][-1].parts)

    def _hang_below(self, block: ItemList | Quote, numbered: ListItem) -> None:
        """Make bullets or a quote part of the item above: its links if it has none, else words about it."""
        self.hung = (block, numbered)
        last = self.items[-1][-1]
        visible = visible_end(self.content, block.start, block.end)
        grown = last._replace(end=line_end(self.content, visible), text_end=visible)
        parts = parts_of(block)
        if last.hanging is None and not any(part.links for part in last.parts):
            grown = grown._replace(parts=(*last.parts, *parts))
        else:
            hanging = block.start if last.hanging is None else last.hanging
            grown = grown._replace(hanging=hanging, remarks=(*last.remarks, *parts))
        self.items[-1][-1] = grown

    def _add_list(self, block: ItemList, year: int | None = None) -> None:
        if shows_the_way(block):
            return
        if len(self.headings) <= 1 and leads_to_own_pages(block):
            return  # it introduces the list
        self._add_paragraphs()
        if not isinstance(block, HtmlList) and are_fields(self.content, block):
            start = line_start(self.content, block.start)
            whole = self._item(ListItem(start, block.end, (block,)), ())
            self._append(Listing("list", self._above(), (whole,)))
            return
        kept: list[RawItem] = []
        nested: list[tuple[ItemList, int | None]] = []
        repeated = find_repeated_names(block)
        for number, item in enumerate(block.items):
            entries = [one for one in self._nested_entries(item) if not has_names(one, repeated)]
            if isinstance(block, HtmlList):
                raw = self._html_item(block, number, entries)
            else:
                raw = self._item(item, entries)
            above = year
            if entries and not any(map(_leads_away, raw.parts)):
                above = _year_named(raw) or year  # it only names what its nested items have in common
            else:
                self._keep(kept, raw)
            nested += ((inner, above) for inner in entries)
        if kept and isinstance(block, HtmlList):
            frame = (block.start, block.end)
            self._append(Listing("html list", self._above(), tuple(kept), frame=frame, year=year))
        elif kept:
            self._append(Listing("list", self._above(), tuple(kept), first=block.first, year=year))
        for inner, above in nested:
            self._add_list(inner, above)

    def _keep(self, kept: list[RawItem], raw: RawItem) -> None:
        """Add an item, or make it a part of the one above where it only names its people."""
        if kept and self._names_people_of(kept[-1], raw):
            above = kept.pop()
            raw = above._replace(end=raw.end, text_end=raw.text_end, parts=(*above.parts, *raw.parts))
        kept.append(raw)

    def _names_people_of(self, above: RawItem, item: RawItem) -> bool:
        """Tell whether an item, set in a little deeper than the one above, says no more than its people.

        One blank makes no item of an item in markdown, though it is meant so.
        """
        if any(part.links for part in item.parts) or not any(part.links for part in above.parts):
            return False
        if _indentation(self.content, item.start) <= _indentation(self.content, above.start):
            return False
        text = " ".join(plain_text(part.leaves) for part in item.parts).strip(" .")
        return are_names(text)

    def _nested_entries(self, item: ListItem) -> list[ItemList]:
        """Return the lists inside an item whose items are entries of their own."""
        lists = [block for block in item.blocks if isinstance(block, ItemList) and not are_mere_links(block)]
        if not lists:
            return []
        first = next((part for block in item.blocks for part in parts_of(block)), None)
        own = any(_leads_away(block.inlines) for block in item.blocks if isinstance(block, Paragraph))
        if own and (first is None or not self._begins_with_title(first)):
            return []  # its nested items begin otherwise than itself: they are notes
        return [inner for inner in lists if self._holds_entries(inner, parent_linked=own)]

    def _holds_entries(self, block: ItemList, *, parent_linked: bool) -> bool:
        own = [[one.inlines for one in item.blocks if isinstance(one, Paragraph)] for item in block.items]
        if not parent_linked:
            linked = sum(
                any(part.links for part in parts) or any(isinstance(b, ItemList) for b in item.blocks)
                for item, parts in zip(block.items, own, strict=True)
            )
            return linked * 2 > len(block.items) and not holds_paper_link(block)
        firsts = [parts[0] for parts in own if parts]
        # Sentences among them speak of the item above, and so do the links beside them.
        if any(not first.links and _is_sentence(plain_text(first.leaves)) for first in firsts):
            return False
        return sum(map(self._begins_with_title, firsts)) * 2 > len(block.items)

    def _begins_with_title(self, part: Inlines) -> bool:
        if not part.links:
            return False
        view = TextView(self.content, (part,))
        named = find_named_field(view.text, 0)
        link = view.links[0] if view.links else None
        return (
            (named is None or view.is_linked(0, named.end))
            and link is not None
            and link.start <= 3
            and is_title_link(link, view.text)
            and _is_wordy(view.text[link.start : link.end].strip())
        )

    def _item(self, item: ListItem, entries: Sequence[ItemList]) -> RawItem:
        end = item.end
        parts = _own_parts(item, entries)
        row = _GLUED_ROW.search(self.content, item.start, end) if len(parts) == 1 else None
        if row is not None and len(item.blocks) == 1:
            end = row.start() + 1
            parts = (_cut_off(parts[0], end),)
        if entries:
            end = min([end, *(line_start(self.content, one.start) for one in entries)])
        start = line_start(self.content, item.start)
        visible = visible_end(self.content, start, end)
        text_start = parts[0].start if parts else visible
        text_start = with_marks(self.content, start, text_start)
        return RawItem(start, line_end(self.content, visible), text_start, visible, parts)

    def _html_item(self, block: HtmlList, number: int, entries: Sequence[ItemList]) -> RawItem:
        item = block.items[number]
        parts = _own_parts(item, entries)
        behind = block.items[number - 1].end if number else block.start
        ahead = block.items[number + 1].start if number + 1 < len(block.items) else block.end
        ahead = min([ahead, *(one.start for one in entries)])
        last = visible_end(self.content, item.start, min(item.end, ahead))
        start, end = own_lines(self.content, (item.start, last), behind, ahead)
        own = [inner.end for inner in item.blocks if inner.end <= last]
        text_end = max(own, default=last)
        return RawItem(start, end, parts[0].start if parts else text_end, text_end, parts)

    # Lines and paragraphs

    def _add_paragraphs(self) -> None:
        """Take the paragraphs that have gathered since the last heading, table or list."""
        waiting, self.waiting = self.waiting, []
        blocks = [one for one in waiting if not (isinstance(one, Paragraph) and is_row_of_links(one.inlines))]
        plain: list[Block] = []
        titles = [one for one in blocks if isinstance(one, Paragraph) and is_bare_title_link(one.inlines)]
        are_titles = len(titles) > 1 and len(titles) * 2 > len(blocks)
        for block in blocks:
            lines = split_item_lines(block.inlines) if isinstance(block, Paragraph) else ()
            if are_titles and block in titles and isinstance(block, Paragraph):
                lines = (block.inlines,)
            if len(lines) > 1 or (are_titles and lines):
                self._append(Listing("lines", self._above(), tuple(map(self._line, lines))))
            else:
                plain.append(block)
        groups = list(group_paragraphs(self.content, plain))
        references = find_cited_works(self.content, plain)
        if len(references) > len(groups):
            self._append(Listing("lines", self._above(), tuple(map(self._line, references))))
            return
        for group in groups:
            if len(group) == 1 and split_item_lines(group[0]):
                self._append(Listing("lines", self._above(), (self._line(group[0]),)))
                continue
            start = line_start(self.content, group[0].start)
            visible = visible_end(self.content, start, group[-1].end)
            text_start = with_marks(self.content, start, group[0].start)
            item = RawItem(start, line_end(self.content, visible), text_start, visible, group)
            self._append(Listing("paragraphs", self._above(), (item,)))

    def _line(self, line: Inlines) -> RawItem:
        start = line_start(self.content, line.start)
        text_start = with_marks(self.content, start, line.start)
        return RawItem(start, line_end(self.content, line.end), text_start, line.end, (line,))


def _year_named(item: RawItem) -> int | None:
    """Return the year that an item above others names."""
    named = next((plain_text(part.leaves).strip(" :：") for part in item.parts), "")
    date = parse_date_text(named)
    return None if date is None else date.year


def _frames_lists(content: bytes, start: int, end: int) -> bool:
    """Tell whether all links of an HTML table stand in lists inside its cells."""
    depth = links = 0
    for tag in _LIST_OR_LINK.finditer(content, start, end):
        if tag["list"]:
            depth = max(depth + (-1 if tag["closes"] else 1), 0)
        elif not depth:
            return False
        else:
            links += 1
    return links > 0


_LIST_OR_LINK: Final = re.compile(rb"<(?P<closes>/?)(?P<list>[uo]l)\b|<a\s", re.IGNORECASE)


def _leads_away(part: Inlines) -> bool:
    """Tell whether some link leads anywhere but to a place of the page, such as back to the top."""
    return any(not link.url.startswith("#") for link in part.links)


def _indentation(content: bytes, start: int) -> int:
    return len(content[start : start + _DEEP]) - len(content[start : start + _DEEP].lstrip(b" \t"))


_DEEP: Final = 32


def _is_wordy(label: str) -> bool:
    """Tell whether a label is of several words; a script without blanks has them anyway."""
    return " " in label or bool(_IDEOGRAPHS.search(label))


def _is_sentence(text: str) -> bool:
    return len(text.split()) >= _SENTENCE_WORDS and text.endswith((".", "!", "?", "。"))


_SENTENCE_WORDS: Final = 6
_IDEOGRAPHS: Final = re.compile(r"[\u3040-\u9fff]{6}")


def _are_notes(numbered: ListItem | None) -> bool:
    """Tell whether bullets are notes on the numbered item above them, whatever has become of that."""
    return numbered is not None and any(part.links for inner in numbered.blocks for part in parts_of(inner))


def _announces_remarks(block: Block | None) -> bool:
    """Tell whether a paragraph is no more than ``**Note:**``, before a list of remarks."""
    text = plain_text(block.inlines.leaves).strip() if isinstance(block, Paragraph) else ""
    return text.endswith((":", "：")) and fold_label(text) in REMARKS


def _meant_heading(paragraph: Paragraph) -> Heading | None:
    """Return the heading that a line such as ``##Survey`` is meant to be although markdown wants a blank."""
    leaves = paragraph.inlines.leaves
    found = _MEANT_HEADING.match(leaves[0].text) if leaves and leaves[0].kind == "text" else None
    if found is None or any(leaf.kind == "break" for leaf in leaves):
        return None
    skipped = len(found.group())
    first = leaves[0]._replace(text=leaves[0].text[skipped:], start=leaves[0].start + skipped)
    inlines = paragraph.inlines._replace(leaves=(first, *leaves[1:]))
    return Heading(paragraph.start, paragraph.end, skipped, inlines)


# A row of a table that stands right below a bullet, which markdown takes for more of its text.
_GLUED_ROW: Final = re.compile(rb"\n[ \t]*\|[^\n|]*(?:\|[^\n|]*){2,}\|[ \t]*(?=\r?\n|\Z)")
_HEADING_INSIDE: Final = re.compile(rb"\n[ \t]*\r?\n#{1,6} ")
_MEANT_HEADING: Final = re.compile(r"#{1,6}(?=[^\W_][^#]* )")


def _holds_markdown(content: bytes, blocks: Sequence[Block], number: int, end: int) -> bool:
    """Tell whether blocks up to a byte, from one of them on, are more than HTML cut by blank lines."""
    while number < len(blocks) and blocks[number].start < end:
        block = blocks[number]
        if isinstance(block, Paragraph):
            if any(content.startswith(b"[", link.start) for link in block.inlines.links):
                return True
        elif not isinstance(block, Verbatim) or block.kind != "html":
            return True
        number += 1
    return False


def _cut_off(inlines: Inlines, end: int) -> Inlines:
    """Return inline content up to a byte that stands in none of its links."""
    leaves = tuple(leaf for leaf in inlines.leaves if leaf.end < end)
    links = tuple(link for link in inlines.links if link.end < end)
    return Inlines(inlines.start, leaves[-1].end if leaves else inlines.start, leaves, links)


def _own_parts(item: ListItem, entries: Sequence[ItemList]) -> tuple[Inlines, ...]:
    """Return the paragraphs of an item without those of the lists in it that are entries of their own."""
    if len(item.blocks) == 1 and isinstance(item.blocks[0], Paragraph):
        return (item.blocks[0].inlines,)  # as most items are
    apart = {id(one) for one in entries}
    inner = [block for block in item.blocks if id(block) not in apart]
    parts = tuple([part for block in inner for part in parts_of(block)])
    return (inner[0].inlines, *parts) if parts and isinstance(inner[0], Heading) else parts


__all__ = ["Listing", "Listings", "RawItem", "Shape", "find_listings"]
