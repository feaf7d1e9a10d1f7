"""A file of records in any of the formats read here: which one it is, its text, its records.

Knows no disk. A broken record is a problem with its line, and the others go in.
"""

from __future__ import annotations

import codecs
import re
from collections import Counter
from dataclasses import dataclass, replace
from pathlib import PurePath
from typing import TYPE_CHECKING, Final, Literal

from llmlist.formats.records.array import parse_record_array
from llmlist.formats.records.bibtex import parse_bibtex
from llmlist.formats.records.fields import ReadRecord
from llmlist.formats.records.lines import parse_record_lines
from llmlist.formats.records.ris import parse_ris
from llmlist.formats.records.table import is_header, parse_csv
from llmlist.model.problem import Problem, find_encoding_problem

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

RecordFormat = Literal["jsonl", "csl-json", "bibtex", "csv", "ris"]

_SUFFIXES: Final[Mapping[str, RecordFormat]] = {
    ".jsonl": "jsonl", ".ndjson": "jsonl", ".bib": "bibtex", ".bibtex": "bibtex", ".biblatex": "bibtex",
    ".csv": "csv", ".tsv": "csv", ".tab": "csv", ".ris": "ris",
}  # fmt: skip
_BIBTEX_BLOCK: Final = re.compile(r"^[ \t]*@\s*[A-Za-z]{2,30}\s*[{(]", re.MULTILINE)
_RIS_START: Final = re.compile(r"^TY {1,2}- ", re.MULTILINE)
_UTF_16: Final = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_LOOKED_AT: Final = 100_000


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordFile:
    """What a file of records says.

    Attributes:
        records: In the order of the file; their keys differ.
        problems: One for each record that cannot be read, and for what was guessed.
    """

    records: tuple[ReadRecord, ...]
    problems: tuple[Problem, ...]


def read_records(content: bytes, *, path: str, form: RecordFormat | None = None) -> RecordFile:
    """Return the records of a file; never fails.

    A key that stands twice gets a number behind it: files in which one record stands twice are what
    duplicates are looked for in.

    Args:
        content: In UTF-8; with its mark also in UTF-16. What is neither is taken for Windows-1252.
        path: Its name tells the format, and stands in messages.
        form: The format, where the name must not tell it.
    """
    text, problems = decode_records(content, path)
    found = list(RECORD_READERS[form or find_form(path, text)](text, path=path))
    records = list(_with_own_keys(one for one in found if isinstance(one, ReadRecord)))
    broken = (one for one in found if isinstance(one, Problem))
    return RecordFile(records=tuple(records), problems=(*problems, *broken))


def is_record_file(path: str) -> bool:
    """Tell whether the name of a file says that it holds records."""
    return PurePath(path).suffix.lower() in {*_SUFFIXES, ".json"}


def find_form(path: str, text: str) -> RecordFormat:
    """Return the format of a file by its name, and where that says nothing by its text."""
    return recognise(path, text) or "jsonl"


def recognise(path: str, text: str) -> RecordFormat | None:
    """Return the format of records that name or text show; None where neither does."""
    by_name = _SUFFIXES.get(PurePath(path).suffix.lower())
    if by_name:
        return by_name
    start = text[:_LOOKED_AT].lstrip("\ufeff \t\r\n")
    if start.startswith("["):
        return "csl-json"
    if start.startswith("{"):
        return "jsonl" if _is_one_a_line(start) else "csl-json"
    if _BIBTEX_BLOCK.search(start):
        return "bibtex"
    if _RIS_START.search(start):
        return "ris"
    return "csv" if is_header(start.split("\n", 1)[0]) else None


def _is_one_a_line(start: str) -> bool:
    return start.split("\n", 1)[0].rstrip().endswith("}")


def decode_records(content: bytes, path: str) -> tuple[str, tuple[Problem, ...]]:
    """Return the text of a file, and what had to be guessed of it; see `read_records`."""
    if content.startswith(_UTF_16):
        return content.decode("utf-16", errors="replace"), ()
    problem = find_encoding_problem(path, content)
    if problem is None:
        return content.decode(), ()
    # Five of its bytes mean nothing; none of them is worth refusing a file.
    text = content.decode("cp1252", errors="replace")
    return text, (replace(problem, severity="warning", message=f"{problem.message}; read as Windows-1252"),)


def _with_own_keys(records: Iterable[ReadRecord]) -> Iterator[ReadRecord]:
    kept = list(records)
    taken = {one.entry.key for one in kept}
    seen: Counter[str] = Counter()
    for one in kept:
        key = one.entry.key
        seen[key] += 1
        if seen[key] == 1:
            yield one
            continue
        while f"{key}#{seen[key]}" in taken:
            seen[key] += 1
        own = f"{key}#{seen[key]}"
        taken.add(own)
        yield replace(one, entry=replace(one.entry, key=own))


RECORD_READERS: Final[Mapping[RecordFormat, Callable[..., Iterator[ReadRecord | Problem]]]] = {
    "jsonl": parse_record_lines,
    "csl-json": parse_record_array,
    "bibtex": parse_bibtex,
    "csv": parse_csv,
    "ris": parse_ris,
}
"""How each format is read: text and path in, records and problems out, in the order of the file."""
