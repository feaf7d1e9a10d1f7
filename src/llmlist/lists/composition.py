"""An item put together: an existing one with other facts in its places, joined as most items join them.

Fields that the model lacks are set in as other items of the listing set them; fields that the entry lacks
are left out with what joins them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from llmlist.lists.additions import in_order, insert
from llmlist.lists.enclosures import close_strays, closing_of, literals_without
from llmlist.lists.ended_runs import with_stop
from llmlist.lists.joints import balance, join_as_usual, place_others
from llmlist.lists.pieces import Composition, Piece, nearest
from llmlist.lists.slots import Fact, write_unit

if TYPE_CHECKING:
    from collections.abc import Sequence

    from llmlist.lists.templates import Template, Unit


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
        # Where a badge stands, one with another word can.
        badge = next((fact for fact in left if fact.name.startswith("word ")), None)
        if name.startswith("word ") and assigned[index] is None and badge is not None:
            left.remove(badge)
            assigned[index] = badge
    return assigned, left


def compose(made: Composition) -> bytes:
    """Write a template with other facts in it."""
    pieces: list[Piece] = []
    left_out = {number for number, fact in enumerate(made.assigned) if fact is None}
    literals = literals_without(made.template, left_out)
    for number, (unit, fact) in enumerate(zip(made.template.units, made.assigned, strict=True)):
        if fact is None:
            continue
        keeps = made.own is not None and number in made.own
        content = unit.span.of(made.template.content) if keeps else _write_unit(made, unit, fact)
        name = fact.name if fact.name.startswith(("title", "word ")) else unit.name
        pieces.append(Piece(literals[len(pieces)], name, content, fact.rank))
    for fact in in_order(pieces, made):
        insert(pieces, fact, made)
    tail = literals[-1]
    if made.own is None:
        tail = join_as_usual(pieces, tail, made)
        tail = place_others(pieces, tail, made)
        balance(pieces)
        if pieces and pieces[-1].name == "note" != made.template.names[-1]:
            closing = closing_of([*(piece.gap for piece in pieces), tail])
            pieces[-1] = pieces[-1]._replace(gap=closing + pieces[-1].gap)
            tail = tail[len(tail.rstrip(b"\r\n")) :]  # the keeper's own words have their own stop
        tail = _mend(pieces, tail, made.template)
    return b"".join(piece.gap + piece.content for piece in pieces) + tail


def _mend(pieces: list[Piece], tail: bytes, template: Template) -> bytes:
    """Close and drop the marks that stand alone now; return what stands behind the last unit."""
    gaps, behind = close_strays([*(piece.gap for piece in pieces), tail], template)
    pieces[:] = [
        piece._replace(gap=gap, content=piece.content + behind.get(number, b""))
        for number, (piece, gap) in enumerate(zip(pieces, gaps, strict=False))
    ]
    return gaps[-1]


def _write_unit(made: Composition, unit: Unit, fact: Fact) -> bytes:
    if made.titled is not None and unit.name.startswith("title"):
        example = next(one for one in made.titled.units if one.name == fact.name)
        return write_unit(made.titled.content, example, fact, made.entry, made.frame)
    if fact.name.startswith("word ") and fact.name != unit.name:
        # A badge has the colour of its word.
        for donor in nearest(made):
            if fact.name in donor.names:
                example = donor.units[donor.names.index(fact.name)]
                return write_unit(donor.content, example, fact, made.entry, made.frame)
    content = write_unit(made.template.content, unit, fact, made.entry, made.frame)
    return with_stop(content, made.donors.values()) if unit.name == "authors" else content


def _take(left: list[Fact], name: str) -> Fact | None:
    for position, fact in enumerate(left):
        if fact.name == name:
            return left.pop(position)
    return None
