from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from llmlist.errors import SourceUnavailableError
from llmlist.model.date import PartialDate
from llmlist.model.identifier import Identifier
from llmlist.model.link import Link
from llmlist.sources import Found, NotAsked, NotFound
from tests.arxiv_server import Fault, ServedPaper

if TYPE_CHECKING:
    from llmlist.sources import Answer
    from tests.sources.conftest import Asking

ONE = ServedPaper(id="2301.00001", title="First Invented Paper")
TWO = ServedPaper(id="2301.00002", title="Second Invented Paper")
OLD = ServedPaper(id="math/0309136", title="An Old One", published="2003-09-05T10:00:00Z")


def many(count: int) -> list[ServedPaper]:
    return [ServedPaper(id=f"2302.{number:05}", title=f"Paper {number}") for number in range(1, count + 1)]


def found(answer: Answer) -> Found:
    assert isinstance(answer, Found), answer
    return answer


def not_asked(answer: Answer) -> NotAsked:
    assert isinstance(answer, NotAsked), answer
    return answer


# --- what comes back


def test_a_paper_comes_back_as_a_draft_with_all_its_fields(asking: Asking) -> None:
    asking.server.add(
        ServedPaper(
            id="2301.00001",
            title="  On\n   Invented \u2028 Papers ",
            authors=("Ada  Example", " Zoë Sämple\n", " "),
            comment="12 pages,\n accepted at\tNOWHERE 2023",
            journal_ref="J. Inv. Res.\n 1 (2023)",
            dois=("10.1234/ABC.5", "10.1234/second"),
            categories=("stat.ML", "cs.CL", "cs.LG"),
        )
    )
    answer = found(asking.fetch("2301.00001")["2301.00001"])
    draft = answer.draft
    assert draft.title == "On Invented Papers"
    assert draft.authors == ("Ada Example", "Zoë Sämple")
    assert draft.links == (Link(url="https://arxiv.org/abs/2301.00001"),)
    assert draft.ids == (Identifier("arxiv", "2301.00001"), Identifier("doi", "10.1234/abc.5"))
    assert draft.date == PartialDate(2023, 1, 5)
    assert draft.comment == "12 pages, accepted at NOWHERE 2023"
    assert draft.journal_ref == "J. Inv. Res. 1 (2023)"
    assert draft.categories == ("stat.ML", "cs.CL", "cs.LG")
    assert draft.withdrawn is None
    assert (answer.from_cache, answer.fetched) == (False, "2026-05-28T20:26:40Z")


def test_a_comment_that_speaks_of_withdrawal_is_kept_as_such(asking: Asking) -> None:
    asking.server.add(ServedPaper(id="2301.00001", comment="This paper has been Withdrawn by the authors"))
    draft = found(asking.fetch("2301.00001")["2301.00001"]).draft
    assert draft.withdrawn == draft.comment == "This paper has been Withdrawn by the authors"


def test_a_doi_that_arxiv_itself_gave_is_no_second_identifier(asking: Asking) -> None:
    asking.server.add(ServedPaper(id="2301.00001", dois=("10.48550/arXiv.2301.00001",)))
    assert found(asking.fetch("2301.00001")["2301.00001"]).draft.ids == (Identifier("arxiv", "2301.00001"),)


def test_a_doi_that_is_none_is_left_out(asking: Asking) -> None:
    asking.server.add(ServedPaper(id="2301.00001", dois=("to appear",)))
    assert found(asking.fetch("2301.00001")["2301.00001"]).draft.ids == (Identifier("arxiv", "2301.00001"),)


@pytest.mark.parametrize("published", ["0001-01-01T00:00:00Z", "1970-01-01T00:00:00Z"])
def test_a_publication_date_before_arxiv_began_is_no_date(asking: Asking, published: str) -> None:
    asking.server.add(ServedPaper(id="2301.00001", published=published))
    assert found(asking.fetch("2301.00001")["2301.00001"]).draft.date is None


