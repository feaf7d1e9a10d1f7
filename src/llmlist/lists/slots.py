"""What fills the places of an item: the facts of an entry, each written as an example beside it is."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, NamedTuple

from llmlist.lists.author_runs import MARKED_CUT
from llmlist.lists.badges import adapt_badge
from llmlist.lists.cited_labels import find_cited_label
from llmlist.lists.dated_names import PUBLISHER_AND_YEAR
from llmlist.lists.dates import (
    HIDDEN_DAY,
    SINGLE_DAY,
    clear_example,
    format_date_like,
    is_as_precise,
    parse_date_text,
    spell_month,
)
from llmlist.lists.differences import names_of
from llmlist.lists.html_values import format_fragment, format_html
from llmlist.lists.lead_names import set_off
from llmlist.lists.own_words import is_own_wording
from llmlist.lists.references import close_link
from llmlist.lists.signs import badge_unit, is_sign, is_symbol, write_badge_word
from llmlist.lists.templates import Template, Unit, badge_name
from llmlist.lists.values import (
    AUTHOR_JOINT,
    format_authors,
    format_inline,
    format_url,
    indent_note,
    is_et_al,
)
from llmlist.lists.wrapping import wrap_title
from llmlist.model.identifier import identifier_from_url
from llmlist.model.link import Link, fold_label
from llmlist.model.venue import parse_venue

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from llmlist.lists.author_runs import AuthorRuns
    from llmlist.lists.day_dates import DayYear
    from llmlist.lists.lead_names import LeadMarks
    from llmlist.lists.wrapping import Wrap
    from llmlist.model.date import PartialDate
    from llmlist.model.entry import Entry


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

    @property
    def rank(self) -> int:
        """Which of the links under a label it is, from 0; -1 for what is none."""
        return self.number if self.name == "link" else -1


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """Where a value lands.

    Attributes:
        in_cell: In a cell of a pipe table.
        in_html: In a table or a list written in HTML.
        entities: That writes an ampersand as an entity.
        indent: What continuation lines of a note begin with.
        newline: The document's line end.
        author_runs: How a new item's names are written; None where it is the place's own that tell.
        joined_authors: How the listing writes several authors, where the model has but one.
        padded_days: Whether the listing writes ``Feb 09``, not ``Feb 9``.
        dates: Those of the listing, the nearest first: they show how it spells months.
        other_dates: Those of other listings, asked where the listing's own do not tell.
        days: The year above the listing, where its items say month and day.
        wrap: How the listing breaks its titles over lines; None where it does not.
        title_blanks: What stands between a title and the end of its link.
        asides: What several items say behind a title in its link: other words there speak of one work, and
            a new item leaves them out. None where an item keeps its own.
        escaped: The signs that titles have a backslash before wherever they stand.
        lead: How the name is set off that a title begins with; None where it is not.
        others: How labels set off an "et al."; nothing where they do not.
    """

    in_cell: bool = False
    in_html: bool = False
    entities: bool = False
    indent: str = ""
    newline: str = "\n"
    joined_authors: str = ""
    author_runs: AuthorRuns | None = None
    dates: Sequence[str] = ()
    other_dates: Sequence[str] = ()
    padded_days: bool = False
    days: DayYear | None = None
    wrap: Wrap | None = None
    title_blanks: bytes = b""
    asides: frozenset[bytes] | None = None
    escaped: frozenset[str] = frozenset()
    lead: LeadMarks | None = None
    others: str = ""


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


def said_once(facts: Iterable[Fact], entry: Entry, shown: Collection[str]) -> list[Fact]:
    """Return facts without those that other words hold already: the note, the name of a link.

    Args:
        facts: What an item could show.
        entry: What they are of.
        shown: The names of the units of the listing.
    """
    note = entry.note or ""
    made = [fact for fact in facts if not _is_said(fact, entry, note)]
    if "title+url" in shown:
        return made
    own = [fact.name == "title+url" and fact.link is not None and fact.link.url in note for fact in made]
    return [Fact("title", 0) if said else fact for fact, said in zip(made, own, strict=True)]


def _is_said(fact: Fact, entry: Entry, note: str) -> bool:
    if fact.name == "keywords":
        keyword = entry.keywords[fact.number]
        if any(keyword in line for line in _KEYWORD_LINE.findall(note)):
            return True
        return any(f"{left}{keyword}{right}" in note for left, right in _AROUND_KEYWORDS)
    if fact.name == "ids":
        arxiv = entry.identifier("arxiv")
        return arxiv is not None and arxiv.value in f"{entry.venue} {note}"
    if fact.name in {"authors", "date"}:
        return _tells_who_and_when(fact, entry, note)
    apart = fact.link is not None and fact.name != "title+url"
    if not apart or fact.link is None:
        return False
    return is_linked_in(note, fact.link.url) or (fact.name == "address" and fact.link.url in note)


def _tells_who_and_when(fact: Fact, entry: Entry, note: str) -> bool:
    """Tell whether a link is named after who and when, or the note tells the day."""
    cited = find_cited_label(entry.links)
    if fact.name == "authors" or entry.date is None:
        return cited is not None
    if cited is not None and entry.date == cited.date:
        return True
    published = PUBLISHER_AND_YEAR.fullmatch(note.strip())
    if published is not None and str(entry.date) == published["year"]:
        return True
    return entry.date.day is not None and _tells_day(note, entry.date)


def _tells_day(words: str, date: PartialDate) -> bool:
    """Tell whether somebody's words name a day in numbers: ``2023-05-24``, ``2023年5月24日``."""
    day = rf"(?<!\d){date.year:04}(?:[-/.]|年)0?{date.month}(?:[-/.]|月)0?{date.day}(?!\d)"
    return re.search(day, words) is not None


