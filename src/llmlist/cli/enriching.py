"""What ``enrich`` does: ask the sources one after the other, show what they say, take it in."""

from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING, Final, NamedTuple

from llmlist.cli.keeping import FactKeeper
from llmlist.cli.output.messages import say, show_json, show_problems, warn
from llmlist.cli.output.progress import progress
from llmlist.cli.output.tables import show_table
from llmlist.cli.session import carry_out, open_session, open_source, show_plan_diff, status_of
from llmlist.cli.views import enrichment_view
from llmlist.errors import EXIT_DONE, ConfigError, SourceUnavailableError
from llmlist.model.testimony import SOURCE_NAMES
from llmlist.model.wording import count_of
from llmlist.model.workspace import METADATA_FOLDER

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from llmlist.cli.output.progress import Progress
    from llmlist.cli.session import Session
    from llmlist.model.edit import FileEdit
    from llmlist.model.entry import Entry
    from llmlist.model.identifier import Identifier
    from llmlist.model.testimony import Fact, FactKey, Testimony
    from llmlist.workflows.enrich import Enrichment, Proposal

_WIDEST_CELL: Final = 60


class EnrichOptions(NamedTuple):
    """What is enriched and how; see `workflows.enrich.plan_enrichment`."""

    keys: Sequence[str] = ()
    section: str | None = None
    sources: Sequence[str] = ()
    overwrite: bool = False
    offline: bool = False
    refresh: bool = False
    dry_run: bool = False


def enrich_entries(directory: Path, options: EnrichOptions, *, as_json: bool, quiet: bool) -> int:
    """Fill gaps of entries from sources, and show what may have changed."""
    # Loaded late: only this command needs it.
    from llmlist.workflows.enrich import plan_enrichment  # noqa: PLC0415

    sources = _chosen_sources(options.sources)
    with open_session(directory, writes=not options.dry_run, quiet=quiet) as session:
        entries = chosen_entries(session, options)
        inquiry = _Inquiry(session, entries, options, quiet=quiet)
        inquiry.ask_all(sources)
        done = plan_enrichment(
            inquiry.keeper.workspace,
            entries,
            inquiry.testimonies,
            facts=inquiry.facts,
            overwrite=options.overwrite,
        )
        if as_json:
            show_json(enrichment_view(done, inquiry.unknown, inquiry.failures))
        else:
            _show_proposals(done, quiet=quiet)
        _carry_out(session, done, options, inquiry.keeper.edits, as_json=as_json, quiet=quiet)
        return _end(inquiry, done, quiet=quiet)


def _chosen_sources(names: Sequence[str]) -> tuple[str, ...]:
    for name in names:
        if name not in SOURCE_NAMES:
            raise ConfigError(f"there is no source {name!r}", hint=f"there are: {', '.join(SOURCE_NAMES)}")
    return tuple(one for one in SOURCE_NAMES if not names or one in names)


def chosen_entries(session: Session, options: EnrichOptions) -> tuple[Entry, ...]:
    """Return the entries that the options name; all of the catalogue where they name none.

    Raises:
        ConfigError: There is no such entry or section.
    """
    from llmlist.workflows.naming import require_section  # noqa: PLC0415  # loaded late: as the workflow

    catalog = session.workspace.catalog
    chosen = {catalog.entry(key).key for key in options.keys}
    entries = tuple(entry for entry in catalog.entries if not chosen or entry.key in chosen)
    if options.section is None:
        return entries
    below = catalog.sections_below(require_section(catalog, options.section).key)
    return tuple(entry for entry in entries if not below.isdisjoint(catalog.sections_of(entry.key)))