def test_answers_are_joined_by_identifier_not_by_order(asking: Asking) -> None:
    asking.server.add(ONE, TWO, OLD)
    asking.server.reverse = True
    answers = asking.fetch(ONE.id, TWO.id, OLD.id)
    assert {value: found(answer).draft.title for value, answer in answers.items()} == {
        ONE.id: ONE.title,
        TWO.id: TWO.title,
        OLD.id: OLD.title,
    }
    assert len(asking.server.requests) == 1


def test_an_identifier_given_twice_is_answered_once(asking: Asking) -> None:
    asking.server.add(ONE)
    assert list(asking.fetch(ONE.id, ONE.id)) == [ONE.id]
    assert asking.batches == [(ONE.id,)]


# --- how it asks


def test_requests_name_us_and_ask_for_plain_identifiers_a_hundred_at_a_time(asking: Asking) -> None:
    papers = many(250)
    asking.server.add(*papers)
    answers = asking.fetch(*(paper.id for paper in papers))
    assert all(isinstance(answer, Found) for answer in answers.values())
    assert [len(batch) for batch in asking.batches] == [100, 100, 50]
    assert all("max_results=100" in request.path for request in asking.server.requests)
    assert all(request.headers["User-Agent"].startswith("llmlist/") for request in asking.server.requests)
    assert asking.pacer.turns == 3


def test_the_contact_stands_in_the_user_agent(asking: Asking) -> None:
    asking.server.add(ONE)
    list(asking.source(contact="ada@example.org").fetch([Identifier("arxiv", ONE.id)]))
    assert asking.server.requests[0].headers["User-Agent"].endswith("(+mailto:ada@example.org)")


@pytest.mark.parametrize(
    "identifier",
    [
        Identifier("arxiv", "2301.00001v2"),
        Identifier("arxiv", "arXiv:2301.00001"),
        Identifier("arxiv", "2301.00001,2301.00002"),
        Identifier("arxiv", "2301.00001&max_results=9"),
        Identifier("arxiv", "\u0662301.00001"),
        Identifier("doi", "10.1234/5"),
    ],
)
def test_what_is_no_canonical_arxiv_identifier_is_not_sent(asking: Asking, identifier: Identifier) -> None:
    (answer,) = asking.source().fetch([identifier])
    assert not_asked(answer).error is None
    assert asking.server.requests == []


# --- what arXiv leaves out


def test_a_paper_missing_from_its_batch_and_alone_is_not_found(asking: Asking) -> None:
    asking.server.add(ONE)
    answers = asking.fetch(ONE.id, "2301.99999")
    assert isinstance(answers[ONE.id], Found)
    assert isinstance(answers["2301.99999"], NotFound)
    assert asking.batches == [(ONE.id, "2301.99999"), ("2301.99999",)]


def test_one_empty_answer_does_not_make_a_paper_unknown(asking: Asking) -> None:
    asking.server.add(ONE)
    asking.server.fail_with(Fault(kind="empty"))
    assert isinstance(asking.fetch(ONE.id)[ONE.id], Found)


def test_a_paper_that_its_batch_dropped_is_found_alone(asking: Asking) -> None:
    asking.server.add(ONE, TWO)
    asking.server.dropped = {TWO.id}
    answers = asking.fetch(ONE.id, TWO.id)
    assert found(answers[TWO.id]).draft.title == TWO.title


def test_many_dropped_papers_are_asked_for_together_once_more(asking: Asking) -> None:
    papers = many(60)
    asking.server.add(*papers)
    asking.server.fail_with(Fault(kind="empty"))
    answers = asking.fetch(*(paper.id for paper in papers))
    assert all(isinstance(answer, Found) for answer in answers.values())
    assert [len(batch) for batch in asking.batches] == [60, 60]


def test_a_large_batch_that_is_empty_twice_is_a_failure_of_the_server(asking: Asking) -> None:
    asking.server.every_fault = Fault(kind="empty")
    answers = asking.fetch(*(paper.id for paper in many(60)))
    assert all("empty page" in not_asked(answer).reason for answer in answers.values())
    assert len(asking.server.requests) == 2
    assert asking.store.facts == {}


def test_a_few_unknown_papers_are_not_found_even_if_nothing_else_was_asked(asking: Asking) -> None:
    answers = asking.fetch("2301.00007", "2301.00008", "2301.00009")
    assert all(isinstance(answer, NotFound) for answer in answers.values())


