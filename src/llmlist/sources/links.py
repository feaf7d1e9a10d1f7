"""Ask whether the pages that links lead to are there: HEAD first, GET where that is not the whole truth.

Links are text from strangers. Only http and https are asked for, only at public addresses, and a page is
called dead only where its server says so (404, 410) or its host has no name. What a server says to programs
only (403, 429), its own faults (5xx) and silence tell nothing of the page. The module must not know where
answers are kept, nor who wants to know.
"""

from __future__ import annotations

import asyncio
import json
import socket
from collections import defaultdict, deque
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urljoin

from llmlist.model.identifier import Identifier
from llmlist.model.link_answer import LinkAnswer
from llmlist.sources.link_guard import REFUSED, is_public, open_public_socket
from llmlist.sources.link_hosts import HostTurns, host_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    import aiohttp

    from llmlist.model.link_answer import LinkState
    from llmlist.sources import FactStore

SOURCE: Final = "links"
_MOST_HOPS: Final = 8
_PERMANENT: Final = frozenset({HTTPStatus.MOVED_PERMANENTLY, HTTPStatus.PERMANENT_REDIRECT})
_REDIRECTS: Final = _PERMANENT | {HTTPStatus.FOUND, HTTPStatus.SEE_OTHER, HTTPStatus.TEMPORARY_REDIRECT}
_GONE: Final = frozenset({HTTPStatus.NOT_FOUND, HTTPStatus.GONE})
# The name is not there, or has no address: https://www.gnu.org/software/libc/manual/html_node/Host-Names.html
_NO_NAME: Final = frozenset({socket.EAI_NONAME, getattr(socket, "EAI_NODATA", socket.EAI_NONAME)})
_NAMELESS: Final = "its host has no name any more"
_BROKEN: Final = "the connection was refused or broke off"
_CANARY: Final = "doi.org"
"""A name that is there as long as names can be looked up at all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkManners:
    """How links are asked for.

    Attributes:
        agent: Our name for servers.
        concurrency: Requests at once in all; at one host there is never more than one.
        pause_s: Seconds between two requests to one host.
        timeout_s: Seconds that a request may take.
        allow_private: Ask for addresses of this machine and of private networks too.
    """

    agent: str
    concurrency: int = 16
    pause_s: float = 1.0
    timeout_s: float = 20.0
    allow_private: bool = False


@dataclass(frozen=True, slots=True)
class _Said:
    """What one request gave: a status with the place of a redirect, or what is known without one."""

    status: int
    location: str | None = None
    state: LinkState = "unknown"
    reason: str = ""


def recall(store: FactStore, url: str) -> LinkAnswer | None:
    """Return what became of an address in an earlier run, however long ago; None where that is not known."""
    fact = store.get(SOURCE, Identifier("url", url))
    try:
        said = json.loads("" if fact is None or fact.body is None else fact.body)
        state, reason, target = said["state"], said["reason"], said["target"]
    except (ValueError, KeyError, TypeError, RecursionError):
        return None
    known = state in {"alive", "dead", "unknown"} and isinstance(reason, str)
    if fact is None or not known or not isinstance(target, str | None):
        return None
    return LinkAnswer(url=url, state=state, reason=reason, checked=fact.fetched, target=target)


def ask(
    urls: Iterable[str], store: FactStore, manners: LinkManners, tell: Callable[[LinkAnswer], None]
) -> None:
    """Ask for pages; each answer is stored and told as it arrives, so an interrupted run loses nothing.

    Args:
        urls: Web addresses without fragments.
        store: Where answers are kept.
        manners: How to ask.
        tell: Is told each answer once, in no special order.
    """
    with ThreadPoolExecutor(max_workers=1) as writer:

        def keep(answer: LinkAnswer) -> None:
            if answer.checked is not None:
                body = {"state": answer.state, "reason": answer.reason, "target": answer.target}
                identifier = Identifier("url", answer.url)
                writer.submit(store.put, SOURCE, identifier, fetched=answer.checked, body=json.dumps(body))
            tell(answer)

        asyncio.run(_Asker(manners, keep).ask_all(urls))


class _Asker:
    """One run."""

    def __init__(self, manners: LinkManners, keep: Callable[[LinkAnswer], None]) -> None:
        self._manners = manners
        self._keep = keep
        self._turns = HostTurns(concurrency=manners.concurrency, pause_s=manners.pause_s)
        self._nameless: list[LinkAnswer] = []
        self._found_names = False

    async def ask_all(self, urls: Iterable[str]) -> None:
        """Ask for all pages, host beside host."""
        import aiohttp  # noqa: PLC0415  # Loaded late: only this command needs it.

        hosts: dict[str, deque[str]] = defaultdict(deque)
        for url in urls:
            hosts[host_of(url)].append(url)
        connector = aiohttp.TCPConnector(
            limit=0,
            resolver=aiohttp.ThreadedResolver(),
            socket_factory=None if self._manners.allow_private else open_public_socket,
        )
        session = aiohttp.ClientSession(
            connector=connector,
            timeout=aiohttp.ClientTimeout(total=self._manners.timeout_s),
            headers={"User-Agent": self._manners.agent, "Accept": "*/*"},
            cookie_jar=aiohttp.DummyCookieJar(),
            auto_decompress=False,
        )
        async with session, asyncio.TaskGroup() as group:
            for queue in hosts.values():
                group.create_task(self._ask_host(session, queue))
        await self._settle_nameless()

    async def _ask_host(self, session: aiohttp.ClientSession, queue: deque[str]) -> None:
        while queue:
            answer = await self._ask_one(session, queue.popleft())
            if answer.reason == _NAMELESS:
                self._nameless.append(answer)
            else:
                self._keep(answer)

    async def _settle_nameless(self) -> None:
        """Call hosts without a name dead, unless no name can be looked up at all just now."""
        if self._nameless and not self._found_names:
            try:
                await asyncio.get_running_loop().getaddrinfo(_CANARY, 443)
            except OSError:
                offline = "no name can be looked up: is this machine online?"
                self._nameless = [
                    replace(one, state="unknown", reason=offline, checked=None) for one in self._nameless
                ]
        for answer in self._nameless:
            self._keep(answer)

    async def _ask_one(self, session: aiohttp.ClientSession, url: str) -> LinkAnswer:
        """Follow an address to its end."""
        here, is_permanent = url, True
        for _ in range(_MOST_HOPS):
            if self._turns.rests(here):
                return LinkAnswer(
                    url=url, state="unknown", reason="not asked: the host wants to be left alone"
                )
            said = await self._request(session, here)
            if said.location is None:
                return self._answer(url, here if is_permanent and here != url else None, said)
            is_permanent = is_permanent and said.status in _PERMANENT
            try:
                here = urljoin(here, said.location).partition("#")[0]
            except ValueError:
                here = ""
            if not here.lower().startswith(("http://", "https://")):
                return _now(url, "unknown", "redirected to something that is no page")
        return _now(url, "unknown", f"more than {_MOST_HOPS} redirects")

    def _answer(self, url: str, target: str | None, said: _Said) -> LinkAnswer:
        if not said.status:
            checked = _now(url, said.state, said.reason)
            return replace(checked, checked=None) if said.state == "refused" else checked
        if said.status in _GONE:
            return _now(url, "dead", _described(said.status))
        if said.status < HTTPStatus.BAD_REQUEST:
            return replace(_now(url, "alive", _described(said.status)), target=target)
        return _now(url, "unknown", _described(said.status))

    async def _request(self, session: aiohttp.ClientSession, url: str) -> _Said:
        """Ask once by HEAD; where that finds fault, by GET, which more servers answer as they should."""
        said = await self._send(session, "HEAD", url)
        if (
            said.status >= HTTPStatus.BAD_REQUEST or said.reason == _BROKEN
        ) and said.status != HTTPStatus.TOO_MANY_REQUESTS:
            said = await self._send(session, "GET", url)
        if said.status == HTTPStatus.TOO_MANY_REQUESTS:
            self._turns.rest(url)
        return said

    async def _send(self, session: aiohttp.ClientSession, method: str, url: str) -> _Said:
        import aiohttp  # noqa: PLC0415  # Loaded late: see `ask_all`.

        if not self._manners.allow_private and _is_private_literal(url):
            return _Said(0, state="refused", reason=REFUSED)
        try:
            async with (
                self._turns.turn(url),
                session.request(method, url, allow_redirects=False) as response,
            ):
                self._found_names = True
                is_redirect = response.status in _REDIRECTS
                return _Said(response.status, response.headers.get("Location") if is_redirect else None)
        except (TimeoutError, aiohttp.ClientError, OSError, ValueError) as error:
            return _failure(error)


def _is_private_literal(url: str) -> bool:
    """Tell whether an address names a private place by number, which needs no look-up."""
    host = host_of(url)
    host = host[1:].partition("]")[0] if host.startswith("[") else host.partition(":")[0]
    return bool(host) and (host[-1].isdigit() or ":" in host) and _is_number(host) and not is_public(host)


def _is_number(host: str) -> bool:
    return ":" in host or host.replace(".", "").isdecimal()


def _failure(error: BaseException) -> _Said:
    """Return what is known where there was no answer."""
    import aiohttp  # noqa: PLC0415  # Loaded late: see `_Asker.ask_all`.

    cause: Any = getattr(error, "os_error", error)
    if REFUSED in str(cause):
        return _Said(0, state="refused", reason=REFUSED)
    if isinstance(cause, socket.gaierror) and cause.errno in _NO_NAME:
        return _Said(0, state="dead", reason=_NAMELESS)
    # The first that applies; the last always does.
    reasons: tuple[tuple[bool, str], ...] = (
        (isinstance(cause, socket.gaierror), "its name could not be looked up just now"),
        (isinstance(error, TimeoutError), "no answer in time"),
        (isinstance(error, aiohttp.ClientSSLError), "no secure connection: its certificate is not trusted"),
        (isinstance(error, aiohttp.InvalidURL | ValueError), "no usable address"),
        (True, _BROKEN),
    )
    return _Said(0, reason=next(reason for applies, reason in reasons if applies))


def _now(url: str, state: LinkState, reason: str) -> LinkAnswer:
    checked = datetime.now(UTC).isoformat(timespec="seconds")
    return LinkAnswer(url=url, state=state, reason=reason, checked=checked)


def _described(status: int) -> str:
    try:
        return f"{status} {HTTPStatus(status).phrase}"
    except ValueError:
        return str(status)
