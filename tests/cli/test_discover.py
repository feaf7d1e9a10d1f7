from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from tests.arxiv_server import Fault, ServedPaper
from tests.arxiv_snapshot import snapshot_record, write_snapshot
from tests.cli.conftest import files_below

if TYPE_CHECKING:
    from pathlib import Path

    from tests.arxiv_server import ArxivServer
    from tests.conftest import Run

LIST = """\
# L

## Pockets

- [Pocket Models Suffice for Most Bags](https://arxiv.org/abs/1905.99901) by Wen Tao
- [Thimble: Attention in Small Pocket Bags](https://arxiv.org/abs/2006.99902)

## Lamps

- [A Survey of Lamps You Can Lose in the Dark](https://example.org/lamps)
- [Lamps by Night](https://arxiv.org/abs/2311.99907)
"""
QUERIES = """\
settings:
  discover:
  - name: pockets
    query: ti:pocket OR ti:lamps
    categories: [cs.CL]
  - name: people
    authors: [Wen Tao]
    section: Lamps
"""
NOW = datetime.now(UTC).replace(microsecond=0)


def days_ago(days: float) -> str:
    return (NOW - timedelta(days=days)).strftime("%Y-%m-%dT%H:%M:%SZ")


TAO = ("Wen Tao",)
BAGS = ServedPaper(id="2611.00001", title="Pocket Bags Everywhere", authors=TAO, published=days_ago(3))
LAMPS = ServedPaper(id="2611.00002", title="Lamps of Glass", authors=("Ida Berg",), published=days_ago(2))
OLD = ServedPaper(id="2601.00003", title="An Old Pocket", published=days_ago(200))
OTHER = ServedPaper(
    id="2611.00004", title="A Pocket of Stars", categories=("astro-ph.GA",), published=days_ago(1)
)
LISTED = ServedPaper(id="1905.99901", title="Pocket Models Suffice for Most Bags", published=days_ago(4))
RETOLD = ServedPaper(
    id="2611.00005", title="A survey of lamps you can lose in the dark", published=days_ago(4)
)
GONE = ServedPaper(
    id="2611.00006", title="A Torn Pocket", comment="This paper has been withdrawn", published=days_ago(4)
)
HOSTILE = ServedPaper(
    id="2611.00007",
    title="Pocket](https://evil.example) <b>@everyone</b> `rm` #1 \u202e",
    authors=("@someone",),
    published=days_ago(5),
)


@pytest.fixture
def listed(run: Run, tmp_path: Path, arxiv: ArxivServer) -> Path:
    arxiv.add(BAGS, LAMPS, OLD, OTHER, LISTED, RETOLD, GONE)
    root = tmp_path / "list"
    root.mkdir()
    (root / "README.md").write_text(LIST, encoding="utf-8")
    assert run("import", "README.md", cwd=root).exit_code == 0
    with (root / "catalog" / "catalog.yaml").open("a", encoding="utf-8") as file:
        file.write(QUERIES)
    return root


def discover(run: Run, root: Path, *options: str) -> list[dict[str, Any]]:
    result = run("discover", "--format", "json", *options, cwd=root)
    assert result.exit_code == 0, result.stderr
    papers: list[dict[str, Any]] = json.loads(result.stdout)["papers"]
    return papers


def ids(papers: list[dict[str, Any]]) -> list[str]:
    return [one["arxiv"] for one in papers]


