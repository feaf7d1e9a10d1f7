"""How far each saved query has been followed: one line a query, sorted, committed with the catalogue.

A line is ``{"id": name, "until": moment, "shown": [ids]}``. ``until`` is up to when new papers were shown;
``shown`` are those near that moment, which the next run will come across again. Knows no paths of its own.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from llmlist.errors import DataError
from llmlist.model.problem import Location

if TYPE_CHECKING:
    from collections.abc import Mapping

_MOMENT: Final = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class QueryMark:
    """How far one saved query has been followed.

    Attributes:
        until: New papers were shown up to then: UTC, ISO 8601.
        shown: arXiv identifiers that were shown and are younger than the overlap of two runs.
    """

    until: str
    shown: frozenset[str] = frozenset()


def parse_marks(content: bytes, path: str) -> dict[str, QueryMark]:
    """Return the marks of a file by the names of queries.

    Raises:
        DataError: A line is no mark.
    """
    found: dict[str, QueryMark] = {}
    for number, line in enumerate(content.split(b"\n"), 1):
        if not line.strip():
            continue
        try:
            record = json.loads(line)
            name, until, shown = str(record["id"]), str(record["until"]), frozenset(map(str, record["shown"]))
        except (ValueError, KeyError, TypeError, RecursionError) as error:
            raise _bad(path, number) from error
        if not _MOMENT.fullmatch(until):
            raise _bad(path, number)
        found[name] = QueryMark(until=until, shown=shown)
    return found


def _bad(path: str, number: int) -> DataError:
    location = Location(path=path, line=number)
    hint = "restore the file from version control, or delete that line: the query then begins anew"
    return DataError(f"{location}: not the mark of a query", location=location, hint=hint)


def format_marks(marks: Mapping[str, QueryMark]) -> bytes:
    """Return the lines of marks, sorted by name."""
    records = (
        {"id": name, "until": mark.until, "shown": sorted(mark.shown)} for name, mark in sorted(marks.items())
    )
    return b"".join(
        json.dumps(record, ensure_ascii=False).encode(errors="backslashreplace") + b"\n" for record in records
    )
