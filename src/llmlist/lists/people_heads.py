"""People whom an item names first, and where and when their work came out, all before its title.

Whether the items of a listing begin so is asked of all of them; here is what one of them shows.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from llmlist.lists.collecting import IN
from llmlist.lists.fields import are_names, date_or_venue, is_person
from llmlist.lists.views import stretch_at
from llmlist.model.name import split_names

if TYPE_CHECKING:
    from llmlist.lists.collecting import Collector
    from llmlist.lists.views import TextView

_STOP: Final = re.compile(r"[.:：]?\n|[.:：]\s|(?<=\bal)\s|\s(?=[(\[“\"])|,?\s(?=[\"“])|\s(?:[-–—|]|--)\s")
"""Where a run of names can end: a stop, a dash, a bar, a bracket or a quote behind it."""

_INITIAL: Final = re.compile(r"\b[A-Z]\Z")
_INITIALS_LAST: Final = re.compile(r"[^\s.,]{2,40}(?:\s[^\s.,]{2,40})?\s(?:[A-Z]\.?[ -]?){1,3}")
_WITH_INITIAL: Final = re.compile(r"(?<!\w)[A-Z]\.")
_GOES_ON: Final = re.compile(r"\s{1,3}(?:[A-Z]\.|and\s|&)")
_ELISION: Final = re.compile(r"(?:\.\.\.|…),?\s&?\s?\w")
_BETWEEN: Final = re.compile(r"[\s,.:：;|·–—-]*")
_PLACE_STOP: Final = re.compile(r"[.:：,]?\s?[|\n]|[.:：,]\s|\s(?=[(\[“\"])|\s(?:[-–—]|--)\s")
_DATED: Final = re.compile(r"\s?\((?:19|20)\d\d\)")
_OPENING: Final = frozenset("([（【")
_LONGEST_RUN: Final = 600
_LONGEST_PLACE: Final = 80
_MOST_STOPS: Final = 24


class PeopleHead(NamedTuple):
    """The names that an item begins with.

    Attributes:
        end: Character behind the last of them.
        behind: Where what follows them begins.
        telling: They are more than one, others are said to follow, or an initial tells a name from a topic.
    """

    end: int
    behind: int
    telling: bool


def find_people_head(view: TextView, position: int = 0) -> PeopleHead | None:
    """Return the names that stand first in an item; None where anything else does."""
    text = view.text
    if not text[position : position + 1].isupper() or view.link_at(position) is not None:
        return None
    marked = stretch_at(view.emphasis, position) or stretch_at(view.strong, position)
    if marked is not None and not _is_one_of_several(view, marked.start, marked.end):
        end = len(text[: marked.end].rstrip(" ,.:"))
        whole = marked.start == position and not view.is_linked(*marked)
        found = _head(view, position, end, marked.end) if whole else None
        follows = found is not None and _are_people(view, skip_between(view.text, found.behind))
        return None if follows else found
    limit = min(_first_mark(view, position), position + _LONGEST_RUN)
    # Most text that begins with a capital is no name, and needs no closer look.
    for number, stop in enumerate(_STOP.finditer(text, position, limit)):
        found = _head(view, position, stop.start(), stop.end())
        if found is not None or number > _MOST_STOPS:
            return found
    return _head(view, position, len(text[:limit].rstrip(" ,")), limit) if limit < len(text) else None


def take_place(scan: Collector, position: int) -> int | None:
    """Take ``ACL 2021. `` or ``2021, `` between people and a title; return where what follows begins."""
    found = None
    view = scan.view
    marked = any(stretch_at(marks, position) for marks in (view.strong, view.emphasis, view.code))
    if marked or view.link_at(position) is not None or scan.text[position : position + 1] in _OPENING:
        return None  # looked at as any beginning of an item is
    limit = min(scan.view.next_mark(position), position + _LONGEST_PLACE)
    ends = [(stop.start(), stop.end()) for stop in _PLACE_STOP.finditer(scan.text, position, limit)]
    if limit < position + _LONGEST_PLACE:
        ends.append((len(scan.text[:limit].rstrip(" ,.:|-–—")), limit))
    dated = (_DATED.match(scan.text, end) for end, _ in ends)
    ends += [(found.end(), found.end()) for found in dated if found is not None and found.end() > position]
    for end, behind in ends:
        led = IN.match(scan.text[position:end])
        begin = position + led.end() if led is not None else position
        kind = date_or_venue(scan.text[begin:end])
        if kind is not None and scan.is_free(kind):
            found = (kind, begin, end, behind)
    if found is None:
        return None
    kind, begin, end, behind = found
    scan.set(kind, scan.text[begin:end], begin, end)
    return behind


def skip_between(text: str, position: int) -> int:
    """Return where the next word, bracket or quote begins."""
    found = _BETWEEN.match(text, position)
    return found.end() if found is not None else position


def _are_people(view: TextView, position: int) -> bool:
    """Tell whether several people in italics stand at a position: what is bold before them is their title."""
    behind = stretch_at(view.emphasis, position)
    return behind is not None and are_names(view.text[behind.start : behind.end], several=True)


def _first_mark(view: TextView, position: int) -> int:
    """Return where the next link or mark begins that sets off more than one of the people."""
    limit = view.next_mark(position)
    while limit < len(view.text):
        marked = stretch_at(view.strong, limit) or stretch_at(view.emphasis, limit)
        if marked is None or not _is_one_of_several(view, *marked):
            break
        limit = view.next_mark(limit)
    return limit


def _is_one_of_several(view: TextView, start: int, end: int) -> bool:
    """Tell whether marks set off one name among others: ``**Ann Ash**, Bo Birch``."""
    return not view.is_linked(start, end) and is_person(view.text[start:end].strip(" ,"))


def _head(view: TextView, start: int, end: int, behind: int) -> PeopleHead | None:
    """Return a stretch as names if it is nothing else but for where and when at its end."""
    stop = _without_places(view.text, start, end)
    if view.text[max(stop - 1, 0) : stop + 1] == ".." or stop == start:
        return None
    if view.text[stop : stop + 1] == "." and _INITIAL.search(view.text, start, stop):
        if _GOES_ON.match(view.text, stop + 1) or not _ends_in_initials(view.text[start : stop + 1]):
            return None  # the name goes on: `Ann K. Ash`
        # Where no other initial has a stop, this one ends a sentence: `Ash A, Birch B. Rivers of Glass`.
        names, _ = split_names(view.text[start:stop])
        stop += "." in view.text[start:stop] or any("," in name for name in names)
    people = view.readable(view.text[start:stop])
    names, truncated = split_names(people)
    if truncated:
        known = people.rstrip(". ").endswith(("al", "others")) and are_names(people, several=True)
        known = known or (_ELISION.search(people) is not None and all(map(is_person, names)))
        stop += view.text.startswith(".", stop) and people.endswith(" al")  # the stop is that of "et al."
        return PeopleHead(stop, min(behind, skip_between(view.text, stop)), telling=True) if known else None
    if not names or not all(map(is_person, names)):
        return None
    telling = len(names) > 1 or _WITH_INITIAL.search(people) is not None
    return PeopleHead(stop, min(behind, skip_between(view.text, stop)), telling=telling)


def _ends_in_initials(people: str) -> bool:
    """Tell whether initials stand last in every name: ``Ash, A., Birch, B.`` and ``Ash A., Birch B.``."""
    names, _ = split_names(people)
    turned = bool(names) and all("," in name and "." not in name.partition(",")[0] for name in names)
    return turned or (len(names) > 1 and all(_INITIALS_LAST.fullmatch(name) for name in names))


def _without_places(text: str, start: int, end: int) -> int:
    """Leave out ``, ACL, 2021`` behind names."""
    while (comma := text.rfind(",", start, end)) >= 0:
        if date_or_venue(IN.sub("", text[comma + 1 : end].strip(" .:"))) is None:
            break
        end = comma
    return end
