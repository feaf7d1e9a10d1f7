from __future__ import annotations

import gzip
import random
import sqlite3
import zipfile
from contextlib import suppress
from typing import TYPE_CHECKING

import pytest

from llmlist.errors import DataError, EditError
from llmlist.model.identifier import Identifier
from llmlist.storage import index_build
from llmlist.storage.index import ArxivIndex
from llmlist.storage.index_build import build_index
from llmlist.storage.index_file import read_index_facts
from llmlist.storage.near_words import NearWords
from llmlist.storage.user_folders import index_path, user_data_folder
from tests.arxiv_snapshot import RECORDS, snapshot_line, snapshot_record, write_snapshot

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

SEAMS = Identifier("arxiv", "2205.99909")
OLD = Identifier("arxiv", "math/0309136")


@pytest.fixture
def snapshot(tmp_path: Path) -> Path:
    return write_snapshot(tmp_path / "arxiv-metadata-oai-snapshot.json")


@pytest.fixture
def path(tmp_path: Path, snapshot: Path) -> Path:
    build_index(snapshot, tmp_path / "data" / "arxiv.sqlite3", clock=lambda: 1_800_000_000.0)
    return tmp_path / "data" / "arxiv.sqlite3"


def found_by_title(path: Path, title: str) -> list[str]:
    with ArxivIndex(path) as index:
        return [one.identifier.value for batch in index.find_by_title(title) for one in batch]


