"""Spans, edits and plans: what is to be written, as a value, before anything is."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from llmlist.errors import OverlappingEditsError

if TYPE_CHECKING:
    from collections.abc import Iterable

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
