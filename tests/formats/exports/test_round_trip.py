"""What is exported is read back: every fact that the format holds, whatever the texts are."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import TYPE_CHECKING, Final

import pytest
from hypothesis import given

from llmlist.formats.exports.bibtex import format_bibtex
from llmlist.formats.exports.csl_json import format_csl_json
from llmlist.formats.exports.lines import format_lines
from llmlist.formats.exports.plain import plain_line
from llmlist.formats.exports.publication import address_of_entry
from llmlist.formats.exports.ris import format_ris
from llmlist.formats.exports.table import format_csv
from llmlist.formats.records.files import RecordFormat, read_records
from llmlist.model.entry import Entry
from llmlist.model.link import Link
from tests.formats.exports.entry_strategies import CATALOG, HOSTILE, entries

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from llmlist.model.catalog import Catalog

FORMATS: Final[dict[RecordFormat, Callable[[Catalog, Sequence[Entry]], str]]] = {
    "bibtex": format_bibtex,
    "csl-json": format_csl_json,
    "ris": format_ris,
    "csv": format_csv,
    "jsonl": format_lines,
}


def read_back(form: RecordFormat, entry: Entry) -> Entry:
    """Return the one entry that is read of what an entry is written as, between two others."""
    before, after = (replace(entry, key=key, title=f"The {key}") for key in ("one-before", "one-after"))
    text = FORMATS[form](CATALOG, [before, entry, after])
    found = read_records(text.encode(errors="backslashreplace"), path="x", form=form)
    assert found.problems == ()
    assert [one.entry.key for one in found.records] == ["one-before", entry.key, "one-after"]
    assert [found.records[0].entry.title, found.records[2].entry.title] == ["The one-before", "The one-after"]
    return found.records[1].entry


def plain(entry: Entry) -> Entry:
    """Return an entry without what is no text."""
    lined = {
        one.name: plain_line(value)
        for one in fields(entry)
        if isinstance(value := getattr(entry, one.name), str) and one.name != "kind"
    }
    listed = {name: tuple(map(plain_line, getattr(entry, name))) for name in ("institutes", "keywords")}
    return replace(entry, **lined, **listed)  # type: ignore[arg-type]  # fields by name


def path_of(entry: Entry) -> str:
    return " / ".join(CATALOG.section_path(entry.section))


@given(entries())
def test_json_lines_hold_everything(entry: Entry) -> None:
    assert read_back("jsonl", entry) == replace(entry, section=path_of(entry))


@given(entries())
def test_csl_json_holds_everything(entry: Entry) -> None:
    address = address_of_entry(entry)
    links = entry.links or ((Link(url=address),) if address else ())
    assert read_back("csl-json", entry) == replace(entry, section=path_of(entry), links=links)


@given(entries())
def test_csv_holds_everything_but_semicolons(entry: Entry) -> None:
    entry = plain(entry)
    expected = replace(
        entry,
        section=plain_line(path_of(entry)),
        institutes=tuple(one.replace(";", ",") for one in entry.institutes),
        keywords=tuple(one.replace(";", ",") for one in entry.keywords),
    )
    assert read_back("csv", entry) == expected


@given(entries())
def test_bibtex_holds_what_a_bibliography_says(entry: Entry) -> None:
    entry = plain(entry)
    address = address_of_entry(entry)
    found = read_back("bibtex", entry)
    assert found.links == ((Link(url=found.links[0].url),) if address else ())
    assert found == replace(entry, section="", links=found.links)


@given(entries())
def test_ris_holds_what_a_bibliography_says(entry: Entry) -> None:
    entry = plain(entry)
    found = read_back("ris", entry)
    shown = ("title", "venue", "volume", "publisher", "date", "ids", "keywords", "kind")
    assert [getattr(found, name) for name in shown] == [getattr(entry, name) for name in shown]
    assert found.authors == tuple(one for one in entry.authors if one != "et al.")


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("title", HOSTILE)
def test_every_hostile_title_comes_back(form: RecordFormat, title: str) -> None:
    title = " ".join(title.split())
    found = read_back(form, Entry(key="k", title=title, section="papers"))
    assert found.title in {title, plain_line(title)}


@pytest.mark.parametrize("form", FORMATS)
def test_nothing_is_exported_as_nothing(form: RecordFormat) -> None:
    text = FORMATS[form](CATALOG, [])
    assert read_records(text.encode(), path="x", form=form).records == ()
