"""Facts that an item's model has no unit for: set in as other items of the listing set in theirs."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Final

from llmlist.lists.badges import without_images
from llmlist.lists.numbering import NUMBER
from llmlist.lists.own_words import is_own_wording
from llmlist.lists.pieces import Composition, Piece, neighbours, sort_of
from llmlist.lists.slots import Fact, format_note, is_same_sort, write_bare, write_unit
from llmlist.lists.votes import fade, weigh
from llmlist.model.link import fold_label

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from llmlist.lists.templates import Template, Unit


def in_order(pieces: Sequence[Piece], made: Composition) -> list[Fact]:
    """Return the added facts, those last that stand behind others of them."""
    names = {fact.name for fact in made.added} - {piece.name for piece in pieces}
    waiting = []
    for fact in made.added:
        places = _places_for(pieces, fact, made) if len(made.added) > 1 else []
        if places and neighbours(*places[0]).before in names - {fact.name}:
            waiting.append(fact)
    return [*(fact for fact in made.added if fact not in waiting), *waiting]


def insert(pieces: list[Piece], fact: Fact, made: Composition) -> None:
    """Set in a unit as the nearest other item that has one sets it in."""
    at_end = fact.name == "note" and made.verbatim  # where others have theirs it would not read back
    places = [] if at_end else _places_for(pieces, fact, made)
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
    piece = Piece(without_images(donor.gap(number)), fact.name, content, fact.rank)
    before = neighbours(donor, number).before
    alike = [index for index, other in enumerate(pieces) if other.name == fact.name]
    if alike and before != fact.name and not is_same_sort(donor, donor.units[number], fact, made.entry):
        # No item has that many: a further one stands behind the others, in their order.
        pieces.insert(alike[-1] + 1, piece._replace(gap=_joint_of(pieces[alike[-1]])))
        return
    if number == 0 or (before == "symbol" and pieces and pieces[0].name != "symbol"):
        first = piece._replace(gap=without_images(donor.gap(0)))
        _insert_first(pieces, first, without_images(donor.gap(number + 1)) if len(donor.units) > 1 else b" ")
        return
    behind = [index for index, other in enumerate(pieces) if _who(other.name) == _who(before)]
    if not behind:
        # Nothing of the donor's neighbourhood is here: behind all fields, before the keeper's words.
        behind = [index for index, other in enumerate(pieces) if other.name != "note"] or [-1]
    place = behind[-1] + 1
    while fact.name == "note" and place < len(pieces) and _precedes(pieces[place].name, fact.name, made):
        place += 1  # the keeper's words stand behind who made the work, even if no other item here has both
    if piece.number < 0 or not _insert_in_order(pieces, place, piece, made):
        pieces.insert(place, piece)


def _insert_in_order(pieces: list[Piece], place: int, piece: Piece, made: Composition) -> bool:
    """Put a link into a run of links in the entry's own order, where no item shows another one.

    Returns:
        Whether it had to be put elsewhere than ``place`` for that.
    """
    start, end = place, place
    while start and pieces[start - 1].number >= 0:
        start -= 1
    while end < len(pieces) and pieces[end].number >= 0:
        end += 1
    lower = [index for index in range(start, end) if pieces[index].number < piece.number]
    higher = [index for index in range(start, end) if pieces[index].number > piece.number]
    astray = [index for index in lower if index >= place] + [index for index in higher if index < place]
    labels = _labels(made)
    pairs = [(labels[piece.number], labels[pieces[index].number]) for index in astray]
    if not pairs or any(_shows_both(made, *pair) for pair in pairs):
        return False
    if lower:
        pieces.insert(lower[-1] + 1, piece._replace(gap=_joint_of(pieces[lower[-1]])))
        return True
    first = pieces[higher[0]]
    pieces[higher[0]] = first._replace(gap=_joint_of(first))
    pieces.insert(higher[0], piece._replace(gap=first.gap))
    return True


def _labels(made: Composition) -> list[str]:
    """Return the labels of an entry's links but for the title's own, so that they can be compared."""
    links = made.entry.links
    own = bool(links) and links[0].label is None
    return [fold_label(link.label or "") for link in links[own:]]


def _shows_both(made: Composition, one: str, other: str) -> bool:
    """Tell whether some item of the listing has links under both of two labels."""
    for donor in made.donors.values():
        slots = [unit.slots[0] for unit in donor.units if unit.name == "link"]
        shown = {fold_label(slot.span.text(donor.content)) for slot in slots if slot.field.endswith(".label")}
        if {one, other} <= shown:
            return True
    return False


def _joint_of(before: Piece) -> bytes:
    """Return what joins a further link to one that a mark joins to what stands before it; else a blank."""
    return before.gap if _JOINT.fullmatch(before.gap) else b" "


_JOINT: Final = re.compile(rb"\s?(?:[,;|/]|\xc2\xb7|\xe2\x80\xa2|\xe3\x80\x81|<br\s?/?>)\s?")


def _precedes(name: str, other: str, made: Composition) -> bool:
    """Tell whether a sort of unit stands before another in most items that have both."""
    for circle in (made.donors.values(), made.kin.templates if made.kin is not None else ()):
        pairs = [
            donor.names.index(name) < donor.names.index(other)
            for donor in circle
            if name != other and name in donor.names and other in donor.names
        ]
        if pairs:
            return 2 * sum(pairs) > len(pairs)
    return False


def _insert_alike(pieces: list[Piece], fact: Fact, made: Composition) -> None:
    """Put a further fact of one sort behind the others, where no item shows so many."""
    kin = made.kin.templates if made.kin is not None else ()
    for donor in (made.template, *made.donors.values(), *kin):
        if fact.name in donor.names:
            unit = donor.units[donor.names.index(fact.name)]
            content = write_unit(donor.content, unit, fact, made.entry, made.frame)
            last = max(index for index, piece in enumerate(pieces) if piece.name == fact.name)
            linked = unit.slots[0].field.startswith("links.")
            gap = _joint_of(pieces[last]) if linked else _between_groups(donor, unit, made)
            pieces.insert(last + 1, Piece(gap, fact.name, content, fact.rank))
            return


def _between_groups(donor: Template, unit: Unit, made: Composition) -> bytes:
    """Return what joins two units in brackets, ``[lab][name]``, where one is in brackets; else a comma."""
    if not _is_group(unit.span.of(donor.content)):
        return b", "
    gaps = Counter(
        one.gap(number)
        for one in made.donors.values()
        for number in range(1, len(one.units))
        if _is_group(one.written(number)) and _is_group(one.written(number + 1))
    )
    return gaps.most_common(1)[0][0] if gaps else b", "


def _is_group(written: bytes) -> bool:
    return written.startswith((b"[", b"(", b"\\[")) and written.endswith((b"]", b")"))


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
    own = [made.donors[index] for index in near]
    circles = [_without_singular(own, fact.name)]
    if made.kin is not None:
        circles.append([one for one in made.kin.templates if not _words_it(one, fact.name)])
    circles.append(own)
    several = any(piece.name == fact.name for piece in pieces)
    # The nearer an item, the more it counts; those of other listings are far away, all of them.
    asked = (
        _places_in(circle, pieces, fact, made, by_rank=not number or circle is own)
        for number, circle in enumerate(circles)
    )
    found = [places for places in asked if places]
    for places in found:
        donor, number = places[0]
        if is_same_sort(donor, donor.units[number], fact, made.entry):
            return places
    for places in found:
        if several and neighbours(*places[0]).before == fact.name:
            # Words before a link speak of that link.
            return [one for one in places if not _HAS_LETTERS.search(one[0].gap(one[1]))] or places
    return found[0] if found else []


_HAS_LETTERS: Final = re.compile(rb"[A-Za-z]")


_WORDS: Final = re.compile(rb"[A-Za-z]{2,}")


_FEWEST_WORDS: Final = 3


def _without_singular(donors: Sequence[Template], name: str) -> list[Template]:
    """Return items without those that lead a fact in with words that no other of them has."""
    leads = [
        {donor.gap(number) for number, one in enumerate(donor.names) if one == name and number}
        for donor in donors
    ]
    counts = Counter(gap for found in leads for gap in found)
    return [
        donor
        for donor, found in zip(donors, leads, strict=True)
        if not any(counts[gap] == 1 and is_own_wording(gap) for gap in found)
    ]


def _words_it(donor: Template, name: str) -> bool:
    """Tell whether an item leads a fact in with words of its own, which speak of that work alone."""
    places = [number for number, one in enumerate(donor.names) if one == name]
    return any(len(_WORDS.findall(donor.gap(number))) >= _FEWEST_WORDS for number in places)


def _places_in(
    donors: Iterable[Template], pieces: Sequence[Piece], fact: Fact, made: Composition, *, by_rank: bool
) -> list[tuple[Template, int]]:
    written = [_who(piece.name) for piece in pieces]
    count = sum(piece.name == fact.name for piece in pieces)
    found: list[tuple[Template, int]] = []
    for donor in donors:
        places = [number for number, name in enumerate(donor.names) if name == fact.name]
        same = [number for number in places if is_same_sort(donor, donor.units[number], fact, made.entry)]
        found += [(donor, number) for number in (same or places[count:])[:1]]
    alike = [place for place in found if is_same_sort(place[0], place[0].units[place[1]], fact, made.entry)]
    by_before: dict[str, list[tuple[Template, int]]] = {}
    for donor, number in alike or found:
        by_before.setdefault(_who(neighbours(donor, number).before), []).append((donor, number))
    fuller = {before: places for before, places in by_before.items() if before == fact.name and count}
    fitting = fuller or {before: places for before, places in by_before.items() if before in ("", *written)}
    ranks = {id(donor): rank for rank, (donor, _) in enumerate(alike or found)}

    def weight(places: Sequence[tuple[Template, int]]) -> float:
        return sum(fade(ranks[id(donor)]) if by_rank else 1 for donor, _ in places)

    groups = sorted((fitting or by_before).values(), key=weight, reverse=True)
    return groups[made.turn % len(groups)] if groups else []


def _who(name: str) -> str:
    """Return one name for those who made a work: its authors, or their institute in their place."""
    return "authors" if name in {"institutes", "others"} else sort_of(name)


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
