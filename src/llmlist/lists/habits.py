"""How the items of a listing write one sort of value: authors, months, days, long titles, notes."""

from __future__ import annotations

import re
from collections import Counter
from itertools import chain
from typing import TYPE_CHECKING, Final

from llmlist.lists.dates import SINGLE_DAY
from llmlist.lists.lead_names import find_lead_marks
from llmlist.lists.pieces import HANGING
from llmlist.lists.slots import years_in
from llmlist.lists.values import AUTHOR_JOINT
from llmlist.lists.wrapping import find_wrap

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from llmlist.lists.kin import Kin
    from llmlist.lists.lead_names import LeadMarks
    from llmlist.lists.templates import Template
    from llmlist.lists.wrapping import Wrap
    from llmlist.model.entry import Draft, Entry


def dates_beside_venues(drafts: Sequence[Draft | None]) -> bool:
    """Tell whether items whose venue names a year mostly write a date as well."""
    dated = ["date" in draft.spans for draft in drafts if draft is not None and years_in(draft.venue)]
    return sum(dated) * 2 > len(dated)


def prints_ids(drafts: Sequence[Draft | None], entry: Entry) -> bool:
    """Tell whether a listing prints the numbers of papers that stand in such a venue.

    Many cite a preprint by its number, and what has appeared by its venue alone.
    """
    printed = [draft for draft in drafts if draft is not None and "ids.arxiv" in draft.spans]
    return any(_is_preprint(draft.venue) == _is_preprint(entry.venue) for draft in printed)


def _is_preprint(venue: str | None) -> bool:
    return venue is None or "arxiv" in venue.casefold()


def says_by(templates: Iterable[Template]) -> bool:
    """Tell whether the items of a listing say ``by`` before their authors."""
    found = [unit for template in templates for unit in template.units if unit.name == "authors"]
    led = sum(unit.span.start + 2 < unit.slots[0].span.start for unit in found)
    return led * 2 > len(found)


def joined_authors(templates: dict[int, Template], near: int) -> str:
    """Return how the nearest item with several authors writes them; empty where none has."""
    for index in sorted(templates, key=lambda index: (abs(index - near), index)):
        for unit in templates[index].units:
            text = unit.slots[0].span.of(templates[index].content).decode(errors="replace")
            if unit.name == "authors" and AUTHOR_JOINT.search(text):
                return text
    return ""


def date_examples(templates: dict[int, Template], near: float, kin: Kin | None = None) -> tuple[str, ...]:
    """Return the dates that items write, the nearest first: they show how months are spelled."""
    nearest = (templates[index] for index in sorted(templates, key=lambda index: (abs(index - near), index)))
    return tuple(
        unit.slots[0].span.of(template.content).decode(errors="replace")
        for template in chain(nearest, kin.templates if kin is not None else ())
        for unit in template.units
        if unit.name == "date"
    )


def pads_days(templates: Iterable[Template]) -> bool:
    """Tell whether the days from 1 to 9 beside a month's name mostly have a zero before them."""
    dates = [
        unit.slots[0].span.of(template.content).decode(errors="replace")
        for template in templates
        for unit in template.units
        if unit.name == "date"
    ]
    padded = sum(bool(re.search(r"[a-z.] 0[1-9],? |^0[1-9] [A-Z]", text)) for text in dates)
    return padded > sum(bool(SINGLE_DAY.search(text)) for text in dates)


def shows_entities(templates: Iterable[Template]) -> bool:
    """Tell whether an ampersand is written as an entity in some item."""
    return any(b"&amp;" in template.span.of(template.content) for template in templates)


def title_wrap(templates: dict[int, Template], name: str, kin: Kin | None = None) -> Wrap | None:
    """Return how the titles of one sort of unit are broken over lines, as far as a listing breaks them."""
    titles = _titles(templates.values(), name)
    own = find_wrap(titles)
    broken = any("\n" in title for title in titles)
    if kin is None or (own is None and not broken and len(templates) >= _TELLING):
        return own
    return find_wrap(_titles(kin.templates, name)) or own


_TELLING: Final = 3
"""How many items tell that a listing breaks no titles."""


def lead_marks(templates: dict[int, Template], near: float, kin: Kin | None = None) -> LeadMarks | None:
    """Return how the names that begin titles are set off, as near items do it, else as the document does."""
    own = [
        (abs(index - near), title)
        for index, template in templates.items()
        for title in _titles([template], *_TITLES)
    ]
    found = find_lead_marks(own)
    if found is not None or kin is None or len(own) >= _TELLING:
        return found
    return find_lead_marks((0.0, title) for title in _titles(kin.templates, *_TITLES))


