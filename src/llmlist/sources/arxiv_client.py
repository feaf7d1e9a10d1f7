"""One session with arXiv's query interface through the ``arxiv`` package, each of its requests guarded.

The package makes the query and reads the feed; what it leaves open (time limits, pauses shared by
processes, broken answers taken for whole ones) is closed by `sources.http` and `sources.atom`. Thank you to
arXiv for use of its open access interoperability. This module must not know where answers are kept.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Self

from llmlist.errors import InvalidIdentifierError, SourceUnavailableError
from llmlist.formats.arxiv_paper import has_title
from llmlist.model.identifier import canonical_identifier
from llmlist.sources.arxiv_batches import BATCH, Reply
from llmlist.sources.arxiv_paper import make_paper, split_entry_id
from llmlist.sources.atom import UnusableAnswerError, read_feed_outline
from llmlist.sources.http import (
    LATER,
    GuardedTransport,
    RequestRejectedError,
    guard_session,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    import arxiv  # type: ignore[import-untyped]  # it carries no types

    from llmlist.formats.arxiv_paper import ArxivPaper
    from llmlist.model.identifier import Identifier
    from llmlist.sources import Pacer
    from llmlist.sources.retry import RetryPolicy


class ArxivClient:
    """The library's client, each of its requests guarded; use it in a ``with`` block.

    Args:
        url: Of the query interface; see `arxiv_settings`.
        agent: Our name for servers.
        pacer: Keeps turns among all who ask arXiv.
        policy: Patience with the server.
        clock: Seconds of the wall clock.
        notify: Is told in one sentence why nothing happens for a while.
    """

    def __init__(
        self,
        *,
        url: str,
        agent: str,
        pacer: Pacer,
        policy: RetryPolicy,
        clock: Callable[[], float],
        notify: Callable[[str], None] | None,
    ) -> None:
        # Loaded late: with requests and lxml behind it, it takes longer than all the rest of a start.
        import arxiv  # noqa: PLC0415

        _silence(arxiv.logger)
        # Its own pauses and retries know neither other processes nor what the server asked for.
        self._client = arxiv.Client(page_size=BATCH, delay_seconds=0, num_retries=0)
        self._client.query_url_format = url + "?{}"
        # The one private name that we use: the library has no public way to its session.
        self._session = self._client._session  # noqa: SLF001
        transport = GuardedTransport(
            server="arXiv",
            agent=agent,
            pacer=pacer,
            check=self._check,
            explain=_find_error,
            policy=policy,
            clock=clock,
            notify=notify,
        )
        guard_session(self._session, transport)
        self._entry_ids: tuple[str, ...] = ()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._session.close()

    def ask(self, batch: Sequence[Identifier]) -> Reply:
        """Make one request for some papers.

        Raises:
            SourceUnavailableError: There is no answer of use.
        """
        import arxiv  # noqa: PLC0415  # Loaded late: see `__init__`.

        search = arxiv.Search(id_list=[one.value for one in batch], max_results=len(batch))
        wanted = {identifier.value: identifier for identifier in batch}
        return self._request(search, 0, wanted.get)

    def search(self, query: str, start: int) -> Reply:
        """Make one request for a page of the papers that answer a query, those last submitted first.

        Args:
            query: In arXiv's syntax.
            start: How many of them to pass over.

        Raises:
            SourceUnavailableError: There is no answer of use.
        """
        import arxiv  # noqa: PLC0415  # Loaded late: see `__init__`.

        search = arxiv.Search(
            query=query,
            max_results=start + BATCH,
            sort_by=arxiv.SortCriterion.SubmittedDate,
            sort_order=arxiv.SortOrder.Descending,
        )
        return self._request(search, start, _find_identifier)

    def _request(
        self, search: arxiv.Search, start: int, identify: Callable[[str], Identifier | None]
    ) -> Reply:
        import arxiv  # noqa: PLC0415  # Loaded late: see `__init__`.
        import requests  # noqa: PLC0415

        papers: dict[Identifier, ArxivPaper] = {}
        self._entry_ids = ()
        try:
            for identifier, paper in self._read_results(search, start, identify):
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

    def _read_results(
        self, search: arxiv.Search, start: int, identify: Callable[[str], Identifier | None]
    ) -> Iterator[tuple[Identifier, ArxivPaper]]:
        """Yield those results that were asked for, in the server's own order."""
        for number, result in enumerate(self._client.results(search, start), start=1):
            split = split_entry_id(result.entry_id)
            identifier = identify(split[0]) if split is not None else None
            paper = make_paper(result)
            if identifier is not None and has_title(paper):
                yield identifier, paper
            # One page is asked for. If the feed's total claims more, the library would ask for the next.
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


def _find_identifier(value: str) -> Identifier | None:
    try:
        return canonical_identifier("arxiv", value)
    except InvalidIdentifierError:
        return None


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
