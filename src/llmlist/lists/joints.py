"""What stands between the units of a new item: what most items of its listing have there."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Final

from llmlist.lists.badges import adapt_literal, find_marks, has_picture, without_images
from llmlist.lists.differences import names_of
from llmlist.lists.drafts import LEADS_TO_LINK
from llmlist.lists.makers import join_makers, joint_of_run
from llmlist.lists.numbering import realigned
from llmlist.lists.own_words import is_habit, is_own_wording, without_words
from llmlist.lists.pieces import (
    BLANK_LINE,
    END,
    Between,
    Composition,
    Piece,
    between,
    hangs,
    nearest,
    neighbours,
    others_of,
    sort_of,
)
from llmlist.lists.printed import told_by_print
from llmlist.lists.signs import is_symbol
from llmlist.lists.votes import weigh

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from llmlist.lists.templates import Template


def join_as_usual(pieces: list[Piece], tail: bytes, made: Composition) -> bytes:
    """Put between the units of a new item what most items have there.

    What stands in the model alone may be somebody's words or a slip; what others have too is a habit.
    Where the unit before ends with a stop, only items say how to go on in which it does so too.

    Returns:
        What stands behind the last unit.
    """
    literals = [_FOLDED.sub(b"", literal) for literal in (*(piece.gap for piece in pieces), tail)]
    literals = [_ANCHOR.sub(b"", literal) for literal in literals]
    if not made.verbatim:
        literals[0] = _usual_beginning(made, literals[0])
    marks = find_marks(made.entry.links, made.entry.ids)
    literals = [adapt_literal(literal, made.template.marks, marks) for literal in literals]
    for index in range(1, len(literals)):
        before, behind = pieces[index - 1], pieces[index] if index < len(pieces) else END
        if not made.verbatim:
            pair = between(before, behind, apart=_stands_apart(behind.name, made))
            literals[index] = _habitual(made, pair, literals[index], before.content)
            if before.name == behind.name == "institutes":
                literals[index] = joint_of_run(made, pieces, index, literals[index])
        if made.turn >= _LATE and before.name in _MAKERS and literals[index] == b", " and behind is not END:
            literals[index] = b". "  # with the comma it did not read back
        if behind.name == "link" and literals[index] == b" " and _leads_to_link(before):
            literals[index] = b". "
        if hangs(behind):
            below = f"{made.frame.newline}{made.frame.indent}".encode()
            literals[index] = literals[index].rstrip() + below
    join_makers(pieces, literals, made)
    _end_et_al(pieces, literals, made)
    pieces[:] = [piece._replace(gap=literal) for piece, literal in zip(pieces, literals, strict=False)]
    return literals[-1]


def _leads_to_link(before: Piece) -> bool:
    """Tell whether a title ends with a word behind which a link would be taken for one in a sentence."""
    bare = before.name == "title" and before.content.strip(b"*_") == before.content
    return bare and LEADS_TO_LINK.search(before.content.decode(errors="replace")) is not None


_FOLDED: Final = re.compile(rb"<details\b[^>]*+>.*?</details>[ \t]*+(?:\r?\n)?", re.IGNORECASE | re.DOTALL)
"""What an item folds away, such as its abstract: it speaks of that one work."""


_ANCHOR: Final = re.compile(
    rb"<a\s+(?:name|id)\s*=[^<>]{0,200}>\s*</a\s*>[ \t]*(?:\r?\n[ \t]*(?=\S|\Z))?", re.IGNORECASE
)
"""A place that others link to: it has the name of one work."""


def _usual_beginning(made: Composition, own: bytes) -> bytes:
    """Return what begins an item without what only few items have, such as a star for the best."""
    marker, symbol = _split_beginning(own)
    if is_own_wording(symbol):
        others = [_split_beginning(template.gap(0))[1] for template in nearest(made)]
        if others.count(symbol) < _HABIT:
            return marker + next((one for one in others if not is_own_wording(one)), b"")
    if symbol.isascii() and not has_picture(symbol) and b":" not in symbol:
        return own
    symbols = Counter(_split_beginning(donor.gap(0))[1] for donor in made.donors.values())
    common, count = symbols.most_common(1)[0] if symbols else (symbol, 0)
    # What no letter, picture or link belongs to says something of single works, unless most have it.
    is_mark = not any(map(str.isalnum, symbol.decode(errors="replace"))) and b"<" not in symbol
    if count == 1 and len(symbols) >= _TELLING and is_symbol(symbol.strip().decode(errors="replace")):
        return marker  # each item has a symbol of its own
    least = 1 if is_mark else _DOMINANCE
    return marker + common if count > least * symbols[symbol] else own


def _split_beginning(gap: bytes) -> tuple[bytes, bytes]:
    """Split what begins an item into its marker and what stands behind that."""
    found = _MARKER.match(gap)
    end = found.end() if found else 0
    return gap[:end], gap[end:]


_MARKER: Final = re.compile(rb"[ \t>]*(?:[-*+]|\d+[.)])?[ \t]*")


def _stands_apart(name: str, made: Composition) -> bool:
    """Tell whether a unit of a new item begins a paragraph: words that say so, or that all stand so.

    Below a heading they do unless others stand in the heading itself.
    """
    if name != "note" or (made.entry.note or "").startswith("\n"):
        return name == "note"
    beside = [
        neighbours(donor, number).apart
        for donor in made.donors.values()
        for number, other in enumerate(donor.names)
        if other == "note"
    ]
    fewest = 0 if made.template.gap(0).lstrip().startswith(b"#") else _TELLING
    return len(beside) >= fewest and all(beside)


def _end_et_al(pieces: Sequence[Piece], literals: list[bytes], made: Composition) -> None:
    """Put a full stop behind an "et al" that ends the authors, where the list has one there."""
    cut = [number for number, piece in enumerate(pieces, 1) if _is_cut(piece.name, piece.content)]
    if not cut:
        _leave_stop(pieces, literals, made)
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


def _leave_stop(pieces: Sequence[Piece], literals: list[bytes], made: Composition) -> None:
    """Leave out the stop of an "et al." behind names in full, where another mark parts them."""
    whole = [
        template.gap(place).startswith(b".")
        for template in made.donors.values()
        for place in range(1, len(template.units) + 1)
        if template.names[place - 1] == "authors" and not _is_cut("authors", template.written(place))
    ]
    if sum(whole) * 2 > len(whole):
        return
    for number, piece in enumerate(pieces, 1):
        is_parted = literals[number].startswith(b".") and _PARTED.match(literals[number], 1)
        if piece.name == "authors" and is_parted and not _INITIAL_STOP.search(piece.content):
            literals[number] = literals[number][1:]


_PARTED: Final = re.compile(rb"\Z|[,:;|]|\s*(?:[-|\n(\[<]|\xe2\x80[\x93\x94])")
_INITIAL_STOP: Final = re.compile(rb"\b[A-Z]\Z")


def _is_cut(name: str, written: bytes) -> bool:
    """Tell whether a unit is a run of authors that ends with an "et al" without its stop."""
    return name in {"authors", "others"} and written.endswith(b"et al")


def _habitual(made: Composition, pair: Between, own: bytes, written: bytes) -> bytes:
    """Return what items have between two sorts of units; ``own`` where they do not tell.

    Args:
        made: The item.
        pair: The units before and behind.
        own: What the model has there, or an item that shows how the unit behind is set in.
        written: The unit before.
    """
    # A badge speaks of its own entry: only the wording around it is compared.
    wording = without_images(own)
    donors = made.donors if pair.behind != "venue" else told_by_print(made.donors, made.entry.venue)
    near = _gaps(donors.items(), made.near, pair, written, made.template)
    votes = _spoken(_bold_alike(own, near))
    wording = wording if is_habit(wording, votes) else without_words(wording)
    shown = _without_unseen(wording)
    weights = weigh((distance, _without_unseen(gap)) for distance, gap in votes)
    # Nobody sees the blanks at the end of an item: there the usual way is as good as any.
    dominance = _DOMINANCE if pair.behind else 1
    seen = sum(_without_unseen(gap) == shown for _, gap in votes)
    if seen < _HABIT or weights[shown] * dominance < max(weights.values()):
        if len(votes) < _TELLING and made.kin is not None:
            far = _gaps(enumerate(others_of(made)), 0, pair, written, made.template)
            ranked = ((_FAR + rank, gap) for rank, (_, gap) in enumerate(far))
            votes = _spoken(_bold_alike(own, [*votes, *ranked]))
        if not votes:
            return _untold(made, pair, own if is_habit(own, votes) else without_words(own), written)
        weights = weigh((distance, _without_unseen(gap)) for distance, gap in votes)
        shown = max(weights, key=lambda gap: weights[gap])
    weights = weigh((distance, gap) for distance, gap in votes if _without_unseen(gap) == shown)
    common = max(weights, key=lambda gap: weights[gap])
    if common == without_images(own):
        return own
    return _pictured(made, pair, common) if has_picture(own) else common


def _spoken(votes: Sequence[tuple[float, bytes]]) -> list[tuple[float, bytes]]:
    """Return votes of which the words that one item alone has are left out: they speak of its work."""
    return [(distance, gap if is_habit(gap, votes) else without_words(gap)) for distance, gap in votes]


def _closed(votes: Iterable[tuple[float, bytes]]) -> list[tuple[float, bytes]]:
    """Return votes without the texts that open a bracket or close one, where others do neither.

    What closes it stands elsewhere in their items, and may not come along.
    """
    found = list(votes)
    return [vote for vote in found if _depth(vote[1]) == (0, 0)] or found


def _bold_alike(own: bytes, votes: Iterable[tuple[float, bytes]]) -> list[tuple[float, bytes]]:
    """Return closed votes of the texts that leave bold letters open, or close them, as the item's own does.

    The other half stands elsewhere in the item.
    """
    found = _closed(votes)
    return [vote for vote in found if vote[1].count(b"**") % 2 == own.count(b"**") % 2] or found


def _depth(gap: bytes) -> tuple[int, int]:
    """Return how many brackets a text opens."""
    return gap.count(b"(") - gap.count(b")"), gap.count(b"[") - gap.count(b"]")


def _without_unseen(gap: bytes) -> bytes:
    """Return literal text without the blanks that nobody sees: those at line ends that break no line."""
    return _UNSEEN.sub(b"", gap)


_UNSEEN: Final = re.compile(rb"(?:(?<![ \t])[ \t]|(?<=\n)[ \t]++)(?=\r?(?:\n|\Z))")


_HABIT: Final = 2
"""How many items make a wording a habit."""


def _untold(made: Composition, pair: Between, own: bytes, written: bytes) -> bytes:
    """Return what stands between two sorts of units of which no item has both."""
    if pair.apart and not BLANK_LINE.search(own):
        return f"{made.frame.newline * 2}{made.frame.indent}".encode()
    if pair.runs_on and not _SETS_APART.search(own):
        return b" "
    doubled = own.startswith(b".") and written.endswith((b".", b"?", b"!"))
    if doubled:
        return own[1:]
    if (pair.before, pair.behind) == ("venue", "note") and not own.strip() and not _stops(written):
        return b". "  # what follows a venue without a mark reads as the rest of it
    lacks = pair.behind in {"venue", "title"} and not own.strip() and not _stops(written)
    # The stop of an "et al." ended the names there: it would lack behind other names.
    return b"." + own if lacks and _ends_with_stop(made.template, pair) else own


def _ends_with_stop(template: Template, pair: Between) -> bool:
    places = range(1, len(template.units) + 1)
    return any(neighbours(template, one) == pair and _stops(template.written(one)) for one in places)


_MAKERS: Final = frozenset({"authors", "institutes", "others"})

_LATE: Final = 2
"""After how many ways of writing an item a sentence ends behind who made a work."""

_SETS_APART: Final = re.compile(rb"[:|]|(?:^|\s)-|\xe2\x80[\x93\x94]")
"""Wording behind which any words begin anew, also those that could go on with a sentence."""


def _pictured(made: Composition, pair: Between, wording: bytes) -> bytes:
    """Return wording with the pictures that stand in it, as in the nearest item that has both.

    The pictures are those of the new item; without an example the wording stands alone.
    """
    marks = find_marks(made.entry.links, made.entry.ids)
    for index in sorted(made.donors, key=lambda index: (abs(index - made.near), index)):
        donor = made.donors[index]
        for place in range(1, len(donor.units) + 1):
            gap = donor.gap(place)
            if has_picture(gap) and without_images(gap) == wording and neighbours(donor, place) == pair:
                return adapt_literal(gap, donor.marks, marks)
    return wording


_FAR: Final = 10
"""How many items away the first of other listings that tells counts."""


_DOMINANCE: Final = 3
"""How many times as common another wording must be to replace one that is a habit as well."""


def _stops(written: bytes) -> bool:
    return written.rstrip(b"*_`\"' )]").endswith((b".", b"?", b"!"))


def _gaps(
    templates: Iterable[tuple[int, Template]], near: float, pair: Between, written: bytes, model: Template
) -> Iterable[tuple[float, bytes]]:
    """Yield what stands between two sorts of units, where the first ends as ``written`` does, and how far.

    What hangs below a number of more digits than the model's is moved to hang below the model's.
    """
    for index, template in templates:
        for place in _places_between(template, pair):
            same = neighbours(template, place) == pair
            if same and _stops(template.written(place)) == _stops(written):
                gap = without_images(_FOLDED.sub(b"", template.gap(place)))
                if b"\n" in gap:
                    gap = realigned(gap, template.gap(0), model.gap(0))
                # A stop between belongs to an "et al", and is written where there is one.
                ended = pair.behind and _is_cut(pair.before, template.written(place))
                yield abs(index - near), gap.removeprefix(b".") if ended else gap


def _places_between(template: Template, pair: Between) -> Iterable[int]:
    """Return the gaps between two sorts of units by their names alone: a quick look that leaves few."""
    names = [*map(sort_of, template.names), ""]
    # What hangs below an item is a note, and ends the item.
    behind = {pair.behind} if pair.behind else {"", "note"}
    return (
        place for place in range(1, len(names)) if names[place - 1] == pair.before and names[place] in behind
    )


_TELLING: Final = 3
"""How many places of a listing show a habit; where it has fewer, the whole document is asked."""


def balance(pieces: list[Piece]) -> None:
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


def place_others(pieces: list[Piece], tail: bytes, made: Composition) -> bytes:
    """Set the "et al." that stands for a paper's authors right behind its institutes, or leave it out.

    Returns:
        What stands behind the last unit.
    """
    entry = made.entry
    literals = [*(piece.gap for piece in pieces), tail]
    if names_of(entry.authors):
        _set_others_behind(pieces, literals, made)
        pieces[:] = [piece._replace(gap=literal) for piece, literal in zip(pieces, literals, strict=False)]
        return literals[-1]
    for index in range(1, len(literals)):
        before, behind = pieces[index - 1].name, pieces[index].name if index < len(pieces) else ""
        literal = _ET_AL.sub(b"", literals[index], count=1)
        if entry.authors and before == "institutes" != behind:
            literal = b" et al." + (literal[1:] if literal.startswith(b".") else literal)
        literals[index] = literal
    pieces[:] = [piece._replace(gap=literal) for piece, literal in zip(pieces, literals, strict=False)]
    return literals[-1]


def _set_others_behind(pieces: list[Piece], literals: list[bytes], made: Composition) -> None:
    """Set an "et al." behind the institute in brackets, where most items with both have it there."""
    kin = made.kin.templates if made.kin is not None else ()
    names = [template.names for template in (*made.donors.values(), *kin) if "institutes" in template.names]
    behind = sum(_runs(one, "authors", "institutes", "others") for one in names)
    if behind * 2 <= sum(_runs(one, "authors", "institutes") for one in names):
        return
    for index, piece in enumerate(pieces[:-1]):
        cut = _CUT_NAMES.search(piece.content) if piece.name == "authors" else None
        if cut is None or pieces[index + 1].name != "institutes":
            continue
        is_closed = pieces[index + 1].content.endswith((b")", b"]"))
        closing = _CLOSING.match(literals[index + 2])
        if is_closed or closing is not None:
            pieces[index] = piece._replace(content=piece.content[: cut.start()])
            literals[index + 1] = literals[index + 1].removeprefix(b".")
            rest = literals[index + 2][0 if is_closed or closing is None else closing.end() :]
            bracket = b"" if is_closed or closing is None else closing[0]
            literals[index + 2] = b"%s et al.%s" % (bracket, rest.removeprefix(b"."))


def _runs(names: Sequence[str], *run: str) -> bool:
    """Tell whether some units follow each other."""
    return any(tuple(names[start : start + len(run)]) == run for start in range(len(names)))


_CUT_NAMES: Final = re.compile(rb",? et al\.?\Z")
_CLOSING: Final = re.compile(rb"[)\]]")
_ET_AL: Final = re.compile(rb"^ et\.? ?al\b\.?")
