"""How far each saved query has been followed: one line a query, sorted, committed with the catalogue.

A line is ``{"id": name, "until": moment, "shown": [ids]}``. ``until`` is up to when new papers were shown;
``shown`` are those near that moment, which the next run will come across again. Knows no paths of its own.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from llmlist.formats.json_lines import format_line, parse_lines

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
    hint = "restore the file from version control, or delete that line: the query then begins anew"
    return dict(parse_lines(content, path, _parse_mark, what="the mark of a query", hint=hint))


def _parse_mark(record: Any) -> tuple[str, QueryMark]:  # noqa: ANN401  # whatever stands in a line
    until = str(record["until"])
    if not _MOMENT.fullmatch(until):
        raise ValueError("`until` is no moment")
    return str(record["id"]), QueryMark(until=until, shown=frozenset(map(str, record["shown"])))


def format_marks(marks: Mapping[str, QueryMark]) -> bytes:
    """Return the lines of marks, sorted by name."""
    return b"".join(
        format_line({"id": name, "until": mark.until, "shown": sorted(mark.shown)})
        for name, mark in sorted(marks.items())
    )
