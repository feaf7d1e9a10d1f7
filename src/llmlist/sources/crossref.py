"""Crossref: works by DOI, one at a time, at the pace that its answers ask for.

https://www.crossref.org/documentation/retrieve-metadata/rest-api/. This module must not know where answers
are kept or what becomes of them.
"""

from __future__ import annotations

import re
import time
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from llmlist.formats.crossref_work import format_work, parse_work, read_work, testify
from llmlist.model.identifier import preferred_identifier
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

FOUND_FRESH_S: Final = 30 * 86_400.0

_NAME: Final = "Crossref"
_MAIL: Final = re.compile(r"[^@\s:/]+@[^@\s:/]+\.[^@\s:/]+")
_INTERVAL: Final = re.compile(r"(\d{1,5})s?", re.ASCII)


class CrossrefSource:
    """The `MetadataSource` of works with a DOI.

    Args:
        service: Where and how often.
        pacer: Keeps turns among all who ask.
        memory: Answers of earlier runs.
        contact: Mail address or page of whoever keeps the list; Crossref serves those with an address better.
        policy: Patience with the server.
        notify: Is told in one sentence why nothing happens for a while.
    """

    scheme: Final = "doi"

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
        self._parameters = {"mailto": contact} if contact and _MAIL.fullmatch(contact) else {}
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
        # arXiv registers its DOIs elsewhere: https://info.arxiv.org/help/doi.html
        foreign = identifier.scheme != self.scheme or preferred_identifier(identifier).scheme == "arxiv"
        return f"{_NAME} has no such identifiers" if foreign else None

    def _ask(self, identifiers: Sequence[Identifier]) -> Iterator[Answer]:
        with JsonSession(_NAME, self._make_transport, {}) as session:
            yield from until_it_fails((self._ask_one(session, one) for one in identifiers), identifiers)

    def _ask_one(self, session: JsonSession, identifier: Identifier) -> Answer:
        url = f"{self._service.url}/works/{quote(identifier.value, safe='')}"
        try:
            body = session.ask(url, read_work, parameters=self._parameters)
        except RequestRejectedError as error:
            return NotAsked(identifier=identifier, reason=str(error))
        if body is None:
            return self._answers.not_found(identifier)
        kept = format_work(read_work(body))
        self._answers.keep(identifier, kept)
        return self._answers.found(identifier, kept)

    def _make_transport(self, check: Callable[[bytes], object]) -> GuardedTransport:
        return GuardedTransport(
            server=_NAME,
            agent=self._agent,
            pacer=self._pacer,
            check=check,
            policy=self._policy,
            clock=time.time,
            notify=self._notify,
            unknown=True,
            pause_of=pause_of,
        )


def pause_of(headers: Mapping[str, str]) -> float:
    """Return the seconds between requests that an answer's rate headers ask for, 0 where they say nothing.

    https://www.crossref.org/documentation/retrieve-metadata/rest-api/access-and-authentication/

    >>> pause_of({"x-rate-limit-limit": "5", "x-rate-limit-interval": "1s"})
    0.2
    """
    limit = _INTERVAL.fullmatch(headers.get("x-rate-limit-limit", "").strip())
    interval = _INTERVAL.fullmatch(headers.get("x-rate-limit-interval", "").strip())
    if limit is None or interval is None or int(limit[1]) == 0:
        return 0.0
    return int(interval[1]) / int(limit[1])


def _read_stored(identifier: Identifier, body: str) -> Draft:
    return testify(identifier, parse_work(body), fetched="").draft
