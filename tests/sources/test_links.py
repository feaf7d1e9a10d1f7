from __future__ import annotations

import socket
from typing import TYPE_CHECKING, Any

import pytest

from llmlist.sources.link_guard import is_public
from llmlist.sources.links import LinkManners, ask, recall
from llmlist.storage.cache import FactCache
from tests.link_server import LinkServer

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from llmlist.model.link_answer import LinkAnswer

MANNERS = LinkManners(agent="test", pause_s=0.0, timeout_s=0.5, allow_private=True)
STRICT = LinkManners(agent="test", pause_s=0.0, timeout_s=0.5)


def answer(method: str, path: str) -> tuple[int, tuple[str, ...]] | None:  # noqa: PLR0911  # a table
    name, _, rest = path[1:].partition("/")
    match name:
        case "nohead":
            return (405 if method == "HEAD" else 200), ()
        case "liar":
            return (404 if method == "HEAD" else 200), ()
        case "dropshead":
            return None if method == "HEAD" else (200, ())
        case "drop":
            return None
        case "moved":
            return 301, (f"Location: /{rest}",)
        case "found":
            return 302, (f"Location: /{rest}",)
        case "loop":
            return 302, ("Location: /loop",)
        case "away":
            return 302, (f"Location: {rest}",)
        case "bomb":
            return 200, ("X-Big: " + "x" * 100_000,)
    return (int(name), ()) if name.isdecimal() else (200, ())


@pytest.fixture
def server() -> Iterator[LinkServer]:
    with LinkServer(answer) as one:
        yield one


@pytest.fixture
def cache(tmp_path: Path) -> Iterator[FactCache]:
    with FactCache(tmp_path / "cache") as one:
        yield one


def asked(cache: FactCache, *urls: str, manners: LinkManners = MANNERS) -> dict[str, LinkAnswer]:
    told: list[LinkAnswer] = []
    ask(urls, cache, manners, told.append)
    assert sorted(one.url for one in told) == sorted(urls)
    return {one.url: one for one in told}


def name_lookups(monkeypatch: pytest.MonkeyPatch, names: dict[str, list[str]]) -> None:
    """Look names up in a table, the addresses of a name one after the other."""

    def look_up(host: str | bytes | None, port: object, *_: object, **__: object) -> list[Any]:
        name = host.decode() if isinstance(host, bytes) else str(host)
        if name not in names:
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        addresses = names[name]
        address = addresses.pop(0) if len(addresses) > 1 else addresses[0]
        number = int(str(port or 0))
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, number))]

    monkeypatch.setattr(socket, "getaddrinfo", look_up)


class TestStates:
    @pytest.mark.parametrize(
        ("path", "state", "reason"),
        [
            ("page", "alive", "200 OK"),
            ("nohead", "alive", "200 OK"),
            ("liar", "alive", "200 OK"),
            ("dropshead", "alive", "200 OK"),
            ("found/page", "alive", "200 OK"),
            ("404", "dead", "404 Not Found"),
            ("410", "dead", "410 Gone"),
            ("moved/404", "dead", "404 Not Found"),
            ("403", "unknown", "403 Forbidden"),
            ("429", "unknown", "429 Too Many Requests"),
            ("500", "unknown", "500 Internal Server Error"),
            ("503", "unknown", "503 Service Unavailable"),
            ("drop", "unknown", "the connection was refused or broke off"),
            ("loop", "unknown", "more than 8 redirects"),
            ("bomb", "unknown", "the connection was refused or broke off"),
            ("away/ftp://example.org/a", "unknown", "redirected to something that is no page"),
        ],
    )
    def test_only_a_page_that_is_gone_is_dead(
        self, server: LinkServer, cache: FactCache, path: str, state: str, reason: str
    ) -> None:
        url = server.url(path)
        said = asked(cache, url)[url]
        assert (said.state, said.reason, said.target) == (state, reason, None)

    def test_silence_is_not_death(self, cache: FactCache) -> None:
        with LinkServer(answer, delay_s=2.0) as slow:
            said = asked(cache, slow.url("page"))
            assert [(one.state, one.reason) for one in said.values()] == [("unknown", "no answer in time")]

    def test_a_closed_port_is_not_death(self, cache: FactCache) -> None:
        with socket.socket() as one:
            one.bind(("127.0.0.1", 0))
            url = f"http://127.0.0.1:{one.getsockname()[1]}/"
            assert asked(cache, url)[url].state == "unknown"

    def test_where_redirects_for_good_end_is_told(self, server: LinkServer, cache: FactCache) -> None:
        good, bad = server.url("moved/page"), server.url("moved/found/page")
        said = asked(cache, good, bad)
        assert (said[good].target, said[bad].target) == (server.url("page"), None)

    def test_head_comes_before_get(self, server: LinkServer, cache: FactCache) -> None:
        asked(cache, server.url("nohead"), server.url("page"))
        assert server.asked == [("HEAD", "/nohead"), ("GET", "/nohead"), ("HEAD", "/page")]