class TestFinding:
    def test_new_papers_are_listed_nearest_first(self, run: Run, listed: Path) -> None:
        assert ids(discover(run, listed)) == ["2611.00001", "2611.00002"]

    def test_each_tells_why_and_how_to_add_it(self, run: Run, listed: Path) -> None:
        bags, lamps = discover(run, listed)
        assert bags["queries"] == ["pockets", "people"]
        assert (set(bags["words"]), lamps["words"]) == ({"pocket", "bags"}, ["lamps"])
        assert bags["command"] == "llmlist add 2611.00001 --section lamps"
        assert (lamps["section"], lamps["known_authors"]) == ("lamps", [])
        assert (bags["title"], bags["date"]) == ("Pocket Bags Everywhere", BAGS.published[:10])

    def test_the_line_adds_the_paper_without_asking_again(
        self, run: Run, listed: Path, arxiv: ArxivServer
    ) -> None:
        command = discover(run, listed)[1]["command"]
        asked = len(arxiv.requests)
        result = run(*command.split()[1:], cwd=listed)
        assert result.exit_code == 0, result.stderr
        assert "Lamps of Glass" in (listed / "README.md").read_text(encoding="utf-8")
        assert len(arxiv.requests) == asked

    def test_people_see_what_was_left_out(self, run: Run, listed: Path) -> None:
        result = run("discover", cwd=listed)
        assert "2611.00001  Pocket Bags Everywhere\n  Wen Tao; " in result.stdout
        assert "2 new papers, 2 listed already, 1 withdrawn" in result.stderr

    def test_one_query_can_be_followed_alone(self, run: Run, listed: Path, arxiv: ArxivServer) -> None:
        assert ids(discover(run, listed, "people")) == ["2611.00001"]
        assert len(arxiv.requests) == 1

    def test_all_pages_are_read(self, run: Run, listed: Path, arxiv: ArxivServer) -> None:
        many = (
            ServedPaper(id=f"2611.1{one:04d}", title=f"Pocket {one:04d}", published=days_ago(1 + one / 99))
            for one in range(1, 251)
        )
        arxiv.add(*many)
        assert len(discover(run, listed, "pockets")) == 252
        assert len(arxiv.requests) == 3

    def test_an_empty_answer_is_asked_for_again(self, run: Run, listed: Path, arxiv: ArxivServer) -> None:
        arxiv.fail_with(Fault(kind="empty"))
        assert len(discover(run, listed, "pockets")) == 2

    def test_the_server_is_asked_for_days_newest_first(
        self, run: Run, listed: Path, arxiv: ArxivServer
    ) -> None:
        discover(run, listed, "people", "--since", "2026-01-02")
        path = arxiv.requests[0].path
        assert "submittedDate%3A%5B202601020000+TO+" in path
        assert "sortBy=submittedDate&sortOrder=descending" in path


class TestRemembering:
    def test_what_was_shown_is_not_shown_again(self, run: Run, listed: Path) -> None:
        assert len(discover(run, listed)) == 2
        assert discover(run, listed) == []

    def test_a_paper_announced_late_is_found(self, run: Run, listed: Path, arxiv: ArxivServer) -> None:
        discover(run, listed)
        arxiv.add(ServedPaper(id="2611.00009", title="A Late Pocket", published=days_ago(4)))
        assert ids(discover(run, listed)) == ["2611.00009"]

    def test_the_marks_are_lines_of_the_catalogue(self, run: Run, listed: Path) -> None:
        discover(run, listed)
        lines = (listed / "catalog/metadata/discover.jsonl").read_text(encoding="utf-8").splitlines()
        people, pockets = map(json.loads, lines)
        assert (people["id"], pockets["id"]) == ("people", "pockets")
        assert people["shown"] == ["2611.00001"]
        assert days_ago(0)[:10] <= people["until"][:10]

    def test_a_dry_run_remembers_nothing(self, run: Run, listed: Path) -> None:
        before = files_below(listed)
        assert discover(run, listed, "--dry-run") == discover(run, listed, "--dry-run")
        assert files_below(listed) == before

    def test_since_looks_further_back(self, run: Run, listed: Path) -> None:
        discover(run, listed)
        assert ids(discover(run, listed, "--since", "365d")) == ["2611.00001", "2611.00002", "2601.00003"]

    def test_a_later_since_leaves_no_gap_behind(self, run: Run, listed: Path) -> None:
        discover(run, listed, "--since", "20d")
        file = listed / "catalog/metadata/discover.jsonl"
        marks = file.read_bytes().replace(f'"until": "{NOW:%Y-%m}'.encode(), b'"until": "2020-01')
        file.write_bytes(marks)
        discover(run, listed, "--since", "1d")
        assert file.read_bytes() == marks

    def test_a_limit_loses_nothing(self, run: Run, listed: Path) -> None:
        assert len(discover(run, listed, "--limit", "1")) == 1
        assert len(discover(run, listed)) == 2

    def test_the_mark_of_a_query_that_is_gone_goes(self, run: Run, listed: Path) -> None:
        discover(run, listed)
        file = listed / "catalog" / "catalog.yaml"
        text = file.read_text(encoding="utf-8").replace("name: people", "name: folk")
        file.write_text(text, encoding="utf-8")
        discover(run, listed)
        marks = (listed / "catalog/metadata/discover.jsonl").read_text(encoding="utf-8")
        assert ("people" in marks, "folk" in marks) == (False, True)

    def test_marks_that_are_none_are_named(self, run: Run, listed: Path) -> None:
        discover(run, listed)
        (listed / "catalog/metadata/discover.jsonl").write_text('{"id": "people"}\n', encoding="utf-8")
        result = run("discover", cwd=listed)
        assert result.exit_code == 3
        assert "catalog/metadata/discover.jsonl:1: not the mark of a query" in result.stderr


