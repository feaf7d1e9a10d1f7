"""An item put together: an existing one with other facts in its places, joined as most items join them.

Fields that the model lacks are set in as other items of the listing set them; fields that the entry lacks
are left out with what joins them.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple

from llmlist.lists.badges import adapt_literal, find_marks, has_picture, without_images
from llmlist.lists.differences import names_of
from llmlist.lists.numbering import NUMBER, realigned
from llmlist.lists.slots import Fact, Frame, format_note, is_same_sort, write_bare, write_unit
from llmlist.lists.votes import fade, weigh

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from llmlist.lists.kin import Kin
    from llmlist.lists.templates import Template, Unit
    from llmlist.model.entry import Entry


class Piece(NamedTuple):
    """A written unit and the literal text before it."""

    gap: bytes
    name: str
    content: bytes


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
    titled: Template | None = None


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
    beginning = b""
    for number, (unit, fact) in enumerate(zip(made.template.units, made.assigned, strict=True)):
        gap = made.template.gap(number)
        if fact is None:
            # The first unit hands on the item's beginning to the next.
            beginning = beginning or (b"" if pieces else gap)
            continue
        keeps = made.own is not None and number in made.own
        content = unit.span.of(made.template.content) if keeps else _write_unit(made, unit, fact)
        name = fact.name if fact.name.startswith(("title", "word ")) else unit.name
        pieces.append(Piece(beginning or gap, name, content))
        beginning = b""
    for fact in _in_order(pieces, made):
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
    literals = [_FOLDED.sub(b"", literal) for literal in (*(piece.gap for piece in pieces), tail)]
    if not made.verbatim:
        literals[0] = _usual_beginning(made, literals[0])
    marks = find_marks(made.entry.links, made.entry.ids)
    literals = [adapt_literal(literal, made.template.marks, marks) for literal in literals]
    for index in range(1, len(literals)):
        before, behind = pieces[index - 1], pieces[index] if index < len(pieces) else _END
        if not made.verbatim:
            pair = _between(before, behind, apart=_stands_apart(behind.name, made))
            literals[index] = _habitual(made, pair, literals[index], before.content)
    _end_et_al(pieces, literals, made)
    _say_by_once(pieces, literals)
    pieces[:] = [piece._replace(gap=literal) for piece, literal in zip(pieces, literals, strict=False)]
    return literals[-1]


_FOLDED: Final = re.compile(rb"<details\b[^>]*+>.*?</details>[ \t]*+(?:\r?\n)?", re.IGNORECASE | re.DOTALL)
"""What an item folds away, such as its abstract: it speaks of that one work."""


def _usual_beginning(made: Composition, own: bytes) -> bytes:
    """Return what begins an item without a symbol that only few items have, such as a star for the best."""
    marker, symbol = _split_beginning(own)
    if symbol.isascii() and not has_picture(symbol) and b":" not in symbol:
        return own
    symbols = Counter(_split_beginning(donor.gap(0))[1] for donor in made.donors.values())
    common, count = symbols.most_common(1)[0] if symbols else (symbol, 0)
    return marker + common if count > _DOMINANCE * symbols[symbol] else own


def _split_beginning(gap: bytes) -> tuple[bytes, bytes]:
    """Split what begins an item into its marker and what stands behind that."""
    found = _MARKER.match(gap)
    end = found.end() if found else 0
    return gap[:end], gap[end:]


_MARKER: Final = re.compile(rb"[ \t>]*(?:[-*+]|\d+[.)])?[ \t]*")
_END: Final = Piece(b"", "", b"")


class _Between(NamedTuple):
    """Two neighbouring units: their names, and the stars and brackets that each keeps to itself.

    Those around several units stand between them; those around one unit are its own.

    Attributes:
        before: Name of the first.
        behind: Name of the second.
        closing: Stars at the end of the first.
        opening: Stars at the beginning of the second.
        runs_on: The second are words that go on with the sentence.
        apart: The second begins a paragraph.
    """

    before: str
    behind: str
    closing: bytes
    opening: bytes
    runs_on: bool
    apart: bool


def _between(before: Piece, behind: Piece, *, apart: bool) -> _Between:
    closing = before.content[len(before.content.rstrip(_MARKS_OF.get(before.name, b"*_)"))) :]
    opening = behind.content[
        : len(behind.content) - len(behind.content.lstrip(_MARKS_OF.get(behind.name, b"*_(")))
    ]
    runs_on = behind.name == "note" and _GOES_ON.match(behind.content) is not None
    return _Between(_sort(before.name), _sort(behind.name), closing, opening, runs_on, apart)


def _sort(name: str) -> str:
    """Return one name for all units that are badges with a word."""
    return "word" if name.startswith("word ") else name


_GOES_ON: Final = re.compile(
    rb"\(|(?:and|are|as|at|by|for|from|in|is|of|on|so|that|to|using|via|was|which|who|whose|with)\b"
)
"""How words begin that go on with the sentence before them; any other are a description of their own."""


_SETS_APART: Final = re.compile(rb"[:|]|(?:^|\s)-|\xe2\x80[\x93\x94]")
"""Wording behind which any words begin anew, also those that could go on with a sentence."""


def _stands_apart(name: str, made: Composition) -> bool:
    """Tell whether a unit of a new item begins a paragraph: words that say so, or that all stand so.

    Below a heading they do unless others stand in the heading itself.
    """
    if name != "note" or (made.entry.note or "").startswith("\n"):
        return name == "note"
    beside = [
        _neighbours(donor, number).apart
        for donor in made.donors.values()
        for number, other in enumerate(donor.names)
        if other == "note"
    ]
    fewest = 0 if made.template.gap(0).lstrip().startswith(b"#") else _TELLING
    return len(beside) >= fewest and all(beside)


_BLANK_LINE: Final = re.compile(rb"\n[ \t]*\r?\n")


_MARKS_OF: Final = {"link": b"*_", "title+url": b"*_", "note": b"*_"}
"""What of a unit's beginning and end decides on the text beside it: stars, and mostly brackets too."""


