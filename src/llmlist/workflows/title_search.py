"""Propose arXiv identifiers for entries that have none, by their titles, authors and years.

Nothing is taken in unasked: a title may be borne by two papers. Where papers are looked up is the caller's
business.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final, NamedTuple, TypeAlias

from llmlist.formats.arxiv_paper import make_draft
from llmlist.linkage.record import Record, record_of
from llmlist.linkage.title_search import find_meant
from llmlist.model.identifier import Identifier
from llmlist.model.testimony import ARXIV
from llmlist.workflows.enrich import Enrichment, Proposal, plan_changes, showable
from llmlist.workflows.facts import own_identifiers

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from llmlist.formats.arxiv_paper import ArxivPaper
    from llmlist.linkage.title_search import Meant
    from llmlist.model.entry import Entry
    from llmlist.model.testimony import Fact, FactKey
    from llmlist.model.workspace import Workspace

Batch: TypeAlias = "Sequence[tuple[Identifier, ArxivPaper]]"
"""Papers that a title may mean, the likeliest first."""

# An identifier in one of these says already which work it is, and leads to its facts.
_TELLING: Final = frozenset(
    {"arxiv", "doi", "acl", "openreview", "pmlr", "neurips", "jmlr", "cvf", "ieee", "s2"}
)
_KINDS: Final = frozenset({"paper", "article"})
_MOST_AUTHORS: Final = 3


class Library(NamedTuple):
    """Where titles are looked up.

    Attributes:
        name: As people know it, such as ``arXiv snapshot``.
        as_of: The day for which it speaks, ISO 8601.
        find: Yields batches of papers that a title may mean.
        fact: Tells what is to be kept of a paper.
    """

    name: str
    as_of: str
    find: Callable[[str], Iterable[Batch]]
    fact: Callable[[Identifier], Fact | None]


def needs_identifier(entry: Entry) -> bool:
    """Tell whether nothing but its title says which paper an entry is."""
    return entry.kind in _KINDS and not any(one.scheme in _TELLING for one in own_identifiers(entry))


def paper_record(identifier: Identifier, paper: ArxivPaper) -> Record:
    """Return a paper as it is compared with entries; its key is its identifier."""
    draft = make_draft(identifier, paper)
    return Record(
        key=identifier.value,
        title=draft.title,
        ids=frozenset(draft.ids),
        authors=draft.authors,
        year=draft.date.year if draft.date else None,
    )


def find_paper(entry: Entry, library: Library) -> Meant | None:
    """Return the paper that an entry's title most likely means, or None."""
    batches = (tuple(paper_record(*one) for one in batch) for batch in library.find(entry.title))
    return find_meant(record_of(entry), batches)


def plan_titles(
    workspace: Workspace, found: Mapping[str, Meant], library: Library, *, taken: Iterable[str] = ()
) -> Enrichment:
    """Plan to give entries the identifiers of the papers that they mean.

    Args:
        workspace: What there is.
        found: Papers by the keys of entries.
        library: Where they were found.
        taken: Keys of entries that get theirs; for the others it is only proposed.
    """
    catalog = workspace.catalog
    wanted = frozenset(taken)
    proposals: list[Proposal] = []
    owners = {one: entry.key for one, entry in catalog.by_identifier.items()}
    for key, meant in found.items():
        owner = owners.setdefault(_identifier(meant), key)
        proposals.append(
            _propose(key, meant, library, owner=owner if owner != key else None, is_taken=key in wanted)
        )
    changed = {
        one.key: _with_identifier(catalog.by_key[one.key], found[one.key])
        for one in proposals
        if one.decision == "overwrite"
    }
    shown = showable(workspace, changed)
    settled = tuple(one if one.key in shown else replace(one, decision="propose") for one in proposals)
    facts = dict(_facts(shown, found, library))
    return Enrichment(plan=plan_changes(workspace, shown, facts), proposals=settled)


def _propose(key: str, meant: Meant, library: Library, *, owner: str | None, is_taken: bool) -> Proposal:
    """Return what is proposed for an entry.

    Args:
        key: The entry's.
        meant: The paper.
        library: Where it was found.
        owner: Key of another entry that has its identifier, or gets it: that one keeps it.
        is_taken: The entry gets it if no other has it.
    """
    doubt = f"; {owner} has this identifier: are both one work?" if owner is not None else ""
    return Proposal(
        key=key,
        field="ids",
        before=None,
        after=str(_identifier(meant)),
        decision="overwrite" if is_taken and owner is None else "propose",
        source=library.name,
        evidence=f"{_shown(meant.record)}: {meant.reason}{doubt}",
        fetched=f"{library.as_of}T00:00:00Z",
        score=meant.score,
        doubtful=owner is not None or meant.decision != "match",
    )


def _identifier(meant: Meant) -> Identifier:
    return Identifier(ARXIV, meant.record.key)


def _shown(record: Record) -> str:
    people = ", ".join(record.authors[:_MOST_AUTHORS]) + (", …" if record.authors[_MOST_AUTHORS:] else "")
    return ", ".join(filter(None, (repr(record.title), people, str(record.year or ""))))


def _with_identifier(entry: Entry, meant: Meant) -> Entry:
    return replace(entry, ids=(*entry.ids, _identifier(meant)))


def _facts(
    shown: Iterable[str], found: Mapping[str, Meant], library: Library
) -> Iterable[tuple[FactKey, Fact]]:
    for key in shown:
        identifier = _identifier(found[key])
        fact = library.fact(identifier)
        if fact is not None:
            yield (ARXIV, identifier), fact
