"""arXiv: papers by identifier, asked for in batches, politely, each answer kept.

The ``arxiv`` package makes the query and reads the feed; what it leaves open (time limits, pauses
shared by processes, broken answers taken for whole ones) is closed by `sources.http` and
`sources.atom`. Thank you to arXiv for use of its open access interoperability. This module must
not know where answers are kept or what becomes of them.
"""

from __future__ import annotations

import logging
import re
import time
from typing import TYPE_CHECKING, Final, Self

from llmlist.errors import SourceUnavailableError
from llmlist.formats.arxiv_paper import format_paper, has_title, make_draft, parse_paper
from llmlist.sources import NotAsked
from llmlist.sources.answers import Answers, Memory
from llmlist.sources.arxiv_batches import BATCH, BatchAsker, Reply
from llmlist.sources.arxiv_paper import make_paper, split_entry_id
from llmlist.sources.arxiv_settings import DEFAULT_URL
from llmlist.sources.atom import UnusableAnswerError, read_feed_outline
from llmlist.sources.http import (
    LATER,
    GuardedTransport,
    RequestRejectedError,
    guard_session,
    user_agent,
)
from llmlist.sources.retry import RetryPolicy

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from llmlist.formats.arxiv_paper import ArxivPaper
    from llmlist.model.identifier import Identifier
    from llmlist.sources import Answer, FactStore, Pacer
    from llmlist.sources.arxiv_batches import Outcome

FOUND_FRESH_S: Final = 30 * 86_400.0
"""Comments, DOIs and journal references change without a new version of the paper."""

# Both shapes of https://info.arxiv.org/help/arxiv_identifier, canonical. The server's own check is a search
# anywhere in the text: it lets others pass and then finds nothing.
_ASKABLE = re.compile(r"\d{4}\.\d{4,5}|[a-z-]+/\d{7}", re.ASCII)


class ArxivSource:
    """The `MetadataSource` of arXiv papers.

    Args:
        url: Of the query interface; see `arxiv_settings`.
        pacer: Keeps turns among all who ask arXiv.
        store: Keeps answers between runs, or None.
        offline: Answer from the store alone, whatever its age.
        elsewhere: Where else nothing was found offline; see `Memory`.
        refresh: Do not answer from the store.
        contact: Mail address or page of whoever keeps the list, for arXiv's people.
        policy: Patience with the server.
        clock: Seconds of the wall clock.
        notify: Is told in one sentence why nothing happens for a while.
    """

    scheme: Final = "arxiv"

    def __init__(
        self,
        *,
        pacer: Pacer,
        url: str = DEFAULT_URL,
        store: FactStore | None = None,
        offline: bool = False,
        refresh: bool = False,
        contact: str | None = None,
        policy: RetryPolicy | None = None,
        clock: Callable[[], float] = time.time,
        notify: Callable[[str], None] | None = None,
        elsewhere: str = "",
    ) -> None:
        self._url = url
        self._pacer = pacer
        self._agent = user_agent(contact)
        self._policy = policy or RetryPolicy()
        self._clock = clock
        self._notify = notify
        self._answers = Answers(
            Memory(store=store, offline=offline, refresh=refresh, clock=clock, elsewhere=elsewhere),
            source=url,
            name="arXiv",
            fresh_s=FOUND_FRESH_S,
            read=lambda identifier, body: make_draft(identifier, parse_paper(body)),
        )

    def fetch(self, identifiers: Sequence[Identifier]) -> Iterator[Answer]:
        """Yield one answer for each different identifier: what is stored first, the others as they arrive.

        Each answer is stored before it is yielded, so an interrupted run loses none. A failure of arXiv
        does not raise: see `MetadataSource.fetch`.
        """
        known, pending = self._answers.sort_out(identifiers, self._refuse)
        yield from known
        if pending:
            yield from self._ask(pending)

    def _refuse(self, identifier: Identifier) -> str | None:
        askable = identifier.scheme == self.scheme and _ASKABLE.fullmatch(identifier.value) is not None
        return None if askable else "it is no arXiv identifier"

    def _ask(self, identifiers: Sequence[Identifier]) -> Iterator[Answer]:
        remaining = dict.fromkeys(identifiers)
        with self._open_client() as client:

            def ask(batch: Sequence[Identifier]) -> Reply:
                reply = client.ask(batch)
                # All of a batch before any of it is yielded: the consumer may never come back for more.
                for identifier, paper in reply.papers.items():
                    self._answers.keep(identifier, format_paper(paper))
                return reply

            try:
                for outcome in BatchAsker(ask).ask_all(identifiers):
                    del remaining[outcome.identifier]
                    yield self._make_answer(outcome)
            except SourceUnavailableError as error:
                for identifier in remaining:
                    yield NotAsked(identifier=identifier, reason=str(error), error=error)

    def _make_answer(self, outcome: Outcome) -> Answer:
        if outcome.paper is not None:
            return self._answers.found(outcome.identifier, format_paper(outcome.paper))
        if outcome.reason is not None:
            return NotAsked(identifier=outcome.identifier, reason=outcome.reason)
        return self._answers.not_found(outcome.identifier)

    def _open_client(self) -> _Client:
        return _Client(
            url=self._url,
            make_transport=lambda check: GuardedTransport(
                server="arXiv",
                agent=self._agent,
                pacer=self._pacer,
                check=check,
                explain=_find_error,
                policy=self._policy,
                clock=self._clock,
                notify=self._notify,
            ),
        )


