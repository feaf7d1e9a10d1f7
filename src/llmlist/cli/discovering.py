"""What ``discover`` does: follow saved queries, show what is new, and remember how far they were followed."""

from __future__ import annotations

import re
import shlex
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from llmlist.cli.checking import markdown_text
from llmlist.cli.indexing import index_name, need_index
from llmlist.cli.output.messages import say, show_json, show_summary, warn
from llmlist.cli.output.progress import progress
from llmlist.cli.output.streams import is_on_terminal
from llmlist.cli.output.tables import show_wrapped
from llmlist.cli.session import carry_out, open_search, open_session
from llmlist.errors import EXIT_DONE, ConfigError, SourceUnavailableError
from llmlist.model.catalog import near_names
from llmlist.model.date import PartialDate
from llmlist.model.wording import count_of
from llmlist.workflows.closeness import shown_reasons
from llmlist.workflows.discovery import find_searches, for_offline, plan_discovery, select_papers

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from llmlist.cli.session import Session
    from llmlist.formats.arxiv_paper import ArxivPaper
    from llmlist.model.identifier import Identifier
    from llmlist.workflows.discovery import Discovery, NewPaper, Search

_AGO: Final = re.compile(r"(\d{1,4})d", re.ASCII)
_MOST_AUTHORS: Final = 4
_THANKS: Final = "Thank you to arXiv for use of its open access interoperability."
_EXAMPLE: Final = "settings: {discover: [{name: pockets, query: 'ti:pocket', categories: [cs.CL]}]}"


class DiscoverOptions(NamedTuple):
    """Which queries are followed and how; see `workflows.discovery`."""

    names: Sequence[str] = ()
    since: str | None = None
    offline: bool = False
    limit: int | None = None
    dry_run: bool = False
    output: str = "text"


def discover_papers(directory: Path, options: DiscoverOptions, *, quiet: bool) -> int:
    """List new papers that saved queries find.

    Raises:
        ConfigError: There are no queries, or none of that name, or no index to look in offline.
        SourceUnavailableError: A query could not be followed; what the others found was shown.
    """
    with open_session(directory, writes=not options.dry_run, quiet=quiet) as session:
        now = datetime.now(UTC)
        searches = _chosen(session, options, now)
        inquiry = _Inquiry(session, searches, options, now, quiet=quiet)
        done = plan_discovery(session.workspace, inquiry.found, inquiry.searches, until=inquiry.until)
        shown = done.papers[: options.limit]
        _show(shown, inquiry, options)
        is_whole = len(shown) == len(done.papers)
        if is_whole and not options.dry_run:
            carry_out(session, done.plan, quiet=quiet)
        if not quiet:
            _tell(done, shown, inquiry)
        if inquiry.failures:
            name, reason = next(iter(inquiry.failures.items()))
            raise SourceUnavailableError(
                f"{name}: {reason}", hint="that query stays where it was: run `llmlist discover` again later"
            )
    return EXIT_DONE


def _chosen(session: Session, options: DiscoverOptions, now: datetime) -> Sequence[Search]:
    """Return what is to be looked for.

    Raises:
        ConfigError: There are no queries, none of that name, or `--since` is no day.
    """
    known = {one.name: one for one in session.workspace.settings.discover}
    if not known:
        raise ConfigError("there are no saved queries", hint=f"in catalog/catalog.yaml: {_EXAMPLE}")
    for name in options.names:
        if name not in known:
            near = ", ".join(near_names(name, known)) or ", ".join(known)
            raise ConfigError(f"there is no query {name!r}", hint=f"did you mean {near}?")
    since = _parse_since(options.since, now) if options.since is not None else None
    searches = find_searches(session.workspace, now=_moment(now), since=since)
    return [one for one in searches if not options.names or one.saved.name in options.names]


def _parse_since(text: str, now: datetime) -> str:
    """Return a day: as written, or so many days ago."""
    ago = _AGO.fullmatch(text)
    if ago:
        return (now - timedelta(days=int(ago[1]))).date().isoformat()
    try:
        day = PartialDate.parse(text)
    except ValueError as error:
        raise ConfigError(f"--since: {error}", hint="or so many days ago: 14d") from error
    return f"{day.year:04d}-{day.month or 1:02d}-{day.day or 1:02d}"


def _moment(when: datetime) -> str:
    return when.strftime("%Y-%m-%dT%H:%M:%SZ")


