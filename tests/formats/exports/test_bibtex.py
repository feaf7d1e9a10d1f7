"""BibTeX: entry types, names, LaTeX, keys; and what a BibTeX parser of others makes of it."""

from __future__ import annotations

import re

import pytest
from bibtexparser.entrypoint import parse_string
from bibtexparser.middlewares import SeparateCoAuthors, SplitNameParts
from hypothesis import given

from llmlist.formats.exports.bibtex import format_bibtex, format_name
from llmlist.formats.exports.latex import format_latex, format_title, is_plain_math
from llmlist.formats.records.bibtex import plain_text
from llmlist.model.date import PartialDate
from llmlist.model.entry import Entry
from llmlist.model.identifier import Identifier
from llmlist.model.link import Link
from llmlist.model.name import parse_name
from tests.formats.exports.entry_strategies import CATALOG, entries, texts

PAPER = Entry(
    key="quill2021moss",
    title="MossNet: Growing Moss on GPUs at 5% of {Cost}",
    section="papers",
    authors=("Ann Quill", "Aaron van den Oord", "Kurt Gödel Jr.", "Moss and Fern Group", "et al."),
    date=PartialDate(2021, 6, 12),
    venue="NeurIPS 2021",
    institutes=("Fernwood", "Bath & Wells"),
    keywords=("moss", "roofs, flat"),
    ids=(Identifier("arxiv", "2101.00001"), Identifier("doi", "10.1000/moss_1")),
    links=(
        Link(url="https://arxiv.org/pdf/2101.00001.pdf"),
        Link(label="code", url="https://github.com/q/m"),
    ),
    note="Short & *good*.",
    pages="10-19",
)


def fields_of(entry: Entry) -> tuple[str, dict[str, str]]:
    library = parse_string(format_bibtex(CATALOG, [entry]))
    assert library.failed_blocks == []
    (block,) = library.entries
    return block.entry_type, {one.key: str(one.value) for one in block.fields}


def test_a_paper_of_a_conference() -> None:
    assert (
        format_bibtex(CATALOG, [PAPER])
        == r"""@inproceedings{quill2021moss,
  title = {{MossNet:} Growing Moss on {GPUs} at 5\% of {\textbraceleft}Cost{\textbraceright}},
  author = {Quill, Ann and van den Oord, Aaron and G{\"o}del, Jr., Kurt and {Moss and Fern Group} and others},
  year = {2021},
  month = jun,
  day = {12},
  booktitle = {NeurIPS 2021},
  pages = {10--19},
  institution = {Fernwood and Bath \& Wells},
  doi = {10.1000/moss_1},
  eprint = {2101.00001},
  archiveprefix = {arXiv},
  url = {https://arxiv.org/pdf/2101.00001.pdf},
  keywords = {moss, {roofs, flat}},
  annote = {Short \& *good*.},
}
"""
    )


@pytest.mark.parametrize(
    ("venue", "kind", "expected"),
    [
        ("NeurIPS 2017", "paper", ("inproceedings", "booktitle")),
        ("Findings of EMNLP 2023", "paper", ("inproceedings", "booktitle")),
        ("Workshop on Moss", "paper", ("inproceedings", "booktitle")),
        ("TMLR 2023", "paper", ("article", "journal")),
        ("Journal of Moss", "paper", ("article", "journal")),
        ("Transactions of the ACL", "paper", ("article", "journal")),
        ("Proceedings of the National Academy of Sciences", "paper", ("article", "journal")),
        ("arXiv", "paper", ("misc", "howpublished")),
        ("Fernwood Blog", "paper", ("misc", "howpublished")),
        ("GitHub", "tool", ("misc", "howpublished")),
        ("Fern Press", "book", ("book", "howpublished")),
    ],
)
def test_type_and_place_of_the_venue(venue: str, kind: str, expected: tuple[str, str]) -> None:
    entry = Entry(key="k", title="T", section="papers", venue=venue, kind=kind)  # type: ignore[arg-type]  # kinds
    sort, fields = fields_of(entry)
    assert (sort, fields[expected[1]]) == (expected[0], venue)
    assert fields.get("entrysubtype") == (kind if kind == "tool" else None)


