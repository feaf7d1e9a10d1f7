"""Records of any origin as JSON Lines: one object a line, for finding duplicates in any file.

Knows no paths. A value that says nothing, such as an odd year or a broken DOI, counts as not known;
only a line that is no record at all is an error.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, Final

from llmlist.errors import DataError, InvalidIdentifierError
from llmlist.model.date import PartialDate
from llmlist.model.entry import Entry
from llmlist.model.identifier import canonical_identifier
from llmlist.model.link import Link
from llmlist.model.problem import Location

if TYPE_CHECKING:
    from collections.abc import Iterator

    from llmlist.model.identifier import Identifier

FIELDS: Final = (
    "id", "title", "authors", "year", "venue", "doi", "arxiv", "url", "pages", "volume", "number", "source",
)  # fmt: skip
"""What a record may say; only ``id`` is required. Other names are passed over."""

_YEAR: Final = re.compile(r"(?<!\d)(?:1[5-9]|20)\d{2}(?!\d)", re.ASCII)
_SCHEMES: Final = ("doi", "arxiv")


def parse_record_lines(text: str, *, path: str) -> tuple[Entry, ...]:
    """Return an entry for each record, with its ``id`` as key; blank lines are passed over.

    Args:
        text: JSON Lines.
        path: For messages.

    Raises:
        DataError: A line is no JSON object, has no ``id``, or repeats one.
    """
    entries: dict[str, Entry] = {}
    # Not `splitlines`: JSON may hold other line ends inside a text.
    for number, line in enumerate(text.removeprefix("\ufeff").split("\n"), start=1):
        if not line.strip():
            continue
        entry = _parse_line(line, Location(path=path, line=number))
        if entry.key in entries:
            raise _fault(f"two records have the id {entry.key!r}", Location(path=path, line=number))
        entries[entry.key] = entry
    return tuple(entries.values())


def _parse_line(line: str, location: Location) -> Entry:
    try:
        fields = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise _fault(f"this line is no JSON: {error}", location) from error
    key = _text(fields.get("id")) if isinstance(fields, dict) else None
    if key is None:
        raise _fault("this line is no JSON object with an `id`", location)
    return _entry(key, fields)


def _fault(message: str, location: Location) -> DataError:
    return DataError(message, location=location, hint=f"write one object a line, with {', '.join(FIELDS)}")


def _entry(key: str, fields: dict[str, Any]) -> Entry:
    url = _text(fields.get("url"))
    source = _text(fields.get("source"))
    return Entry(
        key=key,
        title=_text(fields.get("title")) or "",
        section="",
        authors=tuple(_texts(fields.get("authors"))),
        date=_date(_text(fields.get("year"))),
        venue=_text(fields.get("venue")),
        ids=tuple(_identifiers(fields)),
        links=(Link(url=url),) if url else (),
        volume=_text(fields.get("volume")),
        number=_text(fields.get("number")),
        pages=_text(fields.get("pages")),
        origins=(source,) if source else (),
    )


def _text(value: object) -> str | None:
    """Return a text or number as one line, None for anything else and for what is blank."""
    if isinstance(value, bool) or not isinstance(value, (str, int, float)):
        return None
    return " ".join(str(value).split()) or None


def _texts(value: object) -> Iterator[str]:
    """Yield the names of a list, or the one text that holds them all."""
    for one in value if isinstance(value, list) else [value]:
        text = _text(one)
        if text:
            yield text


def _date(text: str | None) -> PartialDate | None:
    found = _YEAR.search(text) if text else None
    return PartialDate(int(found[0])) if found else None


def _identifiers(fields: dict[str, Any]) -> Iterator[Identifier]:
    for scheme in _SCHEMES:
        text = _text(fields.get(scheme))
        if text:
            try:
                yield canonical_identifier(scheme, text)
            except InvalidIdentifierError:
                continue