def _end_et_al(pieces: Sequence[Piece], literals: list[bytes], made: Composition) -> None:
    """Put a full stop behind an "et al" that ends the authors, where the list has one there."""
    cut = [number for number, piece in enumerate(pieces, 1) if _is_cut(piece.name, piece.content)]
    if not cut:
        return
    kin = made.kin.templates if made.kin is not None else ()
    behind = [
        template.gap(place)[:1]
        for template in (*made.donors.values(), *kin)
        for place in range(1, len(template.units) + 1)
        if _is_cut(template.names[place - 1], template.written(place))
    ]
    if behind.count(b".") * 2 <= len(behind):
        return
    for number in cut:
        if not literals[number].startswith(b"."):
            literals[number] = b"." + literals[number]


def _say_by_once(pieces: list[Piece], literals: list[bytes]) -> None:
    """Join an institute to the authors before it where each would be led in by a ``by`` of its own."""
    for index in range(1, len(pieces)):
        before, behind = pieces[index - 1], pieces[index]
        led = _LEAD.match(behind.content)
        both = {before.name, behind.name} <= {"authors", "institutes"}
        if both and before.name != behind.name and led and _LEAD.match(before.content):
            pieces[index] = behind._replace(content=behind.content[led.end() :])
            if not literals[index].strip():
                literals[index] = b", "


_LEAD: Final = re.compile(rb"by\s+", re.IGNORECASE)


def _is_cut(name: str, written: bytes) -> bool:
    """Tell whether a unit is a run of authors that ends with an "et al" without its stop."""
    return name == "authors" and written.endswith(b"et al")


def _habitual(made: Composition, pair: _Between, own: bytes, written: bytes) -> bytes:
    """Return what items have between two sorts of units; ``own`` where they do not tell.

    Args:
        made: The item.
        pair: The units before and behind.
        own: What the model has there, or an item that shows how the unit behind is set in.
        written: The unit before.
    """
    # A badge speaks of its own entry: only the wording around it is compared.
    wording = without_images(own)
    votes = _closed(_gaps(made.donors.items(), made.near, pair, written, made.template))
    shown = _without_unseen(wording)
    weights = weigh((distance, _without_unseen(gap)) for distance, gap in votes)
    # Nobody sees the blanks at the end of an item: there the usual way is as good as any.
    dominance = _DOMINANCE if pair.behind else 1
    seen = sum(_without_unseen(gap) == shown for _, gap in votes)
    if seen < _HABIT or weights[shown] * dominance < max(weights.values()):
        if len(votes) < _TELLING and made.kin is not None:
            far = ((index + _FAR, template) for index, template in enumerate(made.kin.templates))
            votes = _closed([*votes, *_gaps(far, 0, pair, written, made.template)])
        if not votes:
            return _untold(made, pair, own, written)
        weights = weigh((distance, _without_unseen(gap)) for distance, gap in votes)
        shown = max(weights, key=lambda gap: weights[gap])
    weights = weigh((distance, gap) for distance, gap in votes if _without_unseen(gap) == shown)
    common = max(weights, key=lambda gap: weights[gap])
    if common == wording:
        return own
    return _pictured(made, pair, common) if has_picture(own) else common