class _Inquiry:
    """Follows queries, and collects what they find.

    Attributes:
        searches: What was looked for.
        until: Up to when: now, or the day of the index.
        place: Where, for people.
        found: Papers by the names of the queries that could be followed.
        failures: Why others could not.
    """

    def __init__(
        self,
        session: Session,
        searches: Sequence[Search],
        options: DiscoverOptions,
        now: datetime,
        *,
        quiet: bool,
    ) -> None:
        self.searches = searches
        self.until = _moment(now)
        self.place = "arXiv"
        self.found: dict[str, Mapping[Identifier, ArxivPaper]] = {}
        self.failures: dict[str, str] = {}
        if options.offline:
            self._look_in_index()
        else:
            self._ask_arxiv(session, quiet=quiet)

    def _look_in_index(self) -> None:
        with need_index() as index:
            self.place = index_name(index)
            self.until = min(self.until, f"{index.as_of}T23:59:59Z")
            self.searches = [for_offline(one, self.until) for one in self.searches]
            start = min(one.start for one in self.searches)
            papers = [(one.identifier, one.paper) for one in index.since(start)]
        for search in self.searches:
            self.found[search.saved.name] = dict(select_papers(search, papers))
        if any("abs:" in (one.saved.query or "") for one in self.searches):
            warn("the arXiv index has no abstracts: `abs:` finds nothing in it")

    def _ask_arxiv(self, session: Session, *, quiet: bool) -> None:
        with ExitStack() as stack:
            bar = stack.enter_context(progress("asking arXiv", len(self.searches), quiet=quiet))
            source = stack.enter_context(open_search(session, notify=bar.say))
            for search in self.searches:
                try:
                    self.found[search.saved.name] = source.find(search.text(self.until))
                except SourceUnavailableError as error:
                    self.failures[search.saved.name] = str(error)
                bar.advance()


def _show(papers: Sequence[NewPaper], inquiry: _Inquiry, options: DiscoverOptions) -> None:
    if options.output == "json":
        failures = [{"query": name, "reason": reason} for name, reason in inquiry.failures.items()]
        show_json({"papers": [paper_view(one) for one in papers], "failures": failures})
    elif options.output == "markdown":
        show_summary(markdown_lines(papers, inquiry.searches))
    else:
        blocks = [list(paper_lines(one)) for one in papers]
        lines = [line for number, block in enumerate(blocks) for line in ([""] * (number > 0) + block)]
        show = show_wrapped if is_on_terminal() else show_summary
        show(lines)


def add_line(paper: NewPaper) -> str:
    """Return the command that adds a paper."""
    section = ["--section", paper.section] if paper.section is not None else []
    return shlex.join(["llmlist", "add", paper.identifier.value, *section])


def paper_lines(paper: NewPaper) -> Iterator[str]:
    """Yield what people want to know of a new paper."""
    draft = paper.draft
    yield f"{paper.identifier.value}  {draft.title}"
    yield f"  {_about(paper)}"
    yield f"  {paper.near.score:g}: {shown_reasons(paper.near, paper.queries)}"
    yield f"  {add_line(paper)}"


def _about(paper: NewPaper) -> str:
    draft = paper.draft
    people = ", ".join(draft.authors[:_MOST_AUTHORS]) + (" et al." if draft.authors[_MOST_AUTHORS:] else "")
    return "; ".join(filter(None, (people, str(draft.date or ""), ", ".join(draft.categories))))


def markdown_lines(papers: Sequence[NewPaper], searches: Sequence[Search]) -> Iterator[str]:
    """Yield the body of an issue: a box to tick for each paper. Nothing where nothing is new."""
    if not papers:
        return
    since = min(one.since for one in searches)[:10]
    yield f"**{count_of(len(papers), 'new paper', 'new papers')}** since {since}, nearest to the list first."
    yield ""
    for one in papers:
        title = markdown_text(one.draft.title)
        yield f"- [ ] [{title}]({one.identifier.url})"
        yield f"  {markdown_text(_about(one))}"
        yield f"  {markdown_text(shown_reasons(one.near, one.queries))}"
        yield f"  `{add_line(one)}`"
    yield ""
    yield _THANKS


def paper_view(paper: NewPaper) -> dict[str, Any]:
    """Return a new paper as ``discover --format json`` prints it."""
    draft = paper.draft
    return {
        "arxiv": paper.identifier.value,
        "title": draft.title,
        "authors": list(draft.authors),
        "date": str(draft.date) if draft.date else None,
        "categories": list(draft.categories),
        "comment": draft.comment,
        "url": paper.identifier.url,
        "queries": list(paper.queries),
        "score": paper.near.score,
        "words": list(paper.near.words),
        "known_authors": list(paper.near.authors),
        "section": paper.section,
        "command": add_line(paper),
    }


def _tell(done: Discovery, shown: Sequence[NewPaper], inquiry: _Inquiry) -> None:
    since = min(one.since for one in inquiry.searches)[:10]
    parts = [count_of(len(done.papers), "new paper", "new papers")]
    if len(shown) < len(done.papers):
        parts.append(f"{len(shown)} of them shown, so all count as new next time too")
    if done.listed:
        parts.append(f"{done.listed} listed already")
    if done.withdrawn:
        parts.append(f"{done.withdrawn} withdrawn")
    say(f"{inquiry.place}, since {since}: {', '.join(parts)}")
