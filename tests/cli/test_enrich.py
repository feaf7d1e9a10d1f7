from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.arxiv_server import Fault as ArxivFault
from tests.arxiv_server import ServedPaper
from tests.cli.conftest import files_below
from tests.json_server import Fault, crossref_work, run_json_server, scholar_paper

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.arxiv_server import ArxivServer
    from tests.conftest import Run
    from tests.json_server import JsonServer

LIST = """\
# L

## Papers

- [Pocket Models Suffice for Most Bags](https://arxiv.org/abs/1905.99901) (ACL 2019)
- [Thimble: Attention in Small Pockets](https://arxiv.org/abs/2006.99902)
- [Light Pretraining of Moths by Night](https://arxiv.org/abs/2109.99903)

## Others

- [A Study of Pocket Benchmarks and Seams](https://arxiv.org/abs/2302.99906)
"""
PAPERS = (
    ServedPaper(
        id="1905.99901",
        title="Pocket Models Suffice for Most Bags",
        published="2019-05-23T09:30:00Z",
        comment="Accepted at EMNLP 2019",
    ),
    ServedPaper(
        id="2006.99902",
        title="Thimble: Attention in Small Pockets",
        published="2020-06-01T09:30:00Z",
        comment="12 pages, NeurIPS 2020",
    ),
    ServedPaper(id="2109.99903", title="Light Pretraining of Moths by Night", comment="Under review"),
    ServedPaper(id="2302.99906", title="On the Weather in Deep Oceans of Glass"),
)


@pytest.fixture
def services(monkeypatch: pytest.MonkeyPatch) -> Iterator[JsonServer]:
    with run_json_server() as server:
        for name, value in server.environ().items():
            monkeypatch.setenv(name, value)
        server.papers["ARXIV:2109.99903"] = scholar_paper(
            "Light Pretraining of Moths by Night", "Journal of Small Bags", DOI="10.1234/moths.7"
        )
        server.works["10.1234/moths.7"] = crossref_work(
            "Light Pretraining of Moths by Night", "Journal of Small Bags", volume="7", page="1-9"
        )
        yield server


@pytest.fixture
def listed(run: Run, tmp_path: Path, arxiv: ArxivServer) -> Path:
    arxiv.add(*PAPERS)
    (tmp_path / "README.md").write_text(LIST, encoding="utf-8")
    assert run("import", "README.md").exit_code == 0
    return tmp_path


def entries_of(run: Run) -> dict[str, dict[str, object]]:
    listed = json.loads(run("list", "--format", "json").stdout)
    return {entry["ids"]["arxiv"]: entry for entry in listed}


def proposals_of(stdout: str) -> list[tuple[str, str, str]]:
    return [(one["field"], one["decision"], one["after"]) for one in json.loads(stdout)["proposals"]]


