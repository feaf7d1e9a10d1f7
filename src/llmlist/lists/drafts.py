"""One item's text to a `Draft`, each field with the span it was read from.

An item is read from left to right: what stands before the title, the title, the fields behind it, and
the keeper's own words, which are what is no field.
"""

from __future__ import annotations

import re
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from llmlist.lists.badges import find_marks, ids_on_badges, is_computed, venue_on_badge
from llmlist.lists.cited_labels import cited_in_label, find_cited_label
from llmlist.lists.dated_names import is_dated_name
from llmlist.lists.fields import (
    are_names,
    date_or_venue,
    has_venue_word,
    is_institute,
    is_language,
    is_person,
    is_placeholder,
)
from llmlist.lists.implied import (
    WHOLE_YEAR,
    guess_kind,
    ids_of,
    venue_of_label,
    year_in_words,
    year_of,
    year_of_publisher,
)
from llmlist.lists.scanning import SEPARATORS, Scan
from llmlist.lists.signs import find_word_badges, read_badge_word
from llmlist.lists.tails import find_fold, find_tail, may_have_tail
from llmlist.lists.titles import (
    CITED_BEHIND_NAME,
    TitleCandidate,
    TitleCandidates,
    TitleStyle,
    choose_title,
    find_maker,
)
from llmlist.lists.values import dedent_note
from llmlist.lists.views import PARAGRAPH_BREAK, TextView
from llmlist.model.date import PartialDate
from llmlist.model.edit import Span
from llmlist.model.entry import Draft
from llmlist.model.identifier import identifier_from_url, identifiers_in_text
from llmlist.model.link import Link, link_role
from llmlist.model.name import split_names

if TYPE_CHECKING:
    from collections.abc import Container, Mapping, Sequence

    from llmlist.lists.collecting import TakenLink
    from llmlist.lists.day_dates import DayYear
    from llmlist.lists.groups import GroupStyle
    from llmlist.lists.views import ViewLink
    from llmlist.model.identifier import Identifier


_BRACKETS: Final = {b"(": b")", b"[": b"]"}
_QUOTES: Final = ((b'"', b'"'), ("“".encode(), "”".encode()))
_CITED_YEAR: Final = re.compile(r"\(((?:19|20)\d\d)\)[\s.,:\"“]*$")
_LONGEST_LAST: Final = 40
_LONGEST_AND: Final = len("and")
# `RVR: Ash, Ann, and Bob Birch` before a title
_NAME_BEFORE_PEOPLE: Final = re.compile(r"(?P<name>[^:,;\n]{2,50}):\s+(?P<who>[^:\n]{3,300})")
_MOST_WORDS: Final = 6
# What a sentence says before a link in it, and no title before its own: `…, check out [Rivers](…)`.
LEADS_TO_LINK: Final = re.compile(
    r"[\s(](?:out|the|at|in|of|see|with|by|on|to|from|our|this|and|or|a|an|via|for|is|are|using|visit)\Z",
    re.IGNORECASE,
)
_LONGEST_LEADING: Final = len(" visit")
_WHO_AND_WHEN: Final = re.compile(r"\s*+(?P<who>[^|\n\d]{3,200}?)[\s,]*(?P<when>(?:19|20)\d\d)?\s*")


class Opened:
    """An item of which the beginning has been read, and what could be its title.

    Attributes:
        scan: Holds what stands before the title.
        start: Character at which a title can begin.
        candidates: What could be the title.
        title: What it is, seen by itself.
    """

    def __init__(
        self,
        view: TextView,
        *,
        authors_lead: bool = False,
        group_kinds: Mapping[GroupStyle, str] | None = None,
        names_at: frozenset[str] = frozenset(),
        days: DayYear | None = None,
    ) -> None:
        self.scan = Scan(view, group_kinds)
        self.scan.names_at = names_at
        self.scan.days = days
        self.start = self.scan.lead(authors=authors_lead)
        cited = bool(self.scan.found.authors)
        behind = "behind" in names_at and not cited
        self.candidates = TitleCandidates(view, self.start, cited=cited, names_behind=behind)
        self.title = choose_title(self.candidates, None)