class TestNames:
    def test_a_host_without_a_name_is_dead(
        self, server: LinkServer, cache: FactCache, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        name_lookups(monkeypatch, {"there.example": ["127.0.0.1"]})
        gone = "http://gone.example/page"
        said = asked(cache, gone, server.url("page", "there.example"))
        assert (said[gone].state, said[gone].reason) == ("dead", "its host has no name any more")

    def test_nothing_is_dead_where_no_name_can_be_looked_up(
        self, cache: FactCache, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        name_lookups(monkeypatch, {})
        said = asked(cache, "http://gone.example/page")["http://gone.example/page"]
        assert said.state == "unknown"
        assert recall(cache, said.url) is None


class TestPrivateAddresses:
    @pytest.mark.parametrize("host", ["127.0.0.1", "0.0.0.0", "[::1]", "10.0.0.1", "169.254.169.254"])  # noqa: S104
    def test_none_is_asked_for(self, server: LinkServer, cache: FactCache, host: str) -> None:
        url = server.url("page", host)
        assert asked(cache, url, manners=STRICT)[url].state == "refused"
        assert server.asked == []
        assert recall(cache, url) is None

    @pytest.mark.parametrize("host", ["2130706433", "0x7f.1", "127.1", "localhost"])
    def test_no_spelling_gets_through(
        self, server: LinkServer, cache: FactCache, host: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        name_lookups(monkeypatch, {host: ["127.0.0.1"]})
        url = server.url("page", host)
        assert asked(cache, url, manners=STRICT)[url].state == "refused"
        assert server.asked == []

    def test_a_redirect_is_not_followed_there(
        self, server: LinkServer, cache: FactCache, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("llmlist.sources.link_guard.is_public", lambda host: host == "127.0.0.2")
        monkeypatch.setattr("llmlist.sources.links.is_public", lambda host: host == "127.0.0.2")
        url = server.url(f"away/{server.url('page', '127.0.0.1')}", "127.0.0.2")
        assert asked(cache, url, manners=STRICT)[url].state == "refused"
        assert [path for _, path in server.asked] == [url.partition(str(server.port))[2]]

    def test_a_name_that_leads_there_is_caught(
        self, server: LinkServer, cache: FactCache, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("llmlist.sources.link_guard.is_public", lambda host: host == "127.0.0.2")
        name_lookups(monkeypatch, {"rebind.example": ["127.0.0.1"], "fine.example": ["127.0.0.2"]})
        fine, bad = server.url("page", "fine.example"), server.url("page", "rebind.example")
        said = asked(cache, fine, bad, manners=STRICT)
        assert (said[fine].state, said[bad].state) == ("alive", "refused")
        assert len(server.asked) == 1

    @pytest.mark.parametrize(
        ("host", "public"),
        [
            ("192.0.43.8", True), ("2001:500:88:200::8", True), ("64:ff9b::192.0.43.8", True),
            ("64:ff9b::10.0.0.1", False), ("::ffff:127.0.0.1", False), ("2002:7f00:1::", False),
            ("100.64.0.1", False), ("224.0.0.1", False), ("fe80::1%eth0", False), ("fd00::1", False),
            ("x", False),
        ],
    )  # fmt: skip
    def test_what_is_public(self, host: str, public: bool) -> None:  # noqa: FBT001  # a parameter of the test
        assert is_public(host) == public


class TestManners:
    def test_one_request_at_a_time_at_one_host(self, cache: FactCache) -> None:
        with LinkServer(answer, delay_s=0.02) as server:
            asked(cache, *(server.url(f"page{number}") for number in range(6)))
            assert server.most_at_once == 1

    def test_hosts_are_asked_side_by_side_up_to_a_limit(self, cache: FactCache) -> None:
        manners = LinkManners(agent="test", concurrency=3, pause_s=0.0, allow_private=True)
        with LinkServer(answer, delay_s=0.05) as server:
            asked(cache, *(server.url("page", f"127.0.0.{host}") for host in range(1, 10)), manners=manners)
            assert server.most_at_once == 3

    def test_a_host_that_had_enough_is_left_alone(self, server: LinkServer, cache: FactCache) -> None:
        said = asked(cache, server.url("429"), server.url("page"))
        assert server.asked == [("HEAD", "/429")]
        assert said[server.url("page")].checked is None


class TestStore:
    def test_an_interrupted_run_keeps_what_it_knows(self, server: LinkServer, cache: FactCache) -> None:
        urls = [server.url(f"page{number}") for number in range(5)]
        told: list[LinkAnswer] = []

        def interrupt(one: LinkAnswer) -> None:
            told.append(one)
            if len(told) == 3:
                raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            ask(urls, cache, MANNERS, interrupt)
        assert [recall(cache, url) for url in urls] == [*told, None, None]

    @pytest.mark.parametrize(
        "body", ["", "[]", "{}", '{"state": "well", "reason": "", "target": null}', "[" * 9999]
    )
    def test_a_foreign_answer_is_none(self, cache: FactCache, body: str) -> None:
        from llmlist.model.identifier import Identifier  # noqa: PLC0415  # for this test alone

        cache.put(
            "links", Identifier("url", "http://a.example/"), fetched="2026-01-01T00:00:00+00:00", body=body
        )
        assert recall(cache, "http://a.example/") is None