# --- what arXiv gets wrong


def test_other_papers_than_asked_for_are_ignored_and_prove_nothing(asking: Asking) -> None:
    asking.server.add(ONE)
    asking.server.every_fault = Fault(kind="wrong-ids")
    answer = not_asked(asking.fetch(ONE.id)[ONE.id])
    assert "another paper" in answer.reason
    assert asking.store.facts == {}


def test_an_entry_without_date_is_unreadable_not_unknown(asking: Asking) -> None:
    asking.server.add(ONE)
    asking.server.every_fault = Fault(kind="no-published")
    assert "cannot be read" in not_asked(asking.fetch(ONE.id)[ONE.id]).reason
    assert asking.store.facts == {}


def test_an_entry_without_title_is_unreadable_not_a_paper(asking: Asking) -> None:
    asking.server.add(ServedPaper(id=ONE.id, title=" \n"))
    assert "cannot be read" in not_asked(asking.fetch(ONE.id)[ONE.id]).reason


def test_one_entry_with_a_date_that_is_none_does_not_cost_the_others(asking: Asking) -> None:
    papers = many(100)
    asking.server.add(*papers)
    asking.server.broken = {papers[70].id}
    answers = asking.fetch(*(paper.id for paper in papers))
    assert "cannot be read" in not_asked(answers.pop(papers[70].id)).reason
    assert all(isinstance(answer, Found) for answer in answers.values())
    assert len(asking.server.requests) < 20


def test_one_identifier_that_arxiv_refuses_does_not_cost_the_others(asking: Asking) -> None:
    papers = many(100)
    asking.server.add(*papers)
    asking.server.refused = {papers[33].id}
    answers = asking.fetch(*(paper.id for paper in papers))
    reason = not_asked(answers.pop(papers[33].id)).reason
    assert f"incorrect id format for {papers[33].id}" in reason
    assert all(isinstance(answer, Found) for answer in answers.values())
    assert len(asking.server.requests) < 20
    assert asking.batches.count((papers[33].id,)) == 1
    assert asking.pacer.rests == []


def test_a_server_that_refuses_everything_is_left_alone_soon(asking: Asking) -> None:
    asking.server.every_fault = Fault(kind="status", status=400, body=b"<p>no")
    answers = asking.fetch(*(paper.id for paper in many(100)))
    assert sum(not_asked(answer).error is not None for answer in answers.values()) > 80
    assert len(asking.server.requests) == 12


def test_an_error_entry_with_status_200_is_a_refusal(asking: Asking) -> None:
    body = asking.server.answer
    asking.server.refused = {ONE.id}
    asking.server.requests.clear()
    asking.fetch(ONE.id)
    _, feed = body(asking.server.requests[0])
    asking.server.every_fault = Fault(kind="body", body=feed)
    assert "incorrect id format" in not_asked(asking.fetch(ONE.id)[ONE.id]).reason


def test_a_total_that_promises_more_pages_does_not_make_us_turn_them(asking: Asking) -> None:
    asking.server.add(ONE)
    asking.server.every_fault = Fault(kind="big-total")
    answers = asking.fetch(ONE.id, TWO.id)
    assert isinstance(answers[ONE.id], Found)
    assert isinstance(answers[TWO.id], NotFound)
    assert asking.batches == [(ONE.id, TWO.id), (TWO.id,)]


# --- failures


