from __future__ import annotations

import socket
import ssl
import threading
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
import requests
from hypothesis import given
from hypothesis import strategies as st

from llmlist.errors import SourceUnavailableError
from llmlist.sources import Found, NotAsked
from llmlist.sources.http import GuardedTransport, user_agent
from tests.arxiv_server import Fault, ServedPaper, closed_port, run_arxiv_server
from tests.sources.fakes import FakePacer

if TYPE_CHECKING:
    from tests.sources.conftest import Asking

ONE = ServedPaper(id="2301.00001")


def reason(asking: Asking) -> str:
    answer = asking.fetch(ONE.id)[ONE.id]
    assert isinstance(answer, NotAsked), answer
    return answer.reason


def test_a_refused_connection_is_tried_five_times(asking: Asking) -> None:
    asking.url = f"http://127.0.0.1:{closed_port()}/api/query"
    assert reason(asking) == "arXiv refused the connection (5 tries)"
    assert asking.pacer.turns == 5
    # Nobody is there to be left alone after the last try.
    assert asking.pacer.rests == [3.0, 6.0, 12.0, 24.0]


def test_a_machine_without_a_network_is_told_soon(asking: Asking, monkeypatch: pytest.MonkeyPatch) -> None:
    def resolve_nothing(*_: object, **__: object) -> None:
        raise socket.gaierror(socket.EAI_AGAIN, "Temporary failure in name resolution")

    asking.url = "http://export.example.org/api/query"
    monkeypatch.setattr(socket, "getaddrinfo", resolve_nothing)
    assert reason(asking) == "arXiv cannot be found: its name does not resolve (2 tries)"
    assert asking.pacer.rests == [3.0]
    assert asking.notices == [
        "arXiv cannot be found: its name does not resolve; trying again (2 of 2)",
        "waiting 3 s for arXiv",
    ]


def test_a_server_that_says_nothing_is_not_waited_for_for_ever(asking: Asking) -> None:
    asking.policy = replace(asking.policy, tries=1)
    asking.server.every_fault = Fault(kind="hang")
    assert reason(asking) == "arXiv timed out (one try)"


def test_an_answer_that_drips_in_is_not_waited_for_for_ever(asking: Asking) -> None:
    asking.policy = replace(asking.policy, tries=1, total_timeout_s=0.2)
    asking.server.add(ONE)
    asking.server.every_fault = Fault(kind="drip", seconds=30)
    assert reason(asking) == "arXiv timed out (one try)"


def test_an_answer_without_end_is_not_read_to_its_end(asking: Asking) -> None:
    asking.server.every_fault = Fault(kind="huge")
    assert "more than 8,000,000 bytes" in reason(asking)
    assert len(asking.server.requests) == 1


@pytest.mark.parametrize(
    ("header", "pause_s", "words"),
    [
        ("0", 30.0, "asks to wait 0 s"),
        ("7", 30.0, "asks to wait 7 s"),
        ("45", 45.0, "asks to wait 45 s"),
        ("86400", 120.0, "asks to wait 86,400 s"),
        ("Thu, 28 May 2026 20:27:40 GMT", 60.0, "asks to wait 60 s"),
        ("Wed, 01 Jan 2020 00:00:00 GMT", 30.0, "asks to wait 0 s"),
        ("soon", 30.0, "answered 429 Too Many Requests; trying"),
    ],
)
def test_the_pause_that_a_busy_server_asks_for_is_kept_and_told(
    asking: Asking, header: str, pause_s: float, words: str
) -> None:
    asking.server.add(ONE)
    asking.server.fail_with(Fault(kind="status", status=429, headers={"Retry-After": header}))
    assert isinstance(asking.fetch(ONE.id)[ONE.id], Found)
    assert asking.pacer.rests == [pytest.approx(pause_s, abs=1.0)]
    assert words in asking.notices[0]


def test_a_redirection_to_another_host_is_not_followed(asking: Asking) -> None:
    asking.server.add(ONE)
    with run_arxiv_server([ONE]) as other:
        location = {"Location": other.url}
        asking.server.every_fault = Fault(kind="status", status=302, headers=location)
        assert "another address" in reason(asking)
        assert other.requests == []
    assert len(asking.server.requests) == 1


def test_a_redirection_cannot_print_control_characters(asking: Asking) -> None:
    location = {"Location": "http://evil.example/\x1b[2J"}
    asking.server.every_fault = Fault(kind="status", status=302, headers=location)
    assert "\x1b" not in reason(asking)


def test_a_redirection_within_the_host_is_followed_in_turn(asking: Asking) -> None:
    asking.server.add(ONE)
    location = {"Location": f"/moved?id_list={ONE.id}&max_results=10"}
    asking.server.fail_with(Fault(kind="status", status=301, headers=location))
    assert isinstance(asking.fetch(ONE.id)[ONE.id], Found)
    assert asking.pacer.turns == len(asking.server.requests) == 2


def test_a_redirection_in_circles_ends(asking: Asking) -> None:
    location = {"Location": "/api/query?again"}
    asking.server.every_fault = Fault(kind="status", status=301, headers=location)
    assert "sends us in circles" in reason(asking)
    assert len(asking.server.requests) <= 5


def test_a_server_that_is_none_of_http_is_a_failure_like_others(asking: Asking) -> None:
    asking.policy = replace(asking.policy, tries=1)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        asking.url = f"http://127.0.0.1:{listener.getsockname()[1]}/"

        def answer() -> None:
            connection, _ = listener.accept()
            with connection:
                connection.recv(1000)
                connection.sendall(b"SSH-2.0-OpenSSH_9.9\r\n")

        thread = threading.Thread(target=answer)
        thread.start()
        assert reason(asking).startswith("arXiv ")
        thread.join()


def test_a_server_without_https_makes_no_secure_connection(asking: Asking) -> None:
    asking.url = asking.url.replace("http:", "https:")
    assert reason(asking) == "arXiv makes no secure connection (5 tries)"


def test_a_certificate_that_nobody_trusts_is_not_tried_again() -> None:
    pacer = FakePacer()
    transport = GuardedTransport(server="arXiv", agent="llmlist/0", pacer=pacer, check=len)

    def show_certificate() -> requests.Response:
        raise requests.exceptions.SSLError(ssl.SSLCertVerificationError("self-signed"))

    request = requests.Request("GET", "https://example.org/").prepare()
    with pytest.raises(SourceUnavailableError, match="certificate"):
        transport.send(request, show_certificate)
    assert pacer.turns == 1


def test_one_turn_is_one_request(asking: Asking) -> None:
    asking.server.add(ONE)
    asking.server.fail_with(Fault(kind="reset"), Fault(kind="truncated"))
    asking.fetch(ONE.id)
    assert asking.pacer.turns == len(asking.server.requests) == 3


@given(st.none() | st.text())
def test_the_user_agent_is_one_plain_line_whatever_the_contact(contact: str | None) -> None:
    name = user_agent(contact)
    assert name.startswith("llmlist/")
    assert name.isascii()
    assert name.isprintable()
    assert len(name) < 260


@pytest.mark.parametrize(
    ("contact", "end"),
    [
        ("ada@example.org", " (+mailto:ada@example.org)"),
        ("https://example.org/list", " (+https://example.org/list)"),
        ("ada@example.org\r\nCookie: x", " (+ada@example.orgCookie:x)"),
        (" \n", ""),
    ],
)
def test_the_user_agent_names_the_contact(contact: str, end: str) -> None:
    assert user_agent(contact).partition(" ")[2] == end.strip()
