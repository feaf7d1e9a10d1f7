"""Where items go in a listing: the edit that sets one in, and the edit that cuts one out."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from llmlist.lists.badges import has_picture
from llmlist.lists.dialects import write_item
from llmlist.lists.emptied import find_gap
from llmlist.lists.kin import templates_of
from llmlist.lists.numbering import item_number, numbered, with_number
from llmlist.lists.rows import write_row
from llmlist.lists.setting import repeats_number
from llmlist.lists.styles import write_styled
from llmlist.lists.votes import weigh
from llmlist.model.edit import Edit, Span

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from llmlist.lists.reading import ReadListing
    from llmlist.lists.setting import Setting
    from llmlist.model.entry import Entry


def insert_item(
    setting: Setting, entry: Entry, *, like: Setting | None = None, style: str | None = None
) -> Edit:
    """Return the edit that writes an entry as a new item.

    Args:
        setting: Where it stands.
        entry: What to write.
        like: As where else it is written; None for as where it stands.
        style: How the keeper wants it written; None to learn it. Rows of a table follow the table, and
            what stands in HTML follows the rest of it.

    Raises:
        EditError: A link that must not be written.
    """
    return _set_in(setting, _written(setting, entry, like=like, style=style))


def insert_at(
    setting: Setting, entry: Entry, place: int, *, like: Setting | None = None, style: str | None = None
) -> Edit:
    """Return the edit that writes an entry as a new item at a byte; values as in `insert_item`.

    Args:
        setting: The listing as whose item it is written.
        entry: What to write.
        place: First byte of a line.
        like: As where else it is written.
        style: How the keeper wants it written.

    Raises:
        EditError: A link that must not be written.
    """
    text = _written(setting, entry, like=like, style=style)
    return Edit(span=Span(place, place), content=text)


def _written(setting: Setting, entry: Entry, *, like: Setting | None, style: str | None) -> bytes:
    """Return a new item in the keeper's style, or as the listing or another writes its own."""
    listing = setting.listing.listing
    if style is not None and listing.table is None and not listing.in_html:
        return write_styled(style, entry, newline=setting.newline)
    text = _write(like or setting, entry)
    return text if like is None else _numbered(setting, text)


def carry_item(setting: Setting, text: bytes) -> Edit:
    """Return the edit that sets in an item as it stood elsewhere, under the number that its place asks for.

    Args:
        setting: Where it comes to stand.
        text: The item's lines.
    """
    text = _ended(setting, text)
    return _set_in(setting, _numbered(setting, text))


def _numbered(setting: Setting, text: bytes) -> bytes:
    templates = templates_of(setting.content, setting.listing)
    return numbered(text, templates, setting.at, repeats=repeats_number(setting))


def _set_in(setting: Setting, text: bytes) -> Edit:
    """Return the edit that sets a written item in its place."""
    content, listing, at = setting.content, setting.listing, setting.at
    items = listing.listing.items
    before = content[items[at - 1].end : items[at].start] if 0 < at < len(items) else b""
    if at < len(items) and (setting.begins or _only_parts(before, content, listing)):
        # What stands behind the item before stays there; what follows the new one is its own.
        start = items[at].start
        return Edit(span=Span(start, start), content=text + _gap(setting, behind=text))
    last = items[at - 1]
    gap = _gap(setting, behind=content[last.start : last.end])
    end = last.end
    if not content[:end].endswith(b"\n") and not listing.listing.in_html:
        # The last line of a file without a final newline: the file keeps that habit.
        text = setting.newline.encode() + gap + text.rstrip(b"\r\n")
        return Edit(span=Span(end, end), content=text)
    return Edit(span=Span(end, end), content=gap + text)


