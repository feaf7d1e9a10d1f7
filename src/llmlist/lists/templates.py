"""An item as literal text and places for fields: what a new item can be written after.

A *slot* is a field's own bytes. A *unit* is what appears and disappears as one: a link with its label
and brackets, an author run with its stars. Between units stand separators.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from llmlist.lists.badges import find_marks
from llmlist.lists.fillers import find_fillers
from llmlist.lists.references import end_of_reference, is_reference
from llmlist.lists.signs import badge_unit, find_badge, is_symbol, read_badge_word
from llmlist.model.edit import Span
from llmlist.model.link import fold_label

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from llmlist.lists.listings import RawItem
    from llmlist.model.entry import Draft

_PAIRS: Final = (
    (b"\\[", b"\\]"),
    (b"\\[", b"]"),
    (b"**", b"**"),
    (b"__", b"__"),
    (b"``", b"``"),
    (b"[", b"]"),
    (b"(", b")"),
    (b"{", b"}"),
    (b"*", b"*"),
    (b"_", b"_"),
    (b"`", b"`"),
    (b'"', b'"'),
    ("“".encode(), "”".encode()),
    ("《".encode(), "》".encode()),
    ("【".encode(), "】".encode()),
    ("（".encode(), "）".encode()),
    (b"<", b">"),
    *((f"<{name}>".encode(), f"</{name}>".encode()) for name in ("b", "strong", "i", "em", "u", "code")),
)
_ENDS_OF_OPENINGS: Final = frozenset(opening[-1] for opening, _ in _PAIRS)
_STARS: Final = frozenset({b"**", b"__", b"*", b"_"})
_NUMBER: Final = re.compile(rb"^([ \t>]*(?:\*\*)?\[?)\d+([.)\]])")
_BEFORE_AUTHORS: Final = re.compile(rb"(?:by|authors?:)\s+$", re.IGNORECASE)


_LINKED_PICTURE: Final = re.compile(rb"\[!\[[^\]\n]*+\]\([^)\n]*+\)\s*+\]\(")
_LINKED_TAG: Final = re.compile(
    rb"<a\b[^<>]{0,4000}>\s{0,9}<img\b[^<>]{0,4000}>\s{0,9}</a\s{0,9}>", re.IGNORECASE
)
_OTHERS: Final = re.compile(rb"et\.?\s*+al\b\.?\s*$|and others\s*$", re.IGNORECASE)


_LINKED: Final = frozenset({"title+url", "link"})


class Slot(NamedTuple):
    """A field's own bytes in an item; ``field`` is a key of `Draft.spans`."""

    field: str
    span: Span


class Unit(NamedTuple):
    """Fields that stand and fall together, with the marks and brackets around them.

    Attributes:
        name: ``title``, ``title+url``, ``link``, ``badge`` and the label of its link, ``address``,
            ``date``, ``venue``, ``authors``, ``institutes``, ``keywords``, ``symbol``, ``word`` and the
            word on its badge, ``ids``, ``others`` or ``note``.
        span: Their bytes with marks and brackets.
        slots: In order.
    """

    name: str
    span: Span
    slots: tuple[Slot, ...]


