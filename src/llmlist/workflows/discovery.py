"""New papers by saved queries: what to look for, what of it is news, and how near it is to the list.

Nothing enters the catalogue but the marks that say how far each query has been followed. Where papers are
looked for is the caller's business.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

from llmlist.formats.arxiv_paper import make_draft
from llmlist.formats.query_marks import QueryMark, format_marks, parse_marks
from llmlist.model.arxiv_query import QueriedPaper, is_answer, parse_query
from llmlist.model.edit import Edit, FileEdit, Plan, Span, digest
from llmlist.model.saved_query import query_text
from llmlist.model.workspace import METADATA_FOLDER
from llmlist.workflows.closeness import Closeness
from llmlist.workflows.rivals import find_listed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from llmlist.formats.arxiv_paper import ArxivPaper
    from llmlist.model.entry import Draft
    from llmlist.model.identifier import Identifier
    from llmlist.model.saved_query import SavedQuery
    from llmlist.model.workspace import Workspace
    from llmlist.workflows.closeness import Near

MARKS_FILE: Final = f"{METADATA_FOLDER}/discover.jsonl"
FIRST_DAYS: Final = 30
"""How far a query looks back when it is followed for the first time."""
OVERLAP_DAYS: Final = 7
"""A paper is announced some days after it was submitted, and the day of submission is what can be asked for:
so much is asked for again. https://info.arxiv.org/help/availability.html"""

_MOMENT: Final = "%Y-%m-%dT%H:%M:%SZ"


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """What is to be looked for.

    Attributes:
        saved: The query.
        since: Papers submitted before were shown: UTC, ISO 8601.
        start: Papers submitted from then on are looked at; earlier than `since`, see `OVERLAP_DAYS`.
        shown: Identifiers of those that earlier runs have shown, for whichever query.
        is_first: The query was never followed before.
    """

    saved: SavedQuery
    since: str
    start: str
    shown: frozenset[str] = frozenset()
    is_first: bool = False

    def text(self, until: str) -> str:
        """Return the query as arXiv is asked it."""
        digits = [moment.translate(_NO_MARKS)[:12] for moment in (self.start, until)]
        return f"{query_text(self.saved)} AND submittedDate:[{digits[0]} TO {digits[1]}]"


_NO_MARKS: Final = str.maketrans("", "", "-:TZ")


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPaper:
    """A paper that is news.

    Attributes:
        identifier: arXiv's.
        draft: What arXiv says of it.
        queries: Names of the queries that it answers.
        near: How near it is to the list.
        section: Key of the section where it would go, or None.
    """

    identifier: Identifier
    draft: Draft
    queries: tuple[str, ...]
    near: Near
    section: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Discovery:
    """What came of following queries.

    Attributes:
        papers: The new ones, nearest to the list first.
        listed: How many others were listed already.
        withdrawn: How many others have been withdrawn.
        plan: To carry out: the marks.
    """

    papers: tuple[NewPaper, ...]
    listed: int
    withdrawn: int
    plan: Plan


def find_searches(workspace: Workspace, *, now: str, since: str | None = None) -> tuple[Search, ...]:
    """Return what is to be looked for.

    Args:
        workspace: What there is.
        now: UTC, ISO 8601.
        since: Look from this day on (ISO 8601) instead of from where each query was left.

    Raises:
        DataError: The marks cannot be read.
    """
    marks = read_marks(workspace)
    # What one query has shown is no news when another finds it.
    shown = frozenset[str]().union(*(mark.shown for mark in marks.values())) if since is None else frozenset()
    searches = (_search(one, marks.get(one.name), now, since) for one in workspace.settings.discover)
    return tuple(replace(one, shown=shown) for one in searches)


def _search(saved: SavedQuery, mark: QueryMark | None, now: str, since: str | None) -> Search:
    if since is not None:
        moment = f"{since}T00:00:00Z"
        return Search(saved=saved, since=moment, start=moment, is_first=mark is None)
    if mark is None:
        moment = _earlier(now, FIRST_DAYS)
        return Search(saved=saved, since=moment, start=moment, is_first=True)
    return Search(saved=saved, since=mark.until, start=_earlier(mark.until, OVERLAP_DAYS))


def _earlier(moment: str, days: int) -> str:
    read = datetime.strptime(moment, _MOMENT).replace(tzinfo=UTC)
    return (read - timedelta(days=days)).strftime(_MOMENT)


def read_marks(workspace: Workspace) -> Mapping[str, QueryMark]:
    """Return how far each query has been followed.

    Raises:
        DataError: A line is no mark.
    """
    return parse_marks(workspace.files.get(MARKS_FILE, b""), MARKS_FILE)


