"""Semantic Scholar: papers by arXiv identifier, DOI or ACL Anthology id, up to 500 in one request.

Data of the Semantic Scholar Academic Graph: https://www.semanticscholar.org/product/api. This module must
not know where answers are kept or what becomes of them.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Final

from llmlist.formats.semantic_scholar import (
    FIELDS,
    format_scholar_paper,
    parse_scholar_paper,
    read_batch,
    testify,
)
from llmlist.sources import NotAsked
from llmlist.sources.answers import Answers, Memory, until_it_fails
from llmlist.sources.http import GuardedTransport, RequestRejectedError, user_agent
from llmlist.sources.json_service import JsonSession
from llmlist.sources.retry import RetryPolicy

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from llmlist.model.entry import Draft
    from llmlist.model.identifier import Identifier
    from llmlist.sources import Answer, Pacer
    from llmlist.sources.service import Service

BATCH: Final = 500
"""Identifiers in one request, the most that the service takes: https://api.semanticscholar.org/api-docs."""

FOUND_FRESH_S: Final = 7 * 86_400.0

_NAME: Final = "Semantic Scholar"
_PREFIXES: Final[Mapping[str, str]] = {"arxiv": "ARXIV", "doi": "DOI", "acl": "ACL"}


class SemanticScholarSource:
    """The source of venues for arXiv papers.

    Args:
        service: Where and how often.
        pacer: Keeps turns among all who ask.
        memory: Answers of earlier runs.
        contact: Mail address or page of whoever keeps the list.
        policy: Patience with the server.
        notify: Is told in one sentence why nothing happens for a while.
    """

    schemes: Final = frozenset(_PREFIXES)

    def __init__(
        self,
        service: Service,
        *,
        pacer: Pacer,
        memory: Memory,
        contact: str | None = None,
        policy: RetryPolicy | None = None,
        notify: Callable[[str], None] | None = None,
    ) -> None:
        self._service = service
        self._pacer = pacer
        self._agent = user_agent(contact)
        self._policy = policy or RetryPolicy()
        self._notify = notify
        self._answers = Answers(
            memory, source=service.url, name=_NAME, fresh_s=FOUND_FRESH_S, read=_read_stored
        )

    def fetch(self, identifiers: Sequence[Identifier]) -> Iterator[Answer]:
        """Yield one answer for each different identifier; see `MetadataSource.fetch`."""
        known, pending = self._answers.sort_out(identifiers, self._refuse)
        yield from known
        if pending:
            yield from self._ask(pending)

    def _refuse(self, identifier: Identifier) -> str | None:
        return None if identifier.scheme in self.schemes else f"{_NAME} has no such identifiers"

    def _ask(self, identifiers: Sequence[Identifier]) -> Iterator[Answer]:
        batches = (identifiers[start : start + BATCH] for start in range(0, len(identifiers), BATCH))
        with JsonSession(_NAME, self._make_transport, self._headers()) as session:
            answers = (answer for batch in batches for answer in self._ask_batch(session, batch))
            yield from until_it_fails(answers, identifiers)

    def _ask_batch(self, session: JsonSession, batch: Sequence[Identifier]) -> Iterator[Answer]:
        try:
            body = session.ask(
                f"{self._service.url}/paper/batch",
                lambda body: read_batch(body, len(batch)),
                parameters={"fields": FIELDS},
                body={"ids": [f"{_PREFIXES[one.scheme]}:{one.value}" for one in batch]},
            )
        except RequestRejectedError as error:
            # One identifier that it does not like, or a batch of which it knows none.
            yield from self._ask_halves(session, batch, str(error))
            return
        papers = read_batch(body or b"[]", len(batch))
        bodies = [None if paper is None else format_scholar_paper(paper) for paper in papers]
        # All of a batch before any of it is yielded: the consumer may never come back for more.
        for identifier, kept in zip(batch, bodies, strict=True):
            self._answers.keep(identifier, kept)
        for identifier, kept in zip(batch, bodies, strict=True):
            yield (
                self._answers.not_found(identifier) if kept is None else self._answers.found(identifier, kept)
            )

    def _ask_halves(
        self, session: JsonSession, batch: Sequence[Identifier], refused: str
    ) -> Iterator[Answer]:
        if len(batch) == 1:
            if "valid paper id" in refused.lower():
                yield self._answers.not_found(batch[0])
            else:
                yield NotAsked(identifier=batch[0], reason=refused)
            return
        if "no valid paper ids" in refused.lower():
            for identifier in batch:
                yield self._answers.not_found(identifier)
            return
        middle = len(batch) // 2
        for half in (batch[:middle], batch[middle:]):
            yield from self._ask_batch(session, half)

    def _headers(self) -> dict[str, str]:
        return {"x-api-key": self._service.key} if self._service.key else {}

    def _make_transport(self, check: Callable[[bytes], object]) -> GuardedTransport:
        return GuardedTransport(
            server=_NAME,
            agent=self._agent,
            pacer=self._pacer,
            check=check,
            explain=_find_error,
            policy=self._policy,
            clock=time.time,
            notify=self._notify,
        )


def _read_stored(identifier: Identifier, body: str) -> Draft:
    return testify(identifier, parse_scholar_paper(body), fetched="").draft


def _find_error(body: bytes) -> str | None:
    """Return the reason that comes with a rejection, ``{"error": …}``, fit to print."""
    text = body[:400].decode(errors="replace")
    return "".join(mark if mark.isprintable() else " " for mark in text)[:200] or None