class Template(NamedTuple):
    """An item taken apart.

    Attributes:
        content: The document that the spans refer to.
        span: The whole item with its line end.
        units: In order; they do not overlap.
        marks: What its badges may name; see `badges.find_marks`.
    """

    content: bytes
    span: Span
    units: tuple[Unit, ...]
    marks: Mapping[str, str]

    def gap(self, index: int) -> bytes:
        """Return the literal text before the unit at ``index``; behind the last one for the length."""
        start = self.units[index - 1].span.end if index else self.span.start
        end = self.units[index].span.start if index < len(self.units) else self.span.end
        return self.content[start:end]

    def written(self, index: int) -> bytes:
        """Return the unit before the gap at ``index`` as it stands; nothing before the first."""
        return self.units[index - 1].span.of(self.content) if index else b""

    def frame(self, unit: Unit) -> bytes:
        """Return a unit's marks and brackets without what stands in its slots."""
        frame, position = b"", unit.span.start
        for slot in unit.slots:
            frame += self.content[position : slot.span.start] + b"\0"
            position = slot.span.end
        return frame + self.content[position : unit.span.end]

    @property
    def says_others(self) -> bool:
        """Whether its authors end with "et al." in their own place."""
        runs = [unit.slots[0].span.of(self.content) for unit in self.units if unit.name == "authors"]
        return any(_OTHERS.search(run) for run in runs)

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the units in order."""
        return tuple(unit.name for unit in self.units)

    @property
    def wording(self) -> tuple[bytes, ...]:
        """All that stands around its values: the text between units, the marks and brackets of each."""
        gaps = [self.gap(index) for index in range(len(self.units) + 1)]
        gaps[0] = _NUMBER.sub(rb"\g<1>#\g<2>", gaps[0])
        return (*gaps, *map(self.frame, self.units))


def make_template(content: bytes, item: RawItem, draft: Draft) -> Template:
    """Take an item apart at the fields that were read from it."""
    whole = Span(item.start, item.end)
    bare = sorted(_join_links(content, item, draft), key=lambda unit: unit.span)
    units: list[Unit] = []
    for index, unit in enumerate(bare):
        low = units[-1].span.end if units else _text_start(content, item)
        high = bare[index + 1].span.start if index + 1 < len(bare) else item.text_end
        if unit.span.start < low:
            continue  # an overlap: what was read first keeps its bytes
        units.append(unit._replace(span=frame_unit(content, unit, low, max(high, unit.span.end))))
    _frame_runs(content, units, item)
    return Template(content, whole, tuple(units), find_marks(draft.links, draft.ids))


def _text_start(content: bytes, item: RawItem) -> int:
    """Return where the text of an item starts, the backslash before an escaped bracket included."""
    return item.text_start - content.startswith(b"\\", max(item.text_start - 1, item.start))


def _frame_runs(content: bytes, units: list[Unit], item: RawItem) -> None:
    """Give the brackets around a run of links, ``[[a](x), [b](y)]``, to its first and last link."""
    index = 0
    while index < len(units):
        last = index
        while last + 1 < len(units) and units[last].name == units[last + 1].name == "link":
            last += 1
        if last > index:
            low = units[index - 1].span.end if index else item.text_start
            high = units[last + 1].span.start if last + 1 < len(units) else item.text_end
            whole = Unit("link", Span(units[index].span.start, units[last].span.end), ())
            span = frame_unit(content, whole, low, high)
            units[index] = units[index]._replace(span=Span(span.start, units[index].span.end))
            units[last] = units[last]._replace(span=Span(units[last].span.start, span.end))
        index = last + 1


def badge_name(label: str | None) -> str:
    """Return what a unit is called that is a picture with a link; its label is the picture's own text."""
    return f"badge {fold_label(label or '')}"


def _join_links(content: bytes, item: RawItem, draft: Draft) -> Iterable[Unit]:
    """Yield one unit for each field, a link's label and destination as one."""
    spans = {key: _trimmed(content, span) for key, span in draft.spans.items()}
    for number in range(len(draft.links)):
        yield from _link_unit(content, item, draft, number, spans)
    for key, span in spans.items():
        yield _word_unit(content, item, key, span)
    for field, span in find_fillers(content, item.start, item.text_end):
        if not getattr(draft, field):
            yield Unit(field, span, (Slot(field, span),))


def _link_unit(
    content: bytes, item: RawItem, draft: Draft, number: int, spans: dict[str, Span]
) -> Iterable[Unit]:
    """Yield the unit of one link, if it has bytes to tell; take its fields from ``spans``."""
    link = draft.links[number]
    url = spans.pop(f"links.{number}.url", None)
    label = spans.pop(f"links.{number}.label", None)
    if url is None:
        yield from _reference_unit(content, number, label, spans if link.label is None else {})
        return
    slot = Slot(f"links.{number}.url", url)
    if link.label is None and ("title" not in spans or not _is_on_title(draft, url)):
        shown = _shown_address(content, item, url)
        if "title" in spans or shown != url or not content.startswith((b"](", b'="', b"='"), url.start - 2):
            yield Unit("address", shown, (slot,))
        return
    if link.label is None:
        first, name = Slot("title", spans.pop("title")), "title+url"
    elif label is not None:
        first, name = Slot(f"links.{number}.label", label), "link"
    else:
        picture = _linked_picture(content, item, url)
        if picture is not None:
            yield Unit(badge_name(link.label), picture, (slot,))
        return
    slots = sorted((first, slot), key=lambda slot: slot.span)
    if slots[0].span.end <= slots[1].span.start:
        yield Unit(name, Span(slots[0].span.start, slots[1].span.end), tuple(slots))


def _reference_unit(
    content: bytes, number: int, label: Span | None, spans: dict[str, Span]
) -> Iterable[Unit]:
    """Yield the unit of a link whose address stands elsewhere in the document."""
    own = spans.get("title")
    text = label if own is None else own
    if text is not None and is_reference(content, text):
        key = f"links.{number}.label" if own is None else "title"
        yield Unit("link" if own is None else "title+url", text, (Slot(key, text),))
        if own is not None:
            del spans["title"]


def _trimmed(content: bytes, span: Span) -> Span:
    """Return a field's span without blanks at its ends: they are how the item joins its fields."""
    text = span.of(content)
    bare = text.strip()
    if not bare or len(bare) == len(text):
        return span
    return Span(span.end - len(text.lstrip()), span.start + len(text.rstrip()))


