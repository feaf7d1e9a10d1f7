from __future__ import annotations

import time
from typing import TYPE_CHECKING, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from llmlist.formats.records.bibtex import parse_bibtex, plain_text
from llmlist.formats.records.fields import ReadRecord
from llmlist.model.problem import Problem

if TYPE_CHECKING:
    from llmlist.model.entry import Entry


def entries_of(text: str) -> list[Entry]:
    return [one.entry for one in parse_bibtex(text, path="x.bib") if isinstance(one, ReadRecord)]


def problems_of(text: str) -> list[Problem]:
    return [one for one in parse_bibtex(text, path="x.bib") if isinstance(one, Problem)]


def test_every_field_is_read() -> None:
    (entry,) = entries_of(r"""
@Article{quill2021,
  Author = {Quill, Ann and de la Reed, Bo},
  TITLE = "The {GPU} of R{\'e}my {and} moss",
  journal = {Journal of Moss}, year = 2021, month = jun, volume = {3}, number = 2,
  pages = {10--19}, doi = {https://doi.org/10.1000/MOSS.1}, url = {https://example.org/m},
  eprint = {2101.00001v2}, archivePrefix = {arXiv}, publisher = {Fern \& Co}
}""")
    assert (entry.key, entry.title, entry.venue) == (
        "quill2021",
        "The GPU of Rémy and moss",
        "Journal of Moss",
    )
    assert entry.authors == ("Ann Quill", "Bo de la Reed")
    assert [str(entry.date), *map(str, entry.ids)] == ["2021-06", "doi:10.1000/moss.1", "arxiv:2101.00001"]
    assert (entry.volume, entry.number, entry.pages, entry.publisher) == ("3", "2", "10-19", "Fern & Co")


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("Ann Quill", ("Ann Quill",)),
        ("Quill, Jr, Ann and von Reed, Bo", ("Ann Quill Jr", "Bo von Reed")),
        ("Quill, Ann and others", ("Ann Quill", "et al.")),
        (
            "{Moss and Fern Group} and {Barnes and Noble, Inc.}",
            ("Moss and Fern Group", "Barnes and Noble, Inc."),
        ),
        (r"G{\"o}del, Kurt AND {\'E}mile\n and Zola", ("Kurt Gödel", "Émile", "Zola")),
        ("Quill,\n   Ann\n  and\n  Reed, Bo", ("Ann Quill", "Bo Reed")),
    ],
)
def test_names(written: str, read: tuple[str, ...]) -> None:
    written = written.replace(r"\n", "\n")
    (entry,) = entries_of(f"@misc{{a, title={{T}}, author={{{written}}}}}")
    assert entry.authors == read


def test_macros_and_joined_values() -> None:
    (entry,) = entries_of(
        '@string{jm = "Journal of Moss"}\n@string(full = jm # " Letters")\n'
        "@article{a, title={T}, journal = FULL, month = 5 # oct, year = 20 # {21}}"
    )
    assert (entry.venue, str(entry.date)) == ("Journal of Moss Letters", "2021")


def test_a_chapter_inherits_from_its_book_what_is_its_own_too() -> None:
    child, _ = entries_of(
        "@inproceedings{a, title={T}, crossref={BOOK}, pages={1--2}}\n"
        "@proceedings{Book, title={Proc. of Moss}, year=2020, doi={10.1000/book}, pages={1--900}}"
    )
    assert (child.venue, str(child.date), child.pages, child.ids) == ("Proc. of Moss", "2020", "1-2", ())


def test_an_entry_that_refers_to_itself_or_to_nothing_is_read() -> None:
    found = entries_of("@misc{a, title={A}, crossref={a}} @misc{b, title={B}, crossref={none}}")
    assert [entry.title for entry in found] == ["A", "B"]


def test_biblatex_names_of_fields() -> None:
    (entry,) = entries_of(
        "@online{a, title={Moss}, subtitle={A Story}, date={2020-02-30}, journaltitle={J. Moss}, "
        "eprint={1701.00001}, eprinttype={arxiv}}"
    )
    assert (entry.title, str(entry.date), entry.venue) == ("Moss: A Story", "2020-02", "J. Moss")
    assert [str(one) for one in entry.ids] == ["arxiv:1701.00001"]


def test_an_arxiv_id_in_the_journal_counts() -> None:
    (entry,) = entries_of("@article{a, title={T}, journal={arXiv preprint arXiv:1701.00001}}")
    assert [str(one) for one in entry.ids] == ["arxiv:1701.00001"]


BROKEN: Final = """% a comment
@article{good1, title={One}}
@article{open, title={never {closed}, year=2000
@article{good2, title={Two}}
@article{comma,
  title={Three}
  year=2001,
}
@comment{jabref-meta: x}
@article{good1, title={Again}}
@article{twice, title={First}, title={Second}}
"""


def test_a_broken_entry_is_a_problem_with_its_line_and_the_others_are_read() -> None:
    records = (one for one in parse_bibtex(BROKEN, path="x.bib") if isinstance(one, ReadRecord))
    assert [(one.entry.title, one.line) for one in records] == [
        ("One", 2), ("Two", 4), ("Three", 5), ("Again", 10), ("First", 11),
    ]  # fmt: skip
    assert [one.location.line for one in problems_of(BROKEN) if one.location] == [3, 5]


def test_nothing_is_printed(capfd: pytest.CaptureFixture[str]) -> None:
    entries_of(BROKEN)
    assert capfd.readouterr() == ("", "")


HOSTILE: Final = {
    "openings": "@a{" * 20_000,
    "lines": "@a{k,t={\n" * 10_000,
    "braces": "@a{k, title={" + "{" * 50_000 + "}" * 50_000 + "}}",
    "quotes": '@a{k, title="' + '"' * 50_000,
    "joins": "@a{k, title=" + "x # " * 20_000 + "y}",
    "names": "@a{k, title={t}, author={" + "x and " * 20_000 + "y}}",
    "latex": "@a{k, title={" + "\\emph{" * 3_000 + "x" + "}" * 3_000 + "}}",
    "dollars": "@a{k, title={" + "$" * 3_001 + "}}",
    "strings": "@string{a = {x}}\n" + "".join(f"@string{{a{n} = a # a}}\n" for n in range(2_000)),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_files_take_no_long_time(name: str) -> None:
    start = time.perf_counter()
    list(parse_bibtex(HOSTILE[name], path="x.bib"))
    assert time.perf_counter() - start < 5


def test_macros_do_not_grow_without_end() -> None:
    doubling = "@string{a0 = {xxxxxxxxxx}}\n" + "".join(
        f"@string{{a{n + 1} = a{n} # a{n}}}\n" for n in range(60)
    )
    (entry,) = entries_of(doubling + "@misc{k, title = a60}")
    assert len(entry.title) < 100_000


@given(st.text(alphabet='@misc{}(),="#\\$ \nauthortle%~&', max_size=200))
def test_no_text_is_too_odd(text: str) -> None:
    list(parse_bibtex(text, path="x.bib"))
    list(parse_bibtex(f"@misc{{k, title={{{text}}}, author={{{text}}}}}", path="x.bib"))
    plain_text(text)
