"""What any file of records says of a work, before it is an entry: fields as written, and their meaning.

A value that says nothing, such as an odd year or a broken DOI, counts as not known. Knows no file format.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from llmlist.errors import InvalidIdentifierError
from llmlist.model.date import PartialDate
from llmlist.model.entry import Entry
from llmlist.model.identifier import canonical_identifier
from llmlist.model.link import Link
from llmlist.model.problem import Location, Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from llmlist.model.entry import Kind
    from llmlist.model.identifier import Identifier

_DATE: Final = re.compile(
    r"(?<!\d)(?P<year>(?:1[5-9]|20)\d{2})(?!\d)(?:[-/](?P<month>\d{1,2})(?!\d)(?:[-/](?P<day>\d{1,2})(?!\d))?)?",
    re.ASCII,
)
_MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_LONGEST_NUMBER: Final = 2
_WEB: Final = ("http://", "https://")


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordFields:
    """One record as its file writes it, each value on one line; what is missing is empty.

    Attributes:
        key: The file's own name for it.
        year: A year or any text that holds one; may be a full date.
        month: A number or the name of a month in English.
        doi: As written, a URL of it as well.
        arxiv: As written.
        source: The database it came from.
    """

    key: str = ""
    title: str = ""
    authors: tuple[str, ...] = ()
    year: str = ""
    month: str = ""
    venue: str = ""
    doi: str = ""
    arxiv: str = ""
    url: str = ""
    pages: str = ""
    volume: str = ""
    number: str = ""
    publisher: str = ""
    source: str = ""
    kind: Kind = "paper"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadRecord:
    """One record of a file.

    Attributes:
        entry: What it says; in no section.
        line: On which it begins, from 1.
    """

    entry: Entry
    line: int


def make_record(fields: RecordFields, *, path: str, line: int) -> ReadRecord | Problem:
    """Return the record that the fields make, or a problem where they say nothing to tell it by.

    A record without any key of its own is named by its line.
    """
    if not (fields.key or fields.title or fields.authors or fields.doi or fields.arxiv or fields.url):
        return broken_record("it has no key, title, authors, identifier or address", path=path, line=line)
    return ReadRecord(entry=_entry(fields, fields.key or f"line-{line}"), line=line)


def broken_record(message: str, *, path: str, line: int, hint: str | None = None) -> Problem:
    """Return the problem of a record that cannot be read; the others of the file are."""
    return Problem(
        code="unreadable-record",
        severity="error",
        message=f"a record is passed over: {message}",
        location=Location(path=path, line=line),
        hint=hint,
    )


def one_line(value: object) -> str:
    """Return a text or number on one line; of anything else, an empty text."""
    if isinstance(value, bool) or not isinstance(value, (str, int, float)):
        return ""
    return " ".join(str(value).split())


def _entry(fields: RecordFields, key: str) -> Entry:
    return Entry(
        key=key,
        title=fields.title,
        section="",
        authors=fields.authors,
        date=find_date(fields.year, fields.month),
        venue=fields.venue or None,
        ids=tuple(dict.fromkeys(_identifiers(fields))),
        links=(Link(url=fields.url),) if fields.url else (),
        kind=fields.kind,
        volume=fields.volume or None,
        number=fields.number or None,
        pages=fields.pages or None,
        publisher=fields.publisher or None,
        origins=(fields.source,) if fields.source else (),
    )


def find_date(year: str, month: str = "") -> PartialDate | None:
    """Return the first date in a text as far as it makes one: ``c. 2017``, ``2017-06-12``, ``2017/6``.

    >>> str(find_date("c. 2017.", "Jun"))
    '2017-06'
    """
    found = _DATE.search(year)
    if not found:
        return None
    parts = [int(part) for part in found.groups() if part]
    if len(parts) == 1 and month:
        parts += _month_numbers(month)
    for count in range(len(parts), 0, -1):
        try:
            return PartialDate(*parts[:count])
        except ValueError:
            continue
    return None


def _month_numbers(text: str) -> list[int]:
    if text.isascii() and text.isdigit():
        return [int(text)] if len(text) <= _LONGEST_NUMBER else []
    start = text[:3].lower()
    return [_MONTHS.index(start) + 1] if start in _MONTHS else []


def _identifiers(fields: RecordFields) -> Iterator[Identifier]:
    for scheme, text in (("doi", fields.doi), ("arxiv", fields.arxiv)):
        if not text:
            continue
        try:
            yield canonical_identifier(scheme, text)
        except InvalidIdentifierError:
            continue
