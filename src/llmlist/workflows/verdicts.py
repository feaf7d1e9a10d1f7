"""Which side changed a value, or an entry, since both sides agreed: the rules of `sync`.

The ancestor of a value is the newest known time at which document and catalogue agreed on it. Where
one side has changed since, that side wins; where both have, the two clash, and neither is touched.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

from llmlist.lists.differences import Difference, find_differences
from llmlist.workflows.drafted import make_entry
from llmlist.workflows.history import find_then, shown_entry
from llmlist.workflows.joining import join_runs
from llmlist.workflows.pairing import draft_at

if TYPE_CHECKING:
    from collections.abc import Sequence

    from llmlist.model.entry import Draft, Entry
    from llmlist.workflows.history import Side, Unit

SECTION: Final = "section"
ENTRY: Final = "entry"
_RUNS: Final = frozenset({"links", "institutes", "keywords"})
"""Fields that hold several things, of which each side may change its own."""


class Choice(Enum):
    """What becomes of a difference."""

    TAKE = "take"
    """The document changed: the catalogue follows."""
    WRITE = "write"
    """The catalogue changed: the document follows."""
    JOIN = "join"
    """Both changed, but not the same part: both follow."""
    CLASH = "clash"
    """Both changed: only the keeper can tell."""
    OPEN = "open"
    """They never agreed, as far as is known: only the keeper can tell."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What becomes of one difference, and why.

    Attributes:
        field: A field of `Entry`, ``extra.HEADER``, ``section``, or ``entry`` for all of it.
        shown: What the document says, for people; empty where it says nothing.
        known: What the catalogue says, for people; empty where it says nothing.
        before: What both said when they agreed, for people; None where they never did.
        joined: For `Choice.JOIN` the value with the changes of both.
    """

    field: str
    choice: Choice
    shown: str
    known: str
    before: str | None = None
    joined: tuple[Any, ...] = ()


def judge_presence(unit: Unit, now: Side, pasts: Sequence[Side]) -> Verdict:
    """Decide on an entry that only one side has."""
    shown = "" if unit.ref is None else draft_at(now.reading, unit.ref).title
    known = "" if unit.known is None else unit.known.title
    choice, before = Choice.OPEN, None
    for past in pasts:
        then = find_then(unit, now, past)
        if (then.ref is None) == (then.known is None):
            came, went = (Choice.TAKE, Choice.WRITE) if unit.ref is not None else (Choice.WRITE, Choice.TAKE)
            choice = came if then.known is None else went
            if then.known is not None:
                before = then.known.title
                choice = Choice.CLASH if _was_edited(unit, now, past) else went
            break
    return Verdict(field=ENTRY, choice=choice, shown=shown, known=known, before=before)


def judge_values(unit: Unit, now: Side, pasts: Sequence[Side]) -> tuple[Verdict, ...]:
    """Decide on every difference between an item and its entry."""
    if unit.ref is None or unit.known is None:
        return ()
    differences = list(now.differences(unit.ref, unit.known))
    if unit.section != unit.known.section:
        path, wanted = draft_at(now.reading, unit.ref).section, now.catalog.section_path(unit.known.section)
        differences.append(Difference(SECTION, " / ".join(path), " / ".join(wanted)))
    ancestors = [_Ancestor(unit, now, past) for past in pasts] if differences else []
    verdicts = [_judge(difference, ancestors) for difference in differences]
    if any(one.field == "venue" and one.choice is Choice.TAKE for one in verdicts):
        # The year of a venue comes along with it.
        derived = now.derived_differences(unit.ref, unit.known)
        verdicts += [
            Verdict(field=one.field, choice=Choice.TAKE, shown=one.shown, known=one.known) for one in derived
        ]
    return tuple(verdicts)


def _was_edited(unit: Unit, now: Side, past: Side) -> bool:
    """Tell whether the side that still has an entry has changed it since."""
    then = find_then(unit, now, past)
    if unit.known is not None:
        return then.known != unit.known
    if unit.ref is None or then.ref is None or unit.place is None:
        return False
    mine, theirs = (shown_entry(*one, unit.place) for one in ((now, unit.ref), (past, then.ref)))
    return mine != theirs


def _judge(difference: Difference, ancestors: Sequence[_Ancestor]) -> Verdict:
    field, shown, known = difference
    for ancestor in ancestors:
        if ancestor.is_missing:
            return Verdict(field=field, choice=_fill(difference, Choice.CLASH), shown=shown, known=known)
        edited, changed = ancestor.was_edited(field), ancestor.was_changed(field)
        if ancestor.disagreed(field) or not (edited or changed):
            continue
        joined = ancestor.join(field) if edited and changed else None
        choice = Choice.TAKE if not changed else Choice.WRITE if not edited else Choice.CLASH
        return Verdict(
            field=field,
            choice=choice if joined is None else Choice.JOIN,
            shown=shown,
            known=known,
            before=ancestor.text(field),
            joined=joined or (),
        )
    return Verdict(field=field, choice=_fill(difference, Choice.OPEN), shown=shown, known=known)


def _fill(difference: Difference, otherwise: Choice) -> Choice:
    """Let the side that says something win over the one that says nothing: nothing is lost."""
    if not difference.known:
        return Choice.TAKE
    return otherwise if difference.shown else Choice.WRITE


class _Ancestor:
    """A unit at an earlier time, and what has become of it since."""

    def __init__(self, unit: Unit, now: Side, past: Side) -> None:
        self.unit, self.now, self.past = unit, now, past
        self.ref, self.known = find_then(unit, now, past)
        self.draft: Draft | None = None if self.ref is None else draft_at(past.reading, self.ref)
        self.is_missing = self.ref is None and self.known is None

    def disagreed(self, field: str) -> bool:
        """Tell whether the two sides differed in a field then."""
        if self.ref is None or self.known is None or self.draft is None:
            return False
        if field == SECTION:
            return self.draft.section != self.past.catalog.section_path(self.known.section)
        return field in self._differing

    def was_edited(self, field: str) -> bool:
        """Tell whether the document says something else by now."""
        draft = self._draft_now
        if field == SECTION:
            return draft.section != self._path
        if self.draft is not None:
            return bool(field_of(_as_entry(draft), field) != field_of(_as_entry(self.draft), field))
        return self.known is not None and _differ(draft, self.known, field)

    def was_changed(self, field: str) -> bool:
        """Tell whether the catalogue says something else by now."""
        known = self.unit.known
        if known is None:
            return False
        if field == SECTION:
            if self.known is not None and known.section != self.known.section:
                return True
            path = self.now.catalog.section_path(known.section)
            # A heading that the document has, too, was not renamed by the catalogue alone.
            return path != self._path and all(one.path != path for one in self.now.reading.sections)
        if self.known is not None:
            return bool(field_of(known, field) != field_of(self.known, field))
        return self.draft is not None and _differ(self.draft, known, field)

    def join(self, field: str) -> tuple[Any, ...] | None:
        """Return a value with the changes of both sides, where they touch different parts of it."""
        before = self.known or (None if self.draft is None else _as_entry(self.draft))
        if field not in _RUNS or before is None or self.unit.known is None:
            return None
        shown = field_of(_as_entry(self._draft_now), field)
        return join_runs(field_of(before, field), shown, field_of(self.unit.known, field))

    def text(self, field: str) -> str:
        """Return what both sides said, for people."""
        if field == SECTION:
            return " / ".join(self._path)
        one = self.known or (None if self.draft is None else _as_entry(self.draft))
        return "" if one is None else field_text(one, field)

    @cached_property
    def _differing(self) -> frozenset[str]:
        if self.ref is None or self.known is None:
            return frozenset()
        return frozenset(one.field for one in self.past.differences(self.ref, self.known))

    @property
    def _draft_now(self) -> Draft:
        if self.unit.ref is None:
            raise LookupError(self.unit)
        return draft_at(self.now.reading, self.unit.ref)

    @property
    def _path(self) -> tuple[str, ...]:
        """The section in which both sides had it."""
        if self.draft is not None:
            return self.draft.section
        return () if self.known is None else self.past.catalog.section_path(self.known.section)


def field_of(entry: Entry, field: str) -> Any:  # noqa: ANN401  # a field by name
    """Return a field of an entry by the name that a verdict gives it."""
    name, _, header = field.partition(".")
    return entry.extra.get(header, "") if name == "extra" else getattr(entry, name)


def field_text(entry: Entry, field: str) -> str:
    """Return a field of an entry for people."""
    value = field_of(entry, field)
    if field == "links":
        return ", ".join(one.url if one.label is None else f"{one.label}: {one.url}" for one in value)
    return ", ".join(map(str, value)) if isinstance(value, tuple) else str(value or "")


def _as_entry(draft: Draft) -> Entry:
    return make_entry(draft, key="", section="")


def _differ(draft: Draft, entry: Entry, field: str) -> bool:
    return any(one.field == field for one in find_differences(draft, entry))
