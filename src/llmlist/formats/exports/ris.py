"""Entries to RIS, which EndNote, Mendeley and most databases read; ``rispy`` writes the lines.

The tags are those of https://en.wikipedia.org/wiki/RIS_(file_format) as Zotero and EndNote read them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from llmlist.formats.exports.plain import plain_line, plain_url
from llmlist.formats.exports.publication import (
    address_of_entry,
    arxiv_id,
    is_one_text,
    names_of,
    publication_of,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from llmlist.formats.exports.publication import Publication
    from llmlist.model.catalog import Catalog
    from llmlist.model.date import PartialDate
    from llmlist.model.entry import Entry, Kind
    from llmlist.model.name import Name

_TYPES: Final[Mapping[Publication, str]] = {
    "journal": "JOUR", "proceedings": "CONF", "book": "BOOK", "unpublished": "GEN",
}  # fmt: skip
_TYPES_OF_KINDS: Final[Mapping[Kind, str]] = {
    "tool": "COMP", "model": "COMP", "dataset": "DATA", "video": "VIDEO", "article": "BLOG",
    "course": "ELEC", "tutorial": "ELEC",
}  # fmt: skip


def format_ris(catalog: Catalog, entries: Sequence[Entry]) -> str:
    """Return the entries as a ``.ris`` file.

    Args:
        catalog: Not asked: RIS has no sections.
        entries: In the order of the file.
    """
    # Loaded late: no other command writes RIS. The library has no types.
    import rispy  # type: ignore[import-untyped]  # noqa: PLC0415

    class Writer(rispy.RisWriter):  # type: ignore[misc]  # its base has no types
        def set_header(self, count: int) -> str:
            # The number that it puts before each reference is no part of the format.
            del count
            return ""

    del catalog
    references = [_reference(entry) for entry in entries]
    return str(rispy.dumps(references, implementation=Writer)) if references else ""


def _reference(entry: Entry) -> dict[str, Any]:
    people, _ = names_of(entry)
    start, _, end = (entry.pages or "").replace("--", "-").partition("-")
    doi, arxiv, url = entry.identifier("doi"), arxiv_id(entry), address_of_entry(entry)
    texts = {
        "id": entry.key,
        "title": entry.title,
        "year": str(entry.date.year) if entry.date is not None else "",
        "date": _date(entry.date),
        "secondary_title": entry.venue or "",
        "volume": entry.volume or "",
        "number": entry.number or "",
        "start_page": start,
        "end_page": end,
        "publisher": entry.publisher or "",
        "doi": doi.value if doi is not None else "",
        "accession_number": f"arXiv:{arxiv}" if arxiv is not None else "",
        "type_of_work": entry.kind if entry.kind != "paper" else "",
        "author_address": "; ".join(entry.institutes),
    }
    lists = {
        "authors": tuple(map(_name, people)),
        "keywords": entry.keywords,
        "notes": (entry.note,) if entry.note else (),
    }
    kind = _TYPES_OF_KINDS.get(entry.kind) or _TYPES[publication_of(entry)]
    reference: dict[str, Any] = {"type_of_reference": kind}
    reference |= {name: line for name, text in texts.items() if (line := plain_line(text))}
    reference |= {name: [*map(plain_line, some)] for name, some in lists.items() if some}
    return reference | ({"urls": [plain_url(url).replace(";", "%3B")]} if url is not None else {})


def _name(name: Name) -> str:
    if is_one_text(name):
        return name.surname + name.given
    return ", ".join(part for part in (name.surname, name.given, name.suffix) if part)


def _date(date: PartialDate | None) -> str:
    """Return ``2017/06/12/``: the slashes stay where a part is not known."""
    if date is None or date.month is None:
        return ""
    return f"{date.year:04d}/{date.month:02d}/{f'{date.day:02d}' if date.day is not None else ''}/"
