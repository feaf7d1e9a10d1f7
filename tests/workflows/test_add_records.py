"""Records of any texts become entries and lines of a list, and the list reads back as the catalogue says."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from llmlist.errors import EditError
from llmlist.lists.reading import read_document
from llmlist.model.catalog import Catalog
from llmlist.model.date import PartialDate
from llmlist.model.edit import apply_edits
from llmlist.model.entry import Entry
from llmlist.model.link import Link
from llmlist.model.url import is_safe_url
from llmlist.model.workspace import Settings, Workspace
from llmlist.storage.workspace import open_files
from llmlist.workflows.add import Wish, plan_add
from llmlist.workflows.beginning import FIRST_DOCUMENT
from llmlist.workflows.intake import plan_import
from llmlist.workflows.render import plan_render
from llmlist.workflows.works import draft_of, entry_of
from tests.formats.exports.entry_strategies import entries

if TYPE_CHECKING:
    from llmlist.workflows.add import Addition

TODAY: Final = PartialDate(2024, 1, 2)
EMPTY: Final = Workspace(settings=Settings(), catalog=Catalog(), origins={}, files={})
LIST: Final = b"# L\n\n## Papers\n\n- [A First Paper of Ferns](https://example.org/1), ICML 2020\n"


def opened(workspace: Workspace, done: Addition) -> bytes:
    """Return the document as it is once works are added."""
    (edit,) = [one for one in done.plan.file_edits if one.path == FIRST_DOCUMENT]
    return apply_edits(workspace.files.get(FIRST_DOCUMENT, b""), edit.edits)


def with_list() -> Workspace:
    found = plan_import(EMPTY, FIRST_DOCUMENT, LIST, today=TODAY)
    files = {edit.path: apply_edits(b"", edit.edits) for edit in found.plan.file_edits}
    return open_files({**files, FIRST_DOCUMENT: LIST})


BEGUN: Final = with_list()
RECORDS: Final = st.lists(entries(), min_size=1, max_size=3).map(
    lambda some: [replace(one, key=f"k{number}", section="Papers") for number, one in enumerate(some)]
)
SLOW: Final = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def check(workspace: Workspace, records: list[Entry]) -> None:
    try:
        done = plan_add(workspace, records, Wish(), today=TODAY, accept=True, name="A List")
    except EditError:
        # A text that no markdown shows as it is: refused, and nothing is written.
        return
    if not done.entries:
        return
    content = opened(workspace, done)
    reading = read_document(content)
    links = [link.url for draft in reading.drafts for link in draft.links]
    assert not any(url.lower().startswith("javascript:") for url in links)
    assert len(reading.drafts) == len(done.entries) + len(workspace.catalog.entries)
    assert b"\x1b" not in content
    assert "\u202e" not in content.decode()


@SLOW
@given(RECORDS)
def test_a_list_that_begins_shows_each_record_once(records: list[Entry]) -> None:
    check(EMPTY, records)


@SLOW
@given(RECORDS)
def test_a_list_that_is_there_gets_each_record_once(records: list[Entry]) -> None:
    check(BEGUN, records)


@pytest.mark.parametrize(
    ("note", "kept"),
    [
        ("Short & *good*:\n  - one\n  - [two](https://a.org)", True),
        ("R&amp;D", True),
        ("see <script>alert(1)</script>", False),
        ("[x](javascript:alert(1))", False),
        ("[x](javascript&colon;alert(1))", False),
        ("[x]\n\n[x]: data:text/html,x", False),
        ("\\[x](javascript:alert(1))", False),
    ],
)
def test_the_words_of_a_record_stay_unless_they_could_run_something(note: str, *, kept: bool) -> None:
    record = Entry(key="a", title="Ferns", section="", note=note)
    made = entry_of(record, draft_of(record), section="papers", taken=(), today=TODAY)
    assert (made.note == note) is kept
    shown = read_document(f"- [A](https://a.org) {made.note}\n".encode())
    assert all(is_safe_url(link.url) for draft in shown.drafts for link in draft.links)


def test_what_is_begun_says_what_the_catalogue_says() -> None:
    records = [
        Entry(key="a", title="Ferns | Moss", section="Papers / Wet", venue="ICML 2020", links=(Link(url="https://a.org"),)),
        Entry(key="b", title="Roofs", section="Papers", authors=("Ann Ash",), date=TODAY),
    ]  # fmt: skip
    done = plan_add(EMPTY, records, Wish(), today=TODAY, name="A List")
    content = opened(EMPTY, done)
    assert content.decode().splitlines()[:7] == [
        "# A List", "", "## Papers", "",
        "| Date | Title | Authors |", "| --- | --- | --- |", "| 2024-01-02 | Roofs | Ann Ash |",
    ]  # fmt: skip
    made = {edit.path: apply_edits(b"", edit.edits) for edit in done.plan.file_edits}
    workspace = open_files(made)
    assert plan_render(workspace, workspace.catalog).file_edits == ()
    assert [entry.section for entry in workspace.catalog.entries] == ["papers/wet", "papers"]