class TestBuilding:
    def test_an_index_says_what_is_in_it(self, path: Path) -> None:
        facts = read_index_facts(path)
        assert (facts.papers, facts.lines, facts.unreadable) == (3, 3, 0)
        assert (facts.as_of, facts.built) == ("2023-03-09", "2027-01-15T08:00:00Z")
        assert (facts.source, facts.categories) == ("arxiv-metadata-oai-snapshot.json", ())

    def test_nothing_is_left_beside_it(self, path: Path) -> None:
        assert [one.name for one in path.parent.iterdir()] == ["arxiv.sqlite3"]

    @pytest.mark.parametrize("category", ["cs", "cs.LG"])
    def test_only_wanted_categories_are_kept(self, snapshot: Path, tmp_path: Path, category: str) -> None:
        facts = build_index(snapshot, tmp_path / "i", categories=[category]).facts
        assert (facts.papers, facts.lines, facts.as_of) == (1, 3, "2023-03-09")

    def test_a_category_is_no_beginning_of_another(self, tmp_path: Path) -> None:
        snapshot = write_snapshot(tmp_path / "s", [snapshot_record("2205.99909", "T", categories="csx.CL")])
        assert build_index(snapshot, tmp_path / "i", categories=["cs"]).facts.papers == 0

    @pytest.mark.parametrize("form", ["gz", "zip"])
    def test_packed_snapshots_are_read(self, snapshot: Path, tmp_path: Path, form: str) -> None:
        packed = tmp_path / f"archive.{form}"
        if form == "gz":
            packed.write_bytes(gzip.compress(snapshot.read_bytes()))
        else:
            with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
                archive.writestr("read me.txt", "x" * 9_999)
                archive.write(snapshot, snapshot.name)
        assert build_index(packed, tmp_path / "i").facts.papers == 3

    def test_lines_that_are_no_record_are_counted(self, tmp_path: Path) -> None:
        snapshot = tmp_path / "s"
        snapshot.write_bytes(snapshot_line(RECORDS[0]) + b'{"id": 7}\n\n' + snapshot_line(RECORDS[1])[:-30])
        built = build_index(snapshot, tmp_path / "i")
        assert (built.facts.papers, built.facts.unreadable, built.first_unreadable) == (1, 2, 2)

    def test_half_a_character_is_no_obstacle(self, tmp_path: Path) -> None:
        snapshot = write_snapshot(
            tmp_path / "s", [snapshot_record("2205.99909", "Half \ud800 a letter"), *RECORDS[1:]]
        )
        build_index(snapshot, tmp_path / "i")
        assert found_by_title(tmp_path / "i", "Half a letter")[:1] == ["2205.99909"]

    def test_of_two_records_with_one_id_the_later_counts(self, tmp_path: Path) -> None:
        twice = [snapshot_record("2205.99909", title) for title in ("Old Words", "New Words")]
        build_index(write_snapshot(tmp_path / "s", twice), tmp_path / "i")
        with ArxivIndex(tmp_path / "i") as index:
            paper = index.find(SEAMS)
        assert paper is not None
        assert paper.title == "New Words"

    def test_a_day_to_come_is_not_believed(self, tmp_path: Path) -> None:
        days = ["2022-05-24", "2999-01-01", "zzzz"]
        records = [snapshot_record("2205.99909", "T", update_date=day) for day in days]
        built = build_index(
            write_snapshot(tmp_path / "s", records), tmp_path / "i", clock=lambda: 1_800_000_000.0
        )
        assert built.facts.as_of == "2027-01-15"

    @pytest.mark.parametrize(
        ("content", "said"),
        [
            (b"", "is no snapshot"),
            (b"# A list\n\n- text\n" * 400, "is no snapshot"),
            (b"\x1f\x8b broken", "it is broken"),
            (b"PK\x03\x04 broken", "it is broken"),
            (gzip.compress(snapshot_line(RECORDS[0]) * 99)[:-20], "breaks off"),
        ],
    )
    def test_what_is_no_snapshot_is_named_and_leaves_nothing(
        self, path: Path, tmp_path: Path, content: bytes, said: str
    ) -> None:
        before = path.read_bytes()
        (tmp_path / "s").write_bytes(content)
        with pytest.raises(DataError, match=said):
            build_index(tmp_path / "s", path)
        assert path.read_bytes() == before
        assert [one.name for one in path.parent.iterdir()] == ["arxiv.sqlite3"]

    def test_an_archive_without_json_is_named(self, tmp_path: Path) -> None:
        with zipfile.ZipFile(tmp_path / "s", "w") as archive:
            archive.writestr("notes.txt", "x")
        with pytest.raises(DataError, match=r"no \.json file"):
            build_index(tmp_path / "s", tmp_path / "i")

    def test_a_line_without_end_is_refused(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("llmlist.storage.snapshot_file.LONGEST_LINE", 1_000)
        (tmp_path / "s").write_bytes(b"x" * 2_000)
        with pytest.raises(DataError, match="line of more than"):
            build_index(tmp_path / "s", tmp_path / "i")

    def test_a_place_that_cannot_be_written_is_named(self, snapshot: Path, tmp_path: Path) -> None:
        (tmp_path / "file").write_bytes(b"")
        with pytest.raises(EditError, match="cannot write the index"):
            build_index(snapshot, tmp_path / "file" / "i")

    def test_two_at_once_do_not_mix(self, snapshot: Path, tmp_path: Path) -> None:
        def build_another(_: int) -> None:
            with pytest.raises((DataError, EditError), match="locked"):
                build_index(snapshot, tmp_path / "i")

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(index_build, "_SHOWN_EVERY", 1)
            assert build_index(snapshot, tmp_path / "i", on_read=build_another).facts.papers == 3


class TestGoingOn:
    @pytest.fixture
    def many(self, tmp_path: Path) -> Path:
        return write_snapshot(
            tmp_path / "s", [snapshot_record(f"2205.{n:05d}", f"Paper {n}") for n in range(1, 51)]
        )

    @pytest.fixture
    def in_small_steps(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(index_build, "_TRANSACTION", 10)
        monkeypatch.setattr(index_build, "_SHOWN_EVERY", 1)
        monkeypatch.setattr(index_build, "_AT_ONCE", 3)

    def stop_at(self, line: int) -> Callable[[int], None]:
        calls = iter(range(1, 1_000))

        def on_read(_: int) -> None:
            if next(calls) == line:
                raise KeyboardInterrupt

        return on_read

    @pytest.mark.usefixtures("in_small_steps")
    @pytest.mark.parametrize("packed", [False, True])
    @pytest.mark.parametrize(("line", "kept"), [(3, 0), (25, 20), (50, 40)])
    def test_a_stopped_run_goes_on_where_it_was(
        self, many: Path, tmp_path: Path, line: int, kept: int, *, packed: bool
    ) -> None:
        if packed:
            many.write_bytes(gzip.compress(many.read_bytes()))
        with pytest.raises(KeyboardInterrupt):
            build_index(many, tmp_path / "i", on_read=self.stop_at(line))
        assert not (tmp_path / "i").exists()
        built = build_index(many, tmp_path / "i")
        assert (built.resumed, built.facts.papers, built.facts.lines) == (kept, 50, 50)
        assert found_by_title(tmp_path / "i", "Paper 17")[0] == "2205.00017"

    @pytest.mark.usefixtures("in_small_steps")
    def test_another_snapshot_or_choice_begins_anew(self, many: Path, tmp_path: Path) -> None:
        for categories in (["cs"], []):
            with pytest.raises(KeyboardInterrupt):
                build_index(many, tmp_path / "i", on_read=self.stop_at(25))
            many.write_bytes(many.read_bytes() + b"\n" * (not categories))
            built = build_index(many, tmp_path / "i", categories=categories)
            assert (built.resumed, built.facts.papers) == (0, 50)

    @pytest.mark.usefixtures("in_small_steps")
    def test_the_old_index_serves_until_the_new_one_is_whole(self, many: Path, path: Path) -> None:
        with pytest.raises(KeyboardInterrupt):
            build_index(many, path, on_read=self.stop_at(25))
        with ArxivIndex(path) as index:
            assert index.find(SEAMS) is not None

    def test_rubbish_in_the_place_of_an_earlier_run_is_replaced(self, snapshot: Path, tmp_path: Path) -> None:
        (tmp_path / "i.part").write_bytes(b"rubbish" * 999)
        assert build_index(snapshot, tmp_path / "i").facts.papers == 3


class TestLookingUp:
    def test_a_paper_is_found_by_its_identifier(self, path: Path) -> None:
        with ArxivIndex(path) as index:
            paper, other = index.find(OLD), index.find(Identifier("arxiv", "2205.99999"))
            assert index.find(Identifier("doi", "10.1234/seams.7")) is None
        assert paper is not None
        assert (paper.title, paper.doi) == (r"On $\alpha$-Seams of Schrödinger Type", "10.1234/seams.7")
        assert other is None

    def test_a_fact_tells_its_day_and_where_it_comes_from(self, path: Path) -> None:
        with ArxivIndex(path) as index:
            fact = index.fact(SEAMS)
        assert fact is not None
        assert (fact.fetched, fact.via) == ("2023-03-09T00:00:00Z", "snapshot")

    @pytest.mark.parametrize(
        "title",
        [
            "Seams: Where Pocket Models Come Apart",
            "SEAMS: where pocket models come apart.",
            "{S}eams: Where \\emph{Pocket} Models Come Apart",
            "Where Pocket Models Come Apart",
            "Stitch: Where Pocket Models Come Apart",
            "Seams: Where Pocket Modles Come Apart",
            "Seems: Were Pocket Models Came Apart",
        ],
    )
    def test_a_title_is_found_however_it_is_written(self, path: Path, title: str) -> None:
        assert found_by_title(path, title)[0] == "2205.99909"

    def test_greek_letters_are_their_names(self, path: Path) -> None:
        assert found_by_title(path, "On α-Seams of Schrödinger Type")[0] == "math/0309136"

    def test_a_misspelt_word_is_set_right_where_no_other_is_known(self, path: Path) -> None:
        assert found_by_title(path, "Paramter: Buttton")[0] == "2303.99905"

    @pytest.mark.parametrize(
        "title", ["", "∎", '"', "NEAR(a b)", "title:seams AND", "xyzzy plugh", "a" * 9_999]
    )
    def test_odd_titles_find_nothing_and_break_nothing(self, path: Path, title: str) -> None:
        found_by_title(path, title)

    def test_papers_since_a_day_come_newest_first(self, path: Path) -> None:
        with ArxivIndex(path) as index:
            since = [one.identifier.value for one in index.since("2022-05-23")]
        assert since == ["2303.99905", "2205.99909"]

    def test_an_identifier_that_is_none_is_left_out(self, tmp_path: Path) -> None:
        records = [
            snapshot_record("../../etc", "Seams of Etc"),
            snapshot_record("2205.99909", "Seams of Pockets"),
        ]
        build_index(write_snapshot(tmp_path / "s", records), tmp_path / "i")
        assert found_by_title(tmp_path / "i", "Seams of Etc") == ["2205.99909"]


class TestFaults:
    def test_a_file_that_is_none_is_named_with_the_way_out(self, tmp_path: Path) -> None:
        (tmp_path / "i").write_bytes(b"no database")
        with pytest.raises(DataError, match="is broken") as caught:
            ArxivIndex(tmp_path / "i")
        assert "llmlist index build" in (caught.value.hint or "")

    def test_a_database_of_others_is_refused(self, tmp_path: Path) -> None:
        with sqlite3.connect(tmp_path / "i") as connection:
            connection.execute("CREATE TABLE papers (id)")
        with pytest.raises(DataError, match="is no arXiv index"):
            ArxivIndex(tmp_path / "i")

    @pytest.mark.parametrize(("version", "said"), [(0, "older"), (99, "newer")])
    def test_another_version_is_named(self, path: Path, version: int, said: str) -> None:
        with sqlite3.connect(path) as connection:
            connection.execute(f"PRAGMA user_version = {version}")
        with pytest.raises(DataError, match=f"by an? {said} llmlist"):
            ArxivIndex(path)

    @pytest.mark.parametrize(
        "statement",
        [
            "CREATE TRIGGER t AFTER INSERT ON papers BEGIN DELETE FROM papers; END",
            "CREATE VIEW v AS SELECT 1",
            "DROP TABLE facts",
            "DELETE FROM facts",
        ],
    )
    def test_other_tables_are_refused(self, path: Path, statement: str) -> None:
        with sqlite3.connect(path) as connection:
            connection.execute(statement)
        with pytest.raises(DataError):
            ArxivIndex(path)

    @pytest.mark.parametrize("seed", range(40))
    def test_damage_anywhere_is_an_error_or_no_matter(self, path: Path, seed: int) -> None:
        chance = random.Random(seed)  # noqa: S311  # no secrets
        content = bytearray(path.read_bytes())
        for _ in range(200):
            content[chance.randrange(len(content))] = chance.randrange(256)
        path.write_bytes(content)
        with suppress(DataError), ArxivIndex(path) as index:
            index.find(SEAMS)
            list(index.find_by_title("Seams: Where Pocket Modles Come Apart"))
            list(index.since("2000"))


class TestPlaces:
    @pytest.mark.parametrize(
        ("environ", "platform", "place"),
        [
            ({"XDG_DATA_HOME": "/d", "HOME": "/h"}, "linux", "/d/llmlist"),
            ({"XDG_DATA_HOME": "d", "HOME": "/h"}, "linux", "/h/.local/share/llmlist"),
            ({"HOME": "/h"}, "darwin", "/h/Library/Application Support/llmlist"),
            ({"HOME": "/h", "LOCALAPPDATA": "/l"}, "win32", "/l/llmlist"),
            ({"HOME": "/h"}, "win32", "/h/AppData/Local/llmlist"),
        ],
    )
    def test_each_system_has_its_folder(self, environ: dict[str, str], platform: str, place: str) -> None:
        assert user_data_folder(environ, platform).as_posix() == place

    def test_the_environment_may_name_another(self) -> None:
        assert index_path({"LLMLIST_INDEX": "/x/y.db", "HOME": "/h"}).as_posix() == "/x/y.db"


class TestNearWords:
    @pytest.mark.parametrize(
        "slip",
        [
            "attenton",
            "attentoin",
            "attentiion",
            "atention",
            "uttention",
            "attentiom",
            "attentions",
            "ttention",
        ],
    )
    def test_one_slip_is_found(self, slip: str) -> None:
        near = NearWords(lambda: ["attention", "retention", "attend", "a", ""])
        assert near.find(slip) == ["attention"]

    @pytest.mark.parametrize("word", ["attention", "antention s", "ate", "", "xttentiox"])
    def test_nothing_else_is(self, word: str) -> None:
        assert list(NearWords(lambda: ["attention"]).find(word)) == []