class _Client:
    """The library's client, each of its requests guarded."""

    def __init__(
        self, *, url: str, make_transport: Callable[[Callable[[bytes], object]], GuardedTransport]
    ) -> None:
        # Loaded late: with requests and lxml behind it, it takes longer than all the rest of a start.
        import arxiv  # type: ignore[import-untyped]  # noqa: PLC0415  # it carries no types

        _silence(arxiv.logger)
        # Its own pauses and retries know neither other processes nor what the server asked for.
        self._client = arxiv.Client(page_size=BATCH, delay_seconds=0, num_retries=0)
        self._client.query_url_format = url + "?{}"
        # The one private name that we use: the library has no public way to its session.
        self._session = self._client._session  # noqa: SLF001
        guard_session(self._session, make_transport(self._check))
        self._entry_ids: tuple[str, ...] = ()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._session.close()

    def ask(self, batch: Sequence[Identifier]) -> Reply:
        """Make one request.

        Raises:
            SourceUnavailableError: There is no answer of use.
        """
        import arxiv  # noqa: PLC0415  # Loaded late: see `__init__`.
        import requests  # noqa: PLC0415

        papers: dict[Identifier, ArxivPaper] = {}
        self._entry_ids = ()
        try:
            for identifier, paper in self._read_results(batch):
                papers.setdefault(identifier, paper)
        except RequestRejectedError as error:
            return Reply(papers=papers, refused=str(error))
        except arxiv.UnexpectedEmptyPageError:
            pass  # the first page promised a second: what is missing will be asked for again
        except (requests.RequestException, arxiv.ArxivError) as error:
            is_circle = isinstance(error, requests.TooManyRedirects)
            what = "sends us in circles" if is_circle else "cannot be asked"
            raise SourceUnavailableError(f"arXiv {what}", hint=LATER) from error
        except (ValueError, OverflowError) as error:
            # A date that is none, in one entry: the library drops the whole page.
            return Reply(papers=papers, refused=f"arXiv's answer cannot be read: {ascii(str(error))[1:101]}")
        split = map(split_entry_id, self._entry_ids)
        return Reply(papers=papers, mentioned=frozenset(parts[0] if parts else "" for parts in split))

    def _read_results(self, batch: Sequence[Identifier]) -> Iterator[tuple[Identifier, ArxivPaper]]:
        """Yield those results that were asked for. Their order is the server's own."""
        import arxiv  # noqa: PLC0415  # Loaded late: see `__init__`.

        wanted = {identifier.value: identifier for identifier in batch}
        search = arxiv.Search(id_list=list(wanted), max_results=len(wanted))
        for number, result in enumerate(self._client.results(search), start=1):
            split = split_entry_id(result.entry_id)
            paper = make_paper(result)
            if split is not None and split[0] in wanted and has_title(paper):
                yield wanted[split[0]], paper
            # A batch is one page. If the feed's total claims more, the library would ask for the next.
            if number >= len(self._entry_ids):
                break

    def _check(self, body: bytes) -> None:
        """Accept a whole feed without error entries, and remember which papers it speaks of.

        Raises:
            UnusableAnswerError: It is no whole feed.
            RequestRejectedError: It says that the request was wrong.
        """
        outline = read_feed_outline(body)
        if outline.error is not None:
            raise RequestRejectedError(f"arXiv says: {outline.error}")
        self._entry_ids += outline.entry_ids


def _find_error(body: bytes) -> str | None:
    """Return the reason in the feed that comes with a rejection, or None."""
    try:
        return read_feed_outline(body).error
    except UnusableAnswerError:
        return None


def _silence(logger: logging.Logger) -> None:
    """Keep what the library logs, texts from outside, off the terminal; whoever wants it adds a handler."""
    if not logger.handlers:
        logger.addHandler(logging.NullHandler())
