"""RIS to records, as EndNote, Zotero, Mendeley and databases write it; ``rispy`` reads the lines of each."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final, get_args

from llmlist.formats.records.fields import ReadRecord, RecordFields, broken_record, make_record, one_line
from llmlist.model.entry import Kind
from llmlist.model.name import parse_name

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from llmlist.model.problem import Problem

_START: Final = re.compile(r"^TY {1,2}-", re.MULTILINE)
_END: Final = re.compile(r"^ER {1,2}-", re.MULTILINE)
_KINDS: Final[Mapping[str, Kind]] = {
    "BOOK": "book", "EBOOK": "book", "EDBOOK": "book", "COMP": "tool", "DATA": "dataset", "VIDEO": "video",
    "MPCT": "video", "ELEC": "article", "BLOG": "article",
}  # fmt: skip
_ARXIV: Final = re.compile(r"arxiv:\s*(\S{4,40})", re.IGNORECASE)


def parse_ris(text: str, *, path: str) -> Iterator[ReadRecord | Problem]:
    """Yield each reference as a record, or what is wrong with it.

    Args:
        text: A ``.ris`` file.
        path: For messages.
    """
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    starts = [found.start() for found in _START.finditer(text)]
    line, seen = 1, 0
    for start, end in pairwise([*starts, len(text)]):
        line, seen = line + text.count("\n", seen, start), start
        reference = _read(text[start:end])
        if reference is None:
            yield broken_record("its lines are no RIS", path=path, line=line)
            continue
        yield make_record(_fields(reference), path=path, line=line)
        if not _END.search(text, start, end):
            yield broken_record("it has no end (`ER  -`); read all the same", path=path, line=line)


def _read(text: str) -> Mapping[str, Any] | None:
    # Loaded late: no other command reads RIS. The library has no types.
    import rispy  # type: ignore[import-untyped]  # noqa: PLC0415

    ended = f"{text[: found.start()] if (found := _END.search(text)) else text}\nER  - \n"
    try:
        references = rispy.loads(ended, skip_unknown_tags=True)
    except (KeyError, TypeError, AttributeError, ValueError):
        return None
    return references[0] if references else None


def _fields(reference: Mapping[str, Any]) -> RecordFields:
    start, end = _first(reference, "start_page"), _first(reference, "end_page")
    number = _first(reference, "accession_number", "note", "number")
    arxiv = _ARXIV.search(number)
    return RecordFields(
        key=_first(reference, "id", "label"),
        title=_first(reference, "title", "primary_title"),
        authors=tuple(map(_given_first, _texts(reference, "authors") or _texts(reference, "first_authors"))),
        year=_first(reference, "date", "year", "publication_year"),
        venue=_first(reference, "secondary_title", "journal_name", "alternate_title3", "alternate_title2"),
        doi=_first(reference, "doi"),
        arxiv=arxiv[1].rstrip(".,;") if arxiv else "",
        url=_first(reference, "urls"),
        pages="-".join(filter(None, (start, end))),
        volume=_first(reference, "volume"),
        number=_first(reference, "number"),
        publisher=_first(reference, "publisher"),
        source=_first(reference, "database_provider", "name_of_database"),
        kind=_kind(reference),
        keywords=tuple(_texts(reference, "keywords")),
    )


def _kind(reference: Mapping[str, Any]) -> Kind:
    said = _first(reference, "type_of_work")
    usual = _KINDS.get(_first(reference, "type_of_reference"), "paper")
    return next((kind for kind in get_args(Kind) if kind == said), usual)


def _first(reference: Mapping[str, Any], *names: str) -> str:
    return next((text for name in names for text in _texts(reference, name)), "")


def _texts(reference: Mapping[str, Any], name: str) -> list[str]:
    value = reference.get(name)
    return [text for one in (value if isinstance(value, list) else [value]) if (text := one_line(one))]


def _given_first(text: str) -> str:
    """Return ``Last, First, Suffix`` as it is printed."""
    if "," not in text:
        return text
    name = parse_name(text)
    return " ".join(filter(None, (name.given, name.surname, name.suffix)))