def _closed(votes: Iterable[tuple[float, bytes]]) -> list[tuple[float, bytes]]:
    """Return votes without the texts that open a bracket or close one, where others do neither.

    What closes it stands elsewhere in their items, and may not come along.
    """
    found = list(votes)
    return [vote for vote in found if _depth(vote[1]) == (0, 0)] or found


def _depth(gap: bytes) -> tuple[int, int]:
    """Return how many brackets a text opens."""
    return gap.count(b"(") - gap.count(b")"), gap.count(b"[") - gap.count(b"]")


def _without_unseen(gap: bytes) -> bytes:
    """Return literal text without the blanks that nobody sees: those at line ends that break no line."""
    return _UNSEEN.sub(b"", gap)


_UNSEEN: Final = re.compile(rb"(?:(?<![ \t])[ \t]|(?<=\n)[ \t]++)(?=\r?(?:\n|\Z))")
_HABIT: Final = 2
"""How many items make a wording a habit."""


def _untold(made: Composition, pair: _Between, own: bytes, written: bytes) -> bytes:
    """Return what stands between two sorts of units of which no item has both."""
    if pair.apart and not _BLANK_LINE.search(own):
        return f"{made.frame.newline * 2}{made.frame.indent}".encode()
    if pair.runs_on and not _SETS_APART.search(own):
        return b" "
    doubled = own.startswith(b".") and written.endswith((b".", b"?", b"!"))
    return own[1:] if doubled else own


def _pictured(made: Composition, pair: _Between, wording: bytes) -> bytes:
    """Return wording with the pictures that stand in it, as in the nearest item that has both.

    The pictures are those of the new item; without an example the wording stands alone.
    """
    marks = find_marks(made.entry.links, made.entry.ids)
    for index in sorted(made.donors, key=lambda index: (abs(index - made.near), index)):
        donor = made.donors[index]
        for place in range(1, len(donor.units) + 1):
            gap = donor.gap(place)
            if has_picture(gap) and without_images(gap) == wording and _neighbours(donor, place) == pair:
                return adapt_literal(gap, donor.marks, marks)
    return wording


_FAR: Final = 10
"""How many items away those of other listings count at least."""

_DOMINANCE: Final = 3
"""How many times as common another wording must be to replace one that is a habit as well."""


def _stops(written: bytes) -> bool:
    return written.rstrip(b"*_`\"' )]").endswith((b".", b"?", b"!"))


def _neighbours(template: Template, number: int) -> _Between:
    """Return the units before and behind a gap; none has a name at the ends of the item."""
    names = ("", *template.names, "")
    behind = template.written(number + 1) if number < len(template.units) else b""
    apart = names[number + 1] == "note" and _BLANK_LINE.search(template.gap(number)) is not None
    before = Piece(b"", names[number], template.written(number))
    return _between(before, Piece(b"", names[number + 1], behind), apart=apart)


def _gaps(
    templates: Iterable[tuple[int, Template]], near: float, pair: _Between, written: bytes, model: Template
) -> Iterable[tuple[float, bytes]]:
    """Yield what stands between two sorts of units, where the first ends as ``written`` does, and how far.

    What hangs below a number of more digits than the model's is moved to hang below the model's.
    """
    for index, template in templates:
        for place in range(1, len(template.units) + 1):
            same = _neighbours(template, place) == pair
            if same and _stops(template.written(place)) == _stops(written):
                gap = without_images(_FOLDED.sub(b"", template.gap(place)))
                if b"\n" in gap:
                    gap = realigned(gap, template.gap(0), model.gap(0))
                # A stop between belongs to an "et al", and is written where there is one.
                ended = pair.behind and _is_cut(pair.before, template.written(place))
                yield abs(index - near), gap.removeprefix(b".") if ended else gap


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
    if made.titled is not None and unit.name.startswith("title"):
        example = next(one for one in made.titled.units if one.name == fact.name)
        return write_unit(made.titled.content, example, fact, made.entry, made.frame)
    if fact.name.startswith("word ") and fact.name != unit.name:
        # A badge has the colour of its word.
        for donor in _nearest(made):
            if fact.name in donor.names:
                example = donor.units[donor.names.index(fact.name)]
                return write_unit(donor.content, example, fact, made.entry, made.frame)
    return write_unit(made.template.content, unit, fact, made.entry, made.frame)


