from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Run

TITLE = "Learning to Forecast Floods from Space"


def write(folder: Path, *records: dict[str, object]) -> None:
    (folder / "found.jsonl").write_text("".join(json.dumps(one) + "\n" for one in records), encoding="utf-8")


def test_records_of_any_file_are_compared_without_a_catalogue(run: Run, tmp_path: Path) -> None:
    write(
        tmp_path,
        {"id": 1, "title": TITLE, "authors": ["Ann Alder"], "year": 2020},
        {"id": 2, "title": "Maps of the Night", "authors": ["Bo Birch"], "year": 2020},
        {"id": 3, "title": TITLE.lower(), "authors": ["Alder, A."], "year": 2020},
    )
    result = run("dedupe", "--records", "found.jsonl", "--format", "json", cwd=tmp_path)
    assert (result.exit_code, result.stderr) == (1, "")
    (cluster,) = json.loads(result.stdout)["clusters"]
    assert list(cluster) == ["keys", "records", "canonical", "decision", "reasons"]
    assert (cluster["keys"], cluster["records"], cluster["decision"]) == (["1", "3"], [["1", "3"]], "match")


def test_people_see_titles(run: Run, tmp_path: Path) -> None:
    write(tmp_path, {"id": 1, "title": TITLE}, {"id": 2, "title": TITLE})
    result = run("dedupe", "--records", "found.jsonl", cwd=tmp_path)
    assert result.exit_code == 1
    lines = [f"  * found.jsonl:1: 1: {TITLE}", f"  - found.jsonl:2: 2: {TITLE}"]
    assert result.stdout.splitlines()[1:] == lines


def test_says_when_there_are_none(run: Run, tmp_path: Path) -> None:
    write(tmp_path, {"id": 1, "title": TITLE})
    result = run("dedupe", "--records", "found.jsonl", cwd=tmp_path)
    assert (result.exit_code, result.stdout) == (0, "")
    assert "no duplicates among 1 records" in result.stderr


def test_a_file_that_holds_no_records_is_refused(run: Run, tmp_path: Path) -> None:
    (tmp_path / "found.jsonl").write_bytes(b"\xff")
    assert run("dedupe", "--records", "found.jsonl", cwd=tmp_path).exit_code == 3
    (tmp_path / "found.jsonl").write_text("title\n", encoding="utf-8")
    result = run("dedupe", "--records", "found.jsonl", cwd=tmp_path)
    assert result.exit_code == 3
    assert "found.jsonl:1" in result.stderr
    assert run("dedupe", "--records", "missing.jsonl", cwd=tmp_path).exit_code == 3


BIBTEX = f"""@article{{a, title={{{TITLE}}}, author={{Alder, Ann}}, year=2020}}
@article{{open, title={{{{never closed}}, year=2020
@article{{b, title={{{TITLE}}}, author={{Ann Alder}}, year=2020}}
"""


def test_a_broken_record_is_reported_and_the_others_are_compared(run: Run, tmp_path: Path) -> None:
    (tmp_path / "library.bib").write_text(BIBTEX, encoding="utf-8")
    result = run("dedupe", "--records", "library.bib", cwd=tmp_path)
    assert result.exit_code == 1
    assert "library.bib:2: error: a record is passed over" in result.stderr
    assert result.stdout.splitlines()[1:] == [
        f"  * library.bib:1: a: {TITLE}", f"  - library.bib:3: b: {TITLE}",
    ]  # fmt: skip


def test_the_format_can_be_named(run: Run, tmp_path: Path) -> None:
    (tmp_path / "library.txt").write_text(BIBTEX, encoding="utf-8")
    result = run("dedupe", "--records", "library.txt", "--records-format", "bibtex", cwd=tmp_path)
    assert result.exit_code == 1
    wrong = run("dedupe", "--records", "library.txt", "--records-format", "csv", cwd=tmp_path)
    assert (wrong.exit_code, "no column is called `title`" in wrong.stderr) == (3, True)
