"""Merge two changes of one catalogue file, by entry and field.

What only one side changed is taken from that side; what both added stands side by side, in an order that
does not depend on which side is whose. Where both gave one field two values, the usual marks of a conflict
stand around that field alone. Knows texts only, neither git nor the disk.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple, TypeVar

from llmlist.formats.key_clashes import give_own_keys
from llmlist.formats.yaml_events import YamlFaultError, bom_length, decode, read_document
from llmlist.formats.yaml_forms import meaning_of_value
from llmlist.formats.yaml_parts import Name, Part, Parts, cut, cut_field

if TYPE_CHECKING:
    from collections.abc import Sequence

_T = TypeVar("_T")

MARKER_SIZE: Final = 7
"""How many characters the marks of a conflict have, unless git asks for more."""


class MergedText(NamedTuple):
    """What a merge gives.

    Attributes:
        content: The merged file.
        conflicts: How many fields or items have two values; their marks stand in the content.
    """

    content: bytes
    conflicts: int


class _UncuttableError(Exception):
    """The file cannot be merged by its parts."""


def merge_yaml(
    base: bytes, ours: bytes, theirs: bytes, *, marker_size: int = MARKER_SIZE, marked: bool = True
) -> MergedText | None:
    """Merge two versions of a catalogue file; None where it cannot be done by entry and field.

    Args:
        base: What both come from; empty where both are new.
        ours: One version.
        theirs: The other.
        marker_size: Characters of a conflict's marks.
        marked: Mark conflicts; else our value is taken in each.
    """
    same = _pick(base, ours, theirs)
    if same is not None:
        return MergedText(same, 0)
    merger = _Merger(marker_size, marked=marked)
    try:
        files = [_cut_file(content) for content in give_own_keys(base, ours, theirs)]
        text = merger.merge_files(*files)
        if not merger.conflicts or not marked:
            _prove(text, files)
    except (YamlFaultError, _UncuttableError):
        return None
    return MergedText(ours[: bom_length(ours)] + text.encode(), merger.conflicts)


def _pick(base: _T, ours: _T, theirs: _T) -> _T | None:
    """Return what only one side changed, or both alike; None where they differ."""
    if ours in (theirs, base):
        return theirs
    return ours if theirs == base else None


def _cut_file(content: bytes) -> Parts:
    """Return a file as parts.

    Raises:
        YamlFaultError: It is no YAML.
        _UncuttableError: Its parts depend on each other, or it is neither list nor map.
    """
    text = decode(content)
    if text and not text.endswith("\n"):
        text += "\r\n" if "\r\n" in text else "\n"
    reading = read_document(text)
    if reading.root is None:
        return Parts(opening=text, parts=(), closing="")
    found = None if reading.anchored else cut(text, reading.root, 0, len(text))
    if found is None or found.inline:
        raise _UncuttableError
    return found


def _prove(text: str, files: Sequence[Parts]) -> None:
    """Refuse a text that does not hold each part which both sides have, or which one of them added.

    Raises:
        YamlFaultError: It is no YAML.
        _UncuttableError: A part is missing, or one is there that no side has.
    """
    found = set(_cut_file(text.encode()).by_name)
    base, ours, theirs = (set(one.by_name) for one in files)
    if not (ours & theirs) | (ours - base) | (theirs - base) <= found <= ours | theirs:
        raise _UncuttableError


class _Merger:
    """Merges parts and counts conflicts."""

    def __init__(self, marker_size: int, *, marked: bool) -> None:
        self.conflicts = 0
        self._marks = [mark * marker_size for mark in "<=>"]
        self._marked = marked

    def merge_files(self, base: Parts, ours: Parts, theirs: Parts) -> str:
        """Return the merged text of whole files.

        Raises:
            _UncuttableError: The texts around the parts cannot be merged.
        """
        merged = self._merge_parts(base, ours, theirs)
        if merged is None:
            raise _UncuttableError
        return merged

    def _merge_parts(self, base: Parts | None, ours: Parts, theirs: Parts) -> str | None:
        """Return the merged text of lists or maps, or None where that is a conflict as a whole."""
        before = base or Parts(opening=ours.opening, parts=(), closing=ours.closing)
        opening = _pick(before.opening, ours.opening, theirs.opening)
        closing = _pick(before.closing, ours.closing, theirs.closing)
        if opening is None or closing is None or _both_replaced(before, ours, theirs):
            return None
        if ours.inline != theirs.inline:
            return None
        texts: list[str] = []
        for name in _merge_order(before, ours, theirs):
            parts = (before.by_name.get(name), ours.by_name.get(name), theirs.by_name.get(name))
            text = self._merge_inline(*parts) if ours.inline else self._merge_part(*parts, first=not texts)
            if text is None:
                return None
            texts.append(text)
        return opening + (", " if ours.inline else "").join(texts) + closing

    def _merge_inline(self, base: Part | None, ours: Part | None, theirs: Part | None) -> str | None:
        said = [None if one is None else one.text for one in (base, ours, theirs)]
        return _pick(*said) if said[1] and said[2] else said[1] or said[2]

    def _merge_part(
        self, base: Part | None, ours: Part | None, theirs: Part | None, *, first: bool
    ) -> str | None:
        """Return the text of a field or an item, with its prefix and what stands above it."""
        one = ours or theirs
        if one is None:
            return None
        prefix = _prefix(ours, theirs, first=first)
        if ours is None or theirs is None:
            return one.lead + (prefix + one.text if base is None else self._conflict(prefix, ours, theirs))
        lead = _pick("" if base is None else base.lead, ours.lead, theirs.lead)
        if lead is None:
            lead = "".join(sorted({ours.lead, theirs.lead}))
        text = self._merge_text(base, ours, theirs)
        return lead + (self._conflict(prefix, ours, theirs) if text is None else prefix + text)

    def _merge_text(self, base: Part | None, ours: Part, theirs: Part) -> str | None:
        text = _pick(None if base is None else base.text, ours.text, theirs.text)
        if text is not None:
            return text
        if meaning_of_value(ours.value) == meaning_of_value(theirs.value):
            return min(ours.text, theirs.text)
        inner = [None if one is None else cut_field(one) for one in (base, ours, theirs)]
        if inner[1] is None or inner[2] is None or (base is not None and inner[0] is None):
            return None
        conflicts = self.conflicts
        merged = self._merge_parts(inner[0], inner[1], inner[2])
        if merged is None:
            self.conflicts = conflicts
        return merged

    def _conflict(self, prefix: str, ours: Part | None, theirs: Part | None) -> str:
        self.conflicts += 1
        left, right = ("" if one is None else prefix + one.text for one in (ours, theirs))
        if not self._marked:
            return left
        begin, middle, end = self._marks
        return f"{begin} ours\n{left}{middle}\n{right}{end} theirs\n"


def _prefix(ours: Part | None, theirs: Part | None, *, first: bool) -> str:
    """Return what stands before a part: a field that is now the first of its item has the dash above it."""
    prefixes = [one.prefix for one in (ours, theirs) if one is not None]
    widest = max(prefixes, key=len)
    return min(prefixes, key=len) if first else widest


def _both_replaced(base: Parts, ours: Parts, theirs: Parts) -> bool:
    """Tell whether both sides wrote something else for one value of a list: two values for one place."""
    gone = [name for name in base.by_name if name[0] == "value"]
    gone = [name for name in gone if name not in ours.by_name and name not in theirs.by_name]
    added = [
        {name for name in side.by_name if name[0] == "value" and name not in base.by_name}
        for side in (ours, theirs)
    ]
    return bool(gone) and added[0] != added[1] and all(added)


def _merge_order(base: Parts, ours: Parts, theirs: Parts) -> list[Name]:
    """Return the names of the merged parts in order; swapping the sides changes nothing."""
    sides = [list(one.by_name) for one in (ours, theirs)]
    shared = set(sides[0]) & set(sides[1])
    orders = [tuple(name for name in names if name in shared) for names in (list(base.by_name), *sides)]
    spine = _pick(*orders)
    if spine is None or len(spine) < len(shared):
        spine = min(orders[1:], key=repr)
    stays = _staying(base, ours, theirs)
    runs: dict[Name | None, list[list[Name]]] = {}
    for names in sides:
        anchor: Name | None = None
        run: list[Name] = []
        for name in names:
            if name in shared:
                anchor, run = name, []
            elif name in stays:
                if not run:
                    runs.setdefault(anchor, []).append(run)
                run.append(name)
    order = [name for run in sorted(runs.get(None, []), key=repr) for name in run]
    for name in spine:
        order.append(name)
        order += [one for run in sorted(runs.get(name, []), key=repr) for one in run]
    return order


def _staying(base: Parts, ours: Parts, theirs: Parts) -> set[Name]:
    """Return the names that one side alone has and that stay: new ones, and those that it changed."""
    found: set[Name] = set()
    for side in (ours, theirs):
        for name, part in side.by_name.items():
            old = base.by_name.get(name)
            if old is None or (
                old.text != part.text and meaning_of_value(old.value) != meaning_of_value(part.value)
            ):
                found.add(name)
    return found