def is_linked_in(words: str, url: str) -> bool:
    """Tell whether a link in somebody's words leads to an address, not only to one that begins with it."""
    return any(f"]({url}{end}" in words for end in (")", " ", "\n"))


_KEYWORD_LINE: Final = re.compile(r"^[-*+ \t]*key ?words?[ \t]*[:：](.*)$", re.IGNORECASE | re.MULTILINE)
_AROUND_KEYWORDS: Final = (("(", ")"), ("[", "]"), ("**", "**"))


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
    return made if "address" not in shown else _with_addresses(made, apart="title+url" not in shown)


def as_signs(facts: Iterable[Fact], entry: Entry, shown: Collection[str]) -> list[Fact]:
    """Return facts of which the keywords are symbols and badges that are so in the document.

    Args:
        facts: What an item could show.
        entry: What they are of.
        shown: The names of the units of the items that tell.
    """
    badges = "keywords" not in shown and any(name.startswith("word ") for name in shown)
    made = []
    for fact in facts:
        keyword = entry.keywords[fact.number] if fact.name == "keywords" else ""
        if is_symbol(keyword):
            made.append(fact._replace(name="symbol"))
        elif keyword and (badges or badge_unit(keyword) in shown):
            made.append(fact._replace(name=badge_unit(keyword)))
        else:
            made.append(fact)
    return made


def _with_addresses(facts: Iterable[Fact], *, apart: bool) -> list[Fact]:
    """Return facts of which the links without a label stand as they are; the title's own too if ``apart``."""
    made = []
    for fact in facts:
        if apart and fact.name == "title+url":
            made += [Fact("title", 0), fact._replace(name="address")]
        else:
            bare = fact.name == "link" and fact.link is not None and fact.link.label is None
            made.append(fact._replace(name="address") if bare else fact)
    return made


def _is_code(link: Link | None) -> bool:
    found = identifier_from_url(link.url) if link is not None else None
    return found is not None and found.scheme == "github"


def others_apart(entry: Entry, facts: Sequence[Fact], template: Template) -> tuple[Entry, list[Fact]]:
    """Take "et al." from the authors where the item writes it elsewhere, such as behind their institute.

    Returns:
        The entry as it is to be written, and its facts; "et al." is one of them only where it stands apart.
    """
    if "others" not in template.names:
        return entry, [fact for fact in facts if fact.name != "others"]
    names = tuple(name for name in entry.authors if not is_et_al(name))
    return replace(entry, authors=names), [fact for fact in facts if fact.name != "authors" or names]


def is_venue_year(entry: Entry, *, whole: bool = True) -> bool:
    """Tell whether the year of an entry is the one that its venue names, or its date as a whole is.

    Args:
        entry: What it says.
        whole: The year is all that is known of its date.
    """
    date = entry.date
    if date is None:
        return False
    if date.month is not None and parse_date_text((entry.venue or "").rpartition(" ")[2]) == date:
        return True
    return (str(date) if whole else f"{date.year:04}") in years_in(entry.venue)


def years_in(venue: str | None) -> list[str]:
    """Return the years that a venue names, however it is read."""
    parsed = parse_venue(venue) if venue else None
    found = _YEARS.findall(venue or "")
    return found if parsed is None or parsed.year is None else [*found, str(parsed.year)]


_YEARS: Final = re.compile(r"\b(?:19|20)\d\d\b")