def read_item(
    opened: Opened, *, habit: TitleStyle | None, end: int, usual_symbols: Container[str] = ()
) -> Draft | None:
    """Read one item's text.

    Args:
        opened: The item.
        habit: The style in which the listing sets titles off.
        end: Byte behind the item's last visible character: where a note would end.
        usual_symbols: Those that say nothing of an item, as nearly all of the listing begin with them.

    Returns:
        The draft without line, span and section, or None where the text has no title: one has letters or
            digits. A choice of languages is no entry either, nor is a way to another place of the page.
    """
    title = opened.title
    if title is not None and habit not in {None, title.style}:
        title = choose_title(opened.candidates, habit)
    if title is None or not any(map(str.isalnum, opened.scan.text[title.start : title.end])):
        return None
    # A way to another place of the page, such as back to the top.
    shown = opened.scan.view.link_at(title.start)
    if shown is not None and shown.source.url.startswith("#"):
        return None
    # `**Authors:** Ann Ash` says something of a work that is named elsewhere.
    named = opened.scan.field_name_at(title.start)
    if named is not None and named.field not in {None, "links"} and title.end <= named.end:
        return None
    last = max(title.start, title.end - _LONGEST_LEADING)
    if title.style == "plain" and LEADS_TO_LINK.search(opened.scan.text, last, title.end):
        behind = opened.scan.view.link_at(title.end + 1)
        if behind is not None and opened.scan.text[title.end : title.end + 1] == " ":
            return None
    reader = _ItemReader(opened.scan, title, end)
    reader.read_symbols(usual_symbols)
    reader.read_before(opened.start)
    reader.read_title()
    reader.read_behind()
    draft = reader.draft()
    if not draft.links and is_placeholder(draft.title):
        return None
    return None if _is_choice_of_languages(draft) else draft


def _is_choice_of_languages(draft: Draft) -> bool:
    labels = [link.label for link in draft.links if link.label is not None]
    several = len(draft.links) > 1 or (draft.note is not None and "](" in draft.note)
    return several and is_language(draft.title) and all(map(is_language, labels))


