"""BibTeX and BibLaTeX to records.

``bibtexparser`` splits the file into blocks; what a value says (braces, quotes, ``@string``, ``#``, LaTeX,
names, ``crossref``) is read here. The language: https://ctan.org/pkg/bibtex (btxdoc) and
https://ctan.org/pkg/biblatex.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, get_args

from llmlist.formats.records.fields import ReadRecord, RecordFields, broken_record, make_record
from llmlist.model.entry import Kind
from llmlist.model.latex import split_math, without_latex
from llmlist.model.title import word_set

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from bibtexparser.model import Block

    from llmlist.model.problem import Problem

_KINDS: Final[Mapping[str, Kind]] = {
    "book": "book", "mvbook": "book", "collection": "book", "proceedings": "book",
    "software": "tool", "dataset": "dataset", "video": "video", "online": "article", "electronic": "article",
    "www": "article",
}  # fmt: skip
# What an entry inherits from the one it refers to; its title is the child's booktitle.
_INHERITED: Final = ("booktitle", "journal", "year", "date", "month", "volume", "number", "publisher")
_VENUE: Final = (
    "journaltitle",
    "journal",
    "booktitle",
    "school",
    "institution",
    "eventtitle",
    "howpublished",
)
_OF_INSTITUTIONS: Final = word_set("techreport report phdthesis mastersthesis thesis")
_MACRO: Final = re.compile(r"[^\s\"#{}(),=%]+")
_BLANKS: Final = re.compile(r"[\s#]*")
_AND: Final = re.compile(r"\s+and\s+", re.IGNORECASE)
_OTHERS: Final = word_set("others al al. et")
_CJK: Final = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]+")
# A value that is a command alone says nothing: `howpublished = {\url{…}}` is an address, no venue.
_URL_COMMAND: Final = re.compile(r"\s*\\url\s*\{|\s*https?://", re.IGNORECASE)
_KEPT_MATH: Final = "\ue000"
_LONGEST_MACRO: Final = 1_000
_ARXIV_URL: Final = re.compile(
    r"arxiv[:\s/.]\s*(?:org/abs/)?(\d{4}\.\d{4,5}|[a-z-]{2,10}/\d{7})", re.IGNORECASE
)

Values = dict[str, str]
"""Fields of one item by their names in lower case, without their outer marks, LaTeX as written."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Item:
    """One entry of the file; ``is_cut`` tells that a comma is missing and fields are lost behind it."""

    key: str
    sort: str
    line: int
    values: Values
    is_cut: bool


def parse_bibtex(text: str, *, path: str) -> Iterator[ReadRecord | Problem]:
    """Yield each entry as a record, or what is wrong with it; comments and preambles are passed over.

    Args:
        text: A ``.bib`` file.
        path: For messages.
    """
    # Loaded late: no other command reads BibTeX.
    from bibtexparser import splitter  # noqa: PLC0415

    # What it would print is reported as a problem.
    splitter.logger.disabled = True
    blocks = splitter.Splitter(text.removeprefix("\ufeff")).split().blocks
    macros = _macros(blocks)
    items = [_item(block, macros) for block in blocks]
    parents = {item.key.lower(): item.values for item in reversed(items) if item is not None}
    for block, item in zip(blocks, items, strict=True):
        if item is not None:
            own = replace(item, values=_inherit(item.values, parents))
            yield make_record(_fields(own), path=path, line=item.line)
            if item.is_cut:
                yield broken_record(
                    f"{item.key}: a comma is missing between two fields", path=path, line=item.line
                )
        elif type(block).__name__ == "ParsingFailedBlock":
            message = "its braces or quotes do not close"
            yield broken_record(message, path=path, line=(block.start_line or 0) + 1)