@pytest.mark.parametrize(
    "fault",
    [
        Fault(kind="status", status=500),
        Fault(kind="status", status=502),
        Fault(kind="status", status=503, headers={"Retry-After": "0"}),
        Fault(kind="status", status=429),
        Fault(kind="status", status=204),
        Fault(kind="reset"),
        Fault(kind="hang"),
        Fault(kind="drip"),
        Fault(kind="short-body"),
        Fault(kind="short-chunks"),
        Fault(kind="truncated"),
        Fault(kind="html"),
        Fault(kind="entity-bomb"),
        Fault(kind="body", body=b""),
        Fault(kind="body", body=b"\x1f\x8b not zipped", headers={"Content-Encoding": "gzip"}),
    ],
    ids=lambda fault: f"{fault.kind}-{fault.status}",
)
def test_a_passing_fault_costs_a_pause_and_nothing_else(asking: Asking, fault: Fault) -> None:
    asking.server.add(ServedPaper(id=ONE.id, authors=tuple(f"Author {n}" for n in range(50))))
    asking.server.fail_with(fault)
    answer = found(asking.fetch(ONE.id)[ONE.id])
    assert len(answer.draft.authors) == 50
    assert len(asking.server.requests) == 2
    assert asking.pacer.rests == [30.0 if fault.status == 429 else 3.0]
    assert "trying again (2 of 5)" in asking.notices[0]
    assert asking.notices[1] == f"waiting {asking.pacer.rests[0]:.0f} s for arXiv"


def test_a_lasting_fault_ends_the_run_after_five_tries_with_growing_pauses(asking: Asking) -> None:
    asking.server.add(ONE)
    asking.server.every_fault = Fault(kind="status", status=503)
    answer = not_asked(asking.fetch(ONE.id)[ONE.id])
    assert answer.reason == "arXiv answered 503 Service Unavailable (5 tries)"
    assert isinstance(answer.error, SourceUnavailableError)
    assert "--offline" in (answer.error.hint or "")
    assert len(asking.server.requests) == 5
    assert asking.pacer.rests == [3.0, 6.0, 12.0, 24.0, 48.0]


@pytest.mark.parametrize("status", [401, 403, 404, 406, 451])
def test_a_final_refusal_is_not_tried_again(asking: Asking, status: int) -> None:
    asking.server.add(ONE)
    asking.server.every_fault = Fault(kind="status", status=status)
    answer = not_asked(asking.fetch(ONE.id)[ONE.id])
    assert f"answered {status}" in answer.reason
    assert len(asking.server.requests) == 1


def test_a_failure_keeps_what_came_before_it(asking: Asking) -> None:
    papers = many(150)
    asking.server.add(*papers)
    identifiers = [Identifier("arxiv", paper.id) for paper in papers]
    answers = asking.source().fetch(identifiers)
    first = [next(answers) for _ in range(100)]
    asking.server.every_fault = Fault(kind="reset")
    rest = list(answers)
    assert all(isinstance(answer, Found) for answer in first)
    assert {not_asked(answer).reason for answer in rest} == {"arXiv broke the connection off (5 tries)"}
    assert len(rest) == 50
    again = asking.fetch(*(paper.id for paper in papers), offline=True)
    assert sum(isinstance(answer, Found) for answer in again.values()) == 100


def test_an_interrupt_passes_at_once_and_loses_nothing_that_came(asking: Asking) -> None:
    papers = many(150)
    asking.server.add(*papers)
    asking.pacer.interrupt_at = 2
    with pytest.raises(KeyboardInterrupt):
        asking.fetch(*(paper.id for paper in papers))
    assert len(asking.store.facts) == 100


def test_a_consumer_that_leaves_early_loses_nothing_of_the_batch(asking: Asking) -> None:
    asking.server.add(ONE, TWO)
    answers = asking.source().fetch([Identifier("arxiv", ONE.id), Identifier("arxiv", TWO.id)])
    next(answers)
    del answers
    assert len(asking.store.facts) == 2


# --- what is stored


def test_a_stored_paper_is_not_asked_for_until_thirty_days_have_passed(asking: Asking) -> None:
    asking.server.add(ONE)
    first = found(asking.fetch(ONE.id)[ONE.id])
    asking.clock.move_days(29.9)
    second = found(asking.fetch(ONE.id)[ONE.id])
    assert (second.draft, second.fetched, second.from_cache) == (first.draft, first.fetched, True)
    assert len(asking.server.requests) == 1
    asking.clock.move_days(0.2)
    assert not found(asking.fetch(ONE.id)[ONE.id]).from_cache


def test_an_unknown_paper_is_asked_for_again_after_a_day(asking: Asking) -> None:
    assert isinstance(asking.fetch(ONE.id)[ONE.id], NotFound)
    asking.server.add(ONE)
    asking.clock.move_days(0.9)
    stored = asking.fetch(ONE.id)[ONE.id]
    assert isinstance(stored, NotFound)
    assert stored.from_cache
    asking.clock.move_days(0.2)
    assert isinstance(asking.fetch(ONE.id)[ONE.id], Found)


