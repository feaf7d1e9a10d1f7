"""Tables of records (CSV, TSV) to records: exports of Zotero, JabRef, Scopus, Web of Science, IEEE, PubMed.

The header names the columns, in any order and case; names that are not known are passed over.
"""

from __future__ import annotations

import csv
import re
from typing import TYPE_CHECKING, Final

from llmlist.formats.records.fields import ReadRecord, RecordFields, broken_record, make_record, one_line
from llmlist.formats.records.own_table import fields_of_own_row, is_own_header
from llmlist.model.name import split_names

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from llmlist.model.entry import Kind
    from llmlist.model.problem import Problem

# For each field the names that exports give it, without marks, blanks and case; the first one filled counts.
_COLUMNS: Final[Mapping[str, tuple[str, ...]]] = {
    "key": (
        "key", "id", "citationkey", "bibtexkey", "citekey", "identifier", "recordid", "eid", "pmid",
        "utuniquewosid", "utuniqueid", "accessionnumber", "articleid",
    ),
    "title": ("title", "articletitle", "documenttitle", "papertitle", "primarytitle", "ti", "名称", "标题"),
    "authors": (
        "author", "authors", "authornames", "authorlist", "creator", "creators", "au", "authorfullnames",
    ),
    "year": (
        "year", "publicationyear", "pubyear", "publishedyear", "dateofpublication", "publicationdate", "date",
        "published", "py", "coverdate",
    ),
    "month": ("month", "publishedmonth"),
    "venue": (
        "publicationtitle", "sourcetitle", "source", "journal", "journaltitle", "journalbook", "venue",
        "booktitle", "containertitle", "proceedingstitle", "conferencename", "conferencetitle",
        "secondarytitle",        "publicationname", "school", "institution", "so",
    ),
    "doi": ("doi", "doilink", "di", "digitalobjectidentifier"),
    "arxiv": ("arxiv", "arxivid", "eprint"),
    "url": ("url", "link", "links", "articleurl", "pdflink", "fulltexturl"),
    "pages": ("pages", "page", "pagerange", "artno", "articlenumber"),
    "volume": ("volume", "vol", "vl"),
    "number": ("number", "issue", "issuenumber", "no", "is"),
    "publisher": ("publisher",),
    "start": ("pagestart", "startpage", "firstpage", "beginningpage", "bp"),
    "end": ("pageend", "endpage", "lastpage", "endingpage", "ep"),
    "kind": ("itemtype", "bibliographytype", "documenttype", "type"),
    "keywords": ("keywords", "manualtags"),
    "database": ("database", "libraryatalog", "librarycatalog"),
}  # fmt: skip
_KINDS: Final[Mapping[str, Kind]] = {
    "book": "book", "software": "tool", "computerprogram": "tool", "dataset": "dataset",
    "videorecording": "video", "webpage": "article", "blogpost": "article",
}  # fmt: skip
_DELIMITERS: Final = ",;\t|"
_KEYWORD_JOINT: Final = re.compile("[;,]")
_MARK: Final = re.compile(r"[\W_]+")
_IDS: Final = re.compile(r"\s*\(\d{5,}\)")
_LONGEST_CELL: Final = 1_000_000
_MOST_RESTARTS: Final = 20


def parse_csv(text: str, *, path: str) -> Iterator[ReadRecord | Problem]:
    """Yield each row as a record, or what is wrong with it; blank rows are passed over.

    Args:
        text: With a header in its first row that is not blank, as is the comma, semicolon, tab or bar
            that parts the cells.
        path: For messages.
    """
    lines = text.removeprefix("\ufeff").replace("\0", "").splitlines(keepends=True)
    start = next((place for place, line in enumerate(lines) if line.strip()), len(lines))
    if start < len(lines) and lines[start].lower().startswith("sep="):
        start += 1
    if start >= len(lines):
        return
    delimiter = max(_DELIMITERS, key=lambda mark: len(_known(_header(lines[start], mark))))
    header = _header(lines[start], delimiter)
    if "title" not in _known(header) and "doi" not in _known(header):
        yield broken_record("no column is called `title`", path=path, line=start + 1, hint=_HINT)
        return
    read = fields_of_own_row if is_own_header(header) else _fields
    for line, cells in _rows(lines, start + 1, delimiter):
        if cells is None:
            yield broken_record("a quotation mark in it is never closed", path=path, line=line)
        elif len(cells) > len(header) and any(map(str.strip, cells[len(header) :])):
            yield broken_record(
                f"it has {len(cells)} cells, the header {len(header)}", path=path, line=line, hint=_HINT
            )
        elif any(map(str.strip, cells)):
            yield make_record(read(dict(zip(header, cells, strict=False))), path=path, line=line)


_HINT: Final = "quote cells that hold the mark between cells, and name the columns in the first row"


def is_header(line: str) -> bool:
    """Tell whether a line names at least a title and one other field of records."""
    found = max((_known(_header(line, mark)) for mark in _DELIMITERS), key=len)
    return "title" in found and len(found) > 1


def _header(line: str, delimiter: str) -> list[str]:
    return [_MARK.sub("", name).lower() for name in next(csv.reader([line], delimiter=delimiter), [])]


def _known(header: Sequence[str]) -> set[str]:
    return {field for field, names in _COLUMNS.items() if not set(names).isdisjoint(header)}


def _rows(lines: Sequence[str], start: int, delimiter: str) -> Iterator[tuple[int, list[str] | None]]:
    """Yield the line of each row, from 1, with its cells; None for one whose quotes never close.

    After such a row, reading begins anew on the next line: a few times only, since each may run to the end.
    """
    csv.field_size_limit(_LONGEST_CELL)
    for _ in range(_MOST_RESTARTS):
        reader = csv.reader(lines[start:], delimiter=delimiter)
        begin = start
        while True:
            try:
                cells = next(reader, [])
            except csv.Error:
                cells = []
            end = start + reader.line_num
            if end == begin:
                return
            is_open = end - begin > 1 and sum(line.count('"') for line in lines[begin:end]) % 2 == 1
            yield begin + 1, None if is_open else cells
            if is_open:
                break
            begin = end
        start = begin + 1


def _fields(cells: Mapping[str, str]) -> RecordFields:
    found = {field: _first(cells, names) for field, names in _COLUMNS.items()}
    pages = found["pages"]
    if found["start"]:
        pages = "-".join(filter(None, (found["start"], found["end"])))
    return RecordFields(
        key=found["key"],
        title=found["title"],
        authors=tuple(_names(found["authors"])),
        year=found["year"],
        month=found["month"],
        venue=found["venue"],
        doi=found["doi"],
        arxiv=found["arxiv"],
        url=found["url"],
        pages=pages,
        volume=found["volume"],
        number=found["number"],
        publisher=found["publisher"],
        source=found["database"],
        keywords=tuple(filter(None, (one.strip() for one in _KEYWORD_JOINT.split(found["keywords"])))),
        kind=_KINDS.get(found["kind"].lower(), "paper"),
    )


def _first(cells: Mapping[str, str], names: Sequence[str]) -> str:
    return next((text for name in names if (text := one_line(cells.get(name)))), "")


def _names(text: str) -> Iterator[str]:
    # Scopus writes its own number behind each name.
    names, is_truncated = split_names(_IDS.sub("", text))
    yield from names
    if is_truncated:
        yield "et al."
