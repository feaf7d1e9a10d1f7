"""What ``index`` does: build the local arXiv index, and say what is in it."""

from __future__ import annotations

import os
from contextlib import ExitStack, contextmanager, suppress
from typing import TYPE_CHECKING, Any, Final

from llmlist.cli.output.messages import say, show_json, show_summary, warn
from llmlist.cli.output.progress import progress
from llmlist.errors import EXIT_DONE, EXIT_FINDINGS, ConfigError, DataError, LlmlistError
from llmlist.model.saved_query import is_category
from llmlist.model.wording import count_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from llmlist.model.identifier import Identifier
    from llmlist.model.testimony import Fact
    from llmlist.storage.index import ArxivIndex
    from llmlist.storage.index_build import Built
    from llmlist.storage.index_file import IndexFacts

HOW_TO_GET: Final = (
    "get the snapshot from https://www.kaggle.com/datasets/Cornell-University/arxiv, "
    "then `llmlist index build arxiv-metadata-oai-snapshot.json`"
)


def index_file(named: Path | None) -> Path:
    """Return where the index is, or is to be."""
    from llmlist.storage.user_folders import index_path  # noqa: PLC0415  # loaded late: few commands need it

    return named.expanduser() if named is not None else index_path(os.environ)


@contextmanager
def open_index() -> Iterator[ArxivIndex | None]:
    """Open the index where there is one; a broken one is named, and is as if there were none."""
    with ExitStack() as stack:
        index = None
        if index_file(None).is_file():
            try:
                index = stack.enter_context(need_index())
            except DataError as error:
                warn(str(error), hint=error.hint)
        yield index


def need_index() -> ArxivIndex:
    """Open the index; use it in a ``with`` block.

    Raises:
        ConfigError: There is none.
        DataError: It is broken.
    """
    # Loaded late: only where there is an index.
    from llmlist.storage.index import ArxivIndex  # noqa: PLC0415

    path = index_file(None)
    if not path.is_file():
        raise ConfigError(f"there is no arXiv index: {path}", hint=HOW_TO_GET)
    return ArxivIndex(path)


def looked_up_in(index: ArxivIndex | None) -> Callable[[Identifier], Fact | None]:
    """Return what looks an identifier up in an index; a fault in its file is named once, and ends its use."""
    opened = [index] if index is not None else []

    def look_up(identifier: Identifier) -> Fact | None:
        try:
            return opened[0].fact(identifier) if opened else None
        except DataError as error:
            opened.clear()
            warn(str(error), hint=error.hint)
            return None

    return look_up


def index_name(index: ArxivIndex) -> str:
    """Return how an index is called in a sentence: ``the arXiv index of 2026-11-20 (cs, stat.ML)``."""
    kept = f" ({', '.join(index.facts.categories)})" if index.facts.categories else ""
    return f"the arXiv index of {index.as_of}{kept}"


def build_arxiv_index(snapshot: Path, categories: Sequence[str], named: Path | None, *, quiet: bool) -> int:
    """Build the index from a snapshot, showing how far it has come."""
    # Loaded late: only this command needs it.
    from llmlist.storage.index_build import build_index  # noqa: PLC0415

    for one in categories:
        if not is_category(one) or one.endswith("*"):
            raise ConfigError(
                f"--category {one!r}: no category is written so",
                hint="such as cs.CL, or cs for all of computer science: https://arxiv.org/category_taxonomy",
            )
    path = index_file(named)
    with progress(f"reading {snapshot.name}", _size(snapshot), quiet=quiet, is_size=True) as bar:
        try:
            built = build_index(snapshot, path, categories=categories, on_read=bar.reach)
        except KeyboardInterrupt:
            if not quiet:
                say("what was read is kept: the same command goes on from there")
            raise
    _report(built, path, quiet=quiet)
    return EXIT_DONE


def _size(file: Path) -> int:
    return file.stat().st_size if file.is_file() else 0


def _report(built: Built, path: Path, *, quiet: bool) -> None:
    facts = built.facts
    if facts.unreadable:
        where = f", the first in line {built.first_unreadable}" if built.first_unreadable else ""
        lines = count_of(facts.unreadable, "line is", "lines are")
        warn(f"{lines} no record and left out{where}")
    if quiet:
        return
    if built.resumed:
        say(f"went on behind line {built.resumed:,}, where an earlier run was stopped")
    if not facts.papers:
        kept = f" of {', '.join(facts.categories)}" if facts.categories else ""
        warn(
            f"the index holds no paper{kept}", hint="categories are as in https://arxiv.org/category_taxonomy"
        )
    show_summary(index_lines(facts, path))


def show_index(named: Path | None, *, as_json: bool) -> int:
    """Say what is in the index."""
    from llmlist.storage.index_file import read_index_facts  # noqa: PLC0415  # loaded late: see above

    path = index_file(named)
    _tell_unfinished(path)
    if not path.is_file():
        if as_json:
            show_json(None)
        warn(f"there is no arXiv index: {path}", hint=HOW_TO_GET)
        return EXIT_FINDINGS
    facts = read_index_facts(path)
    if as_json:
        show_json(index_view(facts, path))
    else:
        show_summary(index_lines(facts, path))
    return EXIT_DONE


def _tell_unfinished(path: Path) -> None:
    """Say that a run was stopped and can go on."""
    # Loaded late: see `show_index`.
    from llmlist.storage.index_build import PART  # noqa: PLC0415
    from llmlist.storage.index_file import read_index_facts  # noqa: PLC0415

    part = path.with_name(path.name + PART)
    with suppress(LlmlistError):
        facts = read_index_facts(part) if part.is_file() else None
        if facts is not None and facts.lines:
            say(f"a build from {facts.source} was stopped behind line {facts.lines:,}: run it again to go on")


def index_lines(facts: IndexFacts, path: Path) -> Iterator[str]:
    """Yield what people want to know of an index."""
    kept = ", ".join(facts.categories) or "all categories"
    yield f"papers      {facts.papers:,} ({kept}) of {facts.lines:,} in the snapshot"
    yield f"as of       {facts.as_of or 'unknown'}"
    yield f"built       {facts.built} from {facts.source}"
    yield f"file        {path} ({_size(path) / 1_000_000:,.1f} MB)"


def index_view(facts: IndexFacts, path: Path) -> dict[str, Any]:
    """Return what ``index status --format json`` prints."""
    return {
        "path": str(path),
        "size": _size(path),
        "papers": facts.papers,
        "categories": list(facts.categories),
        "as_of": facts.as_of or None,
        "built": facts.built,
        "source": facts.source,
        "lines": facts.lines,
        "unreadable": facts.unreadable,
    }