_TITLES: Final = ("title", "title+url")


def _titles(templates: Iterable[Template], *names: str) -> list[str]:
    return [
        slot.span.of(template.content).decode(errors="replace")
        for template in templates
        for unit in template.units
        if unit.name in names
        for slot in unit.slots
        if slot.field == "title"
    ]


def escaped_signs(templates: Iterable[Template]) -> frozenset[str]:
    """Return the signs before which titles have a backslash, also where they would mean nothing without."""
    titles = _titles(templates, *_TITLES)
    escaped = Counter(sign for title in titles for sign in set(_ESCAPED.findall(title)))
    bare = Counter(sign for title in titles for sign in set(_BARE.findall(title)))
    return frozenset(sign for sign, count in escaped.items() if count >= _SURE and count > bare[sign])


_ESCAPED: Final = re.compile(r"\\([_*~#$])")
_BARE: Final = re.compile(r"(?<!\\)[_*~#$]")


def title_blanks(templates: dict[int, Template], near: float) -> bytes:
    """Return the blanks between a title and the end of its link where the nearest items all have them.

    Nobody sees them, and most are slips.
    """
    nearest = sorted(templates, key=lambda index: (abs(index - near), index))
    found = [
        blanks.group()
        for index in nearest
        for unit in templates[index].units
        if unit.name == "title+url" and unit.slots[0].field == "title"
        if (blanks := _BLANKS.match(templates[index].content, unit.slots[0].span.end, unit.span.end))
    ][:_SURE]
    return found[0] if len(found) == _SURE and len(set(found)) == 1 else b""


def title_asides(templates: Iterable[Template]) -> frozenset[bytes]:
    """Return what more than one item says behind a title in its link."""
    said = Counter(
        template.content[unit.slots[0].span.end : unit.slots[1].span.start].partition(b"](")[0]
        for template in templates
        for unit in template.units
        if unit.name == "title+url" and len(unit.slots) > 1
    )
    return frozenset(aside for aside, count in said.items() if count > 1)


_SURE: Final = 2
"""How many of the nearest items must agree on what nobody sees."""

_BLANKS: Final = re.compile(rb"[ \t]*+(?=[*_`]*+\]\()")


def others_in_labels(templates: Iterable[Template]) -> str:
    """Return how most labels of links write an "et al." that is set off: ``*et al*.``; nothing if it is not.

    >>> others_in_labels([])
    ''
    """
    labels = [
        slot.span.of(template.content)
        for template in templates
        for unit in template.units
        for slot in unit.slots
        if slot.field.endswith(".label")
    ]
    ways = Counter(way.group().decode() for label in labels if (way := _OTHERS.search(label)) is not None)
    usual = ways.most_common(1)[0][0] if ways else ""
    return usual if usual.startswith(("*", "_")) else ""


_OTHERS: Final = re.compile(rb"(?<!\w)([*_]{0,2}+)et al(?:\.?\1\.?)")
"""How labels name a paper by its authors: ``Ash *et al.*, 2021``."""


def note_indent(templates: dict[int, Template], near: int, kin: Kin | None = None) -> str:
    """Return what the further lines of a note begin with.

    As in the item at hand, else in its own further paragraphs, else as in the nearest item that shows it,
    else in any of the document; else what stands up to the item's text.
    """
    own = templates[near]
    nearest = sorted(templates, key=lambda index: (abs(index - near), index))
    others = kin.templates if kin is not None else ()
    for template in chain((templates[index] for index in nearest), others):
        margin = _note_margin(template)
        if margin is None:
            margin = _paragraph_margin(template)
        if margin is not None:
            return margin
    if not own.units:
        return ""
    first = own.content[own.span.start : own.units[0].span.start]
    marker = re.match(rb"[ \t>]*(?:[-*+]|\d+[.)])[ \t]+", first)
    return " " * len(marker.group()) if marker else ""


def _note_margin(template: Template) -> str | None:
    for unit in template.units:
        if unit.name == "note":
            if HANGING.match(unit.span.of(template.content)):
                return template.gap(template.units.index(unit)).rpartition(b"\n")[2].decode()
            lines = unit.span.of(template.content).split(b"\n")[1:]
            margins = [line[: len(line) - len(line.lstrip(b" \t"))] for line in lines if line.strip()]
            if margins:
                return min(margins, key=len).decode()
    return None


def _paragraph_margin(template: Template) -> str | None:
    """Return what a further paragraph of an item begins with."""
    found = _PARAGRAPH.search(template.span.of(template.content))
    return None if found is None else found.group(1).decode()


_PARAGRAPH: Final = re.compile(rb"\n[ \t]*\r?\n([ \t]*)\S")