def _nearest(made: Composition) -> Iterable[Template]:
    """Yield the items that show how facts are set in, the nearest first, then those of other listings."""
    for index in sorted(made.donors, key=lambda index: (abs(index - made.near), index)):
        yield made.donors[index]
    if made.kin is not None:
        yield from made.kin.templates


def _take(left: list[Fact], name: str) -> Fact | None:
    for position, fact in enumerate(left):
        if fact.name == name:
            return left.pop(position)
    return None


def _in_order(pieces: Sequence[Piece], made: Composition) -> list[Fact]:
    """Return the added facts, those last that stand behind others of them."""
    names = {fact.name for fact in made.added} - {piece.name for piece in pieces}
    waiting = []
    for fact in made.added:
        places = _places_for(pieces, fact, made) if len(made.added) > 1 else []
        if places and _neighbours(*places[0]).before in names - {fact.name}:
            waiting.append(fact)
    return [*(fact for fact in made.added if fact not in waiting), *waiting]


def _insert(pieces: list[Piece], fact: Fact, made: Composition) -> None:
    """Set in a unit as the nearest other item that has one sets it in."""
    places = _places_for(pieces, fact, made)
    if not places and any(piece.name == fact.name for piece in pieces):
        _insert_alike(pieces, fact, made)
        return
    if not places:
        if fact.name == "note" and made.own is None:
            # The keeper's own words are asked for: they stand behind all else.
            content = format_note(made.entry, made.frame).encode()
            pieces.append(Piece(b" - ", fact.name, content))
        elif fact.name == "symbol" and pieces:
            content = write_bare(fact, made.entry, made.frame)
            pieces.insert(0, Piece(pieces[0].gap, fact.name, content))
            pieces[1] = pieces[1]._replace(gap=b" ")
        return
    donor, number = _usual(places)
    content = write_unit(donor.content, donor.units[number], fact, made.entry, made.frame)
    piece = Piece(without_images(donor.gap(number)), fact.name, content)
    before = _neighbours(donor, number).before
    alike = [index for index, other in enumerate(pieces) if other.name == fact.name]
    if alike and before != fact.name and not is_same_sort(donor, donor.units[number], fact, made.entry):
        # No item has that many: a further one stands behind the others, in their order.
        pieces.insert(alike[-1] + 1, piece._replace(gap=b" "))
        return
    if number == 0 or (before == "symbol" and pieces and pieces[0].name != "symbol"):
        first = piece._replace(gap=without_images(donor.gap(0)))
        _insert_first(pieces, first, without_images(donor.gap(number + 1)) if len(donor.units) > 1 else b" ")
        return
    behind = [index for index, other in enumerate(pieces) if _who(other.name) == _who(before)]
    if not behind:
        # Nothing of the donor's neighbourhood is here: behind all fields, before the keeper's words.
        behind = [index for index, other in enumerate(pieces) if other.name != "note"] or [-1]
    pieces.insert(behind[-1] + 1, piece)


def _insert_alike(pieces: list[Piece], fact: Fact, made: Composition) -> None:
    """Put a further fact of one sort behind the others, where no item shows so many."""
    kin = made.kin.templates if made.kin is not None else ()
    for donor in (made.template, *made.donors.values(), *kin):
        if fact.name in donor.names:
            unit = donor.units[donor.names.index(fact.name)]
            content = write_unit(donor.content, unit, fact, made.entry, made.frame)
            last = max(index for index, piece in enumerate(pieces) if piece.name == fact.name)
            gap = b" " if unit.slots[0].field.startswith("links.") else b", "
            pieces.insert(last + 1, Piece(gap, fact.name, content))
            return


