"""A server on localhost that answers like arXiv's query interface, from invented papers.

It keeps arXiv's odd rules (https://github.com/arXiv/arxiv-search, ``classic_api``): an id check that is
an unanchored search, unknown ids silently left out, an error entry with status 400 for the whole
batch. On demand it shows every fault that arXiv and the ways to it have shown.

Point the command at it with ``monkeypatch.setenv`` or ``subprocess`` and `ArxivServer.environ`.
"""

from __future__ import annotations

import re
import socket
import struct
import threading
import time
from collections import deque
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Literal
from urllib.parse import parse_qs, urlsplit
from xml.sax.saxutils import escape, quoteattr

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

ATOM_TYPE = "application/atom+xml; charset=utf-8"

FaultKind = Literal[
    "status",  # answer `status` with `headers` and `body`
    "body",  # answer 200 with `body`
    "reset",  # take the request, then reset the connection
    "hang",  # take the request, then say nothing for `seconds`
    "drip",  # send the head, then a byte now and then, for `seconds` in all
    "short-body",  # promise the whole feed, send half of it
    "short-chunks",  # the same, chunked
    "truncated",  # half of the feed, as if it were whole
    "empty",  # a feed without entries
    "html",  # a web page with status 200
    "wrong-ids",  # the feed of other papers
    "no-published",  # the right feed, its entries without <published>
    "bad-date",  # the right feed, its dates none
    "big-total",  # the right feed, its total a million
    "entity-bomb",
    "huge",
]


@dataclass(frozen=True, kw_only=True)
class Fault:
    """One answer that is not as it should be."""

    kind: FaultKind
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    seconds: float = 5.0


@dataclass(frozen=True, kw_only=True)
class ServedPaper:
    """An invented paper."""

    id: str
    title: str = "On Invented Papers"
    authors: tuple[str, ...] = ("Ada Example", "Ben Sample")
    published: str = "2023-01-05T17:59:46Z"
    updated: str = "2023-02-06T10:00:00Z"
    version: int = 2
    summary: str = "Nothing is shown, twice."
    comment: str | None = None
    journal_ref: str | None = None
    dois: tuple[str, ...] = ()
    categories: tuple[str, ...] = ("cs.CL", "cs.LG")


@dataclass(frozen=True, kw_only=True)
class ServedRequest:
    """A request as it arrived. ``at`` is monotonic, in seconds."""

    at: float
    path: str
    ids: tuple[str, ...]
    headers: Mapping[str, str]


class ArxivServer:
    """The server. Use `run_arxiv_server`.

    Attributes:
        papers: What it knows, by id without version.
        faults: The next answers; one is used up by each request. Then all is well.
        every_fault: Where set, every request gets it.
        requests: What arrived, in order.
        reverse: Answer in reversed order.
        dropped: Known ids that batches of more than one leave out.
        refused: Well-formed ids for which the whole batch gets 400.
        broken: Known ids whose entry has no date that can be read.
        slow_s: Seconds before each answer.
    """

    def __init__(self, papers: Sequence[ServedPaper] = ()) -> None:
        self.papers = {paper.id: paper for paper in papers}
        self.faults: deque[Fault] = deque()
        self.every_fault: Fault | None = None
        self.requests: list[ServedRequest] = []
        self.reverse = False
        self.dropped: set[str] = set()
        self.refused: set[str] = set()
        self.broken: set[str] = set()
        self.slow_s = 0.0
        self.stopped = threading.Event()
        self._lock = threading.Lock()
        self._http = _make_http_server(self)
        self.port: int = self._http.server_address[1]
        self.url = f"http://127.0.0.1:{self.port}/api/query"

    def add(self, *papers: ServedPaper) -> None:
        self.papers.update((paper.id, paper) for paper in papers)

    def fail_with(self, *faults: Fault) -> None:
        self.faults.extend(faults)

    def environ(self, *, delay_s: float = 0.0) -> dict[str, str]:
        """Return the variables that send llmlist here."""
        return {
            "LLMLIST_ARXIV_URL": self.url,
            "LLMLIST_ARXIV_DELAY_S": str(delay_s),
            "NO_PROXY": "127.0.0.1",
            "no_proxy": "127.0.0.1",
        }

    def start(self) -> None:
        threading.Thread(target=self._http.serve_forever, args=(0.02,), daemon=True).start()

    def stop(self) -> None:
        self.stopped.set()
        self._http.shutdown()
        self._http.server_close()

    def take(self, request: ServedRequest) -> Fault | None:
        with self._lock:
            self.requests.append(request)
            if self.every_fault is not None:
                return self.every_fault
            return self.faults.popleft() if self.faults else None

    def answer(self, request: ServedRequest) -> tuple[int, bytes]:
        """Return status and body of an answer without fault."""
        for written in request.ids:
            plain = re.sub(r"v\d+$", "", written)
            if not re.search(r"\d{4}\.\d{4,5}|[a-z-]+(\.[A-Z]{2})?/\d{7}", written) or plain in self.refused:
                return 400, format_error(f"incorrect id format for {written}")
        query = parse_qs(urlsplit(request.path).query)
        known = [found for written in request.ids if (found := self._find(written, request.ids))]
        for wanted in query.get("search_query", ()):
            known = self._search(wanted)
        if self.reverse:
            known.reverse()
        start, size = int(query.get("start", ["0"])[0]), int(query.get("max_results", ["10"])[0])
        entries = [format_entry(paper, is_broken=paper.id in self.broken) for paper in known]
        return 200, format_feed(entries[start : start + size], total=len(known))

    def _search(self, query: str) -> list[ServedPaper]:
        """Return what answers a query, newest first: one of its terms of each field, and the days."""
        days = re.search(r"submittedDate:\[(\d{12}) TO (\d{12})\]", query)
        papers = self.papers.values()
        found = [one for one in papers if all(_holds_one(query, *each) for each in _searched(one))]
        if days is not None:
            found = [one for one in found if days[1] <= re.sub(r"\D", "", one.published)[:12] <= days[2]]
        return sorted(found, key=lambda one: one.published, reverse=True)

    def _find(self, written: str, asked: Sequence[str]) -> ServedPaper | None:
        plain = re.sub(r"v\d+$", "", written)
        is_dropped = plain in self.dropped and len(asked) > 1
        return None if is_dropped else self.papers.get(plain)


