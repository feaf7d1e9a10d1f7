"""Entries written by a style that a keeper has set, where no item of the document shows how."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from llmlist.lists.composition import compose
from llmlist.lists.habits import note_indent
from llmlist.lists.pieces import Composition
from llmlist.lists.slots import Fact, Frame, facts_of
from llmlist.lists.templates import Slot, Template, Unit, frame_unit
from llmlist.model.edit import Span
from llmlist.model.link import fold_label, link_role
from llmlist.model.style import PLACE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from llmlist.model.entry import Entry

_PLAINEST: Final = "- [{title}]({url})"

_EXAMPLES: Final = {
    "authors": "A. One, B. Two, C. Three",
    "date": "2023-05-01",
    "venue": "NeurIPS 2017",
    "arxiv": "2301.00001",
}
_LABEL: Final = re.compile(rb"\[(?:\*\*|__|[*_`])?([^\[\]]+?)(?:\*\*|__|[*_`])?\]\(\Z")
_PLAIN: Final = re.compile(r"[^!-,/:-@\[-`{-~]+")
"""A label without a sign that could mean something in markdown or in a style."""
_BETWEEN: Final = (b"](", b"**](", b"__](", b"*](", b"_](", b"`](")


def write_styled(style: str, entry: Entry, *, newline: str) -> bytes:
    """Write an entry as a style says; what the entry lacks is left out with what stands before it.

    Args:
        style: As `model.style.find_style_fault` lets it pass.
        entry: What to write.
        newline: The document's line end.

    Returns:
        The item with its line end.

    Raises:
        EditError: A link that must not be written.
    """
    template = _template(style)
    left = list(facts_of(entry))
    assigned = [_fact_for(template, unit, left) for unit in template.units]
    text = compose(
        Composition(
            template=template,
            assigned=assigned,
            added=(),
            entry=entry,
            frame=Frame(indent=note_indent({0: template}, 0), newline=newline),
            donors={0: template},
            near=0,
        )
    )
    return text.rstrip() + newline.encode()


def plainest_style(entry: Entry) -> str:
    """Return how an entry is written where neither a document nor its keeper says anything.

    Its title leads to its own link; one without such a link has its labelled links behind it.
    """
    labels = dict.fromkeys(link.label for link in entry.links if link.label and _is_plain(link.label))
    if not labels or entry.links[0].label is None:
        return _PLAINEST
    return "- **{title}**" + "".join(f" [[{label}]({{link:{label}}})]" for label in labels)


def _is_plain(label: str) -> bool:
    return label == label.strip() and label.isprintable() and _PLAIN.fullmatch(label) is not None


def adopt_style(style: str, entry: Entry) -> Entry:
    """Return an entry whose own link has the label that a style gives it, where the title is no link."""
    labels = [place["detail"] for place in PLACE.finditer(style) if place["name"] == "link"]
    own = entry.links[0] if entry.links else None
    if "{url}" in style or not labels or own is None or own.label is not None:
        return entry
    label = next((one for one in labels if link_role(one) in {"paper", "page"}), labels[0])
    return replace(entry, links=(replace(own, label=label), *entry.links[1:]))


def _template(style: str) -> Template:
    """Make an item of a style: examples where the places are, with spans that tell what they are."""
    content = b""
    slots: list[Slot] = []
    position = 0
    for place in PLACE.finditer(style):
        content += style[position : place.start()].encode()
        name, detail = place["name"], place["detail"]
        example = "x" if name == "link" else detail or _EXAMPLES.get(name, "x")
        slots.append(Slot(name, Span(len(content), len(content) + len(example.encode()))))
        content += example.encode()
        position = place.end()
    content += style[position:].encode()
    units = list(_units(content, slots))
    framed: list[Unit] = []
    for index, unit in enumerate(units):
        low = framed[-1].span.end if framed else 0
        high = units[index + 1].span.start if index + 1 < len(units) else len(content)
        framed.append(unit._replace(span=frame_unit(content, unit, low, max(high, unit.span.end))))
    return Template(content, Span(0, len(content)), tuple(framed), {})


def _units(content: bytes, slots: list[Slot]) -> Iterator[Unit]:
    waiting = list(slots)
    while waiting:
        slot = waiting.pop(0)
        behind = waiting[0] if waiting else None
        joined = slot.field == "title" and behind is not None and behind.field == "url"
        if joined and behind is not None and content[slot.span.end : behind.span.start] in _BETWEEN:
            waiting.pop(0)
            both = (slot, Slot("links.0.url", behind.span))
            yield Unit("title+url", Span(slot.span.start, behind.span.end), both)
        elif slot.field == "link":
            yield _link_unit(content, slot)
        else:
            name = "ids" if slot.field == "arxiv" else slot.field
            yield Unit(name, slot.span, (slot,))


def _link_unit(content: bytes, slot: Slot) -> Unit:
    label = _LABEL.search(content, 0, slot.span.start)
    url = Slot("links.0.url", slot.span)
    shown = slot.span if label is None else Span(*label.span(1))
    return Unit("link", Span(shown.start, slot.span.end), (Slot("links.0.label", shown), url))


def _fact_for(template: Template, unit: Unit, left: list[Fact]) -> Fact | None:
    """Take the fact that a place shows from those that are left."""
    for position, fact in enumerate(left):
        if unit.name == "link":
            label = unit.slots[0].span.of(template.content).decode()
            fits = fact.link is not None and fold_label(fact.link.label or "") == fold_label(label)
        else:
            fits = fact.name == unit.name or (unit.name.startswith("title") and fact.name.startswith("title"))
        if fits:
            return left.pop(position)
    return None