def is_same_sort(template: Template, unit: Unit, fact: Fact, entry: Entry) -> bool:
    """Tell whether a unit shows a link under a fact's label, or a date as precise as the entry's."""
    for slot in unit.slots:
        text = slot.span.of(template.content).decode(errors="replace")
        if slot.field.endswith(".label"):
            return fact.link is not None and fold_label(fact.link.label or "") == fold_label(text)
        if slot.field == "date":
            return entry.date is not None and is_as_precise(entry.date, text)
    return False


# What GitHub makes a link of by itself, https://github.github.com/gfm/#autolinks-extension-
_ADDRESS: Final = re.compile(r"https?://[\w.-]+/[\w./?=&%+#~:-]*[\w/]", re.ASCII)


def write_bare(fact: Fact, entry: Entry, frame: Frame) -> bytes:
    """Write a fact for which there is no example: a link as a link, everything else as its text."""
    if fact.link is None:
        field = "title" if fact.name.startswith("title") else fact.name
        return format_slot(field, fact, entry, frame, Landing()).encode()
    label = "title" if fact.name == "title+url" else "links.0.label"
    text = format_slot(label, fact, entry, frame, Landing())
    url = format_slot("links.0.url", fact, entry, frame, Landing())
    if fact.link.label == fact.link.url == url and not frame.in_html and _ADDRESS.fullmatch(url):
        return url.encode()  # an address stands as it is, as in the items that are alike
    return (f'<a href="{url}">{text}</a>' if frame.in_html else f"[{text}]({url})").encode()


def _write_unlinked(content: bytes, unit: Unit, fact: Fact, entry: Entry, frame: Frame) -> bytes:
    """Write a title as it stands in a unit, without the link: ``**Title**`` after ``[**Title**](…)``."""
    title = next(slot.span for slot in unit.slots if slot.field == "title")
    marks = content[unit.span.start : title.start].replace(b"[", b"").decode()
    if frame.in_html or not marks or marks.strip("*_"):
        return write_bare(fact, entry, frame)
    text = format_slot("title", fact, entry, frame, Landing(marks=marks))
    return f"{marks}{text}{marks[::-1]}".encode()


def write_unit(content: bytes, unit: Unit, fact: Fact, entry: Entry, frame: Frame) -> bytes:
    """Write one unit with other values in its slots."""
    if unit.name == "title+url" and fact.name == "title":
        return _write_unlinked(content, unit, fact, entry, frame)
    if unit.name in {"title+url", "link"} and len(unit.slots) == 1 and fact.link is not None:
        return _write_reference(content, unit, fact, entry, frame)
    written, position = [], unit.span.start
    for slot in unit.slots:
        literal = _adapted(content[position : slot.span.start], content, unit, fact)
        if unit.name == fact.name == "title+url" and slot.field != "title":
            literal = _behind_title(literal, frame)
        if fact.link is not None and slot.field.endswith(".url") and slot.span.of(content):
            # `[address](address)` shows where it leads; `[label]()` leads nowhere.
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
        ended = ("?", "!") if slot.field == "title" else "." if slot.field == "authors" else ()
        if value.endswith(ended):
            position += content[position : unit.span.end].startswith((b".]", b".*", b"._", b".)"))
    return b"".join([*written, _adapted(content[position : unit.span.end], content, unit, fact)])


def _behind_title(literal: bytes, frame: Frame) -> bytes:
    """Return what stands between a title and its address: without what one item alone says there."""
    aside, closing, rest = literal.partition(b"](")
    if not closing or aside.count(b"[") > aside.count(b"]"):
        return literal  # the title stands before its link
    if frame.asides is not None and is_own_wording(aside) and aside not in frame.asides:
        aside = aside[len(aside.rstrip(b"*_`")) :]
    # Blanks there are a slip, unless items around have them too.
    return frame.title_blanks + aside.lstrip() + closing + rest


def _write_reference(content: bytes, unit: Unit, fact: Fact, entry: Entry, frame: Frame) -> bytes:
    """Write a link as one is written whose address stands elsewhere; with its address, if none defines it."""
    slot = unit.slots[0]
    landing = Landing(
        example=slot.span.of(content).decode(errors="replace"), marks=_marks_before(content, slot.span.start)
    )
    text = format_slot(slot.field, fact, entry, frame, landing)
    url = format_slot("links.0.url", fact, entry, frame, Landing())
    behind = close_link(content, content[slot.span.end : unit.span.end], text, url)
    return content[unit.span.start : slot.span.start] + text.encode() + behind


