"""Asking a server politely and believing it only with proof.

Every request of a session that went through `guard_session` waits for its turn, names us, has time
and size limits, is tried again only where that makes sense and after the pause that the server
asked for, and its answer is accepted only if a check accepts it. This module must not know what
is asked, nor where turns are kept.
"""

from __future__ import annotations

import re
import time
from http import HTTPStatus
from io import BytesIO
from typing import TYPE_CHECKING, Final
from urllib.parse import urljoin, urlsplit

import llmlist
from llmlist.errors import SourceError, SourceUnavailableError
from llmlist.sources.retry import Failure, RetryPolicy, parse_retry_after

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from requests import PreparedRequest, Response, Session

    from llmlist.sources import Pacer

LATER: Final = "try again later, or use `--offline` to work with what earlier runs have stored"

# The request itself is at fault: asking again changes nothing, asking for less may.
_REJECTED: Final = frozenset(
    {HTTPStatus.BAD_REQUEST, HTTPStatus.REQUEST_ENTITY_TOO_LARGE, HTTPStatus.REQUEST_URI_TOO_LONG}
)
_TRANSIENT: Final = frozenset(
    {HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.TOO_EARLY, HTTPStatus.TOO_MANY_REQUESTS}
)
_LONGEST_REDIRECTION: Final = 3
_SHORTEST_NOTICE_S: Final = 0.5
_CHUNK: Final = 1 << 16
_DEFAULT_PORTS: Final[Mapping[str, int]] = {"http": 80, "https": 443}

_UNTRUSTED: Final = "SSLCertVerificationError"
_UNRESOLVED: Final = "NameResolutionError"

# By the names of the classes, which are loaded late; the first that applies.
_NETWORK_ERRORS: Final[Mapping[str, str]] = {
    _UNRESOLVED: "cannot be found: its name does not resolve",
    "ProxyError": "cannot be reached through the proxy",
    "SSLError": "makes no secure connection",
    "ConnectionRefusedError": "refused the connection",
    "ConnectTimeout": "cannot be reached: no connection in time",
    "ReadTimeout": "timed out",
    "TimeoutError": "timed out",
    "IncompleteRead": "broke off in the middle of its answer",
    "RemoteDisconnected": "broke the connection off",
    "ConnectionResetError": "broke the connection off",
    "DecodeError": "gave an answer that cannot be unpacked",
}


class RequestRejectedError(SourceError):
    """The server understood the request and refuses to answer it as it stands."""


def user_agent(contact: str | None) -> str:
    """Return our name for servers, with a mail address or page where the keeper of the list gave one.

    >>> user_agent("ada@example.org").partition("/")[0]
    'llmlist'
    """
    name = f"llmlist/{llmlist.__version__}"
    # It stands in a header, and comes from a file that strangers may have edited.
    plain = re.sub(r"[^!-~]|[()\\]", "", contact or "", flags=re.ASCII)[:200]
    if not plain:
        return name
    return f"{name} (+mailto:{plain})" if re.fullmatch(r"[^@:/]+@[^@:/]+", plain) else f"{name} (+{plain})"


