"""Fill what entries lack from what sources say, and propose what may have changed.

Every value comes with its source, the words that show it and the day on which the source said so. What a
curator wrote is never replaced unasked, and a source is believed on an entry only if it speaks of the
same work.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

from llmlist.errors import EditError
from llmlist.linkage.people import count_shared_names
from llmlist.linkage.record import ET_AL, record_of
from llmlist.model.edit import Plan
from llmlist.model.identifier import equivalent_identifiers
from llmlist.model.problem import Problem
from llmlist.model.testimony import ARXIV, CROSSREF, PAGES, SEMANTIC_SCHOLAR, SOURCE_NAMES
from llmlist.model.venue import parse_venue, venues_agree
from llmlist.model.venue_of_id import venue_of_identifier
from llmlist.workflows.facts import own_identifiers, plan_metadata
from llmlist.workflows.habits import Habits
from llmlist.workflows.link_titles import judge_title
from llmlist.workflows.places import source_of
from llmlist.workflows.render import plan_render
from llmlist.workflows.saving import plan_saving

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from llmlist.model.catalog import Catalog
    from llmlist.model.entry import Entry
    from llmlist.model.identifier import Identifier
    from llmlist.model.testimony import Fact, FactKey, Testimony
    from llmlist.model.workspace import Workspace

Decision: TypeAlias = Literal["fill", "propose", "overwrite"]
"""``fill``: the entry had no such value. ``propose``: it has another one, which stays, or the value is
doubtful. ``overwrite``: a proposal that was asked for."""

_ASKED_SCHEMES: Final[Mapping[str, frozenset[str]]] = {
    ARXIV: frozenset({"arxiv"}),
    SEMANTIC_SCHOLAR: frozenset({"arxiv", "acl", "doi"}),
    CROSSREF: frozenset({"doi"}),
    PAGES: frozenset({"acl", "pmlr", "neurips", "jmlr", "cvf", "openreview"}),
}
_KEPT_SCHEMES: Final = frozenset({"arxiv", "doi", "acl"})
_SHOWN_FIELDS: Final = ("authors", "venue", "date", "title")
"""What documents show of an entry that sources know."""
_LONGEST_EVIDENCE: Final = 160


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """A value for one field of one entry.

    Attributes:
        key: Of the entry.
        field: As in the catalogue.
        before: What the entry says, or None.
        after: What it would say.
        source: Whose word it is, for people.
        evidence: What shows it.
        fetched: When the source said so: UTC, ISO 8601; None where the identifier itself shows it.
        score: How well a paper fits a title, 0 to 1; None for what no title was looked up for.
        doubtful: A person should look first: it is taken only for an entry that is named.
    """

    key: str
    field: str
    before: str | None
    after: str
    decision: Decision
    source: str
    evidence: str
    fetched: str | None
    score: float | None = None
    doubtful: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Enrichment:
    """What sources make of a catalogue.

    Attributes:
        plan: To carry out: entries, documents and the facts themselves.
        proposals: For each entry in its order in the catalogue.
    """

    plan: Plan
    proposals: tuple[Proposal, ...]


def plan_enrichment(
    workspace: Workspace,
    entries: Sequence[Entry],
    testimonies: Mapping[FactKey, Testimony],
    *,
    facts: Mapping[FactKey, Fact],
    overwrite: bool = False,
) -> Enrichment:
    """Plan to take what sources say into entries, and the facts into ``catalog/metadata``.

    Args:
        workspace: What there is.
        entries: Those to enrich.
        testimonies: What sources say.
        facts: The answers to keep with the catalogue.
        overwrite: Let sources replace what curators wrote.

    Raises:
        DataError: A document is not UTF-8, or a file of metadata holds a line that is no record.
    """
    proposals: list[Proposal] = []
    problems: list[Problem] = []
    changed: dict[str, Entry] = {}
    habits = Habits(workspace)
    for entry in entries:
        assessor = _Assessor(habits, entry, testimonies, overwrite=overwrite)
        proposals += assessor.proposals
        problems += (_other_work(workspace, entry, one) for one in assessor.strangers)
        if assessor.entry != entry:
            changed[entry.key] = assessor.entry
    shown = showable(workspace, changed)
    settled = tuple(_as_shown(one, shown, workspace.catalog) for one in proposals)
    return Enrichment(plan=plan_changes(workspace, shown, facts, problems), proposals=settled)


def _as_shown(proposal: Proposal, shown: Mapping[str, Entry], catalog: Catalog) -> Proposal:
    """Return a proposal; one that no document can show is not taken."""
    before, after = catalog.by_key[proposal.key], shown.get(proposal.key)
    is_taken = after is not None and getattr(after, proposal.field) != getattr(before, proposal.field)
    if proposal.decision == "propose" or is_taken:
        return proposal
    evidence = f"{proposal.evidence} (the document cannot show it beside what stands there)"
    return replace(proposal, decision="propose", evidence=evidence)


def plan_changes(
    workspace: Workspace,
    changed: Mapping[str, Entry],
    facts: Mapping[FactKey, Fact],
    problems: Sequence[Problem] = (),
) -> Plan:
    """Plan to write changed entries, and facts into ``catalog/metadata``.

    Args:
        workspace: What there is.
        changed: Entries by their keys, as they are to be.
        facts: The answers to keep with the catalogue.
        problems: What is to be told besides.
    """
    catalog = _with(workspace.catalog, changed)
    edits = [*plan_saving(workspace, catalog), *plan_metadata(workspace, facts)]
    rendered = plan_render(workspace, catalog, only=changed.keys()) if changed else Plan()
    return Plan(file_edits=(*edits, *rendered.file_edits), problems=(*problems, *rendered.problems))


def _with(catalog: Catalog, changed: Mapping[str, Entry]) -> Catalog:
    return catalog.map_entries(lambda entry: changed.get(entry.key, entry))


def showable(workspace: Workspace, changed: Mapping[str, Entry]) -> dict[str, Entry]:
    """Return changed entries as far as the documents can show them: a value may not read back where it lands.

    Of an entry that cannot be shown as it is, one field is left as it was, or all.
    """
    if not changed or _can_be_shown(workspace, changed):
        return dict(changed)
    if len(changed) > 1:
        keys = list(changed)
        middle = len(keys) // 2
        halves = ({key: changed[key] for key in half} for half in (keys[:middle], keys[middle:]))
        return {key: entry for half in halves for key, entry in showable(workspace, half).items()}
    ((key, entry),) = changed.items()
    before = workspace.catalog.by_key[key]
    for field in _SHOWN_FIELDS:
        if getattr(before, field) != getattr(entry, field):
            less = {key: replace(entry, **{field: getattr(before, field)})}
            if _can_be_shown(workspace, less):
                return less
    return {}


def _can_be_shown(workspace: Workspace, changed: Mapping[str, Entry]) -> bool:
    try:
        plan_render(workspace, _with(workspace.catalog, changed), only=changed.keys())
    except EditError:
        return False
    return True


def find_questions(
    source: str, entries: Iterable[Entry], testimonies: Mapping[FactKey, Testimony]
) -> tuple[Identifier, ...]:
    """Return what a source is to be asked for, given what others have said: nothing that is settled.

    Args:
        source: A key of `model.testimony.SOURCE_NAMES`.
        entries: Those to enrich.
        testimonies: What is known so far.
    """
    return tuple(dict.fromkeys(one for entry in entries for one in _questions(source, entry, testimonies)))


def _questions(source: str, entry: Entry, testimonies: Mapping[FactKey, Testimony]) -> Iterator[Identifier]:
    own = own_identifiers(entry)
    believed, strangers = _believed(entry, testimonies)
    # What leads to another work needs no further word.
    astray = {one.identifier for one in strangers}
    asked = [one for one in own if one.scheme in _ASKED_SCHEMES[source] and one not in astray]
    if source == ARXIV:
        yield from (one for one in own if one.scheme == "arxiv")
        return
    is_open = not _has_venue(entry, own, believed)
    is_bare = not believed and (not entry.authors or entry.date is None)
    if source == SEMANTIC_SCHOLAR and (is_open or is_bare):
        # Of one work one identifier is enough: arXiv's is the surest.
        yield from sorted(asked, key=lambda one: (one.scheme != "arxiv", one.scheme != "acl"))[:1]
    elif source == PAGES and is_bare:
        yield from asked[:1]
    elif source == CROSSREF and (is_open or is_bare or entry.pages is None):
        found = (one for testimony in believed for one in testimony.draft.ids if one.scheme == "doi")
        yield from (one for one in dict.fromkeys((*asked, *found)) if one.scheme == "doi")


def _has_venue(entry: Entry, own: Sequence[Identifier], believed: Sequence[Testimony]) -> bool:
    known = parse_venue(entry.venue) if entry.venue else None
    if entry.venue and not (known is not None and known.is_preprint):
        return True
    return any(map(venue_of_identifier, own)) or any(
        one.draft.venue and "venue" not in one.doubts for one in believed
    )


def _believed(
    entry: Entry, testimonies: Mapping[FactKey, Testimony]
) -> tuple[list[Testimony], list[Testimony]]:
    """Return what sources say of an entry's work, in the order of their standing, and of other works."""
    own = own_identifiers(entry)
    same = {equal for one in own for equal in equivalent_identifiers(one)}
    # A DOI that arXiv or Semantic Scholar gives for the work leads to Crossref.
    for source in (ARXIV, SEMANTIC_SCHOLAR):
        for one in tuple(same):
            found = testimonies.get((source, one))
            if found is not None and judge_title(entry, found.draft) != "other":
                same.update(found.draft.ids)
    keys = ((source, one) for source in SOURCE_NAMES for one in sorted(same))
    about = [testimonies[key] for key in keys if key in testimonies]
    believed = [one for one in about if judge_title(entry, one.draft) != "other"]
    own_words = [one for one in about if one not in believed and one.identifier in own]
    return believed, own_words


