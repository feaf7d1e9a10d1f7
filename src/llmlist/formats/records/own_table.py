"""Rows of the tables that ``llmlist export csv`` writes, which hold more than others' do."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, get_args

from llmlist.errors import InvalidIdentifierError
from llmlist.formats.records.fields import RecordFields
from llmlist.model.entry import Kind
from llmlist.model.identifier import Identifier, canonical_identifier
from llmlist.model.link import Link

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

_OWN_COLUMNS: Final = frozenset({"key", "title", "authors", "ids", "links", "section"})
_JOINT: Final = "; "
# The apostrophe that keeps a spreadsheet from carrying out a cell: see `formats.exports.table`.
_GUARDED: Final = re.compile("\\A'(?='*[=+\\-@\t\r＝＋－＠])")


def is_own_header(header: Sequence[str]) -> bool:
    """Tell whether a table has the columns of our own exports."""
    return set(header) >= _OWN_COLUMNS


def fields_of_own_row(cells: Mapping[str, str]) -> RecordFields:
    """Return the fields of one row, by the names of its columns."""
    said = {
        name: _GUARDED.sub("", cell, count=1) if cell[:1] == "'" else cell for name, cell in cells.items()
    }
    texts = {name: said.get(name, "").strip() for name in _TEXTS}
    return RecordFields(
        year=said.get("date", ""),
        authors=_parts(said.get("authors", "")),
        institutes=_parts(said.get("institutes", "")),
        keywords=_parts(said.get("keywords", "")),
        ids=tuple(_ids(said.get("ids", ""))),
        links=tuple(_links(said.get("links", ""))),
        note=said.get("note", "").replace("\r\n", "\n"),
        kind=next((kind for kind in get_args(Kind) if kind == said.get("kind")), "paper"),
        **texts,  # type: ignore[arg-type]  # texts, all of them
    )


_TEXTS: Final = ("key", "title", "venue", "volume", "number", "pages", "publisher", "section", "added")


def _parts(text: str) -> tuple[str, ...]:
    return tuple(filter(None, (part.strip() for part in text.split(_JOINT))))


def _ids(text: str) -> Iterator[Identifier]:
    for one in _parts(text):
        scheme, _, value = one.partition(":")
        try:
            yield canonical_identifier(scheme, value)
        except InvalidIdentifierError:
            continue


def _links(text: str) -> Iterator[Link]:
    for line in text.split("\n"):
        label, _, url = line.strip().rpartition(" ")
        if url:
            yield Link(label=label.removesuffix(":") or None, url=url)
