"""What is no arXiv paper: DOIs, proceedings, repositories, web pages; and many at once."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.arxiv_server import ServedPaper
from tests.cli.conftest import SEAMS, files_below
from tests.json_server import Fault, citation_page, crossref_work, run_json_server

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.arxiv_server import ArxivServer
    from tests.conftest import Run
    from tests.json_server import JsonServer

DOI = "10.1234/bags.1"


@pytest.fixture
def services(monkeypatch: pytest.MonkeyPatch) -> Iterator[JsonServer]:
    with run_json_server() as server:
        for name, value in server.environ().items():
            monkeypatch.setenv(name, value)
        server.works[DOI] = crossref_work("Zips &amp; <i>Bags</i> at Scale", "Journal of Small Bags")
        server.pages["aclanthology.org/2023.acl-long.9901/"] = citation_page(
            "Zips in Every Language", publication_date="2023/07"
        )
        server.pages["proceedings.mlr.press/v139/example21a.html"] = citation_page(
            "Learning to Zip", publication_date="2021-07-01", firstpage="1", lastpage="9"
        )
        server.pages["openreview.net/forum"] = citation_page(
            "A Zip of Its Own", conference_title="ICLR 2022", online_date="2022/01/28"
        )
        yield server


@pytest.fixture
def imported(run: Run, pocket: Path) -> Path:
    assert run("import", "README.md", cwd=pocket).exit_code == 0
    return pocket


def added(run: Run, root: Path, title: str) -> dict[str, object]:
    entries = json.loads(run("list", "--format", "json", cwd=root).stdout)
    (entry,) = [entry for entry in entries if entry["title"] == title]
    return dict(entry)


@pytest.mark.usefixtures("services")
class TestOne:
    @pytest.mark.parametrize("reference", [DOI, f"https://doi.org/{DOI}", f"doi:{DOI}"])
    def test_a_doi_is_told_by_crossref(self, run: Run, imported: Path, reference: str) -> None:
        result = run("add", reference, "-s", "surveys", "-y", cwd=imported)
        assert result.exit_code == 0, result.stderr
        entry = added(run, imported, "Zips & Bags at Scale")
        assert (entry["venue"], entry["date"]) == ("Journal of Small Bags", "2022-05-08")
        assert entry["authors"] == ["Ada Example", "Ben Sample"]
        assert entry["ids"] == {"doi": DOI}

    @pytest.mark.parametrize(
        ("reference", "told"),
        [
            (
                "https://aclanthology.org/2023.acl-long.9901.pdf",
                ("Zips in Every Language", "ACL 2023", "2023-07"),
            ),
            ("2023.acl-long.9901", ("Zips in Every Language", "ACL 2023", "2023-07")),
            (
                "https://proceedings.mlr.press/v139/example21a.html",
                ("Learning to Zip", "ICML 2021", "2021-07-01"),
            ),
            ("https://openreview.net/pdf?id=AbCdEfGhIj", ("A Zip of Its Own", "ICLR 2022", "2022-01-28")),
        ],
    )
    def test_proceedings_are_told_by_their_pages(
        self, run: Run, imported: Path, reference: str, told: tuple[str, str, str]
    ) -> None:
        result = run("add", reference, "-s", "surveys", "-y", cwd=imported)
        assert result.exit_code == 0, result.stderr
        entry = added(run, imported, told[0])
        assert (entry["title"], entry["venue"], entry["date"]) == told
        assert entry["authors"] == ["Ada Example", "Ben Sample"]
        assert run("render", "--check", cwd=imported).exit_code == 0

    def test_a_venue_is_written_as_the_section_writes_them(self, run: Run, imported: Path) -> None:
        run("add", "2023.acl-long.9901", "-s", "Milestone Papers", "-y", cwd=imported)
        assert added(run, imported, "Zips in Every Language")["venue"] == "ACL"

    def test_a_repository_is_called_as_it_is_called(self, run: Run, imported: Path) -> None:
        result = run(
            "add", "https://github.com/Example-Pocket/ZipIt/tree/main", "-s", "tools", "-y", cwd=imported
        )
        assert result.exit_code == 0, result.stderr
        assert added(run, imported, "ZipIt")["kind"] == "tool"

    def test_a_web_page_needs_a_title(self, run: Run, imported: Path, services: JsonServer) -> None:
        result = run("add", "https://example.org/zips", "-s", "tools", "-y", cwd=imported)
        assert (result.exit_code, services.requests) == (2, [])
        assert "--title" in result.stderr
        arguments = ("add", "https://example.org/zips", "-s", "tools", "--title", "Zips", "-y")
        assert run(*arguments, cwd=imported).exit_code == 0

    def test_offline_knows_what_was_fetched(self, run: Run, imported: Path, services: JsonServer) -> None:
        run("add", DOI, "-s", "surveys", "--dry-run", cwd=imported)
        asked = len(services.requests)
        assert run("add", DOI, "-s", "surveys", "--offline", "-y", cwd=imported).exit_code == 0
        assert len(services.requests) == asked


class TestFailure:
    @pytest.mark.parametrize("reference", ["10.1234/nothing", "2023.acl-long.7777"])
    @pytest.mark.usefixtures("services")
    def test_what_a_source_does_not_know(self, run: Run, imported: Path, reference: str) -> None:
        before = files_below(imported)
        result = run("add", reference, "-s", "surveys", "-y", cwd=imported)
        assert result.exit_code == 4
        assert "does not know" in result.stderr
        assert "--title" in result.stderr
        assert files_below(imported) == before

    @pytest.mark.parametrize("reference", [DOI, "2023.acl-long.9901"])
    def test_a_source_that_refuses(
        self, run: Run, imported: Path, services: JsonServer, reference: str
    ) -> None:
        before = files_below(imported)
        services.fail_with(Fault(kind="status", status=403))
        result = run("add", reference, "-s", "surveys", "-y", cwd=imported)
        assert (result.exit_code, "403" in result.stderr) == (4, True)
        assert files_below(imported) == before

    def test_a_page_that_tells_nothing(self, run: Run, imported: Path, services: JsonServer) -> None:
        services.pages["aclanthology.org/2023.acl-long.9901/"] = b"<html><title>Please wait</title></html>"
        result = run("add", "2023.acl-long.9901", "-s", "surveys", "-y", cwd=imported)
        assert result.exit_code == 4
        assert "does not tell programs its title" in result.stderr


class TestMany:
    def test_235_papers_are_three_requests(self, run: Run, imported: Path, arxiv: ArxivServer) -> None:
        values = [f"2301.{number:05}" for number in range(10_001, 10_236)]
        arxiv.add(*(ServedPaper(id=one, title=f"Pocket Study Number {one}") for one in values))
        result = run("add", *values, "-s", "surveys", "--dry-run", cwd=imported)
        assert result.exit_code == 0, result.stderr[-300:]
        assert [len(request.ids) for request in arxiv.requests] == [100, 100, 35]

    @pytest.mark.usefixtures("arxiv", "services")
    def test_duplicates_are_shown_and_the_rest_is_added(self, run: Run, imported: Path) -> None:
        references = (
            SEAMS.id,
            DOI,
            f"https://arxiv.org/pdf/{SEAMS.id}v2",
            "1905.99901",
            f"https://doi.org/{DOI}",
        )
        result = run("add", *references, "-s", "surveys", "-y", cwd=imported)
        assert result.exit_code == 1
        assert result.stderr.count("[already-listed]") == 3
        assert added(run, imported, SEAMS.title)
        assert added(run, imported, "Zips & Bags at Scale")
