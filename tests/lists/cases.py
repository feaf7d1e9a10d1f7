"""Case files: many small cases of one feature in one file that people can read.

A case is a title, which becomes the test's id, and its parts, each closed by a separator line::

    A bold title before its link
    .
    - **Rivers of Glass** [Link](https://arxiv.org/abs/2101.00001)
    .
    line 1 | title | Rivers of Glass
    .

Between cases blank lines and lines that begin with ``#`` are free. The parts are exact bytes, line ends
included. A separator ``.-`` takes the line end before it away: the part has no final newline.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest

from llmlist.errors import DataError
from llmlist.lists.reading import read_document

if TYPE_CHECKING:
    from collections.abc import Iterator

    from _pytest.mark import ParameterSet

    from llmlist.model.entry import Draft

CASES: Final = Path(__file__).parent.parent / "data" / "markdown"

_OPEN: Final = b"."
_CHOMPED: Final = b".-"


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One case of a case file.

    Attributes:
        title: What it shows.
        place: File and line of the title.
        parts: The texts between the separators.
    """

    title: str
    place: str
    parts: tuple[bytes, ...]


def load_cases(path: Path, *, parts: int) -> tuple[Case, ...]:
    """Read a case file whose cases have so many parts.

    Raises:
        ValueError: The file is not made of such cases, or two cases have one title.
    """
    lines = path.read_bytes().split(b"\n")
    found: list[Case] = []
    position = 0
    while position < len(lines):
        line = lines[position].strip()
        if not line or line.startswith(b"#"):
            position += 1
            continue
        place = f"{path.name}:{position + 1}"
        title = line.decode()
        if position + 1 >= len(lines) or lines[position + 1].rstrip(b"\r") != _OPEN:
            raise ValueError(f"{place}: a title needs a separator below it")
        texts, position = _read_parts(lines, position + 2, parts, place)
        found.append(Case(title=title, place=place, parts=texts))
    titles = [case.title for case in found]
    if len(set(titles)) < len(titles):
        raise ValueError(f"{path.name}: a title stands twice")
    return tuple(found)


def _read_parts(lines: list[bytes], position: int, count: int, place: str) -> tuple[tuple[bytes, ...], int]:
    texts: list[bytes] = []
    held: list[bytes] = []
    while len(texts) < count:
        if position >= len(lines):
            raise ValueError(f"{place}: the case has no end")
        line = lines[position].rstrip(b"\r")
        if line == _OPEN:
            texts.append(b"".join(one + b"\n" for one in held))
            held = []
        elif line == _CHOMPED:
            texts.append(b"\n".join(held).removesuffix(b"\r"))
            held = []
        else:
            held.append(lines[position])
        position += 1
    return tuple(texts), position


def parametrize_cases(folder: str, *, parts: int) -> pytest.MarkDecorator:
    """Return the mark that runs a test once for every case of a folder of case files."""
    return pytest.mark.parametrize("case", list(_parameters(folder, parts)))


def _parameters(folder: str, parts: int) -> Iterator[ParameterSet]:
    paths = sorted((CASES / folder).glob("*.md"))
    if not paths:
        raise ValueError(f"no case files in {folder}")
    for path in paths:
        for case in load_cases(path, parts=parts):
            yield pytest.param(case, id=f"{path.stem}: {case.title}")


def describe(content: bytes) -> str:
    """Return what a document says, one fact a line; of a document that cannot be read why."""
    try:
        drafts = read_document(content).drafts
    except DataError as error:
        return f"error | {error}\n"
    return "".join(
        f"line {draft.line} | {name} | {value}\n" for draft in drafts for name, value in _facts(draft)
    )


def _facts(draft: Draft) -> Iterator[tuple[str, str]]:
    yield "title", draft.title
    for link in draft.links:
        yield ("url", link.url) if link.label is None else ("link", f"{link.label}: {link.url}")
    if draft.ids:
        yield "ids", ", ".join(map(str, draft.ids))
    if draft.authors:
        yield "authors", ", ".join([*draft.authors, *(["et al."] if draft.authors_truncated else [])])
    for name in ("date", "venue", "note"):
        value = getattr(draft, name)
        if value is not None:
            yield name, str(value).replace("\n", "⏎")
    for name in ("institutes", "keywords"):
        if getattr(draft, name):
            yield name, ", ".join(getattr(draft, name))
    for header, text in draft.extra.items():
        yield f"extra.{header}", text
    yield from _circumstances(draft)


def _circumstances(draft: Draft) -> Iterator[tuple[str, str]]:
    if draft.kind != "paper":
        yield "kind", draft.kind
    if draft.section:
        yield "section", " / ".join(draft.section)
    if draft.commented:
        yield "commented", "yes"
