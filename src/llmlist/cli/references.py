"""What the words behind ``llmlist add`` mean: identifiers to ask a source for, or works told by hand."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Final

from llmlist.cli.output import say
from llmlist.cli.session import open_source
from llmlist.errors import (
    ConfigError,
    InvalidIdentifierError,
    SourceUnavailableError,
    WorkNotFoundError,
)
from llmlist.model.entry import Draft
from llmlist.model.identifier import Identifier, equivalent_identifiers
from llmlist.model.link import Link
from llmlist.model.testimony import ARXIV, CROSSREF, PAGES, SNAPSHOT, SOURCE_NAMES
from llmlist.model.url import is_safe_url

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from llmlist.cli.session import Session
    from llmlist.model.entry import Entry
    from llmlist.model.testimony import Fact
    from llmlist.workflows.add import Wish

_SOURCE_OF: Final[Mapping[str, str]] = {
    "arxiv": ARXIV,
    "doi": CROSSREF,
    "acl": PAGES,
    "pmlr": PAGES,
    "neurips": PAGES,
    "jmlr": PAGES,
    "cvf": PAGES,
    "openreview": PAGES,
}
"""Who knows works by identifiers of a scheme."""

_BY_HAND: Final = "say what it is with --title (and --date, --venue, --institute, --keyword)"


def find_works(
    session: Session, references: Sequence[str], wish: Wish, *, offline: bool, refresh: bool
) -> list[Draft]:
    """Return what is known of each reference, in their order; each source is asked once for all of its own.

    Raises:
        ConfigError: A reference is neither an identifier nor an address with a title.
        WorkNotFoundError: A source does not know one.
        SourceUnavailableError: A source could not be asked.
    """
    parsed = [_parse_reference(text, wish) for text in references]
    listed = {one: _listed(session, one) for one in parsed if isinstance(one, Identifier)}
    wanted: dict[str, list[Identifier]] = defaultdict(list)
    for one, entry in listed.items():
        if entry is None:
            wanted[_SOURCE_OF[one.scheme]].append(one)
    fetched: dict[Identifier, Draft] = {}
    for source, identifiers in wanted.items():
        fetched.update(_fetch(session, source, identifiers, offline=offline, refresh=refresh))
    return list(_in_order(parsed, listed, fetched))


def _in_order(
    parsed: Iterable[Identifier | Draft],
    listed: Mapping[Identifier, Entry | None],
    fetched: Mapping[Identifier, Draft],
) -> Iterator[Draft]:
    for one in parsed:
        if isinstance(one, Draft):
            yield one
            continue
        entry = listed[one]
        if entry is not None:
            yield Draft(title=entry.title, ids=entry.ids, links=entry.links)
        else:
            yield fetched[one]


def _listed(session: Session, identifier: Identifier) -> Entry | None:
    by_identifier = session.workspace.catalog.by_identifier
    same = sorted(equivalent_identifiers(identifier))
    return next((by_identifier[one] for one in same if one in by_identifier), None)


def _fetch(
    session: Session, source: str, identifiers: Sequence[Identifier], *, offline: bool, refresh: bool
) -> Iterator[tuple[Identifier, Draft]]:
    from llmlist.sources import Found, NotFound  # noqa: PLC0415  # loaded late: only what asks needs it

    name = SOURCE_NAMES[source]
    with open_source(session, source, offline=offline, refresh=refresh) as opened:
        for answer in opened.source.fetch(identifiers):
            identifier = answer.identifier
            if isinstance(answer, Found):
                _say_snapshot(opened.facts.used.get(identifier), identifier)
                yield identifier, answer.draft
            elif isinstance(answer, NotFound):
                shown = identifier.value if source == ARXIV else str(identifier)
                later = "a new paper can take a day to appear" if source == ARXIV else f"or {_BY_HAND}"
                raise WorkNotFoundError(
                    f"{name} does not know {shown}", hint=f"look at {identifier.url}; {later}"
                )
            else:
                without = "without --offline it would be fetched" if offline else None
                if not offline and opened.facts.get(source, identifier) is not None:
                    without = "with --offline, what is known of it here is taken"
                elif answer.error is not None:
                    raise answer.error
                raise SourceUnavailableError(
                    f"{identifier}: {answer.reason}",
                    hint=without or (None if source == ARXIV else _BY_HAND),
                ) from answer.error


def _say_snapshot(fact: Fact | None, identifier: Identifier) -> None:
    """Say where facts come from that arXiv itself was not asked for."""
    if fact is not None and fact.via == SNAPSHOT:
        say(f"{identifier}: from the arXiv index, as of {fact.fetched[:10]}")


def _parse_reference(text: str, wish: Wish) -> Identifier | Draft:
    """Return an identifier to ask for, or the draft of an address that the curator describes.

    What arXiv knows is always fetched; of anything else a title by hand is enough.
    """
    try:
        identifier = Identifier.parse(text)
    except InvalidIdentifierError:
        if "://" not in text:
            raise
        identifier = None
    if identifier is not None and (
        identifier.scheme == "arxiv" or (wish.title is None and identifier.scheme in _SOURCE_OF)
    ):
        return identifier
    url = text if "://" in text else identifier.url if identifier is not None else text
    if not is_safe_url(url):
        raise ConfigError(f"{text!r}: only http and https links are listed")
    title = wish.title or _own_name(identifier, text)
    if title is None:
        raise ConfigError(f"{text}: no source knows this page", hint=_BY_HAND)
    from llmlist.lists.drafts import guess_kind  # noqa: PLC0415  # loaded late: it loads the readers

    links = (Link(url=url),)
    ids = (identifier,) if identifier is not None else ()
    return Draft(title=title, ids=ids, links=links, kind=guess_kind(links))


def _own_name(identifier: Identifier | None, text: str) -> str | None:
    """Return the name of a repository as its address writes it: that is what it is called."""
    if identifier is None or identifier.scheme != "github":
        return None
    written = text.split("?", maxsplit=1)[0].split("#", maxsplit=1)[0].split("/")
    name = identifier.value.partition("/")[2]
    return next(
        (part.removesuffix(".git") for part in written if part.lower().removesuffix(".git") == name), name
    )