@pytest.mark.usefixtures("listed")
class TestFilling:
    @pytest.mark.usefixtures("services")
    def test_gaps_are_filled_in_catalogue_and_document(self, run: Run, tmp_path: Path) -> None:
        result = run("enrich")
        assert result.exit_code == 0, result.stderr
        thimble = entries_of(run)["2006.99902"]
        assert (thimble["venue"], thimble["date"]) == ("NeurIPS 2020", "2020-06-01")
        assert thimble["authors"] == ["Ada Example", "Ben Sample"]
        text = (tmp_path / "README.md").read_text(encoding="utf-8")
        assert "(https://arxiv.org/abs/2006.99902) (NeurIPS 2020)" in text
        assert run("render", "--check").exit_code == 0

    @pytest.mark.usefixtures("services")
    def test_a_curators_value_stays(self, run: Run, tmp_path: Path) -> None:
        result = run("enrich", "--format", "json")
        assert ("venue", "propose", "EMNLP 2019") in proposals_of(result.stdout)
        assert entries_of(run)["1905.99901"]["venue"] == "ACL 2019"
        assert "(ACL 2019)" in (tmp_path / "README.md").read_text(encoding="utf-8")

    @pytest.mark.usefixtures("services")
    def test_a_curators_value_goes_with_overwrite(self, run: Run, tmp_path: Path) -> None:
        assert run("enrich", "--overwrite").exit_code == 0
        assert entries_of(run)["1905.99901"]["venue"] == "EMNLP 2019"
        assert "(EMNLP 2019)" in (tmp_path / "README.md").read_text(encoding="utf-8")

    def test_venue_doi_and_pages_come_from_the_other_sources(self, run: Run, services: JsonServer) -> None:
        run("enrich")
        moths = entries_of(run)["2109.99903"]
        assert moths["venue"] == "Journal of Small Bags"
        assert (moths["volume"], moths["pages"]) == ("7", "1-9")
        assert moths["ids"] == {"arxiv": "2109.99903", "doi": "10.1234/moths.7"}
        asked = [one.asked for one in services.requests]
        assert ("ARXIV:2109.99903",) in asked
        assert not any("2006.99902" in one for many in asked for one in many), "its venue was known"

    @pytest.mark.usefixtures("services")
    @pytest.mark.parametrize(
        ("told", "wanted"),
        [
            (("Ada Example", "et al."), []),
            (("A. Example", "et al"), []),
            (("Ada Example", "Ben Sample", "et al."), ["Ada Example, Ben Sample, et al."]),
            (("Ada Example", "Ben Sample"), ["Ada Example, Ben Sample"]),
        ],
    )
    def test_authors_cut_short_are_proposed_where_that_says_more(
        self, run: Run, tmp_path: Path, arxiv: ArxivServer, told: tuple[str, ...], wanted: list[str]
    ) -> None:
        arxiv.add(ServedPaper(id="2309.99907", title="Buttons Lost at Sea and Found", authors=told))
        page = tmp_path / "README.md"
        line = "- [Buttons Lost at Sea and Found](https://arxiv.org/abs/2309.99907), Ada Example et al.\n"
        page.write_text(LIST + line, encoding="utf-8")
        run("import", "README.md")
        key = entries_of(run)["2309.99907"]["key"]
        found = proposals_of(run("enrich", str(key), "--format", "json", "--dry-run").stdout)
        assert [after for field, _, after in found if field == "authors"] == wanted

    @pytest.mark.usefixtures("services")
    def test_nothing_is_taken_from_another_work(self, run: Run) -> None:
        before = entries_of(run)["2302.99906"]
        result = run("enrich")
        assert "leads to another work" in result.stderr
        assert entries_of(run)["2302.99906"] == before

    @pytest.mark.usefixtures("services")
    def test_each_value_has_source_evidence_and_day(self, run: Run) -> None:
        (venue,) = [
            one
            for one in json.loads(run("enrich", "--format", "json", "--dry-run").stdout)["proposals"]
            if one["after"] == "NeurIPS 2020"
        ]
        assert (venue["source"], venue["evidence"]) == ("arXiv", "comment: 12 pages, NeurIPS 2020")
        assert len(venue["fetched"]) == len("2026-11-20T12:00:00Z")


@pytest.mark.usefixtures("listed", "services")
class TestScope:
    def test_keys(self, run: Run) -> None:
        key = entries_of(run)["2006.99902"]["key"]
        assert run("enrich", str(key)).exit_code == 0
        entries = entries_of(run)
        assert "authors" in entries["2006.99902"]
        assert "authors" not in entries["2109.99903"]

    def test_section(self, run: Run, arxiv: ArxivServer) -> None:
        run("enrich", "--section", "Others")
        assert [request.ids for request in arxiv.requests] == [("2302.99906",)]

    def test_source(self, run: Run, services: JsonServer) -> None:
        assert run("enrich", "--source", "arxiv").exit_code == 0
        assert services.requests == []

    def test_what_is_unknown_is_a_usage_error(self, run: Run) -> None:
        assert run("enrich", "nobody").exit_code == 2
        assert run("enrich", "--section", "Nowhere").exit_code == 2
        assert run("enrich", "--source", "dblp").exit_code == 2


