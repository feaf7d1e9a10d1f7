"""Entries to BibTeX that BibTeX, biber, Zotero and JabRef read.

``bibtexparser`` writes the blocks; what a value says is worked out here. The fields are those of
https://ctan.org/pkg/bibtex (btxdoc), ``eprint`` those of https://info.arxiv.org/help/hypertex/bibstyles/,
``entrysubtype`` that of https://ctan.org/pkg/biblatex, which styles pass over.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from llmlist.formats.exports.latex import format_latex, format_title
from llmlist.formats.exports.plain import plain_line, plain_url, unused
from llmlist.formats.exports.publication import (
    address_of_entry,
    arxiv_id,
    is_one_text,
    names_of,
    publication_of,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from bibtexparser.model import Entry as Block

    from llmlist.formats.exports.publication import Publication
    from llmlist.model.catalog import Catalog
    from llmlist.model.entry import Entry
    from llmlist.model.name import Name

_TYPES: Final[Mapping[Publication, tuple[str, str]]] = {
    "journal": ("article", "journal"),
    "proceedings": ("inproceedings", "booktitle"),
    "book": ("book", "howpublished"),
    "unpublished": ("misc", "howpublished"),
}
"""How an entry is called, and in which field its venue stands."""
_MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
# What a key must not hold: https://github.com/plk/biber/issues/78, and what ends a line of `aux` files.
_NOT_IN_KEYS: Final = re.compile(r"[^A-Za-z0-9!*+./:;?_-]+")
_ESCAPES: Final = {"{": "%7B", "}": "%7D", "\\": "%5C", "^": "%5E"}
_RANGE: Final = re.compile(r"(?<=\w)-(?=\w)")
_COMMA: Final = re.compile("[,;]")
_AND: Final = re.compile(r"\band\b", re.IGNORECASE)


def format_bibtex(catalog: Catalog, entries: Sequence[Entry]) -> str:
    """Return the entries as a ``.bib`` file; keys are those of the catalogue as far as BibTeX takes them.

    Args:
        catalog: Not asked: BibTeX has no sections.
        entries: In the order of the file.
    """
    # Loaded late: no other command writes BibTeX.
    from bibtexparser import writer  # noqa: PLC0415
    from bibtexparser.library import Library  # noqa: PLC0415

    del catalog
    layout = writer.BibtexFormat()  # type: ignore[no-untyped-call]  # it names no result
    layout.indent, layout.block_separator, layout.trailing_comma = "  ", "\n", True
    taken: set[str] = set()
    library = Library([_block(entry, taken) for entry in entries])
    return str(writer.write(library, layout))


def _block(entry: Entry, taken: set[str]) -> Block:
    from bibtexparser import model  # noqa: PLC0415  # loaded late: see above

    key = unused(_NOT_IN_KEYS.sub("-", entry.key).strip("-") or "entry", taken)
    taken.add(key.casefold())
    fields = [model.Field(name, value) for name, value in _fields(entry)]
    return model.Entry(_TYPES[publication_of(entry)][0], key, fields)


def _fields(entry: Entry) -> Iterator[tuple[str, str]]:
    """Yield each field with its value as it is written, marks and all."""
    yield "title", f"{{{format_title(entry.title)}}}"
    if entry.authors:
        yield "author", f"{{{' and '.join(_authors(entry))}}}"
    yield from _date(entry)
    texts = {
        _TYPES[publication_of(entry)][1]: entry.venue,
        "volume": entry.volume,
        "number": entry.number,
        "publisher": entry.publisher,
    }
    yield from ((name, f"{{{format_latex(text)}}}") for name, text in texts.items() if text)
    if entry.pages:
        yield "pages", f"{{{_RANGE.sub('--', format_latex(entry.pages))}}}"
    if entry.institutes:
        yield "institution", f"{{{' and '.join(map(_listed, entry.institutes))}}}"
    yield from _identifiers(entry)
    if entry.kind not in {"paper", "book"}:
        yield "entrysubtype", f"{{{entry.kind}}}"
    if entry.keywords:
        yield "keywords", f"{{{', '.join(map(_keyword, entry.keywords))}}}"
    if entry.note:
        yield "annote", f"{{{format_latex(entry.note)}}}"


def _authors(entry: Entry) -> Iterator[str]:
    people, has_others = names_of(entry)
    yield from map(format_name, people)
    if has_others:
        yield "others"


def format_name(name: Name) -> str:
    r"""Return a name as BibTeX takes it apart: ``von Last, Jr, First``; a group in braces.

    >>> from llmlist.model.name import parse_name
    >>> print(format_name(parse_name("Aaron van den Oord")), format_name(parse_name("Kurt Gödel Jr.")))
    van den Oord, Aaron G{\"o}del, Jr., Kurt
    """
    if is_one_text(name):
        whole = name.surname + name.given
        return (
            f"{{{format_latex(whole)}}}"
            if name.is_group or name.given or " " in whole
            else format_latex(whole)
        )
    return ", ".join(_part(part) for part in (name.surname, name.suffix, name.given) if part)


def _part(text: str) -> str:
    """Return a part of a name; what would part names stands in braces."""
    written = format_latex(text)
    return f"{{{written}}}" if _COMMA.search(written) or _AND.search(written) else written


def _listed(text: str) -> str:
    written = format_latex(text)
    return f"{{{written}}}" if _AND.search(written) else written


def _keyword(text: str) -> str:
    written = format_latex(text)
    return f"{{{written}}}" if _COMMA.search(written) else written


def _date(entry: Entry) -> Iterator[tuple[str, str]]:
    if entry.date is None:
        return
    yield "year", f"{{{entry.date.year}}}"
    if entry.date.month is not None:
        yield "month", _MONTHS[entry.date.month - 1]
    if entry.date.day is not None:
        yield "day", f"{{{entry.date.day}}}"


def _identifiers(entry: Entry) -> Iterator[tuple[str, str]]:
    doi, arxiv, url = entry.identifier("doi"), arxiv_id(entry), address_of_entry(entry)
    if doi is not None:
        yield "doi", f"{{{_verbatim(doi.value)}}}"
    if arxiv is not None:
        yield "eprint", f"{{{_verbatim(arxiv)}}}"
        yield "archiveprefix", "{arXiv}"
    if url is not None:
        yield "url", f"{{{_verbatim(plain_url(url))}}}"


def _verbatim(text: str) -> str:
    """Return an address or number, which styles print as it stands."""
    return "".join(_ESCAPES.get(mark, mark) for mark in plain_line(text))
