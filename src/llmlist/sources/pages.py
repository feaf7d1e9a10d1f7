"""The pages of proceedings: works by the identifiers that lead to one, a page at a time.

Pages of the ACL Anthology, PMLR, NeurIPS, JMLR, CVF and OpenReview tell programs title, authors and venue.
This module must not know where answers are kept or what becomes of them.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Final
from urllib.parse import parse_qsl, urlsplit

from llmlist.errors import SourceUnavailableError
from llmlist.formats.citation_tags import format_tags, parse_tags, read_page, testify
from llmlist.sources import NotAsked
from llmlist.sources.answers import Answers, Memory
from llmlist.sources.http import GuardedTransport, RequestRejectedError, user_agent
from llmlist.sources.json_service import JsonSession
from llmlist.sources.retry import RetryPolicy

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from llmlist.model.entry import Draft
    from llmlist.model.identifier import Identifier
    from llmlist.sources import Answer, Pacer
    from llmlist.sources.service import Service

FOUND_FRESH_S: Final = 90 * 86_400.0
"""What stands in proceedings does not change."""

_NAME: Final = "the work's own page"
_TRIES: Final = 3


class PageSource:
    """The source of works in proceedings.

    Args:
        service: How often pages are asked for; a URL stands before host and path of every page, for tests.
        make_pacer: Gives the turns at one host.
        memory: Answers of earlier runs.
        contact: Mail address or page of whoever keeps the list.
        policy: Patience with the servers.
        notify: Is told in one sentence why nothing happens for a while.
    """

    schemes: Final = frozenset({"acl", "pmlr", "neurips", "jmlr", "cvf", "openreview"})

    def __init__(
        self,
        service: Service,
        *,
        make_pacer: Callable[[str], Pacer],
        memory: Memory,
        contact: str | None = None,
        policy: RetryPolicy | None = None,
        notify: Callable[[str], None] | None = None,
    ) -> None:
        self._service = service
        self._make_pacer = make_pacer
        self._agent = user_agent(contact)
        self._policy = policy or RetryPolicy(tries=_TRIES)
        self._notify = notify
        self._answers = Answers(
            memory, source=service.url or "pages", name=_NAME, fresh_s=FOUND_FRESH_S, read=_read_stored
        )

    def fetch(self, identifiers: Sequence[Identifier]) -> Iterator[Answer]:
        """Yield one answer for each different identifier; see `MetadataSource.fetch`.

        A site that fails is not asked again in this run; the others are.
        """
        failed: dict[str, SourceUnavailableError] = {}
        for identifier in dict.fromkeys(identifiers):
            if identifier.scheme not in self.schemes:
                yield NotAsked(identifier=identifier, reason="no page tells programs of it")
                continue
            answer = self._answers.find(identifier)
            host = urlsplit(identifier.url).netloc
            if answer is None and host not in failed:
                try:
                    answer = self._ask(identifier)
                except SourceUnavailableError as error:
                    failed[host] = error
            yield answer or NotAsked(identifier=identifier, reason=str(failed[host]), error=failed[host])

    def _ask(self, identifier: Identifier) -> Answer:
        parts = urlsplit(identifier.url)
        url = f"{parts.scheme}://{parts.netloc}{parts.path}"
        if self._service.url:
            url = f"{self._service.url}/{parts.netloc}{parts.path}"
        with JsonSession(
            parts.netloc, lambda check: self._transport(parts.netloc, check), _HEADERS
        ) as session:
            try:
                body = session.ask(url, _accept, parameters=dict(parse_qsl(parts.query)))
                if body is None:
                    return self._answers.not_found(identifier)
                kept = format_tags(read_page(body))
            except (RequestRejectedError, ValueError) as error:
                return NotAsked(identifier=identifier, reason=f"{identifier.url}: {error}")
        self._answers.keep(identifier, kept)
        return self._answers.found(identifier, kept)

    def _transport(self, host: str, check: Callable[[bytes], object]) -> GuardedTransport:
        return GuardedTransport(
            server=host,
            agent=self._agent,
            pacer=self._make_pacer(host),
            check=check,
            policy=self._policy,
            clock=time.time,
            notify=self._notify,
            unknown=True,
        )


_HEADERS: Final = {"Accept": "text/html"}


def _accept(body: bytes) -> None:
    """Accept any page: one without tags will have none at the next try either."""
    if not body.strip():
        raise ValueError("the page is empty")


def _read_stored(identifier: Identifier, body: str) -> Draft:
    return testify(identifier, parse_tags(body), fetched="").draft