class TestFailing:
    def test_a_query_that_fails_stays_where_it_was(self, run: Run, listed: Path, arxiv: ArxivServer) -> None:
        arxiv.fail_with(Fault(kind="status", status=403))
        result = run("discover", "--format", "json", cwd=listed)
        assert result.exit_code == 4
        shown = json.loads(result.stdout)
        assert ids(shown["papers"]) == ["2611.00001"]
        assert [one["query"] for one in shown["failures"]] == ["pockets"]
        assert ids(discover(run, listed)) == ["2611.00002"]

    def test_a_refused_query_is_told(self, run: Run, listed: Path, arxiv: ArxivServer) -> None:
        arxiv.fail_with(Fault(kind="status", status=400, body=b"no"))
        result = run("discover", "pockets", cwd=listed)
        assert result.exit_code == 4
        assert "pockets: " in result.stderr

    def test_without_queries_it_says_where_they_are_written(self, run: Run) -> None:
        run("init")
        result = run("discover")
        assert result.exit_code == 2
        assert "settings: {discover:" in result.stderr

    def test_an_unknown_query_is_named_with_near_ones(self, run: Run, listed: Path) -> None:
        result = run("discover", "pocket", cwd=listed)
        assert (result.exit_code, "did you mean pockets?" in result.stderr) == (2, True)

    def test_a_since_that_is_no_day_is_refused(self, run: Run, listed: Path) -> None:
        assert run("discover", "--since", "yesterday", cwd=listed).exit_code == 2


class TestMarkdown:
    def test_the_body_of_an_issue_has_a_box_and_a_line_for_each(self, run: Run, listed: Path) -> None:
        printed = run("discover", "--format", "markdown", cwd=listed).stdout
        assert printed.startswith("**2 new papers** since ")
        assert "- [ ] [Pocket Bags Everywhere](https://arxiv.org/abs/2611.00001)\n" in printed
        assert "`llmlist add 2611.00001 --section lamps`" in printed
        assert printed.endswith("Thank you to arXiv for use of its open access interoperability.\n")

    def test_nothing_new_is_nothing_at_all(self, run: Run, listed: Path) -> None:
        discover(run, listed)
        assert run("discover", "--format", "markdown", cwd=listed).stdout == ""

    def test_hostile_titles_are_shown_as_they_are(self, run: Run, listed: Path, arxiv: ArxivServer) -> None:
        arxiv.add(HOSTILE)
        printed = run("discover", "--format", "markdown", cwd=listed).stdout
        assert "](https://evil.example)" not in printed
        assert "<b>" not in printed
        assert "@everyone" not in printed
        assert "\u202e" not in printed


class TestOffline:
    @pytest.fixture
    def index(self, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
        monkeypatch.setenv("LLMLIST_INDEX", str(tmp_path / "index.sqlite3"))
        records = [
            snapshot_record("2205.00001", "Pocket Lamps", (("Berg", "Ida"),)),
            snapshot_record("2205.00002", "A Pocket of Stars", (), categories="astro-ph.GA"),
            snapshot_record("2205.00003", "Something Else", (("Tao", "Wen"),), categories="math.CO"),
            snapshot_record("2205.00004", "A Pocket Abstract", (("Berg", "Ida"),)),
        ]
        snapshot = write_snapshot(tmp_path / "snapshot.json", records)
        assert run("index", "build", str(snapshot)).exit_code == 0
        return "2022-05-24"

    def test_the_index_answers_without_network(
        self, run: Run, listed: Path, arxiv: ArxivServer, index: str
    ) -> None:
        assert set(ids(discover(run, listed, "--offline"))) == {"2205.00001", "2205.00003", "2205.00004"}
        assert arxiv.requests == []
        marks = (listed / "catalog/metadata/discover.jsonl").read_text(encoding="utf-8")
        assert f'"until": "{index}T23:59:59Z"' in marks

    def test_marks_never_go_back(self, run: Run, listed: Path, index: str) -> None:
        discover(run, listed)
        before = (listed / "catalog/metadata/discover.jsonl").read_bytes()
        assert discover(run, listed, "--offline") == []
        assert (listed / "catalog/metadata/discover.jsonl").read_bytes() == before
        assert index < before.decode()

    @pytest.mark.usefixtures("index")
    def test_abstracts_are_said_to_be_missing(self, run: Run, listed: Path) -> None:
        file = listed / "catalog" / "catalog.yaml"
        file.write_text(file.read_text(encoding="utf-8").replace("ti:lamps", "abs:lamps"), encoding="utf-8")
        assert "has no abstracts" in run("discover", "--offline", cwd=listed).stderr

    def test_without_an_index_it_says_how_to_get_one(self, run: Run, listed: Path) -> None:
        result = run("discover", "--offline", cwd=listed)
        assert (result.exit_code, "llmlist index build" in result.stderr) == (2, True)
