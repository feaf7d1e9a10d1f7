"""How a listing writes an entry, learned from its own items; items written and changed the same way.

A new item is written after an existing one whose fields come closest; where several do, the wording
that most of them share wins, and of those the nearest. Fields that the model lacks are set in as other
items of the listing set them; fields that the entry lacks are left out with what joins them.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Final, NamedTuple

from llmlist.lists.badges import adapt_badge, adapt_literal, find_marks, without_images
from llmlist.lists.dates import find_date_style, format_date_like, is_month_unclear
from llmlist.lists.differences import link_agrees, names_of
from llmlist.lists.fields import is_institute
from llmlist.lists.templates import Template, Unit, badge_name, make_template
from llmlist.lists.values import (
    AUTHOR_JOINT,
    format_authors,
    format_html,
    format_inline,
    format_url,
    indent_note,
    is_et_al,
)
from llmlist.lists.wrapping import find_wrap, wrap_title
from llmlist.model.identifier import identifier_from_url
from llmlist.model.link import Link
from llmlist.model.url import comparable_url
from llmlist.model.venue import parse_venue

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from llmlist.lists.reading import ReadListing
    from llmlist.lists.wrapping import Wrap
    from llmlist.model.entry import Draft, Entry

_NUMBER: Final = re.compile(rb"^([ \t>]*(?:\*\*)?\[?)(\d+)([.)\]])")
# What a field of an entry is called among the units of an item.
_PLAIN: Final = ("date", "venue", "authors", "note")
_REPEATED: Final = ("institutes", "keywords")


class Fact(NamedTuple):
    """One unit's worth of an entry: what would fill it.

    Attributes:
        name: Name of the unit.
        number: Which of several, from 0.
        link: The link of a ``title+url`` or ``link`` unit.
        text: All values of a repeated field, where they stand in one place.
    """

    name: str
    number: int
    link: Link | None = None
    text: str | None = None


class Piece(NamedTuple):
    """A written unit and the literal text before it."""

    gap: bytes
    name: str
    content: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """Where a value lands.

    Attributes:
        in_cell: In a cell of a pipe table.
        in_html: In a table written in HTML.
        indent: What continuation lines of a note begin with.
        newline: The document's line end.
        joined_authors: How the listing writes several authors, where the model has but one.
        padded_days: Whether the listing writes ``Feb 09``, not ``Feb 9``.
        month: A date of the listing that shows how it writes months, where the model's does not.
        wrap: How the listing breaks its titles over lines; None where it does not.
    """

    in_cell: bool = False
    in_html: bool = False
    indent: str = ""
    newline: str = "\n"
    joined_authors: str = ""
    month: str = ""
    padded_days: bool = False
    wrap: Wrap | None = None


def facts_of(entry: Entry) -> tuple[Fact, ...]:
    """Return all that an item could show of an entry, unit by unit."""
    own = entry.links[0] if entry.links and entry.links[0].label is None else None
    facts = [Fact("title" if own is None else "title+url", 0, own)]
    facts += [Fact("link", i, link) for i, link in enumerate(entry.links[own is not None :])]
    facts += [Fact(name, 0) for name in _PLAIN if _is_filled(entry, name)]
    if entry.authors and is_et_al(entry.authors[-1]):
        facts.append(Fact("others", 0))
    facts += [Fact(name, i) for name in _REPEATED for i in range(len(getattr(entry, name)))]
    if entry.identifier("arxiv") is not None:
        facts.append(Fact("ids", 0))
    return tuple(facts)


def _is_filled(entry: Entry, name: str) -> bool:
    """Tell whether a field says something; an "et al." without names belongs to the institute before it."""
    value = getattr(entry, name)
    return bool(names_of(value) if name == "authors" else value)


def as_badges(facts: Iterable[Fact], shown: Collection[str]) -> list[Fact]:
    """Return facts of which the links are pictures or bare addresses that are so in the listing.

    Args:
        facts: What an item could show.
        shown: The names of the units of the listing.
    """
    badges = [name for name in shown if name.startswith("badge ")]
    made = []
    for fact in facts:
        name = badge_name(fact.link.label) if fact.name == "link" and fact.link else ""
        if name and name not in badges and "link" not in shown and len(badges) == 1 and _is_code(fact.link):
            name = badges[0]  # where a listing shows a repository only by its badge
        made.append(fact._replace(name=name) if name in badges else fact)
    return _with_addresses(made) if "address" in shown and "title+url" not in shown else made


def _with_addresses(facts: Iterable[Fact]) -> list[Fact]:
    """Return facts of which the links without a label stand apart from the title."""
    made = []
    for fact in facts:
        if fact.name == "title+url":
            made += [Fact("title", 0), fact._replace(name="address")]
        else:
            bare = fact.name == "link" and fact.link is not None and fact.link.label is None
            made.append(fact._replace(name="address") if bare else fact)
    return made


def _is_code(link: Link | None) -> bool:
    found = identifier_from_url(link.url) if link is not None else None
    return found is not None and found.scheme == "github"


def templates_of(content: bytes, listing: ReadListing) -> dict[int, Template]:
    """Return the template of each item that is an entry, by its index in the listing."""
    pairs = zip(listing.listing.items, listing.drafts, strict=True)
    return {
        index: make_template(content, item, draft)
        for index, (item, draft) in enumerate(pairs)
        if draft is not None
    }


class Kin:
    """The other listings of a document: they speak where a listing is too short to show its habit."""

    def __init__(self, content: bytes, listings: Sequence[ReadListing]) -> None:
        self._content = content
        self._listings = listings

    @cached_property
    def templates(self) -> tuple[Template, ...]:
        """The items that are no rows of tables, taken apart."""
        return tuple(
            template
            for listing in self._listings
            if listing.listing.table is None
            for template in templates_of(self._content, listing).values()
        )

    def shows(self, name: str) -> bool:
        """Tell whether some item shows a sort of unit."""
        return any(name in template.names for template in self.templates)


def others_apart(entry: Entry, facts: Sequence[Fact], template: Template) -> tuple[Entry, list[Fact]]:
    """Take "et al." from the authors where the item writes it elsewhere, such as behind their institute.

    Returns:
        The entry as it is to be written, and its facts; "et al." is one of them only where it stands apart.
    """
    if "others" not in template.names:
        return entry, [fact for fact in facts if fact.name != "others"]
    names = tuple(name for name in entry.authors if not is_et_al(name))
    return replace(entry, authors=names), [fact for fact in facts if fact.name != "authors" or names]


def is_venue_year(entry: Entry) -> bool:
    """Tell whether an entry's date is no more than the year that its venue names."""
    venue = parse_venue(entry.venue) if entry.venue else None
    return venue is not None and entry.date is not None and str(entry.date) == str(venue.year)