class GuardedTransport:
    """Sends one session's requests.

    Args:
        server: What the user calls the server, such as ``arXiv``.
        agent: Our own name; see `user_agent`.
        pacer: Keeps turns.
        check: Raises ValueError, saying what is wrong, for a body that is no answer. It is called for
            answers with status 200; what it returns is left to it.
        explain: Finds the reason in the body of a rejection, or returns None.
        policy: Patience.
        clock: Seconds of the wall clock, to read dates of servers.
        notify: Is told in one sentence why nothing happens for a while.
        unknown: Whether 404 is an answer: the server does not know what was asked for.
        pause_of: Finds in the headers of an answer the seconds that the server wants between requests.
    """

    def __init__(
        self,
        *,
        server: str,
        agent: str,
        pacer: Pacer,
        check: Callable[[bytes], object],
        explain: Callable[[bytes], str | None] = lambda _: None,
        policy: RetryPolicy | None = None,
        clock: Callable[[], float] = time.time,
        notify: Callable[[str], None] | None = None,
        unknown: bool = False,
        pause_of: Callable[[Mapping[str, str]], float] = lambda _: 0.0,
    ) -> None:
        self._server = server
        self._agent = agent
        self._pacer = pacer
        self._check = check
        self._explain = explain
        self.policy = policy or RetryPolicy()
        self._clock = clock
        self._notify = notify
        self._unknown = unknown
        self._pause_of = pause_of

    def send(self, request: PreparedRequest, forward: Callable[[], Response]) -> Response:
        """Make the request until there is an answer that passes the check.

        Args:
            request: Gets our name as its user agent.
            forward: Makes one attempt; its answer must not be read yet.

        Raises:
            RequestRejectedError: The server answered 400 or the like. It was asked once.
            SourceUnavailableError: There is no answer of use; nothing should be asked for a while.
        """
        request.headers["User-Agent"] = self._agent
        failure = Failure(what="was not asked")
        tries = 0
        while tries < self.policy.tries_for(failure):
            with self._pacer.turn(self._say_waiting):
                outcome = self._attempt(request, forward)
                if not isinstance(outcome, Failure):
                    pause_s = self._pause_of(outcome.headers)
                    if pause_s > 0:
                        self._pacer.rest(min(pause_s, self.policy.longest_pause_s))
                    return outcome
                failure = outcome
                tries += 1
                is_last = tries >= self.policy.tries_for(failure)
                # Within the turn, so that whoever comes next, in this process or another, waits as well:
                # after the last try too, unless there was no server that wants to be left alone.
                if failure.status is not None or not is_last:
                    self._pacer.rest(self.policy.pause_after(failure, tries - 1))
            if not is_last:
                self._say_failed(failure, tries)
        told = f"{tries} tries" if tries > 1 else "one try"
        raise SourceUnavailableError(f"{self._server} {failure.what} ({told})", hint=LATER)

    def _attempt(self, request: PreparedRequest, forward: Callable[[], Response]) -> Response | Failure:
        # Loaded late: only a request needs them. They are loaded by then.
        import requests  # noqa: PLC0415
        from urllib3.exceptions import HTTPError  # noqa: PLC0415

        try:
            response = forward()
            try:
                body = self._read_body(response)
            finally:
                # Also discards what is left of an answer that failed midway, so that nobody reads on.
                response.close()
        except (requests.exceptions.InvalidURL, requests.exceptions.InvalidSchema) as error:
            raise SourceUnavailableError(f"{self._server} has no usable address") from error
        except (requests.RequestException, HTTPError, OSError) as error:
            return self._judge_network_error(error)
        return self._judge(request, response, body)

    def _judge_network_error(self, error: Exception) -> Failure:
        names = {kind.__name__ for one in _causes(error) for kind in type(one).__mro__}
        if _UNTRUSTED in names:
            raise SourceUnavailableError(
                f"{self._server} shows no certificate that this machine trusts",
                hint="check the clock and the proxy settings, or use `--offline`",
            ) from error
        words = (words for name, words in _NETWORK_ERRORS.items() if name in names)
        return Failure(what=next(words, "cannot be reached"), is_offline=_UNRESOLVED in names)

    def _read_body(self, response: Response) -> bytes:
        """Read the answer, at most as much and as long as the policy allows."""
        deadline = time.monotonic() + self.policy.total_timeout_s
        body = bytearray()
        # `read1` gives what has arrived, where `read` would wait for a whole chunk. Decoded: unzipped.
        while chunk := response.raw.read1(_CHUNK, decode_content=True):
            body += chunk
            if len(body) > self.policy.largest_body:
                raise SourceUnavailableError(
                    f"{self._server} answered with more than {self.policy.largest_body:,} bytes", hint=LATER
                )
            if time.monotonic() > deadline:
                raise TimeoutError("the answer took too long")
        return bytes(body)

    def _judge(self, request: PreparedRequest, response: Response, body: bytes) -> Response | Failure:
        status = response.status_code
        if status == HTTPStatus.OK:
            return self._accept(request, response, body)
        if status == HTTPStatus.NOT_FOUND and self._unknown:
            return _make_response(request, response, body)
        if response.is_redirect:
            self._refuse_foreign_host(request, response)
            return _make_response(request, response, b"")
        described = f"answered {_describe_status(status)}"
        if status in _REJECTED:
            raise RequestRejectedError(
                f"{self._server} {described}: {self._explain(body) or 'no reason given'}"
            )
        is_transient = status >= HTTPStatus.INTERNAL_SERVER_ERROR or status in _TRANSIENT
        if not is_transient and status >= HTTPStatus.BAD_REQUEST:
            raise SourceUnavailableError(
                f"{self._server} {described} and will not be asked again", hint=LATER
            )
        asked_s = parse_retry_after(response.headers.get("Retry-After"), self._clock())
        if asked_s is not None:
            described += f" and asks to wait {asked_s:,.0f} s"
        return Failure(what=described, status=status, retry_after_s=asked_s)

    def _accept(self, request: PreparedRequest, response: Response, body: bytes) -> Response | Failure:
        try:
            self._check(body)
        except ValueError as error:
            return Failure(what=f"gave an answer of no use: {error}")
        return _make_response(request, response, body)

    def _refuse_foreign_host(self, request: PreparedRequest, response: Response) -> None:
        """Let a redirection pass only to the same host, and never from https back to http."""
        here = str(request.url)
        there = urljoin(here, response.headers.get("Location", ""))
        old, new = _host_and_port(here), _host_and_port(there)
        is_upgrade = old is not None and new == (old[0], "https", _DEFAULT_PORTS["https"])
        if old is None or new is None or (new != old and not is_upgrade):
            raise SourceUnavailableError(
                f"{self._server} sends us on to another address, {_shown(there)}, which was not asked for",
                hint="if that is right, set the new address as the source's URL",
            )

    def _say_waiting(self, seconds: float) -> None:
        if self._notify is not None and seconds >= _SHORTEST_NOTICE_S:
            self._notify(f"waiting {seconds:.0f} s for {self._server}")

    def _say_failed(self, failure: Failure, tries: int) -> None:
        if self._notify is not None:
            of = self.policy.tries_for(failure)
            self._notify(f"{self._server} {failure.what}; trying again ({tries + 1} of {of})")


