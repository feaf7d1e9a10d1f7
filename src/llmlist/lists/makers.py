"""How a new item joins those who made a work: authors and institutes, each led in by a ``by`` or by none.

It knows the units of items, not what stands between other sorts of units.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from llmlist.lists.badges import without_images
from llmlist.lists.own_words import is_own_wording
from llmlist.lists.pieces import LEAD, Composition, Piece, nearest

if TYPE_CHECKING:
    from collections.abc import Sequence


def join_makers(pieces: list[Piece], literals: list[bytes], made: Composition) -> None:
    """Join an institute to the authors before it where each would be led in by a ``by`` of its own.

    As other items join the two, else with a comma.
    """
    for index in range(1, len(pieces)):
        before, behind = pieces[index - 1], pieces[index]
        led = LEAD.match(behind.content)
        if led is None or not {before.name, behind.name} <= {"authors", "institutes"}:
            continue
        bare = behind.content[led.end() :]
        names = [piece.name for piece in pieces[index - 1 : index + 2]]
        example = _joined_so(names, made) if before.name != behind.name else None
        if before.name == behind.name:
            pieces[index] = behind._replace(content=bare)
        elif example is not None:
            literals[index] = example[0]
            pieces[index] = behind._replace(content=example[1].replace(b"\0", bare, 1))
        elif LEAD.match(before.content):
            pieces[index] = behind._replace(content=bare)
            if not literals[index].strip():
                literals[index] = b", "


def _joined_so(names: Sequence[str], made: Composition) -> tuple[bytes, bytes] | None:
    """Return what most items have between two units that none leads in, and around the second of them.

    Args:
        names: Those of the two units, and of the one behind them.
        made: The item; of others those count first that go on in the same way.
    """
    looks = [
        (list(donor.names[number - 1 : number + 2]) == names, without_images(donor.gap(number)), frame)
        for donor in nearest(made)
        for number in range(1, len(donor.names))
        if list(donor.names[number - 1 : number + 1]) == names[:2]
        and not LEAD.match(donor.written(number + 1))
        and not is_own_wording(donor.gap(number))
        and (frame := donor.frame(donor.units[number]))
    ]
    alike = Counter(look[1:] for look in looks if look[0]) or Counter(look[1:] for look in looks)
    return alike.most_common(1)[0][0] if alike else None


def joint_of_run(made: Composition, pieces: Sequence[Piece], index: int, own: bytes) -> bytes:
    """Return what joins two of several institutes: the last of three has another joint than the first.

    Args:
        made: The item.
        pieces: Its units.
        index: Number of the second of the two.
        own: What stands between any two institutes.
    """
    names = [piece.name for piece in pieces]
    place = _place_in_run(names, index)
    kin = made.kin.templates if made.kin is not None else ()
    for circle in (made.donors.values(), kin):
        joints = Counter(
            donor.gap(number)
            for donor in circle
            for number in range(1, len(donor.names))
            if donor.names[number - 1] == donor.names[number] == "institutes"
            and _place_in_run(donor.names, number) == place
        )
        if joints:
            return joints.most_common(1)[0][0]
    runs = made.frame.author_runs
    bare = own.strip() in {b",", b"and", b"&"} or is_own_wording(own)
    return runs.joint(many=place[0], last=place[1]).encode() if runs is not None and bare else own


def _place_in_run(names: Sequence[str], index: int) -> tuple[bool, bool]:
    """Return whether a run of equal names is longer than a pair, and whether a place is the last in it."""
    first = last = index
    while first > 1 and names[first - 2] == names[index]:
        first -= 1
    while last + 1 < len(names) and names[last + 1] == names[index]:
        last += 1
    return last > first, index == last
