"""Find fields in the text of an item, one at a place.

What counts as a field is decided by the vocabularies in ``fields``, ``dates`` and ``model``, and in the
modules that each look for one sort; in which order an item is gone through is decided in ``drafts``.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from llmlist.lists.collecting import Collector
from llmlist.lists.fields import has_venue_word
from llmlist.lists.groups import OPENING, take_group
from llmlist.lists.leading import MARKING_SYMBOLS, take_lead
from llmlist.lists.marked import YEAR_BEHIND, take_code, take_emphasis, take_in
from llmlist.lists.people import take_by, take_others
from llmlist.lists.plain_fields import take_named, take_text
from llmlist.lists.signs import SHORTCODE
from llmlist.lists.views import stretch_at
from llmlist.model.link import link_role

if TYPE_CHECKING:
    from llmlist.lists.views import ViewLink

_BETWEEN: Final = r"[\s,;|｜·•/\\.，；：、。)\]）】>\"”“'’–—*-]*+"
# What parts fields, and `@ ICLR 2023`.
SEPARATORS: Final = re.compile(rf"{_BETWEEN}(?:(?:@(?=\s)|:(?!{SHORTCODE[1:]})){_BETWEEN})*")


class Scan(Collector):
    """A cursor's view of one item."""

    def lead(self, *, authors: bool = False) -> int:
        """Take what an item begins with: bracketed fields, dates; return where its title can begin.

        Args:
            authors: The listing's items begin with their authors, then a colon or a title set off.
        """
        return take_lead(self, authors=authors)

    def field_at(self, position: int) -> int | None:
        """Take the field that begins at a character; None where none does."""
        day = self.take_day(position)
        if day is not None:
            return day
        if self.text[position] in OPENING:
            return take_group(self, position)
        # Nothing ends before the first character, so a place is never false.
        return (
            self._link_field(position)
            or take_code(self, position)
            or take_emphasis(self, position)
            or take_by(self, position)
            or take_in(self, position)
            or take_text(self, position)
            or take_others(self, position)
            or take_named(self, position)
        )

    def behind_symbol(self, position: int) -> int:
        """Return where a field begins that has a symbol before it: ``📅 Date: …``, ``:tv: [Video](…)``."""
        if self.text[position].isalpha():
            return position  # as most fields begin
        found = MARKING_SYMBOLS.match(self.text, position)
        if found is None or self.is_linked(*found.span()):
            return position
        begin = found.end() + len(self.text[found.end() :]) - len(self.text[found.end() :].lstrip(" "))
        if self.view.link_at(begin):
            return begin
        named = self.field_name_at(begin)
        return position if named is None or named.field in {None, "links"} else begin

    def _link_field(self, position: int) -> int | None:
        link = self.view.link_at(position)
        if link is None:
            return None
        label = self.text[link.start : link.end]
        if link.source.url.startswith("#") and not self.text[link.end :].strip(" .)\n"):
            return len(self.text)  # a way back to another place of the page ends the item
        if position > link.start and id(link) in self.taken:
            return None  # the rest of a title that is a link
        is_place = self._names_place(link, label)
        if len(label.split()) > 5 and link_role(label) is None and not is_place:
            return None
        self.take_link(link)
        if is_place and self.is_free("venue"):
            self.found.venue = " ".join(label.split()).rstrip(" ,.")  # as the link's name it has no span
        return link.end

    def _names_place(self, link: ViewLink, label: str) -> bool:
        """Tell whether a link's text in italics is where a work came out: a year may stand behind it."""
        italics = stretch_at(self.view.emphasis, link.start)
        if (
            italics is None
            or italics.start != link.start
            or not italics.end <= link.end
            or not label[:1].isupper()
        ):
            return False
        return has_venue_word(label) or YEAR_BEHIND.match(self.text, link.end) is not None
