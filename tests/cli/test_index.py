from __future__ import annotations

import json
import sqlite3
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from tests.arxiv_server import Fault, closed_port
from tests.arxiv_snapshot import SEAMS_RECORD, snapshot_record, write_snapshot
from tests.cli.conftest import TABLE_SECTION

if TYPE_CHECKING:
    from pathlib import Path

    from tests.arxiv_server import ArxivServer
    from tests.conftest import Run

SEAMS_ROW = "[Seams: Where Pocket Models Come Apart](https://arxiv.org/pdf/2205.99909.pdf)"


@pytest.fixture
def index(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return an index of three papers that every command uses."""
    path = tmp_path / "elsewhere" / "index.sqlite3"
    monkeypatch.setenv("LLMLIST_INDEX", str(path))
    snapshot = write_snapshot(tmp_path / "snapshot.json")
    assert run("index", "build", str(snapshot)).exit_code == 0
    return path


@pytest.fixture
def no_arxiv(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let nobody answer where arXiv should be."""
    monkeypatch.setenv("LLMLIST_ARXIV_URL", f"http://127.0.0.1:{closed_port()}/api/query")
    monkeypatch.setenv("LLMLIST_ARXIV_DELAY_S", "0")


@pytest.fixture
def listed(run: Run, pocket: Path) -> Path:
    assert run("import", "README.md", cwd=pocket).exit_code == 0
    return pocket


class TestBuild:
    def test_says_what_is_in_it(self, run: Run, tmp_path: Path) -> None:
        result = run("index", "build", str(write_snapshot(tmp_path / "snapshot.json")), "--category", "cs")
        assert result.exit_code == 0
        assert "papers      1 (cs) of 3 in the snapshot\nas of       2023-03-09\n" in result.stdout

    def test_the_usual_place_is_the_users_data_folder(self, run: Run, tmp_path: Path) -> None:
        run("index", "build", str(write_snapshot(tmp_path / "snapshot.json")))
        status = json.loads(run("index", "status", "--format", "json").stdout)
        assert status["path"].endswith("/data/llmlist/arxiv.sqlite3")
        assert (status["papers"], status["as_of"], status["categories"]) == (3, "2023-03-09", [])

    def test_an_odd_category_is_refused(self, run: Run, tmp_path: Path) -> None:
        result = run("index", "build", str(write_snapshot(tmp_path / "s")), "--category", "cs CL")
        assert result.exit_code == 2
        assert "category_taxonomy" in result.stderr

    def test_a_category_without_papers_is_noticed(self, run: Run, tmp_path: Path) -> None:
        result = run("index", "build", str(write_snapshot(tmp_path / "s")), "--category", "hep-th")
        assert "holds no paper of hep-th" in result.stderr

    def test_a_missing_file_is_named(self, run: Run) -> None:
        result = run("index", "build", "nowhere.json")
        assert result.exit_code == 3
        assert result.stderr == "llmlist: cannot read nowhere.json: no such file or directory\n"

    def test_lines_left_out_are_told(self, run: Run, tmp_path: Path) -> None:
        snapshot = write_snapshot(tmp_path / "s")
        snapshot.write_bytes(b"{}\n" + snapshot.read_bytes())
        result = run("index", "build", str(snapshot))
        assert "1 line is no record and left out, the first in line 1" in result.stderr

    def test_an_interrupt_ends_with_its_code_and_says_that_nothing_is_lost(
        self, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def stop(*_: object, **__: object) -> None:
            raise KeyboardInterrupt

        snapshot = str(write_snapshot(tmp_path / "s"))
        with monkeypatch.context() as patch:
            patch.setattr("llmlist.storage.index_build.read_record", stop)
            result = run("index", "build", snapshot)
        assert result.exit_code == 130
        assert "the same command goes on from there" in result.stderr
        assert run("index", "build", snapshot).exit_code == 0


class TestStatus:
    def test_a_build_that_was_stopped_is_told(
        self, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def stop(_: object) -> None:
            raise KeyboardInterrupt

        snapshot = str(write_snapshot(tmp_path / "s"))
        with monkeypatch.context() as patch:
            patch.setattr("llmlist.storage.index_build._TRANSACTION", 2)
            patch.setattr("llmlist.storage.index_build._Builder._finish", stop)
            assert run("index", "build", snapshot).exit_code == 130
        assert "a build from s was stopped behind line 2: run it again" in run("index", "status").stderr
        assert run("index", "build", snapshot).exit_code == 0
        assert "stopped" not in run("index", "status").stderr

    def test_without_an_index_it_says_how_to_get_one(self, run: Run) -> None:
        result = run("index", "status")
        assert result.exit_code == 1
        assert "llmlist index build" in result.stderr

    def test_without_an_index_programs_get_null(self, run: Run) -> None:
        assert run("index", "status", "--format", "json").stdout == "null\n"

    def test_an_older_index_is_named_with_the_way_out(self, run: Run, index: Path) -> None:
        with sqlite3.connect(index) as connection:
            connection.execute("PRAGMA user_version = 0")
        result = run("index", "status")
        assert result.exit_code == 3
        assert "was made by an older llmlist" in result.stderr
        assert "build it again: `llmlist index build" in result.stderr


@pytest.mark.usefixtures("no_arxiv", "index")
class TestAddOffline:
    def test_a_paper_comes_from_the_index_and_says_so(self, run: Run, listed: Path) -> None:
        result = run("add", "2205.99909", "-s", TABLE_SECTION, "--offline", cwd=listed)
        assert result.exit_code == 0, result.stderr
        assert "arxiv:2205.99909: from the arXiv index, as of 2023-03-09" in result.stderr
        assert SEAMS_ROW in (listed / "README.md").read_text(encoding="utf-8")

    def test_of_many_papers_it_is_said_once(self, run: Run, listed: Path, tmp_path: Path) -> None:
        ids = [f"2205.{number:05d}" for number in range(1, 9)]
        records = [snapshot_record(one, f"Number {one} of the Seams") for one in ids]
        run("index", "build", str(write_snapshot(tmp_path / "many.json", records)))
        result = run("add", *ids, "-s", TABLE_SECTION, "--offline", "--yes", cwd=listed)
        assert "8 papers: from the arXiv index, as of 2022-05-24" in result.stderr

    def test_what_is_not_in_it_is_not_invented(self, run: Run, listed: Path) -> None:
        result = run("add", "2205.99910", "-s", TABLE_SECTION, "--offline", cwd=listed)
        assert result.exit_code == 4
        assert "nor is it in the arXiv index of 2023-03-09" in result.stderr

    def test_where_arxiv_is_silent_the_index_is_offered(self, run: Run, listed: Path) -> None:
        result = run("add", "2205.99909", "-s", TABLE_SECTION, cwd=listed)
        assert result.exit_code == 4
        assert "with --offline" in result.stderr

    def test_a_broken_index_is_named_and_no_traceback(self, run: Run, listed: Path, index: Path) -> None:
        index.write_bytes(b"rubbish" * 1_000)
        result = run("add", "2205.99909", "-s", TABLE_SECTION, "--offline", cwd=listed)
        assert result.exit_code == 4
        assert "is broken" in result.stderr
        assert "build it again" in result.stderr
        assert "Traceback" not in result.stderr

    def test_damage_deep_inside_is_named_as_well(self, run: Run, listed: Path, index: Path) -> None:
        with sqlite3.connect(index) as connection:
            connection.execute("UPDATE papers SET authors = x'ff', version = 'many', categories = 7")
        result = run("add", "2205.99909", "-s", TABLE_SECTION, "--offline", cwd=listed)
        assert result.exit_code == 4
        assert "is broken" in result.stderr


class TestFreshness:
    def test_a_fresh_index_saves_asking_arxiv(
        self, run: Run, listed: Path, arxiv: ArxivServer, index: Path, tmp_path: Path
    ) -> None:
        today = datetime.now(UTC).date().isoformat()
        snapshot = write_snapshot(tmp_path / "new.json", [{**SEAMS_RECORD, "update_date": today}])
        run("index", "build", str(snapshot))
        assert run("add", "2205.99909", "-s", TABLE_SECTION, cwd=listed).exit_code == 0
        assert (arxiv.requests, index.is_file()) == ([], True)

    @pytest.mark.usefixtures("index")
    def test_an_old_one_does_not(self, run: Run, listed: Path, arxiv: ArxivServer) -> None:
        assert run("add", "2205.99909", "-s", TABLE_SECTION, cwd=listed).exit_code == 0
        assert len(arxiv.requests) == 1

    @pytest.mark.usefixtures("index")
    def test_a_broken_one_is_named_and_arxiv_is_asked(
        self, run: Run, listed: Path, arxiv: ArxivServer, index: Path
    ) -> None:
        index.write_bytes(b"rubbish" * 1_000)
        result = run("add", "2205.99909", "-s", TABLE_SECTION, cwd=listed)
        assert (result.exit_code, len(arxiv.requests)) == (0, 1)
        assert "is broken" in result.stderr


class TestEnrichOffline:
    @pytest.fixture
    def one_paper(self, run: Run, tmp_path: Path) -> Path:
        item = "- [Seams: Where Pocket Models Come Apart](https://arxiv.org/abs/2205.99909) (ACL 2021)"
        (tmp_path / "README.md").write_text(f"# L\n\n## Papers\n\n{item}\n", encoding="utf-8")
        assert run("import", "README.md").exit_code == 0
        return tmp_path

    @pytest.mark.usefixtures("no_arxiv", "index")
    def test_every_value_names_the_snapshot_and_its_day(self, run: Run, one_paper: Path) -> None:
        result = run("enrich", "--offline", "--format", "json", cwd=one_paper)
        assert result.exit_code == 0, result.stderr
        proposals = {one["field"]: one for one in json.loads(result.stdout)["proposals"]}
        assert proposals["venue"]["after"] == "EMNLP 2022"
        assert {one["source"] for one in proposals.values()} == {"arXiv snapshot"}
        assert {one["fetched"][:10] for one in proposals.values()} == {"2023-03-09"}

    @pytest.mark.usefixtures("no_arxiv", "index")
    def test_the_catalogue_keeps_where_its_facts_come_from(self, run: Run, one_paper: Path) -> None:
        run("enrich", "--offline", cwd=one_paper)
        (line,) = (one_paper / "catalog/metadata/arxiv.jsonl").read_text(encoding="utf-8").splitlines()
        assert json.loads(line)["via"] == "snapshot"
        again = run("enrich", "--offline", "--format", "json", cwd=one_paper)
        assert {one["source"] for one in json.loads(again.stdout)["proposals"]} <= {"arXiv snapshot"}

    @pytest.mark.usefixtures("index")
    def test_what_arxiv_says_later_replaces_it(self, run: Run, one_paper: Path, arxiv: ArxivServer) -> None:
        run("enrich", "--offline", cwd=one_paper)
        run("enrich", "--source", "arxiv", cwd=one_paper)
        (line,) = (one_paper / "catalog/metadata/arxiv.jsonl").read_text(encoding="utf-8").splitlines()
        assert ("via" in json.loads(line), len(arxiv.requests)) == (False, 1)

    @pytest.mark.usefixtures("index")
    def test_a_server_that_fails_changes_nothing(self, run: Run, one_paper: Path, arxiv: ArxivServer) -> None:
        arxiv.every_fault = Fault(kind="html")
        before = (one_paper / "README.md").read_bytes()
        assert run("enrich", "--source", "arxiv", cwd=one_paper).exit_code == 4
        assert (one_paper / "README.md").read_bytes() == before