def _searched(paper: ServedPaper) -> Iterator[tuple[str, str]]:
    yield "ti", paper.title
    yield "au", "; ".join(paper.authors)
    yield "cat", " ".join(paper.categories)


def _holds_one(query: str, field: str, text: str) -> bool:
    terms = [one or other for one, other in re.findall(rf'\b{field}:(?:"([^"]*)"|([^\s()"]+))', query)]
    return not terms or any(term.lower() in text.lower() for term in terms)


@contextmanager
def run_arxiv_server(papers: Sequence[ServedPaper] = ()) -> Iterator[ArxivServer]:
    """Run a server on a free port of localhost for the length of the block."""
    server = ArxivServer(papers)
    server.start()
    try:
        yield server
    finally:
        server.stop()


def closed_port() -> int:
    """Return a port of localhost on which nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def format_entry(paper: ServedPaper, *, is_broken: bool = False, has_published: bool = True) -> str:
    parts = [
        f"<id>http://arxiv.org/abs/{paper.id}v{paper.version}</id>",
        f"<title>{escape(paper.title)}</title>",
        f"<updated>{paper.updated}</updated>",
        f'<link href="https://arxiv.org/abs/{paper.id}v{paper.version}" rel="alternate" type="text/html"/>',
        f"<summary>{escape(paper.summary)}</summary>",
        *(
            f'<category term={quoteattr(name)} scheme="http://arxiv.org/schemas/atom"/>'
            for name in sorted(paper.categories)
        ),
    ]
    if has_published:
        parts.append(f"<published>{'the day before' if is_broken else paper.published}</published>")
    if paper.comment is not None:
        parts.append(f"<arxiv:comment>{escape(paper.comment)}</arxiv:comment>")
    if paper.categories:
        parts.append(f"<arxiv:primary_category term={quoteattr(paper.categories[0])}/>")
    if paper.journal_ref is not None:
        parts.append(f"<arxiv:journal_ref>{escape(paper.journal_ref)}</arxiv:journal_ref>")
    parts += [f"<arxiv:doi>{escape(doi)}</arxiv:doi>" for doi in paper.dois]
    parts += [f"<author><name>{escape(name)}</name></author>" for name in paper.authors]
    return f"<entry>{''.join(parts)}</entry>"


def format_feed(entries: Sequence[str], *, total: int) -> bytes:
    return (
        "<?xml version='1.0' encoding='UTF-8'?>\n"
        '<feed xmlns:opensearch="http://a9.com/-/spec/opensearch/1.1/"'
        ' xmlns:arxiv="http://arxiv.org/schemas/atom" xmlns="http://www.w3.org/2005/Atom">\n'
        "<id>https://arxiv.org/api/invented</id><title>arXiv Query</title>"
        "<updated>2026-01-02T03:04:05Z</updated>"
        "<opensearch:itemsPerPage>100</opensearch:itemsPerPage>"
        f"<opensearch:totalResults>{total}</opensearch:totalResults>"
        "<opensearch:startIndex>0</opensearch:startIndex>\n" + "\n".join(entries) + "\n</feed>\n"
    ).encode()


def format_error(message: str) -> bytes:
    mark = f"https://arxiv.org/api/errors#{message.replace(' ', '_')}"
    entry = (
        f"<entry><id>{escape(mark)}</id><title>Error</title><updated>2026-01-02T03:04:05Z</updated>"
        f"<summary>{escape(message)}</summary><author><name>arXiv api core</name></author></entry>"
    )
    return format_feed([entry], total=1)


HTML_PAGE = b"<!DOCTYPE html>\n<html><head><title>Please wait</title></head><body><br>Busy</body></html>"
ENTITY_BOMB = (
    b'<?xml version="1.0"?><!DOCTYPE feed [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">'
    b'<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]><feed xmlns="http://www.w3.org/2005/Atom"><title>&c;</title></feed>'
)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: _HttpServer

    def do_GET(self) -> None:
        arxiv = self.server.arxiv
        query = parse_qs(urlsplit(self.path).query)
        ids = tuple(part for part in query.get("id_list", [""])[0].split(",") if part)
        request = ServedRequest(
            at=time.monotonic(), path=self.path, ids=ids, headers=dict(self.headers.items())
        )
        fault = arxiv.take(request)
        arxiv.stopped.wait(arxiv.slow_s)
        status, body = arxiv.answer(request)
        if fault is None:
            self._send(status, body)
        else:
            self._misbehave(fault, request, body)

    def _misbehave(self, fault: Fault, request: ServedRequest, body: bytes) -> None:
        papers = [self.server.arxiv.papers[one] for one in request.ids if one in self.server.arxiv.papers]
        bodies = {
            "body": lambda: fault.body,
            "truncated": lambda: body[: len(body) // 2],
            "empty": lambda: format_feed([], total=0),
            "html": lambda: HTML_PAGE,
            "entity-bomb": lambda: ENTITY_BOMB,
            "huge": lambda: format_feed(["<x>" + "y" * 9_000_000 + "</x>"], total=0),
            "big-total": lambda: format_feed([format_entry(paper) for paper in papers], total=10**6),
            "wrong-ids": lambda: format_feed(
                [format_entry(ServedPaper(id="9912.99999", title="Not This One"))], total=1
            ),
            "no-published": lambda: format_feed(
                [format_entry(paper, has_published=False) for paper in papers], total=len(papers)
            ),
            "bad-date": lambda: format_feed(
                [format_entry(paper, is_broken=True) for paper in papers], total=len(papers)
            ),
        }
        if fault.kind in bodies:
            self._send(200, bodies[fault.kind](), fault.headers)
        elif fault.kind == "status":
            self._send(fault.status, fault.body, fault.headers)
        else:
            self._break_connection(fault, body)

    def _break_connection(self, fault: Fault, body: bytes) -> None:
        self.close_connection = True
        stopped = self.server.arxiv.stopped
        if fault.kind == "reset":
            # Lingering for no time sends a reset in place of a farewell.
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self.connection.close()
        elif fault.kind == "hang":
            stopped.wait(fault.seconds)
        elif fault.kind == "short-body":
            self._send_head(200, {"Content-Length": str(len(body))})
            self.wfile.write(body[: len(body) // 2])
        elif fault.kind == "short-chunks":
            self._send_head(200, {"Transfer-Encoding": "chunked"})
            self.wfile.write(f"{len(body):x}\r\n".encode() + body[: len(body) // 2])
        else:
            self._send_head(200, {"Content-Length": str(len(body))})
            end = time.monotonic() + fault.seconds
            for position in range(len(body)):
                self.wfile.write(body[position : position + 1])
                if stopped.wait(0.02) or time.monotonic() > end:
                    break

    def _send(self, status: int, body: bytes, headers: Mapping[str, str] | None = None) -> None:
        self._send_head(status, {"Content-Length": str(len(body)), **(headers or {})})
        self.wfile.write(body)

    def _send_head(self, status: int, headers: Mapping[str, str]) -> None:
        self.send_response(status)
        for name, value in {"Content-Type": ATOM_TYPE, **headers}.items():
            self.send_header(name, value)
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # the base class names it so
        """Say nothing: stderr belongs to the test."""


class _HttpServer(ThreadingHTTPServer):
    daemon_threads = True
    # Every hanging answer ends with the server.
    block_on_close = True
    arxiv: ArxivServer

    def handle_error(self, request: object, client_address: object) -> None:
        """Clients that go away in the middle are what many a test is about."""


def _make_http_server(arxiv: ArxivServer) -> _HttpServer:
    server = _HttpServer(("127.0.0.1", 0), _Handler)
    server.arxiv = arxiv
    return server
