"""Many works at once: from files and standard input, as records or as one identifier a line."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Final, NamedTuple

from llmlist.cli.output.messages import say
from llmlist.cli.references import Reference
from llmlist.errors import ConfigError
from llmlist.model.problem import Location

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from llmlist.formats.records.files import RecordFormat
    from llmlist.model.problem import Problem

STDIN: Final = "-"
_STDIN_NAME: Final = "<stdin>"
_LISTS: Final = frozenset({".md", ".markdown"})


class Batch(NamedTuple):
    """What words, files and standard input ask for.

    Attributes:
        references: In their order.
        problems: What could not be read of files.
    """

    references: list[Reference]
    problems: list[Problem]


def read_references(directory: Path, words: Sequence[str]) -> Batch:
    """Return what the words of a command ask for; a file, or ``-`` for standard input, asks for many.

    Raises:
        ConfigError: A file is missing.
        DataError: It cannot be read.
    """
    from llmlist.formats.records.files import is_record_file  # noqa: PLC0415  # loaded late: few commands need it
    from llmlist.storage.files import read_file  # noqa: PLC0415

    found = Batch([], [])
    for word in words:
        path = directory / word
        if word == STDIN:
            _take(found, _STDIN_NAME, _read_input())
        elif path.suffix.lower() in _LISTS and "://" not in word:
            raise ConfigError(
                f"{word} is a list, and no file of records", hint=f"`llmlist import {word}` reads it"
            )
        elif "://" not in word and path.is_file():
            _take(found, path.as_posix(), read_file(path))
        elif is_record_file(word) and "://" not in word:
            raise ConfigError(f"there is no file {word}", hint="a file of records, or `-` for standard input")
        else:
            found.references.append(Reference(text=word))
    return found


def read_library(file: Path, form: RecordFormat | None = None) -> Batch:
    """Return the records of one file.

    Raises:
        DataError: It cannot be read.
    """
    from llmlist.formats.records.files import read_records  # noqa: PLC0415  # loaded late: few commands need it
    from llmlist.storage.files import read_file  # noqa: PLC0415

    name = file.as_posix()
    read = read_records(read_file(file), path=name, form=form)
    references = [
        Reference(location=Location(path=name, line=one.line), record=one.entry) for one in read.records
    ]
    return Batch(references, list(read.problems))


def _take(batch: Batch, name: str, content: bytes) -> None:
    """Add what a text asks for: its records, or where it holds none its lines."""
    from llmlist.formats.records.files import decode_records, read_records, recognise  # noqa: PLC0415  # see above

    text, guessed = decode_records(content, name)
    form = recognise(name, text)
    if form is None:
        batch.problems.extend(guessed)
        batch.references.extend(_lines(text, name))
        return
    read = read_records(content, path=name, form=form)
    batch.problems.extend(read.problems)
    for one in read.records:
        batch.references.append(Reference(location=Location(path=name, line=one.line), record=one.entry))


def _lines(text: str, name: str) -> Iterator[Reference]:
    """Yield what each line asks for; blank ones and those behind a ``#`` ask for nothing."""
    for number, line in enumerate(text.removeprefix("\ufeff").split("\n"), start=1):
        asked = line.strip()
        if asked and not asked.startswith("#"):
            yield Reference(text=asked, location=Location(path=name, line=number))


def _read_input() -> bytes:
    if sys.stdin is None:
        return b""
    if sys.stdin.isatty():
        say("reading identifiers, addresses or records; end with Ctrl-D")
    buffer = getattr(sys.stdin, "buffer", None)
    return sys.stdin.read().encode() if buffer is None else buffer.read()