def _item(block: Block, macros: Values) -> _Item | None:
    """Return the entry of a block, also where the library reports it for a key or field given twice."""
    # Loaded late: no other command reads BibTeX.
    from bibtexparser.model import Entry  # noqa: PLC0415

    inner = getattr(block, "ignore_error_block", None) or block
    if not isinstance(inner, Entry):
        return None
    values: Values = {}
    is_cut = False
    for field in inner.fields:
        # Abstracts are long, and most of a file.
        if field.key.lower() == "abstract":
            continue
        value, has_rest = _value(str(field.value), macros)
        values.setdefault(field.key.lower(), value)
        is_cut = is_cut or has_rest
    line = (block.start_line or 0) + 1
    return _Item(
        key=inner.key.strip(), sort=inner.entry_type.lower(), line=line, values=values, is_cut=is_cut
    )


def _macros(blocks: Iterable[Block]) -> Values:
    found: Values = {}
    for block in blocks:
        if type(block).__name__ == "String":
            name, value = str(getattr(block, "key", "")), str(getattr(block, "value", ""))
            # Each may hold two of the one before: without an end they would fill the memory.
            found[name.lower()] = _value(value, found)[0][:_LONGEST_MACRO]
    return found


def _value(raw: str, macros: Values) -> tuple[str, bool]:
    """Return what a value says, its parts joined, and whether something stands behind that does not belong.

    >>> _value('"Journal of " # moss # {es}', {"moss": "Moss"})
    ('Journal of Mosses', False)
    """
    parts: list[str] = []
    place, is_joined = 0, True
    while True:
        start = _match(_BLANKS, raw, place)
        is_joined = not parts or "#" in raw[place:start]
        if start >= len(raw) or not is_joined:
            return "".join(parts), start < len(raw)
        if raw[start] in '{"':
            place = _closing(raw, start)
            parts.append(raw[start + 1 : place - 1])
        else:
            place = max(_match(_MACRO, raw, start), start + 1)
            name = raw[start:place]
            parts.append(macros.get(name.lower(), name))


def _match(pattern: re.Pattern[str], text: str, place: int) -> int:
    found = pattern.match(text, place)
    return found.end() if found else place


def _closing(raw: str, start: int) -> int:
    """Return the end of the braces or quotes that open at ``start``; beyond the text if they never close."""
    depth = 0
    is_quoted = raw[start] == '"'
    for place in range(start + 1 if is_quoted else start, len(raw)):
        char = raw[place]
        if char in "{}" and raw[place - 1 : place] != "\\":
            depth += 1 if char == "{" else -1
        if depth <= 0 and char == ('"' if is_quoted else "}"):
            return place + 1
    return len(raw) + 1


def _inherit(own: Values, parents: Mapping[str, Values]) -> Values:
    parent = parents.get(own.get("crossref", "").strip().lower())
    if parent is None or parent is own:
        return own
    handed = {name: parent[name] for name in _INHERITED if parent.get(name)}
    if parent.get("title"):
        handed.setdefault("booktitle", parent["title"])
    if "date" in own or "year" in own:
        handed = {name: value for name, value in handed.items() if name not in {"date", "year", "month"}}
    return {**handed, **own}


def _fields(item: _Item) -> RecordFields:
    values = item.values
    plain = {name: plain_text(values.get(name, "")) for name in ("title", "subtitle", *_VENUE)}
    title = ": ".join(filter(None, (plain["title"], plain["subtitle"])))
    named = RecordFields(
        key=item.key,
        title=title,
        authors=tuple(_names(values.get("author") or values.get("editor") or "")),
        year=_plain_first(values, "date", "year"),
        month=_plain_first(values, "month"),
        day=_plain_first(values, "day"),
        venue=_venue(item.sort, plain, values),
        doi=_plain_first(values, "doi"),
        url=_plain_first(values, "url"),
        kind=_kind(item.sort, _plain_first(values, "entrysubtype")),
    )
    arxiv = _arxiv(values)
    publisher = _plain_first(values, "publisher")
    return replace(
        named,
        arxiv=arxiv,
        pages=_plain_first(values, "pages", "eid", "articleno").replace("--", "-"),
        volume=_plain_first(values, "volume"),
        number=_plain_first(values, "number", "issue"),
        # Zotero calls arXiv the publisher of a preprint.
        publisher="" if arxiv and publisher.lower() == "arxiv" else publisher,
        institutes=() if item.sort in _OF_INSTITUTIONS else _split_names(values.get("institution", "")),
        keywords=tuple(_split_keywords(values.get("keywords", ""))),
        note=plain_text(values.get("annote", "")),
    )


