"""arXiv: the papers that answer a query, last submitted first, asked for page by page, each paper kept.

This module must not know what is looked for, nor where answers are kept.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Final

from llmlist.errors import SourceUnavailableError
from llmlist.formats.arxiv_paper import format_paper, make_draft, parse_paper
from llmlist.sources.answers import Answers, Memory
from llmlist.sources.arxiv import FOUND_FRESH_S
from llmlist.sources.arxiv_batches import BATCH
from llmlist.sources.arxiv_client import ArxivClient
from llmlist.sources.http import LATER, user_agent

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from llmlist.formats.arxiv_paper import ArxivPaper
    from llmlist.model.identifier import Identifier
    from llmlist.sources import FactStore, Pacer
    from llmlist.sources.retry import RetryPolicy

MOST: Final = 2_000
"""Papers of one query: what more there is says that the query is too wide."""
_LOOKS_AT_NOTHING: Final = 2
"""So often an empty first page is asked for: arXiv is known for answering so where there are papers
(github.com/lukasschwab/arxiv.py, issues 43, 129 and 157)."""


class ArxivSearch:
    """Asks arXiv queries.

    Args:
        url: Of the query interface; see `arxiv_settings`.
        pacer: Keeps turns among all who ask arXiv.
        policy: Patience with the server.
        store: Keeps the papers between runs, or None.
        contact: Mail address or page of whoever keeps the list, for arXiv's people.
        clock: Seconds of the wall clock.
        notify: Is told in one sentence why nothing happens for a while.
    """

    def __init__(
        self,
        *,
        url: str,
        pacer: Pacer,
        policy: RetryPolicy,
        store: FactStore | None = None,
        contact: str | None = None,
        clock: Callable[[], float] = time.time,
        notify: Callable[[str], None] | None = None,
    ) -> None:
        self._url = url
        self._agent = user_agent(contact)
        self._pacer = pacer
        self._policy = policy
        self._clock = clock
        self._notify = notify
        self._answers = Answers(
            Memory(store=store, clock=clock),
            source=url,
            name="arXiv",
            fresh_s=FOUND_FRESH_S,
            read=lambda identifier, body: make_draft(identifier, parse_paper(body)),
        )

    def find(self, query: str) -> Mapping[Identifier, ArxivPaper]:
        """Return the papers that answer a query, last submitted first, at most `MOST`.

        Raises:
            SourceUnavailableError: arXiv refuses the query, or cannot be asked.
        """
        found: dict[Identifier, ArxivPaper] = {}
        looks = 0
        with self._open_client() as client:
            while len(found) < MOST:
                reply = client.search(query, len(found))
                if reply.refused is not None:
                    raise SourceUnavailableError(reply.refused, hint=LATER)
                new = {one: paper for one, paper in reply.papers.items() if one not in found}
                for identifier, paper in new.items():
                    self._answers.keep(identifier, format_paper(paper))
                found.update(new)
                looks += 1
                if not found and not reply.mentioned and looks < _LOOKS_AT_NOTHING:
                    continue
                if not new or len(reply.mentioned) < BATCH:
                    break
        return found

    def _open_client(self) -> ArxivClient:
        return ArxivClient(
            url=self._url,
            agent=self._agent,
            pacer=self._pacer,
            policy=self._policy,
            clock=self._clock,
            notify=self._notify,
        )
