"""A server like arXiv's, and sources that ask it without waiting."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest

from llmlist.model.identifier import Identifier
from llmlist.sources.arxiv import ArxivSource
from llmlist.sources.retry import RetryPolicy
from tests.arxiv_server import ArxivServer, run_arxiv_server
from tests.sources.fakes import FakeClock, FakePacer, FakeStore

if TYPE_CHECKING:
    from collections.abc import Iterator

    from llmlist.sources import Answer

IMPATIENT = RetryPolicy(connect_timeout_s=2.0, read_timeout_s=0.25, total_timeout_s=0.6, jitter=lambda: 0.0)


@dataclass
class Asking:
    """A server, the things that a source of it is handed, and what the source said."""

    server: ArxivServer
    url: str
    pacer: FakePacer = field(default_factory=FakePacer)
    clock: FakeClock = field(default_factory=FakeClock)
    store: FakeStore = field(default_factory=FakeStore)
    notices: list[str] = field(default_factory=list)
    policy: RetryPolicy = IMPATIENT

    def source(
        self, *, offline: bool = False, refresh: bool = False, contact: str | None = None
    ) -> ArxivSource:
        return ArxivSource(
            url=self.url,
            pacer=self.pacer,
            store=self.store,
            offline=offline,
            refresh=refresh,
            contact=contact,
            policy=self.policy,
            clock=self.clock,
            notify=self.notices.append,
        )

    def fetch(self, *values: str, offline: bool = False, refresh: bool = False) -> dict[str, Answer]:
        identifiers = [Identifier("arxiv", value) for value in values]
        answers = list(self.source(offline=offline, refresh=refresh).fetch(identifiers))
        by_value = {answer.identifier.value: answer for answer in answers}
        assert len(by_value) == len(answers), "an identifier was answered twice"
        return by_value

    @property
    def batches(self) -> list[tuple[str, ...]]:
        return [request.ids for request in self.server.requests]


@pytest.fixture
def asking(monkeypatch: pytest.MonkeyPatch) -> Iterator[Asking]:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    with run_arxiv_server() as server:
        yield Asking(server, server.url)