def _usual(places: Sequence[tuple[Template, int]]) -> tuple[Template, int]:
    """Return the place whose marks, brackets and text before it are those of most; of several the first."""
    looks = [(without_images(one.gap(place)), one.frame(one.units[place])) for one, place in places]
    weights = weigh(enumerate(looks))
    return places[looks.index(max(looks, key=lambda look: weights[look]))]


def _places_for(pieces: Sequence[Piece], fact: Fact, made: Composition) -> list[tuple[Template, int]]:
    """Return the places in other items that show where a fact stands, the nearest first.

    All of them stand behind the same sort of unit: the one behind which most do, of those that the new
    item has. A link under a label goes where its like go, if any do, and a date as those as precise.
    """
    near = sorted(made.donors, key=lambda index: (abs(index - made.near), index))
    circles = [[made.donors[index] for index in near]]
    if made.kin is not None:
        circles.append([one for one in made.kin.templates if not _words_it(one, fact.name)])
    several = any(piece.name == fact.name for piece in pieces)
    # The nearer an item, the more it counts; those of other listings are far away, all of them.
    asked = (
        _places_in(circle, pieces, fact, made.entry, by_rank=not number)
        for number, circle in enumerate(circles)
    )
    found = [places for places in asked if places]
    for places in found:
        donor, number = places[0]
        if is_same_sort(donor, donor.units[number], fact, made.entry):
            return places
    for places in found:
        if several and _neighbours(*places[0]).before == fact.name:
            # Words before a link speak of that link.
            return [one for one in places if not _HAS_LETTERS.search(one[0].gap(one[1]))] or places
    return found[0] if found else []


_HAS_LETTERS: Final = re.compile(rb"[A-Za-z]")
_WORDS: Final = re.compile(rb"[A-Za-z]{2,}")
_FEWEST_WORDS: Final = 3


def _words_it(donor: Template, name: str) -> bool:
    """Tell whether an item leads a fact in with words of its own, which speak of that work alone."""
    places = [number for number, one in enumerate(donor.names) if one == name]
    return any(len(_WORDS.findall(donor.gap(number))) >= _FEWEST_WORDS for number in places)


def _places_in(
    donors: Iterable[Template], pieces: Sequence[Piece], fact: Fact, entry: Entry, *, by_rank: bool
) -> list[tuple[Template, int]]:
    written = [_who(piece.name) for piece in pieces]
    count = sum(piece.name == fact.name for piece in pieces)
    found: list[tuple[Template, int]] = []
    for donor in donors:
        places = [number for number, name in enumerate(donor.names) if name == fact.name]
        same = [number for number in places if is_same_sort(donor, donor.units[number], fact, entry)]
        found += [(donor, number) for number in (same or places[count:])[:1]]
    alike = [place for place in found if is_same_sort(place[0], place[0].units[place[1]], fact, entry)]
    by_before: dict[str, list[tuple[Template, int]]] = {}
    for donor, number in alike or found:
        by_before.setdefault(_who(_neighbours(donor, number).before), []).append((donor, number))
    fuller = {before: places for before, places in by_before.items() if before == fact.name and count}
    fitting = fuller or {before: places for before, places in by_before.items() if before in ("", *written)}
    ranks = {id(donor): rank for rank, (donor, _) in enumerate(alike or found)}

    def weight(places: Sequence[tuple[Template, int]]) -> float:
        return sum(fade(ranks[id(donor)]) if by_rank else 1 for donor, _ in places)

    return max((fitting or by_before).values(), key=weight, default=[])


def _who(name: str) -> str:
    """Return one name for those who made a work: its authors, or their institute in their place."""
    return "authors" if name in {"institutes", "others"} else _sort(name)


def _insert_first(pieces: list[Piece], first: Piece, behind: bytes) -> None:
    """Put a unit before all others but a symbol; what began the item now begins with it."""
    if len(pieces) > 1 and pieces[0].name == "symbol" != first.name:
        pieces[1:2] = [first._replace(gap=pieces[1].gap), pieces[1]._replace(gap=behind)]
        return
    if pieces:
        first = first._replace(gap=_beginning(pieces[0].gap, first.gap))
        pieces[0] = pieces[0]._replace(gap=behind)
    pieces.insert(0, first)


def _beginning(own: bytes, other: bytes) -> bytes:
    """Keep the number of the item at hand where both beginnings are numbered."""
    mine = NUMBER.match(own)
    return NUMBER.sub(rb"\g<1>" + mine.group(2) + rb"\g<3>", other) if mine else other