def guard_session(session: Session, transport: GuardedTransport) -> None:
    """Send everything that ``session`` requests through ``transport``."""
    # Loaded late: requests is most of the start-up time of the arxiv package. The class stands in here
    # for the same reason: its base must be loaded first.
    from requests.adapters import HTTPAdapter  # noqa: PLC0415

    timeouts = (transport.policy.connect_timeout_s, transport.policy.read_timeout_s)

    class GuardedAdapter(HTTPAdapter):
        def send(  # type: ignore[override]  # the options pass through as they came
            self, request: PreparedRequest, **options: object
        ) -> Response:
            options["stream"] = True
            options["timeout"] = timeouts
            plain_send = super().send
            return transport.send(request, lambda: plain_send(request, **options))  # type: ignore[arg-type]  # the same

    session.max_redirects = _LONGEST_REDIRECTION
    for prefix in ("http://", "https://"):
        session.mount(prefix, GuardedAdapter())


def _make_response(request: PreparedRequest, original: Response, body: bytes) -> Response:
    """Return a response that carries a body which was read already."""
    import requests  # noqa: PLC0415  # Loaded late: see `GuardedTransport._attempt`.

    response = requests.Response()
    response.status_code = original.status_code
    response.reason = original.reason
    response.headers = original.headers
    response.encoding = original.encoding
    response.url = str(request.url)
    response.request = request
    response.raw = BytesIO(body)
    return response


def _host_and_port(url: str) -> tuple[str, str, int] | None:
    """Return host, scheme and port of a web address, or None where it has none."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return None
    default = _DEFAULT_PORTS.get(parts.scheme)
    if default is None or not parts.hostname:
        return None
    return parts.hostname, parts.scheme, port or default


def _describe_status(status: int) -> str:
    """Return the status with the words of the standard: the server's own are its to choose."""
    try:
        return f"{status} {HTTPStatus(status).phrase}"
    except ValueError:
        return str(status)


def _causes(error: BaseException) -> list[BaseException]:
    """Return an error with those that it was made from."""
    found: list[BaseException] = []
    pending: list[object] = [error]
    while pending and len(found) < 20:
        one = pending.pop()
        if isinstance(one, BaseException) and one not in found:
            found.append(one)
            pending += [one.__cause__, one.__context__, getattr(one, "reason", None), *one.args]
    return found


def _shown(url: str) -> str:
    """Return an address from outside as text that is safe and short enough to print."""
    return ascii(url)[1:-1][:120]
