"""One command's dealings with the disk and the network: what `commands` would repeat otherwise."""

from __future__ import annotations

import os
from collections import Counter
from contextlib import ExitStack, closing, contextmanager, nullcontext
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple, Protocol

from llmlist.cli.indexing import index_name, looked_up_in, open_index
from llmlist.cli.output.diffs import show_diff
from llmlist.cli.output.messages import say, show_problems, show_summary, warn
from llmlist.cli.output.progress import watching
from llmlist.errors import EXIT_DONE, EXIT_FINDINGS, ConfigError
from llmlist.model.catalog import Catalog
from llmlist.model.date import PartialDate
from llmlist.model.edit import apply_edits
from llmlist.model.testimony import ARXIV, CROSSREF, PAGES, SEMANTIC_SCHOLAR
from llmlist.model.workspace import CATALOG_FILE, Settings, Workspace

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence

    from llmlist.model.edit import FileEdit, Plan
    from llmlist.model.identifier import Identifier
    from llmlist.model.problem import Problem
    from llmlist.sources import Answer
    from llmlist.sources.answers import Memory
    from llmlist.sources.arxiv_search import ArxivSearch
    from llmlist.sources.crossref import CrossrefSource
    from llmlist.sources.semantic_scholar import SemanticScholarSource
    from llmlist.sources.service import Service
    from llmlist.storage.metadata import WorkspaceFacts
    from llmlist.storage.pacer import SharedPacer
    from llmlist.storage.undo import Step


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """A workspace that a command works in.

    Attributes:
        root: Its folder.
        workspace: What was read of it.
    """

    root: Path
    workspace: Workspace


@contextmanager
def open_session(
    directory: Path, *, writes: bool = False, may_begin: bool = False, quiet: bool = False
) -> Iterator[Session]:
    """Open the workspace around a folder, and lock it for the block where the command writes.

    Args:
        directory: Where to look, upwards.
        writes: Keep every other llmlist from writing meanwhile.
        may_begin: Where there is no catalogue yet, work in ``directory`` with an empty one.
        quiet: Do not show how far reading a large catalogue is.

    Raises:
        ConfigError: There is no catalogue.
        DataError: It cannot be read.
        EditError: Another llmlist is at work.
    """
    # Loaded late: opening a workspace loads the YAML reader.
    from llmlist.storage.finding import find_root  # noqa: PLC0415
    from llmlist.storage.lock import workspace_lock  # noqa: PLC0415

    try:
        root = find_root(directory)
    except ConfigError:
        if not may_begin or not directory.is_dir():
            raise
        root = directory.resolve()
    with workspace_lock(root) if writes else nullcontext(), _texts_kept(root):
        yield Session(root=root, workspace=_read(root, quiet=quiet))


@contextmanager
def _texts_kept(root: Path) -> Iterator[None]:
    """Have what is known of documents and entries used, where there is a catalogue to keep it beside."""
    # Loaded late: see `open_session`.
    from llmlist.model.text_stores import DRAFTS, POSTINGS, kept_in  # noqa: PLC0415
    from llmlist.storage.kept_texts import BLOCKING_KEYS, DOCUMENTS, KeptTexts  # noqa: PLC0415
    from llmlist.storage.results import open_results  # noqa: PLC0415

    if open_results(os.fspath(root)) is None:
        yield
        return
    with (
        closing(KeptTexts(root, DOCUMENTS)) as documents,
        closing(KeptTexts(root, BLOCKING_KEYS)) as keys,
        kept_in(documents, DRAFTS),
        kept_in(keys, POSTINGS),
    ):
        yield
        if _has_catalog(root):
            documents.save()
            keys.save()


def _read(root: Path, *, quiet: bool) -> Workspace:
    from llmlist.storage.workspace import open_workspace, reads_slowly  # noqa: PLC0415  # loaded late: see above

    with watching(quiet=quiet) as watch:
        workspace = open_workspace(root, watch=watch) if _has_catalog(root) else _empty()
    if reads_slowly():
        tell_slow_reading()
    return workspace


@cache
def tell_slow_reading() -> None:
    """Say, once in a process, that the fast parser is missing."""
    say("the YAML parser in C is missing: reading the catalogue takes several times as long")
    say("  hint: pip install 'ruamel.yaml[oldlibyaml]'")


def _has_catalog(root: Path) -> bool:
    return (root / CATALOG_FILE).is_file()


def _empty() -> Workspace:
    return Workspace(settings=Settings(), catalog=Catalog(), origins={}, files={})


