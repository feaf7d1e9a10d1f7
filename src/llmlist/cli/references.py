"""What the words behind ``llmlist add`` mean: identifiers to ask a source for, or works told already."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING, Final, NamedTuple

from llmlist.cli.output.messages import say
from llmlist.cli.output.progress import progress
from llmlist.cli.session import open_source
from llmlist.errors import (
    ConfigError,
    InvalidIdentifierError,
    SourceUnavailableError,
    WorkNotFoundError,
)
from llmlist.model.entry import Draft, Entry
from llmlist.model.identifier import Identifier, equivalent_identifiers
from llmlist.model.link import Link
from llmlist.model.problem import Problem
from llmlist.model.testimony import ARXIV, CROSSREF, PAGES, SNAPSHOT, SOURCE_NAMES
from llmlist.model.url import is_safe_url

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from llmlist.cli.session import OpenSource, Session
    from llmlist.errors import SourceError
    from llmlist.model.problem import Location
    from llmlist.sources import NotAsked
    from llmlist.workflows.add import Wish
    from llmlist.workflows.works import Work

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

_MOST_NAMED: Final = 5
_BY_HAND: Final = "say what it is with --title (and --date, --venue, --institute, --keyword)"


class Reference(NamedTuple):
    """One work that somebody asks for.

    Attributes:
        text: An identifier or an address, as written; empty where ``record`` says all.
        location: Where it stands in a file; None for a word of the command.
        record: What a file says of the work.
    """

    text: str = ""
    location: Location | None = None
    record: Entry | None = None


class FetchOptions(NamedTuple):
    """How sources are asked.

    Attributes:
        offline: Answer only from what is known here.
        refresh: Ask again what is known here.
        records: Ask for what records tell already, too.
    """

    offline: bool = False
    refresh: bool = False
    records: bool = False


class Works(NamedTuple):
    """What is known of the works that somebody asks for.

    Attributes:
        works: In their order.
        problems: One for each that nothing is known of, with its line.
    """

    works: list[Work]
    problems: tuple[Problem, ...]


class _Asked(NamedTuple):
    """A reference with what it means: an identifier, or a work that is told already."""

    reference: Reference
    meaning: Identifier | Work


def find_works(
    session: Session, references: Sequence[Reference], wish: Wish, options: FetchOptions, *, quiet: bool
) -> Works:
    """Return what is known of each reference, in their order; each source is asked once for all of its own.

    What stands in a file and cannot be found is a problem; of the words of a command it is a failure.

    Raises:
        ConfigError: A reference is neither an identifier nor an address with a title.
        WorkNotFoundError: A source does not know one.
        SourceUnavailableError: A source could not be asked.
    """
    problems: list[Problem] = []
    asked = list(_understood(references, wish, problems))
    wanted: dict[str, list[Identifier]] = defaultdict(list)
    for one in asked:
        identifier = _question(one.meaning, options)
        if identifier is not None and _listed(session, identifier) is None:
            wanted[_SOURCE_OF[identifier.scheme]].append(identifier)
    answers: dict[Identifier, Draft | SourceError] = {}
    for source, identifiers in wanted.items():
        answers.update(_fetch(session, source, identifiers, options, quiet=quiet))
    answers.update(_told_instead(asked, answers, wish))
    works = list(_in_order(session, asked, answers, options, problems))
    return Works(works, tuple(problems))


def _understood(references: Iterable[Reference], wish: Wish, problems: list[Problem]) -> Iterator[_Asked]:
    for one in references:
        if one.record is not None and one.record.title:
            yield _Asked(one, one.record)
            continue
        try:
            meaning = _parse_reference(_told_by(one), wish)
        except (ConfigError, InvalidIdentifierError) as error:
            if one.location is None:
                raise
            problems.append(_unreadable(one, error))
        else:
            yield _Asked(one, meaning)


def _told_by(reference: Reference) -> str:
    """Return the identifier or address to ask for a reference by."""
    record = reference.record
    if record is None:
        return reference.text
    known = [str(one) for one in record.ids if one.scheme in _SOURCE_OF]
    return next(iter((*known, *(link.url for link in record.links), record.key)))


def _question(meaning: Identifier | Work, options: FetchOptions) -> Identifier | None:
    """Return what a source is to be asked for; nothing for what is told already, unless that is wished."""
    if isinstance(meaning, Identifier):
        return meaning
    if not isinstance(meaning, Entry) or not options.records:
        return None
    return next((one for one in meaning.ids if one.scheme in _SOURCE_OF), None)


def _told_instead(
    asked: Iterable[_Asked], answers: Mapping[Identifier, Draft | SourceError], wish: Wish
) -> Iterator[tuple[Identifier, Draft]]:
    """Yield what the curator tells of a work whose source could not be asked: a title is enough.

    A source that does not know the work has been asked, and its word stands.
    """
    for reference, meaning in asked if wish.title is not None else ():
        if not isinstance(meaning, Identifier) or reference.location is not None:
            continue
        answer = answers.get(meaning)
        if isinstance(answer, SourceUnavailableError):
            say(f"{answer}: taken as you tell it")
            yield meaning, _told_by_hand(reference.text, meaning, wish)


def _in_order(
    session: Session,
    asked: Iterable[_Asked],
    answers: Mapping[Identifier, Draft | SourceError],
    options: FetchOptions,
    problems: list[Problem],
) -> Iterator[Work]:
    for reference, meaning in asked:
        question = _question(meaning, options)
        answer = answers.get(question) if question is not None else None
        if isinstance(meaning, Entry):
            yield _completed(meaning, answer) if isinstance(answer, Draft) else meaning
        elif isinstance(meaning, Draft):
            yield meaning
        elif isinstance(answer, Draft):
            yield answer
        elif answer is None:
            listed = _listed(session, meaning)
            if listed is not None:
                yield Draft(title=listed.title, ids=listed.ids, links=listed.links)
        elif reference.location is None:
            raise answer
        else:
            problems.append(_unreadable(reference, answer))


def _completed(record: Entry, found: Draft) -> Entry:
    """Return a record with what it lacks and a source says."""
    ids = (*record.ids, *(one for one in found.ids if one.scheme not in {own.scheme for own in record.ids}))
    return replace(
        record,
        authors=record.authors or found.authors,
        date=record.date or found.date,
        venue=record.venue or found.venue,
        ids=ids,
        withdrawn=record.withdrawn or found.withdrawn,
    )


def _unreadable(reference: Reference, error: ConfigError | InvalidIdentifierError | SourceError) -> Problem:
    return Problem(
        code="unreadable-record",
        severity="error",
        message=f"passed over: {error}",
        location=reference.location,
        hint=error.hint,
    )


def _listed(session: Session, identifier: Identifier) -> Entry | None:
    by_identifier = session.workspace.catalog.by_identifier
    same = sorted(equivalent_identifiers(identifier))
    return next((by_identifier[one] for one in same if one in by_identifier), None)


def _fetch(
    session: Session, source: str, identifiers: Sequence[Identifier], options: FetchOptions, *, quiet: bool
) -> Iterator[tuple[Identifier, Draft | SourceError]]:
    """Yield for each identifier what a source says, or why it says nothing.

    Raises:
        SourceUnavailableError: It could not be asked at all.
    """
    from llmlist.sources import Found, NotFound  # noqa: PLC0415  # loaded late: only what asks needs it

    name = SOURCE_NAMES[source]
    from_snapshot: dict[Identifier, str] = {}
    with (
        progress(f"asking {name}", len(dict.fromkeys(identifiers)), quiet=quiet) as bar,
        open_source(
            session, source, offline=options.offline, refresh=options.refresh, notify=bar.say
        ) as opened,
    ):
        for answer in opened.source.fetch(identifiers):
            bar.advance()
            identifier = answer.identifier
            if isinstance(answer, Found):
                fact = opened.facts.used.get(identifier)
                if fact is not None and fact.via == SNAPSHOT:
                    from_snapshot[identifier] = fact.fetched[:10]
                yield identifier, answer.draft
            elif isinstance(answer, NotFound):
                yield identifier, _not_found(source, identifier)
            else:
                yield identifier, _unavailable(answer, options, is_kept=_is_kept(opened, source, identifier))
    if not quiet:
        _say_snapshot(from_snapshot)


def _is_kept(opened: OpenSource, source: str, identifier: Identifier) -> bool:
    return opened.facts.get(source, identifier) is not None


def _unavailable(answer: NotAsked, options: FetchOptions, *, is_kept: bool) -> SourceUnavailableError:
    """Return why nothing is said of an identifier; raise it where the source cannot be asked at all."""
    hint = "without --offline it would be fetched" if options.offline else None
    if not options.offline and is_kept:
        hint = "with --offline, what is known of it here is taken"
    elif answer.error is not None:
        raise answer.error
    by_hand = None if answer.identifier.scheme == "arxiv" else _BY_HAND
    error = SourceUnavailableError(f"{answer.identifier}: {answer.reason}", hint=hint or by_hand)
    if answer.error is not None:
        raise error from answer.error
    return error


def _say_snapshot(days: Mapping[Identifier, str]) -> None:
    """Say where facts come from that arXiv itself was not asked for: many at once, few one by one."""
    for day in sorted(set(days.values())):
        of_day = [str(identifier) for identifier, one in days.items() if one == day]
        what = f"{len(of_day)} papers" if len(of_day) > _MOST_NAMED else ", ".join(of_day)
        say(f"{what}: from the arXiv index, as of {day}")


def _not_found(source: str, identifier: Identifier) -> WorkNotFoundError:
    shown = identifier.value if source == ARXIV else str(identifier)
    later = "a new paper can take a day to appear" if source == ARXIV else f"or {_BY_HAND}"
    return WorkNotFoundError(
        f"{SOURCE_NAMES[source]} does not know {shown}", hint=f"look at {identifier.url}; {later}"
    )


def _parse_reference(text: str, wish: Wish) -> Identifier | Draft:
    """Return an identifier to ask for, or the draft of an address that the curator describes.

    What arXiv knows is fetched wherever that can be; of anything else a title by hand is enough.
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
    return _told_by_hand(text, identifier, wish)


def _told_by_hand(text: str, identifier: Identifier | None, wish: Wish) -> Draft:
    url = text if "://" in text else identifier.url if identifier is not None else text
    if not is_safe_url(url):
        raise ConfigError(f"{text!r}: only http and https links are listed")
    title = wish.title or _own_name(identifier, text)
    if title is None:
        raise ConfigError(f"{text}: no source knows this page", hint=_BY_HAND)
    from llmlist.lists.implied import guess_kind  # noqa: PLC0415  # loaded late: it loads the readers

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
