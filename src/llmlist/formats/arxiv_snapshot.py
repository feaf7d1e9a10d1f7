"""One line of arXiv's public metadata snapshot: read as a record, made into a paper.

The snapshot is JSON Lines, one paper a line, with the fields of
https://www.kaggle.com/datasets/Cornell-University/arxiv. There are millions of lines, so a record is read
as plainly as can be; what is only for people is set right when a paper is looked up. Knows no files.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from llmlist.formats.arxiv_paper import ArxivPaper
from llmlist.model.latex import spell_accents, without_latex

if TYPE_CHECKING:
    from collections.abc import Sequence

_MONTHS: Final = {
    name: f"{number:02d}"
    for number, name in enumerate("Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(), 1)
}

_DECODER: Final = json.JSONDecoder()


class SnapshotRecord(NamedTuple):
    """What is kept of a line.

    Attributes:
        id: As the line gives it: canonical, without version.
        authors: A name a line.
        submitted: When version 1 was: UTC, ISO 8601, or None.
        updated: The day on which arXiv last changed the record, ISO 8601, or None.
        version: How many versions there are.
        categories: With blanks between, the primary one first.
    """

    id: str
    title: str
    authors: str
    submitted: str | None
    updated: str | None
    version: int
    comment: str | None
    journal_ref: str | None
    doi: str | None
    categories: str

    def mended(self) -> SnapshotRecord:
        """Return the record with question marks for halves of characters, which UTF-8 cannot write."""
        texts = (one.encode("utf-8", "replace").decode() if isinstance(one, str) else one for one in self)
        return SnapshotRecord(*texts)  # type: ignore[arg-type]  # each is what it was


def read_record(line: bytes) -> SnapshotRecord:
    """Read one line.

    Raises:
        ValueError: It is no record of the snapshot.
    """
    try:
        return _record(_decode(line))
    except (KeyError, TypeError, IndexError, AttributeError, RecursionError) as error:
        raise ValueError("not a record of the snapshot") from error


def _decode(line: bytes) -> dict[str, Any]:
    """Return the fields of a line, without the abstract: it is most of the line, and is not kept."""
    start = line.find(b'"abstract":')
    end = line.find(b'"versions":', start) if start >= 0 else -1
    if end >= 0:
        # Quotes inside a text carry a backslash, so both marks are names of fields.
        fields = _load(line[:start] + line[end:])
        if "id" in fields and "title" in fields and "categories" in fields:
            return fields
    return _load(line)


def _load(line: bytes) -> dict[str, Any]:
    text = line.decode()
    # Quicker than `loads`, which looks for blanks on both sides.
    fields, end = _DECODER.raw_decode(text)
    if end < len(text) - 1 and text[end:].strip():
        raise ValueError("more than one value in a line")
    return fields  # type: ignore[no-any-return]  # what it is shows when it is used


def _record(fields: dict[str, Any]) -> SnapshotRecord:
    get = fields.get
    paper_id, title, categories = fields["id"], fields["title"], fields["categories"]
    if not (type(paper_id) is type(title) is type(categories) is str and paper_id and title):
        raise ValueError("a record without id, title or categories")
    versions = get("versions") or ()
    return SnapshotRecord._make(
        (
            paper_id,
            title,
            _authors(fields),
            _moment(versions[0]["created"]) if versions else None,
            _text(get("update_date")),
            len(versions),
            _text(get("comments")),
            _text(get("journal-ref")),
            _text(get("doi")),
            categories,
        )
    )


def _text(value: object) -> str | None:
    return value if type(value) is str else None


def _authors(fields: dict[str, Any]) -> str:
    parsed: Sequence[Sequence[str]] | None = fields.get("authors_parsed")
    if parsed:
        return "\n".join([f"{parts[1]} {parts[0]} {parts[2]}".strip() for parts in parsed])
    return _text(fields.get("authors")) or ""


def _moment(written: str) -> str | None:
    """Return a moment as ``Mon, 2 Apr 2007 19:18:42 GMT`` writes it in ISO 8601.

    >>> _moment("Mon, 2 Apr 2007 19:18:42 GMT")
    '2007-04-02T19:18:42Z'
    """
    parts = written.split()
    if len(parts) != 6 or parts[2] not in _MONTHS or not parts[1].isdigit():
        return None
    return f"{parts[3]}-{_MONTHS[parts[2]]}-{parts[1]:0>2}T{parts[4]}Z"


def make_paper(record: SnapshotRecord) -> ArxivPaper:
    """Return the paper that a record describes, as arXiv's interface would give it."""
    categories = tuple(record.categories.split())
    return ArxivPaper(
        title=_spelled(" ".join(record.title.split())),
        version=record.version or None,
        authors=tuple(_name(name) for name in record.authors.split("\n") if name),
        published=record.submitted,
        updated=record.updated,
        comment=record.comment,
        journal_ref=record.journal_ref,
        doi=record.doi,
        primary_category=categories[0] if categories else "",
        categories=categories,
    )


def _name(written: str) -> str:
    return without_latex(written) if "\\" in written else written


def _spelled(text: str) -> str:
    """Spell accents out, as arXiv's interface does; the snapshot has them as their authors typed them."""
    return spell_accents(text) if "\\" in text and len(text) < 2_000 else text