def test_what_was_fetched_in_the_future_is_asked_for_again(asking: Asking) -> None:
    asking.server.add(ONE)
    asking.fetch(ONE.id)
    asking.clock.move_days(-2)
    assert not found(asking.fetch(ONE.id)[ONE.id]).from_cache


def test_offline_answers_from_the_store_at_any_age_and_asks_nobody(asking: Asking) -> None:
    asking.server.add(ONE)
    asking.fetch(ONE.id)
    asking.clock.move_days(3000)
    answers = asking.fetch(ONE.id, TWO.id, offline=True)
    assert found(answers[ONE.id]).from_cache
    assert "offline" in not_asked(answers[TWO.id]).reason
    assert len(asking.server.requests) == 1


def test_refresh_asks_for_what_is_stored(asking: Asking) -> None:
    asking.server.add(ONE)
    asking.fetch(ONE.id)
    asking.server.add(ServedPaper(id=ONE.id, title="A Better Title", version=3))
    answer = found(asking.fetch(ONE.id, refresh=True)[ONE.id])
    assert (answer.draft.title, answer.from_cache) == ("A Better Title", False)
    assert found(asking.fetch(ONE.id)[ONE.id]).draft.title == "A Better Title"


@pytest.mark.parametrize(
    ("fetched", "body"),
    [
        ("2026-05-28T00:00:00Z", '{"title": 7}'),
        ("2026-05-28T00:00:00Z", "no JSON"),
        ("yesterday \x1b[2J", None),
        ("", None),
    ],
)
def test_a_stored_text_that_makes_no_sense_counts_as_none(
    asking: Asking, fetched: str, body: str | None
) -> None:
    asking.server.add(ONE)
    asking.store.put(asking.url, Identifier("arxiv", ONE.id), fetched=fetched, body=body)
    assert isinstance(asking.fetch(ONE.id, offline=True)[ONE.id], NotAsked)
    assert not found(asking.fetch(ONE.id)[ONE.id]).from_cache


def test_another_server_does_not_answer_from_what_the_first_said(asking: Asking) -> None:
    asking.server.add(ONE)
    asking.fetch(ONE.id)
    asking.url = asking.url.replace("/api/query", "/mirror/query")
    assert not found(asking.fetch(ONE.id)[ONE.id]).from_cache


# --- the library


def test_the_library_still_has_the_one_private_name_that_we_use() -> None:
    import arxiv  # type: ignore[import-untyped]  # noqa: PLC0415  # it carries no types
    import requests  # noqa: PLC0415

    client = arxiv.Client()
    assert isinstance(client._session, requests.Session)
    assert "query_url_format" in dir(client)


def test_importing_the_source_loads_nothing_heavy() -> None:
    script = (
        "import sys, llmlist.sources.arxiv\n"
        "print(sorted({'arxiv', 'requests', 'lxml', 'urllib3', 'filelock', 'sqlite3'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", script], check=True, capture_output=True, text=True)  # noqa: S603  # our own interpreter
    assert done.stdout.strip() == "[]"


def test_what_the_library_logs_stays_off_the_terminal(asking: Asking) -> None:
    asking.server.add(ONE)
    asking.server.every_fault = Fault(kind="no-published")
    script = (
        "import contextlib, sys\n"
        "from llmlist.model.identifier import Identifier\n"
        "from llmlist.sources.arxiv import ArxivSource\n"
        "class Pacer:\n"
        "    turn = contextlib.nullcontext\n"
        "    rest = print\n"
        "answers = ArxivSource(url=sys.argv[1], pacer=Pacer).fetch([Identifier('arxiv', '2301.00001')])\n"
        "print([type(answer).__name__ for answer in answers])\n"
    )
    done = subprocess.run(  # noqa: S603  # our own interpreter
        [sys.executable, "-c", script, asking.url], check=True, capture_output=True, text=True
    )
    assert (done.stdout.strip(), done.stderr) == ("['NotAsked']", "")
