"""Semantic Scholar and Crossref on a localhost server that misbehaves."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest

from llmlist.errors import ConfigError
from llmlist.model.identifier import Identifier
from llmlist.sources import Found, NotAsked, NotFound
from llmlist.sources.answers import Memory
from llmlist.sources.crossref import CrossrefSource, pause_of
from llmlist.sources.retry import RetryPolicy
from llmlist.sources.semantic_scholar import BATCH, SemanticScholarSource
from llmlist.sources.service import Service, read_crossref_service, read_scholar_service
from tests.json_server import Fault, JsonServer, crossref_work, run_json_server, scholar_paper
from tests.sources.fakes import FakeClock, FakePacer, FakeStore

if TYPE_CHECKING:
    from collections.abc import Iterator

    from llmlist.sources import Answer

IMPATIENT = RetryPolicy(connect_timeout_s=2.0, read_timeout_s=0.25, total_timeout_s=0.6, jitter=lambda: 0.0)
HTML = b"<!DOCTYPE html><html><body>Busy</body></html>"
BUSY = Fault(kind="status", status=429, headers={"Retry-After": "7"}, body=b'{"message": "Too many"}')
TRANSIENT = (
    Fault(kind="status", status=503),
    Fault(kind="reset"),
    Fault(kind="hang", seconds=0.5),
    Fault(kind="short-body"),
    Fault(kind="body", body=HTML),
    Fault(kind="body", body=b"[1, 2"),
    Fault(kind="body", body=b"[" * 5_000),
    Fault(kind="wrong-length"),
)


@dataclass
class Asking:
    """A server, the things that a source of it is handed, and what the source said."""

    server: JsonServer
    pacer: FakePacer = field(default_factory=FakePacer)
    clock: FakeClock = field(default_factory=FakeClock)
    store: FakeStore = field(default_factory=FakeStore)
    notices: list[str] = field(default_factory=list)
    key: str | None = None
    contact: str | None = None

    def memory(self, *, offline: bool = False) -> Memory:
        return Memory(store=self.store, offline=offline, clock=self.clock)

    def ask_scholar(self, *values: str, offline: bool = False) -> dict[str, Answer]:
        service = Service(url=f"{self.server.url}/graph/v1", delay_s=0.0, key=self.key)
        source = SemanticScholarSource(
            service, pacer=self.pacer, memory=self.memory(offline=offline), policy=IMPATIENT,
            contact=self.contact, notify=self.notices.append,
        )  # fmt: skip
        answers = list(source.fetch([Identifier("arxiv", value) for value in values]))
        assert len({one.identifier for one in answers}) == len(answers) == len(set(values))
        return {one.identifier.value: one for one in answers}

    def ask_crossref(self, *values: str, offline: bool = False) -> dict[str, Answer]:
        source = CrossrefSource(
            Service(url=self.server.url, delay_s=0.0),
            pacer=self.pacer, memory=self.memory(offline=offline), policy=IMPATIENT,
            contact=self.contact, notify=self.notices.append,
        )  # fmt: skip
        answers = list(source.fetch([Identifier("doi", value) for value in values]))
        return {one.identifier.value: one for one in answers}


@pytest.fixture
def asking(monkeypatch: pytest.MonkeyPatch) -> Iterator[Asking]:
    for name in ("NO_PROXY", "no_proxy"):
        monkeypatch.setenv(name, "127.0.0.1")
    with run_json_server() as server:
        server.papers["ARXIV:2301.00001"] = scholar_paper(
            "On Bags",
            "International Conference on Machine Learning",
            ArXiv="2301.00001",
            DBLP="conf/icml/E23",
        )
        server.papers["ARXIV:2301.00002"] = scholar_paper("On Pockets", "arXiv.org", ArXiv="2301.00002")
        server.works["10.1234/bags.1"] = crossref_work(
            "On Bags", "Journal of Small Bags", volume="7", issue="2"
        )
        yield Asking(server)


class TestSemanticScholar:
    def test_answers_many_in_one_request(self, asking: Asking) -> None:
        answers = asking.ask_scholar("2301.00001", "2301.00002", "2301.00003")
        assert [type(one) for one in answers.values()] == [Found, Found, NotFound]
        (request,) = asking.server.requests
        assert request.asked == ("ARXIV:2301.00001", "ARXIV:2301.00002", "ARXIV:2301.00003")
        assert request.path == "/graph/v1/paper/batch"
        found = answers["2301.00001"]
        assert isinstance(found, Found)
        assert found.draft.venue == "ICML 2023"
        preprint = answers["2301.00002"]
        assert isinstance(preprint, Found)
        assert preprint.draft.venue is None

    def test_asks_for_at_most_500_together(self, asking: Asking) -> None:
        values = [f"2302.{number:05}" for number in range(1, BATCH + 3)]
        asking.server.papers.update({f"ARXIV:{value}": scholar_paper("T") for value in values})
        assert len(asking.ask_scholar(*values)) == BATCH + 2
        assert [len(request.asked) for request in asking.server.requests] == [BATCH, 2]

    def test_names_us_and_sends_the_key(self, asking: Asking) -> None:
        asking.key, asking.contact = "secret", "ada@example.org"
        asking.ask_scholar("2301.00001")
        headers = asking.server.requests[0].headers
        assert headers["x-api-key"] == "secret"
        assert headers["user-agent"].startswith("llmlist/")
        assert "ada@example.org" in headers["user-agent"]

    def test_without_a_key_sends_none(self, asking: Asking) -> None:
        asking.ask_scholar("2301.00001")
        assert "x-api-key" not in asking.server.requests[0].headers

    @pytest.mark.parametrize("fault", TRANSIENT, ids=lambda fault: f"{fault.kind}-{fault.body[:6]!r}")
    def test_a_fault_that_passes_is_waited_for(self, asking: Asking, fault: Fault) -> None:
        asking.server.fail_with(fault)
        assert isinstance(asking.ask_scholar("2301.00001")["2301.00001"], Found)
        assert asking.pacer.rests == [3.0]

    def test_a_busy_server_is_left_alone_for_longer(self, asking: Asking) -> None:
        asking.server.fail_with(BUSY, BUSY)
        assert isinstance(asking.ask_scholar("2301.00001")["2301.00001"], Found)
        assert asking.pacer.rests == [30.0, 60.0]
        assert any("429" in notice for notice in asking.notices)

    def test_what_came_before_a_failure_holds_and_is_not_asked_again(self, asking: Asking) -> None:
        values = [f"2302.{number:05}" for number in range(1, BATCH + 2)]
        asking.server.papers.update({f"ARXIV:{value}": scholar_paper("T") for value in values})
        asking.ask_scholar(*values[:BATCH])
        asking.server.fail_with(*[BUSY] * 5)
        answers = asking.ask_scholar(*values)
        assert sum(isinstance(one, Found) for one in answers.values()) == BATCH
        last = answers[values[-1]]
        assert isinstance(last, NotAsked)
        assert last.error is not None
        assert "429" in last.reason

    def test_one_refused_identifier_costs_the_others_nothing(self, asking: Asking) -> None:
        asking.server.refused = {"ARXIV:2301.00003"}
        answers = asking.ask_scholar("2301.00001", "2301.00002", "2301.00003")
        assert [type(one) for one in answers.values()] == [Found, Found, NotAsked]

    def test_a_batch_of_which_nothing_is_known_is_not_found(self, asking: Asking) -> None:
        answers = asking.ask_scholar("2305.00001", "2305.00002")
        assert {type(one) for one in answers.values()} == {NotFound}
        assert len(asking.server.requests) == 1

    def test_offline_serves_what_is_stored_whatever_its_age(self, asking: Asking) -> None:
        asking.ask_scholar("2301.00001")
        asking.clock.move_days(400)
        answers = asking.ask_scholar("2301.00001", "2301.00002", offline=True)
        assert [type(one) for one in answers.values()] == [Found, NotAsked]
        assert len(asking.server.requests) == 1

    def test_asks_again_after_a_week(self, asking: Asking) -> None:
        for days in (0, 6, 2):
            asking.clock.move_days(days)
            asking.ask_scholar("2301.00001")
        assert len(asking.server.requests) == 2


class TestCrossref:
    def test_answers_for_one_work(self, asking: Asking) -> None:
        found = asking.ask_crossref("10.1234/bags.1")["10.1234/bags.1"]
        assert isinstance(found, Found)
        assert (found.draft.title, found.draft.venue) == ("On Bags", "Journal of Small Bags")
        assert found.draft.authors == ("Ada Example", "Ben Sample")
        assert str(found.draft.date) == "2022-05-08"

    def test_says_whom_to_write_to(self, asking: Asking) -> None:
        asking.contact = "ada@example.org"
        asking.ask_crossref("10.1234/bags.1")
        assert asking.server.requests[0].query == {"mailto": ["ada@example.org"]}

    def test_sends_no_address_that_is_none(self, asking: Asking) -> None:
        asking.contact = "https://example.org/list"
        asking.ask_crossref("10.1234/bags.1")
        assert asking.server.requests[0].query == {}

    def test_an_unknown_doi_is_not_found(self, asking: Asking) -> None:
        assert isinstance(asking.ask_crossref("10.1234/none")["10.1234/none"], NotFound)
        assert asking.pacer.rests == []

    def test_arxivs_own_dois_are_not_asked_for(self, asking: Asking) -> None:
        answers = asking.ask_crossref("10.48550/arxiv.2301.00001")
        assert isinstance(answers["10.48550/arxiv.2301.00001"], NotAsked)
        assert asking.server.requests == []

    def test_the_pace_that_an_answer_asks_for_is_kept(self, asking: Asking) -> None:
        asking.server.headers = {"x-rate-limit-limit": "2", "x-rate-limit-interval": "9s"}
        asking.ask_crossref("10.1234/bags.1")
        assert asking.pacer.rests == [4.5]

    @pytest.mark.parametrize("fault", TRANSIENT[:6], ids=lambda fault: f"{fault.kind}-{fault.body[:6]!r}")
    def test_a_fault_that_passes_is_waited_for(self, asking: Asking, fault: Fault) -> None:
        asking.server.fail_with(fault)
        assert isinstance(asking.ask_crossref("10.1234/bags.1")["10.1234/bags.1"], Found)

    def test_a_failure_ends_the_run(self, asking: Asking) -> None:
        asking.server.fail_with(*[BUSY] * 5)
        answers = asking.ask_crossref("10.1234/bags.1", "10.1234/other")
        assert {type(one) for one in answers.values()} == {NotAsked}
        assert len(asking.server.requests) == 5

    def test_a_name_with_odd_characters_is_one_path(self, asking: Asking) -> None:
        asking.server.works["10.1234/a(b)/c?d#e"] = crossref_work("On Odd Bags")
        assert isinstance(asking.ask_crossref("10.1234/a(b)/c?d#e")["10.1234/a(b)/c?d#e"], Found)


@pytest.mark.parametrize(
    ("limit", "interval", "pause"),
    [("50", "1s", 0.02), ("0", "1s", 0.0), ("x", "1s", 0.0), ("", "", 0.0), ("5", "10", 2.0)],
)
def test_rate_headers_give_a_pause(limit: str, interval: str, pause: float) -> None:
    assert pause_of({"x-rate-limit-limit": limit, "x-rate-limit-interval": interval}) == pause


class TestService:
    def test_without_variables_the_public_services_are_asked(self) -> None:
        assert read_scholar_service({}).url == "https://api.semanticscholar.org/graph/v1"
        assert read_crossref_service({}).url == "https://api.crossref.org"
        assert read_scholar_service({}).delay_s > read_scholar_service({"LLMLIST_S2_KEY": "k"}).delay_s

    def test_a_key_is_never_shown(self) -> None:
        assert "secret" not in repr(read_scholar_service({"LLMLIST_S2_KEY": "secret"}))

    @pytest.mark.parametrize(
        "environ",
        [
            {"LLMLIST_S2_URL": "ftp://example.org"},
            {"LLMLIST_S2_KEY": "a\r\nb: c"},
            {"LLMLIST_S2_DELAY_S": "soon"},
            {"LLMLIST_S2_DELAY_S": "0"},
        ],
    )
    def test_what_makes_no_sense_is_refused(self, environ: dict[str, str]) -> None:
        with pytest.raises(ConfigError):
            read_scholar_service(environ)