def _word_unit(content: bytes, item: RawItem, key: str, span: Span) -> Unit:
    """Return the unit of a field that is no link; of a keyword's sign the whole sign."""
    name, slots = key.split(".", maxsplit=1)[0], (Slot(key, span),)
    if name == "keywords":
        badge = find_badge(content, span, item.start)
        if badge is not None:
            return Unit(badge_unit(read_badge_word(span.of(content))), badge, slots)
        if is_symbol(span.of(content).decode(errors="replace")):
            return Unit("symbol", span, slots)
    return Unit(name, span, slots)


def _linked_picture(content: bytes, item: RawItem, url: Span) -> Span | None:
    """Return the span of ``[![label](picture)](url)``, or of ``<a href="url"><img></a>``."""
    start = content.rfind(b"[![", item.start, url.start)
    if start >= 0 and _LINKED_PICTURE.fullmatch(content, start, url.start):
        return Span(start, content.find(b")", url.end) + 1)
    start = content.rfind(b"<", item.start, url.start)
    linked = _LINKED_TAG.match(content, start) if start >= 0 else None
    return None if linked is None else Span(*linked.span())


def _is_on_title(draft: Draft, url: Span) -> bool:
    """Tell whether a link without a label is the title's own: no other field stands between them."""
    title = draft.spans.get("title")
    if title is None:
        return True
    low, high = min(title.end, url.end), max(title.start, url.start)
    others = (span for name, span in draft.spans.items() if name != "title" and not name.startswith("links."))
    return not any(low < span.end and span.start < high for span in others)


def _shown_address(content: bytes, item: RawItem, url: Span) -> Span:
    """Return the span of ``[address](address)``, or of an address that stands as it is."""
    start = content.rfind(b"[", item.start, url.start)
    if start >= 0 and content[start + 1 : url.start] == url.of(content) + b"](":
        return Span(start, content.find(b")", url.end) + 1)
    return url


def frame_unit(content: bytes, unit: Unit, low: int, high: int) -> Span:
    """Widen a unit's span over the marks and brackets that enclose exactly it."""
    start, end = unit.span
    if len(unit.slots) == 2:
        start, end = _link_frame(content, unit, low, high)
    # Before most units stands a blank, which opens nothing.
    while start > low and content[start - 1] in _ENDS_OF_OPENINGS:
        for opening, closing in _PAIRS:
            opens = start - len(opening) >= low and content.startswith(opening, start - len(opening))
            if opens and unit.name == "authors" and content.startswith(b"." + closing, end):
                end += closing in _STARS  # the stop of a sentence in italics
            if opens and content.startswith(closing, end) and end + len(closing) <= high:
                start, end = start - len(opening), end + len(closing)
                if unit.name in _LINKED and len(unit.slots) == 1 and opening == b"[":
                    end = end_of_reference(content, end)
                break
        else:
            break
    if unit.name in {"authors", "institutes"}:
        found = _BEFORE_AUTHORS.search(content, low, start)
        if found:
            start = found.start()
    return Span(start, end)


def _link_frame(content: bytes, unit: Unit, low: int, high: int) -> Span:
    """Return the span of ``[label](destination "title")``, or of ``<a href="destination">label</a>``."""
    first, second = unit.slots
    if first.field.endswith(".url"):
        start = content.rfind(b"<", low, first.span.start)
        end = content.find(b"</a>", second.span.end, high + 4)
        return Span(start if start >= 0 else first.span.start, end + 4 if end >= 0 else second.span.end)
    between = content[first.span.end : second.span.start]
    if b"](" not in between or b"[" in between.partition(b"](")[0]:
        return _apart_frame(content, unit, between, low, high)
    start = content.rfind(b"[", low, first.span.start)
    # `[[paper]](address)`: the inner brackets are shown, the outer ones are the link's.
    inner = content[first.span.end : second.span.start].startswith(b"]](")
    if inner and start > low and content[start - 1 : start] == b"[":
        start -= 1
    end = content.find(b")", second.span.end, high + 1)
    return Span(start if start >= 0 else first.span.start, end + 1 if end >= 0 else second.span.end)


def _apart_frame(content: bytes, unit: Unit, between: bytes, low: int, high: int) -> Span:
    """Return the span of ``"Title" (address)`` and ``"Title" ([address](address))``: no link is the title."""
    start, end = unit.span
    if b"](" in between:
        end = max(content.find(b")", end, high + 1) + 1, end)
    if between.count(b"(") > between.count(b")") + between.count(b"](") and content.startswith(b")", end):
        end += 1
    if between.count(b"**") % 2:
        # `**Code:** https://example.org`, `Code: **https://example.org**`
        opens = content.startswith(b"**", start - 2) and start - 2 >= low
        start, end = start - 2 * opens, end + 2 * (not opens and content.startswith(b"**", end))
    first = unit.slots[0].span
    for opening, closing in _PAIRS:
        before = start - len(opening)
        if before >= low and content.startswith(opening, before) and content.startswith(closing, first.end):
            return Span(before, end)
    return Span(start, end)