def _adapted(literal: bytes, content: bytes, unit: Unit, fact: Fact) -> bytes:
    """Return text of a unit that is a picture with a link as it is for another link."""
    if fact.link is None or not unit.name.startswith("badge "):
        return literal
    return adapt_badge(literal, Link(url=unit.slots[0].span.text(content)), fact.link)


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
    if fact.name == "note" or is_sign(fact.name):
        return format_note(entry, frame) if fact.name == "note" else _format_sign(fact, entry, landing)
    if field.endswith(".url") and fact.link is not None:
        url = format_url(fact.link.url, in_cell=frame.in_cell)
        return format_html(fact.link.url, quoted=True, entities=frame.entities) if frame.in_html else url
    if field.endswith(".label") and fact.link is not None:
        label = _format_text(fact.link.label or "link", frame, landing, in_link=True)
        return _OTHERS.sub(lambda _: frame.others, label) if frame.others else label
    if field == "title":
        title = _format_text(entry.title, frame, landing, in_link=fact.name == "title+url")
        # What stands in code or in a formula is not escaped.
        for sign in frame.escaped if not {"`", "$"} & set(entry.title) else ():
            title = re.sub(rf"(?<!\\){re.escape(sign)}", rf"\\{sign}", title)
        if frame.lead is not None and not landing.marks and not frame.in_html:
            title = set_off(title, frame.lead)
        return title if frame.wrap is None else wrap_title(title, frame.wrap, frame.newline)
    text = _text_of(fact, entry, frame, landing.example)
    if fact.name == "date" and HIDDEN_DAY.search(text.encode()):
        return text  # only digits: nothing in it comes from outside
    return _format_value(text, fact, frame, landing)


def _format_value(text: str, fact: Fact, frame: Frame, landing: Landing) -> str:
    if landing.in_code:
        return _format_code(text, fact, landing)
    # `*et al.*` keeps the marks that the list writes around it.
    cut = MARKED_CUT.search(text) if fact.name == "authors" and not frame.in_html else None
    others = "" if cut is None else cut.group()
    return _format_text(text.removesuffix(others), frame, landing) + others


def _format_code(text: str, fact: Fact, landing: Landing) -> str:
    """Write a value between backticks: several keywords each in code of its own, as the example's are."""
    inner = text.replace("`", "'")
    apart = _APART in landing.example or "," not in landing.example
    return _APART.join(inner.split(", ")) if fact.name == "keywords" and apart else inner


_APART: Final = "`, `"
"""What stands between two words that are both in code."""


_OTHERS: Final = re.compile(r"(?<![\w*])et al\b\.?")


def _format_sign(fact: Fact, entry: Entry, landing: Landing) -> str:
    if fact.name == "symbol":
        return fact.text or entry.keywords[fact.number]
    return write_badge_word(entry.keywords[fact.number], landing.example.encode()).decode()


def _format_text(text: str, frame: Frame, landing: Landing, *, in_link: bool = False) -> str:
    if frame.in_html:
        return format_html(text, entities=frame.entities)
    return format_inline(
        text, in_link=in_link, in_cell=frame.in_cell, leads=landing.leads, marks=landing.marks
    )


def _text_of(fact: Fact, entry: Entry, frame: Frame, example: str) -> str:
    if fact.text is not None or fact.name == "others":
        return fact.text or example
    if fact.name == "date" and entry.date is not None:
        return _write_date(entry.date, frame, example)
    if fact.name == "authors":
        return _authors_of(entry, frame, example)
    if fact.name == "ids":
        arxiv = entry.identifier("arxiv")
        return arxiv.value if arxiv is not None else ""
    if fact.name in _REPEATED:
        return str(getattr(entry, fact.name)[fact.number])
    return entry.venue or ""


def _write_date(date: PartialDate, frame: Frame, example: str) -> str:
    day = None if frame.days is None else frame.days.write(date, example)
    if day is not None:
        return day
    like = clear_example(example, frame.dates, frame.other_dates)
    text = spell_month(format_date_like(date, like), frame.dates)
    single = SINGLE_DAY.search(text) if frame.padded_days else None
    return text if single is None else f"{text[: single.start()]}0{text[single.start() :]}"


def _authors_of(entry: Entry, frame: Frame, example: str) -> str:
    if frame.author_runs is not None:
        return frame.author_runs.write(entry.authors)
    several = AUTHOR_JOINT.search(example) or len(entry.authors) < 2
    return format_authors(entry.authors, example if several else frame.joined_authors or example)


def format_note(entry: Entry, frame: Frame) -> str:
    """Write the keeper's words for where they land: in one line of a cell, else with their own lines."""
    words = (entry.note or "").strip("\n")
    note = indent_note(format_fragment(words) if frame.in_html else words, frame.indent, frame.newline)
    return note.replace("\n", " ").replace("|", "\\|") if frame.in_cell else note
