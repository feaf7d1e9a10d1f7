"""Libraries of records, into a list and into nothing, each work once; and many works on standard input."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

import pytest

from tests.arxiv_server import ServedPaper
from tests.cli.conftest import SEAMS, files_below
from tests.json_server import crossref_work, run_json_server

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.arxiv_server import ArxivServer
    from tests.conftest import Run
    from tests.json_server import JsonServer

DOI: Final = "10.1234/bags.1"
# As Zotero writes it, with what is nobody's business: the place of a file and a note of one's own.
ZOTERO_BIB: Final = r"""
@misc{tao_seams_2022,
	title = {Zips: {What} {Holds} {Pocket} {Models} {Together}},
	url = {http://arxiv.org/abs/2205.99951},
	doi = {10.48550/arXiv.2205.99951},
	abstract = {Nothing holds.},
	urldate = {2024-01-01},
	publisher = {arXiv},
	author = {Tao, Wen and Lindqvist, {\AA}sa},
	month = may,
	year = {2022},
	note = {arXiv:2205.99951 [cs]
version: 2},
	keywords = {Computer Science - Computation and Language, zips},
	file = {Full Text PDF:/home/wen/Zotero/storage/AB12CD34/zips.pdf:application/pdf},
}

@article{open, title = {never {closed}

@inproceedings{reed_linings_2021,
	address = {Online},
	title = {Linings for Small {Bags}},
	booktitle = {Findings of {EMNLP} 2021},
	author = {Reed, Bo},
	year = {2021},
	pages = {10--19},
}
"""
# As JabRef writes it (https://docs.jabref.org): its own fields and comments around the entries.
JABREF_BIB: Final = r"""% Encoding: UTF-8

@Article{Reed2021,
  author           = {Bo Reed and {The Lining Group}},
  date             = {2021-06-01},
  journaltitle     = {Journal of Linings},
  title            = {Linings, Revisited},
  doi              = {10.1234/linings},
  comment          = {what I think of it is my own},
  groups           = {To read},
  creationdate     = {2024-01-01T10:00:00},
  priority         = {prio1},
}

@Comment{jabref-meta: databaseType:biblatex;}
"""
ZOTERO_CSL: Final = json.dumps(
    [
        {
            "id": "http://zotero.org/users/1/items/AB12CD34",
            "type": "article",
            "title": "Zips: What Holds Pocket Models Together",
            "number": "arXiv:2205.99951",
            "publisher": "arXiv",
            "source": "arXiv.org",
            "DOI": "10.48550/arXiv.2205.99951",
            "URL": "http://arxiv.org/abs/2205.99951",
            "note": "arXiv:2205.99951 [cs]",
            "author": [{"family": "Tao", "given": "Wen"}],
            "issued": {"date-parts": [["2022", 5, 23]]},
            "accessed": {"date-parts": [["2024", 1, 1]]},
        }
    ]
)
ZOTERO_CSV: Final = (
    '"Key","Item Type","Publication Year","Author","Title","Publication Title","DOI","Url","Date","Notes",'
    '"Manual Tags","Automatic Tags"\n'
    '"AB12CD34","journalArticle","2021","Reed, Bo; Quill, Ann","Linings, Revisited","Journal of Linings",'
    '"10.1234/linings","","2021-06-01","<p>my own</p>","linings; small","Something Automatic"\n'
)


@pytest.fixture
def imported(run: Run, pocket: Path) -> Path:
    assert run("import", "README.md", cwd=pocket).exit_code == 0
    return pocket


@pytest.fixture
def services(monkeypatch: pytest.MonkeyPatch) -> Iterator[JsonServer]:
    with run_json_server() as server:
        for name, value in server.environ().items():
            monkeypatch.setenv(name, value)
        server.works[DOI] = crossref_work("Zips &amp; Bags at Scale", "Journal of Small Bags")
        yield server


def entries_of(run: Run, root: Path) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(run("list", "--format", "json", cwd=root).stdout)
    return found


def entry_called(run: Run, root: Path, title: str) -> dict[str, Any]:
    (entry,) = [one for one in entries_of(run, root) if one["title"] == title]
    return entry


class TestImport:
    def test_a_library_of_zotero_goes_into_a_section(self, run: Run, imported: Path) -> None:
        (imported / "z.bib").write_text(ZOTERO_BIB, encoding="utf-8")
        result = run("import", "z.bib", "--section", "Surveys", cwd=imported)
        assert result.exit_code == 0, result.stderr
        assert result.stdout == "z.bib: 2 records: 2 new, 0 listed already, 1 not read\n"
        assert "z.bib:18: error:" in result.stderr
        entry = entry_called(run, imported, "Zips: What Holds Pocket Models Together")
        assert (entry["key"], entry["ids"]) == ("tao_seams_2022", {"arxiv": "2205.99951"})
        assert (entry["authors"], entry["date"]) == (["Wen Tao", "Åsa Lindqvist"], "2022-05")
        assert entry["keywords"] == ["zips"]
        assert "publisher" not in entry
        assert "note" not in entry
        other = entry_called(run, imported, "Linings for Small Bags")
        assert (other["venue"], other["pages"]) == ("Findings of EMNLP 2021", "10-19")
        text = (imported / "README.md").read_text(encoding="utf-8")
        assert "[Zips: What Holds Pocket Models Together](https://arxiv.org/abs/2205.99951)" in text
        assert run("render", "--check", cwd=imported).exit_code == 0

    def test_nothing_private_of_jabref_gets_into_the_list(self, run: Run, imported: Path) -> None:
        (imported / "j.bib").write_text(JABREF_BIB, encoding="utf-8")
        assert run("import", "j.bib", "-s", "Surveys", cwd=imported).exit_code == 0
        entry = entry_called(run, imported, "Linings, Revisited")
        assert (entry["key"], entry["venue"], entry["date"]) == (
            "Reed2021", "Journal of Linings", "2021-06-01",
        )  # fmt: skip
        assert entry["authors"] == ["Bo Reed", "The Lining Group"]
        (imported / "j.bib").unlink()
        assert not [path for path, content in files_below(imported).items() if b"my own" in content]

    @pytest.mark.parametrize(("name", "text"), [("z.json", ZOTERO_CSL), ("z.csv", ZOTERO_CSV)])
    def test_keys_of_a_database_are_no_keys(self, run: Run, imported: Path, name: str, text: str) -> None:
        (imported / name).write_text(text, encoding="utf-8")
        assert run("import", name, "-s", "Surveys", cwd=imported).exit_code == 0
        keys = {entry["key"] for entry in entries_of(run, imported)}
        assert len(keys & {"tao2022zips", "reed2021linings"}) == 1
        assert all("AB12CD34" not in entry["key"] for entry in entries_of(run, imported))

    def test_again_changes_nothing(self, run: Run, imported: Path) -> None:
        (imported / "z.bib").write_text(ZOTERO_BIB, encoding="utf-8")
        run("import", "z.bib", "-s", "Surveys", cwd=imported)
        before = files_below(imported)
        result = run("import", "z.bib", "-s", "Surveys", cwd=imported)
        assert result.exit_code == 0
        assert "0 new, 2 listed already" in result.stdout
        assert result.stderr.count("info:") == 2
        assert files_below(imported) == before
        assert run("import", "z.bib", "-s", "Surveys", "--strict", cwd=imported).exit_code == 1

    def test_duplicates_within_the_file_go_in_once(self, run: Run, imported: Path) -> None:
        text = JABREF_BIB + JABREF_BIB.replace("Reed2021,", "Other,").replace("Linings, Rev", "{Linings, Rev")
        (imported / "j.bib").write_text(text.replace("isited}", "isited}}", 2), encoding="utf-8")
        result = run("import", "j.bib", "-s", "Surveys", cwd=imported)
        assert "1 new, 1 listed already" in result.stdout
        assert "in this run" in result.stderr

    def test_into_an_empty_folder(self, run: Run, tmp_path: Path) -> None:
        (tmp_path / "z.bib").write_text(ZOTERO_BIB, encoding="utf-8")
        result = run("import", "z.bib")
        assert result.exit_code == 0, result.stderr
        text = (tmp_path / "README.md").read_text(encoding="utf-8")
        assert text.startswith(f"# {tmp_path.name}\n\n## Papers\n\n| Date | Title |")
        assert run("render", "--check").exit_code == 0
        assert run("import", "README.md").stdout.startswith("README.md: 2 entries in 1 section: 0 new")
        assert run("undo").exit_code == 0
        assert not (tmp_path / "README.md").exists()

    def test_a_readme_that_nobody_read_is_not_overwritten(self, run: Run, pocket: Path) -> None:
        (pocket / "z.bib").write_text(ZOTERO_BIB, encoding="utf-8")
        before = files_below(pocket)
        result = run("import", "z.bib", cwd=pocket)
        assert (result.exit_code, "llmlist import README.md" in result.stderr) == (2, True)
        assert files_below(pocket) == before

    def test_a_section_must_be_named_where_there_are_several(self, run: Run, imported: Path) -> None:
        (imported / "z.bib").write_text(ZOTERO_BIB, encoding="utf-8")
        result = run("import", "z.bib", cwd=imported)
        assert (result.exit_code, "--section takes one of" in result.stderr) == (2, True)

    def test_a_dry_run_shows_the_diff_or_what_was_read(self, run: Run, imported: Path) -> None:
        (imported / "z.bib").write_text(ZOTERO_BIB, encoding="utf-8")
        before = files_below(imported)
        assert "+++ b/README.md" in run("import", "z.bib", "-s", "Surveys", "--dry-run", cwd=imported).stdout
        result = run("import", "z.bib", "--dry-run", "--format", "json", cwd=imported)
        first, _ = json.loads(result.stdout)
        assert (first["line"], first["arxiv"], first["year"]) == (2, "2205.99951", 2022)
        assert files_below(imported) == before

    def test_lists_and_libraries_are_not_mixed(self, run: Run, imported: Path) -> None:
        assert run("import", "README.md", "z.bib", cwd=imported).exit_code == 2

    def test_no_source_is_asked(self, run: Run, imported: Path, arxiv: ArxivServer) -> None:
        (imported / "z.bib").write_text(ZOTERO_BIB, encoding="utf-8")
        assert run("import", "z.bib", "-s", "Surveys", cwd=imported).exit_code == 0
        assert arxiv.requests == []


class TestRoundTrip:
    @pytest.mark.parametrize("form", ["bibtex", "csl-json", "csv", "jsonl", "ris"])
    def test_an_exported_list_comes_back(self, run: Run, imported: Path, tmp_path: Path, form: str) -> None:
        run("remove", "moth-light-pre-2021", "-y", cwd=imported)
        other = tmp_path / "other"
        other.mkdir()
        run("export", form, "-o", "../other/library", cwd=imported)
        result = run("import", "library", "--records-format", form, cwd=other)
        assert result.exit_code == 0, result.stderr
        kept = {"key", "title", "authors", "date", "venue", "keywords", "kind"}
        if form in {"csl-json", "csv", "jsonl"}:
            kept |= {"sections", "ids", "links", "note", "institutes", "added"}
        facts = [
            [{name: entry.get(name) for name in kept} for entry in entries_of(run, root)]
            for root in (imported, other)
        ]
        assert facts[0] == facts[1]
        assert run("render", "--check", cwd=other).exit_code == 0


class TestAdd:
    def test_a_library_asks_about_what_may_be_listed(self, run: Run, imported: Path) -> None:
        text = "@misc{a, title={Pocket Models Suffice, Again}, author={Ash, A}, eprint={1905.99901}}"
        (imported / "z.bib").write_text(text, encoding="utf-8")
        before = files_below(imported)
        result = run("add", "z.bib", "-s", "Surveys", "-y", cwd=imported)
        assert (result.exit_code, result.stderr.count("[already-listed]")) == (1, 1)
        assert files_below(imported) == before

    @pytest.mark.usefixtures("services")
    def test_lines_of_standard_input(self, run: Run, imported: Path, arxiv: ArxivServer) -> None:
        lines = (SEAMS.id, "# a remark", "", f"https://doi.org/{DOI}", "no such thing", "arXiv:2205.00001")
        asked = "\n".join([*lines, f"{SEAMS.id}v2", ""])
        result = run("add", "-", "-s", "Surveys", cwd=imported, stdin=asked)
        assert result.exit_code == 1
        assert "<stdin>:5: error: passed over: not an identifier" in result.stderr
        assert "<stdin>:6: error: passed over: arXiv does not know 2205.00001" in result.stderr
        assert result.stderr.count("[already-listed]") == 1
        titles = [entry["title"] for entry in entries_of(run, imported)]
        assert {SEAMS.title, "Zips & Bags at Scale"} <= set(titles)
        assert arxiv.requests[0].ids == (SEAMS.id, "2205.00001")

    @pytest.mark.parametrize("text", [ZOTERO_BIB, ZOTERO_CSL, ZOTERO_CSV])
    def test_records_on_standard_input_are_known_by_their_content(
        self, run: Run, imported: Path, arxiv: ArxivServer, text: str
    ) -> None:
        run("add", "-", "-s", "Surveys", "-y", cwd=imported, stdin=text)
        assert len(entries_of(run, imported)) > 13
        assert arxiv.requests == []

    def test_a_record_that_says_nothing_but_its_id_is_fetched(
        self, run: Run, imported: Path, arxiv: ArxivServer
    ) -> None:
        text = f"@misc{{a, eprint={{{SEAMS.id}}}, archiveprefix={{arXiv}}}}"
        assert run("add", "-", "-s", "Surveys", "-y", cwd=imported, stdin=text).exit_code == 0
        assert entry_called(run, imported, SEAMS.title)["authors"] == list(SEAMS.authors)
        assert len(arxiv.requests) == 1

    def test_what_a_record_lacks_is_fetched_if_asked_for(
        self, run: Run, imported: Path, arxiv: ArxivServer
    ) -> None:
        text = f"@misc{{a, title={{{{Seams: My Title}}}}, eprint={{{SEAMS.id}}}, archiveprefix={{arXiv}}}}"
        run("add", "-", "-s", "Surveys", "-y", "--fetch", cwd=imported, stdin=text)
        entry = entry_called(run, imported, "Seams: My Title")
        assert (entry["authors"], entry["date"]) == (list(SEAMS.authors), "2022-05-23")
        assert len(arxiv.requests) == 1

    def test_235_lines_are_three_requests(self, run: Run, imported: Path, arxiv: ArxivServer) -> None:
        values = [f"2301.{number:05}" for number in range(10_001, 10_236)]
        arxiv.add(*(ServedPaper(id=one, title=f"Pocket Study Number {one}") for one in values))
        result = run("add", "-", "-s", "surveys", "--dry-run", cwd=imported, stdin="\n".join(values))
        assert result.exit_code == 0, result.stderr[-300:]
        assert [len(request.ids) for request in arxiv.requests] == [100, 100, 35]

    def test_a_doubt_on_standard_input_needs_yes(self, run: Run, imported: Path, arxiv: ArxivServer) -> None:
        arxiv.add(ServedPaper(id="2306.99910", title="Loose Threads", comment="This paper is withdrawn"))
        before = files_below(imported)
        result = run("add", "-", "-s", "Surveys", cwd=imported, stdin="2306.99910\n")
        assert (result.exit_code, "--yes" in result.stderr) == (1, True)
        assert files_below(imported) == before

    def test_a_file_that_is_not_there(self, run: Run, imported: Path) -> None:
        result = run("add", "nothing.bib", "-s", "Surveys", cwd=imported)
        assert (result.exit_code, "there is no file nothing.bib" in result.stderr) == (2, True)

    def test_a_list_is_imported_and_not_added(self, run: Run, imported: Path) -> None:
        result = run("add", "README.md", "-s", "Surveys", cwd=imported)
        assert (result.exit_code, "`llmlist import README.md` reads it" in result.stderr) == (2, True)

    def test_one_title_is_for_one_work(self, run: Run, imported: Path) -> None:
        result = run("add", "https://a.org", "https://b.org", "--title", "T", "-s", "Tools", cwd=imported)
        assert (result.exit_code, "--title is for one work" in result.stderr) == (2, True)

    def test_one_entry_that_cannot_be_shown_does_not_keep_the_others_out(
        self, run: Run, imported: Path
    ) -> None:
        head = imported / "catalog" / "catalog.yaml"
        style = '  style: "- [{title}]({url}), {authors}, {venue:NeurIPS 2017}"\n'
        text = head.read_text(encoding="utf-8").replace("  path: README.md\n", f"  path: README.md\n{style}")
        head.write_text(text, encoding="utf-8")
        odd = "@article{odd, title={Paper}, author={Knot, Dan}, journal={The Bag}, url={https://a.org/0}}\n"
        good = "".join(
            f"@misc{{good{n}, title={{Good Number {n}}}, url={{https://a.org/{n}}}}}\n" for n in (1, 2, 3)
        )
        result = run("add", "-", "-s", "Evaluation", "-y", cwd=imported, stdin=odd + good)
        keys = {entry["key"] for entry in entries_of(run, imported)}
        assert {"good1", "good2", "good3"} <= keys
        assert "odd" not in keys
        assert (result.exit_code, result.stderr.count("[not-shown]")) == (1, 1)

    def test_an_empty_catalogue_gets_its_first_section(self, run: Run, tmp_path: Path) -> None:
        assert run("init").exit_code == 0
        result = run("add", "https://example.org/zips", "--title", "Zips", "-s", "Talks", "-y")
        assert result.exit_code == 0, result.stderr
        assert "## Talks" in (tmp_path / "README.md").read_text(encoding="utf-8")
        assert run("render", "--check").exit_code == 0
