"""Entries to CSV that spreadsheets show and do not carry out.

The form is https://www.rfc-editor.org/rfc/rfc4180; several values of one cell stand behind semicolons.
"""

from __future__ import annotations

import csv
import io
import re
from typing import TYPE_CHECKING, Final

from llmlist.formats.exports.plain import plain_line, plain_lines

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from llmlist.model.catalog import Catalog
    from llmlist.model.entry import Entry

# What a spreadsheet takes for a formula: https://owasp.org/www-community/attacks/CSV_Injection.
_FORMULA: Final = re.compile("'*[=+\\-@\t\r＝＋－＠]")
_SECTION_JOINT: Final = " / "
_JOINT: Final = "; "


def format_csv(catalog: Catalog, entries: Sequence[Entry]) -> str:
    """Return the entries as a table with a header; lines end with a line feed."""
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\n")
    writer.writerow([*_COLUMNS, "section"])
    for entry in entries:
        section = _SECTION_JOINT.join(catalog.section_path(entry.section))
        writer.writerow([*(_cell(show(entry)) for show in _COLUMNS.values()), _cell(section)])
    return written.getvalue()


def _cell(text: str) -> str:
    """Return text as a cell shows it: behind an apostrophe where it would be a formula."""
    return f"'{text}" if _FORMULA.match(text) else text


def _line(text: str | None) -> str:
    return plain_line(text or "")


def _joined(texts: Sequence[str]) -> str:
    return _JOINT.join(_line(text).replace(";", ",") for text in texts)


def _links(entry: Entry) -> str:
    """Return the links, one a line, each behind its label."""
    return "\n".join(
        f"{_line(link.label)}: {_line(link.url)}" if link.label else _line(link.url) for link in entry.links
    )


_COLUMNS: Final[Mapping[str, Callable[[Entry], str]]] = {
    "key": lambda entry: _line(entry.key),
    "title": lambda entry: _line(entry.title),
    "authors": lambda entry: _joined(entry.authors),
    "date": lambda entry: str(entry.date or ""),
    "venue": lambda entry: _line(entry.venue),
    "kind": lambda entry: entry.kind,
    "institutes": lambda entry: _joined(entry.institutes),
    "keywords": lambda entry: _joined(entry.keywords),
    "ids": lambda entry: _joined([str(one) for one in entry.ids]),
    "volume": lambda entry: _line(entry.volume),
    "number": lambda entry: _line(entry.number),
    "pages": lambda entry: _line(entry.pages),
    "publisher": lambda entry: _line(entry.publisher),
    "added": lambda entry: str(entry.added or ""),
    "links": _links,
    "note": lambda entry: plain_lines((entry.note or "").strip("\n")),
}
"""What each column shows of an entry."""
