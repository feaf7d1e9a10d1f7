"""What ``enrich --resolve-titles`` does: look titles up, show what fits, take what is wanted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from llmlist.cli.enriching import chosen_entries
from llmlist.cli.indexing import index_name, need_index
from llmlist.cli.output.messages import say, show_json, show_summary
from llmlist.cli.output.progress import progress
from llmlist.cli.output.streams import is_on_terminal
from llmlist.cli.output.tables import show_wrapped
from llmlist.cli.session import carry_out, open_session, show_plan_diff, status_of
from llmlist.cli.views import enrichment_view
from llmlist.errors import ConfigError
from llmlist.model.testimony import ARXIV, SNAPSHOT, SOURCE_NAMES
from llmlist.model.wording import count_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from llmlist.cli.enriching import EnrichOptions
    from llmlist.cli.session import Session
    from llmlist.linkage.title_search import Meant
    from llmlist.model.entry import Entry
    from llmlist.storage.index import ArxivIndex
    from llmlist.workflows.enrich import Enrichment, Proposal
    from llmlist.workflows.title_search import Library

_NAME: Final = f"{SOURCE_NAMES[ARXIV]} {SNAPSHOT}"


def resolve_titles(directory: Path, options: EnrichOptions, *, as_json: bool, quiet: bool) -> int:
    """Propose arXiv identifiers for entries that have only a title."""
    # Loaded late: only this command needs it.
    from llmlist.workflows.title_search import needs_identifier, plan_titles  # noqa: PLC0415

    if options.refresh or options.sources:
        raise ConfigError("--resolve-titles looks in the arXiv index alone: leave out --refresh and --source")
    with open_session(directory, writes=not options.dry_run, quiet=quiet) as session, need_index() as index:
        entries = [one for one in chosen_entries(session, options) if needs_identifier(one)]
        library = _library(index)
        found = _look_up(entries, library, quiet=quiet)
        taken = _taken(found, options)
        done = plan_titles(session.workspace, found, library, taken=taken)
        if as_json:
            show_json(enrichment_view(done, (), {}))
        else:
            _show(done, {one.key: one.title for one in entries})
        _carry_out(session, done, options, as_json=as_json, quiet=quiet)
        if not quiet:
            _tell(done, entries, index, found)
        return status_of(done.plan)


def _library(index: ArxivIndex) -> Library:
    from llmlist.workflows.title_search import Library  # noqa: PLC0415  # loaded late: see above

    return Library(name=_NAME, as_of=index.as_of, find=index.find_by_title, fact=index.fact)


def _look_up(entries: Sequence[Entry], library: Library, *, quiet: bool) -> Mapping[str, Meant]:
    return dict(_found(entries, library, quiet=quiet))


def _found(entries: Sequence[Entry], library: Library, *, quiet: bool) -> Iterator[tuple[str, Meant]]:
    from llmlist.workflows.title_search import find_paper  # noqa: PLC0415  # loaded late: see above

    with progress("looking titles up", len(entries), quiet=quiet) as bar:
        for entry in entries:
            meant = find_paper(entry, library)
            bar.advance()
            if meant is not None:
                yield entry.key, meant


def _taken(found: Mapping[str, Meant], options: EnrichOptions) -> frozenset[str]:
    """Return the entries that get their identifiers: of doubtful ones those that the curator names."""
    if not options.overwrite:
        return frozenset()
    named = frozenset(options.keys)
    return frozenset(key for key, meant in found.items() if meant.decision == "match" or key in named)


def _show(done: Enrichment, titles: Mapping[str, str]) -> None:
    blocks = [list(_lines(one, titles[one.key])) for one in done.proposals]
    lines = [line for number, block in enumerate(blocks) for line in ([""] * (number > 0) + block)]
    show = show_wrapped if is_on_terminal() else show_summary
    show(lines)


def _lines(proposal: Proposal, title: str) -> Iterator[str]:
    waits = "doubtful" if proposal.doubtful else "propose"
    yield f"{proposal.key}: {waits if proposal.decision == 'propose' else 'taken'}, {proposal.score or 0:.2f}"
    yield f"  listed: {title!r}"
    yield f"  {proposal.after}: {proposal.evidence}"


def _carry_out(
    session: Session, done: Enrichment, options: EnrichOptions, *, as_json: bool, quiet: bool
) -> None:
    if not options.dry_run:
        carry_out(session, done.plan, quiet=quiet or as_json)
    elif not as_json:
        show_plan_diff(session, done.plan)


def _tell(done: Enrichment, entries: Sequence[Entry], index: ArxivIndex, found: Mapping[str, Meant]) -> None:
    titles = count_of(len(entries), "title", "titles")
    say(f"{titles} looked up in {index_name(index)}: {len(found)} found, {len(entries) - len(found)} not")
    waiting = [one for one in done.proposals if one.decision == "propose"]
    sure = sum(not one.doubtful for one in waiting)
    if sure:
        say(f"take the {sure} that are marked `propose` with --overwrite")
    if len(waiting) > sure:
        command = "llmlist enrich KEY --resolve-titles --overwrite"
        say(f"look at what is `doubtful`; to take one, name it: {command}")