def today() -> PartialDate:
    """Return the day on which entries enter the catalogue."""
    now = date.today()  # noqa: DTZ011  # the keeper's own day
    return PartialDate(now.year, now.month, now.day)


def carry_out(
    session: Session,
    plan: Plan,
    *,
    dry_run: bool = False,
    quiet: bool = False,
    verbose: bool = False,
    report: Sequence[str] = (),
    earlier: tuple[FileEdit, ...] = (),
) -> tuple[str, ...]:
    """Show what a plan does and do it; return the paths that were written.

    Args:
        session: Where.
        plan: What.
        dry_run: Show the diff and write nothing.
        quiet: Say nothing of what went well.
        verbose: Show each problem word for word, however many there are of a kind.
        report: What to say besides what the plan says of itself.
        earlier: What the command has written before, to be taken back with the rest.

    Raises:
        EditError: Nothing was written.
    """
    if verbose:
        show_problems(plan.problems, as_result=False)
    else:
        show_found(plan.problems)
    if dry_run:
        show_plan_diff(session, plan)
        if not quiet:
            # Apart from the diff, which may be piped into `git apply`.
            for line in report:
                say(line)
        return ()
    if not earlier and not any(edit.edits for edit in plan.file_edits):
        if not quiet:
            show_summary(report)
        return ()
    # Loaded late: only commands that write need them.
    from llmlist.storage.files import apply_plan  # noqa: PLC0415
    from llmlist.storage.versions import read_file_states  # noqa: PLC0415

    whole = replace(plan, file_edits=(*earlier, *plan.file_edits))
    paths = [edit.path for edit in whole.file_edits if edit.edits]
    states = read_file_states(session.root, paths)
    documents = {document.path for document in session.workspace.catalog.documents}
    written = (*(edit.path for edit in earlier), *apply_plan(session.root, plan))
    note_step(session, whole, written)
    if not quiet:
        show_summary([*report, *plan.summary])
    mixed = frozenset() if states is None else states.modified & documents & set(written)
    if mixed:
        warn(f"{', '.join(sorted(mixed))} had changes that are not committed: git would take those back too")
    if written and not quiet:
        created = {edit.path for edit in whole.file_edits if edit.sha256 is None}
        ours = {edit.path for edit in earlier}
        restorable = frozenset() if states is None else states.tracked - (states.modified - ours)
        say(undo_hint(session.root, written, created, restorable))
    return written


def show_oddities(problems: Iterable[Problem]) -> None:
    """Print what was odd about the catalogue when it was opened: of each kind one, and how many more.

    Every run would say all of it again; `llmlist check` is there for that.
    """
    by_code: dict[str, list[Problem]] = {}
    for one in problems:
        by_code.setdefault(one.code, []).append(one)
    for first, *others in by_code.values():
        show_problems([first], as_result=False)
        if others:
            say(f"  and {len(others)} more of this kind; `llmlist check` shows all")


_MOST_ALIKE: Final = 10
"""So many problems of one kind are shown word for word."""
_MOST_LINES: Final = 30


def show_found(problems: Sequence[Problem]) -> None:
    """Print what a command has to say of the list: errors, and of each other kind the first and all places.

    A long list has hundreds of one kind, and what came of the command would be scrolled away.
    """
    shown: Counter[str] = Counter()
    rest: dict[tuple[str, str], list[Problem]] = {}
    for one in problems:
        shown[one.code] += 1
        if one.severity == "error" or shown[one.code] <= _MOST_ALIKE or one.location is None:
            show_problems([one], as_result=False)
        else:
            rest.setdefault((one.code, one.location.path), []).append(one)
    for (code, path), others in rest.items():
        lines = [str(one.location.line) for one in others if one.location and one.location.line is not None]
        more = f" and {len(lines) - _MOST_LINES} more" if len(lines) > _MOST_LINES else ""
        where = f", lines {', '.join(lines[:_MOST_LINES])}{more}" if lines else ""
        say(f"and {len(others)} more of this kind [{code}] in {path}{where}")


def note_step(session: Session, plan: Plan, written: Sequence[str]) -> Step:
    """Note what was replaced, for `undo`."""
    import shlex  # noqa: PLC0415  # loaded late: only what has written needs them
    import sys  # noqa: PLC0415

    from llmlist.storage.undo import keep_step  # noqa: PLC0415

    command = shlex.join(["llmlist", *sys.argv[1:]])
    return keep_step(session.root, plan, session.workspace.files, written, command=command)