def select_papers(
    search: Search, papers: Iterable[tuple[Identifier, ArxivPaper]]
) -> Iterator[tuple[Identifier, ArxivPaper]]:
    """Yield those papers of a local copy of arXiv that answer a search, as far as the copy tells."""
    query = parse_query(query_text(search.saved))
    for identifier, paper in papers:
        if (paper.published or "") >= search.start and is_answer(query, _queried(identifier, paper)):
            yield identifier, paper


def _queried(identifier: Identifier, paper: ArxivPaper) -> QueriedPaper:
    texts = {
        "ti": (paper.title,),
        "au": paper.authors,
        "co": (paper.comment or "",),
        "jr": (paper.journal_ref or "",),
        "cat": paper.categories,
        "id": (identifier.value,),
    }
    days = {"submittedDate": paper.published or "", "lastUpdatedDate": paper.updated or ""}
    return QueriedPaper(texts=texts, days=days)


def plan_discovery(
    workspace: Workspace,
    found: Mapping[str, Mapping[Identifier, ArxivPaper]],
    searches: Sequence[Search],
    *,
    until: str,
) -> Discovery:
    """Return the new papers, and plan to note how far the queries have been followed.

    Args:
        workspace: What there is.
        found: For each query that could be followed, by its name, the papers that answer it.
        searches: What was looked for.
        until: Up to when papers were looked for: UTC, ISO 8601.
    """
    followed = [one for one in searches if one.saved.name in found]
    names: dict[Identifier, list[str]] = {}
    drafts: dict[Identifier, Draft] = {}
    for search in followed:
        for identifier, paper in found[search.saved.name].items():
            if identifier.value not in search.shown:
                drafts.setdefault(identifier, make_draft(identifier, paper))
                names.setdefault(identifier, []).append(search.saved.name)
    listed = dict(zip(drafts, find_listed(workspace, tuple(drafts.values())), strict=True))
    fresh = {one: draft for one, draft in drafts.items() if listed[one] is None}
    news = {one: draft for one, draft in fresh.items() if not draft.withdrawn}
    ranked = _rank(workspace, news, names, {one.saved.name: one.saved for one in followed})
    return Discovery(
        papers=tuple(ranked),
        listed=len(drafts) - len(fresh),
        withdrawn=len(fresh) - len(news),
        plan=Plan(file_edits=_mark_edits(workspace, found, followed, until)),
    )


def _rank(
    workspace: Workspace,
    news: Mapping[Identifier, Draft],
    names: Mapping[Identifier, Sequence[str]],
    queries: Mapping[str, SavedQuery],
) -> list[NewPaper]:
    closeness = Closeness(workspace.catalog, tuple(news.values()))
    papers = []
    for identifier, draft in news.items():
        near = closeness.judge(draft, len(names[identifier]))
        wanted = next((queries[one].section for one in names[identifier] if queries[one].section), None)
        own = workspace.catalog.sections_named(wanted) if wanted else ()
        section = own[0].key if len(own) == 1 else near.section
        papers.append(
            NewPaper(
                identifier=identifier,
                draft=draft,
                queries=tuple(names[identifier]),
                near=near,
                section=section,
            )
        )
    return sorted(papers, key=lambda one: (-one.near.score, _newest_first(one.draft), one.identifier))


def _newest_first(draft: Draft) -> tuple[int, ...]:
    return tuple(-part for part in draft.date.sort_key) if draft.date else (0,)


def _mark_edits(
    workspace: Workspace,
    found: Mapping[str, Mapping[Identifier, ArxivPaper]],
    followed: Iterable[Search],
    until: str,
) -> tuple[FileEdit, ...]:
    """Return the edit that moves the marks on; none moves over a time that was not looked at."""
    before = workspace.files.get(MARKS_FILE)
    marks = dict(read_marks(workspace))
    names = {one.name for one in workspace.settings.discover}
    for search in followed:
        name = search.saved.name
        old = marks.get(name)
        if old is not None and not search.start <= old.until <= until:
            continue
        late = _earlier(until, OVERLAP_DAYS)
        shown = {one.value for one, paper in found[name].items() if (paper.published or "") >= late}
        marks[name] = QueryMark(until=until, shown=frozenset(shown))
    after = format_marks({name: mark for name, mark in marks.items() if name in names})
    if after == (before or b""):
        return ()
    edit = Edit(span=Span(0, len(before or b"")), content=after)
    sha256 = None if before is None else digest(before)
    return (FileEdit(path=MARKS_FILE, sha256=sha256, edits=(edit,)),)


def for_offline(search: Search, as_of: str) -> Search:
    """Return a search for a copy of arXiv of an earlier day: a first one looks back from that day."""
    if not search.is_first or search.since <= as_of:
        return search
    moment = _earlier(as_of, FIRST_DAYS)
    return replace(search, since=moment, start=moment)