def _kind(sort: str, subtype: str) -> Kind:
    return next((kind for kind in get_args(Kind) if kind == subtype), _KINDS.get(sort, "paper"))


def _venue(sort: str, plain: Mapping[str, str], values: Values) -> str:
    """Return where it was published: of a thesis or a report that is an institution, of others never."""
    for name in _VENUE:
        if name == "institution" and sort not in _OF_INSTITUTIONS:
            continue
        if plain[name] and not _URL_COMMAND.match(values.get(name, "")):
            return plain[name]
    return ""


def _split_names(text: str) -> tuple[str, ...]:
    return tuple(filter(None, map(plain_text, _split_at_and(text)))) if text else ()


def _split_keywords(text: str) -> Iterator[str]:
    """Yield the keywords between commas or semicolons, but for one inside braces."""
    depth, start = 0, 0
    for place, char in enumerate(text):
        depth += (char == "{") - (char == "}")
        if char in ",;" and depth <= 0:
            yield from filter(None, [plain_text(text[start:place])])
            start = place + 1
    yield from filter(None, [plain_text(text[start:])])


def _plain_first(values: Values, *names: str) -> str:
    return next((text for name in names if (text := plain_text(values.get(name, "")))), "")


def _arxiv(values: Values) -> str:
    """Return the arXiv id of ``eprint`` (https://info.arxiv.org/help/hypertex/bibstyles/) or of a text."""
    archive = _plain_first(values, "archiveprefix", "eprinttype").lower()
    eprint = _plain_first(values, "eprint", "arxivid", "arxiv")
    if eprint and archive in {"", "arxiv"}:
        return eprint
    for name in ("journal", "journaltitle", "note", "howpublished", "number"):
        found = _ARXIV_URL.search(values.get(name, "")[:500])
        if found:
            return found[1]
    return ""


def _names(text: str) -> Iterator[str]:
    for name in _split_at_and(text):
        is_group = name.startswith("{") and _closing(name, 0) == len(name)
        plain = plain_text(name)
        if not is_group and plain.lower() in _OTHERS:
            yield "et al."
        elif plain:
            yield plain if is_group else _given_first(plain)


def _split_at_and(text: str) -> Iterator[str]:
    """Yield the names between ``and``, but for one inside braces."""
    depth, start = 0, 0
    found = {one.start(): one.end() for one in _AND.finditer(text)}
    for place, char in enumerate(text):
        depth += (char == "{") - (char == "}")
        if place in found and depth <= 0 and place >= start:
            yield text[start:place].strip()
            start = found[place]
    yield text[start:].strip()


def _given_first(name: str) -> str:
    """Return ``von Last, Jr, First`` as it is printed."""
    parts = [part.strip() for part in name.split(",")]
    if len(parts) == 1:
        return name
    if len(parts) == 2:
        if _CJK.fullmatch("".join(parts)):
            return "".join(parts)
        return " ".join(filter(None, (parts[1], parts[0])))
    return " ".join(filter(None, (parts[2], parts[0], parts[1])))


def plain_text(value: str) -> str:
    r"""Return a value as it is printed: no braces, LaTeX spelled out but for math, one line.

    >>> plain_text(r"The {GPU} of {\'E}mile~Zola and $x_1$")
    'The GPU of Émile Zola and $x_1$'
    """
    parts = split_math(value)
    math = parts[1::2]
    text = _KEPT_MATH.join(part.replace(_KEPT_MATH, "") for part in parts[::2]) if math else value
    plain = without_latex(text) if "\\" in text or "$" in text else None
    if plain is None or plain == text:
        plain = text.replace("{", "").replace("}", "").replace("~", " ")
    for one in math:
        plain = plain.replace(_KEPT_MATH, f"${one}$", 1)
    return " ".join(plain.split())