def undo_hint(
    root: Path, written: Sequence[str], created: Collection[str], tracked: Collection[str], *, steps: int = 1
) -> str:
    """Return how to take a change back: as git would, where that is short and loses nothing.

    Args:
        root: The workspace root.
        written: All paths.
        created: Those of them that did not exist before: no others are ever to be deleted.
        tracked: Those that git can bring back as they were.
        steps: How many steps `llmlist undo` has to take for it.
    """
    old = [path for path in written if path in tracked]
    new = [path for path in written if path in created]
    if len(old) + len(new) < len(written) or len(written) > _MOST_PATHS:
        return (
            "undo: " + " && ".join(["llmlist undo"] * steps)
            if steps <= _MOST_PATHS
            else "undo: llmlist undo --list"
        )
    commands = [f"git{_folder_for_git(root)} restore -- {_typed(root, old)}"] if old else []
    commands += [f"rm {_typed(root, new)}"] if new else []
    return f"undo: {' && '.join(commands)}"


def _folder_for_git(root: Path) -> str:
    """Return the option that git needs where it would not find the repository by itself."""
    return "" if Path.cwd().is_relative_to(root) else f" -C {_quoted(os.fspath(root))}"


def _typed(root: Path, paths: Sequence[str]) -> str:
    """Return paths as they are typed where the command was started."""
    here = Path.cwd()
    # From elsewhere git is told the folder; what is deleted then has its whole name.
    names = [os.path.relpath(root / one, here) if here.is_relative_to(root) else root / one for one in paths]
    return " ".join(_quoted(os.fspath(one)) for one in names)


_MOST_PATHS: Final = 4
"""A hint that names more paths, or more steps, is not read."""


def _quoted(path: str) -> str:
    import shlex  # noqa: PLC0415  # loaded late: only what has written needs it

    return shlex.quote(path)


def show_plan_diff(session: Session, plan: Plan) -> None:
    """Print what a plan would change, file by file, as one diff."""
    for edit in plan.file_edits:
        if edit.edits:
            before = session.workspace.files.get(edit.path)
            show_diff(edit.path, before, apply_edits(before or b"", edit.edits))


def status_of(plan: Plan) -> int:
    """Return 1 where a plan could not do something that was asked for, else 0."""
    return EXIT_FINDINGS if any(one.severity == "error" for one in plan.problems) else EXIT_DONE


class AnySource(Protocol):
    """What all sources have in common: `sources.MetadataSource` without the scheme."""

    def fetch(self, identifiers: Sequence[Identifier]) -> Iterator[Answer]:
        """Yield one answer for each different identifier."""


class OpenSource(NamedTuple):
    """A source that can be asked, and what it has answered.

    Attributes:
        source: Yields an answer for each identifier.
        facts: Keeps them; its ``used`` are the answers as they are kept.
    """

    source: AnySource
    facts: WorkspaceFacts


@contextmanager
def open_source(
    session: Session, name: str, *, offline: bool, refresh: bool, notify: Callable[[str], None] = say
) -> Iterator[OpenSource]:
    """Give a source with this workspace's facts and this machine's pace.

    Args:
        session: Where the facts are.
        name: A key of `model.testimony.SOURCE_NAMES`.
        offline: Answer only from what is known here.
        refresh: Ask again what is known here.
        notify: Is told in one sentence why nothing happens for a while.

    Raises:
        ConfigError: The environment asks for an impossible server or delay.
    """
    # Loaded late: only commands that fetch need them.
    from llmlist.sources.answers import Memory  # noqa: PLC0415
    from llmlist.storage.cache import FactCache  # noqa: PLC0415
    from llmlist.storage.lock import cache_folder  # noqa: PLC0415
    from llmlist.storage.metadata import WorkspaceFacts  # noqa: PLC0415

    with FactCache(cache_folder(session.root)) as cache, ExitStack() as stack:
        index = stack.enter_context(open_index()) if name == ARXIV else None
        facts = WorkspaceFacts(session.root, cache, name, looked_up_in(index))
        elsewhere = f"in {index_name(index)}" if index is not None else ""
        memory = Memory(store=facts, offline=offline, refresh=refresh, elsewhere=elsewhere)
        yield OpenSource(_SOURCES[name](memory, session.workspace.settings.contact, notify), facts)