class _Inquiry:
    """Asks sources, and collects what they say.

    Attributes:
        testimonies: What is known: what the catalogue carries, and what came.
        facts: The answers as they are to be kept.
        unknown: What a source does not know, by source.
        failures: The failure of each source that failed.
        keeper: Has written the facts already, but in a dry run.
    """

    def __init__(
        self, session: Session, entries: Sequence[Entry], options: EnrichOptions, *, quiet: bool
    ) -> None:
        from llmlist.workflows.facts import carried_testimonies  # noqa: PLC0415  # loaded late: as the workflow

        self._session = session
        self._entries = entries
        self._options = options
        self._quiet = quiet
        self.testimonies: dict[FactKey, Testimony] = dict(carried_testimonies(session.workspace))
        self.facts: dict[FactKey, Fact] = {}
        self.unknown: list[FactKey] = []
        self.failures: dict[str, str] = {}
        self.keeper = FactKeeper(session)

    def ask_all(self, sources: Sequence[str]) -> None:
        """Ask one source after the other. Whoever ends that early keeps what came.

        Raises:
            KeyboardInterrupt: The curator ended it.
        """
        try:
            for source in sources:
                self.ask(source)
        except KeyboardInterrupt:
            if self.facts and not self._options.dry_run:
                self.keeper.note()
                kept = count_of(len(self.facts), "answer", "answers")
                say(f"kept {kept} in {METADATA_FOLDER}/; run `llmlist enrich` again to go on from there")
            raise

    def ask(self, source: str) -> None:
        """Ask one source for what is still open. Its failure is kept, and ends nothing."""
        from llmlist.workflows.enrich import find_questions  # noqa: PLC0415  # loaded late: as the workflow

        questions = find_questions(source, self._entries, self.testimonies)
        if not questions:
            return
        name = SOURCE_NAMES[source]
        with progress(f"asking {name}", len(questions), quiet=self._quiet) as bar:
            self._ask(source, questions, bar)

    def _ask(self, source: str, questions: Sequence[Identifier], bar: Progress) -> None:
        from llmlist.sources import Found, NotAsked, NotFound  # noqa: PLC0415  # loaded late: as the sources
        from llmlist.workflows.facts import read_testimony  # noqa: PLC0415  # loaded late: as the workflow

        options = self._options
        with ExitStack() as stack:
            opened = stack.enter_context(
                open_source(
                    self._session, source, offline=options.offline, refresh=options.refresh, notify=bar.say
                )
            )
            for answer in opened.source.fetch(questions):
                bar.advance()
                key = (source, answer.identifier)
                if isinstance(answer, NotFound):
                    self.unknown.append(key)
                elif isinstance(answer, NotAsked) and answer.error is not None:
                    self.failures[source] = answer.reason
                fact = opened.facts.used.get(answer.identifier) if isinstance(answer, Found) else None
                testimony = read_testimony(*key, fact) if fact is not None else None
                if fact is not None and testimony is not None:
                    self.facts[key], self.testimonies[key] = fact, testimony
                if not options.dry_run:
                    # A source has stored all answers of a request before it yields the first of them.
                    self.keeper.keep(_readable(source, opened.facts.used))


def _readable(source: str, facts: Mapping[Identifier, Fact]) -> dict[FactKey, Fact]:
    """Return the facts that say something, by the source whose they are."""
    from llmlist.workflows.facts import read_testimony  # noqa: PLC0415  # loaded late: as the workflow

    return {
        (source, identifier): fact
        for identifier, fact in facts.items()
        if read_testimony(source, identifier, fact) is not None
    }


def _show_proposals(done: Enrichment, *, quiet: bool) -> None:
    if not done.proposals:
        if not quiet:
            say("nothing to add: what the sources say, the entries say")
        return
    rows = [
        (one.key, one.field, one.decision, _cell(one.before or ""), _cell(one.after), _said_by(one))
        for one in done.proposals
    ]
    show_table(("key", "field", "what", "was", "would be", "shown by"), rows)


def _said_by(proposal: Proposal) -> str:
    day = f", {proposal.fetched[:10]}" if proposal.fetched else ""
    return f"{proposal.source}{day}: {proposal.evidence}"


def _cell(text: str) -> str:
    return text if len(text) <= _WIDEST_CELL else f"{text[: _WIDEST_CELL - 1]}…"


def _carry_out(
    session: Session,
    done: Enrichment,
    options: EnrichOptions,
    kept: tuple[FileEdit, ...],
    *,
    as_json: bool,
    quiet: bool,
) -> None:
    if not options.dry_run:
        carry_out(session, done.plan, quiet=quiet or as_json, earlier=kept)
        return
    show_problems(done.plan.problems, as_result=False)
    if not as_json:
        show_plan_diff(session, done.plan)


def _end(inquiry: _Inquiry, done: Enrichment, *, quiet: bool) -> int:
    """Say how it went; a source that failed is a failure of the command, once all else is kept.

    Raises:
        SourceUnavailableError: A source failed.
    """
    for source, identifier in inquiry.unknown:
        warn(f"{SOURCE_NAMES[source]} does not know {identifier}")
    if not quiet:
        waiting = sum(one.decision == "propose" for one in done.proposals)
        if waiting:
            stay = count_of(waiting, "value stays as it is", "values stay as they are")
            say(f"{stay}: see `propose` above, and take them with --overwrite")
    if inquiry.failures:
        first = next(iter(inquiry.failures.values()))
        raise SourceUnavailableError(
            first, hint="what came before is kept; run `llmlist enrich` again to go on from there"
        )
    return status_of(done.plan) or EXIT_DONE
