"""The facts of sources that a catalogue carries with it, read as testimonies, and written back as lines."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from llmlist.errors import InvalidIdentifierError
from llmlist.formats import arxiv_paper, citation_tags, crossref_work, semantic_scholar
from llmlist.formats.fact_lines import fact_id, merge_facts, parse_facts
from llmlist.linkage.record import record_of
from llmlist.model.edit import Edit, FileEdit, Span, digest
from llmlist.model.identifier import Identifier, canonical_identifier
from llmlist.model.testimony import ARXIV, CROSSREF, PAGES, SEMANTIC_SCHOLAR, SOURCE_NAMES
from llmlist.model.workspace import METADATA_FOLDER

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from llmlist.model.entry import Entry
    from llmlist.model.testimony import Fact, FactKey, Testimony
    from llmlist.model.workspace import Workspace

_SCHEMES: Final[Mapping[str, str]] = {ARXIV: "arxiv"}
"""Files whose ids are of one scheme, which is left out there."""


def read_testimony(source: str, identifier: Identifier, fact: Fact) -> Testimony | None:
    """Return what a kept answer says; None where the source does not know the work, or the text is odd."""
    try:
        testimony = None if fact.body is None else _READERS[source](identifier, fact.body, fact.fetched)
    except ValueError:
        return None
    return replace(testimony, via=fact.via) if testimony is not None and fact.via else testimony


def carried_testimonies(workspace: Workspace) -> Mapping[FactKey, Testimony]:
    """Return all that a catalogue carries with it.

    Raises:
        DataError: A line is no record.
    """
    return dict(_carried(workspace))


def own_identifiers(entry: Entry) -> tuple[Identifier, ...]:
    """Return the identifiers of an entry's own work, not those of its code or of what it cites."""
    return tuple(sorted(record_of(entry).ids))


def plan_metadata(workspace: Workspace, facts: Mapping[FactKey, Fact]) -> tuple[FileEdit, ...]:
    """Return the edits that let the catalogue carry some more facts.

    Raises:
        DataError: A file of metadata holds a line that is no record.
    """
    edits = []
    for source in SOURCE_NAMES:
        new = {fact_id(source, one): fact for (name, one), fact in facts.items() if name == source}
        path = f"{METADATA_FOLDER}/{source}.jsonl"
        before = workspace.files.get(path)
        after = merge_facts(before or b"", path, new)
        if after != (before or b""):
            span = Span(0, len(before or b""))
            edit = Edit(span=span, content=after)
            edits.append(
                FileEdit(path=path, sha256=None if before is None else digest(before), edits=(edit,))
            )
    return tuple(edits)


def _carried(workspace: Workspace) -> Iterator[tuple[FactKey, Testimony]]:
    for source in SOURCE_NAMES:
        path = f"{METADATA_FOLDER}/{source}.jsonl"
        for text, fact in parse_facts(workspace.files.get(path, b""), path).items():
            identifier = _identifier(source, text)
            testimony = read_testimony(source, identifier, fact) if identifier is not None else None
            if identifier is not None and testimony is not None:
                yield (source, identifier), testimony


def _identifier(source: str, text: str) -> Identifier | None:
    scheme, value = (_SCHEMES[source], text) if source in _SCHEMES else text.partition(":")[::2]
    try:
        return canonical_identifier(scheme, value)
    except InvalidIdentifierError:
        return None


def _read_arxiv(identifier: Identifier, body: str, fetched: str) -> Testimony:
    return arxiv_paper.testify(identifier, arxiv_paper.parse_paper(body), fetched=fetched)


def _read_scholar(identifier: Identifier, body: str, fetched: str) -> Testimony:
    return semantic_scholar.testify(identifier, semantic_scholar.parse_scholar_paper(body), fetched=fetched)


def _read_crossref(identifier: Identifier, body: str, fetched: str) -> Testimony:
    return crossref_work.testify(identifier, crossref_work.parse_work(body), fetched=fetched)


def _read_pages(identifier: Identifier, body: str, fetched: str) -> Testimony:
    return citation_tags.testify(identifier, citation_tags.parse_tags(body), fetched=fetched)


_READERS: Final[Mapping[str, Callable[[Identifier, str, str], Testimony]]] = {
    ARXIV: _read_arxiv,
    SEMANTIC_SCHOLAR: _read_scholar,
    CROSSREF: _read_crossref,
    PAGES: _read_pages,
}
