"""arXiv: papers by identifier, asked for in batches, politely, each answer kept.

How arXiv is asked is `arxiv_client`'s. This module must not know where answers are kept or what becomes of
them.
"""

from __future__ import annotations

import re
import time
from typing import TYPE_CHECKING, Final

from llmlist.formats.arxiv_paper import format_paper, make_draft, parse_paper
from llmlist.sources import NotAsked
from llmlist.sources.answers import Answers, Memory, until_it_fails
from llmlist.sources.arxiv_batches import BatchAsker
from llmlist.sources.arxiv_client import ArxivClient
from llmlist.sources.arxiv_settings import DEFAULT_URL
from llmlist.sources.http import user_agent
from llmlist.sources.retry import RetryPolicy

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from llmlist.model.identifier import Identifier
    from llmlist.sources import Answer, FactStore, Pacer
    from llmlist.sources.arxiv_batches import Outcome, Reply

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
        with self._open_client() as client:

            def ask(batch: Sequence[Identifier]) -> Reply:
                reply = client.ask(batch)
                # All of a batch before any of it is yielded: the consumer may never come back for more.
                for identifier, paper in reply.papers.items():
                    self._answers.keep(identifier, format_paper(paper))
                return reply

            outcomes = BatchAsker(ask).ask_all(identifiers)
            yield from until_it_fails(map(self._make_answer, outcomes), identifiers)

    def _make_answer(self, outcome: Outcome) -> Answer:
        if outcome.paper is not None:
            return self._answers.found(outcome.identifier, format_paper(outcome.paper))
        if outcome.reason is not None:
            return NotAsked(identifier=outcome.identifier, reason=outcome.reason)
        return self._answers.not_found(outcome.identifier)

    def _open_client(self) -> ArxivClient:
        return ArxivClient(
            url=self._url,
            agent=self._agent,
            pacer=self._pacer,
            policy=self._policy,
            clock=self._clock,
            notify=self._notify,
        )
