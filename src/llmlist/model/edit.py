"""Spans, edits and plans: what is to be written, as a value, before anything is."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from llmlist.errors import OverlappingEditsError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from llmlist.model.problem import Problem


class Span(NamedTuple):
    """Half-open byte offsets into one file."""

    start: int
    end: int

    def of(self, content: bytes) -> bytes:
        """Return the bytes of ``content`` that the span covers."""
        return content[self.start : self.end]

    def text(self, content: bytes) -> str:
        """Return the text that the span covers, decoded."""
        return content[self.start : self.end].decode()

    def contains(self, other: Span) -> bool:
        """Tell whether ``other`` lies wholly inside."""
        return self.start <= other.start and other.end <= self.end

    def shifted(self, by: int) -> Span:
        """Return the same span in a file where it stands ``by`` bytes further on."""
        return Span(self.start + by, self.end + by)


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """Replace the bytes of one span; an empty span inserts, empty content deletes."""

    span: Span
    content: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class FileEdit:
    """All edits of one file.

    Attributes:
        path: Relative to the workspace root, with forward slashes.
        sha256: Hex digest of the bytes that the spans were taken from; None creates the file.
        edits: In any order; they must not overlap.
    """

    path: str
    sha256: str | None
    edits: tuple[Edit, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What a workflow wants done: shown or carried out by the command line, never by the workflow.

    Attributes:
        file_edits: At most one for each path; files not named stay as they are.
        problems: What the user should know, whether or not the plan is carried out.
        summary: One line for each thing that the plan does, in the user's words.
    """

    file_edits: tuple[FileEdit, ...] = ()
    problems: tuple[Problem, ...] = ()
    summary: tuple[str, ...] = field(default=())


def digest(content: bytes) -> str:
    """Return the hex SHA-256 that a `FileEdit` on this content carries."""
    return hashlib.sha256(content).hexdigest()


def chain_edits(content: bytes, first: Sequence[Edit], then: Sequence[Edit]) -> tuple[Edit, ...]:
    """Return the edits to ``content`` that do what two runs of edits do one after the other.

    Args:
        content: What ``first`` refers to.
        first: Made first.
        then: Made to what ``first`` made of ``content``.

    Raises:
        OverlappingEditsError: Edits of one run touch the same bytes, or a span lies outside.
    """
    if not first or not then:
        return tuple(first or then)
    between = apply_edits(content, first)
    # Each stretch of the text between that some edit touches, and by how much it is longer than it was.
    touched: list[tuple[Span, int]] = [(edit.span, 0) for edit in then]
    shift = 0
    for edit in sorted(first, key=lambda one: one.span):
        growth = len(edit.content) - (edit.span.end - edit.span.start)
        start = edit.span.start + shift
        touched.append((Span(start, start + len(edit.content)), growth))
        shift += growth
    made: list[Edit] = []
    shift = 0
    for span, growth in _joined(touched):
        inside = [
            Edit(span=edit.span.shifted(-span.start), content=edit.content)
            for edit in then
            if span.contains(edit.span)
        ]
        start = span.start - shift
        shift += growth
        made.append(Edit(span=Span(start, span.end - shift), content=apply_edits(span.of(between), inside)))
    return tuple(made)


def _joined(touched: Iterable[tuple[Span, int]]) -> list[tuple[Span, int]]:
    """Return stretches without those that touch another; their growth is added up."""
    joined: list[tuple[Span, int]] = []
    for span, growth in sorted(touched):
        if joined and span.start <= joined[-1][0].end:
            last, before = joined[-1]
            joined[-1] = (Span(last.start, max(last.end, span.end)), before + growth)
        else:
            joined.append((span, growth))
    return joined


def apply_edits(content: bytes, edits: Iterable[Edit]) -> bytes:
    """Return ``content`` with every edit made; the spans refer to ``content`` as given.

    Edits are applied from the end backwards. Insertions at one offset keep their given order.

    Raises:
        OverlappingEditsError: Two edits touch the same bytes, or a span lies outside ``content``.
    """
    ordered = sorted(edits, key=lambda edit: edit.span)
    pieces: list[bytes] = []
    position = 0
    for edit in ordered:
        start, end = edit.span
        if start < position or end < start or end > len(content):
            raise OverlappingEditsError(f"edits overlap or leave the file at bytes {start} to {end}")
        pieces.append(content[position:start])
        pieces.append(edit.content)
        position = end
    pieces.append(content[position:])
    return b"".join(pieces)