def _dates_beside_venues(drafts: Sequence[Draft | None]) -> bool:
    """Tell whether items whose venue names a year mostly write a date as well."""
    dated = [
        "date" in draft.spans
        for draft in drafts
        if draft is not None and draft.venue and (venue := parse_venue(draft.venue)) and venue.year
    ]
    return sum(dated) * 2 > len(dated)


def write_item(
    content: bytes,
    listing: ReadListing,
    entry: Entry,
    *,
    at: int,
    newline: str,
    kin: Kin | None = None,
    attempt: int = 0,
) -> bytes:
    """Write an entry as a new item that stands before the item at index ``at``.

    Args:
        content: The document.
        listing: Where the item goes.
        entry: What it says.
        at: Its place.
        newline: The document's line end.
        kin: The document's listings, asked where this one does not tell.
        attempt: 0 for the best way to write it. Each further number is another way, for a text that
            would not read back: another item is the model, or its own wording is kept.

    Returns:
        The item's lines with their line end; numbers of a numbered list count on from the item before.
    """
    templates = templates_of(content, listing)
    shown = {name for template in templates.values() for name in template.names}
    always = {"title", "title+url", "note"}
    if kin is not None and kin.shows("link"):
        always.add("link")
    facts = [fact for fact in as_badges(facts_of(entry), shown) if fact.name in shown | always]
    if entry.institutes and not shown & {"institutes"} and _says_by(templates.values()):
        facts += _made_by(entry)
    if "venue" in shown and not _dates_beside_venues(listing.drafts):
        facts = [fact for fact in facts if fact.name != "date" or not is_venue_year(entry)]
    models = _rank_models(templates, listing.drafts, facts, entry.kind, at)
    model = models[attempt // 2 % len(models)]
    template = templates[model]
    entry, facts = others_apart(entry, facts, template)
    assigned, added = assign_in_order(template, facts)
    text = compose(
        Composition(
            template=template,
            assigned=assigned,
            added=added,
            entry=entry,
            frame=Frame(
                in_html=listing.listing.shape == "html",
                indent=note_indent(template),
                newline=newline,
                joined_authors=joined_authors(templates, model),
                month=month_example(templates, model),
                padded_days=_pads_days(templates.values()),
                wrap=title_wrap(templates, facts[0].name, kin) if listing.listing.shape == "list" else None,
            ),
            donors=templates,
            near=model,
            kin=kin,
            verbatim=attempt % 2 == 1,
        )
    )
    return _numbered(text, templates, at)


def _says_by(templates: Iterable[Template]) -> bool:
    """Tell whether the items of a listing say ``by`` before their authors."""
    found = [unit for template in templates for unit in template.units if unit.name == "authors"]
    led = sum(unit.span.start + 2 < unit.slots[0].span.start for unit in found)
    return led * 2 > len(found)


def _made_by(entry: Entry) -> list[Fact]:
    """Return what stands behind ``by`` where a paper's authors are not known: who published it."""
    if names_of(entry.authors) or not all(map(is_institute, entry.institutes)):
        return []
    return [Fact("authors", 0, text=", ".join(entry.institutes))]


@dataclass(frozen=True, slots=True, kw_only=True)
class Composition:
    """What is to be made of a template.

    Attributes:
        template: The item whose wording is kept.
        assigned: For each of its units the fact to write there; None leaves the unit out.
        added: Facts that the template has no unit for.
        entry: Where the values come from.
        frame: Where the values land.
        donors: Items of the listing that show how added facts are set in.
        near: Index of the item that donors should be near to.
        own: For an item that is changed, the units that keep their bytes; None for a new item, whose
            literal text is what most items have there, and whose badges are its own.
        kin: The document's listings, asked where the donors are too few to tell.
        verbatim: Keep the template's own wording between fields, whatever most items have there.
    """

    template: Template
    assigned: Sequence[Fact | None]
    added: Sequence[Fact]
    entry: Entry
    frame: Frame
    donors: dict[int, Template]
    near: int
    own: frozenset[int] | None = None
    kin: Kin | None = None
    verbatim: bool = False


def assign_in_order(template: Template, facts: Sequence[Fact]) -> tuple[list[Fact | None], list[Fact]]:
    """Give each unit of a template the next fact of its name; return those and what is left over."""
    left = list(facts)
    assigned = [_take(left, name) for name in template.names]
    for index, name in enumerate(template.names):
        # A title that has gained or lost its own link still is the title.
        titled = next((fact for fact in left if fact.name.startswith("title")), None)
        if name.startswith("title") and assigned[index] is None and titled is not None:
            left.remove(titled)
            assigned[index] = titled
    return assigned, left


def compose(made: Composition) -> bytes:
    """Write a template with other facts in it."""
    pieces: list[Piece] = []
    beginning = b""
    for number, (unit, fact) in enumerate(zip(made.template.units, made.assigned, strict=True)):
        gap = made.template.gap(number)
        if fact is None:
            # The first unit hands on the item's beginning to the next.
            beginning = beginning or (b"" if pieces else gap)
            continue
        keeps = made.own is not None and number in made.own
        content = unit.span.of(made.template.content) if keeps else _write_unit(made, unit, fact)
        pieces.append(Piece(beginning or gap, unit.name, content))
        beginning = b""
    for fact in made.added:
        _insert(pieces, fact, made)
    tail = made.template.gap(len(made.template.units))
    if made.own is None:
        tail = _join_as_usual(pieces, tail, made)
        tail = _place_others(pieces, tail, made.entry)
        _balance(pieces)
        if pieces and pieces[-1].name == "note" != made.template.names[-1]:
            tail = tail[len(tail.rstrip(b"\r\n")) :]  # the keeper's own words have their own stop
    return b"".join(piece.gap + piece.content for piece in pieces) + tail


def _join_as_usual(pieces: list[Piece], tail: bytes, made: Composition) -> bytes:
    """Put between the units of a new item what most items have there.

    What stands in the model alone may be somebody's words or a slip; what others have too is a habit.
    Where the unit before ends with a stop, only items say how to go on in which it does so too.

    Returns:
        What stands behind the last unit.
    """
    literals = [piece.gap for piece in pieces] + [tail]
    for index in range(1, len(literals)):
        before, behind = pieces[index - 1], pieces[index] if index < len(pieces) else _END
        if not made.verbatim:
            literals[index] = _habitual(made, _between(before, behind), literals[index], before.content)
    marks = find_marks(made.entry.links, made.entry.ids)
    literals = [adapt_literal(literal, made.template.marks, marks) for literal in literals]
    pieces[:] = [piece._replace(gap=literal) for piece, literal in zip(pieces, literals, strict=False)]
    return literals[-1]


_END: Final = Piece(b"", "", b"")


class _Between(NamedTuple):
    """Two neighbouring units: their names, and the stars that each keeps to itself.

    Stars around several units stand between them; those around one unit are its own.
    """

    before: str
    behind: str
    closing: bytes
    opening: bytes


def _between(before: Piece, behind: Piece) -> _Between:
    closing = before.content[len(before.content.rstrip(b"*_")) :]
    opening = behind.content[: len(behind.content) - len(behind.content.lstrip(b"*_"))]
    return _Between(before.name, behind.name, closing, opening)


def _habitual(made: Composition, pair: _Between, own: bytes, written: bytes) -> bytes:
    """Return what items have between two sorts of units; ``own`` where they do not tell.

    Args:
        made: The item.
        pair: The units before and behind.
        own: What the model has there, or an item that shows how the unit behind is set in.
        written: The unit before.
    """
    others = _gaps(made.donors.values(), pair, written)
    # A badge speaks of its own entry: only the wording around it is compared.
    wording = without_images(own)
    # Nobody sees the blanks at the end of an item: there the most common way is as good as any.
    dominance = _DOMINANCE if pair[1] else 1
    if others[wording] > 1 and others[wording] * dominance >= max(others.values()):
        return own
    if others.total() < _TELLING and made.kin is not None:
        others += _gaps(made.kin.templates, pair, written)
    if not others:
        doubled = own.startswith(b".") and written.endswith((b".", b"?", b"!"))
        return own[1:] if doubled else own
    common, count = others.most_common(1)[0]
    return own if common == wording or (count == 1 and others[wording]) else common


_DOMINANCE: Final = 3
"""How many times as common another wording must be to replace one that is a habit as well."""


def _stops(written: bytes) -> bool:
    return written.rstrip(b"*_`\"' )]").endswith((b".", b"?", b"!"))


def _neighbours(template: Template, number: int) -> _Between:
    """Return the units before and behind a gap; none has a name at the ends of the item."""
    names = ("", *template.names, "")
    behind = template.written(number + 1) if number < len(template.units) else b""
    return _between(
        Piece(b"", names[number], template.written(number)), Piece(b"", names[number + 1], behind)
    )


def _gaps(templates: Iterable[Template], pair: _Between, written: bytes) -> Counter[bytes]:
    """Count what stands between two sorts of units, where the first ends as ``written`` does."""
    found: Counter[bytes] = Counter()
    for template in templates:
        for place in range(1, len(template.units) + 1):
            same = _neighbours(template, place) == pair
            if same and _stops(template.written(place)) == _stops(written):
                found[without_images(template.gap(place))] += 1
    return found


_TELLING: Final = 3
"""How many places of a listing show a habit; where it has fewer, the whole document is asked."""


def _balance(pieces: list[Piece]) -> None:
    """Close the bracket around a run of links that was copied from longer or shorter runs."""
    names = [piece.name for piece in pieces] + [""]
    for index, piece in enumerate(pieces):
        if piece.name != "link" or names[index + 1] == "link":
            continue
        first = index
        while first and names[first - 1] == "link":
            first -= 1
        run = b"".join(one.gap + one.content for one in pieces[first : index + 1])[len(pieces[first].gap) :]
        for opening, closing in _BRACKETS:
            apart = run.count(opening) - run.count(closing)
            if apart == 1 and run.startswith(opening):
                pieces[index] = piece._replace(content=piece.content + closing)
            elif apart == -1 and run.endswith(closing):
                pieces[index] = piece._replace(content=piece.content[: -len(closing)])


_BRACKETS: Final = ((b"[", b"]"), (b"(", b")"))


def _place_others(pieces: list[Piece], tail: bytes, entry: Entry) -> bytes:
    """Set the "et al." that stands for a paper's authors right behind its institutes, or leave it out.

    Returns:
        What stands behind the last unit.
    """
    if names_of(entry.authors):
        return tail
    literals = [*(piece.gap for piece in pieces), tail]
    for index in range(1, len(literals)):
        before, behind = pieces[index - 1].name, pieces[index].name if index < len(pieces) else ""
        literal = _ET_AL.sub(b"", literals[index], count=1)
        if entry.authors and before == "institutes" != behind:
            literal = b" et al." + (literal[1:] if literal.startswith(b".") else literal)
        literals[index] = literal
    pieces[:] = [piece._replace(gap=literal) for piece, literal in zip(pieces, literals, strict=False)]
    return literals[-1]


_ET_AL: Final = re.compile(rb"^ et\.? ?al\b\.?")


def _write_unit(made: Composition, unit: Unit, fact: Fact) -> bytes:
    return write_unit(made.template.content, unit, fact, made.entry, made.frame)


def write_bare(fact: Fact, entry: Entry, frame: Frame) -> bytes:
    """Write a fact for which there is no example: a link as a link, everything else as its text."""
    if fact.link is None:
        field = "title" if fact.name.startswith("title") else fact.name
        return format_slot(field, fact, entry, frame, Landing()).encode()
    label = "title" if fact.name == "title+url" else "links.0.label"
    text = format_slot(label, fact, entry, frame, Landing())
    url = format_slot("links.0.url", fact, entry, frame, Landing())
    return f"[{text}]({url})".encode()


def write_unit(content: bytes, unit: Unit, fact: Fact, entry: Entry, frame: Frame) -> bytes:
    """Write one unit with other values in its slots."""
    if unit.name == "title+url" and fact.name == "title":
        return write_bare(fact, entry, frame)
    written, position = [], unit.span.start
    for slot in unit.slots:
        literal = content[position : slot.span.start]
        if fact.link is not None and unit.name.startswith("badge "):
            literal = adapt_badge(literal, Link(url=slot.span.text(content)), fact.link)
        if unit.name == fact.name == "title+url" and slot.field != "title":
            literal = literal.strip(b" \t") if b"](" in literal else literal  # blanks there are a slip
        elif fact.link is not None and unit.name == "address":
            shown = format_url(fact.link.url, in_cell=frame.in_cell).encode()
            literal = literal.replace(slot.span.of(content), shown)
        landing = Landing(
            example=slot.span.of(content).decode(errors="replace"),
            in_code=literal.endswith(b"`"),
            leads=slot.field == "title" and not literal and fact.name == "title",
            marks=_marks_before(content, slot.span.start),
        )
        if unit.name == "title" and fact.name == "title+url":
            value = write_bare(fact, entry, frame).decode()
        else:
            value = format_slot(slot.field, fact, entry, frame, landing)
        written += [literal, value.encode()]
        position = slot.span.end
    return b"".join([*written, content[position : unit.span.end]])


def _marks_before(content: bytes, offset: int) -> str:
    """Return the stars or underscores that open right before a byte, a link's bracket passed over."""
    while content[offset - 1 : offset] == b"[":
        offset -= 1
    start = offset
    while start and content[start - 1] in b"*_" and offset - start < 3:
        start -= 1
    return content[start:offset].decode()


class Landing(NamedTuple):
    """What surrounds one slot.

    Attributes:
        example: What stands there in the model.
        in_code: Between backticks.
        leads: First of its item.
        marks: Stars or underscores around it.
    """

    example: str = ""
    in_code: bool = False
    leads: bool = False
    marks: str = ""


def format_slot(field: str, fact: Fact, entry: Entry, frame: Frame, landing: Landing) -> str:
    """Write one value as the example beside it is written.

    Raises:
        EditError: A link that must not be written.
    """
    if fact.name == "note":
        return _format_note(entry, frame)
    if field.endswith(".url") and fact.link is not None:
        url = format_url(fact.link.url, in_cell=frame.in_cell)
        return format_html(fact.link.url) if frame.in_html else url
    if field.endswith(".label") and fact.link is not None:
        return _format_text(fact.link.label or "link", frame, landing, in_link=True)
    if field == "title":
        title = _format_text(entry.title, frame, landing, in_link=fact.name == "title+url")
        return title if frame.wrap is None else wrap_title(title, frame.wrap, frame.newline)
    text = _text_of(fact, entry, frame, landing.example)
    return text.replace("`", "'") if landing.in_code else _format_text(text, frame, landing)


def _format_text(text: str, frame: Frame, landing: Landing, *, in_link: bool = False) -> str:
    if frame.in_html:
        return format_html(text)
    return format_inline(
        text, in_link=in_link, in_cell=frame.in_cell, leads=landing.leads, marks=landing.marks
    )


def _text_of(fact: Fact, entry: Entry, frame: Frame, example: str) -> str:
    if fact.text is not None or fact.name == "others":
        return fact.text or example
    if fact.name == "date" and entry.date is not None:
        unclear = is_month_unclear(example) and find_date_style(frame.month) is find_date_style(example)
        text = format_date_like(entry.date, frame.month if unclear else example)
        single = _SINGLE_DAY.search(text) if frame.padded_days else None
        return text if single is None else f"{text[: single.start()]}0{text[single.start() :]}"
    if fact.name == "authors":
        several = AUTHOR_JOINT.search(example) or len(entry.authors) < 2
        return format_authors(entry.authors, example if several else frame.joined_authors or example)
    if fact.name == "ids":
        arxiv = entry.identifier("arxiv")
        return arxiv.value if arxiv is not None else ""
    if fact.name in _REPEATED:
        return str(getattr(entry, fact.name)[fact.number])
    return entry.venue or ""


def _format_note(entry: Entry, frame: Frame) -> str:
    note = indent_note((entry.note or "").rstrip("\n"), frame.indent, frame.newline)
    return note.replace("\n", " ").replace("|", "\\|") if frame.in_cell else note


def joined_authors(templates: dict[int, Template], near: int) -> str:
    """Return how the nearest item with several authors writes them; empty where none has."""
    for index in sorted(templates, key=lambda index: (abs(index - near), index)):
        for unit in templates[index].units:
            text = unit.slots[0].span.of(templates[index].content).decode(errors="replace")
            if unit.name == "authors" and AUTHOR_JOINT.search(text):
                return text
    return ""


def month_example(templates: dict[int, Template], near: int) -> str:
    """Return the nearest date that shows how months are written; empty where none does."""
    for index in sorted(templates, key=lambda index: (abs(index - near), index)):
        for unit in templates[index].units:
            if unit.name == "date":
                text = unit.slots[0].span.of(templates[index].content).decode(errors="replace")
                style = find_date_style(text)
                if style is not None and style.precision > 1 and not is_month_unclear(text):
                    return text
    return ""


_SINGLE_DAY: Final = re.compile(r"(?<=[a-z.] )[1-9](?=,? )|^[1-9](?= [A-Z])")


def _pads_days(templates: Iterable[Template]) -> bool:
    """Tell whether the days from 1 to 9 beside a month's name mostly have a zero before them."""
    dates = [
        unit.slots[0].span.of(template.content).decode(errors="replace")
        for template in templates
        for unit in template.units
        if unit.name == "date"
    ]
    padded = sum(bool(re.search(r"[a-z.] 0[1-9],? |^0[1-9] [A-Z]", text)) for text in dates)
    return padded > sum(bool(_SINGLE_DAY.search(text)) for text in dates)


def title_wrap(templates: dict[int, Template], name: str, kin: Kin | None = None) -> Wrap | None:
    """Return how the titles of one sort of unit are broken over lines, as far as a listing breaks them."""
    own = find_wrap(_titles(templates.values(), name))
    everywhere = find_wrap(_titles(kin.templates, name)) if kin is not None and len(templates) > 1 else None
    return everywhere if own is not None and everywhere is not None else own


def _titles(templates: Iterable[Template], name: str) -> list[str]:
    return [
        slot.span.of(template.content).decode(errors="replace")
        for template in templates
        for unit in template.units
        if unit.name == name
        for slot in unit.slots
        if slot.field == "title"
    ]


def _rank_models(
    templates: dict[int, Template], drafts: Sequence[Draft | None], facts: Sequence[Fact], kind: str, at: int
) -> list[int]:
    """Return the indexes of the items after which the new one can be written, one of each wording."""
    wanted = Counter(fact.name for fact in facts)
    labels = [fact.link for fact in facts if fact.name == "link" and fact.link is not None]
    costs = {}
    for index, template in templates.items():
        draft = drafts[index]
        # Many lists write a repository otherwise than a paper.
        apart = draft is None or draft.kind != kind
        costs[index] = (_cost(wanted, template) + _OTHER_KIND * apart, _label_cost(labels, draft))
    wordings = {index: _wording(template) for index, template in templates.items()}
    counts = Counter((costs[index], wordings[index]) for index in templates)
    # Of items that say as much, those that most others are worded like; of these the nearest, and the
    # item before the place is nearer than the one behind it.
    ranked = sorted(
        templates,
        key=lambda index: (
            costs[index],
            -counts[costs[index], wordings[index]],
            abs(2 * (index - at) + 1),
            index,
        ),
    )
    first: dict[tuple[bytes, ...], int] = {}
    for index in ranked:
        first.setdefault(wordings[index], index)
    return list(first.values())


_OTHER_KIND: Final = 1
"""How many fields, lacking or too many, weigh as much as another kind of work."""


def _cost(wanted: Counter[str], template: Template) -> int:
    has = Counter(template.names)
    if "others" in wanted and "others" not in has and template.says_others:
        has["others"] = 1
    apart = (wanted - has) + (has - wanted)
    return sum(10 * count if name.startswith("title") else count for name, count in apart.items())


def _label_cost(labels: Sequence[Link], draft: Draft | None) -> int:
    shown = [] if draft is None else [link for link in draft.links if link.label is not None]
    same = sum(one.label == other.label for one, other in zip(labels, shown, strict=False))
    return max(len(labels), len(shown)) - same


def _wording(template: Template) -> tuple[bytes, ...]:
    gaps = [template.gap(index) for index in range(len(template.units) + 1)]
    gaps[0] = _NUMBER.sub(rb"\g<1>#\g<3>", gaps[0])
    return (*gaps, *(_frame_of(template, unit) for unit in template.units))


def _frame_of(template: Template, unit: Unit) -> bytes:
    """Return a unit's marks and brackets without what stands in its slots."""
    frame, position = b"", unit.span.start
    for slot in unit.slots:
        frame += template.content[position : slot.span.start] + b"\0"
        position = slot.span.end
    return frame + template.content[position : unit.span.end]


def _take(left: list[Fact], name: str) -> Fact | None:
    for position, fact in enumerate(left):
        if fact.name == name:
            return left.pop(position)
    return None


def _insert(pieces: list[Piece], fact: Fact, made: Composition) -> None:
    """Set in a unit as the nearest other item that has one sets it in."""
    places = _places_for(pieces, fact, made)
    if not places:
        if fact.name == "note" and made.own is None:
            # The keeper's own words are asked for: they stand behind all else.
            content = _format_note(made.entry, made.frame).encode()
            pieces.append(Piece(b" - ", fact.name, content))
        return
    donor, number = places[0]
    content = write_unit(donor.content, donor.units[number], fact, made.entry, made.frame)
    gaps = Counter(without_images(one.gap(place)) for one, place in places)
    gap = max(gaps, key=lambda literal: gaps[literal])
    piece = Piece(gap if number else without_images(donor.gap(number)), fact.name, content)
    if number == 0:
        _insert_first(pieces, piece, donor)
        return
    before = donor.names[number - 1]
    behind = [index for index, other in enumerate(pieces) if other.name == before]
    if not behind:
        # Nothing of the donor's neighbourhood is here: behind all fields, before the keeper's words.
        behind = [index for index, other in enumerate(pieces) if other.name != "note"] or [-1]
    pieces.insert(behind[-1] + 1, piece)


def _places_for(pieces: Sequence[Piece], fact: Fact, made: Composition) -> list[tuple[Template, int]]:
    """Return the places in other items that show where a fact stands, the nearest first.

    All of them stand behind the same sort of unit: the one behind which most do, of those that the new
    item has.
    """
    near = sorted(made.donors, key=lambda index: (abs(index - made.near), index))
    own = _places_in([made.donors[index] for index in near], pieces, fact)
    return own or _places_in(made.kin.templates if made.kin is not None else (), pieces, fact)


def _places_in(donors: Iterable[Template], pieces: Sequence[Piece], fact: Fact) -> list[tuple[Template, int]]:
    written = [piece.name for piece in pieces]
    count = written.count(fact.name)
    found: dict[str, list[tuple[Template, int]]] = {}
    for donor in donors:
        places = [number for number, name in enumerate(donor.names) if name == fact.name]
        if places:
            number = places[min(count, len(places) - 1)]
            found.setdefault(_neighbours(donor, number)[0], []).append((donor, number))
    fuller = {before: places for before, places in found.items() if before == fact.name and count}
    fitting = fuller or {before: places for before, places in found.items() if before in ("", *written)}
    return max((fitting or found).values(), key=len, default=[])


def _insert_first(pieces: list[Piece], first: Piece, donor: Template) -> None:
    """Put a unit before all others; what began the item now begins with it."""
    if pieces:
        behind = without_images(donor.gap(1)) if len(donor.units) > 1 else b" "
        first = first._replace(gap=_beginning(pieces[0].gap, first.gap))
        pieces[0] = pieces[0]._replace(gap=behind)
    pieces.insert(0, first)


def _beginning(own: bytes, other: bytes) -> bytes:
    """Keep the number of the item at hand where both beginnings are numbered."""
    mine = _NUMBER.match(own)
    return _NUMBER.sub(rb"\g<1>" + mine.group(2) + rb"\g<3>", other) if mine else other


def note_indent(template: Template) -> str:
    """Return what the lines of a note begin with: as in this item, else up to the item's text."""
    for unit in template.units:
        if unit.name == "note":
            lines = unit.span.of(template.content).split(b"\n")[1:]
            margins = [line[: len(line) - len(line.lstrip(b" \t"))] for line in lines if line.strip()]
            if margins:
                return min(margins, key=len).decode()
    if not template.units:
        return ""
    first = template.content[template.span.start : template.units[0].span.start]
    marker = re.match(rb"[ \t>]*(?:[-*+]|\d+[.)])[ \t]+", first)
    return " " * len(marker.group()) if marker else ""


def _numbered(text: bytes, templates: dict[int, Template], at: int) -> bytes:
    """Give a new item the number behind its neighbour's, or the same where all are the same."""
    numbers = {
        index: number
        for index, template in templates.items()
        if (number := item_number(template.span.of(template.content))) is not None
    }
    if len(numbers) * 2 <= len(templates):
        return text
    before = [index for index in numbers if index < at]
    if len(numbers) > 1 and len(set(numbers.values())) == 1:
        number = next(iter(numbers.values()))
    elif before:
        number = numbers[max(before)] + 1
    else:
        number = min(numbers.values())
    return with_number(text, number)


def item_number(text: bytes) -> int | None:
    """Return the number that an item begins with, or None."""
    found = _NUMBER.match(text)
    return int(found.group(2)) if found else None


def with_number(text: bytes, number: int) -> bytes:
    """Return an item with another number; what hangs below it moves along where the number is longer."""
    found = _NUMBER.match(text)
    if found is None:
        return text
    digits = str(number).encode()
    wider = len(digits) - len(found.group(2))
    head, *below = text[found.end(2) :].split(b"\n")
    if wider:
        below = [_moved(line, wider, found.end() + 1) for line in below]
    return text[: found.start(2)] + digits + b"\n".join([head, *below])


def _moved(line: bytes, wider: int, indent: int) -> bytes:
    """Return a line that is indented with the text of its item, moved as that text was."""
    blanks = len(line) - len(line.lstrip(b" "))
    return b" " * (blanks + wider) + line[blanks:] if line.strip() and blanks >= indent else line


def match_links(shown: Sequence[Link], known: Sequence[Link]) -> dict[int, int]:
    """Return for each shown link the known one that it is: the same page first, then the same place."""
    pairs: dict[int, int] = {}
    for left, link in enumerate(shown):
        for right, other in enumerate(known):
            if right not in pairs.values() and link_agrees(link, other):
                pairs[left] = right
                break
    for left, link in enumerate(shown):
        if left in pairs:
            continue
        free = [
            r
            for r, o in enumerate(known)
            if r not in pairs.values() and (o.label is None) == (link.label is None)
        ]
        same = [right for right in free if known[right].label == link.label]
        same += [right for right in free if comparable_url(known[right].url) == comparable_url(link.url)]
        if same:
            pairs[left] = same[0]
    return pairs