@contextmanager
def open_search(session: Session, *, notify: Callable[[str], None] = say) -> Iterator[ArxivSearch]:
    """Give what asks arXiv queries, at this machine's pace; the papers it brings are kept in the cache.

    Raises:
        ConfigError: The environment asks for an impossible server or delay.
    """
    # Loaded late: see `open_source`.
    from llmlist.sources.arxiv_search import ArxivSearch  # noqa: PLC0415
    from llmlist.sources.arxiv_settings import read_arxiv_settings  # noqa: PLC0415
    from llmlist.sources.retry import RetryPolicy  # noqa: PLC0415
    from llmlist.storage.cache import FactCache  # noqa: PLC0415
    from llmlist.storage.lock import cache_folder  # noqa: PLC0415

    settings = read_arxiv_settings(os.environ)
    with FactCache(cache_folder(session.root)) as cache:
        yield ArxivSearch(
            url=settings.url,
            pacer=_pacer(settings.pacing_name, settings.delay_s),
            policy=RetryPolicy.for_interval(settings.delay_s),
            store=cache,
            contact=session.workspace.settings.contact,
            notify=notify,
        )


def _make_arxiv(memory: Memory, contact: str | None, notify: Callable[[str], None]) -> AnySource:
    # Loaded late: see `open_source`.
    from llmlist.sources.arxiv import ArxivSource  # noqa: PLC0415
    from llmlist.sources.arxiv_settings import read_arxiv_settings  # noqa: PLC0415
    from llmlist.sources.retry import RetryPolicy  # noqa: PLC0415

    settings = read_arxiv_settings(os.environ)
    return ArxivSource(
        url=settings.url,
        pacer=_pacer(settings.pacing_name, settings.delay_s),
        store=memory.store,
        offline=memory.offline,
        refresh=memory.refresh,
        elsewhere=memory.elsewhere,
        contact=contact,
        policy=RetryPolicy.for_interval(settings.delay_s),
        notify=notify,
    )


def _make_scholar(memory: Memory, contact: str | None, notify: Callable[[str], None]) -> AnySource:
    # Loaded late: see `open_source`.
    from llmlist.sources.semantic_scholar import SemanticScholarSource  # noqa: PLC0415
    from llmlist.sources.service import read_scholar_service  # noqa: PLC0415

    return _make_served(SemanticScholarSource, read_scholar_service(os.environ), memory, contact, notify)


def _make_crossref(memory: Memory, contact: str | None, notify: Callable[[str], None]) -> AnySource:
    # Loaded late: see `open_source`.
    from llmlist.sources.crossref import CrossrefSource  # noqa: PLC0415
    from llmlist.sources.service import read_crossref_service  # noqa: PLC0415

    return _make_served(CrossrefSource, read_crossref_service(os.environ), memory, contact, notify)


def _make_served(
    source: type[SemanticScholarSource | CrossrefSource],
    service: Service,
    memory: Memory,
    contact: str | None,
    notify: Callable[[str], None],
) -> AnySource:
    """Make a source that asks one service, at that service's pace."""
    # Loaded late: see `open_source`.
    from llmlist.sources.retry import RetryPolicy  # noqa: PLC0415

    return source(
        service,
        pacer=_pacer(service.pacing_name, service.delay_s),
        memory=memory,
        contact=contact,
        policy=RetryPolicy.for_interval(service.delay_s),
        notify=notify,
    )


def _make_pages(memory: Memory, contact: str | None, notify: Callable[[str], None]) -> AnySource:
    # Loaded late: see `open_source`.
    from llmlist.sources.pages import PageSource  # noqa: PLC0415
    from llmlist.sources.service import read_page_service  # noqa: PLC0415

    service = read_page_service(os.environ)
    return PageSource(
        service,
        make_pacer=lambda host: _pacer(host, service.delay_s),
        memory=memory,
        contact=contact,
        notify=notify,
    )


_SOURCES: Final[Mapping[str, Callable[[Memory, str | None, Callable[[str], None]], AnySource]]] = {
    ARXIV: _make_arxiv,
    SEMANTIC_SCHOLAR: _make_scholar,
    CROSSREF: _make_crossref,
    PAGES: _make_pages,
}


def _pacer(name: str, interval_s: float) -> SharedPacer:
    # Loaded late: see `open_source`.
    from llmlist.storage.pacer import SharedPacer, user_cache_folder  # noqa: PLC0415

    return SharedPacer(user_cache_folder(os.environ), name=name, interval_s=interval_s)


def inside(session: Session, file: Path) -> str:
    """Return a file's path relative to the workspace root, with forward slashes.

    Raises:
        ConfigError: The file is outside.
    """
    resolved = (Path.cwd() / file).resolve()
    try:
        return resolved.relative_to(session.root).as_posix()
    except ValueError as error:
        raise ConfigError(
            f"{file} is outside the workspace {session.root}",
            hint="a catalogue keeps documents of its own repository; run llmlist there",
        ) from error