def write_first(setting: Setting, entries: Sequence[Entry], carried: Mapping[int, bytes]) -> bytes:
    """Write the first entries of a section as another listing writes its own.

    Args:
        setting: The listing whose dialect serves, and where in it they would stand.
        entries: The entries to write, in order.
        carried: Those of them, by index, that come along as they stood elsewhere in a listing like it.

    Raises:
        EditError: A link that must not be written.
    """
    content, listing = setting.content, setting.listing
    texts = [
        _ended(setting, carried[number]) if number in carried else _write(setting, entry)
        for number, entry in enumerate(entries)
    ]
    if _counts(content, listing):
        texts = [with_number(one, number) for number, one in enumerate(texts, 1)]
    gaps = [_gap(replace(setting, kin=None), behind=one) for one in texts[:-1]]
    text = b"".join(one + gap for one, gap in zip(texts, [*gaps, b""], strict=True))
    around = _around_items(listing)
    if around is not None:
        items = listing.listing.items
        text = content[around.start : items[0].start] + text + content[items[-1].end : around.end]
    return text


def _around_items(listing: ReadListing) -> Span | None:
    """Return what the items of a listing stand in: a table with its head, the tags of a list in HTML."""
    table, frame = listing.listing.table, listing.listing.frame
    if table is not None and listing.listing.shape == "table":
        return Span(table.head.start, listing.listing.items[-1].end)
    return Span(table.start, table.end) if table is not None else frame and Span(*frame)


def insert_first(
    content: bytes, text: bytes, start: int, end: int, *, newline: str, lead: bytes | None = None
) -> Edit:
    """Return the edit that puts the first entries of a section below its heading.

    They stand behind all that the section holds, but before the rule that ends it, and before bullets
    where the entries are none: those hang below an entry. A place that entries have left takes them back.

    Args:
        content: The document.
        text: The entries as they are written.
        start: Byte behind the section's heading.
        end: First byte of the next heading.
        newline: The document's line end.
        lead: The blank lines between a heading and what stands below it; None for one.
    """
    eol = newline.encode()
    text = text.rstrip(b"\r\n")
    hanging = _BULLETS.match(content, start, end)
    rule = _ENDING_RULE.search(content, max(start - 1, 0), end)
    left = find_gap(content, Span(content.rfind(b"\n", 0, max(start - 1, 0)) + 1, end))
    if left is not None and hanging is None:
        return Edit(span=Span(left, left), content=text + eol)
    if hanging is not None and _MARKER.match(text) is None:
        end = hanging.end()
    elif rule is not None:
        end = rule.start(1)
    place = start + len(content[start:end].rstrip())
    around = content[start:end].startswith(eol * 2) and end < len(content)
    if place == start and around and lead in {None, eol}:
        # The blank lines that stood around the entries before: they go around them again.
        return Edit(span=Span(start + len(eol), start + len(eol)), content=text + eol)
    if place == start and content[:start].endswith(b"\n"):
        # The heading's own line end stands before; blank lines stay before the next heading only.
        behind = end if end == len(content) else place
        return Edit(span=Span(place, behind), content=(eol if lead is None else lead) + text + eol)
    rest = content[place:end]
    if place > start and rest.startswith(eol * 3):
        # Two blank lines: the entries before stood between them.
        return Edit(span=Span(place + 2 * len(eol), place + 2 * len(eol)), content=text + eol)
    tail = b"" if rest.startswith((b"\n", b"\r")) or not rest else eol
    return Edit(span=Span(place, place), content=eol * 2 + text + tail)


_MARKER: Final = re.compile(rb"[ \t>]*(?:[-*+]|\d+[.)])[ \t]|\||#|<")
"""What begins an item of a list, a row, a heading or HTML."""

_BULLETS: Final = re.compile(rb"(?:[ \t]*+\r?\n)+(?=[-*+][ \t])")
_ENDING_RULE: Final = re.compile(rb"\n[ \t]*\r?\n(-{3,}+|\*{3,}+|_{3,}+)\s*+\Z")
"""A rule below a blank line: right below text it would make that text a heading."""


def _counts(content: bytes, listing: ReadListing) -> bool:
    """Tell whether the items of a listing bear different numbers; a single one has the first."""
    items = listing.listing.items
    numbers = {item_number(content[item.start : item.end]) for item in items} - {None}
    return len(numbers) > 1 or (len(items) == 1 and numbers == {1})


def usual_lead(content: bytes, listings: Iterable[ReadListing]) -> bytes | None:
    """Return the blank lines that most listings have between their heading and themselves, if any tell."""
    found: Counter[bytes] = Counter()
    for listing in listings:
        first = listing.listing.items[0].start
        around = _around_items(listing)
        if around is not None:
            first = content.rfind(b"\n", 0, around.start) + 1
        between = content[listing.section.end : first]
        if listing.section.level and not between.strip():
            found[between] += 1
    return found.most_common(1)[0][0] if found else None


