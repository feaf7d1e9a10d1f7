"""CSL-JSON: the names of the standard, and what a citation processor makes of it."""

from __future__ import annotations

import json
import re
import warnings
from dataclasses import replace
from pathlib import Path
from typing import Any

import citeproc  # type: ignore[import-untyped]  # it has no types
import pytest
from citeproc.source.json import CiteProcJSON  # type: ignore[import-untyped]  # it has no types
from hypothesis import given, settings

from llmlist.formats.exports.csl_json import format_csl_json
from llmlist.model.catalog import Catalog
from llmlist.model.entry import KINDS, Entry
from tests.formats.exports.entry_strategies import CATALOG, HOSTILE, entries
from tests.formats.exports.test_bibtex import PAPER

SCHEMA = Path(citeproc.__file__).parent / "data" / "schema" / "schemas" / "styles"
STYLE = "harvard-cite-them-right"
# Names of https://github.com/citation-style-language/schema/blob/v1.0.2/schemas/input/csl-data.json that no
# style asks for.
OF_DATA_ALONE = {"id", "type", "citation-key", "custom"}


def items_of(*some: Entry) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(format_csl_json(CATALOG, some))
    return found


def names_in(file: str) -> set[str]:
    return set(re.findall(r'"([A-Za-z_-]+)"', (SCHEMA / file).read_text(encoding="utf-8")))


def cited(*some: Entry) -> list[str]:
    """Return the bibliography that a citation processor prints."""
    with warnings.catch_warnings():
        # It names the variables that it does not know, such as `custom`.
        warnings.simplefilter("ignore")
        source = CiteProcJSON(items_of(*some))
        style = citeproc.CitationStylesStyle(STYLE, validate=False)
        bibliography = citeproc.CitationStylesBibliography(style, source, citeproc.formatter.html)
        for one in some:
            bibliography.register(citeproc.Citation([citeproc.CitationItem(one.key)]))
        return [str(one) for one in bibliography.bibliography()]


def test_a_paper_as_a_citation_processor_prints_it() -> None:
    (shown,) = cited(replace(PAPER, title="Growing Moss", authors=PAPER.authors[:2]))
    assert "Quill, A." in shown
    assert "Oord" in shown
    assert "Growing Moss" in shown
    assert "NeurIPS 2021" in shown


def test_an_item_says_what_the_standard_calls_it() -> None:
    (item,) = items_of(PAPER)
    assert (item["id"], item["type"], item["DOI"]) == ("quill2021moss", "paper-conference", "10.1000/moss_1")
    assert item["author"][1:3] == [
        {"family": "van den Oord", "given": "Aaron"},
        {"family": "Gödel", "given": "Kurt", "suffix": "Jr."},
    ]
    assert item["author"][3:] == [{"literal": "Moss and Fern Group"}, {"literal": "others"}]
    assert item["issued"] == {"date-parts": [[2021, 6, 12]]}
    assert item["note"] == "arXiv:2101.00001"


@given(entries())
def test_only_names_of_the_standard_are_used(entry: Entry) -> None:
    (item,) = items_of(entry)
    assert set(item) - OF_DATA_ALONE <= names_in("csl-variables.rnc")
    assert item["type"] in names_in("csl-types.rnc")


@pytest.mark.parametrize("title", HOSTILE)
def test_a_citation_processor_takes_every_title(title: str) -> None:
    assert len(cited(Entry(key="k", title=" ".join(title.split()), section="papers"))) == 1


@pytest.mark.parametrize("kind", KINDS)
def test_a_citation_processor_takes_every_kind(kind: str) -> None:
    assert len(cited(replace(PAPER, kind=kind))) == 1  # type: ignore[arg-type]  # they are the kinds


@settings(max_examples=25, deadline=None)
@given(entries())
def test_a_citation_processor_takes_all_of_it(entry: Entry) -> None:
    assert len(cited(entry)) == 1


def test_an_empty_catalogue_is_an_empty_array() -> None:
    assert json.loads(format_csl_json(Catalog(), [])) == []