@pytest.mark.usefixtures("services")
class TestMetadata:
    def test_answers_are_kept_with_the_catalogue(self, run: Run, listed: Path, arxiv: ArxivServer) -> None:
        run("enrich")
        lines = (listed / "catalog/metadata/arxiv.jsonl").read_text(encoding="utf-8").splitlines()
        ids = [json.loads(line)["id"] for line in lines]
        assert ids == sorted(ids) == ["1905.99901", "2006.99902", "2109.99903", "2302.99906"]
        assert (listed / "catalog/metadata/crossref.jsonl").exists()
        asked = len(arxiv.requests)
        assert run("enrich").exit_code == 0
        assert run("enrich", "--offline").exit_code == 0
        assert len(arxiv.requests) == asked

    def test_they_work_offline_elsewhere(
        self, run: Run, listed: Path, arxiv: ArxivServer, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        run("enrich", "--dry-run")
        run("enrich")
        monkeypatch.setenv("LLMLIST_CACHE_DIR", str(listed / "another-cache"))
        asked = len(arxiv.requests)
        assert run("enrich", "--offline").exit_code == 0
        assert len(arxiv.requests) == asked

    def test_an_answer_that_says_the_same_changes_no_line(self, run: Run, listed: Path) -> None:
        run("enrich")
        before = files_below(listed)
        assert run("enrich", "--refresh").exit_code == 0
        assert files_below(listed) == before

    def test_a_dry_run_writes_nothing(self, run: Run, listed: Path) -> None:
        before = files_below(listed)
        result = run("enrich", "--dry-run")
        assert files_below(listed) == before
        assert "+++ b/README.md" in result.stdout
        assert "+++ b/catalog/metadata/arxiv.jsonl" in result.stdout


class TestFailure:
    def test_a_failed_fetch_changes_nothing(
        self, run: Run, listed: Path, arxiv: ArxivServer, services: JsonServer
    ) -> None:
        before = files_below(listed)
        arxiv.every_fault = ArxivFault(kind="status", status=503)
        services.fail_with(*[Fault(kind="status", status=403)] * 9)
        result = run("enrich")
        assert result.exit_code == 4
        assert "503" in result.stderr
        assert "run `llmlist enrich` again" in result.stderr
        assert files_below(listed) == before

    def test_what_came_from_one_source_is_kept_when_another_fails(
        self, run: Run, listed: Path, services: JsonServer
    ) -> None:
        services.fail_with(*[Fault(kind="status", status=429)] * 10)
        result = run("enrich", "--format", "json")
        assert result.exit_code == 4
        assert json.loads(result.stdout)["failures"][0]["source"] == "Semantic Scholar"
        assert entries_of(run)["2006.99902"]["venue"] == "NeurIPS 2020"
        assert (listed / "catalog/metadata/arxiv.jsonl").exists()

    @pytest.mark.usefixtures("listed", "services")
    def test_a_second_run_goes_on_where_the_first_stopped(self, run: Run, arxiv: ArxivServer) -> None:
        arxiv.dropped = {"2109.99903"}
        run("enrich", "--source", "arxiv", "--dry-run")
        asked = len(arxiv.requests)
        arxiv.every_fault = ArxivFault(kind="status", status=503)
        assert run("enrich", "--source", "arxiv").exit_code == 0
        assert len(arxiv.requests) == asked


@pytest.mark.usefixtures("listed", "services")
class TestWords:
    def test_quiet_says_nothing_but_the_proposals_and_problems(self, run: Run) -> None:
        result = run("enrich", "--quiet")
        assert result.stdout.startswith("key")
        assert "undo" not in result.stderr

    def test_a_second_run_has_only_the_proposals_left(self, run: Run) -> None:
        run("enrich")
        assert {decision for _, decision, _ in proposals_of(run("enrich", "--format", "json").stdout)} == {
            "propose"
        }

    def test_stdout_is_data_alone(self, run: Run) -> None:
        result = run("enrich", "--format", "json")
        assert set(json.loads(result.stdout)) == {"proposals", "not_found", "failures"}
