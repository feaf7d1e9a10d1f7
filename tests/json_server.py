"""A server on localhost that answers like Semantic Scholar's and Crossref's interfaces, from invented works.

On demand it shows the faults that such services have shown: busy answers with ``Retry-After``, web pages
with status 200, broken JSON, connections that break off or hang.
"""

from __future__ import annotations

import json
import socket
import struct
import threading
from collections import deque
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any, Literal
from urllib.parse import parse_qs, unquote, urlsplit

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

FaultKind = Literal["status", "body", "reset", "hang", "short-body", "wrong-length"]


@dataclass(frozen=True, kw_only=True)
class Fault:
    """One answer that is not as it should be."""

    kind: FaultKind
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    seconds: float = 5.0


@dataclass(frozen=True, kw_only=True)
class ServedRequest:
    """A request as it arrived; ``asked`` are the identifiers."""

    method: str
    path: str
    asked: tuple[str, ...]
    query: Mapping[str, list[str]]
    headers: Mapping[str, str]


class JsonServer:
    """The server. Use `run_json_server`.

    Attributes:
        papers: What Semantic Scholar knows, by ``ARXIV:…`` and the like.
        works: What Crossref knows, by DOI.
        pages: Pages of any site, by host and path.
        refused: Identifiers for which a whole batch gets 400.
        faults: The next answers; one is used up by each request. Then all is well.
        headers: Sent with every good answer.
    """

    def __init__(self) -> None:
        self.papers: dict[str, dict[str, Any]] = {}
        self.works: dict[str, dict[str, Any]] = {}
        self.pages: dict[str, bytes] = {}
        self.refused: set[str] = set()
        self.faults: deque[Fault] = deque()
        self.headers: dict[str, str] = {}
        self.requests: list[ServedRequest] = []
        self.stopped = threading.Event()
        self._http = _make_http_server(self)
        self.url = f"http://127.0.0.1:{self._http.server_address[1]}"

    def environ(self) -> dict[str, str]:
        """Return the variables that send llmlist here."""
        return {
            "LLMLIST_S2_URL": f"{self.url}/graph/v1",
            "LLMLIST_S2_DELAY_S": "0",
            "LLMLIST_CROSSREF_URL": self.url,
            "LLMLIST_CROSSREF_DELAY_S": "0",
            "LLMLIST_PAGES_URL": f"{self.url}/pages",
            "LLMLIST_PAGES_DELAY_S": "0",
            "NO_PROXY": "127.0.0.1",
            "no_proxy": "127.0.0.1",
        }

    def fail_with(self, *faults: Fault) -> None:
        self.faults.extend(faults)

    def start(self) -> None:
        threading.Thread(target=self._http.serve_forever, args=(0.02,), daemon=True).start()

    def stop(self) -> None:
        self.stopped.set()
        self._http.shutdown()
        self._http.server_close()

    def answer(self, request: ServedRequest) -> tuple[int, bytes]:
        """Return status and body of an answer without fault."""
        if request.method == "POST":
            if self.refused.intersection(request.asked):
                return 400, b'{"error": "Unrecognized id"}'
            found = [self.papers.get(one) for one in request.asked]
            if not any(found):
                return 400, b'{"error": "No valid paper ids given"}'
            return 200, json.dumps(found).encode()
        if request.path.startswith("/pages/"):
            page = self.pages.get(request.path.removeprefix("/pages/"))
            return (404, b"Not Found") if page is None else (200, page)
        work = self.works.get(request.asked[0])
        if work is None:
            return 404, b"Resource not found."
        return 200, json.dumps({"status": "ok", "message-type": "work", "message": work}).encode()


@contextmanager
def run_json_server() -> Iterator[JsonServer]:
    """Run a server on a free port of localhost for the length of the block."""
    server = JsonServer()
    server.start()
    try:
        yield server
    finally:
        server.stop()


def scholar_paper(title: str, venue: str = "", **ids: str) -> dict[str, Any]:
    """Return a paper as a batch answer has it."""
    return {
        "paperId": "0" * 40,
        "title": title,
        "venue": venue,
        "publicationVenue": {"name": venue} if venue else None,
        "journal": {"name": "ArXiv", "volume": "abs/0000.00000"},
        "externalIds": {**ids, "CorpusId": 1},
        "authors": [{"authorId": "1", "name": "Ada Example"}, {"authorId": None, "name": "Ben Sample"}],
    }


def crossref_work(title: str, container: str = "", **more: object) -> dict[str, Any]:
    """Return a work as Crossref has it."""
    return {
        "type": "journal-article",
        "title": [title],
        "container-title": [container] if container else [],
        "author": [{"given": "Ada", "family": "Example"}, {"given": "Ben", "family": "Sample"}],
        "issued": {"date-parts": [[2022, 5, 8]]},
        "publisher": "Invented Press",
        **more,
    }


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _HttpServer

    def do_GET(self) -> None:
        path = urlsplit(self.path).path
        self._serve("GET", (unquote(path.removeprefix("/works/")),))

    def do_POST(self) -> None:
        sent = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self._serve("POST", tuple(sent["ids"]))

    def _serve(self, method: str, asked: tuple[str, ...]) -> None:
        served = self.server.served
        parts = urlsplit(self.path)
        request = ServedRequest(
            method=method,
            path=parts.path,
            asked=asked,
            query=parse_qs(parts.query),
            headers={name.lower(): value for name, value in self.headers.items()},
        )
        served.requests.append(request)
        status, body = served.answer(request)
        fault = served.faults.popleft() if served.faults else None
        if fault is None:
            self._send(status, body, served.headers)
        elif fault.kind in {"status", "body"}:
            self._send(fault.status, fault.body, fault.headers)
        elif fault.kind == "wrong-length":
            self._send(200, b"[]", {})
        else:
            self._break(fault, body)

    def _break(self, fault: Fault, body: bytes) -> None:
        self.close_connection = True
        if fault.kind == "reset":
            # Lingering for no time sends a reset in place of a farewell.
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self.connection.close()
        elif fault.kind == "hang":
            self.server.served.stopped.wait(fault.seconds)
        else:
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body[: len(body) // 2])

    def _send(self, status: int, body: bytes, headers: Mapping[str, str]) -> None:
        self.send_response(status)
        for name, value in {"Content-Length": str(len(body)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # the base class names it so
        """Say nothing: stderr belongs to the test."""


class _HttpServer(ThreadingHTTPServer):
    daemon_threads = True
    served: JsonServer

    def handle_error(self, request: object, client_address: object) -> None:
        """Clients that go away in the middle are what many a test is about."""


def citation_page(title: str, **tags: str) -> bytes:
    """Return a page that tells programs what it is about, by two invented authors."""
    written = {"citation_title": title, **{f"citation_{name}": text for name, text in tags.items()}}
    metas = "".join(f'<meta name="{name}" content="{text}">' for name, text in written.items())
    first = '<meta content="Example, Ada" name="citation_author"/>'
    authors = f'{first}<META name=citation_author content="Ben Sample">'
    return f"<!DOCTYPE html><html><head>{metas}{authors}</head><body><p>x<br></body></html>".encode()


def _make_http_server(served: JsonServer) -> _HttpServer:
    server = _HttpServer(("127.0.0.1", 0), _Handler)
    server.served = served
    return server