@pytest.mark.parametrize(
    ("printed", "written"),
    [
        ("Ann Quill", "Quill, Ann"),
        ("Quill, Ann", "Quill, Ann"),
        ("Émile Zola", r"Zola, {\'E}mile"),
        ("Ludwig van den Reed", "van den Reed, Ludwig"),
        ("J. R. R. Fern III", "Fern, III, J. R. R."),
        ("Madonna", "Madonna"),
        ("李明", "{李明}"),
        ("Fernwood Research", "{Fernwood Research}"),
        ("Łukasz Şahin", r"{\c{S}}ahin, {\L}ukasz"),
    ],
)
def test_names(printed: str, written: str) -> None:
    assert format_name(parse_name(printed)) == written


@pytest.mark.parametrize(
    ("title", "written"),
    [
        ("BERT: Pre-training of Deep Models", "{BERT:} Pre-training of Deep Models"),
        ("Learning mRNA with T5 and GPT-4", "Learning {mRNA} with {T5} and {GPT}-4"),
        ("A Q-Learner for Étude", r"A {Q}-Learner for {\'E}tude"),
        (r"The $\epsilon$-Greedy Fern", r"The {$\epsilon$}-Greedy Fern"),
        (r"Run $\input{secret}$", r"Run \${\textbackslash}input{\textbraceleft}secret{\textbraceright}\$"),
        ("Costs of $5 and $6", r"Costs of \$5 and \$6"),
    ],
)
def test_titles_keep_their_capitals_and_run_nothing(title: str, written: str) -> None:
    assert format_title(title) == written
    assert plain_text(written) == title


@pytest.mark.parametrize(
    "math", [r"\input x", r"\write18{ls}", r"\def\a{b}", r"\csname x", "^^5cinput x", "a}{b", "%", r"\\"]
)
def test_math_that_does_more_than_show_symbols_is_none(math: str) -> None:
    assert not is_plain_math(math)


@given(texts())
def test_no_command_comes_through(text: str) -> None:
    written = format_latex(text)
    named = set(re.findall(r"\\([A-Za-z]+)", written))
    assert not named & {"input", "include", "write", "def", "openin", "csname", "immediate", "catcode"}
    assert written.count("{") == written.count("}")


def test_keys_that_bibtex_does_not_take_are_made_fit_and_stay_apart() -> None:
    names = ("Moss2021", "moss2021", "a,b{c}", "moos'é", "}{")
    text = format_bibtex(CATALOG, [Entry(key=name, title="T", section="papers") for name in names])
    found = parse_string(text)
    assert [one.key for one in found.entries] == ["Moss2021", "moss2021-2", "a-b-c", "moos", "entry"]
    assert found.failed_blocks == []


@given(entries())
def test_a_parser_of_others_takes_all_of_it(entry: Entry) -> None:
    text = format_bibtex(CATALOG, [entry])
    names = [SeparateCoAuthors(), SplitNameParts()]
    library = parse_string(text, append_middleware=names)
    assert library.failed_blocks == []
    assert [one.key for one in library.entries] == [entry.key]


def test_an_address_stays_one_field() -> None:
    entry = Entry(
        key="k", title="T", section="papers", links=(Link(url="https://example.org/{a}\\b c^d%20_~#x"),)
    )
    assert fields_of(entry)[1]["url"] == "https://example.org/%7Ba%7D%5Cb%20c%5Ed%20_~#x"


def test_what_runs_code_is_no_address() -> None:
    entry = Entry(key="k", title="T", section="papers", links=(Link(url="javascript:alert(1)"),))
    assert "url" not in fields_of(entry)[1]