class _ItemReader:
    """Goes through one item."""

    def __init__(self, scan: Scan, title: TitleCandidate, end: int) -> None:
        self.scan = scan
        self.view = scan.view
        self.text = scan.text
        self.title = title
        self.end = end
        self.note: Span | None = None
        self.symbols: tuple[str, ...] = ()
        self.cited = bool(scan.found.authors)

    def read_symbols(self, usual: Container[str]) -> None:
        """Read the symbols before the title for keywords, such as a star for the best."""
        for start, end in self.scan.symbols:
            symbol = self.text[start:end]
            if symbol in usual:
                self.symbols = (*self.symbols, symbol)
            else:
                self.scan.set("keywords", symbol, start, end)

    def read_before(self, start: int) -> None:
        """Read what stands between the leading fields and the title, such as ``**Name**:``."""
        start = self._read_name(start)
        dated = _CITED_YEAR.search(self.text, start, self.title.start)
        stop = dated.start() if dated else self.title.start
        if dated:
            self.scan.set("date", dated.group(1), *dated.span(1))
        text = self.text[start:stop].strip(" \"“「《<'[(*_:：,|-–—→\n")
        for link in self.view.links:
            if start <= link.start < link.end <= self.title.start:
                self.scan.take_link(link)
        if not text or self._read_maker(start):
            return
        if self.scan.is_linked(start, self.title.start) and not self._is_in_own_link(start):
            return
        if link_role(text) != "paper":  # such as `Paper:`, which only says what the link is
            self._take_before(text, start)

    def _take_before(self, text: str, start: int) -> None:
        """Take the words before the title for the people, the institute or the keyword that they are."""
        begin = self.text.index(text, start)
        end = begin + len(text)
        if self._take_code(begin, end):
            return
        named = _NAME_BEFORE_PEOPLE.fullmatch(text)
        if named is not None and are_names(named["who"], several=True):
            self.scan.set("keywords", named["name"], begin, begin + len(named["name"]))
            self.scan.take_authors(begin + named.start("who"), end)
            return
        # Systems are joined so, not people: `RVR && CLD: **Rivers of Glass**`.
        names, truncated = ([text], False) if "&&" in text else split_names(text)
        if text.endswith(".") or len(names) > 1 or truncated:
            if len(self.scan.found.authors) == 1 and len(names) > 1:
                self.scan.demote_authors()
            self.scan.take_authors(begin, end)
        elif is_person(text) and (
            "." in text or "before" in self.scan.names_at or self._is_cited_person(end)
        ):
            self.scan.take_authors(begin, end)
        elif len(text.split()) <= 6:
            self.scan.set("institutes" if is_institute(text) else "keywords", text, begin, end)

    def _take_code(self, start: int, end: int) -> bool:
        """Take names in code before the title, which no people have: ```RVR`, `CLD`: [Rivers](…)``."""
        codes = [one for one in self.view.code if start <= one.start and one.end <= end]
        others = sum(map(str.isalnum, self.text[start:end])) - sum(
            sum(map(str.isalnum, self.text[one.start : one.end])) for one in codes
        )
        if not codes or others > _LONGEST_AND:
            return False
        for one in codes:
            self.scan.set("keywords", self.text[one.start : one.end], one.start, one.end)
        return True

    def _read_maker(self, start: int) -> bool:
        """Take who made ``**RVR** from A. Ash et al.: Rivers``, and the name where it is no link."""
        names = [(one.start, one.end) for one in self.view.strong]
        names += [(one.start, one.end) for one in self.view.links]
        for begin, end in names:
            made = find_maker(self.view, end) if start <= begin < self.title.start else None
            if made is None or made.end() != self.title.start or self.scan.found.authors:
                continue
            if is_institute(made["who"]):
                self.scan.set("institutes", made["who"], *made.span("who"))
            else:
                self.scan.take_authors(*made.span("who"))
                self.scan.found.spans["authors"] = self.view.marked_span(*made.span("who"))
            if not self.scan.is_linked(begin, end):
                self.scan.set("keywords", self.text[begin:end], begin, end)
            return True
        return False

    def _is_in_own_link(self, start: int) -> bool:
        """Tell whether what stands before the title is part of the title's own link."""
        link = self.view.link_at(self.title.start)
        return link is not None and link.start <= start

    def _read_name(self, start: int) -> int:
        """Take the name before a reference, ``**RVR**: A. Ash (2021). *Title*``; return where that begins."""
        name = next((one for one in self.view.strong if start <= one.start < self.title.start), None)
        if name is None or "(" not in self.text[name.end : self.title.start]:
            return start
        cited = CITED_BEHIND_NAME.match(self.text, name.end)
        if cited is None or cited.end() != self.title.start:
            return start
        self.scan.set("keywords", self.text[name.start : name.end], name.start, name.end)
        return cited.start("people")

    def _is_cited_person(self, end: int) -> bool:
        """Tell whether a comma leads from a name to a quoted title, as in ``Ann Ash, "Rivers of Glass"``."""
        return self.title.style == "quoted" and self.text[end : self.title.start].lstrip().startswith(",")

    def read_title(self) -> None:
        """Note the title's span, and its own link first."""
        self.scan.found.spans["title"] = self.view.marked_span(self.title.start, self.title.end)
        for link in self.view.links:
            inside = link.start < self.title.end and self.title.start < link.end
            if inside and link.image is None:
                self.scan.take_link(link, own=True)
                break
        year = _CITED_YEAR.search(self.text, self.title.start, self.title.end)
        if year and self.scan.found.date is None:
            self.scan.found.date = PartialDate(int(year.group(1)))

    def read_behind(self) -> None:
        """Read fields from behind the title on; what is no field is the note."""
        position = self.title.end
        while True:
            skipped = SEPARATORS.match(self.text, position)
            position = skipped.end() if skipped else position
            if position < len(self.text):
                position = self.scan.behind_symbol(position)
            if position >= len(self.text):
                break
            taken = self.scan.field_at(position)
            if taken is None:
                # What closes the title's own link and is no field stays there: a note would cut the link.
                taken = self._end_of_link(position) or self._take_words(position)
            if taken is None or taken <= position:
                break
            position = taken
        self._take_badges()
        if not self.scan.found.links:
            self._take_addresses()

    def _end_of_link(self, position: int) -> int | None:
        """Return where the link of the title ends, or one that a venue begins, if it shows a character too.

        That of a venue is the item's as a whole: what its label says has no place of its own.
        """
        link = self.view.link_at(position)
        if link is None or link is self.view.link_at(self.title.start):
            return None if link is None else link.end
        if link.start == position or link.start < self.title.end:
            return None
        label = self.view.span(link.start, link.end)
        spans = self.scan.found.spans
        if "venue" not in spans or not label.contains(spans["venue"]):
            return None
        for name in [name for name, span in spans.items() if label.contains(span)]:
            del spans[name]
        self.scan.take_link(link)
        return link.end

    def _take_words(self, position: int) -> int | None:
        """Take the keeper's words up to the next labelled link or paragraph; return where to go on.

        Words in a second place make one note with all that stands between.
        """
        if self.text[:position].rstrip().endswith(("|", "｜")) and self._take_last(position):
            return len(self.text)
        link = self._next_labelled(position)
        bar = -1 if link is None else self._end_of_piece(position, link.start)
        if bar >= 0:
            self.scan.take_label(position, bar, fallback="keywords")
            return bar
        part = self.text.find(PARAGRAPH_BREAK, position)
        if link is None and self._take_volume(position):
            return len(self.text)
        if link is not None and self._take_venue(position, link.start):
            return link.start
        behind = [place for place in (link.start if link is not None else -1, part) if place >= 0]
        if not behind or self.note is not None:
            start = self.note.start if self.note is not None else self._source_start(position)
            stop = self._take_tail(position)
            words = Span(start, self.end if stop is None else self.view.source_end(position, stop))
            self._set_note(self._with_quote(self._without_brackets(position, words)))
            for other in self.view.links:
                if other.start >= position and link_role(self.text[other.start : other.end]) is not None:
                    self.scan.take_link(other)
            return None
        following = min(behind)
        stop = len(self.text[:following].rstrip(" ,;:|·-–—[(\n"))
        if stop > position:
            words = Span(self._source_start(position), self.view.source_end(position, stop))
            self._set_note(self._with_quote(self._without_brackets(position, words)))
        return following

    def _end_of_piece(self, start: int, link: int) -> int:
        """Return where a few words end that stand alone between bars before a link; -1 where none do."""
        bar = self.text.find("|", start, link)
        piece = self.text[start:bar].strip() if bar >= 0 else ""
        alone = self.text[:start].rstrip(" ").endswith("|") and not self.scan.is_linked(start, link)
        if not alone or "\n" in self.text[start:link] or not self.text[bar:link].rstrip(" [(").endswith("|"):
            return -1
        return bar if 0 < len(piece.split()) <= _MOST_WORDS else -1

    def _without_brackets(self, position: int, words: Span) -> Span:
        """Return the keeper's words without the brackets around all of them.

        An opening bracket that was passed over on the way to them belongs to them otherwise.
        """
        opening = self.view.content[words.start - 1 : words.start]
        closing = _BRACKETS.get(opening)
        if closing is None or self.note is not None or self.view.is_linked(position - 1, position):
            return words
        depth = 1
        text = words.of(self.view.content)
        for found in re.finditer(b"[%s]" % re.escape(opening + closing), text):
            depth += 1 if found.group() == opening else -1
            if not depth:
                if found.end() == len(text):
                    return Span(words.start, words.end - 1)
                return Span(self._before_marks(words.start - 1), words.end)
        return words

    def _with_quote(self, words: Span) -> Span:
        """Return the keeper's words with the quote before them that one of theirs closes."""
        content = self.view.content
        for opening, closing in _QUOTES:
            start = words.start - len(opening)
            if start < 0 or not content.startswith(opening, start) or self.note is not None:
                continue
            text = words.of(content)
            odd = text.count(closing) % 2 if opening == closing else text.count(closing) > text.count(opening)
            return Span(self._before_marks(start), words.end) if odd else words
        return words

    def _take_tail(self, position: int) -> int | None:
        """Take ``| A. Name et al, 2015`` at the very end; return where the words before it end."""
        bar = max(self.text.rfind("|", position), self.text.rfind("｜", position))
        found = _WHO_AND_WHEN.fullmatch(self.text, bar + 1) if bar >= 0 else None
        if bar >= 0 and (found is None or not are_names(found["who"])) and self._take_last(bar + 1):
            return position + len(self.text[position:bar].rstrip())
        if found is None or self.scan.found.authors or not self.text[position:bar].strip():
            return None
        if not are_names(found["who"]) or self.scan.is_linked(bar, len(self.text)):
            return None
        self.scan.take_authors(*found.span("who"))
        if found["when"] and self.scan.found.date_text is None:
            self.scan.set("date", found["when"], *found.span("when"))
        return position + len(self.text[position:bar].rstrip())

    def _take_last(self, start: int) -> bool:
        """Take ``| ICML 2022`` and ``| Microsoft`` at the very end, and nothing else."""
        text = self.text[start:].strip(" .")
        if not 0 < len(text) <= _LONGEST_LAST or "\n" in text or self.scan.is_linked(start, len(self.text)):
            return False
        begin = self.text.index(text, start)
        if date_or_venue(text) == "venue" and self.scan.found.venue is None:
            self.scan.set("venue", text, begin, begin + len(text))
        elif is_institute(text) and not are_names(text) and not self.scan.found.institutes:
            self.scan.set("institutes", text, begin, begin + len(text))
        else:
            return False
        return True

    def _take_venue(self, start: int, end: int) -> bool:
        """Take what stands before a labelled link for a venue, or for the rest of one that has begun."""
        stop = len(self.text[:end].rstrip(" ,;:.|·-–—[("))
        text = self.text[start:stop]
        if not text or len(text.split()) > 14 or "\n" in text or "]" in text.partition("[")[0]:
            return False
        follows = bool(self.scan.found.authors) or self.title.style in {"strong", "quoted"}
        named = has_venue_word(text) or (follows and is_dated_name(text) and not is_institute(text))
        return self.scan.extend_venue(start, stop) or (named and self.scan.take_venue(start, stop))

    def _take_volume(self, start: int) -> bool:
        """Take volume, pages and the year that close an item for the rest of its venue."""
        venue = self.scan.found.spans.get("venue")
        stop = len(self.text.rstrip(" \n.,"))
        if venue is None or self.note is not None or stop <= start or self.scan.found.date is not None:
            return False
        if not WHOLE_YEAR.search(self.text, start, stop) or WHOLE_YEAR.search(self.scan.found.venue or ""):
            return False
        first = self.view.span(start, stop).start
        between = any(venue.end <= span.start < first for span in self.scan.found.spans.values())
        return not between and self.scan.extend_venue(start, stop)

    def _set_note(self, span: Span) -> None:
        if span.end > span.start:
            self.note = span
            self.scan.found.spans["note"] = span

    def _next_labelled(self, position: int) -> ViewLink | None:
        """Return the next link that stands as a field: under a known label or a reference, or in brackets."""
        for link in self.view.links:
            if link.start <= position:
                continue
            bracketed = self.text[link.start - 1 : link.start] in {"[", "【"}
            label = self.text[link.start : link.end]
            if bracketed or link_role(label) is not None or cited_in_label(label) is not None:
                return link
        return None

    def _take_badges(self) -> None:
        """Take links that show only a picture, such as a badge that leads to the paper.

        Where there is no other link, an address that stands in the keeper's words is the entry's.
        """
        for link in self.view.links:
            if not self.scan.found.links and self.text[link.start : link.end] == link.source.url:
                self.scan.take_link(link)
            if link.image is not None and not link.source.url.startswith("#"):
                known = identifier_from_url(link.source.url)
                if known is not None:
                    self.scan.take_link(link)

    def _take_addresses(self) -> None:
        """Take the addresses that stand as they are in the words of an item without any other link."""
        for link in self.view.links:
            if self.text[link.start : link.end] == link.source.url:
                self.scan.take_link(link)

    def _source_start(self, position: int) -> int:
        """Return the byte at which the markdown of a character begins: its marks and link included."""
        link = self.view.link_at(position)
        if link is not None and link.start == position:
            return link.source.start
        return self._before_marks(self.view.span(position, position).start)

    def _before_marks(self, start: int) -> int:
        content = self.view.content
        while start > 0 and content[start - 1 : start] in {b"*", b"_", b"`", b"~", b"\\"}:
            start -= 1
        return start

    def _drop_badges(self, links: Sequence[Link], ids: Sequence[Identifier]) -> None:
        """End the keeper's words before the badges behind them, if those only speak of the entry itself."""
        if self.note is None or not self.view.images:
            return
        last = len(self.text.rstrip())
        if self.view.images[-1][0] < last:
            return
        end = self.view.span(last - 1, last).end
        while end < self.note.end and self.view.content[end] in b"*_`~":
            end += 1
        badges = Span(min(end, self.note.end), self.note.end).of(self.view.content)
        if not self.view.link_at(last - 1) and is_computed(badges, find_marks(links, ids)):
            self._set_note(Span(self.note.start, end))

    def _take_word_badges(self) -> None:
        """Take the words that stand on badges behind the title for keywords, outside of the keeper's own."""
        if not self.view.images:
            return
        found = self.scan.found
        for word in find_word_badges(self.view.content, found.spans["title"].start, self.end):
            if self.note is None or not self.note.contains(word):
                found.spans[f"keywords.{len(found.keywords)}"] = word
                found.keywords.append(read_badge_word(word.of(self.view.content)))

    def _take_tail_blocks(self, links: Sequence[Link], ids: Sequence[Identifier]) -> None:
        """Take the pictures and folded blocks that close an item for the keeper's own, where no words are."""
        spans = self.scan.found.spans
        if self.note is not None or not may_have_tail(self.view.content, spans["title"].end, self.end):
            return
        pictures = {
            f"links.{number}.url"
            for number, (link, source, _) in enumerate(self.scan.found.links)
            if link.label is None and source.image is not None
        }
        ends = [taken.source.source.end for taken in self.scan.found.links if taken.link.label is not None]
        behind = max([*ends, *(span.end for name, span in spans.items() if name not in pictures)])
        tail = find_tail(self.view.content, behind, self.end, find_marks(links, ids))
        if tail is not None:
            self._set_note(Span(tail, self.end))
            return
        fold = find_fold(self.view.content, spans["title"].end, self.end)
        if fold and not any(fold.start < span.end and span.start < fold.end for span in spans.values()):
            self._set_note(fold)

    def draft(self) -> Draft:
        """Return what has been read."""
        found = self.scan.found
        for number, taken in enumerate(found.links):
            self._note_link(number, taken)
        links = tuple([taken.link for taken in found.links])
        if self.cited and (found.date is None or not found.links):
            self._take_late_facts()
        counted = ids_on_badges(self.view.content[found.spans["title"].start : self.end])
        ids = (*ids_of(links), *found.ids, *counted)
        if len(ids) > 1:
            ids = tuple(dict.fromkeys(ids))
        self._drop_badges(links, ids)
        self._take_word_badges()
        self._take_tail_blocks(links, ids)
        if found.venue is None:
            found.venue = next(filter(None, map(venue_of_label, links)), None)
        self._take_cited_label(links)
        note = None if self.note is None else dedent_note(self.note.text(self.view.content))
        if found.date is None and found.venue is not None and year_of(found.venue) is None:
            found.date = year_of_publisher(note)
        if found.venue is None and self.view.images:
            # No span: the picture stays as it is, whatever the catalogue says.
            found.venue = venue_on_badge(self.view.content[found.spans["title"].start : self.end])
        return Draft(
            title=" ".join(self.view.marked(self.title.start, self.title.end).split()),
            links=links,
            ids=ids,
            authors=tuple(found.authors),
            authors_truncated=found.truncated,
            date=found.date or year_of(found.venue),
            date_text=found.date_text,
            venue=found.venue,
            institutes=tuple(found.institutes),
            keywords=tuple(found.keywords),
            symbols=self.symbols,
            note=note,
            kind=guess_kind(links),
            spans=MappingProxyType(found.spans),
        )

    def _take_cited_label(self, links: Sequence[Link]) -> None:
        """Take who and when a link is named after, where the item has no such fields; the name has no span.

        What reads like one person's name in brackets is none beside such a link.
        """
        found = self.scan.found
        cited = find_cited_label(links)
        if cited is None:
            return
        named = found.spans.get("authors")
        if named is not None and len(found.authors) == 1 and self._is_in_brackets(named):
            self.scan.demote_authors()
        if not found.authors:
            found.authors.extend(cited.authors)
            found.truncated = cited.truncated
        if found.date is None and found.venue is None:
            found.date = cited.date

    def _is_in_brackets(self, span: Span) -> bool:
        content = self.view.content
        return _BRACKETS.get(content[span.start - 1 : span.start]) == content[span.end : span.end + 1]

    def _take_late_facts(self) -> None:
        """Take the year and the identifier of a reference from wherever they stand behind its title.

        They have no spans of their own: the words around them are the keeper's.
        """
        words = "" if self.note is None else self.note.text(self.view.content)
        found = self.scan.found
        said = year_in_words(words) if found.date is None else None
        if said is not None:
            found.date = said
        if not found.links:
            found.ids.extend(one for one in identifiers_in_text(words) if one not in found.ids)

    def _note_link(self, number: int, taken: TakenLink) -> None:
        spans = self.scan.found.spans
        link, source, label = taken
        written = source.source
        if written.url_start >= 0:
            spans[f"links.{number}.url"] = tuple.__new__(Span, (written.url_start, written.url_end))
        if link.label is not None and source.image is None:
            spans[f"links.{number}.label"] = self.view.span(*label)