def remove_item(content: bytes, listing: ReadListing, index: int, *, gone: Collection[int] = ()) -> Edit:
    """Return the edit that cuts an item with the blank lines that its neighbours keep between them.

    Args:
        content: The document.
        listing: Its listing.
        index: Which item.
        gone: Items of the listing that are cut as well and come before it.
    """
    items = listing.listing.items
    item = items[index]
    if index + 1 < len(items) and _only_parts(content[item.end : items[index + 1].start], content, listing):
        return Edit(span=Span(item.start, items[index + 1].start), content=b"")
    before = index - 1
    apart = content[items[before].end : item.start] if before >= 0 else b""
    if before >= 0 and before not in gone and _only_parts(apart, content, listing):
        start = items[before].end
        if item.end == len(content) and not content.endswith(b"\n"):
            # A file without a final newline keeps that habit.
            start = len(content[:start].rstrip(b"\r\n"))
        return Edit(span=Span(start, item.end), content=b"")
    return Edit(span=Span(item.start, item.end), content=b"")


def _write(setting: Setting, entry: Entry) -> bytes:
    return _ended(
        setting, (write_item if setting.listing.listing.table is None else write_row)(setting, entry)
    )


def _ended(setting: Setting, text: bytes) -> bytes:
    """Return an item with its line end; in HTML several items may stand in one line."""
    is_whole = text.endswith(b"\n") or setting.listing.listing.in_html
    return text if is_whole else text + setting.newline.encode()


def _gap(setting: Setting, *, behind: bytes) -> bytes:
    """Return the blank lines behind an item: what the items near to it keep, those of its form above all.

    Args:
        setting: Where it stands; the document is asked where the listing has but one item.
        behind: The item; some lists set long items apart and leave short ones together.
    """
    content, listing, at, kin = setting.content, setting.listing, setting.at, setting.kin
    items = listing.listing.items
    gaps = {index: content[items[index].end : items[index + 1].start] for index in range(len(items) - 1)}
    blank = {index: gap for index, gap in gaps.items() if _only_parts(gap, content, listing)}
    if not blank:
        usual = kin.usual_gap(listing.listing.shape) if kin is not None and len(items) == 1 else None
        if usual is not None:
            return usual
        # Paragraphs without a blank line between them are one, and headings stand apart.
        return setting.newline.encode() if listing.listing.shape in {"paragraphs", "headings"} else b""
    form = _form(behind)
    forms = {index: _form(content[items[index].start : items[index].end]) for index in blank}
    votes = (
        (abs(index + 0.5 - at) + _OTHER_FORM * (forms[index] != form), gap) for index, gap in blank.items()
    )
    weights = weigh(votes)
    return max(weights, key=lambda gap: weights[gap])


_OTHER_FORM: Final = 4
"""How many items further away an item of another form is."""


def _only_parts(text: bytes, content: bytes, listing: ReadListing) -> bool:
    """Tell whether what stands between two items only sets them apart: blank lines, or the usual rule."""
    if not text.strip():
        return True
    if _RULE.fullmatch(text) is None:
        return False
    items = listing.listing.items
    gaps = [content[one.end : other.start] for one, other in pairwise(items)]
    return 2 * sum(_RULE.fullmatch(gap) is not None for gap in gaps) > len(gaps) > 1


_RULE: Final = re.compile(rb"\s*+(?:-{3,}|\*{3,}|_{3,}|<(?:hr|br) ?/?>)\s*+")
"""A line across the page, blank lines around it."""


def _form(item: bytes) -> tuple[bool, bool, bool]:
    """Return what of an item decides on the lines around it: its blocks, pictures, and a bold title."""
    return b"\n\n" in item.rstrip(), has_picture(item), _BOLD_TITLE.match(item) is not None


_BOLD_TITLE: Final = re.compile(rb"[ \t>]*(?:[-*+]|\d+[.)])[ \t]+\[?(?:\*\*|__)")
