"""What an item is put together from: written units, the text between them, and what tells how they join.

It knows the items that are asked, not how they answer.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from llmlist.lists.kin import Kin
    from llmlist.lists.slots import Fact, Frame
    from llmlist.lists.templates import Template
    from llmlist.model.entry import Entry


class Piece(NamedTuple):
    """A written unit and the literal text before it.

    Attributes:
        gap: The text before it.
        name: What the unit is called.
        content: The unit.
        number: Which of its entry's links it is, from 0; -1 for what is no link.
    """

    gap: bytes
    name: str
    content: bytes
    number: int = -1


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
        near: Where among the items donors should be near to: half an index is between two.
        own: For an item that is changed, the units that keep their bytes; None for a new item, whose
            literal text is what most items have there, and whose badges are its own.
        kin: The document's listings, asked where the donors are too few to tell.
        verbatim: Keep the template's own wording between fields, whatever most items have there.
        turn: Of several places that others have for an added fact, the most usual for 0, the next for 1.
        titled: Another item whose title shows how this one's is set; None for the template's own.
    """

    template: Template
    assigned: Sequence[Fact | None]
    added: Sequence[Fact]
    entry: Entry
    frame: Frame
    donors: dict[int, Template]
    near: float
    own: frozenset[int] | None = None
    kin: Kin | None = None
    verbatim: bool = False
    turn: int = 0
    titled: Template | None = None


END: Final = Piece(b"", "", b"")
"""What stands behind the last piece."""


class Between(NamedTuple):
    """Two neighbouring units: their names, and the stars and brackets that each keeps to itself.

    Those around several units stand between them; those around one unit are its own.

    Attributes:
        before: Name of the first.
        behind: Name of the second.
        closing: Stars at the end of the first.
        opening: Stars at the beginning of the second, and the ``by`` that leads it in.
        runs_on: The second are words that go on with the sentence.
        apart: The second begins a paragraph.
    """

    before: str
    behind: str
    closing: bytes
    opening: bytes
    runs_on: bool
    apart: bool


def between(before: Piece, behind: Piece, *, apart: bool) -> Between:
    """Return what two neighbouring units tell of the text between them.

    What hangs below an item stands in lines of its own: before it the item ends.
    """
    if hangs(behind):
        behind, apart = END, False
    closing = before.content[len(before.content.rstrip(_MARKS_OF.get(before.name, b"*_)"))) :]
    opening = behind.content[
        : len(behind.content) - len(behind.content.lstrip(_MARKS_OF.get(behind.name, b"*_(")))
    ]
    if behind.name in {"authors", "institutes"} and LEAD.match(behind.content):
        opening += b"by"
    runs_on = behind.name == "note" and _GOES_ON.match(behind.content) is not None
    return Between(sort_of(before.name), sort_of(behind.name), closing, opening, runs_on, apart)


def hangs(piece: Piece) -> bool:
    """Tell whether a unit is bullets or a quote below its item."""
    return piece.name == "note" and HANGING.match(piece.content) is not None


def sort_of(name: str) -> str:
    """Return one name for all units that are badges with a word."""
    return "word" if name.startswith("word ") else name


_GOES_ON: Final = re.compile(
    rb"\(|(?:and|are|as|at|by|for|from|in|is|of|on|so|that|to|using|via|was|were|where|which|while|who|whose"
    rb"|with|without|achieves|aims|allows|can|combines|contains|covers|describes|explains|has|helps|implements"
    rb"|includes|introduces|offers|outperforms|presents|proposes|provides|shows|supports|uses|will|wins|won)\b"
)
"""How words begin that go on with the sentence before them; any other are a description of their own."""


HANGING: Final = re.compile(rb"(?:[-*+]|>)[ \t]")
"""How words begin that are bullets or a quote below an item."""


LEAD: Final = re.compile(rb"by\s+", re.IGNORECASE)
"""What leads in who made a work."""


BLANK_LINE: Final = re.compile(rb"\n[ \t]*\r?\n")
"""What sets a paragraph apart."""


_MARKS_OF: Final = {"link": b"*_", "title+url": b"*_", "note": b"*_"}
"""What of a unit's beginning and end decides on the text beside it: stars, and mostly brackets too."""


def neighbours(template: Template, number: int) -> Between:
    """Return the units before and behind a gap; none has a name at the ends of the item."""
    names = ("", *template.names, "")
    behind = template.written(number + 1) if number < len(template.units) else b""
    apart = names[number + 1] == "note" and BLANK_LINE.search(template.gap(number)) is not None
    before = Piece(b"", names[number], template.written(number))
    return between(before, Piece(b"", names[number + 1], behind), apart=apart)


def nearest(made: Composition) -> Iterable[Template]:
    """Yield the items that show how facts are set in, the nearest first, then those of other listings."""
    for index in sorted(made.donors, key=lambda index: (abs(index - made.near), index)):
        yield made.donors[index]
    yield from others_of(made)


def others_of(made: Composition) -> list[Template]:
    """Return the items of the document's other listings, the nearest first."""
    own = {donor.span for donor in made.donors.values()}
    others = [one for one in (made.kin.templates if made.kin is not None else ()) if one.span not in own]
    return sorted(others, key=lambda one: abs(one.span.start - made.template.span.start))
