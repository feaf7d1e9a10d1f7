"""What any file of records says of a work, before it is an entry: fields as written, and their meaning.

A value that says nothing, such as an odd year or a broken DOI, counts as not known. Knows no file format.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from llmlist.errors import InvalidIdentifierError
from llmlist.model.date import PartialDate
from llmlist.model.entry import EMPTY, Entry
from llmlist.model.identifier import canonical_identifier
from llmlist.model.link import Link
from llmlist.model.problem import Location, Problem

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from llmlist.model.entry import Kind
    from llmlist.model.identifier import Identifier

_DATE: Final = re.compile(
    r"(?<!\d)(?P<year>(?:1[5-9]|20)\d{2})(?!\d)(?:[-/](?P<month>\d{1,2})(?!\d)(?:[-/](?P<day>\d{1,2})(?!\d))?)?",
    re.ASCII,
)
_MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
# What Zotero makes of arXiv's categories; nobody chose them as keywords.
_CATEGORY: Final = re.compile(
    r"(?:Computer Science|Mathematics|Statistics|Physics|Electrical Engineering and Systems Science"
    r"|Quantitative (?:Biology|Finance)|Economics|Condensed Matter) - \S"
)
_LONGEST_NUMBER: Final = 2
_WEB: Final = ("http://", "https://")


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordFields:
    """One record as its file writes it, each value on one line; what is missing is empty.

    Attributes:
        key: The file's own name for it.
        year: A year or any text that holds one; may be a full date.
        month: A number or the name of a month in English.
        day: A number; counts only beside a month.
        doi: As written, a URL of it as well.
        arxiv: As written.
        source: The database it came from.
        ids: Further identifiers.
        links: All of its links; none where ``url`` is the only one.
        note: As markdown, with its line breaks.
        section: Path of the section it stands in, or its key.
        added: The day on which it entered a catalogue.
        model: As of an entry, like ``institutes``, ``keywords``, ``aliases``, ``origins``, ``withdrawn``
            and ``extra``.
    """

    key: str = ""
    title: str = ""
    authors: tuple[str, ...] = ()
    year: str = ""
    month: str = ""
    day: str = ""
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
    institutes: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    ids: tuple[Identifier, ...] = ()
    links: tuple[Link, ...] = ()
    note: str = ""
    section: str = ""
    added: str = ""
    aliases: tuple[str, ...] = ()
    origins: tuple[str, ...] = ()
    withdrawn: str = ""
    model: Mapping[str, str] = field(default_factory=lambda: EMPTY)
    extra: Mapping[str, str] = field(default_factory=lambda: EMPTY)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadRecord:
    """One record of a file.

    Attributes:
        entry: What it says; its section is what the file calls it, mostly nothing.
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
    only = (Link(url=fields.url),) if fields.url else ()
    return Entry(
        key=key,
        title=fields.title,
        section=fields.section,
        authors=fields.authors,
        date=find_date(fields.year, fields.month, fields.day),
        venue=fields.venue or None,
        institutes=fields.institutes,
        keywords=tuple(one for one in fields.keywords if not _CATEGORY.match(one)),
        ids=tuple(dict.fromkeys((*fields.ids, *_identifiers(fields)))),
        links=fields.links or only,
        note=fields.note or None,
        kind=fields.kind,
        added=find_date(fields.added),
        volume=fields.volume or None,
        number=fields.number or None,
        pages=fields.pages or None,
        publisher=fields.publisher or None,
        aliases=fields.aliases,
        origins=fields.origins or ((fields.source,) if fields.source else ()),
        withdrawn=fields.withdrawn or None,
        model=fields.model,
        extra=fields.extra,
    )


def find_date(year: str, month: str = "", day: str = "") -> PartialDate | None:
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
        parts += _numbers(day) if len(parts) == 2 else []
    for count in range(len(parts), 0, -1):
        try:
            return PartialDate(*parts[:count])
        except ValueError:
            continue
    return None


def _month_numbers(text: str) -> list[int]:
    start = text[:3].lower()
    return [_MONTHS.index(start) + 1] if start in _MONTHS else _numbers(text)


def _numbers(text: str) -> list[int]:
    is_number = text.isascii() and text.isdigit() and len(text) <= _LONGEST_NUMBER
    return [int(text)] if is_number else []


def _identifiers(fields: RecordFields) -> Iterator[Identifier]:
    for scheme, text in (("doi", fields.doi), ("arxiv", fields.arxiv)):
        if not text:
            continue
        try:
            yield canonical_identifier(scheme, text)
        except InvalidIdentifierError:
            continue