class _Assessor:
    """Works out what sources make of one entry."""

    def __init__(
        self, habits: Habits, entry: Entry, testimonies: Mapping[FactKey, Testimony], *, overwrite: bool
    ) -> None:
        self.habits = habits
        self.catalog = habits.catalog
        self.entry = entry
        self.overwrite = overwrite
        self.proposals: list[Proposal] = []
        self.believed, self.strangers = _believed(entry, testimonies)
        for assess in (self._title, self._authors, self._date, self._venue, self._ids, self._withdrawal):
            assess()
        self._publication()

    def _title(self) -> None:
        first = next(iter(self.believed), None)
        if first is not None and judge_title(self.entry, first.draft) == "retitled":
            self._settle("title", first.draft.title, first, evidence="the title that the identifier has now")

    def _authors(self) -> None:
        first = next((one for one in self.believed if one.draft.authors), None)
        if first is None:
            return
        listed, told = self.entry.authors, first.draft.authors
        if listed and (not _is_cut(listed) or (_is_cut(told) and len(told) <= len(listed))):
            return
        people = record_of(first.draft, key="").people
        if listed and not count_shared_names(record_of(self.entry).people, people):
            return
        self._settle("authors", told, first)

    def _date(self) -> None:
        first = next((one for one in self.believed if one.draft.date is not None), None)
        if first is None or first.draft.date is None:
            return
        listed, found = self.entry.date, first.draft.date
        if listed is None or (listed.covers(found) and listed != found):
            self._settle("date", found, first, is_gap=True)
        elif not found.covers(listed):
            self._settle("date", found, first)

    def _venue(self) -> None:
        found = next(self._venues(), None)
        listed = self.entry.venue
        if found is None or (listed and venues_agree(listed, found[0])):
            return
        venue, evidence, testimony = found
        written = self.habits.written_venue(venue, self.entry.section, self.entry.key)
        doubt = testimony.doubts.get("venue") if testimony is not None else None
        shown = evidence if doubt is None else f"{evidence} ({doubt})"
        self._settle("venue", written, testimony, evidence=shown, is_doubtful=doubt is not None)

    def _venues(self) -> Iterator[tuple[str, str, Testimony | None]]:
        """Yield the venues that are known, the surest first: by identifier, by source, doubtful ones last."""
        for identifier in own_identifiers(self.entry):
            venue = venue_of_identifier(identifier)
            if venue is not None:
                yield str(venue), f"identifier {identifier}", None
        told = [one for one in self.believed if one.draft.venue]
        for testimony in sorted(told, key=lambda one: "venue" in one.doubts):
            yield testimony.draft.venue or "", testimony.evidence.get("venue", ""), testimony

    def _ids(self) -> None:
        have = {equal for one in self.entry.ids for equal in equivalent_identifiers(one)}
        schemes = {one.scheme for one in self.entry.ids}
        for testimony in self.believed:
            for one in testimony.draft.ids:
                if one.scheme not in _KEPT_SCHEMES - schemes or one in have:
                    continue
                if self.catalog.by_identifier.get(one, self.entry).key != self.entry.key:
                    continue
                schemes.add(one.scheme)
                self._settle("ids", one, testimony, is_gap=True)

    def _withdrawal(self) -> None:
        first = next((one for one in self.believed if one.draft.withdrawn), None)
        if first is not None and self.entry.withdrawn is None:
            self._settle("withdrawn", first.draft.withdrawn or "", first)

    def _publication(self) -> None:
        """Fill volume, pages and the like where they belong to the venue that the entry has."""
        for testimony in self.believed:
            venue = testimony.draft.venue
            if venue is None or self.entry.venue is None or not venues_agree(self.entry.venue, venue):
                continue
            for name in ("volume", "number", "pages", "publisher"):
                value = getattr(testimony, name)
                if value and getattr(self.entry, name) is None:
                    self._settle(name, value, testimony)

    def _settle(  # what is known of one value
        self,
        field: str,
        value: object,
        testimony: Testimony | None,
        *,
        evidence: str | None = None,
        is_gap: bool | None = None,
        is_doubtful: bool = False,
    ) -> None:
        """Take a value into the entry, or propose it."""
        listed = getattr(self.entry, field)
        is_gap = not listed if is_gap is None else is_gap
        shown = evidence or (testimony.evidence.get(field) if testimony is not None else None) or field
        if is_gap and not listed and not self.habits.would_show(self.entry, field):
            is_doubtful, shown = True, f"{shown} (few entries of the section show one)"
        decision: Decision = "fill" if is_gap and not is_doubtful else "propose"
        if decision == "propose" and self.overwrite:
            decision = "overwrite"
        self.proposals.append(
            Proposal(
                key=self.entry.key,
                field=field,
                before=_shown(listed) if listed and field != "ids" else None,
                after=_shown(value),
                decision=decision,
                source=testimony.said_by if testimony is not None else "the identifier",
                evidence=shown if len(shown) <= _LONGEST_EVIDENCE else f"{shown[: _LONGEST_EVIDENCE - 1]}…",
                fetched=testimony.fetched if testimony is not None else None,
            )
        )
        if decision != "propose":
            new = (*self.entry.ids, value) if field == "ids" else value
            self.entry = replace(self.entry, **{field: new})  # type: ignore[arg-type]  # one field by name


def _is_cut(names: Sequence[str]) -> bool:
    """Tell whether the last of some names stands for further ones."""
    return names[-1].strip().rstrip(".").lower() == ET_AL.rstrip(".")


def _shown(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, tuple) else str(value)


def _other_work(workspace: Workspace, entry: Entry, testimony: Testimony) -> Problem:
    return Problem(
        code="wrong-link",
        severity="warning",
        message=f"{entry.title!r} leads to another work, {testimony.identifier}: {testimony.draft.title!r}",
        location=source_of(workspace, entry.key),
        entry_key=entry.key,
        hint="nothing was taken from it; mend the link",
    )
