"""One session with a web service that answers in JSON, each of its requests guarded by `sources.http`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from llmlist.errors import SourceUnavailableError
from llmlist.sources.http import LATER, guard_session

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from llmlist.sources.http import GuardedTransport


class JsonSession:
    """A session; use it in a ``with`` block.

    Args:
        name: What the user calls the service.
        make_transport: Gets the check of answers, which the session sets for each request.
        headers: For every request.
    """

    def __init__(
        self,
        name: str,
        make_transport: Callable[[Callable[[bytes], object]], GuardedTransport],
        headers: Mapping[str, str],
    ) -> None:
        # Loaded late: it takes longer than all the rest of a start.
        import requests  # noqa: PLC0415

        self._name = name
        self._check: Callable[[bytes], object] | None = None
        self._session = requests.Session()
        self._session.headers.update({"Accept": "application/json", **headers})
        guard_session(self._session, make_transport(self._check_answer))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._session.close()

    def _check_answer(self, body: bytes) -> None:
        if self._check is not None:
            self._check(body)

    def ask(
        self,
        url: str,
        check: Callable[[bytes], object],
        *,
        parameters: Mapping[str, str],
        body: object = None,
    ) -> bytes | None:
        """Make one request, POST where there is a body; return the answer, None for 404.

        Args:
            url: Without parameters.
            check: Raises ValueError for an answer of no use.
            parameters: Behind the question mark.
            body: What is sent, as JSON.

        Raises:
            RequestRejectedError: The service understood and refuses to answer.
            SourceUnavailableError: There is no answer of use.
        """
        import requests  # noqa: PLC0415  # Loaded late: see `__init__`.

        self._check = check
        method = "GET" if body is None else "POST"
        try:
            response = self._session.request(method, url, params=dict(parameters), json=body)
        except requests.RequestException as error:
            is_circle = isinstance(error, requests.TooManyRedirects)
            what = "sends us in circles" if is_circle else "cannot be asked"
            raise SourceUnavailableError(f"{self._name} {what}", hint=LATER) from error
        return response.content if response.status_code == requests.codes.ok else None
